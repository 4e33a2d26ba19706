"""Rules for places, kinds, lists and opposites, and for who comes first."""

from collections.abc import Sequence
from itertools import product

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.amounts import Indicator
from kankei_geo.view.asked.meaning import MUNICIPALITIES, PLACE, SHARE_OF, NotUnderstoodError, Order
from kankei_geo.view.asked.quantities import Quantity
from kankei_geo.view.asked.rules import (
    Fact,
    Item,
    Rule,
    each,
    first,
    letters,
    made,
    rule,
    the,
    unfinished,
)
from kankei_geo.view.asked.ways import places
from kankei_geo.view.where import (
    ALL_OF,
    NOT,
    TOWN_KINDS,
    Atom,
    Branch,
    Where,
    atoms,
    every,
    no,
    some,
)

_EVERY_KIND = "+".join(TOWN_KINDS)
# What many or few is of, where a question names nothing.
_OF_WORD = {"size": ("people", "area_km2"), "width": ("area_km2",), "youth": ("age",)}
# What a word for much or little goes with.
_FITS = {
    "amount": {"people", "policies", "register", "households"},
    "size": {
        "people",
        "area_km2",
        "register",
        "change",
        "growth",
        "density",
        "decline",
        "households",
    },
    "height": {"density", "old", "young", "working", "age", "change", "growth", "decline"},
    "width": {"area_km2"},
    "youth": {"age"},
    "years": {"age"},
    "way": {"time", "km"},
    "length": {"time", "km"},
}


def _area(_data: Dataset, items: Sequence[Item]) -> Item:
    slugs = tuple(dict.fromkeys(each(items, "G")))
    found = some(*(Atom("area", (slug,)) for slug in slugs))
    return made("F", Fact((no(found) if "-" in letters(items) else found,), "place"), items)


def _but_towns(_data: Dataset, items: Sequence[Item]) -> Item | None:
    negation = first(items, "-")
    if negation is None or negation.value != "but":
        return None
    return made("F", Fact((no(Atom("town", tuple(each(items, "N")))),), "town"), items)


def _these(_data: Dataset, items: Sequence[Item]) -> Item:
    """Take 帯広市、釧路市、北見市のうち for those among whom is asked."""
    return made("F", Fact((Atom("town", tuple(dict.fromkeys(each(items, "N")))),), "town"), items)


def _listed(_data: Dataset, items: Sequence[Item]) -> Item:
    (value,) = each(items, "L")
    negated = "-" in letters(items)
    found: Where = Atom("listed")
    is_listed = (value != "no") != negated
    return made("F", Fact((found if is_listed else no(found),), "listed"), items)


def kinds(value: str) -> Where | None:
    """Return the condition of a kind of municipality; None for all kinds."""
    if value in (_EVERY_KIND, "loose", ""):
        return None
    return some(*(Atom("kind", (kind,)) for kind in value.split("+")))


def _not_kind(_data: Dataset, items: Sequence[Item]) -> Item | None:
    kind = first(items, "K")
    found = kinds(kind.value) if kind else None
    return made("F", Fact((no(found),), "town"), items) if found else None


