"""What a question asks of each group: a table of all of them, or which of them comes first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kankei_geo.view.asked.amounts import AS_A_WHOLE, SUMS, UNITS
from kankei_geo.view.asked.meaning import (
    MUNICIPALITIES,
    SHARE_OF,
    TOP,
    NotUnderstoodError,
    Order,
    Question,
)
from kankei_geo.view.asked.rules import Item, each, first, the, unfinished
from kankei_geo.view.asked.shares import shares
from kankei_geo.view.asked.whom import require, whom

_OF_GROUPS = (*SUMS, *AS_A_WHOLE)


def per_group(data: object, items: Sequence[Item]) -> Iterator[Question]:
    """Yield what is asked of every group: the number of some in it, a share, or an indicator.

    Raises
    ------
    NotUnderstoodError
        If something else is asked of each of them.
    """
    rest = [item for item in items if item.code != "l"]
    if rest and rest[0].code in "nid":
        rest = rest[1:]
    places = [item for item in rest if item.code == "F" and item.value.sort == "place"]
    if places:
        raise unfinished(places[0])  # in each group, and in one of them
    if first(rest, "s"):
        yield from of_shares(rest, Order(SHARE_OF, "max", 0))
        return
    require(rest, "FKOzvIhqZk|" + "nwgdoimt,&;+rufB")
    named, unit, total = first(rest, "I"), first(rest, "v"), first(rest, "z")
    if len(each(rest, "I")) > 1 or (total and total.value != "sum"):
        raise unfinished(total or named)
    word = named.value.word if named else UNITS.get(unit.value, "") if unit else ""
    if (named or unit) and (word not in _OF_GROUPS or word == "policies"):
        raise unfinished(named or unit)
    if not word and not first(rest, "FKOh"):
        raise unfinished(the(items, "l"))
    names = named.value.names(data) if named else (word or MUNICIPALITIES,)
    for condition in whom(rest):
        for name in names:
            yield Question(TOP, condition, order=Order(name, "max", 0), groups=True)


def of_shares(items: Sequence[Item], order: Order) -> Iterator[Question]:
    """Yield the share that some have in each group, and by which order the groups stand."""
    for question in shares(items):
        yield replace(question, asked=TOP, order=order, groups=True)


def first_group(items: Sequence[Item], order: Order) -> Iterator[Question]:
    """Yield which group has the highest share, or the lowest one."""
    rest = [
        Item("s", "-", item.surface) if item.code == "Σ" else item
        for item in items
        if item.code not in "lqD"
    ]
    if not first(items, "l"):
        raise NotUnderstoodError("vague", the(items, "Σ").surface)
    yield from of_shares(rest, order)


def require_groups(items: Sequence[Item]) -> None:
    """Refuse 振興局ごとに人口が最も多い市町村: the first of each group is no first group.

    Raises
    ------
    NotUnderstoodError
        Naming the word that says of each.
    """
    at = next(n for n, item in enumerate(items) if item.code == "l")
    if items[at].value != "each":
        return
    order = next(n for n, item in enumerate(items) if item.code == "Σ")
    after = items[at + 1].code if at + 1 < len(items) else ""
    if after in "i," or any(item.code == "K" for item in items[order:]):
        raise unfinished(items[at])
