"""A view as the query of an address: short, readable, and read without ever failing.

Several values of one setting are joined by hyphens (``policy=metro_pr-dual_residence``). A
favourite is its name and its settings (``fav=冬の十勝~area.tokachi~winter.1.5``), several are
joined by ``*``. How goals are spelled, `goals` tells.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any
from urllib.parse import urlencode

from kankei_geo.analysis import clusters, indicators
from kankei_geo.analysis.breaks import SCHEMES
from kankei_geo.analysis.context import SEVERAL
from kankei_geo.analysis.distribution import groupings
from kankei_geo.analysis.hubs import ALL, CANDIDATES, counted_choices
from kankei_geo.analysis.readings import open_levels
from kankei_geo.analysis.routes import ANY_OF_THEM, QUICKEST, THE_SAME
from kankei_geo.analysis.routes import airports as of_routes
from kankei_geo.analysis.rule import MOST_ADDED, criteria_of, default_weights
from kankei_geo.analysis.similar import MOST_ALSO
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.dataset.catalogue import default_prefecture, others
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.origin import digest_of
from kankei_geo.dataset.reach import MOST_STOPS
from kankei_geo.dataset.winter import WINTERS
from kankei_geo.view import chapters, goals, told, where
from kankei_geo.view.layers import COUNT_LAYER, all_layers, counts, has_journeys, indicator_years
from kankei_geo.view.view import (
    AIRPORT_SETS,
    ALL_PEOPLE,
    ALSO,
    AND,
    ANY_AIRPORT,
    ANY_HOURS,
    CHAPTERS,
    CHECK_IN,
    COLUMNS,
    DAILY,
    FILLED_IN,
    FIRST_IDEA,
    FIRST_SERIES,
    HOURS,
    HUBS,
    JOURNEYS,
    KILOMETRES,
    KINDS,
    LEAVING,
    LIKELY,
    LONGEST_QUESTION,
    LONGEST_SEARCH,
    LOOPS,
    MINUTES,
    MORE_COLUMNS,
    MOST_MEANINGS,
    MOST_SELECTED,
    NO_SPHERE,
    OF_DATASET,
    OR,
    PEOPLE,
    SCENES,
    SIZES,
    STUDIES,
    Favourite,
    View,
    added,
    measures,
)

BETWEEN_VALUES = "-"
MOST_FAVOURITES = 8
LONGEST_NAME = 20
_BETWEEN_FAVOURITES, _BETWEEN_SETTINGS, _AFTER_NAME = "*", "~", "."
# What an address needs for itself, and what could be taken for HTML or Markdown: a link with
# another's text in it must show no picture and no link of theirs.
_NOT_IN_TEXT = re.compile(r"[\x00-\x1f\x7f*~<>&\"'`\\\[\]:$]")
_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f]")
# Settings of former editions, and a page that does not exist (`ui.server`): a link that has one
# is told so.
OUTDATED = ("minimum", "page")
# A favourite is a view of the data, not of the language or of the other favourites.
NOT_IN_FAVOURITES = (
    *(*OF_DATASET, *FILLED_IN),
    *("lang", "fav", "ask", "meaning", "present", "scene"),
)


@dataclass(frozen=True)
class IgnoredValue:
    """A part of an address that was not understood."""

    name: str
    value: str


def to_query(view: View) -> dict[str, str]:
    """Return the settings that differ from the default, as an address's query."""
    query = {
        field.name: spelled(getattr(view, field.name))
        for field in fields(view)
        if getattr(view, field.name) != field.default
    }
    # The last criterion came last: without a weight it is left out, as before there was any.
    if view.weights[-1:] == (0,):
        query["weights"] = spelled(view.weights[:-1])
    return query


def from_query(data: Dataset, query: Mapping[str, str]) -> tuple[View, tuple[IgnoredValue, ...]]:
    """Read a view from an address's query.

    Parameters
    ----------
    data : Dataset
        Whose codes, groups, airports and policies the values are.
    query : mapping of str to str
        Names and values; other names than a view's are left to other readers.

    Returns
    -------
    View
        With the default in place of everything that was not understood; of several values
        those that were.
    tuple of IgnoredValue
        What was not understood.
    """
    values: dict[str, Any] = {}
    ignored = [IgnoredValue(name, query[name]) for name in OUTDATED if name in query]
    for name, read in _readers(data).items():
        if name not in query:
            continue
        try:
            values[name] = read(query[name])
        except _PartlyKnownError as error:
            values[name] = error.known
            ignored.append(IgnoredValue(name, BETWEEN_VALUES.join(error.unknown)))
        except (KeyError, ValueError):
            ignored.append(IgnoredValue(name, query[name]))
    return View(**values), tuple(ignored)


def choices(data: Dataset, name: str) -> tuple[str, ...]:
    """Return what a setting can be, spelled as in an address; nothing where that is no list.

    Parameters
    ----------
    name : str
        One of a view's settings.
    """
    reader = _readers(data)[name]
    return tuple(reader.known) if isinstance(reader, _One | _Some) else ()


