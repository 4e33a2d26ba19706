"""Which rows make the values of each municipality: one, or parts of it that are added up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kankei_geo.base.errors import several, told
from kankei_geo.dataset.brought.finding import At, Finding, error, note, warning
from kankei_geo.dataset.brought.gazetteer import Gazetteer, fold
from kankei_geo.dataset.brought.grid import Sheet
from kankei_geo.dataset.brought.rows import ReadRow, RowKind

_MOST_DOUBLE = 0.5


@dataclass(frozen=True)
class Made:
    """The rows that a municipality's values are made of.

    Attributes
    ----------
    rows : tuple of int
        From 0; one, or all parts.
    """

    rows: tuple[int, ...]

    @property
    def is_sum(self) -> bool:
        """Whether parts are added up."""
        return len(self.rows) > 1


def made_of(
    known: Gazetteer, sheet: Sheet, rows: Sequence[ReadRow], wards: Mapping[str, str]
) -> tuple[dict[str, Made], list[Finding]]:
    """Return what each municipality's values are made of, by code, and what is to be said.

    The rule: a row of its own counts, and wards beside it are not added. Where there are only
    parts (wards, former members, a place and the city without it) they are added if none is
    lacking. Parts beside a whole, double rows and parts without the others are refused.

    Parameters
    ----------
    known : Gazetteer
        Who can stand in a table.
    sheet : Sheet
        The sheet.
    rows : sequence of ReadRow
        Its rows.
    wards : mapping of str to str
        The city's code by the ward's.
    """
    whole, parts, own_wards = _sorted(rows, wards)
    findings: list[Finding] = []
    made: dict[str, Made] = {}
    doubles = [code for code, same in whole.items() if len(same) > 1]
    if len(doubles) > _MOST_DOUBLE * len(whole) and len(doubles) > 1:
        findings.append(
            error(
                "several_rows_each",
                told("Most municipalities have several rows, which a column must tell apart"),
                At(whole[doubles[0]][1].row + 1),
                expected=told("one row for each municipality; keep one kind of rows"),
            )
        )
        return {}, findings
    for code in sorted({*whole, *parts, *own_wards}):
        chosen, found = _made(
            known, sheet, code, (whole.get(code, []), parts.get(code, []), own_wards.get(code, []))
        )
        findings += found
        if chosen:
            made[code] = Made(tuple(row.row for row in chosen))
    return made, findings


Sorted = dict[str, list[ReadRow]]
OfOne = tuple[list[ReadRow], list[ReadRow], list[ReadRow]]


def _sorted(rows: Iterable[ReadRow], wards: Mapping[str, str]) -> tuple[Sorted, Sorted, Sorted]:
    kinds = (RowKind.municipality, RowKind.part, RowKind.ward)
    found: tuple[Sorted, Sorted, Sorted] = (
        defaultdict(list),
        defaultdict(list),
        defaultdict(list),
    )
    for row in rows:
        if row.place and row.kind in kinds:
            code = wards.get(row.place.code, row.place.code)
            found[kinds.index(row.kind)][code].append(row)
    return found


def _made(
    known: Gazetteer, sheet: Sheet, code: str, rows: OfOne
) -> tuple[list[ReadRow], list[Finding]]:
    whole, parts, wards = rows
    name = known.by_code[code].name
    if len(whole) > 1:
        return _double(sheet, name, whole)
    if whole and parts:
        return [], [_part_beside_whole(name, whole[0], parts)]
    if whole:
        message = told("{count} wards of {place} are not added to it", count=len(wards), place=name)
        return whole, [note("wards_not_added", message, At(wards[0].row + 1))] if wards else []
    lacking = _lacking(known, code, parts) if parts else _lacking_wards(known, code, wards)
    each = parts or wards
    twice = len({fold(row.name) for row in each if row.name}) < len([r for r in each if r.name])
    if lacking or twice:
        return [], [_refused(name, each, lacking)]
    message = told("{place}: {count} parts are added up", place=name, count=len(each))
    suggestion = several(row.name for row in each)
    return each, [warning("parts_added", message, At(each[0].row + 1), suggestion=suggestion)]


def _double(sheet: Sheet, name: str, rows: list[ReadRow]) -> tuple[list[ReadRow], list[Finding]]:
    places = several(str(row.row + 1) for row in rows)
    if len({sheet.rows[row.row] for row in rows}) == 1:
        message = told("{place} stands there several times with the same values", place=name)
        return rows[:1], [
            warning("double_row", message, At(rows[1].row + 1), expected=told("one row"))
        ]
    message = told("{place} has several rows ({rows}); left out", place=name, rows=places)
    return [], [error("duplicate", message, At(rows[1].row + 1), expected=told("one row"))]


def _part_beside_whole(name: str, whole: ReadRow, parts: list[ReadRow]) -> Finding:
    return error(
        "part_beside_whole",
        told(
            "{place} stands beside a part of it ({parts}): nobody can tell whether row {row} holds "
            "that part already; left out",
            place=name,
            parts=several(row.name for row in parts),
            row=whole.row + 1,
        ),
        At(parts[0].row + 1),
        expected=told("either the whole, or all parts named as former ones (旧…)"),
    )


def _lacking(known: Gazetteer, code: str, parts: list[ReadRow]) -> list[str]:
    """Return the names of the former members that have no row."""
    if any(row.meant.without for row in parts):
        there = {fold(row.name) for row in parts}
        return [
            row.meant.without
            for row in parts
            if row.meant.without and fold(row.meant.without) not in there
        ]
    there = {fold(row.meant.member.name) for row in parts if row.meant.member}
    return [each.name for each in known.members_of(code) if fold(each.name) not in there]


def _lacking_wards(known: Gazetteer, code: str, wards: list[ReadRow]) -> list[str]:
    there = {row.place.code for row in wards if row.place}
    city = known.by_code[code].name
    return [
        place.name
        for place in known.by_code.values()
        if place.kind == "ward" and place.name.startswith(city) and place.code not in there
    ]


def _refused(name: str, parts: list[ReadRow], lacking: list[str]) -> Finding:
    return error(
        "parts_refused",
        told(
            "{place} has only parts ({parts}), which cannot be added up; left out",
            place=name,
            parts=several(row.name for row in parts),
        ),
        At(parts[0].row + 1),
        expected=told("each part once, also {names}", names=several(lacking)),
    )
