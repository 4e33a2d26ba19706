"""What the tables that are built must look like: access, neighbours, tiles, drive times."""

import pandera.pandas as pa

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.columns import IATA, code, distance, more_than_0, one_of, rows, text
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.text_table import expectation
from kankei_geo.dataset.winter import WINTERS, minutes_column

_MINUTES_COLUMNS = tuple(minutes_column(winter) for winter in WINTERS)
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
            "method": pa.Column(str, one_of("road", "estimate", "none")),
            **{name: distance(nullable=True) for name in _MINUTES_COLUMNS},
        },
        checks=[
            pa.Check(
                lambda table: len(table) == airports * towns,
                error=expectation("{count} × {airports} rows", count=towns, airports=airports),
            ),
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
