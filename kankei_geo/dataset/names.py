"""From a printed municipality name to its five-digit code.

The source text holds Kangxi radicals and look-alikes. Unicode NFKC folds most of them;
the rest is listed here with the reason, and names that do not exist are resolved by the
reviewed table ``data/name_aliases.csv``.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kankei_geo.base.errors import InputContentError, UnknownNameError

# Characters that NFKC leaves alone, or folds to a form that Japanese does not use.
_LOOK_ALIKES = str.maketrans(
    {
        "⻑": "長",  # U+2ED1 has no compatibility mapping
        "⻄": "西",  # U+2EC4, the same
        "⻘": "青",  # U+2ED8, the same
        "⻯": "竜",  # U+2EEF, the same
        "黑": "黒",  # U+2FCA folds to the traditional form
        "戶": "戸",  # U+2F3E folds to the traditional form
        "靑": "青",  # traditional form
        "巿": "市",  # U+5DFF, another character that looks the same
        "髙": "高",  # a variant that NFKC keeps
        "﨑": "崎",  # a variant that NFKC keeps
    }
)
_SUGGESTIONS = 3


@dataclass(frozen=True)
class ResolvedNames:
    """Codes of printed names, and the aliases that no name needed."""

    codes: tuple[str, ...]
    unused_aliases: tuple[str, ...]


def normalise(printed: str) -> str:
    """Fold compatibility forms, look-alikes and spaces of a printed name."""
    folded = unicodedata.normalize("NFKC", printed).translate(_LOOK_ALIKES)
    # Composed again: an accent may have stood behind a space that is gone now.
    return unicodedata.normalize("NFC", "".join(folded.split()))


def suggest(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three names from `known` that are nearest to `name`."""
    return difflib.get_close_matches(name, list(known), n=_SUGGESTIONS, cutoff=0.3)


def resolve(
    printed: Iterable[str], municipalities: pd.DataFrame, aliases: pd.DataFrame
) -> ResolvedNames:
    """Find the code of each printed name.

    Parameters
    ----------
    printed : iterable of str
        Names as the source prints them.
    municipalities : pandas.DataFrame
        All of the prefecture, with columns ``code`` and ``name``.
    aliases : pandas.DataFrame
        Reviewed names that do not exist, with columns ``printed_name`` and ``code``.

    Raises
    ------
    UnknownNameError
        If any name is neither a municipality nor an alias; all of them are named, with
        suggestions.
    InputContentError
        If an alias hides a real name or leads to an unknown code.
    """
    by_name = dict(zip(municipalities["name"], municipalities["code"], strict=True))
    by_alias = _checked_aliases(aliases, by_name)
    normalised = [normalise(name) for name in printed]
    unknown = [name for name in normalised if name not in by_name and name not in by_alias]
    if unknown:
        raise UnknownNameError(
            "{count} name(s) in the table are no municipality of the prefecture: {names}. "
            "Correct them, or add them to name_aliases.csv with a reason.",
            count=len(unknown),
            names=", ".join(
                f"{name} ({' / '.join(suggest(name, by_name)) or '?'})" for name in unknown
            ),
        )
    return ResolvedNames(
        codes=tuple(by_name.get(name) or by_alias[name] for name in normalised),
        unused_aliases=tuple(alias for alias in by_alias if alias not in normalised),
    )


def _checked_aliases(aliases: pd.DataFrame, by_name: Mapping[str, str]) -> dict[str, str]:
    by_alias = dict(zip(aliases["printed_name"], aliases["code"], strict=True))
    hiding = [name for name in by_alias if name in by_name]
    lost = [name for name, code in by_alias.items() if code not in set(by_name.values())]
    if hiding or lost:
        raise InputContentError(
            "name_aliases.csv: {names} — an alias must be a name that does not exist and "
            "lead to the code of a municipality. Remove or correct the line.",
            names=", ".join(hiding + lost),
        )
    return by_alias
