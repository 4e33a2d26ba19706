// Filters, table, record and tooltip, and the state that they share.

const $ = (selector) => document.querySelector(selector);
const data = JSON.parse($("#data").textContent);
const { municipalities, policies, texts } = data;
const byCode = new Map(municipalities.map((item) => [item.code, item]));
const search = makeSearch(municipalities);
const base = municipalities.filter(({ kept }) => kept).length;
const isWhole = base === municipalities.length;
const form = $("#filters");
const body = $("#table tbody");
const finding = $("h1").textContent;
const state = { layer: data.layer, policies: [], counts: [], find: "", selected: data.selected };

const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (whole, name) => fields[name] ?? whole);

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

// A municipality that is not listed has no marks: it meets no condition on policies.
function shownCodes() {
  const found = search(state.find);
  const wanted = policies.flatMap(([key], n) => (state.policies.includes(key) ? [n] : []));
  const meets = ({ code, kept, count, marks }) =>
    kept &&
    wanted.every((n) => marks[n] === 1) &&
    (!state.counts.length || state.counts.includes(count === null ? "none" : String(count))) &&
    found.has(code);
  return new Set(municipalities.filter(meets).map(({ code }) => code));
}

// Numbers of policies in words, those that follow one another together (as `short.counts`).
function countsTold(chosen) {
  const numbers = chosen.filter((key) => key !== "none").map(Number).sort((one, other) => other - one);
  const most = Math.max(...Object.keys(data.counts).filter((key) => key !== "none").map(Number));
  const runs = [];
  for (const number of numbers) {
    if (runs.length && runs.at(-1).at(-1) === number + 1) runs.at(-1).push(number);
    else runs.push([number]);
  }
  const told = runs.map((run) => {
    if (run.length === 1) return data.counts[run[0]];
    const text = run[0] === most ? texts.or_more : texts.from_to;
    return text.replace("{fewest}", run.at(-1)).replace("{most}", run[0]);
  });
  return chosen.includes("none") ? [...told, data.counts.none] : told;
}

function conditions() {
  const told = policies.filter(([key]) => state.policies.includes(key)).map(([, name]) => fill(texts.with, { policy: name }));
  if (state.counts.length) told.push(countsTold(state.counts).join(texts.or));
  if (state.find) told.push(fill(texts.find, { text: state.find }));
  return told.join(texts.comma) || (isWhole ? texts.all : texts.no_more);
}

function sentence(shown) {
  const listed = [...shown].filter((code) => byCode.get(code).count !== null).length;
  const text = isWhole ? texts.shown : texts.shown_of;
  return fill(text, { conditions: conditions(), shown: shown.size, base, listed });
}

const classOf = (layer, n) => parseInt(layer.classes[n], 36);

function drawMap(shown, told) {
  const layer = data.layers[state.layer];
  const drawn = data.four ? data.layers : [layer];
  const counted = drawn.map(({ fills }) => fills.map(() => 0));
  map.paint(drawn.map((one, l) => municipalities.map(({ code }, n) => {
    if (!shown.has(code)) return [code, data.faded, data.faded_ink, data.faded];
    const at = classOf(one, n);
    counted[l][at] += 1;
    return [code, one.fills[at], one.inks[at], one.colours[at]];
  })));
  // On small maps a class is counted on each of them; who is not listed is so on all.
  const ofKey = (key) => {
    const found = drawn.map(({ keys }, l) => counted[l][keys.indexOf(key)] ?? 0);
    return key === "not_listed" ? found[0] : found.reduce((sum, number) => sum + number, 0);
  };
  for (const table of document.querySelectorAll(".legend table")) {
    table.hidden = Number(table.dataset.layer) !== state.layer;
    for (const row of table.querySelectorAll("[data-class]")) {
      const left = row.dataset.class === "left_out";
      const number = left ? municipalities.length - shown.size : data.four ? ofKey(row.dataset.class) : counted[0][row.dataset.class];
      if (!table.hidden) row.querySelector(".n").textContent = number;
      if (left) row.hidden = number === 0;
    }
  }
  map.describe(drawn.map(({ labels, name }, l) => {
    const classes = labels.map((label, n) => fill(texts.pair, { label, number: counted[l][n] })).join(texts.semicolon);
    return [fill(texts.map, { layer: name }), told, classes + texts.stop].join(" ");
  }));
  if (!data.four) return;
  const listed = [...shown].filter((code) => byCode.get(code).count !== null);
  map.entitle(policies.map(([, policy], n) => {
    const adopted = listed.filter((code) => byCode.get(code).marks[n] === 1).length;
    return fill(texts.small, { policy, adopted, listed: listed.length });
  }));
}

