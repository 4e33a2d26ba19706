"""The page of analysis: each number is that of its rows; nothing is told that does not hold."""

import io
import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from kankei_geo.analysis import combinations, context, patterns, policy_pairs, readings
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Edition
from kankei_geo.export import formats
from kankei_geo.export.document import STUDY, Document
from kankei_geo.present import study_charts
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import doubt_words, story, study_findings, study_words
from kankei_geo.present.words.study_findings import Finding
from kankei_geo.view import doubt, filters
from kankei_geo.view.view import (
    COMBINATIONS,
    DIFFERENCES,
    LIKELY,
    NEIGHBOURS,
    PAIRS,
    STUDIES,
    View,
)
from tests.hokkaido import HOKKAIDO, changed

from .test_app import html, opened, press, texts

MATRIX = HOKKAIDO.policy_matrix
OF_NOBODY = HOKKAIDO.edition.model_copy(update={"rules": None})
ONE_LEVEL = Edition(
    **{name: getattr(HOKKAIDO.edition, name) for name in Edition.model_fields}
    | {"rules": None, "levels": HOKKAIDO.edition.levels[:1]}
)
EACH = [
    (data, view)
    for data in (HOKKAIDO, changed(edition=OF_NOBODY))
    for view in (View(), View(lang="en", likely=0, unsure=3), View(likely=95, unsure=2))
]


def found(data: Dataset, view: View) -> dict[str, Finding]:
    return {one.key: one for one in study_findings.findings(data, view)}


def numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text.replace(",", ""))}


@pytest.mark.turns
@pytest.mark.parametrize(("data", "view"), EACH)
def test_each_finding_is_about_the_rows_that_its_link_shows(data: Dataset, view: View) -> None:
    told = study_findings.findings(data, view)
    assert len({one.key for one in told}) == len(told)
    for one in told:
        if not one.settings:
            assert not one.codes
            continue
        shown = filters.kept(data, study_findings.rows_of(replace(view, area=("tokachi",)), one))
        assert set(shown["code"]) == set(one.codes), one.key
        assert len(one.codes) in numbers(one.text), one.text


def test_the_papers_own_findings_are_told_with_their_doubt() -> None:
    told = found(HOKKAIDO, View())
    five = {"秩父別町", "浦河町", "鷹栖町", "新得町", "鹿追町"}
    names = HOKKAIDO.table.set_index("code")["name"]
    assert set(names[list(told["all"].codes)]) == five
    assert all(name in told["all"].text for name in five)
    listed = HOKKAIDO.table[HOKKAIDO.table["listed"]]
    for key, policy in (("many", "dual_residence"), ("few", "metro_pr")):
        number = int((listed[policy] == 1).sum())
        assert {number, len(listed), round(number / len(listed) * 100)} <= numbers(told[key].text)
        span = readings.policy_span(HOKKAIDO, doubt.rule(HOKKAIDO, View()), policy)
        assert doubt_words.span(span, "ja") in told[key].doubt
        assert "消去法の印はその記述を根拠に読んだ" in told[key].text
    assert (span.least, span.value) == (16, 16)
    assert "6〜65" in told["many"].doubt
    alone = told["alone"]
    assert set(alone.codes) == set(listed.loc[listed["joint_programme"] == 0, "code"])
    assert "釧路市（3施策）" in alone.text
    assert "足寄町は表3に行がない" in alone.text
    assert not HOKKAIDO.table.set_index("name").loc["足寄町", "listed"]


def test_the_thesis_on_airports_is_told_with_what_it_cannot_say() -> None:
    access = HOKKAIDO.read("access.csv")
    airports = HOKKAIDO.airports
    counted = airports.loc[
        (airports["status"] == "in_service") & airports["tokyo_direct"].fillna(value=False), "iata"
    ]
    minutes = access[access["airport"].isin(counted)].groupby("code")["drive_minutes"].min()
    near = set(minutes.index[minutes <= 60])
    table = HOKKAIDO.table.set_index("code")
    told = found(HOKKAIDO, View())["access"]
    assert set(told.codes) == near
    is_near = table.index.isin(near)
    for part in (is_near, ~is_near):
        rows = table[part]
        share = round(rows["listed"].mean() * 100)
        assert {len(rows), int(rows["listed"].sum()), share} <= numbers(told.text)
    for part in (table["listed"], ~table["listed"]):
        median = minutes.reindex(table.index)[part].median()
        assert f"約{median:.0f}分" in told.text
    assert "受け入れの余地を測った数値は収録データにない" in told.text


