"""What the raw inputs of the tables must look like: the columns that are used, as published.

Further columns are welcome.
"""

import pandera.pandas as pa

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.text_table import CODE

# Name of each count in `schema.POPULATION_COLUMNS`, with its column in the raw input.
COUNTS = {
    "census_2005": "pop_2005census_gm",
    "census_2010": "pop_2010census_on2015bdry",
    "census_2015": "pop_2015census",
    "census_2020": "pop_2020census",
    "register_2014": "pop_2014juki_gm",
    **{f"register_{year}": f"pop_juki_{year}" for year in range(2021, 2026)},
    "age0_14_2020": "age0_14_2020",
    "age15_64_2020": "age15_64_2020",
    "age65plus_2020": "age65plus_2020",
    "households_2020": "households_2020",
}


def _code() -> pa.Column:
    return pa.Column(str, unique=True, metadata={"kind": CODE})


def _text(*, nullable: bool = False) -> pa.Column:
    return pa.Column(str, nullable=nullable)


_OFFICES = pa.DataFrameSchema(
    {
        "code5": _code(),
        "city": _text(),
        "citykana": _text(),
        "is_ward": pa.Column(bool),
        "subprefecture": _text(),
        "district": _text(nullable=True),
        "lat": pa.Column(float),
        "lon": pa.Column(float),
        "url": _text(),
    },
    name="offices",
)

# All of Japan, wards of designated cities among them.
NATIONAL_OFFICES = pa.DataFrameSchema(
    {
        "code": _code(),
        "name": _text(),
        "kana": _text(nullable=True),
        "lat": pa.Column(float),
        "lon": pa.Column(float),
        "url": _text(),
    },
    name="offices",
)

# The same list, read for its names.
NATIONAL_AREAS = pa.DataFrameSchema(
    {"code": _code(), "prefecture": _text(), "name": _text()}, name="offices"
)

_POPULATION = pa.DataFrameSchema(
    {
        "code5": _code(),
        "name_en": _text(),
        "is_ward": pa.Column(bool),
        # Some were published as floating-point text ("1880863.0"), and not all for wards.
        **{column: pa.Column("Int64", nullable=True) for column in COUNTS.values()},
        "area_km2_2020": pa.Column(float),
        "mean_age_2020": pa.Column(float),
    },
    name="population",
)

_AIRPORTS = pa.DataFrameSchema(
    {
        "iata": _text(),
        "icao": _text(),
        "name_ja": _text(),
        "municipality_code": pa.Column(str, metadata={"kind": CODE}),
        "lat": pa.Column(float),
        "lon": pa.Column(float),
        "coord_source": _text(),
        "C28_status": _text(),
        "C28_class": _text(),
        "runway_m": _text(),
    },
    name="airports",
)

_TABLE_3 = pa.DataFrameSchema(
    {
        "panel": pa.Column(
            str,
            pa.Check.isin(
                ["left", "right"], error=msgid("left or right (rows of totals do not belong here)")
            ),
        ),
        "row": pa.Column(int),
        "name_printed": _text(),
        "marks_printed": pa.Column(int),
        "total_printed": pa.Column(int),
    },
    name="table 3",
)

PROJECTED_FROM, PROJECTED = "pop2020_census", range(2025, 2055, 5)
PROJECTION = pa.DataFrameSchema(
    {
        "code5": _code(),
        PROJECTED_FROM: pa.Column(int),
        **{f"pop{year}": pa.Column(int) for year in PROJECTED},
        "aged65plus_2050": pa.Column(int),
    },
    name="projection",
)

# Each ratio of public finance with its indicator.
FINANCE = {
    "財政力指数": "financial_strength",
    "経常収支比率": "current_balance",
    "実質公債費比率": "debt_service",
    "将来負担比率": "future_burden",
    "ラスパイレス指数": "laspeyres",
}
_RATIO = pa.Check.str_matches(r"^(-|-?\d+(\.\d+)?)$", error=msgid("a number, or - for none"))
PUBLIC_FINANCE = pa.DataFrameSchema(
    {
        "団体コード": pa.Column(
            str, pa.Check.str_matches(r"^\d{6}$", error=msgid("a code of six digits")), unique=True
        ),
        **{column: pa.Column(str, _RATIO) for column in FINANCE},
    },
    name="public finance",
)

DONATED = range(2008, 2021)
DONATIONS = pa.DataFrameSchema(
    {
        "code5": _code(),
        **{
            f"{what}_{year}": pa.Column(int)
            for year in DONATED
            for what in ("amount_1000yen", "count")
        },
        "resident_deduction_1000yen_2021tax": pa.Column(int),
    },
    name="furusato",
)

# Each kind of place with the tags of OpenStreetMap that are counted for it.
PLACES = {
    "osm_hotel": ("hotel",),
    "osm_guest_house": ("guest_house",),
    "osm_hostel": ("hostel",),
    "osm_camp_site": ("camp_site",),
    "osm_hospital": ("hospital",),
    "osm_clinic": ("clinic", "doctors"),
    "osm_supermarket": ("supermarket",),
    "osm_convenience": ("convenience",),
    "osm_library": ("library",),
}
MAPPED_PLACES = pa.DataFrameSchema(
    {"code": _code(), **{tag: pa.Column(int) for tags in PLACES.values() for tag in tags}},
    name="places",
)

INPUTS = {
    "offices": _OFFICES,
    "population": _POPULATION,
    "airports": _AIRPORTS,
    "table3": _TABLE_3,
}
