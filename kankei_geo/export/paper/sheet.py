"""A sheet with its frame: the finding as title, what is shown, credit line and code."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kankei_geo.base.errors import InputContentError
from kankei_geo.export import typeset
from kankei_geo.export.document import POLICY_MAP, RECORD, TILE_MAP, Document
from kankei_geo.export.typeset import BOLD, REGULAR
from kankei_geo.present.tables import route_tables
from kankei_geo.present.words import words

TEXT, MUTED, LINE = "#1a1a1a", "#4d4d4d", "#cccccc"
_WIDTH, _HEIGHT = 13.333, 7.5  # inches of the sheet that sizes are told for
_MARGIN, _LEADING = 0.45, 1.35
_FIRST = -1  # below the axes
_TITLE_PT, _SMALL_TITLE_PT, _RULE_PT, _SMALL_PT = 24, 17, 12, 8
# What is narrower than A4 is shown, not printed.
_PAPER, _LEAST_ON_PAPER_PT, _LEAST_PT = 8.2, 8, 6  # inches, points


@dataclass(frozen=True)
class Box:
    """A rectangle on a sheet in inches from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height

    def columns(self, share: float, gap: float) -> tuple["Box", "Box"]:
        """Return the box as two: `share` of it to the left, the rest to the right."""
        left = (self.width - gap) * share
        right = self.width - gap - left
        return (
            Box(self.left, self.bottom, left, self.height),
            Box(self.right - right, self.bottom, right, self.height),
        )

    def rows(self, share: float, gap: float) -> tuple["Box", "Box"]:
        """Return the box as two: `share` of it above, the rest below."""
        above = (self.height - gap) * share
        below = self.height - gap - above
        return (
            Box(self.left, self.top - above, self.width, above),
            Box(self.left, self.bottom, self.width, below),
        )


