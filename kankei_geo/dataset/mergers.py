"""Municipalities that merged: an edition from before speaks of parts, and is carried to the whole.

Only an explicit table does that. A whole has a mark where all of its parts are listed and have
the same marks; where they differ, or one is not listed, nothing is known of the whole, and it is
not listed in that edition.
"""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.dataset.edition import Edition

MERGERS = "mergers.csv"


def carried(matrix: pd.DataFrame, mergers: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Return the marks of an edition by the municipalities of today.

    Parameters
    ----------
    matrix : pandas.DataFrame
        ``policy_matrix.csv``, by the codes of its time.
    mergers : pandas.DataFrame
        ``code_before``, ``code_after``, ``date``: a row for each part, also for one whose code
        the whole keeps.
    edition : Edition
        Its date tells which mergers came later; all of them where it has none.

    Returns
    -------
    pandas.DataFrame
        The same columns, by code. The evidence of a whole is that of its least sure part, mark by
        mark. What one edition printed of a part (name, place) is the first part's.
    """
    later = mergers[[_is_later(day, edition.as_of) for day in mergers["date"]]]
    if later.empty:
        return matrix
    wholes = _wholes(later)
    parts = {
        whole: [part for part, other in wholes.items() if other == whole]
        for whole in dict.fromkeys(wholes.values())
    }
    by_code = matrix.set_index("code", drop=False)
    rows = [
        _whole(by_code.loc[codes], whole, edition)
        for whole, codes in parts.items()
        if by_code.index.isin(codes).sum() == len(codes)
        and len(by_code.loc[codes, list(edition.keys)].drop_duplicates()) == 1
    ]
    kept = matrix[~matrix["code"].isin([*wholes, *parts])]
    found = pd.concat([kept, pd.DataFrame(rows, columns=matrix.columns)]) if rows else kept
    return found.astype(matrix.dtypes).sort_values("code").reset_index(drop=True)


def _is_later(day: str, as_of: str) -> bool:
    """Return whether a day comes after a date, which may be a year or a month."""
    return not as_of or day[: len(as_of)] > as_of


def _wholes(mergers: pd.DataFrame) -> Mapping[str, str]:
    """Return the code of today for each code of an edition: a whole can merge once more."""
    found: dict[str, str] = {}
    for _, merger in mergers.sort_values("date", kind="stable").groupby("date", sort=False):
        step = dict(zip(merger["code_before"], merger["code_after"], strict=True))
        made = set(found.values())
        found = {part: step.get(whole, whole) for part, whole in found.items()}
        found |= {part: whole for part, whole in step.items() if part not in made | set(found)}
    return found


def _whole(parts: pd.DataFrame, code: str, edition: Edition) -> pd.Series:
    row = parts.iloc[0].copy()
    row["code"] = code
    for policy in edition.keys:
        least = parts[f"{policy}_level"].map(edition.level_keys.index).to_numpy().argmax()
        for column in (f"{policy}_level", f"{policy}_grounds"):
            row[column] = parts[column].iloc[least]
    return row
