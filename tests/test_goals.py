"""The goals of a municipality: as typed, as a file, beside what is published, on every page."""

import csv
import io
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei_geo.analysis import goals as shipped
from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.export.document import Document
from kankei_geo.present.tables import goal_tables
from kankei_geo.present.words import goal_words
from kankei_geo.view import goal_file, goals, restore
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import FILLED_IN, View, without
from tests.hokkaido import HOKKAIDO

from .test_address import CODES, SETTINGS
from .test_app import component, html, opened, press

QUERY = {
    "chapter": "goals",
    "goals": "trial_stays.12.5.2025-net_migration.-35.2024-donations.1200000.2019-fans.done.0",
    "goals_of": "01206",
}
VIEW = from_query(HOKKAIDO, QUERY)[0]
PAGE = "pages/background.py"


def shipped_rows(name: str) -> list[dict[str, str]]:
    """Read a shipped table by itself."""
    with (paths.ROOT / "data" / "01" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("trial_stays", "１２，０００", 12_000),
        ("trial_stays", "1,200人", 1_200),
        ("trial_stays", "35名", 35),
        ("trial_stays", " 12.5 ", 12.5),
        ("trial_stays", 12.3456, 12.346),
        ("trial_stays", "", None),
        ("trial_stays", "不明", None),
        ("trial_stays", "0", 0),
        ("internships", "3事業", 3),
        ("team_stays", "65.4％", 65.4),
        ("team_stays", "100", 100),
        ("food_education", "150%", 150),
        ("net_migration", "▲35", -35),
        ("net_migration", "-35", -35),
        ("proud_residents", "−1.5%", -1.5),
        ("donations", "120万円", 1_200_000),
        ("donations", "1,052,795千円", 1_052_795_000),
        ("donations", "10億円", 1_000_000_000),
        ("donations", "１００円", 100),
        ("donations", "999,999,999,999", 999_999_999_999),
    ],
)
def test_a_value_is_understood_as_people_type_it(
    key: str, typed: str | float, value: float | None
) -> None:
    assert goals.typed_value(HOKKAIDO, key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("trial_stays", "たくさん"),
        ("trial_stays", "12円"),
        ("trial_stays", "1,20"),
        ("trial_stays", "-1"),
        ("trial_stays", "1e13"),
        ("trial_stays", "=1+1"),
        ("trial_stays", "<b>1</b>"),
        ("donations", "5人"),
        ("donations", "1兆円"),
        ("donations", "∞"),
        ("net_migration", "-9999999999999"),
        ("trial_stays", "9" * 100),
        ("trial_stays", "0.0004"),  # no zero was typed
        ("net_migration", "-0.0004"),
        ("team_stays", "150%"),
        ("lasting_share", "100.1"),
        ("association_rate", "101"),
    ],
)
def test_what_is_no_such_value_is_refused_with_what_was_typed(key: str, typed: str) -> None:
    with pytest.raises(InputContentError) as raised:
        goals.typed_value(HOKKAIDO, key, typed)
    for language in LANGUAGES:
        assert goals.names(HOKKAIDO)[key].text(language) in raised.value.text(language)
        assert typed[:20] in raised.value.text(language)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        *[("２０２５", 2025), ("令和7年度", 2025), ("R6", 2024), ("2025年度", 2025)],
        *[("FY2025", 2025), (2025.0, 2025), ("2025/4", 2025), ("", 0), ("-", 0)],
    ],
)
def test_a_year_is_understood_as_people_type_it(typed: str | float, year: int) -> None:
    assert goals.typed_year(HOKKAIDO, "donations", typed) == year


@pytest.mark.parametrize(
    "typed", ["昨年", "1850", "99999", "令和99年", "令和0年", "H00", "2025-13", "いつか"]
)
def test_what_is_no_year_is_refused(typed: str) -> None:
    with pytest.raises(InputContentError, match=r"^Furusato donations: found .* Expected a year"):
        goals.typed_year(HOKKAIDO, "donations", typed)


