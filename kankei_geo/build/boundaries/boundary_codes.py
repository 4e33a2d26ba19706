"""Find the column of municipality codes and read it, however its codes are written.

Five digits are the rule. Six digits carry a check digit, spreadsheets lose the first 0, and
Japanese keyboards write full-width digits; each of these is one code written another way.
"""

import unicodedata
from collections.abc import Collection
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from kankei_geo.base.errors import InputContentError, InputWarning, several
from kankei_geo.build.boundaries.boundary_file import Warn
from kankei_geo.dataset.check_digits import check_digit

_CODE_COLUMN = "n03_007"
# A prefecture (01 to 47), then three digits.
_CODE = r"(?:0[1-9]|[1-3]\d|4[0-7])\d{3}"
_CODE_SHARE = 0.9  # a column is the code column if this share of it looks like codes
_SIX_DIGITS = 6


def codes_of(known: Collection[str], table: gpd.GeoDataFrame, path: Path, warn: Warn) -> pd.Series:
    """Return the five-digit code of each row as text; a row without a code has none.

    Parameters
    ----------
    known : collection of str
        Codes that exist, wards included: they tell the column of codes from other numbers.
    table : geopandas.GeoDataFrame
        What the file holds.
    path : pathlib.Path
        Named in messages.
    warn : callable
        Called with what could not be read.

    Raises
    ------
    InputContentError
        If there is no column of codes, or a six-digit code has a wrong check digit.
    """
    columns = {str(name).lower(): name for name in table.columns.drop(table.geometry.name)}
    if _CODE_COLUMN in columns:
        written = _as_text(table[columns[_CODE_COLUMN]])
    else:
        texts = [_as_text(table[name]) for name in columns.values()]
        # Other numbers of five digits look like codes, too; they hit few that exist.
        hits = [
            len({*known} & {*codes}) if _share(codes) >= _CODE_SHARE else -1
            for codes in map(_five_digits, texts)
        ]
        if max(hits, default=-1) < 0:
            raise InputContentError(
                "{path}: no column of five-digit municipality codes. Found columns: {found}. "
                "Expected N03_007.",
                path=path,
                found=several(map(str, columns.values())),
            )
        written = texts[hits.index(max(hits))]
    return _checked(written, path, warn)


def _as_text(column: pd.Series) -> pd.Series:
    """Return what is written in a column, numbers without the ``.0`` that gaps give them."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        return column.astype("Int64").astype("string")
    text = column.map(lambda value: unicodedata.normalize("NFKC", str(value)).strip())
    return text.where(column.notna() & (text != "")).astype("string")


def _has_six_digits(written: pd.Series) -> bool:
    """Tell whether a column holds six-digit codes: nearly all check digits must be right."""
    padded = written.dropna().str.zfill(_SIX_DIGITS)
    shaped = padded[padded.str.fullmatch(_CODE + r"\d")]
    right = shaped.str[-1] == shaped.str[:-1].map(check_digit)
    return bool(len(padded)) and right.sum() / len(padded) >= _CODE_SHARE


def _five_digits(written: pd.Series) -> pd.Series:
    if _has_six_digits(written):
        return written.str.zfill(_SIX_DIGITS).str[:-1]
    return written.str.zfill(_SIX_DIGITS - 1)


def _share(codes: pd.Series) -> float:
    return float(codes.dropna().str.fullmatch(_CODE).mean()) if codes.notna().any() else 0.0


def _checked(written: pd.Series, path: Path, warn: Warn) -> pd.Series:
    codes = _five_digits(written)
    good = codes.str.fullmatch(_CODE).fillna(value=False)
    unread = np.flatnonzero(written.notna() & ~good)
    if len(unread):
        warn(
            InputWarning(
                "{path}: {count} feature(s) have no readable code and are left out (the first: "
                "feature {number}, found '{found}'). Expected five digits; correct them if they "
                "belong to a municipality.",
                path=path,
                count=len(unread),
                number=unread[0] + 1,
                found=several([written.iloc[unread[0]]]),
            )
        )
    if _has_six_digits(written):
        digits = written[good].str.zfill(_SIX_DIGITS)
        wrong = digits[digits.str[-1] != codes[good].map(check_digit)]
        if len(wrong):
            code = codes[wrong.index[0]]
            raise InputContentError(
                "{path}: feature {number}: found the code {found}, whose check digit is wrong; "
                "{expected} would be right. Correct the code.",
                path=path,
                number=written.index.tolist().index(wrong.index[0]) + 1,
                found=wrong.iloc[0],
                expected=code + check_digit(code),
            )
    return codes.where(good)
