"""The workbook: every number as a number, every code as text, nothing missing read as zero."""

import io
import re
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import pandas as pd
import pytest

from kankei_geo.analysis import candidates, comparison, distribution, journey
from kankei_geo.analysis.candidate_ranking import candidate_table
from kankei_geo.base.errors import LicenceError
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset import facts, sources
from kankei_geo.export import municipality_rows
from kankei_geo.export.document import Document
from kankei_geo.export.workbook import workbook, workbook_print
from kankei_geo.present import legend, palette
from kankei_geo.present.tables import comparison_html, record_tables
from kankei_geo.present.words import candidate_words, words
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO, changed, closed

from .documents import document

JA, EN = "lang=ja", "lang=en&winter=1.5&area=tokachi"
EMPTY = "lang=en&find=zzz&count=4&minutes=10"
STATES = (JA, EN, EMPTY)
HEAD = 1


@cache
def file_of(state: str) -> bytes:
    return workbook.make_workbook(document(state))


@cache
def book(state: str) -> Any:  # noqa: ANN401 -- openpyxl's stubs are not installed
    return openpyxl.load_workbook(io.BytesIO(file_of(state)))


def sheet(state: str, name: str) -> Any:  # noqa: ANN401 -- the same
    return book(state)[words.translator(document(state).view.lang)(name)]


def rows(state: str, name: str) -> list[dict[str, Any]]:
    found = sheet(state, name).iter_rows(min_row=HEAD, values_only=True)
    head = next(found)
    return [dict(zip(head, row, strict=True)) for row in found]


@pytest.mark.turns
@pytest.mark.parametrize("state", STATES)
def test_sheets_and_their_frames(state: str) -> None:
    names = book(state).sheetnames
    t = words.translator(document(state).view.lang)
    assert len(names) == 12
    assert book(state)[names[1]].freeze_panes == f"C{HEAD + 1}"  # code and name stay
    first = ("How to read", "Table of municipalities", "Legend", "Candidates")
    assert names[:4] == [t(name) for name in first]
    for name in names[1:]:
        one = book(state)[name]
        assert one.freeze_panes in {f"B{HEAD + 1}", f"C{HEAD + 1}"}
        (table,) = one.tables.values()
        assert table.name.isascii()
        if one.max_row > 1:
            assert table.ref == one.dimensions
            assert table.autoFilter.ref == one.dimensions
        assert one.print_title_rows == f"${HEAD}:${HEAD}"
    for one in book(state):
        assert one.page_setup.orientation == "landscape"
        assert all(dimension.width < 115 for dimension in one.column_dimensions.values())


@pytest.mark.parametrize("state", STATES)
def test_paper_can_be_read_and_tells_its_source(state: str) -> None:
    t = words.translator(document(state).view.lang)
    guide = {row[0].value: str(row[1].value) for row in sheet(state, "How to read").iter_rows()}
    for one in book(state):
        # What is too wide takes several pages, each with code and name.
        assert not one.sheet_properties.pageSetUpPr.fitToPage
        assert 10.5 * one.page_setup.scale / 100 >= 8, one.title
        assert one.title == t("How to read") or one.print_title_cols
        footer, header = one.oddFooter.left, one.oddHeader.left
        assert footer.size == header.size == 8
        assert footer.text.startswith(t("Source: {credit}").format(credit=""))
        assert len(f"&L&8{footer.text}") <= 255
        # Statements are whole: each stands so on the first sheet, or says that all stand there.
        rest = t("all sources and terms: sheet “{sheet}”").format(sheet=t("How to read"))
        begun = t("Source: {credit}").format(credit="").strip()
        whole = guide.get(one.title, "".join(document(state).credit))
        for part in footer.text.replace("\n", " / ").split(" / "):
            told = part.strip().removeprefix(begun).strip()
            assert told in whole or told == rest or told in rest
        # A line that is wider than the page would be cut.
        lines = (*footer.text.split("\n"), *header.text.split("\n"))
        assert max(workbook_print.letters(line) for line in lines) <= 165
    unprinted = sheet(state, "Access to airports")
    assert unprinted.print_area == f"'{unprinted.title}'!$A$1:$J$1"
    assert f"{unprinted.max_row - 1:,}" in unprinted.oddHeader.left.text


