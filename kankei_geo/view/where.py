"""Conditions that no single control has, as a small tree with a text of its own.

The texts stand in an address: ``people:ge:8000``, ``not(kind:city)``,
``any(policy:metro_pr,minutes.CTS:le:60)``. A hyphen joins several of them there, so none has one
itself; a minus is an ``m``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kankei_geo.analysis import indicators as table_indicators
from kankei_geo.analysis.candidates import TIERS
from kankei_geo.analysis.journey import flights
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.tables import CENSUS_YEARS, REGISTER_YEARS

_ENDS = ("ge", "le")  # of a range, both in it
OPERATORS = ("ge", "gt", "le", "lt", "eq")
TOWN_KINDS = {"city": "市", "town": "町", "village": "村"}
LATEST = 2020  # the census that everything is told of where no year is
ALL_OF, ANY_OF, NOT = "all", "any", "not"
MOST_CONDITIONS = 8  # of one address; one person's question has fewer
LONGEST = 1500  # letters: all codes of the prefecture fit in
_ATOM = re.compile(r"[a-z][A-Za-z0-9_.]*(?::[A-Za-z0-9_.]+)*")
_NUMBER = re.compile(r"m?[0-9]{1,12}(?:\.[0-9]{1,4})?")
_DEEPEST = 6


@dataclass(frozen=True)
class Atom:
    """One condition: its name, and what it asks for.

    Attributes
    ----------
    name : str
        ``policy``, ``mark``, ``level`` (of an adopted policy),
        ``marked`` (of any mark), ``listed``, ``area``, ``kind``, ``town``, ``near``,
        ``airport``, ``nearest``, ``within``, ``withinkm``, ``tier``, or one of `indicators`.
    args : tuple of str
        What it asks for; of an indicator an operator and a number.
    """

    name: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """Several conditions as one: all of them, any of them, or not the only one."""

    how: str
    parts: tuple["Where", ...]


Where = Atom | Branch


def compare(indicator: str, operator: str, number: float) -> Atom:
    """Return the condition that compares an indicator with a number."""
    return Atom(indicator, (operator, f"{number:.4f}".rstrip("0").rstrip(".").replace("-", "m")))


def number(text: str) -> float:
    """Return the number of a condition's text."""
    return float(text.replace("m", "-"))


def every(*parts: Where) -> Where:
    """Return the condition that all of some are met; of one it is that one."""
    return _joined(ALL_OF, parts)


def some(*parts: Where) -> Where:
    """Return the condition that one of some is met."""
    return _joined(ANY_OF, parts)


def no(part: Where) -> Where:
    """Return the opposite of a condition; who does not tell meets neither."""
    if isinstance(part, Branch) and part.how == NOT:
        return part.parts[0]
    return Branch(NOT, (part,))


def _joined(how: str, parts: tuple[Where, ...]) -> Where:
    flat: list[Where] = []
    for part in parts:
        flat += part.parts if isinstance(part, Branch) and part.how == how else [part]
    different = tuple(dict.fromkeys(flat))
    return different[0] if len(different) == 1 else Branch(how, different)


def conjuncts(condition: Where) -> tuple[Where, ...]:
    """Return the conditions that must all be met."""
    if isinstance(condition, Branch) and condition.how == ALL_OF:
        return condition.parts
    return (condition,)


def atoms(condition: Where) -> Iterator[Atom]:
    """Yield the single conditions that something consists of."""
    if isinstance(condition, Atom):
        yield condition
        return
    for part in condition.parts:
        yield from atoms(part)


def text(condition: Where) -> str:
    """Return a condition as it stands in an address."""
    if isinstance(condition, Atom):
        return ":".join((condition.name, *condition.args))
    return f"{condition.how}({','.join(map(text, condition.parts))})"


def read(data: Dataset, written: str) -> Where:
    """Return the condition of a text.

    Raises
    ------
    ValueError
        If it is none that this dataset can tell, or not in the one way to write it.
    """
    found, rest = _read(data, written, _DEEPEST)
    if rest or text(found) != written:
        raise ValueError(written)
    return found


def _read(data: Dataset, written: str, depth: int) -> tuple[Where, str]:
    for how in (ALL_OF, ANY_OF, NOT):
        if written.startswith(f"{how}("):
            return _branch(data, how, written, depth)
    match = _ATOM.match(written)
    if match is None:
        raise ValueError(written)
    name, *values = match[0].split(":")
    atom = Atom(name, tuple(values))
    if not is_known(data, atom):
        raise ValueError(written)
    return atom, written[match.end() :]


def _branch(data: Dataset, how: str, written: str, depth: int) -> tuple[Where, str]:
    if not depth:
        raise ValueError(written)
    parts: list[Where] = []
    rest = written[len(how) :]
    while not parts or rest.startswith(","):
        part, rest = _read(data, rest[1:], depth - 1)
        parts.append(part)
    if not rest.startswith(")") or (how == NOT) != (len(parts) == 1):
        raise ValueError(written)
    return Branch(how, tuple(parts)), rest[1:]


