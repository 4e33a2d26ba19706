"""Which municipalities a view's filters let through."""

from dataclasses import replace

import pandas as pd

from kankei_geo import load
from kankei_geo.view import ALL_AREAS, ANY_POLICY, View


def matches(table: pd.DataFrame, view: View) -> pd.Series:
    """Return which municipalities a view's filters let through.

    Parameters
    ----------
    table : pandas.DataFrame
        The joined table.
    view : View
        Its policy, area and minimum count are the filters.

    Returns
    -------
    pandas.Series
        Booleans named ``matches``, with the index of `table`.
    """
    kept = pd.Series(data=True, index=table.index, name="matches")
    if view.policy != ANY_POLICY:
        kept &= table[view.policy].eq(1).fillna(value=False).astype(bool)
    if view.area != ALL_AREAS:
        names = load.subprefectures().set_index("slug")["name"]
        kept &= table["subprefecture"] == names[view.area]
    if view.minimum > 0:
        kept &= table["priority_count"].ge(view.minimum).fillna(value=False).astype(bool)
    return kept


def loosened(table: pd.DataFrame, view: View) -> View:
    """Return the nearest view that is not empty: one filter loosened, or all of them off.

    Parameters
    ----------
    table : pandas.DataFrame
        The joined table.
    view : View
        A view whose filters let nothing through.
    """
    candidates = [
        *(replace(view, minimum=minimum) for minimum in range(view.minimum - 1, -1, -1)),
        replace(view, policy=ANY_POLICY),
        replace(view, area=ALL_AREAS),
    ]
    return next(
        (candidate for candidate in candidates if matches(table, candidate).any()),
        view.without_filters(),
    )