def test_long_texts_around_a_page_are_never_cut_amid_a_statement() -> None:
    short, long = "A & B", "C" * 240
    told = workbook_print.foot([short, long, short * 2], "en")
    assert long not in told
    assert short in told
    assert told.endswith("all sources and terms: sheet “How to read”")
    assert workbook_print.foot([short], "en") == f"Source: {short}"


@pytest.mark.parametrize(
    ("state", "name", "code"), [(JA, "市町村", "コード"), (EN, "Table of municipalities", "Code")]
)
def test_pandas_reads_the_municipalities_at_once(state: str, name: str, code: str) -> None:
    found = pd.read_excel(io.BytesIO(file_of(state)), sheet_name=name, dtype={code: str})
    assert book(state).sheetnames.index(name) == 1  # the first sheet of data
    about = replace(document(state), with_tables=True)
    expected = municipality_rows.table(about, municipality_rows.columns(about))
    assert list(found.columns) == list(expected.columns)
    assert found.columns[0] == code
    assert list(found[code]) == list(expected[code])
    for column in expected.columns:
        number = pd.api.types.is_numeric_dtype(expected[column])
        assert (
            pd.api.types.is_numeric_dtype(found[column]) == number or expected[column].isna().all()
        )
        assert (found[column].isna().to_numpy() == expected[column].isna().to_numpy()).all()
        if number:
            pd.testing.assert_series_equal(
                found[column].astype(float),
                expected[column].astype(float).reset_index(drop=True),
                check_names=False,
            )


@pytest.mark.parametrize("state", STATES)
def test_municipalities_tell_whom_the_filters_let_through(state: str) -> None:
    shown = document(state)
    t, lang = words.translator(shown.view.lang), shown.view.lang
    found = rows(state, "Table of municipalities")
    assert {row[t("Code")] for row in found} == set(HOKKAIDO.table["code"])
    matching = {row[t("Code")] for row in found if row[t("Meets the conditions")] is True}
    assert matching == set(shown.kept["code"])
    people = HOKKAIDO.population.set_index("code")
    table = HOKKAIDO.table.set_index("code")
    labels = legend.level_labels(HOKKAIDO)
    rated = candidates.tiers(HOKKAIDO, shown.view.rule)["drive_minutes"]
    for row in found:
        code = row[t("Code")]
        own, census = table.loc[code], people.loc[code]
        assert row[t("Municipality")] == own["name" if lang == "ja" else "name_en"]
        assert row[t("Population 2020")] == census["census_2020"]
        assert row[t("Area (km²)")] == census["area_km2"]
        change = (census["census_2020"] / census["census_2005"] - 1) * 100
        assert row[t("Population 2005–2020 (%)")] == pytest.approx(change, abs=0.06)
        drive = row[t("By road (min, estimate)")]
        assert (drive is None) == (rated[code] != rated[code])  # missing is unlike itself
        assert drive is None or drive == pytest.approx(rated[code], abs=0.051)
        for policy in HOKKAIDO.policies:
            name = words.policy_name(HOKKAIDO, policy, lang)
            mark, level = row[name], row[t("{policy}: evidence").format(policy=name)]
            if own["listed"]:
                assert mark == own[policy]
                assert level == t(labels[own[f"{policy}_level"]])
            else:
                assert mark is level is None
        if own["listed"]:
            assert row[t("Count")] == own["priority_count"]
            assert isinstance(row[t("Count")], int)
        else:
            assert row[t("Count")] is None
            assert row[t("Why cells are empty")].startswith(t("Not listed"))


