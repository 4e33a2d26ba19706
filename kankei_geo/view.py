"""What a reader is looking at: the map's layer, the filters and the selection.

A view lives in the address of the page. Reading it never fails: a value that is not
understood falls back to its default and is reported.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from kankei_geo import load
from kankei_geo.candidates import (
    CRITERIA,
    DEFAULT_WEIGHTS,
    LINE,
    MOST_KM,
    MOST_MINUTES,
    ROAD,
    STEP,
    Rule,
)
from kankei_geo.i18n import DEFAULT_LANGUAGE, LANGUAGES
from kankei_geo.legend import COUNT_LAYER, LAYERS
from kankei_geo.matrix import ALL_POLICIES, POLICIES
from kankei_geo.winter import WINTERS

ANY_POLICY = "any"
ALL_AREAS = "all"
AIRPORT_SETS = ("tokyo", "service")
BOTH = "both"
MEASURE_CHOICES = (ROAD, LINE, BOTH)
MINUTES = range(10, MOST_MINUTES + 1, STEP)
KILOMETRES = range(10, MOST_KM + 1, STEP)


@dataclass(frozen=True)
class View:
    """A complete, shareable state of the pages.

    Attributes
    ----------
    layer : str
        What colours the map: ``"count"`` or a policy.
    policy : str
        Only municipalities that adopted this policy; ``"any"`` for no condition.
    area : str
        Only this subprefecture (its short name); ``"all"`` for no condition.
    minimum : int
        Only municipalities with at least this many priority policies; 0 keeps those that
        are not listed.
    code : str
        The selected municipality, or empty.
    lang : str
        Language of the interface.
    airports : str
        ``"tokyo"`` for airports with a direct flight to Tokyo, ``"service"`` for all in
        service.
    measure : str
        ``"road"``, ``"line"``, or ``"both"`` (drawn both, ranked by road).
    minutes, km, count : int
        Thresholds of candidates: drive minutes, straight-line distance, policies.
    winter : float
        Factor that divides road speeds.
    merged : bool
        Whether overlapping circles are drawn as one.
    printed : bool
        Whether only printed marks count in the ranking.
    weights : tuple of int
        Weights of the ranking's criteria, 0 to 10.
    """

    layer: str = COUNT_LAYER
    policy: str = ANY_POLICY
    area: str = ALL_AREAS
    minimum: int = 0
    code: str = ""
    lang: str = DEFAULT_LANGUAGE
    airports: str = "tokyo"
    measure: str = ROAD
    minutes: int = 60
    km: int = 50
    count: int = 1
    winter: float = 1.0
    merged: bool = False
    printed: bool = False
    weights: tuple[int, ...] = DEFAULT_WEIGHTS

    @property
    def rule(self) -> Rule:
        """The rule of candidates that the view's settings make."""
        return Rule(
            measure=LINE if self.measure == LINE else ROAD,
            max_minutes=self.minutes,
            max_km=self.km,
            min_count=self.count,
            tokyo_direct=self.airports == "tokyo",
            winter=self.winter,
            printed_only=self.printed,
            weights=self.weights,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is active."""
        return (self.policy, self.area, self.minimum) != (ANY_POLICY, ALL_AREAS, 0)

    def without_filters(self) -> "View":
        """Return the view with all filters taken off."""
        return replace(self, policy=ANY_POLICY, area=ALL_AREAS, minimum=0)

    def to_query(self) -> dict[str, str]:
        """Return the parts that differ from the default, as an address's query."""
        return {
            field.name: spelled(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }


def spelled(value: object) -> str:
    """Return a value as it stands in an address."""
    if isinstance(value, bool):
        return str(int(value))
    return "-".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True)
class IgnoredValue:
    """A part of an address that was not understood."""

    name: str
    value: str


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
    ignored: list[IgnoredValue] = []
    for name, known in _known().items():
        value = query.get(name)
        if value is None:
            continue
        if value in known:
            values[name] = known[value]
        elif name == "weights" and _WEIGHTS.fullmatch(value) and value.strip("-0"):
            values[name] = tuple(map(int, value.split("-")))
        else:
            ignored.append(IgnoredValue(name, value))
    return View(**values), tuple(ignored)


_WEIGHTS = re.compile("-".join([r"(?:\d|10)"] * len(CRITERIA)))


@cache
def _known() -> dict[str, dict[str, Any]]:
    """Return the values that each part of an address may have, by their spelling."""
    choices: dict[str, Iterable[Any]] = {
        "layer": LAYERS,
        "policy": (ANY_POLICY, *POLICIES),
        "area": (ALL_AREAS, *load.subprefectures()["slug"]),
        "minimum": range(ALL_POLICIES + 1),
        "code": load.municipalities()["code"],
        "lang": LANGUAGES,
        "airports": AIRPORT_SETS,
        "measure": MEASURE_CHOICES,
        "minutes": MINUTES,
        "km": KILOMETRES,
        "count": range(1, ALL_POLICIES + 1),
        "winter": WINTERS,
        "merged": (False, True),
        "printed": (False, True),
        "weights": (),
    }
    return {name: {spelled(value): value for value in values} for name, values in choices.items()}
