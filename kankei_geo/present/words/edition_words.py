"""Changes between two editions in words: titles, findings, what the map tells, how to read it."""

from collections.abc import Iterator, Sequence

import pandas as pd

from kankei_geo.analysis import editions
from kankei_geo.analysis.editions import Comparison
from kankei_geo.base.i18n import DEFAULT_LANGUAGE, msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.present.words import short, words
from kankei_geo.present.words.about import begun
from kankei_geo.view import layers
from kankei_geo.view.view import FOUR, View

_REMEMBERED = 26  # both languages of the count and of each policy
# What rose and what fell, and what is said where nothing did.
_OF_MARKS = (
    (editions.BEGAN, msgid("began in {found}"), msgid("began nowhere")),
    (editions.ENDED, msgid("ended in {found}"), msgid("ended nowhere")),
)
_OF_COUNTS = (
    (editions.MORE, msgid("more in {found}"), msgid("more nowhere")),
    (editions.FEWER, msgid("fewer in {found}"), msgid("fewer nowhere")),
)
_HOW_MARKS = msgid(
    "Dark green: began. Purple with lines: ended. Pale green with dots: yes in both editions. "
    "Pale blue: no in both."
)
_HOW_COUNTS = msgid(
    "Dark green: more policies. Purple with lines: fewer. Pale green with dots: as many; which "
    "they are can still differ."
)
_HOW_NOT_LISTED = msgid(
    "Hatched grey cannot be compared, because an edition does not list it: this is never an end."
)
_HOW_EVIDENCE = msgid(
    "Where the evidence of the two editions differs, a mark can change although the policy did "
    "not: what is told of each mark has both."
)


def edition_name(data: Dataset, language: str) -> str:
    """Return what an edition is called, in short."""
    return data.edition.short.words.text(language)


def title(data: Dataset, layer: str, view: View) -> str:
    """Return what a map of changes shows, with both editions, as a heading."""
    found, t = editions.compared(data, view.since), words.translator(view.lang)
    return t("{layer}: {before} → {after}").format(
        layer=_subject(data, found, layer, view.lang),
        before=edition_name(found.before, view.lang),
        after=edition_name(found.after, view.lang),
    )


def _subject(data: Dataset, found: Comparison, layer: str, language: str) -> str:
    """Return what is compared: a policy, or the number of those that both editions have."""
    if layer == layers.COUNT_LAYER and not _is_whole(found):
        t = words.translator(language)
        return t("Shared policies ({number})").format(number=len(found.change.shared))
    return words.layer_title(data, layer, language)


def _is_whole(found: Comparison) -> bool:
    return not (found.change.only_before or found.change.only_after)


