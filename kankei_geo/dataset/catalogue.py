"""Which prefectures and editions there are, and the dataset of each, read once in a process."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event

from kankei_geo.base import paths
from kankei_geo.base.errors import KankeiGeoError, UnknownNameError
from kankei_geo.base.i18n import Words
from kankei_geo.base.paths import Places
from kankei_geo.dataset import release, shipped
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Edition, editions, read_edition
from kankei_geo.dataset.japan import EVERY, JAPAN, NAME, JapanDataset, settings_of
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.names import suggest
from kankei_geo.dataset.prefecture import prefectures, read_prefecture

_USUAL = "01"  # the one that is shipped with a table
_SEVERAL = 2  # prefectures, at least, are something that one can be shown together with
_REPAIRING = Event()


def repair() -> None:
    """Let this process use what is whole although something else is damaged.

    For commands that build again or take edits over: they need a part only, and end then.
    """
    _REPAIRING.set()


def open_dataset(code: str = "", edition: str = "", home: Path | None = None) -> Dataset:
    """Return the dataset of a prefecture and an edition.

    Parameters
    ----------
    code : str
        Two digits; empty for the default, ``00`` for all of Japan: the prefectures that are there.
    edition : str
        Name of the edition; empty for the prefecture's default.
    home : pathlib.Path, optional
        What ``data/``, ``geo/`` and ``static/`` stand in; `paths.home` if left out.

    Raises
    ------
    UnknownNameError
        If there is no such prefecture or edition; the nearest names are told.
    DamagedError
        If anything that is shipped for it is damaged. Nothing is kept then: after a repair the
        next call reads again.
    """
    root = home or paths.home()
    return _opened(root, code or default_prefecture(root), edition, _REPAIRING.is_set())


@cache
def default_prefecture(home: Path) -> str:
    """Return the prefecture that is shown when none is asked for: Hokkaido, or the first one.

    Nobody is shown another one in Hokkaido's place because its settings are lost.
    """
    there = prefectures(home)
    return _USUAL if Places(home, _USUAL).data.is_dir() or not there else there[0]


def all_datasets(home: Path | None = None) -> list[tuple[str, str]]:
    """Return each prefecture's code with each of its editions, the default one first."""
    root = home or paths.home()
    found = []
    for code in prefectures(root):
        places = Places(root, code)
        default = read_prefecture(places.data / paths.PREFECTURE_SETTINGS).default_edition
        names = sorted(editions(places.data), key=lambda name: (name != default, name))
        found += [(code, name) for name in names]
    return sorted(found, key=lambda item: item[0] != default_prefecture(root))


@dataclass(frozen=True)
class Choice:
    """A dataset that can be chosen.

    Attributes
    ----------
    code, edition : str
        Two digits, and the name of the edition.
    prefecture, title : Words
        What readers see: the prefecture's name and the edition's title.
    address : tuple of str
        Prefecture and edition as they stand in an address: empty where they are the default.
    """

    code: str
    edition: str
    prefecture: Words
    title: Words
    address: tuple[str, str]


def choices(home: Path | None = None) -> tuple[Choice, ...]:
    """Return what can be chosen, in the order of `all_datasets`.

    Raises
    ------
    InputFileError, InputContentError
        If the settings of one of them cannot be read.
    """
    return _choices(home or paths.home())


def japan(home: Path | None = None) -> tuple[Choice, ...]:
    """Return all of Japan as it can be chosen, in each edition; nothing below two prefectures.

    It is among `choices` where all 47 are there; its address works where some are.
    """
    root = home or paths.home()
    if len(prefectures(root)) < _SEVERAL:
        return ()
    found = _japan_editions(root)
    return tuple(
        Choice(
            JAPAN,
            name,
            NAME.words,
            edition.title.words,
            (JAPAN, "" if name == next(iter(found)) else name),
        )
        for name, (edition, _) in found.items()
    )


@cache
@release.of_one
def _japan_editions(home: Path) -> dict[str, tuple[Edition, frozenset[str]]]:
    """Return the editions that have policies, with the prefectures that have each, most first.

    Two prefectures have the same edition if its name, policies and levels are the same; whose
    differ from those of the first one counts as having no table in it. Where nobody has a
    table, it is the one without policies.
    """
    found: dict[str, tuple[Edition, set[str]]] = {}
    for code, name in sorted(all_datasets(home)):
        own = read_edition(Places(home, code).edition(name) / paths.EDITION_SETTINGS)
        first, codes = found.setdefault(name, (own, set()))
        if own.policies == first.policies and own.levels == first.levels:
            codes.add(code)
    with_policies = {name: one for name, one in found.items() if one[0].policies}
    told = sorted((with_policies or found).items(), key=lambda item: -len(item[1][1]))
    return {
        name: (edition, frozenset(codes if edition.policies else ()))
        for name, (edition, codes) in told
    }


