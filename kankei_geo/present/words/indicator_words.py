"""Indicators in words: titles with unit and year, values, what the map tells, how to read it."""

from collections.abc import Iterator

import pandas as pd

from kankei_geo.analysis import breaks, indicators
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.indicator import LESS
from kankei_geo.present import classify, legend
from kankei_geo.present.words import short, words
from kankei_geo.view import layers
from kankei_geo.view.view import FOUR, View

_SCHEMES = {
    breaks.QUANTILES: msgid(
        "Classes: about as many municipalities in each (quantiles), cut anew for each year."
    ),
    breaks.NATURAL: msgid(
        "Classes: cut where values lie far apart (natural breaks), anew for each year."
    ),
    breaks.ROUND: msgid(
        "Classes: cut at round numbers so that there are some municipalities in each, anew for "
        "each year."
    ),
}
_LADDER = msgid("The darker, the higher the value. Dots on white: no value, which is not zero.")
_BELOW = msgid(
    "Purple is below {middle}, green above, the darker the farther. Dots on white: no value, which "
    "is not zero."
)


def year(data: Dataset, key: str, view: View) -> str:
    """Return the year of an indicator that a view shows, as it is told."""
    known = indicators.years(data, key)
    told = view.year if view.year in known else known[-1]
    return indicators.every(data)[key].year_words(told).text(view.lang)


def name(data: Dataset, key: str, of_year: int, language: str) -> str:
    """Return the name of an indicator with one of its years."""
    indicator = indicators.every(data)[key]
    t = words.translator(language)
    return t("{indicator}, {year}").format(
        indicator=words.layer_title(data, key, language), year=t(indicator.year_words(of_year))
    )


def heading(data: Dataset, key: str, of_year: int, language: str) -> str:
    """Return the name of an indicator with year and unit, for a column of numbers."""
    t = words.translator(language)
    indicator = indicators.every(data)[key]
    told = [t(indicator.unit_words), t(indicator.year_words(of_year))]
    told += [t("projection")] if indicator.estimate else []
    return t("{indicator} ({about})").format(
        indicator=words.layer_title(data, key, language), about=t(", ").join(filter(None, told))
    )


def shown(data: Dataset, view: View) -> tuple[tuple[str, int], ...]:
    """Return key and year of each indicator that colours the map of a view: none, one or two."""
    if view.kind == FOUR or not layers.is_indicator(data, view.layer):
        return ()
    keys = [view.layer]
    if layers.is_pair(data, view.against, view.layer) and view.against != layers.COUNT_LAYER:
        keys.append(view.against)
    found = []
    for key in keys:
        known = indicators.years(data, key)
        found.append((key, view.year if view.year in known else known[-1]))
    return tuple(found)


def value(data: Dataset, key: str, number: float, language: str) -> str:
    """Return a value of an indicator with its unit, or that there is none."""
    t = words.translator(language)
    if pd.isna(number):
        return t("No value")
    return t(indicators.every(data)[key].told(number))


def title(data: Dataset, key: str, view: View) -> str:
    """Return the name of an indicator with its year and the number of values.

    An estimate is called so.
    """
    t = words.translator(view.lang)
    indicator = indicators.every(data)[key]
    about = [year(data, key, view)]
    about += [t("projection")] if indicator.estimate else []
    known = indicators.values(data, key, view.year).count()
    about.append(t("n = {number}").format(number=known))
    return t("{indicator} ({about})").format(
        indicator=t(indicator.words), about=t(", ").join(about)
    )


def over_years(data: Dataset, key: str, code: str, language: str) -> str:
    """Return the first and the last value of a series; empty for an indicator of one year."""
    known = indicators.table(data, key).loc[code].dropna()
    if len(known) <= 1:
        return ""
    t = words.translator(language)
    indicator = indicators.every(data)[key]
    return t("{first} {low} → {last} {high}").format(
        first=t(indicator.year_words(int(known.index[0]))),
        low=indicator.number(float(known.to_numpy()[0])),
        last=t(indicator.year_words(int(known.index[-1]))),
        high=indicator.number(float(known.to_numpy()[-1])),
    )


