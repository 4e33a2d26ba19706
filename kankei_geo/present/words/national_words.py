"""The chapter of national figures in words: a series at a time, each number with its source."""

from collections.abc import Callable, Mapping

import pandas as pd

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.background import BOUND, PART, SERIES, UNIT
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import BETWEEN_PLACES
from kankei_geo.present import national_bars, national_cards, national_years
from kankei_geo.present.national_bars import Bars, shown
from kankei_geo.present.words import background_terms, national_numbers, national_titles, words
from kankei_geo.view import chapters, series_groups
from kankei_geo.view.view import View

_GROUPS = {
    series_groups.SURVEY_2017: msgid("Survey of 2017"),
    series_groups.SURVEY_2020: msgid("Survey of 2020"),
    series_groups.AIMS: msgid("Estimates and targets"),
    series_groups.MONEY: msgid("Budgets and models"),
    series_groups.HOKKAIDO: msgid("Population of Hokkaido"),
    series_groups.TIES: msgid("Workation and networks"),
    series_groups.OTHERS: msgid("Other figures"),
}


def group_label(group: str, language: str) -> str:
    """Return what a group of series is called."""
    return words.translator(language)(_GROUPS[group])


def title(data: Dataset, view: View) -> str:
    """Return what the series shows, with its numbers."""
    return national_titles.title(data, view)


def caption(data: Dataset, view: View) -> str:
    """Return the name of the series."""
    return background_terms.name(data, SERIES, chapters.shown_series(data, view), view.lang)


def sentence(data: Dataset, view: View) -> str:
    """Return which series it is, what it is about, and of what its shares are shares."""
    t, series = words.translator(view.lang), chapters.shown_series(data, view)
    meaning = background_terms.meaning(data, SERIES, series, view.lang)
    told = [t("{name}. {text}").format(name=caption(data, view), text=meaning)]
    kind = national_bars.kind(data, series)
    if kind == national_bars.ANSWERS:
        n = national_bars.bars(data, view).wholes[0]
        told.append(t("Shares are of the {n} governments that answered (N).").format(n=f"{n:,}"))
    elif kind == national_bars.CROSSED:
        told.append(t("Shares are of the governments of each kind that answered (n)."))
    return words.sentences(view.lang, *told)


def notes(data: Dataset, view: View) -> list[str]:
    """Return how the drawing is to be read, and what is told of single figures."""
    t, rows = words.translator(view.lang), shown(data, view)
    found, names = reading(data, view), pd.Series(national_bars.names(data, view), rows.index)
    if national_bars.kind(data, chapters.shown_series(data, view)) == national_bars.YEARS:
        # The table of both says how much paper and census differ.
        rows = rows[~rows["item"].str.startswith("decline_")]
    for note, own in rows.groupby(f"note_{view.lang}", sort=False):
        if len(own) == len(rows):
            found.append(str(note))
        else:
            about = t(", ").join(names[own.index])
            found.append(t("{name}: {text}").format(name=about, text=note))
    return found


def reading(data: Dataset, view: View) -> list[str]:
    """Return how the drawing as a whole is to be read."""
    kind = national_bars.kind(data, chapters.shown_series(data, view))
    return national_years.notes(data, view) if kind == national_bars.YEARS else []


def sources(data: Dataset, view: View) -> str:
    """Return the documents and places of the series, each once, as a line below a chart."""
    t = words.translator(view.lang)
    return t("Source and place: {told}").format(told=places(data, view))


def places(data: Dataset, view: View) -> str:
    """Return the documents and places of the series, each once."""
    t, rows = words.translator(view.lang), shown(data, view)
    cited = rows["place"].str.split(BETWEEN_PLACES).explode().drop_duplicates()
    told = [
        t("{source}: {place}").format(source=source, place=t("; ").join(own))
        for source, own in cited.groupby(rows["source"].loc[cited.index], sort=False)
    ]
    return t(" / ").join(told)


def text(data: Dataset, view: View) -> str:
    """Return every number that is drawn, with its shares where they may be computed."""
    t, kind = (
        words.translator(view.lang),
        national_bars.kind(data, chapters.shown_series(data, view)),
    )
    if kind in (national_bars.CROSSED, national_bars.ANSWERS):
        found = _of_bars(data, view)
    elif kind == national_bars.YEARS:
        found = [
            t("{name}: {text}").format(
                name=one.name,
                text=t(", ").join(f"{year} {value:,}" for year, value in one.by_year.items()),
            )
            for one in national_years.lines(data, view)
        ]
    else:
        found = [
            t("{name}: {text}").format(name=one.name, text=t(", ").join((one.number, one.about)))
            for one in national_cards.cards(data, view)
        ]
    told = (t("{text}.").format(text=one) for one in (caption(data, view), *found))
    return words.sentences(view.lang, *told)


