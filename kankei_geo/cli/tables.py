"""The commands that write tables, and those that tell what is shipped."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from kankei_geo.analysis import candidate_ranking, hubs, routes
from kankei_geo.analysis.hubs import ALL, CANDIDATES, LISTED, MOST_HUBS
from kankei_geo.analysis.routes import ANY_OF_THEM, THE_SAME
from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD, Rule
from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.build import sealed
from kankei_geo.build.written import csv_text
from kankei_geo.cli.options import EditionName, Out, PrefectureCode
from kankei_geo.cli.terminal import say, user_language, write
from kankei_geo.dataset import facts, sources
from kankei_geo.dataset.catalogue import all_datasets, default_prefecture, open_dataset
from kankei_geo.dataset.prefecture import prefectures
from kankei_geo.dataset.winter import check_winter
from kankei_geo.present.words import hub_words
from kankei_geo.view.address import BETWEEN_VALUES
from kankei_geo.view.view import View


class Measure(StrEnum):
    """What decides access."""

    road = ROAD
    line = LINE
    journey = JOURNEY


def check_command(
    prefecture: Annotated[
        str, typer.Option("--prefecture", help="Two digits; all prefectures if left out.")
    ] = "",
    edition: Annotated[
        str, typer.Option("--edition", help="Its edition; all editions if left out.")
    ] = "",
) -> None:
    """Check that every shipped file is there and is what its sidecar says."""
    for code, name in _asked_for(prefecture, edition):
        data = open_dataset(code, name)
        seals = sealed.of_dataset(data)  # checks all of it, sealed or not
        count = sum(len(sidecar.outputs) for sidecar in data.sidecars)
        title = data.prefecture.title.text(user_language())
        which = f"{data.prefecture.code} {title} {data.edition.id}"
        typer.echo(f"{which}: {count} files are as described. Data {data.hash}")
        if any(data.shipped.seals.get(place) != seal for place, seal in seals.items()):
            say(f"{which}: checked again at each start. 'refresh' seals what is right.")


def _asked_for(prefecture: str, edition: str) -> list[tuple[str, str]]:
    """Return code and edition of what to check; what is not there, opening it will tell."""
    if edition:
        return [(prefecture, edition)]
    there = all_datasets()
    known = prefectures(paths.home()) or [default_prefecture(paths.home())]
    codes = [prefecture] if prefecture else known
    bare = [(code, "") for code in codes if code not in dict(there)]
    return [*(item for item in there if item[0] in codes), *bare]


def table_command(
    out: Out = None,
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Write the joined table of all municipalities as UTF-8 CSV."""
    data = open_dataset(prefecture, edition)
    sources.require_redistributable(data.layers(facts.TABLE_LAYERS))
    write(csv_text(data.table), out)


