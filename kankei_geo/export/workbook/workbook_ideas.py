"""The ideas as sheets of a workbook: the group that is shown, then all of them and their links."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kankei_geo.dataset.background import GROUP, LINK
from kankei_geo.dataset.prefecture import CONCEPT_LINKS, CONCEPTS
from kankei_geo.export.document import Document
from kankei_geo.present.words import background_terms, concept_words, words
from kankei_geo.view import chapters


def tables(document: Document) -> Mapping[str, pd.DataFrame]:
    """Return the tables by their captions."""
    data, view = document.data, document.view
    t, language = words.translator(view.lang), view.lang
    name = t("Group of ideas")
    every = pd.concat(
        [
            table.assign(**{name: background_terms.name(data, GROUP, group, language)})
            for group in chapters.groups(data)
            for table in concept_words.tables(data, replace(view, idea=group)).values()
        ],
        ignore_index=True,
    )
    every.insert(0, name, every.pop(name))
    names = data.background[CONCEPTS].set_index("key")[f"name_{language}"]
    links = data.background[CONCEPT_LINKS]
    linked = pd.DataFrame(
        {
            t("From"): links["from"].map(names),
            t("How"): [background_terms.name(data, LINK, kind, language) for kind in links["kind"]],
            t("To"): links["to"].map(names),
            t("In words"): links[f"label_{language}"],
            t("Source and place"): [
                background_terms.cited(row, language) for _, row in links.iterrows()
            ],
        }
    )
    return {
        **concept_words.tables(data, view),
        t("All ideas"): every,
        t("Links between ideas"): linked,
    }
