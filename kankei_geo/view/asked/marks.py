"""Rules for policies: lists of them, both, either, only, neither, and how sure a mark is."""

import operator
from collections.abc import Sequence
from itertools import combinations

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.meaning import NotUnderstoodError
from kankei_geo.view.asked.rules import Fact, Item, Rule, each, first, letters, made, rule, the
from kankei_geo.view.where import Atom, Where, every, no, some

_ALL, _ANY, _EITHER_READING = "all", "any", "?"
_LIST = "P(?:m?[ty,|k&9]+m?P|mP)*"


def _policies(data: Dataset, items: Sequence[Item]) -> Item:
    """Return what a list of policies with its predicate means, in each way it may be meant."""
    codes = letters(items)
    parts = tuple(Atom("policy", (policy,)) for policy in dict.fromkeys(each(items, "P")))
    only = "!" in codes or "$" in codes
    negated = ("-" in codes) != ("$" in codes) or "0" in codes
    if only and negated and len(parts) == 1 and _is_done(items[-1]):
        # 二拠点居住だけ実施していない: all the others are there.
        rest = [
            Atom("policy", (policy,)) for policy in data.policies if policy not in parts[0].args
        ]
        return made("F", Fact((every(*rest, no(parts[0])),), "policy"), items)
    if only and negated:
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    joined = _joined(items)
    if "$" in codes and "-" not in codes:
        raise NotUnderstoodError("unfinished", first(items, "$").surface)  # type: ignore[union-attr]  # it is there
    if only:
        ways = _only(data, parts, joined)
    elif "1" in codes:
        ways = (_one_of(parts),)
    elif negated:
        ways = _without(items, parts, joined)
    else:
        ways = _with(items, parts, joined)
    return made("F", Fact(tuple(dict.fromkeys(ways)), "policy"), items)


def _is_done(item: Item) -> bool:
    """Tell whether a negation says what is not done; だけではない says that there is more."""
    return item.code == "-" and item.surface.endswith(
        ("実施していない", "行っていない", "未実施", "やっていない")
    )


def _joined(items: Sequence[Item]) -> str:
    """Return whether a list says all of it, any of it, or may say both."""
    between = (
        set(letters(items).split("P", 1)[1].rsplit("P", 1)[0])
        if letters(items).count("P") > 1
        else set()
    )
    is_and, is_or = between & set("t&m9"), between & set("|k")
    if is_and and is_or:
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    if is_or:
        return _ANY
    return _ALL if is_and or not between else _EITHER_READING


def _with(items: Sequence[Item], parts: tuple[Where, ...], joined: str) -> tuple[Where, ...]:
    both, either = first(items, "b"), first(items, "e")
    if len(parts) == 1:
        return parts
    if both and joined == _ANY:
        raise NotUnderstoodError("unfinished", both.surface)
    if either:
        found = some(*parts)
        return (found, _one_of(parts)) if either.value == "one" else (found,)
    codes = letters(items)
    if joined == _ALL and not both and set(codes) <= set("Ptnwgd,9"):
        # 道共同と二拠点居住の数: of both, or of each of them.
        return (every(*parts), some(*parts))
    if both or joined == _ALL:
        return (every(*parts),)
    return (some(*parts),) if joined == _ANY else (every(*parts), some(*parts))


def _without(items: Sequence[Item], parts: tuple[Where, ...], joined: str) -> tuple[Where, ...]:
    if len(parts) == 1:
        return (no(parts[0]),)
    neither = every(*map(no, parts))
    not_all = some(*map(no, parts))
    both, codes = first(items, "b"), letters(items)
    is_english = first(items, "-") is items[0]
    means_none = (
        "0" in codes
        or "mP" in codes
        or "9P" in codes
        or (both is not None and both.value == "each")
        or (is_english and joined == _ANY)
    )
    if means_none:
        return (neither,)
    # 道共同、首都圏PRをしていない: the first of them may stand by itself.
    own = every(*parts[:-1], no(parts[-1]))
    return (neither, not_all, own) if joined == _EITHER_READING else (neither, not_all)


