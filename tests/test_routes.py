"""Routes: the best of all orders, legs that add up, days, loops that are the largest there are."""

import io
import json
import sqlite3
from dataclasses import replace
from itertools import combinations, pairwise, permutations
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from kankei_geo.analysis import routes, ways
from kankei_geo.analysis.routes import QUICKEST, Trip
from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.build.edited import check_together
from kankei_geo.build.refresh import editable
from kankei_geo.cli import tables
from kankei_geo.dataset import facts, schema, text_table
from kankei_geo.export import formats, typeset
from kankei_geo.export.document import ROUTE_MAP, Document
from kankei_geo.export.paper import figure, paper_size
from kankei_geo.present.maps import deck
from kankei_geo.present.maps.pictures import route_picture
from kankei_geo.present.tables import route_tables
from kankei_geo.present.words import route_words, story
from kankei_geo.view import restore
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import examples

CODES = HOKKAIDO.municipalities["code"].tolist()
NAMES = HOKKAIDO.municipalities.set_index("name")["code"]
ISLANDS = set(HOKKAIDO.prefecture.roads.islands)
MAINLAND = [one for one in CODES if one not in ISLANDS]
AIRPORTS = routes.airports(HOKKAIDO)
PLAN = tuple(NAMES[["浦河町", "大樹町", "清水町", "鹿追町", "新得町", "富良野市"]])
SHOWN = View(stops=PLAN, arrive="CTS", depart="AKJ", ordered=True)
ROUTE = Document(HOKKAIDO, SHOWN, "routes")
STOPS = st.lists(st.sampled_from(MAINLAND), min_size=2, max_size=6, unique=True).map(tuple)
TRIPS = st.builds(
    Trip,
    stops=STOPS,
    arrive=st.sampled_from(("", *AIRPORTS)),
    depart=st.sampled_from(("", QUICKEST, *AIRPORTS)),
    in_order=st.booleans(),
    hours_a_day=st.integers(1, 10),
    winter=st.sampled_from([1.0, 1.3, 2.0]),
    tokyo_direct=st.booleans(),
)


def minutes_of(trip: Trip) -> float:
    """Return the fewest minutes, by trying everything one by one."""
    table = routes.between(HOKKAIDO, trip.winter).to_dict("index")
    counted = routes.counting(HOKKAIDO, tokyo_direct=trip.tokyo_direct)
    best = float("inf")
    for order in [trip.stops] if trip.in_order else permutations(trip.stops):
        inner = sum(table[start][end] for start, end in pairwise(order))
        for first in (trip.arrive,) if trip.arrive else counted:
            lasts = {"": (first,), QUICKEST: counted}.get(trip.depart, (trip.depart,))
            for last in lasts:
                total = table[first][order[0]] + inner + table[order[-1]][last]
                best = min(best, total)  # not a number never counts as less
    return best


@given(TRIPS)
@examples(60)
def test_a_route_is_the_quickest_of_all_orders_and_airports(trip: Trip) -> None:
    expected = minutes_of(trip)
    found = routes.route(HOKKAIDO, trip)
    if not np.isfinite(expected):
        assert found is None
        return
    assert found is not None
    assert found.minutes == expected == sum(leg.minutes for leg in found.legs)
    assert set(found.stops) == set(trip.stops)
    assert found.best_minutes == minutes_of(
        replace(trip, in_order=False, arrive=found.places[0], depart=found.places[-1])
    )
    if trip.in_order:
        assert found.stops == trip.stops
    assert [leg.start for leg in found.legs[1:]] == [leg.end for leg in found.legs[:-1]]
    terminal = HOKKAIDO.drive_model.parameters.terminal_minutes
    for leg in found.legs:
        # The way that is drawn is the one whose minutes are told.
        at_airport = leg.start.isalpha() or leg.end.isalpha()
        assert abs(leg.minutes - trip.winter * leg.way.minutes - terminal * at_airport) < 1.6
        assert leg.low <= leg.minutes <= leg.high


@given(TRIPS, st.randoms())
@examples(25)
def test_the_best_route_does_not_depend_on_the_order_of_choice(trip: Trip, chance) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- Hypothesis' own
    free = replace(trip, in_order=False)
    shuffled = list(free.stops)
    chance.shuffle(shuffled)
    first = routes.route(HOKKAIDO, free)
    second = routes.route(HOKKAIDO, replace(free, stops=tuple(shuffled)))
    assert (first and first.places) == (second and second.places)


