"""The municipalities as a table to take away: what is known of each, and what the view says of it.

Numbers stay numbers: a mark is 1 or 0 with its evidence beside it, and what is missing is empty,
with the reason in the last column. The workbook and the CSV have the same columns.
"""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis import candidates
from kankei_geo.base.i18n import msgid
from kankei_geo.export.document import CANDIDATE_MAP, HUB_MAP, Document
from kankei_geo.present import classify, legend
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import candidate_words, view_words, words
from kankei_geo.present.words.about import about

CODE, TEXT, WHOLE, DECIMAL, YES_OR_NO = "code", "text", "whole", "decimal", "boolean"
# Columns of the page's table that stand here in another form, or by the view's own rule.
_TOLD_OTHERWISE = ("count", "code", "airport", "minutes", "interval")
_KINDS = {
    "people": (WHOLE, "people"),
    "journey": (WHOLE, "min"),
    "change": (DECIMAL, "%"),
    "old": (DECIMAL, "%"),
    "area": (DECIMAL, "km2"),
    "density": (DECIMAL, "people/km2"),
    "reading": (TEXT, ""),
}
_ACCESS = {
    "drive_minutes": msgid("By road (min, estimate)"),
    "drive_low": msgid("80 % interval from (min)"),
    "drive_high": msgid("80 % interval to (min)"),
}


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes
    ----------
    key : str
        Its name in English, the same in every language.
    title : str
        Its heading in the reader's language.
    kind : str
        ``code``, ``text``, ``whole``, ``decimal`` or ``boolean``.
    cells : pandas.Series
        One value for each municipality; missing where there is none.
    unit : str
        Of a number, as the field writes it; empty for a count of policies and for texts.
    """

    key: str
    title: str
    kind: str
    cells: pd.Series
    unit: str = ""


def shown(document: Document) -> pd.DataFrame:
    """Return the rows of the joined table that a document tells, the most policies first.

    Filters decide, but for candidates and hubs: there all municipalities are judged.
    """
    everyone = document.subject in (CANDIDATE_MAP, HUB_MAP)
    rows = document.data.table if everyone else document.kept
    return rows.sort_values(["priority_count", "code"], ascending=[False, True], na_position="last")


def columns(document: Document) -> list[Column]:
    """Return all columns; the cells of each are in the order of `shown`."""
    data, language = document.data, document.view.lang
    t = words.translator(language)
    rows = shown(document)
    listed = rows["listed"].map({True: t("Listed"), False: t("Not listed")})
    areas = data.subprefectures.set_index("name")["name_en"]
    area = rows["subprefecture"]
    found = [
        Column("code", t("Code"), CODE, rows["code"]),
        Column("name", t("Municipality"), TEXT, rows["name" if language == "ja" else "name_en"]),
        Column(
            "subprefecture",
            about(data, language)["Group"],
            TEXT,
            area if language == "ja" else area.map(areas),
        ),
        Column("listed", t("Listed in the source"), TEXT, listed),
        Column("priority_count", t("Count"), WHOLE, rows["priority_count"]),
        *_marks(document, rows),
        *of_view(document, rows),
        *(_access(document, rows) if data.prefecture.airports else ()),
        *_figures(document, rows),
    ]
    return [*found, Column("reason", t("Why cells are empty"), TEXT, reasons(document, rows))]


def told(document: Document) -> str:
    """Return in a sentence which municipalities the table has."""
    if document.subject in (CANDIDATE_MAP, HUB_MAP):
        return document.rule
    return view_words.sentence(document.data, document.view, document.kept)


def table(document: Document) -> pd.DataFrame:
    """Return the columns under their headings."""
    return pd.DataFrame({column.title: column.cells for column in columns(document)})


def _marks(document: Document, rows: pd.DataFrame) -> list[Column]:
    """Return mark and evidence of each policy."""
    data, language = document.data, document.view.lang
    t = words.translator(language)
    labels = {key: t(label) for key, label in legend.level_labels(data).items()}
    found = []
    for policy in data.policies:
        name = words.policy_name(data, policy, language)
        evidence = t("{policy}: evidence").format(policy=name)
        levels = rows[f"{policy}_level"].map(labels)
        found += [
            Column(policy, name, WHOLE, rows[policy]),
            Column(f"{policy}_evidence", evidence, TEXT, levels),
        ]
    return found


def of_view(document: Document, rows: pd.DataFrame) -> list[Column]:
    """Return the class of each on the present map with its colour, and whether it is selected."""
    t = words.translator(document.view.lang)
    picture = document.picture
    keys = picture.keys.set_axis(document.data.table["code"])[rows["code"]].set_axis(rows.index)
    names = {item.key: words.class_label(item, document.view.lang) for item in picture.classes}
    colours = {item.key: item.colour for item in picture.classes}
    chosen = rows["code"].isin(document.chosen).astype("boolean")
    return [
        Column("class", t("Class on the map"), TEXT, keys.map(names)),
        Column("colour", t("Colour on the map"), TEXT, keys.map(colours)),
        Column("selected", t("Selected"), YES_OR_NO, chosen),
    ]


def _access(document: Document, rows: pd.DataFrame) -> list[Column]:
    """Return access and tier under the view's rule."""
    data, rule, language = document.data, document.view.rule, document.view.lang
    t = words.translator(language)
    rated = candidates.tiers(data, rule).loc[rows["code"]].set_axis(rows.index)
    agreement = {item.key: words.class_label(item, language) for item in legend.AGREEMENT_CLASSES}
    tiers = {
        tier: candidate_words.tier_name(data, tier, rule, language)
        for tier in rated["tier"].dropna().unique()
    }
    airports = rated["airport"].map(
        lambda iata: words.airport_name(data, iata, language), na_action="ignore"
    )
    return [
        Column("tier", t("Tier"), TEXT, rated["tier"].map(tiers)),
        Column("airport", t("Airport"), TEXT, airports),
        *(Column(key, t(title), DECIMAL, rated[key].round(1)) for key, title in _ACCESS.items()),
        Column(
            "distance_km", t("Straight line (km)"), DECIMAL, rated["distance_km"].round(1), "km"
        ),
        Column(
            "agreement",
            t("Within {km} km and {minutes} min").format(km=rule.max_km, minutes=rule.max_minutes),
            TEXT,
            classify.classify_agreement(rated).map(agreement),
        ),
    ]


