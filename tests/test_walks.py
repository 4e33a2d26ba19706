"""Random walks through the pages: whatever a reader does, the address restores what they see."""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from random import Random
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kankei_geo.analysis import clusters, combinations, context, indicators, routes
from kankei_geo.analysis.breaks import SCHEMES
from kankei_geo.analysis.distribution import GROUPINGS
from kankei_geo.analysis.hubs import ALL, CANDIDATES, counted_choices
from kankei_geo.analysis.readings import open_levels
from kankei_geo.analysis.routes import ANY_OF_THEM, QUICKEST, THE_SAME
from kankei_geo.analysis.rule import criteria_of, default_weights
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset.catalogue import others
from kankei_geo.dataset.prefecture import KPI_INDICATORS
from kankei_geo.present.words import view_words
from kankei_geo.view import chapters, filters, layers, search, told
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.layers import counts
from kankei_geo.view.view import (
    AIRPORT_SETS,
    ALL_PEOPLE,
    ALSO,
    AND,
    ANY_AIRPORT,
    ANY_HOURS,
    CHAPTERS,
    COLUMNS,
    FILLED_IN,
    HOURS,
    KINDS,
    LIKELY,
    LONGEST_SEARCH,
    MEASURE_CHOICES,
    MORE_COLUMNS,
    MOST_SELECTED,
    NO_SPHERE,
    OR,
    PEOPLE,
    SIZES,
    STUDIES,
    WEIGHTS,
    View,
    additions,
    only,
)
from tests.hokkaido import HOKKAIDO

from .test_address import CODES, HOSTILE, SLUGS
from .test_app import (
    ON,
    PAGES,
    click_on_map,
    go_in_the_browser,
    html,
    map_of,
    opened,
    press,
    sent,
    shown_codes,
    texts,
    unfold,
)
from .test_history import Model

pytestmark = pytest.mark.slow

# A quarter of a minute's worth, and more with --full; any number on demand.
WALKS = int(os.environ.get("KANKEI_GEO_APP_WALKS", "4"))
STEPS = int(os.environ.get("KANKEI_GEO_APP_STEPS", "50"))
MORE_WALKS, LONG_WALK = 8, 2000
RESTORED_EVERY = 10
WITH_SENTENCE = ("dashboard.py", "pages/priority_map.py", "pages/distribution.py")
# What each control offers, by its key: a control that is missing here makes the walk fail.
OPTIONS: dict[str, tuple[Any, ...]] = {
    "policy": HOKKAIDO.policies,
    "without": HOKKAIDO.policies,
    "counts": counts(HOKKAIDO),
    "evidence": HOKKAIDO.levels,
    "columns": (*COLUMNS, *MORE_COLUMNS),
    "also": ALSO,
    "mode": (AND, OR),
    "kind": KINDS,
    "lang": LANGUAGES,
    "like": tuple(indicators.every(HOKKAIDO)),
    "by": GROUPINGS,
    "measure": MEASURE_CHOICES,
    "layer": layers.all_layers(HOKKAIDO),
    "classes": SCHEMES,
    "against": ("", "count", *indicators.every(HOKKAIDO)),
    "since": ("", *others(HOKKAIDO)),
    "sphere": (NO_SPHERE, ANY_AIRPORT, *HOKKAIDO.airports["iata"]),
    "airports": AIRPORT_SETS,
    "hours": (ANY_HOURS, *HOURS),
    "area": SLUGS,
    "versus": SLUGS,
    "code": CODES,
    "stops": CODES,
    "facts": told.kinds(HOKKAIDO),
    "docs": told.sources(HOKKAIDO),
    "arrive": (ANY_OF_THEM, *routes.airports(HOKKAIDO)),
    "depart": (THE_SAME, QUICKEST, *routes.airports(HOKKAIDO)),
    "theme": ("", *HOKKAIDO.policies),
    "size": tuple(SIZES),
    "cover": counted_choices(HOKKAIDO),
    "seats": (ALL, CANDIDATES),
    "study": STUDIES,
    "chapter": CHAPTERS,
    "idea": chapters.groups(HOKKAIDO),
    "series": chapters.series(HOKKAIDO),
    "likely": LIKELY,
    "unsure": tuple(range(1, len(open_levels(HOKKAIDO)) + 1)),
    "clustered": clusters.variables(HOKKAIDO),
    "unlisted": clusters.TREATMENTS,
    "contrast": context.groups(HOKKAIDO),
}
SEARCHES = ("", "長沼", "ながぬま", "naganuma", "oshamambe", "014", "ない", "qqqq", "町", *HOSTILE)
NAMES = ("冬の十勝", "one", "two", "three", "a~b", "a*b", "<b>", "", "***")
WRONG = ("nonsense", "", "-", "99", "a-b", "０", "*", "~", "a~fav.b", "<script>", "1e9", "\x00")
SETTINGS = tuple(setting.name for setting in fields(View))
SELECTING = ("table", "tiles", "smallMaps")  # components of which a part selects when pressed
# Tables whose rows are no municipalities.
NO_CODES = ("airports", "areas", "hub_numbers", "fact_parts")
ROUTES = "pages/routes.py"  # where a press is meant as a stop
TABS = {
    "pages/airport_access.py": "details",
    ROUTES: "route_details",
    "pages/hubs.py": "hub_details",
    "pages/initiatives.py": "fact_details",
}
# Of a table of routes: what a press on a row opens.
OPENED = View(stops=("01428", "01210"), depart="AKJ", ordered=True)
# Who changes the language does not go back on a filter.
NOT_UNDONE = ("lang", "fav", "text", "present", "scene")
# The atlas takes a process of its own, and a presentation has no table: browser tests try them.
ELSEWHERE = ("make_atlas", "start_presenting")