def findings(data: Dataset, view: View, kept: pd.DataFrame) -> Iterator[str]:
    """Yield in how many municipalities it began and ended, the most telling first.

    Parameters
    ----------
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = words.translator(view.lang)
    found = editions.compared(data, view.since)
    label = _subject(data, found, view.layer, view.lang)
    states = _states(found, view.layer, kept)
    if states.eq(editions.ONE_EDITION).all():
        told = t("only in {edition}").format(edition=edition_name(data, view.lang))
        if view.layer == layers.COUNT_LAYER:
            told = t("no policy is in both editions")
    elif states.isin(editions.NOT_COMPARABLE).all():
        told = t("nothing can be compared")
    else:
        kinds = _OF_COUNTS if view.layer == layers.COUNT_LAYER else _OF_MARKS
        rows = [kept[states.eq(state).to_numpy()] for state, _, _ in kinds]
        numbers = [short.how_many(some, view.lang) for some in rows]
        if view.lang != DEFAULT_LANGUAGE and len(rows[0]):
            numbers[1] = str(len(rows[1]))  # what is counted has been told
        parts = [
            t(text).format(found=number) if len(some) else t(none)
            for some, number, (_, text, none) in zip(rows, numbers, kinds, strict=True)
        ]
        told = t(", ").join(parts)
        changed = pd.concat(rows)
        if changed.empty:
            comparable = kept[~states.isin(editions.NOT_COMPARABLE).to_numpy()]
            told = t("no change in {found} compared").format(
                found=short.how_many(comparable, view.lang)
            )
        elif any(some.empty for some in rows):
            finding = t("{label}: {number}").format(label=label, number=told)
            yield from short.with_names(data, finding, changed, view.lang)
    yield t("{label}: {number}").format(label=label, number=told)
    yield told


def _states(found: Comparison, layer: str, kept: pd.DataFrame) -> pd.Series:
    key = editions.COUNT if layer == layers.COUNT_LAYER else layer
    return found.change.states[key].loc[kept["code"]]


def sentences(data: Dataset, view: View, kept: pd.DataFrame) -> list[str]:
    """Return between which editions it changed, what cannot be compared, and what is counted."""
    t = words.translator(view.lang)
    found = editions.compared(data, view.since)
    told = [
        t("Change from {before} to {after}.").format(
            before=found.before.edition.title.words.text(view.lang),
            after=found.after.edition.title.words.text(view.lang),
        )
    ]
    gone = int(_states(found, view.layer, kept).isin(editions.NOT_COMPARABLE).sum())
    if gone:
        told.append(
            t(
                "{number} cannot be compared, because an edition does not list them; this is no "
                "end."
            ).format(number=gone)
        )
    if view.layer == layers.COUNT_LAYER and not _is_whole(found):
        told.append(
            t("Counted are the policies that both have: {policies}.").format(
                policies=_names(found.after, found.change.shared, view.lang) or t("none")
            )
        )
    return told


def shows_one(data: Dataset, view: View) -> list[str]:
    """Return that a map shows one edition although the view names another, a sentence or none.

    Combinations, journeys, indicators and the small maps of all policies have no change.
    """
    if not view.since or (view.kind != FOUR and layers.is_change(data, view.since, view.layer)):
        return []
    t = words.translator(view.lang)
    return [
        t(
            "Shown is {edition} only: this map is not compared with another edition. The number "
            "of policies and each policy can be compared."
        ).format(edition=data.edition.title.words.text(view.lang))
    ]


def only(data: Dataset, view: View) -> list[str]:
    """Return which policies only one of the editions has, a sentence for each."""
    t, found = words.translator(view.lang), editions.compared(data, view.since)
    sides = (
        (found.before, found.change.only_before),
        (found.after, found.change.only_after),
    )
    return [
        t("Only {edition} has: {policies}.").format(
            edition=edition_name(side, view.lang), policies=_names(side, keys, view.lang)
        )
        for side, keys in sides
        if keys
    ]


def _names(data: Dataset, keys: Sequence[str], language: str) -> str:
    t = words.translator(language)
    return t(", ").join(words.policy_name(data, key, language) for key in keys)


def explained(data: Dataset, view: View) -> list[str]:
    """Return what explains a map of changes: its colours, and what to beware of."""
    how = _HOW_COUNTS if view.layer == layers.COUNT_LAYER else _HOW_MARKS
    t = words.translator(view.lang)
    return [*(t(one) for one in (how, _HOW_NOT_LISTED, _HOW_EVIDENCE)), *only(data, view)]


@remembered(_REMEMBERED)
def _sides(data: Dataset, since: str, layer: str, language: str) -> list[tuple[str, str]]:
    """Return what each edition says of each municipality, in the order of codes."""
    found = editions.compared(data, since)
    t, most = words.translator(language), len(found.change.shared)
    if layer == layers.COUNT_LAYER and not most:
        return [(t("no policy is in both editions"),) * 2] * len(data.table)
    if layer == layers.COUNT_LAYER:
        counts = (
            found.change.counts[name]
            .loc[data.table["code"]]
            .map(lambda number: t("{count} of {most}").format(count=number, most=most), "ignore")
            .fillna(t("Not listed"))
            for name in ("before", "after")
        )
        return list(zip(*counts, strict=True))
    told = (_marks(side, layer, language) for side in (found.before, found.after))
    return list(zip(*told, strict=True))


def _marks(side: Dataset, policy: str, language: str) -> list[str]:
    if policy not in side.policies:
        return [words.translator(language)("not in this edition")] * len(side.table)
    return [words.mark(side, row, policy, language) for _, row in side.table.iterrows()]


def sides(data: Dataset, view: View, layer: str) -> pd.DataFrame:
    """Return what each edition says of a layer, with the evidence: ``before``, ``after``, by code.

    Numbers are those of the policies that both have.
    """
    told = _sides(data, view.since, layer, view.lang)
    return pd.DataFrame(told, columns=["before", "after"], index=pd.Index(data.table["code"]))


def tips(data: Dataset, view: View, layer: str) -> tuple[str, ...]:
    """Return what the map says of each municipality, in the order of codes."""
    found, t = editions.compared(data, view.since), words.translator(view.lang)
    names = [edition_name(side, view.lang) for side in (found.before, found.after)]
    subject = _subject(data, found, layer, view.lang)
    return tuple(
        "\n".join(
            (
                subject,
                *(
                    t("{label}: {number}").format(label=begun(name), number=one)
                    for name, one in zip(names, told, strict=True)
                ),
            )
        )
        for told in _sides(data, view.since, layer, view.lang)
    )


def line(data: Dataset, view: View, code: str) -> tuple[str, str]:
    """Return what is told of one municipality, as label and value."""
    before, after = sides(data, view, view.layer).loc[code]
    arrow = words.translator(view.lang)("{before} → {after}").format(before=before, after=after)
    return title(data, view.layer, view), arrow
