// What Streamlit leaves in English or without a name (see docs/accessibility.md). It has no option
// for these, so they are mended in the document, at most once a frame, whenever it changes.

kankeiGeo.repair = (() => {
  const NAMES = ["aria-label", "title", "placeholder"];
  const SKIP = "[data-testid='stSkipToContent']";
  const TEXTS = SKIP + ", [data-testid='InputInstructions'], [role='tooltip'], [role='listbox'], [data-testid='stFileUploader'], [data-testid='stDownloadButtonError']";
  let phrases = [];

  // "Remove {name}" stands for every text that begins with "Remove ".
  function pattern([english, told]) {
    const [before, after] = english.split("{name}");
    return { before, after, told };
  }

  function translate(text) {
    for (const { before, after, told } of phrases) {
      if (after === undefined ? text === before : text.startsWith(before) && text.endsWith(after)) {
        return told.replace("{name}", () => text.slice(before.length, text.length - (after?.length ?? 0)));
      }
    }
    return text;
  }

  // An element remembers what stood there: the language may change again without Streamlit
  // drawing it anew.
  function mend(element, name, text, write) {
    element.english ??= {};
    const known = element.english[name];
    const english = known && known[1] === text ? known[0] : text;
    const told = translate(english);
    if (told === text) return;
    element.english[name] = [english, told];
    write(told);
  }

  function mendTexts(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode;
      mend(node, "text", node.data, (told) => (node.data = told));
    }
  }

  function mendAll() {
    for (const name of NAMES) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        mend(element, name, element.getAttribute(name), (told) => element.setAttribute(name, told));
      }
    }
    document.querySelectorAll(TEXTS).forEach(mendTexts);
    // A focusable box without a role or a name: it takes the arrow keys, so it is an application.
    for (const map of document.querySelectorAll(".deck-events-root")) {
      const label = map.closest("[role='figure']")?.getAttribute("aria-label") ?? "";
      if (map.getAttribute("aria-label") === label) continue;
      map.setAttribute("role", "application");
      map.setAttribute("aria-label", label);
    }
    // Its address would repeat what somebody wrote into the page's; Streamlit moves the focus itself.
    const skip = document.querySelector(SKIP);
    if (skip) skip.setAttribute("href", `${location.pathname}#stMain`);
    // It has a name and can have the focus, so it is no presentation.
    for (const zone of document.querySelectorAll("[data-testid='stFileUploaderDropzone'][role='presentation']")) {
      zone.setAttribute("role", "group");
    }
    // A name needs a role to be read.
    document.querySelectorAll("[data-tag]:not([role])").forEach((tag) => tag.setAttribute("role", "group"));
  }

  let asked = false;
  const observer = new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      mendAll();
    });
  });
  // The script runs once a page; one observer is enough.
  window.kankeiGeoRepairs?.disconnect();
  window.kankeiGeoRepairs = observer;
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: NAMES });

  return (told) => {
    phrases = Object.entries(told).map(pattern);
    mendAll();
  };
})();