def most(data: Dataset, name: str) -> int | None:
    """Return how many values a setting can have at a time; None where there is no limit.

    Parameters
    ----------
    name : str
        One of a view's settings.
    """
    return getattr(_readers(data)[name], "most", None)


def path(page: str, view: View) -> str:
    """Return the address that shows a view on a page, relative to the server's root.

    Parameters
    ----------
    page : str
        One of `pages.PAGE_NAMES`.
    """
    query = urlencode(to_query(view))
    return f"/{'' if page == OVERVIEW_PAGE else page}{'?' if query else ''}{query}"


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


def question(text: str) -> str:
    """Return a question on one line; one that is too long is kept so far that it can be told."""
    return _NOT_PRINTED.sub(" ", text)[: LONGEST_QUESTION + 1].strip()


Reader = Callable[[str], Any]


@kept
def _readers(data: Dataset) -> dict[str, Reader]:
    """Return how the value of each part of an address is read."""
    airports = data.airports["iata"]
    slugs = data.subprefectures["slug"]
    switch = _one((False, True))
    return {
        "prefecture": _own(data.prefecture.code, default_prefecture(data.places.home)),
        "edition": _own(
            data.origin.edition if data.origin else data.edition.id,
            data.prefecture.default_edition,
        ),
        "brought": partial(_brought, data),
        "choices": partial(_choices, data),
        "layer": _one(all_layers(data)),
        "year": partial(_year, data),
        "classes": _one(SCHEMES),
        "against": _one(("", COUNT_LAYER, *indicators.every(data))),
        "since": _one(("", *others(data))),
        "kind": _one(KINDS),
        "policy": _some(data.policies),
        "mode": _one((AND, OR)),
        "without": _some(data.policies),
        "evidence": _some(data.levels),
        "counts": _some(counts(data)),
        "area": _some(slugs),
        "sphere": _one((NO_SPHERE, *((ANY_AIRPORT, *airports) if len(airports) else ()))),
        "people": _people if data.prefecture.population else _one((ALL_PEOPLE,)),
        "hours": _one((ANY_HOURS, *(HOURS if has_journeys(data) else ()))),
        "find": lambda text: clean(text, LONGEST_SEARCH),
        "where": partial(_where, data),
        "ask": question,
        "meaning": _one(range(MOST_MEANINGS + 1)),
        "code": _some(data.municipalities["code"], most=MOST_SELECTED),
        "multi": switch,
        "lang": _one(LANGUAGES),
        "text": switch,
        "columns": _some((*COLUMNS, *MORE_COLUMNS)),
        "like": _some(indicators.every(data), most=MOST_ALSO),
        "by": _one(groupings(data)),
        "versus": _some(slugs, most=MOST_SELECTED),
        "airports": _one(AIRPORT_SETS),
        "measure": _one(measures(data)),
        "minutes": _one(MINUTES),
        "km": _one(KILOMETRES),
        "journey": _one(JOURNEYS),
        "count": _one(range(1, len(data.policies) + 1)),
        "winter": _one(WINTERS),
        "checkin": _one(CHECK_IN),
        "leaving": _one(LEAVING),
        "waiting": switch,
        "also": _some(ALSO),
        "merged": switch,
        "printed": switch,
        "weights": partial(_weights, data),
        "criteria": partial(_criteria, data),
        "stops": _some(data.municipalities["code"], most=MOST_STOPS),
        "arrive": _one((ANY_OF_THEM, *of_routes(data))),
        "depart": _one((THE_SAME, *((QUICKEST, *of_routes(data)) if len(airports) else ()))),
        "ordered": switch,
        "daily": _one(DAILY),
        "closer": switch,
        "theme": _one(("", *data.policies)),
        "size": _one(SIZES),
        "loop": _one(LOOPS),
        "hubs": _one(HUBS),
        "within": _one(MINUTES),
        "cover": _one(counted_choices(data)),
        "seats": _one((ALL, CANDIDATES)),
        "study": _one(STUDIES),
        "likely": _one(LIKELY),
        "unsure": _one(range(1, max(len(open_levels(data)), 1) + 1)),
        "clustered": _one(clusters.variables(data)),
        "unlisted": _one(clusters.TREATMENTS),
        "contrast": _one((SEVERAL, *data.policies)),
        "facts": _some(told.kinds(data)),
        "docs": _some(told.sources(data)),
        "told": lambda text: clean(text, LONGEST_SEARCH),
        "chapter": _one(CHAPTERS),
        "idea": _one((FIRST_IDEA, *chapters.groups(data))),
        "series": _one((FIRST_SERIES, *chapters.series(data))),
        "goals": partial(_goals, data),
        "goals_of": _one(("", *data.municipalities["code"])),
        "fav": partial(_favourites, data),
        "present": switch,
        "scene": _one(range(SCENES)),
    }


def _own(name: str, default: str) -> Reader:
    """Read the name of the dataset, by which it was opened; the default's is left out."""

    def read(text: str) -> str:
        if text != name:
            raise ValueError(text)
        return "" if text == default else text

    return read


def _brought(data: Dataset, text: str) -> str:
    """Read the file that the dataset is made of: its hash counts, by whatever name it comes."""
    if data.origin is None or digest_of(text) != data.origin.digest:
        raise ValueError(text)
    return data.origin.file


