"""The engine of the grammar: words are letters, a rule turns a row of letters into fewer ones.

Letters of words: P policy, G group, N municipality, A airport, a any airport, H 羽田, K
kind of municipality, L listed, T tier, V evidence level, M mark, I indicator, # number,
U unit, Y year, C and c comparison (after and before its number), X most, S highest or
lowest, J many or few, j in the order of, ^ the first of, E grew or shrank, R within or
beyond reach, % neighbouring, W by road or in a line, b both, e either, 1 one of them
only, 0 neither, 9 nor, ! only, $ nothing but, + a predicate, - its negation, & and, |
or, ; but, O all of the prefecture, f among, s share, z sum or mean, v how many people,
h how many municipalities, q which, D which of two, @ which rank, ŧ which tier, l group,
w between, x about, p than, B by, ⁻ minus, º which one in order, ( and ) brackets, Z end of
a question, ✗ what cannot be told; and the particles t と k か y や m も g が n の w は d で
o を i に r から u まで , ~.

Letters of what rules make: Q quantity, β bound, Π period, F fact, Σ order, Ψ by which indicator.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.meaning import NotUnderstoodError
from kankei_geo.view.where import Where


@dataclass(frozen=True)
class Item:
    """A word, or what rules made of several."""

    code: str
    value: Any
    surface: str


@dataclass(frozen=True)
class Fact:
    """A condition in each way in which it may be meant, and what sort it is.

    Attributes
    ----------
    ways : tuple of Where
        More than one where people mean different things by it.
    sort : str
        ``policy``, ``place``, ``listed``, ``town`` or ``figure``.
    """

    ways: tuple[Where, ...]
    sort: str = "figure"


Build = Callable[[Dataset, Sequence[Item]], Item | None]
Rule = tuple[re.Pattern[str], Build]


def rule(pattern: str, build: Build) -> Rule:
    """Return a rule: what letters it takes, and what it makes of their words."""
    return re.compile(pattern), build


def reduced(data: Dataset, items: Sequence[Item], rules: Sequence[Rule]) -> list[Item]:
    """Return what is left after each rule, in their order, took all that it can."""
    left = list(items)
    for pattern, build in rules:
        start = 0
        while match := pattern.search("".join(item.code for item in left), start):
            taken = left[match.start() : match.end()]
            made = build(data, taken)
            start = match.start() + (made is None)
            if made is not None:
                left[match.start() : match.end()] = [made]
                start += made.code == taken[0].code and len(taken) == 1
    return left


def made(code: str, value: object, items: Sequence[Item]) -> Item:
    """Return what a rule makes of words."""
    return Item(code, value, " ".join(item.surface for item in items))


def first(items: Sequence[Item], codes: str) -> Item | None:
    """Return the first item with one of some letters."""
    return next((item for item in items if item.code in codes), None)


def the(items: Sequence[Item], codes: str) -> Item:
    """Return the first item with one of some letters, which is there."""
    return next(item for item in items if item.code in codes)


def unfinished(item: Item | None) -> NotUnderstoodError:
    """Return what is said of a part of a question that nothing could be made of."""
    return NotUnderstoodError("unfinished", item.surface if item else "")


def letters(items: Sequence[Item]) -> str:
    """Return the letters of items."""
    return "".join(item.code for item in items)


def each(items: Sequence[Item], code: str) -> list[Any]:
    """Return the values of all items with one letter."""
    return [item.value for item in items if item.code == code]
