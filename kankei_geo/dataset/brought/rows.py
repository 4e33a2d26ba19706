"""Rows become municipalities: by code, by name, or they are told with what they are instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kankei_geo.base.errors import Told, told
from kankei_geo.dataset.brought import cell_values, codes, limits
from kankei_geo.dataset.brought.finding import At, Finding, error, note, shown, warning
from kankei_geo.dataset.brought.gazetteer import Kind, Place, fold
from kankei_geo.dataset.brought.grid import Sheet, is_blank, letter
from kankei_geo.dataset.brought.layout import Keys, Layout, Names, is_total, key_texts
from kankei_geo.dataset.brought.place_names import NOBODY, Meant, nearest
from kankei_geo.dataset.check_digits import check_digit

_FOOTNOTE = re.compile(
    r"[(\[（［【]?(注|※|\*|＊|資料|出典|備考|出所|単位|note|source).*", re.DOTALL | re.IGNORECASE
)
_NO_PLACE = re.compile(r".*([^市町村区]湖|沼|潟)|.*(境界未定|所属未定|調整).*")
_LONGEST_NAME = 15  # letters of a name that is alone in its row and nobody's
_SIX = 6


class RowKind(StrEnum):
    """What a row is."""

    municipality = "municipality"
    part = "part"
    ward = "ward"
    outside = "outside"
    elsewhere = "elsewhere"
    total = "total"
    no_place = "no_place"
    text = "text"
    heading = "heading"
    unknown = "unknown"
    blank = "blank"


@dataclass(frozen=True)
class ReadRow:
    """A row below the headings.

    Attributes
    ----------
    row : int
        From 0.
    kind : RowKind
        What it is.
    place : Place, optional
        Who it is about, of a sum what it is the sum of if that is known.
    meant : Meant
        What its name means.
    name : str
        Its name as it stands there.
    """

    row: int
    kind: RowKind
    place: Place | None = None
    meant: Meant = NOBODY
    name: str = ""


def read_rows(names: Names, sheet: Sheet, found: Layout) -> tuple[list[ReadRow], list[Finding]]:
    """Return what each row below the headings is, and what is to be said of it."""
    reader = _Reader(names, sheet, found)
    begin = found.header[-1] + 1 if found.header else found.first
    rows = [reader.read(row) for row in range(begin, len(sheet.rows))]
    return reader.named_apart(rows), reader.findings


_KINDS = {
    Kind.municipality: RowKind.municipality,
    Kind.ward: RowKind.ward,
    Kind.outside: RowKind.outside,
    Kind.elsewhere: RowKind.elsewhere,
    Kind.prefecture: RowKind.total,
    Kind.group: RowKind.total,
}


class _Reader:
    """Reads the rows of a sheet one after the other and keeps what is to be said."""

    def __init__(self, names: Names, sheet: Sheet, found: Layout) -> None:
        self.names = names
        self.sheet = sheet
        self.layout = found
        self.keys: Keys = found.keys
        self.findings: list[Finding] = []
        self._told_of = set[int]()
        self._left = limits.MOST_SUGGESTED
        self._headings = {
            tuple(str(value) for _, value in sheet.filled(row)) for row in found.header
        }

    def read(self, row: int) -> ReadRow:
        """Return what a row is."""
        filled = self.sheet.filled(row)
        if not filled:
            return ReadRow(row, RowKind.blank)
        if tuple(str(value) for _, value in filled) in self._headings:
            return ReadRow(row, RowKind.heading)
        name = self._name(row)
        meant = self._in_its_prefecture(row, self.names.meant(name))
        is_decided, place = self._by_code(row, meant)
        if not is_decided:
            place = self._by_name(row, meant) or self._area(row, name)
        if place is not None and place.kind is Kind.group and not self._has_numbers(row):
            self._tell_left_out(row, "text_row", told("A heading between the rows, left out"))
            return ReadRow(row, RowKind.text, name=name)
        if place is None:
            return self._of_nobody(row, name, meant)
        kind = _KINDS[place.kind]
        if kind is RowKind.municipality and meant.is_part:
            kind = RowKind.part
        self._tell(row, kind, place, meant, name)
        return ReadRow(row, kind, place, meant, name)

    def _has_numbers(self, row: int) -> bool:
        others = [value for at, value in self.sheet.filled(row) if at not in self.keys.all]
        return any(cell_values.number(value) for value in others)

    def named_apart(self, rows: Sequence[ReadRow]) -> list[ReadRow]:
        """Return rows of which those that others are said to be without are their parts."""
        whole = {fold(row.meant.without): row.place for row in rows if row.meant.without}
        parts = {
            row.row + 1
            for row in rows
            if row.kind is RowKind.unknown and whole.get(fold(row.name)) is not None
        }
        self.findings = [
            item
            for item in self.findings
            if item.at.row not in parts or item.code != "unknown_name"
        ]
        kept = []
        for row in rows:
            place = whole.get(fold(row.name)) if row.kind is RowKind.unknown else None
            if place is not None:
                message = told("A part of {place}, which another row leaves out", place=place.name)
                self._add(warning("part_of", message, self._at(row.row), found=shown(row.name)))
                kept.append(ReadRow(row.row, RowKind.part, place, Meant((place,)), row.name))
            else:
                kept.append(row)
        return kept

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)
        self._told_of.add(finding.at.row)

    def _nearest(self, name: str) -> str:
        """Return the nearest names, for the first unknown ones only: it takes time."""
        self._left -= 1
        return nearest(self.names.known, name) if self._left >= 0 else ""

    def _at(self, row: int, *, of_code: bool = False) -> At:
        column = self.keys.code if of_code or self.keys.name is None else self.keys.name
        return At(row + 1, letter(column or 0))

    def _name(self, row: int) -> str:
        if self.keys.name is None:
            return ""
        value = self.sheet.spread(row, self.keys.name)
        return "" if is_blank(value) else str(value).strip()

    def _prefecture(self, row: int) -> str:
        """Return the prefecture that a row names, or nothing."""
        if self.keys.prefecture is None:
            return ""
        found = self.names.meant(self.sheet.spread(row, self.keys.prefecture))
        each = [place.name for place in found.places if place.kind is Kind.prefecture]
        return each[0] if each else ""

    def _in_its_prefecture(self, row: int, meant: Meant) -> Meant:
        """Return what a name means where its prefecture is told beside it."""
        prefecture = self._prefecture(row)
        if not prefecture or not meant.places:
            return meant
        fitting = tuple(place for place in meant.places if place.prefecture == prefecture)
        if fitting:
            return Meant(fitting, meant.member, meant.proposed, meant.is_loose, meant.without)
        # 池田町 of another prefecture than this one's: who is called so elsewhere.
        folded = fold(self._name(row))
        others = self.names.known.by_name.get(folded, ())
        return Meant(tuple(place for place in others if place.prefecture == prefecture))

    def _by_code(self, row: int, meant: Meant) -> tuple[bool, Place | None]:
        """Return whether a code decides who is meant, and who; its length decides nothing."""
        digits = ""
        if self.keys.code is not None:
            digits = codes.digits(self.sheet.spread(row, self.keys.code))
        if not digits:
            return False, None
        known = self.names.known.by_code
        places = [known[code] for code in codes.readings(digits) if code in known]
        prefecture = self._prefecture(row)
        places = [place for place in places if place.prefecture == prefecture] or (
            places if not prefecture else []
        )
        if not places:
            self._tell_unknown_code(row, digits, meant)
            return False, None
        named = {place.code for place in meant.places}
        fitting = [place for place in places if place.code in named]
        if fitting:
            return True, fitting[0]
        if len(places) > 1:
            self._add(
                error(
                    "ambiguous_code",
                    told("This code can be that of several municipalities"),
                    self._at(row, of_code=True),
                    found=shown(digits),
                    expected=told("a code of six digits, or the prefecture's name beside it"),
                    suggestion=" / ".join(f"{place.code} {place.name}" for place in places),
                )
            )
            return True, None
        return True, self._checked_against_name(row, places[0], meant)

    def _checked_against_name(self, row: int, place: Place, meant: Meant) -> Place | None:
        """Return who a code means if its name does not mean somebody else."""
        name = self._name(row)
        if meant.places and {each.kind for each in meant.places} <= {
            Kind.municipality,
            Kind.ward,
            Kind.outside,
            Kind.elsewhere,
        }:
            self._add(
                error(
                    "code_and_name",
                    told("Code and name are those of different municipalities; left out"),
                    self._at(row, of_code=True),
                    found=shown(f"{self.sheet.spread(row, self.keys.code or 0)} {name}"),
                    expected=told("{name} for this code", name=place.name),
                    suggestion=" / ".join(f"{each.code} {each.name}" for each in meant.places),
                )
            )
            return None
        if name and place.kind is Kind.municipality and any(map(str.isalpha, name)):
            message = told("The name is not the one of the code; the code was taken")
            self._add(
                warning(
                    "name_of_code",
                    message,
                    self._at(row),
                    found=shown(name),
                    expected=told("{name} for this code", name=place.name),
                )
            )
        return place

    def _tell_unknown_code(self, row: int, digits: str, meant: Meant) -> None:
        near = " / ".join(f"{place.code} {place.name}" for place in meant.places)
        five = digits[:-1]
        if len(digits) == _SIX and digits[-1] != check_digit(five):
            self._add(
                error(
                    "check_digit",
                    told("The check digit of the code is wrong"),
                    self._at(row, of_code=True),
                    found=shown(digits),
                    expected=told("{code} or another code", code=five + check_digit(five)),
                    suggestion=near,
                )
            )
            return
        self._add(
            error(
                "unknown_code",
                told("No municipality has this code"),
                self._at(row, of_code=True),
                found=shown(digits),
                expected=told(
                    "a code of five or six digits of {prefecture}",
                    prefecture=self.names.known.prefecture,
                ),
                suggestion=near,
            )
        )

    def _by_name(self, row: int, meant: Meant) -> Place | None:
        """Return who a name means, where it means one."""
        places = meant.places
        groups = [place for place in places if place.kind is Kind.group]
        towns = [place for place in places if place.kind is Kind.municipality]
        if groups and towns:
            places = tuple(towns if self.layout.has_bare_names else groups)
        elif len(towns) == 1 and len(places) > 1:
            places = tuple(towns)  # 泊村, and one of the same name that is out of scope
        if len(places) > 1:
            self._add(
                error(
                    "ambiguous_name",
                    told("Several municipalities are called so"),
                    self._at(row),
                    found=shown(self._name(row)),
                    expected=told("the whole name, or a code"),
                    suggestion=" / ".join(
                        f"{place.code} {place.prefecture}{place.name}" for place in places[:5]
                    ),
                )
            )
        return places[0] if len(places) == 1 else None

    def _area(self, row: int, name: str) -> Place | None:
        """Return the group or prefecture that a row without a name is the sum of."""
        texts = list(key_texts(self.sheet, self.keys, row))
        if any(map(str.isalnum, name)) or any(map(is_total, texts)) or not self._has_numbers(row):
            return None
        for column in (self.keys.group, self.keys.prefecture):
            value = None if column is None else self.sheet.spread(row, column)
            for place in self.names.meant(value).places:
                if place.kind in {Kind.group, Kind.prefecture}:
                    return place
        return None

    def _of_nobody(self, row: int, name: str, meant: Meant) -> ReadRow:
        """Return what a row is that means nobody: a sum, a text, or a name that is not known."""
        folded = fold(name)
        if meant.places:  # told already: several, or not the one of the code
            return ReadRow(row, RowKind.unknown, name=name)
        if any(is_total(text) for text in key_texts(self.sheet, self.keys, row)):
            self._tell_left_out(row, "total", told("A sum or a mean, left out"))
            return ReadRow(row, RowKind.total, name=name)
        if name and _NO_PLACE.fullmatch(folded):
            self._tell_left_out(row, "no_municipality_row", told("Not a municipality, left out"))
            return ReadRow(row, RowKind.no_place, name=name)
        filled = self.sheet.filled(row)
        lead = str(filled[0][1]).strip()
        is_alone = len({str(value) for _, value in filled}) == 1
        if _FOOTNOTE.fullmatch(lead) or (is_alone and (not name or len(name) > _LONGEST_NAME)):
            self._tell_left_out(row, "text_row", told("A text between or below the rows, left out"))
            return ReadRow(row, RowKind.text, name=name)
        by_prefecture = self._prefecture(row)
        if by_prefecture and by_prefecture != self.names.known.prefecture.ja:
            self._tell_left_out(row, "other_prefecture", told("Of another prefecture, left out"))
            return ReadRow(row, RowKind.elsewhere, name=name)
        self._tell_unknown(row, name)
        return ReadRow(row, RowKind.unknown, name=name)

    def _tell_unknown(self, row: int, name: str) -> None:
        expected: Told = told(
            "the name of a municipality of {prefecture}", prefecture=self.names.known.prefecture
        )
        if not any(map(str.isalnum, name)):
            if row + 1 in self._told_of:
                return  # its code was told
            message = told("A row with values, but without a name or code; left out")
            self._add(warning("no_name", message, self._at(row), expected=expected))
            return
        message = told(
            "This name is no municipality of {prefecture}; left out",
            prefecture=self.names.known.prefecture,
        )
        self._add(
            error(
                "unknown_name",
                message,
                self._at(row),
                found=shown(name),
                expected=expected,
                suggestion=self._nearest(name),
            )
        )

    def _tell_left_out(self, row: int, code: str, message: Told) -> None:
        last = max(self.keys.all)
        texts = [str(value) for column, value in self.sheet.filled(row) if column <= last]
        self._add(note(code, message, self._at(row), found=shown(" ".join(texts))))

    def _tell(self, row: int, kind: RowKind, place: Place, meant: Meant, name: str) -> None:
        """Tell what a reader should know of a row of somebody."""
        at, found = self._at(row), shown(name or place.name)
        if kind is RowKind.total:
            self._tell_left_out(row, "total", told("A sum or a mean, left out"))
        elif kind is RowKind.outside:
            message = told("Out of scope ({name}), left out", name=place.name)
            self._add(note("out_of_scope", message, at, found=found))
        elif kind is RowKind.ward:
            self._add(note("ward", told("A ward of a city"), at, found=found))
        elif kind is RowKind.elsewhere:
            self._tell_elsewhere(row, place, found)
        elif meant.member is not None:
            self._tell_former(at, found, place, meant)
        elif meant.without:
            message = told(
                "Without {part}: a part of {place}", part=meant.without, place=place.name
            )
            self._add(warning("part_of", message, at, found=found))

    def _tell_elsewhere(self, row: int, place: Place, found: str) -> None:
        has_evidence = self._prefecture(row) or (
            self.keys.code is not None and codes.digits(self.sheet.value(row, self.keys.code))
        )
        if has_evidence:
            message = told(
                "Of another prefecture ({prefecture}), left out", prefecture=place.prefecture
            )
            self._add(note("other_prefecture", message, self._at(row), found=found))
            return
        message = told(
            "A municipality of another prefecture ({prefecture}) is called so; left out",
            prefecture=place.prefecture,
        )
        self._add(
            error(
                "name_elsewhere",
                message,
                self._at(row),
                found=found,
                expected=told(
                    "the name of a municipality of {prefecture}",
                    prefecture=self.names.known.prefecture,
                ),
                suggestion=self._nearest(found),
            )
        )

    def _tell_former(self, at: At, found: str, place: Place, meant: Meant) -> None:
        merged = meant.member.merged if meant.member else ""
        if merged:
            message = told(
                "A former municipality, part of {place} since {merged}",
                place=place.name,
                merged=merged,
            )
        else:
            message = told("The table itself says that this is part of {place}", place=place.name)
        suggestion = f"{place.code} {place.name}"
        self._add(warning("former_name", message, at, found=found, suggestion=suggestion))
