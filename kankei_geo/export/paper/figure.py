"""Figures as PNG, SVG and PDF, drawn without a browser."""

import io
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.sax.saxutils import escape

from kankei_geo.analysis import comparison
from kankei_geo.export import fonts, typeset
from kankei_geo.export.document import (
    AUTHOR,
    CANDIDATE_MAP,
    COMPARISON,
    FACT_MAP,
    FOUR_MAPS,
    HUB_MAP,
    RECORD,
    ROUTE_MAP,
    SPREAD,
    TILE_MAP,
    Document,
)
from kankei_geo.export.paper import (
    map_furniture,
    map_signs,
    paper_charts,
    paper_legend,
    paper_map,
    paper_table,
)
from kankei_geo.export.paper.paper_size import Paper
from kankei_geo.export.paper.record_page import draw_record
from kankei_geo.export.paper.sheet import Box, Sheet, open_sheet
from kankei_geo.present.maps.pictures import four_rows, four_title, policy_picture, small_picture
from kankei_geo.present.tables import hub_tables, route_tables
from kankei_geo.present.tables.comparison_html import item_name, lines
from kankei_geo.present.words.words import translator
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import TILES

# What Matplotlib would tell of a PDF by itself: `pdf_file` tells it.
UNTOLD: Mapping[str, object] = {"Creator": None, "Producer": None, "CreationDate": None}
_BETWEEN_MAPS, _GAP = 0.1, 0.2  # inches
_LEGS_PT = 8  # letters of the legs beside a map
_SVG_HEAD = re.compile(r"(<svg\b[^>]*)>\s*(<title>[^<]*</title>)?")
_PATH = re.compile(r' d="[^"]*"')
_COORDINATE = re.compile(r"(\d\.\d\d)\d+")


def make_png(document: Document, paper: Paper) -> bytes:
    """Return the figure as PNG; title, code and credit are in its metadata, too."""
    metadata = {
        "Software": None,
        "Title": document.title,
        "Description": document.code,
        "Copyright": " / ".join(document.credit),
    }
    return _save(document, paper, "png", metadata)


def make_svg(document: Document, paper: Paper) -> bytes:
    """Return the figure as SVG: text is text, its font is inside."""
    metadata = {
        "Date": document.date.isoformat(),
        "Title": document.title,
        "Description": document.code,
        "Creator": AUTHOR,
        "Rights": " / ".join(document.credit),
        "Language": document.view.lang,
    }
    drawn = _save(document, paper, "svg", metadata).decode()
    # The letters that occur come along, so that no machine has to have the font.
    style = f"<defs><style>{fonts.faces(drawn)}</style>"
    return _named(document, rounded(drawn)).replace("<defs>", style, 1).encode()


def _named(document: Document, drawn: str) -> str:
    """Return an SVG with what a screen reader says of it: the finding, and what is shown."""
    language = document.view.lang
    title, rule = (escape(typeset.printable(text)) for text in (document.title, document.rule))
    told = f'role="img" lang="{language}" xml:lang="{language}"'
    names = f"<title>{title}</title><desc>{rule}</desc>"
    return _SVG_HEAD.sub(lambda head: f"{head[1]} {told}>{names}", drawn, count=1)


def make_pdf(document: Document, paper: Paper) -> bytes:
    """Return the figure as PDF of one page: text is text, its font is inside."""
    # Its library loads for a tenth of a second, which no other figure should wait for.
    from kankei_geo.export.paper import pdf_file  # noqa: PLC0415 -- see above

    return pdf_file.described(_save(document, paper, "pdf", UNTOLD), document)


def rounded(drawn: str) -> str:
    """Return an SVG whose outlines have two decimals of a point: more are not seen."""
    return _PATH.sub(lambda path: _COORDINATE.sub(r"\1", path.group()), drawn)


