"""What is told instead of a drawing says exactly what the data say, in both languages.

The texts are written here a second time, from plain loops over the rows and with the words
spelled out, so that neither a number nor a sentence can go wrong unseen.
"""

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import candidates, comparison, distribution, ways
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset import facts
from kankei_geo.present import legend
from kankei_geo.present.maps import drawings
from kankei_geo.present.tables import comparison_html
from kankei_geo.present.words import (
    candidate_words,
    changed_words,
    distribution_words,
    findings,
    view_words,
    way_words,
    words,
)
from kankei_geo.view import filters, layers
from kankei_geo.view.view import ALL_PEOPLE, ANY_AIRPORT, NO_SPHERE, OR, View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .test_address import CODES, SETTINGS, SLUGS, some
from .test_distribution import plain_access, plain_area, plain_people
from .test_filters import ANY_VIEW, ROWS, TABLE, within

pytestmark = pytest.mark.slow  # nearly all of it takes over a second

# What is told of journeys, `test_journey` tries, of indicators `test_indicators`.
VIEWS = st.builds(
    lambda view, layer, code, lang, by: replace(
        view, layer=layer, code=code, lang=lang, by=by, hours=0
    ),
    ANY_VIEW.filter(lambda view: view.measure != "journey"),
    st.sampled_from(layers.policy_layers(HOKKAIDO)[:-1]),
    *(SETTINGS[name] for name in ("code", "lang", "by")),
)
SOME = examples(120)
PEOPLE = HOKKAIDO.population.set_index("code").to_dict("index")
AIRPORTS = HOKKAIDO.airports.set_index("iata")


@dataclass(frozen=True)
class Wording:
    """How a language says it."""

    comma: str
    semicolon: str
    colon: str
    stop: str
    either: str
    shown: str
    everyone: str
    having: str
    lacking: str
    counts: dict[str, str]
    levels: dict[str, str]
    at_least: str
    range: str
    evidence: str
    by_road: str
    by_line: str
    any_airport: str
    under: str
    least: str
    between: str
    find: str
    coloured: str
    highest: str
    selected: str
    count: str
    not_listed: str
    minutes: str
    borderline: str
    no_road: str
    extremes: str
    group: str
    compared: str
    small: str


SAYS = {
    "en": Wording(
        comma=", ",
        semicolon="; ",
        colon=": ",
        stop=".",
        either=" or ",
        shown="Shown: {} — {} of 179 municipalities, {} of them listed.",
        everyone="all municipalities",
        having="with {}",
        lacking="without {}",
        counts={str(n): f"{n} policies" for n in (4, 3, 2)}
        | {"1": "1 policy", "none": "Not listed"},
        levels={
            "printed": "printed",
            "panel": "from the panel",
            "programme": "from the 2019 programme",
            "remainder": "by elimination",
        },
        at_least="{} or more policies",
        range="{}–{} policies",
        evidence="evidence: {}",
        by_road="within {} min by road of {} (estimate)",
        by_line="within {} km of {}",
        any_airport="any airport that counts",
        under="population under {1:,}",
        least="population {0:,} or more",
        between="population {0:,} to under {1:,}",
        find="“{}” in the name or code",
        coloured="Map of Hokkaido, coloured by {}.",
        highest="Highest: {}.",
        selected="Selected: {}, {}.",
        count="Priority policies: {}",
        not_listed="Not listed",
        minutes="about {} min ({}–{})",
        borderline="Borderline: interval holds {} min ({}).",
        no_road="no road",
        extremes=": highest {0}, lowest {0}",
        group=r"(.+) (\d+) % \((\d+) of (\d+)\)",
        compared=(
            "{name}, Population 2020: {people:,} people, Population change 2005–2020: "
            "{change:+.1f} %, 65 and over 2020: {old:.1f} %, {index:.1f} in 2020 (2005 = 100)."
        ),
        small="{}: {} of {} listed",
    ),
    "ja": Wording(
        comma="、",
        semicolon="、",
        colon="：",
        stop="。",
        either="または",
        shown="表示中：{} — 179市町村のうち{}（うち表3に掲載 {}）。",
        everyone="全市町村",
        having="{}あり",
        lacking="{}なし",
        counts={str(n): f"{n}施策" for n in (4, 3, 2, 1)} | {"none": "未掲載"},
        levels={
            "printed": "原典に印字",
            "panel": "左右の欄から導出",
            "programme": "2019年度事業から導出",
            "remainder": "消去法で導出",
        },
        at_least="{}施策以上",
        range="{}〜{}施策",
        evidence="根拠：{}",
        by_road="{1}から車で{0}分以内（推計）",
        by_line="{1}から直線{0} km以内",
        any_airport="対象空港のいずれか",
        under="人口{1:,}人未満",
        least="人口{0:,}人以上",
        between="人口{0:,}人以上{1:,}人未満",
        find="名前かコードに「{}」",
        coloured="北海道の地図。色は{}を表します。",
        highest="最も多いのは{}です。",
        selected="選択中：{}（{}）。",
        count="重点施策数 {}",
        not_listed="未掲載",
        minutes="約{}分（{}–{}）",
        borderline="境界：幅が{}分をまたぐ（{}）。",
        no_road="道路なし",
        extremes="：最も高いのは{0}、最も低いのは{0}",
        group=r"(.+) (\d+)%（(\d+)/(\d+)）",
        compared=(
            "{name}、人口（2020年）：{people:,}人、人口の増減（2005–2020年）：{change:+.1f}%、"
            "65歳以上の割合（2020年）：{old:.1f}%、2020年は{index:.1f}（2005年＝100）。"
        ),
        small="{0}：掲載{2}のうち{1}",
    ),
}


