"""The page of background in words, and its tables: each chapter has the same parts."""

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import CONCEPTS
from kankei_geo.present.words import concept_words, goal_words, national_words, words
from kankei_geo.view.view import GOALS, IDEAS, NATIONAL, View

_LABELS = {
    IDEAS: msgid("Ideas and ways"),
    NATIONAL: msgid("Figures for Japan"),
    GOALS: msgid("Goals and indicators"),
}


class _Chapter(Protocol):
    """What each chapter tells of a view."""

    def title(self, data: Dataset, view: View) -> str: ...
    def sentence(self, data: Dataset, view: View) -> str: ...
    def notes(self, data: Dataset, view: View) -> list[str]: ...
    def text(self, data: Dataset, view: View) -> str: ...
    def tables(self, data: Dataset, view: View) -> Mapping[str, pd.DataFrame]: ...


_CHAPTERS: Mapping[str, _Chapter] = {
    IDEAS: concept_words,
    NATIONAL: national_words,
    GOALS: goal_words,
}


def are_there(data: Dataset) -> bool:
    """Return whether the prefecture has the tables of background."""
    return CONCEPTS in data.prefecture.tables


def label(chapter: str, language: str) -> str:
    """Return what a chapter is called."""
    return words.translator(language)(_LABELS[chapter])


def title(data: Dataset, view: View) -> str:
    """Return what the present chapter shows, as a headline."""
    return _CHAPTERS[view.chapter].title(data, view)


def sentence(data: Dataset, view: View) -> str:
    """Return the line under the title."""
    return _CHAPTERS[view.chapter].sentence(data, view)


def notes(data: Dataset, view: View) -> list[str]:
    """Return how the present chapter is to be read."""
    return _CHAPTERS[view.chapter].notes(data, view)


def text(data: Dataset, view: View) -> str:
    """Return what the drawings of the present chapter show, for who cannot see them."""
    return _CHAPTERS[view.chapter].text(data, view)


def tables(data: Dataset, view: View) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the present chapter by their captions, in the view's language."""
    return _CHAPTERS[view.chapter].tables(data, view)