# An action does something on the page, chooses by chance, and says what it did.
Action = Callable[[AppTest, Random], str]


def view_of(app: AppTest) -> View:
    return from_query(HOKKAIDO, app.query_params)[0]


def page_of(app: AppTest) -> str:
    return PAGES[sent(app, "pages")["current"]]


def ours(app: AppTest, *kinds: str) -> list[str]:
    """Return the keys of our own components on the page, of all or of some kinds."""
    names = [f"kankei_geo_{kind}" for kind in kinds]
    found = app.get("bidi_component")
    return [str(item.key) for item in found if not kinds or item.proto.component_name in names]


def pills_with_options(app: AppTest) -> list[Any]:
    return [pills for pills in app.pills if pills.options]


def press_a_pill(app: AppTest, chance: Random) -> str:
    """Press a filter, a condition, a hit of the search, a favourite or a column."""
    pills = chance.choice(pills_with_options(app))
    view = view_of(app)
    if pills.key == "conditions":
        number = chance.randrange(len(pills.options))
        clears_all = number == len(pills.options) - 1 > 0
        (pills.select(-1) if clears_all else pills.unselect(number)).run()
        told = filters.conditions(view)
        if page_of(app) == "pages/airport_access.py":  # the others change nothing there
            told = [item for item in told if item.setting == "area"]
        condition = told[0 if clears_all else number]
        assert view_of(app) == (view.without_filters() if clears_all else condition.relaxed)
    elif pills.key == "found":
        hits = search.find(HOKKAIDO, view.find) or search.nearest(HOKKAIDO, view.find)
        code = chance.choice(hits[: len(pills.options)])
        pills.set_value(code).run()
        if page_of(app) == ROUTES:
            more = view if code in view.stops else view.stopping(code)
            assert view_of(app) == replace(more, find="")
        else:
            assert view_of(app).focus == code
            assert not view_of(app).find
    elif pills.key in ("fav_open", "fav_delete"):
        pills.set_value(chance.choice([item.name for item in view.fav])).run()
    elif pills.key.startswith("_goals_"):
        listed = HOKKAIDO.background[KPI_INDICATORS]
        key = chance.choice(list(listed.loc[listed["topic"] == pills.key[len("_goals_") :], "key"]))
        (pills.unselect if key in pills.value else pills.select)(key).run()
        assert {goal.key for goal in view_of(app).goals} == {goal.key for goal in view.goals} ^ {
            key
        }
    else:
        options = OPTIONS[pills.key]
        if pills.key == "also":
            options = additions(view_of(app).measure)
        option = chance.choice(options)
        chosen = set(pills.value) ^ {option}
        (pills.unselect if option in pills.value else pills.select)(option).run()
        assert set(getattr(view_of(app), pills.key)) == chosen
    return str(pills.key)


