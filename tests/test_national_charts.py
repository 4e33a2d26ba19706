"""The charts of national figures show the numbers of the table, and no lost one as zero."""

import io
import re

import pandas as pd
import pptx
import pytest

from kankei_geo.analysis import decline
from kankei_geo.base import paths
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import NATIONAL_FIGURES
from kankei_geo.export.document import Document
from kankei_geo.export.page import still_national
from kankei_geo.export.slides.slides import make_slides
from kankei_geo.export.workbook import workbook_national
from kankei_geo.present import national_bars, national_cards, national_charts, national_years
from kankei_geo.present.html import render
from kankei_geo.present.words import national_numbers, national_titles, national_words
from kankei_geo.view import chapters, series_groups
from kankei_geo.view.view import NATIONAL, View
from tests.hokkaido import HOKKAIDO, changed
from tests.test_app import html, opened

# What is shown is compared with the file itself, not with what the code has read.
FILE = pd.read_csv(paths.ROOT / "data/01/national_figures.csv", dtype={"year": "Int64"})
SERIES = chapters.series(HOKKAIDO)
CROSSED = ("survey_2017_plans", "survey_2017_activities")
ANSWERS = tuple(
    f"survey_2020_{name}" for name in ("covid", "reasons", "departments", "budgets", "obstacles")
)
LOST = "survey_2020_charts"
MOST_SENT = 8_000  # bytes of a change


def view(series: str, lang: str = "ja") -> View:
    return View(chapter=NATIONAL, series=series, lang=lang)


def rows(series: str) -> pd.DataFrame:
    return FILE[FILE["series"] == series]


def with_figures(figures: pd.DataFrame) -> Dataset:
    """Return the dataset as it is after an edit of its national figures."""
    return changed(background={**HOKKAIDO.background, NATIONAL_FIGURES: figures})


def test_each_kind_of_series_is_drawn_in_its_own_way() -> None:
    kinds = {series: national_bars.kind(HOKKAIDO, series) for series in SERIES}
    drawn = {kind: [one for one in SERIES if kinds[one] == kind] for kind in kinds.values()}
    assert drawn[national_bars.CROSSED] == list(CROSSED)
    assert drawn[national_bars.ANSWERS] == list(ANSWERS)
    assert drawn[national_bars.YEARS] == [series_groups.POPULATION]
    assert LOST in drawn[national_bars.CARDS]


def test_every_series_is_in_one_group() -> None:
    grouped = [one for group in series_groups.grouped(HOKKAIDO).values() for one in group]
    assert sorted(grouped) == sorted(SERIES)
    assert series_groups.group_of("of_tomorrow") == series_groups.OTHERS
    assert series_groups.OTHERS not in series_groups.grouped(HOKKAIDO)


@pytest.mark.parametrize("series", CROSSED)
def test_the_bars_of_2017_are_the_counts_and_add_up_to_the_printed_totals(series: str) -> None:
    own = rows(series)
    total = own[own["item"] == "total"].set_index("part")["value"]
    drawn = national_bars.bars(HOKKAIDO, view(series))
    items = ["yes", "considered", "no", "other"]
    found = [
        own[own["item"] == item].set_index("part")["value"].loc[total.index].to_list()
        for item in items
    ]
    assert [list(answer.numbers) for answer in drawn.answers] == found
    assert list(drawn.wholes) == total.to_list()
    assert [sum(column) for column in zip(*found, strict=True)] == total.to_list()
    for answer, bar in zip(
        drawn.answers, national_charts.bars(HOKKAIDO, view(series)).data, strict=False
    ):
        shares = [
            number / whole * 100 for number, whole in zip(answer.numbers, drawn.wholes, strict=True)
        ]
        assert list(bar.x) == pytest.approx(shares, abs=0.01)
    looks = {(one.item.colour, one.item.pattern) for one in drawn.answers}
    assert len(looks) == len(items)


@pytest.mark.parametrize("series", ANSWERS)
def test_the_bars_of_2020_are_shares_of_n_and_name_their_count(series: str) -> None:
    own = rows(series)
    chart = national_charts.bars(HOKKAIDO, view(series))
    bar, names = chart.data
    assert list(bar.x) == pytest.approx((own["value"] / own["n"] * 100).to_list(), abs=0.01)
    for name, item, value in zip(names.text, own["item_ja"], own["value"], strict=True):
        told = name.replace("<br>", "").replace("\xa0", " ")
        assert told.startswith(f"{item}：{value:,.0f} (")
    assert f"{own['n'].iloc[0]:,.0f}" in national_words.sentence(HOKKAIDO, view(series))
    assert all(len(line) <= 40 for name in names.text for line in name.split("<br>"))


