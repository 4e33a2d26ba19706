"""A column of a table: what it holds, with the value of each municipality."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kankei_geo.dataset.brought.choices import LEFT_OUT
from kankei_geo.dataset.brought.joined import CellValue


class ColumnKind(StrEnum):
    """What a column holds."""

    marks = "marks"
    indicator = "indicator"
    level = "level"
    grounds = "grounds"
    text = "text"
    empty = "empty"
    left_out = LEFT_OUT


@dataclass(frozen=True)
class Meaning:
    """How one of the values of a column of marks was read: ``missing`` or a `Mark`.

    `is_chosen` tells whether a reader decided so.
    """

    found: str
    count: int
    read_as: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Column:
    """A column that tells something of municipalities.

    Attributes
    ----------
    letters : str
        As in a spreadsheet: A, AB. Those that are made of items have letters behind the last.
    heading : str
        All rows of its heading, joined.
    kind : ColumnKind
        What it holds.
    unit : str
        Of an indicator; empty if it is not told.
    direction : str
        ``more`` or ``less`` is better, as the heading proposes or a reader chooses; empty if
        neither does.
    is_additive : bool
        Whether parts can be added up: amounts can, shares and means cannot.
    values : mapping of str to object
        By code, for each municipality that has a row: a number, a `Mark`, a text, or None.
    missing : int
        How many have none.
    meanings : tuple of Meaning
        Of marks.
    chosen : frozenset of str
        Codes of those whose mark is a reader's reading of what stands there.
    stands_in, item : str
        Letters of the column in which it stands, and the item of its rows, where items make it.
    years : mapping of str to int
        By code, where each row tells its own.
    """

    letters: str
    heading: str
    kind: ColumnKind
    unit: str
    direction: str
    is_additive: bool
    values: Mapping[str, CellValue]
    missing: int
    meanings: tuple[Meaning, ...] = ()
    chosen: frozenset[str] = frozenset()
    stands_in: str = ""
    item: str = ""
    years: Mapping[str, int] = field(default_factory=dict)

    def value(self, code: str) -> CellValue:
        """Return the value of a municipality."""
        return self.values.get(code)

    @property
    def place(self) -> str:
        """Letters of the column of the table in which it stands."""
        return self.stands_in or self.letters