def _save(document: Document, paper: Paper, kind: str, metadata: Mapping[str, object]) -> bytes:
    with typeset.drawing():
        figure = draw(document, paper).figure
        file = io.BytesIO()
        figure.savefig(file, format=kind, dpi=paper.dpi, metadata=metadata)
    return file.getvalue()


def draw(document: Document, paper: Paper) -> Sheet:
    """Draw a document on a sheet (inside `typeset.drawing`)."""
    sheet, box = open_sheet(document, paper.width, paper.height)
    _DRAWN.get(document.subject, _one_map)(document, sheet, box)
    return sheet


def _one_map(document: Document, sheet: Sheet, box: Box) -> None:
    picture, lines = document.picture, document.picture.lines
    view = replace(document.view, code=document.chosen)
    if document.subject == CANDIDATE_MAP:
        # All candidates are counted, so all are shown: filters do not decide who is one.
        view = replace(view, area=())
        t = translator(view.lang)
        lines = (
            *lines,
            (paper_legend.AIRPORT, t("Airport that counts")),
            (paper_legend.OTHER_AIRPORT, t("Airport that does not count")),
        )
    map_box, side = _parted(sheet, box, upright=0.66, across=0.72)
    paper_map.draw_map(document.data, sheet, map_box, view, picture)
    paper_legend.draw_legend(sheet, side, picture.title, picture.rows, lines, view.lang)


