"""A series of national figures as bars: which answer was given by how many, of how many."""

from dataclasses import dataclass

import pandas as pd

from kankei_geo.analysis import decline
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset.background import ALL, PART, TOTAL
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.prefecture import NATIONAL_FIGURES
from kankei_geo.present import palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.words import background_terms, national_numbers, words
from kankei_geo.view import chapters
from kankei_geo.view.series_groups import POPULATION
from kankei_geo.view.view import View

# How a series is drawn: answers by kind of government, answers, years, or each number by itself.
CROSSED, ANSWERS, YEARS, CARDS = "crossed", "answers", "years", "cards"
LEAST_WRITTEN = 0.07  # of a bar, in which a number has room
_GOVERNMENTS = msgid("governments")
# Of the answers to one question in the order in which they are printed; they differ in lightness
# and pattern, too.
_FILLS = (
    (palette.ACCENT_COLOUR, palette.NO_PATTERN, palette.PATTERN_ON_DARK),
    ("#9bd4b5", "back_hatch", "#0c472a"),
    (palette.NOT_ADOPTED_COLOUR, palette.NO_PATTERN, palette.PATTERN_ON_LIGHT),
    ("#d0d0d0", "dense_dots", "#5c5c5c"),
)


@dataclass(frozen=True)
class Answer:
    """One answer: how it is filled, what it is called, and how many gave it in each bar."""

    item: LegendClass
    name: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Bars:
    """Bars that are parts of N answers each.

    Attributes
    ----------
    names : tuple of str
        One bar each, from above.
    wholes : tuple of int
        How many governments each bar is about (N): shares are shares of it.
    answers : tuple of Answer
        Parts of the bars, from the left.
    is_whole : bool
        Whether the parts of a bar add up to its whole; several answers of one do not.
    """

    names: tuple[str, ...]
    wholes: tuple[int, ...]
    answers: tuple[Answer, ...]
    is_whole: bool


def rows(data: Dataset, series: str) -> pd.DataFrame:
    """Return the figures of a series, in their order."""
    figures = data.background[NATIONAL_FIGURES]
    return figures[figures["series"] == series]


def shown(data: Dataset, view: View) -> pd.DataFrame:
    """Return the figures of the series that a view shows, in their order."""
    return rows(data, chapters.shown_series(data, view))


def names(data: Dataset, view: View) -> list[str]:
    """Return what each figure is called, with its year where another has the same name."""
    t, own = words.translator(view.lang), shown(data, view)
    called = own[f"item_{view.lang}"]
    return [
        t("{name} ({year})").format(name=name, year=year) if twice and pd.notna(year) else name
        for name, year, twice in zip(
            called, own["year"], called.duplicated(keep=False), strict=True
        )
    ]


@kept
def kind(data: Dataset, series: str) -> str:
    """Return how a series is drawn.

    Bars have a length for each number: where one is lost, or no share may be computed, each
    number stands by itself and says what is known of it.
    """
    own = rows(data, series)
    told = decline.told(own)
    if series == POPULATION and told.path and decline.census(data):
        return YEARS
    if own.empty or not own.apply(national_numbers.may_be_shared, axis="columns").all():
        return CARDS
    if own["part"].notna().all():
        table = own.pivot_table(index="part", columns="item", values="value", aggfunc="first")
        return CROSSED if table.notna().all(axis=None) else CARDS
    return ANSWERS if len(own) > 1 and (own["n"] == own["n"].iloc[0]).all() else CARDS


def bars(data: Dataset, view: View) -> Bars:
    """Return the bars of the series that a view shows, which is `CROSSED` or of `ANSWERS`."""
    own, language = shown(data, view), view.lang
    if kind(data, chapters.shown_series(data, view)) == ANSWERS:
        numbers = tuple(own["value"].astype(int))
        name = words.translator(language)(_GOVERNMENTS)
        answers = (Answer(_fill("answers", 0, name), name, numbers),)
        names = tuple(own[f"item_{language}"])
        return Bars(names, tuple(own["n"].astype(int)), answers, is_whole=False)
    parts = [part for part in own["part"].unique() if part != ALL] + [ALL] * (
        ALL in own["part"].unique()
    )
    table = own.pivot_table(index="part", columns="item", values="value", aggfunc="first")
    items = [item for item in own["item"].unique() if item != TOTAL]
    called = own.set_index("item")[f"item_{language}"].groupby(level=0).first()
    return Bars(
        names=tuple(background_terms.name(data, PART, part, language) for part in parts),
        wholes=tuple(own.groupby("part")["n"].first().loc[parts].astype(int)),
        answers=tuple(
            Answer(
                _fill(item, place, called[item]),
                called[item],
                tuple(table.loc[parts, item].astype(int)),
            )
            for place, item in enumerate(items)
        ),
        is_whole=True,
    )


def _fill(key: str, place: int, name: str) -> LegendClass:
    """Return how an answer is drawn, and what a legend calls it, in the reader's language."""
    fields = (("name", Words(name, name)),)
    return LegendClass(key, *_FILLS[place % len(_FILLS)], text="{name}", fields=fields)