def kept_rows(view: View) -> list[dict[str, object]]:
    kept = set(TABLE.loc[filters.matches(HOKKAIDO, TABLE, view), "code"])
    return [row for row in ROWS if row["code"] in kept]


def named(row: dict[str, object], language: str) -> str:
    return str(row["name"] if language == "ja" else row["name_en"])


def runs(counts: tuple[str, ...], say: Wording) -> list[str]:
    """Spell numbers of policies, those that follow one another as one."""
    told = {
        "432": say.at_least.format(2),
        "4321": say.at_least.format(1),
        "43": say.at_least.format(3),
        "32": say.range.format(2, 3),
        "321": say.range.format(1, 3),
        "21": say.range.format(1, 2),
    }
    digits = "".join(one if one in counts else " " for one in "4321")
    found = [told.get(run) or say.counts[run] for run in digits.split()]
    return [*found, *([say.not_listed] if "none" in counts else [])]


def conditions(view: View) -> list[str]:
    """Spell a view's conditions, each setting in its turn."""
    say = SAYS[view.lang]
    policies = [words.policy_name(HOKKAIDO, policy, view.lang) for policy in view.policy]
    told = [say.having.format(name) for name in policies]
    if view.mode == OR and policies:
        told = [say.having.format(say.either.join(policies))]
    told += [
        say.lacking.format(words.policy_name(HOKKAIDO, policy, view.lang))
        for policy in view.without
    ]
    if view.evidence:
        levels = [say.levels[level] for level in view.evidence]
        told.append(say.evidence.format(say.either.join(levels)))
    if view.counts:
        told.append(say.either.join(runs(view.counts, say)))
    if view.sphere != NO_SPHERE:
        airport = say.any_airport
        if view.sphere != ANY_AIRPORT:
            airport = words.airport_short_name(AIRPORTS.loc[view.sphere], view.lang)
        by_line = view.measure == "line"
        text = say.by_line if by_line else say.by_road
        told.append(text.format(view.km if by_line else view.minutes, airport))
    if view.people != ALL_PEOPLE:
        low, high = view.people
        text = say.under if low == 0 else say.least if high == ALL_PEOPLE[1] else say.between
        told.append(text.format(low, high))
    if view.find:
        told.append(say.find.format(view.find))
    areas = HOKKAIDO.subprefectures.set_index("slug")["name" if view.lang == "ja" else "name_en"]
    if view.area:
        told.append(say.either.join(areas[slug] for slug in view.area))
    return told


def sentence(view: View) -> str:
    say, kept = SAYS[view.lang], kept_rows(view)
    told = say.comma.join(conditions(view)) or say.everyone
    return say.shown.format(told, len(kept), sum(bool(row["listed"]) for row in kept))


def class_of(row: dict[str, object], layer: str) -> str:
    if not row["listed"]:
        return "not_listed"
    if layer == layers.COUNT_LAYER:
        return str(row["priority_count"])
    if layer == layers.COMBINATION_LAYER:
        return "".join(str(row[policy]) for policy in HOKKAIDO.policies)
    return f"{row[layer]}:{row[f'{layer}_level']}"


def count_of(row: dict[str, object], language: str) -> str:
    say = SAYS[language]
    return say.count.format(row["priority_count"]) if row["listed"] else say.not_listed