def test_counts_have_the_colours_of_the_map() -> None:
    one = sheet(JA, "Table of municipalities")
    column = next(cell.column for cell in one[HEAD] if cell.value == "施策数")
    seen = set()
    for row in range(HEAD + 1, one.max_row + 1):
        cell = one.cell(row, column)
        known = legend.count_colours(HOKKAIDO).get(cell.value, palette.NOT_LISTED_COLOUR)
        assert f"#{cell.fill.fgColor.rgb[2:].lower()}" == known
        seen.add((cell.value, cell.font.color.rgb[2:]))
    assert {text for value, text in seen if value in (3, 4)} == {"FFFFFF"}
    assert {text for value, text in seen if value in (1, None)} == {"1A1A1A"}


@pytest.mark.parametrize("state", STATES)
def test_candidates_are_all_tiers_in_the_order_of_ranks(state: str) -> None:
    shown = document(state)
    rule, lang = shown.view.rule, shown.view.lang
    t = words.translator(lang)
    found = rows(state, "Candidates")
    told = "\n".join(str(cell.value) for cell in sheet(state, "How to read")["B"])
    assert candidate_words.whole_rule_sentence(HOKKAIDO, shown.view) in told
    rated = candidates.tiers(HOKKAIDO, rule)
    listed = candidate_table(HOKKAIDO, rule)
    assert [row[t("Code")] for row in found] == list(listed["code"])
    for row, own in zip(found, listed.to_dict("records"), strict=True):
        tier = rated.loc[row[t("Code")], "tier"]
        assert row[t("Tier")] == candidate_words.tier_name(HOKKAIDO, tier, rule, lang)
        if tier in ("A", "B", "C"):
            assert row[t("Rank")] == own["rank"]
            assert row[t("Score")] == pytest.approx(own["score"], abs=6e-4)
        else:
            assert row[t("Rank")] is row[t("Score")] is None
        assert (row[t("Count")] is None) == (not rated.loc[own["code"], "listed"])


def test_codes_are_text_on_every_sheet() -> None:
    for state in (JA, EN):
        for one in book(state).worksheets[1:]:
            heads = {cell.column: cell.value for cell in one[HEAD]}
            t = words.translator(document(state).view.lang)
            for column, name in heads.items():
                if name in {t("Code"), t("Code of the neighbour")}:
                    cells = [one.cell(row, column) for row in range(HEAD + 1, one.max_row + 1)]
                    assert all(cell.data_type == "s" for cell in cells)
                    assert all(len(cell.value) == 5 and cell.value.isdigit() for cell in cells)


def test_reference_tables_are_whole() -> None:
    people = rows(JA, "Population")
    assert len(people) == 179
    assert (
        sum(row["国勢調査2020年（人）"] for row in people)
        == HOKKAIDO.population["census_2020"].sum()
    )
    access = facts.access(HOKKAIDO, 1.5)
    found = rows(EN, "Access to airports")
    assert len(found) == 179 * 13
    for row, own in zip(found, access.to_dict("records"), strict=True):
        assert (row["Code"], row["IATA"]) == (own["code"], own["airport"])
        assert row["Straight line (km)"] == own["distance_km"]
        minutes = row["By road (min, estimate)"]
        assert minutes == (None if own["method"] == "none" else own["drive_minutes"])
        assert row["Why cells are empty"] == ("no road" if own["method"] == "none" else None)
    lengths = {
        "Airports": HOKKAIDO.airports,
        "Neighbours": HOKKAIDO.neighbours,
        "Grounds": HOKKAIDO.grounds,
        "Notes": HOKKAIDO.notes,
        "Contradictions": HOKKAIDO.contradictions,
        "Glossary": HOKKAIDO.glossary,
    }
    for name, table in lengths.items():
        assert len(rows(JA, name)) == len(rows(EN, name)) == len(table)


@pytest.mark.parametrize("state", STATES)
def test_first_sheet_tells_view_terms_code_and_all_sources(state: str) -> None:
    shown = document(state)
    one = sheet(state, "How to read")
    texts = "\n".join(str(cell.value) for row in one.iter_rows() for cell in row if cell.value)
    assert one["A1"].value == shown.title
    assert shown.code in texts
    assert shown.stamp in texts
    for item in HOKKAIDO.sidecars:
        assert item.licence[shown.view.lang] in texts
        assert item.credit[shown.view.lang] in texts
    for text in HOKKAIDO.grounds[f"text_{shown.view.lang}"]:
        assert text in texts


