"""Which files the build has checked: what is still the same is not checked again at each start.

``data/checked.json`` has a seal for each table: a hash of its content, of the settings that decide
its rules, of the source of these rules, of the versions of the libraries that apply them, and of
how its columns are read. Only a whole check writes it (`build.sealed`), so a table that somebody
changes is checked again even if its sidecar is changed with it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kankei_geo.dataset.text_table import Kind

FILE = "checked.json"
# What decides whether a table is right: these modules, and those that apply them.
_RULES = (
    *("columns.py", "drive_model.py", "edition.py", "indicator.py", "mergers.py", "prefecture.py"),
    *("background.py", "initiatives.py", "reach.py", "schema.py", "schema_access.py"),
    *("schema_background.py", "schema_initiatives.py", "settings.py", "tables.py"),
    *("text_table.py", "../base/pages.py"),
)
_LIBRARIES = ("pandas", "pandera", "pyogrio")


@dataclass(frozen=True)
class Seal:
    """That a file was checked.

    Attributes
    ----------
    digest : str
        The hash of everything that the check depended on: see `digest`.
    columns : mapping of str to Kind
        How its columns are read, in order; none of what is no table of text.
    """

    digest: str
    columns: Mapping[str, Kind]


def read(home: Path) -> Mapping[str, Seal]:
    """Return the seals by the places of their files below `home`; none if they cannot be read."""
    try:
        told = json.loads((home / "data" / FILE).read_bytes())
        return {
            place: Seal(seal, {name: Kind(*kind) for name, kind in columns.items()})
            for place, (seal, columns) in told.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}  # then everything is checked, which is only slower


def spelled(seals: Mapping[str, Seal]) -> bytes:
    """Return what `read` reads, a line for each file."""
    lines = [
        f"{json.dumps(place)}: "
        + json.dumps([seal.digest, {name: astuple(kind) for name, kind in seal.columns.items()}])
        for place, seal in sorted(seals.items())
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def rules() -> str:
    """Return a hash of what the rules of all tables are made of."""
    folder = Path(__file__).parent
    told = sha256()
    for name in _RULES:
        told.update((folder / name).read_bytes())
    told.update(" ".join(version(name) for name in _LIBRARIES).encode())
    return told.hexdigest()


def digest(rules: str, contents: Iterable[bytes], columns: Mapping[str, Kind]) -> str:
    """Return what a file's check depended on, as one hash.

    Parameters
    ----------
    rules : str
        What `rules` returns.
    contents : iterable of bytes
        The settings, and the file with all of its parts.
    columns : mapping of str to Kind
        As in `Seal`.
    """
    parts = [rules, *(sha256(content).hexdigest() for content in contents)]
    parts += [f"{name} {kind}" for name, kind in columns.items()]
    return sha256("\n".join(parts).encode()).hexdigest()
