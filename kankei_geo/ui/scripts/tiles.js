// The equal-area tile grid: one tile for each municipality, with its name as text, walked with
// the arrow keys. It is the keyboard's way into the map.

kankeiGeo.draw.tiles = (() => {
  const { element, json, explainOn, classOf } = kankeiGeo;

  // A romanised name may break between its syllables; a Japanese one stays as it is.
  const syllables = (name) => name.match(/[^aeiou]*[aeiou](?:[nm](?![aeiouy])|([kpst])(?=\1|ch))?/gi) ?? [name];

  function build(root, tiles, select) {
    const last = (key) => Math.max(...tiles.map((tile) => tile[key]));
    const grid = element("div", "", { class: "kg-tile-grid", role: "grid", "aria-multiselectable": "true" });
    grid.style.setProperty("--columns", last("column") + 1);
    const cells = [];
    for (let row = 0; row <= last("row"); row += 1) {
      const line = element("div", "", { role: "row" });
      for (const [n, tile] of tiles.entries()) {
        if (tile.row !== row) continue;
        const cell = element("div", "", { role: "gridcell", tabindex: "-1", "aria-colindex": tile.column + 1 });
        cell.style.gridArea = `${row + 1} / ${tile.column + 1}`;
        cell.append(element("span", ""));
        cell.firstChild.append(...syllables(tile.short).flatMap((part) => [part, element("wbr", "")]));
        cell.tile = tile;
        cells[n] = cell;
        line.append(cell);
      }
      // A row follows the grid from west to east, as it is seen.
      line.append(...[...line.children].sort((a, b) => a.tile.column - b.tile.column));
      grid.append(line);
    }
    const pick = (cell) => cell && select(cell.tile.code);
    grid.addEventListener("click", (event) => pick(event.target.closest("[role=gridcell]")));
    grid.addEventListener("keydown", (event) => onKey(event, grid, cells, pick));
    explainOn(grid, (target) => {
      const cell = target.closest("[role=gridcell]");
      return cell && [cell, cell.tile.name, cell.tile.tip];
    });
    grid.cells = cells;
    root.replaceChildren(grid);
    return grid;
  }

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function onKey(event, grid, cells, pick) {
    const cell = event.target.closest("[role=gridcell]");
    if (!cell) return;
    if (event.key === "Enter" || event.key === " ") pick(cell);
    else if (event.key in STEPS) goTo(grid, nextTile(cell, cells, STEPS[event.key]));
    else if (event.key === "Home") goTo(grid, cell.parentElement.firstChild);
    else if (event.key === "End") goTo(grid, cell.parentElement.lastChild);
    else return;
    event.preventDefault();
  }

  // The nearest tile in the direction of the arrow; a step aside costs more than one ahead, so a
  // gap of sea is crossed straight.
  function nextTile(from, cells, [down, right]) {
    let best = null;
    let least = Infinity;
    for (const cell of cells) {
      const rows = cell.tile.row - from.tile.row;
      const columns = cell.tile.column - from.tile.column;
      const ahead = rows * down + columns * right;
      const aside = Math.abs(rows * right) + Math.abs(columns * down);
      if (ahead > 0 && ahead + 3 * aside < least) [best, least] = [cell, ahead + 3 * aside];
    }
    return best;
  }

  function goTo(grid, cell) {
    if (!cell) return;
    for (const other of grid.cells) other.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus();
  }

  function paint(grid, data) {
    const chosen = data.selected.split("-");
    grid.setAttribute("aria-label", data.label);
    grid.cells.forEach((cell, n) => {
      const [fill, pattern, stroke, text, label] = data.palette[classOf(data.classes, n)];
      const isChosen = chosen.includes(cell.tile.code);
      cell.className = pattern;
      cell.style.setProperty("--f", fill);
      cell.style.setProperty("--c", stroke);
      cell.style.setProperty("--t", text);
      cell.setAttribute("aria-selected", isChosen);
      cell.setAttribute("aria-label", `${cell.tile.name}: ${label}`);
    });
    if (!grid.querySelector("[tabindex='0']")) {
      (grid.querySelector("[aria-selected=true]") ?? grid.cells[0]).tabIndex = 0;
    }
  }

  return async ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(".kg-tiles");
    root.wanted = data;
    const tiles = await json(data.url);
    if (root.wanted !== data) return;
    const select = (code) => setTriggerValue("code", code);
    const grid = root.dataset.made === data.url ? root.firstChild : build(root, tiles, select);
    root.dataset.made = data.url;
    paint(grid, data);
  };
})();
