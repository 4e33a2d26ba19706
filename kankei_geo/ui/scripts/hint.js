// The hint for a first visit. The browser remembers the visit; the server need not know.

kankeiGeo.hint = (() => {
  const KEY = "kankei-geo-visited";
  // Shown until it is closed, or until the window is: a visit lasts as long as a window's session.
  function isOver() {
    try {
      const isFirst = localStorage.getItem(KEY) === null || sessionStorage.getItem(KEY) === "first";
      localStorage.setItem(KEY, "1");
      if (isFirst) sessionStorage.setItem(KEY, "first");
      return !isFirst;
    } catch {
      return true; // Where nothing may be remembered, it would come back for ever.
    }
  }
  return (hint) => {
    if (!hint) return;
    hint.hidden = isOver();
    hint.querySelector("button").onclick = () => {
      hint.hidden = true;
      sessionStorage.setItem(KEY, "closed");
    };
  };
})();
kankeiGeo.hint(document.querySelector(".kg-hint"));
