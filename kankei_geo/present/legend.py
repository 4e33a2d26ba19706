"""One definition of classes, colours and patterns for screen, documents and tests.

Which policies, levels and combinations there are is the edition's, and so are their colours
and patterns. A class is drawn by colour and, where it is a state rather than a number, by a
pattern, so that nothing depends on colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kankei_geo.analysis import breaks, candidates, editions, indicators, two_figures
from kankei_geo.analysis.breaks import Cut
from kankei_geo.analysis.combinations import ALL_TOLD, adopted, combinations
from kankei_geo.analysis.hubs import LISTED, PEOPLE, Plan
from kankei_geo.base.i18n import LANGUAGES, Words, msgid, number_words, translate
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import NO_TABLE
from kankei_geo.dataset.kept import kept
from kankei_geo.present import palette
from kankei_geo.present.palette import NO_PATTERN, PATTERN_ON_DARK, PATTERN_ON_LIGHT
from kankei_geo.view.layers import (
    COMBINATION_LAYER,
    COUNT_LAYER,
    JOURNEY_LAYER,
    is_change,
    is_indicator,
    is_pair,
)
from kankei_geo.view.view import View

OTHERS = "others"  # combinations that are not told apart


@kept
def policy_labels(data: Dataset) -> Mapping[str, Words]:
    """Return the names of the policies by their keys."""
    return {policy.key: policy.words for policy in data.edition.policies}


def policy_colours(data: Dataset) -> Mapping[str, str]:
    """Return the colours of the policies by their keys."""
    return {policy.key: policy.colour for policy in data.edition.policies}


def level_labels(data: Dataset) -> Mapping[str, Words]:
    """Return the names of the evidence levels by their keys."""
    return {level.key: level.name.words for level in data.edition.levels}


def level_short_labels(data: Dataset) -> Mapping[str, Words]:
    """Return short names of the evidence levels, for legends, where space is scarce."""
    return {level.key: level.short.words for level in data.edition.levels}


def level_patterns(data: Dataset) -> Mapping[str, str]:
    """Return the patterns of the evidence levels by their keys."""
    return {level.key: level.pattern for level in data.edition.levels}


def count_colours(data: Dataset) -> Mapping[int, str]:
    """Return the colours of the numbers of policies."""
    if not data.policies:
        return {}
    colours = dict(palette.ramp(len(data.policies)))
    return {0: palette.NO_POLICY_COLOUR, **colours} if data.edition.rules is None else colours


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
    fields : tuple of (str, str or Words)
        Names of the label's fields and the texts that fill them: English ones, to be
        translated, or the dataset's in both languages.
    is_ground : bool
        Whether its fill is the ground of the map: where an area lies on the ground, that is
        seen instead, behind the pattern.
    """

    key: str
    colour: str
    pattern: str
    pattern_colour: str
    text: str
    fields: tuple[tuple[str, str | Words], ...] = ()
    is_ground: bool = False


NOT_LISTED = LegendClass(
    "not_listed",
    palette.NOT_LISTED_COLOUR,
    palette.NOT_LISTED_PATTERN,
    PATTERN_ON_LIGHT,
    msgid("Not listed"),
)
# Of all of Japan: where nobody has brought a table, nobody can be listed.
NO_TABLE_CLASS = LegendClass(
    NO_TABLE, palette.NO_TABLE_COLOUR, NO_PATTERN, PATTERN_ON_LIGHT, msgid("No table")
)
ONE_POLICY, SEVERAL_POLICIES = msgid("1 policy"), msgid("{count} policies")


