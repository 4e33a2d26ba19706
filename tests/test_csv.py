"""CSV and workbook hold of each municipality what the page shows; programs read them at once."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pandas as pd
import pytest
from typer.testing import CliRunner

from kankei_geo.analysis import candidates
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.cli.main import app
from kankei_geo.export import csv_file, formats, municipality_rows
from kankei_geo.export.document import FOUR_MAPS, Document
from kankei_geo.present import legend
from kankei_geo.present.maps import pictures
from kankei_geo.present.words import hub_words, words
from tests.hokkaido import HOKKAIDO

from .conftest import crossed
from .documents import document

EMPTY = "?find=zzz"
STATES = (
    "",
    "?area=tokachi&layer=dual_residence&code=01636",
    "?layer=combination&lang=en",
    "?layer=journey&hours=4",
    "?layer=metro_pr&kind=tiles&lang=en",
    "?kind=four&area=tokachi",
    "airport_access?minutes=90",
    "airport_access?measure=line&km=40&count=2&lang=en",
    "airport_access?measure=journey&journey=270",
    "airport_access?measure=both&winter=1.3",
    "airport_access?also=potential-tiers-borderline&area=tokachi",
    "routes?stops=01207-01631-01636",
    "hubs?hubs=3",
    "hubs?hubs=2&cover=metro_pr&lang=en",
    "distribution?policy=joint_programme&by=access",
    "analysis?study=pairs",
    "municipality?code=01452",
    "compare?code=01452-01461&versus=tokachi&lang=en",
    EMPTY,
)
FORMS = ("csv", "xlsx")


def described(state: str) -> Document:
    """Return the document with the sources of its table."""
    return replace(document(state), with_tables=True)


@cache
def content(state: str, form: str) -> bytes:
    return formats.make(form, document(state))


@cache
def table(state: str, form: str) -> pd.DataFrame:
    """Return the table as the README says that it is read, its headings as keys."""
    about = described(state)
    t = words.translator(about.view.lang)
    code, file = t("Code"), io.BytesIO(content(state, form))
    if form == "csv":
        found = pd.read_csv(file, dtype={code: str})
    else:
        found = pd.read_excel(file, sheet_name=t("Table of municipalities"), dtype={code: str})
    named = {one.title(about.view.lang): one.key for one in municipality_rows.columns(about)}
    return found.rename(columns=named)


@pytest.mark.turns
@pytest.mark.parametrize(("state", "form"), crossed(STATES, FORMS))
def test_who_is_shown_selected_and_known(state: str, form: str) -> None:
    about, found = document(state), table(state, form)
    assert list(found.columns)[:2] == ["code", "name"]
    assert sorted(found["code"]) == list(HOKKAIDO.table["code"])
    assert set(found.loc[found["matching"], "code"]) == set(about.kept["code"])
    assert set(found.loc[found["selected"], "code"]) == set(about.chosen)
    # Who meets the conditions comes first, the strongest first.
    kept = about.kept.sort_values(["priority_count", "code"], ascending=[False, True])
    assert list(found["code"].head(len(kept))) == list(kept["code"])
    rated = candidates.tiers(HOKKAIDO, about.view.rule).loc[found["code"]]
    for key, own, places in (
        ("drive_minutes", "drive_minutes", 1),
        ("straight_km", "distance_km", 3),
        ("journey_minutes", "journey_minutes", 0),
    ):
        expected = rated[own].astype(float).round(places).to_numpy()
        assert found[key].to_numpy(float) == pytest.approx(expected, nan_ok=True)
    for key in ("access", "borderline", "listed"):
        assert (found[key].to_numpy() == rated[key].to_numpy()).all()
    t = words.translator(about.view.lang)
    labels = {
        item.key: words.class_label(item, about.view.lang) for item in legend.AGREEMENT_CLASSES
    }
    both = rated["road_access"] & rated["line_access"]
    assert (found["agreement"].to_numpy() == labels["both"]).sum() == both.sum()
    missing = found["count"].isna()
    assert missing.sum() == 77
    assert found.loc[missing, "missing"].str.startswith(t("Not listed")).all()
    assert (
        found.loc[~missing, "missing"].isna().sum() == 102 - found.loc[~missing, "missing"].count()
    )
    for policy in HOKKAIDO.policies:
        assert (found[policy].isna() == missing).all()
        assert found[policy].sum() == HOKKAIDO.table[policy].sum()
        evidence = {t(text) for text in legend.level_labels(HOKKAIDO).values()}
        assert set(found[f"{policy}_evidence"].dropna()) <= evidence


@pytest.mark.parametrize("state", STATES)
def test_no_cell_is_empty_without_its_reason(state: str) -> None:
    about = described(state)
    t = words.translator(about.view.lang)
    found = table(state, "csv")
    for one in municipality_rows.columns(about):
        if one.key == "missing":
            continue
        empty = found[one.key].isna()
        if empty.any():
            assert one.missing, one.key
            told = found.loc[empty, "missing"].str.split(t(", "))
            assert all(t(one.missing) in reasons for reasons in told), one.key


@pytest.mark.turns
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("form", FORMS)
def test_the_numbers_of_the_legend_are_counted_in_the_file(state: str, form: str) -> None:
    about, found = document(state), table(state, form)
    rows, keys = about.picture.rows, ["map"]
    if about.subject == FOUR_MAPS:
        rows = tuple(pictures.four_rows(HOKKAIDO, about.kept, len(found)))
        keys = [f"{policy}_map" for policy in HOKKAIDO.policies]
    told = {words.class_label(item, about.view.lang): n for item, n in rows if n != ""}
    cells = pd.concat([found[f"{key}_class"] for key in keys])
    counts = cells.value_counts().to_dict()
    once = {
        words.class_label(item, about.view.lang)
        for item in (legend.NOT_LISTED, legend.FILTERED_OUT)
    }
    for label, number in told.items():
        # On four maps, these are told once.
        times = len(keys) if label in once else 1
        assert counts.pop(label, 0) == number * times, label
    assert not counts
    for key in keys:
        colours = found.groupby(f"{key}_class")[f"{key}_colour"].unique()
        assert (colours.map(len) == 1).all()
    if about.subject != FOUR_MAPS:
        for item, number in rows:
            if isinstance(number, int) and number:
                assert colours[words.class_label(item, about.view.lang)] == [item.colour]


def _adopters(found: pd.DataFrame, policy: str) -> int:
    return int(found.loc[found["matching"], policy].sum())


def _listed(found: pd.DataFrame) -> int:
    return int((found["matching"] & found["listed"]).sum())


def _candidates(found: pd.DataFrame) -> list[int]:
    is_one = found["tier"].fillna("").str[:1].isin(["A", "B", "C"])
    enough = found["count"].fillna(0) >= 1
    most = enough & (found["access"] | found["borderline"])
    return [int(is_one.sum()), int((is_one & ~found["borderline"]).sum()), int(most.sum())]


def _of_route(found: pd.DataFrame) -> list[int]:
    stops = found[found["stop"].notna()]
    last = stops["stop"] == stops["stop"].max()
    km = stops["from_before_km"].sum() + stops.loc[last, "to_next_km"].sum()
    minutes = stops["from_before_minutes"].sum() + stops.loc[last, "to_next_minutes"].sum()
    return [len(stops), int(minutes) // 60, int(minutes) % 60, round(km)]


def _of_hubs(found: pd.DataFrame) -> list[int]:
    return [int(found.loc[found["hub"].notna(), "counts"].sum()), int(found["hub_number"].count())]


# Where the title tells numbers, how they are counted in the file.
TITLES: dict[str, Callable[[pd.DataFrame], list[int]]] = {
    "": lambda found: [_listed(found), int((found["count"] == 4).sum())],
    "?area=tokachi&layer=dual_residence&code=01636": lambda found: [
        _adopters(found, "dual_residence"),
        _listed(found),
    ],
    "?layer=combination&lang=en": lambda found: [
        int(found.loc[found["listed"], "map_class"].value_counts().iloc[0])
    ],
    "?layer=metro_pr&kind=tiles&lang=en": lambda found: [
        _adopters(found, "metro_pr"),
        _listed(found),
    ],
    "?kind=four&area=tokachi": lambda found: [
        _adopters(found, policy) for policy in HOKKAIDO.policies
    ],
    "airport_access?minutes=90": _candidates,
    "airport_access?measure=both&winter=1.3": lambda found: [
        int(found["map_class"].isin(["両方", "時間だけ"]).sum()),
        int(found["map_class"].isin(["両方", "距離だけ"]).sum()),
        int((found["agreement"] == "両方").sum()),
    ],
    "routes?stops=01207-01631-01636": _of_route,
    "hubs?hubs=3": _of_hubs,
    "hubs?hubs=2&cover=metro_pr&lang=en": _of_hubs,
    "municipality?code=01452": lambda found: [int(found.loc[found["selected"], "count"].iloc[0])],
}


@pytest.mark.parametrize("state", TITLES)
@pytest.mark.parametrize("form", FORMS)
def test_the_numbers_of_the_title_are_counted_in_the_file(state: str, form: str) -> None:
    about, counted = document(state), TITLES[state](table(state, form))
    told = [int(number) for number in re.findall(r"\d+", about.title)]
    assert counted
    for number in counted:
        assert number in told, (about.title, counted)


@pytest.mark.parametrize("form", FORMS)
def test_the_mean_of_a_distribution_is_that_of_its_group(form: str) -> None:
    state = "distribution?policy=joint_programme&by=access"
    about, found = document(state), table(state, form)
    kept = found[found["matching"] & found["listed"]]
    means = kept.groupby("distribution_group")["count"].mean()
    assert f"{means.max():.2f}" in about.title
    assert means.idxmax() in about.title


@pytest.mark.parametrize("form", FORMS)
def test_stops_and_hubs_stand_in_their_rows(form: str) -> None:
    state = "routes?stops=01207-01631-01636"
    route, found = document(state).route, table(state, form).set_index("code")
    assert route is not None
    for number, code in enumerate(route.stops, start=1):
        assert found.loc[code, "stop"] == number
        before, after = route.legs[number - 1 : number + 1]
        own = found.loc[code, ["from_before_minutes", "to_next_minutes", "stop_day"]]
        assert list(own) == [before.minutes, after.minutes, before.day]
    state = "hubs?hubs=3"
    about, found = document(state), table(state, form).set_index("code")
    served = hub_words.cover(HOKKAIDO, about.view).served
    assert found.loc[HOKKAIDO.table["code"], "hub"].isna().to_numpy().tolist() == (
        served["hub"].isna().tolist()
    )


@pytest.mark.parametrize("form", FORMS)
def test_who_came_and_who_left_is_told(form: str) -> None:
    found, state = table("airport_access?minutes=90", form), document("airport_access?minutes=90")
    before = candidates.tiers(HOKKAIDO, replace(state.view, minutes=60).rule)
    after = candidates.tiers(HOKKAIDO, state.view.rule)
    came = candidates.is_candidate(after) & ~candidates.is_candidate(before)
    assert set(found.loc[found["changed"] == "加わった", "code"]) == set(came.index[came])
    assert came.sum() > 10


def test_a_mark_that_is_told_in_short_stands_beside_it_in_full() -> None:
    found = table("?area=tokachi&layer=dual_residence&code=01636", "csv")
    short = found["map_class"].str.partition("：")[2]
    whole = found["map_class_meaning"].str.partition("：")[2]
    pairs = dict(zip(short, whole, strict=True))
    labels = legend.level_labels(HOKKAIDO)
    for level, text in legend.level_short_labels(HOKKAIDO).items():
        if text.ja in pairs:
            assert pairs[text.ja] == labels[level].ja
    assert len(pairs) > 2
    assert "map_class_meaning" not in table("", "csv")


@pytest.mark.parametrize("state", STATES)
def test_the_csv_is_clean_and_its_sources_stand_there_once(state: str) -> None:
    about, told = described(state), content(state, "csv").decode("utf-8-sig")
    assert content(state, "csv").startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(told, newline=""), strict=True))
    assert told.count("\r\n") == len(rows) == 180
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(set(rows[0])) == len(rows[0])
    source = rows[1][-1]
    assert not any(row[-1] for row in rows[2:])
    for text in (*about.credit, about.code, about.stamp):
        assert text in source
    assert len(source) < len(told) / 4


def _fits(cell: str, datatype: object) -> bool:
    base, form = datatype, None
    if isinstance(datatype, dict):
        base, form = datatype["base"], datatype.get("format")
    if form:
        return re.fullmatch(form, cell) is not None
    if base == "integer":
        return re.fullmatch(r"-?\d+", cell) is not None
    return base == "string" or re.fullmatch(r"-?\d+\.\d+", cell) is not None


@pytest.mark.parametrize("state", STATES)
def test_the_metadata_are_true_of_every_cell(state: str) -> None:
    about = document(state)
    told = json.loads(content(state, "csvw"))
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": about.view.lang}]
    assert told["url"] == formats.file_name("csv", about)
    assert f"{told['url']}-metadata.json" == formats.file_name("csvw", about)
    assert told["dc:title"] == about.title
    assert told["dc:rights"] == list(described(state).credit)
    assert told["dc:license"]
    rows = list(csv.reader(io.StringIO(content(state, "csv").decode("utf-8-sig"), newline="")))
    columns = told["tableSchema"]["columns"]
    assert [column["titles"][about.view.lang] for column in columns] == rows[0]
    assert len({column["name"] for column in columns}) == len(columns)
    assert columns[0]["name"] == told["tableSchema"]["primaryKey"] == "code"
    for number, column in enumerate(columns):
        assert set(column["titles"]) == set(LANGUAGES)
        cells = [row[number] for row in rows[1:]]
        assert not (column["required"] and "" in cells)
        odd = [
            cell for cell in cells if cell != column["null"] and not _fits(cell, column["datatype"])
        ]
        assert not odd, column["name"]
    units = {column["name"]: column.get("schema:unitText") for column in columns}
    assert (units["drive_minutes"], units["straight_km"]) == ("min", "km")


def test_the_titles_of_both_languages_are_those_of_both_files() -> None:
    told = json.loads(content("?area=tokachi", "csvw"))["tableSchema"]["columns"]
    for language in LANGUAGES:
        text = content(f"?area=tokachi&lang={language}", "csv").decode("utf-8-sig")
        head = next(csv.reader(io.StringIO(text)))
        assert [column["titles"][language] for column in told] == head


def test_the_metadata_name_types_and_addresses_as_validators_expect() -> None:
    told = json.loads(csv_file.make_metadata(document(""), "a #b%c?表.csv"))
    # A term of the context with its prefix; "date" alone is none, and the whole is refused.
    assert told["dc:issued"]["@type"] == "xsd:date"
    assert urlsplit(told["url"])[3:] == ("", "")  # neither a query nor a fragment
    assert unquote(told["url"]) == "a #b%c?表.csv"
    assert "表.csv" in told["url"]


@pytest.mark.parametrize(("form", "beside"), [("csv", "csv-metadata.json"), ("geojson", "qml")])
def test_nothing_is_left_where_the_file_itself_cannot_be_written(
    form: str, beside: str, tmp_path: Path
) -> None:
    out = tmp_path / f"a.{form}"
    out.mkdir()  # as a full disk would: the file is refused, what is beside it fits
    more = ["--metadata"] if form == "csv" else []
    found = CliRunner().invoke(app, ["export", "--format", form, "--out", str(out), *more])
    assert found.exit_code
    assert not (tmp_path / f"a.{beside}").exists()


def test_a_style_never_takes_the_name_of_its_data(tmp_path: Path) -> None:
    out = tmp_path / "a.qml"
    assert (
        not CliRunner().invoke(app, ["export", "--format", "geojson", "--out", str(out)]).exit_code
    )
    assert json.loads(out.read_bytes())["type"] == "FeatureCollection"


def test_the_command_line_writes_the_metadata_beside(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    arguments = ["export", "--metadata", "--out", str(out), "--format"]
    assert CliRunner().invoke(app, [*arguments, "csv"]).exit_code == 0
    beside = out.with_name("a.csv-metadata.json")
    assert beside.read_bytes() == csv_file.make_metadata(document(""), "a.csv")
    assert json.loads(beside.read_bytes())["url"] == "a.csv"
    assert out.read_bytes() == formats.make("csv", document(""))
    refused = CliRunner().invoke(app, [*arguments, "png"])
    assert str(refused.exception) == (
        "--metadata describes a CSV: found --format png. Write --format csv."
    )
