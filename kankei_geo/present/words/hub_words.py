"""Hubs in words, in Japanese and English."""

from collections.abc import Sequence

import pandas as pd

from kankei_geo.analysis import hubs
from kankei_geo.analysis.hubs import ALL, CANDIDATES, LISTED, PEOPLE, Choice, Cover
from kankei_geo.base.i18n import msgid
from kankei_geo.base.pages import HUBS_PAGE
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify, legend
from kankei_geo.present.words import candidate_words, words
from kankei_geo.present.words.route_words import Step
from kankei_geo.view.view import View

_COUNTED = {LISTED: msgid("Listed municipalities"), PEOPLE: msgid("People (census 2020)")}
_SEATS = {ALL: msgid("All"), CANDIDATES: msgid("Candidates only")}
_MOST_NAMED = 6


def is_shown(data: Dataset, page: str) -> bool:
    """Return whether a page shows hubs: without airports there are no roads."""
    return page == HUBS_PAGE and bool(data.prefecture.airports)


def counted(data: Dataset, choice: str, language: str) -> str:
    """Return what hubs are to reach, as one of the choices."""
    t = words.translator(language)
    if choice in _COUNTED:
        return t(_COUNTED[choice])
    return t("Adopters of {policy}").format(policy=words.policy_name(data, choice, language))


def seats(choice: str, language: str) -> str:
    """Return who may be a hub, as one of the choices."""
    return words.translator(language)(_SEATS[choice])


def choice(data: Dataset, view: View) -> Choice | None:
    """Return the view's hubs, or nothing where nobody may be one.

    There are fewer than asked where more would add nothing, or where there are fewer seats.
    """
    found = hubs.curve(data, view.plan)[: view.hubs]
    return found[-1] if found else None


def cover(data: Dataset, view: View) -> Cover | None:
    """Return what the view's hubs reach."""
    found = choice(data, view)
    return hubs.cover(data, view.plan, found.hubs) if found and found.hubs else None


def amount(view: View, number: int) -> str:
    """Return how much is reached, with its unit."""
    t = words.translator(view.lang)
    if view.cover == PEOPLE:
        return t("{number} people").format(number=f"{number:,}")
    return t("{number} municipalities").format(number=number)


def share(data: Dataset, view: View, number: int) -> str:
    """Return a share of all that counts, such as 58.8 %."""
    whole = int(hubs.counts(data, view.cover).sum())
    return words.figure(number / whole if whole else None, "share", view.lang, missing="–")


def finding(data: Dataset, view: View) -> str:
    """Return what the hubs reach as a headline."""
    t = words.translator(view.lang)
    found = choice(data, view)
    if found is None or not found.hubs:
        return t("Nobody may be a hub under this rule")
    whole = int(hubs.counts(data, view.cover).sum())
    return t("Hubs {hubs}: {number} of {whole} ({share}) within {minutes} min").format(
        hubs=len(found.hubs),
        number=amount(view, found.total),
        whole=f"{whole:,}",
        share=share(data, view, found.total),
        minutes=view.within,
    )


def names(data: Dataset, codes: Sequence[str], language: str) -> str:
    """Return the names of municipalities in a row."""
    t = words.translator(language)
    return t(", ").join(words.name(facts.record(data, code), language) for code in codes)


def sentences(data: Dataset, view: View) -> list[str]:
    """Return what is told above the map: what is asked, what was found, how sure it is."""
    t = words.translator(view.lang)
    found, reached = choice(data, view), cover(data, view)
    asked = t("To be reached: {counted}. Who may be a hub: {seats} ({number}).").format(
        counted=counted(data, view.cover, view.lang),
        seats=seats(view.seats, view.lang),
        number=len(hubs.seats(data, view.plan)),
    )
    if view.seats == CANDIDATES:
        rule = candidate_words.rule_sentence(data, view.rule, view.lang)
        asked = words.sentences(view.lang, asked, rule)
    if found is None or reached is None:
        return [asked]
    told = t(
        "{finding}: {names}. With the interval of the minutes it is {fewest} to {most}."
    ).format(
        finding=finding(data, view),
        names=names(data, found.hubs, view.lang),
        fewest=f"{reached.fewest:,}",
        most=f"{reached.most:,}",
    )
    return [asked, told, words.sentences(view.lang, *_how_sure(view, found, reached))]


