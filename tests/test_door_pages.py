"""What programs are told of routes, hubs and the rest is what the page and the command tell."""

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from kankei_geo.analysis import comparison, hubs
from kankei_geo.cli.main import app
from kankei_geo.export.document import Document
from kankei_geo.present.tables import comparison_html, hub_tables, route_tables, study_tables
from kankei_geo.present.words import hub_words, route_words, study_findings
from kankei_geo.view import filters
from kankei_geo.view.restore import read_state
from tests.door import ask
from tests.hokkaido import HOKKAIDO

PLACES, STOPS = "stops=01100-01202-01434", "--stops 01100-01202-01434"
ROUTES = [
    (PLACES, STOPS),
    (
        f"{PLACES}&arrive=CTS&depart=any&ordered=1&daily=8&winter=1.3&airports=service",
        f"{STOPS} --from CTS --to any --in-order --hours-a-day 8 --winter 1.3 --all-airports",
    ),
]
HUBS = [
    ("", ""),
    (
        "hubs=3&within=90&cover=dual_residence&seats=candidates&winter=1.2",
        "--number 3 --minutes 90 --counted dual_residence --candidates-only --winter 1.2",
    ),
]
SHEETS = (f"/routes.csv?{PLACES}", "/hubs.csv", "/compare.csv?code=01209&versus=tokachi")


def by_command(*words: str) -> list[dict[str, str]]:
    """Return the rows that a command writes."""
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))