def choose_one(app: AppTest, chance: Random) -> str:
    """Choose a language, a kind of map, a layer, a grouping, a measure, a sphere."""
    controls = [*app.segmented_control, *app.selectbox]
    # Some are no setting of the view, such as the size of figures.
    control = chance.choice([item for item in controls if not str(item.key).startswith("_")])
    options = OPTIONS[control.key]
    if control.key == "against":  # no figure stands against itself
        options = ("", *layers.partners(HOKKAIDO, view_of(app).layer))
    option = chance.choice(options)
    control.set_value(option).run()
    assert getattr(view_of(app), control.key) == option
    return str(control.key)


def choose_several(app: AppTest, chance: Random) -> str:
    """Choose municipalities or subprefectures by name."""
    # Some are a part of a setting, such as the indicators that are criteria.
    box = chance.choice([item for item in app.multiselect if not str(item.key).startswith("_")])
    number = chance.randint(0, MOST_SELECTED)
    options = chance.sample(OPTIONS[box.key], number)
    box.set_value(options).run()
    assert getattr(view_of(app), box.key) == tuple(options)
    return str(box.key)


def move_a_slider(app: AppTest, chance: Random) -> str:
    """Move a threshold."""
    slider = chance.choice(list(app.slider))
    steps = round((slider.max - slider.min) / slider.step)
    value = slider.min + chance.randint(0, steps) * slider.step
    value = round(value, 1) if slider.key == "winter" else int(value)
    slider.set_value(value).run()
    assert getattr(view_of(app), slider.key) == value
    return str(slider.key)


def weigh(app: AppTest, chance: Random) -> str:
    """Open the weights of the ranking and move one."""
    app.session_state["weighing"] = True
    app.run()
    criteria = [f"weight_{key}" for key, _ in criteria_of(HOKKAIDO)]
    key, value = chance.choice(criteria), chance.choice(WEIGHTS)
    app.select_slider(key=key).set_value(value).run()
    weights = view_of(app).weights or default_weights(HOKKAIDO)
    assert weights[criteria.index(key)] == value or weights == default_weights(HOKKAIDO)
    return key


def choose_a_year(app: AppTest, chance: Random) -> str:
    """Move the map of an indicator to another year."""
    years = indicators.years(HOKKAIDO, view_of(app).layer)
    year = chance.choice(years)
    app.select_slider(key="year").set_value(year).run()
    assert view_of(app).year == year
    return "year"


def limit_the_population(app: AppTest, chance: Random) -> str:
    """Move both ends of the filter by population, perhaps to the same place."""
    ends = sorted(chance.choices(PEOPLE, k=2))
    app.select_slider(key="people").set_value(ends).run()
    # Between two equal ends there is nobody: that is taken for no condition.
    assert view_of(app).people == (tuple(ends) if ends[0] < ends[1] else ALL_PEOPLE)
    return "people"


def flip_a_switch(app: AppTest, chance: Random) -> str:
    switch = chance.choice([switch for switch in app.toggle if not switch.disabled])
    wanted = not switch.value
    switch.set_value(wanted).run()
    if switch.key in SETTINGS:
        assert getattr(view_of(app), switch.key) == wanted
    return f"switch {switch.key}"


def search_a_name(app: AppTest, chance: Random) -> str:
    app.text_input(key="find").set_value(chance.choice(SEARCHES)[:LONGEST_SEARCH]).run()
    return "find"


def keep_a_favourite(app: AppTest, chance: Random) -> str:
    if app.toggle(key="favourites").value is not ON:
        unfold(app, "favourites")
    app.text_input(key="fav_name").set_value(chance.choice(NAMES))
    next(button for button in app.button if button.proto.icon == ":material/star:").click().run()
    return "keep"


def enabled_buttons(app: AppTest) -> list[Any]:
    return [item for item in app.button if not item.disabled and item.key not in ELSEWHERE]


def press_a_button(app: AppTest, chance: Random) -> str:
    """Undo, redo, reset, loosen a condition, walk to the next record."""
    button, view = chance.choice(enabled_buttons(app)), view_of(app)
    button.click().run()
    if button.key == "restart_alt":
        assert view_of(app) == only(view, *NOT_UNDONE, *FILLED_IN)
    return str(button.key)


def pressable(app: AppTest) -> list[str]:
    found = [key for key in ours(app, *SELECTING) if key not in NO_CODES]
    if page_of(app) == "pages/analysis.py":  # where other rows are no municipalities
        return [key for key in found if key == "combinations"]
    return found


