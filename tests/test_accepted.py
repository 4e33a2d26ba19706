"""A table that a reader brings becomes a dataset, in memory, under the rules of what is shipped."""

import csv
import gc
import io
import pickle
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.base import line_breaks, texts_kept
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset import origin
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.accepted import accept, proposed
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.maker import CHOSEN, COLOURS, STATED, NothingToShowError
from kankei_geo.dataset.brought.plain import plain
from kankei_geo.dataset.brought.report import check_table
from kankei_geo.dataset.brought.table import Table
from kankei_geo.dataset.brought.used import year_of
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import formats, template, typeset
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_size
from kankei_geo.export.workbook import workbook_print
from kankei_geo.present.words import words
from kankei_geo.view import restore
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from . import evil_texts
from .conftest import ROOT, crossed, run
from .test_hostile import Outward

NAME = "調査.csv"
TEXT = """\
市町村,道共同,ワーケーション,備考,人数
札幌市,○,×,一行目,10
函館市,△,○,,20
小樽市,○,,=1+1,30
ニセコ町,○,○,メモ,40
"""
CONTENT = TEXT.encode()
READ = Choices(
    title="令和7年調査",
    source="総合政策部",
    as_of="2025-04",
    signs=(("△", "no"), ("", "no")),
)
SHARED = ROOT.parent / "shared" / "tables"


def brought(choices: Choices = choosing.NONE, content: bytes = CONTENT) -> Dataset:
    return accept(HOKKAIDO, content, name=NAME, choices=choices)[0]


def test_columns_of_marks_are_the_policies_and_nobody_else_is_listed() -> None:
    data = brought()
    # One that is called as a shipped one is that one: same key, colour and name in English.
    assert data.edition.policies[0] == HOKKAIDO.edition.policy["joint_programme"]
    assert [policy.name.ja for policy in data.edition.policies] == ["道共同", "ワーケーション"]
    listed = data.table[data.table["listed"]].set_index("code")
    # 函館市 has △ and 小樽市 a blank: what is not known is not listed, and never 0.
    assert listed.index.tolist() == ["01100", "01395"]
    assert listed["priority_count"].tolist() == [1, 2]
    assert listed["p02"].tolist() == [0, 1]
    assert len(data.table) == HOKKAIDO.prefecture.municipalities
    assert set(listed["p02_level"]) == {STATED}


def test_what_a_reader_chooses_is_marked_as_the_readers_reading() -> None:
    data = brought(READ)
    listed = data.table[data.table["listed"]].set_index("code")
    assert listed.index.tolist() == ["01100", "01202", "01203", "01395"]
    levels = listed[["joint_programme_level", "p02_level"]].to_numpy().tolist()
    assert levels == [[STATED, STATED], [CHOSEN, STATED], [STATED, CHOSEN], [STATED, STATED]]
    grounds = data.grounds.set_index("grounds")
    assert grounds.loc["joint_programme_chosen", "text_ja"] == (
        "調査.csv B列にある「△」の読み方を、持ち込んだ方が指定しました。"
    )
    assert set(grounds["source"]) == {"総合政策部"}
    assert data.edition.level[CHOSEN].name.ja == "読み方を指定"


def test_texts_are_notes_that_do_nothing_and_numbers_are_left_alone() -> None:
    notes = brought(READ).notes.set_index("code")["text_ja"]
    assert notes.to_dict() == {
        "01100": "備考：一行目",
        "01203": "備考：＝1+1",
        "01395": "備考：メモ",
    }


FIGURES = """\
市町村,受入額（千円）,R5件数,財政力指数(令和元年度),2021年度の率[%],備考
札幌市,"1,200",3,0.74,▲1.5,a
函館市,－,0,0.50,2,b
小樽市,30,x,0.4,0.25,c
"""