def test_what_is_lost_is_said_and_never_drawn() -> None:
    told = national_cards.cards(HOKKAIDO, view(LOST))
    assert [one.is_lost for one in told] == [True] * 3
    assert [one.about.rpartition("N = ")[2] for one in told] == ["1,756", "1,755", "1,267"]
    figures = HOKKAIDO.background[NATIONAL_FIGURES].copy()
    is_one = (figures["series"] == "survey_2020_reasons") & (figures["item"] == "people")
    figures.loc[is_one, "value"] = float("nan")
    edited = with_figures(figures)
    series = view("survey_2020_reasons")
    assert national_bars.kind(edited, series.series) == national_bars.CARDS
    lost = [one for one in national_cards.cards(edited, series) if one.is_lost]
    assert [one.number for one in lost] == ["値は図とともに失われています"]
    assert national_titles.title(edited, series) == national_words.caption(edited, series)


def test_a_share_is_computed_only_of_an_exact_count_of_governments() -> None:
    may = FILE.apply(national_numbers.may_be_shared, axis="columns")
    assert set(FILE.loc[may, "series"]) == {
        *CROSSED,
        *ANSWERS,
        "survey_2017_returns",
        "survey_2020_returns",
    }
    for series in SERIES:
        own, table = rows(series), national_words.printed(HOKKAIDO, view(series))
        shares = table["Nに対する割合（%）"]
        allowed = may[own.index].reset_index(drop=True)
        assert (shares.notna() == allowed).all(), series
        of_n = (own["value"] / own["n"] * 100).reset_index(drop=True)[allowed].round(1)
        assert shares[allowed].to_list() == pytest.approx(of_n.to_list())


@pytest.mark.parametrize(
    ("series", "item", "ja", "en"),
    [
        ("estimate", "people", "約1,800万人", "about 18 million people"),
        ("estimate", "share", "20%弱", "a little less than 20%"),
        ("estimate", "halved_areas", "50%以上", "50% or more"),
        ("workation", "market", "1,000億円以上", "100 billion yen or more"),
        ("budgets", "creation_2018", "2.5億円", "250 million yen"),
        ("hokkaido_population", "decline_2005", "約5.5万人", "about 55,000 people"),
        ("networks", "resident_cards_people", "約4,500人", "about 4,500 people"),
    ],
)
def test_a_number_has_its_unit_and_its_bound(series: str, item: str, ja: str, en: str) -> None:
    row = rows(series).set_index("item").loc[item]
    for language, told in (("ja", ja), ("en", en)):
        assert national_numbers.amount(HOKKAIDO, row, language) == told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_title_is_a_finding_and_the_text_has_every_number(lang: str) -> None:
    for series in SERIES:
        shown = view(series, lang)
        title, told = (
            part(HOKKAIDO, shown) for part in (national_titles.title, national_words.brief)
        )
        assert title != national_words.caption(HOKKAIDO, shown)
        assert re.search(r"\d", title), title
        assert "{" not in title
        assert told.startswith(title)
        own = rows(series)
        if national_bars.kind(HOKKAIDO, series) in (national_bars.CROSSED, national_bars.ANSWERS):
            counts = [f"{value:,.0f} (" for value in own.loc[own["item"] != "total", "value"]]
        elif series == series_groups.POPULATION:
            counts = ["5,600,000", "5,180,000", "5,224,614"]
        else:
            counts = [one.number for one in national_cards.cards(HOKKAIDO, shown)]
        assert all(count in told for count in counts), series


def test_doubts_about_a_number_stand_beside_it_on_the_screen() -> None:
    for series in SERIES:
        if national_bars.kind(HOKKAIDO, series) == national_bars.CARDS:
            told = render("ui/figure_cards", cards=national_cards.cards(HOKKAIDO, view(series)))
            notes = rows(series)["note_ja"].dropna()
            assert all(note in told for note in notes)
    networks = {one.number: one.note for one in national_cards.cards(HOKKAIDO, view("networks"))}
    assert "印字の誤り" in networks["65団体"]