def test_every_sheet_has_its_own_credit() -> None:
    guide = {row[0].value: row[1].value for row in sheet(JA, "How to read").iter_rows()}
    for name, place in (
        ("人口", "population.csv"),
        ("空港まで", "access.csv"),
        ("市町村", "policy_matrix.csv"),
    ):
        for line in sources.credit_lines(HOKKAIDO.layers({place}), "ja"):
            assert line.rpartition("：")[2] in guide[name]
    for one in book(JA).worksheets[1:]:
        assert "出典：" in guide[one.title]


def test_percent_and_numbers_have_real_types() -> None:
    one = sheet(JA, "Table of municipalities")
    formats = {cell.value: one.cell(HEAD + 1, cell.column).number_format for cell in one[HEAD]}
    # A percentage is what its header says, so that programs read it as a person does.
    assert not [text for text in formats.values() if "%" in text]
    first = {cell.value: one.cell(HEAD + 1, cell.column) for cell in one[HEAD]}
    assert first["人口（2020年）"].data_type == "n"


@pytest.mark.turns
@pytest.mark.parametrize("state", [JA, EMPTY])
def test_same_bytes_twice_and_small(state: str) -> None:
    again = workbook.make_workbook(document(state))
    assert again == file_of(state)
    assert len(again) < 500_000
    about = book(state).properties
    assert about.created.date() == about.modified.date() == document(state).date
    assert (about.creator, about.subject) == ("Kankei-Geo", document(state).code)


def test_no_cell_is_a_formula() -> None:
    odd = '=HYPERLINK("http://x")\x01'
    table = HOKKAIDO.table.copy()
    for code, text in (("01100", odd), ("01202", "@x"), ("01203", "-1"), ("01204", "\tx")):
        table["name"] = table["name"].mask(table["code"] == code, text)
    data = changed(table=table)
    content = workbook.make_workbook(Document(data, View(find="=1+1\x02", lang="ja")))
    assert openpyxl.load_workbook(io.BytesIO(content))
    content = workbook.make_workbook(Document(data, View(lang="ja")))
    cells = [
        cell
        for one in openpyxl.load_workbook(io.BytesIO(content))
        for row in one.iter_rows()
        for cell in row
    ]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    values = {cell.value for cell in cells}
    assert {odd.replace("\x01", "\ufffd"), "@x", "-1", "\tx"} <= values


@pytest.mark.parametrize("name", ["policy_matrix.csv", "access.csv"])
def test_forbidden_data_is_not_passed_on(name: str) -> None:
    with pytest.raises(LicenceError):
        workbook.make_workbook(replace(document(JA), data=closed(name)))


def frame(state: str, name: str) -> pd.DataFrame:
    about = document(state)
    t = words.translator(about.view.lang)
    found = pd.read_excel(io.BytesIO(file_of(state)), sheet_name=t(name), dtype={t("Code"): str})
    # A cell is empty for a reason, which stands in the last column.
    why = t("Why cells are empty")
    empty = found.drop(columns=why, errors="ignore").isna().any(axis=1)
    assert not empty.any() or found.loc[empty, why].notna().all()
    return found


