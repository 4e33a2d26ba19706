"""A view and its address are the same thing, and no address can do harm."""

from dataclasses import fields, replace
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import clusters, context, indicators
from kankei_geo.analysis.breaks import SCHEMES
from kankei_geo.analysis.distribution import GROUPINGS
from kankei_geo.analysis.hubs import ALL, CANDIDATES, counted_choices
from kankei_geo.analysis.readings import open_levels
from kankei_geo.analysis.routes import ANY_OF_THEM, QUICKEST, THE_SAME
from kankei_geo.analysis.routes import airports as of_routes
from kankei_geo.analysis.rule import MOST_ADDED, Added, criteria_of, default_weights
from kankei_geo.analysis.similar import MOST_ALSO
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset.catalogue import others
from kankei_geo.dataset.reach import MOST_STOPS
from kankei_geo.dataset.winter import WINTERS
from kankei_geo.view import chapters, goals
from kankei_geo.view.address import (
    LONGEST_NAME,
    MOST_FAVOURITES,
    IgnoredValue,
    clean,
    from_query,
    question,
    to_query,
)
from kankei_geo.view.favourites import open_favourite, with_favourite, without_favourite
from kankei_geo.view.layers import all_layers, counts, indicator_years
from kankei_geo.view.told import kinds, sources
from kankei_geo.view.view import (
    AIRPORT_SETS,
    ALSO,
    AND,
    ANY_AIRPORT,
    ANY_HOURS,
    CHAPTERS,
    CHECK_IN,
    COLUMNS,
    DAILY,
    FILLED_IN,
    HOURS,
    HUBS,
    JOURNEYS,
    KILOMETRES,
    KINDS,
    LEAVING,
    LIKELY,
    LONGEST_SEARCH,
    LOOPS,
    MEASURE_CHOICES,
    MINUTES,
    MORE_COLUMNS,
    MOST_MEANINGS,
    MOST_SELECTED,
    NO_SPHERE,
    OF_DATASET,
    OR,
    PEOPLE,
    SCENES,
    SIZES,
    STUDIES,
    Favourite,
    View,
    added_text,
    without,
)
from kankei_geo.view.where import MOST_CONDITIONS, read, text
from tests.hokkaido import HOKKAIDO

from .conftest import examples

SLUGS = tuple(HOKKAIDO.subprefectures["slug"])
CODES = tuple(HOKKAIDO.municipalities["code"])
UNSURE = tuple(range(1, len(open_levels(HOKKAIDO)) + 1))
AIRPORTS = tuple(HOKKAIDO.airports["iata"])
HOSTILE = (
    "*",
    "a*b",
    "a~layer.count",
    "~",
    ".",
    "..",
    "<script>alert(1)</script>",
    "<b>",
    "'\"`\\",
    "a&code=01428",
    "\x00\x1b\n\t",
    "   ",
    "\u3000",
    "%2A%7E",
    "+",
    "-",
    "=",
    "冬" * 50,
    "\u202eabc",
    "😀" * 30,
)
# What people type, and what an address has to survive.
TYPED = st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE))