def test_columns_of_numbers_are_indicators_with_unit_and_year() -> None:
    data = brought(Choices(as_of="2024-04"), FIGURES.encode())
    # No column is a policy: those that are shipped stay.
    assert data.edition is HOKKAIDO.edition
    pd.testing.assert_frame_equal(data.table, HOKKAIDO.table)
    own = {item.key: item for item in data.indicators if item.key.startswith("i0")}
    assert [item.name.ja for item in own.values()] == [
        "受入額（千円）",
        "R5件数",
        "財政力指数(令和元年度)",
        "2021年度の率［%］",
    ]
    assert [item.unit_words.ja for item in own.values()] == ["千円", "", "", "%"]
    assert [item.decimals for item in own.values()] == [0, 0, 2, 2]
    assert [item.direction for item in own.values()][2] == "more"
    values = data.indicator_values
    found = values[values["indicator"].isin(list(own))]
    assert sorted(found.itertuples(index=False, name=None)) == [
        ("01100", "i01", 2024, 1200.0),
        ("01100", "i02", 2023, 3.0),
        ("01100", "i03", 2019, 0.74),
        ("01100", "i04", 2021, -1.5),
        ("01202", "i02", 2023, 0.0),
        ("01202", "i03", 2019, 0.5),
        ("01202", "i04", 2021, 2.0),
        ("01203", "i01", 2024, 30.0),
        ("01203", "i03", 2019, 0.4),
        ("01203", "i04", 2021, 0.25),
    ]
    # Those that are shipped are still there.
    assert len(values) == len(HOKKAIDO.indicator_values) + len(found)
    assert data.hash != HOKKAIDO.hash
    # Without a year of its own or of the table, nobody can tell what it is of.
    dated = brought(content=FIGURES.encode())
    assert [item.key for item in dated.indicators if item.key.startswith("i0")] == [
        "i01",
        "i02",
        "i03",
    ]


def test_marks_and_numbers_of_one_table_are_both_taken() -> None:
    data = brought(Choices(as_of="2025"))
    assert len(data.policies) == 2
    (people,) = [item for item in data.indicators if item.key == "i01"]
    assert people.name.ja == "人数"
    assert data.indicator_values.query("indicator == 'i01'")["value"].tolist() == [10, 20, 30, 40]


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("2021年度", 2021),
        ("受入額（令和３年度）", 2021),
        ("平成31年", 2019),
        ("令和元年", 2019),
        ("H30決算", 2018),
        ("R5", 2023),
        ("PR5件", 0),
        ("12021", 0),
        ("人口", 0),
        ("1850年", 0),
    ],
)
def test_the_year_of_a_heading_is_found(heading: str, year: int) -> None:
    report = check_table(HOKKAIDO, f"市町村,{heading}\n札幌市,12.5\n函館市,7\n".encode())
    assert year_of(report.columns[0], choosing.NONE) == year
    assert year_of(report.columns[0], Choices(as_of="2025-04")) == (year or 2025)


def test_title_source_and_day_stand_with_every_figure() -> None:
    data = brought(READ)
    assert data.edition.title.ja == "持ち込み「令和7年調査」（2025-04時点）"
    (marks,) = data.layers(["policy_matrix.csv"])
    assert marks.credit["ja"] == "利用者の持ち込み：令和7年調査、総合政策部、調査.csv"
    assert marks.vintage == "2025-04"
    assert marks.inputs[0].name == NAME
    # Without a title it is the file's name, and no day is made up.
    assert brought().edition.title.ja == "持ち込み「調査」"
    assert brought().edition.as_of == ""


def test_the_rest_of_the_prefecture_is_the_shipped_one() -> None:
    data = brought()
    assert data.prefecture is HOKKAIDO.prefecture
    pd.testing.assert_frame_equal(data.access, HOKKAIDO.access)
    # The paper's own notes and contradictions are not this table's.
    assert data.contradictions.empty
    assert not data.edition.documents
    folders = {path.parent for path in data.shipped.contents}
    assert HOKKAIDO.places.edition("2022") not in folders


