// A table that is fetched once, sorted in the browser and filtered by a style sheet.
// The document defines it once; a component of two lines calls it (see table.py), because
// Streamlit sends a component's script again with every change of its data.
// Python decides which rows are shown (see `style` in table.py), so that a change of a
// filter need not send the rows again.

(() => {
  const number = (text) => Number(text.replaceAll(",", ""));

  function compare(column, numeric, direction) {
    return (one, other) => {
      const [a, b] = [one, other].map((row) => row.cells[column].dataset.value);
      // An empty cell is "not listed": always last, never a zero.
      if (a === "" || b === "") return (a === "") - (b === "");
      return direction * (numeric ? number(a) - number(b) : a.localeCompare(b, "ja"));
    };
  }

  function sortBy(table, column, numeric) {
    const head = table.tHead.rows[0].cells;
    const descending = head[column].getAttribute("aria-sort") === "ascending";
    for (const cell of head) cell.removeAttribute("aria-sort");
    head[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    table.tBodies[0].append(...rows.sort(compare(column, numeric, descending ? -1 : 1)));
  }

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  function button(text, onClick) {
    const made = element("button", text, { type: "button" });
    made.addEventListener("click", onClick);
    return made;
  }

  async function fetched(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.json();
  }

  function build(caption, content, select) {
    const table = document.createElement("table");
    table.append(element("caption", caption));
    const head = table.createTHead().insertRow();
    content.columns.forEach((name, column) => {
      const numeric = content.numeric.includes(column);
      const cell = element("th", "", { scope: "col", class: numeric ? "number" : "" });
      cell.append(button(name, () => sortBy(table, column, numeric)));
      head.append(cell);
    });
    const body = table.createTBody();
    content.rows.forEach((values, position) => {
      const row = body.insertRow();
      const code = content.codes?.[position];
      if (code) row.className = `m${code.slice(2)}`;
      values.forEach((value, column) => {
        const cell = element(column ? "td" : "th", value ?? content.missing, {
          "data-value": value ?? "",
          class: content.numeric.includes(column) ? "number" : "",
        });
        if (column === 0) {
          cell.setAttribute("scope", "row");
          if (code) cell.replaceChildren(button(value, () => select(code)));
        }
        row.append(cell);
      });
    });
    return table;
  }

  window.kankeiGeoTable = async ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(".kg-table");
    const made = data.url ?? data.caption;
    if (root.dataset.made === made) return;
    root.dataset.made = made;
    const content = data.content ? JSON.parse(data.content) : await fetched(data.url);
    // A newer table may have been asked for while this one was on its way.
    if (root.dataset.made !== made) return;
    root.replaceChildren(build(data.caption, content, (code) => setTriggerValue("code", code)));
  };
})();
