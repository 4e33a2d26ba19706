"""An indicator: a figure of each municipality, for one year or several, and what it means.

Those of Hokkaido stand in ``data/01/prefecture.toml``, their values in tables beside it.
"""

from typing import Annotated, Literal

import pandas as pd
import pydantic

from kankei_geo.base.i18n import Words
from kankei_geo.dataset.settings import STRICT, Key, Texts

COLUMNS = ("code", "indicator", "year", "value")
YEARS = (1900, 2200)
LESS = "less"  # the direction of what one wants little of
TableName = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}\.csv$")]


class Indicator(pydantic.BaseModel):
    """What an indicator is; its values are rows of `COLUMNS`.

    A municipality without a row has no value: that is never zero.

    Attributes
    ----------
    key : str
        Its name in addresses and files.
    name : Texts
        What readers call it.
    unit : Texts, optional
        None for an index, which has no unit.
    direction : str
        ``"more"`` or ``"less"`` where that is what one wants; empty where nobody can say.
    middle : float, optional
        A value that both sides differ from, such as 0 of a change: it is drawn with two colours.
    decimals : int
        Digits behind the point that the source has.
    adds_up : bool
        Whether the values of several municipalities may be added: people may, ratios may not.
    since : int, optional
        The year with which the values of a change are compared: it is told before their own.
    fiscal : bool
        Whether its years are fiscal years (April to March).
    estimate : bool
        Whether it is projected or modelled; it is called so wherever it stands.
    definition : Texts
        What is measured, with the formula where it is computed.
    missing : Texts, optional
        What a missing value means.
    warning : Texts, optional
        What a reader must know before judging by it.
    tables : tuple of str
        The shipped tables that it comes from.
    """

    model_config = STRICT

    key: Key
    name: Texts
    unit: Texts | None = None
    direction: Literal["more", "less", ""] = ""
    middle: float | None = None
    decimals: Annotated[int, pydantic.Field(ge=0, le=4)] = 0
    adds_up: bool = False
    since: int | None = None
    fiscal: bool = False
    estimate: bool = False
    definition: Texts
    missing: Texts | None = None
    warning: Texts | None = None
    tables: tuple[TableName, ...] = ()

    @property
    def words(self) -> Words:
        """Its name."""
        return self.name.words

    @property
    def unit_words(self) -> Words:
        """Its unit, nothing for an index."""
        return self.unit.words if self.unit else Words("", "")

    def number(self, value: float) -> str:
        """Return a value as it is told, with a sign that nobody takes for a hyphen."""
        return f"{value:,.{self.decimals}f}".replace("-", "−")

    def told(self, value: float) -> Words:
        """Return a value with its unit."""
        told, unit = self.number(value), self.unit_words
        return Words(f"{told}{unit.ja}", f"{told} {unit.en}".rstrip())

    def year_words(self, year: int) -> Words:
        """Return how one of its years is told."""
        told = str(year) if self.since is None else f"{self.since}–{year}"
        return Words(f"{told}年度", f"FY{told}") if self.fiscal else Words(f"{told}年", told)


def in_order(values: pd.DataFrame, keys: tuple[str, ...]) -> pd.DataFrame:
    """Return rows of `COLUMNS` by indicator (in the order of their keys), year and code."""
    place = {key: number for number, key in enumerate(keys)}
    return (
        values.assign(place=values["indicator"].map(place))
        .sort_values(["place", "year", "code"], ignore_index=True)
        .drop(columns="place")[list(COLUMNS)]
    )