def brief(data: Dataset, view: View) -> str:
    """Return the finding and what is drawn, as a chart's alternative text."""
    t = words.translator(view.lang)
    return t("{name}. {text}").format(name=title(data, view), text=text(data, view))


def _of_bars(data: Dataset, view: View) -> list[str]:
    t, drawn = words.translator(view.lang), national_bars.bars(data, view)
    told = []
    for place, whole in enumerate(drawn.wholes):
        name = bar_name(drawn, place, view.lang)
        counts = [
            f"{one.name} {national_numbers.count(one.numbers[place], whole, view.lang)}"
            for one in drawn.answers
        ]
        with_parts = t("{name}: {text}").format(name=name, text=t(", ").join(counts))
        told.append(with_parts if drawn.is_whole else name)
    return told


def bar_name(drawn: Bars, place: int, language: str) -> str:
    """Return the name of a bar with its N, or with its only number and the share of N."""
    t, name, whole = words.translator(language), drawn.names[place], drawn.wholes[place]
    if drawn.is_whole:
        return t("{name} (n = {number})").format(name=name, number=f"{whole:,}")
    number = drawn.answers[0].numbers[place]
    told = national_numbers.count(number, whole, language)
    return t("{name}: {text}").format(name=name, text=told)


def tables(data: Dataset, view: View) -> Mapping[str, pd.DataFrame]:
    """Return the figures as they are printed; of Hokkaido the comparison with the census, too."""
    found = {caption(data, view): _spelled(data, view)}
    if national_bars.kind(data, chapters.shown_series(data, view)) == national_bars.YEARS:
        t = words.translator(view.lang)
        found[t("Declines of the paper and of the census")] = national_years.comparison(data, view)
    return found


def texts(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as texts for documents: thousands parted, a dash for what is missing."""
    spelled = {
        name: values.map(_spelling(values), na_action="ignore")
        if pd.api.types.is_numeric_dtype(values)
        else values
        for name, values in table.items()
    }
    return pd.DataFrame(spelled).astype("string").fillna("–").astype(object)


def _spelling(values: pd.Series) -> Callable[[float], str]:
    """Return how to write the numbers of a column: shares with a decimal, also round ones."""
    return "{:,.1f}".format if pd.api.types.is_float_dtype(values) else "{:,}".format


def printed(data: Dataset, view: View) -> pd.DataFrame:
    """Return the rows with number of answers, share, what is printed, source and place.

    Numbers are numbers, missing where they are lost.
    """
    t, language, rows = words.translator(view.lang), view.lang, shown(data, view)
    may = rows.apply(national_numbers.may_be_shared, axis="columns")
    shares = (rows["value"] / rows["n"].astype("Float64") * 100).round(1).where(may)
    table = pd.DataFrame(
        {
            t("Figure"): rows[f"item_{language}"],
            t("Whom"): [
                None if pd.isna(part) else background_terms.name(data, PART, part, language)
                for part in rows["part"]
            ],
            t("Year"): rows["year"].astype("string"),
            t("Number"): rows["value"],
            t("Unit"): [background_terms.name(data, UNIT, unit, language) for unit in rows["unit"]],
            t("Precision"): [
                background_terms.name(data, BOUND, bound, language) for bound in rows["bound"]
            ],
            t("Answers (N)"): rows["n"],
            t("Share of N (%)"): shares.astype("Float64"),
            t("Printed as"): rows["printed"],
            t("Source and place"): [
                background_terms.cited(row, language) for _, row in rows.iterrows()
            ],
            t("Note"): rows[f"note_{language}"],
        }
    )
    return table.reset_index(drop=True)


def _spelled(data: Dataset, view: View) -> pd.DataFrame:
    """Return `printed` to be read: each number with the decimals that it has, no empty column."""
    t, table = words.translator(view.lang), printed(data, view)
    numbers = table[t("Number")]
    if (numbers.dropna() % 1 != 0).any():
        table[t("Number")] = numbers.map("{:,.15g}".format, na_action="ignore")
    elif numbers.notna().all():
        table[t("Number")] = numbers.astype("Int64")
    else:
        table[t("Number")] = numbers.map("{:,.0f}".format, na_action="ignore").fillna(
            t(national_numbers.LOST)
        )
    return table.dropna(axis="columns", how="all")
