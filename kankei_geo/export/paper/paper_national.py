"""National figures on paper: bars, lines, or cards of numbers that stand by themselves."""

from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.paper import paper_cards, paper_charts, paper_study, paper_table
from kankei_geo.export.paper.map_marks import HATCHES
from kankei_geo.export.paper.sheet import LINE, TEXT, Box, Sheet
from kankei_geo.export.typeset import printable
from kankei_geo.present import national_bars, national_cards, national_years, palette
from kankei_geo.present.maps.drawings import text_colour
from kankei_geo.present.national_bars import Answer, Bars
from kankei_geo.present.words import national_words
from kankei_geo.view import chapters
from kankei_geo.view.view import View

_SIZE, _SMALL, _TABLE = 11, 9.5, 9  # points
_NAMES, _CHART = 0.4, 0.68  # of the width for names; of the height for a chart over its table
_GAP, _AXIS, _KEY = 0.2, 0.35, 0.35  # inches
_HIGH = 0.62  # of a row, that its bar takes
_KEY_PT, _BETWEEN = 7, 5  # points of a key on a small sheet; years between those written
_TICKS = (0, 25, 50, 75, 100)


def draw(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw the series that is shown, with its sources and notes at the foot."""
    kind = national_bars.kind(data, chapters.shown_series(data, view))
    of_cards = kind == national_bars.CARDS  # each has its note itself
    told = () if of_cards else national_words.notes(data, view)
    box = paper_study.notes(sheet, box, (national_words.sources(data, view), *told))
    if of_cards:
        paper_cards.draw(sheet, box, national_cards.cards(data, view))
    elif kind == national_bars.YEARS:
        _years(data, sheet, box, view)
    else:
        _bars(sheet, box, national_bars.bars(data, view), view.lang)


def _years(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw the lines, and below them the declines of paper and census."""
    unit, drawn = sheet.unit, national_years.lines(data, view)
    above, below = box.rows(_CHART, _GAP * unit)
    cells = national_words.texts(national_years.comparison(data, view))
    head, rows = list(cells.columns), cells.to_numpy().tolist()
    # On a small sheet the lines rather than a table that would lie on what is below.
    has_table = paper_table.height(sheet, below, head, rows, _TABLE) <= below.height
    above = above if has_table else box
    most = max(value for one in drawn for value in one.by_year.values())
    margin = typeset.width_inches(f"{most:,.0f}", sheet.points(_TABLE)) + 0.1 * unit
    axes = sheet.axes(paper_charts.inside(above, margin, 0.3 * unit))
    paper_charts.plot(axes, drawn, 5 * unit, 1.6 * unit)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    paper_charts.name_lines(axes, sheet.points(_SMALL if has_table else _KEY_PT))
    known = {year for one in drawn for year in one.by_year}
    paper_charts.years(axes, [year for year in sorted(known) if not year % _BETWEEN], sheet)
    if has_table:
        paper_table.draw_table(sheet, below, head, rows, _TABLE)


def _bars(sheet: Sheet, box: Box, drawn: Bars, language: str) -> None:
    """Draw answers as shares, their names beside them in as many lines as they need."""
    unit, size = sheet.unit, sheet.points(_SIZE)
    if drawn.is_whole:
        box = _key(sheet, box, drawn)
    told = [national_words.bar_name(drawn, at, language) for at in range(len(drawn.names))]
    widest = max(typeset.width_inches(name, size) for name in told) + 0.2 * unit
    wide = min(widest, box.width * _NAMES)
    names = ["\n".join(typeset.wrap(name, size, wide - 0.15 * unit)) for name in told]
    place = Box(
        box.left + wide,
        box.bottom + _AXIS * unit,
        box.width - wide - 0.25 * unit,
        box.height - _AXIS * unit,
    )
    axes = sheet.axes(place)
    before = [0.0] * len(names)
    for answer in drawn.answers:
        before = _answer(axes, sheet, drawn, answer, before)
    axes.set_xlim(0, 100)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks(_TICKS, [f"{tick}%" for tick in _TICKS])
    axes.set_yticks(range(len(names)), [printable(name) for name in names], size=size)
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=size, labelcolor=TEXT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _answer(
    axes: Axes, sheet: Sheet, drawn: Bars, answer: Answer, before: list[float]
) -> list[float]:
    """Draw one answer behind those before it; return where it ends in each bar."""
    shares = [
        number / whole * 100 for number, whole in zip(answer.numbers, drawn.wholes, strict=True)
    ]
    axes.barh(
        range(len(shares)),
        shares,
        left=before,
        height=_HIGH,
        facecolor=answer.item.colour,
        edgecolor=palette.OUTLINE_COLOUR,
        hatchcolor=answer.item.pattern_colour,
        hatch=HATCHES[answer.item.pattern],
        linewidth=0.5,
    )
    plain = answer.item.pattern == palette.NO_PATTERN
    ground = None if plain else {"facecolor": answer.item.colour, "edgecolor": "none", "pad": 0.8}
    for row, (number, share, start) in enumerate(zip(answer.numbers, shares, before, strict=True)):
        # Of several answers the number stands beside the name.
        if drawn.is_whole and share >= national_bars.LEAST_WRITTEN * 100:
            axes.text(
                start + share / 2,
                row,
                f"{number:,}",
                ha="center",
                va="center",
                size=sheet.points(_SMALL),
                color=text_colour(answer.item.colour),
                bbox=ground,
            )
    return [start + share for start, share in zip(before, shares, strict=True)]


def _key(sheet: Sheet, box: Box, drawn: Bars) -> Box:
    """Name the answers above the bars, in two rows where the sheet is narrow; return the rest."""
    unit, size = sheet.unit, sheet.points(_SMALL)
    names = [printable(one.name) for one in drawn.answers]
    needed = sum(typeset.width_inches(name, size) + 0.6 * unit for name in names)
    rows = 1 if needed < box.width else 2
    above, rest = box.rows(rows * _KEY * unit / box.height, 0)
    axes = sheet.axes(above)
    axes.set_axis_off()
    patches = [
        Patch(
            facecolor=one.item.colour,
            edgecolor=palette.OUTLINE_COLOUR,
            hatchcolor=one.item.pattern_colour,
            hatch=HATCHES[one.item.pattern],
            label=name,
        )
        for one, name in zip(drawn.answers, names, strict=True)
    ]
    columns = -(-len(patches) // rows)
    axes.legend(
        handles=patches,
        ncol=columns,
        loc="center left",
        frameon=False,
        fontsize=size,
        borderpad=0,
        borderaxespad=0,
    )
    return rest
