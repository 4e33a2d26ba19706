"""Whether neighbours have policies in common: as built with an edition, or computed now.

A test takes up to two seconds, and its library four to load. So they are built with what is
shipped; of a table that a reader brought they are computed when they are asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kankei_geo.analysis import clusters
from kankei_geo.analysis.clusters import Definition, Treatment
from kankei_geo.analysis.policy_pairs import SIGNIFICANT, holm
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

_DECIMALS = 4  # of a p-value; a test has 1,000 permutations at most
_BETWEEN, _TO = " ", ">"


@dataclass(frozen=True, eq=False)
class Result:
    """One test, with the single places that stand out.

    Attributes
    ----------
    municipalities, statistic, expected, p, joined
        As `clusters.Clusters` has them.
    readings : float
        As `clusters.share_of_readings` has it; NaN for the count.
    places : pandas.DataFrame
        ``code``, ``p`` and ``p_adjusted`` of the places with p of at most 0.05, by code.
    """

    municipalities: int
    statistic: float
    expected: float
    p: float
    readings: float
    joined: Mapping[str, str]
    places: pd.DataFrame

    @property
    def significant(self) -> tuple[str, ...]:
        """Codes of the places that stand out among so many tests, too."""
        return tuple(self.places.loc[self.places["p_adjusted"] < SIGNIFICANT, "code"])


@kept
def result(data: Dataset, variable: str, definition: Definition, treatment: Treatment) -> Result:
    """Return a test as it is shipped, or make it.

    Parameters
    ----------
    data : Dataset
        Its municipalities are the places.
    variable, definition, treatment : str
        As for `clusters.clusters`.
    """
    if not is_shipped(data):
        return _made(data, variable, definition, treatment)
    asked = {"variable": variable, "definition": definition, "treatment": treatment}
    (row,) = _chosen(data.clusters, asked).to_dict("records")
    pairs = row["joined"].split(_BETWEEN) if isinstance(row["joined"], str) else []
    places = _chosen(data.cluster_places, asked)[["code", "p", "p_adjusted"]]
    return Result(
        *(row["municipalities"], row["statistic"], row["expected"], row["p"], row["readings"]),
        dict(pair.split(_TO) for pair in pairs if pair),
        places.reset_index(drop=True),
    )


def is_shipped(data: Dataset) -> bool:
    """Return whether the edition has its tests with it."""
    return not data.clusters.empty


def adjusted(data: Dataset, definition: Definition, treatment: Treatment) -> dict[str, float]:
    """Return the p-value of each variable, corrected for their number (Holm)."""
    names = clusters.variables(data)
    corrected = holm([result(data, name, definition, treatment).p for name in names])
    return dict(zip(names, corrected, strict=True))


def holding(data: Dataset, variable: str, treatment: Treatment) -> tuple[Definition, ...]:
    """Return the meanings of 'neighbour' under which a variable clusters, many tests allowed for.

    Parameters
    ----------
    data, variable, treatment
        As for `result`.
    """
    return tuple(
        definition
        for definition in clusters.definitions(data)
        if adjusted(data, definition, treatment)[variable] < SIGNIFICANT
    )


def tables(data: Dataset, variable: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return all tests of a variable as the two tables that are shipped."""
    whole, places = [], []
    for definition in clusters.definitions(data):
        for treatment in clusters.TREATMENTS:
            made = _made(data, variable, definition, treatment)
            asked = {"variable": variable, "definition": definition, "treatment": treatment}
            joined = _BETWEEN.join(f"{one}{_TO}{other}" for one, other in made.joined.items())
            whole.append(
                {
                    **asked,
                    "municipalities": made.municipalities,
                    "statistic": made.statistic,
                    "expected": made.expected,
                    "p": made.p,
                    "readings": made.readings,
                    "joined": joined,
                }
            )
            places.append(made.places.assign(**asked)[[*asked, "code", "p", "p_adjusted"]])
    return pd.DataFrame(whole), pd.concat(places)


def _made(data: Dataset, variable: str, definition: Definition, treatment: Treatment) -> Result:
    """Test a variable now."""
    made = clusters.clusters(data, variable, definition, treatment)
    of_readings = float("nan")
    if variable != clusters.COUNT:
        of_readings = clusters.share_of_readings(data, variable, definition, treatment)
    found = made.places[made.places["p"] <= SIGNIFICANT].sort_index()
    places = pd.DataFrame(
        {
            "code": np.asarray(found.index, dtype=object),
            "p": found["p"].round(_DECIMALS).to_numpy(),
            "p_adjusted": found["p_adjusted"].round(_DECIMALS).to_numpy(),
        }
    )
    return Result(
        made.municipalities,
        round(made.statistic, _DECIMALS),
        round(made.expected, _DECIMALS),
        round(made.p, _DECIMALS),
        of_readings,
        made.joined,
        places,
    )


def _chosen(table: pd.DataFrame, asked: Mapping[str, str]) -> pd.DataFrame:
    fits = [(table[name] == value).to_numpy() for name, value in asked.items()]
    return table[np.logical_and.reduce(fits)]