def by_address(address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV, without the column of the sources."""
    found = list(csv.DictReader(io.StringIO(ask(address).text)))
    assert HOKKAIDO.hash in found[0]["source"]
    return [{name: cell for name, cell in row.items() if name != "source"} for row in found]


def spelled(row: dict[str, Any]) -> dict[str, str]:
    """Return cells of JSON as a CSV has them."""
    return {name: "" if cell is None else str(cell) for name, cell in row.items()}


@pytest.mark.parametrize(("query", "options"), ROUTES)
def test_a_route_is_that_of_the_page_and_of_the_command(query: str, options: str) -> None:
    told = ask(f"/routes?{query}").json
    rows = by_command("route", *options.split())
    assert [spelled(leg) for leg in told["legs"]] == rows == by_address(f"/routes.csv?{query}")
    data, page, view = read_state(HOKKAIDO, told["view"])
    route = route_words.route_of(data, view, page)
    assert route is not None
    assert told["minutes"] == sum(leg["minutes"] for leg in told["legs"]) == route.minutes
    assert told["best_minutes"] <= told["minutes"]
    assert (told["orders_tried"], told["days"]) == (6, told["legs"][-1]["day"])
    shown = route_tables.legs(data, route, "ja").iloc[:, 0]
    names = [place["name"]["ja"] for place in told["places"]]
    assert all(name in " ".join(shown) for name in names)
    assert route_words.sentences(data, view, route)[0] in told["explanation"]


def test_a_proposal_is_the_route_that_its_address_opens() -> None:
    told = ask("/routes/proposals?theme=dual_residence&size=3&loop=8").json
    first = told["proposals"][0]
    _, query = first["view"].split("?")
    route = ask(f"/routes?{query}").json
    assert (route["stops"], route["minutes"]) == (first["stops"], first["minutes"])
    table = HOKKAIDO.table.set_index("code").loc[first["stops"]]
    assert table["priority_count"].sum() == first["policies"]
    assert (table["dual_residence"] == 1).all()
    data, _, view = read_state(HOKKAIDO, told["view"])
    assert told["explanation"] == route_words.proposed(data, view, told["total"])
    for one in ask("/routes/published").json["published"]:
        same = ask(f"/routes?{one['view'].partition('?')[2]}").json
        assert (same["minutes"], same["stops"]) == (one["minutes"], one["stops"])


@pytest.mark.parametrize(("query", "options"), HUBS)
def test_hubs_are_those_of_the_page_and_of_the_command(query: str, options: str) -> None:
    told = ask(f"/hubs?{query}").json
    rows = by_command("hubs", *options.split())
    assert rows == by_address(f"/hubs.csv?{query}")
    names = rows[0].keys()
    assert [spelled({name: row[name] for name in names}) for row in told["served"]] == rows
    data, _, view = read_state(HOKKAIDO, told["view"])
    page = hub_tables.chosen(data, view)
    assert [one["code"] for one in told["hubs"]] == list(page.index)
    assert [one["adds"] for one in told["hubs"]] == page.iloc[:, 2].tolist()
    assert told["total"] == told["curve"][view.hubs - 1]["reached"] == told["hubs"][-1]["reached"]
    assert told["finding"] == hub_words.finding(data, view)
    assert f"{told['share_percent']:.1f}" in told["finding"]
    assert told["whole"] == int(hubs.counts(data, view.cover).sum())
    doubt = told["within_doubt"]
    assert doubt["fewest"] <= told["total"] <= doubt["most"]
    assert sum(row["counts"] for row in told["served"] if row["hub"]) == told["total"]


def test_a_comparison_is_that_of_the_page() -> None:
    query = "code=01100-01209&versus=tokachi&winter=1.5"
    told = ask(f"/compare?{query}").json
    found = comparison.compare(HOKKAIDO, ("01100", "01209"), ("tokachi",), winter=1.5)
    items = [one["item"] for one in told["items"]]
    assert items == [name for name in found.columns if name != "unit"]
    for row in told["rows"]:
        for item in items:
            cell = found.loc[row["row"], item]
            assert row["values"][item] == (None if pd.isna(cell) else cell)
    values = {row["row"]: row["values"] for row in told["rows"]}
    assert values["metro_pr"]["01209"] is None  # not listed is never zero
    lines = comparison_html.lines(HOKKAIDO, found, "ja")
    assert [(one["name"], list(one["values"].values())) for one in told["told"]] == lines
    assert [row["year"] for row in told["population_index"]] == [2005, 2010, 2015, 2020]
    for cell in by_address(f"/compare.csv?{query}"):
        same = values[cell["row"]][cell["item"]]
        if isinstance(same, int | float):
            assert float(cell["value"]) == pytest.approx(same, abs=1e-6)
        else:
            assert (cell["value"], cell["text"]) == ("", same or "")


@pytest.mark.parametrize("address", SHEETS)
def test_a_table_is_described_beside_it(address: str) -> None:
    reply = ask(address)
    link = reply.headers["link"].partition(">")[0].strip("<")
    told = json.loads(ask(f"/{link}").text)
    name = address.strip("/").partition("?")[0]
    assert name in reply.headers["content-disposition"]
    assert told["url"] == name
    names = [one["name"] for one in told["tableSchema"]["columns"]]
    assert names == reply.text.splitlines()[0].split(",")
    key = told["tableSchema"]["primaryKey"]
    found = pd.read_csv(io.StringIO(reply.text), dtype=str)
    assert not found.duplicated(key).any()


def test_airports_are_those_that_the_map_draws() -> None:
    told = ask("/airports").json
    assert [one["iata"] for one in told["airports"]] == HOKKAIDO.airports["iata"].tolist()
    codes = ask("/codes").json["parameters"]
    assert set(codes["arrive"]) - {""} <= {one["iata"] for one in told["airports"]}
    assert codes["cover"] == list(hubs.counted_choices(HOKKAIDO))


def test_findings_are_those_of_the_page_with_who_is_meant() -> None:
    told = ask("/findings?likely=95").json
    data, _, view = read_state(HOKKAIDO, told["view"])
    assert view.likely == 95
    found = study_findings.findings(data, view)
    assert [one["text"]["ja"] for one in told["findings"]] == [one.text for one in found]
    assert all(one["text"]["en"] != one["text"]["ja"] for one in told["findings"])
    about_rows = [one for one in told["findings"] if one["codes"]]
    assert about_rows
    for one in about_rows:
        _, _, shown = read_state(HOKKAIDO, one["view"])
        assert filters.kept(HOKKAIDO, shown)["code"].tolist() == sorted(one["codes"])


@pytest.mark.parametrize("study", ["combinations", "neighbours"])
def test_a_table_of_the_analysis_is_that_of_the_page(study: str) -> None:
    told = ask(f"/analysis/{study}?clustered=metro_pr&lang=en").json
    data, page, view = read_state(HOKKAIDO, told["view"])
    assert (page, view.study) == ("analysis", study)
    assert told["finding"] == Document(data, view, page).title
    table = study_tables.table(data, view, study)
    assert told["columns"] == list(table.columns)
    cells = [[None if pd.isna(cell) else cell for cell in row] for row in table.to_numpy().tolist()]
    assert told["rows"] == cells != []


def test_what_documents_say_beyond_municipalities_has_its_places() -> None:
    ideas, figures, goals = (ask(f"/{name}").json for name in ("ideas", "figures", "goals"))
    tables = HOKKAIDO.background
    assert (ideas["total"], len(ideas["idea_links"])) == (
        len(tables["concepts.csv"]),
        len(tables["concept_links.csv"]),
    )
    assert figures["total"] == len(tables["national_figures.csv"])
    assert goals["total"] == len(tables["kpi_indicators.csv"])
    for row in (*ideas["ideas"], *ideas["idea_links"], *figures["figures"], *goals["indicators"]):
        assert row["source"]
        assert row["place"]
    lost = [row for row in figures["figures"] if row["value"] is None]
    assert lost  # of a chart that is lost nobody knows the value: it is not zero
    chapters = [read_state(HOKKAIDO, one["view"])[2].chapter for one in (ideas, figures, goals)]
    assert chapters == ["ideas", "national", "goals"]
