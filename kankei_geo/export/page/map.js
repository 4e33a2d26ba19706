// The sheet of the map: painting, pointing, selecting, and which part of it is seen.

const NARROW_PX = 760;
const DEEPEST = 24; // times the size at home
const DRAG_PX = 4;
const BAR_PX = 130; // the scale bar, at most
const SLACK_PX = 3; // a line of letters is lower than its box
const ROUND_KM = [1, 2, 5, 10, 20, 50, 100, 200];
const UNITS_PER_KM = 10;

function makeMap(figure, { frames, whole }, { onSelect, onPoint }) {
  const svg = figure.querySelector(".sheet > svg");
  const paths = new Map([...svg.querySelectorAll("[data-code]")].map((path) => [path.dataset.code, path]));
  const seen = { x: 0, y: 0, scale: 0 }; // the middle in units, and units for each pixel
  const pointers = new Map();
  let chosen = [];
  let dragged = false;

  const size = () => ({ width: svg.clientWidth || 1, height: svg.clientHeight || 1 });
  const between = (value, low, high) => Math.max(low, Math.min(high, value));

  // On a phone the sheet ends behind Nemuro; the map can be moved on to the east.
  function home() {
    const { width, height } = size();
    const [left, top, across, down] = frames[width < NARROW_PX ? 1 : 0];
    return { x: left + across / 2, y: top + down / 2, scale: Math.max(across / width, down / height) };
  }

  function all() {
    if (frames[0].join() === whole.join()) return home();
    const { width, height } = size();
    const [left, top, across, down] = whole;
    return { x: left + across / 2, y: top + down / 2, scale: Math.max(across / width, down / height) };
  }

  function look({ x, y, scale }) {
    const { width, height } = size();
    const [left, top, across, down] = whole;
    const first = home();
    seen.scale = between(scale, Math.min(first.scale, across / width) / DEEPEST, Math.max(first.scale, across / width, down / height));
    seen.x = between(x, left, left + across);
    seen.y = between(y, top, top + down);
    draw();
  }

  function draw() {
    const { x, y, scale } = seen;
    const { width, height } = size();
    const [left, top] = [x - (scale * width) / 2, y - (scale * height) / 2];
    svg.setAttribute("viewBox", [left, top, scale * width, scale * height].map((value) => value.toFixed(2)).join(" "));
    // Patterns, names and the bar keep their size on the screen.
    for (const pattern of svg.querySelectorAll("pattern[id^='p']")) pattern.setAttribute("patternTransform", `scale(${scale})`);
    for (const point of svg.querySelectorAll(".fixed")) point.setAttribute("transform", `translate(${point.dataset.at}) scale(${scale})`);
    const km = ROUND_KM.findLast((one) => one * UNITS_PER_KM <= BAR_PX * scale) ?? ROUND_KM[0];
    const px = (km * UNITS_PER_KM) / scale;
    svg.querySelector(".bar").setAttribute("d", `M0 -5V0H${px.toFixed(1)}V-5`);
    svg.querySelector(".length").textContent = `${km} km`;
    svg.querySelector(".length").setAttribute("x", px / 2);
    svg.querySelector(".paper").setAttribute("d", `M-42 -42H${(px + 17).toFixed(1)}V9H-42z`);
    svg.querySelector(".scale").setAttribute("transform", `translate(${left + scale * width * 0.42} ${top + scale * (height - 12)}) scale(${scale})`);
    svg.classList.toggle("zoomed", isZoomed());
    figure.querySelector(".zoom span").hidden = !isZoomed();
    makeRoom();
  }

  // A name that would hide an airport or a name before it waits until the map is nearer.
  function makeRoom() {
    const names = [...svg.querySelectorAll(".names > *")];
    if (!names.length) return;
    const boxes = names.map((name) => name.getBoundingClientRect());
    const taken = [...svg.querySelectorAll(".fixed.airport")].map((point) => point.getBoundingClientRect());
    names.forEach((name, n) => {
      const box = boxes[n];
      const isFree = taken.every((one) => one.right < box.left || box.right < one.left || one.bottom - SLACK_PX < box.top || box.bottom < one.top + SLACK_PX);
      if (isFree) taken.push(box);
      name.setAttribute("visibility", isFree ? "visible" : "hidden");
    });
  }

  const isZoomed = () => Math.abs(seen.scale / home().scale - 1) > 0.01;

  function sees({ x, y }) {
    const { width, height } = size();
    return Math.abs(x - seen.x) < (width * seen.scale) / 2 && Math.abs(y - seen.y) < (height * seen.scale) / 2;
  }

  // Units under a pixel of the window.
  function unitsAt({ clientX, clientY }) {
    const box = svg.getBoundingClientRect();
    const { width, height } = size();
    return { x: seen.x + (clientX - box.left - width / 2) * seen.scale, y: seen.y + (clientY - box.top - height / 2) * seen.scale };
  }

  function zoom(factor, at = seen) {
    const { scale } = seen;
    const next = scale / factor;
    look({ x: at.x + ((seen.x - at.x) * next) / scale, y: at.y + ((seen.y - at.y) * next) / scale, scale: next });
  }

  function middleOf(code) {
    const { x, y, width, height } = paths.get(code).getBBox();
    return { x: x + width / 2, y: y + height / 2 };
  }

  figure.querySelector(".zoom").addEventListener("click", ({ target }) => {
    const { zoom: factor, move } = target.dataset;
    if (factor === "0") look(all());
    // Whoever cannot drag comes to what is selected with the same button.
    else if (factor > 1 && chosen.length) look({ ...middleOf(chosen.at(-1)), scale: seen.scale / factor });
    else if (factor) zoom(Number(factor));
    else if (move) {
      const [across, down] = move.split(" ").map(Number);
      const { width, height } = size();
      look({ x: seen.x + (across * seen.scale * width) / 4, y: seen.y + (down * seen.scale * height) / 4, scale: seen.scale });
    }
  });

  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), unitsAt(event));
  }, { passive: false });

  svg.addEventListener("pointerdown", (event) => {
    dragged &&= pointers.size > 0;
    pointers.set(event.pointerId, event);
  });
  svg.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [across, down] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (!dragged && Math.hypot(across, down) < DRAG_PX) return;
    if (!dragged) svg.setPointerCapture(event.pointerId);
    dragged = true;
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (other) {
      const span = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      zoom(span(event) / (span(before) || 1), unitsAt({ clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }));
    } else {
      look({ x: seen.x - across * seen.scale, y: seen.y - down * seen.scale, scale: seen.scale });
    }
    pointers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, ({ pointerId }) => pointers.delete(pointerId));

  svg.addEventListener("click", ({ target }) => {
    if (!dragged && target.dataset.code) onSelect(target.dataset.code);
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    onPoint(pointers.size ? "" : event.target.dataset.code ?? "", event);
  });
  svg.addEventListener("pointerleave", () => onPoint(""));

  function traced(group, codes, ...classes) {
    const copies = codes.flatMap((code) => classes.map((name) => {
      const copy = paths.get(code).cloneNode();
      copy.removeAttribute("data-code");
      copy.removeAttribute("fill");
      copy.setAttribute("class", name);
      return copy;
    }));
    svg.querySelector(group).replaceChildren(...copies);
  }

  const exported = [...svg.querySelectorAll(".names > *")];

  function lettered({ code, name, at }) {
    const known = exported.find(({ dataset }) => dataset.name === code);
    if (known) return known;
    const made = document.createElementNS(svg.namespaceURI, "g");
    made.setAttribute("class", "fixed name");
    made.setAttribute("data-at", at.join(" "));
    made.setAttribute("data-name", code);
    const text = document.createElementNS(svg.namespaceURI, "text");
    text.setAttribute("y", "4");
    text.textContent = name;
    made.append(text);
    return made;
  }

  new ResizeObserver(() => look(svg.classList.contains("zoomed") ? { ...seen } : home())).observe(svg);
  look(home());

  return {
    paint: ([fills]) => fills.forEach(([code, fill]) => paths.get(code).setAttribute("fill", fill)),
    choose(codes, way) {
      chosen = codes;
      traced(".selection", codes, "casing", "chosen");
      svg.querySelector("svg > .way:not(.route)").replaceChildren(...(way ? ["casing", "line"] : []).map((name) => {
        const line = document.createElementNS(svg.namespaceURI, "path");
        line.setAttribute("class", name);
        line.setAttribute("d", way);
        return line;
      }));
      // A nearer map follows what is selected outside it.
      if (codes.length && isZoomed() && !sees(middleOf(codes.at(-1)))) look({ ...middleOf(codes.at(-1)), scale: seen.scale });
    },
    point: (code) => traced(".pointed", code ? [code] : [], "hover"),
    describe: ([text]) => svg.setAttribute("aria-label", text),
    entitle() {},
    // Names of those who are wanted; those of the export where nothing else is.
    name(wanted) {
      svg.querySelector(".names").replaceChildren(...(wanted ? wanted.map(lettered) : exported));
      draw();
    },
    // Where a municipality is seen in the window, if it is.
    placeOf(code) {
      const sheet = svg.getBoundingClientRect();
      const box = paths.get(code).getBoundingClientRect();
      const inside = box.left >= sheet.left && box.right <= sheet.right && box.top >= Math.max(sheet.top, 0) && box.bottom <= Math.min(sheet.bottom, innerHeight);
      return inside ? { clientX: box.right, clientY: box.top } : null;
    },
  };
}
