// One small map for each policy, side by side, drawn as SVG from the file that the large map has
// fetched already.

kankeiGeo.draw.smallMaps = (() => {
  const { element, json, explainOn, classOf } = kankeiGeo;
  const SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 360;

  function shape(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  // Web mercator, as on the large map.
  const x = (longitude) => longitude / 360;
  const y = (latitude) => -Math.asinh(Math.tan((latitude * Math.PI) / 180)) / (2 * Math.PI);

  const rings = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());

  function outlines(features) {
    const drawn = features.filter((feature) => feature.properties.in_scope);
    const points = drawn.flatMap((feature) => rings(feature.geometry).flat());
    const [left, right] = extent(points.map(([longitude]) => x(longitude)));
    const [top, bottom] = extent(points.map(([, latitude]) => y(latitude)));
    const scale = WIDTH / (right - left);
    const place = ([longitude, latitude]) =>
      `${((x(longitude) - left) * scale).toFixed(1)} ${((y(latitude) - top) * scale).toFixed(1)}`;
    const path = (feature) => rings(feature.geometry).map((ring) => `M${ring.map(place).join("L")}Z`).join("");
    return { height: (bottom - top) * scale, paths: drawn.map((feature) => [feature.properties, path(feature)]) };
  }

  const extent = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);

  // The same shapes as the patterns of the large map, in a tile of 6 units.
  const PATTERNS = {
    hatch: { d: "M0 6L6 0", width: 0.8 },
    back_hatch: { d: "M0 0L6 6", width: 1 },
    sparse_dots: { d: "M3 3h.01", width: 1.6 },
    dense_dots: { d: "M1.5 1.5h.01M4.5 4.5h.01", width: 2 },
  };

  function pattern(id, [fill, name, stroke]) {
    const made = shape("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" });
    made.append(shape("rect", { width: 6, height: 6, fill }));
    const { d, width } = PATTERNS[name];
    made.append(shape("path", { d, stroke, "stroke-width": width, "stroke-linecap": "round" }));
    return made;
  }

  function build({ height, paths }, places, select) {
    const figure = element("figure", "");
    const svg = shape("svg", { viewBox: `-3 -3 ${WIDTH + 6} ${height + 6}`, role: "img" });
    svg.append(shape("defs", {}));
    for (const [properties, d] of paths) {
      const path = shape("path", { d });
      path.properties = properties;
      path.place = places.get(properties.code);
      svg.append(path);
    }
    svg.addEventListener("click", ({ target }) => target.properties && select(target.properties.code));
    explainOn(svg, (target) => target.place && [target, target.place.name, target.place.tip]);
    figure.append(element("figcaption", ""), svg);
    return figure;
  }

  function paint(figure, map, selected, key) {
    const svg = figure.querySelector("svg");
    const fills = map.palette.map(([fill, name], n) => (name in PATTERNS ? `url(#${key}-${n})` : fill));
    const defs = map.palette.flatMap((item, n) => (item[1] in PATTERNS ? [pattern(`${key}-${n}`, item)] : []));
    svg.querySelector("defs").replaceChildren(...defs);
    svg.setAttribute("aria-label", map.title);
    figure.querySelector("figcaption").textContent = map.title;
    svg.outlines ??= [...svg.querySelectorAll(":scope > path")];
    svg.outlines.forEach((path) => {
      path.setAttribute("fill", fills[classOf(map.classes, path.properties.i)]);
      path.classList.toggle("chosen", selected.includes(path.properties.code));
    });
    // What is drawn last lies on top: no neighbour covers the outline.
    svg.append(...svg.outlines, ...svg.outlines.filter((path) => path.classList.contains("chosen")));
  }

  return async ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(".kg-small-maps");
    root.wanted = data;
    const [{ features }, tiles] = await Promise.all([json(data.outlines), json(data.url)]);
    if (root.wanted !== data) return;
    if (root.dataset.made !== data.url) {
      const drawn = outlines(features);
      const places = new Map(tiles.map((tile) => [tile.code, tile]));
      const select = (code) => setTriggerValue("code", code);
      root.replaceChildren(...data.maps.map(() => build(drawn, places, select)));
      root.dataset.made = data.url;
    }
    data.maps.forEach((map, n) => paint(root.children[n], map, data.selected.split("-"), `kg-p${n}`));
  };
})();
