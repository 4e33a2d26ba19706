"""What a question asks, from the facts that it consists of."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked import ways, who
from kankei_geo.view.asked.amounts import AS_A_WHOLE, SUMS, UNITS, WAYS, Indicator
from kankei_geo.view.asked.groups import first_group, per_group, require_groups
from kankei_geo.view.asked.meaning import (
    CANDIDATE,
    COMPARISONS,
    COUNT,
    LIST,
    MUNICIPALITIES,
    SHARE_OF,
    TOP,
    TOTAL,
    CannotTellError,
    NotUnderstoodError,
    Order,
    Question,
)
from kankei_geo.view.asked.one_town import compared, of_one
from kankei_geo.view.asked.refused import TOPIC
from kankei_geo.view.asked.rules import Item, each, first, letters, the, unfinished
from kankei_geo.view.asked.shares import shares
from kankei_geo.view.asked.whom import require, whom
from kankei_geo.view.where import Branch

_MOST_WAYS = 16
# What holds words together and says nothing by itself.
_GLUE = {True: "nwgdoimt,&;+Zkru", False: "ndgu,&t;+rBu"}
# People one by one, whom a policy may be of; a population is that of municipalities.
_PERSONS = ("住んでいる人", "住民", "people", "inhabitants", "residents")
# Words that compare two, and name no first among many.
_THAN_WHAT = re.compile(r"\b(?:larger|bigger|smaller|more|fewer|less|closer|farther)\b")


def questions(data: Dataset, items: Sequence[Item], *, japanese: bool) -> Iterator[Question]:
    """Yield what the facts of a question ask, in each way in which it may be meant.

    Parameters
    ----------
    items : sequence of Item
        What the rules left.
    japanese : bool
        Whether its words are Japanese.

    Raises
    ------
    NotUnderstoodError
        If anything is left that nothing was made of.
    """
    yield from islice(_questions(data, list(items), japanese=japanese), _MOST_WAYS)


def _questions(data: Dataset, items: list[Item], *, japanese: bool) -> Iterator[Question]:
    if not items:
        raise NotUnderstoodError("empty")
    items = who.most_of_groups(data, _dated(items))
    _require_known(items, japanese=japanese)
    if first(items, "@"):
        items = [Item("I", i.value.value, i.surface) if i.code == "Ψ" else i for i in items]
    if first(items, "Ψ^S"):
        items = _with_order(data, items)
    items = _counted_together(_named_by_percent(items))
    if first(items, "D") and (first(items, "Σ") or not first(items, "F")):
        yield from compared(items)
    elif not first(items, "ΣN") and "each" in each(items, "l"):
        yield from per_group(data, items)
    elif first(items, "s"):
        yield from shares(items)
    elif first(items, "N"):
        yield from of_one(data, items)
    elif first(items, "Σ"):
        yield from _first(data, items)
    elif first(items, "zvI"):
        yield from _totals(data, items)
    else:
        yield from _lists(items)


def _named_by_percent(items: list[Item]) -> list[Item]:
    """Take 高齢化率は何% for the figure that is named, and for no share of municipalities."""
    share, named = first(items, "s"), first(items, "I")
    if share is None or named is None or named.value.unit != "percent":
        return items
    return [item for item in items if item is not share or not item.surface.startswith("何")]


def _counted_together(items: list[Item]) -> list[Item]:
    """Take 十勝と釧路で合わせて何市町村 for the number of both."""
    total = first(items, "z")
    if total is None or total.value != "sum" or first(items, "vIs"):
        return items
    places = [fact for fact in each(items, "F") if fact.sort == "place"]
    is_of_several = len(places) == 1 and isinstance(places[0].ways[0], Branch)
    if not first(items, "h") and not (is_of_several and "せて" in total.surface):
        return items
    return [item for item in items if item is not total]


def _require_known(items: Sequence[Item], *, japanese: bool) -> None:
    """Refuse a question of which something is left that nothing was made of."""
    codes = letters(items)
    known = _GLUE[japanese] + "FKNOhqDsfzv@lIΣAaHWΠ|S^Ψŧ"
    total = first(items, "z")
    if total and total.value in COMPARISONS:
        known += "wp"  # the difference between …, more in … than in …
    strange = next((item for item in items if item.code not in known), None)
    if strange:
        raise NotUnderstoodError(
            "vague" if strange.code in "JXx" else "unfinished", strange.surface
        )
    if japanese and codes.endswith("n") and not codes.endswith("+n"):
        raise unfinished(items[-1])
    if japanese and re.search("F[^N]*t[^N]*F", codes) and "N" not in codes:
        # These and those: both together, or what both have.
        raise unfinished(first(items, "t"))


def _dated(items: list[Item]) -> list[Item]:
    """Put a year or a period that stands apart to the only indicator: of Otofuke in 2015."""
    apart, named = [i for i in items if i.code in "YΠ"], [i for i in items if i.code == "I"]
    if len(apart) != 1 or len(named) != 1 or named[0].value.years:
        return items
    indicator: Indicator = named[0].value
    years = apart[0].value if apart[0].code == "Π" else (int(apart[0].value),)
    if (apart[0].code == "Π") != indicator.is_trend:
        return items
    new = Item("I", Indicator(indicator.word, years), named[0].surface)
    return [new if item is named[0] else item for item in items if item is not apart[0]]


def _with_order(data: Dataset, items: list[Item]) -> list[Item]:
    """Put the order of words that stand apart in the place of its last word."""
    own = [item for item in items if item.code in "^ΨS"]
    if letters(own).count("^") > 1:
        raise unfinished(own[0])  # the first and the second
    best = own[0].code == "^" and (CANDIDATE,) in [fact.ways for fact in each(items, "F")]
    found = who.best_of(own[0]) if best and len(own) == 1 else who.by_end(data, own)
    if found is None:
        raise NotUnderstoodError("vague", own[0].surface)
    return [*(item for item in items if item.code not in "^ΨS"), found]


def _lists(items: Sequence[Item]) -> Iterator[Question]:
    """Yield who is asked for, or how many they are."""
    require(items, "FKO|hqZkD" + "nwgdoimt,&;+rufB")
    counting = first(items, "h")
    is_named = first(items, "KOh") or any(fact.sort != "policy" for fact in each(items, "F"))
    if "what" in each(items, "q") and not is_named:
        raise unfinished(first(items, "q"))  # what a policy is
    items = [
        Item("K", item.value, item.surface)
        if item.code in "hq" and item.value not in ("-", "what")
        else item
        for item in items
    ]
    if not first(items, "FKO"):
        raise unfinished(items[0])
    for condition in whom(items):
        yield Question(COUNT if counting else LIST, condition)


def _totals(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    """Yield a sum, a mean or a median of an indicator, of those who are meant."""
    require(items, "FKOzvIqZkΠAaHW|h" + "nwgdoimt,&;+rufB")
    total, named, unit = first(items, "z"), first(items, "I"), first(items, "v")
    if len(each(items, "I")) > 1 or len(each(items, "z")) > 1 or first(items, "h"):
        raise unfinished(items[0])
    _require_no_persons(items, unit, named)
    indicator = named.value if named else Indicator(UNITS.get(unit.value, "") if unit else "")
    is_of_all = total is not None and named is not None
    if not indicator.word or not (is_of_all or any(item.code in "FKO" for item in items)):
        raise unfinished(named or unit or items[0])
    if unit and named and unit.value not in ("-", indicator.unit):
        raise unfinished(unit)
    if total and total.value in COMPARISONS:
        raise unfinished(total)
    how = total.value if total else "sum"
    names = _summed(data, items, indicator, total)
    for condition in whom(items):
        for name in names:
            yield Question(TOTAL, condition, indicator=name, how=how)


def _require_no_persons(items: Sequence[Item], unit: Item | None, named: Item | None) -> None:
    """Refuse how many people take part in a policy: nobody counted them."""
    of_policy = any(fact.sort == "policy" for fact in each(items, "F"))
    persons = unit if unit and unit.value == "people" and not named else None
    if named and named.surface in _PERSONS:
        persons = named
    if persons and of_policy and not first(items, "K"):
        raise CannotTellError(TOPIC, persons.surface)


def _summed(
    data: Dataset, items: Sequence[Item], indicator: Indicator, total: Item | None
) -> tuple[str, ...]:
    """Return the indicators that are summed, or of which the mean is asked for."""
    place, named = first(items, "AaH"), first(items, "I")
    is_sum = total is None or total.value == "sum"
    if indicator.word in WAYS:
        if place is None or is_sum:
            raise unfinished(named)
        return ways.places(data, items, "min" if indicator.word == "time" else "km")
    can_sum = indicator.word in SUMS and (total or indicator.word != "policies")
    if indicator.word in AS_A_WHOLE:
        # A kind of municipality alone is rather asked for one by one.
        can_sum = indicator.word == "density" or (total is None and bool(first(items, "FO")))
    if place is not None or (is_sum and not can_sum):
        raise unfinished(named)
    return indicator.names(data)


def _without_its_figure(data: Dataset, items: list[Item], orders: Sequence[Order]) -> list[Item]:
    """Take 最も人口の少ない村の人口 for that village: the figure is told with it."""
    named = first(items, "I")
    if named is None or [order.indicator for order in orders] != list(named.value.names(data)):
        return items
    at = items.index(named)
    if not re.search("Σ.*n$", letters(items[:at])):
        return items
    return [*items[: at - 1], *items[at + 1 :]]


def _first(data: Dataset, items: list[Item]) -> Iterator[Question]:
    orders: tuple[Order, ...] = the(items, "Σ").value
    items = _without_its_figure(data, items, orders)
    require(items, "FKOqΣZkhl|" + "nwgdoimt,&;+rufvB")
    if len(each(items, "Σ")) > 1:
        raise unfinished(items[-1])
    groups = first(items, "l") is not None
    if groups:
        require_groups(items)
    if orders[0].indicator == SHARE_OF:
        yield from first_group(items, orders[0])
        return
    if _THAN_WHAT.search(the(items, "Σ").surface):
        raise NotUnderstoodError("vague", the(items, "Σ").surface)
    if not groups and orders[0].indicator == MUNICIPALITIES:
        raise NotUnderstoodError("vague", the(items, "Σ").surface)
    if not groups and first(items, "h"):
        raise unfinished(first(items, "h"))
    for condition in whom(items):
        for order in orders:
            yield Question(TOP, condition, order=order, groups=groups)
