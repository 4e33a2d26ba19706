"""The chapter of ideas in words: a group at a time, each idea with how much of it is left."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.dataset.background import GROUP, LINK, STATE, WHOLE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import CONCEPTS
from kankei_geo.present import diagram
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
    told = t("In our own words; document and place stand beside each.")
    return [words.sentences(view.lang, told, *key(data, view))]


def text(data: Dataset, view: View) -> str:
    """Return the ideas of the group with their links as sentences."""
    t = words.translator(view.lang)
    told = (words.sentences(view.lang, name + t("."), *links) for name, *links in steps(data, view))
    return "\n".join(f"- {one}" for one in told)


def steps(data: Dataset, view: View) -> list[tuple[str, ...]]:
    """Return each idea of the group with its links: what the diagram says, in its order."""
    t, language = words.translator(view.lang), view.lang
    ideas = data.background[CONCEPTS].set_index("key")
    group = chapters.shown_group(data, view)
    found = diagram.links(data, group, language)
    told = []
    for _, row in shown(data, view).iterrows():
        links = [
            t("{kind}: {name} ({label}).").format(
                kind=background_terms.name(data, LINK, one.kind, language),
                name=ideas.loc[one.end, f"name_{language}"],
                label=one.label,
            )
            for one in found
            if one.start == row["key"]
        ]
        name = row[f"name_{language}"]
        if row["state"] != WHOLE:
            state = background_terms.name(data, STATE, row["state"], language)
            name = t("{name} ({about})").format(name=name, about=state)
        told.append((name, *links))
    return told


def key(data: Dataset, view: View) -> list[str]:
    """Return what the signs of the diagram mean, as far as it has them."""
    t = words.translator(view.lang)
    nodes = diagram.diagram(data, chapters.shown_group(data, view), view.lang).nodes
    found = []
    if any(node.is_outside for node in nodes):
        found.append(t("Dashed boxes: ideas of another group."))
    if any(not node.is_whole and not node.is_outside for node in nodes):
        found.append(t("※: a part of it is lost with a figure or table of the document."))
    return found


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
