"""Figures as PNG, SVG and PDF, drawn without a browser."""

import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from xml.sax.saxutils import escape

from kankei_geo.analysis import comparison
from kankei_geo.analysis.routes import Route
from kankei_geo.export import fonts, typeset
from kankei_geo.export.document import (
    AUTHOR,
    BACKGROUND,
    CANDIDATE_MAP,
    COMPARISON,
    FACT_MAP,
    FOUR_MAPS,
    HUB_MAP,
    RECORD,
    ROUTE_MAP,
    SPREAD,
    STUDY,
    TILE_MAP,
    Document,
)
from kankei_geo.export.paper import (
    change_pages,
    map_furniture,
    map_signs,
    paper_background,
    paper_charts,
    paper_ideas,
    paper_legend,
    paper_map,
    paper_square,
    paper_study,
    paper_table,
    story_pages,
)
from kankei_geo.export.paper.paper_size import Paper
from kankei_geo.export.paper.record_page import draw_record
from kankei_geo.export.paper.sheet import Box, Sheet, open_sheet
from kankei_geo.present.maps.pictures import four_rows, four_title, policy_picture, small_picture
from kankei_geo.present.tables import hub_tables, route_tables
from kankei_geo.present.tables.comparison_html import item_name, lines
from kankei_geo.present.words.words import translator
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import IDEAS, TILES

# What Matplotlib would tell of a PDF by itself: `pdf_file` tells it.
UNTOLD: Mapping[str, object] = {"Creator": None, "Producer": None, "CreationDate": None}
_BETWEEN_MAPS, _GAP = 0.1, 0.2  # inches
_INDICATORS_PT = (9, 8, 7.5, 7, 6.5, 6, 5.5)  # letters of the indicators of a comparison
_LEAST_CHART = 1.2  # inches
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
    """Return the figure as PDF: text is text, its font is inside.

    It is one page; behind a map of changes stand those with the flows and the list, behind a
    record those with what documents tell of the municipality, behind a diagram of ideas what each
    of them says.
    """
    # Its library loads for a tenth of a second, which no other figure should wait for.
    from kankei_geo.export.paper import pdf_file  # noqa: PLC0415 -- see above

    fonts.number_glyphs()
    with typeset.drawing():
        pages = [_saved(sheet, paper, "pdf", UNTOLD) for sheet in sheets(document, paper)]
    return pdf_file.described(pages, document)


def rounded(drawn: str) -> str:
    """Return an SVG whose outlines have two decimals of a point: more are not seen."""
    return _PATH.sub(lambda path: _COORDINATE.sub(r"\1", path.group()), drawn)


def _save(document: Document, paper: Paper, kind: str, metadata: Mapping[str, object]) -> bytes:
    with typeset.drawing():
        return _saved(draw(document, paper), paper, kind, metadata)


def _saved(sheet: Sheet, paper: Paper, kind: str, metadata: Mapping[str, object]) -> bytes:
    file = io.BytesIO()
    sheet.figure.savefig(file, format=kind, dpi=paper.dpi, metadata=metadata)
    return file.getvalue()


def sheets(document: Document, paper: Paper) -> Iterator[Sheet]:
    """Draw a document on as many sheets as a PDF has (inside `typeset.drawing`)."""
    yield draw(document, paper)
    if document.compared_with is not None:
        yield from change_pages.sheets(document, paper)
    if document.subject == RECORD:
        yield from story_pages.sheets(document, paper)
    if document.subject == BACKGROUND and document.view.chapter == IDEAS:
        yield from paper_ideas.sheets(document, paper)


def draw(document: Document, paper: Paper) -> Sheet:
    """Draw a document on one sheet (inside `typeset.drawing`)."""
    if document.subject == ROUTE_MAP:
        return _route(document, paper)
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
    axes = paper_map.draw_map(document.data, sheet, map_box, view, picture)
    rows = paper_map.rows_in_sight(document.data, view, picture, axes)
    paper_square.draw_picture_legend(sheet, side, picture, rows, lines, view.lang)


