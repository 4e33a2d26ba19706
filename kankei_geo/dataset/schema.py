"""What each shipped table must look like, as pandera schemas.

Codes are text of five digits. A schema is strict: a column too many is a fault, too.
"""

from datetime import date

import pandera.pandas as pa

from kankei_geo.base.i18n import msgid
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.dataset.matrix import LEVELS, POLICIES
from kankei_geo.dataset.text_table import CODE, DATE
from kankei_geo.dataset.winter import WINTERS, minutes_column

MUNICIPALITY_COUNT = 179
CENSUS_YEARS = (2005, 2010, 2015, 2020)
REGISTER_YEARS = (2014, 2021, 2022, 2023, 2024, 2025)
# Hokkaido with its islands, the Northern Territories included.
LATITUDES = (41.0, 46.0)
LONGITUDES = (139.0, 149.0)
_WHOLE_DATE = len("2026-02-03")


def _code(*, unique: bool = True) -> pa.Column:
    rule = pa.Check.str_matches(
        r"^01\d{3}$", error=msgid("a code of five digits that begins with 01")
    )
    return pa.Column(str, rule, unique=unique, metadata={"kind": CODE})


def _text(**options: object) -> pa.Column:
    rule = pa.Check.str_length(min_value=1, error=msgid("a text"))
    return pa.Column(str, rule, **options)  # type: ignore[arg-type]  # forwarded as they are


def _name(*, unique: bool = True) -> pa.Column:
    rule = pa.Check(
        lambda text: text.isprintable() and text == text.strip(),
        element_wise=True,
        error=msgid("a name without signs that are not seen"),
    )
    return pa.Column(str, rule, unique=unique)


def _is_in_the_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return len(text) != _WHOLE_DATE  # the pattern has seen the others
    return True


def _one_of(*values: str) -> pa.Check:
    return pa.Check.isin(values, error=" / ".join(values))


def _count() -> pa.Column:
    rule = pa.Check.in_range(0, 10_000_000, error=msgid("a number from 0 to 10,000,000"))
    return pa.Column(int, rule)


def _distance(*, nullable: bool = False) -> pa.Column:
    return pa.Column(float, pa.Check.ge(0, error=msgid("0 or more")), nullable=nullable)


def _more_than_0(**options: object) -> pa.Column:
    rule = pa.Check.gt(0, error=msgid("more than 0"))
    return pa.Column(float, rule, **options)  # type: ignore[arg-type]  # forwarded as they are


_LATITUDE = pa.Column(
    float, pa.Check.in_range(*LATITUDES, error=msgid("a latitude of Hokkaido, 41 to 46"))
)
_LONGITUDE = pa.Column(
    float, pa.Check.in_range(*LONGITUDES, error=msgid("a longitude of Hokkaido, 139 to 149"))
)
_IATA = pa.Check.str_matches(r"^[A-Z]{3}$", error=msgid("an airport's code of three letters"))
_MARKS = pa.Check.in_range(1, 4, error=msgid("a number from 1 to 4"))

MUNICIPALITIES = pa.DataFrameSchema(
    {
        "code": _code(),
        "name": _name(),
        "kana": _name(unique=False),
        "name_en": _name(unique=False),
        "subprefecture": _text(),
        "district": pa.Column(str, nullable=True),
        "office_lat": _LATITUDE,
        "office_lon": _LONGITUDE,
        "url": pa.Column(
            str, pa.Check.str_startswith("http", error=msgid("an address that begins with http"))
        ),
    },
    checks=pa.Check(lambda table: len(table) == MUNICIPALITY_COUNT, error=msgid("179 rows")),
    strict=True,
    name="municipalities.csv",
)

SUBPREFECTURES = pa.DataFrameSchema(
    {"slug": _text(unique=True), "name": _text(unique=True), "name_en": _text(unique=True)},
    checks=pa.Check(lambda table: len(table) == 14, error=msgid("14 rows")),  # noqa: PLR2004 -- Hokkaido has 14
    strict=True,
    name="subprefectures.csv",
)

POPULATION = pa.DataFrameSchema(
    {
        "code": _code(),
        **{f"census_{year}": _count() for year in CENSUS_YEARS},
        **{f"register_{year}": _count() for year in REGISTER_YEARS},
        "area_km2": _more_than_0(),
        "mean_age_2020": pa.Column(
            float, pa.Check.in_range(20, 90, error=msgid("an age from 20 to 90"))
        ),
        "age0_14_2020": _count(),
        "age15_64_2020": _count(),
        "age65plus_2020": _count(),
        "households_2020": _count(),
    },
    checks=pa.Check(lambda table: len(table) == MUNICIPALITY_COUNT, error=msgid("179 rows")),
    strict=True,
    name="population.csv",
)