def count_text(count: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the label of a number of policies, and what fills its field."""
    return (ONE_POLICY, ()) if count == 1 else (SEVERAL_POLICIES, (("count", str(count)),))


@kept
def _count_classes(data: Dataset) -> tuple[LegendClass, ...]:
    return (
        *(
            LegendClass(str(count), colour, NO_PATTERN, PATTERN_ON_LIGHT, *count_text(count))
            for count, colour in sorted(count_colours(data).items(), reverse=True)
        ),
        *_without_marks(data),
    )


def _without_marks(data: Dataset) -> tuple[LegendClass, ...]:
    """Return the classes of those of whom no marks are known."""
    return (NOT_LISTED, NO_TABLE_CLASS) if NO_TABLE in data.table else (NOT_LISTED,)


# Beyond three names, a label would be longer than the legend is wide.
_COMBINATION_TEXTS = {
    3: msgid("{a} + {b} + {c}"),
    2: msgid("{a} + {b}"),
    1: msgid("{a} only"),
}
_MORE = msgid("{a} + {b} + {number} more")
_ALL = msgid("All {number} policies")


@kept
def _combination_classes(data: Dataset) -> tuple[LegendClass, ...]:
    told = combinations(data)
    own: dict[str, tuple[str, str, str]] = {
        "".join("1" if key in item.policies else "0" for key in data.policies): (
            item.colour,
            item.pattern,
            item.pattern_colour,
        )
        for item in data.edition.combinations
    }
    if not own:
        own = dict(zip(_most_frequent(data), palette.COMBINATION_FILLS, strict=False))
    found = [
        LegendClass(key, *own.get(key, palette.OTHER_COMBINATION), *_combination_text(data, key))
        for key in told
    ]
    if len(data.policies) > ALL_TOLD:
        found.append(LegendClass(OTHERS, *palette.OTHER_COMBINATION, msgid("Other combinations")))
    if data.edition.rules is None:
        nothing = "0" * len(data.policies)
        plain = (palette.NO_POLICY_COLOUR, NO_PATTERN, PATTERN_ON_LIGHT)
        found.append(LegendClass(nothing, *plain, msgid("None of the policies")))
    return (*found, *_without_marks(data))


def _most_frequent(data: Dataset) -> list[str]:
    if not data.policies:
        return []
    marks = data.policy_matrix[list(data.policies)].astype(str).agg("".join, axis=1)
    found = marks[marks.str.contains("1")].value_counts()
    return [str(key) for key, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _combination_text(data: Dataset, key: str) -> tuple[str, tuple[tuple[str, str | Words], ...]]:
    names = adopted(key, policy_labels(data).values())
    if len(names) == len(data.policies) and len(names) > 1:
        return _ALL, (("number", number_words(len(names))),)
    fields = tuple(zip("abc", names, strict=False))
    if len(names) in _COMBINATION_TEXTS:
        return _COMBINATION_TEXTS[len(names)], fields
    return _MORE, (*fields[:2], ("number", str(len(names) - 2)))


_COMMITTED = candidates.COMMITTED
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
    "potential": (palette.GROUND_COLOUR, "back_hatch", "#0066be"),
    "far": (palette.GROUND_COLOUR, "dense_dots", "#00316a"),
}
# Policies that a tier stands for; with a higher minimum, the tier cannot occur.
_TIER_COUNTS = {"B": 2, "C": 1}
_LEAST_OF_TIER = {"A": _COMMITTED, "far": _COMMITTED}
WITHOUT_TIER = LegendClass(
    "without_tier",
    palette.GROUND_COLOUR,
    NO_PATTERN,
    PATTERN_ON_LIGHT,
    msgid("Listed, no tier"),
    is_ground=True,
)
_NOT_LISTED_FAR = replace(
    NOT_LISTED,
    colour=palette.GROUND_COLOUR,
    text=msgid("Not listed, no access"),
    is_ground=True,
)


NO_CANDIDATE = replace(
    WITHOUT_TIER, key="no_candidate", text=msgid("Not a candidate (listed or not)")
)


def tier_classes(data: Dataset, min_count: int) -> tuple[LegendClass, ...]:
    """Return the classes of the map of candidates.

    Parameters
    ----------
    data : Dataset
        Tiers of more policies than it has cannot occur.
    min_count : int
        The rule's least number of policies: tiers below it cannot occur, either.
    """
    count = (("count", str(max(_COMMITTED, min_count))),)
    most = len(data.policies)
    return (
        *(
            LegendClass(
                tier,
                *_TIER_FILLS[tier],
                text,
                count,
                is_ground=_TIER_FILLS[tier][0] == palette.GROUND_COLOUR,
            )
            for tier, text in TIER_LABELS.items()
            if _TIER_COUNTS.get(tier, min_count) >= min_count
            and _TIER_COUNTS.get(tier, _LEAST_OF_TIER.get(tier, 0)) <= most
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
NOT_ADOPTED = LegendClass(
    "0", palette.NOT_ADOPTED_COLOUR, NO_PATTERN, PATTERN_ON_LIGHT, msgid("No")
)


@kept
def mark_states(data: Dataset) -> tuple[LegendClass, ...]:
    """Return what a mark can be, whichever policy it belongs to: for the small maps."""
    return (
        *(
            LegendClass(
                f"1:{level}",
                "#595959",
                level_patterns(data)[level],
                PATTERN_ON_DARK,
                msgid("Yes: {level}"),
                (("level", level_labels(data)[level]),),
            )
            for level in data.levels
        ),
        NOT_ADOPTED,
        NOT_LISTED,
    )


AGREEMENT_CLASSES = (
    LegendClass("both", "#7cc8ff", NO_PATTERN, PATTERN_ON_LIGHT, msgid("Both")),
    LegendClass("road", "#e4c8f5", "dense_dots", "#6b2d90", msgid("Minutes only")),
    LegendClass("line", "#ffe6a8", "back_hatch", "#7a5a00", msgid("Kilometres only")),
    LegendClass(
        "neither",
        palette.GROUND_COLOUR,
        NO_PATTERN,
        PATTERN_ON_LIGHT,
        msgid("Neither"),
        is_ground=True,
    ),
)

HUB, HUB_INSIDE, HUB_OUTSIDE, HUB_NOT_COUNTED = "hub", "inside", "outside", "not_counted"
HUB_NOT_LISTED, HUB_WITHOUT = "hub_not_listed", "hub_without"


def hub_classes(plan: Plan) -> tuple[LegendClass, ...]:
    """Return the classes of the map of hubs; where people count, all municipalities do."""
    minutes = (("minutes", str(plan.minutes)),)
    found = (
        LegendClass(HUB, "#00316a", NO_PATTERN, PATTERN_ON_DARK, msgid("Hub")),
        LegendClass(
            HUB_INSIDE,
            "#7cc8ff",
            NO_PATTERN,
            PATTERN_ON_LIGHT,
            msgid("Within {minutes} min of a hub"),
            minutes,
        ),
        LegendClass(HUB_OUTSIDE, "#ffe6a8", "back_hatch", "#7a5a00", msgid("Farther, or no road")),
    )
    if plan.counted == PEOPLE:
        return found
    not_listed = LegendClass(
        HUB_NOT_LISTED, "#00316a", NOT_LISTED.pattern, PATTERN_ON_DARK, msgid("Hub, not listed")
    )
    if plan.counted == LISTED:
        return (*found, not_listed, NOT_LISTED)
    without = LegendClass(
        HUB_WITHOUT, "#00316a", "dense_dots", PATTERN_ON_DARK, msgid("Hub without the policy")
    )
    not_adopted = LegendClass(
        HUB_NOT_COUNTED, "#ffffff", NO_PATTERN, PATTERN_ON_LIGHT, msgid("Does not have the policy")
    )
    return (*found, without, not_adopted, not_listed, NOT_LISTED)


# Of a map of facts, by their least number. The signs of the kinds must be seen on each of them.
FACT_CLASSES = (
    *(
        LegendClass(str(least), colour, NO_PATTERN, PATTERN_ON_LIGHT, label)
        for least, colour, label in (
            (7, "#5bb9ff", msgid("7 facts or more")),
            (4, "#8fd0ff", msgid("4–6 facts")),
            (2, "#c0e4ff", msgid("2–3 facts")),
            (1, "#e8f4ff", msgid("1 fact")),
        )
    ),
    replace(NOT_LISTED, key="untold", text=msgid("No fact here")),
)

# Longest journeys of the classes in minutes; what takes longer is the class behind them.
JOURNEY_LIMITS = (180, 240, 300)
_BEYOND, NO_JOURNEY = "beyond", "no_journey"
JOURNEY_CLASSES = (
    *(
        LegendClass(
            str(limit),
            colour,
            NO_PATTERN,
            PATTERN_ON_DARK,
            msgid("{hours} hours or less"),
            (("hours", str(limit // 60)),),
        )
        for limit, colour in zip(JOURNEY_LIMITS, palette.JOURNEY_COLOURS, strict=False)
    ),
    LegendClass(
        _BEYOND,
        palette.JOURNEY_COLOURS[-1],
        NO_PATTERN,
        PATTERN_ON_LIGHT,
        msgid("more than {hours} hours"),
        (("hours", str(JOURNEY_LIMITS[-1] // 60)),),
    ),
    LegendClass(
        NO_JOURNEY,
        palette.NOT_ADOPTED_COLOUR,
        "dense_dots",
        PATTERN_ON_LIGHT,
        msgid("no way by flight and road"),
    ),
)


NO_VALUE = LegendClass(
    breaks.NO_VALUE,
    palette.NOT_ADOPTED_COLOUR,
    "dense_dots",
    PATTERN_ON_LIGHT,
    breaks.NO_VALUE_TEXT,
)


@kept
def _indicator_classes(data: Dataset, key: str, cut: Cut) -> tuple[LegendClass, ...]:
    found = breaks.classes(data, key, cut)
    sides = {item.side for item in found}
    most = {side: sum(item.side == side for item in found) for side in sides}
    told = [
        LegendClass(
            item.key,
            colour := palette.side_ramp(item.side, most[item.side])[item.step],
            # The two sides are told apart without their colours, too.
            "sparse_dots" if item.side < 0 and len(sides) > 1 else NO_PATTERN,
            palette.on(colour),
            *breaks.label(item, indicators.every(data)[key]),
        )
        for item in reversed(found)
    ]
    return (*told, NO_VALUE)


def indicator_fills() -> list[tuple[str, str]]:
    """Return each pair of a fill and its pattern's colour that a class of indicators can have."""
    colours = (
        colour
        for side in (-1, 0, 1)
        for most in range(1, breaks.CLASSES + 1)
        for colour in palette.side_ramp(side, most).values()
    )
    own = [(colour, palette.on(colour)) for colour in colours]
    return [*own, (NO_VALUE.colour, NO_VALUE.pattern_colour)]


def pair_key(first: int, second: int) -> str:
    """Return the key of the class of two figures, by the numbers of their parts from 0."""
    return f"pair_{first + 1}_{second + 1}"


_PAIR = msgid("{first} × {second}")


@kept
def pair_classes(data: Dataset, keys: tuple[str, str], year: int) -> tuple[LegendClass, ...]:
    """Return the classes of two figures, the highest of the second first, then of the first.

    Parameters
    ----------
    keys : tuple of str
        Of an indicator, and of another or the count.
    year : int
        As `two_figures.axis` takes it.
    """
    first, second = (two_figures.axis(data, key, year) for key in keys)
    found = [
        LegendClass(
            pair_key(across, up),
            *palette.pair_fill((across, len(first.parts)), (up, len(second.parts))),
            _PAIR,
            (
                ("first", _named_part(data, first, across)),
                ("second", _named_part(data, second, up)),
            ),
        )
        for up in reversed(range(len(second.parts)))
        for across in reversed(range(len(first.parts)))
    ]
    not_listed = (NOT_LISTED,) if second.key == COUNT_LAYER else ()
    return (*found, NO_VALUE, *not_listed)


def part_words(data: Dataset, axis: two_figures.Axis, part: int) -> Words:
    """Return the values of a part of a figure: from the least to the greatest, with the unit."""
    low, high = axis.parts[part]
    if axis.key == COUNT_LAYER:
        many = _in_both(*count_text(int(high)))
        if low == high:
            return many
        return _in_both(msgid("{low} to {high}"), (("low", f"{low:.0f}"), ("high", many)))
    item = breaks.Class("", low, high, 0, 0, is_round=False)
    return _in_both(*breaks.label(item, indicators.every(data)[axis.key]))


def _named_part(data: Dataset, axis: two_figures.Axis, part: int) -> Words:
    values = part_words(data, axis, part)
    if axis.key == COUNT_LAYER:
        return values
    fields = (("name", indicators.every(data)[axis.key].words), ("values", values))
    return _in_both(msgid("{name} {values}"), fields)


def _in_both(text: str, fields: Sequence[tuple[str, str | Words]]) -> Words:
    """Return a label with its fields filled, in both languages."""
    return Words(
        *(
            translate(text, one).format(**{key: translate(told, one) for key, told in fields})
            for one in LANGUAGES
        )
    )


def pair_fills() -> list[tuple[str, str]]:
    """Return each pair of a fill and its pattern's colour that a class of two figures can have."""
    every = range(two_figures.PARTS)
    found = (
        palette.pair_fill((one, two_figures.PARTS), (two, two_figures.PARTS))
        for one in every
        for two in every
    )
    return [(colour, pattern_colour) for colour, _, pattern_colour in found]


# Where one of two editions does not list a municipality: never an end, whatever the other says.
NOT_COMPARABLE = LegendClass(
    "not_comparable",
    palette.NOT_LISTED_COLOUR,
    palette.NOT_LISTED_PATTERN,
    PATTERN_ON_LIGHT,
    msgid("Not comparable (not listed)"),
)
_ONE_EDITION = LegendClass(
    editions.ONE_EDITION, *palette.ONE_EDITION_FILL, msgid("Policy of one edition only")
)
MARK_CHANGES = (
    LegendClass(editions.BEGAN, *palette.BEGAN_FILL, msgid("Began")),
    LegendClass(editions.ENDED, *palette.ENDED_FILL, msgid("Ended")),
    LegendClass(editions.STAYED, *palette.STAYED_FILL, msgid("Yes in both")),
    LegendClass(editions.NEVER, *palette.NEVER_FILL, msgid("No in both")),
    _ONE_EDITION,
    NOT_COMPARABLE,
)
COUNT_CHANGES = (
    LegendClass(editions.MORE, *palette.BEGAN_FILL, msgid("More")),
    LegendClass(editions.FEWER, *palette.ENDED_FILL, msgid("Fewer")),
    LegendClass(editions.SAME, *palette.STAYED_FILL, msgid("As many")),
    replace(_ONE_EDITION, text=msgid("No policy in both editions")),
    NOT_COMPARABLE,
)


def flow_classes(data: Dataset, layer: str, most: int) -> dict[int, LegendClass]:
    """Return how a chart of flows fills each number of policies, or a policy's 0 and 1.

    Parameters
    ----------
    layer : str
        The count, or a policy.
    most : int
        The greatest number of policies there can be.

    Returns
    -------
    dict of int to LegendClass
        The most first, `editions.NOT_LISTED` last.
    """
    if layer == COUNT_LAYER:
        colours = {0: palette.NO_POLICY_COLOUR, **(palette.ramp(most) if most else {})}
        found = {
            count: LegendClass(
                str(count), colours[count], NO_PATTERN, PATTERN_ON_LIGHT, *count_text(count)
            )
            for count in range(most, -1, -1)
        }
    else:
        colour = policy_colours(data)[layer]
        found = {1: LegendClass("1", colour, NO_PATTERN, PATTERN_ON_DARK, msgid("Yes"))}
        found[0] = NOT_ADOPTED
    return {**found, editions.NOT_LISTED: NOT_LISTED}


def classes_of(data: Dataset, view: View, layer: str) -> tuple[LegendClass, ...]:
    """Return the classes of a map layer as a view shows it.

    They are those of its change, or of two figures, if the view asks for that.
    """
    if is_change(data, view.since, layer):
        return COUNT_CHANGES if layer == COUNT_LAYER else MARK_CHANGES
    if is_pair(data, view.against, layer):
        return pair_classes(data, (layer, view.against), view.year)
    return classes(data, layer, view.cut)


def classes(data: Dataset, layer: str, cut: Cut | None = None) -> tuple[LegendClass, ...]:
    """Return the classes of a map layer, strongest first.

    Those without a mark, or without a value, are the last ones.

    Parameters
    ----------
    layer : str
        One of `layers.all_layers`.
    cut : Cut, optional
        Year and classes of an indicator.
    """
    if is_indicator(data, layer):
        return _indicator_classes(data, layer, cut or Cut())
    if layer == COUNT_LAYER:
        return _count_classes(data)
    if layer == COMBINATION_LAYER:
        return _combination_classes(data)
    if layer == JOURNEY_LAYER:
        return JOURNEY_CLASSES
    marks = (*_mark_classes(data, layer, 1), *_mark_classes(data, layer, 0))
    return (*marks, *_without_marks(data))


def _mark_classes(data: Dataset, policy: str, value: int) -> tuple[LegendClass, ...]:
    adopted = value == 1
    return tuple(
        LegendClass(
            key=f"{value}:{level}",
            colour=policy_colours(data)[policy] if adopted else palette.NOT_ADOPTED_COLOUR,
            pattern=level_patterns(data)[level],
            pattern_colour=PATTERN_ON_DARK if adopted else PATTERN_ON_LIGHT,
            text=msgid("Yes: {level}") if adopted else msgid("No: {level}"),
            fields=(("level", level_short_labels(data)[level]),),
        )
        for level in data.levels
    )
