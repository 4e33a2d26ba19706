"""The command that makes a prefecture's folders from boundaries and offices alone."""

from pathlib import Path
from typing import Annotated

import typer

from kankei_geo.base import paths
from kankei_geo.base.i18n import translate
from kankei_geo.build import sealed
from kankei_geo.build.add_prefecture import add_prefecture, missing_of
from kankei_geo.build.boundaries.boundary_origin import Origin
from kankei_geo.cli.terminal import progress, say, user_language, warn


def add_prefecture_command(  # noqa: PLR0913 -- each is an option
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Two digits (JIS X 0401), such as 30.")
    ],
    *,
    boundaries: Annotated[
        Path, typer.Option(help="N03 of the prefecture or of Japan, as for build.")
    ],
    offices: Annotated[
        Path,
        typer.Option(help="CSV of all offices of Japan: code,prefecture,name,kana,lat,lon,url."),
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder that receives data/, geo/ and static/; the project's."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="What the boundaries are.")] = None,
    producer: Annotated[str | None, typer.Option(help="Who made them.")] = None,
    licence: Annotated[str | None, typer.Option(help="Their terms, such as 'CC BY 4.0'.")] = None,
    redistributable: Annotated[
        bool, typer.Option("--redistributable", help="The licence lets the data be passed on.")
    ] = False,
    url: Annotated[str | None, typer.Option(help="Where to find them.")] = None,
    date: Annotated[str | None, typer.Option(help="Date of the borders: 2024-01-01.")] = None,
    offices_date: Annotated[
        str | None, typer.Option(help="As of when the offices are: 2026-07.")
    ] = None,
) -> None:
    """Make a prefecture's folders from N03 and a list of offices, whole or not at all.

    Boundaries, tables of municipalities and groups, neighbours, tile grid, and kilometres in a
    straight line to the airports of Japan. There are no policies yet: the dashboard opens with
    the map and invites a table.
    """
    language = user_language()
    home = to or paths.home()
    with progress() as step:
        data = add_prefecture(
            code,
            boundaries=boundaries,
            offices=offices,
            home=home,
            told=Origin(source, producer, licence, url, date, redistributable),
            date=offices_date,
            step=step,
            warn=warn,
        )
        sealed.seal(home, code)
    say(
        translate("{prefecture}: {count} municipalities, written to {folder}", language).format(
            prefecture=data.prefecture.title.text(language),
            count=data.prefecture.municipalities,
            folder=home,
        )
    )
    missing = missing_of(data)
    say(
        translate(
            "Not in the inputs, and not made up: population, roads, policies; a reading for "
            "{kana} and an English name for {name_en} municipalities (the reading stands there).",
            language,
        ).format(**missing)
    )
