// What a page as a whole is like, as classes of the document for the style sheets. They could ask
// with :has() themselves; but of a rule about the whole page, a browser looks at every element anew
// whenever anything is added or taken away, which took it a third of the time of a press.

(() => {
  const there = (selector) => document.querySelector(selector) !== null;
  const MARKS = {
    // Before there is a connection, or without one.
    "kg-unreached": "[data-testid='stApp']:not([data-test-connection-state='CONNECTED'])",
    "kg-framed": "[data-testid='stSidebar']",
    "kg-dressed": ".kg-brand, [data-testid='stAlert']",
    "kg-presenting": ".kg-scene",
    // A page that is more than its drawing.
    "kg-written": ":is([data-page='municipality'], [data-page='compare'], [data-page='analysis'])",
    "kg-with-goals": "[class*='st-key-background_goals_']",
  };
  const { classList } = document.documentElement;

  let isAsked = false;

  function mark() {
    isAsked = false;
    for (const [name, selector] of Object.entries(MARKS)) classList.toggle(name, there(selector));
  }
  // Once for all that changes before the next picture, before that is drawn. (What changes while a
  // picture is being made is marked with the next one.)
  new MutationObserver(() => {
    if (!isAsked) requestAnimationFrame(mark);
    isAsked = true;
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-test-connection-state", "data-page"],
  });
})();
