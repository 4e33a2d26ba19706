"""Views that a reader gave a name to."""

from dataclasses import replace

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.address import (
    LONGEST_NAME,
    MOST_FAVOURITES,
    NOT_IN_FAVOURITES,
    clean,
    from_query,
    to_query,
)
from kankei_geo.view.view import Favourite, View


def with_favourite(view: View, name: str) -> View:
    """Return the view with itself among its favourites; the same name is replaced.

    A name of which nothing is left when it is cleaned makes no favourite.
    """
    query = {k: v for k, v in to_query(view).items() if k not in NOT_IN_FAVOURITES}
    made = Favourite(clean(name, LONGEST_NAME), tuple(query.items()))
    if not made.name:
        return view
    others = tuple(item for item in view.fav if item.name != made.name)
    return replace(view, fav=(*others, made)[-MOST_FAVOURITES:])


def without_favourite(view: View, name: str) -> View:
    """Return the view without one of its favourites."""
    return replace(view, fav=tuple(item for item in view.fav if item.name != name))


def open_favourite(data: Dataset, view: View, name: str) -> View:
    """Return the view that a favourite stands for, in the present language."""
    found = next((item for item in view.fav if item.name == name), None)
    if found is None:
        return view
    kept = {k: v for k, v in to_query(view).items() if k in NOT_IN_FAVOURITES}
    return from_query(data, dict(found.query) | kept)[0]
