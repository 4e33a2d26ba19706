"""A file says what its page says, whatever it is about: title, numbers, lines, extent."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from kankei_geo.analysis import candidate_areas, candidates, comparison
from kankei_geo.dataset import shapes
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.export import document as subjects
from kankei_geo.export.document import Document
from kankei_geo.export.page import page_data, still_page
from kankei_geo.export.page.single_page import make_page
from kankei_geo.present import legend
from kankei_geo.present.tables import comparison_html, municipality_table, record_tables
from kankei_geo.present.words import candidate_words, distribution_words, how_to_read, words
from kankei_geo.view import filters
from kankei_geo.view.view import View
from tests import made_up
from tests.hokkaido import HOKKAIDO, changed
from tests.test_single_page import HOSTILE, Reader, data_of

pytestmark = pytest.mark.slow

ALSO = ("areas", "borderline", "tiers", "potential")
DOCUMENTS = {
    "policy": Document(HOKKAIDO, View()),
    "group": Document(HOKKAIDO, View(lang="en", area=("tokachi",), layer="dual_residence")),
    "journey": Document(HOKKAIDO, View(layer="journey", code=("01206",))),
    "four": Document(HOKKAIDO, View(kind="four", policy=("metro_pr",))),
    "tiles": Document(HOKKAIDO, View(kind="tiles", layer="combination", code=("01206",))),
    "candidates": Document(HOKKAIDO, View(), "airport_access"),
    "both": Document(HOKKAIDO, View(measure="both", code=("01463",), also=ALSO), "airport_access"),
    "line": Document(
        HOKKAIDO, View(lang="en", measure="line", area=("tokachi",)), "airport_access"
    ),
    "record": Document(HOKKAIDO, View(code=("01206",)), "municipality"),
    "comparison": Document(HOKKAIDO, View(code=("01206", "01207"), versus=("tokachi",)), "compare"),
    "spread": Document(HOKKAIDO, View(lang="en", by="access"), "distribution"),
    "study": Document(HOKKAIDO, View(study="combinations"), "analysis"),
    "route": Document(HOKKAIDO, View(stops=("01206", "01207"), closer=True), "routes"),
    "hubs": Document(HOKKAIDO, View(), "hubs"),
    "background": Document(HOKKAIDO, View(), "background"),
    "facts": Document(HOKKAIDO, View(code=("01206",)), "initiatives"),
}
MAPS = [name for name, one in DOCUMENTS.items() if one.subject not in still_page.SUBJECTS]
EVERY_SUBJECT = {
    *(subjects.POLICY_MAP, subjects.FOUR_MAPS, subjects.TILE_MAP, subjects.CANDIDATE_MAP),
    *(subjects.RECORD, subjects.COMPARISON, subjects.SPREAD),
    *(subjects.ROUTE_MAP, subjects.HUB_MAP, subjects.STUDY, subjects.FACT_MAP, subjects.BACKGROUND),
}
_FILL = re.compile(r'<(?:path|use)[^>]*? data-code="(\d{5})" fill="([^"]*)"')
_FILL_OF_USE = re.compile(r'<use href="#m(\d{5})" data-code="\d{5}" fill="([^"]*)"')
_TILE = re.compile(r'data-code="(\d{5})" transform="[^"]*"><rect[^>]*fill="([^"]*)"')


@cache
def made(name: str) -> str:
    return make_page(DOCUMENTS[name]).decode()


@cache
def read(name: str) -> Reader:
    return Reader(made(name).encode())


def painted(name: str) -> list[dict[str, str]]:
    """Return the fill of each municipality on each map of a file, as it is before any script."""
    page = made(name)
    if DOCUMENTS[name].subject == subjects.TILE_MAP:
        return [dict(_TILE.findall(page))]
    if DOCUMENTS[name].subject == subjects.FOUR_MAPS:
        return [dict(_FILL_OF_USE.findall(one)) for one in page.split('<div class="small">')[1:]]
    return [dict(_FILL.findall(page))]


def shown_legend(name: str) -> list[tuple[str, str]]:
    """Return label and number of each row that is shown of the one legend that is."""
    body = next(
        one
        for one in re.findall(r"<table data-layer.*?</table>", made(name), re.DOTALL)
        if " hidden>" not in one.split("<caption>")[0]
    )
    rows = re.findall(r"<tr([^>]*)>.*?<th scope=\"row\">(.*?)</th><td[^>]*>(.*?)</td></tr>", body)
    return [(unescape(label), number) for kind, label, number in rows if " hidden" not in kind]


def test_every_subject_is_looked_at() -> None:
    assert {one.subject for one in DOCUMENTS.values()} == EVERY_SUBJECT


@pytest.mark.turns
@pytest.mark.parametrize("name", DOCUMENTS)
def test_title_and_rule_are_those_of_the_page(name: str) -> None:
    document, reader = DOCUMENTS[name], read(name)
    assert reader.open == []
    assert reader.texts["h1"] == [document.title]
    # The first one is the page's; points of a chart have titles, too.
    title, *others = reader.texts["title"]
    assert title == f"{document.title} | {words.translator(document.view.lang)('Kankei-Geo')}"
    assert bool(others) == (document.subject == subjects.CANDIDATE_MAP)
    assert document.rule in unescape(made(name))
    assert make_page(document) == made(name).encode()


def label(item: legend.LegendClass, document: Document) -> str:
    return words.class_label(item, document.view.lang)


@pytest.mark.parametrize("name", [name for name in MAPS if name != "four"])
def test_numbers_of_the_legend_are_counted_on_the_map(name: str) -> None:
    document = DOCUMENTS[name]
    found, chosen = page_data.layers(document)
    fills, (by_code,) = page_data.drawn_fills(document, found), painted(name)
    assert set(by_code) == set(HOKKAIDO.table["code"])
    of_fill = {fills[item]: label(item, document) for item in found[chosen].classes}
    of_fill.setdefault(legend.FILTERED_OUT.colour, label(legend.FILTERED_OUT, document))
    counted = Counter(of_fill[fill] for fill in by_code.values())
    told = {text: int(number) for text, number in shown_legend(name) if number}
    for item, number in document.picture.rows:
        if number != "":
            text = label(item, document)
            assert told.pop(text) == number == counted[text]
    assert not any(told.values())


def test_numbers_of_the_small_maps_are_counted_on_them() -> None:
    document, layers = DOCUMENTS["four"], page_data.layers(DOCUMENTS["four"])[0]
    fills = page_data.drawn_fills(document, layers)
    counted: Counter[str] = Counter()
    for layer, by_code in zip(layers, painted("four"), strict=True):
        of_fill = {fills[item]: item.key for item in layer.classes}
        of_fill[legend.FILTERED_OUT.colour] = legend.FILTERED_OUT.key
        counted.update(of_fill[fill] for fill in by_code.values())
    told = {text: int(number) for text, number in shown_legend("four") if number}
    for item in (*legend.mark_states(HOKKAIDO), legend.FILTERED_OUT):
        is_each = item.key in (legend.NOT_LISTED.key, legend.FILTERED_OUT.key)
        # Who has no mark is told once, though drawn on each of the maps.
        number = counted[item.key] // (len(HOKKAIDO.policies) if is_each else 1)
        assert told.get(label(item, document), 0) == number
    assert sum(counted.values()) == len(HOKKAIDO.policies) * len(HOKKAIDO.table)


@pytest.mark.parametrize("name", MAPS)
def test_all_that_the_page_draws_is_drawn_and_told(name: str) -> None:
    document, page = DOCUMENTS[name], made(name)
    labels = [label for label, _ in shown_legend(name)]
    if document.subject in (subjects.CANDIDATE_MAP, subjects.ROUTE_MAP):
        for kind, label in document.picture.lines:
            # A way is told of whoever is selected.
            assert label in labels or kind == "way"
        for kind, _ in document.picture.lines:
            drawn = {"way": '<g class="way"><path', "route": '<g class="way route"><path'}
            assert drawn.get(kind, f"{kind}") in page
    around = len(HOKKAIDO.airports) if document.subject == subjects.CANDIDATE_MAP else 0
    ends = len({document.route.places[0], document.route.places[-1]}) if document.route else 0
    assert page.count("fixed airport") == around + ends
    named = {one["data-name"] for one in read(name).having("g", "data-name")}
    drawn_as_map = document.subject not in (subjects.FOUR_MAPS, subjects.TILE_MAP)
    assert named <= set(document.picture.named)
    assert bool(named) == (bool(document.picture.named) and drawn_as_map)


@pytest.mark.parametrize("name", ["both", "line"])
def test_circles_and_areas_have_their_size(name: str) -> None:
    document = DOCUMENTS[name]
    group = made(name).split('<g class="overlay buffer">')[1].split("</g>")[0]
    used = document.picture.airports
    assert used
    paths = re.findall(r' d="([^"]+)"', group)
    for path in paths:
        across = [0]
        for step in path.split("l")[1].rstrip("z").split(" ")[::2]:
            across.append(across[-1] + int(step))
        # A unit is 100 m.
        assert (max(across) - min(across)) / 10 == pytest.approx(2 * document.view.km, rel=0.02)


def test_what_is_out_of_scope_is_drawn_and_named_where_the_map_shows_it() -> None:
    for name in MAPS:
        if DOCUMENTS[name].subject == subjects.TILE_MAP:
            assert "北方領土" not in made(name)
            continue
        maps = 4 if DOCUMENTS[name].subject == subjects.FOUR_MAPS else 1
        told = "北方領土" if DOCUMENTS[name].view.lang == "ja" else "Northern Territories"
        assert len(re.findall(r'class="fixed outlined".*?' + told, made(name))) == maps
        assert made(name).count('class="outside"') == 6 * maps


@pytest.mark.parametrize("name", ["group", "line"])
def test_a_group_is_framed(name: str) -> None:
    document = DOCUMENTS[name]
    areas = HOKKAIDO.subprefectures.set_index("slug")["name"][list(document.view.area)]
    table = shapes.on_paper(HOKKAIDO)
    codes = HOKKAIDO.table.loc[HOKKAIDO.table["subprefecture"].isin(areas), "code"]
    west, south, east, north = table[table["code"].isin(codes)].total_bounds / 100
    left, top, width, height = map(
        int,
        re.search(r'<svg viewBox="([^"]+)" role="img"', made(name))[1].split(),  # type: ignore[index]
    )
    assert left < west < east < left + width < west + 1.3 * (east - west)
    assert top < -north < -south < top + height
    assert data_of(made(name).encode())["frames"][0] == [left, top, width, height]


def test_panel_and_table_are_those_of_the_page() -> None:
    name = "both"
    document, page = DOCUMENTS[name], unescape(made(name))
    for line in how_to_read.of_candidates(HOKKAIDO, document.view):
        assert line in page
    assert re.search(r'<div id="record">\s*<article><h2>占冠村</h2>', page)
    assert "面積の50 km圏内の割合" in page
    titles = re.findall(r"<h2 id=\"own-\d\">(.*?)</h2>", page)
    assert titles[:2] == ["候補地とその他の区分", "候補の圏域"]
    shown = View(columns=("minutes", "interval", "airport", "count"))
    heads = Reader(make_page(Document(HOKKAIDO, shown))).having("th", "aria-sort")
    assert len(heads) == 1
    titles = re.findall(
        r'<th scope="col" class="[^"]*"[^>]*><button type="button">(.*?)</button>',
        make_page(Document(HOKKAIDO, shown)).decode(),
    )
    assert titles[2:] == [
        municipality_table.column_title(HOKKAIDO, column, "ja")
        for column in ("count", "airport", "minutes", "interval")
    ]


def test_a_record_has_all_that_its_page_has() -> None:
    page, view = unescape(made("record")), DOCUMENTS["record"].view
    head, rows = record_tables.standing_rows(HOKKAIDO, view)
    for text in (*head, *(cell for row in rows for cell in row)):
        assert text in page
    row = HOKKAIDO.table.set_index("code").loc["01206"]
    for year in (2005, 2010, 2015, 2020):
        assert f"{HOKKAIDO.population.set_index('code').loc['01206', f'census_{year}']:,}" in page
    near = record_tables.neighbours(HOKKAIDO, "01206", "ja").iloc[:, 0]
    for name in (*near, *record_tables.similar_places(HOKKAIDO, View(code=("01206",))).iloc[:, 0]):
        assert f'<th scope="row">{name}</th>' in page
    for policy in HOKKAIDO.policies:
        text = HOKKAIDO.grounds.set_index("grounds").loc[row[f"{policy}_grounds"], "text_ja"]
        assert text in page
    told = dict(re.findall(r'</svg>(\S+) <span class="n">(\d+)</span>', page))
    seen = page.split('<g class="outlines">')[1].split("</g>")[0].count("<path")
    assert 0 < sum(map(int, told.values())) <= seen


def test_a_comparison_and_a_distribution_have_the_numbers_of_their_pages() -> None:
    view, page = DOCUMENTS["comparison"].view, unescape(made("comparison"))
    found = comparison.compare(HOKKAIDO, view.code, view.versus, winter=view.winter)
    for label, cells in comparison_html.lines(HOKKAIDO, found, "ja"):
        row = re.search(rf'<th scope="row"[^>]*>{re.escape(label)}</th>(.*?)</tr>', page)
        assert row
        assert [
            re.sub(r"<span.*?</span></span>|<.*?>", "", cell) for cell in row[1].split("</td>")[:-1]
        ] == cells
    index = comparison.population_index(HOKKAIDO, view.code, view.versus)
    assert len(re.findall(r'<path class="line"', page.split('<ul class="key">')[0])) == len(
        index.columns
    )
    for value in index.to_numpy().ravel():
        assert f"<td>{value:.1f}</td>" in page
    document = DOCUMENTS["spread"]
    rows = distribution_words.rows(HOKKAIDO, document.spread)
    cells = re.findall(
        r"<tr><th scope=\"row\"[^>]*>(.*?)</th><td>(\d+)</td><td>(.*?)</td>(.*?)</tr>",
        unescape(made("spread")),
    )
    for (_, everyone, bar, rest), (_, number, mean, numbers, _) in zip(cells, rows, strict=True):
        assert int(everyone) == number
        shares = [float(width) for width in re.findall(r'width="([\d.]+)%"', bar)]
        assert sum(shares) == pytest.approx(100, abs=0.1)
        assert re.findall(r"<td>(.*?)</td>", rest) == [*map(str, numbers), mean]


@pytest.mark.turns
@pytest.mark.parametrize("page", ["overview", "municipality", "compare", "distribution"])
def test_without_airports_a_file_is_made_of_what_there_is(page: str, tmp_path: Path) -> None:
    made_up.build(tmp_path)
    data = open_dataset(made_up.CODE, made_up.FIRST, tmp_path)
    code = str(data.municipalities["code"].iloc[0])
    for kind in ("map", "four", "tiles"):
        document = Document(data, View(code=(code,), kind=kind), page)
        reader = Reader(make_page(document))
        assert reader.open == []
        assert reader.texts["h1"] == [document.title]


def test_filters_keep_out_what_the_view_keeps_out() -> None:
    kept = filters.matches(HOKKAIDO, HOKKAIDO.table, DOCUMENTS["four"].view)
    faded = legend.FILTERED_OUT.colour
    for by_code in painted("four"):
        shown = {code for code, fill in by_code.items() if fill != faded}
        assert shown == set(HOKKAIDO.table.loc[kept, "code"])


@pytest.mark.turns
@pytest.mark.parametrize("name", ["four", "tiles", "candidates", "record", "comparison"])
def test_nothing_hostile_becomes_markup(name: str) -> None:
    document = DOCUMENTS[name]
    table = HOKKAIDO.table
    bad = table.assign(name=table["name"].where(table["code"] != "01206", HOSTILE))
    places = HOKKAIDO.municipalities
    named = places.assign(name=places["name"].where(places["code"] != "01206", HOSTILE))
    data = changed(table=bad, municipalities=named)
    view = replace(document.view, code=("01206",), find="", policy=())
    reader = Reader(make_page(Document(data, view, document.page)))
    assert reader.open == []
    assert not reader.having("img", "src")
    assert any("onerror" in text for texts in reader.texts.values() for text in texts)
    assert {tag for tag, _ in reader.elements} <= {tag for tag, _ in read(name).elements} | {
        *("article", "table", "caption")
    }


def test_a_record_names_the_table_not_the_file_in_which_it_survives() -> None:
    page = unescape(made("record"))
    files = set(HOKKAIDO.grounds["source"][~HOKKAIDO.grounds["source"].str.contains("://")])
    assert files
    assert not [name for name in files if name in page]
    assert "論文の表3" in page


def test_the_years_of_each_census_are_written_below_a_chart() -> None:
    chart = made("record").split('<svg class="chart"')[1].split("</svg>")[0]
    years = re.findall(r'<text class="middle"[^>]*>(\d{4})</text>', chart)
    assert years == ["2005", "2010", "2015", "2020", "2025"]


def test_names_around_a_record_are_as_large_as_other_names_and_beside_the_scale() -> None:
    drawn = made("record").split('<svg class="near"')[1].split("</svg>")[0]
    left, _, width, _ = map(int, re.findall(r"-?\d+", drawn.split('"')[1]))
    # In half a window, an unscaled letter of 12 px is a letter of 12 px.
    scales = {float(one) for one in re.findall(r"scale\(([\d.]+)\)", drawn)}
    assert len(scales) == 1
    (scale,) = scales
    assert 500 <= width / scale <= 600
    at = re.search(r'class="scale" transform="translate\(([^)]*)\)', drawn).group(1)
    x, y = map(int, at.split())
    long = int(re.search(r'd="M-42 -42H(\d+)', drawn).group(1))
    for place in re.findall(r'class="fixed name" transform="translate\(([^)]*)\)', drawn):
        across, down = map(int, place.split())
        assert left <= across <= left + width
        inside = x - 42 * scale < across < x + long * scale
        assert not (inside and y - 42 * scale < down < y + 9 * scale)


@pytest.mark.parametrize("name", ["candidates", "both", "line"])
def test_a_file_draws_access_and_policies_of_everyone_and_says_what_it_shows(name: str) -> None:
    view = DOCUMENTS[name].view
    page, rated = unescape(made(name)), candidates.tiers(HOKKAIDO, view.rule)
    assert candidate_words.quadrant_text(HOKKAIDO, rated, view.rule, view.lang) in page
    chart = page.split('<svg class="chart"')[1].split("</svg>")[0]
    dots = re.findall(
        r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" fill="(#\w+)"><title>(.*?)</title>',
        chart,
    )
    across, down = re.search(r'class="threshold" d="M([\d.]+) .*?M\d+ ([\d.]+)H', chart).groups()
    named = [item[-1] for item in dots]
    assert sorted(named) == sorted(rated["name" if view.lang == "ja" else "name_en"])
    # Left of the line are those who have access, above it those with enough policies.
    left = sum(float(x) <= float(across) for x, *_ in dots)
    assert left == int(rated["access"].sum())
    above = sum(float(y) < float(down) for _, y, *_ in dots)
    assert above == int(rated["priority_count"].fillna(0).ge(view.rule.min_count).sum())
    large = [item[-1] for item in dots if float(item[2]) > 5]
    assert len(large) == len(view.code)


def test_a_file_without_access_has_no_chart_of_it() -> None:
    assert '<svg class="chart"' not in made("hubs")
    assert '<svg class="chart"' not in made("policy")


def test_a_file_groups_thousands() -> None:
    page = unescape(made("candidates"))
    rule = DOCUMENTS["candidates"].view.rule
    people = [area.population for area in candidate_areas.areas(HOKKAIDO, rule)]
    assert max(people) > 1_000_000
    for number in people:
        assert f"<td>{number:,}</td>" in page
