"""Bytes become sheets: what kind of file it is, and what its name says of it."""

from dataclasses import dataclass
from pathlib import Path

from kankei_geo.base.errors import told
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.brought import first_bytes, limits
from kankei_geo.dataset.brought.finding import (
    At,
    Finding,
    UnreadableTableError,
    shown,
    warning,
)
from kankei_geo.dataset.brought.grid import Sheet, is_blank, letter
from kankei_geo.dataset.brought.text_file import read_text
from kankei_geo.dataset.names import suggest

CSV, TSV, XLSX = "csv", "tsv", "xlsx"
# Endings that fit each kind.
_ENDINGS = {CSV: ("csv", "txt"), TSV: ("tsv", "txt", "csv", "tab"), XLSX: ("xlsx", "xlsm")}


@dataclass(frozen=True)
class Opened:
    """A file of which the cells are known.

    Attributes
    ----------
    kind : str
        ``csv``, ``tsv`` or ``xlsx``.
    encoding, delimiter : str
        Of a text; empty for a workbook.
    sheets : tuple of Sheet
        At least one with a cell.
    findings : tuple of Finding
        What is told of the file as a whole.
    """

    kind: str
    encoding: str
    delimiter: str
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]

    def sheet(self, name: str) -> Sheet:
        """Return the sheet that has this name.

        Raises
        ------
        UnreadableTableError
            Naming those that there are.
        """
        names = [sheet.name for sheet in self.sheets]
        if name in names:
            return self.sheets[names.index(name)]
        raise UnreadableTableError(
            msgid("There is no sheet {name}. There are: {known}. Nearest: {near}."),
            code="unknown_sheet",
            name=shown(name),
            known=", ".join(map(shown, names)) or "-",
            near=" / ".join(map(shown, suggest(name, names))) or "-",
        )


def open_table(content: bytes, name: str) -> Opened:
    """Return the sheets of a file.

    Parameters
    ----------
    content : bytes
        The file: CSV or TSV in UTF-8, CP932 or UTF-16, or XLSX.
    name : str
        Its name, which is only compared with what it is.

    Raises
    ------
    UnreadableTableError
        If it is none of these, damaged, empty or beyond a limit of `limits`.
    """
    if len(content) > limits.MOST_BYTES:
        raise UnreadableTableError(
            msgid("The file has more than {megabytes} MB. Save only the table."),
            code="too_large",
            megabytes=limits.MOST_BYTES // 1_000_000,
        )
    encoding = delimiter = ""
    findings: list[Finding] = []
    if first_bytes.kind_of(content) == first_bytes.WORKBOOK:
        # openpyxl loads for a tenth of a second, and most commands read no workbook.
        from kankei_geo.dataset.brought.workbook_file import read_workbook  # noqa: PLC0415 -- see above

        kind = XLSX
        sheets, findings = read_workbook(content)
    else:
        sheet, encoding, delimiter = read_text(content)
        sheets, kind = [sheet], TSV if delimiter == "\t" else CSV
    if all(is_blank(value) for sheet in sheets for row in sheet.rows for value in row):
        raise UnreadableTableError(
            msgid("The file is empty. Expected a table as CSV, TSV or XLSX."), code="empty_file"
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in _ENDINGS[kind]:
        message = told("The name ends as another kind of file; it was read as what it is")
        expected = told("the ending .{kind}", kind=kind)
        findings.append(warning("ending", message, found=shown(f".{ending}"), expected=expected))
    return Opened(kind, encoding, delimiter, tuple(sheets), tuple(findings))


def content_of(path: Path) -> bytes:
    """Return a file, of one beyond the limit no more than shows that it is.

    Raises
    ------
    UnreadableTableError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(limits.MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableTableError(
            msgid("The file is missing or cannot be read ({reason}). Check its name."),
            code="no_file",
            reason=error.strerror or type(error).__name__,
        ) from error


def formulas_without_value(sheet: Sheet) -> list[Finding]:
    """Tell formulas whose result was not saved: they are read as blank."""
    return [
        warning(
            "formula_without_value",
            told("A formula without a saved result, read as blank"),
            At(row + 1, letter(column)),
            expected=told("a value; open the file in Excel and save it again"),
        )
        for row, column in sheet.without_value
    ]
