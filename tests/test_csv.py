"""The CSV: clean columns that programs read at once, the view in them, and what describes them."""

import csv
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from kankei_geo.analysis import candidates
from kankei_geo.cli.main import app
from kankei_geo.export import csv_file, formats
from kankei_geo.export.document import Document
from kankei_geo.present.words import words
from tests.hokkaido import HOKKAIDO

from .documents import document

EMPTY = "?find=zzz"
STATES = (
    "",
    "?area=tokachi&layer=dual_residence&code=01636",
    "?layer=combination&lang=en",
    "airport_access?minutes=90",
    "airport_access?measure=both&winter=1.3",
    "hubs?hubs=3",
    "distribution?policy=joint_programme",
    "municipality?code=01452",
    "compare?code=01452-01461&lang=en",
    EMPTY,
)


def described(state: str) -> Document:
    """Return the document with the sources of its table."""
    return replace(document(state), with_tables=True)


@cache
def table(state: str) -> pd.DataFrame:
    code = words.translator(document(state).view.lang)("Code")
    # As the README says it.
    return pd.read_csv(io.BytesIO(formats.make("csv", document(state))), dtype={code: str})


@pytest.mark.parametrize("state", STATES)
def test_the_columns_are_clean_and_the_source_stands_once(state: str) -> None:
    about, content = described(state), formats.make("csv", document(state))
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    for told in (*about.credit, about.code, about.stamp):
        assert text.count(told) == 1
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(set(rows[0])) == len(rows[0])
    assert rows[0][-1] == csv_file.source(about)
    assert {row[-1] for row in rows[1:]} <= {""}
    if len(rows) > 30:
        assert len(csv_file.source(about)) < len(text) / 4
    assert table(state).iloc[:, 0].str.fullmatch(r"\d{5}").all() or state == EMPTY
    assert (len(rows) == 1) == (state == EMPTY)


@pytest.mark.parametrize("state", [state for state in STATES if state != EMPTY])
def test_classes_are_those_of_the_legend(state: str) -> None:
    about, found = document(state), table(state)
    t = words.translator(about.view.lang)
    counts = found[t("Class on the map")].value_counts().to_dict()
    colours = found.set_index(t("Class on the map"))[t("Colour on the map")].to_dict()
    for item, number in about.picture.rows:
        label = words.class_label(item, about.view.lang)
        if isinstance(number, int) and label != t("Filtered out"):
            assert counts.pop(label, 0) == number, label
            assert not number or colours[label] == item.colour
    assert counts == {}
    chosen = found.loc[found[t("Selected")], t("Code")]
    assert set(chosen) == set(about.chosen)


@pytest.mark.parametrize(
    "state", ["airport_access?minutes=90", "airport_access?measure=both&winter=1.3"]
)
def test_access_is_that_of_the_view(state: str) -> None:
    about, found = document(state), table(state).set_index("コード")
    rated = candidates.tiers(HOKKAIDO, about.view.rule).loc[found.index]
    minutes = found["車（分、推計）"]
    assert minutes.isna().sum() == rated["drive_minutes"].isna().sum() == 4
    assert (minutes - rated["drive_minutes"]).abs().max() <= 0.05 + 1e-9
    assert (found["直線（km）"] - rated["distance_km"]).abs().max() <= 0.05 + 1e-9
    within = rated["drive_minutes"] <= about.view.minutes
    near = rated["distance_km"] <= about.view.km
    agreement = found[f"{about.view.km} kmと{about.view.minutes}分"]
    assert (agreement == "両方").equals(within & near)
    assert (agreement == "時間だけ").equals(within & ~near)
    assert found.loc[minutes.isna(), "空欄の理由"].str.endswith("道路なし").all()


def test_what_is_not_listed_is_empty_with_its_reason() -> None:
    found = table("")
    missing = found[found["掲載"] == "未掲載"]
    assert len(missing) == 77
    columns = ["施策数", *(words.policy_name(HOKKAIDO, key, "ja") for key in HOKKAIDO.policies)]
    assert missing[columns].isna().all(axis=None)
    assert missing["空欄の理由"].str.startswith("未掲載").all()
    listed = found[found["掲載"] == "掲載"]
    assert listed[columns].notna().all(axis=None)
    # The totals that the source prints.
    assert found["施策数"].sum() == 165
    assert found["二拠点居住"].sum() == 65
    assert set(listed["二拠点居住の根拠"]) == {
        "原典に印字",
        "左右の欄から導出",
        "2019年度事業から導出",
        "消去法で導出",
    }


@pytest.mark.parametrize("state", [*STATES, "routes?stops=01207-01631"])
def test_the_description_is_true_of_every_cell(state: str) -> None:
    about = described(state)
    told = json.loads(csv_file.make_metadata(about, "table.csv"))
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": about.view.lang}]
    assert (told["url"], told["dc:title"]) == ("table.csv", about.title)
    assert told["dc:source"] == list(about.credit)
    rows = list(csv.reader(io.StringIO(formats.make("csv", about).decode("utf-8-sig"))))
    columns = told["tableSchema"]["columns"]
    assert [column["titles"][about.view.lang] for column in columns] == rows[0]
    names = [column["name"] for column in columns]
    assert len(set(names)) == len(names)
    assert told["tableSchema"]["primaryKey"] == names[0]
    for number, column in enumerate(columns[:-1]):
        for row in rows[1:]:
            if row[number] != column["null"]:
                assert _fits(row[number], column["datatype"]), (column["name"], row[number])
    assert columns[-1]["suppressOutput"]


def _fits(cell: str, datatype: object) -> bool:
    if isinstance(datatype, dict):
        return cell.isdigit() if datatype["format"] == "[0-9]{5}" else cell in ("True", "False")
    if datatype == "integer":
        return str(int(cell)) == cell
    return datatype != "number" or float(cell) == float(cell)


def test_the_command_line_writes_the_description_beside(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    arguments = ["export", "--format", "csv", "--metadata", "--out", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    beside = out.with_name("a.csv-metadata.json")
    assert beside.read_bytes() == csv_file.make_metadata(document(""), "a.csv")
    assert out.read_bytes() == formats.make("csv", document(""))
