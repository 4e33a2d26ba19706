"""Tables that people bring: who is meant, what a column holds, and what is told of it."""

from pathlib import Path

import pytest

from kankei_geo.base.i18n import Words
from kankei_geo.dataset.brought import cell_values, codes
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.columns import Column
from kankei_geo.dataset.brought.finding import Finding, Severity, limited, shown
from kankei_geo.dataset.brought.gazetteer import fold, gazetteer
from kankei_geo.dataset.brought.place_names import meant, nearest
from kankei_geo.dataset.brought.report import Report, check_table
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.check_digits import check_digit
from tests.hokkaido import HOKKAIDO

from . import brought, made_up

KNOWN = gazetteer(HOKKAIDO)


def check(text: str | bytes) -> Report:
    return check_table(HOKKAIDO, text if isinstance(text, bytes) else text.encode())


def column(report: Report, letters: str) -> Column:
    (found,) = [each for each in report.columns if each.letters == letters]
    return found


def told(report: Report, code: str) -> list[Finding]:
    return [item for item in report.findings if item.code == code]


def codes_of(report: Report, severity: Severity) -> set[str]:
    return {item.code for item in report.findings if item.severity is severity}


# Who is meant.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("札幌市", "01100"),
        ("札幌", "01100"),
        ("北海道札幌市", "01100"),
        ("北海道石狩振興局江別市", "01217"),
        ("札幌市（さっぽろし）", "01100"),
        ("虻田郡ニセコ町", "01395"),
        ("二セコ町", "01395"),
        ("ﾆｾｺ町", "01395"),
        ("上の国町", "01362"),
        ("瀧川市", "01225"),
        ("黑松内町", "01393"),
        ("札 幌 市", "01100"),
        ("札幌市　中央区", "01101"),
        ("中央区", "01101"),
        ("国後郡泊村", "01696"),
        ("古宇郡泊村", "01403"),
        ("大阪市中央区", "27128"),
        ("北海道", "01000"),
        ("石狩管内", "ishikari"),
        ("旧上磯町（現北斗市）", "01236"),
        ("旧早来町（安平町）", "01585"),
        ("上湧別町", "01559"),
        ("留邊蘂町", "01208"),
        ("札幌市（定山渓を除く。）", "01100"),
    ],
)
def test_a_name_means_one(name: str, expected: str) -> None:
    (place,) = meant(KNOWN, name).places
    assert place.code == expected


@pytest.mark.parametrize(
    "name", ["定山渓", "中札内町", "函館\u202e市", "", "市", "郡", "（）", "旧"]
)
def test_a_name_that_is_nobodys_means_nobody(name: str) -> None:
    assert meant(KNOWN, name).places == ()


def test_a_name_can_mean_several() -> None:
    assert {place.code for place in meant(KNOWN, "釧路").places} == {"01206", "01661", "kushiro"}
    assert {place.code for place in meant(KNOWN, "泊村").places} == {"01403", "01696"}


def test_each_municipality_is_found_by_its_name_and_its_code() -> None:
    for place in KNOWN.municipalities:
        assert place in meant(KNOWN, place.name).places
        six = place.code + check_digit(place.code)
        for written in (place.code, six, place.code.lstrip("0"), six.lstrip("0")):
            assert place.code in codes.readings(codes.digits(written)), written
    assert len({fold(place.name) for place in KNOWN.municipalities}) == 179


def test_the_next_name_is_the_one_with_another_ending() -> None:
    assert nearest(KNOWN, "中札内町") == "中札内村"
    assert nearest(KNOWN, "函館\u202e市") == "函館市"


def test_former_members_are_all_that_are_no_more() -> None:
    former = HOKKAIDO.other_names[HOKKAIDO.other_names["kind"] == "member"]
    successors = former["code"].nunique()
    assert 212 - len(former) + successors == 179
    assert set(former["code"]) <= set(HOKKAIDO.municipalities["code"])


