"""What is computed of a dataset is kept with it, and goes when it goes.

A cache of a module would hold every dataset for ever, those that readers bring among them.
"""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from kankei_geo.dataset.dataset import Dataset

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")
_Of = Callable[Concatenate[Dataset, _Parameters], _Result]


def kept(make: _Of[_Parameters, _Result]) -> _Of[_Parameters, _Result]:
    """Keep all results of a function of a dataset with the dataset.

    Parameters
    ----------
    make : callable
        Its first argument is the dataset; the others can be hashed. Callers must not change what
        it returns.
    """
    return _kept(make, most=None)


def remembered(
    most: int,
) -> Callable[[_Of[_Parameters, _Result]], _Of[_Parameters, _Result]]:
    """Keep the latest results of a function of a dataset with the dataset.

    Parameters
    ----------
    most : int
        How many.
    """
    return partial(_kept, most=most)


def _kept(make: _Of[_Parameters, _Result], *, most: int | None) -> _Of[_Parameters, _Result]:
    @wraps(make)
    def found(data: Dataset, /, *args: _Parameters.args, **options: _Parameters.kwargs) -> _Result:
        cached: Any = data.results.get(make)
        if cached is None:
            cached = data.results.setdefault(make, lru_cache(maxsize=most)(partial(make, data)))
        result: _Result = cached(*args, **options)
        return result

    return found
