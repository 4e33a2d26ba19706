"""A table to be filled in: all municipalities of a dataset, a column for each policy."""

import csv
import io

import xlsxwriter

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.document import document_date
from kankei_geo.export.office_file import repack
from kankei_geo.present.words.words import Translator, translator

TEMPLATES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SIGNS = ("○", "×", "△")
_WIDE, _NARROW = 16, 12
_HOW_TO = (
    msgid("○ is yes, × is no, △ is being considered. Leave blank what is not known."),
    msgid("Columns can be added, renamed and left out; each with ○ and × becomes a policy."),
    msgid("Codes say who is meant, so names may be shortened. Rows can be left out."),
    msgid("Save it as it is, or as CSV, and bring it to the page “Your own table”."),
)


def headings(data: Dataset, language: str) -> list[str]:
    """Return the headings of the columns: who is meant, then the policies."""
    t = translator(language)
    policies = [t(policy.words) for policy in data.edition.policies]
    return [t("Code"), t("Municipality"), t(data.prefecture.groups.name.words), *policies]


def make(data: Dataset, kind: str, language: str) -> bytes:
    """Return the table, not yet filled in.

    Parameters
    ----------
    data : Dataset
        Whose municipalities and policies it has.
    kind : str
        One of `TEMPLATES`.
    language : str
        Of the headings.
    """
    rows = [list(row) for row in data.table[["code", "name", "subprefecture"]].to_numpy()]
    return _csv(data, rows, language) if kind == "csv" else _xlsx(data, rows, language)


def _csv(data: Dataset, rows: list[list[str]], language: str) -> bytes:
    names = headings(data, language)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([*row, *[""] * (len(names) - len(row))] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _xlsx(data: Dataset, rows: list[list[str]], language: str) -> bytes:
    t, names = translator(language), headings(data, language)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        centred = workbook.add_format({"align": "center"})
        sheet = workbook.add_worksheet(t("Table of municipalities"))
        sheet.write_row(0, 0, names, head)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        first, last = len(rows[0]), len(names) - 1
        sheet.set_column(0, 0, _NARROW)
        sheet.set_column(1, 2, _WIDE)
        sheet.set_column(first, last, _NARROW, centred)
        sheet.freeze_panes(1, 2)
        sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(rows) + 1}"})
        sheet.data_validation(1, first, len(rows), last, _drop_down(t))
        guide = workbook.add_worksheet(t("How to fill it in"))
        guide.set_column(0, 0, 80)
        for number, text in enumerate(_HOW_TO):
            guide.write_string(number, 0, t(text))
    return repack(target.getvalue(), document_date(data))


def _drop_down(t: Translator) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(SIGNS),
        "error_title": t("Marks"),
        "error_message": t(_HOW_TO[0]),
        "error_type": "warning",
    }
