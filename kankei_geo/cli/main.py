"""The command line: the same functions as the pages, for engineers and scripts."""

import os
import pkgutil
import sys
from collections import UserDict
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.main import get_command

from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.cli.terminal import say, user_language

EXIT_BAD_INPUT = 2

# Each command and its function. Building loads libraries for half a second, drawing others.
_COMMANDS = {
    "build": "build:build_command",
    "build-tables": "build:build_tables_command",
    "diff-boundaries": "boundaries:diff_boundaries_command",
    "add-prefecture": "prefecture:add_prefecture_command",
    "refresh": "build:refresh_command",
    "check": "tables:check_command",
    "check-table": "brought:check_table_command",
    "add-edition": "brought:add_edition_command",
    "table": "tables:table_command",
    "build-access": "build:build_access_command",
    "build-tiles": "build:build_tiles_command",
    "build-clusters": "build:build_clusters_command",
    "calibrate": "build:calibrate_command",
    "access": "tables:access_command",
    "candidates": "tables:candidates_command",
    "route": "tables:route_command",
    "hubs": "tables:hubs_command",
    "ask": "ask:ask_command",
    "mcp": "mcp:mcp_command",
    "export": "export:export_command",
    "serve": "serve:serve_command",
    "sources": "tables:sources_command",
    "settings": "settings:settings_command",
    "sbom": "bill:sbom_command",
}


class _Late(UserDict[str, Any]):
    """Functions of commands, each of which is loaded when it is asked for."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- Typer keeps Click's type to itself
        """Return a command."""
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(name)(pkgutil.resolve_name(f"kankei_geo.cli.{super().__getitem__(name)}"))
        return get_command(alone)


class _Commands(TyperGroup):
    """Has commands that are loaded late."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 -- whatever Typer passes
        super().__init__(**settings)
        self.commands = _Late(_COMMANDS)


app = typer.Typer(
    cls=_Commands,
    help="Kankei-Geo: policy adoption in the municipalities of a prefecture.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _group() -> None:
    """Make a group of it (the commands are not known yet), and read what is set."""
    from kankei_geo.ops import settings  # noqa: PLC0415 -- what asks for help need not wait

    settings.held()


def main() -> NoReturn:
    """Run the command line; what goes wrong on purpose is one line and exit status 2."""
    try:
        app()
    except KankeiGeoError as error:
        say(" ".join(error.text(user_language()).split()))
        sys.exit(EXIT_BAD_INPUT)
    except OSError as error:  # such as a full disk behind standard output
        say(f"{error.filename or 'output'}: {error.strerror or error}")
        sys.stderr.flush()
        os._exit(EXIT_BAD_INPUT)  # an ordinary end would try to write the rest again
    sys.exit()
