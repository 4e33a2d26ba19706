"""Tables that a reader brought: kept in memory by the reader's session, and by nothing else.

A dataset made of one can be asked for over plain HTTP as well (map files, documents). Such a
request belongs to no session, so it names a key that only the reader's page knows; the key means
nothing any more once the session has ended.
"""

import secrets
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import streamlit as st

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import origin
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.accepted import made as make
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.report import check
from kankei_geo.dataset.brought.table import Table
from kankei_geo.dataset.dataset import Dataset

_KEPT = "_held"
_MOST_FILES, _MOST_DATASETS = 3, 3
_MOST_TABLES = 1  # that are opened: cells take more memory than their file
_by_key: WeakValueDictionary[str, Dataset] = WeakValueDictionary()


class NotHeldError(InputContentError):
    """The address is about a table that this session has not been given.

    Parameters
    ----------
    file : str
        As the address names it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(
            msgid("This address shows the table {name}, which is not kept on the server."),
            name=origin.name_of(file) or "-",
        )


@dataclass
class _Kept:
    """What a session holds: files by their hash, those opened, and datasets with their keys."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    tables: dict[tuple[str, str], Table] = field(default_factory=dict)
    datasets: dict[tuple[str, ...], tuple[str, Dataset]] = field(default_factory=dict)


def _kept() -> _Kept:
    found: _Kept = st.session_state.setdefault(_KEPT, _Kept())
    return found


def hold(name: str, content: bytes) -> str:
    """Keep a file for this session, and return how an address names it."""
    file = origin.spelled(content, name)
    files = _kept().files
    files.pop(origin.digest_of(file), None)
    files[origin.digest_of(file)] = (origin.name_of(file), content)
    while len(files) > _MOST_FILES:
        files.pop(next(iter(files)))
    return file


def held(file: str) -> tuple[str, bytes] | None:
    """Return name and content of a file that an address names, if this session has it."""
    return _kept().files.get(origin.digest_of(file))


def table(data: Dataset, file: str) -> Table:
    """Return a file that an address names, opened once for all choices that are tried.

    Parameters
    ----------
    data : Dataset
        What is shipped.
    file : str
        As the address has it.

    Raises
    ------
    NotHeldError
        If this session has not been given it.
    UnreadableTableError
        If it cannot be read at all.
    """
    key = data.hash, origin.digest_of(file)
    tables = _kept().tables
    if key not in tables:
        found = held(file)
        if found is None:
            raise NotHeldError(file)
        name, content = found
        tables[key] = Table(data, content, name)
        while len(tables) > _MOST_TABLES:
            tables.pop(next(iter(tables)))
    return tables[key]


def opened(data: Dataset, file: str, choices: str) -> Dataset:
    """Return the dataset that an address names.

    Parameters
    ----------
    data : Dataset
        What is shipped.
    file, choices : str
        As the address has them.

    Raises
    ------
    NotHeldError
        If this session has not been given it.
    KankeiGeoError
        If it cannot be shown.
    """
    key = data.hash, origin.digest_of(file), choices
    kept = _kept()
    if key not in kept.datasets:
        found = held(file)
        if found is None:
            raise NotHeldError(file)
        name, content = found
        read = _read(choices)
        report = check(table(data, file), read)
        made = make(data, report, content, name=name, choices=read)
        secret = secrets.token_urlsafe(16)
        _by_key[secret] = made
        kept.datasets[key] = secret, made
        while len(kept.datasets) > _MOST_DATASETS:
            kept.datasets.pop(next(iter(kept.datasets)))
    return kept.datasets[key][1]


def _read(choices: str) -> Choices:
    try:
        return choosing.read(choices)
    except ValueError as error:
        raise InputContentError(
            msgid(
                "What this address says of how the table is read ({found}) is not whole. Copy the "
                "address again, or bring the table anew."
            ),
            found=choices[:20],
        ) from error


def key_of(data: Dataset) -> str:
    """Return the key under which this session's page asks for a dataset; empty if it is shipped."""
    if data.origin is None:
        return ""
    return next((key for key, made in _kept().datasets.values() if made is data), "")


def of_key(key: str) -> Dataset | None:
    """Return the dataset that a key opens while its session lasts."""
    return _by_key.get(key)