def test_the_same_file_and_choices_are_the_same_data_and_others_are_not() -> None:
    assert brought(READ) == brought(READ)
    hashes = {HOKKAIDO.hash, brought().hash, brought(READ).hash}
    hashes.add(brought(content=CONTENT.replace("メモ".encode(), "めも".encode())).hash)
    assert len(hashes) == 4
    # As for the processes of an atlas.
    again = pickle.loads(pickle.dumps(brought(READ)))  # noqa: S301 -- ours
    assert (again, again.origin) == (brought(READ), brought(READ).origin)


def test_nothing_is_kept_of_it_once_nobody_has_it() -> None:
    data = brought(READ)
    formats.make("svg", Document(data, View(), "priority_map"), paper_size.paper("16:9"))
    words.area_names(data, "ja")
    gone = weakref.ref(data)
    del data
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("市町村,人数\n札幌市,12\n函館市,20\n", "印（○と×、有と無、1と0など）の列も、年のわかる"),
        ("市町村,甲,乙\n札幌市,○,\n函館市,,×\n", "すべての施策に印がある市町村がありません"),
        (
            "市町村," + ",".join(f"施策{n}" for n in range(13)) + "\n"
            "札幌市" + ",○" * 13 + "\n函館市" + ",×" * 13 + "\n",
            "施策の列が13あります。一度に表示できるのは12までです",
        ),
        ("市町村,甲\n大阪市,○\n", "少なくとも1つの列を「施策（印）」か「指標（数値）」にし"),
    ],
)
def test_what_cannot_be_shown_is_told(content: str, expected: str) -> None:
    with pytest.raises(NothingToShowError) as caught:
        brought(content=content.encode())
    assert expected in caught.value.text("ja")


def test_of_too_many_policies_the_first_ones_are_proposed() -> None:
    signs = ",".join(["○", "×"] * 7)
    content = f"市町村,{','.join('abcdefghijklmn')}\n札幌市,{signs}\n函館市,{signs[::-1]}\n"
    choices = proposed(Table(HOKKAIDO, content.encode(), NAME))
    assert choices.columns == (("N", "left_out"), ("O", "left_out"))
    assert len(brought(choices, content.encode()).policies) == 12


@pytest.mark.parametrize("of_shipped", [0, 2, 4])
def test_twelve_policies_have_twelve_colours(of_shipped: int) -> None:
    shipped = [policy.name.ja for policy in HOKKAIDO.edition.policies]
    names = [*shipped[:of_shipped], *(f"施策{number}" for number in range(12 - of_shipped))]
    content = f"市町村,{','.join(names)}\n札幌市{',○' * 12}\n函館市{',×' * 12}\n"
    policies = brought(content=content.encode()).edition.policies
    assert [policy.name.ja for policy in policies] == names
    assert len({policy.colour for policy in policies}) == 12
    others = {policy.colour for policy in policies[of_shipped:8]}
    assert not others & {policy.colour for policy in HOKKAIDO.edition.policies}


def test_columns_with_the_same_heading_are_told_apart() -> None:
    content = "市町村,甲,甲,人口（2020年）,人口（2020年）\n札幌市,○,×,10.5,11\n函館市,×,×,20.5,7\n"
    data = brought(content=content.encode())
    assert [policy.name.ja for policy in data.edition.policies] == ["甲", "甲（C列）"]
    assert [policy.name.en for policy in data.edition.policies] == ["甲", "甲 (column C)"]
    own = [each.name.ja for each in data.prefecture.indicators if each.key.startswith("i0")]
    assert len(own) == len(set(own)) == 2
    assert own[1].endswith("（E列）")


def test_more_choices_than_an_address_holds_are_told_before_they_are_used() -> None:
    for choices in (
        Choices(signs=tuple((f"{number**9:x}", "no") for number in range(400))),
        Choices(names=(("あ" * 200, "01100"),)),
    ):
        with pytest.raises(NothingToShowError) as caught:
            brought(choices)
        assert "アドレスに収まる量を超えています" in caught.value.text("ja")


