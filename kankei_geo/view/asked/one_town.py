"""What a question asks of one municipality, or of two."""

import re
from collections.abc import Iterator, Sequence

from kankei_geo.analysis.rule import Rule as CandidateRule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked import ways
from kankei_geo.view.asked.amounts import SUMS, UNITS, WAYS
from kankei_geo.view.asked.meaning import (
    AIRPORT,
    CANDIDATE,
    COMPARISONS,
    GROUP,
    MUNICIPALITIES,
    PLACE,
    POLICIES,
    RANK,
    TIER,
    TOP,
    TOTAL,
    VALUE,
    YES,
    NotUnderstoodError,
    Order,
    Question,
)
from kankei_geo.view.asked.rules import Item, each, first, letters, the, unfinished
from kankei_geo.view.asked.whom import require, whom
from kankei_geo.view.where import Atom
from kankei_geo.view.where_values import meets


def compared(items: Sequence[Item]) -> Iterator[Question]:
    """Yield which of two municipalities has more of something."""
    towns = tuple(dict.fromkeys(each(items, "N")))
    require(items, "NDΣqZk|" + "nwgdoimt,&;+B")
    if len(towns) < 2 or "Σ" not in letters(items):  # noqa: PLR2004 -- which of two
        raise unfinished(first(items, "D"))
    for order in the(items, "Σ").value:
        if order.indicator != MUNICIPALITIES:
            yield Question(TOP, Atom("town", towns), order=order)


