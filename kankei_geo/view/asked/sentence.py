"""What a question asks, from the facts that it consists of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked import ways, who
from kankei_geo.view.asked.amounts import Indicator
from kankei_geo.view.asked.meaning import (
    AIRPORT,
    COUNT,
    GROUP,
    LIST,
    MUNICIPALITIES,
    PLACE,
    POLICIES,
    RANK,
    SHARE,
    TIER,
    TOP,
    TOTAL,
    VALUE,
    YES,
    NotUnderstoodError,
    Order,
    Question,
)
from kankei_geo.view.asked.rules import Fact, Item, each, first, letters
from kankei_geo.view.where import NOT, Atom, Branch, Where, every, some

_MOST_WAYS = 16
_VERBS = (
    "that",
    "which",
    "who",
    "have",
    "has",
    "do",
    "does",
    "are",
    "is",
    "run",
    "runs",
    "lack",
    "lacks",
    "don't",
    "offer",
)
# What holds words together and says nothing by itself.
_GLUE = {True: "nwgdoimt,&;+Zkru", False: "ndgu,&t;+rBu"}
_UNITS = {"people": "people", "km2": "area_km2", "households": "households", "year": "age"}
_SUMS = ("people", "register", "area_km2", "households", "policies")
_CANDIDATE = Atom("tier", ("candidate",))
_NO_MEANS = ("km", "time")


@dataclass
class _Parts:
    """The parts of a question that say whom it is about, as they stand side by side."""

    facts: list[Item] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    ors: int = 0
    everyone: bool = False


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
    items = _dated(items)
    codes = letters(items)
    known = _GLUE[japanese] + "FKNOhqDsfzv@lIΣAaHWΠ|S^Ψŧ"
    strange = [item for item in items if item.code not in known]
    if japanese and codes.endswith("n"):
        raise NotUnderstoodError("unfinished", items[-1].surface)
    if japanese and re.search("F[^N]*t[^N]*F", codes) and "N" not in codes:
        raise NotUnderstoodError("unfinished", first(items, "t").surface)  # type: ignore[union-attr]  # it is there
    if strange:
        reason = "vague" if strange[0].code in "JXx" else "unfinished"
        raise NotUnderstoodError(reason, strange[0].surface)
    if "@" in codes:
        items = [Item("I", i.value.value, i.surface) if i.code == "Ψ" else i for i in items]
        codes = letters(items)
    if "Ψ" in codes or "^" in codes or "S" in codes:
        items = _with_order(data, items)
        codes = letters(items)
    if "D" in codes:
        yield from _compared(data, items)
    elif "s" in codes:
        yield from _shares(data, items)
    elif "N" in codes:
        yield from _of_one(data, items)
    elif "Σ" in codes:
        yield from _first(data, items)
    elif "z" in codes or "v" in codes or "I" in codes:
        yield from _totals(data, items)
    else:
        yield from _lists(data, items)


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


def _require(items: Sequence[Item], codes: str) -> None:
    """Refuse what a kind of question has no place for."""
    for item in items:
        if item.code not in codes:
            raise NotUnderstoodError("unfinished", item.surface)


def _with_order(data: Dataset, items: list[Item]) -> list[Item]:
    """Put the order of words that stand apart in the place of its last word."""
    own = [item for item in items if item.code in "^ΨS"]
    best = own[0].code == "^" and (_CANDIDATE,) in [fact.ways for fact in each(items, "F")]
    found = who.best_of(own[0]) if best and len(own) == 1 else who.by_end(data, own)
    if found is None:
        raise NotUnderstoodError("vague", own[0].surface)
    return [*(item for item in items if item.code not in "^ΨS"), found]


def _whom(items: Sequence[Item], *, to_all: bool = True) -> list[Where | None]:
    """Return whom the facts of some items leave, in each way in which they may be meant.

    Places, lists and kinds hold for all of it; between the other facts an 'or' may stand.
    """
    wide, own, joints = [], [], []
    pending = "&"
    _require_one_group(items)
    for item in items:
        if item.code == "|" or (item.code == "k" and _is_between(items, item)):
            pending = "|"
            if not own and wide and wide[-1].sort != "place":
                own.append(wide.pop())
                joints.append("&")
        elif item.code == "k" and any(i.code in "FKN" for i in items[items.index(item) :]):
            raise NotUnderstoodError("unfinished", item.surface)
        elif item.code == "F":
            fact: Fact = item.value
            if fact.sort in ("place", "listed", "town") and pending == "&" and to_all:
                wide.append(fact)
                continue
            own.append(fact)
            joints.append(pending)
            pending = "&"
    if pending == "|" and any(item.code == "|" for item in items):
        raise NotUnderstoodError("unfinished", next(i.surface for i in items if i.code == "|"))
    kinds = [who.kinds(item.value) for item in items if item.code == "K"]
    if len([kind for kind in kinds if kind]) > 1 and len(set(kinds)) > 1:
        raise NotUnderstoodError("unfinished", first(items, "K").surface)  # type: ignore[union-attr]  # it is there
    fixed = tuple(dict.fromkeys(kind for kind in kinds if kind))
    if joints and joints[0] == "|":
        raise NotUnderstoodError(
            "unfinished", first(items, "|").surface if first(items, "|") else ""
        )  # type: ignore[union-attr]  # it is there
    found: list[Where | None] = []
    for chosen in islice(product(*(fact.ways for fact in (*wide, *own))), _MOST_WAYS):
        outer = (*fixed, *chosen[: len(wide)])
        for inner in _joined(chosen[len(wide) :], joints):
            parts = (*outer, *((inner,) if inner else ()))
            found.append(every(*parts) if parts else None)
    return _loosely(items, found)


def _is_between(items: Sequence[Item], joint: Item) -> bool:
    """Tell whether a か stands between two facts, and does not end a question."""
    at = next(n for n, item in enumerate(items) if item is joint)
    return first(items[:at], "F") is not None and first(items[at:], "F") is not None


def _require_one_group(items: Sequence[Item]) -> None:
    """Refuse 'those here and those there': which of them together is meant is not said."""
    places = [
        item
        for item in items
        if item.code == "F" and item.value.sort == "place" and not _is_opposite(item.value.ways[0])
    ]
    if len(places) > 1:
        raise NotUnderstoodError("unfinished", places[1].surface)
    nouns = re.search("K[^K]*[t|][^K]*K", letters(items))
    if nouns:
        raise NotUnderstoodError("unfinished", items[nouns.end() - 1].surface)


def _is_opposite(condition: Where) -> bool:
    return isinstance(condition, Branch) and condition.how == NOT


def _joined(facts: Sequence[Where], joints: Sequence[str]) -> list[Where | None]:
    """Return facts that are joined by and, by or, or by both in each of two ways."""
    if not facts:
        return [None]
    if "|" not in joints:
        return [every(*facts)]
    ands: list[list[Where]] = []
    ors: list[list[Where]] = []
    for fact, joint in zip(facts, joints, strict=True):
        if joint == "|":
            ands.append([fact])
            ors[-1].append(fact)
        else:
            ors.append([fact])
            ands = [*ands[:-1], [*(ands[-1] if ands else []), fact]]
    binding_and = some(*(every(*group) for group in ands))
    binding_or = every(*(some(*group) for group in ors))
    return list(dict.fromkeys((binding_and, binding_or)))


def _loosely(items: Sequence[Item], found: list[Where | None]) -> list[Where | None]:
    """Take towns in general for towns only, as well, where a word may mean both."""
    if not any(item.code == "K" and item.value == "loose" for item in items):
        return found
    town = Atom("kind", ("town",))
    return [*found, *(every(town, *([one] if one else [])) for one in found)]


def _lists(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    allowed = "FKO|hqZk" + "nwgdoimt,&;+rufBl"
    _require(items, allowed)
    counting = first(items, "h")
    if (
        any(i.code == "q" and i.value == "what" for i in items)
        and not first(items, "KOh")
        and all(fact.sort == "policy" for fact in each(items, "F"))
    ):
        raise NotUnderstoodError("unfinished", first(items, "q").surface)  # type: ignore[union-attr]  # it is there
    if first(items, "l"):
        raise NotUnderstoodError("unfinished", first(items, "l").surface)  # type: ignore[union-attr]  # it is there
    if not any(item.code in "FKO" for item in items):
        kinds = [item for item in items if item.code in "hq" and item.value not in ("-", "what")]
        if not kinds:
            raise NotUnderstoodError("unfinished", items[0].surface)
    items = [
        Item("K", item.value, item.surface)
        if item.code in "hq" and item.value not in ("-", "what")
        else item
        for item in items
    ]
    for condition in _whom(items):
        yield Question(COUNT if counting else LIST, condition)


def _shares(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    """Yield what share some have: of those before うち, or of those in the same place."""
    _require(items, "FKO|hqsZkf" + "nwgdoimt,&;+ruB")
    codes = letters(items)
    at = codes.rfind("f")
    everyone = any(item.code == "O" and item.value == "all" for item in items)
    if at < 0 and codes.lstrip("+n").startswith("s") and "F" in codes:
        yield from _english_shares(items, everyone=everyone)
        return
    if at >= 0:
        if not any(item.code in "FKO" for item in items[:at]):
            raise NotUnderstoodError("unfinished", items[at].surface)
        yield from _of_those(items[:at], items[at + 1 :], everyone=everyone)
        return
    kind = next((n for n, item in enumerate(items) if item.code in "KO"), None)
    if kind is not None and any(item.code == "F" for item in items[kind + 1 :]):
        yield from _of_those(items[: kind + 1], items[kind + 1 :], everyone=everyone)
        return
    yield from _divided(items, everyone=everyone)


def _of_those(
    before: Sequence[Item], after: Sequence[Item], *, everyone: bool
) -> Iterator[Question]:
    for base in _whom(before):
        for share in _whom(after, to_all=False):
            if share is None:
                raise NotUnderstoodError("unfinished", (*before, *after)[-1].surface)
            yield Question(SHARE, share, base, everyone)


def _divided(items: Sequence[Item], *, everyone: bool) -> Iterator[Question]:
    """Yield a share where nothing divides whom it is of from what they have.

    Of several facts, only the last may be what they have.
    """
    wide, own = _split_share(items)
    yield from _of_those(wide, own, everyone=everyone)
    facts = [n for n, item in enumerate(own) if item.code == "F"]
    kinds = [item for item in wide if item.code == "K" and who.kinds(item.value)]
    if kinds and len(facts) == 1 and own[facts[0]].value.ways == (_CANDIDATE,):
        # 候補地の町の割合: of the towns, or of the candidates.
        rest = [item for item in items if item not in kinds and item.code != "s"]
        for base in _whom(rest):
            yield Question(SHARE, who.kinds(kinds[0].value), base, everyone)
    if len(facts) > 1:
        yield from _of_those([*wide, *own[: facts[-1]]], own[facts[-1] :], everyone=everyone)


def _english_shares(items: Sequence[Item], *, everyone: bool) -> Iterator[Question]:
    """Yield the share of those who are named first that have what follows."""
    at = next(n for n, item in enumerate(items) if item.code == "s")
    rest = items[at + 1 :]
    of_kind = re.fullmatch(r"(.*)\+[dn]*K", letters(rest))
    if of_kind and any(item.code in "FKO" for item in rest[: of_kind.end(1)]):
        # What share of the candidates are villages?
        kind = who.kinds("town" if rest[-1].value == "loose" else rest[-1].value)
        if kind is None:
            raise NotUnderstoodError("unfinished", rest[-1].surface)
        for base in _whom(rest[: of_kind.end(1)]):
            yield Question(SHARE, kind, base, everyone)
        return
    facts = [n for n, item in enumerate(rest) if item.code == "F"]
    verb = next((n for n in facts if rest[n].surface.split()[0] in _VERBS), None)
    if verb is None or verb == facts[0]:
        yield from _divided(rest, everyone=everyone)
    else:
        yield from _of_those(rest[:verb], rest[verb:], everyone=everyone)


def _split_share(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Divide the items into whom a share is of, and what they have."""
    wide, own = [], []
    facts = [item for item in items if item.code == "F"]
    only_wide = all(item.value.sort in ("place", "listed", "town") for item in facts)
    for item in items:
        is_wide = item.code in "KO" or (
            item.code == "F"
            and (
                item.value.sort in ("place", "town")
                or (item.value.sort == "listed" and not only_wide)
            )
        )
        (wide if is_wide else own).append(item)
    return wide, own


