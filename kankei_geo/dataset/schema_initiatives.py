"""What must stand in the three tables of `initiatives`."""

import pandera.pandas as pa

from kankei_geo.dataset import columns
from kankei_geo.dataset.columns import YEAR, one_of, text
from kankei_geo.dataset.initiatives import (
    KIND,
    LEFT_OUT,
    LEVEL,
    MOST_KINDS,
    PARTLY,
    SOURCE,
    TAKEN,
)
from kankei_geo.dataset.prefecture import (
    INITIATIVE_SOURCES,
    INITIATIVE_TERMS,
    INITIATIVES,
    Prefecture,
)
from kankei_geo.dataset.text_table import expectation


def initiatives(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``initiatives.csv``."""
    return pa.DataFrameSchema(
        {
            "code": columns.code(prefecture, unique=False),
            "kind": text(),
            "year": pa.Column("Int64", YEAR, nullable=True),
            "text_ja": text(),
            "text_en": text(),
            "source": text(),
            "place": text(),
            "level": text(),
        },
        unique=["code", "text_ja", "source", "place"],
        strict=True,
        name=INITIATIVES,
    )


TERMS = pa.DataFrameSchema(
    {
        "list": pa.Column(str, one_of(KIND, LEVEL, SOURCE)),
        **{name: text() for name in ("key", "name_ja", "name_en", "text_ja", "text_en")},
    },
    # Each kind has a shape of its own on maps: `present.signs`.
    checks=pa.Check(
        lambda table: (table["list"] == KIND).sum() <= MOST_KINDS,
        error=expectation("at most {count} kinds", count=MOST_KINDS),
    ),
    unique=["list", "key"],
    strict=True,
    name=INITIATIVE_TERMS,
)


def parts(prefecture: Prefecture) -> pa.DataFrameSchema:
    """Return the schema of ``initiative_sources.csv``."""
    code = columns.code(prefecture, unique=False)
    return pa.DataFrameSchema(
        {
            "source": text(),
            "place": text(),
            "status": pa.Column(str, one_of(TAKEN, PARTLY, LEFT_OUT)),
            "code": pa.Column(str, code.checks, nullable=True, metadata=code.metadata),
            "text_ja": text(),
            "text_en": text(),
        },
        strict=True,
        name=INITIATIVE_SOURCES,
    )