def _route(document: Document, paper: Paper) -> Sheet:
    """Draw the map of a route, and beside it the legend and the legs."""
    data, view, picture = document.data, document.view, document.picture
    if document.route is None:
        raise ValueError(document.subject)  # its subject says that there is one
    # Rather the number of each stop's policies than all marks in letters that nobody can read.
    with_marks = _has_room_for_marks(document, document.route, paper)
    sheet, box = open_sheet(document, paper.width, paper.height, with_marks=with_marks)
    map_box, side = _beside(sheet, box)
    shown = replace(view, code=document.chosen)
    axes = paper_map.draw_map(data, sheet, map_box, shown, picture)
    rows, lines = paper_map.rows_in_sight(data, view, picture, axes), picture.lines
    rest = paper_square.draw_picture_legend(sheet, side, picture, rows, lines, view.lang)
    cells, _ = route_tables.narrow_legs(data, document.route, view.lang, with_marks=with_marks)
    legs, head = cells.to_numpy().tolist(), list(cells.columns)
    paper_table.draw_table(sheet, _below(sheet, rest), head, legs, _LEGS_PT)
    return sheet


def _has_room_for_marks(document: Document, route: Route, paper: Paper) -> bool:
    """Tell whether the marks of all stops have room in the table beside the map, by a trial."""
    sheet, box = open_sheet(document, paper.width, paper.height)
    _, side = _beside(sheet, box)
    picture, language = document.picture, document.view.lang
    rows, lines = picture.rows, picture.lines
    rest = paper_square.draw_picture_legend(sheet, side, picture, rows, lines, language)
    below = _below(sheet, rest)
    cells, _ = route_tables.narrow_legs(document.data, route, language)
    legs, head = cells.to_numpy().tolist(), list(cells.columns)
    return paper_table.height(sheet, below, head, legs, _LEGS_PT) <= below.height


def _beside(sheet: Sheet, box: Box) -> tuple[Box, Box]:
    """Return the place of a route's map, and that of its legend and table."""
    return _parted(sheet, box, upright=0.5, across=0.48)


def _below(sheet: Sheet, rest: Box) -> Box:
    """Return what is left below a legend, for a table."""
    return Box(rest.left, rest.bottom, rest.width, rest.height - _GAP * sheet.unit)


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
    below = _below(sheet, rest)
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
    paper_square.draw_picture_legend(sheet, side, picture, picture.rows, (), view.lang)


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
    items = [key for key in found.columns if key != "unit"]
    head = ["", *(item_name(document.data, key, view.lang) for key in items)]
    rows = [(label, *cells) for label, cells in lines(document.data, found, view.lang)]
    plain = len(lines(document.data, found, view.lang, with_indicators=False))
    chart = _compared_tables(sheet, box, head, (rows[:plain], rows[plain:]), view.lang)
    if document.data.prefecture.population:
        index = comparison.population_index(document.data, view.code, view.versus)
        paper_charts.draw_index(document.data, sheet, chart, view, index)


def _compared_tables(
    sheet: Sheet,
    box: Box,
    head: list[str],
    rows: tuple[list[tuple[str, ...]], list[tuple[str, ...]]],
    language: str,
) -> Box:
    """Draw a comparison's table and that of its indicators, if any; return where a chart may be."""
    gap, (plain, own) = _GAP * sheet.unit, rows
    if not own:
        table, chart = _parted(sheet, box, upright=0.62, across=0.6)
        paper_table.draw_table(sheet, table, head, plain, 9)
        return chart
    if box.width > box.height:
        for share in (0.5, 0.55, 0.6, 0.7):  # long names on a small sheet need more
            left, beside = box.columns(share, gap)
            least = paper_table.height(sheet, left, head, plain, sheet.least(_INDICATORS_PT[-1]))
            if least <= left.height:
                break
        place = left.rows(0.62, gap)[0]
        place = place if least <= place.height else left
        rest = paper_table.draw_table(sheet, place, head, plain, 9)
        chart = Box(left.left, left.bottom, left.width, rest.top - gap - left.bottom)
        if chart.height < _LEAST_CHART * sheet.unit:  # long texts have taken its place
            beside, chart = beside.rows(0.7, gap)
    else:
        tables, chart = box.rows(0.8, gap)
        rest = paper_table.draw_table(sheet, tables.rows(0.5, gap)[0], head, plain, 9)
        beside = Box(box.left, tables.bottom, box.width, rest.top - gap - tables.bottom)
    paper_table.draw_fitting(sheet, beside, (head, own), _INDICATORS_PT, language)
    return chart


_DRAWN: dict[str, Callable[[Document, Sheet, Box], None]] = {
    FOUR_MAPS: _four_maps,
    TILE_MAP: _tiles,
    HUB_MAP: _hubs,
    FACT_MAP: _facts,
    SPREAD: _spread,
    STUDY: paper_study.draw_study,
    BACKGROUND: paper_background.draw_background,
    COMPARISON: _comparison,
    RECORD: draw_record,
}
