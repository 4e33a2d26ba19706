// After a lost connection the server may have forgotten this session. So the browser reports at
// once when it is back, with what is set and with the addresses that were shown: the next press
// finds a session that knows all of it (see reconnect.py).

window.kankeiGeoConnection ??= (() => {
  const MOST = 100;
  const app = document.querySelector(".stApp");
  const shown = [];
  let wasLost = false;
  let isIncomplete = false;

  function note() {
    if (shown.at(-1) !== location.search) shown.push(location.search);
    if (shown.length > MOST) shown.shift();
  }

  new MutationObserver(() => {
    const { testConnectionState: connection } = app.dataset;
    if (connection !== "CONNECTED") wasLost = true;
    else if (wasLost) {
      wasLost = false;
      note();
      // The address holds the view, so nothing but the missing part changes.
      if (isIncomplete) location.reload();
      else kankeiGeo.report?.(shown);
    }
  }).observe(app, { attributeFilter: ["data-test-connection-state"] });
  // A part of the page that was asked for while nobody answered, such as the map's code, stays
  // away until the page is loaded again.
  addEventListener("vite:preloadError", () => (isIncomplete = true));
  // So do the outlines of a map: what draws it asks for them once.
  const { fetch } = window;
  window.fetch = async (...request) => {
    const wanted = /\/(geometry|media|published)\//.test(request[0]?.url ?? request[0]);
    try {
      const answer = await fetch(...request);
      // Another process answers for one that died, and has not what only that one had.
      if (wanted && answer.status === 404) isIncomplete = true;
      return answer;
    } catch (error) {
      if (wanted && error.name !== "AbortError") isIncomplete = true;
      throw error;
    }
  };
  // Quick presses come and go without a moment of rest, so each new address is noted by itself.
  for (const write of ["pushState", "replaceState"]) {
    const original = history[write];
    history[write] = function (...step) {
      original.apply(this, step);
      note();
    };
  }
  addEventListener("popstate", note);
  note();
  return true;
})();