def _how_sure(view: View, found: Choice, reached: Cover) -> list[str]:
    """Say whether other hubs would do as well, whether fewer would, and what winter does."""
    t = words.translator(view.lang)
    told = [
        t("Exact: no other {number} municipalities reach more.").format(number=len(found.hubs)),
        t("No other set reaches as much.")
        if reached.is_only
        else t(
            "Other sets reach as much; this is one with most policies at its hubs, and the table "
            "tells who could be in whose stead."
        )
        if view.cover != PEOPLE
        else t("Other sets reach as much; the table tells who could be in whose stead."),
    ]
    if len(found.hubs) < view.hubs:
        told.append(t("More hubs would add nothing."))
    if view.winter != 1:
        told.append(
            t("Winter: road speeds divided by {winter}.").format(winter=f"{view.winter:.1f}")
        )
    return told


def steps(data: Dataset, view: View, found: Choice) -> list[Step]:
    """Return the hubs in order, each with what it adds."""
    t = words.translator(view.lang)
    before = (0, *found.reached[:-1])
    return [
        Step(
            name=words.name(row, view.lang),
            number=number,
            count=words.count(row, view.lang),
            leg=t("+{gain} → {total} ({share})").format(
                gain=f"{reached - former:,}",
                total=amount(view, reached),
                share=share(data, view, reached),
            ),
        )
        for number, (row, reached, former) in enumerate(
            zip(
                (facts.record(data, hub) for hub in found.hubs), found.reached, before, strict=True
            ),
            start=1,
        )
    ]


def of_selected(data: Dataset, view: View) -> str:
    """Say which hub reaches the selected municipality, and how soon."""
    t = words.translator(view.lang)
    row = facts.record(data, view.focus)
    reached = cover(data, view)
    served = None if reached is None else reached.served.loc[view.focus]
    if served is None or pd.isna(served["hub"]):
        return t("{name}: no hub within {minutes} min by road.").format(
            name=words.name(row, view.lang), minutes=view.within
        )
    minutes = t("about {minutes} min").format(minutes=round(served["minutes"]))
    if served["hub"] == view.focus:
        return t("{name}: a hub itself.").format(name=words.name(row, view.lang))
    return t("{name}: {minutes} from the hub {hub}.").format(
        name=words.name(row, view.lang),
        minutes=candidate_words.with_interval(data, minutes, served["minutes"], view.lang),
        hub=names(data, [served["hub"]], view.lang),
    )


def instead(data: Dataset, codes: Sequence[str], language: str) -> str | None:
    """Return who could be in the stead of a hub; of many, how many more there are."""
    if not codes:
        return None
    told = names(data, codes[:_MOST_NAMED], language)
    if len(codes) <= _MOST_NAMED:
        return told
    t = words.translator(language)
    return t("{names} and {number} more").format(names=told, number=len(codes) - _MOST_NAMED)


def curve_text(data: Dataset, view: View) -> str:
    """Tell what each number of hubs reaches, for readers who cannot see the curve."""
    t = words.translator(view.lang)
    told = [
        t("{number}: {amount} ({share})").format(
            number=number, amount=amount(view, one.total), share=share(data, view, one.total)
        )
        for number, one in enumerate(hubs.curve(data, view.plan), start=1)
    ]
    return t("Reached by number of hubs: {told}.").format(told=t("; ").join(told))


def map_text(data: Dataset, view: View) -> str:
    """Describe the map of hubs, for readers who cannot see it."""
    t = words.translator(view.lang)
    found = choice(data, view)
    keys = classify.classify_hubs(data, view.plan, found.hubs if found else ()).value_counts()
    classes = [
        t("{label}: {number}").format(
            label=words.class_label(item, view.lang), number=int(keys.get(item.key, 0))
        )
        for item in legend.hub_classes(view.plan)
    ]
    parts = [*sentences(data, view), t("; ").join(classes) + t("."), curve_text(data, view)]
    if view.focus:
        parts.append(of_selected(data, view))
    return " ".join(parts)
