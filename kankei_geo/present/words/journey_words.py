"""The journey from 東京 in words, in Japanese and English."""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis import candidates, journey
from kankei_geo.analysis.journey import (
    DAY_MINUTES,
    LONGEST_WAIT,
    MINUTES_PER_HOUR,
    PARTS,
    Assumptions,
)
from kankei_geo.analysis.rule import Rule
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import palette
from kankei_geo.present.words import short, words
from kankei_geo.view.view import View

_SHORT_HOURS = 4
_PART_LABELS = {
    "waiting": msgid("Waiting for the flight"),
    "check_in": msgid("Before departure at Haneda"),
    "block": msgid("Flight"),
    "leaving": msgid("Out of the terminal"),
    "drive": msgid("Drive (estimate)"),
}


@dataclass(frozen=True)
class Part:
    """One part of a journey: its name, minutes and colour, and what is assumed or known."""

    label: str
    minutes: int
    told: str
    colour: str


def total(row: pd.Series, language: str) -> str:
    """Return how long a journey takes, with its interval, or that there is none.

    Parameters
    ----------
    row : pandas.Series
        Row of what `journey.best` returns.
    """
    t = words.translator(language)
    if pd.isna(row["total"]):
        return t("no way by flight and road")
    return t("about {time} ({low} to {high})").format(
        time=words.hours(row["total"], language),
        low=words.hours(row["low"], language),
        high=words.hours(row["high"], language),
    )


def of_rule(row: pd.Series, language: str) -> str:
    """Return how long the journey takes, from a row of `candidates.nearest`."""
    names = {"total": "journey_minutes", "low": "journey_low", "high": "journey_high"}
    return total(pd.Series({name: row[column] for name, column in names.items()}), language)


def assumed(assumptions: Assumptions, language: str) -> str:
    """Say what a journey assumes, in a sentence or two."""
    t = words.translator(language)
    told = t(
        "Assumed: {check_in} min at Haneda, {leaving} min out of the terminal, waiting included."
    )
    if not assumptions.waiting:
        told = t(
            "Assumed: {check_in} min at Haneda, {leaving} min out of the terminal, no waiting."
        )
    told = told.format(check_in=assumptions.check_in, leaving=assumptions.leaving)
    return words.sentences(language, told, words.winter(assumptions.winter, language)).strip()


def trips(data: Dataset, row: pd.Series, language: str) -> str:
    """Return how many flights a day there are to the airport of a journey, and of when that is."""
    t = words.translator(language)
    known = journey.flights(data).loc[row["airport"]]
    if pd.isna(known["trips"]):
        return t("flights a day: unknown")
    as_of = t("undated") if known["trips_as_of"] == "undated" else known["trips_as_of"]
    return t("{number} round trips a day ({as_of})").format(
        number=f"{known['trips']:.0f}", as_of=as_of
    )


def parts(data: Dataset, view: View, row: pd.Series) -> list[Part]:
    """Return the parts of a journey that take any time, in their order; none without one."""
    if pd.isna(row["total"]):
        return []
    t = words.translator(view.lang)
    airport = words.airport_name(data, row["airport"], view.lang)
    told = {
        "waiting": t("half the gap between flights, at most {most} min: {trips}").format(
            most=LONGEST_WAIT, trips=trips(data, row, view.lang)
        ),
        "check_in": t("assumed"),
        "block": t("Haneda to {airport}, as published").format(airport=airport),
        "leaving": t("assumed"),
        "drive": t("from {airport} to the office").format(airport=airport),
    }
    return [
        Part(t(_PART_LABELS[part]), round(row[part]), told[part], palette.PART_COLOURS[part])
        for part in PARTS
        if row[part]
    ]


def lines(data: Dataset, view: View, code: str) -> list[tuple[str, str]]:
    """Return what is told of the journey to a municipality, as pairs of label and value."""
    row = journey.to(data, view.assumptions, code)
    t = words.translator(view.lang)
    found = [(t("Journey from Haneda (estimate)"), total(row, view.lang))]
    if pd.isna(row["total"]):
        return found
    of_parts = " + ".join(
        t("{label} {minutes} min").format(label=part.label, minutes=part.minutes)
        for part in parts(data, view, row)
    )
    return [
        *found,
        (t("By the airport"), words.airport_name(data, row["airport"], view.lang)),
        (t("Its parts"), of_parts),
    ]


def brief(data: Dataset, view: View, code: str) -> tuple[str, str]:
    """Return how long the journey takes and by which airport, where there is little room."""
    row = journey.to(data, view.assumptions, code)
    t = words.translator(view.lang)
    told = total(row, view.lang)
    if pd.notna(row["total"]):
        told = t("{time}, by {airport}").format(
            time=told, airport=words.airport_name(data, row["airport"], view.lang)
        )
    return t("Journey from Haneda"), told


def other_airport(data: Dataset, view: View, code: str) -> str | None:
    """Say that another airport than the nearest is sooner, where that is so."""
    row = journey.to(data, view.assumptions, code)
    nearest = candidates.nearest(data, Rule(winter=view.winter)).loc[code]
    if pd.isna(row["total"]) or row["airport"] == nearest["airport"]:
        return None
    every = journey.journeys(data, view.assumptions)
    by_nearest = every[(every["code"] == code) & (every["airport"] == nearest["airport"])]
    if by_nearest.empty or by_nearest["total"].isna().all():
        return None
    t = words.translator(view.lang)
    return t("The nearest airport is {nearest}; by it the journey takes {longer} more.").format(
        nearest=words.airport_name(data, str(nearest["airport"]), view.lang),
        longer=words.hours(round(by_nearest["total"].iloc[0]) - round(row["total"]), view.lang),
    )


def assumptions(language: str) -> str:
    """Say what of a journey is assumed and what is known."""
    t = words.translator(language)
    return t(
        "Flight minutes and round trips are dated facts with their sources (Data and sources). "
        "Time at Haneda and in the terminal is assumed and can be changed. Waiting is half the "
        "gap between two flights within {hours} hours a day, at most {most} minutes; it can be "
        "switched off. The interval is that of the drive."
    ).format(hours=DAY_MINUTES // MINUTES_PER_HOUR, most=LONGEST_WAIT)


def findings(data: Dataset, view: View, kept: pd.DataFrame) -> list[str]:
    """Say to how many of the shown the journey is short, and to which it is the shortest.

    Returns
    -------
    list of str
        The most telling first, each shorter than the one before.
    """
    t = words.translator(view.lang)
    reached = journey.best(data, view.assumptions).loc[kept["code"], "total"].dropna()
    if reached.empty:
        return [t("nowhere by flight and road")]
    first = str(reached.sort_values(kind="stable").index[0])
    number = t("{number} within {hours} h of Haneda").format(
        number=int(reached.round().le(_SHORT_HOURS * MINUTES_PER_HOUR).sum()), hours=_SHORT_HOURS
    )
    shortest = short.names(data, view.lang)[first]
    return [
        t("{finding}, shortest {name} ({time})").format(
            finding=number, name=shortest, time=words.hours(reached[first], view.lang)
        ),
        t("{finding}, shortest {name}").format(finding=number, name=shortest),
        number,
    ]