@pytest.mark.turns
@pytest.mark.parametrize("by", ["people", "access", "area"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_distribution_holds_the_numbers_of_its_title(by: str, language: str) -> None:
    state = f"distribution?by={by}&lang={language}"
    about, found = document(state), frame(state, "Distribution")
    t = words.translator(language)
    mean = found[t("Mean of the listed")]
    assert f"{mean.max():.2f}" in about.title
    assert found[t("Municipalities")].sum() == len(HOKKAIDO.table)
    assert found[t("Not listed")].sum() == (~HOKKAIDO.table["listed"]).sum()
    groups = distribution.group_of(HOKKAIDO, HOKKAIDO.table, by)
    for policy in HOKKAIDO.policies:
        name = words.policy_name(HOKKAIDO, policy, language)
        adopters = HOKKAIDO.table[policy].fillna(0).groupby(groups.to_numpy()).sum()
        assert sorted(found[name]) == sorted(adopters)
        share = t("{policy}: share of all municipalities (%)").format(policy=name)
        expected = found[name] / found[t("Municipalities")] * 100
        assert found[share].to_numpy() == pytest.approx(expected.round(1).to_numpy())
    combined = frame(state, "Combination")
    assert combined[t("Municipalities")].sum() == HOKKAIDO.table["listed"].sum()
    first = [words.policy_name(HOKKAIDO, policy, language) for policy in HOKKAIDO.policies]
    assert set(combined[first].to_numpy().ravel()) == {0, 1}


def test_a_comparison_holds_every_line_of_the_page() -> None:
    state = "compare?code=01452-01100&versus=tokachi"
    view, found = document(state).view, frame(state, "Compare")
    compared = comparison.compare(HOKKAIDO, view.code, view.versus)
    told = comparison_html.lines(HOKKAIDO, compared, "ja")
    assert [list(row) for row in found.itertuples(index=False)] == [
        [label, *cells] for label, cells in told
    ]
    index = frame(state, "Population since 2005")
    expected = comparison.population_index(HOKKAIDO, view.code, view.versus)
    assert index.iloc[:, 1:].to_numpy() == pytest.approx(expected.round(1).to_numpy())


@pytest.mark.turns
@pytest.mark.parametrize("code", ["01207", "01647", "01518"])  # one not listed, one on an island
def test_a_record_tells_rank_journey_neighbours_and_likes(code: str) -> None:
    state = f"municipality?code={code}"
    view = document(state).view
    head, rows_told = record_tables.standing_rows(HOKKAIDO, view)
    standing = frame(state, "Rank and percentile")
    assert list(standing[head[0]]) == [row[0] for row in rows_told]
    assert list(standing[head[2]]) == [row[2] for row in rows_told]
    if "羽田からの所要時間" in book(state).sheetnames:
        whole = journey.to(HOKKAIDO, view.assumptions, code)["total"]
        parts = frame(state, "Journey from Haneda")["所要（分・推計）"]
        assert parts.empty or parts.sum() == pytest.approx(whole, abs=3)
    alike = frame(state, "The most similar")
    assert list(alike["コード"]) == list(
        record_tables.similar_places(HOKKAIDO, View(code=(code,))).index
    )
    near = record_tables.neighbours(HOKKAIDO, code, "ja")
    assert ("隣接市町村と施策" in book(state).sheetnames) == (not near.empty)
    if not near.empty:
        assert list(frame(state, "Neighbours and their policies")["コード"]) == list(near.index)


def test_no_source_is_the_name_of_a_file() -> None:
    cells = [
        str(cell)
        for name in book(JA).sheetnames
        for row in book(JA)[name].iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    assert not [text for text in cells if re.search(r"[0-9a-f]{16}\.txt", text)]
    assert [text for text in cells if text == "研究論文（著者・題名・年は不明）"]
    guide = [str(row[1].value) for row in sheet(JA, "How to read").iter_rows()]
    sources_told = [line for text in guide for line in text.split("\n") if line.startswith("出典")]
    assert sources_told
    assert not [line for line in sources_told if ".txt" in line or ".csv" in line]


@pytest.mark.turns
@pytest.mark.parametrize("state", [JA, "hubs?hubs=8&within=180", "routes?stops=01207-01631"])
def test_no_cell_of_any_sheet_is_empty_without_a_reason(state: str) -> None:
    t = words.translator("ja")
    explained = {t("Contradicted by")}  # a remark where there is one
    for name in book(state).sheetnames[1:]:
        found = pd.read_excel(io.BytesIO(file_of(state)), sheet_name=name)
        why = t("Why cells are empty")
        empty = found.drop(columns=[*explained, why], errors="ignore").isna().any(axis=1)
        assert not empty.any() or found.loc[empty, why].notna().all(), name