def _only(data: Dataset, parts: tuple[Where, ...], joined: str) -> tuple[Where, ...]:
    named = {atom.args[0] for atom in parts if isinstance(atom, Atom)}
    rest = [no(Atom("policy", (policy,))) for policy in data.policies if policy not in named]
    exactly = every(*parts, *rest)
    if joined == _ALL:
        return (exactly,)
    one_alone = every(_one_of(parts), *rest)
    any_of_them = every(some(*parts), *rest)
    if joined == _ANY:
        last_alone = some(*parts[:-1], every(parts[-1], *(no(p) for p in parts[:-1]), *rest))
        return (one_alone, any_of_them, last_alone)
    return (exactly, one_alone, any_of_them)


def _one_of(parts: tuple[Where, ...]) -> Where:
    """Return that one of them is there and no other one."""
    return some(*(every(part, *(no(other) for other in parts if other != part)) for part in parts))


def _mark(_data: Dataset, items: Sequence[Item]) -> Item:
    policy, level = first(items, "P"), first(items, "V")
    if policy is None or level is None:
        raise NotUnderstoodError("unfinished", items[0].surface)
    return made("F", Fact((Atom("mark", (policy.value, level.value)),), "policy"), items)


def _level(_data: Dataset, items: Sequence[Item]) -> Item:
    # A mark says yes or no: people may mean any of them, or what is adopted.
    levels = each(items, "V")
    ways = tuple(some(*(Atom(name, (level,)) for level in levels)) for name in ("level", "marked"))
    return made("F", Fact(ways, "policy"), items)


def _named_policy(_data: Dataset, items: Sequence[Item]) -> Item | None:
    rest = first(items, "I")
    if rest is not None and (rest.value.word != "policies" or "数" in rest.surface):
        return None
    return made("P", items[0].value, items)


def _not_both(_data: Dataset, items: Sequence[Item]) -> Item:
    """Return one of two and not the other: A or B but not both."""
    parts = tuple(Atom("policy", (policy,)) for policy in dict.fromkeys(each(items, "P")))
    return made("F", Fact((_one_of(parts),), "policy"), items)


