"""The rule that decides who is a candidate for workation."""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis.journey import Assumptions, flights
from kankei_geo.dataset.dataset import Dataset

ROAD, LINE, JOURNEY = "road", "line", "journey"
# What decides under each measure, as `candidates.nearest` calls it.
_DECIDING = {ROAD: "drive_minutes", LINE: "distance_km", JOURNEY: "journey_minutes"}
STEP = 5  # of the thresholds, in minutes and km
MOST_MINUTES = 180
MOST_KM = 150
SHORTEST_JOURNEY, LONGEST_JOURNEY, JOURNEY_STEP = 120, 480, 15  # minutes
_TREND = "trend"  # of the population
_MEASURED: tuple[tuple[str, str], ...] = (
    ("access", "cost"),
    ("count", "benefit"),
    (_TREND, "benefit"),
)
# Access and count in equal parts: both are printed or measured, none is a derived mark.
_MEASURED_WEIGHTS = (5, 5, 0)


MOST_ADDED = 4  # indicators in the ranking
_COLUMN = "indicator."


@dataclass(frozen=True)
class Added:
    """An indicator as a further criterion of the ranking, by its last year.

    Attributes
    ----------
    key : str
        One of `indicators.every`.
    weight : int
        1 to 10, on the scale of the other weights.
    direction : str
        Whether more of it is a ``"benefit"`` or a ``"cost"``.
    """

    key: str
    weight: int
    direction: str

    @property
    def column(self) -> str:
        """Its name among the criteria: no policy's and no other criterion's."""
        return added_column(self.key)


def added_column(key: str) -> str:
    """Return the name of an indicator among the criteria of the ranking."""
    return f"{_COLUMN}{key}"


@dataclass(frozen=True)
class Rule:
    """Everything that decides who is a candidate.

    Attributes
    ----------
    measure : str
        ``"road"`` (drive minutes, an estimate), ``"line"`` (straight-line km) or
        ``"journey"`` (minutes from 羽田 to the office, an estimate).
    max_minutes, max_km, max_journey : float
        Threshold of each measure.
    min_count : int
        Least number of priority policies, at least 1.
    tokyo_direct : bool
        Only airports with a direct flight to Tokyo; otherwise all that are in service.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.
    printed_only : bool
        Whether derived marks are left out of the criteria.
    added : tuple of Added
        Indicators that are criteria, too, each once.
    check_in, leaving, waiting
        As `journey.Assumptions` has them.
    weights : tuple of int
        Weight of each of `criteria_of`, 0 to 10; none for `default_weights`.
    """

    measure: str = ROAD
    max_minutes: float = 60
    max_km: float = 50
    min_count: int = 1
    tokyo_direct: bool = True
    winter: float = 1.0
    printed_only: bool = False
    weights: tuple[int, ...] = ()
    added: tuple[Added, ...] = ()
    max_journey: float = 240
    check_in: int = Assumptions.check_in
    leaving: int = Assumptions.leaving
    waiting: bool = Assumptions.waiting

    @property
    def threshold(self) -> float:
        """The threshold of the chosen measure, in its unit."""
        return {
            ROAD: self.max_minutes,
            LINE: self.max_km,
            JOURNEY: self.max_journey,
        }[self.measure]

    @property
    def deciding(self) -> str:
        """The column of `candidates.nearest` that is compared with the threshold."""
        return _DECIDING[self.measure]

    @property
    def assumptions(self) -> Assumptions:
        """What the journey from 羽田 takes that nobody has measured."""
        return Assumptions(self.check_in, self.leaving, self.waiting, self.winter)


def criteria_of(data: Dataset) -> tuple[tuple[str, str], ...]:
    """Return the criteria of the ranking: key, and whether more is a benefit or a cost."""
    measured = (item for item in _MEASURED if data.prefecture.population or item[0] != _TREND)
    marks = ((policy, "benefit") for policy in data.policies)
    # Last, so that an address from before it was a criterion keeps its weights.
    journey = () if flights(data).empty else ((JOURNEY, "cost"),)
    return (*measured, *marks, *journey)


def default_weights(data: Dataset) -> tuple[int, ...]:
    """Return the weights that are taken where a rule has none: no policy by itself counts."""
    weights = dict(zip((key for key, _ in _MEASURED), _MEASURED_WEIGHTS, strict=True))
    return tuple(weights.get(key, 0) for key, _ in criteria_of(data))


def weights_of(data: Dataset, rule: Rule) -> tuple[int, ...]:
    """Return the weight of each of `criteria_of` under a rule."""
    return rule.weights or default_weights(data)


def airports_of(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return the airports that count: in service, and with a Tokyo flight if asked."""
    airports = data.airports
    kept = airports["status"] == "in_service"
    return airports[kept & airports["tokyo_direct"]] if rule.tokyo_direct else airports[kept]
