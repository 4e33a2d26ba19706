"""The command that serves an assistant over standard input and output."""

import re
from typing import Annotated

import typer

from kankei_geo.base.errors import InputContentError
from kankei_geo.cli.options import EditionName, PrefectureCode
from kankei_geo.dataset import release
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.door import mcp_server
from kankei_geo.door.tools import Tools

_ADDRESS = re.compile(r"https?://[^\s?#]+", re.ASCII)


def mcp_command(
    *,
    base_url: Annotated[
        str, typer.Option(help="Address of the dashboard, for the addresses of views.")
    ] = "",
    language: Annotated[str, typer.Option("--lang", help="Language of texts: ja or en.")] = "",
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Serve the tables and results to an assistant (Model Context Protocol, over stdio)."""
    if base_url and not _ADDRESS.fullmatch(base_url):
        raise InputContentError(
            "--base-url {found}: expected an address such as https://map.example.jp.",
            found=repr(base_url),
        )
    release.hold()
    open_dataset(prefecture, edition)  # what is wrong is told now, not in each answer
    asked = {"prefecture": prefecture, "edition": edition, "lang": language}
    common = {name: value for name, value in asked.items() if value}
    mcp_server.server(Tools(base_url.rstrip("/"), common)).run()