@given(TRIPS)
@examples(25)
def test_another_stop_or_a_harder_winter_never_makes_a_route_shorter(trip: Trip) -> None:
    free = replace(trip, in_order=False)
    whole = routes.route(HOKKAIDO, free)
    harder = routes.route(HOKKAIDO, replace(free, winter=2.0))
    if whole is None:
        return
    assert harder is not None
    assert harder.minutes >= whole.minutes
    if len(free.stops) > 2:
        fewer = routes.route(HOKKAIDO, replace(free, stops=free.stops[1:]))
        assert fewer is not None
        # Each leg is rounded by itself: half a minute for each.
        assert fewer.minutes <= whole.minutes + len(whole.legs) / 2


def test_minutes_between_places_are_those_of_the_other_pages() -> None:
    table = routes.between(HOKKAIDO, 1.3)
    access = facts.access(HOKKAIDO, 1.3).set_index(["airport", "code"])["drive_minutes"]
    for iata in AIRPORTS:
        assert table.loc[iata, CODES].equals(access[iata][CODES].round().rename(iata))
    offices = HOKKAIDO.office_minutes
    assert routes.between(HOKKAIDO, 1.0).loc[CODES, CODES].equals(offices.loc[CODES, CODES])
    terminal = HOKKAIDO.drive_model.parameters.terminal_minutes
    for town, iata in (("01100", "CTS"), ("01204", "AKJ"), ("01517", "RIS"), ("01607", "OBO")):
        way = ways.way(HOKKAIDO, town, iata)
        told = table.loc[town, iata]
        assert (way is None) == pd.isna(told)
        if way is not None:
            assert told == min(round(terminal + 1.3 * way.minutes), table.loc[iata, town])


@pytest.mark.parametrize(
    ("legs", "hours", "expected"),
    [
        ([39, 31, 25, 50, 13, 39, 38], 4, [1, 1, 1, 1, 1, 1, 1]),
        ([123, 78, 75, 19, 19, 80, 54], 4, [1, 1, 2, 2, 2, 2, 3]),
        ([60, 60, 60], 1, [1, 2, 3]),
        ([30, 100, 20, 10], 1, [1, 3, 3, 3]),  # longer than a day: it begins at once
        ([17, 370], 4, [1, 2]),
        ([100], 1, [2]),
    ],
)
def test_days_begin_where_a_leg_does_not_fit_any_more(
    legs: list[int], hours: int, expected: list[int]
) -> None:
    assert routes.days(legs, hours) == expected


@given(st.lists(st.integers(1, 300), min_size=1, max_size=7), st.integers(1, 9))
def test_no_day_is_longer_than_asked_and_there_are_as_few_as_can_be(
    legs: list[int], hours: int
) -> None:
    on = routes.days(legs, hours)
    assert on == sorted(on)
    if max(legs) <= hours * 60:
        assert routes.days(legs, hours + 1)[-1] <= on[-1]
        assert (pd.Series(legs).groupby(on).sum() <= hours * 60).all()
        # As few as there can be, by trying all places where a day may end.
        assert on[-1] == min(
            len(cuts) + 1
            for number in range(len(legs))
            for cuts in combinations(range(1, len(legs)), number)
            if all(
                sum(legs[start:end]) <= hours * 60 for start, end in pairwise((0, *cuts, len(legs)))
            )
        )


def test_proposals_have_the_largest_sum_and_of_those_the_fewest_minutes() -> None:
    theme, hours = "wide_area_tour", 5
    table = HOKKAIDO.table.set_index("code")
    scores = table.loc[table[theme].eq(1), "priority_count"]
    minutes = routes.between(HOKKAIDO, 1.0).to_dict("index")
    counted = routes.counting(HOKKAIDO, tokyo_direct=True)
    for size in (3, 4):
        expected = {}
        for iata in counted:
            near = [c for c in scores.index if minutes[iata][c] + minutes[c][iata] <= hours * 60]
            for stops in combinations(near, size):
                total = min(
                    sum(minutes[a][b] for a, b in pairwise((iata, *order, iata)))
                    for order in permutations(stops)
                )
                if total <= hours * 60:
                    key = (-int(scores[list(stops)].sum()), int(total))
                    expected[iata] = min(expected.get(iata, key), key)
        found = routes.proposals(HOKKAIDO, theme, size, hours, winter=1.0, tokyo_direct=True)
        assert {one.airport: (-one.policies, one.minutes) for one in found} == expected
        assert expected
        ordered = [(-one.policies, one.minutes) for one in found]
        assert ordered == sorted(ordered)
        for one in found:
            trip = Trip(one.stops, one.airport)
            route = routes.route(HOKKAIDO, trip)
            assert route is not None
            assert (route.minutes, len(set(one.stops))) == (one.minutes, size)
            assert scores[list(one.stops)].sum() == one.policies


