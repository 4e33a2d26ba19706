"""A column of a table to take away: for the file's header, its cells, and what describes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kankei_geo.base.i18n import Words
from kankei_geo.present.words import words

TEXT, INTEGER, NUMBER, TRUTH = "string", "integer", "decimal", "boolean"
MINUTES, KM, PERCENT, PEOPLE = "min", "km", "%", "people"


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes
    ----------
    key : str
        Its name for programs.
    text : str or Words
        Its title in English, to be translated, with ``{fields}``; or in both languages.
    kind : str
        `TEXT`, `INTEGER`, `NUMBER` or `TRUTH`.
    values : sequence or pandas.Series
        A cell for each municipality in the order of codes, missing where nothing is known.
    unit : str
        `MINUTES`, `KM`, `PERCENT`, `PEOPLE`, another one in the reader's language, or none.
    pattern : str
        Regular expression of a text's cells, if there is one.
    places : int
        Decimal places of a number.
    fields : mapping of str to str or Words
        What fills the title's fields.
    missing : str or Words
        Why a cell may be missing, in English, where the catalogues hold the Japanese, or in both.
    fills : mapping of str to str
        Colours of the cells by their texts.
    """

    key: str
    text: str | Words
    kind: str
    values: Sequence[Any] | pd.Series
    unit: str = ""
    pattern: str = ""
    places: int = 0
    fields: Mapping[str, str | Words] = field(default_factory=dict)
    missing: str | Words = ""
    fills: Mapping[str, str] = field(default_factory=dict)

    def title(self, language: str) -> str:
        """Return its heading."""
        t = words.translator(language)
        if isinstance(self.text, Words):  # of the data: no field is looked for in it
            return t(self.text)
        return t(self.text).format(**{name: t(text) for name, text in self.fields.items()})

    @property
    def cells(self) -> pd.Series:
        """Its values as a series of its kind."""
        kinds = {TEXT: "string", INTEGER: "Int64", NUMBER: "Float64", TRUTH: "boolean"}
        found = pd.Series(list(self.values), dtype=kinds[self.kind])
        return found.round(self.places) if self.kind == NUMBER else found
