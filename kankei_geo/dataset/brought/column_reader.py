"""One column is read: what it holds, its values, and what is to be said of them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from kankei_geo.base.errors import told
from kankei_geo.dataset.brought import cell_values
from kankei_geo.dataset.brought.cell_values import Mark, is_missing
from kankei_geo.dataset.brought.choices import (
    MISSING,
    NEITHER,
    NONE,
    Choices,
    Rule,
)
from kankei_geo.dataset.brought.columns import Column, ColumnKind, Meaning
from kankei_geo.dataset.brought.finding import At, Finding, error, note, shown, warning
from kankei_geo.dataset.brought.grid import Sheet, Value, is_blank, letter
from kankei_geo.dataset.brought.joined import CellValue, of_parts, of_rows
from kankei_geo.dataset.brought.layout import unit_of
from kankei_geo.dataset.brought.parts import Made

_MOSTLY = 0.8
_GROUNDS = re.compile("根拠|理由|出典|資料名|url|source|grounds|備考|注記", re.IGNORECASE)
# Of marks: 給与水準 and 都市区分 are no levels of evidence.
_LEVEL = re.compile(
    r"(.+[\s_/／・(（])?(根拠|証拠|記載|エビデンス|evidence)?の?[\s_]?"
    r"(水準|レベル|段階|ランク|level)[)）]?|.*(確度|確からしさ)[)）]?",
    re.IGNORECASE,
)
# Whole numbers that name something, and are no amounts.
_LABEL = re.compile(r"コード|番号|区分|年度|年次|\bcode\b|\bid\b|^no\.?$|^年$", re.IGNORECASE)
_RATIO = re.compile(
    "率|割合|比|指数|平均|密度|当たり|あたり|順位|中央値|偏差|rate|ratio|share|percent|average|mean"
    "|index|density|comparison|rank|per_|_per",
    re.IGNORECASE,
)
_NOT_ADDED = frozenset(
    ("%", "‰", "ポイント", "人/km²", "倍", "歳", "位", "年", "分", "時間", "km", "m")
)
# Words of headings that tell which end is the good one; it is a proposal.
_LESS = re.compile(
    "負担|公債|債務|借入|失業|高齢化|空き家|距離|所要|欠損|死亡|転出|消除|犯罪|事故|待機|経常収支比率"
)
_MORE = re.compile("財政力|増加|出生|転入|寄附|寄付|受入|入込|観光客|所得|就業|普及|満足|宿泊者")

Read = tuple[Column, list[Finding]]


class Reader:
    """Reads one column, as often as a reader of the page decides something of it.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    column : tuple of int and str
        Where it stands, from 0, and the letters by which choices name it.
    heading : str
        Its heading.
    made : mapping of str to Made
        The rows of each municipality.
    by : str
        Letters of the column whose dates choose rows.
    """

    def __init__(
        self,
        sheet: Sheet,
        column: tuple[int, str],
        heading: str,
        made: Mapping[str, Made],
        by: str = "",
    ) -> None:
        self.column, self.letters = column
        self.heading = heading
        self.made = made
        self.by = by
        self.choices = NONE
        self._known: tuple[object, Read] | None = None
        self.cells = {
            row: sheet.spread(row, self.column) for each in made.values() for row in each.rows
        }
        self.there = {row: value for row, value in self.cells.items() if not is_missing(value)}

    def read(self, unit: str, of_table: str, choices: Choices) -> Read:
        """Return the column and what is to be said of it; at once if nothing of it has changed."""
        chosen = choices.kinds.get(self.letters)
        kind = ColumnKind(chosen) if chosen in set(ColumnKind) else self._kind
        decided = (
            kind,
            dict(choices.units).get(self.letters),
            dict(choices.directions).get(self.letters),
            choices.signs if kind is ColumnKind.marks else (),
        )
        if self._known is None or self._known[0] != decided:
            self.choices = choices
            self._known = decided, self._read(kind, unit, of_table)
        return self._known[1]

    def _read(self, kind: ColumnKind, unit: str, of_table: str) -> Read:
        said: list[Finding] = []
        meanings: tuple[Meaning, ...] = ()
        is_additive = False
        if kind is ColumnKind.indicator:
            behind = Counter(
                number.unit
                for value in self.there.values()
                if (number := cell_values.number(value))
            )
            unit = unit or next((each for each, _ in behind.most_common(1)), "") or of_table
            unit = dict(self.choices.units).get(self.letters, unit)
            is_additive = unit not in _NOT_ADDED and not _RATIO.search(self.heading)
            said += self._about_numbers(unit)
        elif kind is ColumnKind.marks:
            meanings = self._meanings()
            said += self._about_marks(meanings)
        values, refused = self._values(kind, is_additive=is_additive)
        said += [*refused, *self._about_all(kind)]
        is_of_numbers = kind is ColumnKind.indicator
        is_mean = any(each.rule is Rule.mean for each in self.made.values())
        column = Column(
            self.letters,
            self.heading,
            kind,
            unit if is_of_numbers else "",
            self._direction() if is_of_numbers else "",
            is_additive and not is_mean,
            values,
            sum(value is None for value in values.values()),
            meanings,
            self._chosen() if kind is ColumnKind.marks else frozenset(),
            years={code: each.year for code, each in self.made.items() if each.year},
        )
        return column, said

    @property
    def is_value(self) -> bool:
        """Whether the column holds marks or numbers."""
        return self._kind in {ColumnKind.marks, ColumnKind.indicator}

    @property
    def unit_told(self) -> str:
        """The unit that the column tells, if it is the same in all rows."""
        found = {unit_of(shown(value)) for value in self.there.values()}
        return found.pop() if len(found) == 1 else ""

    def _chosen(self) -> frozenset[str]:
        """Return the codes whose mark is what a reader says, of a cell or of several rows."""
        return frozenset(
            code
            for code, each in self.made.items()
            if any(self.choices.meaning(self.cells[row]) for row in each.rows)
            or (each.rule and len({self._mark(row) for row in each.rows}) > 1)
        )

    @cached_property
    def _kind(self) -> ColumnKind:
        values = list(self.there.values())
        if not values:
            return ColumnKind.empty
        if self.letters and self.letters == self.by:
            return ColumnKind.text  # its dates choose a row, and are no amounts
        if self._is_of_marks(values):
            return ColumnKind.marks
        numbers = [number.value for value in values if (number := cell_values.number(value))]
        # Zeros alone among texts are a sign for "nothing", no amounts.
        is_amount = len(numbers) == len(values) or any(numbers)
        if _LABEL.search(self.heading) and all(number.is_integer() for number in numbers):
            is_amount = False
        if len(numbers) >= _MOSTLY * len(values) and is_amount:
            return ColumnKind.indicator
        return self._kind_of_texts([shown(value) for value in values])

    @staticmethod
    def _is_of_marks(values: Sequence[Value]) -> bool:
        kinds = [cell_values.mark(value) for value in values]
        marked = sum(kind is not None for kind in kinds)
        if marked == len(values) and len(set(kinds)) > 1:
            return True  # also 0 and 1 alone
        signs = [
            kind
            for kind, value in zip(kinds, values, strict=True)
            if cell_values.folded(value) not in cell_values.NUMERIC_MARKS
        ]
        signed = sum(kind is not None for kind in signs)
        return marked >= _MOSTLY * len(values) and 0 < signed >= _MOSTLY * len(signs)

    def _kind_of_texts(self, texts: Sequence[str]) -> ColumnKind:
        if _LEVEL.fullmatch(self.heading.strip()):
            return ColumnKind.level
        if _GROUNDS.search(self.heading) or all(text.startswith("http") for text in texts):
            return ColumnKind.grounds
        return ColumnKind.text

    def _direction(self) -> str:
        chosen = dict(self.choices.directions).get(self.letters)
        if chosen:
            return "" if chosen == NEITHER else chosen
        less, more = _LESS.search(self.heading), _MORE.search(self.heading)
        return "" if bool(less) == bool(more) else "less" if less else "more"

    def _at(self, row: int) -> At:
        return At(row + 1, letter(self.column))

    @property
    def _whole(self) -> At:
        return At(0, letter(self.column))

    def _about_numbers(self, unit: str) -> list[Finding]:
        said = [
            error(
                "not_a_number",
                told("Not a number, read as missing"),
                self._at(row),
                found=shown(value),
                expected=told("a number, or － where there is none"),
            )
            for row, value in self.there.items()
            if cell_values.number(value) is None
        ]
        numbers = [cell_values.number(value) for value in self.there.values()]
        behind = {number.unit for number in numbers if number and number.unit}
        if len(behind) > 1:
            message = told("Different units in one column")
            found = shown(" / ".join(sorted(behind)))
            said.append(
                error("units", message, self._whole, found=found, expected=told("one unit"))
            )
        elif not unit and not _RATIO.search(self.heading):
            expected = told("the unit in brackets behind the heading")
            message = told("No unit is told")
            found = shown(self.heading)
            said.append(note("no_unit", message, self._whole, found=found, expected=expected))
        return said

    def _meanings(self) -> tuple[Meaning, ...]:
        counted = Counter(
            "" if is_blank(value) else shown(value).strip() for value in self.cells.values()
        )
        found = []
        for text, count in counted.most_common():
            chosen = self.choices.meaning(text)
            read_as = MISSING if is_missing(text) else cell_values.mark(text) or "unknown"
            found.append(Meaning(text, count, chosen or read_as, is_chosen=chosen is not None))
        return tuple(found)

    def _mark(self, row: int) -> Mark | None:
        """Return what a cell says, as a reader decides or as its sign does."""
        value = self.cells[row]
        chosen = self.choices.meaning(value)
        if chosen is not None:
            return None if chosen == MISSING else Mark(chosen)
        return cell_values.mark(value) if row in self.there else None

    def _about_marks(self, meanings: Sequence[Meaning]) -> list[Finding]:
        said = [
            error(
                "not_a_mark",
                told("No mark that is known, read as missing"),
                self._at(row),
                found=shown(value),
                expected=told("○ or ×, 有 or 無, 1 or 0, はい or いいえ"),
            )
            for row, value in self.there.items()
            if cell_values.mark(value) is None and self.choices.meaning(value) is None
        ]
        asked = [
            each
            for each in meanings
            if not each.is_chosen
            and (each.found in {"", "0"} or each.read_as in {MISSING, Mark.undecided})
        ]
        if asked:
            found = ", ".join(f"{each.found or '∅'} × {each.count}" for each in asked)
            said.append(
                warning(
                    "mark_meaning",
                    told(
                        "Please confirm: 0 was read as no, nothing (∅) as unknown, and what is "
                        "being considered as undecided, never as yes"
                    ),
                    self._whole,
                    found=shown(found),
                )
            )
        return said

    def _about_all(self, kind: ColumnKind) -> list[Finding]:
        if kind is ColumnKind.left_out:
            return []
        if kind is ColumnKind.empty and self.made:
            return [note("empty_column", told("A column without values"), self._whole)]
        values = {shown(value) for value in self.there.values()}
        if len(values) == 1 and len(self.there) > 1:
            message = told("The same value in each row that has one")
            return [note("constant_column", message, self._whole, found=values.pop())]
        return []

    def _values(
        self, kind: ColumnKind, *, is_additive: bool
    ) -> tuple[dict[str, CellValue], list[Finding]]:
        values: dict[str, CellValue] = {}
        not_added = []
        for code, each in self.made.items():
            read = [self._value(kind, row) for row in each.rows]
            if each.rule:
                value = of_rows(read, each.rule, is_additive=is_additive)
            else:
                value = read[0] if len(read) == 1 else of_parts(read, is_additive=is_additive)
            values[code] = value
            is_lost = value is None and len(read) > 1
            # Where one of several amounts is missing, so is their sum: that is counted as missing.
            if is_lost and (None not in read or not (is_additive or each.rule)):
                not_added.append(each.rows[0])
        if not not_added or kind in {ColumnKind.empty, ColumnKind.left_out}:
            return values, []
        message = told(
            "Values of parts that cannot be added up (shares, means, texts) are left out for "
            "{count} municipalities",
            count=len(not_added),
        )
        return values, [warning("not_added_up", message, self._whole, found=shown(self.heading))]

    def _value(self, kind: ColumnKind, row: int) -> CellValue:
        if kind is ColumnKind.marks:
            return self._mark(row)
        if row not in self.there or kind is ColumnKind.left_out:
            return None
        value: Value = self.there[row]
        if kind is ColumnKind.indicator:
            number = cell_values.number(value)
            return number.value if number else None
        return str(value)