def test_a_name_and_a_column_are_corrected_by_the_reader() -> None:
    content = "市町村,甲,乙,丙\n中札内町,○,○,1\n札幌市,×,○,0\n".encode()
    assert brought(content=content).table["listed"].sum() == 1
    choices = Choices(names=(("中札内町", "01638"),), columns=(("C", "left_out"), ("D", "text")))
    data = brought(choices, content)
    listed = data.table[data.table["listed"]]
    assert listed["code"].tolist() == ["01100", "01638"]
    assert [policy.name.ja for policy in data.edition.policies] == ["甲"]
    assert data.notes["text_ja"].tolist() == ["丙：0", "丙：1"] or set(data.notes["code"])


HOSTILE = (
    *evil_texts.TEXTS,
    "<img src=x onerror=alert(1)>",
    "![a](http://evil.example/a.png) **b** :red[c] $x$",
    "\u202eabc\x07",
)


@pytest.mark.turns
@pytest.mark.parametrize(("heading", "name"), crossed(HOSTILE, ["html", "svg", "csv"]))
def test_hostile_headings_do_nothing_in_any_document(heading: str, name: str) -> None:
    quoted = heading.replace('"', '""')
    content = f'市町村,"{quoted}",備考\n札幌市,○,"{quoted}"\n函館市,×,<b>\n'.encode()
    data = brought(Choices(title=heading), content)
    document = Document(data, View(code=("01100",)), "municipality")
    made = formats.make(name, document, paper_size.paper("16:9")).decode("utf-8-sig")
    for wrong in ("<img src=", "](http://evil", "<script>alert", "\u202e", "\x07", "\x1b"):
        assert wrong not in made
    if name == "csv":
        cells = [cell for row in csv.reader(made.splitlines()) for cell in row]
        assert not [cell for cell in cells if cell.startswith(evil_texts.FORMULA)]
    elif name == "html":
        assert Outward(made).found == []


@pytest.mark.turns
@pytest.mark.parametrize("name", ["pdf", "xlsx"])
def test_what_is_remembered_of_texts_is_forgotten_with_each_document(name: str) -> None:
    caches = [line_breaks._units, typeset.wrap, typeset._units, workbook_print.letters]
    assert len(caches) <= len(texts_kept._caches)
    formats.make(name, Document(HOKKAIDO, View(code=("01100",)), "municipality"))
    assert sum(one.cache_info().currsize for one in caches) > 0
    formats.make(name, Document(brought(), View(code=("01100",)), "municipality"))
    assert [one.cache_info().currsize for one in caches] == [0, 0, 0, 0]


@given(st.text(max_size=60))
def test_a_plain_text_is_one_short_line_without_markup(text: str) -> None:
    found = plain(text)
    assert len(found) <= 40
    assert not set("<>&\"'`*_[]$=:#") & set(found)
    assert "\n" not in found
    assert not found.startswith(("=", "+", "-", "@"))
    assert plain(found) == found


def test_colours_can_be_told_from_white_and_from_each_other() -> None:
    assert len(set(COLOURS)) == len(COLOURS) == 12
    for colour in COLOURS:
        assert Color(colour).contrast("white", method="wcag21") >= 4.5
    pairs = [(a, b) for n, a in enumerate(COLOURS) for b in COLOURS[:n]]
    assert min(Color(a).delta_e(b, method="2000") for a, b in pairs) > 10


# Choices and the name of the file, as they stand in an address.