def _route(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the map of a route, and beside it the legend and the legs."""
    data, view, picture = document.data, document.view, document.picture
    if document.route is None:
        raise ValueError(document.subject)  # its subject says that there is one
    gap = _GAP * sheet.unit
    map_box, side = _parted(sheet, box, upright=0.5, across=0.48)
    shown = replace(view, code=document.chosen)
    paper_map.draw_map(data, sheet, map_box, shown, picture)
    rows, lines = picture.rows, picture.lines
    rest = paper_legend.draw_legend(sheet, side, picture.title, rows, lines, view.lang)
    below = Box(rest.left, rest.bottom, rest.width, rest.height - gap)
    # Rather the number of each stop's policies than all marks in letters that nobody can read.
    for with_marks in (True, False):
        cells, _ = route_tables.narrow_legs(data, document.route, view.lang, with_marks=with_marks)
        legs, head = cells.to_numpy().tolist(), list(cells.columns)
        if paper_table.height(sheet, below, head, legs, _LEGS_PT) <= below.height:
            break
    paper_table.draw_table(sheet, below, head, legs, _LEGS_PT)


def _hubs(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the map of hubs, and beside it the legend, the hubs and the curve."""
    data, view, picture = document.data, document.view, document.picture
    cells, _ = hub_tables.narrow(data, view)
    gap = _GAP * sheet.unit
    map_box, side = _parted(sheet, box, upright=0.5, across=0.5)
    # All that is reached is in sight: filters do not decide what counts.
    shown = replace(view, area=())
    paper_map.draw_map(data, sheet, map_box, shown, picture)
    rest = paper_legend.draw_legend(sheet, side, picture.title, picture.rows, (), view.lang)
    below = Box(rest.left, rest.bottom, rest.width, rest.height - gap)
    upper, lower = below.rows(0.62, gap)
    if not cells.empty:
        hubs = cells.to_numpy().tolist()
        paper_table.draw_table(sheet, upper, list(cells.columns), hubs, 8)
    paper_charts.draw_curve(data, sheet, lower, view)


def _facts(document: Document, sheet: Sheet, box: Box) -> None:
    """Draw the map of facts with the signs of their kinds, and beside it both legends."""
    data, view, picture = document.data, document.view, document.picture
    map_box, side = _parted(sheet, box, upright=0.6, across=0.7)
    axes = paper_map.draw_map(data, sheet, map_box, replace(view, area=()), picture)
    map_signs.draw(data, axes, view, sheet)
    rest = paper_legend.draw_legend(sheet, side, picture.title, picture.rows, (), view.lang)
    map_signs.draw_key(sheet, rest, picture, view.lang)


def _parted(sheet: Sheet, box: Box, *, upright: float, across: float) -> tuple[Box, Box]:
    """Return a box as two, side by side or one above the other: the share of the first."""
    gap = _GAP * sheet.unit
    return box.rows(upright, gap) if box.height > box.width else box.columns(across, gap)


def _four_maps(document: Document, sheet: Sheet, box: Box) -> None:
    view = document.view
    maps, side = _parted(sheet, box, upright=0.8, across=0.76)
    everyone = document.data.table
    policies = document.data.policies
    for policy, place in zip(policies, _grid(maps, len(policies)), strict=False):
        picture = small_picture(document.data, view, policy, everyone, document.matching)
        below = sheet.write(picture.title, place, 13, weight=typeset.BOLD)
        axes = paper_map.draw_map(document.data, sheet, below, view, picture, furniture=False)
        if policy == policies[-1]:
            map_furniture.scale_bar(axes, sheet)
    title = four_title(document.data, view.lang)
    paper_legend.draw_legend(
        sheet, side, title, four_rows(document.data, document.kept, len(everyone)), (), view.lang
    )


def _grid(box: Box, number: int) -> list[Box]:
    """Return as many places as there are maps, in rows that are about as many as columns."""
    across = math.ceil(math.sqrt(number))
    return [
        place
        for row in _divided(box, math.ceil(number / across), Box.rows)
        for place in _divided(row, across, Box.columns)
    ]


def _divided(
    box: Box, parts: int, divide: Callable[[Box, float, float], tuple[Box, Box]]
) -> list[Box]:
    """Return a box in equal parts, one after the other."""
    found, rest = [], box
    for left in range(parts, 1, -1):
        part, rest = divide(rest, 1 / left, _BETWEEN_MAPS)
        found.append(part)
    return [*found, rest]


def _tiles(document: Document, sheet: Sheet, box: Box) -> None:
    view, picture = document.view, document.picture
    place, side = _parted(sheet, box, upright=0.66, across=0.72)
    paper_charts.draw_tiles(document.data, sheet, place, view, picture)
    paper_legend.draw_legend(sheet, side, picture.title, picture.rows, (), view.lang)


def _spread(document: Document, sheet: Sheet, box: Box) -> None:
    view, spread = document.view, document.spread
    bars, side = _parted(sheet, box, upright=0.74, across=0.76)
    paper_charts.draw_spread(document.data, sheet, bars, view, spread)
    count = replace(view, layer=COUNT_LAYER, kind=TILES)  # the legend of the bars
    picture = policy_picture(
        document.data, count, COUNT_LAYER, document.data.table, document.matching
    )
    paper_legend.draw_legend(sheet, side, picture.title, picture.rows, (), view.lang)


def _comparison(document: Document, sheet: Sheet, box: Box) -> None:
    view = document.view
    found = comparison.compare(document.data, view.code, view.versus, winter=view.winter)
    table, chart = _parted(sheet, box, upright=0.62, across=0.6)
    items = [key for key in found.columns if key != "unit"]
    head = ["", *(item_name(document.data, key, view.lang) for key in items)]
    # A sheet has no room for the indicators.
    told = lines(document.data, found, view.lang, with_indicators=False)
    rows = [(label, *cells) for label, cells in told]
    paper_table.draw_table(sheet, table, head, rows, 9)
    if document.data.prefecture.population:
        index = comparison.population_index(document.data, view.code, view.versus)
        paper_charts.draw_index(document.data, sheet, chart, view, index)


_DRAWN: dict[str, Callable[[Document, Sheet, Box], None]] = {
    FOUR_MAPS: _four_maps,
    TILE_MAP: _tiles,
    ROUTE_MAP: _route,
    HUB_MAP: _hubs,
    FACT_MAP: _facts,
    SPREAD: _spread,
    COMPARISON: _comparison,
    RECORD: draw_record,
}
