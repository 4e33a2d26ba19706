"""Totals that do not add up: rows of sums, and columns of sums."""

from collections.abc import Iterator, Mapping, Sequence

from kankei_geo.base.errors import told
from kankei_geo.dataset.brought import cell_values
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.finding import At, Finding, note, shown, warning
from kankei_geo.dataset.brought.gazetteer import Gazetteer, Kind
from kankei_geo.dataset.brought.grid import Sheet, column_of
from kankei_geo.dataset.brought.layout import is_total
from kankei_geo.dataset.brought.parts import Made
from kankei_geo.dataset.brought.rows import ReadRow, RowKind

_MOST_SUMMANDS = 30
_LEAST_ROWS = 5
_MOSTLY = 0.8
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
    amounts = [column for column in columns if column.is_additive]
    is_only_ours = not any(row.kind is RowKind.elsewhere for row in rows) and not any(
        row.place is not None for row in rows if row.kind is RowKind.total
    )
    findings = []
    for row in rows:
        if row.kind is not RowKind.total or "平均" in row.name:
            continue
        summed = _summed(known, row, made, is_only_ours=is_only_ours)
        wrong = [
            (column, total, total_found)
            for column in amounts
            for total, total_found in _compared(sheet, row.row, column, summed)
        ]
        findings += [
            warning(
                "total_differs",
                told("The sum is not that of its rows"),
                At(row.row + 1, column.letters),
                found=f"{found:,.10g}",
                expected=told(
                    "{number}, the sum of {count} rows", number=f"{total:,.10g}", count=len(summed)
                ),
            )
            for column, total, found in wrong
        ]
    return findings


def _summed(
    known: Gazetteer, row: ReadRow, made: Mapping[str, Made], *, is_only_ours: bool
) -> list[str]:
    """Return the codes of the municipalities that a row is the sum of; none if it is unknown."""
    everyone = [place.code for place in known.municipalities]
    if row.place is None:
        is_whole = row.name and is_only_ours and row.name in {"合計", "総計", "計", "全道"}
        return sorted(made) if is_whole else []
    if row.place.kind is Kind.prefecture and row.place.name == known.prefecture.ja:
        return everyone
    if row.place.kind is Kind.group:
        return [code for code in everyone if known.groups[code] == row.place.name]
    return []


def _compared(
    sheet: Sheet, row: int, column: Column, summed: Sequence[str]
) -> Iterator[tuple[float, float]]:
    found = cell_values.number(sheet.value(row, column_of(column.letters)))
    values = [column.values.get(code) for code in summed]
    numbers = [value for value in values if isinstance(value, float)]
    if found is None or not values or len(numbers) < len(values):
        return
    total = sum(numbers)
    # Each number may have been rounded in its last place.
    if abs(total - found.value) > _rounding(numbers) * (len(numbers) + 1):
        yield total, found.value


def _rounding(numbers: Sequence[float]) -> float:
    """Return half of the last place that the numbers have; 0 for whole ones."""
    places = max((len(f"{number:.9g}".partition(".")[2]) for number in numbers), default=0)
    return 0.5 * 10.0**-places if places else 1e-9


def check_columns(
    sheet: Sheet, columns: Sequence[Column], read: Sequence[ReadRow]
) -> list[Finding]:
    """Compare columns that are called sums with those left of them that they mostly add up to."""
    kinds = {RowKind.municipality, RowKind.part, RowKind.ward}
    rows = [row.row for row in read if row.kind in kinds]
    findings = []
    for at, column in enumerate(columns):
        if (
            not column.is_additive
            or not _is_called_total(column.heading)
            or len(rows) < _LEAST_ROWS
        ):
            continue
        findings += _checked(sheet, columns[max(0, at - _MOST_SUMMANDS) : at], column, rows)
    return findings


def _is_called_total(heading: str) -> bool:
    last = heading.rpartition(" / ")[2].casefold().split("(")[0].split("（")[0]
    return last in _TOTAL_NAMES or is_total(last)


def _checked(
    sheet: Sheet, before: Sequence[Column], column: Column, rows: Sequence[int]
) -> list[Finding]:
    best: tuple[int, list[tuple[int, float, float]]] = (0, [])
    summands: list[list[float | None]] = []
    for left in reversed(before):
        if left.kind is not ColumnKind.indicator:
            break
        summands.append(_numbers(sheet, left, rows))
        if len(summands) > 1:
            right, wrong = _compared_rows(_numbers(sheet, column, rows), summands, rows)
            if right > best[0]:
                best = (right, wrong)
    right, wrong = best
    if not right or right < _MOSTLY * (right + len(wrong)) or right < _LEAST_ROWS:
        return []
    return [
        warning(
            "row_total_differs",
            told("The sum is not that of the columns before it"),
            At(row + 1, column.letters),
            found=f"{found:,.10g}",
            expected=told("{number}, the sum of the columns", number=f"{total:,.10g}"),
        )
        for row, total, found in wrong
    ]


def _numbers(sheet: Sheet, column: Column, rows: Sequence[int]) -> list[float | None]:
    at = column_of(column.letters)
    found = [cell_values.number(sheet.value(row, at)) for row in rows]
    return [number.value if number else None for number in found]


def _compared_rows(
    totals: Sequence[float | None], summands: Sequence[Sequence[float | None]], rows: Sequence[int]
) -> tuple[int, list[tuple[int, float, float]]]:
    right, wrong = 0, []
    for at, found in enumerate(totals):
        values = [each[at] for each in summands]
        numbers = [value for value in values if value is not None]
        if found is None or len(numbers) < len(values):
            continue
        total = sum(numbers)
        if abs(total - found) <= _rounding([*numbers, found]) * (len(numbers) + 1):
            right += 1
        else:
            wrong.append((rows[at], total, found))
    return right, wrong


def missing_municipalities(known: Gazetteer, made: Mapping[str, Made]) -> list[Finding]:
    """Tell which municipalities have no row, or none that counts."""
    names = [place.name for place in known.municipalities if place.code not in made]
    if not names:
        return []
    message = told("{count} municipalities have no row that counts", count=len(names))
    return [note("missing_municipalities", message, found=shown(", ".join(names)))]
