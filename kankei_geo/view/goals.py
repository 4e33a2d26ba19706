"""What a municipality fills in for the indicators that documents propose: its goals.

In an address a goal is the key of its indicator, with a full stop before the value and another
before the year: ``donations.1200000.2024``, ``fans.done.0`` where no year was told, and
``trial_stays`` alone where nothing was filled in.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset.background import UNIT
from kankei_geo.dataset.brought import cell_values, choices
from kankei_geo.dataset.brought.finding import shown
from kankei_geo.dataset.brought.grid import Value
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.prefecture import BACKGROUND_TERMS, KPI_INDICATORS

# Where a document tells no unit, it names what is done: that has a status, and no number.
DONE, PLANNED, NOT_YET = "done", "planned", "notyet"
STATUS = {DONE: msgid("done"), PLANNED: msgid("planned"), NOT_YET: msgid("not yet")}
MOST, DECIMALS = 999_999_999_999, 3  # as many digits as a float keeps
NO_YEAR, FIRST_YEAR, LAST_YEAR = 0, 1900, 2099
# Only these can be less than nothing: people who came less those who left, and growth.
_MAY_FALL = frozenset(("net_migration", "proud_residents", "food_education"))
# Parts of a whole: growth in percent can be more than 100.
_SHARES = frozenset(("lasting_share", "team_stays", "association_rate"))
_YEN = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
# A hyphen before a digit is a minus, one before a letter begins the next goal.
_BETWEEN = re.compile("-(?=[a-z])")
_GOAL = re.compile(
    r"(?P<key>[a-z][a-z0-9_]{0,39})"
    r"(?:\.(?P<status>done|planned|notyet)?(?P<value>-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,3})?)?"
    r"\.(?P<year>0|[0-9]{4}))?"
)


@dataclass(frozen=True)
class Goal:
    """What is filled in for an indicator.

    Attributes
    ----------
    key : str
        Of the indicator, as in ``kpi_indicators.csv``.
    value : float, optional
        In the unit of the indicator; None where nothing was filled in.
    year : int
        `NO_YEAR` where none was told.
    status : str
        One of `STATUS`, of an indicator without a unit; empty where nothing was filled in.
    """

    key: str
    value: float | None = None
    year: int = NO_YEAR
    status: str = ""

    def __str__(self) -> str:
        """Return it as it stands in an address."""
        told = self.status or ("" if self.value is None else plain(self.value))
        return f"{self.key}.{told}.{self.year}" if told or self.year else self.key

    @property
    def is_filled(self) -> bool:
        """Whether there is a value or a status."""
        return self.value is not None or bool(self.status)


Goals = tuple[Goal, ...]


def plain(value: float) -> str:
    """Return a value in ASCII digits, without zeros that say nothing."""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


@kept
def units(data: Dataset) -> dict[str, str]:
    """Return the unit of each indicator by its key, in the order of the list; empty for none."""
    table = data.background[KPI_INDICATORS]
    return dict(zip(table["key"], table["unit"].fillna(""), strict=True))


def split(text: str) -> tuple[str, ...]:
    """Return the goals of an address, each as a text; what is empty is none."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))


def read(data: Dataset, text: str) -> Goal:
    """Read a goal of an address.

    Raises
    ------
    ValueError
        If it is none that this prefecture's indicators can have.
    """
    found = _GOAL.fullmatch(text)
    if not found or found["key"] not in units(data):
        raise ValueError(text)
    key, status, year = found["key"], found["status"] or "", int(found["year"] or NO_YEAR)
    value = float(found["value"]) + 0.0 if found["value"] else None  # no -0
    fits = not status if units(data)[key] else value is None
    if not fits or not (year == NO_YEAR or FIRST_YEAR <= year <= LAST_YEAR):
        raise ValueError(text)
    if value is not None and not least(key) <= value <= most(key):
        raise ValueError(text)
    return Goal(key, value, year, status)


def least(key: str) -> int:
    """Return the least value of an indicator."""
    return -MOST if key in _MAY_FALL else 0


