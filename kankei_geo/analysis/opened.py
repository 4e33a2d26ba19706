"""What the opening of a road changed: who came closer to an airport."""

import pandas as pd

from kankei_geo.analysis.rule import Rule, airports_of
from kankei_geo.dataset.dataset import Dataset


def effects(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return what each opening changed for the airports that count.

    Parameters
    ----------
    rule : Rule
        Which airports count, the winter factor, and the threshold in minutes.

    Returns
    -------
    pandas.DataFrame
        ``opened`` (the day), ``code``, ``airport``, ``minutes_before`` and ``minutes_after``
        (estimates, at the winter factor), ``within`` (bool: the municipality came within the
        threshold of this airport), by day and the greatest saving first.
    """
    table = data.opening_effects
    table = table[table["airport"].isin(airports_of(data, rule)["iata"])]
    at_winter = data.drive_model.at_winter
    before = at_winter(table["minutes_before"], rule.winter)
    after = at_winter(table["minutes_after"], rule.winter)
    return (
        table.assign(
            minutes_before=before,
            minutes_after=after,
            within=after.le(rule.max_minutes) & before.gt(rule.max_minutes),
            saved=before - after,
        )
        .sort_values(["opened", "saved", "code"], ascending=[True, False, True])
        .drop(columns="saved")
        .reset_index(drop=True)
    )
