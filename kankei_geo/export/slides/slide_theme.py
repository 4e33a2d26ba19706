"""The theme of the slides: its colours are those of the legend, its font is the office's.

Whoever changes a colour of the theme recolours map, legend and charts at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN, MSO_THEME_COLOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.util import Inches

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps.pictures import Picture

FONT = "Yu Gothic"  # on every Windows and in every Office for Mac
TEXT, MUTED, LINE, WHITE = "#1a1a1a", "#4d4d4d", "#cccccc", "#ffffff"
_LINK = "#0017c1"
MARGIN = 0.5  # inches
TITLE_TOP, TITLE_HEIGHT = 0.3, 0.8
_ACCENTS = [f"accent{number}" for number in range(1, 7)]
_FIXED = {"dk1": TEXT, "lt1": WHITE, "dk2": MUTED, "lt2": palette.NOT_LISTED_COLOUR}
_NAMES = {
    "dk1": MSO_THEME_COLOR.TEXT_1,
    "lt1": MSO_THEME_COLOR.BACKGROUND_1,
    "dk2": MSO_THEME_COLOR.TEXT_2,
    "lt2": MSO_THEME_COLOR.BACKGROUND_2,
    **{name: MSO_THEME_COLOR.from_xml(name) for name in _ACCENTS},
}
PATTERNS = {
    "hatch": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    "back_hatch": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL,
    "sparse_dots": MSO_PATTERN.PERCENT_10,
    "dense_dots": MSO_PATTERN.PERCENT_25,
}
_LAYOUT = "Title Only"
# What stands in the library's template, by its place in the theme.
_COLOUR = r"(<a:{name}>).*?(</a:{name}>)"
_LATIN = re.compile(r'(<a:latin typeface=")[^"]*')
_EAST_ASIAN = re.compile(r'(<a:ea typeface=")[^"]*')
_JAPANESE = re.compile(r'(<a:font script="Jpan" typeface=")[^"]*')


@dataclass(frozen=True)
class Palette:
    """Which place of the theme holds which colour.

    Attributes
    ----------
    colours : mapping of str to str
        Colour (``#rrggbb``) of each place (``dk1``, ``accent1``, …).
    """

    colours: Mapping[str, str]

    def colour(self, target: Any, colour: str) -> None:  # noqa: ANN401 -- python-pptx has no types
        """Set a colour: as one of the theme where it has it, else as it is.

        Parameters
        ----------
        target : pptx.dml.color.ColorFormat
            Of a fill, a line or a font.
        colour : str
            ``#rrggbb``.
        """
        for place, own in self.colours.items():
            if own == colour:
                target.theme_color = _NAMES[place]
                return
        target.rgb = RGBColor.from_string(colour.removeprefix("#").upper())

    def fill(self, target: Any, item: LegendClass) -> None:  # noqa: ANN401 -- the same
        """Fill with a class's colour and, where it has one, with its pattern."""
        if item.pattern == palette.NO_PATTERN:
            self.plain(target, item.colour)
            return
        target.patterned()
        target.pattern = PATTERNS[item.pattern]
        self.colour(target.fore_color, item.pattern_colour)
        self.colour(target.back_color, item.colour)

    def plain(self, target: Any, colour: str) -> None:  # noqa: ANN401 -- the same
        """Fill with one colour."""
        target.solid()
        self.colour(target.fore_color, colour)


def palette_of(data: Dataset, picture: Picture) -> Palette:
    """Return the palette of a picture: its classes first, then those of the charts."""
    wanted = [
        *(item.colour for item, _ in picture.rows),
        *(
            legend.count_colours(data)[count]
            for count in sorted(legend.count_colours(data), reverse=True)
        ),
        *(item.colour for item in legend.tier_classes(data, 1)),
        *legend.policy_colours(data).values(),
    ]
    free = (colour for colour in dict.fromkeys(wanted) if colour not in _FIXED.values())
    accents = dict(zip(_ACCENTS, free, strict=False))
    # A theme has six accents; where fewer colours are wanted, the rest must not be foreign ones.
    spare = dict.fromkeys(_ACCENTS[len(accents) :], palette.ACCENT_COLOUR)
    return Palette({**_FIXED, **accents, **spare})


def new_presentation(size: tuple[float, float], colours: Palette) -> Any:  # noqa: ANN401 -- the same
    """Return an empty presentation with one layout, in the colours of a palette.

    Parameters
    ----------
    size : tuple of float
        Width and height in inches.
    colours : Palette
        Becomes the theme's colours.
    """
    presentation = pptx.Presentation()
    _drop_foreign(presentation)
    _resize(presentation, size)
    dress(presentation.slide_master.part, colours)
    return presentation


def dress(part: Any, colours: Palette) -> None:  # noqa: ANN401 -- the same
    """Give the theme of a master (of slides or of notes) our colours and font."""
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    content = _themed(theme.blob.decode(), colours).encode()
    # The library has no way in: it keeps a theme that it read as bytes, its own as a tree.
    if isinstance(theme, XmlPart):
        theme._element = parse_xml(content)  # noqa: SLF001 -- the same
    else:
        theme._blob = content  # noqa: SLF001 -- the same


def _themed(xml: str, colours: Palette) -> str:
    for place, colour in {**colours.colours, "hlink": _LINK, "folHlink": MUTED}.items():
        value = f'<a:srgbClr val="{colour.removeprefix("#").upper()}"/>'
        xml = re.sub(_COLOUR.format(name=place), rf"\g<1>{value}\g<2>", xml, flags=re.DOTALL)
    for pattern in (_LATIN, _EAST_ASIAN, _JAPANESE):
        xml = pattern.sub(rf"\g<1>{FONT}", xml)
    return re.sub(r'name="Office( Theme)?"', 'name="Kankei-Geo"', xml)


def _drop_foreign(presentation: Any) -> None:  # noqa: ANN401 -- the same
    """Take out what the template brings and nobody needs: layouts, a printer, a picture."""
    layouts = presentation.slide_master.slide_layouts
    for layout in [item for item in layouts if item.name != _LAYOUT]:
        layouts.remove(layout)
    foreign = (RELATIONSHIP_TYPE.PRINTER_SETTINGS, RELATIONSHIP_TYPE.THUMBNAIL)
    for owner in (presentation.part, presentation.part.package):
        for key in [key for key, rel in owner._rels.items() if rel.reltype in foreign]:  # noqa: SLF001
            owner._rels.pop(key)  # noqa: SLF001


def _resize(presentation: Any, size: tuple[float, float]) -> None:  # noqa: ANN401 -- the same
    """Set the size of all slides, and the master's title to their full width."""
    width, height = (Inches(side) for side in size)
    across = width / presentation.slide_width
    presentation.slide_width, presentation.slide_height = width, height
    master = presentation.slide_master
    for shape in master.placeholders:
        shape.left, shape.width = round(shape.left * across), round(shape.width * across)
    title = master.placeholders[0]
    title.left, title.top = Inches(MARGIN), Inches(TITLE_TOP)
    title.width, title.height = width - 2 * Inches(MARGIN), Inches(TITLE_HEIGHT)
    _style_title(master, title)


def _style_title(master: Any, title: Any) -> None:  # noqa: ANN401 -- the same
    body = title.text_frame._txBody.bodyPr  # noqa: SLF001
    for side in ("lIns", "rIns", "tIns", "bIns"):
        body.set(side, "0")
    body.set("anchor", "b")
    level = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
    level.set("algn", "l")
    style = level.find("{*}defRPr")
    style.set("sz", "2400")
    style.set("b", "1")
