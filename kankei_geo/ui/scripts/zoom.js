// Buttons to zoom the map, and a wheel that scrolls the page unless Ctrl is held: who reads on must
// not be caught by the map.

kankeiGeo.zoom = (() => {
  const STEP = 0.75; // a press makes the map 1.7 times as large
  const PIXELS_OF_LEVEL = 300; // that a wheel turns
  const HINT_MS = 1500;
  const ARROWS = "ArrowLeft ArrowRight ArrowUp ArrowDown";
  const dressed = new WeakMap(); // by map: what names its buttons in the reader's language

  function button(sign, press) {
    const made = kankeiGeo.element("button", sign, { type: "button" });
    made.addEventListener("click", press);
    return made;
  }

  function dress(root) {
    if (dressed.has(root)) {
      dressed.get(root)();
      return;
    }
    const { camera, element } = kankeiGeo;
    const bar = element("div", "", { class: "kg-zoom" });
    bar.append(
      button("＋", () => camera.zoomBy(STEP)),
      button("－", () => camera.zoomBy(-STEP)),
      button("⌂", () => camera.home()),
    );
    // What is pressed here is no press on the map.
    for (const name of ["pointerdown", "pointermove", "dblclick", "keydown"]) {
      bar.addEventListener(name, (event) => event.stopPropagation());
    }
    const hint = element("p", "", { class: "kg-wheel", "aria-hidden": "true", hidden: "" });
    let said;
    const name = () => {
      const { words } = kankeiGeo;
      if (said === words) return;
      said = words;
      hint.textContent = words.wheel;
      [words.closer, words.farther, words.whole].forEach((label, n) => {
        bar.children[n].title = label;
        bar.children[n].setAttribute("aria-label", label);
      });
    };
    name();
    dressed.set(root, name);
    root.append(bar, hint);
    let timer;
    root.addEventListener(
      "wheel",
      (event) => {
        event.stopPropagation();
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault(); // the browser would zoom the whole page
          const map = root.getBoundingClientRect();
          const [x, y] = [event.clientX - map.left - map.width / 2, event.clientY - map.top - map.height / 2];
          camera.zoomBy(-event.deltaY / PIXELS_OF_LEVEL, x, y);
          return;
        }
        hint.hidden = false;
        clearTimeout(timer);
        timer = setTimeout(() => (hint.hidden = true), HINT_MS);
      },
      { capture: true, passive: false },
    );
    // Names stand upright: the map is never turned.
    const still = (event) => event.stopPropagation();
    root.addEventListener("pointerdown", (event) => (event.button || event.ctrlKey || event.shiftKey) && still(event), { capture: true });
    root.addEventListener("keydown", (event) => event.shiftKey && ARROWS.includes(event.key) && still(event), { capture: true });
  }

  return { dress };
})();