AIRPORTS = pa.DataFrameSchema(
    {
        "iata": pa.Column(str, _IATA, unique=True),
        "icao": pa.Column(
            str,
            pa.Check.str_matches(r"^RJ[A-Z]{2}$", error=msgid("RJ and two letters")),
            unique=True,
        ),
        "name": _text(unique=True),
        "name_en": _text(unique=True),
        "code": _code(unique=False),
        "lat": _LATITUDE,
        "lon": _LONGITUDE,
        "position_source": _text(),
        "status": pa.Column(str, _one_of("in_service", "suspended")),
        "airport_class": _text(),
        "runway_m": _text(),
    },
    checks=pa.Check(lambda table: len(table) == 13, error=msgid("13 rows")),  # noqa: PLR2004 -- Hokkaido has 13
    strict=True,
    name="airports.csv",
)

TOKYO_FLIGHTS = pa.DataFrameSchema(
    {
        "iata": pa.Column(str, _IATA, unique=True),
        "haneda": pa.Column(bool),
        "narita": pa.Column(bool),
        "as_of": pa.Column(
            str,
            [
                pa.Check.str_matches(
                    r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?|undated)$",
                    error=msgid("a date as 2026-02-03, 2026-02 or 2026, or the word undated"),
                ),
                pa.Check(
                    _is_in_the_calendar, element_wise=True, error=msgid("a day of the calendar")
                ),
            ],
            metadata={"kind": DATE},
        ),
        "url": _text(),
        "note_ja": pa.Column(str, nullable=True),
        "note_en": pa.Column(str, nullable=True),
    },
    strict=True,
    name="tokyo_flights.csv",
)

POLICY_MATRIX = pa.DataFrameSchema(
    {
        "code": _code(),
        "panel": pa.Column(str, _one_of("left", "right")),
        "row": pa.Column(int, pa.Check.ge(1, error=msgid("1 or more"))),
        "name_printed": _text(unique=True),
        "marks_printed": pa.Column(int, _MARKS),
        "priority_count": pa.Column(int, _MARKS),
        **{
            key: column
            for policy in POLICIES
            for key, column in {
                policy: pa.Column(int, pa.Check.isin([0, 1], error="0 / 1")),
                f"{policy}_level": pa.Column(str, _one_of(*LEVELS)),
                f"{policy}_grounds": _text(),
            }.items()
        },
    },
    strict=True,
    name="policy_matrix.csv",
)

GROUNDS = pa.DataFrameSchema(
    {
        "grounds": _text(unique=True),
        "level": pa.Column(str, _one_of(*LEVELS)),
        "text_ja": _text(),
        "text_en": _text(),
        "source": _text(),
    },
    strict=True,
    name="grounds.csv",
)

ALIASES = pa.DataFrameSchema(
    {
        "printed_name": _text(unique=True),
        "code": _code(),
        "certain": pa.Column(bool),
        "reason_ja": _text(),
        "reason_en": _text(),
    },
    strict=True,
    name="name_aliases.csv",
)

NOTES = pa.DataFrameSchema(
    {"code": _code(unique=False), "text_ja": _text(), "text_en": _text(), "source": _text()},
    strict=True,
    name="notes.csv",
)

PROGRAMME_2019 = pa.DataFrameSchema(
    {"code": _code(), "plan": pa.Column(int, pa.Check.isin([1, 2], error="1 / 2")), "url": _text()},
    strict=True,
    name="programme_2019.csv",
)

CONTRADICTIONS = pa.DataFrameSchema(
    {
        "topic_ja": _text(unique=True),
        "topic_en": _text(unique=True),
        "found_ja": _text(),
        "found_en": _text(),
        "handled_ja": _text(),
        "handled_en": _text(),
        "source": _text(),
    },
    strict=True,
    name="contradictions.csv",
)

_PAGE = f"({'|'.join(PAGE_NAMES)})"