def _year(data: Dataset, text: str) -> int:
    """Read the year of an indicator: only then the tables of all of them are read, too."""
    year: int = _one((0, *indicator_years(data)))(text)
    return year


def _choices(data: Dataset, text: str) -> str:
    if data.origin is None or text != data.origin.choices:
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class _One:
    """Reads one of several values by its spelling."""

    known: Mapping[str, Any]

    def __call__(self, text: str) -> Any:  # noqa: ANN401 -- of any setting
        return self.known[text]


def _one(values: Iterable[Any]) -> _One:
    return _One({spelled(value): value for value in values})


class _PartlyKnownError(ValueError):
    """Some of the values of a setting are known, and some are not."""

    def __init__(self, known: tuple[object, ...], unknown: tuple[str, ...]) -> None:
        super().__init__(known, unknown)
        self.known, self.unknown = known, unknown


@dataclass(frozen=True)
class _Some:
    """Reads some of several codes, at most so many."""

    known: tuple[str, ...]
    most: int | None

    def __call__(self, text: str) -> tuple[str, ...]:
        # An empty part is no value: ``policy=`` asks for nothing.
        found = tuple(dict.fromkeys(part for part in text.split(BETWEEN_VALUES) if part))
        right = tuple(part for part in found if part in self.known)
        if (self.most is not None and len(right) > self.most) or (found and not right):
            raise ValueError(text)
        if len(right) < len(found):
            raise _PartlyKnownError(right, tuple(part for part in found if part not in right))
        return found


def _some(values: Iterable[str], most: int | None = None) -> _Some:
    return _Some(tuple(values), most)


def _where(data: Dataset, text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part for part in text.split(BETWEEN_VALUES) if part))
    if len(text) > where.LONGEST or len(found) > where.MOST_CONDITIONS:
        raise ValueError(text)
    right = []
    for part in found:
        with contextlib.suppress(ValueError):
            where.read(data, part)
            right.append(part)
    if found and not right:
        raise ValueError(text)
    if len(right) < len(found):
        raise _PartlyKnownError(tuple(right), tuple(part for part in found if part not in right))
    return found


def _goals(data: Dataset, text: str) -> goals.Goals:
    found = goals.split(text)
    right: dict[str, goals.Goal] = {}
    unknown = []
    for part in found:
        try:
            one = goals.read(data, part)
        except ValueError:
            unknown.append(part)
            continue
        if right.setdefault(one.key, one) != one:  # of two for an indicator, the first counts
            unknown.append(part)
    if found and not right:
        raise ValueError(text)
    known = goals.chosen(data, tuple(right.values()), right)
    if unknown:
        raise _PartlyKnownError(known, tuple(unknown))
    return known


def _people(text: str) -> tuple[int, int]:
    low, high = (int(part) for part in text.split(BETWEEN_VALUES))
    if low not in PEOPLE or high not in PEOPLE or low >= high:
        raise ValueError(text)
    return low, high


def _weights(data: Dataset, text: str) -> tuple[int, ...]:
    number = len(criteria_of(data))
    if not _WEIGHTS.fullmatch(text) or not text.strip("-0"):
        raise ValueError(text)
    found = tuple(map(int, text.split(BETWEEN_VALUES)))
    if len(found) == number - 1:
        found = (*found, 0)  # as `to_query` writes them
    if len(found) != number:
        raise ValueError(text)
    return () if found == default_weights(data) else found


def _criteria(data: Dataset, text: str) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(part for part in text.split(BETWEEN_VALUES) if part))
    right = tuple(part for part in parts if _is_criterion(data, part))
    keys = {added(part).key for part in right}
    if len(right) > MOST_ADDED or len(keys) < len(right) or (parts and not right):
        raise ValueError(text)
    if len(right) < len(parts):
        raise _PartlyKnownError(right, tuple(part for part in parts if part not in right))
    return right


def _is_criterion(data: Dataset, text: str) -> bool:
    try:
        return added(text).key in indicators.every(data)
    except ValueError:
        return False


# No \d: it takes the zero of any script for a digit, and all zeros must be seen as such.
_WEIGHTS = re.compile("(?:[0-9]|10)(?:-(?:[0-9]|10))*")


def _favourites(data: Dataset, text: str) -> tuple[Favourite, ...]:
    found = tuple(_favourite(data, part) for part in text.split(_BETWEEN_FAVOURITES) if part)
    if len(found) > MOST_FAVOURITES or len({item.name for item in found}) < len(found):
        raise ValueError(text)
    return found


def _favourite(data: Dataset, text: str) -> Favourite:
    name, *settings = text.split(_BETWEEN_SETTINGS)
    query = dict(setting.split(_AFTER_NAME, 1) for setting in settings)
    own = set(_readers(data)) - set(NOT_IN_FAVOURITES)
    if not name or name != clean(name, LONGEST_NAME) or not own.issuperset(query):
        raise ValueError(text)
    if from_query(data, query)[1]:
        raise ValueError(text)
    return Favourite(name, tuple(query.items()))
