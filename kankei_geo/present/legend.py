"""One definition of classes, colours and patterns for screen, documents and tests.

Colours are tokens of the Digital Agency's design system (MIT); the neutral ones carry no
value. A class is drawn by colour and, where it is a state rather than a number, by a
pattern, so that nothing depends on colour alone.
"""

from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import pandas as pd

from kankei_geo.analysis.combinations import adopted, combinations
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.matrix import LEVELS, POLICIES
from kankei_geo.view.layers import COMBINATION_LAYER, COUNT_LAYER

# English labels; the catalogues hold the Japanese.
POLICY_LABELS = {
    "joint_programme": msgid("Joint programme"),
    "metro_pr": msgid("PR in the capital region"),
    "wide_area_tour": msgid("Wide-area tour"),
    "dual_residence": msgid("Dual residence"),
}
# Short forms for legends, where space is scarce.
LEVEL_SHORT_LABELS = {
    "printed": msgid("print"),
    "panel": msgid("panel"),
    "programme": msgid("2019"),
    "remainder": msgid("elim."),
}
LEVEL_LABELS = {
    msgid("printed"): msgid("printed"),
    "panel": msgid("from the panel"),
    "programme": msgid("from the 2019 programme"),
    "remainder": msgid("by elimination"),
}
POLICY_COLOURS = {
    "joint_programme": "#197a4b",  # Green 800
    "metro_pr": "#aa00aa",  # Magenta 800
    "wide_area_tour": "#927200",  # Yellow 900
    "dual_residence": "#008299",  # Cyan 800
}
COUNT_COLOURS = {1: "#c0e4ff", 2: "#39abff", 3: "#0066be", 4: "#00316a"}  # Light Blue
SELECTION_COLOUR = "#fb5b01"  # Orange 600: nothing else is orange
# No line stands out from white and navy alike; orange or black does from every fill.
SELECTION_CASING_COLOUR = "#000000"
NOT_LISTED_COLOUR = "#f2f2f2"
NOT_ADOPTED_COLOUR = "#ffffff"
PATTERN_ON_LIGHT = "#767676"
PATTERN_ON_DARK = "#ffffff"
OUTLINE_COLOUR = "#7a8794"  # of every border; its contrast on white is 3.7

NO_PATTERN = "none"
NOT_LISTED_PATTERN = "hatch"
LEVEL_PATTERNS = {
    msgid("printed"): NO_PATTERN,
    "panel": "sparse_dots",
    "programme": "dense_dots",
    "remainder": "back_hatch",
}


@dataclass(frozen=True)
class LegendClass:
    """One entry of a legend.

    Attributes
    ----------
    key : str
        Stable name, such as ``"3"``, ``"1:panel"`` or ``"not_listed"``.
    colour, pattern, pattern_colour : str
        Fill as ``#rrggbb``, name of a pattern, and the colour in which it is drawn.
    text : str
        English label with ``{fields}``; the key in the catalogues.
    fields : tuple of (str, str)
        Names of the label's fields and the English texts that fill them, to be translated.
    """

    key: str
    colour: str
    pattern: str
    pattern_colour: str
    text: str
    fields: tuple[tuple[str, str], ...] = ()


NOT_LISTED = LegendClass(
    "not_listed", NOT_LISTED_COLOUR, NOT_LISTED_PATTERN, PATTERN_ON_LIGHT, msgid("Not listed")
)
_COUNT_CLASSES = (
    *(
        LegendClass(str(count), COUNT_COLOURS[count], NO_PATTERN, PATTERN_ON_LIGHT, text)
        for count, text in (
            (4, msgid("4 policies")),
            (3, msgid("3 policies")),
            (2, msgid("2 policies")),
            (1, msgid("1 policy")),
        )
    ),
    NOT_LISTED,
)

# Fills of combinations: those of three or four policies are dark, single ones have the
# colour of the policy. A combination without a colour of its own shares the last one.
_COMBINATION_FILLS = {
    "1111": ("#00316a", NO_PATTERN, PATTERN_ON_DARK),
    "1110": ("#7a3fb0", "sparse_dots", PATTERN_ON_DARK),
    "0111": ("#aa00aa", "back_hatch", PATTERN_ON_DARK),
    "1001": ("#ffd43b", "dense_dots", "#5c4700"),
    "1000": (POLICY_COLOURS["joint_programme"], NO_PATTERN, PATTERN_ON_DARK),
    "0001": ("#6fd3e3", NO_PATTERN, PATTERN_ON_LIGHT),
}
_OTHER_COMBINATION = ("#8c8c8c", "dense_dots", PATTERN_ON_DARK)


_COMBINATION_TEXTS = {
    4: msgid("All four policies"),
    3: msgid("{a} + {b} + {c}"),
    2: msgid("{a} + {b}"),
    1: msgid("{a} only"),
}
_COMBINATION_CLASSES = (
    *(
        LegendClass(
            key,
            *_COMBINATION_FILLS.get(key, _OTHER_COMBINATION),
            _COMBINATION_TEXTS[key.count("1")],
            tuple(zip("abcd", adopted(key, POLICY_LABELS.values()), strict=False)),
        )
        for key in combinations()
    ),
    NOT_LISTED,
)

