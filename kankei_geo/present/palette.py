"""Colours and patterns that no dataset decides.

They are tokens of the Digital Agency's design system (MIT); the neutral ones carry no value.
"""

from collections.abc import Mapping

SELECTION_COLOUR = "#fb5b01"  # Orange 600: nothing else is orange
# No line stands out from white and navy alike; orange or black does from every fill.
SELECTION_CASING_COLOUR = "#000000"
NOT_LISTED_COLOUR = "#f2f2f2"
NO_TABLE_COLOUR = "#cdc6b8"  # nobody has brought a table for the prefecture
NOT_ADOPTED_COLOUR = "#ffffff"
PATTERN_ON_LIGHT = "#767676"
PATTERN_ON_DARK = "#ffffff"
OUTLINE_COLOUR = "#7a8794"  # of every border; its contrast on white is 3.7
NO_PATTERN = "none"
NOT_LISTED_PATTERN = "hatch"
# What lies below the municipalities of a map, and what a car reaches of it.
GROUND_COLOUR = "#f2f2f2"
ISOCHRONE_COLOUR, ISOCHRONE_FILL = "#8658a8", "#e9dcf3"
WAY_COLOUR, WAY_CASING_COLOUR = "#1a1a1a", "#ffffff"
BUFFER_COLOUR = "#1a1a1a"
AREA_COLOUR = "#00316a"
BORDERLINE_COLOUR = "#8a3d00"  # of those whose interval holds the threshold: triangles
# Of who came or left when a rule changed: one colour, solid or dashed, on a casing.
CHANGED_COLOUR, CHANGED_CASING_COLOUR = "#aa00aa", "#ffffff"
LINE_COLOUR = "#0066be"  # of one municipality's figures over the years: Light Blue 800
MUTED_COLOUR, FRAME_COLOUR = "#4d4d4d", "#f3f6fa"  # of labels, and of what holds boxes
ACCENT_COLOUR = "#0066be"  # of what stands out in a chart: Light Blue 800

# Of an indicator without a middle, and of one below and above it, the lowest or nearest first:
# Light Blue, Purple, Green. A selection stands out from each of them.
_SIDES = {
    0: ("#c0e4ff", "#5bb9ff", "#1c88de", "#0059a9", "#00316a"),
    -1: ("#cda6ff", "#a96cf7", "#8a44e4", "#5109ad", "#26005a"),
    1: ("#9bd4b5", "#51b883", "#1a8250", "#0c472a", "#04210f"),
}
# Which of them are taken for how many classes.
_PICKED = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
# Of patterns on them; green makes most of the luminance.
DARKEST, LIGHTEST, _MIDDLE_GREEN = "#1a1a1a", "#ffffff", 120
# Light Blue, from the least to the most; what lies between is mixed from its neighbours.
_RAMP = ("#c0e4ff", "#39abff", "#0066be", "#00316a")
NO_POLICY_COLOUR = "#e8f4ff"  # listed, without any policy
# Of the journey from 羽田, the shortest first; and of its parts.
JOURNEY_COLOURS = ("#003d2f", "#1c7a5b", "#5fb88f", "#f0e9a0")
PART_COLOURS = {
    "waiting": "#d0d0d0",
    "check_in": "#8c8c8c",
    "block": "#1c7a5b",
    "leaving": "#8c8c8c",
    "drive": "#003d2f",
}
# What began or is more, ended or is fewer, stayed, is in neither edition, and in one only.
BEGAN_FILL = ("#0c472a", NO_PATTERN, PATTERN_ON_DARK)
ENDED_FILL = ("#aa00aa", "back_hatch", PATTERN_ON_DARK)
STAYED_FILL = ("#9bd4b5", "sparse_dots", "#04210f")
NEVER_FILL = ("#c0e4ff", NO_PATTERN, PATTERN_ON_LIGHT)
ONE_EDITION_FILL = ("#ffe6a8", "dense_dots", "#5c4700")
# Fills for combinations that have none of their own, the most frequent first.
COMBINATION_FILLS = (
    ("#7a3fb0", "sparse_dots", PATTERN_ON_DARK),
    ("#ffd43b", "dense_dots", "#5c4700"),
    ("#197a4b", NO_PATTERN, PATTERN_ON_DARK),
    ("#6fd3e3", NO_PATTERN, PATTERN_ON_LIGHT),
    ("#aa00aa", "back_hatch", PATTERN_ON_DARK),
    ("#c0e4ff", "dense_dots", "#00316a"),
)
OTHER_COMBINATION = ("#8c8c8c", "dense_dots", PATTERN_ON_DARK)


# Of two figures at once, by the part of the second (the lowest first) and of the first: blue by
# purple as in Stevens' schemes, moved apart until each row can be told with any colour vision. The
# rows are told apart by their patterns, too.
_PAIRS = (
    ("#b9e7ff", "#6babde", "#007381"),
    ("#e7bbd3", "#9088ad", "#4f6fa6"),
    ("#c387c1", "#8f5aa0", "#3b3470"),
)
_PAIR_PATTERNS = (NO_PATTERN, "sparse_dots", "back_hatch")
_PAIR_PLACES = {1: (1,), 2: (0, 2), 3: (0, 1, 2)}


def pair_fill(first: tuple[int, int], second: tuple[int, int]) -> tuple[str, str, str]:
    """Return colour, pattern and the pattern's colour of a class of two figures.

    Parameters
    ----------
    first, second : tuple of (int, int)
        Number of the part of each figure from 0, and how many parts it has (1 to 3).
    """
    across, up = (_PAIR_PLACES[most][part] for part, most in (first, second))
    return (colour := _PAIRS[up][across]), _PAIR_PATTERNS[up], on(colour)


def ramp(most: int) -> Mapping[int, str]:
    """Return a colour for each number from 1 to `most`: the more, the darker.

    Parameters
    ----------
    most : int
        At least 1.
    """
    last = len(_RAMP) - 1
    if most == 1:
        return {1: _RAMP[-2]}
    return {n: _mixed((n - 1) / (most - 1) * last) for n in range(1, most + 1)}


def side_ramp(side: int, most: int) -> Mapping[int, str]:
    """Return a colour for each step from 1 to `most` away from the middle of an indicator.

    Parameters
    ----------
    side : int
        -1 below the middle, 1 above it, 0 for an indicator without one.
    most : int
        1 to 5.
    """
    picked = (_SIDES[side][place] for place in _PICKED[most])
    return dict(enumerate(picked, start=1))


def _mixed(place: float) -> str:
    lower = min(int(place), len(_RAMP) - 2)
    share = place - lower
    pairs = zip(_channels(_RAMP[lower]), _channels(_RAMP[lower + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def on(ground: str) -> str:
    """Return the colour of a pattern that stands out from a ground."""
    return DARKEST if _channels(ground)[1] > _MIDDLE_GREEN else LIGHTEST


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


# Colour, dashes and marker of each line of a chart that compares, the last of the prefecture.
LINES = (
    ("#0066be", "solid", "circle"),
    ("#197a4b", "dash", "square"),
    ("#aa00aa", "dot", "diamond"),
    ("#927200", "dashdot", "triangle-up"),
    ("#1a1a1a", "longdash", "x"),
)
