"""What every answer carries: finding, data, sources, terms, and the address that shows it."""

from dataclasses import replace
from typing import Any

from kankei_geo import __version__
from kankei_geo.base.i18n import LANGUAGES, Words
from kankei_geo.dataset import sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.sources import Sidecar
from kankei_geo.door.asked import Asked
from kankei_geo.export.document import Document
from kankei_geo.view import address


def of_document(asked: Asked, page: str) -> dict[str, Any]:
    """Return what is told of a view on a page, as its documents tell it.

    Parameters
    ----------
    page : str
        One of `pages.PAGE_NAMES`.

    Raises
    ------
    UnknownNameError
        If there are no policies yet.
    LicenceError
        If the licence of a layer forbids that its data are passed on.
    """
    asked.data.require_policies()
    document = replace(Document(asked.data, asked.view, page), with_tables=True)
    sources.require_redistributable(document.layers)
    return {
        "finding": document.title,
        "explanation": document.rule,
        **of_layers(asked, page, document.layers),
    }


def of_layers(asked: Asked, page: str, layers: tuple[Sidecar, ...]) -> dict[str, Any]:
    """Return data, sources and address of what is made of some shipped files."""
    language = asked.view.lang
    return {
        "data": of_data(asked.data),
        "credit": sources.credit_lines(layers, language),
        "licences": list(dict.fromkeys(item.licence[language] for item in layers)),
        "view": view(asked, page),
    }


def view(asked: Asked, page: str) -> str:
    """Return the address of the page that shows what is asked for."""
    return asked.root + address.path(page, asked.view)


def of_data(data: Dataset) -> dict[str, Any]:
    """Return which data these are: prefecture, edition, date, hash, and the program's version."""
    return {
        "prefecture": data.prefecture.code,
        "edition": data.edition.id,
        "title": both(data.edition.title.words),
        "as_of": data.edition.as_of,
        "date": data.date.isoformat(),
        "hash": data.hash,
        "version": __version__,
    }


def both(text: Words) -> dict[str, str]:
    """Return a text in both languages."""
    return {language: text.text(language) for language in LANGUAGES}
