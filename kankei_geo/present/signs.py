"""The sign of each kind of fact: a shape and a colour, so that nothing depends on colour alone."""

from dataclasses import dataclass

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.view import told

# No shape occurs twice, and every font of Japanese has them. Five kinds share a colour.
SHAPES = "●■◆▲★○△◇□▽☆◎▼＊＋∞※†♪¶"
COLOURS = ("#003c9e", "#8a2c0d", "#0c5c38", "#6a1b7a")
_TO_A_COLOUR = 5


@dataclass(frozen=True)
class Sign:
    """How a kind of fact is drawn: one letter, and a colour as ``#rrggbb``."""

    shape: str
    colour: str


@kept
def signs(data: Dataset) -> dict[str, Sign]:
    """Return the sign of each kind of fact, in the order in which they are told.

    Callers must not change it. The table of terms has at most as many kinds as there are shapes.
    """
    return {
        kind: Sign(SHAPES[number], COLOURS[number // _TO_A_COLOUR])
        for number, kind in enumerate(told.kinds(data))
    }
