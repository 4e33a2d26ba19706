"""What the page of background is asked: a group of ideas, a series of national figures."""

from kankei_geo.dataset.background import GROUP, SERIES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import BACKGROUND_TERMS
from kankei_geo.view.view import View


def groups(data: Dataset) -> tuple[str, ...]:
    """Return the groups of ideas, in the order in which they are told."""
    return _keys(data, GROUP)


def series(data: Dataset) -> tuple[str, ...]:
    """Return the series of national figures, in the order in which they are told."""
    return _keys(data, SERIES)


def shown_group(data: Dataset, view: View) -> str:
    """Return the group of ideas that a view shows."""
    known = groups(data)
    return view.idea if view.idea in known else known[0]


def shown_series(data: Dataset, view: View) -> str:
    """Return the series of figures that a view shows."""
    known = series(data)
    return view.series if view.series in known else known[0]


def _keys(data: Dataset, name: str) -> tuple[str, ...]:
    terms = data.background[BACKGROUND_TERMS]
    return tuple(terms.loc[terms["list"] == name, "key"])