@cache
def _japan(home: Path, edition: str, is_repairing: bool) -> Dataset:  # noqa: FBT001 -- a part of the key
    known = _japan_editions(home) if len(prefectures(home)) >= _SEVERAL else {}
    name = edition or next(iter(known), "")
    if name not in known:
        raise UnknownNameError(
            "{edition} is no edition of {prefecture}. There are: {known}. Nearest: {nearest}.",
            edition=name or JAPAN,
            prefecture=NAME.words,
            known=", ".join(known) or "-",
            nearest=", ".join(suggest(name, known)) or "-",
        )
    if edition == next(iter(known)):
        return _japan(home, "", is_repairing)
    own, with_table = known[name]
    parts = [
        _opened(home, code, name if code in with_table else "", is_repairing)
        for code in prefectures(home)
    ]
    return JapanDataset(settings_of(parts, known[next(iter(known))][0]), own, parts, with_table)


@kept
def others(data: Dataset) -> Mapping[str, Words]:
    """Return the names of the editions that a dataset can be compared with, with their titles.

    All others of its prefecture, in order; of a table that a reader brought also the shipped one
    that it stands beside, which is the first. One whose settings cannot be read, or that has no
    policies yet, is left out.
    """
    beside = data.origin.edition if data.origin else ""
    found = {}
    for name in sorted(editions(data.places.data), key=lambda name: (name != beside, name)):
        with contextlib.suppress(KankeiGeoError):
            if name != data.edition.id:
                settings = read_edition(data.places.edition(name) / paths.EDITION_SETTINGS)
                if settings.policies:
                    found[name] = settings.title.words
    return found


def other(data: Dataset, edition: str) -> Dataset:
    """Return another edition of a dataset's prefecture, opened once in a process.

    Parameters
    ----------
    edition : str
        One of `others`.

    Raises
    ------
    UnknownNameError, DamagedError
        As `open_dataset`.
    """
    return _opened(data.places.home, data.prefecture.code, edition, _REPAIRING.is_set())


@cache
@release.of_one
def _choices(home: Path) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for code, name in all_datasets(home):
        places = Places(home, code)
        prefecture = read_prefecture(places.data / paths.PREFECTURE_SETTINGS)
        edition = read_edition(places.edition(name) / paths.EDITION_SETTINGS)
        address = (
            "" if code == default_prefecture(home) else code,
            "" if name == prefecture.default_edition else name,
        )
        found.append(Choice(code, name, prefecture.title, edition.title.words, address))
    if set(EVERY) <= {one.code for one in found}:  # behind the one that is shown first
        others = [one for one in found if one.code != default_prefecture(home)]
        found = [*(one for one in found if one not in others), *japan(home), *others]
    return tuple(found)


@cache
def _opened(home: Path, code: str, edition: str, is_repairing: bool) -> Dataset:  # noqa: FBT001 -- a part of the key
    if code == JAPAN:
        return _japan(home, edition, is_repairing)
    with release.reading(home):
        return _read(home, code, edition, is_repairing)


def _read(home: Path, code: str, edition: str, is_repairing: bool) -> Dataset:  # noqa: FBT001 -- as above
    known = prefectures(home)
    if code not in known:
        raise UnknownNameError(
            "{code} is no prefecture that is here. There are: {known}.",
            code=code,
            known=", ".join(known) or "-",
        )
    places = Places(home, code)
    settings = read_prefecture(places.data / paths.PREFECTURE_SETTINGS)
    name = edition or settings.default_edition
    there = editions(places.data)
    if name not in there:
        raise UnknownNameError(
            "{edition} is no edition of {prefecture}. There are: {known}. Nearest: {nearest}.",
            edition=name,
            prefecture=settings.title,
            known=", ".join(there) or "-",
            nearest=", ".join(suggest(name, there)) or "-",
        )
    if edition == settings.default_edition:
        return _opened(home, code, "", is_repairing)  # one dataset, however it is asked for
    own = read_edition(places.edition(name) / paths.EDITION_SETTINGS)
    found = Dataset(settings, own, shipped.read(places, settings, own))
    if not is_repairing:
        found.require_whole()
    return found
