"""A view as the query of an address: short, readable, and read without ever failing.

Several values of one setting are joined by hyphens (``policy=metro_pr-dual_residence``). A
favourite is its name and its settings (``fav=冬の十勝~area.tokachi~winter.1.5``), several are
joined by ``*``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from kankei_geo.analysis.distribution import GROUPINGS
from kankei_geo.analysis.rule import CRITERIA
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset import load
from kankei_geo.dataset.matrix import ALL_POLICIES, LEVELS, POLICIES
from kankei_geo.dataset.winter import WINTERS
from kankei_geo.view.layers import LAYERS
from kankei_geo.view.view import (
    AIRPORT_SETS,
    AND,
    ANY_AIRPORT,
    COLUMNS,
    COUNTS,
    KILOMETRES,
    KINDS,
    LONGEST_SEARCH,
    MEASURE_CHOICES,
    MINUTES,
    MORE_COLUMNS,
    MOST_SELECTED,
    NO_SPHERE,
    OR,
    PEOPLE,
    SCENES,
    Favourite,
    View,
)

BETWEEN_VALUES = "-"
MOST_FAVOURITES = 8
LONGEST_NAME = 20
_BETWEEN_FAVOURITES, _BETWEEN_SETTINGS, _AFTER_NAME = "*", "~", "."
# What an address needs for itself, and what could be taken for HTML or Markdown: a link with
# another's text in it must show no picture and no link of theirs.
_NOT_IN_TEXT = re.compile(r"[\x00-\x1f\x7f*~<>&\"'`\\\[\]:$]")
# Settings of former editions, and a page that does not exist (`ui.server`): a link that has one
# is told so.
OUTDATED = ("minimum", "page")
# A favourite is a view of the data, not of the language or of the other favourites.
NOT_IN_FAVOURITES = ("lang", "fav", "present", "scene")


@dataclass(frozen=True)
class IgnoredValue:
    """A part of an address that was not understood."""

    name: str
    value: str


def to_query(view: View) -> dict[str, str]:
    """Return the settings that differ from the default, as an address's query."""
    return {
        field.name: spelled(getattr(view, field.name))
        for field in fields(view)
        if getattr(view, field.name) != field.default
    }


def from_query(query: Mapping[str, str]) -> tuple[View, tuple[IgnoredValue, ...]]:
    """Read a view from an address's query.

    Parameters
    ----------
    query : mapping of str to str
        Names and values; other names than a view's are left to other readers.

    Returns
    -------
    View
        With the default in place of everything that was not understood.
    tuple of IgnoredValue
        What was not understood.
    """
    values: dict[str, Any] = {}
    ignored = [IgnoredValue(name, query[name]) for name in OUTDATED if name in query]
    for name, read in _readers().items():
        if name not in query:
            continue
        try:
            values[name] = read(query[name])
        except (KeyError, ValueError):
            ignored.append(IgnoredValue(name, query[name]))
    return View(**values), tuple(ignored)


def spelled(value: object) -> str:
    """Return a value as it stands in an address."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Favourite):
        settings = (f"{name}{_AFTER_NAME}{text}" for name, text in value.query)
        return _BETWEEN_SETTINGS.join((value.name, *settings))
    if isinstance(value, tuple):
        named = any(isinstance(item, Favourite) for item in value)
        return (_BETWEEN_FAVOURITES if named else BETWEEN_VALUES).join(map(spelled, value))
    return str(value)


def clean(text: str, longest: int) -> str:
    """Return a reader's text without what an address needs for itself, cut to a length."""
    return _NOT_IN_TEXT.sub(" ", text)[:longest].strip()


Reader = Callable[[str], Any]


@cache
def _readers() -> dict[str, Reader]:
    """Return how the value of each part of an address is read."""
    airports = load.airports()["iata"]
    slugs = load.subprefectures()["slug"]
    switch = _one((False, True))
    return {
        "layer": _one(LAYERS),
        "kind": _one(KINDS),
        "policy": _some(POLICIES),
        "mode": _one((AND, OR)),
        "without": _some(POLICIES),
        "evidence": _some(LEVELS),
        "counts": _some(COUNTS),
        "area": _some(slugs),
        "sphere": _one((NO_SPHERE, ANY_AIRPORT, *airports)),
        "people": _people,
        "find": lambda text: clean(text, LONGEST_SEARCH),
        "code": _some(load.municipalities()["code"], most=MOST_SELECTED),
        "multi": switch,
        "lang": _one(LANGUAGES),
        "text": switch,
        "columns": _some((*COLUMNS, *MORE_COLUMNS)),
        "by": _one(GROUPINGS),
        "versus": _some(slugs, most=MOST_SELECTED),
        "airports": _one(AIRPORT_SETS),
        "measure": _one(MEASURE_CHOICES),
        "minutes": _one(MINUTES),
        "km": _one(KILOMETRES),
        "count": _one(range(1, ALL_POLICIES + 1)),
        "winter": _one(WINTERS),
        "merged": switch,
        "printed": switch,
        "weights": _weights,
        "fav": _favourites,
        "present": switch,
        "scene": _one(range(SCENES)),
    }


def _one(values: Iterable[Any]) -> Reader:
    known = {spelled(value): value for value in values}
    return known.__getitem__


def _some(values: Iterable[str], most: int | None = None) -> Reader:
    known = set(values)

    def read(text: str) -> tuple[str, ...]:
        # An empty part is no value: ``policy=`` asks for nothing.
        found = tuple(dict.fromkeys(part for part in text.split(BETWEEN_VALUES) if part))
        if not known.issuperset(found) or (most is not None and len(found) > most):
            raise ValueError(text)
        return found

    return read


def _people(text: str) -> tuple[int, int]:
    low, high = (int(part) for part in text.split(BETWEEN_VALUES))
    if low not in PEOPLE or high not in PEOPLE or low >= high:
        raise ValueError(text)
    return low, high


def _weights(text: str) -> tuple[int, ...]:
    if not _WEIGHTS.fullmatch(text) or not text.strip("-0"):
        raise ValueError(text)
    return tuple(map(int, text.split(BETWEEN_VALUES)))


# No \d: it takes the zero of any script for a digit, and all zeros must be seen as such.
_WEIGHTS = re.compile("-".join(["(?:[0-9]|10)"] * len(CRITERIA)))


def _favourites(text: str) -> tuple[Favourite, ...]:
    found = tuple(_favourite(part) for part in text.split(_BETWEEN_FAVOURITES) if part)
    if len(found) > MOST_FAVOURITES or len({item.name for item in found}) < len(found):
        raise ValueError(text)
    return found


def _favourite(text: str) -> Favourite:
    name, *settings = text.split(_BETWEEN_SETTINGS)
    query = dict(setting.split(_AFTER_NAME, 1) for setting in settings)
    own = set(_readers()) - set(NOT_IN_FAVOURITES)
    if not name or name != clean(name, LONGEST_NAME) or not own.issuperset(query):
        raise ValueError(text)
    if from_query(query)[1]:
        raise ValueError(text)
    return Favourite(name, tuple(query.items()))
