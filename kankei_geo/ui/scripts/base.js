// What the other scripts share. They stand in the document, once; a component of one line calls
// them (see drawn.py), because Streamlit sends a component's script again with every change of
// its data.

window.kankeiGeo = (() => {
  const fetched = new Map();
  const tip = document.body.appendChild(element("div", "", { class: "kg-tip", role: "tooltip" }));
  hush();

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  function json(url) {
    if (!fetched.has(url)) {
      const answer = fetch(url).then((response) => {
        if (!response.ok) throw new Error(`${url}: ${response.status}`);
        return response.json();
      });
      // What failed is asked for again the next time.
      answer.catch(() => fetched.delete(url));
      fetched.set(url, answer);
    }
    return fetched.get(url);
  }

  // A tooltip for mouse and keyboard; Escape closes it, as WCAG 1.4.13 asks.
  function explain(target, name, text) {
    const box = target.getBoundingClientRect();
    tip.replaceChildren(element("strong", name), element("br", ""), document.createTextNode(text));
    tip.style.display = "block";
    const left = Math.min(box.right + 8, innerWidth - tip.offsetWidth - 8);
    const top = Math.min(box.top, innerHeight - tip.offsetHeight - 8);
    tip.style.transform = `translate(${Math.max(left, 8)}px, ${Math.max(top, 8)}px)`;
  }

  function hush() {
    tip.style.display = "none";
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && hush());
  document.addEventListener("scroll", hush, { capture: true, passive: true });

  function explainOn(root, find) {
    const show = (event) => {
      const found = find(event.target);
      if (found) explain(...found);
      else hush();
    };
    root.addEventListener("mouseover", show);
    root.addEventListener("focusin", show);
    root.addEventListener("mouseleave", hush);
    root.addEventListener("focusout", hush);
  }

  // Each class is one letter, counted from "0" (see drawings.py).
  const classOf = (classes, n) => classes.charCodeAt(n) - 48;

  // Whether the bit of a municipality is set in what `packed.bits` made.
  const unpacked = new Map();
  function isSet(bits, n) {
    if (!bits) return false;
    if (!unpacked.has(bits)) {
      if (unpacked.size > 8) unpacked.clear();
      unpacked.set(bits, Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0)));
    }
    return Boolean(unpacked.get(bits)[n >> 3] & (128 >> (n & 7)));
  }

  // The large map needs WebGL 2, which policies, virtual desktops and old drivers switch off.
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();

  return { element, json, explainOn, hush, classOf, isSet, canDrawMaps: context !== null, draw: {} };
})();