def is_known(data: Dataset, atom: Atom) -> bool:
    """Tell whether a dataset has what a condition asks for."""
    if atom.name in indicators(data):
        return (
            len(atom.args) == 2  # noqa: PLR2004 -- operator and number
            and atom.args[0] in OPERATORS
            and _NUMBER.fullmatch(atom.args[1]) is not None
        )
    known = _values(data).get(atom.name)
    if known is None:
        return False
    if atom.name == "town":
        return bool(atom.args) and known[0].issuperset(atom.args)
    return len(atom.args) == len(known) and all(
        value in some_of for value, some_of in zip(atom.args, known, strict=True)
    )


@kept
def _values(data: Dataset) -> dict[str, tuple[frozenset[str], ...]]:
    """Return what each condition that is no comparison can ask for, value by value."""
    codes, iata = frozenset(data.municipalities["code"]), frozenset(data.airports["iata"])
    policies, levels = frozenset(data.policies), frozenset(data.levels)
    access: dict[str, tuple[frozenset[str], ...]] = {
        "tier": (frozenset((*TIERS, "candidate")),),
        "airport": (frozenset(("any", "tokyo")),),
        "nearest": (iata,),
        "within": (iata | {"any"}, frozenset(map(str, range(1, 1000)))),
        "withinkm": (iata | {"any"}, frozenset(map(str, range(1, 1000)))),
    }
    return {
        "policy": (policies,),
        "mark": (policies, levels),
        "level": (levels,),
        "marked": (levels,),
        "listed": (),
        "area": (frozenset(data.subprefectures["slug"]),),
        "kind": (frozenset(TOWN_KINDS),),
        "town": (codes,),
        "near": (codes,),
        **(access if iata else {}),
    }


@kept
def indicators(data: Dataset) -> frozenset[str]:
    """Return what can be compared with a number.

    ``policies`` (their number), ``people`` and ``people2015`` (census), ``register2025``,
    ``change2015to2020`` (percent), ``area_km2``, ``density``, ``old``, ``young``, ``working``
    (percent of people), ``age`` (mean), ``households``; ``minutes`` and ``km`` (to the nearest
    airport that counts), ``minutes.all`` (to that of all in service), ``minutes.CTS`` and
    ``km.CTS``, ``drive.01100`` (minutes from an office), ``journey`` (minutes from 羽田); and the
    indicators of `analysis.indicators` by their keys, of their last year or, as
    ``furusato_amount.2015``, of another one.
    """
    return _built_in(data) | _of_tables(data).keys()


def of_table(data: Dataset, name: str) -> tuple[str, int] | None:
    """Return key and year of an indicator of `analysis.indicators`; None for other names."""
    return _of_tables(data).get(name)


def named(data: Dataset, key: str, year: int) -> str:
    """Return the name of an indicator of `analysis.indicators` in a condition.

    Parameters
    ----------
    key : str
        One of `analysis.indicators.every`.
    year : int
        0, or one without values, for the last.
    """
    known = table_indicators.years(data, key)
    return f"{key}.{year}" if year in known[:-1] else key


def ends(view_where: Sequence[str], name: str) -> tuple[float | None, float | None]:
    """Return the least and the greatest value that conditions ask of an indicator, if any.

    Parameters
    ----------
    view_where : sequence of str
        Conditions, all of which must be met.
    name : str
        One of `indicators`.
    """
    found = {}
    for text_of in view_where:
        how, _, limit = text_of.removeprefix(f"{name}:").partition(":")
        if text_of.startswith(f"{name}:") and how in _ENDS:
            found[how] = number(limit)
    return found.get("ge"), found.get("le")


def between(
    view_where: Sequence[str], name: str, low: float | None, high: float | None
) -> tuple[str, ...]:
    """Return conditions with other ends of an indicator; None takes an end off."""
    own = tuple(f"{name}:{how}:" for how in _ENDS)
    rest = tuple(one for one in view_where if not one.startswith(own))
    asked = zip(_ENDS, (low, high), strict=True)
    return (*rest, *(text(compare(name, how, end)) for how, end in asked if end is not None))


@kept
def _of_tables(data: Dataset) -> dict[str, tuple[str, int]]:
    found = {
        named(data, key, year): (key, year)
        for key in table_indicators.every(data)
        for year in table_indicators.years(data, key)
    }
    # What was there first keeps its meaning.
    return {name: of for name, of in found.items() if name not in _built_in(data)}


@kept
def _built_in(data: Dataset) -> frozenset[str]:
    found = {"policies"}
    if data.prefecture.population:
        years = [year for year in CENSUS_YEARS if year != LATEST]
        found |= {"people", "area_km2", "density", "old", "young", "working", "age", "households"}
        found |= {f"people{year}" for year in years}
        found |= {f"register{year}" for year in REGISTER_YEARS}
        found |= {
            f"change{first}to{last}"
            for first in CENSUS_YEARS
            for last in CENSUS_YEARS
            if first < last
        }
    if data.prefecture.airports:
        found |= {"minutes", "km", "minutes.all", "km.all"}
        found |= {f"{what}.{iata}" for what in ("minutes", "km") for iata in data.airports["iata"]}
        found |= {f"drive.{code}" for code in data.municipalities["code"]}
        if not flights(data).empty:
            found.add("journey")
    return frozenset(found)
