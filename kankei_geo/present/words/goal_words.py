"""The chapter of goals in words: the indicators that documents propose."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.dataset.background import TOPIC, UNIT
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import KPI_INDICATORS
from kankei_geo.present.words import background_terms, words
from kankei_geo.view.view import View


def title(data: Dataset, view: View) -> str:
    """Return how many indicators there are to choose from."""
    t = words.translator(view.lang)
    return t("{number} indicators for goals of one’s own").format(
        number=len(data.background[KPI_INDICATORS])
    )


def sentence(data: Dataset, view: View) -> str:
    """Return how many purposes they serve, and where they come from."""
    t = words.translator(view.lang)
    purposes = data.background[KPI_INDICATORS]["purpose_ja"].nunique()
    return t(
        "For {number} purposes: four examples of the state, and what the paper lists for settling "
        "and for related people."
    ).format(number=purposes)


def notes(data: Dataset, view: View) -> list[str]:
    """Return how the table is to be read."""
    t = words.translator(view.lang)
    unmeasured = data.background[KPI_INDICATORS]["unit"].isna().sum()
    return [
        t("{number} have no unit: the document names what is done, not how it is measured.").format(
            number=unmeasured
        )
    ]


def text(data: Dataset, view: View) -> str:
    """Return purposes with their indicators as sentences."""
    t, language = words.translator(view.lang), view.lang
    table = data.background[KPI_INDICATORS]
    return "\n\n".join(
        t("{name}: {text}").format(name=purpose, text=t(", ").join(rows[f"indicator_{language}"]))
        for purpose, rows in table.groupby(f"purpose_{language}", sort=False)
    )


def tables(data: Dataset, view: View) -> Mapping[str, pd.DataFrame]:
    """Return purpose, indicator and unit, with source and place."""
    t, language, rows = words.translator(view.lang), view.lang, data.background[KPI_INDICATORS]
    table = pd.DataFrame(
        {
            t("Proposed by"): [
                background_terms.name(data, TOPIC, topic, language) for topic in rows["topic"]
            ],
            t("Purpose"): rows[f"purpose_{language}"],
            t("Indicator"): rows[f"indicator_{language}"],
            t("Unit"): [
                None if pd.isna(unit) else background_terms.name(data, UNIT, unit, language)
                for unit in rows["unit"]
            ],
            t("Source and place"): [
                background_terms.cited(row, language) for _, row in rows.iterrows()
            ],
        }
    )
    return {title(data, view): table}
