"""Totals that do not add up: rows of sums, and columns of sums."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from kankei_geo.base.errors import told
from kankei_geo.dataset.brought import cell_values, limits
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.finding import At, Finding, limited, note, shown, warning
from kankei_geo.dataset.brought.gazetteer import Gazetteer, Kind
from kankei_geo.dataset.brought.grid import Sheet, column_of
from kankei_geo.dataset.brought.layout import is_total
from kankei_geo.dataset.brought.parts import Made
from kankei_geo.dataset.brought.rows import ReadRow, RowKind

_MOST_SUMMANDS = 30
_LEAST_ROWS = 5
_MOSTLY = 0.8
_NOTHING = 1e-9
_TOTAL_NAMES = frozenset(("sum", "total", "総数", "計", "合計", "総計", "総額"))


def check_rows(
    known: Gazetteer,
    sheet: Sheet,
    rows: Sequence[ReadRow],
    columns: Sequence[Column],
    made: Mapping[str, Made],
) -> list[Finding]:
    """Compare rows of sums with what they are the sums of.

    That of the prefecture is compared with all municipalities, a group's with its own, each only
    if all of them have a value; one that is only called a sum with all rows that were read, if
    there are no others in the table.
    """
    return limited(_wrong_sums(known, sheet, rows, columns, made), limits.MOST_IN_JSON)


def _wrong_sums(
    known: Gazetteer,
    sheet: Sheet,
    rows: Sequence[ReadRow],
    columns: Sequence[Column],
    made: Mapping[str, Made],
) -> Iterator[Finding]:
    amounts = [column for column in columns if column.is_additive]
    is_only_ours = not any(row.kind is RowKind.elsewhere for row in rows) and not any(
        row.place is not None for row in rows if row.kind is RowKind.total
    )
    sums: dict[tuple[str, ...], dict[str, tuple[float, float]]] = {}
    totals = [row for row in rows if row.kind is RowKind.total and "平均" not in row.name]
    for row in totals[: limits.MOST_TOTALS]:
        summed = _summed(known, row, made, is_only_ours=is_only_ours)
        if summed not in sums:
            sums[summed] = {
                column.letters: total for column in amounts if (total := _sum(column, summed))
            }
        yield from (
            warning(
                "total_differs",
                told("The sum is not that of its rows"),
                At(row.row + 1, letters),
                found=f"{found.value:,.10g}",
                expected=told(
                    "{number}, the sum of {count} rows", number=f"{total:,.10g}", count=len(summed)
                ),
            )
            for letters, (total, rounding) in sums[summed].items()
            if (found := cell_values.number(sheet.value(row.row, column_of(letters))))
            and abs(total - found.value) > rounding
        )


def _summed(
    known: Gazetteer, row: ReadRow, made: Mapping[str, Made], *, is_only_ours: bool
) -> tuple[str, ...]:
    """Return the codes of the municipalities that a row is the sum of; none if it is unknown."""
    everyone = tuple(place.code for place in known.municipalities)
    if row.place is None:
        is_whole = row.name and is_only_ours and row.name in {"合計", "総計", "計", "全道"}
        return tuple(sorted(made)) if is_whole else ()
    if row.place.kind is Kind.prefecture and row.place.name == known.prefecture.ja:
        return everyone
    if row.place.kind is Kind.group:
        return tuple(code for code in everyone if known.groups[code] == row.place.name)
    return ()


def _sum(column: Column, summed: Sequence[str]) -> tuple[float, float] | None:
    """Return the sum and by how much rounding can change it; None if a value is missing."""
    values = [column.values.get(code) for code in summed]
    numbers = [value for value in values if isinstance(value, float)]
    if not values or len(numbers) < len(values):
        return None
    return sum(numbers), _last_place(numbers) / 2 * (len(numbers) + 1)


def _last_place(numbers: Iterable[float | None]) -> float:
    """Return what the last decimal place of numbers is worth; next to nothing for whole ones."""
    decimals = [
        f"{number:.9g}".partition(".")[2]
        for number in numbers
        if number is not None and not number.is_integer()
    ]
    return 10.0 ** -max(map(len, decimals)) if decimals else _NOTHING


def check_columns(
    sheet: Sheet, columns: Sequence[Column], read: Sequence[ReadRow]
) -> list[Finding]:
    """Compare columns that are called sums with those left of them that they mostly add up to."""
    kinds = {RowKind.municipality, RowKind.part, RowKind.ward}
    rows = [row.row for row in read if row.kind in kinds]
    if len(rows) < _LEAST_ROWS:
        return []
    findings = []
    numbers = {
        column.letters: _numbers(sheet, column, rows)
        for column in columns
        if column.kind is ColumnKind.indicator
    }
    for at, column in enumerate(columns):
        if column.is_additive and _is_called_total(column.heading):
            before = columns[max(0, at - _MOST_SUMMANDS) : at][::-1]
            summands = takewhile(lambda each: each.kind is ColumnKind.indicator, before)
            each = [numbers[summand.letters] for summand in summands]
            findings += _checked(column.letters, numbers[column.letters], each, rows)
    return findings


def _is_called_total(heading: str) -> bool:
    last = heading.rpartition(" / ")[2].casefold().split("(")[0].split("（")[0]
    return last in _TOTAL_NAMES or is_total(last)


def _checked(
    letters: str,
    totals: Sequence[float | None],
    summands: Sequence[Sequence[float | None]],
    rows: Sequence[int],
) -> list[Finding]:
    """Compare sums with one column after the other added to those before it."""
    best: tuple[int, list[tuple[int, float, float]]] = (0, [])
    sums: list[float | None] = [0.0] * len(rows)
    place = _last_place(totals)
    for number, summand in enumerate(summands, 1):
        place = max(place, _last_place(summand))
        sums = [
            None if one is None or other is None else one + other
            for one, other in zip(sums, summand, strict=True)
        ]
        if number > 1:
            found = _differences(totals, sums, rows, place / 2 * (number + 1))
            best = max(best, found, key=lambda each: each[0])
    right, wrong = best
    if right < _LEAST_ROWS or right < _MOSTLY * (right + len(wrong)):
        return []
    return [
        warning(
            "row_total_differs",
            told("The sum is not that of the columns before it"),
            At(row + 1, letters),
            found=f"{found:,.10g}",
            expected=told("{number}, the sum of the columns", number=f"{total:,.10g}"),
        )
        for row, total, found in wrong
    ]


def _numbers(sheet: Sheet, column: Column, rows: Sequence[int]) -> list[float | None]:
    at = column_of(column.letters)
    found = [cell_values.number(sheet.value(row, at)) for row in rows]
    return [number.value if number else None for number in found]


def _differences(
    totals: Sequence[float | None],
    sums: Sequence[float | None],
    rows: Sequence[int],
    rounding: float,
) -> tuple[int, list[tuple[int, float, float]]]:
    """Return how many sums are right, and of the others row, sum and what was found."""
    both = [
        (row, total, found)
        for row, total, found in zip(rows, sums, totals, strict=True)
        if total is not None and found is not None
    ]
    wrong = [(row, total, found) for row, total, found in both if abs(total - found) > rounding]
    return len(both) - len(wrong), wrong


def missing_municipalities(known: Gazetteer, made: Mapping[str, Made]) -> list[Finding]:
    """Tell which municipalities have no row, or none that counts."""
    names = [place.name for place in known.municipalities if place.code not in made]
    if not names:
        return []
    message = told("{count} municipalities have no row that counts", count=len(names))
    return [note("missing_municipalities", message, found=shown(", ".join(names)))]
