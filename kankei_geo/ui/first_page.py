"""The first page: what a browser gets before there is a connection.

Streamlit's own is in English and speaks up in English when something is wrong: no connection, a
script that fails, a page that does not exist. So the first page is Streamlit's with four
changes: its language, its dialogs switched off, `scripts/arrival.js`, which says the same in
Japanese and English (before it `marks.js`, which its style sheet needs), and style and scripts of
our pages, which a browser keeps from then on.
"""

import html
import json
import re
from pathlib import Path

import streamlit as st

from kankei_geo.ui import inline

_FOLDER = Path(__file__).parent
STREAMLIT_PAGE = Path(st.__file__).parent / "static" / "index.html"
# Streamlit asks for these when it is told of the first texts and controls. Before that, it waits
# for the connection, and the line is idle.
_FIRST_PARTS = (
    *("Html", "purify.es", "_arrayReduce", "BidiComponent", "serialization", "recordbatch"),
    *("ButtonGroup", "Checkbox", "TextInput", "Button", "WidgetLabel", "useBasicWidgetState"),
)
ICON = _FOLDER / "icon.png"
_FIRST_SCRIPTS = ("marks", "arrival")
_STYLE = _FOLDER / "arrival.css"
_PRODUCT = "関係ジオ"
_NO_SCRIPT = (
    "この画面にはJavaScriptが必要です。ブラウザの設定で有効にしてください。"
    " / This page needs JavaScript. Please enable it in the browser’s settings."
)


def make(root: str) -> str:
    """Return Streamlit's first page with our language, words and title.

    Parameters
    ----------
    root : str
        Path of this server, without a slash at its end.

    Raises
    ------
    ValueError
        If Streamlit's page is no longer the one that is changed here.
    """
    settings = {"HOST_CONFIG": {"blockErrorDialogs": True}}
    style = _STYLE.read_text(encoding="utf-8")
    scripts = "".join(
        f"<script>{(_FOLDER / 'scripts' / f'{name}.js').read_text(encoding='utf-8')}</script>"
        for name in _FIRST_SCRIPTS
    )
    ours = (
        f"<style>{style}</style><script>window.__streamlit={json.dumps(settings)};"
        f"window.kankeiGeoRoot={json.dumps(root)}</script>{scripts}"
    )
    page = STREAMLIT_PAGE.read_text(encoding="utf-8")
    for theirs, changed in (
        ('<html lang="en">', '<html lang="ja">'),
        ("<title>Streamlit</title>", f"<title>{_title()}</title>{ours}"),
        # It leads to what is closed.
        ('<link rel="service-desc"[^>]*>', ""),
        # Hardly anything is written in it, but it would come first.
        ("<link[^>]*SourceSansVF-Upright[^>]*>", ""),
        ("<noscript>.*?</noscript>", f"<noscript><p>{_NO_SCRIPT}</p></noscript>"),
        # Behind what Streamlit's own script needs to start.
        ("</head>", f"{_first_parts()}</head>"),
        # Behind Streamlit's own styles, of which ours changes some.
        ("</body>", f"{inline.first()}</body>"),
    ):
        found = re.findall(theirs, page, flags=re.DOTALL)
        if len(found) != 1:
            raise ValueError(f"Streamlit's first page has no longer exactly one {theirs}")
        page = page.replace(found[0], changed)
    return page


def _first_parts() -> str:
    """Return links that fetch Streamlit's parts for the first texts and controls."""
    folder = STREAMLIT_PAGE.parent / "static" / "js"
    found = [
        path.name for part in _FIRST_PARTS for path in sorted(folder.glob(f"{part}.????????.js"))
    ]
    return "".join(
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{name}">'
        for name in found
    )


def _title() -> str:
    """Return the title of the first page: with the prefecture, if its settings can be read."""
    from kankei_geo.base import paths  # noqa: PLC0415 -- see the module's text
    from kankei_geo.base.errors import KankeiGeoError  # noqa: PLC0415 -- the same
    from kankei_geo.dataset.catalogue import default_prefecture  # noqa: PLC0415 -- the same
    from kankei_geo.dataset.prefecture import read_prefecture  # noqa: PLC0415 -- the same

    places = paths.Places(paths.home(), default_prefecture(paths.home()))
    try:
        found = read_prefecture(places.data / paths.PREFECTURE_SETTINGS)
    except KankeiGeoError:
        return _PRODUCT  # every page tells what is wrong
    return f"{_PRODUCT}｜{html.escape(found.name.ja)}の政策マップ"
