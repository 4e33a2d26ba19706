// Says what changed, once a change. Streamlit replaces an element together with its text, and a
// live region that arrives filled is not read; so one region of ours stays in the document.

window.kankeiGeoLive ??= (() => {
  // Streamlit draws one element after the other: when nothing moved for so long, all are there.
  const REST_MS = 400;
  const SAID = ["h1", ".kg-head p", ".kg-panel:has(.kg-count) :is(h2, .kg-count)"];
  const region = document.body.appendChild(document.createElement("p"));
  region.className = "kg-said";
  region.setAttribute("role", "status");
  let known;
  let timer;

  function read(selector) {
    const found = document.querySelectorAll(`[data-testid="stMain"] :is(${selector})`);
    return [...found].map((element) => element.innerText.replaceAll("\n", " ")).join(" ");
  }

  function tell() {
    const now = SAID.map(read);
    // A warning is an alert, and says itself that nothing is left.
    if (document.querySelector(".stMain [role='alert']")) {
      [now[0], now[1]] = [known?.[0] ?? "", known?.[1] ?? ""];
    }
    const changed = now.filter((text, n) => known && text && text !== known[n]);
    known = now;
    if (changed.length) region.textContent = changed.join(" ");
  }

  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(tell, REST_MS);
  }).observe(document.querySelector(".stApp"), { subtree: true, childList: true, characterData: true });
  return true;
})();