GLOSSARY = pa.DataFrameSchema(
    {
        "term_key": pa.Column(
            str,
            pa.Check.str_matches(
                r"^[a-z][a-z0-9_]*$", error=msgid("small letters, digits and _, a letter first")
            ),
            unique=True,
        ),
        "term_ja": _text(unique=True),
        "reading": pa.Column(
            str, pa.Check.str_matches(r"^[ぁ-んー・]+$", error=msgid("a reading in hiragana"))
        ),
        "term_en": _text(unique=True),
        "text_ja": pa.Column(
            str,
            pa.Check.str_length(min_value=1, max_value=120, error=msgid("a text of 120 letters")),
        ),
        "text_en": _text(),
        "source": _text(),
        "pages": pa.Column(
            str,
            pa.Check.str_matches(
                rf"^{_PAGE}(\.{_PAGE})*$", error=msgid("names of pages with a dot between them")
            ),
        ),
    },
    strict=True,
    name="glossary.csv",
)

POLYGON_AREAS = pa.DataFrameSchema(
    {
        "code": _code(),
        "in_scope": pa.Column(bool),
        "area_km2": _more_than_0(),
    },
    name="geo/municipalities.shp",
)

_MINUTES_COLUMNS = tuple(minutes_column(winter) for winter in WINTERS)

ACCESS = pa.DataFrameSchema(
    {
        "code": _code(unique=False),
        "airport": pa.Column(str, _IATA),
        "distance_km": _distance(),
        "edge_km": _distance(),
        "method": pa.Column(str, _one_of("road", "estimate", "none")),
        **{name: _distance(nullable=True) for name in _MINUTES_COLUMNS},
    },
    checks=[
        pa.Check(lambda table: len(table) == 13 * MUNICIPALITY_COUNT, error=msgid("179 × 13 rows")),
        pa.Check(
            lambda table: (
                table[list(_MINUTES_COLUMNS)]
                .isna()
                .eq(table["method"] == "none", axis=0)
                .all(axis=1)
            ),
            error=msgid("minutes are empty exactly where the method is none"),
        ),
    ],
    unique=["code", "airport"],
    strict=True,
    name="access.csv",
)

NEIGHBOURS = pa.DataFrameSchema(
    {"code": _code(unique=False), "neighbour": _code(unique=False)},
    checks=pa.Check(
        lambda table: table["code"] < table["neighbour"], error=msgid("the smaller code first")
    ),
    unique=["code", "neighbour"],
    strict=True,
    name="neighbours.csv",
)

# About 36 pixels a tile beside the filters on a screen of 1440 pixels.
TILE_ROWS, TILE_COLUMNS = 18, 21

TILE_GRID = pa.DataFrameSchema(
    {
        "code": _code(),
        "row": pa.Column(int, pa.Check.in_range(0, TILE_ROWS - 1, error=msgid("0 to 17"))),
        "column": pa.Column(int, pa.Check.in_range(0, TILE_COLUMNS - 1, error=msgid("0 to 20"))),
    },
    checks=pa.Check(lambda table: len(table) == MUNICIPALITY_COUNT, error=msgid("179 rows")),
    unique=["row", "column"],
    strict=True,
    name="tile_grid.csv",
)

# Further columns (address, wording, date) are welcome in the hand-made file.
PUBLISHED_TIMES = pa.DataFrameSchema(
    {"town": _text(), "airport": _text(), "minutes": _more_than_0()},
    name="published drive times",
)

DRIVE_PAIRS = pa.DataFrameSchema(
    {
        "code": _code(unique=False),
        "airport": pa.Column(str, _IATA),
        "published_minutes": _more_than_0(),
        "sources": pa.Column(int, pa.Check.ge(1)),
        **{f"published_{end}": pa.Column(checks=pa.Check.gt(0)) for end in ("min", "max")},
        "distance_km": _more_than_0(),
        **{
            f"{model}_{test}": _more_than_0()
            for model in ("road", "straight")
            for test in ("in_sample", "leave_pair_out", "leave_airport_out")
        },
    },
    unique=["code", "airport"],
    strict=True,
    name="drive_model.json",
)

TABLES = {
    str(table.name): table
    for table in (
        MUNICIPALITIES,
        SUBPREFECTURES,
        POPULATION,
        AIRPORTS,
        TOKYO_FLIGHTS,
        POLICY_MATRIX,
        GROUNDS,
        ALIASES,
        NOTES,
        PROGRAMME_2019,
        CONTRADICTIONS,
        GLOSSARY,
        ACCESS,
        NEIGHBOURS,
        TILE_GRID,
    )
}