def press_a_row(app: AppTest, chance: Random) -> str:
    """Select in a table, on a tile or on a small map; press a combination."""
    key, view = chance.choice(pressable(app)), view_of(app)
    code = chance.choice(CODES)
    if key == "combinations":
        press(app, key, "code", chance.choice(combinations.combinations(HOKKAIDO)))
        assert view_of(app).layer == layers.COMBINATION_LAYER
    elif key in ("proposed_routes", "published_routes"):
        press(app, key, "code", "stops=01428-01210&arrive=&depart=AKJ&ordered=1")
        of_route = ("stops", "arrive", "depart", "ordered")
        assert view_of(app) == replace(view, **{one: getattr(OPENED, one) for one in of_route})
    else:
        press(app, key, "code", code)
        taken = view.stopping(code) if page_of(app) == ROUTES else view.selecting(code)
        assert view_of(app) == taken
    return f"row in {key}"


def click_the_map(app: AppTest, chance: Random) -> str:
    """Click a municipality, or the sea."""
    click_on_map(app, chance.choice(["", *CODES]))
    return "map"


def pick_a_point(app: AppTest, chance: Random) -> str:
    """Pick a point of the chart of access and policies."""
    states = app._tree.get_widget_states()
    picked = states.widgets.add()
    picked.id = app.get("vega_lite_chart")[0].proto.id
    picked.string_value = json.dumps({"selection": {"pick": [{"code": chance.choice(CODES)}]}})
    app._run(states)
    return "chart"


def open_a_tab(app: AppTest, chance: Random) -> str:
    """Open another tab under a map."""
    app.session_state[TABS[page_of(app)]] = chance.choice([tab.label for tab in app.tabs])
    app.run()
    return "tab"


def go_to_a_page(app: AppTest, chance: Random) -> str:
    page = chance.randrange(len(PAGES))
    press(app, "pages", "page", page)
    assert page_of(app) == PAGES[page]
    return PAGES[page]


def links(app: AppTest) -> list[str]:
    return [key for key in ours(app, "navigation") if key != "pages"]


def follow_a_link(app: AppTest, chance: Random) -> str:
    """Go to the record, to the comparison, to the map, or back to where one was."""
    key = chance.choice(links(app))
    press(app, key, "page", 0)
    return key


def open_a_wrong_address(app: AppTest, chance: Random) -> str:
    """Write something into the address that may not be understood; it is said once."""
    name, value = chance.choice([*SETTINGS, "minimum"]), chance.choice(WRONG)
    query = {**app.query_params, name: value}
    _, ignored = from_query(HOKKAIDO, query)
    go_in_the_browser(app, query)
    told = [warning.value for warning in app.warning if f"{name}=" in warning.value]
    assert len(told) == len(ignored)
    return "wrong address" if ignored else "address"


# Each action with what makes it possible; what people do most stands there more than once.
ACTIONS: list[tuple[Action, Callable[[AppTest], object]]] = [
    *[(press_a_pill, pills_with_options)] * 3,
    *[(choose_one, lambda app: app.segmented_control)] * 2,
    (choose_several, lambda app: app.multiselect),
    *[(move_a_slider, lambda app: app.slider)] * 2,
    (limit_the_population, lambda app: [one for one in app.select_slider if one.key == "people"]),
    (choose_a_year, lambda app: [one for one in app.select_slider if one.key == "year"]),
    (weigh, lambda app: page_of(app) == "pages/airport_access.py"),
    (flip_a_switch, lambda app: app.toggle),
    (search_a_name, lambda _: True),
    (keep_a_favourite, lambda _: True),
    *[(press_a_button, enabled_buttons)] * 2,
    (press_a_row, pressable),
    (click_the_map, lambda app: app.get("deck_gl_json_chart")),
    (pick_a_point, lambda app: app.get("vega_lite_chart")),
    (open_a_tab, lambda app: app.tabs),
    (go_to_a_page, lambda _: True),
    (follow_a_link, links),
    (open_a_wrong_address, lambda _: True),
]


# The way back to where this reader came from, and what stands in the tab that they opened.
OF_THE_SESSION = (
    *("back", "candidates", "areas", "changed", "disagreements", "openings"),
    *("proposed_routes", "published_routes", "chosen_hubs", "hub_numbers", "reached"),
    *("facts_listed", "fact_parts"),
)


def facts(app: AppTest) -> dict[str, object]:
    """Return all that a page says and draws, but for what stands behind its switches."""
    in_a_tab = (*OF_THE_SESSION, *(("table",) if page_of(app) == ROUTES else ()))
    return {
        "texts": html(app),
        "map": map_of(app) if app.get("deck_gl_json_chart") else None,
        **{key: sent(app, key) for key in ours(app) if key not in in_a_tab},
    }


