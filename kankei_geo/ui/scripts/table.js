// A table that is fetched once and then sorted, filtered and narrowed in the browser: with a
// change of a filter only one bit for each row is sent.

kankeiGeo.draw.table = (() => {
  const { element, json } = kankeiGeo;
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

  function button(text, onClick) {
    const made = element("button", text, { type: "button" });
    made.addEventListener("click", onClick);
    return made;
  }

  // A range such as 1–21 as a bar from 1 to the end; its numbers stand beside it as text.
  function bar(value, end) {
    const [low, high] = value.split("–").map(Number);
    const made = element("i", "", { class: "kg-range", "aria-hidden": "true" });
    made.style.setProperty("--from", `${((low - 1) / end) * 100}%`);
    made.style.setProperty("--to", `${(high / end) * 100}%`);
    return made;
  }

  function build(content, select) {
    const table = document.createElement("table");
    const caption = element("caption", content.caption);
    for (const note of content.notes ?? []) caption.append(element("small", note));
    table.append(caption);
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
      if (code) row.dataset.code = code;
      values.forEach((value, column) => {
        const cell = element(column ? "td" : "th", value ?? content.missing, {
          "data-value": value ?? "",
          class: content.numeric.includes(column) ? "number" : "",
        });
        const heading = content.columns[column];
        const end = content.ranges?.[heading];
        if (end && value) cell.replaceChildren(element("span", value), bar(value, end));
        if (content.badges?.[heading] && value) {
          const title = content.badges[heading][code] ?? "";
          cell.replaceChildren(element("b", value, { class: "kg-badge", title }));
        }
        if (column === 0) {
          cell.setAttribute("scope", "row");
          if (code) cell.replaceChildren(button(value, () => select(code)));
        }
        row.append(cell);
      });
    });
    return table;
  }

  function show(table, content, { kept, selected = "", columns }) {
    const position = new Map(content.codes?.map((code, n) => [code, n]));
    const chosen = selected.split("-");
    for (const row of table.tBodies[0].rows) {
      const n = position.get(row.dataset.code);
      row.hidden = Boolean(kept) && !kankeiGeo.isSet(kept, n);
      const isChosen = chosen.includes(row.dataset.code);
      row.classList.toggle("chosen", isChosen);
      row.cells[0].querySelector("button")?.setAttribute("aria-pressed", isChosen);
    }
    const visible = columns ?? content.shown;
    for (const row of table.rows) {
      [...row.cells].forEach((cell, n) => (cell.hidden = n > 0 && !visible.includes(n)));
    }
  }

  return async ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(".kg-table");
    // A newer table may be asked for while this one is on its way.
    root.wanted = data;
    const content = await json(data.url);
    if (root.wanted !== data) return;
    if (root.dataset.made !== data.url) {
      root.dataset.made = data.url;
      root.replaceChildren(build(content, (code) => setTriggerValue("code", code)));
    }
    show(root.firstChild, content, data);
  };
})();
