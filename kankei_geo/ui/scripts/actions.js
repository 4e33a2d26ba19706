// What can be made of a drawing, under it: files come over plain HTTP for the address that is shown,
// so nothing of this travels with a filter change.

kankeiGeo.actions = (() => {
  const root = window.kankeiGeoRoot ?? "";
  const FRAME_PX = 700;
  let running; // what is being made: pressed again, it stops

  const status = (nav, text) => (nav.querySelector("[role='status']").textContent = text);

  // The address without what is only about the window.
  function query(extra = {}) {
    const found = new URLSearchParams(location.search);
    found.delete("embed");
    Object.entries(extra).forEach(([name, value]) => found.set(name, value));
    return found.size ? `?${found}` : "";
  }

  const address = (extra) => location.origin + location.pathname + query(extra);

  function nameOf(answer, format) {
    const [, name] = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") ?? "") ?? [];
    return name ? decodeURIComponent(name) : `kankei-geo.${format}`;
  }

  async function make(nav, button, format) {
    if (running) {
      running.abort();
      return;
    }
    running = new AbortController();
    button.setAttribute("aria-pressed", "true");
    status(nav, kankeiGeo.words.making);
    try {
      const answer = await fetch(`${root}/view/${nav.dataset.page}.${format}${query()}`, { headers: nav.dataset.key ? { "Kankei-Geo-Key": nav.dataset.key } : {}, signal: running.signal });
      if (!answer.ok) {
        const [ja, en] = (await answer.text()).split("\n\n");
        throw new Error(document.documentElement.lang === "en" ? en ?? ja : ja);
      }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = nameOf(answer, format);
      link.click();
      URL.revokeObjectURL(link.href);
      status(nav, link.download);
    } catch (error) {
      status(nav, error.name === "AbortError" ? kankeiGeo.words.stopped : error instanceof TypeError ? kankeiGeo.words.unreachable : error.message);
    } finally {
      button.removeAttribute("aria-pressed");
      running = undefined;
    }
  }

  // Without HTTPS, as on many closed networks, a browser has no clipboard for scripts.
  async function copy(nav, text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.body.appendChild(document.createElement("textarea"));
      field.value = text;
      field.select();
      const isDone = document.execCommand("copy");
      field.remove();
      if (!isDone) {
        status(nav, text); // to be copied by hand
        return;
      }
    }
    status(nav, kankeiGeo.words.copied);
  }

  function frameCode() {
    const frame = document.createElement("iframe");
    frame.src = address({ embed: "1" });
    frame.title = document.title;
    frame.width = "100%";
    frame.height = FRAME_PX;
    return frame.outerHTML;
  }

  const ACTS = {
    copy: (nav) => copy(nav, address()),
    embed: (nav) => copy(nav, frameCode()),
    print: () => print(),
  };

  document.addEventListener("click", ({ target, detail }) => {
    const button = target.closest?.(".kg-actions [data-act]");
    if (!button) return;
    const nav = button.closest(".kg-actions");
    const { act } = button.dataset;
    if (detail > 1) return; // the second press of a double-click is a habit, not a wish to stop
    (ACTS[act] ?? (() => make(nav, button, act)))(nav);
  });
  for (const reach of ["pointerover", "focusin"]) {
    document.addEventListener(reach, ({ target }) => {
      if (target.matches?.(".kg-open")) target.href = address();
    });
  }

  // The view without its frame, on another site: what was asked for at first holds for the window.
  if (["1", "true"].includes(new URLSearchParams(location.search).get("embed"))) {
    document.documentElement.classList.add("kg-embed");
  }
  return { address };
})();