def test_what_a_table_does_not_bear_is_not_written() -> None:
    few = changed(policy_matrix=MATRIX[MATRIX["dual_residence"] == 0])
    told = found(few, View())
    assert {"all", "many"}.isdisjoint(told)
    assert "alone" not in found(changed(policy_matrix=MATRIX[MATRIX["panel"] == "left"]), View())
    nobodys = found(changed(edition=OF_NOBODY), View())
    assert {"many", "few", "alone"}.isdisjoint(nobodys)
    assert "原典" not in nobodys["access"].text
    nobody = changed(policy_matrix=MATRIX.iloc[:0])
    assert not found(nobody, View())
    for study in STUDIES:
        assert study_words.title(nobody, View(study=study))


def test_where_all_marks_are_as_sure_there_is_one_reading() -> None:
    levels = {f"{policy}_level": "printed" for policy in HOKKAIDO.policies}
    data = changed(edition=ONE_LEVEL, policy_matrix=MATRIX.assign(**levels))
    assert readings.open_levels(data) == ()
    view = View(study=COMBINATIONS)
    assert "読み方は1つ" in study_words.sentence(data, view)
    assert all(span.is_certain for _, span in study_tables.counted(data, View()))
    assert "両方とも印字の行" not in study_tables.pairs_of_policies(data, view)
    assert not any(pair.is_forced for pair in policy_pairs.pairs(data, doubt.rule(data, view)))
    notes = [study_words.notes(data, replace(view, study=study)) for study in STUDIES]
    assert "疑い" not in str(notes)


def test_the_chart_of_combinations_draws_the_rows() -> None:
    marks = MATRIX[list(HOKKAIDO.policies)].astype(str).agg("".join, axis=1)
    counted = marks.value_counts().to_dict()
    figure = study_charts.upset(HOKKAIDO, View())
    bars, _, empty, filled = figure.data
    assert dict(zip(bars.customdata, bars.y, strict=True)) == counted
    assert sum(counted.values()) == len(MATRIX)
    dots = {(x, 3 - y) for x, y in zip(filled.x, filled.y, strict=True)}
    wanted = {
        (n, row)
        for n, key in enumerate(bars.customdata)
        for row, digit in enumerate(key)
        if digit == "1"
    }
    assert dots == wanted
    assert len(empty.x) + len(filled.x) == len(counted) * 4
    # What is pressed has an edge and bold letters besides: never colour alone.
    view = View(policy=("joint_programme",), without=HOKKAIDO.policies[1:])
    assert study_charts.pressed(HOKKAIDO, view) == "1000"
    (bar, *_) = study_charts.upset(HOKKAIDO, view).data
    place = bar.customdata.index("1000")
    assert [n for n, width in enumerate(bar.marker.line.width) if width] == [place]
    assert bar.text[place].startswith("<b>")
    assert study_charts.pressed(HOKKAIDO, View(policy=("metro_pr",))) == ""


@pytest.mark.parametrize("group", context.groups(HOKKAIDO))
def test_the_chart_of_differences_draws_their_intervals(group: str) -> None:
    drawn, _ = study_charts.deltas(HOKKAIDO, View(contrast=group)).data
    differences = context.differences(HOKKAIDO, group)
    assert list(drawn.x) == pytest.approx([one.delta for one in differences], abs=1e-3)
    ends = [one.delta + more for one, more in zip(differences, drawn.error_x.array, strict=True)]
    assert ends == pytest.approx([one.high for one in differences], abs=1e-3)
    open_ones = [symbol.endswith("open") for symbol in drawn.marker.symbol]
    assert open_ones == [not one.is_clear for one in differences]


def test_forced_pairs_are_no_discovery() -> None:
    rule = doubt.rule(HOKKAIDO, View())
    forced = [pair for pair in policy_pairs.pairs(HOKKAIDO, rule) if pair.is_forced]
    assert {(pair.first, pair.second) for pair in forced} >= {("metro_pr", "wide_area_tour")}
    table = study_tables.pairs_of_policies(HOKKAIDO, View()).set_index("施策の組")
    assert table.loc["首都圏PR×広域周遊", "言えること"].startswith("読み方で決まったもの")
    told = found(HOKKAIDO, View())
    assert not any(key.startswith("pair_metro_pr") for key in told)
    notes = " ".join(study_words.notes(HOKKAIDO, View(study=PAIRS)))
    assert "首都圏PR×広域周遊" in notes
    assert "5行で、どれも両方に印があります" in notes
    levels = MATRIX[[f"{policy}_level" for policy in HOKKAIDO.policies]] == "printed"
    assert int((levels.sum(axis=1) > 1).sum()) == 5


