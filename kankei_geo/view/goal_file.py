"""Goals as a file that a reader takes along and brings again, filled in further in a spreadsheet.

It is a table: a row for each indicator. What counts are its key, the value and the year, and the
code of the municipality; purpose, indicator and unit are there to be read.
"""

import csv
import io

from kankei_geo.base.errors import InputContentError, several, told
from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.dataset.brought import codes
from kankei_geo.dataset.brought.cell_values import folded, is_missing
from kankei_geo.dataset.brought.finding import shown
from kankei_geo.dataset.brought.grid import Sheet, Value
from kankei_geo.dataset.brought.opened import open_table
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import KPI_INDICATORS
from kankei_geo.view import goals
from kankei_geo.view.goals import STATUS, Goal, Goals
from kankei_geo.view.view import View

MOST_BYTES = 1_000_000
MEDIA_TYPE, ENCODING = "text/csv", "utf-8-sig"  # with a mark, by which Excel knows it
_CODE, _KEY, _VALUE, _YEAR = "code", "key", "value", "year"
_HEADS = {
    _CODE: msgid("Municipality code"),
    "name": msgid("Municipality"),
    _KEY: msgid("Key of the indicator"),
    "purpose": msgid("Purpose"),
    "indicator": msgid("Indicator"),
    _VALUE: msgid("Filled-in value"),
    "unit": msgid("Unit"),
    _YEAR: msgid("Year"),
}
_NEEDED = (_KEY, _VALUE, _YEAR)


def written(data: Dataset, view: View) -> bytes:
    """Return the goals of a view as CSV, headings and words in its language."""
    language, code = view.lang, view.goal_setter
    listed = data.background[KPI_INDICATORS].set_index("key")
    own = data.municipalities.set_index("code")["name" if language == "ja" else "name_en"]
    target = io.StringIO(newline="")
    table = csv.writer(target)
    table.writerow(translate(head, language) for head in _HEADS.values())
    for goal in view.goals:
        row = listed.loc[goal.key]
        table.writerow(
            (
                code,
                own[code] if code else "",
                goal.key,
                row[f"purpose_{language}"],
                row[f"indicator_{language}"],
                _told(goal, language),
                goals.unit_words(data, goal.key).text(language),
                goal.year or "",
            )
        )
    return target.getvalue().encode(ENCODING)


def _told(goal: Goal, language: str) -> str:
    if goal.status:
        return translate(STATUS[goal.status], language)
    return "" if goal.value is None else goals.plain(goal.value)


def read(data: Dataset, content: bytes, name: str) -> tuple[str, Goals]:
    """Read what `written` wrote, or a table like it: CSV, TSV or XLSX.

    Returns
    -------
    str
        Code of the municipality; empty where the file names none.
    tuple of Goal
        In the order of the list, at least one; rows without a key are none.

    Raises
    ------
    InputContentError
        If it is no such table, or one of its rows is no goal. Nothing of it is taken then.
    """
    if len(content) > MOST_BYTES:
        raise InputContentError(
            "{name}: found more than {most} MB. Expected the file of goals that this page saves.",
            name=shown(name),
            most=MOST_BYTES // 1_000_000,
        )
    sheet = next(one for one in open_table(content, name).sheets if any(one.cells()))
    head = min(row for row, _, _ in sheet.cells())
    columns = _columns(sheet, head, name)
    found: dict[str, Goal] = {}
    setters = []
    for row in range(head + 1, len(sheet.rows)):
        cells = {part: sheet.value(row, at) for part, at in columns.items()}
        if is_missing(cells[_KEY]):
            continue
        place = f"{shown(name)}, {row + 1}"
        goal = _goal(data, cells, place)
        if goal.key in found:
            raise InputContentError(
                "{place}: found {key} a second time. Expected each indicator once.",
                place=place,
                key=goal.key,
            )
        found[goal.key] = goal
        setters.append(_setter(data, cells.get(_CODE), place))
    if not found:
        raise InputContentError(
            "{name}: found no row with an indicator. Expected at least one.", name=shown(name)
        )
    if len({*filter(None, setters)}) > 1:
        raise InputContentError(
            "{name}: found the municipalities {codes}. Expected one in a file.",
            name=shown(name),
            codes=several(filter(None, setters)),
        )
    return next(filter(None, setters), ""), goals.chosen(data, tuple(found.values()), found)


def _columns(sheet: Sheet, head: int, name: str) -> dict[str, int]:
    """Return where the columns are, by their headings in either language."""
    parts = {translate(text, one): part for part, text in _HEADS.items() for one in LANGUAGES}
    heads = {folded(value): at for at, value in sheet.filled(head)}
    found = {parts[text]: at for text, at in heads.items() if text in parts}
    if not found.keys() >= {*_NEEDED}:
        raise InputContentError(
            "{name}: found the columns {found}. Expected {expected}, as in the file of goals that "
            "this page saves.",
            name=shown(name),
            found=several(map(shown, heads)),
            expected=tuple(told(_HEADS[part]) for part in _NEEDED),
        )
    return found


def _goal(data: Dataset, cells: dict[str, Value], place: str) -> Goal:
    key, value = folded(cells[_KEY]), cells[_VALUE]
    known = goals.units(data)
    if key not in known:
        raise InputContentError(
            "{place}: found the indicator {found}. Expected one of the list, such as {known}.",
            place=place,
            found=shown(key),
            known=several(known),
        )
    try:
        year = goals.typed_year(data, key, cells[_YEAR])
        if known[key]:
            return Goal(key, goals.typed_value(data, key, value), year)
        return Goal(key, None, year, _status(data, key, value))
    except InputContentError as error:
        raise InputContentError("{place}: {reason}", place=place, reason=error.told) from error


def _status(data: Dataset, key: str, value: Value) -> str:
    known = {translate(text, one): status for status, text in STATUS.items() for one in LANGUAGES}
    if is_missing(value):
        return ""
    if folded(value) not in known:
        raise InputContentError(
            "{indicator}: found {found}. The document tells no unit of it, so expected {expected}.",
            indicator=goals.names(data)[key],
            found=shown(value),
            expected=tuple(map(told, STATUS.values())),
        )
    return known[folded(value)]


def _setter(data: Dataset, value: Value, place: str) -> str:
    if is_missing(value):
        return ""
    known = {*data.municipalities["code"]}
    found = [code for code in codes.readings(codes.digits(value) or "0") if code in known]
    if not found:
        raise InputContentError(
            "{place}: found the code {found}. Expected that of a municipality of {prefecture}.",
            place=place,
            found=shown(value),
            prefecture=data.prefecture.name.words,
        )
    return found[0]