function explainLayer() {
  for (const line of document.querySelectorAll("#how .of-layer")) line.remove();
  $("#how ul").prepend(...data.layers[state.layer].how.map((line) => element("li", line, { class: "of-layer" })));
}

// The finding is that of the exported view. What else is shown has a title of its own.
function entitle(shown) {
  const isNarrower = shown.size < base;
  const isOther = state.layer !== data.layer;
  const now = fill(texts.now, { conditions: conditions(), shown: shown.size });
  const layer = data.layers[state.layer].name;
  const title = isNarrower || isOther ? (isOther ? fill(texts.coloured, { title: now, layer }) : now) : finding;
  $("h1").textContent = title;
  document.title = [title, ...document.title.split(" | ").slice(-1)].join(" | ");
  $("#finding").hidden = title === finding;
  map.name(isNarrower ? (shown.size <= data.most_named ? municipalities.filter(({ code }) => shown.has(code)) : []) : null);
}

function drawTable(shown) {
  for (const row of body.rows) row.hidden = !shown.has(row.dataset.code);
  rove();
}

// One row at a time takes the Tab key; the arrows lead to the others.
function rove(wanted) {
  const rows = [...body.rows].filter((row) => !row.hidden);
  const current = rows.find((row) => row === wanted) ?? rows.find((row) => button(row).tabIndex === 0) ?? rows[0];
  for (const row of body.rows) button(row).tabIndex = row === current ? 0 : -1;
}
const button = (row) => row.cells[0].firstElementChild;

function record({ name, place, told, levels, access, size, notes }) {
  const made = element("article", "");
  const table = element("table", "");
  policies.forEach(([, policy, colour], n) => {
    const row = table.insertRow();
    const head = element("th", policy, { scope: "row" });
    const box = element("i", "");
    box.style.background = colour;
    head.prepend(box);
    row.append(head, element("td", levels[n]));
  });
  made.append(element("h2", name), element("p", place), element("p", told, { class: "count" }), table);
  if (access.length) {
    const lines = element("table", "", { class: "access" });
    for (const [label, value] of access) lines.insertRow().append(element("th", label, { scope: "row" }), element("td", value));
    made.append(lines);
  }
  if (size) made.append(element("p", size));
  made.append(...notes.map((note) => element("p", note, { class: "note" })));
  return made;
}

function drawSelection() {
  const chosen = state.selected.map((code) => byCode.get(code));
  map.choose(state.selected, chosen.at(-1)?.way);
  $("#record").replaceChildren(...chosen.map(record));
  $("#clear").hidden = !chosen.length;
  $("#how").hidden = Boolean(chosen.length);
  for (const row of body.rows) {
    const isChosen = state.selected.includes(row.dataset.code);
    row.classList.toggle("chosen", isChosen);
    button(row).setAttribute("aria-pressed", isChosen);
  }
}

function select(code) {
  state.selected = code && !(state.selected.length === 1 && state.selected[0] === code) ? [code] : [];
  drawSelection();
  const [item] = state.selected.map((one) => byCode.get(one));
  $("#said").textContent = item ? fill(texts.selected, { name: item.name, count: item.told }) : "";
}

