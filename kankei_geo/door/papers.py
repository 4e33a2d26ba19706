"""What the documents say beyond single municipalities, for programs: ideas, figures, indicators."""

from dataclasses import replace
from typing import Any

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.pages import BACKGROUND_PAGE
from kankei_geo.dataset import sources
from kankei_geo.dataset.prefecture import (
    BACKGROUND_TERMS,
    CONCEPT_LINKS,
    CONCEPTS,
    KPI_INDICATORS,
    NATIONAL_FIGURES,
)
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import Asked
from kankei_geo.present.words import background_words
from kankei_geo.view.view import GOALS, IDEAS, NATIONAL


def ideas(asked: Asked) -> dict[str, Any]:
    """Return all ideas in our own words, and the links between them, each with its place."""
    return _of_tables(asked, IDEAS, ideas=CONCEPTS, idea_links=CONCEPT_LINKS)


def figures(asked: Asked) -> dict[str, Any]:
    """Return all figures for Japan as they are printed; what is lost has no value, never zero."""
    return _of_tables(asked, NATIONAL, figures=NATIONAL_FIGURES)


def indicators(asked: Asked) -> dict[str, Any]:
    """Return the indicators that the documents propose for goals of a municipality."""
    return _of_tables(asked, GOALS, indicators=KPI_INDICATORS)


def _of_tables(asked: Asked, chapter: str, **tables: str) -> dict[str, Any]:
    data = asked.data
    if not background_words.are_there(data):
        raise InputContentError(
            "{prefecture} has no table of this.", prefecture=data.prefecture.title
        )
    asked = replace(asked, view=replace(asked.view, chapter=chapter))
    found = {name: rows.records(data.background[file]) for name, file in tables.items()}
    layers = data.layers({*tables.values(), BACKGROUND_TERMS})
    sources.require_redistributable(layers)
    return {
        **envelope.of_layers(asked, BACKGROUND_PAGE, layers),
        "total": len(next(iter(found.values()))),
        **found,
        "terms": rows.records(data.background[BACKGROUND_TERMS]),
    }
