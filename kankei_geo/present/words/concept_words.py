"""The chapter of ideas in words: a group at a time, each idea with how much of it is left."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.dataset.background import GROUP, STATE, WHOLE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import CONCEPTS
from kankei_geo.present.words import background_terms, words
from kankei_geo.view import chapters
from kankei_geo.view.view import View


def shown(data: Dataset, view: View) -> pd.DataFrame:
    """Return the ideas of the shown group, in their order."""
    ideas = data.background[CONCEPTS]
    return ideas[ideas["group"] == chapters.shown_group(data, view)].sort_values("order")


def title(data: Dataset, view: View) -> str:
    """Return the name of the group."""
    return background_terms.name(data, GROUP, chapters.shown_group(data, view), view.lang)


def sentence(data: Dataset, view: View) -> str:
    """Return what the group is about."""
    return background_terms.meaning(data, GROUP, chapters.shown_group(data, view), view.lang)


def notes(data: Dataset, view: View) -> list[str]:
    """Return that the words are ours, and whether something is lost."""
    t = words.translator(view.lang)
    found = [t("In our own words; document and place stand beside each.")]
    if (shown(data, view)["state"] != WHOLE).any():
        found.append(t("Some figures and tables of the documents are lost: what is left is told."))
    return found


def text(data: Dataset, view: View) -> str:
    """Return the ideas of the group as sentences."""
    t, language = words.translator(view.lang), view.lang
    return "\n\n".join(
        t("{name}: {text}").format(name=row[f"name_{language}"], text=row[f"text_{language}"])
        for _, row in shown(data, view).iterrows()
    )


def tables(data: Dataset, view: View) -> Mapping[str, pd.DataFrame]:
    """Return the ideas with what is left of them and where they stand."""
    t, language, rows = words.translator(view.lang), view.lang, shown(data, view)
    table = pd.DataFrame(
        {
            t("Idea"): rows[f"name_{language}"],
            t("In short"): rows[f"text_{language}"],
            t("What is left in the text"): [
                background_terms.name(data, STATE, key, language) for key in rows["state"]
            ],
            t("Source and place"): [
                background_terms.cited(row, language) for _, row in rows.iterrows()
            ],
        }
    )
    return {title(data, view): table.reset_index(drop=True)}
