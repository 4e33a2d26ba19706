"""Several rows of one municipality: refused, until a reader says what they make."""

import pytest

from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.accepted import accept
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.columns import Column
from kankei_geo.dataset.brought.finding import Severity
from kankei_geo.dataset.brought.limits import MOST_ITEMS
from kankei_geo.dataset.brought.report import Report, check_table
from kankei_geo.dataset.brought.report import check as check_again
from kankei_geo.dataset.brought.table import Table
from tests.hokkaido import HOKKAIDO

YEARS = """\
市町村,調査年,人数,満足率(%),実施,備考
札幌市,2020,1,10,×,甲
札幌市,2021,3,20,○,乙
函館市,2021,5,30,×,
函館市,2019,7,50,×,丙
小樽市,2018,9,70,○,丁
"""
LONG = """\
団体コード,市町村,項目,単位,値
01100,札幌市,人口,人,10
01100,札幌市,財政力指数,,0.7
01202,函館市,人口,人,20
01202,函館市,財政力指数,,－
01203,小樽市,財政力指数,,0.4
"""


def check(text: str, **choices: object) -> Report:
    return check_table(HOKKAIDO, text.encode(), choices=Choices(**choices))


def values(report: Report, letters: str) -> dict[str, object]:
    return dict(column(report, letters).values)


def column(report: Report, letters: str) -> Column:
    (found,) = [each for each in report.columns if each.letters == letters]
    return found


def codes_of(report: Report, severity: Severity) -> set[str]:
    return {item.code for item in report.findings if item.severity is severity}


def test_they_are_told_and_left_out_until_a_rule_is_chosen() -> None:
    report = check(YEARS)
    assert report.several.rows == {"01100": (1, 2), "01202": (3, 4)}
    assert (report.several.items, report.several.dates) == ({"B": "調査年"}, {"B": "調査年"})
    assert codes_of(report, Severity.error) == {"several_rows_each"}
    assert report.made == {}
    (found,) = [item for item in report.findings if item.code == "several_rows_each"]
    assert found.found == "札幌市, 函館市"


@pytest.mark.parametrize(
    ("rule", "people", "rate", "marks"),
    [
        ("sum", [4, 12, 9], [None, None, 70], [Mark.yes, Mark.no, Mark.yes]),
        ("mean", [2, 6, 9], [15, 40, 70], [Mark.yes, Mark.no, Mark.yes]),
        ("first", [1, 5, 9], [10, 30, 70], [Mark.no, Mark.no, Mark.yes]),
        ("last", [3, 7, 9], [20, 50, 70], [Mark.yes, Mark.no, Mark.yes]),
        ("latest", [3, 5, 9], [20, 30, 70], [Mark.yes, Mark.no, Mark.yes]),
    ],
)
def test_a_rule_makes_one_value(
    rule: str, people: list[float], rate: list[float | None], marks: list[Mark]
) -> None:
    report = check(YEARS, rule=rule, by="B")
    assert list(values(report, "C").values()) == people
    assert list(values(report, "D").values()) == rate
    assert list(values(report, "E").values()) == marks
    (joined,) = [item for item in report.findings if item.code == "rows_joined"]
    assert joined.found == "札幌市, 函館市"
    assert not codes_of(report, Severity.error)
    # Shares cannot be added up, and a mean cannot be added to another one.
    assert ("not_added_up" in codes_of(report, Severity.warning)) == (rule == "sum")
    assert column(report, "C").is_additive == (rule != "mean")


def test_a_missing_value_is_no_zero_in_a_sum_and_no_no_beside_a_no() -> None:
    text = "市町村,人数,甲\n札幌市,1,×\n札幌市,－,\n函館市,1,○\n函館市,2,\n小樽市,3,×\n"
    report = check(text, rule="sum")
    assert values(report, "B") == {"01100": None, "01202": 3.0, "01203": 3.0}
    assert values(report, "C") == {"01100": None, "01202": Mark.yes, "01203": Mark.no}


def test_texts_of_several_rows_stand_one_behind_the_other() -> None:
    assert values(check(YEARS, rule="sum"), "F") == {
        "01100": "甲 / 乙",
        "01202": "丙",
        "01203": "丁",
    }


@pytest.mark.parametrize("by", ["", "C", "F"])
def test_the_latest_of_rows_without_a_date_or_with_the_same_is_told(by: str) -> None:
    text = YEARS.replace(",1,10", ",2020,10").replace(",3,20", ",2020,20")
    report = check(text, rule="latest", by=by)
    assert codes_of(report, Severity.error) == {"no_latest"}
    assert "01100" not in report.made