def access_command(
    out: Out = None,
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Write distance and drive time of each municipality and airport as UTF-8 CSV."""
    data = open_dataset(prefecture, edition)
    facts.require_airports(data)
    columns = ["code", "name", "airport", "distance_km", "drive_minutes"]
    columns += ["drive_low", "drive_high", "method"]
    sources.require_redistributable(data.layers(facts.ACCESS_LAYERS))
    write(csv_text(facts.access(data)[columns]), out)


def candidates_command(  # noqa: PLR0913 -- each threshold of the rule is an option
    *,
    max_minutes: Annotated[float, typer.Option(help="Drive minutes (estimate).")] = 60,
    measure: Annotated[Measure, typer.Option(help="What decides access.")] = Measure.road,
    max_km: Annotated[float, typer.Option(help="Straight-line distance in km.")] = 50,
    max_journey: Annotated[
        float, typer.Option(help="Minutes from Haneda to the office (estimate).")
    ] = 240,
    min_count: Annotated[int, typer.Option(min=1, help="Least number of priority policies.")] = 1,
    tokyo_direct: Annotated[
        bool,
        typer.Option("--tokyo-direct/--all-airports", help="Which airports in service count."),
    ] = True,
    winter: Annotated[float, typer.Option(help="Factor that divides road speeds, 1 to 2.")] = 1.0,
    printed_only: Annotated[
        bool, typer.Option("--printed-only", help="Leave derived marks out of the ranking.")
    ] = False,
    out: Out = None,
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Write the candidates for workation, ranked, and the other tiers as UTF-8 CSV."""
    data = open_dataset(prefecture, edition)
    facts.require_airports(data)
    if min_count > len(data.policies):
        raise InputContentError(
            "--min-count {found}: expected a number from 1 to {most}, for {edition} has so many "
            "policies.",
            found=min_count,
            most=len(data.policies),
            edition=data.edition.title.words,
        )
    rule = Rule(
        measure=measure.value,
        max_minutes=max_minutes,
        max_km=max_km,
        max_journey=max_journey,
        min_count=min_count,
        tokyo_direct=tokyo_direct,
        winter=winter,
        printed_only=printed_only,
    )
    layers = {*facts.TABLE_LAYERS, *facts.ACCESS_LAYERS, *facts.JOURNEY_LAYERS}
    sources.require_redistributable(data.layers(layers))
    write(csv_text(candidate_ranking.candidate_table(data, rule)), out)


def route_command(  # noqa: PLR0913 -- each wish is an option
    *,
    stops: Annotated[
        str, typer.Option(help="Codes of two to six municipalities, with - between them.")
    ],
    arrive: Annotated[
        str, typer.Option("--from", help="Airport of arrival (IATA); the best if left out.")
    ] = ANY_OF_THEM,
    depart: Annotated[
        str,
        typer.Option("--to", help="Airport of departure (IATA), or any; the same if left out."),
    ] = THE_SAME,
    in_order: Annotated[
        bool, typer.Option("--in-order", help="Keep the order of the stops.")
    ] = False,
    hours_a_day: Annotated[int, typer.Option(min=1, help="Hours of driving a day.")] = 4,
    winter: Annotated[float, typer.Option(help="Factor that divides road speeds, 1 to 2.")] = 1.0,
    tokyo_direct: Annotated[
        bool,
        typer.Option("--tokyo-direct/--all-airports", help="Which airports in service count."),
    ] = True,
    out: Out = None,
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Write the quickest route through some municipalities, a leg a line, as UTF-8 CSV."""
    data = open_dataset(prefecture, edition)
    facts.require_airports(data)
    trip = routes.Trip(
        tuple(stops.split(BETWEEN_VALUES)),
        arrive,
        depart,
        in_order,
        hours_a_day,
        winter,
        tokyo_direct,
    )
    routes.check(data, trip)
    sources.require_redistributable(data.layers({*facts.ACCESS_LAYERS, paths.WAYS}))
    write(csv_text(routes.legs_table(routes.driven(data, trip))), out)


def hubs_command(  # noqa: PLR0913 -- each wish is an option
    *,
    number: Annotated[int, typer.Option(min=1, max=MOST_HUBS, help="Number of hubs.")] = 5,
    minutes: Annotated[int, typer.Option(min=1, help="Drive minutes (estimate).")] = 60,
    counted: Annotated[
        str, typer.Option(help="What is to be reached: listed, people, or a policy.")
    ] = LISTED,
    candidates_only: Annotated[
        bool, typer.Option("--candidates-only", help="Only candidates for workation may be hubs.")
    ] = False,
    winter: Annotated[float, typer.Option(help="Factor that divides road speeds, 1 to 2.")] = 1.0,
    out: Out = None,
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Write who is reached from which of the best hubs, a municipality a line, as UTF-8 CSV."""
    data = open_dataset(prefecture, edition)
    facts.require_airports(data)
    known = hubs.counted_choices(data)
    if counted not in known:
        raise UnknownNameError(
            "--counted {found}: expected one of {known}.", found=counted, known=", ".join(known)
        )
    check_winter(winter)
    view = View(
        lang=user_language(),
        hubs=number,
        within=minutes,
        cover=counted,
        seats=CANDIDATES if candidates_only else ALL,
        winter=winter,
    )
    sources.require_redistributable(data.layers({*facts.TABLE_LAYERS, *facts.ACCESS_LAYERS}))
    found = hub_words.cover(data, view)
    if found is None:
        raise InputContentError("Nobody may be a hub under this rule. Choose another one.")
    write(csv_text(found.served.reset_index()), out)
    for line in (hub_words.finding(data, view), *hub_words.sentences(data, view)):
        say(line)


def sources_command(
    language: Annotated[str, typer.Option("--lang", help="Language of the texts: ja or en.")] = "",
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """List every shipped file with its source, licence and credit line."""
    language = language if language in LANGUAGES else user_language()
    table = Table(
        Column("file", no_wrap=True), "title", "source", "as of", "licence", "credit", expand=True
    )
    for item in open_dataset(prefecture, edition).sidecars:
        table.add_row(
            item.place,
            item.title[language],
            item.source,
            item.vintage,
            item.licence[language],
            item.credit[language],
        )
    # A pipe has no width; a fixed one keeps each file's texts readable there.
    Console(width=None if sys.stdout.isatty() else 200).print(table)