def test_a_code_is_decided_by_its_check_digit_and_its_prefecture_never_by_its_length() -> None:
    # 12203 is 市川市, or 士別市 without its zero.
    report = check("コード,人口\n12203,5\n12025,5\n")
    (item,) = told(report, "ambiguous_code")
    assert (item.at.row, item.at.column, item.found) == (2, "A", "12203")
    assert item.suggestion == "01220 士別市 / 12203 市川市"
    report = check("コード,県名,人口\n12203,北海道,5\n12203,千葉県,7\n11002,北海道,9\n")
    assert column(report, "C").values == {"01100": 9.0, "01220": 5.0}
    assert [item.found for item in told(report, "other_prefecture")] == ["市川市"]


def test_code_and_name_must_not_differ() -> None:
    report = check("コード,市町村,値\n011002,函館市,1\n012034,小樽市,3\n016390,更別町,4\n")
    (item,) = told(report, "code_and_name")
    assert (item.found, item.suggestion) == ("011002 函館市", "01202 函館市")
    (item,) = told(report, "check_digit")
    assert item.expected is not None
    assert item.expected.text("en") == "012033 or another code"
    assert told(report, "name_of_code")[0].found == "更別町"
    # The code was wrong, but the name is clear.
    assert column(report, "C").values == {"01203": 3.0, "01639": 4.0}


def test_a_name_of_another_prefecture_is_told_with_it() -> None:
    (item,) = told(check("市町村,値\n札幌市,1\n青森市,2\n"), "name_elsewhere")
    assert item.severity is Severity.error
    assert "(青森県)" in item.message.text("en")
    (item,) = told(check("県,市町村,値\n北海道,札幌市,1\n青森県,青森市,2\n"), "other_prefecture")
    assert item.severity is Severity.note


def test_names_without_endings_are_municipalities_where_most_are_so() -> None:
    report = check("市町村,値\n札幌,1\n函館,2\n石狩,4\n釧路,3\n小樽,7\n")
    assert set(report.made) == {"01100", "01202", "01203", "01235"}
    (item,) = told(report, "ambiguous_name")
    assert item.suggestion == "01206 北海道釧路市 / 01661 北海道釧路町"
    # Between whole names, the same word is a group.
    report = check("市町村,値\n石狩,5\n札幌市,1\n江別市,4\n")
    assert set(report.made) == {"01100", "01217"}
    assert len(told(report, "total")) == 1


# Rows.


def test_parts_are_added_up_if_none_is_lacking() -> None:
    report = check((brought.TABLES / "visitors_old_names.csv").read_bytes())
    assert set(report.made) == {"01202", "01361", "01100", "01585", "01207"}
    assert column(report, "E").values["01100"] == 85.0
    assert column(report, "E").values["01585"] == 2.0
    assert column(report, "H").values["01100"] is None  # a share
    assert told(report, "not_added_up")[-1].at.column == "H"
    refused = {item.at.row: item for item in told(report, "parts_refused")}
    assert refused[3].expected is not None
    assert refused[3].expected.text("en") == "each part once, also 大野町"
    (beside,) = told(report, "part_beside_whole")
    assert beside.message.text("en").startswith("湧別町 stands beside a part of it (上湧別町)")
    (unknown,) = told(report, "unknown_name")
    assert (unknown.at.row, unknown.found, unknown.suggestion) == (11, "中札内町", "中札内村")
    former = {item.found: item.suggestion for item in told(report, "former_name")}
    assert former["旧上磯町（現北斗市）"] == "01236 北斗市"
    # A sum of columns that does not fit is only told where most do: 帯広市 4 + 1 is not 6.
    assert [item.at.row for item in told(report, "row_total_differs")] == [12]


