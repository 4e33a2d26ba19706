"""How to read a map: the sentences that explain its colours, lines and points."""

from kankei_geo.analysis.rule import JOURNEY, LINE
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import edition_words, indicator_words, pair_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view import layers
from kankei_geo.view.view import (
    ALSO_BORDERLINE,
    ALSO_POTENTIAL,
    ALSO_TIERS,
    BOTH,
    FOUR,
    TILES,
    View,
    additions,
)

_NOT_LISTED = msgid("Hatched grey is not listed in {table}: this is not zero.")
_COUNT = msgid("The darker the blue, the more of the {things} priority policies.")
_FOUR = msgid(
    "Each map shows one policy: a filled colour means adopted, white means not adopted. Dots and "
    "lines tell that the mark was derived, and how."
)
_TILES = msgid(
    "Each tile is one municipality, all of one size; most neighbours are neighbours here, too."
)
_POLICY = msgid(
    "A filled colour means adopted, white means not adopted. Dots and lines tell that the mark "
    "was derived, and how."
)
_COMBINATION = msgid(
    "Each colour is one combination of policies; the marks behind it are mostly derived."
)
_JOURNEY = msgid(
    "The darker the green, the shorter the journey from Haneda to the office: flight, waiting, "
    "terminals and drive (estimate). Its assumptions stand in the sidebar, under the filters."
)
_LAYER = {
    layers.JOURNEY_LAYER: _JOURNEY,
    layers.COUNT_LAYER: _COUNT,
    layers.COMBINATION_LAYER: _COMBINATION,
}
_OF_ISOCHRONE = msgid(
    "Lilac ground can be reached by car within the chosen minutes. All minutes are estimates."
)
_OF_POTENTIAL = msgid("Blue lines have access but are not listed.")
_OF_TIERS = msgid("Blue dots have policies but no access; hatched grey is not listed.")
_OF_BORDERLINE = msgid(
    "Brown triangles are borderline: the interval of the minutes holds the threshold."
)
_OF_LINES = msgid("Black points are airports that count; hollow ones do not.")
_OF_ALSO = {
    ALSO_POTENTIAL: _OF_POTENTIAL,
    ALSO_TIERS: _OF_TIERS,
    ALSO_BORDERLINE: _OF_BORDERLINE,
}
_OF_BOTH = (
    msgid("Light blue municipalities are within both: the minutes by road and the kilometres."),
    msgid(
        "Lilac with dots: within the minutes only. Yellow with lines: within the kilometres only."
    ),
    _OF_ISOCHRONE,
    _OF_LINES,
    _OF_BORDERLINE,
)
_OF_RULE = (
    msgid("Blue municipalities are candidates: the darker, the more policies."),
    msgid("Pale grey are all others, listed or not; the switches above the map tell them apart."),
    _OF_POTENTIAL,
    _OF_TIERS,
    _OF_ISOCHRONE,
    _OF_LINES,
    _OF_BORDERLINE,
)
_COMPARED = msgid(
    "Marks carry their evidence level; a {group}’s share counts all its municipalities, listed or "
    "not. Its minutes and km are medians of its municipalities; minutes are estimates."
)
_COMPARED_WITHOUT_ACCESS = msgid(
    "Marks carry their evidence level; a {group}’s share counts all its municipalities, listed or "
    "not."
)


def of_map(data: Dataset, view: View) -> list[str]:
    """Return what explains the map, the four maps or the tiles of a view."""
    is_indicator = layers.is_indicator(data, view.layer) and view.kind != FOUR
    of_layer = _LAYER.get(view.layer, _POLICY)
    lines = [_FOUR if view.kind == FOUR else of_layer]
    if is_indicator:
        lines = []
    if view.kind == TILES:
        lines.append(_TILES)
    is_change = layers.is_change(data, view.since, view.layer) and view.kind != FOUR
    if is_change:
        lines = [line for line in lines if line != of_layer]
    elif view.layer != layers.JOURNEY_LAYER and not is_indicator:
        lines.append(_NOT_LISTED)
    of_indicator = indicator_words.explained(data, view) if is_indicator else []
    if pair_words.is_shown(data, view):
        of_indicator = pair_words.explained(data, view)
    of_change = edition_words.explained(data, view) if is_change else []
    return [*of_indicator, *of_change, *_told(data, lines, view.lang)]


def of_candidates(data: Dataset, view: View) -> list[str]:
    """Return what explains the map of candidates, as far as the view draws it."""
    also = set(view.also) & set(additions(view.measure))
    absent = {line for kind, line in _OF_ALSO.items() if kind not in also}
    if view.measure in (LINE, JOURNEY):
        absent.add(_OF_ISOCHRONE)
    every = _OF_BOTH if view.measure == BOTH else _OF_RULE
    return _told(data, [line for line in every if line not in absent], view.lang)


def of_comparison(data: Dataset, language: str) -> str:
    """Return what explains the table of a comparison."""
    told = _COMPARED if data.prefecture.airports else _COMPARED_WITHOUT_ACCESS
    how = words.translator(language)(told).format(**about(data, language))
    return words.sentences(language, how, *indicator_words.warnings(data, language))


def of_spread(language: str) -> str:
    """Return what explains the bars of a distribution."""
    t = words.translator(language)
    return t(
        "Shares divide by all municipalities of the group, so they are the least that is "
        "known: of those not listed nothing is known. Marks are mostly derived; the record "
        "of each municipality tells how."
    )


def _told(data: Dataset, lines: list[str], language: str) -> list[str]:
    t, fields = words.translator(language), about(data, language)
    return [t(line).format(**fields) for line in lines]
