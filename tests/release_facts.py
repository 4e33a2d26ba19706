"""What a release promises: addresses and codes that it wrote, and names that others rely on.

``tests/releases`` has a file for each release, written by that release's own code: 0.1.0, and
days between it and the next one. ``next.toml`` has the addresses that the next one will write;
``python -m tests.release_facts 0.2.0`` makes the file of a release of them.
"""

import subprocess
import sys
import tomllib
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.cli.main import _COMMANDS
from kankei_geo.dataset.settings import SCHEMA
from kankei_geo.door.endpoints import ENDPOINTS
from kankei_geo.ops import settings
from kankei_geo.view import address, filters, restore
from kankei_geo.view.view import View
from tests.conftest import ROOT
from tests.hokkaido import HOKKAIDO

FOLDER = ROOT / "tests" / "releases"
NEXT = FOLDER / "next.toml"
# Minutes get better from release to release, and with them who is let through.
_OF_ACCESS = ("sphere", "hours", "where")


def plain(value: Any) -> Any:  # noqa: ANN401 -- a setting of any kind
    """Return a setting as TOML has it."""
    if is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: plain(part) for name, part in parts.items() if part is not None}
    return [plain(part) for part in value] if isinstance(value, tuple | list) else value


def defaults() -> dict[str, Any]:
    """Return what is shown where an address says nothing."""
    return {field.name: plain(field.default) for field in fields(View)}


def table(row: dict[str, Any]) -> restore.Table | None:
    """Return the file that a row's view is of, if it is one that a reader brought."""
    name = row.get("table")
    return restore.Table(Path(name).name, (ROOT / name).read_bytes()) if name else None


def of_view(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with what its address opens today.

    Parameters
    ----------
    row : dict
        Its ``address``; a ``table``, a path below the project, if it is of one.
    """
    data, page, view = restore.read_state(HOKKAIDO, row["address"], table(row))
    told = {"page": page, "code": restore.code(data, page, view)}
    if not any(getattr(view, name) for name in _OF_ACCESS):
        told["let_through"] = int(filters.matching(data, view).sum())
    opens = {
        name: plain(getattr(view, name))
        for name, usual in defaults().items()
        if plain(getattr(view, name)) != usual
    }
    return {**row, "address": address.path(page, view), **told, "opens": opens}


def names() -> dict[str, Any]:
    """Return the names that others rely on: pages, commands, settings, addresses for programs."""
    return {
        "schema": SCHEMA,
        "pages": list(PAGE_NAMES),
        "commands": list(_COMMANDS),
        "settings": list(settings.Settings.model_fields),
        "api": {one.path: [*one.in_path, *one.settings, *one.own] for one in ENDPOINTS},
    }


def read(path: Path) -> dict[str, Any]:
    """Return what a file of `FOLDER` says."""
    return tomllib.loads(path.read_text("utf-8"))


def facts(release: str) -> dict[str, Any]:
    """Return all facts of the program as it is now, under the name of a release."""
    head = subprocess.run(
        ["git", "rev-parse", "--short=7", "HEAD"],  # noqa: S607 -- the git that is there
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    return {
        "release": release,
        "commit": head,
        "date": datetime.now(UTC).date(),
        **names(),
        "defaults": defaults(),
        "views": [of_view(row) for row in read(NEXT)["views"]],
    }


if __name__ == "__main__":
    name = sys.argv[1]
    (FOLDER / f"{name}.toml").write_text(tomli_w.dumps(facts(name)), "utf-8")