def test_wards_are_never_added_to_their_city() -> None:
    report = check(brought.register(200))
    assert column(report, "D").values["01100"] == 200.0
    assert len(told(report, "ward")) == 10
    assert told(report, "wards_not_added")[0].message.text("en").startswith("10 wards of 札幌市")
    assert report.kinds == {
        "total": 2,
        "municipality": 4,
        "ward": 10,
        "outside": 1,
        "elsewhere": 1,
    }
    assert [item.found for item in told(report, "out_of_scope")] == ["国後郡泊村"]
    assert report.status == "ok"


@pytest.mark.parametrize(("left_out", "values"), [(0, {"01100": 100.0}), (1, {})])
def test_wards_without_their_city_are_added_if_all_are_there(
    left_out: int, values: dict[str, float]
) -> None:
    wards = brought.WARDS[left_out:]
    report = check("市町村,人口（人）\n" + "".join(f"札幌市{ward}区,10\n" for ward in wards))
    assert (column(report, "B").values if report.made else {}) == values
    assert bool(told(report, "parts_refused")) == bool(left_out)


def test_double_rows_are_refused_unless_they_say_the_same() -> None:
    report = check("市町村,値\n札幌市,1\n札幌市,2\n函館市,3\n函館市,3\n小樽市,4\n旭川市,5\n")
    assert set(report.made) == {"01202", "01203", "01204"}
    assert told(report, "duplicate")[0].severity is Severity.error
    assert told(report, "double_row")[0].severity is Severity.warning
    report = check("市町村,年,値\n札幌市,2020,1\n札幌市,2021,2\n函館市,2020,3\n函館市,2021,3\n")
    assert codes_of(report, Severity.error) == {"several_rows_each"}


def test_titles_sums_lakes_footnotes_and_blank_rows_are_no_municipalities() -> None:
    report = check((brought.TABLES / "area_bom.csv").read_bytes())
    assert report.layout is not None
    assert (report.layout.header, report.layout.first) == ((2,), 3)
    assert set(report.made) == {"01100", "01217"}
    assert len(told(report, "total")) == 3
    assert told(report, "no_municipality_row")[0].found.endswith("風蓮湖")
    assert [item.found for item in told(report, "out_of_scope")] == ["泊村"]
    assert column(report, "E").unit == "km²"
    assert report.status == "ok"


def test_headings_of_several_rows_are_joined_over_merged_cells() -> None:
    rows = [
        ["表1"],
        ["市町村", "施策", None, "備考"],
        [None, "道共同", "首都圏PR", None],
        ["石狩振興局"],
        ["札幌市", "○", True, "a"],
        ["江別市", "×", False],
        [],
        ["市町村", "施策", None, "備考"],
        ["函館市", "●", "=1", None],
        ["※ 注"],
    ]
    report = check(brought.workbook(rows, merged=["A2:A3", "B2:C2", "D2:D3"]))
    assert [each.heading for each in report.columns] == ["施策 / 道共同", "施策 / 首都圏PR", "備考"]
    assert report.kinds == {"municipality": 3, "heading": 1, "text": 2}
    assert column(report, "C").values == {"01100": Mark.yes, "01217": Mark.no, "01202": None}
    (item,) = told(report, "formula_without_value")
    assert (item.at.row, item.at.column) == (9, "C")
    register = check(brought.register())
    assert column(register, "D").heading == "令和4年 / 人口 / 男"
    assert column(register, "G").unit == "%"


def test_a_prefecture_without_tables_of_names_checks_against_its_own(tmp_path: Path) -> None:
    made_up.build(tmp_path)
    data = open_dataset(made_up.CODE, made_up.FIRST, tmp_path)
    content = "コード,名称,人口（人）\n99101,あ町,5\n99102,い,6\n991031,う町,7\n札幌市,札幌市,8\n"
    report = check_table(data, content.encode())
    # 札幌市 is nobody there: neither wards nor other prefectures are known.
    assert set(report.made) == {"99101", "99102", "99103"}
    assert [item.found for item in told(report, "unknown_name")] == ["札幌市"]
    assert report.findings[0].expected is not None
    assert "架空県" in report.findings[0].expected.text("ja")


