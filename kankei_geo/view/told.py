"""Which facts of the documents a view shows: by kind, by document, and by a text."""

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import KIND, SOURCE, origin
from kankei_geo.dataset.kept import kept, remembered
from kankei_geo.view.search import fold
from kankei_geo.view.view import View

_SHORT = 3  # letters of a document's name that stand in an address
_REMEMBERED = 64  # settings


def kinds(data: Dataset) -> tuple[str, ...]:
    """Return the kinds of facts, in the order in which they are told."""
    return _keys(data, KIND)


def short(source: str) -> str:
    """Return how addresses spell a source, a document's name or an address of the web."""
    return origin(source)[:_SHORT]


def sources(data: Dataset) -> tuple[str, ...]:
    """Return the documents, as addresses spell them, in the order in which they are told."""
    return tuple(map(short, _keys(data, SOURCE)))


def _keys(data: Dataset, name: str) -> tuple[str, ...]:
    terms = data.initiative_terms
    return tuple(terms.loc[terms["list"] == name, "key"])


def shown(data: Dataset, view: View) -> pd.DataFrame:
    """Return the rows of `Dataset.initiatives` that a view's settings let through.

    Each word of the text must stand in what is told, in either language, or in a name of the
    municipality, of the kind or of the document. Width, case and kind of kana do not matter.
    """
    return _shown(data, view.facts, view.docs, view.told)


@remembered(_REMEMBERED)
def _shown(data: Dataset, facts: tuple[str, ...], docs: tuple[str, ...], text: str) -> pd.DataFrame:
    table = data.initiatives
    found = pd.Series(data=True, index=table.index)
    if facts:
        found &= table["kind"].isin(facts)
    if docs:
        found &= table["source"].map(short).isin(docs)
    for word in filter(None, map(fold, text.split())):
        found &= _folded(data).str.contains(word, regex=False)
    return table[found]


@kept
def _folded(data: Dataset) -> pd.Series:
    """Return what is searched of each fact, folded."""
    table, terms, towns = data.initiatives, data.initiative_terms, data.municipalities
    words = (terms["name_ja"] + " " + terms["name_en"]).set_axis(
        pd.MultiIndex.from_frame(terms[["list", "key"]])
    )
    names = (towns["name"] + " " + towns["kana"] + " " + towns["name_en"]).set_axis(towns["code"])
    whole = data.prefecture.title
    parts = (
        table["code"].map(names).fillna(f"{whole.ja} {whole.en}"),
        table["kind"].map(words[KIND]),
        table["source"].map(origin).map(words[SOURCE]),
        *(table[name] for name in ("code", "text_ja", "text_en", "source", "place")),
    )
    # Between two parts stands a sign that no folded word has.
    folded = pd.concat([part.map(fold) for part in parts], axis="columns")
    return folded.agg("|".join, axis="columns")
