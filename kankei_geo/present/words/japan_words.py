"""What is said of all of Japan: how much of it is there, who has a table, and what is shown."""

from collections.abc import Iterable

import pandas as pd

from kankei_geo.base.i18n import msgid
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.dataset.japan import EVERY, NO_TABLE, JapanDataset
from kankei_geo.present import classify, legend
from kankei_geo.present.words import view_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.view import View

_WHOLE_PAGES = frozenset((OVERVIEW_PAGE, "priority_map"))
_NOBODY = msgid(
    "No prefecture has a table of policies yet, so all of them are drawn as without one. That does "
    "not mean that they have no policies."
)
_SOME = msgid(
    "{table}: {prefectures} ({listed} of {number} municipalities listed). The other {others} "
    "prefectures have no table, which is not zero."
)
_ALL = msgid("{table}: all {others} prefectures ({listed} of {number} municipalities listed).")


def title(data: JapanDataset, language: str) -> str:
    """Say how many municipalities of how many prefectures there are."""
    t = words.translator(language)
    text = t("Map of {total} municipalities in {prefectures} prefectures")
    if not data.missing:
        text = t("Map of all {total} municipalities of Japan")
    return text.format(total=f"{len(data.table):,}", prefectures=len(data.parts))


def paragraphs(data: JapanDataset, page: str, view: View, kept: pd.DataFrame) -> list[str]:
    """Say what is shown, who has a table, what is not there, and what a page cannot show.

    Parameters
    ----------
    page : str
        One of `pages.PAGE_NAMES`.
    view : View
        Conditions and language.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = words.translator(view.lang)
    told = []
    if page not in _WHOLE_PAGES:
        told.append(
            t(
                "This page is for one prefecture: choose it on the left. The map of Japan stands "
                "here instead."
            )
        )
    told.append(_tables(data, view.lang))
    if data.missing:
        told.append(
            t("Not here, and not drawn: {number} of {every} prefectures.").format(
                number=len(data.missing), every=len(EVERY)
            )
        )
    if len(kept) < len(data.table):
        told.append(_shown(data, view, kept))
    return told


def _tables(data: JapanDataset, language: str) -> str:
    t = words.translator(language)
    if not data.with_table:
        return t(_NOBODY)
    covered = data.table[~data.table[NO_TABLE]]
    others = len(data.parts) - len(data.with_table)
    return t(_SOME if others else _ALL).format(
        table=about(data, language)["Table"],
        prefectures=t(", ").join(_names(data, data.with_table, language)),
        listed=f"{int(covered['listed'].sum()):,}",
        number=f"{len(covered):,}",
        others=others or len(data.parts),
    )


def _names(data: JapanDataset, codes: Iterable[str], language: str) -> list[str]:
    every = {part.prefecture.code: part.prefecture.title for part in data.parts}
    return [every[code].text(language) for code in sorted(codes)]


def _shown(data: JapanDataset, view: View, kept: pd.DataFrame) -> str:
    t = words.translator(view.lang)
    return t("Shown: {conditions} — {shown} of {total} municipalities.").format(
        conditions=t(", ").join(view_words.phrases(data, view)) or t("all municipalities"),
        shown=f"{len(kept):,}",
        total=f"{len(data.table):,}",
    )


def as_text(data: JapanDataset, view: View, kept: pd.DataFrame) -> str:
    """Say what the map shows: each class with its number, and the prefectures with theirs."""
    t = words.translator(view.lang)
    keys = classify.classify(data, kept, view.layer, view).value_counts()
    classes = [
        t("{label}: {number}").format(
            label=words.class_label(item, view.lang), number=f"{keys[item.key]:,}"
        )
        for item in legend.classes_of(data, view, view.layer)
        if item.key in keys
    ]
    areas = kept["subprefecture"].value_counts(sort=False)
    named = [
        t("{label}: {number}").format(label=name, number=areas[ja])
        for ja, name in zip(
            data.subprefectures["name"], words.area_names(data, view.lang).values(), strict=True
        )
        if ja in areas
    ]
    separator = t("; ")
    return words.sentences(
        view.lang,
        _shown(data, view, kept),
        t("{layer}: {classes}.").format(
            layer=words.layer_title(data, view.layer, view.lang), classes=separator.join(classes)
        ),
        t("{groups}: {areas}.").format(
            groups=about(data, view.lang)["Groups"], areas=separator.join(named)
        ),
    )