def test_the_paper_stands_beside_the_census_and_its_own_sums() -> None:
    shown = view(series_groups.POPULATION)
    people = HOKKAIDO.population
    census = {year: int(people[f"census_{year}"].sum()) for year in (2005, 2010, 2015, 2020)}
    lines = national_years.lines(HOKKAIDO, shown)
    assert lines[0].by_year == census
    assert lines[1].by_year[2020] == 5_600_000 - 55_000 - 120_000 - 120_000 - 150_000
    assert lines[2].by_year == {2021: 5_180_000}, "a point: nobody told of a line to it"
    assert min(lines[3].by_year) > 2020
    first, *rest = national_years.comparison(HOKKAIDO, shown).to_numpy().tolist()
    assert first[0] == "2000–2005"
    assert all(pd.isna(one) for one in first[2:]), "no census of 2000 is shipped"
    assert rest[-1] == ["2015–2020", 150_000, 157_119, -7_119]
    notes = " ".join(national_words.notes(HOKKAIDO, shown))
    assert "69,614人の差" in notes
    assert {"population.csv", "indicators_projection.csv"} <= set(decline.tables(HOKKAIDO))
    credit = " ".join(Document(HOKKAIDO, shown, "background").credit)
    assert "国勢調査" in credit
    assert "国勢調査" not in " ".join(Document(HOKKAIDO, view("budgets"), "background").credit)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_change_sends_little(lang: str) -> None:
    for series in (*CROSSED, *ANSWERS, series_groups.POPULATION):
        is_years = series == series_groups.POPULATION
        draw = national_charts.years if is_years else national_charts.bars
        told = national_words.brief(HOKKAIDO, view(series, lang))
        assert len((draw(HOKKAIDO, view(series, lang)).to_json() + told).encode()) < MOST_SENT
    for series in SERIES:
        cards = render("ui/figure_cards", cards=national_cards.cards(HOKKAIDO, view(series, lang)))
        assert len(cards.encode()) < MOST_SENT


def test_each_series_is_in_the_set_of_slides_and_one_slide_has_the_one_that_is_shown() -> None:
    document = Document(HOKKAIDO, view("survey_2020_covid"), "background")
    slides = pptx.Presentation(io.BytesIO(make_slides(document, whole=True))).slides
    titles = [slide.shapes.title.text for slide in slides]
    findings = [national_titles.title(HOKKAIDO, view(series)) for series in SERIES]
    assert set(findings) <= set(titles)
    assert titles[0] == document.title == findings[SERIES.index("survey_2020_covid")]
    for series in (*CROSSED, *ANSWERS):
        at = titles.index(national_titles.title(HOKKAIDO, view(series)))
        (chart,) = (shape.chart for shape in slides[at].shapes if shape.has_chart)
        drawn = national_bars.bars(HOKKAIDO, view(series))
        found = [tuple(map(int, one.values)) for one in chart.plots[0].series]
        assert found == [one.numbers for one in drawn.answers]
        foot = " ".join(shape.text for shape in slides[at].shapes if shape.has_text_frame)
        assert rows(series)["place"].iloc[0] in foot
    one = pptx.Presentation(io.BytesIO(make_slides(document, whole=False))).slides
    assert [slide.shapes.title.text for slide in one] == [document.title]


def test_the_workbook_has_every_figure_as_a_number() -> None:
    tables = workbook_national.tables(Document(HOKKAIDO, view("budgets"), "background"))
    shown, every = tables.values()
    assert shown["数"].to_list() == [250_000_000, 100_000_000, 160_000_000]
    assert every["数"].to_list() == pytest.approx(FILE["value"].to_list(), nan_ok=True)
    assert every["系列"].nunique() == len(SERIES)
    assert every["原典の表記"].to_list() == FILE["printed"].to_list()


def test_the_file_that_is_read_has_the_group_with_bars_and_sources() -> None:
    shown = Document(HOKKAIDO, view("survey_2020_reasons"), "background")
    parts = still_national.parts(shown)
    group = series_groups.grouped(HOKKAIDO)[series_groups.SURVEY_2020]
    names = [national_words.caption(HOKKAIDO, view(one)) for one in group]
    assert {part.title for part in parts} == set(names)
    assert parts[0].title == national_words.caption(HOKKAIDO, shown.view)
    own = rows("survey_2020_reasons")
    widths = [row[2].bar[0][1] for row in parts[0].rows]
    assert widths == pytest.approx((own["value"] / own["n"]).to_list())
    assert own["source"].iloc[0] in parts[0].notes[0]


def test_a_press_on_a_group_is_the_same_as_its_address() -> None:
    app = opened("pages/background.py", chapter=NATIONAL, series="survey_2020_covid")
    (groups,) = (one for one in app.button_group if one.key == "series_group")
    groups.set_value(series_groups.MONEY).run()
    assert not app.exception
    assert app.query_params["series"] == "budgets"
    fresh = opened("pages/background.py", chapter=NATIONAL, series="budgets")
    assert html(app) == html(fresh)
    assert [one.value for one in app.caption] == [one.value for one in fresh.caption]
    assert app.selectbox(key="series").value == fresh.selectbox(key="series").value == "budgets"
