"""Rules for access: minutes and km to airports, the journey from 羽田, spheres, drives."""

from collections.abc import Callable, Sequence
from itertools import product

from kankei_geo.analysis.rule import Rule as CandidateRule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.meaning import CannotTellError, NotUnderstoodError
from kankei_geo.view.asked.quantities import Bound
from kankei_geo.view.asked.refused import TOPIC
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
)
from kankei_geo.view.where import Atom, Where, compare, every, indicators, no, some

_TIMES = ("time", "km")
_MINUTES, _KM = "min", "km"
# Any airport: one with a Tokyo flight, as everywhere here, or any one at all.
_OF_AIRPORTS = {
    **dict.fromkeys(("plain", "tokyo", "nearest"), ("",)),
    "service": (".all",),
    "any": ("", ".all"),
}


def places(data: Dataset, items: Sequence[Item], unit: str) -> tuple[str, ...]:
    """Return the indicators of the way between municipalities and the place that is named.

    Parameters
    ----------
    items : sequence of Item
        One of them is an airport, 羽田 or a municipality.
    unit : str
        ``min`` or ``km``.

    Raises
    ------
    CannotTellError
        If the data have no such way.
    """
    place = first(items, "AaHN")
    by = first(items, "W")
    if place is None or (by is not None and by.value == "road" and unit == _KM):
        raise CannotTellError(TOPIC, by.surface if by else "")
    if by is not None and by.value == "line" and unit == _MINUTES:
        raise NotUnderstoodError("unfinished", by.surface)
    name = "minutes" if unit == _MINUTES else "km"
    found: tuple[str, ...]
    if place.code == "A":
        found = (f"{name}.{place.value}",)
    elif place.code == "a":
        if place.value not in _OF_AIRPORTS:
            raise NotUnderstoodError("unfinished", place.surface)
        found = tuple(f"{name}{which}" for which in _OF_AIRPORTS[place.value])
    elif place.code == "H":
        found = ("journey",) if unit == _MINUTES else ()
    else:
        found = (f"drive.{place.value}",) if unit == _MINUTES else ()
        # 旭川から60分: whoever says so may mean its airport.
        stem = place.surface.split(" ")[0]
        airports = data.airports[["iata", "name", "name_en"]]
        found += tuple(
            f"{name}.{iata}"
            for iata, airport, english in airports.itertuples(index=False)
            if stem in (airport.removesuffix("空港"), english.casefold())
        )
    if not found or not indicators(data).issuperset(found):
        raise CannotTellError(TOPIC, place.surface)
    return found


def _unit(items: Sequence[Item], bound: Bound) -> str | None:
    """Return the unit of a way, or None where the words are about something else."""
    named = first(items, "I")
    if named is not None and named.value.word not in _TIMES:
        return None
    unit = bound.unit or ("" if named is None else _MINUTES if named.value.word == "time" else _KM)
    return unit if unit in (_MINUTES, _KM) else None


def _way(data: Dataset, items: Sequence[Item]) -> Item | None:
    bound = first(items, "β")
    if bound is None or (unit := _unit(items, bound.value)) is None:
        return None
    named = [item for item in items if item.code in "AaHN"]
    rest = [item for item in items if item.code not in "AaHN"]
    of_each = [places(data, [*rest, place], unit) for place in named]
    ways = tuple(
        join(*(_condition(name, bound.value) for name in names))
        for join in (_joins(items) if len(named) > 1 else (some,))
        for names in product(*of_each)
    )
    return made("F", Fact(ways, "each" if len(named) > 1 else "figure"), items)


def _joins(items: Sequence[Item]) -> tuple[Callable[..., Where], ...]:
    """Return whether all of several places are meant, any of them, or perhaps either.

    Raises
    ------
    NotUnderstoodError
        If the words say both.
    """
    of_all = first(items, "b") is not None or letters(items).count("rm") > 1
    of_any = first(items, "|ke") is not None
    if of_all and of_any and not (first(items, "k") and first(items, "e")):
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    if of_all or of_any:
        return (every,) if of_all else (some,)
    return (every, some)