def restored(app: AppTest) -> None:
    """Check that another reader who opens the address sees the same."""
    fresh = opened(page_of(app), **app.query_params)
    assert fresh.query_params == app.query_params
    assert not fresh.warning or app.warning
    assert facts(fresh) == facts(app)


class Walk:
    """A reader who does anything that the page in front of them offers.

    Parameters
    ----------
    seed : int
        Of the chance that decides: a walk is the same in every run, so a failure can be looked
        at again.
    """

    def __init__(self, seed: int) -> None:
        self.app = opened()
        self.walked: Counter[str] = Counter()
        self.told: list[str] = []
        self.addresses: list[dict[str, str]] = [{}]
        self.history = Model()
        self.history.show(View())
        self.chance = Random(seed)  # noqa: S311 -- nothing is kept secret

    def take(self, steps: int) -> None:
        """Take so many steps, and check after each of them."""
        try:
            for step in range(steps):
                self.act()
                self.nothing_fails()
                self.the_page_shows_the_view_of_its_address()
                if step % RESTORED_EVERY == 0:
                    restored(self.app)
        except BaseException as error:
            error.add_note("\n".join(self.told))
            raise

    def act(self) -> None:
        """Do one of the things that are possible now."""
        possible = [action for action, is_possible in ACTIONS if is_possible(self.app)]
        action = self.chance.choice([*possible, self.go_back_in_the_browser])
        self.told.append(f"{action.__name__} ...")
        what = action(self.app, self.chance)
        self.told[-1] = f"{what}: {self.app.query_params}"
        self.remember(what)
        self.walked[what] += 1
        self.addresses.append(dict(self.app.query_params))

    def remember(self, what: str) -> None:
        """Check undo and redo against the plain model of the history."""
        plain = View()
        shown = replace(view_of(self.app), **{name: getattr(plain, name) for name in NOT_UNDONE})
        if what == "undo":
            assert shown == self.history.past[-1]
        if what == "redo":
            assert shown == self.history.future[-1]
        self.history.show(shown)
        assert self.app.button(key="undo").disabled == (not self.history.past)
        assert self.app.button(key="redo").disabled == (not self.history.future)

    def go_back_in_the_browser(self, app: AppTest, chance: Random) -> str:
        """Open an earlier address in the same session, as the browser's own button does."""
        go_in_the_browser(app, chance.choice(self.addresses[-5:]))
        return "browser"

    def nothing_fails(self) -> None:
        """No error and no trace reach the screen, and the address can be read."""
        assert not self.app.exception
        assert not self.app.error, [error.value for error in self.app.error]
        assert "Traceback" not in texts(self.app)
        view, ignored = from_query(HOKKAIDO, self.app.query_params)
        assert not ignored
        assert from_query(HOKKAIDO, to_query(view)) == (view, ())

    def the_page_shows_the_view_of_its_address(self) -> None:
        """Sentence, table and selection are those of the address."""
        page, view = page_of(self.app), view_of(self.app)
        if page not in WITH_SENTENCE:
            return
        table = HOKKAIDO.table
        kept = table[filters.matches(HOKKAIDO, table, view)]
        assert any(view_words.sentence(HOKKAIDO, view, kept) in text for text in html(self.app))
        if page != "pages/distribution.py":
            assert set(shown_codes(self.app)) == set(kept["code"])
            assert sent(self.app, "table")["selected"] == "-".join(view.code)
            assert self.app.multiselect(key="code").value == list(view.code)


@pytest.mark.turns
@pytest.mark.parametrize(
    "seed",
    [
        *range(WALKS),
        *(pytest.param(seed, marks=pytest.mark.full) for seed in range(WALKS, MORE_WALKS)),
    ],
)
def test_a_walk_ends_where_its_address_leads(seed: int) -> None:
    walk = Walk(seed)
    walk.take(STEPS)
    assert sum(walk.walked.values()) == STEPS


@pytest.mark.full
def test_a_long_walk_leads_everywhere_and_uses_every_kind_of_control() -> None:
    walk = Walk(MORE_WALKS)
    walk.take(LONG_WALK)
    assert set(PAGES) | set(OPTIONS) | {"undo", "redo", "keep", "conditions"} <= set(walk.walked)
