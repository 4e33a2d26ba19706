"""Tell where boundaries come from: from the file if it says so, else from the user.

Only N03 says so, by the names of its columns and of its file. What nobody tells is recorded
as unknown, and unknown terms do not let the data be passed on.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kankei_geo.base.errors import InputContentError, InputWarning, several
from kankei_geo.build.boundaries.boundary_file import BoundaryFile, Warn

# What vintages have in common; N03_002, 003 and 005 come and go.
_N03_COLUMNS = {"n03_001", "n03_004", "n03_007"}
_N03_DATE = re.compile(r"(?<!\d)(?:(20\d{2})|(\d{2}))(\d{2})(\d{2})(?!\d)")
_N03_OPEN_SINCE = 2022  # older editions have other terms, which the ministry's list names
_N03_PAGE = "https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-N03-{year}.html"
_N03_LIST = "https://nlftp.mlit.go.jp/ksj/gml/gml_datalist.html"
_N03 = {
    "producer": {
        "ja": "国土交通省",
        "en": "Ministry of Land, Infrastructure, Transport and Tourism",
    },
    "source": "国土数値情報 行政区域データ N03",
    "url": _N03_LIST,
    "credit": {
        "ja": "市町村境界（行政区域データ）：「国土数値情報」（国土交通省）を加工して作成",
        "en": "Boundaries (administrative areas): made from National Land Numerical Information "
        "(MLIT, Japan)",
    },
}
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_UNKNOWN = {"ja": "不明", "en": "unknown"}
# A field that is the same in both languages is readable in both.
UNKNOWN_TEXT = "不明 (unknown)"


@dataclass(frozen=True)
class Origin:
    """What the user says of a file's origin; it goes before what the file says.

    Attributes
    ----------
    source, producer, licence, url : str, optional
        As they shall be shown.
    date : str, optional
        The date that the borders describe: ``2024``, ``2024-01`` or ``2024-01-01``.
    redistributable : bool
        Whether the `licence` lets the data be passed on.

    Raises
    ------
    InputContentError
        If the date is none.
    """

    source: str | None = None
    producer: str | None = None
    licence: str | None = None
    url: str | None = None
    date: str | None = None
    redistributable: bool = False

    def __post_init__(self) -> None:
        if self.date is not None and not _is_date(self.date):
            raise InputContentError(
                "--date {found}: expected a date such as 2024-01-01, 2024-01 or 2024.",
                found=self.date,
            )

    def words(self) -> dict[str, Any]:
        """Return the fields of a sidecar that are told."""
        told = {
            "source": self.source,
            "producer": _both(self.producer),
            "licence": _both(self.licence),
            "url": self.url,
            "vintage": self.date,
        }
        terms = {"redistributable": self.redistributable} if self.licence else {}
        return {key: value for key, value in told.items() if value} | terms


NOTHING_TOLD = Origin()


def sidecar_words(file: BoundaryFile, told: Origin, warn: Warn) -> dict[str, Any]:
    """Return the fields of a sidecar that tell where what is made of `file` comes from.

    Parameters
    ----------
    file : BoundaryFile
        What was read.
    told : Origin
        What the user says.
    warn : callable
        Called once with what stays unknown.

    Returns
    -------
    dict
        ``producer``, ``source``, ``url``, ``vintage``, ``licence``, ``credit`` and
        ``redistributable``.
    """
    words = {
        "producer": _UNKNOWN,
        "source": UNKNOWN_TEXT,
        "url": "",
        "vintage": UNKNOWN_TEXT,
        "licence": _UNKNOWN,
        "redistributable": False,
    }
    words |= (_n03_words(file) if _is_n03(file) else {}) | told.words()
    if told.source or told.producer or "credit" not in words:
        words["credit"] = _credit(words, file.name)
    options = {
        "--source": words["source"] == UNKNOWN_TEXT,
        "--producer": words["producer"] == _UNKNOWN,
        "--licence": words["licence"] == _UNKNOWN,
        "--date": words["vintage"] == UNKNOWN_TEXT,
    }
    if any(options.values()):
        warn(
            InputWarning(
                "{path}: the file does not tell all of its origin; what is missing is recorded as "
                "unknown. Say it with {options}. Without an open licence (--licence, "
                "--redistributable) its data are not exported.",
                path=file.path,
                options=several(name for name, unknown in options.items() if unknown),
            )
        )
    return words


def source_of(file: BoundaryFile) -> str:
    """Return what the file is called as a source: N03 by its title, another one by its name."""
    return str(_N03["source"]) if _is_n03(file) else file.name


def vintage_of(name: str) -> str | None:
    """Return the reference date in an N03 file's name (``2022-01-01``), if there is one."""
    found = _N03_DATE.search(Path(name).stem)
    if not found:
        return None
    day = f"{found[1] or '20' + found[2]}-{found[3]}-{found[4]}"
    return day if _is_date(day) else None


def _is_n03(file: BoundaryFile) -> bool:
    """Tell whether columns and name are the ministry's; a copy by others has other names."""
    columns = {str(name).lower() for name in file.table.columns}
    named = any(name.upper().startswith("N03") for name in (file.name, file.path.name))
    return named and columns >= _N03_COLUMNS


def _n03_words(file: BoundaryFile) -> dict[str, Any]:
    vintage = vintage_of(file.name) or vintage_of(file.path.name)
    if vintage is None:
        return _N03
    year = int(vintage[:4])
    dated = _N03 | {"vintage": vintage}
    if year < _N03_OPEN_SINCE:
        return dated
    return dated | {
        "url": _N03_PAGE.format(year=year),
        "licence": _both("CC BY 4.0"),
        "redistributable": True,
    }


def _credit(words: dict[str, Any], file_name: str) -> dict[str, str]:
    source = file_name if words["source"] == UNKNOWN_TEXT else words["source"]
    producer = words["producer"]
    return {
        "ja": f"「{source}」（作成：{producer['ja']}）を加工して作成",
        "en": f"Made from {source} (producer: {producer['en']})",
    }


def _both(text: str | None) -> dict[str, str] | None:
    return {"ja": text, "en": text} if text else None


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    year, month, day = (int(part) for part in (text + "-01-01").split("-")[:3])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