@pytest.mark.parametrize(
    ("spelled", "kept", "ignored"),
    [
        ("donations.5.2024-nothing.5.2024", "donations.5.2024", "nothing.5.2024"),
        ("donations.5.2024-team_stays.101.2024", "donations.5.2024", "team_stays.101.2024"),
        ("donations.done.2024-fans.5.2024-consultations", "consultations", "donations.done.2024"),
        ("donations.-5.2024-net_migration.-5.0", "net_migration.-5.0", "donations.-5.2024"),
        ("donations.5.2024-donations.6.2024", "donations.5.2024", "donations.6.2024"),
        ("donations.nan.0-donations.inf.0-fans", "fans", "donations.nan.0-donations.inf.0"),
        ("donations.5.1-fans..2025", "fans..2025", "donations.5.1"),
        ("donations.5.2024-", "donations.5.2024", ""),
        ("fans.done.0-<script>alert(1)</script>", "fans.done.0", ""),
    ],
)
def test_nonsense_in_an_address_is_told_and_takes_nothing_along(
    spelled: str, kept: str, ignored: str
) -> None:
    view, told = from_query(HOKKAIDO, {"goals": spelled, "goals_of": "01206"})
    assert view.goals_of == "01206"
    if "script" in spelled or spelled.endswith("-"):  # a goal with a tail is none at all
        assert to_query(view).get("goals", "") in ("", kept)
        assert told
    else:
        assert to_query(view)["goals"] == kept
        assert ignored in told[0].value
    assert from_query(HOKKAIDO, to_query(view)) == (view, ())


def test_each_prefecture_without_the_list_ignores_goals() -> None:
    view, told = from_query(open_dataset("20"), {"goals": "donations.5.2024"})
    assert not view.goals
    assert told[0].name == "goals"


@settings(max_examples=25)
@given(
    SETTINGS["goals"].filter(bool), st.sampled_from(["", *CODES[:9]]), st.sampled_from(LANGUAGES)
)
def test_a_file_brings_the_goals_back(made: goals.Goals, code: str, language: str) -> None:
    view = View(goals=made, goals_of=code, lang=language)
    content = goal_file.written(HOKKAIDO, view)
    assert goal_file.read(HOKKAIDO, content, "goals.csv") == (code, made)


def test_a_file_that_went_through_a_spreadsheet_is_read_all_the_same() -> None:
    rows = list(csv.reader(io.StringIO(goal_file.written(HOKKAIDO, VIEW).decode("utf-8-sig"))))
    assert rows[1][:2] == ["01206", "釧路市"]
    told = {row[2]: row[5] for row in rows[1:]}
    assert told["donations"] == "1200000"
    assert told["fans"] == "実施済み"
    for row in rows[1:]:  # the zero in front is lost, and a person has typed
        row[0] = row[0].removeprefix("0")
        row[5] = row[5].replace("1200000", "120万円")
    lines = "\r\n".join("\t".join(row) for row in [*rows, [""] * len(rows[0])])
    assert goal_file.read(HOKKAIDO, lines.encode("cp932"), "目標.tsv") == ("01206", VIEW.goals)