@given(
    st.sampled_from(("", *HOKKAIDO.policies)), st.integers(3, 5), st.integers(2, 11), st.booleans()
)
@examples(12)
def test_more_hours_and_more_airports_never_lose_a_proposal(
    theme: str,
    size: int,
    hours: int,
    tokyo_direct: bool,  # noqa: FBT001 -- Hypothesis gives it
) -> None:
    def best(within: int, *, direct: bool = tokyo_direct) -> dict[str, int]:
        found = routes.proposals(HOKKAIDO, theme, size, within, winter=1.0, tokyo_direct=direct)
        return {one.airport: one.policies for one in found}

    narrow, wide = best(hours), best(hours + 1)
    assert all(wide.get(iata, 0) >= policies for iata, policies in narrow.items())
    assert narrow.items() <= best(hours, direct=False).items()


def test_the_published_routes_are_there_with_their_source() -> None:
    first, second = routes.published(HOKKAIDO)
    named = [
        [route_words.place(HOKKAIDO, stop, "ja") for stop in one.trip.stops]
        for one in (first, second)
    ]
    # As the prefecture's page tells them (fiscal 2019, plans 1 and 2).
    assert named == [
        ["長沼町", "岩見沢市", "美唄市", "秩父別町", "深川市", "鷹栖町"],
        ["浦河町", "大樹町", "清水町", "鹿追町", "新得町", "富良野市"],
    ]
    assert [(one.trip.arrive, one.trip.depart) for one in (first, second)] == [("CTS", "AKJ")] * 2
    members = HOKKAIDO.programme_2019
    for number, one in enumerate((first, second), start=1):
        assert set(members.loc[members["plan"] == number, "code"]) == set(one.trip.stops)
        assert one.url == "http://www.pref.hokkaido.lg.jp/ss/ckk/workation.htm"
    table = route_tables.published(HOKKAIDO, View())
    assert len(table) == 2
    for opening, one in zip(table.index, (first, second), strict=True):
        query = dict(pair.split("=") for pair in opening.split("&"))
        view, ignored = from_query(HOKKAIDO, query)
        assert (view.trip, ignored) == (one.trip, ())


def test_islands_are_told_and_never_a_number() -> None:
    rishiri, rebun = NAMES["利尻町"], NAMES["礼文町"]
    both = replace(SHOWN, stops=(rishiri, NAMES["札幌市"]), arrive="", depart="", ordered=False)
    assert route_words.route_of(HOKKAIDO, both) is None
    told = route_words.impossible(HOKKAIDO, both)
    assert (
        told == "利尻町とほかの立ち寄り先を結ぶ道路がありません。外すか、別の周遊にしてください。"
    )
    three = replace(both, stops=(NAMES["札幌市"], rishiri, NAMES["小樽市"], rebun))
    assert "利尻町、礼文町とほかの" in route_words.impossible(HOKKAIDO, three)
    # 利尻 has an airport, but none with a flight to Tokyo; the reader may choose it.
    own = replace(both, stops=(rishiri, NAMES["利尻富士町"]))
    assert "東京便のある空港と利尻町、利尻富士町を往復" in route_words.impossible(HOKKAIDO, own)
    by_cts = replace(own, arrive="CTS")
    assert "選んだ空港と利尻町、利尻富士町を往復" in route_words.impossible(HOKKAIDO, by_cts)
    by_ris = route_words.route_of(HOKKAIDO, replace(own, arrive="RIS"))
    assert by_ris is not None
    assert by_ris.places[0] == by_ris.places[-1] == "RIS"
    assert Document(HOKKAIDO, both, "routes").subject != ROUTE_MAP


def test_a_press_adds_a_stop_or_takes_it_off_and_a_seventh_is_not_added() -> None:
    view = View()
    for number, one in enumerate(MAINLAND[:6], start=1):
        view = view.stopping(one)
        assert len(view.stops) == number
    assert view.stopping(MAINLAND[7]) == view
    assert view.stopping(MAINLAND[0]).stops == tuple(MAINLAND[1:6])


def test_the_address_and_the_code_bring_a_route_back() -> None:
    assert from_query(HOKKAIDO, to_query(SHOWN)) == (SHOWN, ())
    assert restore.read(restore.code(HOKKAIDO, "routes", SHOWN)).view == SHOWN
    partly, ignored = from_query(HOKKAIDO, {"stops": "01100-99999"})
    assert (partly.stops, [item.value for item in ignored]) == (("01100",), ["99999"])
    for strange in ("-".join(CODES[:7]), "x"):
        view, ignored = from_query(HOKKAIDO, {"stops": strange})
        assert (view.stops, [item.name for item in ignored]) == ((), ["stops"])
    assert from_query(HOKKAIDO, {"arrive": "XXX", "depart": "OIR"})[0].arrive == ""


