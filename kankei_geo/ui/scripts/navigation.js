// Links to the other pages. Their addresses carry the present view, but are written only when
// someone reaches for them: so the links need not be sent again with every change of a filter.

// Names of Material symbols by the pages' paths: here they need not be sent with every change.
kankeiGeo.icons = {
  "": "home",
  priority_map: "map",
  airport_access: "flight",
  routes: "route",
  hubs: "hub",
  municipality: "location_city",
  compare: "compare_arrows",
  distribution: "bar_chart",
  analysis: "query_stats",
  initiatives: "article",
  background: "account_tree",
  brought: "upload_file",
  sources: "menu_book",
};

kankeiGeo.draw.navigation = ({ data, parentElement, setTriggerValue, setStateValue }) => {
  const { element } = kankeiGeo;
  const root = parentElement.querySelector(".kg-pages");
  const links = data.pages.map(([path, label], n) => {
    const link = element("a", "", { href: data.base + path });
    link.append(element("span", kankeiGeo.icons[path], { class: "kg-icon", "aria-hidden": "true" }), label);
    if (n === data.current) link.setAttribute("aria-current", "page");
    const carryView = () => (link.href = data.base + path + (data.query ?? location.search));
    for (const reach of ["focus", "pointerenter", "pointerdown"]) link.addEventListener(reach, carryView);
    link.addEventListener("click", (event) => {
      // A new tab or window is the browser's business.
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      setTriggerValue("page", n);
    });
    return link;
  });
  // One link alone is no place to look for.
  if (links.length > 1) root.setAttribute("aria-label", data.label);
  else root.setAttribute("role", "presentation");
  root.replaceChildren(...links);
  // The navigation of all pages lends its voice to what the server must know of this browser.
  if (data.current === null) return;
  // Another page begins at its top, wherever its reader was on the one before.
  if (![undefined, data.current].includes(kankeiGeo.page)) document.querySelector(".stMain")?.scrollTo(0, 0);
  kankeiGeo.page = data.current;
  kankeiGeo.report = (shown) => setTriggerValue("back", shown); // see connection.js
  if (!kankeiGeo.canDrawMaps) setStateValue("lacks", "webgl");
};