def test_each_value_of_the_latest_row_has_the_year_of_its_row() -> None:
    choices = Choices(rule="latest", by="B", columns=(("E", "left_out"),))
    data, _ = accept(HOKKAIDO, YEARS.encode(), name="a.csv", choices=choices)
    found = data.indicator_values[data.indicator_values["indicator"] == "i01"]
    assert found[["code", "year", "value"]].to_numpy().tolist() == [
        ["01203", 2018, 9],
        ["01100", 2021, 3],
        ["01202", 2021, 5],
    ]
    told = next(item for item in data.indicators if item.key == "i01").definition
    assert told.ja == ("持ち込みの表：a.csv C列（1市町村に複数の行がある場合：日付が最も新しい行）")
    # A year that a reader tells goes before that of the row.
    data, _ = accept(
        HOKKAIDO,
        YEARS.encode(),
        name="a.csv",
        choices=Choices(**vars(choices) | {"years": (("C", "2025"),)}),
    )
    found = data.indicator_values[data.indicator_values["indicator"] == "i01"]
    assert set(found["year"]) == {2025}


def test_a_mark_of_rows_that_differ_is_marked_as_the_readers_reading() -> None:
    data, _ = accept(HOKKAIDO, YEARS.encode(), name="a.csv", choices=Choices(rule="sum"))
    (policy,) = data.policies
    listed = data.table[data.table["listed"]].set_index("code")
    assert listed[policy].to_dict() == {"01100": 1, "01202": 0, "01203": 1}
    assert listed[f"{policy}_level"].to_dict() == {
        "01100": "chosen",
        "01202": "stated",
        "01203": "stated",
    }
    assert all("行の合計" in text for text in data.grounds["text_ja"])


def test_rows_of_items_become_columns_with_their_units() -> None:
    report = check(LONG)
    assert codes_of(report, Severity.error) == {"several_rows_each"}
    assert report.several.items == {"C": "項目"}
    report = check(LONG, items="C")
    assert not codes_of(report, Severity.error)
    people, index = report.columns
    assert [people.heading, index.heading] == ["人口", "財政力指数"]
    assert (people.letters, people.place, people.item) == ("F", "E", "人口")
    assert [people.unit, index.unit] == ["人", ""]
    assert dict(people.values) == {"01100": 10.0, "01202": 20.0}
    assert dict(index.values) == {"01100": 0.7, "01202": None, "01203": 0.4}
    assert index.direction == "more"
    assert set(report.made) == {"01100", "01202", "01203"}
    choices = Choices(items="C", as_of="2024", units=(("F", "千人"),))
    data, _ = accept(HOKKAIDO, LONG.encode(), name="a.csv", choices=choices)
    told = next(item for item in data.indicators if item.key == "i01")
    assert (told.unit_words.ja, told.definition.ja) == (
        "千人",
        "持ち込みの表：a.csv E列（「人口」の行）",
    )


def test_years_can_be_the_items() -> None:
    report = check("市町村,年,人口\n札幌市,2020,1\n札幌市,2021,2\n函館市,2020,3\n", items="B")
    assert [each.heading for each in report.columns] == ["人口 / 2020", "人口 / 2021"]
    assert [dict(each.values) for each in report.columns] == [
        {"01100": 1.0, "01202": 3.0},
        {"01100": 2.0},
    ]


def test_items_that_still_have_several_rows_need_a_rule() -> None:
    text = LONG.replace("01203,小樽市,財政力指数,,0.4", "01100,札幌市,人口,人,5")
    report = check(text, items="C")
    assert codes_of(report, Severity.error) == {"duplicate"}
    assert dict(check(text, items="C", rule="sum").columns[0].values)["01100"] == 15.0


def test_wrong_values_of_items_are_told_where_they_stand() -> None:
    report = check(
        LONG + "01203,小樽市,人口,人,多い\n01204,旭川市,人口,人,3\n01205,室蘭市,人口,人,3\n",
        items="C",
    )
    (found,) = [item for item in report.findings if item.code == "not_a_number"]
    assert (found.at.row, found.at.column, found.found) == (7, "E", "多い")


def test_too_many_items_and_rows_without_one_are_told() -> None:
    rows = [f"札幌市,項目{number},{number}" for number in range(MOST_ITEMS + 1)]
    report = check("\n".join(["市町村,項目,値", *rows, "函館市,,1"]), items="B")
    assert "too_many_items" in codes_of(report, Severity.error)
    assert "no_item" in codes_of(report, Severity.warning)
    wide = ",".join(f"値{number}" for number in range(20))
    numbers = ",".join("1" * 20)
    rows = [f"札幌市,項目{number},{numbers}" for number in range(20)]
    report = check("\n".join([f"市町村,項目,{wide}", *rows]), items="B")
    assert "too_many_items" in codes_of(report, Severity.error)


def test_a_column_that_is_not_there_makes_nothing_of_it() -> None:
    report = check(LONG, items="ZZ")
    assert report.columns == ()
    assert check(YEARS, rule="latest", by="ZZ").columns


def test_unit_direction_and_year_are_a_readers_to_correct() -> None:
    text = "市町村,借入額（千円）2020年,値\n札幌市,1,2\n函館市,3,4\n"
    found = check(text).columns[0]
    assert (found.unit, found.direction, found.is_additive) == ("千円", "less", True)
    choices = Choices(
        units=(("B", "%"), ("C", "=1+1<b>")),
        directions=(("B", "neither"), ("C", "more")),
        years=(("B", "2024"), ("C", "2023")),
    )
    assert choosing.read(choosing.spelled(choices)) == choices
    data, report = accept(HOKKAIDO, text.encode(), name="a.csv", choices=choices)
    # A share cannot be added up, whatever the heading says.
    assert [each.is_additive for each in report.columns] == [False, True]
    first, second = (item for item in data.indicators if item.key in {"i01", "i02"})
    assert (first.unit_words.ja, first.direction) == ("%", "")
    assert (second.unit_words.ja, second.direction) == ("＝1+1＜b＞", "more")
    years = data.indicator_values.groupby("indicator")["year"].unique()
    assert (years["i01"].tolist(), years["i02"].tolist()) == ([2024], [2023])