TIER_LABELS = {
    "A": msgid("A: access, {count} or more policies"),
    "B": msgid("B: access, 2 policies"),
    "C": msgid("C: access, 1 policy"),
    "potential": msgid("Access, not listed"),
    "far": msgid("No access, 3 or more policies"),
}
_TIER_FILLS = {
    "A": ("#00316a", NO_PATTERN, PATTERN_ON_DARK),
    "B": ("#0066be", NO_PATTERN, PATTERN_ON_DARK),
    "C": ("#7cc8ff", NO_PATTERN, PATTERN_ON_LIGHT),
    "potential": ("#ffffff", "back_hatch", "#0066be"),
    "far": ("#ffffff", "dense_dots", "#00316a"),
}
# Policies that a tier stands for; with a higher minimum, the tier cannot occur.
_TIER_COUNTS = {"B": 2, "C": 1}
_MOST_FOR_A = 3
WITHOUT_TIER = LegendClass(
    "without_tier", "#e6e6e6", NO_PATTERN, PATTERN_ON_LIGHT, msgid("Listed, no tier")
)
_NOT_LISTED_FAR = replace(NOT_LISTED, text=msgid("Not listed, no access"))


def tier_classes(min_count: int) -> tuple[LegendClass, ...]:
    """Return the classes of the map of candidates.

    Parameters
    ----------
    min_count : int
        The rule's least number of policies: tiers below it cannot occur.
    """
    count = (("count", str(max(_MOST_FOR_A, min_count))),)
    return (
        *(
            LegendClass(tier, *_TIER_FILLS[tier], text, count)
            for tier, text in TIER_LABELS.items()
            if _TIER_COUNTS.get(tier, min_count) >= min_count
        ),
        WITHOUT_TIER,
        _NOT_LISTED_FAR,
    )


FILTERED_OUT = LegendClass(
    "filtered_out", "#ececec", NO_PATTERN, PATTERN_ON_LIGHT, msgid("Filtered out")
)
OUT_OF_SCOPE = LegendClass(
    "out_of_scope", "#ffffff", NO_PATTERN, PATTERN_ON_LIGHT, msgid("Out of scope")
)
NOT_ADOPTED = LegendClass("0", NOT_ADOPTED_COLOUR, NO_PATTERN, PATTERN_ON_LIGHT, msgid("No"))
# What a mark can be, whichever policy it belongs to: the legend of the four small maps.
MARK_STATES = (
    *(
        LegendClass(
            f"1:{level}",
            "#595959",
            LEVEL_PATTERNS[level],
            PATTERN_ON_DARK,
            msgid("Yes: {level}"),
            (("level", LEVEL_LABELS[level]),),
        )
        for level in LEVELS
    ),
    NOT_ADOPTED,
    NOT_LISTED,
)
AGREEMENT_CLASSES = (
    LegendClass("both", "#7cc8ff", NO_PATTERN, PATTERN_ON_LIGHT, msgid("Both")),
    LegendClass("road", "#e4c8f5", "dense_dots", "#6b2d90", msgid("Minutes only")),
    LegendClass("line", "#ffe6a8", "back_hatch", "#7a5a00", msgid("Kilometres only")),
    LegendClass("neither", "#f2f2f2", NO_PATTERN, PATTERN_ON_LIGHT, msgid("Neither")),
)
ISOCHRONE_COLOUR = "#8b008b"
BUFFER_COLOUR = "#1a1a1a"
AREA_COLOUR = "#00316a"


def classify_agreement(table: pd.DataFrame) -> pd.Series:
    """Return whether kilometres and minutes agree on each municipality.

    Parameters
    ----------
    table : pandas.DataFrame
        What `candidates.tiers` returns.
    """
    keys = pd.Series("neither", index=table.index, name="class")
    return (
        keys.mask(table["road_access"], "road")
        .mask(table["line_access"], "line")
        .mask(table["road_access"] & table["line_access"], "both")
    )


def classify_tiers(table: pd.DataFrame) -> pd.Series:
    """Return the key of each municipality's class on the map of candidates.

    Parameters
    ----------
    table : pandas.DataFrame
        What `candidates.tiers` returns.
    """
    rest = pd.Series(NOT_LISTED.key, index=table.index).mask(table["listed"], WITHOUT_TIER.key)
    return table["tier"].fillna(rest).rename("class")


def classes(layer: str) -> tuple[LegendClass, ...]:
    """Return the classes of a map layer, strongest first, ``not_listed`` last."""
    if layer == COUNT_LAYER:
        return _COUNT_CLASSES
    if layer == COMBINATION_LAYER:
        return _COMBINATION_CLASSES
    return (*_mark_classes(layer, 1), *_mark_classes(layer, 0), NOT_LISTED)


def classify(table: pd.DataFrame, layer: str) -> pd.Series:
    """Return the key of each municipality's class.

    Parameters
    ----------
    table : pandas.DataFrame
        The joined table of the pipeline.
    layer : str
        One of `LAYERS`.

    Returns
    -------
    pandas.Series
        Named ``class``, with the index of `table`.
    """
    if layer == COUNT_LAYER:
        keys = table["priority_count"].astype("string")
    elif layer == COMBINATION_LAYER:
        keys = reduce(add, (table[policy].astype("string") for policy in POLICIES))
    else:
        keys = table[layer].astype("string") + ":" + table[f"{layer}_level"].astype("string")
    return keys.fillna(NOT_LISTED.key).rename("class")


def _mark_classes(policy: str, value: int) -> tuple[LegendClass, ...]:
    adopted = value == 1
    return tuple(
        LegendClass(
            key=f"{value}:{level}",
            colour=POLICY_COLOURS[policy] if adopted else NOT_ADOPTED_COLOUR,
            pattern=LEVEL_PATTERNS[level],
            pattern_colour=PATTERN_ON_DARK if adopted else PATTERN_ON_LIGHT,
            text=msgid("Yes: {level}") if adopted else msgid("No: {level}"),
            fields=(("level", LEVEL_SHORT_LABELS[level]),),
        )
        for level in LEVELS
    )
