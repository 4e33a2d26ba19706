"""Columns that several tables have, as pandera takes them, each with the words of its rule."""

from datetime import date

import pandera.pandas as pa

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.text_table import CODE, DATE, expectation

# Keys that stand in addresses, where other signs have a meaning, and in settings.
SLUG = pa.Check.str_matches(
    r"^[a-z][a-z0-9_]*$", error=msgid("small letters, digits and _, a letter first")
)
YEAR = pa.Check.in_range(1900, 2200, error=msgid("1900 to 2200"))
IATA = pa.Check.str_matches(r"^[A-Z]{3}$", error=msgid("an airport's code of three letters"))
_WHOLE_DATE = len("2026-02-03")


def code(prefecture: Prefecture, *, unique: bool = True) -> pa.Column:
    """Return a column of codes of municipalities."""
    rule = pa.Check.str_matches(
        rf"^{prefecture.code}\d{{3}}$",
        error=expectation(
            "a code of five digits that begins with {prefecture}", prefecture=prefecture.code
        ),
    )
    return pa.Column(str, rule, unique=unique, metadata={"kind": CODE})


def text(**options: object) -> pa.Column:
    """Return a column of texts that are not empty."""
    rule = pa.Check.str_length(min_value=1, error=msgid("a text"))
    return pa.Column(str, rule, **options)  # type: ignore[arg-type]  # forwarded as they are


def name(*, unique: bool = True) -> pa.Column:
    """Return a column of names."""
    rule = pa.Check(
        lambda text: text.isprintable() and text == text.strip(),
        element_wise=True,
        error=msgid("a name without signs that are not seen"),
    )
    return pa.Column(str, rule, unique=unique)


def is_in_the_calendar(text: str) -> bool:
    """Tell whether a date exists; a month or a year does if its pattern fits."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return len(text) != _WHOLE_DATE  # the pattern has seen the others
    return True


def dated(*, or_undated: bool = False) -> pa.Column:
    """Return a column of dates of the calendar, day or month and day left out if need be."""
    pattern = r"(19|20)\d{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
    if or_undated:
        form, told = (
            rf"^({pattern}|undated)$",
            msgid("a date as 2026-02-03, 2026-02 or 2026, or the word undated"),
        )
    else:
        form, told = rf"^{pattern}$", msgid("a date as 2026-02-03, 2026-02 or 2026")
    return pa.Column(
        str,
        [
            pa.Check.str_matches(form, error=told),
            pa.Check(is_in_the_calendar, element_wise=True, error=msgid("a day of the calendar")),
        ],
        metadata={"kind": DATE},
    )


def one_of(*values: str) -> pa.Check:
    """Return the rule that a text is one of these."""
    return pa.Check.isin(values, error=" / ".join(values))


def count() -> pa.Column:
    """Return a column of numbers of people or households."""
    rule = pa.Check.in_range(0, 10_000_000, error=msgid("a number from 0 to 10,000,000"))
    return pa.Column(int, rule)


def distance(*, nullable: bool = False) -> pa.Column:
    """Return a column of kilometres or minutes."""
    return pa.Column(float, pa.Check.ge(0, error=msgid("0 or more")), nullable=nullable)


def more_than_0(**options: object) -> pa.Column:
    """Return a column of numbers that are never 0."""
    rule = pa.Check.gt(0, error=msgid("more than 0"))
    return pa.Column(float, rule, **options)  # type: ignore[arg-type]  # forwarded as they are


def latitude(prefecture: Prefecture) -> pa.Column:
    """Return a column of latitudes in the prefecture."""
    extent = prefecture.extent
    told = msgid("a latitude of {prefecture}, {low} to {high}")
    return _degrees(prefecture, told, extent.south, extent.north)


def longitude(prefecture: Prefecture) -> pa.Column:
    """Return a column of longitudes in the prefecture."""
    extent = prefecture.extent
    told = msgid("a longitude of {prefecture}, {low} to {high}")
    return _degrees(prefecture, told, extent.west, extent.east)


def _degrees(prefecture: Prefecture, told: str, low: float, high: float) -> pa.Column:
    words = expectation(told, prefecture=prefecture.title, low=f"{low:g}", high=f"{high:g}")
    return pa.Column(float, pa.Check.in_range(low, high, error=words))


def rows(number: int) -> pa.Check:
    """Return the rule that a table has so many rows."""
    return pa.Check(
        lambda table: len(table) == number, error=expectation("{count} rows", count=number)
    )