def test_a_table_of_nobody_and_one_without_headings_are_told() -> None:
    assert codes_of(check("a,b\n1,2\n"), Severity.error) == {"no_municipality"}
    report = check("札幌市,1\n函館市,2\n")
    assert codes_of(report, Severity.warning) == {"no_header"}
    assert column(report, "B").values == {"01100": 1.0, "01202": 2.0}


# Cells and columns.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,960,668", 1_960_668),
        ("２４８，１０６", 248_106),
        ("▲1,234", -1234),
        ("△ 0.5", -0.5),
        ("−3", -3),
        ("110人", 110),
        ("12.5％", 12.5),
        ("1 234", 1234),
        ("3.5km²", 3.5),
        ("7㎢", 7),
        (".5", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    found = cell_values.number(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text", ["", "1,23", "①", "1-2", "▲", "-", "1e999", "e1", ".", "令和4年", "12ab", "１０番地"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert cell_values.number(text) is None


@pytest.mark.parametrize("text", ["", "　", "－", "-", "…", "x", "Ｘ", "空欄", "***", "n/a", None])
def test_what_is_missing_is_neither_no_nor_0(text: str | None) -> None:
    assert cell_values.is_missing(text)
    assert cell_values.mark(text) is None
    assert cell_values.number(text) is None


@pytest.mark.parametrize(
    ("expected", "texts"),
    [
        (Mark.yes, "○ 〇 ◯ ◎ ● 有 １ 1 はい 実施 TRUE true"),
        (Mark.no, "× ✕ 無 ０ 0 いいえ 未実施 FALSE false"),
        (Mark.undecided, "△ 検討中 実施予定 一部"),
    ],
)
def test_marks_are_read_as_people_write_them(expected: Mark, texts: str) -> None:
    assert {cell_values.mark(text) for text in texts.split()} == {expected}


def test_columns_are_told_apart() -> None:
    report = check((brought.TABLES / "policies.tsv").read_bytes())
    kinds = {each.heading: str(each.kind) for each in report.columns}
    assert kinds == {
        "道共同": "marks",
        "二拠点居住": "marks",
        "首都圏PR": "marks",
        "根拠": "grounds",
        "水準": "level",
    }
    joint = column(report, "B")
    assert joint.values == {
        "01100": Mark.yes,
        "01202": Mark.yes,
        "01395": Mark.yes,
        "01203": Mark.no,
        "01225": Mark.yes,
        "01345": None,
    }
    dual = column(report, "C")
    assert dual.values["01395"] is Mark.undecided
    asked = {item.at.column: item.found for item in told(report, "mark_meaning")}
    assert asked == {"B": "∅ × 1", "C": "検討中 × 1", "D": "0 × 3"}
    assert {(each.found, each.read_as) for each in dual.meanings} == {
        ("有", "yes"),
        ("無", "no"),
        ("検討中", "undecided"),
    }


def test_units_directions_and_missing_values() -> None:
    report = check((brought.TABLES / "spending_cp932.csv").read_bytes())
    assert report.opened.encoding == "cp932"
    assert column(report, "E").values == {"01100": 1500.0, "01202": 400.0, "01203": None}
    assert column(report, "F").values == {"01100": -20.0, "01202": -3.0, "01203": None}
    assert column(report, "E").unit == "千円"
    assert [item.at.column for item in told(report, "constant_column")] == ["A"]
    finance = check(brought.finance())
    assert column(finance, "D").direction == "more"
    assert column(finance, "E").direction == "less"
    assert column(finance, "E").missing == 2
    assert not column(finance, "E").is_additive
    assert [item.found for item in told(finance, "total")] == ["全国市町村平均"]
    unit = check("（単位：千円）\n市町村,額\n札幌市,1\n函館市,2\n")
    assert column(unit, "B").unit == "千円"
    assert told(check("市町村,値\n札幌市,1人\n函館市,2円\n"), "units")


def test_a_cell_that_does_not_fit_its_column_is_told_with_its_place() -> None:
    rows = "".join(f"{place.name},5\n" for place in KNOWN.municipalities[:9])
    report = check(f"市町村,人口（人）\n{rows}{KNOWN.municipalities[9].name},多い\n")
    (item,) = told(report, "not_a_number")
    assert (item.at.row, item.at.column, item.found) == (11, "B", "多い")
    rows = rows.replace(",5", ",○")
    report = check(f"市町村,施策\n{rows}{KNOWN.municipalities[9].name},多い\n")
    (item,) = told(report, "not_a_mark")
    assert column(report, "B").values[KNOWN.municipalities[9].code] is None


def test_sums_that_do_not_add_up_are_told() -> None:
    names = [place.name for place in KNOWN.municipalities[:6]]
    rows = "".join(
        f"{name},{at},{at + 1},{2 * at + 1 + (at == 3)}\n" for at, name in enumerate(names)
    )
    report = check(f"市町村,男（人）,女（人）,計（人）\n{rows}合計,15,22,37\n")
    (item,) = told(report, "row_total_differs")
    assert (item.at.row, item.at.column, item.found) == (5, "D", "8")
    (item,) = told(report, "total_differs")
    assert (item.at.row, item.at.column, item.found) == (8, "C", "22")
    assert item.expected is not None
    assert item.expected.text("en") == "21, the sum of 6 rows"


def test_a_group_and_the_prefecture_are_compared_only_if_all_are_there() -> None:
    groups = HOKKAIDO.municipalities.set_index("code")["subprefecture"]
    nemuro = [place for place in KNOWN.municipalities if groups[place.code] == "根室振興局"]
    rows = "".join(f"{place.name},2\n" for place in nemuro)
    wrong = check(f"市町村,人口（人）\n根室振興局,11\n{rows}")
    assert len(told(wrong, "total_differs")) == 1
    all_but_one = rows.partition("\n")[2]
    part = check(f"市町村,人口（人）\n根室振興局,11\n{all_but_one}")
    assert not told(part, "total_differs")


def test_cells_that_would_do_something_are_told_and_shown_harmless() -> None:
    report = check(
        "市町村,備考\n札幌市,=cmd|'/C calc'!A0\n<script>alert(1)</script>,x\n函館\u202e市,[red]\n"
    )
    assert codes_of(report, Severity.warning) == {"formula_text", "markup", "invisible"}
    assert told(report, "unknown_name")[1].found == "函館<U+202E>市"
    assert shown("a\x1b[31m\n b") == "a<U+001B>[31m b"
    assert len(shown("あ" * 500)) == 60


def test_many_findings_of_one_kind_are_counted() -> None:
    names = "".join(f"{number}町,1\n" for number in range(50))
    report = check(f"市町村,値\n札幌市,1\n{names}")
    kept = [item for item in limited(report.findings, 5) if item.code == "unknown_name"]
    assert len(kept) == 6
    assert kept[-1].message.text("en") == "And 45 more of this kind"
    assert report.count(Severity.error) == 50


def test_texts_tell_the_prefecture_in_the_readers_language() -> None:
    assert KNOWN.prefecture == Words("北海道", "Hokkaido")
    (item,) = told(check("市町村,値\n札幌市,1\n江差村,2\n"), "unknown_name")
    assert item.message.text("ja") == "この名称は北海道の市町村ではありません。除きました"
    assert item.suggestion == "江差町"


def test_a_first_row_of_a_name_that_nobody_knows_is_no_heading() -> None:
    report = check("市町村,甲,乙\n中札内町,○,○\n札幌市,×,○\n")
    assert report.layout is not None
    assert report.layout.header == (0,)
    assert [item.at.row for item in told(report, "unknown_name")] == [2]
    # What columns of names are called is none.
    for heading in ("市町村", "市区町村", "町村", "所在市町村"):
        report = check(f"{heading},甲\n札幌市,○\n函館市,×\n")
        assert report.layout is not None
        assert report.layout.header == (0,)
