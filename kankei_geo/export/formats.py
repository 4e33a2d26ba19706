"""All formats of documents, and the one way in which each is made."""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kankei_geo.base import texts_kept
from kankei_geo.base.errors import InputContentError, ShortMemoryError
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import sources
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_size
from kankei_geo.export.paper.paper_size import Paper


@dataclass(frozen=True)
class Format:
    """A format of documents.

    Attributes
    ----------
    label : str
        What it is for, in English; the catalogues hold the Japanese.
    suffix, mime : str
        Ending of the file's name and its type.
    make : callable
        From a document and a paper to the file's content.
    with_tables : bool
        Whether it holds the table of figures besides the map.
    is_data : bool
        Whether it passes on the data themselves, which a licence may forbid.
    """

    label: str
    suffix: str
    mime: str
    make: Callable[[Document, Paper], bytes]
    with_tables: bool = False
    is_data: bool = False


def _late(function: str) -> Callable[[Document, Paper], bytes]:
    """Return a function that is loaded when it is called: drawing libraries take a second."""

    def make(document: Document, paper: Paper) -> bytes:
        content: bytes = _loaded(function)(document, paper)
        return content

    return make


def _data(label: str, suffix: str, mime: str, function: str) -> Format:
    """Return a format that passes data on and has no size."""
    return Format(
        label,
        suffix,
        mime,
        lambda document, _: _loaded(function)(document),
        with_tables=True,
        is_data=True,
    )


def _slides(document: Document, paper: Paper, *, whole: bool) -> bytes:
    """Return slides as large as a paper."""
    content: bytes = _loaded("slides.slides:make_slides")(document, paper.inches, whole=whole)
    return content


def _loaded(function: str) -> Callable[..., Any]:
    found: Callable[..., Any] = pkgutil.resolve_name(f"kankei_geo.export.{function}")
    return found


_OFFICE = "application/vnd.openxmlformats-officedocument"
_SLIDES = f"{_OFFICE}.presentationml.presentation"

FORMATS: Mapping[str, Format] = {
    "png": Format(msgid("Picture (PNG)"), "png", "image/png", _late("paper.figure:make_png")),
    "svg": Format(msgid("Drawing (SVG)"), "svg", "image/svg+xml", _late("paper.figure:make_svg")),
    "pdf": Format(msgid("Paper (PDF)"), "pdf", "application/pdf", _late("paper.figure:make_pdf")),
    "pptx": Format(
        msgid("Slides (PowerPoint)"),
        "pptx",
        _SLIDES,
        partial(_slides, whole=True),
        with_tables=True,
    ),
    "slide": Format(
        msgid("One slide (PowerPoint)"), "pptx", _SLIDES, partial(_slides, whole=False)
    ),
    "xlsx": _data(
        msgid("Workbook (Excel)"),
        "xlsx",
        f"{_OFFICE}.spreadsheetml.sheet",
        "workbook.workbook:make_workbook",
    ),
    "csv": _data(msgid("Table (CSV)"), "csv", "text/csv", "csv_file:make_csv"),
    "csvw": Format(
        msgid("What the table holds (CSVW, JSON)"),
        "csv-metadata.json",
        "application/csvm+json",
        lambda document, _: _loaded("csv_file:make_metadata")(document),
        with_tables=True,
    ),
    "html": _data(
        msgid("Web page in one file (HTML)"), "html", "text/html", "page.single_page:make_page"
    ),
    "geojson": _data(
        msgid("Map data (GeoJSON)"),
        "geojson",
        "application/geo+json",
        "gis.map_files:make_geojson",
    ),
    "gpkg": _data(
        msgid("Map data for QGIS (GeoPackage)"),
        "gpkg",
        "application/geopackage+sqlite3",
        "gis.map_files:make_geopackage",
    ),
    "shp": _data(
        msgid("Map data (Shapefile, zipped)"),
        "zip",
        "application/zip",
        "gis.map_files:make_shapefile",
    ),
}


def make(name: str, document: Document, paper: Paper | None = None) -> bytes:
    """Return a document in a format.

    Parameters
    ----------
    name : str
        One of `FORMATS`.
    document : Document
        What it is about.
    paper : Paper, optional
        Size of figures; a 16:9 slide if left out.

    Raises
    ------
    InputContentError
        If there is no such format.
    UnknownNameError
        If there are no policies yet.
    LicenceError
        If the format passes on data and a layer's licence forbids that.
    ShortMemoryError
        If there is not enough memory.
    """
    if name not in FORMATS:
        raise InputContentError(
            "Format: found {found}, expected one of {formats}.",
            found=repr(name),
            formats=", ".join(FORMATS),
        )
    document.data.require_policies()
    chosen = FORMATS[name]
    described = replace(document, with_tables=chosen.with_tables)
    if chosen.is_data:
        sources.require_redistributable(described.layers)
    try:
        return chosen.make(described, paper or paper_size.paper())
    except MemoryError as error:
        raise ShortMemoryError from error
    finally:
        if document.data.origin is not None:
            texts_kept.forget()  # words of a reader's own table


def file_name(name: str, document: Document) -> str:
    """Return a name for the file: what it is about, and the ending of its format."""
    # The one slide lies beside the set.
    part = "-slide" if name == "slide" else ""
    return f"{document.name}{part}.{FORMATS[name].suffix}"