def some(values: tuple[str, ...], most: int | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    chosen = st.lists(st.sampled_from(values), unique=True, max_size=most or len(values))
    return chosen.map(tuple)


PEOPLE_RANGES = st.sampled_from([(low, high) for low in PEOPLE for high in PEOPLE if low < high])
CONDITIONS = (
    *("listed", "kind:city", "tier:candidate", "near:01631", "town:01631:01207", "airport:any"),
    *("people:ge:8000", "change2015to2020:lt:m10.5", "minutes.CTS:le:60", "drive.01100:gt:90"),
    *("not(area:tokachi)", "any(policy:metro_pr,all(level:panel,mark:metro_pr:printed))"),
    *("within:any:60", "withinkm:CTS:50", "journey:le:240", "density:lt:10", "policies:eq:0"),
)
YEARS = st.one_of(st.just(0), st.integers(goals.FIRST_YEAR, goals.LAST_YEAR))


def goal_of(key: str) -> st.SearchStrategy[goals.Goal]:
    """Draw what can be filled in for an indicator."""
    if not goals.units(HOKKAIDO)[key]:
        return st.builds(
            goals.Goal, st.just(key), st.none(), YEARS, st.sampled_from(("", *goals.STATUS))
        )
    sign = -1 if goals.least(key) else 1
    values = st.decimals(0, goals.most(key), places=goals.DECIMALS).map(float)
    given_value = st.one_of(st.none(), values, values.map(lambda value: value * sign + 0.0))
    return st.builds(goals.Goal, st.just(key), given_value, YEARS)


GOALS = st.sampled_from(sorted(goals.units(HOKKAIDO))).flatmap(goal_of)
SETTINGS = {
    "layer": st.sampled_from(all_layers(HOKKAIDO)),
    "year": st.sampled_from((0, *indicator_years(HOKKAIDO))),
    "classes": st.sampled_from(SCHEMES),
    "against": st.sampled_from(("", "count", *indicators.every(HOKKAIDO))),
    "since": st.sampled_from(("", *others(HOKKAIDO))),
    "kind": st.sampled_from(KINDS),
    "policy": some(HOKKAIDO.policies),
    "mode": st.sampled_from([AND, OR]),
    "without": some(HOKKAIDO.policies),
    "evidence": some(HOKKAIDO.levels),
    "counts": some(counts(HOKKAIDO)),
    "area": some(SLUGS),
    "sphere": st.sampled_from([NO_SPHERE, ANY_AIRPORT, *AIRPORTS]),
    "people": PEOPLE_RANGES,
    "hours": st.sampled_from((ANY_HOURS, *HOURS)),
    "find": st.one_of(
        st.sampled_from(["", "長沼", "ながぬま", "otaru", "014", "ない"]),
        TYPED.map(lambda text: clean(text, LONGEST_SEARCH)),
    ),
    "where": some(CONDITIONS, MOST_CONDITIONS),
    "ask": TYPED.map(question),
    "meaning": st.integers(0, MOST_MEANINGS),
    "code": some(CODES, MOST_SELECTED),
    "multi": st.booleans(),
    "lang": st.sampled_from(LANGUAGES),
    "text": st.booleans(),
    "columns": some((*COLUMNS, *MORE_COLUMNS)),
    "like": some(sorted(indicators.every(HOKKAIDO)), MOST_ALSO),
    "by": st.sampled_from(GROUPINGS),
    "versus": some(SLUGS, MOST_SELECTED),
    "airports": st.sampled_from(AIRPORT_SETS),
    "measure": st.sampled_from(MEASURE_CHOICES),
    "minutes": st.sampled_from(MINUTES),
    "km": st.sampled_from(KILOMETRES),
    "journey": st.sampled_from(JOURNEYS),
    "count": st.integers(1, len(HOKKAIDO.policies)),
    "winter": st.sampled_from(WINTERS),
    "checkin": st.sampled_from(CHECK_IN),
    "leaving": st.sampled_from(LEAVING),
    "waiting": st.booleans(),
    "also": some(ALSO),
    "merged": st.booleans(),
    "printed": st.booleans(),
    "present": st.booleans(),
    "scene": st.integers(0, SCENES - 1),
    "stops": some(CODES, MOST_STOPS),
    "arrive": st.sampled_from((ANY_OF_THEM, *of_routes(HOKKAIDO))),
    "depart": st.sampled_from((THE_SAME, QUICKEST, *of_routes(HOKKAIDO))),
    "ordered": st.booleans(),
    "daily": st.sampled_from(DAILY),
    "closer": st.booleans(),
    "theme": st.sampled_from(("", *HOKKAIDO.policies)),
    "size": st.sampled_from(SIZES),
    "loop": st.sampled_from(LOOPS),
    "facts": some(kinds(HOKKAIDO)),
    "docs": some(sources(HOKKAIDO)),
    "told": TYPED.map(lambda text: clean(text, LONGEST_SEARCH)),
    "hubs": st.sampled_from(HUBS),
    "within": st.sampled_from(MINUTES),
    "cover": st.sampled_from(counted_choices(HOKKAIDO)),
    "seats": st.sampled_from((ALL, CANDIDATES)),
    "criteria": st.lists(
        st.builds(
            Added,
            st.sampled_from(sorted(indicators.every(HOKKAIDO))),
            st.integers(1, 10),
            st.sampled_from(["benefit", "cost"]),
        ),
        max_size=MOST_ADDED,
        unique_by=lambda one: one.key,
    ).map(lambda found: tuple(map(added_text, found))),
    "study": st.sampled_from(STUDIES),
    "chapter": st.sampled_from(CHAPTERS),
    "idea": st.sampled_from(chapters.groups(HOKKAIDO)),
    "series": st.sampled_from(chapters.series(HOKKAIDO)),
    "goals": st.lists(GOALS, unique_by=lambda goal: goal.key, max_size=6).map(
        lambda found: goals.chosen(HOKKAIDO, tuple(found), [goal.key for goal in found])
    ),
    "goals_of": st.sampled_from(("", *CODES)),
    "likely": st.sampled_from(LIKELY),
    "unsure": st.sampled_from(UNSURE),
    "clustered": st.sampled_from(clusters.variables(HOKKAIDO)),
    "unlisted": st.sampled_from(clusters.TREATMENTS),
    "contrast": st.sampled_from(context.groups(HOKKAIDO)),
    # The default weights are told as none, so that an address has one way to say them.
    "weights": st.tuples(*[st.integers(0, 10)] * len(criteria_of(HOKKAIDO)))
    .filter(any)
    .map(lambda weights: () if weights == default_weights(HOKKAIDO) else weights),
}
# Any view without favourites, and any view.
VIEWS = st.builds(View, **SETTINGS)
NAMES = TYPED.map(lambda text: clean(text, LONGEST_NAME)).filter(bool)


@st.composite
def with_favourites(draw: st.DrawFn) -> View:
    view = draw(VIEWS)
    for name in draw(st.lists(NAMES, max_size=MOST_FAVOURITES)):
        kept = with_favourite(draw(VIEWS), name).fav
        others = tuple(item for item in view.fav if item.name != name)
        view = replace(view, fav=(*others, *kept)[-MOST_FAVOURITES:])
    return view


def test_the_strategies_know_every_setting() -> None:
    # Which dataset it is, tests of several datasets draw.
    assert {*SETTINGS, "fav", *OF_DATASET} == {setting.name for setting in fields(View)}


@pytest.mark.slow
@examples(200)
@given(with_favourites())
def test_an_address_restores_its_view(view: View) -> None:
    query = to_query(view)
    assert from_query(HOKKAIDO, query) == (view, ())
    # The same over the wire, where blank values must not get lost.
    carried = dict(parse_qsl(urlencode(query), keep_blank_values=True, strict_parsing=bool(query)))
    assert carried == query


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_each_setting_is_written_and_read_by_itself(name: str) -> None:
    @examples(30)
    @given(SETTINGS[name])
    def comes_back(value: object) -> None:
        view = replace(View(), **{name: value})
        query = to_query(view)
        assert set(query) == ({name} if view != View() else set())
        assert from_query(HOKKAIDO, query) == (view, ())

    comes_back()


def test_the_default_view_has_an_empty_address() -> None:
    assert to_query(View()) == {}
    assert from_query(HOKKAIDO, {}) == (View(), ())


def is_valid(view: View) -> bool:
    """Tell by the definitions of the settings whether a view can be drawn."""
    return (
        view.layer in all_layers(HOKKAIDO)
        and view.year in (0, *indicator_years(HOKKAIDO))
        and view.classes in SCHEMES
        and view.since in ("", *others(HOKKAIDO))
        and view.kind in KINDS
        and view.mode in (AND, OR)
        and set(view.policy) <= set(HOKKAIDO.policies)
        and set(view.without) <= set(HOKKAIDO.policies)
        and set(view.evidence) <= set(HOKKAIDO.levels)
        and set(view.counts) <= set(counts(HOKKAIDO))
        and set(view.area) <= set(SLUGS)
        and view.sphere in (NO_SPHERE, ANY_AIRPORT, *AIRPORTS)
        and len(view.people) == 2
        and set(view.people) <= set(PEOPLE)
        and view.people[0] < view.people[1]
        and len(view.where) <= MOST_CONDITIONS
        and all(text(read(HOKKAIDO, one)) == one for one in view.where)
        and view.find == clean(view.find, LONGEST_SEARCH)
        and set(view.facts) <= set(kinds(HOKKAIDO))
        and set(view.docs) <= set(sources(HOKKAIDO))
        and view.told == clean(view.told, LONGEST_SEARCH)
        and view.ask == question(view.ask)
        and set(view.code) <= set(CODES)
        and len(view.code) <= MOST_SELECTED
        and view.lang in LANGUAGES
        and set(view.columns) <= {*COLUMNS, *MORE_COLUMNS}
        and view.by in GROUPINGS
        and set(view.versus) <= set(SLUGS)
        and len(view.versus) <= MOST_SELECTED
        and view.airports in AIRPORT_SETS
        and view.measure in MEASURE_CHOICES
        and view.minutes in MINUTES
        and view.km in KILOMETRES
        and view.count in range(1, len(HOKKAIDO.policies) + 1)
        and view.winter in WINTERS
        and all(isinstance(getattr(view, name), bool) for name in SWITCHES)
        and view.goals == goals.chosen(HOKKAIDO, view.goals, [one.key for one in view.goals])
        and all(goals.read(HOKKAIDO, str(one)) == one for one in view.goals)
        and view.goals_of in ("", *CODES)
        and view.study in STUDIES
        and view.likely in LIKELY
        and view.unsure in UNSURE
        and view.clustered in clusters.variables(HOKKAIDO)
        and view.unlisted in clusters.TREATMENTS
        and view.contrast in context.groups(HOKKAIDO)
        and len(view.weights) in (0, len(criteria_of(HOKKAIDO)))
        and set(view.weights) <= set(range(11))
        and any(view.weights or default_weights(HOKKAIDO))
        and len({item.name for item in view.fav}) == len(view.fav) <= MOST_FAVOURITES
    )


SWITCHES = ("multi", "text", "merged", "printed")
# Nearly right is more dangerous than nonsense: other digits, signs, too many, too far.
NEARLY = st.one_of(
    st.sampled_from(
        [
            "０-０-０-０-０-０-０",
            "٠-٠-٠-٠-٠-٠-٠",
            "0-0-0-0-0-0-0",
            "11-0-0-0-0-0-0",
            "5-5-0-0-0-0",
            "1000-1000",
            "3000-1000",
            "１０００-２０００",
            "1_000-2_000",
            "1000-2000-3000",
            "nan-nan",
            "1e3-2000",
            "9" * 5000 + "-0",
            "-",
            "--",
            "metro_pr-",
            "metro_pr-metro_pr",
            "METRO_PR",
            "1.0",
            "1",
            "1.30",
            "inf",
            "01428-01428",
            "01428-01206-01202-01434-01647",
            "1428",
            "donations.1.2024",
            "donations.-1.2024",
            "donations.nan.2024",
            "donations.１.2024",
            "donations.1e5.2024-fans.1.2024",
            "net_migration.-0.0-net_migration.5.2024",
            "fans.done.99999-fans.done5.0",
            "donations." + "9" * 500,
            "none",
            "0",
            "true",
            "a~fav.b",
            "a~lang.en",
            "a~area.nowhere",
            "a~area",
            "a*a",
            "a*b*c*d*e*f*g*h*i",
            "~area.tokachi",
            " a",
        ]
    ),
    st.lists(
        st.sampled_from(
            [*HOKKAIDO.policies, *HOKKAIDO.levels, *counts(HOKKAIDO), *SLUGS[:3], *CODES[:6]]
        )
    ).map("-".join),
    st.integers().map(str),
    st.lists(st.integers(-1, 11).map(str), min_size=6, max_size=8).map("-".join),
)


@pytest.mark.slow
@examples(500)
@given(
    st.dictionaries(
        st.sampled_from([*SETTINGS, "fav", "minimum", "x"]), st.one_of(TYPED, NEARLY), max_size=6
    )
)
def test_any_address_gives_a_valid_view_and_tells_what_it_ignored(query: dict[str, str]) -> None:
    view, ignored = from_query(HOKKAIDO, query)
    assert is_valid(view)
    assert all(
        query[item.name] == item.value
        or set(query[item.name].split("-")) >= set(item.value.split("-"))
        for item in ignored
    )
    told = {item.name for item in ignored}
    assert len(told) == len(ignored)
    understood = {name for name in set(query) - {"x"} if name not in told or name in to_query(view)}
    assert "minimum" not in understood
    untouched = {setting.name for setting in fields(View)} - understood
    assert all(getattr(view, name) == getattr(View(), name) for name in untouched)
    # What was understood is meant: written again, it is read as the same.
    assert from_query(HOKKAIDO, to_query(view)) == (view, ())


@given(VIEWS, st.sampled_from(sorted({*SETTINGS} - {"find", "ask", "told"})))
def test_one_bad_value_does_not_take_the_others_along(view: View, name: str) -> None:
    query = to_query(view) | {name: "no such value"}
    read, ignored = from_query(HOKKAIDO, query)
    assert ignored == (IgnoredValue(name, "no such value"),)
    assert read == replace(view, **{name: getattr(View(), name)})


def test_one_wrong_code_does_not_drop_the_right_ones() -> None:
    query = {"code": "01428-99999-01206", "area": "tokachi-nowhere", "policy": "x"}
    view, ignored = from_query(HOKKAIDO, query)
    assert view == View(code=("01428", "01206"), area=("tokachi",))
    assert ignored == (
        IgnoredValue("policy", "x"),
        IgnoredValue("area", "nowhere"),
        IgnoredValue("code", "99999"),
    )


def test_a_setting_of_a_former_edition_is_told() -> None:
    view, ignored = from_query(HOKKAIDO, {"area": "tokachi", "minimum": "3"})
    assert view == View(area=("tokachi",))
    assert ignored == (IgnoredValue("minimum", "3"),)


def test_all_weights_at_zero_are_refused_in_any_script() -> None:
    for zero in "0０٠":
        view, ignored = from_query(
            HOKKAIDO, {"weights": "-".join([zero] * len(criteria_of(HOKKAIDO)))}
        )
        assert view.weights == ()
        assert ignored


@given(VIEWS, NAMES)
def test_a_favourite_restores_its_view_in_the_present_language(view: View, name: str) -> None:
    kept = with_favourite(view, name).fav
    elsewhere = View(lang="en", layer="metro_pr", find="x", fav=kept)
    assert open_favourite(HOKKAIDO, elsewhere, name) == replace(
        without(view, *FILLED_IN), lang="en", fav=kept, ask="", meaning=0, present=False, scene=0
    )


@given(VIEWS, VIEWS, NAMES)
def test_the_same_name_replaces_a_favourite(first: View, second: View, name: str) -> None:
    again = replace(second, fav=with_favourite(first, name).fav)
    kept = with_favourite(again, name)
    assert [item.name for item in kept.fav] == [name]
    assert open_favourite(HOKKAIDO, kept, name) == replace(second, fav=kept.fav)


@pytest.mark.slow
@given(with_favourites(), NAMES)
def test_at_most_eight_favourites_are_kept_and_the_latest_is_the_last(
    view: View, name: str
) -> None:
    kept = with_favourite(view, name)
    assert len(kept.fav) <= MOST_FAVOURITES == 8
    assert kept.fav[-1].name == name
    assert replace(kept, fav=()) == replace(view, fav=())
    assert from_query(HOKKAIDO, to_query(kept)) == (kept, ())


@pytest.mark.slow
@given(with_favourites(), NAMES)
def test_a_favourite_can_be_deleted_and_one_that_is_gone_does_nothing(
    view: View, name: str
) -> None:
    rest = without_favourite(with_favourite(view, name), name)
    assert name not in {item.name for item in rest.fav}
    assert open_favourite(HOKKAIDO, rest, name) == without_favourite(rest, name) == rest


@pytest.mark.slow
@given(with_favourites(), TYPED)
def test_any_name_leaves_an_address_that_can_be_read(view: View, name: str) -> None:
    kept = with_favourite(view, name)
    assert from_query(HOKKAIDO, to_query(kept)) == (kept, ())
    for item in kept.fav:
        assert item.name
        assert len(item.name) <= LONGEST_NAME
        assert not set(item.name) & set("*~<>&\"'`\\\x00\n\t\x1b")


@pytest.mark.parametrize("name", ["***", "<>", "\x00\x07", "  ", "~ ~", ""])
def test_a_name_of_which_nothing_is_left_makes_no_favourite(name: str) -> None:
    view = with_favourite(View(area=("tokachi",)), "十勝")
    assert with_favourite(view, name) == view


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [("a*b~c", "a b c"), ("<b>冬</b>", "b 冬 /b"), ("\x00冬\n", "冬"), ("1.5版", "1.5版")],
)
def test_a_hostile_name_is_cleaned(name: str, cleaned: str) -> None:
    kept = with_favourite(View(area=("tokachi",)), name)
    assert kept.fav == (Favourite(cleaned, (("area", "tokachi"),)),)


