"""The shipped dataset, which most tests look at, and others that differ from it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.sources import Sidecar

HOKKAIDO = open_dataset()
_NUMBERS = count()


class _Changed(Dataset):
    """A dataset of a test: no cache may take it for another one."""

    hash = ""


def changed(**parts: object) -> Dataset:
    """Return Hokkaido's dataset with some of its tables replaced.

    Parameters
    ----------
    **parts : object
        Attributes of `Dataset` with what they give instead.
    """
    files = HOKKAIDO.shipped
    made = _Changed(HOKKAIDO.prefecture, HOKKAIDO.edition, files)
    made.__dict__.update(parts, hash=f"changed{next(_NUMBERS)}")
    return made


def described(change: Callable[[Sidecar], Sidecar]) -> Dataset:
    """Return Hokkaido's dataset with other descriptions of its files."""
    files = HOKKAIDO.shipped
    sidecars = tuple(map(change, files.sidecars))
    made = _Changed(HOKKAIDO.prefecture, HOKKAIDO.edition, replace(files, sidecars=sidecars))
    made.__dict__["hash"] = f"described{next(_NUMBERS)}"
    return made


def closed(name: str) -> Dataset:
    """Return Hokkaido's dataset as if the licence of a file forbade to pass it on."""
    return described(
        lambda item: replace(item, redistributable=item.redistributable and item.name != name)
    )
