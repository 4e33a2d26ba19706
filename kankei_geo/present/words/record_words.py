"""What the record of one municipality says beside its tables."""

import pandas as pd

from kankei_geo.analysis import indicators, similar
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import indicator_words, words
from kankei_geo.present.words.about import about
from kankei_geo.present.words.words import Scale
from kankei_geo.view.view import View

# A mark in words, its scale of evidence, why it is a no, and its grounds with their sources.
Grounds = tuple[str, Scale, str, list[tuple[str, str]]]
_GOWER = msgid(
    "Gower’s distance, 0 (the same) to 1: half of it the {policies} marks, half population, its "
    "change, the share of 65 and over, density and the drive to a Tokyo flight (estimate). Marks "
    "are compared only where both are listed."
)
_GOWER_IN_PART = msgid(
    "Gower’s distance, 0 (the same) to 1: half of it the {policies} marks, half what is known of "
    "people and access. Marks are compared only where both are listed."
)


def of_standing(language: str) -> str:
    """Say how the ranks and percentiles of the standing are counted."""
    t = words.translator(language)
    return t(
        "Rank 1 is the most, for minutes and km the nearest; equal values share the best "
        "rank. Percentile: share of municipalities with a lower value plus half of the "
        "equal ones. Not listed is not ranked."
    )


def not_listed(data: Dataset, language: str) -> str:
    """Say what it means that a municipality is not listed."""
    t = words.translator(language)
    return t(
        "Not in {table}. It may not have been surveyed, or had nothing to list: the source "
        "does not say. This is not zero."
    ).format(**about(data, language))


def grounds(data: Dataset, row: pd.Series, language: str) -> list[Grounds]:
    """Return why each mark of a listed municipality is what it is."""
    told = words.cited(data, data.grounds, language)
    texts = told.set_index("grounds")[[f"text_{language}", "source"]]
    marks = zip(data.policies, words.marks(data, row, language), strict=True)
    return [
        (
            line,
            words.scale(data, row[f"{policy}_level"], language),
            words.why_not(data, row, policy, language),
            [] if texts.empty else [tuple(texts.loc[row[f"{policy}_grounds"]])],
        )
        for policy, line in marks
    ]


def of_population(people: pd.Series, language: str) -> tuple[str, str]:
    """Return what the chart of population tells in figures, and how they are counted."""
    t = words.translator(language)
    first, last = people["census_2005"], people["census_2020"]
    old = people["age65plus_2020"] / last * 100
    told = t(
        "Census 2005: {first} → 2020: {last} ({change} %). Resident register 2025: {register}. "
        "65 and over in 2020: {old} %. Mean age in 2020: {mean}."
    ).format(
        first=f"{first:,}",
        last=f"{last:,}",
        change=words.with_minus(f"{(last / first - 1) * 100:+.1f}"),
        register=f"{people['register_2025']:,}",
        old=f"{old:.1f}",
        mean=f"{people['mean_age_2020']:.1f}",
    )
    return told, t(
        "Census: the total at each census; 2010 is on the boundaries of 2015. The register "
        "counts registered residents, so the two lines differ."
    )


def areas(data: Dataset, row: pd.Series, language: str) -> str:
    """Return the area of the census beside that of the polygon, as far as they are known."""
    t = words.translator(language)
    if not data.prefecture.population:
        return t("Area of the boundary polygon: {polygon} km².").format(
            polygon=f"{row['polygon_area_km2']:,.2f}"
        )
    return t(
        "Census area: {census} km². Area of the boundary polygon: {polygon} km² (difference "
        "{difference} km²)."
    ).format(
        census=f"{row['area_km2']:,.2f}",
        polygon=f"{row['polygon_area_km2']:,.2f}",
        difference=words.with_minus(f"{row['area_difference_km2']:+.2f}"),
    )


def sources_told(data: Dataset, language: str) -> str:
    """Say where the figures of a record come from."""
    t = words.translator(language)
    if not data.edition.rules:
        return t("Sources stand at the foot of this page and on the page Data and sources.")
    return t(
        "Sources: {table} of the paper (marks), Statistics Bureau (population, area), "
        "localgovjp (office), N03 (polygon). Details stand on the page Data and sources."
    ).format(**about(data, language))


def of_likeness(data: Dataset, view: View) -> str:
    """Say how alike two municipalities are told to be."""
    whole = data.prefecture.population and data.prefecture.airports
    told = _GOWER if whole else _GOWER_IN_PART
    text = words.translator(view.lang)(told).format(**about(data, view.lang))
    return words.sentences(view.lang, text, *also_compared(data, view))


def also_compared(data: Dataset, view: View) -> list[str]:
    """Say which indicators are compared, too, and how; nothing where there are none."""
    if not view.like:
        return []
    t, every = words.translator(view.lang), indicators.every(data)
    told = [
        also_named(data, view),
        t(
            "Each difference is a part of the range and counts as much as one figure of the place; "
            "without a value, it is left out for that pair."
        ),
    ]
    skewed = [key for key in view.like if similar.is_skewed(indicators.values(data, key))]
    if skewed:
        text = t("By the logarithm, as their values lie far apart: {names}.")
        told.append(text.format(names=t(", ").join(t(every[key].words) for key in skewed)))
    return told


def also_named(data: Dataset, view: View) -> str:
    """Return the names of the indicators that are compared, too; nothing where there are none."""
    if not view.like:
        return ""
    t = words.translator(view.lang)
    names = (
        indicator_words.name(data, key, indicators.years(data, key)[-1], view.lang)
        for key in view.like
    )
    return t("Compared, too: {names}.").format(names=t(", ").join(names))
