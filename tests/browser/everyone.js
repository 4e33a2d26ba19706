// What test_everyone.py measures in a page.

window.everyone = {
  // Whatever the page fetches after a run has arrived, and nothing moves any more.
  isDrawn() {
    const places = document.querySelectorAll(".kg-table, .kg-tiles, .kg-small-maps, .kg-pages");
    return (
      document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]") !== null &&
      document.querySelector("[data-testid=stSkeleton]") === null &&
      [...places].every((place) => place.firstElementChild) &&
      document.getAnimations().every(({ playState }) => playState !== "running")
    );
  },

  hasScheme: (scheme) => getComputedStyle(document.querySelector(".stApp")).colorScheme === scheme,

  // Streamlit scrolls inside the page, so the document alone would never overflow.
  overflow: () =>
    [document.documentElement, document.querySelector("[data-testid=stMain]")]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => `${element.tagName}: ${element.scrollWidth} > ${element.clientWidth}`),

  // Elements that lie over each other, and text beside its element; what scrolls itself is left out.
  collisions() {
    const elements = [...document.querySelectorAll(".stMain .stElementContainer")].filter(
      (element) =>
        !element.querySelector(".stElementContainer") &&
        !element.closest(".st-key-map, .st-key-legend") &&
        element.checkVisibility() &&
        element.innerText.trim(),
    );
    const boxes = elements.map((element) => element.getBoundingClientRect());
    const told = (element) => `"${element.innerText.trim().slice(0, 30)}"`;
    const found = new Set();
    elements.forEach((element, n) => {
      elements.slice(n + 1).forEach((other, m) => {
        const [a, b] = [boxes[n], boxes[n + 1 + m]];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 2) found.add(`${told(element)} and ${told(other)}`);
      });
      const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const text = walk.currentNode;
        let holder = text.parentElement;
        if (!text.data.trim() || !holder.checkVisibility()) continue;
        while (holder !== element && getComputedStyle(holder).overflowX === "visible") holder = holder.parentElement;
        if (holder !== element) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const leaves = ({ left, right, width }) => width > 1 && (right > boxes[n].right + 2 || left < boxes[n].left - 2);
        if ([...range.getClientRects()].some(leaves)) found.add(`"${text.data.slice(0, 30)}" leaves ${told(element)}`);
      }
    });
    return [...found];
  },

  cutTiles: () =>
    [...document.querySelectorAll(".kg-tile-grid [role=gridcell]")]
      .filter(
        ({ firstChild: text, clientWidth, clientHeight }) =>
          text.scrollWidth > text.clientWidth || text.offsetWidth > clientWidth || text.offsetHeight > clientHeight,
      )
      .map((tile) => tile.textContent),

  sizes: (selector) =>
    [...document.querySelectorAll(selector)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => [element.outerHTML.slice(0, 90), element.getBoundingClientRect()])
      .map(([told, { width, height }]) => [told, width, height]),

  // The opaque colour that an element stands on.
  ground(element) {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!colour.startsWith("rgba") && !colour.includes("/")) return colour;
    }
    return "rgb(255, 255, 255)";
  },

  // After a key was pressed: what takes the focus, with the width and colour of its ring.
  rings(selector) {
    const rings = [];
    for (const element of document.querySelectorAll(selector)) {
      if (!element.checkVisibility() || element.disabled) continue;
      element.focus();
      if (document.activeElement !== element) continue;
      // Even the shortest transition begins with the former colour.
      document.getAnimations().forEach((item) => item.finish());
      const frames = [
        element,
        element.closest("[data-testid=stTextInputRootElement], .react-aria-ComboBox > [role=group]"),
        element.closest(".stCheckbox label")?.querySelector(":scope > div"),
        element.closest(".stSlider")?.querySelector("div:has(> div > input:focus)"),
      ];
      const ringed = frames.find((frame) => frame && getComputedStyle(frame).outlineStyle === "solid");
      const { outlineWidth, outlineColor } = getComputedStyle(ringed ?? document.body);
      rings.push([
        element.outerHTML.slice(0, 90),
        ringed ? parseFloat(outlineWidth) : 0,
        ringed ? outlineColor : "rgb(0, 0, 0)",
        everyone.ground(ringed?.parentElement ?? element),
      ]);
    }
    return rings;
  },

  // A colour of an element and the ground that it stands out from.
  edges: (selector, property) =>
    [...document.querySelectorAll(selector)]
      .filter((element) => element.checkVisibility())
      .map((element) => [element.outerHTML.slice(0, 90), getComputedStyle(element)[property], everyone.ground(element.parentElement)]),

  // The longest animation or transition, in seconds.
  longestMotion() {
    const seconds = (text) => text.split(",").map((part) => parseFloat(part) * (part.trim().endsWith("ms") ? 0.001 : 1));
    const all = [...document.querySelectorAll("body, body *")].flatMap((element) =>
      [null, "::before", "::after"].flatMap((part) => {
        const style = getComputedStyle(element, part);
        return [...seconds(style.transitionDuration), ...(style.animationName === "none" ? [] : seconds(style.animationDuration))];
      }),
    );
    return Math.max(...all, ...document.getAnimations().map((item) => item.effect.getComputedTiming().duration / 1000));
  },

  // Every text that a live region or an alert is given from now on.
  listen() {
    everyone.said = [];
    const LIVE = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]";
    const hear = (records) => {
      const regions = new Set();
      for (const { target, addedNodes } of records) {
        const near = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        regions.add(near?.closest(LIVE));
        for (const node of addedNodes) if (node.querySelectorAll) node.querySelectorAll(LIVE).forEach((one) => regions.add(one));
        for (const node of addedNodes) if (node.matches?.(LIVE)) regions.add(node);
      }
      for (const region of regions) if (region?.textContent.trim()) everyone.said.push(region.textContent.trim());
    };
    new MutationObserver(hear).observe(document.body, { subtree: true, childList: true, characterData: true });
  },
};