HEAD = "Municipality code,Key of the indicator,Filled-in value,Year\n"
WRONG = {
    "no row": (
        HEAD.encode(),
        "f.csv: found no row with an indicator. Expected at least one.",
    ),
    "empty": (b"", "The file is empty. Expected a table as CSV, TSV or XLSX."),
    "of another page": (
        b"code,name\n01206,x\n",
        (
            "f.csv: found the columns code, name. Expected Key of the indicator / Filled-in value "
            "/ Year, as in the file of goals that this page saves."
        ),
    ),
    "unknown indicator": (
        f"{HEAD}01206,happiness,5,2025\n".encode(),
        "f.csv, 2: found the indicator happiness. Expected one of the list, such as "
        + ", ".join(list(goals.units(HOKKAIDO))[:10])
        + " … (+18).",
    ),
    "no number": (
        f"{HEAD}01206,trial_stays,many,2025\n".encode(),
        (
            "f.csv, 2: People who tried living there: found many. Expected a number in people, "
            "such as 1200 or 12.5."
        ),
    ),
    "too much": (
        f"{HEAD}01206,trial_stays,1e12,2025\n".encode(),
        (
            "f.csv, 2: People who tried living there: found 1e12. Expected a number from 0 to "
            "999,999,999,999."
        ),
    ),
    "no year": (
        f"{HEAD}01206,trial_stays,5,soon\n".encode(),
        (
            "f.csv, 2: People who tried living there: found soon. Expected a year from 1900 to "
            "2099, such as 2025 or R7."
        ),
    ),
    "no status": (
        f"{HEAD}01206,fans,5,2025\n".encode(),
        (
            "f.csv, 2: More fans by follow-up of donors: found 5. The document tells no unit of "
            "it, so expected done / planned / not yet."
        ),
    ),
    "twice": (
        f"{HEAD}01206,fans,done,2025\n01206,fans,,\n".encode(),
        "f.csv, 3: found fans a second time. Expected each indicator once.",
    ),
    "two municipalities": (
        f"{HEAD}01206,fans,done,2025\n01207,consultations,,\n".encode(),
        "f.csv: found the municipalities 01206, 01207. Expected one in a file.",
    ),
    "of another prefecture": (
        f"{HEAD}20201,fans,done,2025\n".encode(),
        "f.csv, 2: found the code 20201. Expected that of a municipality of Hokkaido.",
    ),
    "too large": (
        b"x" * (goal_file.MOST_BYTES + 1),
        "f.csv: found more than 1 MB. Expected the file of goals that this page saves.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_one_clear_line(name: str) -> None:
    content, message = WRONG[name]
    with pytest.raises(InputContentError) as raised:
        goal_file.read(HOKKAIDO, content, "f.csv")
    assert str(raised.value) == message
    assert raised.value.text("ja") != message


@pytest.mark.parametrize("code", ["01206", "01202", "01100", "01517"])
def test_the_comparison_is_the_shipped_table_by_itself(code: str) -> None:
    near = {code} | {
        one
        for row in shipped_rows("neighbours.csv")
        for one in row.values()
        if code in row.values()
    }
    known = {
        row["code"]: int(row["value"]) * 1000
        for row in shipped_rows("indicators_furusato.csv")
        if row["indicator"] == "furusato_amount" and row["year"] == "2019" and row["code"] in near
    }
    goal = goals.Goal("donations", 5.0, 2019)
    view = View(goals=(goal,), goals_of=code)
    table = goal_tables.compared(HOKKAIDO, view, goal)
    typed, own = table.iloc[0], table.iloc[1:]
    assert (typed["値（円）"], typed["年"], typed["値の種類"]) == (5, "2019", "記入値")
    assert own["値（円）"].dropna().to_dict() == known
    assert set(own.index) == near
    assert set(own["年"]) == {"2019年度"}
    assert set(own.loc[own["値（円）"].notna(), "値の種類"]) <= {"公表値"}
    assert set(own.loc[own["値（円）"].isna(), "値の種類"]) <= {"比べられる値がない"}


def test_of_a_year_that_is_not_published_the_last_one_is_shown_and_named() -> None:
    goal = goals.Goal("donations", None, 2024)
    view = View(goals=(goal,), goals_of="01206")
    assert goal_tables.shipped_words(HOKKAIDO, view, goal) == "1,052,795,000円（2020年度）"
    assert "未記入" in set(goal_tables.compared(HOKKAIDO, view, goal)["値の種類"])


def test_only_the_same_quantity_is_compared() -> None:
    compared = [key for key in goals.units(HOKKAIDO) if shipped.shipped_as(HOKKAIDO, key)]
    assert compared == ["donations"]
    alone = replace(VIEW, goals=goals.chosen(HOKKAIDO, VIEW.goals, ["net_migration"]))
    assert not goal_words.compared_tables(HOKKAIDO, alone)
    assert set(goal_tables.sheet(HOKKAIDO, alone)["公表値"]) == {"比べられる値がない"}


@pytest.mark.parametrize(
    ("value", "is_hinted"),
    [
        *[(1_052_795, True), (1_052_795_000, False), (10_527_950, False), (10_527_949, True)],
        *[(105_279_500_001, True), (0, False), (None, False)],
    ],
)
def test_a_value_in_another_unit_is_doubted(value: float | None, is_hinted: bool) -> None:  # noqa: FBT001 -- a case
    goal = goals.Goal("donations", value, 2020)
    view = View(goals=(goal,), goals_of="01206")
    assert bool(goal_words.hint(HOKKAIDO, view, goal)) is is_hinted


def test_documents_tell_whose_goals_they_are_and_only_those_of_the_chapter() -> None:
    document = Document(HOKKAIDO, VIEW, "background")
    assert document.title == "釧路市の目標と指標：4件"
    assert list(goal_words.tables(HOKKAIDO, VIEW)) == [
        "釧路市の目標と指標：4件",
        "ふるさと納税の額：釧路市と隣接市町村",
        "自らの目標に使える指標28件",
    ]
    assert "記入値" in goal_words.text(HOKKAIDO, VIEW)
    assert any("ふるさと納税" in line for line in document.credit)
    assert restore.read(document.code).view == VIEW
    for page, view in (("overview", VIEW), ("background", replace(VIEW, chapter="ideas"))):
        code = Document(HOKKAIDO, view, page).code
        assert restore.read(code).view == without(view, *FILLED_IN)
        assert len(code) < len(document.code)


def test_a_sheet_for_a_spreadsheet_has_numbers_apart_from_status() -> None:
    table = goal_tables.in_numbers(VIEW, goal_tables.sheet(HOKKAIDO, VIEW))
    assert table["記入値"].astype(object).where(table["記入値"].notna(), None).to_list() == [
        12.5,
        -35,
        1_200_000,
        None,
    ]
    assert table["状況"].to_list() == ["記入値", "記入値", "記入値", "実施済み"]


def test_a_municipality_ticks_types_and_finds_it_again() -> None:
    app = opened(PAGE, chapter="goals", code="01206")
    app.pills(key="_goals_related").select("donations").run()
    app.pills(key="_goals_settlement").select("trial_stays").run()
    names = [field.label for field in app.text_input if field.key and "_goal_" in field.key]
    assert len({*names}) == len(names) == 4, "a reader who hears a field alone knows which it is"
    assert app.query_params["goals_of"] == "01206"
    app.text_input(key="_goal_value_donations").set_value("１２０万円").run()
    assert app.text_input(key="_goal_value_donations").value == "1,200,000"
    assert "1,052,795,000円" in unescape(app.warning[0].value)
    app.text_input(key="_goal_year_donations").set_value("令和6年度").run()
    app.text_input(key="_goal_value_trial_stays").set_value("many").run()
    assert "many" in app.error[0].value
    assert app.text_input(key="_goal_value_trial_stays").value == "many"
    app.text_input(key="_goal_year_trial_stays").set_value("2025").run()
    assert app.text_input(key="_goal_value_trial_stays").value == "many", "it is there to mend"
    app.text_input(key="_goal_value_trial_stays").set_value("35").run()
    assert not app.error
    expected = "trial_stays.35.2025-donations.1200000.2024"
    assert app.query_params["goals"] == expected
    app.button(key="undo").click().run()
    assert app.query_params["goals"] == "trial_stays..2025-donations.1200000.2024"
    app.button(key="redo").click().run()
    press(app, "background_goals_1", "code", "01661")  # a neighbour
    assert app.query_params["code"] == "01661"
    assert app.query_params["goals_of"] == "01206", "they stay those of whom they were typed for"
    assert "釧路町" in app.info[0].value
    app.segmented_control(key="lang").set_value("en").run()
    app.button(key="restart_alt").click().run()
    assert app.query_params["goals"] == expected
    query = dict(app.query_params) | {"chapter": "goals"}
    fresh = opened(PAGE, **query)
    assert fresh.text_input(key="_goal_value_donations").value == "1,200,000"
    assert any("Goals and indicators of Kushiro-shi: 2" in body for body in html(fresh))


def test_another_municipality_takes_the_sheet_over_or_begins_its_own() -> None:
    app = opened(PAGE, **QUERY, code="01661")
    app.button(key="goals_take_over").click().run()
    assert app.query_params["goals_of"] == "01661"
    assert app.query_params["goals"] == to_query(VIEW)["goals"]
    app = opened(PAGE, **QUERY, code="01661")
    app.button(key="goals_empty").click().run()
    assert "goals" not in app.query_params
    assert component(app, "background_goals_0")