def _but_those(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who is left without 十勝の町以外: all others, or those of 十勝 that are no 町."""
    if items[-1].value != "but":
        return None
    kind = kinds(the(items, "K").value)
    fact: Fact = the(items, "F").value
    if kind is None:
        # But not without those who lack something: who is not listed would stay, or not.
        is_double = any(isinstance(way, Branch) and way.how == NOT for way in fact.ways)
        return None if is_double else made("F", Fact(tuple(map(no, fact.ways)), fact.sort), items)
    ways = (
        *(no(every(way, kind)) for way in fact.ways),
        *(every(way, no(kind)) for way in fact.ways),
    )
    return made("F", Fact(ways), items)


def _two_kinds(_data: Dataset, items: Sequence[Item]) -> Item | None:
    every = dict.fromkeys(kind for value in each(items, "K") for kind in value.split("+"))
    if not set(TOWN_KINDS).issuperset(every):
        return None
    return made("K", "+".join(kind for kind in TOWN_KINDS if kind in every), items)


def _opposite(_data: Dataset, items: Sequence[Item]) -> Item:
    (fact,) = each(items, "F")
    if any(atom.name in ("mark", "level", "marked") for atom in atoms(fact.ways[0])):
        # Another level, or no such mark at all.
        raise unfinished(items[-1])
    ways = tuple(map(no, fact.ways))
    if fact.sort == "each":
        # Not within reach of both: of none of them, or not of all.
        ways += tuple(
            every(*map(no, way.parts))
            for way in fact.ways
            if isinstance(way, Branch) and way.how == ALL_OF
        )
    return made("F", Fact(ways, fact.sort), items)


def _opposite_of_or(_data: Dataset, items: Sequence[Item]) -> Item:
    """Return what AまたはBではない may deny: both, or the last of them."""
    one, other = each(items, "F")
    both = [(a, b) for a in one.ways for b in other.ways]
    ways = (*(no(some(a, b)) for a, b in both), *(some(a, no(b)) for a, b in both))
    return made("F", Fact(tuple(ways)), items)


def _unclear_opposite(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Refuse 人口1万人以上の候補地以外: the opposite of one of them, or of both."""
    if items[-1].value != "but" or first(items, "F").value.sort == "town":  # type: ignore[union-attr]  # it is there
        return None
    raise unfinished(items[-1])


def _nor(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Mark でも; a mere も stands with what is done or not, and means other things."""
    return made("9", "-", items) if items[0].surface.startswith("で") else None


def _neither(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return that none of some conditions holds: AでもBでもない."""
    parts: list[tuple[Where, ...]] = []
    for item in items:
        if item.code == "F":
            parts.append(item.value.ways)
        elif item.code == "G":
            parts.append((Atom("area", (item.value,)),))
        elif item.code == "N":
            parts.append((Atom("town", (item.value,)),))
        elif item.code == "K":
            kind = kinds(item.value)
            if kind is None:
                return None
            parts.append((kind,))
    # A rule that came before has taken the last one with its negation.
    is_denied = items[-1].code == "F"
    ways = []
    for chosen in product(*parts):
        denied = chosen[:-1] if is_denied else chosen
        ways.append(every(*map(no, denied), *([chosen[-1]] if is_denied else [])))
    return made("F", Fact(tuple(ways)), items)


def _neither_in_english(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return that none of some conditions holds: neither candidates nor listed."""
    parts = [
        item.value.ways if item.code == "F" else (kinds(item.value),)
        for item in items
        if item.code in "FK"
    ]
    if any(None in ways for ways in parts):
        return None
    ways = tuple(every(*map(no, chosen)) for chosen in product(*parts))
    return made("F", Fact(ways), items)


def _is_so(_data: Dataset, items: Sequence[Item]) -> Item | None:
    if any(item.code == "+" and item.value == "ask" for item in items):
        return None
    (fact,) = each(items, "F")
    return made("F", fact, items)


def _order(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who comes first: by what, from which end, and how many of them."""
    named, quantity = first(items, "I"), first(items, "Q")
    end, word = _end(items)
    if end is None:
        return None
    if named is not None and named.value.word == "decline":
        end = {"max": "min", "min": "max"}[end]
    number, is_rank = 0 if first(items, "j") else 1, False
    if quantity is not None:
        value: Quantity = quantity.value
        if value.unit not in ("", "rank", "policies", "towns") or value.number != int(value.number):
            return None
        number, is_rank = int(value.number), _is_rank(items, quantity)
        if not number:
            return None
    orders = [Order(name, end, number, is_rank) for name in _by(data, items, named, word)]
    return made("Σ", tuple(orders), items)


def most_of_groups(data: Dataset, items: list[Item]) -> list[Item]:
    """Take どの振興局に掲載市町村が多いか for the one with the most."""
    group, word = first(items, "l"), first(items, "J")
    if group is None or word is None or not group.surface.startswith(("どの", "どこ")):
        return items
    at = items.index(word)
    start = at - 2 if letters(items[:at]).endswith("Ig") else at
    order = _order(data, items[start : at + 1])
    if order is None or items.index(group) > at or first(items, "Σ"):
        return items
    return [*items[:start], order, *items[at + 1 :]]


def _is_rank(items: Sequence[Item], quantity: Item) -> bool:
    """Tell whether only one of a rank is asked for: 5位, and not the first five as 上位5位 does."""
    among = first(items, "^")
    is_among = among is not None and among.surface in (
        "上位",
        "下位",
        "トップ",
        "ベスト",
        "ワースト",
    )
    return quantity.value.unit == "rank" and not (is_among and quantity.surface.endswith("位"))


def _nth(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return the n-th by an indicator, or all in its order: 3番目に人口が多い, 人口3位, 人口順."""
    quantity = first(items, "Q")
    if quantity is not None and quantity.value.unit != "rank":
        return None
    if first(items, "J") is None:
        items = [*items, Item("S", "max", "")]
    return _order(data, items)


def best_of(item: Item) -> Item:
    """Return the order of the best candidates: top three candidates."""
    (quantity,) = each(item.value, "Q")
    return made("Σ", (Order(PLACE, _from_end(item.value), int(quantity.number)),), [item])


def _best_candidates(_data: Dataset, items: Sequence[Item]) -> Item | None:
    quantity = first(items, "Q")
    if items[0].value != "candidate" or quantity is None:
        return None
    is_rank = _is_rank(items, quantity)
    if not (is_rank or "^" in letters(items)):
        return None
    number = int(quantity.value.number)
    return made("Σ", (Order(PLACE, _from_end(items), number, is_rank),), items)


def _of_place(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return the candidates of a rank: 候補地の順位3位, 順位が10位以内, 順位が最も低い."""
    if the(items, "T").value != "candidate":
        return None
    number = first(items, "Qβ")
    order = _of_number(items, number) if number else _of_word(items)
    return made("Σ", (order,), items) if order else None


def _of_number(items: Sequence[Item], number: Item) -> Order | None:
    if number.value.unit != "rank" and (number.value.unit or not first(items, "^")):
        return None
    if number.code == "Q":
        is_rank = first(items, "u") is None and _is_rank(items, number)
        return Order(PLACE, _from_end(items), int(number.value.number), is_rank)
    # 10位以下 is the worse ones to some, and fewer than ten to others.
    ranges = number.value.ranges
    is_within = len(ranges) == 1 and len(ranges[0]) == 1 and "以内" in number.surface
    return Order(PLACE, "min", int(ranges[0][0][1])) if is_within else None


def _of_word(items: Sequence[Item]) -> Order | None:
    word = first(items, "JS")
    if word is None or (word.code == "J" and "X" not in letters(items)):
        return None
    end, _, sort = word.value.partition(".")
    # The highest rank is number one.
    return Order(PLACE, "min" if end == "max" else "max") if sort in ("height", "") else None


def _of_share(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return the order by a share: 掲載率が最も高い, the highest share of."""
    if any(item.surface.startswith("何") for item in items):
        return None
    end, sort = _end(items)
    if end is None or sort not in ("height", "amount", "size", ""):
        return None
    return made("Σ", (Order(SHARE_OF, end),), items)


def _from_end(items: Sequence[Item]) -> str:
    """Return whether the best come first, whose rank is the least, or the last."""
    word = first(items, "^")
    return "max" if word is not None and word.value == "min" else "min"


def _most_of_them(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Take 市町村が最も多い for a number of municipalities."""
    kind = first(items, "K")
    if kind is None or kinds(kind.value) is not None:
        return None
    return _order(data, items)


def _end(items: Sequence[Item]) -> tuple[str | None, str]:
    """Return which end comes first, and the sort of word that says so."""
    word = first(items, "JS") or first(items, "^")
    if word is None:
        return None, ""
    end, _, sort = word.value.partition(".")
    from_end = first(items, "^")
    if from_end is not None and word.code in "JS":
        # 人口が多い上位5, 人口が少ない上位5: the word tells the end.
        return end, sort
    return end, sort


def _by(data: Dataset, items: Sequence[Item], named: Item | None, word: str) -> tuple[str, ...]:
    place = first(items, "AaHN")
    if word in ("people", "density") and named is None:
        return (word,)
    if named is None:
        if place is not None and word in ("way", "length"):
            return _ways(data, items)
        if word in _OF_WORD:
            return _OF_WORD[word]
        if word == "amount":
            return (MUNICIPALITIES,)
        raise NotUnderstoodError("vague", " ".join(item.surface for item in items))
    indicator: Indicator = named.value
    if word and word in _FITS and indicator.word not in _FITS[word]:
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    if indicator.word in ("time", "km"):
        if place is None:
            raise NotUnderstoodError("unfinished", named.surface)
        return places(data, items, "min" if indicator.word == "time" else "km")
    return indicator.names(data)


def _ways(data: Dataset, items: Sequence[Item]) -> tuple[str, ...]:
    """Return what near and far may be measured by: minutes, and km in a straight line."""
    by = first(items, "W")
    place = first(items, "AaHN")
    if place is not None and place.code in "HN":
        return places(data, items, "min")
    minutes = () if by and by.value == "line" else places(data, items, "min")
    km = () if by and by.value == "road" else places(data, items, "km")
    return (*minutes, *km)


def _trend_order(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who gained or lost most: 人口が最も減った."""
    period, quantity, trend = first(items, "Π"), first(items, "Q"), first(items, "E")
    if trend is None or quantity is not None:
        return None
    indicator = Indicator("change", period.value if period else ())
    # Most in percent or in people: the data's indicator is in percent.
    return made("Σ", tuple(Order(name, trend.value) for name in indicator.names(data)), items)


def _nearest(data: Dataset, items: Sequence[Item]) -> Item | None:
    return _order(data, items) if first(items, "S").value.endswith(".way") else None  # type: ignore[union-attr]  # it is there


def _first_few(_data: Dataset, items: Sequence[Item]) -> Item:
    return made("^", items, items)


def _by_which(_data: Dataset, items: Sequence[Item]) -> Item:
    return made("Ψ", items[1], items)


def by_end(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return the order of words that stand apart: top 5 … by population, largest … by area."""
    flat = [
        part
        for item in items
        for part in (
            item.value
            if item.code == "^" and isinstance(item.value, list)
            else [item.value]
            if item.code == "Ψ"
            else [item]
        )
    ]
    return _order(data, flat)


FACTS: tuple[Rule, ...] = (
    # What is denied after an 'or' may be the whole of it: see `_opposite_of_or`.
    rule("(?<=[|k])L", _listed),
    rule("L[gwdiom]*[+]*(?<![+])-?", _listed),
    rule("K(?:[t,&|]K)+", _two_kinds),
    rule("G!", lambda _data, items: items[0]),
    rule("K!", lambda _data, items: items[0]),
)
# でも…でもない: what stands before each でも is denied. They are marked before anything else can
# take the particle for a part of its own.
NEITHER: tuple[Rule, ...] = (rule("d?m(?=(?:[^-dm]*d?m)+[wo]*-)", _nor),)
JAPANESE: tuple[Rule, ...] = (
    rule("N(?:[t,k|]N)+f(?=[^I]*F)", _these),
    rule("(?:[FGKN]9,?)+(?:[FGKN]d?m[wo]*-|F)", _neither),
    rule("N(?:[t,]N)*[og]*-", _but_towns),
    rule("G(?:[ty,|k&]+G)*[nogwdim]*-", _area),
    rule("G(?:[ty,|k&]+G)*", _area),
    rule("^[,]*K[ogwd]*-", _not_kind),
    rule("(?<!F)(?<!F[n,])Fn?K[ogwd]*-", _but_those),
    rule("Fn?F[nogwdim]*-", _unclear_opposite),
    rule("F[|k],?F[nogwdim]*-", _opposite_of_or),
    rule("F[nogwdim]*-", _opposite),
    rule("F[gowdim]*[+]", _is_so),
)
ENGLISH: tuple[Rule, ...] = (
    rule("-[d]?N(?:[t,|]+N)*", _but_towns),
    rule("-[+]*[d]?G(?:[t,|]+G)*", _area),
    rule("[+]?[d]?G(?:[t,|]+[d]?G)+l", _area),
    rule("[+]?[d]?G(?:[t,|]+[d]?G)*", _area),
    rule("-K", _not_kind),
    rule("-[+n]*F", _opposite),
    rule("[+]+F", _is_so),
    rule("[+]*0[FK](?:9[FK])+", _neither_in_english),
)
_PLACE = "(?:[AaH][nrudgwi]*W?[nd]*|N[nrui]+W?[nd]*)"
ORDERS_JAPANESE: tuple[Rule, ...] = (
    rule("X[owg]?Π?Ig?E|Π?[nid]*I[gnw]*XE|XI[gn]*E", _trend_order),
    rule("T[nd]*\\^?Q", _best_candidates),
    rule(f"{_PLACE}?(?:I[gwnd]*)?J[jind]*\\^?Q", _order),
    rule("\\^Q[nidgw]*Ig?J", _order),
    rule("I[nidgw]*j?[nd]*\\^Q", _order),
    rule("s[gwnd]*(?:XJ|X?S)|X[sn]*gJ", _of_share),
    rule("T[nwgd]*@[gwnd]*(?:\\^?Q[iu]?|XJ|J|S|β)|XJ?@[gnw]*J?n?T|@g?XJn?T", _of_place),
    rule(f"{_PLACE}?(?:I[gwnd]*)?Q[idn]*(?:W[dn]?)?J", _nth),
    rule(f"Q[idn]*(?:{_PLACE}|I[gwnd]*)J", _nth),
    rule("I[gwnd]*Q(?!u)", _nth),
    rule("I[gwnd]*Jj", _order),
    rule("Ij", _nth),
    rule(f"{_PLACE}?I[gwnd]*{_PLACE}?X(?:I[gwnd]*)?J", _order),
    rule(f"X{_PLACE}?I[gwnd]*J", _order),
    rule(f"{_PLACE}?XJ|X{_PLACE}J", _order),
    rule("I[gwnd]*X?S|SIn?|Sn?I", _order),
    rule("XK[gn]*J|K[gn]*XJ", _most_of_them),
    rule("D[gwnd]*I[gwn]*J|I[gwn]*D[gn]*J|I[gwn]*J(?=[nwg]*D)", _order),
    rule("D[gwnd]*J|J(?=[nwg]*D)", _order),
    rule("S(?=n?K)", _order),
)
ORDERS_ENGLISH: tuple[Rule, ...] = (
    rule("Ss", _of_share),
    rule("\\^Q", _first_few),
    rule("BI", _by_which),
    rule("S[n]?I[+]?E|SE|EnS", _trend_order),
    rule("Q?S[n]?I[nudr]*W?[AaH]W?", _order),
    rule("Q?S[nur]*W?[AaHN]W?", _nearest),
    rule("QS(?![nudr]*W?[AaHNI])", _first_few),
    rule("Q?S[n]?I", _order),
)