def _two_ways(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return minutes and km from one place: 新千歳空港から60分以内かつ50km以上."""
    place = the(items, "AaHN")
    at = [n for n, item in enumerate(items) if item.code == "β"]
    between = next(n for n in range(at[0] + 1, at[1] + 1) if items[n].code in "&|,dt;β")
    parts = [[item for item in items[:between] if item is not place], list(items[between:])]
    units = [_unit([], part_bound) for part_bound in each(items, "β")]
    if None in units or units[0] == units[1]:
        return None
    facts = [_way(data, [place, *part]) for part in parts]
    join = some if first(items[between : at[1]], "|") else every
    pairs = product(*(fact.value.ways for fact in facts if fact))
    return made("F", Fact(tuple(join(*pair) for pair in pairs)), items)


def _condition(name: str, bound: Bound) -> Where:
    return some(*(every(*(compare(name, how, n) for how, n in one)) for one in bound.ranges))


def _sphere(data: Dataset, items: Sequence[Item]) -> Item | None:
    inside, place, quantity = first(items, "R"), first(items, "AaHN"), first(items, "Q")
    if inside is None:
        return None
    usual = CandidateRule()
    unit = quantity.value.unit if quantity else _MINUTES
    limit = quantity.value.number if quantity else usual.max_minutes
    if unit not in (_MINUTES, _KM) or limit != int(limit) or not 1 <= limit < 1000:  # noqa: PLR2004 -- as `where` has it
        return None
    found: Where
    if place is None or place.code in "Aa":
        if (
            place is not None
            and place.code == "a"
            and place.value not in ("plain", "tokyo", "nearest")
        ):
            raise NotUnderstoodError("unfinished", place.surface)
        airport = place.value if place is not None and place.code == "A" else "any"
        found = Atom("within" if unit == _MINUTES else "withinkm", (airport, f"{limit:.0f}"))
        ways: tuple[Where, ...] = (found,)
    else:
        ways = tuple(compare(name, "le", limit) for name in places(data, items, unit))
    if (inside.value == "out") != (first(items, "-") is not None):
        ways = tuple(no(way) for way in ways)
    return made("F", Fact(ways), items)


def _two_spheres(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return two distances from one place: 新千歳空港から60分圏外で50km圏内."""
    at = next(n for n, item in enumerate(items) if item.code == "R") + 1
    one = _sphere(data, items[:at])
    other = _sphere(data, [the(items, "AaHN"), *items[at:]])
    if one is None or other is None:
        return None
    join = some if first(items[at:], "|k") else every
    pairs = product(one.value.ways, other.value.ways)
    return made("F", Fact(tuple(join(*pair) for pair in pairs)), items)


def _any_sphere(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who is in reach of one airport or another: 新千歳空港か旭川空港60分圏内."""
    airports = [item for item in items if item.code == "A"]
    rest = items[items.index(airports[-1]) + 1 :]
    found = [_sphere(data, [airport, *rest]) for airport in airports]
    if the(items, "R").value == "out":
        # Beyond both, or beyond one of them.
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    ways = [fact.value.ways[0] for fact in found if fact]
    return made("F", Fact((some(*ways),)), items) if len(ways) == len(airports) else None


def _has_airport(_data: Dataset, items: Sequence[Item]) -> Item | None:
    place = first(items, "a")
    if place is None or place.value not in ("plain", "service", "any", "tokyo", "flight"):
        return None
    of = "tokyo" if place.value in ("tokyo", "flight") else "any"
    found: Where = Atom("airport", (of,))
    return made("F", Fact((no(found) if first(items, "-") else found,)), items)


def _tier(_data: Dataset, items: Sequence[Item]) -> Item | None:
    tier = first(items, "T")
    return made("F", Fact((Atom("tier", (tier.value,)),)), items) if tier else None


def _tiers(_data: Dataset, items: Sequence[Item]) -> Item:
    found = some(*(Atom("tier", (item.value,)) for item in items if item.code == "T"))
    return made("F", Fact((found,)), items)


def _nearest(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return whose nearest airport it is: 最寄り空港が帯広空港の市町村."""
    if items[0].value != "nearest":
        return None
    return made("F", Fact((Atom("nearest", (items[-1].value,)),)), items)


def _around(_data: Dataset, items: Sequence[Item]) -> Item:
    found = tuple(Atom("near", (item.value,)) for item in items if item.code == "N")
    # Around one and another: people may mean either or both.
    ways: tuple[Where, ...] = (some(*found),)
    if len(found) > 1 and not first(items, "|k"):
        ways = (every(*found), some(*found))
    return made("F", Fact(ways), items)


# AとB, AかB, AとBの両方, AからもBからも
_SEVERAL = "(?:(?:[AaHN]rm,?)+(?=[AaHN]rm)|(?:[AaHN][nr]*[|k,t]+)*)[AaHN](?:n?[be]n?)?(?:rm)?"
JAPANESE: tuple[Rule, ...] = (
    rule("a[gw]A", _nearest),
    rule("[AaHN][nrudgwi]*W?[gwnodi,]*β[dit,;]*[&|t,d]W?d?β", _two_ways),
    rule(f"{_SEVERAL}[nrudgwi]*W?[gwnodi,]*(?:I[gwnod]*)?W?d?β", _way),
    rule("W?β[idn]?W?[dn]?[Aa][igdw]*[+]", _way),
    rule("Q?n?R[idn]*a[gmwi]*[+-]", _sphere),
    rule("[AaHN][nrudw]*W?[dn]?Q?n?R[|k,tndgi&]*Q?n?R", _two_spheres),
    rule("(?:A[|k])+A[nrudw]*W?[dn]?Q?n?R", _any_sphere),
    rule("[AaHN][nrudw]*W?[dn]?Q?n?R", _sphere),
    rule("(?<![Aa])QnR|QR|R", _sphere),
    rule("a[gnmiow]*[+-]", _has_airport),
    rule("N(?:[t,|k]N)*[nitosd]*%", _around),
    rule("T(?:[t,|k]T)+", _tiers),
    rule("Tn?T|T", _tier),
)
ENGLISH: tuple[Rule, ...] = (
    rule("a[+]+A", _nearest),
    rule("β[n]?[AaHN][t,;&|]*β(?![nrud]*[AaHN])", _two_ways),
    rule("β[t,;&|]+β[nrud]*[AaHN](?![t,|]+[AaHN])", _two_ways),
    rule("I?[nu+d]*β[n]?W?[nrud]*W?[nrud]*[be]?(?:[AaHN][|,t]+)*[AaHN](?:nW|W)?", _way),
    rule("W?[+]*[AaHN]n?I[+]*β", _way),
    rule("R[n]?[AaN]?", _sphere),
    rule("[+]+a", _has_airport),
    rule("-[+]*a", _has_airport),
    rule("[+d]*%[nudt]*N(?:[t,|]+N)*", _around),
    rule("Nn?%", _around),
    rule("T", _tier),
)
