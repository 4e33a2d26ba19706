// How the number of policies and each policy spread over groups, as bars in two tables. Only the
// numbers are sent with a change of a filter; shares are made of them here, for width and text.

kankeiGeo.draw.spread = (() => {
  const { element, json } = kankeiGeo;

  function table(content, group, heads, rows) {
    const scroll = element("div", "", { class: "kg-scroll", tabindex: "0", role: "region", "aria-label": content.caption });
    const made = element("table", "", { class: `kg-plain ${content.style}` });
    made.append(element("caption", content.caption));
    const head = made.createTHead().insertRow();
    for (const text of [group, ...heads]) head.append(element("th", text, { scope: "col" }));
    const body = made.createTBody();
    for (const [name, ...cells] of rows) {
      const row = body.insertRow();
      row.append(element("th", name, { scope: "row" }));
      for (const cell of cells) row.insertCell().append(cell);
    }
    scroll.append(made);
    return scroll;
  }

  // One bar of all classes; the numbers beside it say the same.
  function stacked(numbers, all, styles) {
    const bar = element("div", "", { "aria-hidden": "true" });
    numbers.forEach((number, n) => {
      const part = element("i", "", { class: styles[n] });
      part.style.width = `${(number / all) * 100}%`;
      bar.append(part);
    });
    return bar;
  }

  function share(number, all, colour, text) {
    const cell = document.createDocumentFragment();
    const bar = element("i", "");
    bar.style.width = `${(number / all) * 100}%`;
    bar.style.background = colour;
    const filled = { share: Math.round((number / all) * 100), number, all };
    cell.append(bar, text.replace(/\{(\w+)\}/g, (_, field) => filled[field]));
    return cell;
  }

  return async ({ data, parentElement }) => {
    const root = parentElement.querySelector(".kg-spread");
    root.wanted = data;
    const { names, group, counts, policies } = await json(data.url);
    if (root.wanted !== data) return;
    const key = element("div", "", { class: "kg-key" });
    counts.classes.forEach(([style, label]) => {
      const item = element("span", "");
      item.append(element("i", "", { class: style }), label);
      key.append(item);
    });
    const styles = counts.classes.map(([style]) => style);
    const countRows = data.rows.map(([n, all, mean, numbers]) => [names[n], all, stacked(numbers, all, styles), ...numbers, mean]);
    const policyRows = data.rows.map(([n, all, , , adopters]) => [
      names[n],
      ...adopters.map((number, column) => share(number, all, policies.colours[column], policies.share)),
    ]);
    root.replaceChildren(key, table(counts, group, counts.heads, countRows), table(policies, group, policies.heads, policyRows));
  };
})();