def most(key: str) -> int:
    """Return the greatest value of an indicator: 100 for a part of a whole in percent."""
    return 100 if key in _SHARES else MOST


def chosen(data: Dataset, goals: Goals, keys: Collection[str]) -> Goals:
    """Return the goals of some indicators in the order of the list; filled-in ones stay so."""
    known = {goal.key: goal for goal in goals}
    return tuple(known.get(key, Goal(key)) for key in units(data) if key in keys)


def filled(goals: Goals, goal: Goal) -> Goals:
    """Return the goals with one of them filled in anew."""
    return tuple(goal if one.key == goal.key else one for one in goals)


def unit_words(data: Dataset, key: str) -> Words:
    """Return the unit of an indicator, nothing for none."""
    return _unit_names(data)[units(data)[key]]


@kept
def _unit_names(data: Dataset) -> dict[str, Words]:
    terms = data.background[BACKGROUND_TERMS]
    own = terms[terms["list"] == UNIT]
    named = zip(own["key"], own["name_ja"], own["name_en"], strict=True)
    return {"": Words("", "")} | {key: Words(ja, en) for key, ja, en in named}


@kept
def names(data: Dataset) -> dict[str, Words]:
    """Return what each indicator is called by its key."""
    table = data.background[KPI_INDICATORS]
    named = zip(table["key"], table["indicator_ja"], table["indicator_en"], strict=True)
    return {key: Words(ja, en) for key, ja, en in named}


def typed_value(data: Dataset, key: str, typed: Value) -> float | None:
    """Read a value as people type it: in wide digits, with commas, with its unit.

    An amount of money can be in 千円, 万円, 百万円 or 億円: it is converted into yen.

    Parameters
    ----------
    key : str
        Of an indicator with a unit.
    typed : str, int or float
        What was typed, or stands in a cell.

    Returns
    -------
    float or None
        Rounded to `DECIMALS`; None where nothing was typed.

    Raises
    ------
    InputContentError
        If it is no number, in another unit, or too small or too large.
    """
    if cell_values.is_missing(typed):
        return None
    unit = unit_words(data, key)
    text = cell_values.folded(typed)
    found = cell_values.number(text)
    if found is None:  # not every unit is known there
        found = cell_values.number(text.removesuffix(unit.ja).removesuffix(unit.en))
    factor = _YEN.get(found.unit or "円") if found and unit.ja == "円" else 1
    is_other = found is not None and unit.ja != "円" and found.unit not in ("", unit.ja)
    if found is None or factor is None or is_other:
        raise InputContentError(
            "{indicator}: found {found}. Expected a number in {unit}, such as 1200 or 12.5.",
            indicator=names(data)[key],
            found=shown(typed),
            unit=unit,
        )
    exact = found.value * factor
    value = round(exact, DECIMALS) + 0.0
    if exact and not value:
        raise InputContentError(
            "{indicator}: found {found}. Expected 0, or at least {least}: less is rounded to 0.",
            indicator=names(data)[key],
            found=shown(typed),
            least=f"{10**-DECIMALS:.{DECIMALS}f}",
        )
    if not least(key) <= value <= most(key):
        raise InputContentError(
            "{indicator}: found {found}. Expected a number from {least} to {most}.",
            indicator=names(data)[key],
            found=shown(typed),
            least=f"{least(key):,}",
            most=f"{most(key):,}",
        )
    return value


def typed_year(data: Dataset, key: str, typed: Value) -> int:
    """Read a year as people type it: ２０２５, 令和7年度, 2025.0 of a workbook.

    Raises
    ------
    InputContentError
        If it is none from `FIRST_YEAR` to `LAST_YEAR`.
    """
    if cell_values.is_missing(typed):
        return NO_YEAR
    text = cell_values.folded(typed).removesuffix(".0").removeprefix("FY")
    year = int((choices.as_of(text) or "0")[:4])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputContentError(
            "{indicator}: found {found}. Expected a year from {first} to {last}, such as 2025 or "
            "R7.",
            indicator=names(data)[key],
            found=shown(typed),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return year
