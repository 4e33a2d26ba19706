"""A sheet: its cells with their places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Value = str | int | float | bool | None
Row = tuple[Value, ...]
_LETTERS = 26


@dataclass(frozen=True)
class Sheet:
    """Cells of one sheet.

    Attributes
    ----------
    name : str
        Its name; empty for a text file.
    rows : tuple of tuple
        From the first row on, blank ones included; rows may be of different lengths.
    merged : mapping of (int, int) to (int, int)
        Row and column, from 0, of the cell that each merged one shows.
    without_value : tuple of (int, int)
        Formulas whose result was not saved.
    """

    name: str
    rows: tuple[Row, ...]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    without_value: tuple[tuple[int, int], ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> Value:
        """Return what stands in a cell, counted from 0; None where there is none."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None

    def spread(self, row: int, column: int) -> Value:
        """Return what a cell shows: of merged ones, what stands in the first."""
        return self.value(*self.merged.get((row, column), (row, column)))

    def filled(self, row: int) -> list[tuple[int, Value]]:
        """Return columns and values of the cells of a row that hold something."""
        return [(at, value) for at, value in enumerate(self.rows[row]) if not is_blank(value)]

    def cells(self) -> Iterator[tuple[int, int, Value]]:
        """Yield row, column and value of all cells that hold something."""
        for row in range(len(self.rows)):
            for column, value in self.filled(row):
                yield row, column, value


def is_blank(value: Value) -> bool:
    """Tell whether a cell holds nothing but spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


def letter(column: int) -> str:
    """Return the letters of a column that is counted from 0: A, Z, AA."""
    letters = ""
    left = column + 1
    while left:
        left, digit = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + digit) + letters
    return letters


def column_of(letters: str) -> int:
    """Return the column, from 0, that has these letters."""
    number = 0
    for each in letters.upper():
        number = number * _LETTERS + ord(each) - ord("A") + 1
    return number - 1
