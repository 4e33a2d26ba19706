"""What a map says of a municipality under the pointer: the numbers of this map."""

import pandas as pd

from kankei_geo.analysis import candidates, indicators, journey
from kankei_geo.analysis.candidate_ranking import candidate_table
from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD, Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.present.words import (
    candidate_words,
    hub_words,
    indicator_words,
    journey_words,
    words,
)
from kankei_geo.view.view import BOTH, View


def of_candidates(data: Dataset, view: View) -> tuple[str, ...]:
    """Return the texts of all municipalities, in the order of codes.

    Each has the access that decides, with the published time where there is one, the tier and
    the rank; where two measures are compared, the access by both.
    """
    return _of_candidates(data, view.rule, (ROAD, LINE) if view.measure == BOTH else (), view.lang)


@remembered(candidates.REMEMBERED)
def _of_candidates(
    data: Dataset, rule: Rule, compared: tuple[str, ...], language: str
) -> tuple[str, ...]:
    ranks = candidate_table(data, rule).set_index("code")["rank"].dropna()
    rated = candidates.tiers(data, rule)
    return tuple(
        "\n".join(
            (
                _access(data, row, compared or (rule.measure,), language),
                *(() if compared else _standing(data, row, rule, ranks.get(code), language)),
            )
        )
        for code, row in rated.iterrows()
    )


def _access(data: Dataset, row: pd.Series, measures: tuple[str, ...], language: str) -> str:
    t = words.translator(language)
    told = []
    if ROAD in measures:
        known = candidate_words.published(data, row, language)
        told.append(candidate_words.minutes(row, language))
        told += [t("published: {minutes}").format(minutes=known)] if known else []
    if LINE in measures:
        told.append(t("{km} km").format(km=f"{row['distance_km']:.1f}"))
    if JOURNEY in measures:
        told.append(journey_words.of_rule(row, language))
    if pd.notna(row["airport"]):
        told.insert(0, words.airport_name(data, row["airport"], language))
    return t(", ").join(told)


def _standing(
    data: Dataset, row: pd.Series, rule: Rule, rank: int | None, language: str
) -> tuple[str, ...]:
    """Return tier and rank of one municipality, and that it is not listed."""
    t = words.translator(language)
    if pd.isna(row["tier"]):
        return (t("no tier") if row["listed"] else t("Not listed"),)
    tier = candidate_words.tier_name(data, row["tier"], rule, language)
    return (tier,) if rank is None else (tier, t("Rank {rank}").format(rank=rank))


def of_journeys(data: Dataset, view: View) -> tuple[str, ...]:
    """Return the journey from 羽田 to each municipality, in the order of codes."""
    t = words.translator(view.lang)
    best = journey.best(data, view.assumptions).loc[data.table["code"]]
    told = ((row, journey_words.total(row, view.lang)) for _, row in best.iterrows())
    return tuple(
        time if pd.isna(row["total"]) else t("Journey from Haneda: {time}").format(time=time)
        for row, time in told
    )


def of_indicator(data: Dataset, view: View, key: str) -> tuple[str, ...]:
    """Return the value of an indicator of each municipality, in the order of codes."""
    values = indicators.values(data, key, view.year).loc[data.table["code"]]
    name = words.layer_title(data, key, view.lang)
    year = indicator_words.year(data, key, view)
    t = words.translator(view.lang)
    return tuple(
        t("{indicator}, {year}: {value}").format(
            indicator=name, year=year, value=indicator_words.value(data, key, value, view.lang)
        )
        for value in values
    )


def of_hubs(data: Dataset, view: View) -> tuple[str, ...]:
    """Return the nearest hub of each municipality and its minutes, in the order of codes."""
    reached = hub_words.cover(data, view)
    if reached is None:
        return ()
    t = words.translator(view.lang)
    names = {row["code"]: words.name(row, view.lang) for _, row in data.table.iterrows()}
    return tuple(
        t("Farther than {minutes} min from each hub, or no road").format(minutes=view.within)
        if pd.isna(row["hub"])
        else t("{hub}: about {minutes} min ({low}–{high})").format(
            hub=names[row["hub"]],
            minutes=row["minutes"],
            low=row["low"],
            high=row["high"],
        )
        for _, row in reached.served.iterrows()
    )