LINES = st.text(max_size=30).map(choosing.line)
FOUND = st.text(max_size=30)
CHOICES = st.builds(
    Choices,
    sheet=FOUND,
    title=LINES,
    source=LINES,
    as_of=st.sampled_from(["", "2025", "2025-04", "2025-04-01"]),
    columns=st.lists(
        st.tuples(st.sampled_from("ABCZ"), st.sampled_from(["marks", "text", "left_out"])),
        max_size=4,
    ).map(tuple),
    signs=st.lists(st.tuples(FOUND, st.sampled_from(["yes", "no", "missing"]))).map(tuple),
    names=st.lists(st.tuples(FOUND.filter(bool), st.just("01100")), max_size=3).map(tuple),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("令和7年度", "2025"),
        ("令和元年5月", "2019-05"),
        ("Ｒ７.4.1", "2025-04-01"),
        ("平成 31 年 4 月 1 日", "2019-04-01"),
        ("昭和60年", "1985"),
        ("2025年度", "2025"),
        ("2025-02-31", ""),
        ("0000", ""),
        ("25", ""),
        ("令和7年13月", ""),
    ],
)
def test_a_day_is_understood_as_officials_write_it(typed: str, expected: str) -> None:
    assert choosing.as_of(typed) == expected
    assert choosing.as_of(expected) == expected


def test_signs_that_are_not_seen_are_in_no_name() -> None:
    assert plain("\u061c甲\u00ad\u0085\U000e0041乙\u180e") == "甲 乙"


@given(CHOICES)
def test_choices_come_back_from_an_address_as_they_were(choices: Choices) -> None:
    spelled = choosing.spelled(choices)
    assert choosing.read(spelled) == choices
    assert "-" not in spelled
    assert (spelled == "") is (choices == choosing.NONE)


@given(st.text(max_size=80))
def test_anything_else_is_refused(text: str) -> None:
    try:
        found = choosing.read(text)
    except ValueError:
        return
    assert isinstance(found, Choices)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(READ, as_of="2025-13"),
        replace(READ, as_of="昨年"),
        replace(READ, signs=(("△", "maybe"),)),
        replace(READ, columns=(("1", "marks"),)),
        replace(READ, names=(("中札内町", "1638"),)),
        replace(READ, title="a\nb"),
        replace(READ, title="x" * 81),
    ],
)
def test_choices_that_nobody_can_make_are_refused(wrong: Choices) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- its text is for nobody
        choosing.read(choosing.spelled(wrong))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("調査.csv", "調査.csv"),
        (r"C:\Users\x\調査.csv", "調査.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\u202eb\n<c>.xlsx", "a b c .xlsx"),
        ("長" * 100 + ".xlsx", "長" * 55 + ".xlsx"),
    ],
)
def test_a_files_name_is_one_short_line_without_folders(name: str, expected: str) -> None:
    spelled = origin.spelled(CONTENT, name)
    assert origin.name_of(spelled) == expected
    assert origin.is_spelled(spelled)
    assert len(origin.digest_of(spelled)) == 12


@pytest.mark.parametrize("text", ["", "調査.csv", "0123456789a.x", "0123456789AB.x", "../x"])
def test_what_names_no_file_is_refused(text: str) -> None:
    assert not origin.is_spelled(text)
    with pytest.raises(ValueError):  # noqa: PT011 -- its text is for nobody
        origin.digest_of(text)


def test_an_address_is_read_for_the_data_that_it_names_only() -> None:
    data = brought(READ)
    assert data.origin is not None
    query = {"brought": data.origin.file, "choices": data.origin.choices, "layer": "p02"}
    view, ignored = from_query(data, query)
    assert not ignored
    assert to_query(view) == query
    # By another name it is the same file.
    renamed = query | {"brought": f"{data.origin.digest}.別名.csv"}
    assert from_query(data, renamed)[0] == view
    _, ignored = from_query(HOKKAIDO, query)
    assert {item.name for item in ignored} == {"brought", "choices", "layer"}


# Documents and the command line.


