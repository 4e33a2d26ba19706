"""Whom a question is about, from the facts that stand in it."""

import re
from collections.abc import Sequence
from itertools import islice, product

from kankei_geo.view.asked import who
from kankei_geo.view.asked.rules import Fact, Item, first, letters, unfinished
from kankei_geo.view.where import NOT, Atom, Branch, Where, every, some

_MOST_WAYS = 16
_AND, _OR = "&", "|"


def require(items: Sequence[Item], codes: str) -> None:
    """Refuse what a kind of question has no place for.

    Raises
    ------
    NotUnderstoodError
        Naming the first item with another letter.
    """
    for item in items:
        if item.code not in codes:
            raise unfinished(item)


def whom(items: Sequence[Item], *, to_all: bool = True) -> list[Where | None]:
    """Return whom the facts of some items leave, in each way in which they may be meant.

    Places, lists and kinds hold for all of it; between the other facts an 'or' may stand.
    """
    _require_one_group(items)
    wide, own, joints = _sorted(items, to_all=to_all)
    fixed = _kinds(items)
    found: list[Where | None] = []
    for chosen in islice(product(*(fact.ways for fact in (*wide, *own))), _MOST_WAYS):
        outer = (*fixed, *chosen[: len(wide)])
        for inner in _joined(chosen[len(wide) :], joints):
            parts = (*outer, *((inner,) if inner else ()))
            found.append(every(*parts) if parts else None)
    return loosely(items, found)


def _sorted(items: Sequence[Item], *, to_all: bool) -> tuple[list[Fact], list[Fact], list[str]]:
    """Return the facts that hold for all of it, the others, and what stands before each of them."""
    wide: list[Fact] = []
    own: list[Fact] = []
    joints: list[str] = []
    pending = _AND
    for n, item in enumerate(items):
        if item.code == _OR and _may_be_denied(items, n):
            raise unfinished(item)
        if item.code == _OR or (item.code == "k" and _is_between(items, n)):
            pending = _OR
            if not own and wide and wide[-1].sort != "place":
                own.append(wide.pop())
                joints.append(_AND)
        elif item.code == "k" and first(items[n:], "FKN"):
            raise unfinished(item)
        elif item.code == "F":
            fact: Fact = item.value
            if fact.sort in ("place", "listed", "town") and pending == _AND and to_all:
                wide.append(fact)
                continue
            own.append(fact)
            joints.append(pending)
            pending = _AND
    if (joints and joints[0] == _OR) or (pending == _OR and first(items, _OR)):
        raise unfinished(first(items, "|k"))
    return wide, own, joints


def _kinds(items: Sequence[Item]) -> tuple[Where, ...]:
    """Return the kind of municipality that is asked for, if it is only one of them."""
    kinds = dict.fromkeys(who.kinds(item.value) for item in items if item.code == "K")
    found = tuple(kind for kind in kinds if kind)
    if len(found) > 1:
        raise unfinished(first(items, "K"))
    return found


def _is_between(items: Sequence[Item], at: int) -> bool:
    """Tell whether a か stands between two facts, and does not end a question."""
    return first(items[:at], "F") is not None and first(items[at:], "F") is not None


def _may_be_denied(items: Sequence[Item], at: int) -> bool:
    """Tell whether an English 'not' may hold for what follows 'or', too: not A or B."""
    before = [item for item in items[:at] if item.code == "F"][-1:]
    after = [item for item in items[at:] if item.code == "F"][:1]
    return (
        items[at].surface.isascii()
        and any(_is_opposite(item.value.ways[0]) for item in before)
        and not all(_is_opposite(item.value.ways[0]) for item in after)
    )


def _require_one_group(items: Sequence[Item]) -> None:
    """Refuse 'those here and those there': which of them together is meant is not said."""
    places = [
        item
        for item in items
        if item.code == "F" and item.value.sort == "place" and not _is_opposite(item.value.ways[0])
    ]
    if len(places) > 1:
        raise unfinished(places[1])
    nouns = re.search("K[^K]*[t|][^K]*K", letters(items))
    if nouns:
        raise unfinished(items[nouns.end() - 1])


def _is_opposite(condition: Where) -> bool:
    return isinstance(condition, Branch) and condition.how == NOT


def _joined(facts: Sequence[Where], joints: Sequence[str]) -> list[Where | None]:
    """Return facts that are joined by and, by or, or by both in each of two ways."""
    if not facts:
        return [None]
    if _OR not in joints:
        return [every(*facts)]
    ands: list[list[Where]] = []
    ors: list[list[Where]] = []
    for fact, joint in zip(facts, joints, strict=True):
        if joint == _OR:
            ands.append([fact])
            ors[-1].append(fact)
        else:
            ors.append([fact])
            ands = [*ands[:-1], [*(ands[-1] if ands else []), fact]]
    binding_and = some(*(every(*group) for group in ands))
    binding_or = every(*(some(*group) for group in ors))
    return list(dict.fromkeys((binding_and, binding_or)))


def loosely(items: Sequence[Item], found: list[Where | None]) -> list[Where | None]:
    """Take towns in general for towns only, as well, where a word may mean both."""
    if not any(item.code == "K" and item.value == "loose" for item in items):
        return found
    town = Atom("kind", ("town",))
    return [*found, *(every(town, *([one] if one else [])) for one in found)]
