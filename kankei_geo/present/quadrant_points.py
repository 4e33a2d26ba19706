"""Where the municipalities stand in the chart of access and number of policies."""

from typing import Any

import numpy as np
import pandas as pd

from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD, Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.words import words

GOLDEN = 0.618034
# White fills of the map would be lost on a white chart.
_POINT = {"potential": "#ffffff", "far": "#b3b8d6", "not_listed": "#d9d9d9"}


def points(data: Dataset, rated: pd.DataFrame, rule: Rule, language: str) -> list[dict[str, Any]]:
    """Return all municipalities by access and number of policies.

    Parameters
    ----------
    rated : pandas.DataFrame
        What `candidates.tiers` returns.
    rule : Rule
        Decides the measure of access.
    language : str
        Language of the names.

    Returns
    -------
    list of dict
        ``code``, ``name``, ``access`` (minutes or km; at the edge where no road leads),
        ``count`` (spread a little), ``tier``.
    """
    access = rated[rule.deciding].fillna(edge(rated, rule))
    # Spread by position in the list of codes: repeatable, and no two neighbours coincide.
    spread = (np.arange(len(rated)) * GOLDEN % 1 - 0.5) * 0.7
    return [
        {"code": code, "name": name, "access": x, "count": y, "tier": key}
        for code, name, x, y, key in zip(
            rated["code"],
            rated["name" if language == "ja" else "name_en"],
            access.round(1).tolist(),
            (rated["priority_count"].fillna(not_listed(data)).astype(int) + spread)
            .round(2)
            .tolist(),
            classify.classify_tiers(rated),
            strict=True,
        )
    ]


def not_listed(data: Dataset) -> int:
    """Return where those stand that are not listed: below those that are, which 0 can be."""
    return 0 if data.edition.rules else -1


def edge(rated: pd.DataFrame, rule: Rule) -> float:
    """Return where those stand to whom no road leads: right of everyone else."""
    return float(np.ceil(rated[rule.deciding].max() / 10) * 10 + 10)


def across(rule: Rule, language: str) -> str:
    """Return what is measured from left to right, with its unit."""
    t = words.translator(language)
    return {
        ROAD: t("Drive to the nearest airport (min, estimate)"),
        LINE: t("Straight line to the nearest airport (km)"),
        JOURNEY: t("Journey from Haneda (min, estimate)"),
    }[rule.measure]


def colour(item: LegendClass) -> str:
    """Return the fill of a class's points."""
    return _POINT.get(item.key, item.colour)