def _figures(document: Document, rows: pd.DataFrame) -> list[Column]:
    """Return the other figures of the page's table."""
    data, language = document.data, document.view.lang
    figures = municipality_table.municipalities(data, rows, language)
    titles = {
        key: municipality_table.column_title(data, key, language)
        for key in municipality_table.TITLES
        if key not in _TOLD_OTHERWISE
    }
    found = []
    for key, title in titles.items():
        if title not in figures.columns:
            continue
        kind, unit = _KINDS[key]
        cells = figures[title].set_axis(rows.index)
        found.append(
            Column(key, title, kind, cells.astype("Int64") if kind == WHOLE else cells, unit)
        )
    return found


def reasons(document: Document, rows: pd.DataFrame) -> pd.Series:
    """Return why cells of a row are empty; missing where all are full.

    Parameters
    ----------
    rows : pandas.DataFrame
        With ``code`` and ``priority_count``.
    """
    t = words.translator(document.view.lang)
    told = [rows["priority_count"].isna().map({True: t("Not listed"), False: ""})]
    if document.data.prefecture.airports:
        rated = candidates.tiers(document.data, document.view.rule)
        minutes = rated["drive_minutes"].loc[rows["code"]].set_axis(rows.index)
        told.append(minutes.isna().map({True: t("no road"), False: ""}))
    joined = [t(", ").join(text for text in texts if text) for texts in zip(*told, strict=True)]
    whole = pd.Series(joined, index=rows.index, dtype="string")
    return whole.mask(whole == "")