@pytest.mark.parametrize("likely", LIKELY)
def test_the_doubt_is_set_in_the_view(likely: int) -> None:
    rule = doubt.rule(HOKKAIDO, View(likely=likely, unsure=2))
    assert rule.levels == ("programme", "remainder")
    assert rule.present == (likely / 100 if likely else None)
    told = study_words.sentence(HOKKAIDO, View(likely=likely, study=PAIRS))
    assert (f"{likely} %" in told) == bool(likely)
    reasons = doubt_words.grounds(HOKKAIDO, View(likely=likely))
    assert len(reasons) == 2
    assert all("首都圏PRは少なく" in text for text, _ in reasons)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("study", STUDIES)
def test_each_part_has_title_table_notes_and_text(study: str, language: str) -> None:
    view = View(study=study, lang=language)
    title = study_words.title(HOKKAIDO, view)
    assert study_words.text(HOKKAIDO, view).startswith(title)
    assert study_words.notes(HOKKAIDO, view)
    if study in (COMBINATIONS, DIFFERENCES):
        assert study_words.brief(HOKKAIDO, view).startswith(title)
    table = study_tables.table(HOKKAIDO, view, study)
    assert not table.empty
    assert not study_tables.texts(table).isna().any(axis=None)
    document = Document(HOKKAIDO, view, "analysis")
    assert (document.subject, document.title) == (STUDY, title)
    cited = {item.name for item in document.layers}
    assert "policy_matrix.csv" in cited
    assert ("clusters.csv" in cited) == (study in ("findings", NEIGHBOURS))


def test_with_nothing_significant_the_page_says_exactly_that() -> None:
    view = View(study=NEIGHBOURS)
    assert "統計的に意味のある結果はありません" in study_words.title(HOKKAIDO, view)
    assert "補正の後、統計的に意味のある所はありません" in study_words.text(HOKKAIDO, view)
    table = study_tables.neighbours(HOKKAIDO, view)
    assert set(table["成り立つか"]) == {"成り立たない"}
    assert "奥尻町→せたな町" in table.iloc[0, -1]


@pytest.mark.turns
@pytest.mark.parametrize("study", STUDIES)
def test_a_part_is_the_same_by_press_and_by_address(study: str) -> None:
    fresh = opened("pages/analysis.py", study=study)
    pressed = opened("pages/analysis.py")
    pressed.segmented_control(key="study").set_value(study).run()
    assert pressed.query_params.get("study", "findings") == study
    assert texts(pressed) == texts(fresh)
    assert study_words.title(HOKKAIDO, View(study=study)) in "".join(html(fresh))


def test_a_press_on_a_combination_is_a_filter_that_can_be_taken_off() -> None:
    app = opened("pages/analysis.py", study=COMBINATIONS)
    press(app, COMBINATIONS, "code", "1000")
    assert app.query_params["policy"] == "joint_programme"
    assert app.query_params["without"] == "metro_pr-wide_area_tour-dual_residence"
    kept = filters.kept(HOKKAIDO, View(policy=("joint_programme",), without=HOKKAIDO.policies[1:]))
    assert f"（{len(kept)}）" in texts(app)
    app.button(key="take_off").click().run()
    assert "policy" not in app.query_params


@pytest.mark.parametrize("study", STUDIES)
def test_a_presentation_begins_with_the_part_that_is_shown(study: str) -> None:
    view = View(study=study)
    (first, page), *_ = story.scenes(HOKKAIDO, view, "analysis")
    assert story.title(HOKKAIDO, first, page) == study_words.title(HOKKAIDO, view)
    assert story.told(HOKKAIDO, first, page) == study_words.text(HOKKAIDO, view)


def sheets(view: View) -> dict[str, pd.DataFrame]:
    content = formats.make("xlsx", Document(HOKKAIDO, view, "analysis"))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {sheet.title: pd.DataFrame(sheet.values) for sheet in book.worksheets}


def test_a_workbook_has_all_parts_with_all_choices() -> None:
    found_sheets = sheets(View(study=DIFFERENCES, lang="en"))
    names = [study_words.label(study, "en") for study in STUDIES]
    assert set(names) <= set(found_sheets)
    differences = found_sheets[study_words.label(DIFFERENCES, "en")]
    rows = len(context.groups(HOKKAIDO)) * len(context.measures(HOKKAIDO))
    assert len(differences) >= rows
    shown = found_sheets[study_words.label(COMBINATIONS, "en")]
    marks = MATRIX[list(HOKKAIDO.policies)].astype(str).agg("".join, axis=1)
    for number in marks.value_counts():
        assert shown.isin([int(number)]).any(axis=None)


def test_many_policies_have_a_chart_that_can_be_read() -> None:
    assert len(combinations.combinations(HOKKAIDO)) <= study_tables.MOST_BARS
    assert patterns.FEW < patterns.MANY


def test_the_background_asks_for_the_group_and_for_the_doubt() -> None:
    page = opened("pages/analysis.py", study=DIFFERENCES)
    assert [box.key for box in page.main.selectbox] == ["contrast", "likely", "unsure"]
