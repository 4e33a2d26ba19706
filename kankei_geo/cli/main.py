"""The command line: the same functions as the pages, for engineers and scripts."""

import os
import sys
from typing import NoReturn

import typer

from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.cli import build, tables
from kankei_geo.cli.ask import ask_command
from kankei_geo.cli.export import export_command
from kankei_geo.cli.terminal import say, user_language

EXIT_BAD_INPUT = 2

app = typer.Typer(
    help="Kankei-Geo: policy adoption in the municipalities of a prefecture.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("build")(build.build_command)
app.command("build-tables")(build.build_tables_command)
app.command("refresh")(build.refresh_command)
app.command("check")(tables.check_command)
app.command("table")(tables.table_command)
app.command("build-access")(build.build_access_command)
app.command("build-tiles")(build.build_tiles_command)
app.command("calibrate")(build.calibrate_command)
app.command("access")(tables.access_command)
app.command("candidates")(tables.candidates_command)
app.command("route")(tables.route_command)
app.command("hubs")(tables.hubs_command)
app.command("ask")(ask_command)
app.command("export")(export_command)
app.command("sources")(tables.sources_command)


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
