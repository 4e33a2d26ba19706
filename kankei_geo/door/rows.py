"""The table of municipalities for programs: codes and numbers, and what each field means.

Names of fields are those of the map files. Where nothing is known a cell is missing: marks and
count of a municipality that is not listed are never zero.
"""

from typing import Any

import pandas as pd

from kankei_geo.base.i18n import LANGUAGES, Words, msgid, translate
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import NO_TABLE
from kankei_geo.dataset.kept import remembered
from kankei_geo.door.asked import ACCESS, Asked, wrong
from kankei_geo.export.document import Document
from kankei_geo.export.gis import attributes, fields
from kankei_geo.export.gis.fields import Field
from kankei_geo.present.words import words
from kankei_geo.view import filters
from kankei_geo.view.view import View, only

LISTED, NOT_LISTED = "listed", "not_listed"
_REMEMBERED = 8  # rules
# What is drawn, or chosen on a page, and words of a language in place of which there is a key.
_LEFT_OUT = (
    *("in_scope", "shown", "selected", "number", "listing"),
    *("class_key", "class_label", "class_colour"),
)
_NONE = Words("", "")


def columns(data: Dataset) -> tuple[Field, ...]:
    """Return the fields of the table, the code first, with meaning, unit and values."""
    found = fields.of_municipalities(Document(data, View()))
    own = [field for field in found if field.name not in _LEFT_OUT]
    place = [field.name for field in own].index("subprefecture")
    names = (words.area_names(data, language) for language in LANGUAGES)
    ja, en = names
    area = Field(
        "area",
        "area",
        Words(*(translate(msgid("Key of the group in addresses"), one) for one in LANGUAGES)),
        _NONE,
        tuple((slug, Words(ja[slug], en[slug])) for slug in data.subprefectures["slug"]),
    )
    after = [field.name for field in own].index("listed") + 1
    listing = Field(
        "listing",
        "listing",
        Words(*(translate(msgid("Listed, not listed, or no table"), one) for one in LANGUAGES)),
        _NONE,
        tuple(
            (key, Words(*(translate(text, one) for one in LANGUAGES)))
            for key, text in (
                (LISTED, msgid("Listed")),
                (NOT_LISTED, msgid("Not listed")),
                (NO_TABLE, msgid("No table")),
            )
        ),
    )
    return (*own[:place], area, *own[place:after], listing, *own[after:])


def table(data: Dataset, view: View) -> pd.DataFrame:
    """Return the municipalities that a view's filters let through, in the order of codes.

    Returns
    -------
    pandas.DataFrame
        With `columns`; minutes are estimates, kilometres geodesic or along roads. Callers must
        not change it.
    """
    return whole(data, view)[filters.matching(data, view).to_numpy()]


def whole(data: Dataset, view: View) -> pd.DataFrame:
    """Return all municipalities, as `table` has those that are let through."""
    return _whole(data, only(view, *ACCESS, "lang"))


@remembered(_REMEMBERED)
def _whole(data: Dataset, view: View) -> pd.DataFrame:
    found = attributes.attributes(Document(data, view))
    slugs = data.subprefectures.set_index("name")["slug"]
    listing = found["listed"].map({True: LISTED, False: NOT_LISTED})
    if NO_TABLE in data.table:
        listing = listing.mask(data.table[NO_TABLE].to_numpy(), NO_TABLE)
    found = found.assign(area=found["subprefecture"].map(slugs), listing=listing)
    return found[[field.name for field in columns(data)]]


def asked_for(asked: Asked) -> pd.DataFrame:
    """Return the rows and fields that are asked for, all rows; the code comes first.

    Raises
    ------
    AskedError
        If a field is none of `columns`.
    """
    found = table(asked.data, asked.view)
    names = dict.fromkeys(part for part in asked.own.get("fields", "").split("-") if part)
    for name in names:
        if name not in found:
            raise wrong("fields", name, found.columns)
    return found[list(dict.fromkeys(("code", *names)))] if names else found


def records(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON has them; what is missing is null."""
    cells = {name: values(found[name]) for name in found.columns}
    return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]


def values(cells: pd.Series) -> list[Any]:
    """Return the cells of a column as JSON has them."""
    return [None if pd.isna(cell) else cell for cell in cells.tolist()]
