// Stands in the first page, before Streamlit: says in Japanese and English why nothing comes, and
// what became of a lost connection. Everything else reaches the browser over the WebSocket, so only
// this can speak when there is none.

(() => {
  const FIRST_PATIENCE_MS = 8000;
  const LATER_PATIENCE_MS = 1500;
  const root = window.kankeiGeoRoot;
  // Which of the two languages comes first; a reader may have changed it since.
  document.documentElement.lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "ja";
  const isEnglish = () => document.documentElement.lang === "en";

  const WORDS = {
    blocked: [
      "画面を表示できません：WebSocket接続が確立できませんでした",
      "このダッシュボードにはWebSocket（同じサーバーへの常時接続）が必要です。途中のプロキシやセキュリティソフトが遮断していないか、ネットワークの担当者に確認してください。つながり次第、自動で表示します。",
      "Nothing can be shown: no WebSocket connection",
      "This dashboard needs a WebSocket (a lasting connection to this same server). Ask the people who run your network whether a proxy or security software blocks it. The page appears by itself as soon as there is a connection.",
    ],
    silent: [
      "サーバーが応答しません",
      "サーバーが停止しているか、ネットワークが切れています。つながり次第、自動で表示します。",
      "The server does not answer",
      "It may be stopped, or the network is down. The page appears by itself as soon as there is a connection.",
    ],
    lost: [
      "サーバーとの接続が切れました",
      "自動で接続し直しています。表示と選択はこのまま残ります。つながるまでは操作できません。",
      "The connection to the server is lost",
      "Connecting again by itself. What is shown and selected stays; nothing can be pressed until then.",
    ],
    failed: [
      "画面を作れませんでした",
      "読み込み直してください。繰り返す場合は、このページのアドレスを添えてサーバーの担当者に連絡してください。",
      "This page could not be made",
      "Load it again; if it happens again, tell the people who run this server, with the address of the page.",
    ],
    old: [
      "このブラウザでは表示できません",
      "ブラウザが古いか、スクリプトが遮断されています。新しいEdge、Chrome、Firefoxで開いてください。",
      "This browser cannot show the page",
      "It is too old, or scripts are blocked. Please open the page in a current Edge, Chrome or Firefox.",
    ],
  };

  let box;
  let told;

  function element(tag, text, language) {
    const made = document.createElement(tag);
    made.textContent = text;
    if (language) made.lang = language;
    return made;
  }

  function tell(what) {
    if (what === told) return;
    told = what;
    box?.remove();
    if (!what) return;
    const [titleJa, textJa, titleEn, textEn] = WORDS[what];
    const inJapanese = [element("strong", titleJa, "ja"), element("p", textJa, "ja")];
    const inEnglish = [element("strong", titleEn, "en"), element("p", textEn, "en")];
    box = element("section", "");
    box.className = `kg-arrival ${what === "lost" ? "kg-slim" : ""}`;
    box.setAttribute("role", "alert");
    // Or it would be silent while a dialog of Streamlit, which nobody sees, is open.
    box.dataset.reactAriaTopLayer = "true";
    const [first, second] = isEnglish() ? [inEnglish, inJapanese] : [inJapanese, inEnglish];
    // Who has read a page has its language.
    box.append(...first, ...(what === "lost" ? [] : second));
    if (what === "blocked" || what === "old") box.append(offer());
    document.body.append(box);
  }

  // The same view as one file, over plain HTTP.
  function offer() {
    const page = location.pathname.slice(root.length).replaceAll("/", "") || "overview";
    const text = isEnglish() ? "Open this view as one file, without a connection" : "この表示を、接続のいらない1つのファイルで開く";
    const link = element("a", text);
    link.href = `${root}/view/${page}.html${location.search}`;
    return link;
  }

  const app = () => document.querySelector("[data-testid='stApp']");
  const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";

  async function findReason() {
    if (!app()) return "old";
    try {
      return (await fetch(`${root}/_stcore/health`, { cache: "no-store" })).ok ? "blocked" : "silent";
    } catch {
      return "silent";
    }
  }

  let wasConnected = false;
  // No clock that somebody can set.
  let since = performance.now();

  async function look() {
    if (isConnected()) {
      wasConnected = true;
      since = performance.now();
      tell(app().dataset.testScriptState === "compilationError" ? "failed" : undefined);
    } else if (wasConnected) {
      if (performance.now() - since > LATER_PATIENCE_MS) tell("lost");
    } else if (performance.now() - since > FIRST_PATIENCE_MS) {
      const reason = await findReason();
      if (!isConnected()) tell(reason);
    }
    setTimeout(look, 500);
  }
  look();
})();
