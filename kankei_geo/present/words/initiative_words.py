"""The facts that documents tell of municipalities in words, in Japanese and English."""

from collections.abc import Iterator

import pandas as pd

from kankei_geo.base.i18n import Words, msgid
from kankei_geo.base.pages import INITIATIVES_PAGE
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import KIND, SOURCE, WEB, origin, whole
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.prefecture import INITIATIVES
from kankei_geo.present.words import words
from kankei_geo.view import told
from kankei_geo.view.view import View

_MOST_NAMED = 5
UNDATED = msgid("no year")


def are_there(data: Dataset) -> bool:
    """Return whether the prefecture has a table of facts."""
    return INITIATIVES in data.prefecture.tables


def is_shown(data: Dataset, page: str) -> bool:
    """Return whether a page shows facts."""
    return page == INITIATIVES_PAGE and are_there(data)


def term(data: Dataset, name: str, key: str, language: str) -> str:
    """Return the name of a kind, a level or a source."""
    return _terms(data)[name, key].text(language)


@kept
def _terms(data: Dataset) -> dict[tuple[str, str], Words]:
    """Return the names of all terms, those of sources also by what addresses spell."""
    found: dict[tuple[str, str], Words] = {}
    for row in data.initiative_terms.to_dict("records"):
        name = Words(row["name_ja"], row["name_en"])
        found[row["list"], row["key"]] = name
        if row["list"] == SOURCE:
            found[row["list"], told.short(row["key"])] = name
    return found


def place_name(data: Dataset, code: str, language: str) -> str:
    """Return whom a fact is about: a municipality, or the prefecture."""
    if code == whole(data.prefecture):
        return data.prefecture.title.text(language)
    return words.name(facts.record(data, code), language)


def year(value: float | None, language: str) -> str:
    """Return the year of a fact, or that it has none."""
    t = words.translator(language)
    return t(UNDATED) if pd.isna(value) else t("year {year}").format(year=value)


def cited(data: Dataset, row: pd.Series, language: str) -> str:
    """Return where a fact comes from: document and part, or page and date."""
    t = words.translator(language)
    if origin(row["source"]) != WEB:
        name = term(data, SOURCE, row["source"], language)
        return t("{document}, {place}").format(document=name, place=row["place"])
    dated = t("no date") if row["place"] == "undated" else row["place"]
    return t("{address} ({date})").format(address=row["source"], date=dated)


def finding(data: Dataset, view: View) -> str:
    """Return how many facts are shown, and of how many municipalities."""
    t = words.translator(view.lang)
    shown = told.shown(data, view)
    if shown.empty:
        return t("No fact meets these conditions")
    return t("{number} facts on {towns} of {total} municipalities").format(
        number=len(shown), towns=_towns(data, shown), total=len(data.municipalities)
    )


def _towns(data: Dataset, shown: pd.DataFrame) -> int:
    return int(shown.loc[shown["code"] != whole(data.prefecture), "code"].nunique())


def conditions(data: Dataset, view: View) -> str:
    """Return what narrows the facts down, or nothing."""
    t = words.translator(view.lang)
    found = []
    for name, heading, chosen in (
        (KIND, t("Kind"), view.facts),
        (SOURCE, t("Document"), view.docs),
    ):
        names = t(", ").join(term(data, name, key, view.lang) for key in chosen)
        if names:
            found.append(t("{label}: {number}").format(label=heading, number=names))
    if view.told:
        found.append(t("text “{text}”").format(text=view.told))
    return t("Shown: {conditions}.").format(conditions=t("; ").join(found)) if found else ""


def sentences(data: Dataset, view: View) -> list[str]:
    """Return what stands under the finding: conditions, whom facts are about, what none means."""
    t = words.translator(view.lang)
    shown = told.shown(data, view)
    own = int((shown["code"] == whole(data.prefecture)).sum())
    about_all = t(
        "{number} of them are about {prefecture} itself or groups that no source places in one "
        "municipality; they are on no map."
    ).format(number=own, prefecture=data.prefecture.title.text(view.lang))
    none = t("Where no fact is told, something may be done all the same.")
    return [one for one in (conditions(data, view), about_all if own else "", none) if one]


