// A chart of two figures: all of it is fetched once for each set of filters; with a selection only
// the codes are sent. A point that is pressed is selected.

kankeiGeo.draw.scatter = (() => {
  const { element, json, explainOn } = kankeiGeo;
  const SVG = "http://www.w3.org/2000/svg";
  const HEIGHT = 340, TOP = 12, RIGHT = 28, LINE = 17, RADIUS = 5, CHOSEN = 8, TOUCHING = 6;

  function shape(tag, attributes, text = "") {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.textContent = text;
    return made;
  }

  function draw(root, chart, selected, select) {
    const width = Math.max(root.clientWidth - 2, 280);
    const figure = element("figure", "");
    const svg = shape("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": chart.label });
    // Names of the upright axis stand above it: turned letters are hard to read.
    const left = 12 + 8 * Math.max(...chart.up.ticks.map(([, text]) => [...text].reduce((sum, letter) => sum + (letter > "\u2fff" ? 1.8 : 1), 0)));
    const top = TOP + LINE, bottom = HEIGHT - LINE * (1.5 + chart.across.title.length);
    const x = (share) => left + share * (width - left - RIGHT);
    const y = (share) => bottom - share * (bottom - top);
    svg.append(shape("text", { x: 2, y: TOP }, `↑ ${chart.up.title.join(" ")}`));
    let last = -Infinity;
    for (const [share, text] of chart.across.ticks) {
      svg.append(shape("path", { d: `M${x(share)} ${top}V${bottom}` }));
      const room = text.length * 4.5;
      if (x(share) - room < last + TOUCHING) continue;
      last = x(share) + room;
      svg.append(shape("text", { x: x(share), y: bottom + LINE, "text-anchor": "middle" }, text));
    }
    last = Infinity;
    for (const [share, text] of chart.up.ticks) {
      svg.append(shape("path", { d: `M${left} ${y(share)}H${width - RIGHT}` }));
      if (y(share) > last - LINE) continue;
      last = y(share);
      svg.append(shape("text", { x: left - 6, y: y(share) + 5, "text-anchor": "end" }, text));
    }
    chart.across.title.forEach((text, n) => {
      const arrow = n === chart.across.title.length - 1 ? " →" : "";
      svg.append(shape("text", { x: (left + width - RIGHT) / 2, y: bottom + LINE * (2.1 + n), "text-anchor": "middle" }, text + arrow));
    });
    // Who is selected lies on top.
    const isChosen = ([code]) => selected.includes(code);
    for (const point of [...chart.points].sort((a, b) => isChosen(a) - isChosen(b))) {
      const [code, name, across, up, fill, told] = point;
      const made = shape("circle", { cx: x(across), cy: y(up), r: isChosen(point) ? CHOSEN : RADIUS, fill, "data-code": code });
      made.classList.toggle("chosen", isChosen(point));
      made.told = [name, told];
      svg.append(made);
    }
    svg.addEventListener("click", ({ target }) => target.dataset.code && select(target.dataset.code));
    explainOn(svg, (target) => target.told && [target, ...target.told]);
    figure.append(element("strong", chart.title), svg, element("figcaption", chart.text));
    root.replaceChildren(figure);
  }

  return async ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(".kg-scatter");
    root.wanted = data;
    const chart = await json(data.url);
    if (root.wanted !== data) return;
    const again = () => draw(root, chart, data.selected.split("-"), (code) => setTriggerValue("code", code));
    again();
    root.sized?.disconnect();
    let width = root.clientWidth;
    root.sized = new ResizeObserver(() => {
      if (Math.abs(root.clientWidth - width) < 2) return;
      width = root.clientWidth;
      again();
    });
    root.sized.observe(root);
  };
})();
