// Small maps or tiles, which are not zoomed: painting, pointing and selecting on all of them.

function makeFigures(figure, { onSelect, onPoint }) {
  const drawn = [...figure.querySelectorAll("[data-drawn]")];
  const parts = drawn.map((svg) => new Map([...svg.querySelectorAll("[data-code]")].map((part) => [part.dataset.code, part])));
  const codeOf = ({ target }) => target.closest("[data-code]")?.dataset.code ?? "";

  // Patterns and names keep their size on the screen.
  function scale() {
    const [svg] = drawn;
    const shared = figure.querySelector("svg.unseen");
    if (!shared) return;
    const { width, height } = svg.viewBox.baseVal;
    const units = Math.max(width / (svg.clientWidth || 1), height / (svg.clientHeight || 1));
    for (const pattern of shared.querySelectorAll("pattern[id^='p']")) pattern.setAttribute("patternTransform", `scale(${units})`);
    for (const point of figure.querySelectorAll(".fixed")) point.setAttribute("transform", `translate(${point.dataset.at}) scale(${units})`);
  }

  for (const svg of drawn) {
    svg.addEventListener("click", (event) => codeOf(event) && onSelect(codeOf(event)));
    svg.addEventListener("pointermove", (event) => event.pointerType === "touch" || onPoint(codeOf(event), event));
    svg.addEventListener("pointerleave", () => onPoint(""));
  }

  function traced(svg, group, codes, ...names) {
    svg.querySelector(group)?.replaceChildren(...codes.flatMap((code) => names.map((name) => {
      const copy = document.createElementNS(svg.namespaceURI, "path");
      copy.setAttribute("class", name);
      copy.setAttribute("d", figure.querySelector(`#m${code}`).getAttribute("d"));
      return copy;
    })));
  }

  function marked(name, codes) {
    for (const [code, part] of parts[0]) part.classList.toggle(name, codes.includes(code));
  }

  new ResizeObserver(scale).observe(drawn[0]);
  scale();

  return {
    paint: (layers) => layers.forEach((fills, n) => fills.forEach(([code, fill, ink, ground]) => {
      const part = parts[n].get(code);
      const text = part.querySelector("text");
      (part.querySelector("rect") ?? part).setAttribute("fill", fill);
      text?.setAttribute("fill", ink);
      text?.setAttribute("stroke", ground);
    })),
    choose(codes) {
      marked("chosen", codes);
      for (const svg of drawn) traced(svg, ".selection", codes, "casing", "chosen");
    },
    point(code) {
      marked("hover", [code]);
      for (const svg of drawn) traced(svg, ".pointed", code ? [code] : [], "hover");
    },
    describe: (texts) => texts.forEach((text, n) => drawn[n].setAttribute("aria-label", text)),
    entitle: (titles) => titles.forEach((title, n) => (drawn[n].previousElementSibling.textContent = title)),
    name() {},
    placeOf(code) {
      const box = parts[0].get(code).getBoundingClientRect();
      return box.top >= 0 && box.bottom <= innerHeight ? { clientX: box.right, clientY: box.top } : null;
    },
  };
}