class Sheet:
    """A figure on which things are placed in inches.

    Parameters
    ----------
    width, height : float
        In inches.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        What is drawn.
    unit : float
        By how much sizes differ from those of a 16:9 slide.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.unit = min(max(width, height) / _WIDTH, min(width, height) / _HEIGHT, 1.5)
        self.figure = Figure(figsize=(width, height), facecolor="white")

    def points(self, size_pt: float) -> float:
        """Return a size of type for this sheet, never too small to be read."""
        if min(self.width, self.height) >= _PAPER:
            return max(size_pt * self.unit, _LEAST_ON_PAPER_PT)
        return max(size_pt * self.unit, min(size_pt, _LEAST_PT))

    def least(self, size_pt: float) -> float:
        """Return the smallest size that is worth asking for: below it, `points` is the same."""
        if min(self.width, self.height) >= _PAPER:
            return max(size_pt, _LEAST_ON_PAPER_PT / self.unit)
        return size_pt

    def leading(self, size_pt: float) -> float:
        """Return the distance of two lines of type in inches."""
        return self.points(size_pt) * _LEADING / 72

    def axes(self, box: Box) -> Axes:
        """Return axes that fill a box.

        Raises
        ------
        InputContentError
            If the texts of a small sheet have left no room.
        """
        if min(box.width, box.height) <= 0:
            raise InputContentError(
                "Size: {width:.1f} × {height:.1f} inches leave no room beside the texts. Choose "
                "more pixels, or fewer dots per inch.",
                width=self.width,
                height=self.height,
            )
        return self.figure.add_axes(
            (
                box.left / self.width,
                box.bottom / self.height,
                box.width / self.width,
                box.height / self.height,
            )
        )

    def write(
        self,
        text: str,
        box: Box,
        size_pt: float,
        *,
        weight: str = REGULAR,
        colour: str = TEXT,
    ) -> Box:
        """Write a text from the top of a box, and return what is left of the box below it."""
        size = self.points(size_pt)
        top, step = box.top, self.leading(size_pt)
        for line in typeset.wrap(text, size, box.width, weight):
            self.line(line, box.left, top - size * 1.05 / 72, size, weight=weight, colour=colour)
            top -= step
        return Box(box.left, box.bottom, box.width, top - box.bottom)

    def line(  # noqa: PLR0913 -- what a line of type needs
        self,
        text: str,
        left: float,
        base: float,
        size: float,
        *,
        weight: str = REGULAR,
        colour: str = TEXT,
        align: str = "left",
    ) -> None:
        """Write one line at a base line; `size` is in points as printed."""
        self.figure.text(
            left / self.width,
            base / self.height,
            typeset.printable(text),
            size=size,
            weight=weight.lower() if weight == BOLD else "normal",
            color=colour,
            ha=align,
            va="baseline",
        )

    def rule(self, left: float, right: float, height: float, colour: str = LINE) -> None:
        """Draw a thin line across."""
        self.figure.add_artist(
            Line2D(
                [left / self.width, right / self.width],
                [height / self.height] * 2,
                color=colour,
                linewidth=0.8 * self.unit,
                transform=self.figure.transFigure,
            )
        )


def open_sheet(
    document: Document,
    width: float,
    height: float,
    *,
    title: str = "",
    rule: str = "",
    with_marks: bool = True,
) -> tuple[Sheet, Box]:
    """Return a sheet with title and source lines, and the box between them.

    Parameters
    ----------
    document : Document
        Title, rule, credit, stamp and code are written.
    width, height : float
        In inches.
    title, rule : str
        In place of the document's own.
    with_marks : bool
        Whether the table of a route has the marks, whose short words are explained then.
    """
    sheet = Sheet(width, height)
    title, rule = title or document.title, rule or document.rule
    margin = _MARGIN * sheet.unit
    inside = Box(margin, margin * 0.8, width - 2 * margin, height - 1.6 * margin)
    size = _title_size(sheet, title, inside.width)
    rest = sheet.write(title, inside, size, weight=BOLD)
    rest = sheet.write(rule, rest, _RULE_PT, colour=MUTED)
    for text in sheet.figure.texts:
        text.set_zorder(_FIRST)  # so that readers of PDF and SVG begin with it
    top = rest.top - 0.08 * sheet.unit
    bottom = _footer(sheet, document, inside, with_marks=with_marks)
    return sheet, Box(inside.left, bottom, inside.width, top - bottom)


def _title_size(sheet: Sheet, title: str, width: float) -> float:
    """Return the largest size at which the title is one line, or else two."""
    for most_lines, least in ((1, _SMALL_TITLE_PT), (2, _RULE_PT)):
        for size in range(_TITLE_PT, least - 1, -1):
            if len(typeset.wrap(title, sheet.points(size), width, BOLD)) <= most_lines:
                return size
    return _RULE_PT


def source_lines(document: Document, *, with_marks: bool = True) -> list[str]:
    """Return what stands at the foot of a sheet: short words, credit, data and the code."""
    t = words.translator(document.view.lang)
    credit = t("Source: {credit}").format(credit=t(" / ").join(document.credit))
    code = t("To see this view again, open the dashboard with this code: {code}")
    stamp = f"{document.stamp}　{code.format(code=document.code)}"
    return [*(_short_words(document) if with_marks else []), credit, stamp]


def _short_words(document: Document) -> list[str]:
    """Return what the short words of evidence stand for, where a table or legend has them."""
    data, view = document.data, document.view
    if document.compared_with is not None:
        return []
    if document.route is not None:
        told = words.short_levels(data, view.lang, route_tables.levels(data, document.route))
        return [told] if told else []
    with_marks = document.subject == RECORD or (
        document.subject in (POLICY_MAP, TILE_MAP) and view.layer in data.policies
    )
    return [words.short_levels(data, view.lang)] if with_marks else []


def _footer(sheet: Sheet, document: Document, inside: Box, *, with_marks: bool) -> float:
    """Write the source lines from the bottom up; return where the content may begin."""
    size = sheet.points(_SMALL_PT)
    lines = [
        line
        for text in source_lines(document, with_marks=with_marks)
        for line in typeset.wrap(text, size, inside.width)
    ]
    step = size * _LEADING / 72
    for number, line in enumerate(lines):  # in the order in which a screen reader reads them
        base = inside.bottom + (len(lines) - 1 - number) * step
        sheet.line(line, inside.left, base, size, colour=MUTED)
    top = inside.bottom + len(lines) * step + 0.03
    sheet.rule(inside.left, inside.right, top)
    return top + 0.1 * sheet.unit
