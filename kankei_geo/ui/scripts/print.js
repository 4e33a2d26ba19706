// Map and charts on paper. WebGL throws its picture away once it was shown, so a printed canvas is
// blank, and Streamlit has no option to keep it; a chart as wide as the screen would be cut.

window.kankeiGeoPrint ??= (() => {
  const CHARTS = ".js-plotly-plot .main-svg";
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    const kept = kind.startsWith("webgl") ? { ...options, preserveDrawingBuffer: true } : options;
    return getContext.call(this, kind, kept);
  };

  addEventListener("beforeprint", () => {
    const map = document.querySelector(".st-key-map canvas");
    if (map) {
      const paper = document.createElement("canvas");
      [paper.width, paper.height] = [map.width, map.height];
      const pen = paper.getContext("2d");
      for (const canvas of [map, kankeiGeo.names.sheet]) pen.drawImage(canvas, 0, 0, map.width, map.height);
      const image = document.createElement("img");
      image.className = "kg-printed";
      image.alt = "";
      image.src = paper.toDataURL();
      map.closest(".st-key-map").append(image);
    }
    const told = kankeiGeo.words.printed
      .replace("{date}", new Date().toLocaleDateString("sv-SE"))
      .replace("{address}", () => decodeURI(kankeiGeo.actions.address()));
    document.querySelector(".kg-sources")?.after(kankeiGeo.element("p", told, { class: "kg-stamp kg-sources" }));
    for (const chart of document.querySelectorAll(CHARTS)) {
      chart.setAttribute("viewBox", `0 0 ${chart.getAttribute("width")} ${chart.getAttribute("height")}`);
    }
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll(".kg-printed, .kg-stamp").forEach((image) => image.remove());
    document.querySelectorAll(CHARTS).forEach((chart) => chart.removeAttribute("viewBox"));
  });
  return true;
})();
