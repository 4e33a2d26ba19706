"""The rule that decides who is a candidate for workation."""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.dataset import load
from kankei_geo.dataset.matrix import POLICIES

ROAD, LINE = "road", "line"
STEP = 5  # of the thresholds, in minutes and km
MOST_MINUTES = 180
MOST_KM = 150
CRITERIA: tuple[tuple[str, str], ...] = (
    ("access", "cost"),
    ("count", "benefit"),
    ("trend", "benefit"),
    *((policy, "benefit") for policy in POLICIES),
)
# Access and count in equal parts: both are printed or measured, none is a derived mark.
DEFAULT_WEIGHTS = (5, 5, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Rule:
    """Everything that decides who is a candidate.

    Attributes
    ----------
    measure : str
        ``"road"`` (drive minutes, an estimate) or ``"line"`` (straight-line km).
    max_minutes, max_km : float
        Threshold of each measure.
    min_count : int
        Least number of priority policies, at least 1.
    tokyo_direct : bool
        Only airports with a direct flight to Tokyo; otherwise all that are in service.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.
    printed_only : bool
        Whether derived marks are left out of the criteria.
    weights : tuple of int
        Weight of each of `CRITERIA`, 0 to 10.
    """

    measure: str = ROAD
    max_minutes: float = 60
    max_km: float = 50
    min_count: int = 1
    tokyo_direct: bool = True
    winter: float = 1.0
    printed_only: bool = False
    weights: tuple[int, ...] = DEFAULT_WEIGHTS

    @property
    def threshold(self) -> float:
        """The threshold of the chosen measure, in its unit."""
        return self.max_minutes if self.measure == ROAD else self.max_km


def airports_of(rule: Rule) -> pd.DataFrame:
    """Return the airports that count: in service, and with a Tokyo flight if asked."""
    airports = load.airports()
    kept = airports["status"] == "in_service"
    return airports[kept & airports["tokyo_direct"]] if rule.tokyo_direct else airports[kept]