function apply() {
  const checked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map(({ value }) => value);
  state.policies = checked("policy");
  state.counts = checked("count");
  state.find = $("#find").value.trim();
  const shown = shownCodes();
  const told = sentence(shown);
  drawMap(shown, told);
  entitle(shown);
  explainLayer();
  drawTable(shown);
  if ($("#sentence").textContent !== told) $("#sentence").textContent = told;
  $("#empty").hidden = shown.size > 0;
  form.querySelector("[type=reset]").disabled = !(state.policies.length || state.counts.length || state.find);
}

function sortBy(head) {
  const column = head.cellIndex;
  const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const cell of head.parentElement.cells) cell.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  const value = (row) => row.cells[column].dataset.v;
  const compare = (one, other) => {
    const [a, b] = [value(one), value(other)];
    // An empty cell is "not listed": always last, never a zero.
    if (a === "" || b === "") return (a === "") - (b === "");
    return direction * (isNaN(a) || isNaN(b) ? a.localeCompare(b, "ja") : a - b);
  };
  body.append(...[...body.rows].sort(compare));
}

function explain(code, place) {
  const tip = $("#tip");
  tip.hidden = !code || !place;
  if (tip.hidden) return;
  const { name, told, levels, count, drive } = byCode.get(code);
  const special = data.layers[state.layer].tips[municipalities.findIndex((item) => item.code === code)];
  const marks = count === null ? [] : policies.map(([, policy], n) => fill(texts.pair, { label: policy, number: levels[n] }));
  tip.replaceChildren(element("strong", name), `\n${special || [told, ...marks, drive].filter(Boolean).join("\n")}`);
  const left = Math.min(place.clientX + 14, document.documentElement.clientWidth - tip.offsetWidth - 8);
  const top = Math.min(place.clientY + 14, innerHeight - tip.offsetHeight - 8);
  tip.style.transform = `translate(${Math.max(left, 8)}px, ${Math.max(top, 8)}px)`;
}

function point(code, place) {
  map.point(code);
  explain(code, place);
}

const handlers = { onSelect: select, onPoint: point };
const map = $("[data-drawn]") ? makeFigures($(".map"), handlers) : makeMap($(".map"), data, handlers);

form.addEventListener("input", apply);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const shown = [...shownCodes()];
  if (shown.length === 1 && !state.selected.includes(shown[0])) select(shown[0]);
});
form.addEventListener("reset", () => {
  const { layer } = state;
  setTimeout(() => {
    // The colours of the map are no filter.
    if ($("#layer")) $("#layer").value = layer;
    apply();
  });
});
$("#layer")?.addEventListener("input", ({ target }) => (state.layer = Number(target.value)));
$("#empty button")?.addEventListener("click", () => {
  form.reset();
  $("#find").focus();
});
$("#clear").addEventListener("click", () => {
  select("");
  $("#table").focus();
});

$("#table thead").addEventListener("click", ({ target }) => target.closest("button") && sortBy(target.closest("th")));
body.addEventListener("click", ({ target }) => {
  const row = target.closest("tr");
  rove(row);
  select(row.dataset.code);
});
body.addEventListener("focusin", ({ target }) => {
  const { code } = target.closest("tr").dataset;
  point(code, map.placeOf(code));
});
body.addEventListener("focusout", () => point(""));
body.addEventListener("keydown", (event) => {
  const rows = [...body.rows].filter((row) => !row.hidden);
  const at = rows.indexOf(event.target.closest("tr"));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
  rove(row);
  button(row).focus();
});
document.addEventListener("keydown", ({ key }) => key === "Escape" && ($("#tip").hidden = true));
document.addEventListener("scroll", () => ($("#tip").hidden = true), { capture: true, passive: true });

const narrow = matchMedia("(max-width: 760px)");
const foldFilters = () => ($(".filters").open = !narrow.matches);
narrow.addEventListener("change", foldFilters);
foldFilters();
document.documentElement.classList.add("scripts");
apply();
drawSelection();
