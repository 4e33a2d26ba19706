"""Seal what was checked, so that it is not checked again at each start (see `dataset.seals`)."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from kankei_geo.base import files, paths
from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.base.paths import Places
from kankei_geo.dataset import seals, shipped, text_table
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import editions, read_edition
from kankei_geo.dataset.prefecture import read_prefecture
from kankei_geo.dataset.seals import Seal
from kankei_geo.dataset.text_table import Kind


def seal(home: Path, code: str) -> None:
    """Check all that is shipped of a prefecture and renew its seals.

    What is not whole gets none and loses those that it had: it is checked at each start, as what
    was never sealed.

    Parameters
    ----------
    home : pathlib.Path
        What ``data/``, ``geo/`` and ``static/`` stand in; everything is read from disk again.
    code : str
        The prefecture's two digits.

    Raises
    ------
    OutputFileError
        If the seals cannot be written.
    """
    places = Places(home, code)
    found: dict[str, Seal] = {}
    with contextlib.suppress(KankeiGeoError):  # whoever opens it next is told
        settings = read_prefecture(places.data / paths.PREFECTURE_SETTINGS)
        for name in editions(places.data):
            with contextlib.suppress(KankeiGeoError):
                own = read_edition(places.edition(name) / paths.EDITION_SETTINGS)
                data = Dataset(settings, own, shipped.read(places, settings, own))
                found |= of_dataset(data)
    ours = {f"{folder.relative_to(home).as_posix()}/" for folder in (places.data, places.geo)}
    others = {
        place: one
        for place, one in seals.read(home).items()
        if not any(place.startswith(folder) for folder in ours)
    }
    content = seals.spelled(others | found)
    path = home / "data" / seals.FILE
    if not path.is_file() or path.read_bytes() != content:
        files.write(path, content)


def of_dataset(data: Dataset) -> Mapping[str, Seal]:
    """Return the seals of a dataset by the places of its files.

    Raises
    ------
    InputFileError, InputContentError
        If anything of it is wrong: then nothing is sealed.
    """
    data.unsealed().require_everything()
    tables = [
        ((path,), text_table.kinds(data.rules(name))) for name, path in data.table_paths.items()
    ]
    others: list[tuple[tuple[Path, ...], dict[str, Kind]]]
    others = [(together, {}) for together in data.checked_files]
    return {
        paths_of[0].relative_to(data.places.home).as_posix(): Seal(
            data.shipped.digest_of_check(paths_of, columns), columns
        )
        for paths_of, columns in (*tables, *others)
    }