def _so_many(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Take 道共同と二拠点居住の2つ for both of them."""
    named, quantity = each(items, "P"), first(items, "Q")
    unit = (quantity or first(items, "β")).value.unit  # type: ignore[union-attr]  # one of both is there
    if unit not in ("policies", ""):
        return None
    if "f" in letters(items) and not set(letters(items)) & set("-!"):
        return _some_of(items, named)
    if (
        quantity is None
        or quantity.value.number != len(named)
        or set(letters(items)) & set("-!|ky")
    ):
        # Two of three, or not two of them: people mean different things.
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    found = Fact((every(*(Atom("policy", (policy,)) for policy in named)),), "policy")
    return made("F", found, items)


def _some_of(items: Sequence[Item], named: Sequence[str]) -> Item | None:
    """Return that so many of those that are named are there: A、B、Cのうち2つ以上."""
    parts = [Atom("policy", (policy,)) for policy in dict.fromkeys(named)]
    quantity, bound = first(items, "Q"), first(items, "β")
    limits = ((("eq", quantity.value.number),),) if quantity else bound.value.ranges  # type: ignore[union-attr]  # one of both is there
    ways: list[Where] = []
    for number in range(len(parts) + 1):
        if any(all(_COMPARES[how](number, limit) for how, limit in one) for one in limits):
            chosen = [set(some_of) for some_of in combinations(parts, number)]
            ways += [
                every(*(part if part in these else no(part) for part in parts)) for these in chosen
            ]
    if not ways:
        return None
    exactly = some(*ways)
    if quantity is None:
        return made("F", Fact((exactly,), "policy"), items)
    # Two of three may be exactly two, or two of them whatever the third is.
    least = combinations(parts, int(quantity.value.number))
    return made("F", Fact((exactly, some(*(every(*these) for these in least))), "policy"), items)


def _some_named(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return that so many of those that are named are there: at least two of A, B and C."""
    amount = the(items, "βQ").value
    return _some_of(items, each(items, "P")) if amount.unit in ("policies", "") else None


_COMPARES = {
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
    "eq": operator.eq,
}


def _nothing_else(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Take 二拠点居住以外に施策がない for that policy only."""
    if first(items, "-").value != "but":  # type: ignore[union-attr]  # it is there
        return None
    parts = tuple(Atom("policy", (policy,)) for policy in each(items, "P"))
    return made("F", Fact(_only(data, parts, _ALL), "policy"), items)


def _two_scopes(_data: Dataset, items: Sequence[Item]) -> Item:
    """Refuse 二拠点居住以外の3施策, and an only that may be of the policy or of the place."""
    raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))


def _all_but(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return that all policies but one are there: with 'but not' that one is not."""
    indicator, both = first(items, "I"), first(items, "b")
    denied = first(items, "-")
    if both is None or (both.value != "all" and indicator is None):
        return None
    if indicator is not None and indicator.value.word != "policies":
        return None
    if items[0].code == "P" and (denied is None or denied.value != "but"):
        return None
    named = set(each(items, "P"))
    rest = [Atom("policy", (policy,)) for policy in data.policies if policy not in named]
    gone = [no(Atom("policy", (policy,))) for policy in data.policies if policy in named]
    ways: tuple[Where, ...] = (every(*rest, *gone),)
    if ";" not in letters(items):
        ways = (*ways, every(*rest))
    return made("F", Fact(ways, "policy"), items)


_MARKS: tuple[Rule, ...] = (
    rule("P[ngw]*M?[gwn]*V[ndg]*M?(?:[go]?[+])?", _mark),
    rule("V[ndg]*[+]?M?n?P", _mark),
    rule("Pn?M(?=[go+-]*[+-])", _named_policy),
    rule("Pn?I(?![gwnod]*[QβhJXS])", _named_policy),
    rule("PP", lambda _data, items: items[0] if items[0].value == items[1].value else None),
)
ALL_BUT: tuple[Rule, ...] = (rule("b[n]?Q?n?I[,]?;?-[d]*P(?:[,|t]+P)*", _all_but),)
COUNTED: tuple[Rule, ...] = (
    rule("P-[n]?[Qβ]", _two_scopes),
    rule("P(?:[ty,|k]+P)+[nf]*(?:Qb?|β)(?:n?I)?[owgdim]*[+]*!?-?", _so_many),
    rule("P(?:[t,]P)*-[nim]*I[gwmo]*-", _nothing_else),
    rule("P-n?[wo]?I?[wo]?b[owg]*[+]*(?!-)", _all_but),
)
JAPANESE: tuple[Rule, ...] = (
    *_MARKS,
    rule(
        f"{_LIST}(?:[|k](?!,?[FGN]))?m?(?:f(?=n?[be1]))?n?[be1]?m?[owgdim]*[be]?[!$]?[owgdimn]*[+]*(?<![+])-?",
        _policies,
    ),
    rule("M?[gwn]*V(?:[k|]V)*[+nd]*M?(?:[go]?[+])?", _level),
)
ENGLISH: tuple[Rule, ...] = (
    *_MARKS,
    rule("[+d]*[βQ]nP(?:[,|t]+P)+", _some_named),
    rule("P!(?=[+d]*[GF])", _two_scopes),
    rule("[+]*e?P[|]P,?;?-b", _not_both),
    rule("[+]*1P(?:[,|t]+P)+", _not_both),
    rule(f"[+d]*0{_LIST}", _policies),
    rule(f"-[+d]*!?[be0]*{_LIST}!?", _policies),
    rule(f"[+d]*!?[+]*[be]*{_LIST}!?", _policies),
    rule("[+]*M?[+n]*V[n]*M?", _level),
)