@pytest.mark.parametrize(
    "wrong",
    [
        {"units": (("B", "x" * 21),)},
        {"units": (("b", "x"),)},
        {"directions": (("B", "up"),)},
        {"years": (("B", "1"),)},
        {"rule": "median"},
        {"by": "1"},
        {"items": "AAAA"},
    ],
)
def test_what_an_address_says_wrong_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- it holds what was wrong, whatever that is
        choosing.read(choosing.spelled(Choices(**wrong)))


LEVELS = """\
市町村,甲,乙,乙の確度,根拠の水準,根拠
札幌市,○,×,高,B,計画書
函館市,×,○,低,A,聞き取り
小樽市,○,○,高,B,
"""


def test_levels_of_a_table_are_those_of_its_marks_and_grounds_stand_in_the_record() -> None:
    data, _ = accept(HOKKAIDO, LEVELS.encode(), name="a.csv")
    assert [level.name.ja for level in data.edition.levels] == ["A", "B", "高", "低"]
    listed = data.table[data.table["listed"]].set_index("code")
    first, second = data.policies
    assert listed[f"{first}_level"].tolist() == ["l2", "l1", "l2"]
    assert listed[f"{second}_level"].tolist() == ["l3", "l4", "l3"]
    assert data.notes["text_ja"].tolist() == ["根拠：計画書", "根拠：聞き取り"]
    told = data.grounds.set_index("grounds")["text_ja"]
    assert told[f"{second}_l3"] == ("a.csv C列の記載です。根拠の水準は、D列の記載です。")


def test_levels_with_a_letter_each_are_in_order_and_a_blank_one_is_as_stated() -> None:
    text = LEVELS.replace(",乙の確度", ",x").replace("○,○,高,B", "○,○,高,")
    data, _ = accept(HOKKAIDO, text.encode(), name="a.csv")
    names = [level.name.ja for level in data.edition.levels]
    assert names == ["A", "B", "表に記載"]


def test_more_levels_than_can_be_drawn_are_texts() -> None:
    names = ("札幌市", "函館市", "小樽市", "旭川市", "室蘭市")
    rows = [f"{name},○,{level}" for name, level in zip(names * 1, "あいうえお", strict=True)]
    text = "\n".join(["市町村,甲,水準", *rows])
    choices = Choices(columns=(("C", "level"),))
    data, _ = accept(HOKKAIDO, text.encode(), name="a.csv", choices=choices)
    assert data.edition.level_keys == ("stated",)
    assert data.notes["text_ja"].tolist()[0] == "水準：あ"


def test_a_column_of_classes_is_no_level_of_evidence() -> None:
    rows = [f"{name},○,市,高" for name in ("札幌市", "函館市", "小樽市")]
    report = check("\n".join(["市町村,甲,都市区分,給与水準", *rows]))
    assert [str(each.kind) for each in report.columns[1:]] == ["text", "text"]


# Each against the one before: what was kept for that one must not be taken for this one.
TRIED = (
    {},
    {"units": (("C", "千人"),)},
    {"rule": "latest", "by": "B"},
    {"rule": "latest", "by": "B", "signs": (("×", "yes"),)},
    {"rule": "latest", "by": "B", "columns": (("C", "text"),), "years": (("D", "2020"),)},
    {"rule": "first", "directions": (("C", "less"),)},
    {"items": "B"},
    {"items": "B", "columns": (("G", "left_out"),), "units": (("H", "x"),)},
    {"items": "B", "rule": "sum"},
    {"rule": "sum"},
    {"rule": "sum", "names": (("札幌市", "01204"),)},
    {},
)


def test_a_table_that_is_kept_is_read_as_one_that_is_opened_anew() -> None:
    table = Table(HOKKAIDO, YEARS.encode(), "a.csv")
    for tried in TRIED:
        choices = Choices(**tried)
        anew = check_table(HOKKAIDO, YEARS.encode(), name="a.csv", choices=choices)
        assert check_again(table, choices) == anew, tried


def test_another_choice_reads_only_what_depends_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(HOKKAIDO, YEARS.encode(), "a.csv")
    before = check_again(table, Choices(rule="first"))
    for name in ("read_rows", "made_of", "layout"):
        monkeypatch.delattr(f"kankei_geo.dataset.brought.table.{name}")
    after = check_again(table, Choices(rule="first", units=(("C", "千人"),), as_of="2025"))
    assert after.rows is before.rows
    same = [one is other for one, other in zip(before.columns, after.columns, strict=True)]
    assert same == [True, False, True, True, True]
