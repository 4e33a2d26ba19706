"""A view as one HTML file that asks for nothing: map, filters, table and record, offline.

It is put on a web server or sent by mail, and opened from a disk on a closed network: the
outlines, the typeface, the scripts and the data are all inside. A record, a comparison and a
distribution are read and not filtered: their file has no script.
"""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from kankei_geo import __version__
from kankei_geo.base import harmless
from kankei_geo.dataset import sources
from kankei_geo.dataset.facts import ACCESS_LAYERS
from kankei_geo.dataset.sources import Sidecar
from kankei_geo.export import fonts
from kankei_geo.export.document import Document
from kankei_geo.export.page import map_page, page_data, page_map, still_page
from kankei_geo.present import palette
from kankei_geo.present.words import words
from kankei_geo.present.words.about import about

_FOLDER = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_SCRIPTS = ("search.js", "map.js", "figures.js", "page.js")
# What every page shows, whatever its document is about.
_SHOWN = (
    *("municipalities.shp", "municipalities.csv", "policy_matrix.csv"),
    *("population.csv", "notes.csv", "name_aliases.csv"),
    *("subprefectures.csv", "municipalities.geojson"),
    *ACCESS_LAYERS,
)


def make_page(document: Document) -> bytes:
    """Write a document as one HTML file in UTF-8 that needs no network.

    Raises
    ------
    LicenceError
        If the licence of a layer does not let its data be passed on.
    """
    shown = layers(document)
    sources.require_redistributable(shown)
    is_still = document.subject in still_page.SUBJECTS
    template = _environment().get_template("still.html" if is_still else "page.html")
    content = _framing(document) | {"credit": sources.credit_lines(shown, document.view.lang)}
    if is_still:
        content["parts"] = still_page.parts(document)
        content["policy"] = Markup(policy("'none'"))  # noqa: S704 -- ours
    else:
        content |= map_page.content(document)
        content |= _scripted(content["facts"])
    # Written once without a typeface, to know which characters it needs.
    needed = template.render(content, typeface="")
    typeface = fonts.faces(needed)
    return harmless.xml(template.render(content, typeface=Markup(typeface))).encode()  # noqa: S704 -- base64


def policy(script: str = "") -> str:
    """Return the policy of a file, which a browser keeps to: it asks for nothing at all.

    Parameters
    ----------
    script : str
        What may run, by default the scripts of a file that is filtered.
    """
    runs = script or harmless.script_hash(_script())
    return f"{_POLICY}; script-src {runs}"


def layers(document: Document) -> tuple[Sidecar, ...]:
    """Return the shipped files of which there is something in the file."""
    own = document.layers
    found = document.data.layers({*_SHOWN, *(item.name for item in own)})
    # Those of the edition with which a map is compared have the same names.
    return (*found, *(item for item in own if item not in found))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _framing(document: Document) -> dict[str, Any]:
    """Return what every file is filled with, whatever it shows."""
    language = document.view.lang
    t, told = words.translator(language), about(document.data, language)
    return {
        "document": document,
        "version": __version__,
        "style": Markup(_ours("page.css")),  # noqa: S704 -- ours
        "patterns": page_map.PATTERNS,
        "colours": {
            "outline": palette.OUTLINE_COLOUR,
            "chosen": palette.SELECTION_COLOUR,
            "casing": palette.SELECTION_CASING_COLOUR,
            "isochrone": palette.ISOCHRONE_COLOUR,
            "reached": palette.ISOCHRONE_FILL,
            "land": palette.GROUND_COLOUR,
            "circle": palette.BUFFER_COLOUR,
            "area": palette.AREA_COLOUR,
            "changed": palette.CHANGED_COLOUR,
        },
        "label": lambda item: words.class_label(item, language),
        "framing": {
            "product": t("Kankei-Geo"),
            "edition": t("Edition: {edition}").format(**told),
            "exported": t("When exported"),
            "credit": t("Source and credit"),
            "code": t("Code of this view"),
            "code_help": t("Paste it in the dashboard to open this view again."),
            "made": t(
                "The file holds everything that it shows and asks for nothing from a network."
            ),
            "north_letter": t("N"),
        },
    }


def _scripted(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the scripts of a file that is filtered, and what they read."""
    script = _script()
    return {
        "script": Markup(script),  # noqa: S704 -- ours
        "policy": Markup(policy()),  # noqa: S704 -- ours
        "data": Markup(page_data.safe_json(facts)),  # noqa: S704 -- made safe
    }


@cache
def _script() -> str:
    """Return the scripts as one, so that their names stay their own."""
    body = "\n".join(_ours(name) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def _ours(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
