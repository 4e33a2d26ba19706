"""The finding of each series of national figures: its numbers are those of the table."""

import re

import pandas as pd

from kankei_geo.analysis import decline
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.background import ALL, PART, SERIES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import national_bars
from kankei_geo.present.words import background_terms, national_numbers, words
from kankei_geo.present.words.about import begun
from kankei_geo.view import chapters
from kankei_geo.view.view import View

_YES = "yes"
_COLON = re.compile(r"：|: ")
# A field is an item's number with its unit, `_count` without, `_n` how many were asked, `_share`
# its share of them, and `_year` its year.
_TOLD = {
    "survey_2017_returns": msgid(
        "{municipalities_count} of {municipalities_n} municipalities answered "
        "({municipalities_share}), and {prefectures_cities_count} of {prefectures_cities_n} "
        "prefectures and designated cities"
    ),
    "survey_2020_returns": msgid("{answered_count} of {asked} answered ({rate})"),
    "estimate": msgid("Related people in Japan: {people}, {share} of those of 18 and over"),
    "targets": msgid("Target for {governments_year}: {governments} at work on related population"),
    "cooperation_team": msgid(
        "Members of cooperation teams: {members} in {members_year}, {planned} planned for "
        "{planned_year}"
    ),
    "budgets": msgid(
        "Exchange programme: {exchange_2020} ({exchange_2020_year}), {exchange_2021} "
        "({exchange_2021_year}); another: {creation_2018} ({creation_2018_year})"
    ),
    "models_2018": msgid(
        "Model governments: {roots_count} for roots, {donors_count} for donors, "
        "{newcomers_count} for newcomers"
    ),
    "workation": msgid("{firms_aware} of firms know workation; {firms_introduced} introduced it"),
    "networks": msgid(
        "{council_municipalities_count} municipalities are in the council for workation "
        "({council_municipalities_year}), {kakawari_lab} in Kakawari Lab ({kakawari_lab_year})"
    ),
}


def title(data: Dataset, view: View) -> str:
    """Return the finding; the name of the series where what it needs is not told."""
    series = chapters.shown_series(data, view)
    kind = national_bars.kind(data, series)
    own = national_bars.rows(data, series)
    if kind == national_bars.CROSSED:
        told = _of_crossed(data, view, own)
    elif kind == national_bars.ANSWERS:
        told = _of_answers(data, view, own)
    elif kind == national_bars.YEARS:
        told = _of_years(data, own, view.lang)
    elif own["value"].isna().all():
        t = words.translator(view.lang)
        told = t("The values of {number} charts are lost; only N, the number of answers, is left")
        told = told.format(number=len(own))
    else:
        told = _of_cards(data, own, view.lang)
    return told or background_terms.name(data, SERIES, series, view.lang)


def _topic(data: Dataset, view: View) -> str:
    """Return what a series asks: the end of its name, whose begin is the survey."""
    name = background_terms.name(data, SERIES, chapters.shown_series(data, view), view.lang)
    return begun(_COLON.split(name)[-1])


def _of_crossed(data: Dataset, view: View, own: pd.DataFrame) -> str:
    """Tell how many of all said yes, and which kind of government did so most often."""
    language = view.lang
    t, yes = words.translator(language), own[own["item"] == _YES].set_index("part")
    kinds = yes.drop(index=ALL, errors="ignore")
    if ALL not in yes.index or kinds.empty:
        return ""
    whole, top = (
        yes[yes.index == ALL].iloc[0],
        kinds.iloc[int((kinds["value"] / kinds["n"]).argmax())],
    )
    return t(
        "{topic}: “{item}” for {number} of {n} governments ({share}), most often for {part}, {own} "
        "of {of} ({most})"
    ).format(
        topic=_topic(data, view),
        item=whole[f"item_{language}"],
        number=f"{int(whole['value']):,}",
        n=f"{whole['n']:,}",
        share=national_numbers.share(whole["value"], whole["n"]),
        part=background_terms.name(data, PART, str(top.name), language),
        own=f"{int(top['value']):,}",
        of=f"{top['n']:,}",
        most=national_numbers.share(top["value"], top["n"]),
    )


def _of_answers(data: Dataset, view: View, own: pd.DataFrame) -> str:
    language = view.lang
    t, top = words.translator(language), own.iloc[int(own["value"].argmax())]
    return t("{topic}: most often “{item}”, {number} of {n} governments ({share})").format(
        topic=_topic(data, view),
        item=top[f"item_{language}"],
        number=f"{int(top['value']):,}",
        n=f"{top['n']:,}",
        share=national_numbers.share(top["value"], top["n"]),
    )


def _of_years(data: Dataset, own: pd.DataFrame, language: str) -> str:
    """Tell the last decline that both have, as both have it."""
    t, told, census = words.translator(language), decline.told(own), decline.census(data)
    both = [span for span in told.spans if set(span) <= set(census)]
    if not both:
        return ""
    first, last = both[-1]
    fell = census[first] - census[last]
    return t(
        "From {first} to {last} Hokkaido lost about {own} people by the paper, {census} by the "
        "census"
    ).format(
        first=first,
        last=last,
        own=national_numbers.spelled(told.declines[last], language),
        census=f"{fell:,}",
    )


def _of_cards(data: Dataset, own: pd.DataFrame, language: str) -> str:
    text = _TOLD.get(str(own["series"].iloc[0]), "")
    fields: dict[str, str] = {}
    for _, row in own[own["value"].notna()].iterrows():
        item = row["item"]
        fields[item] = national_numbers.amount(data, row, language)
        fields[f"{item}_count"] = national_numbers.count_alone(row, language)
        if pd.notna(row["year"]):
            fields[f"{item}_year"] = str(row["year"])
        if national_numbers.may_be_shared(row):
            fields[f"{item}_n"] = f"{row['n']:,}"
            fields[f"{item}_share"] = national_numbers.share(row["value"], row["n"])
    try:
        return words.translator(language)(text).format(**fields) if text else ""
    except KeyError:  # a table that was edited may tell less than the shipped one
        return ""