def test_a_document_brings_its_view_back_with_the_file_only() -> None:
    data = brought(READ)
    assert data.origin is not None
    view = View(brought=data.origin.file, choices=data.origin.choices, layer="p02")
    code = restore.code(data, "priority_map", view)
    table = restore.Table(NAME, CONTENT)
    found = restore.read(code, table)
    assert (found.data, found.view, found.data_hash) == (data, view, data.hash)
    with pytest.raises(InputContentError, match="was not given"):
        restore.read(code)
    with pytest.raises(InputContentError, match="another file"):
        restore.read(code, restore.Table(NAME, CONTENT + b"\n"))


@pytest.mark.slow
def test_the_command_line_makes_the_same_document(tmp_path: Path) -> None:
    data = brought(READ)
    assert data.origin is not None
    table, out = tmp_path / "別名.csv", tmp_path / "out.csv"
    table.write_bytes(CONTENT)
    view = View(brought=data.origin.file, choices=data.origin.choices, layer="p02")
    code = restore.code(data, "priority_map", view)
    told = run(
        ROOT, "export", "--format", "csv", "--out", str(out), "--state", code, "--table", str(table)
    )
    assert told.returncode == 0, told.stderr
    expected = formats.make("csv", Document(data, view, "priority_map"), paper_size.paper("16:9"))
    assert out.read_bytes() == expected
    refused = run(ROOT, "export", "--format", "csv", "--out", str(out), "--state", code)
    assert refused.returncode != 0
    assert "--table" in refused.stderr


# Templates.


def csv_filled(mark: Callable[[int], str]) -> bytes:
    lines = template.make(HOKKAIDO, "csv", "ja").decode("utf-8-sig").splitlines()
    head, *rows = lines
    number = len(HOKKAIDO.policies)
    filled = [
        row.removesuffix("," * number) + f",{mark(at)}" * number for at, row in enumerate(rows)
    ]
    return "\r\n".join([head, *filled]).encode("utf-8-sig")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_template_has_all_municipalities_and_policies(language: str) -> None:
    content = template.make(HOKKAIDO, "csv", language)
    found = pd.read_csv(io.BytesIO(content), dtype=str)
    assert found.iloc[:, 0].tolist() == HOKKAIDO.table["code"].tolist()
    t = words.translator(language)
    assert found.columns[3:].tolist() == [t(each.words) for each in HOKKAIDO.edition.policies]
    book = openpyxl.load_workbook(io.BytesIO(template.make(HOKKAIDO, "xlsx", language)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet["A"][1:]] == found.iloc[:, 0].tolist()
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("D2:G180", '"○,×,△"')


def test_a_template_that_is_filled_in_is_read_without_a_word() -> None:
    content = csv_filled(lambda at: "○" if at % 3 else "×")
    report = check_table(HOKKAIDO, content, name="template.csv")
    assert [item.code for item in report.findings] == []
    data = brought(content=content)
    assert data.policies == HOKKAIDO.policies
    assert data.table["listed"].all()


def test_an_empty_template_is_told_to_have_no_marks() -> None:
    for kind in template.TEMPLATES:
        with pytest.raises(NothingToShowError):
            accept(HOKKAIDO, template.make(HOKKAIDO, kind, "ja"), name=f"t.{kind}")


@pytest.mark.skipif(not SHARED.exists(), reason="the real tables are not here")
def test_a_real_table_with_26_columns_of_marks_is_taken() -> None:
    content = (SHARED / "t01b_soumu_furusato_policy_circles_R2_hokkaido.xlsx").read_bytes()
    choices = proposed(Table(HOKKAIDO, content, "t01b.xlsx"))
    data, _ = accept(HOKKAIDO, content, name="t01b.xlsx", choices=choices)
    # Counted in the file with another library.
    table = pd.read_excel(io.BytesIO(content), header=None, dtype=str)
    table = table[table[1].eq("北海道") & table[2].str.fullmatch(".+[市町村]", na=False)]
    yes = {column: table[column].isin(["○", "〇", "有"]).sum() for column in (4, 5, 6)}
    assert len(data.policies) == 12
    shown = [int(data.table[policy].sum()) for policy in data.policies[:3]]
    assert shown == list(yes.values())
