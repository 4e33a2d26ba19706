"""What must stand in the five tables of `background`."""

import pandera.pandas as pa

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.background import LISTS
from kankei_geo.dataset.columns import SLUG, YEAR, one_of, text
from kankei_geo.dataset.prefecture import (
    BACKGROUND_TERMS,
    CONCEPT_LINKS,
    CONCEPTS,
    KPI_INDICATORS,
    NATIONAL_FIGURES,
)

_AT_LEAST_1 = pa.Check.ge(1, error=msgid("1 or more"))
_AT_LEAST_0 = pa.Check.ge(0, error=msgid("0 or more"))


def _key(**options: object) -> pa.Column:
    return pa.Column(str, SLUG, **options)  # type: ignore[arg-type]  # forwarded as they are


def _in_both(*names: str, **options: object) -> dict[str, pa.Column]:
    """Return columns of texts in both languages."""
    return {f"{name}_{language}": text(**options) for name in names for language in ("ja", "en")}


def _origin() -> dict[str, pa.Column]:
    """Return where something stands: the document and the part of it."""
    return {"source": text(), "place": text()}


_CONCEPTS = pa.DataFrameSchema(
    {
        "key": _key(unique=True),
        "group": _key(),
        "order": pa.Column(int, _AT_LEAST_1),
        **_in_both("name", "text"),
        "state": _key(),
        **_origin(),
    },
    unique=["group", "order"],
    strict=True,
    name=CONCEPTS,
)
_LINKS = pa.DataFrameSchema(
    {"from": _key(), "to": _key(), "kind": _key(), **_in_both("label"), **_origin()},
    unique=["from", "to", "kind"],
    strict=True,
    name=CONCEPT_LINKS,
)
_FIGURES = pa.DataFrameSchema(
    {
        "series": _key(),
        "item": _key(),
        **_in_both("item"),
        "part": _key(nullable=True),
        "year": pa.Column("Int64", YEAR, nullable=True),
        # None where only the number of answers is left of a chart.
        "value": pa.Column(float, _AT_LEAST_0, nullable=True),
        "bound": _key(),
        "unit": _key(),
        "n": pa.Column("Int64", _AT_LEAST_1, nullable=True),
        "printed": text(),
        **_origin(),
        **_in_both("note", nullable=True),
    },
    unique=["series", "item", "part"],
    strict=True,
    name=NATIONAL_FIGURES,
)
_INDICATORS = pa.DataFrameSchema(
    {
        "key": _key(unique=True),
        "topic": _key(),
        **_in_both("purpose", "indicator"),
        # None where the document names what is done, but not how it is measured.
        "unit": _key(nullable=True),
        "printed": text(),
        **_origin(),
    },
    strict=True,
    name=KPI_INDICATORS,
)
_TERMS = pa.DataFrameSchema(
    {
        "list": pa.Column(str, one_of(*LISTS)),
        "key": _key(),
        **_in_both("name"),
        **_in_both("text", nullable=True),
    },
    unique=["list", "key"],
    strict=True,
    name=BACKGROUND_TERMS,
)
SCHEMAS = {
    CONCEPTS: _CONCEPTS,
    CONCEPT_LINKS: _LINKS,
    NATIONAL_FIGURES: _FIGURES,
    KPI_INDICATORS: _INDICATORS,
    BACKGROUND_TERMS: _TERMS,
}
