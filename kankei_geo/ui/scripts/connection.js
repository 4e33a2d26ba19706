// After a lost connection the server may have forgotten this session. So the browser reports at
// once when it is back, with what is set and with the addresses that were shown: the next press
// finds a session that knows all of it (see reconnect.py).

window.kankeiGeoConnection ??= (() => {
  const MOST = 100;
  const app = document.querySelector(".stApp");
  const shown = [];
  let wasLost = false;

  function note() {
    if (shown.at(-1) !== location.search) shown.push(location.search);
    if (shown.length > MOST) shown.shift();
  }

  new MutationObserver(() => {
    const { testConnectionState: connection, testScriptState: script } = app.dataset;
    if (connection !== "CONNECTED") wasLost = true;
    else if (wasLost) {
      wasLost = false;
      note();
      kankeiGeo.report?.(shown);
    } else if (script === "notRunning") note();
  }).observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
  note();
  return true;
})();
