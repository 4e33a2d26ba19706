"""The scripts that stand in our HTML: their texts, and the hashes by which a browser knows them.

A browser runs no script of a page but those that the policy of the answer names (`ops.headers`).
So whatever somebody smuggled into a page would stay a text, even if it got past all else.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

from kankei_geo.base import harmless
from kankei_geo.base.i18n import DEFAULT_LANGUAGE, msgid, translate
from kankei_geo.present.html import render

_FOLDER = Path(__file__).parent / "scripts"
_ORDER = (
    *("base", "table", "navigation", "tiles", "small_maps", "scatter", "legend", "spread"),
    *("camera", "zoom", "names", "tips", "actions", "hint", "repairs", "live", "connection"),
    "print",
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# What Streamlit 1.67 writes on the widgets of this dashboard; `repairs.js` puts the reader's
# language in its place. {name} is the label of a widget.
_NAMES_OF_STREAMLIT = (
    msgid("Skip to main content"),
    msgid("Sidebar"),
    msgid("Expand sidebar"),
    msgid("Collapse sidebar"),
    msgid("Open"),
    msgid("Clear all"),
    msgid("Selected values"),
    msgid("Remove {name}"),
    msgid("Choose an option"),
    msgid("No results"),
    msgid("You can only select up to {name} options. Remove an option first."),
    msgid("Press Enter to apply"),
    msgid("Help for {name}"),
    msgid("{name} — start"),
    msgid("{name} — end"),
    # Of the uploader.
    msgid("Upload"),
    msgid("Add files"),
    msgid("file upload"),
    msgid("Drag and drop a file here"),
    msgid("{name} per file"),
    msgid("Error: "),
    msgid("File must be {name} or smaller."),
    msgid("Fullscreen: {name}"),
    msgid("Close fullscreen: {name}"),
    msgid("Fullscreen"),
    msgid("Close fullscreen"),
)

# What Streamlit writes for engineers, and what a reader learns instead.
_PLAIN_WORDS = {
    "Failed to generate file for download": msgid(
        "The file could not be made. Press again in a minute"
    ),
    "Connection closed": msgid("The connection broke, so no file was made. Press again"),
    "Request timed out": msgid("The file was not made in time. Press again"),
    "AxiosError: Request failed with status code {name}": msgid(
        "the file did not arrive on the server ({name}). Remove it and choose it again"
    ),
    "AxiosError: Network Error": msgid(
        "the file did not arrive on the server. Remove it and choose it again"
    ),
}

# What the scripts write themselves.
_WORDS_OF_SCRIPTS = {
    "closer": msgid("Zoom in"),
    "farther": msgid("Zoom out"),
    "whole": msgid("Show all again"),
    "wheel": msgid("Ctrl + wheel zooms the map"),
    "faded": msgid("Filtered out"),
    "making": msgid("Being made; press again to stop"),
    "stopped": msgid("Stopped"),
    "unreachable": msgid("The server does not answer"),
    "copied": msgid("Copied"),
    "printed": msgid("Printed on {date} from {address}"),
}


def document(language: str, colours: str, product: str, subtitle: str) -> str:
    """Return what sets language, words and colours of the document, and names the product.

    It is small and its script is always the same: style and scripts stand in the first page
    (`first`), because Streamlit takes longer for a text than for a control, with each rerun, and
    because a page that is open when the program is renewed runs only what its policy names.

    Parameters
    ----------
    language : str
        One of `i18n.LANGUAGES`.
    colours : str
        CSS of colours that the settings check.
    product, subtitle : str
        In the reader's language.
    """
    told = {
        "built": _digest(),
        "language": language,
        "names": {name: translate(name, language) for name in _NAMES_OF_STREAMLIT}
        | {name: translate(text, language) for name, text in _PLAIN_WORDS.items()},
        "words": {name: translate(text, language) for name, text in _WORDS_OF_SCRIPTS.items()},
    }
    return render(
        "ui/document",
        colours=Markup(colours),  # noqa: S704 -- see above
        told=told,
        product=product,
        subtitle=subtitle,
    )


def first() -> str:
    """Return style and scripts of all pages, for the end of the first page."""
    return render(
        "ui/first",
        style=Markup(_style()),  # noqa: S704 -- ours
        scripts=Markup(_scripts()),  # noqa: S704 -- ours
        built=_digest(),
    )


def hashes() -> frozenset[str]:
    """Return the hashes of all scripts that are sent to a page that is open."""
    told = [
        document(DEFAULT_LANGUAGE, "", "", ""),
        render("ui/hint", title="", steps=(), close=""),
        render("ui/scene", title="", url="", told=""),
    ]
    return frozenset(one for html in told for one in hashes_in(html))


def hashes_in(html: str) -> tuple[str, ...]:
    """Return the hashes of the scripts that stand in a page of our own."""
    return tuple(harmless.script_hash(text) for text in _SCRIPT.findall(html))


@cache
def _style() -> str:
    return (_FOLDER.parent / "style.css").read_text(encoding="utf-8")


@cache
def _digest() -> str:
    """Return what tells one build of style and scripts from another."""
    return hashlib.sha256(f"{_style()}{_scripts()}".encode()).hexdigest()[:16]


@cache
def _scripts() -> str:
    return "\n".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in _ORDER)
