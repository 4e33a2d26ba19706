"""What is said of a table: findings with a stable code, and why a file cannot be read at all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kankei_geo.base import harmless
from kankei_geo.base.errors import InputContentError, Told, told
from kankei_geo.dataset.brought.limits import LONGEST_FOUND

_CUT = "…"


class Severity(StrEnum):
    """How much a finding matters."""

    error = "error"
    """Something is wrong or cannot be decided; a value was left out."""
    warning = "warning"
    """It was read in one of several ways, or looks wrong: a person should look at it."""
    note = "note"
    """What was done or left out by rule."""


class UnreadableTableError(InputContentError):
    """A file that is no table, or is too large or too damaged to be read as one.

    Its values have the stable ``code`` of the reason.
    """

    @property
    def code(self) -> str:
        """The stable code of the reason, such as ``web_page``."""
        return str(self.values["code"])


@dataclass(frozen=True)
class At:
    """Where something stands: rows are counted from 1, 0 is none; columns have letters."""

    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that a person should know of the table.

    Attributes
    ----------
    code : str
        Stable name of its kind, such as ``unknown_name``.
    severity : Severity
        Error, warning or note.
    message : Told
        What is the matter.
    at : At
        Row and column.
    sheet : str
        Name of the sheet; empty for a text file.
    found : str
        What stands there, made harmless by `shown`.
    expected : Told, optional
        What was expected.
    suggestion : Told or str
        What is probably meant.
    count : int
        How many it stands for: of too many of one code the others are told together.
    """

    code: str
    severity: Severity
    message: Told
    at: At = At()
    sheet: str = ""
    found: str = ""
    expected: Told | None = None
    suggestion: Told | str = ""
    count: int = 1


def error(code: str, message: Told, at: At = At(), **more: object) -> Finding:
    """Return a finding that is a fault; `more` are further attributes of `Finding`."""
    return Finding(code, Severity.error, message, at, **more)  # type: ignore[arg-type]  # forwarded


def warning(code: str, message: Told, at: At = At(), **more: object) -> Finding:
    """Return a finding that a person should look at."""
    return Finding(code, Severity.warning, message, at, **more)  # type: ignore[arg-type]  # forwarded


def note(code: str, message: Told, at: At = At(), **more: object) -> Finding:
    """Return a finding that tells what was done."""
    return Finding(code, Severity.note, message, at, **more)  # type: ignore[arg-type]  # forwarded


def shown(value: object) -> str:
    """Return what stands in a cell as one short line that does nothing where it is shown.

    Signs that are not seen, or turn the direction of a text, stand as their number: ``<U+202E>``.
    """
    text = "" if value is None else " ".join(str(value).split())
    return harmless.visible(cut(text, LONGEST_FOUND))


def cut(text: str, longest: int) -> str:
    """Return a text, or its beginning with a sign that there is more."""
    return text if len(text) <= longest else text[: longest - 1] + _CUT


def limited(findings: Iterable[Finding], most: int) -> list[Finding]:
    """Return the findings with at most so many of each code, and how many more there are."""
    kept: list[Finding] = []
    counted: dict[str, int] = {}
    alike: dict[str, int] = {}
    last: dict[str, Finding] = {}
    for item in findings:
        counted[item.code] = counted.get(item.code, 0) + item.count
        last[item.code] = item
        if item.count > 1:
            continue
        alike[item.code] = alike.get(item.code, 0) + 1
        if alike[item.code] <= most:
            kept.append(item)
    for code, number in counted.items():
        if number > most:
            message = told("And {count} more of this kind", count=number - most)
            rest = replace(last[code], message=message, at=At(), count=number - most)
            kept.append(replace(rest, found="", expected=None, suggestion=""))
    return kept
