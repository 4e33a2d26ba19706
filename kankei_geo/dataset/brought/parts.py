"""Which rows make the values of each municipality: one, or parts of it that are added up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kankei_geo.base.errors import several, told
from kankei_geo.dataset.brought.choices import NONE, Choices, Rule
from kankei_geo.dataset.brought.finding import At, Finding, error, note, shown, warning
from kankei_geo.dataset.brought.gazetteer import Gazetteer, fold
from kankei_geo.dataset.brought.grid import Sheet, column_of
from kankei_geo.dataset.brought.rows import ReadRow, RowKind
from kankei_geo.dataset.brought.several import RULES, date_of

_MOST_DOUBLE = 0.5


@dataclass(frozen=True)
class Made:
    """The rows that a municipality's values are made of.

    Attributes
    ----------
    rows : tuple of int
        From 0; one, or all parts.
    rule : Rule, optional
        By which one value is made of several rows of the same; None for one row, and for parts,
        which are added up.
    year : int
        That the row tells which was chosen by its date; 0 for none.
    """

    rows: tuple[int, ...]
    rule: Rule | None = None
    year: int = 0


def made_of(
    known: Gazetteer,
    sheet: Sheet,
    rows: Sequence[ReadRow],
    wards: Mapping[str, str],
    choices: Choices = NONE,
) -> tuple[dict[str, Made], list[Finding]]:
    """Return what each municipality's values are made of, by code, and what is to be said.

    The rule: a row of its own counts, and wards beside it are not added. Where there are only
    parts (wards, former members, a place and the city without it) they are added if none is
    lacking. Parts beside a whole and parts without the others are refused; so are several rows of
    the same, unless a reader chooses a rule.

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
    choices : Choices
        With the rule for those who have several rows.
    """
    whole, parts, own_wards = _sorted(rows, wards)
    findings: list[Finding] = []
    made: dict[str, Made] = {}
    doubles = [code for code, same in whole.items() if len(same) > 1]
    if not choices.rule and len(doubles) > _MOST_DOUBLE * len(whole) and len(doubles) > 1:
        findings.append(
            error(
                "several_rows_each",
                told("Most municipalities have several rows, which a column must tell apart"),
                At(whole[doubles[0]][1].row + 1),
                found=shown(several(f"{known.by_code[code].name}" for code in doubles)),
                expected=told("one row for each municipality, or a rule that you choose"),
            )
        )
        return {}, findings
    for code in sorted({*whole, *parts, *own_wards}):
        of_one = whole.get(code, []), parts.get(code, []), own_wards.get(code, [])
        chosen, found = _Rows(known, sheet, code, choices).made(of_one)
        findings += found
        if chosen:
            made[code] = chosen
    joined = [code for code, each in made.items() if each.rule]
    if joined:
        message = told(
            "{count} municipalities have several rows; the rule is: {rule}",
            count=len(joined),
            rule=told(RULES[Rule(choices.rule)]),
        )
        names = several(known.by_code[code].name for code in joined)
        at = At(made[joined[0]].rows[0] + 1)
        findings.append(warning("rows_joined", message, at, found=shown(names)))
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


@dataclass(frozen=True)
class _Rows:
    """Chooses among the rows of one municipality."""

    known: Gazetteer
    sheet: Sheet
    code: str
    choices: Choices

    @property
    def name(self) -> str:
        """What it is called."""
        return self.known.by_code[self.code].name

    def made(self, rows: OfOne) -> tuple[Made | None, list[Finding]]:
        """Return what its values are made of, if anything, and what is to be said of it."""
        whole, parts, wards = rows
        if whole and parts:
            return None, [_part_beside_whole(self.name, whole[0], parts)]
        if len(whole) > 1:
            return self._by_rule(whole) if self.choices.rule else self._double(whole)
        if whole:
            message = told(
                "{count} wards of {place} are not added to it", count=len(wards), place=self.name
            )
            said = [note("wards_not_added", message, At(wards[0].row + 1))] if wards else []
            return Made((whole[0].row,), year=self._year(whole[0].row)), said
        return self._sum(parts or wards, is_of_parts=bool(parts))

    def _sum(self, each: list[ReadRow], *, is_of_parts: bool) -> tuple[Made | None, list[Finding]]:
        lacking = (_lacking if is_of_parts else _lacking_wards)(self.known, self.code, each)
        names = [row.name for row in each if row.name]
        if lacking or len({fold(name) for name in names}) < len(names):
            return None, [_refused(self.name, each, lacking)]
        message = told("{place}: {count} parts are added up", place=self.name, count=len(each))
        suggestion = several(row.name for row in each)
        said = [warning("parts_added", message, At(each[0].row + 1), suggestion=suggestion)]
        return Made(tuple(row.row for row in each)), said

    def _double(self, rows: list[ReadRow]) -> tuple[Made | None, list[Finding]]:
        at = At(rows[1].row + 1)
        if len({self.sheet.rows[row.row] for row in rows}) == 1:
            message = told(
                "{place} stands there several times with the same values", place=self.name
            )
            return Made((rows[0].row,)), [
                warning("double_row", message, at, expected=told("one row"))
            ]
        places = several(str(row.row + 1) for row in rows)
        message = told("{place} has several rows ({rows}); left out", place=self.name, rows=places)
        expected = told("one row, or a rule that you choose")
        return None, [error("duplicate", message, at, expected=expected)]

    def _by_rule(self, rows: list[ReadRow]) -> tuple[Made | None, list[Finding]]:
        rule = Rule(self.choices.rule)
        each = tuple(row.row for row in rows)
        if rule in {Rule.total, Rule.mean}:
            return Made(each, rule), []
        if rule is not Rule.latest:
            return Made(each[:1] if rule is Rule.first else each[-1:], rule), []
        dates = [self._date(row) for row in each]
        last = max(dates)
        if "" not in dates and dates.count(last) == 1:
            row = each[dates.index(last)]
            return Made((row,), rule, self._year(row)), []
        message = told(
            "{place}: nobody can tell which row ({rows}) is the latest; left out",
            place=self.name,
            rows=several(str(row + 1) for row in each),
        )
        expected = told("another date in each row, in the column that you choose")
        return None, [error("no_latest", message, At(each[0] + 1), expected=expected)]

    def _date(self, row: int) -> str:
        by = self.choices.by
        return date_of(self.sheet, row, column_of(by)) if by else ""

    def _year(self, row: int) -> int:
        is_asked = self.choices.rule == Rule.latest
        return int(self._date(row)[:4] or 0) if is_asked else 0


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
