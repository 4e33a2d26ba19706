"""The journey from 東京 door to door: the parts that are assumed, and those that are known.

A journey begins at 羽田 with the time before departure and ends at the municipal office. How
long one waits for a flight follows from how many there are a day.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.join import last_day
from kankei_geo.dataset.kept import kept, remembered

# Flights leave between 7 and 22 o'clock. Whoever wants to leave at any time of them waits for half
# the gap between two flights; where there are few, one adapts, so more does not count.
DAY_MINUTES, LONGEST_WAIT = 900, 90
MINUTES_PER_HOUR = 60
PARTS = ("waiting", "check_in", "block", "leaving", "drive")
_HANEDA, _BLOCK, _TRIPS = "haneda", "block_minutes", "round_trips"
_UNDATED = "undated"
REMEMBERED = 64


@dataclass(frozen=True)
class Assumptions:
    """What a journey takes that nobody has measured: choices of the reader.

    Attributes
    ----------
    check_in : int
        Minutes at 羽田 before departure.
    leaving : int
        Minutes from landing to the terminal's door.
    waiting : bool
        Whether half the gap between two flights counts.
    winter : float
        Factor that divides road speeds, 1.0 to 2.0.
    """

    check_in: int = 60
    leaving: int = 15
    waiting: bool = True
    winter: float = 1.0


@kept
def flights(data: Dataset) -> pd.DataFrame:
    """Return what is known of the flights from 羽田 to each airport in service that has one.

    Returns
    -------
    pandas.DataFrame
        Indexed by IATA code: ``block`` (minutes, the median of all that is told), ``trips``
        (round trips a day, the newest told), both missing where nobody told, and
        ``trips_as_of``: of when that is.
    """
    airports = data.airports
    served = airports.loc[(airports["status"] == "in_service") & airports["haneda"], "iata"]
    told = data.flight_facts if len(served) else pd.DataFrame(columns=["origin", "fact", "iata"])
    told = told[told["origin"] == _HANEDA]
    rows = []
    for iata in served:
        of_airport = told[told["iata"] == iata]
        block = of_airport.loc[of_airport["fact"] == _BLOCK, "value"]
        trips = of_airport[of_airport["fact"] == _TRIPS]
        newest = trips.assign(day=trips["as_of"].map(_day)).sort_values("day", kind="stable")
        rows.append(
            {
                "iata": iata,
                "block": float(block.median()) if len(block) else np.nan,
                "trips": float(newest["value"].iloc[-1]) if len(newest) else np.nan,
                "trips_as_of": newest["as_of"].iloc[-1] if len(newest) else None,
            }
        )
    columns = ["iata", "block", "trips", "trips_as_of"]
    return pd.DataFrame(rows, columns=columns).set_index("iata")


def _day(as_of: str) -> str:
    return "" if as_of == _UNDATED else last_day(as_of)


def waiting_minutes(trips: "pd.Series[float]") -> "pd.Series[float]":
    """Return half the gap between two flights, at most `LONGEST_WAIT`; missing as `trips` are."""
    return (DAY_MINUTES / trips / 2).clip(upper=LONGEST_WAIT)


@remembered(REMEMBERED)
def journeys(data: Dataset, assumed: Assumptions) -> pd.DataFrame:
    """Return the journey to each municipality by each airport with a flight from 羽田.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``airport``, a column for each of `PARTS` in minutes, ``total`` with ``low``
        and ``high`` (the interval of the drive; the other parts are assumptions) and
        ``trips``. Missing where no road leads or a part that counts is unknown. Callers must
        not change it.
    """
    access = facts.access(data, assumed.winter)
    known = flights(data)
    table = access[access["airport"].isin(known.index)]
    of_airport = known.loc[table["airport"]].set_axis(table.index)
    waits = waiting_minutes(of_airport["trips"]).round()
    found = table[["code", "airport"]].assign(
        waiting=waits if assumed.waiting else 0.0,
        check_in=float(assumed.check_in),
        block=of_airport["block"],
        leaving=float(assumed.leaving),
        drive=table["drive_minutes"],
        trips=of_airport["trips"],
    )
    total = found[list(PARTS)].sum(axis=1, skipna=False)
    return found.assign(
        total=total,
        low=total - table["drive_minutes"] + table["drive_low"],
        high=total - table["drive_minutes"] + table["drive_high"],
    )


@remembered(REMEMBERED)
def best(data: Dataset, assumed: Assumptions) -> pd.DataFrame:
    """Return the shortest journey to each municipality.

    Returns
    -------
    pandas.DataFrame
        What `journeys` has, indexed by code in the order of the municipalities; missing where
        there is none. It is not always by the nearest airport: one with many flights may be
        sooner. Callers must not change it.
    """
    every = journeys(data, assumed).dropna(subset="total")
    first = every.sort_values(["total", "airport"]).drop_duplicates("code").set_index("code")
    return first.reindex(pd.Index(data.municipalities["code"], name="code"))


def to(data: Dataset, assumed: Assumptions, code: str) -> pd.Series:
    """Return the shortest journey to one municipality, as a row of `best`."""
    table = best(data, assumed)
    (row,) = (row for _, row in table[table.index == code].iterrows())
    return row
