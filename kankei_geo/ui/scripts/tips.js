// What the map says of the municipality under the pointer: the numbers of this map, where it has
// some of its own, and that the filters leave it out; always inside the map.

kankeiGeo.tips = (() => {
  const SPARE = 4; // pixels to the edge
  const watched = new WeakSet();
  let texts = []; // of this map, by municipality

  function tell(tip, labels) {
    const name = tip.querySelector("b[data-i]");
    if (name && !name.dataset.told) {
      name.dataset.told = "yes";
      const n = Number(name.dataset.i);
      while (texts[n] && name.nextSibling) name.nextSibling.remove();
      if (texts[n]) name.after("\n" + texts[n]);
      if (kankeiGeo.isSet(labels.faded, n)) tip.append("\n" + kankeiGeo.words.faded);
    }
  }

  function keepInside(tip, root) {
    const [, x, y] = /translate\(([-\d.]+)px, ([-\d.]+)px\)/.exec(tip.style.transform) ?? [];
    if (x === undefined) return;
    const left = Math.min(0, root.clientWidth - SPARE - tip.offsetWidth - x);
    const top = Math.min(0, root.clientHeight - SPARE - tip.offsetHeight - y);
    const margin = `${Math.round(Math.max(top, -y))}px 0px 0px ${Math.round(Math.max(left, -x))}px`;
    if (tip.style.margin !== margin) tip.style.margin = margin;
  }

  function watch(root) {
    const labels = kankeiGeo.camera.seen?.labels ?? {};
    if (labels.tips) kankeiGeo.json(labels.tips).then((found) => (texts = found), () => (texts = []));
    else texts = [];
    const tip = root.querySelector(".deck-tooltip");
    if (!tip || watched.has(tip)) return;
    watched.add(tip);
    new MutationObserver(() => {
      tell(tip, kankeiGeo.camera.seen?.labels ?? {});
      keepInside(tip, root);
    }).observe(tip, { childList: true, attributeFilter: ["style"] });
  }

  return { watch };
})();