def _totals(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    """Yield a sum, a mean or a median of an indicator, of those who are meant."""
    _require(items, "FKOzvIqZkΠAaHW|h" + "nwgdoimt,&;+rufB")
    total, named, unit = first(items, "z"), first(items, "I"), first(items, "v")
    place = first(items, "AaH")
    if len(each(items, "I")) > 1 or len(each(items, "z")) > 1 or first(items, "h"):
        raise NotUnderstoodError("unfinished", items[0].surface)
    indicator = named.value if named else Indicator(_UNITS.get(unit.value, "") if unit else "")
    if not indicator.word or not any(item.code in "FKO" for item in items):
        raise NotUnderstoodError("unfinished", (named or unit or items[0]).surface)
    if unit and named and unit.value not in ("-", indicator.unit):
        raise NotUnderstoodError("unfinished", unit.surface)
    how = total.value if total else "sum"
    if indicator.word in _NO_MEANS:
        if place is None or total is None or how == "sum":
            raise NotUnderstoodError("unfinished", named.surface if named else "")
        names = ways.places(data, items, "min" if indicator.word == "time" else "km")
    else:
        names = indicator.names(data)
        if place is not None or (total is None and indicator.word not in (*_SUMS, "density")):
            raise NotUnderstoodError("unfinished", named.surface if named else "")
        if how == "sum" and indicator.word not in (*_SUMS, "density"):
            raise NotUnderstoodError("unfinished", total.surface if total else "")
        if total is None and indicator.word == "policies":
            raise NotUnderstoodError("unfinished", named.surface if named else "")
    for condition in _whom(items):
        for name in names:
            yield Question(TOTAL, condition, indicator=name, how=how)


def _first(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    _require(items, "FKOqΣZkhl|" + "nwgdoimt,&;+rufvB")
    orders: tuple[Order, ...] = first(items, "Σ").value  # type: ignore[union-attr]  # it is there
    if len(each(items, "Σ")) > 1:
        raise NotUnderstoodError("unfinished", items[-1].surface)
    groups = first(items, "l") is not None
    if not groups and orders[0].indicator == MUNICIPALITIES:
        raise NotUnderstoodError("vague", first(items, "Σ").surface)  # type: ignore[union-attr]  # it is there
    if not groups and first(items, "h"):
        raise NotUnderstoodError("unfinished", first(items, "h").surface)  # type: ignore[union-attr]  # it is there
    for condition in _whom(items):
        for order in orders:
            yield Question(TOP, condition, order=order, groups=groups)


def _compared(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    """Yield which of two municipalities has more of something."""
    towns = tuple(dict.fromkeys(each(items, "N")))
    _require(items, "NDΣqZk|" + "nwgdoimt,&;+B")
    if len(towns) < 2 or "Σ" not in letters(items):  # noqa: PLR2004 -- which of two
        raise NotUnderstoodError("unfinished", first(items, "D").surface)  # type: ignore[union-attr]  # it is there
    for order in first(items, "Σ").value:  # type: ignore[union-attr]  # it is there
        if order.indicator != MUNICIPALITIES:
            yield Question(TOP, Atom("town", towns), order=order)


def _of_one(data: Dataset, items: Sequence[Item]) -> Iterator[Question]:
    """Yield what is asked of one municipality, or of the way between two."""
    towns = [item for item in items if item.code == "N"]
    codes = list(dict.fromkeys(item.value for item in towns))
    if "Σ" in letters(items) and len(codes) > 1:
        _require(items, "NΣqZkK" + "nwgdoimt,&;+rufB|")
        for order in first(items, "Σ").value:  # type: ignore[union-attr]  # it is there
            yield Question(TOP, Atom("town", tuple(codes)), order=order)
        return
    named, unit = first(items, "I"), first(items, "v")
    if len(codes) == 2:  # noqa: PLR2004 -- from one to another
        _require(items, "NIvWZkq" + "nwgdrui+,B")
        word = named.value.word if named else "time" if unit and unit.value in ("min", "-") else ""
        if word != "time":
            raise NotUnderstoodError("unfinished", towns[1].surface)
        yield Question(VALUE, subject=codes[1], indicator=f"drive.{codes[0]}")
        return
    if len(codes) != 1:
        raise NotUnderstoodError("unfinished", towns[0].surface)
    subject = codes[0]
    place, facts = first(items, "AaH"), each(items, "F")
    if first(items, "@") and [fact.ways for fact in facts] == [(_CANDIDATE,)]:
        yield Question(RANK, subject=subject, order=Order(PLACE, "min"))
    elif first(items, "@"):
        yield from _rank(data, items, subject)
    elif first(items, "ŧ"):
        _require(items, "Nŧqk" + "nwgd+")
        yield Question(VALUE, subject=subject, indicator=TIER)
    elif facts:
        yield from _is_so(items, subject)
    elif first(items, "l"):
        _require(items, "NlZkq" + "nwgdoimtfB,+")
        yield Question(VALUE, subject=subject, indicator=GROUP)
    elif named or unit or place or first(items, "h"):
        yield from _value(data, items, subject)
    else:
        raise NotUnderstoodError("unfinished", towns[0].surface)


def _is_so(items: Sequence[Item], subject: str) -> Iterator[Question]:
    _require(items, "NFZk|" + "nwgdoimt,&;+B")
    if letters(items).rstrip("nwgdoimt,&;+ZkB") and first(items, "N") is None:
        raise NotUnderstoodError("unfinished", items[0].surface)
    for condition in _whom(items, to_all=False):
        if condition is not None:
            yield Question(YES, Atom("town", (subject,)), condition, subject=subject)


def _rank(data: Dataset, items: Sequence[Item], subject: str) -> Iterator[Question]:
    """Yield what place a municipality has by an indicator, among all or among some."""
    _require(items, "N@IZkqKFO" + "nwgdoimtfB,+")
    named = first(items, "I")
    if named is None or named.value.word in _NO_MEANS:
        raise NotUnderstoodError("unfinished", (named or items[0]).surface)
    for name in named.value.names(data):
        for among in _whom(items):
            yield Question(RANK, among, subject=subject, order=Order(name, "max"))


def _value(data: Dataset, items: Sequence[Item], subject: str) -> Iterator[Question]:
    _require(items, "NIvAaHWZkqhΠK" + "nwgdoimtru+,fB")
    named, unit, place = first(items, "I"), first(items, "v"), first(items, "AaH")
    if len(each(items, "I")) > 1 or any(item.value != "" and item.code == "K" for item in items):
        raise NotUnderstoodError("unfinished", items[-1].surface)
    word = named.value.word if named else ""
    if place is not None and place.value == "nearest" and not word and unit is None:
        yield Question(VALUE, subject=subject, indicator=AIRPORT)
        return
    if place is not None:
        by_unit = {"min": "time", "km": "km"}.get(unit.value if unit else "", "")
        word = word or by_unit or ("time" if unit is None else "")
        if unit is None and named is None:
            raise NotUnderstoodError("unfinished", place.surface)
        if unit and unit.value == "-" and not named:
            word = "time"
        if word not in _NO_MEANS:
            raise NotUnderstoodError("unfinished", place.surface)
        for name in ways.places(
            data, [item for item in items if item.code != "N"], "min" if word == "time" else "km"
        ):
            yield Question(VALUE, subject=subject, indicator=name)
        return
    if word == "policies" or (unit and unit.value == "policies"):
        yield Question(VALUE, subject=subject, indicator=POLICIES)
        return
    if unit and unit.value in _UNITS and not named:
        yield Question(VALUE, subject=subject, indicator=_UNITS[unit.value])
        return
    if named is None or word in _NO_MEANS:
        raise NotUnderstoodError("unfinished", (named or unit or items[0]).surface)
    for name in named.value.names(data):
        yield Question(VALUE, subject=subject, indicator=name)