@pytest.mark.parametrize(
    ("trip", "message"),
    [
        (Trip(("01100",)), "Stops: found 01100, expected 2 to 6 different codes."),
        (Trip(("01100", "01100")), "Stops: found 01100, 01100, expected 2 to 6 different codes."),
        (Trip(("01100", "01202"), "XYZ"), "XYZ is no airport in service. Expected one of: "),
    ],
)
def test_a_trip_that_cannot_be_is_refused(trip: Trip, message: str) -> None:
    with pytest.raises((InputContentError, UnknownNameError)) as caught:
        routes.check(HOKKAIDO, trip)
    assert str(caught.value).startswith(message)


@pytest.mark.turns(3)
def test_every_document_tells_the_route_of_its_page(tmp_path: Path) -> None:
    language = "en"  # which needs the most room
    document = Document(HOKKAIDO, replace(SHOWN, lang=language), "routes")
    route = document.route
    assert route is not None
    made = {name: formats.make(name, document) for name in formats.FORMATS if name != "pdf"}
    chain = route_words.chain(HOKKAIDO, route.places, language)
    first = route_words.chain(HOKKAIDO, route.places[:2], language)
    minutes = route_words.leg_minutes(HOKKAIDO, route.legs[0], language)
    assert document.title == route_words.finding(document.view, route)
    assert chain in document.rule
    assert any("OpenStreetMap" in line for line in document.credit)
    slides = Presentation(io.BytesIO(made["pptx"])).slides
    table = next(shape.table for shape in slides[1].shapes if shape.has_table)
    assert [table.cell(1, n).text for n in (0, 2)] == [first, minutes]
    assert len(table.rows) == 1 + len(route.legs)
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    rows = list(book["Route"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [
        route_words.chain(HOKKAIDO, (leg.start, leg.end), language) for leg in route.legs
    ]
    assert [row[2:5] for row in rows] == [(leg.minutes, leg.low, leg.high) for leg in route.legs]
    csv = pd.read_csv(io.BytesIO(made["csv"]), dtype={"Code": str})
    stops = csv.dropna(subset="Stop (order)").sort_values("Stop (order)")
    assert tuple(stops["Code"]) == route.stops
    before = [leg.minutes for leg in route.legs[:-1]]
    assert stops["From the place before (min, estimate)"].tolist() == before
    legs = json.loads(made["geojson"])["route_legs"]["features"]
    assert [leg["properties"]["minutes"] for leg in legs] == [leg.minutes for leg in route.legs]
    place = tmp_path / "route.gpkg"
    place.write_bytes(made["gpkg"])
    with sqlite3.connect(place) as base:
        found = base.execute("SELECT start, end, minutes FROM route_legs ORDER BY leg").fetchall()
    assert found == [(leg.start, leg.end, leg.minutes) for leg in route.legs]
    assert "route_legs/route_legs.shp" in ZipFile(io.BytesIO(made["shp"])).namelist()
    page = made["html"].decode()
    assert page.count('class="fixed stop"') == len(PLAN)
    assert first in page
    assert minutes in page
    svg = made["svg"].decode()
    assert f"about {route.legs[0].minutes} min" in svg  # its interval takes another line
    with typeset.drawing():
        sheet = figure.draw(document, paper_size.paper())
    names = {text.get_text() for axes in sheet.figure.axes for text in axes.texts}
    assert {"1", "6", "Furano-shi"} <= names


def test_the_scene_of_a_presentation_tells_the_route() -> None:
    assert story.title(HOKKAIDO, SHOWN, "routes") == ROUTE.title
    told = story.told(HOKKAIDO, SHOWN, "routes")
    assert "1日目：新千歳空港から浦河町まで" in told
    assert "北海道の地図。色は重点施策数を表します。" in told


def test_a_route_is_told_in_one_sentence() -> None:
    assert ROUTE.route is not None
    first, order, policies = route_words.sentences(HOKKAIDO, SHOWN, ROUTE.route)
    assert first.startswith(
        "新千歳空港 → 浦河町 → 大樹町 → 清水町 → 鹿追町 → 新得町 → 富良野市 → 旭川空港：走行約"
    )
    assert first.endswith("1日4時間までなら3日。")
    assert order == "選んだ順。最短の順にすると5分短くなります。"
    assert (
        policies == "立ち寄り先6市町村の施策：道共同：6（うち原典に印字3）、"
        "首都圏PR：6（うち原典に印字3）、広域周遊：6（うち原典に印字3）、"
        "二拠点居住：3（うち原典に印字3）。"
    )
    best = replace(SHOWN, ordered=False, lang="en", winter=1.5)
    route = route_words.route_of(HOKKAIDO, best)
    assert route is not None
    assert route_words.sentences(HOKKAIDO, best, route)[1] == (
        "The quickest of all 720 orders. Winter: road speeds divided by 1.5."
    )


def broken(**changes: object) -> pd.DataFrame:
    table = HOKKAIDO.model_routes.copy()
    for column, value in changes.items():
        table.loc[slice(None) if column == "held" else 1, column] = value
    return table


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"step": 7}, "steps 1, 2, 3 … of each route, one below the other, at least 4"),
        ({"place": "AKJ"}, "an airport first and last, municipalities between"),
        ({"place": "13101"}, "a municipality's code, or an airport's of three letters"),
        ({"place": "01210"}, "each municipality once in a route"),
        ({"url": "x"}, "the same title, date and address in all rows of a route"),
        ({"held": "autumn"}, "a date as 2026-02-03, 2026-02 or 2026"),
    ],
)
def test_a_broken_table_of_routes_is_one_clear_line(
    changes: dict[str, object], message: str
) -> None:
    expected = schema.of_prefecture(HOKKAIDO.prefecture)["model_routes.csv"]()
    content = broken(**changes).to_csv(index=False).encode()
    with pytest.raises(InputContentError, match=message):
        text_table.read(content, expected, where="model_routes.csv")