@pytest.mark.parametrize("inside", ["fav.b", "lang.en", "fav.b~area.tokachi", "minimum.3", "x.1"])
def test_a_favourite_holds_only_the_view(inside: str) -> None:
    view, ignored = from_query(HOKKAIDO, {"fav": f"a~{inside}"})
    assert view.fav == ()
    assert [item.name for item in ignored] == ["fav"]


def test_a_favourite_does_not_hold_the_other_favourites() -> None:
    one = with_favourite(View(area=("tokachi",), lang="en"), "one")
    two = with_favourite(replace(one, layer="metro_pr"), "two")
    assert [dict(item.query) for item in two.fav] == [
        {"area": "tokachi"},
        {"layer": "metro_pr", "area": "tokachi"},
    ]


def test_a_typical_view_has_a_short_address() -> None:
    view = View(
        policy=("dual_residence",),
        without=("joint_programme",),
        area=("tokachi",),
        people=(3000, 50_000),
        sphere=ANY_AIRPORT,
        code=("01631", "01643"),
        minutes=90,
        lang="en",
    )
    query = urlencode(to_query(view))
    assert query == (
        "policy=dual_residence&without=joint_programme&area=tokachi&sphere=any"
        "&people=3000-50000&code=01631-01643&lang=en&minutes=90"
    )
    assert len(query) < 200