def of_standing(data: Dataset, language: str) -> list[str]:
    """Say how ranks of indicators are counted, and what a reader must know of the values."""
    t = words.translator(language)
    least = [item.words for item in indicators.every(data).values() if item.direction == LESS]
    told = [t("Rank 1 is the most; equal values share the best rank. No value is not ranked.")]
    if least:
        names = t(", ").join(map(t, least))
        told.append(t("Rank 1 is the least of: {names}.").format(names=names))
    return [*told, *warnings(data, language)]


def warnings(data: Dataset, language: str) -> list[str]:
    """Return what a reader must know before judging by the indicators, each thing once."""
    t = words.translator(language)
    told = (item.warning for item in indicators.every(data).values() if item.warning)
    return list(dict.fromkeys(t(warning.words) for warning in told))


def line(data: Dataset, key: str, view: View, code: str) -> tuple[str, str]:
    """Return what is told of one municipality, as label and value."""
    number = indicators.values(data, key, view.year)[code]
    label = words.translator(view.lang)("{indicator}, {year}").format(
        indicator=words.layer_title(data, key, view.lang), year=year(data, key, view)
    )
    return label, value(data, key, number, view.lang)


def findings(data: Dataset, view: View, kept: pd.DataFrame) -> Iterator[str]:
    """Yield who is in the highest class, the most telling first.

    Parameters
    ----------
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = words.translator(view.lang)
    name, when = words.layer_name(data, view.layer, view.lang), year(data, view.layer, view)
    keys = classify.classify(data, kept, view.layer, view)
    used = set(keys) - {legend.NO_VALUE.key}
    known = [item for item in legend.classes(data, view.layer, view.cut) if item.key in used]
    if not known:
        yield t("{indicator}: no value").format(indicator=name)
        return
    highest = kept[keys == known[0].key]
    lowest = indicators.values(data, view.layer, view.year)[highest["code"]].min()
    found = t("{bound} in {found}").format(
        bound=t("{number} or more").format(number=value(data, view.layer, lowest, view.lang)),
        found=short.how_many(highest, view.lang),
    )
    labels = (t("{indicator}, {year}").format(indicator=name, year=when), name)
    told = [t("{label}: {number}").format(label=label, number=found) for label in labels]
    for one in told:
        yield from short.with_names(data, one, highest, view.lang)
    yield from told
    # A long name or a large number leaves no room for words; names of readers' tables are cut.
    bound = value(data, view.layer, lowest, view.lang)
    text = t("{label}: ≥ {bound} ({count})").format(label="{}", bound=bound, count=len(highest))
    room = short.WIDEST[view.lang] - len(text) + len("{}")
    yield text.format(name if len(name) <= room else f"{name[: max(room - 1, 1)]}…")


def warning(data: Dataset, view: View) -> list[str]:
    """Return what a reader must know before judging by the indicator on the map, if anything."""
    indicator = indicators.every(data).get(view.layer)
    if indicator is None or indicator.warning is None:
        return []
    return [words.translator(view.lang)(indicator.warning.words)]


def explained(data: Dataset, view: View) -> list[str]:
    """Return what explains the map of an indicator: what it is, its colours, what to beware of."""
    t = words.translator(view.lang)
    indicator = indicators.every(data)[view.layer]
    lines = [t(indicator.definition.words), t(_LADDER)]
    if indicator.middle is not None:
        middle = f"{indicator.middle:g}"
        lines[1] = t(_BELOW).format(middle=middle)
    lines.append(t(_SCHEMES[view.classes]))
    if indicator.missing is not None:
        lines.append(t("No value: {why}").format(why=t(indicator.missing.words)))
    return lines