def test_a_route_through_an_unknown_place_is_refused() -> None:
    read = {name: HOKKAIDO.read(name) for name in editable(HOKKAIDO)}
    read["model_routes.csv"] = broken(place="01999")
    with pytest.raises(InputContentError, match=r"model_routes\.csv, place: found 01999"):
        check_together(HOKKAIDO, read)
    read["model_routes.csv"] = HOKKAIDO.model_routes.replace({"place": {"AKJ": "RBJ"}})
    with pytest.raises(InputContentError, match="found RBJ, expected a code of municipalities"):
        check_together(HOKKAIDO, read)  # its airport has no flights any more


def test_the_command_line_writes_the_legs_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert ROUTE.route is not None
    tables.route_command(stops="-".join(PLAN), arrive="CTS", depart="AKJ", in_order=True)
    told = pd.read_csv(io.StringIO(capsys.readouterr().out), dtype={"start": str, "end": str})
    assert told.equals(routes.legs_table(ROUTE.route))
    with pytest.raises(InputContentError, match="No road joins the airports and 01518"):
        tables.route_command(stops="01100-01518")


def test_a_lacking_carriageway_makes_no_detour() -> None:
    # The road file has 増毛–留萌 in one direction only: the other way leads round by 31 km.
    mashike, rumoi = NAMES["増毛町"], NAMES["留萌市"]
    there = ways.quicker(HOKKAIDO, mashike, rumoi)
    back = ways.quicker(HOKKAIDO, rumoi, mashike)
    assert there is not None
    assert back is not None
    assert there.km == back.km < 20
    assert there.line.equals(back.line)
    assert there.line.coords[0] == back.line.coords[-1]
    assert there.roads == back.roads[::-1]
    table = routes.between(HOKKAIDO, 1.0)
    assert table.loc[mashike, "WKJ"] == table.loc["WKJ", mashike]


def test_what_is_asked_is_told_where_there_is_no_route() -> None:
    one = View(stops=(NAMES["札幌市"],), code=(NAMES["小樽市"],))
    everyone = HOKKAIDO.table
    told = route_words.map_text(HOKKAIDO, one, everyone, everyone)
    assert told.startswith("立ち寄り先：札幌市。 市町村を2〜6か所選んでください。")
    assert "小樽市" not in told
    assert Document(HOKKAIDO, one, "routes").chosen == one.stops


def test_the_map_comes_closer_to_the_route_if_asked() -> None:
    route = ROUTE.route
    everybody = pd.Series(data=True, index=HOKKAIDO.table.index)
    assert not route_picture(HOKKAIDO, SHOWN, everybody, route).bounds
    near = route_picture(HOKKAIDO, replace(SHOWN, closer=True), everybody, route).bounds
    west, south, east, north = near
    assert route is not None
    for leg in route.legs:
        box = leg.way.line.bounds
        assert west < box[0]
        assert south < box[1]
        assert box[2] < east
        assert box[3] < north
    assert deck.camera(near).zoom > deck.camera((139.3, 41.3, 146.0, 45.6)).zoom
