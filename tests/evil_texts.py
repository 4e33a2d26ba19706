"""Texts that somebody could hide in an address, a code, a table, a catalogue or a file.

One corpus for all of them: `tests/test_hostile.py` sends it through addresses, tables and every
format, `tests/test_html.py` over every page, `tests/test_accepted.py` through tables of one's own,
`tests/test_door.py` to programs.
"""

import pandas as pd

from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.dataset.dataset import Dataset

TEXTS = (
    "![](//evil.example/p)",
    "[here](http://evil.example)",
    "www.evil.example/login",
    "http://evil.example",
    "a@evil.example",
    "<img src=//evil.example/x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'><svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "</style><style>*{background:url(//evil.example/c)}",
    "</qml></title></text>",
    "]]><x/>&amp;&lt;",
    "\N{RIGHT-TO-LEFT OVERRIDE}01428",
    '=HYPERLINK("http://evil.example")',
    "=cmd|'/C calc'!A0",
    "+1+cmd|'/C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "＝１＋１",
    "＠SUM(1)",
    "**bold** _x_ `y` # z",
    ":material/error: :red[x] $\\href{http://evil.example}{x}$",
    "{{7*7}} {x} %s ${y}",
    "\x01\x1b[31m\t",
)
EVIL = "evil.example"
# What a spreadsheet takes for a formula, if a cell begins so; it reads the wide ones, too.
FORMULA = tuple("=+@\t\r＝＋＠")
# Whose texts are told; all others are keys, by which tables belong together.
_TOLD = (
    *("name", "text", "label", "item", "note", "purpose", "indicator", "term", "topic"),
    *("found", "handled"),
)
_ALONE = ("name", "district", "printed", "found", "handled")


def poisoned(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table, each told text of which begins with one of `TEXTS`, in turn."""
    told = {*_ALONE, *(f"{one}_{tag}" for one in _TOLD for tag in LANGUAGES)}
    evil = pd.Series([TEXTS[number % len(TEXTS)] for number in range(len(table))], table.index)
    found = {
        name: (evil + table[name].astype("string")).where(table[name].notna())
        for name in table
        if name in told
    }
    return table.assign(**{name: one.astype(object) for name, one in found.items()})


def tables(data: Dataset) -> dict[str, object]:
    """Return the tables of facts, ideas, figures and words of a dataset, all of them poisoned."""
    rows = ("initiatives", "initiative_terms", "initiative_sources")
    words = ("glossary", "grounds", "contradictions", "notes")
    return {
        **{name: poisoned(getattr(data, name)) for name in (*rows, *words)},
        "background": {name: poisoned(table) for name, table in data.background.items()},
    }
