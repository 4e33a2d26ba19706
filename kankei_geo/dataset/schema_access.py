"""What the tables that are built must look like: access, neighbours, tiles, drive times."""

from collections.abc import Collection

import pandera.pandas as pa

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import columns
from kankei_geo.dataset.columns import IATA, code, distance, more_than_0, one_of, rows, text
from kankei_geo.dataset.drive_model import KINDS
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.reach import FEWEST_STOPS, MOST_STOPS
from kankei_geo.dataset.text_table import expectation

_FLAG = pa.Check.isin([0, 1], error=msgid("0 or 1"))
_PAIR = r"\d+(\.\d+)? \d+(\.\d+)?"
# About 36 pixels a tile beside the filters on a screen of 1440 pixels.
TILE_ROWS, TILE_COLUMNS = 18, 21


def access(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``access.csv``: a row for each municipality and airport."""
    towns, airports = prefecture.municipalities, prefecture.airports
    return pa.DataFrameSchema(
        {
            "code": code(prefecture, unique=False),
            "airport": pa.Column(str, IATA),
            "distance_km": distance(),
            "edge_km": distance(),
            "method": pa.Column(str, one_of("road", "none")),
            "drive_minutes": distance(nullable=True),
        },
        checks=[
            pa.Check(
                lambda table: len(table) == airports * towns,
                error=expectation("{count} × {airports} rows", count=towns, airports=airports),
            ),
            pa.Check(
                lambda table: table["drive_minutes"].isna() == (table["method"] == "none"),
                error=msgid("minutes are empty exactly where the method is none"),
            ),
        ],
        unique=["code", "airport"],
        strict=True,
        name="access.csv",
    )


def road_openings(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``road_openings.csv``: sections of road and since when they exist."""
    place = {"lon": columns.longitude(prefecture), "lat": columns.latitude(prefecture)}
    return pa.DataFrameSchema(
        {
            **{name: text() for name in ("road", "from_place", "to_place", "name_en")},
            "opened": columns.dated(),
            "length_km": distance(),
            "kind": pa.Column(str, one_of(*KINDS)),
            "toll": pa.Column(str, one_of("toll", "free")),
            **{f"{end}_{axis}": place[axis] for end in ("from", "to") for axis in ("lon", "lat")},
            "via": pa.Column(
                str,
                [
                    pa.Check.str_matches(
                        rf"^({_PAIR}(;{_PAIR})*)?$",
                        error=msgid(
                            "longitude and latitude with a space between, ; between places"
                        ),
                    ),
                    pa.Check(
                        lambda text: all(map(prefecture.extent.holds, text.split(";"))),
                        element_wise=True,
                        ignore_na=True,
                        error=msgid("places in the prefecture"),
                    ),
                ],
                nullable=True,
            ),
            "position_source": text(),
            "url": text(),
        },
        unique=["road", "from_place", "to_place"],
        strict=True,
        name="road_openings.csv",
    )


def toll_sections(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``toll_sections.csv``: motorways that cost a toll, by their ends."""
    place = {"lon": columns.longitude(prefecture), "lat": columns.latitude(prefecture)}
    return pa.DataFrameSchema(
        {
            **{name: text() for name in ("road", "from_place", "to_place")},
            **{f"{end}_{axis}": place[axis] for end in ("from", "to") for axis in ("lon", "lat")},
            "position_source": text(),
            "told": columns.dated(or_undated=True),
            "url": text(),
        },
        unique=["road", "from_place", "to_place"],
        strict=True,
        name="toll_sections.csv",
    )


_OF_A_ROUTE = ("title_ja", "title_en", "held", "url")


def model_routes(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``model_routes.csv``: the places of published routes in order."""
    fewest, most = FEWEST_STOPS + 2, MOST_STOPS + 2
    place = rf"^({prefecture.code}\d{{3}}|[A-Z]{{3}})$"
    return pa.DataFrameSchema(
        {
            "route": text(),
            "step": pa.Column(int, pa.Check.in_range(1, most, error=msgid("1 to 8"))),
            "place": pa.Column(
                str,
                pa.Check.str_matches(
                    place, error=msgid("a municipality's code, or an airport's of three letters")
                ),
            ),
            "title_ja": text(),
            "title_en": text(),
            "held": columns.dated(),
            "url": text(),
        },
        checks=[
            pa.Check(
                lambda table: table.groupby("route")["step"].transform(
                    lambda steps: (
                        list(steps) == list(range(1, len(steps) + 1)) and len(steps) >= fewest
                    )
                ),
                error=msgid("steps 1, 2, 3 … of each route, one below the other, at least 4"),
            ),
            pa.Check(
                lambda table: (
                    table["place"].str.isalpha()
                    == (~table["route"].duplicated() | ~table["route"].duplicated(keep="last"))
                ),
                error=msgid("an airport first and last, municipalities between"),
            ),
            pa.Check(
                lambda table: ~table.duplicated(["route", "place"]) | table["place"].str.isalpha(),
                error=msgid("each municipality once in a route"),
            ),
            pa.Check(
                lambda table: (
                    table.groupby("route")[list(_OF_A_ROUTE)]
                    .transform("first")
                    .eq(table[list(_OF_A_ROUTE)])
                    .all(axis=1)
                ),
                error=msgid("the same title, date and address in all rows of a route"),
            ),
        ],
        unique=["route", "step"],
        strict=True,
        name="model_routes.csv",
    )


ROAD_NAMES = pa.DataFrameSchema(
    {"name": text(unique=True), "name_en": text()}, strict=True, name="road_names.csv"
)


def ways(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``ways.geojson``: sections of road between nodes (n12) and places."""
    return pa.DataFrameSchema(
        {
            "start": text(),
            "end": text(),
            "one_way": pa.Column(int, _FLAG),
            "minutes": distance(),
            "km": distance(),
            "toll": pa.Column(int, _FLAG),
            "road": pa.Column(str, nullable=True),
        },
        checks=pa.Check(
            lambda table: len(table) >= prefecture.municipalities + prefecture.airports,
            error=msgid("a section for each office and airport"),
        ),
        strict=True,
        name="ways.geojson",
    )


def isochrones(limits: Collection[float]) -> pa.DataFrameSchema:
    """Return the schema of ``isochrones.geojson``: an area for each airport and limit."""
    known = pa.Check.isin(list(limits), error=msgid("a limit of minutes that is built"))
    airport = pa.Check(
        lambda table: table.groupby("airport")["minutes"].transform("nunique").ge(len(limits) - 1),
        error=msgid("all limits of each airport; at most the smallest may reach nothing"),
    )
    return pa.DataFrameSchema(
        {"airport": pa.Column(str, IATA), "minutes": pa.Column(float, known)},
        checks=airport,
        unique=["airport", "minutes"],
        strict=True,
        name="isochrones.geojson",
    )


def opening_effects(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``opening_effects.csv``: minutes before and after an opening."""
    return pa.DataFrameSchema(
        {
            "opened": text(),
            "code": code(prefecture, unique=False),
            "airport": pa.Column(str, IATA),
            "minutes_before": more_than_0(),
            "minutes_after": more_than_0(),
        },
        checks=pa.Check(
            lambda table: table["minutes_after"] < table["minutes_before"],
            error=msgid("fewer minutes after than before"),
        ),
        unique=["opened", "code", "airport"],
        strict=True,
        name="opening_effects.csv",
    )


def office_minutes(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``office_minutes.csv``: the minutes from each office to all."""
    towns = prefecture.municipalities
    return pa.DataFrameSchema(
        {
            "code": code(prefecture),
            "minutes": pa.Column(
                str,
                pa.Check.str_matches(
                    rf"^(\d+|-)( (\d+|-)){{{towns - 1}}}$",
                    error=expectation(
                        "{count} whole numbers with a space between, - where no road leads",
                        count=towns,
                    ),
                ),
            ),
        },
        checks=rows(towns),
        strict=True,
        name="office_minutes.csv",
    )


def neighbours(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``neighbours.csv``: each pair once."""
    return pa.DataFrameSchema(
        {"code": code(prefecture, unique=False), "neighbour": code(prefecture, unique=False)},
        checks=pa.Check(
            lambda table: table["code"] < table["neighbour"], error=msgid("the smaller code first")
        ),
        unique=["code", "neighbour"],
        strict=True,
        name="neighbours.csv",
    )


def tile_grid(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``tile_grid.csv``: a tile for each municipality."""
    return pa.DataFrameSchema(
        {
            "code": code(prefecture),
            "row": pa.Column(int, pa.Check.in_range(0, TILE_ROWS - 1, error=msgid("0 to 17"))),
            "column": pa.Column(
                int, pa.Check.in_range(0, TILE_COLUMNS - 1, error=msgid("0 to 20"))
            ),
        },
        checks=rows(prefecture.municipalities),
        unique=["row", "column"],
        strict=True,
        name="tile_grid.csv",
    )


# Further columns (address, wording, date) are welcome in the hand-made file.
PUBLISHED_TIMES = pa.DataFrameSchema(
    {"town": text(), "airport": text(), "minutes": more_than_0()},
    name="published drive times",
)


def drive_pairs(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of the pairs in ``drive_model.json``."""
    return pa.DataFrameSchema(
        {
            "code": code(prefecture, unique=False),
            "airport": pa.Column(str, IATA),
            "published_minutes": more_than_0(),
            "sources": pa.Column(int, pa.Check.ge(1)),
            **{f"published_{end}": pa.Column(checks=pa.Check.gt(0)) for end in ("min", "max")},
            "distance_km": more_than_0(),
            **{
                f"{model}_{test}": more_than_0()
                for model in ("road", "straight")
                for test in ("in_sample", "leave_pair_out", "leave_airport_out")
            },
        },
        unique=["code", "airport"],
        strict=True,
        name="drive_model.json",
    )