def counts(data: Dataset, view: View, name: str) -> pd.Series:
    """Return how many of the shown facts each kind, level or source has, all in order."""
    shown = told.shown(data, view)
    terms = data.initiative_terms
    keys = terms.loc[terms["list"] == name, "key"]
    given = shown["source"].map(origin) if name == SOURCE else shown[name]
    return given.value_counts().reindex(keys, fill_value=0).astype(int)


def story(data: Dataset, view: View, code: str) -> pd.DataFrame:
    """Return the shown facts on one municipality in the order of time, undated ones last."""
    shown = told.shown(data, view)
    return shown[shown["code"] == code]


def where_told(data: Dataset, view: View, code: str) -> str:
    """Return how many facts a municipality has, for a sheet that has no room for them."""
    t = words.translator(view.lang)
    number = int((data.initiatives["code"] == code).sum())
    title = t("In the order of time")
    if not number:
        return t("{label}: {number}").format(label=title, number=t("No fact here"))
    return t(
        "{title}: {number} (on the next page of the PDF, on slides, in the workbook and the HTML)"
    ).format(title=title, number=number)


def told_story(data: Dataset, view: View, code: str) -> str:
    """Return the facts on one municipality as sentences in the order of time."""
    t = words.translator(view.lang)
    rows = story(data, view, code)
    return t(" / ").join(
        t("{year}: {text}").format(year=year(row["year"], view.lang), text=row[f"text_{view.lang}"])
        for _, row in rows.iterrows()
    )


def tips(data: Dataset, view: View) -> tuple[str, ...]:
    """Return what the map says of each municipality under the pointer, in the order of codes."""
    t = words.translator(view.lang)
    named: dict[str, dict[str, int]] = {}
    for code, kind in told.shown(data, view)[["code", "kind"]].itertuples(index=False):
        own = named.setdefault(code, {})
        own[kind] = own.get(kind, 0) + 1
    nothing = t("No fact here")
    return tuple(
        t(", ").join(
            t("{label}: {number}").format(label=term(data, KIND, kind, view.lang), number=number)
            for kind, number in named[code].items()
        )
        if code in named
        else nothing
        for code in data.municipalities["code"]
    )


def map_text(data: Dataset, view: View) -> str:
    """Return the map as text: numbers by kind, who has most, and the selected one's story."""
    return words.sentences(view.lang, *_map_text(data, view))


def _map_text(data: Dataset, view: View) -> Iterator[str]:
    t = words.translator(view.lang)
    yield finding(data, view) + t(".")
    by_kind = counts(data, view, KIND)
    told_kinds = [
        t("{label}: {number}").format(label=term(data, KIND, str(kind), view.lang), number=number)
        for kind, number in by_kind[by_kind > 0].items()
    ]
    if told_kinds:
        yield t("By kind: {kinds}.").format(kinds=t("; ").join(told_kinds))
    shown = told.shown(data, view)
    towns = shown.loc[shown["code"] != whole(data.prefecture), "code"].value_counts()
    most = towns.sort_index().sort_values(ascending=False, kind="stable")[:_MOST_NAMED]
    if len(most):
        names = [
            t("{label}: {number}").format(label=place_name(data, code, view.lang), number=number)
            for code, number in zip(most.index, most, strict=True)
        ]
        yield t("Most facts: {names}.").format(names=t("; ").join(names))
    if view.focus:
        own = told_story(data, view, view.focus) or t("No fact here")
        name = place_name(data, view.focus, view.lang)
        yield t("Selected: {name} — {story}").format(name=name, story=own)


def timeline_text(data: Dataset, view: View) -> str:
    """Return the timeline as text: how many facts each year has."""
    t = words.translator(view.lang)
    years = told.shown(data, view)["year"].value_counts(dropna=False).sort_index(na_position="last")
    told_years = (
        t("{label}: {number}").format(label=year(value, view.lang), number=number)
        for value, number in zip(years.index, years, strict=True)
    )
    return t("Facts by year: {years}.").format(years=t("; ").join(told_years))