def selected(view: View, told: Callable[[dict[str, object]], str]) -> list[str]:
    return [
        SAYS[view.lang].selected.format(named(row, view.lang), told(row))
        for row in ROWS
        if row["code"] in view.code
    ]


@SOME
@given(VIEWS)
def test_the_text_of_the_map_is_what_the_rows_say(view: View) -> None:
    say, kept = SAYS[view.lang], kept_rows(view)
    numbers = Counter(class_of(row, view.layer) for row in kept)
    classes = say.semicolon.join(
        f"{words.class_label(item, view.lang)}{say.colon}{numbers.pop(item.key)}"
        for item in legend.classes(HOKKAIDO, view.layer)
        if item.key in numbers
    )
    assert not numbers
    counts = [int(str(row["priority_count"])) for row in kept if row["listed"]]
    top = [row for row in kept if row["listed"] and row["priority_count"] == max(counts)]
    told = [
        findings.map_finding(HOKKAIDO, view, filters.kept(HOKKAIDO, view)) + say.stop,
        say.coloured.format(words.layer_name(HOKKAIDO, view.layer, view.lang)),
        sentence(view),
    ]
    if classes:
        told.append(classes + say.stop)
    if view.layer == layers.COUNT_LAYER and 0 < len(top) <= 8:
        told.append(say.highest.format(say.comma.join(named(row, view.lang) for row in top)))
    told += selected(view, lambda row: count_of(row, view.lang))
    text = view_words.map_text(HOKKAIDO, view, TABLE, TABLE[filters.matches(HOKKAIDO, TABLE, view)])
    assert text == " ".join(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_of_the_whole_map_has_the_figures_of_the_source(language: str) -> None:
    text = view_words.map_text(HOKKAIDO, View(lang=language), TABLE, TABLE)
    title = findings.map_finding(HOKKAIDO, View(lang=language), TABLE)
    text = text.removeprefix(title)  # see `test_findings`
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    table_3 = [3] if language == "ja" else []  # its number stands in the Japanese sentence
    assert numbers == [179, 179, *table_3, 102, 4, 5, 3, 11, 2, 26, 1, 60, 77]


GROUP_OF = {"area": plain_area, "people": plain_people, "access": plain_access}


def spread_rows(view: View) -> dict[str, list[dict[str, object]]]:
    """Return the rows of each group by the group's name."""
    groups = {group.key: group for group in distribution.groups(HOKKAIDO, view.by)}
    found: dict[str, list[dict[str, object]]] = {}
    for _, row in TABLE[filters.matches(HOKKAIDO, TABLE, view)].iterrows():
        group = groups[GROUP_OF[view.by](row, view.winter)]
        name = distribution_words.group_name(HOKKAIDO, group, view.by, view.lang)
        found.setdefault(name, []).append(row.to_dict())
    return found


@examples(60)
@given(VIEWS)
def test_the_text_of_the_distribution_names_true_extremes(view: View) -> None:
    say, groups = SAYS[view.lang], spread_rows(view)
    kept = TABLE[filters.matches(HOKKAIDO, TABLE, view)]
    spread = distribution.spread(HOKKAIDO, kept, view.by, winter=view.winter)
    text = distribution_words.spread_text(HOKKAIDO, spread, view)
    if kept.empty:
        assert not re.search(r"\d", text)
        return
    title = distribution_words.finding(HOKKAIDO, spread, view)
    text = text.removeprefix(f"{title}{say.stop} ")  # see `test_findings`
    labels = {
        words.translator(view.lang)("Listed"): "listed",
        **{words.policy_name(HOKKAIDO, policy, view.lang): policy for policy in HOKKAIDO.policies},
    }
    parts = text.rstrip(say.stop).split(f"{say.stop} ")
    assert len(parts) == len(labels)
    for part, (label, column) in zip(parts, labels.items(), strict=True):
        found = re.fullmatch(re.escape(label) + say.extremes.format(say.group), part)
        assert found
        having = {
            name: (sum(bool(row["listed"]) and row[column] == 1 for row in rows), len(rows))
            for name, rows in groups.items()
        }
        shares = {name: number / everyone for name, (number, everyone) in having.items()}
        for extreme, (name, share, number, everyone) in (
            (max(shares.values()), found.groups()[:4]),
            (min(shares.values()), found.groups()[4:]),
        ):
            assert shares[name] == extreme
            assert having[name] == (int(number), int(everyone))
            assert int(share) == round(shares[name] * 100)


@examples(60)
@given(VIEWS)
def test_the_bars_of_the_distribution_are_the_numbers_of_the_rows(view: View) -> None:
    groups = spread_rows(view)
    kept = TABLE[filters.matches(HOKKAIDO, TABLE, view)]
    drawn = distribution_words.rows(
        HOKKAIDO, distribution.spread(HOKKAIDO, kept, view.by, winter=view.winter)
    )
    names = distribution_words.words_of_tables(HOKKAIDO, view.by, view.lang)["names"]
    assert {names[position] for position, *_ in drawn} == set(groups)
    for position, everyone, mean, classes, having in drawn:
        rows = groups[names[position]]
        counts = [int(str(row["priority_count"])) for row in rows if row["listed"]]
        assert everyone == len(rows)
        assert classes == [*(counts.count(n) for n in (4, 3, 2, 1)), len(rows) - len(counts)]
        assert mean == (f"{sum(counts) / len(counts):.2f}" if counts else "–")
        assert having == [
            len(counts),
            *(sum(bool(row["listed"]) and row[p] == 1 for row in rows) for p in HOKKAIDO.policies),
        ]


CHOSEN = st.tuples(some(CODES, 4), some(SLUGS, 4)).filter(
    lambda chosen: 0 < len(chosen[0]) + len(chosen[1]) <= comparison.MOST_ITEMS
)


@pytest.mark.turns(1)
@SOME
@given(CHOSEN, SETTINGS["lang"])
def test_the_text_of_the_comparison_is_what_the_census_says(
    chosen: tuple[tuple[str, ...], tuple[str, ...]], language: str
) -> None:
    codes, slugs = chosen
    areas = HOKKAIDO.subprefectures.set_index("slug")
    members = {code: [code] for code in codes}
    for slug in slugs:
        members[slug] = [
            str(row["code"]) for row in ROWS if row["subprefecture"] == areas.loc[slug, "name"]
        ]
    members["hokkaido"] = [str(row["code"]) for row in ROWS]
    expected = []
    for key, inside in members.items():
        people = sum(int(PEOPLE[code]["census_2020"]) for code in inside)
        before = sum(int(PEOPLE[code]["census_2005"]) for code in inside)
        old = sum(int(PEOPLE[code]["age65plus_2020"]) for code in inside)
        name = {"hokkaido": "北海道" if language == "ja" else "Hokkaido"}.get(key)
        if key in slugs:
            name = areas.loc[key, "name" if language == "ja" else "name_en"]
        if key in codes:
            name = named(next(row for row in ROWS if row["code"] == key), language)
        expected.append(
            SAYS[language].compared.format(
                name=name,
                people=people,
                change=(people / before - 1) * 100,
                old=old / people * 100,
                index=people / before * 100,
            )
        )
    text = comparison_html.comparison_text(
        HOKKAIDO,
        comparison.compare(HOKKAIDO, codes, slugs),
        comparison.population_index(HOKKAIDO, codes, slugs),
        language,
    )
    told = text
    for one in expected:  # `test_apart` tries that every row is there, too
        for figure in one.rstrip(SAYS[language].stop).split(SAYS[language].comma):
            with_minus = re.sub(r"-(?=\d)", "−", figure)
            assert with_minus in told
            told = told.partition(with_minus)[2]


def tier_of(row: dict[str, object], near: set[str], view: View) -> str:
    count = int(str(row["priority_count"])) if row["listed"] else 0
    if row["code"] in near:
        if not row["listed"]:
            return "potential"
        if count >= view.count:
            return {1: "C", 2: "B"}.get(count, "A")
    elif count >= 3:
        return "far"
    return "without_tier" if row["listed"] else "not_listed"


@cache
def all_ways(winter: float, airports: str) -> dict[str, pd.DataFrame]:
    """Return the pairs of each municipality with the airports that count."""
    used = AIRPORTS[AIRPORTS["status"] == "in_service"]
    if airports == "tokyo":
        used = used[used["haneda"] | used["narita"]]
    pairs = facts.access(HOKKAIDO, winter)
    return dict(iter(pairs[pairs["airport"].isin(used.index)].groupby("code")))


def ways_of(row: dict[str, object], view: View) -> pd.DataFrame:
    """Return the pairs of a municipality with the airports that count."""
    return all_ways(view.winter, view.airports)[str(row["code"])]


def drive_of(row: dict[str, object], view: View) -> str:
    """Tell the drive to the nearest airport, as a person would look it up."""
    own = ways_of(row, view)
    minutes = own["drive_minutes"].min()
    if view.measure == "line":
        minutes = own.loc[own["distance_km"].idxmin(), "drive_minutes"]
    say = SAYS[view.lang]
    if math.isnan(minutes):
        return say.no_road
    low, high = interval_of(minutes)
    airport = own.loc[own["drive_minutes"] == minutes, "airport"].min()
    way = ways.way(HOKKAIDO, airport, str(row["code"]))
    assert way is not None
    return say.semicolon.join(
        (
            say.minutes.format(round(minutes), low, high),
            way_words.length(way, view.lang),
            way_words.roads(HOKKAIDO, way, view.lang),
        )
    )


def interval_of(minutes: float) -> tuple[float, float]:
    """Return the interval as the note on the model tells how it is made, in whole minutes."""
    if math.isnan(minutes):
        return math.nan, math.nan
    doubt = HOKKAIDO.drive_model.doubt
    half = doubt.factor * math.hypot(doubt.relative * minutes, doubt.fixed_minutes)
    return round(max(minutes - half, 0)), round(minutes + half)


def borderline_of(row: dict[str, object], view: View) -> bool:
    """Say whether the interval to the nearest airport holds the threshold."""
    low, high = interval_of(ways_of(row, view)["drive_minutes"].min())
    return view.measure != "line" and low <= view.minutes < high


@pytest.mark.turns(2)
@examples(60)
@given(VIEWS, SETTINGS["count"])
def test_the_text_of_the_candidates_is_what_the_rule_says(view: View, count: int) -> None:
    view = replace(view, count=count)
    say = SAYS[view.lang]
    near = within(replace(view, sphere=ANY_AIRPORT))
    tiers = [tier_of(row, near, view) for row in ROWS]
    classes, keys = legend.tier_classes(HOKKAIDO, count), tiers
    if view.measure == "both":
        by_line = within(replace(view, sphere=ANY_AIRPORT, measure="line"))
        kinds = {(1, 1): "both", (1, 0): "road", (0, 1): "line", (0, 0): "neither"}
        classes = legend.AGREEMENT_CLASSES
        keys = [kinds[row["code"] in near, row["code"] in by_line] for row in ROWS]
    numbers = Counter(keys)
    labels = {
        item.key: words.class_label(item, view.lang)
        for item in legend.tier_classes(HOKKAIDO, count)
    }
    told = [
        findings.candidate_finding(HOKKAIDO, view) + say.stop,
        candidate_words.rule_sentence(HOKKAIDO, view.rule, view.lang),
        say.semicolon.join(
            f"{words.class_label(item, view.lang)}{say.colon}{numbers.pop(item.key, 0)}"
            for item in classes
        )
        + say.stop,
    ]
    assert not numbers
    doubtful = sum(borderline_of(row, view) for row in ROWS)
    if doubtful:
        told.append(say.borderline.format(view.minutes, doubtful))
    told.append(changed_words.text(HOKKAIDO, view))  # see `test_changed`
    for tier in ("A", "B"):
        names = [named(row, view.lang) for row, own in zip(ROWS, tiers, strict=True) if own == tier]
        if names:
            told.append(f"{labels[tier]}{say.colon}{say.comma.join(names)}{say.stop}")
    told += selected(view, lambda row: drive_of(row, view))
    assert candidate_words.map_text(
        HOKKAIDO, view, candidates.tiers(HOKKAIDO, view.rule)
    ) == " ".join(told)


@SOME
@given(VIEWS)
def test_the_titles_of_the_four_maps_count_what_they_show(view: View) -> None:
    kept = kept_rows(view)
    listed = sum(bool(row["listed"]) for row in kept)
    maps = drawings.small_maps(HOKKAIDO, view, filters.matches(HOKKAIDO, TABLE, view))
    for item, policy in zip(maps, HOKKAIDO.policies, strict=True):
        having = sum(row[policy] == 1 for row in kept)
        name = words.policy_name(HOKKAIDO, policy, view.lang)
        assert item["title"] == SAYS[view.lang].small.format(name, having, listed)
        drawn = Counter(item["classes"])
        filled = {str(n) for n, entry in enumerate(item["palette"]) if entry[0] in OWN_COLOURS}
        assert sum(drawn[digit] for digit in filled) == having


OWN_COLOURS = set(legend.policy_colours(HOKKAIDO).values())


@SOME
@given(VIEWS)
def test_each_condition_has_a_phrase_that_stands_in_the_sentence(view: View) -> None:
    told = sentence(view)
    for condition, phrase in view_words.chips(HOKKAIDO, view):
        assert phrase
        if not (condition.setting == "policy" and view.mode == OR):
            assert phrase in told