def of_one(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    """Yield what is asked of one municipality, or of the way between two."""
    towns = [item for item in items if item.code == "N"]
    codes = list(dict.fromkeys(item.value for item in towns))
    if first(items, "z") and len(codes) > 1:
        yield from _together(data, items, codes)
        return
    if "Σ" in letters(items) and len(codes) > 1:
        require(items, "NΣqZkK" + "nwgdoimt,&;+rufB|")
        for order in the(items, "Σ").value:
            yield Question(TOP, Atom("town", tuple(codes)), order=order)
        return
    if len(codes) == 2:  # noqa: PLR2004 -- from one to another
        yield from _between(items, codes)
    elif len(codes) == 1:
        yield from _about(data, items, codes[0])
    else:
        raise unfinished(towns[0])


def _together(data: Dataset, items: Sequence[Item], codes: Sequence[str]) -> Iterator[Question]:
    """Yield the sum or the mean of some municipalities, or how two of them differ."""
    require(items, "NzIvZkq" + "nwgdoimt,&;+rufBp")
    named, total, unit = first(items, "I"), the(items, "z"), first(items, "v")
    indicators, totals = each(items, "I"), each(items, "z")
    if named is None or len(set(indicators)) > 1 or len(totals) > 1 or named.value.word in WAYS:
        raise unfinished(total)
    if unit and unit.value not in ("-", named.value.unit):
        raise unfinished(unit)
    is_pair = total.value in COMPARISONS
    if is_pair and (len(codes) != 2 or len(each(items, "N")) != 2):  # noqa: PLR2004 -- of two
        raise unfinished(total)
    if (not is_pair and "p" in letters(items)) or (
        total.value == "sum" and named.value.word not in SUMS
    ):
        raise unfinished(total)
    for name in named.value.names(data):
        yield Question(TOTAL, Atom("town", tuple(codes)), indicator=name, how=total.value)


def _between(items: Sequence[Item], codes: Sequence[str]) -> Iterator[Question]:
    """Yield how long the drive is from one municipality to another."""
    require(items, "NIvWZkq" + "nwgdrui+,B")
    named, unit = first(items, "I"), first(items, "v")
    by_unit = "time" if unit and unit.value in ("min", "-") else ""
    if (named.value.word if named else by_unit) != "time":
        raise unfinished(the(items, "N"))
    start, end = codes
    if re.search("u[^N]*N|N[nwi]*u.*N", letters(items)) and not re.search(
        "rN|Nn?r.*N", letters(items)
    ):
        start, end = end, start
    yield Question(VALUE, subject=end, indicator=f"drive.{start}")


def _without_its_group(data: Dataset, items: Sequence[Item], subject: str) -> Sequence[Item]:
    """Leave out the group that a municipality is said to lie in: 十勝の音更町, Otofuke in Tokachi.

    Raises
    ------
    NotUnderstoodError
        If it lies in another one: a mere 'no' would seem to tell of what else is asked.
    """
    group = next((i for i in items if i.code == "F" and i.value.sort == "place"), None)
    if group is not None and re.search("[tk|&y@]", letters(items)):
        return items  # these and that one, see `_is_so`; or what rank it has there
    asked = [item for item in items if item is not group and item.code in "FIvAaHlŧ"]
    if group is None or not asked or not re.search("F[nwd,]*N|NF|N.*[wg].*F", letters(items)):
        return items
    if not all(meets(data, way, CandidateRule())[subject] for way in group.value.ways):
        raise NotUnderstoodError("not there", the(items, "N").surface)
    left = [item for item in items if item is not group]
    # Nor is the particle left that held both together.
    return left[1:] if left[0].code in "nd" else left


def _about(data: Dataset, items: Sequence[Item], subject: str) -> Iterator[Question]:
    items = _without_its_group(data, items, subject)
    facts = [fact.ways for fact in each(items, "F")]
    if first(items, "@") and facts == [(CANDIDATE,)]:
        yield Question(RANK, subject=subject, order=Order(PLACE, "min"))
    elif first(items, "@"):
        yield from _rank(data, items, subject)
    elif first(items, "ŧ"):
        require(items, "Nŧqk" + "nwgd+")
        yield Question(VALUE, subject=subject, indicator=TIER)
    elif facts:
        yield from _is_so(items, subject)
    elif first(items, "l"):
        require(items, "NlZkq" + "nwgdoimtfB,+")
        yield Question(VALUE, subject=subject, indicator=GROUP)
    elif first(items, "IvAaHh"):
        yield from _value(data, items, subject)
    else:
        raise unfinished(first(items, "N"))


def _is_so(items: Sequence[Item], subject: str) -> Iterator[Question]:
    require(items, "NFZk|" + "nwgdoimt,&;+B")
    codes = letters(items)
    if re.search("F[nwgd]*[tk|,]+[nwgd]*N|N[tk|,]+F", codes):
        raise unfinished(first(items, "N"))  # these and that one: who is asked for is not said
    places = [item for item in items if item.code == "F" and item.value.sort == "place"]
    if places and re.fullmatch("FnN[Zk]*|NnF[Zk]*", codes):
        raise unfinished(places[0])  # a place, and nothing asked of it
    if letters(items).rstrip("nwgdoimt,&;+ZkB") and first(items, "N") is None:
        raise unfinished(items[0])
    for condition in whom(items, to_all=False):
        if condition is not None:
            yield Question(YES, Atom("town", (subject,)), condition, subject=subject)


def _rank(data: Dataset, items: Sequence[Item], subject: str) -> Iterator[Question]:
    """Yield what place a municipality has by an indicator, among all or among some."""
    require(items, "N@IZkqKFO" + "nwgdoimtfB,+")
    named = first(items, "I")
    if named is None or named.value.word in WAYS:
        raise unfinished(named or items[0])
    for name in named.value.names(data):
        for among in whom(items):
            yield Question(RANK, among, subject=subject, order=Order(name, "max"))


def _value(data: Dataset, items: Sequence[Item], subject: str) -> Iterator[Question]:
    """Yield which figure is asked for, or which airport or policies."""
    require(items, "NIvAaHWZkqhΠ" + "nwgdoimtru+,fB")
    named, unit, place = first(items, "I"), first(items, "v"), first(items, "AaH")
    if len(each(items, "I")) > 1:
        raise unfinished(items[-1])
    if place is not None:
        yield from _way(data, items, subject)
    elif (named or unit) and "policies" in (named and named.value.word, unit and unit.value):
        yield Question(VALUE, subject=subject, indicator=POLICIES)
    elif unit and unit.value in UNITS and not named:
        yield Question(VALUE, subject=subject, indicator=UNITS[unit.value])
    elif named is None or named.value.word in WAYS:
        raise unfinished(named or unit or items[0])
    else:
        for name in named.value.names(data):
            yield Question(VALUE, subject=subject, indicator=name)


def _way(data: Dataset, items: Sequence[Item], subject: str) -> Iterator[Question]:
    """Yield how far it is between a municipality and an airport, or which one is near."""
    named, unit, place = first(items, "I"), first(items, "v"), the(items, "AaH")
    if sum(item.code in "AaH" for item in items) > 1:
        raise unfinished(place)
    if named is None and unit is None:
        if place.value != "nearest":
            raise unfinished(place)
        yield Question(VALUE, subject=subject, indicator=AIRPORT)
        return
    by_unit = {"min": "time", "-": "time", "km": "km"}.get(unit.value if unit else "", "")
    word = named.value.word if named else by_unit
    if word not in WAYS or (named and by_unit not in ("", word) and unit and unit.value != "-"):
        raise unfinished(place)
    rest = [item for item in items if item.code != "N"]
    for name in ways.places(data, rest, "min" if word == "time" else "km"):
        yield Question(VALUE, subject=subject, indicator=name)
