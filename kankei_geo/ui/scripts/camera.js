// Fits the map into the box it has. The server cannot know that box, and Streamlit offers no way
// to move its map, so the view is handed to the map's own listener, found by React's bookkeeping.
// If an upgrade hides it, the map stays as the server sent it: whole, but smaller.

kankeiGeo.camera = (() => {
  const MAP = "[data-testid='stDeckGlJsonChart']";
  const LEGEND = ".st-key-map + .st-key-legend .kg-legend";
  const MARGIN = 12;
  const ABOVE = 24; // a name stands above the northernmost airport
  const TILE = 512; // the world at zoom 0
  const SETTLING_MS = 1000;
  const DEEPEST = 12; // components between the element and the map

  const fiberOf = (element) => element[Object.keys(element).find((name) => name.startsWith("__reactFiber$"))];

  function* childrenOf(fiber) {
    for (let child = fiber?.child; child; child = child.sibling) yield child;
  }

  // React keeps two trees and draws in turn: of a fiber and its alternate, the one on the screen is
  // the one that the parent on the screen holds. The other has the views of a moment ago.
  function current(fiber) {
    if (!fiber.return) return fiber.stateNode.current;
    const parent = current(fiber.return);
    return [...childrenOf(parent)].find((child) => child === fiber || child === fiber.alternate);
  }

  // What the map shows, how to show something else, and what the server asked for.
  function find() {
    const root = document.querySelector(MAP);
    const own = root && fiberOf(root);
    const fiber = own && current(own);
    let fibers = [fiber?.child];
    let map = null;
    for (let depth = 0; depth < DEEPEST && !map; depth += 1) {
      fibers = fibers.filter(Boolean);
      map = fibers.map(({ memoizedProps }) => memoizedProps).find((props) => props?.onViewStateChange && props.viewState);
      fibers = fibers.flatMap(({ child, sibling }) => [child, sibling]);
    }
    let above = fiber;
    while (above && !above.memoizedProps?.element?.json) above = above.return;
    above &&= current(above);
    return map && above && { root, ...map, json: above.memoizedProps.element.json };
  }

  const mercator = (latitude) => (Math.asinh(Math.tan((latitude * Math.PI) / 180)) * 180) / Math.PI;
  const latitudeOf = (northing) => (Math.atan(Math.sinh((northing * Math.PI) / 180)) * 180) / Math.PI;

  // A legend in the corner must hide nothing: what is shown begins to its right.
  function covered(root) {
    const legend = document.querySelector(LEGEND);
    if (!legend || legend.classList.contains("below")) return 0;
    const [map, box] = [root.getBoundingClientRect(), legend.getBoundingClientRect()];
    return box.bottom <= map.bottom + 1 ? Math.max(0, box.right - map.left) : 0;
  }

  function fitted(root, { bounds, minZoom, maxZoom }) {
    const [west, south, east, north] = bounds;
    const left = covered(root) + MARGIN;
    const width = root.clientWidth - left - MARGIN;
    const height = root.clientHeight - MARGIN - ABOVE;
    if (width <= 0 || height <= 0) return null;
    const [low, high] = [mercator(south), mercator(north)];
    const scale = Math.min(width / (east - west), height / (high - low)); // pixels a degree
    const zoom = Math.min(Math.max(Math.log2((scale * 360) / TILE), minZoom), maxZoom);
    const degree = (TILE / 360) * 2 ** zoom; // in pixels
    const longitude = (west + east) / 2 - (left - MARGIN) / 2 / degree;
    return { longitude, latitude: latitudeOf((low + high) / 2 + (ABOVE - MARGIN) / 2 / degree), zoom };
  }

  const isSame = (one, other) => Object.keys(one).every((name) => Math.abs(one[name] - other[name]) < 1e-4);
  const known = new WeakMap(); // by map: what was asked for, and whether a reader moved it since

  function note(root) {
    if (!known.has(root)) {
      known.set(root, {});
      sizes.observe(root);
      const move = () => {
        known.get(root).isMoved = true;
        aims.delete(root);
        ask(); // so that what the reader sees is remembered
      };
      for (const name of ["wheel", "dblclick", "keydown"]) root.addEventListener(name, move, { passive: true });
      root.addEventListener("pointermove", ({ buttons }) => buttons && move());
    }
    return known.get(root);
  }

  const hasSameBounds = (one, other) => String(one?.bounds) === String(other?.bounds);

  // What the map should show, or nothing where a reader moved it: that stays where it is until
  // something else is asked for, even if Streamlit makes the map anew, as it does when a row
  // appears above it or on another page.
  function wanted(map) {
    const isNew = !known.has(map.root);
    const state = note(map.root);
    if (state.json !== map.json) {
      const asked = JSON.parse(map.json).initialViewState;
      if (!hasSameBounds(asked, state.asked)) state.isMoved = false;
      Object.assign(state, { json: map.json, asked });
    }
    const moved = window.kankeiGeoMoved;
    if (isNew && moved && hasSameBounds(state.asked, moved.asked)) state.carried = moved.view;
    if (state.carried) {
      if (!isSame(state.carried, map.viewState)) return state.carried;
      Object.assign(state, { carried: null, isMoved: true });
    }
    // A finger that scrolls the page touches the map, but does not move it.
    const isAway = state.isMoved && !(state.view && isSame(state.view, map.viewState));
    const { longitude, latitude, zoom } = map.viewState;
    window.kankeiGeoMoved = isAway ? { asked: state.asked, view: { longitude, latitude, zoom } } : null;
    if (isAway) return null;
    state.view = fitted(map.root, state.asked) ?? state.view;
    return state.view && !isSame(state.view, map.viewState) ? state.view : null;
  }

  function fit() {
    const map = find();
    const view = map && wanted(map);
    if (view) map.onViewStateChange({ viewState: { ...map.viewState, ...view } });
  }

  // The map takes over a new view or a new size a little after the page has changed, and reports
  // once more what it showed before.
  let timers = [];
  function ask() {
    kankeiGeo.names.wake();
    timers.forEach(clearTimeout);
    timers = [0, 100, 400, 1200].map((wait) => setTimeout(fit, wait));
  }

  window.kankeiGeoCamera?.forEach((observer) => observer.disconnect());
  const sizes = new ResizeObserver(ask);
  const changes = new MutationObserver(ask);
  changes.observe(document.body, { subtree: true, childList: true });
  // Where nothing but the view changes, nothing in the document does; a run of the page ends, though.
  const app = document.querySelector("[data-testid='stApp']");
  if (app) changes.observe(app, { attributeFilter: ["data-test-script-state"] });
  window.kankeiGeoCamera = [sizes, changes];

  const specs = new WeakMap(); // by map: its text, and what it says
  function specOf({ root, json }) {
    if (specs.get(root)?.json !== json) specs.set(root, { json, said: JSON.parse(json) });
    return specs.get(root).said;
  }

  const aims = new WeakMap(); // by map: the view that was asked for last, and until when it counts
  const aim = (root) => (performance.now() < (aims.get(root)?.until ?? 0) ? aims.get(root).view : {});

  function show(map, view) {
    map.onViewStateChange({ viewState: { ...map.viewState, ...view } });
    ask();
  }

  return {
    // What is on the screen, for what is written above the map, or nothing without a map.
    get seen() {
      const map = find();
      if (!map) return null;
      const { root, viewState: { longitude, latitude, zoom }, json } = map;
      const { labels, layers } = specOf(map);
      const [width, height] = [root.clientWidth, root.clientHeight];
      const degree = (TILE / 360) * 2 ** zoom; // in pixels
      const at = ([lon, lat]) => [
        width / 2 + (lon - longitude) * degree,
        height / 2 - (mercator(lat) - mercator(latitude)) * degree,
      ];
      const airports = layers.find(({ id }) => id === "airports")?.data;
      const key = [longitude, latitude, zoom, width, height, json].join();
      return { root, labels, airports, zoom, degree, width, height, at, key };
    },

    // By so many levels; what is `across` and `down` from the middle (pixels) stays where it is.
    zoomBy(step, across = 0, down = 0) {
      const map = find();
      if (!map) return;
      note(map.root).isMoved = true;
      // The map takes a moment to take a view over: a press within it goes on from what was asked.
      const { longitude, latitude, zoom, minZoom, maxZoom } = { ...map.viewState, ...aim(map.root) };
      const next = Math.min(Math.max(zoom + step, minZoom), maxZoom);
      const less = (360 / TILE) * (2 ** -zoom - 2 ** -next); // degrees of a pixel
      const view = {
        longitude: longitude + across * less,
        latitude: latitudeOf(mercator(latitude) - down * less),
        zoom: next,
      };
      aims.set(map.root, { view, until: performance.now() + SETTLING_MS });
      show(map, view);
    },

    // Back to what was asked for.
    home() {
      const map = find();
      if (!map) return;
      Object.assign(note(map.root), { isMoved: false, carried: null });
      aims.delete(map.root);
      const { view } = note(map.root);
      if (view) show(map, view);
    },

    // Where the map looks (longitude, latitude, zoom), or nothing while it is still on its way.
    get state() {
      const map = find();
      return map && !wanted(map) ? map.viewState : null;
    },
  };
})();
