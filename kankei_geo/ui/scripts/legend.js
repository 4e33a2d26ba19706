// A legend: its words and colours are fetched once; with a change of a filter only its numbers are
// sent.

kankeiGeo.draw.legend = async ({ data, parentElement }) => {
  const root = parentElement.querySelector(".kg-legend-place");
  root.wanted = data;
  const { html } = await kankeiGeo.json(data.url);
  // A newer legend may be asked for while this one is on its way.
  if (root.wanted !== data) return;
  root.innerHTML = html;
  root.querySelectorAll(".n").forEach((cell, n) => (cell.textContent = data.n[n]));
};
