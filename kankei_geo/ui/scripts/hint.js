// The hint for a first visit. The browser remembers that it was read; the server need not know.

kankeiGeo.hint = (() => {
  const KEY = "kankei-geo-hint-read";
  const isRead = () => {
    try {
      return localStorage.getItem(KEY) !== null;
    } catch {
      return true; // Where nothing may be remembered, it would come back for ever.
    }
  };
  return (hint) => {
    if (!hint) return;
    hint.hidden = isRead();
    hint.querySelector("button").onclick = () => {
      hint.hidden = true;
      localStorage.setItem(KEY, "1");
    };
  };
})();
kankeiGeo.hint(document.querySelector(".kg-hint"));
