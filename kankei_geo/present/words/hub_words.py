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
    return t("Municipalities with {policy}").format(
        policy=words.policy_name(data, choice, language)
    )


def seats(choice: str, language: str) -> str:
    """Return who may be a hub, as one of the choices."""
    return words.translator(language)(_SEATS[choice])


def choice(data: Dataset, view: View) -> Choice | None:
    """Return the view's hubs, or nothing where nobody may be one.

    There are fewer than asked where more would add nothing.
    """
    found = hubs.curve(data, view.plan)[: view.hubs]
    return found[-1] if found else None


def cover(data: Dataset, view: View) -> Cover | None:
    """Return what the view's hubs reach."""
    found = choice(data, view)
    return hubs.cover(data, view.plan, found.hubs) if found else None


def unit(view: View) -> str:
    """Return what is counted, behind a number."""
    t = words.translator(view.lang)
    return t(" people") if view.cover == PEOPLE else t(" municipalities")


def amount(view: View, number: int) -> str:
    """Return how much is reached, with its unit."""
    return f"{number:,}{unit(view)}"


def percent(data: Dataset, view: View, number: int) -> float:
    """Return a share of all that counts in percent with one decimal: 100 only if it is all."""
    whole = int(hubs.counts(data, view.cover).sum())
    found = round(number / max(whole, 1) * 100, 1)
    return found if number == whole else min(found, 99.9)


def share(data: Dataset, view: View, number: int) -> str:
    """Return a share of all that counts, such as 58.8%."""
    return f"{percent(data, view, number):.1f}%"


def finding(data: Dataset, view: View) -> str:
    """Return what the hubs reach as a headline."""
    t = words.translator(view.lang)
    found = choice(data, view)
    if found is None:
        return t("Nobody may be a hub under this rule")
    number = len(found.hubs)
    return t("{number} ({share}) are within {minutes} min of {hubs}").format(
        hubs=t("1 hub") if number == 1 else t("{number} hubs").format(number=number),
        number=amount(view, found.total),
        share=share(data, view, found.total),
        minutes=view.within,
    )


def names(data: Dataset, codes: Sequence[str], language: str) -> str:
    """Return the names of municipalities in a row."""
    t = words.translator(language)
    return t(", ").join(words.name(facts.record(data, code), language) for code in codes)


def sentences(data: Dataset, view: View) -> list[str]:
    """Return what is told beside the finding: what is asked, which they are, how sure it is."""
    t = words.translator(view.lang)
    found, reached = choice(data, view), cover(data, view)
    asked = t("To be reached: {counted} ({whole}). Who may be a hub: {seats} ({number}).").format(
        counted=counted(data, view.cover, view.lang),
        whole=words.sure(data, data.table, view.cover, view.lang)
        if view.cover in data.policies
        else amount(view, int(hubs.counts(data, view.cover).sum())),
        seats=seats(view.seats, view.lang),
        number=len(hubs.seats(data, view.plan)),
    )
    if view.seats == CANDIDATES:
        rule = candidate_words.rule_sentence(data, view.rule, view.lang)
        asked = words.sentences(view.lang, asked, rule)
    else:  # the rule of candidates tells it, too
        asked = words.sentences(view.lang, asked, words.winter(view.winter, view.lang)).strip()
    if found is None or reached is None:
        return [asked]
    chosen = [t("Hubs: {names}.").format(names=names(data, found.hubs, view.lang))]
    if reached.fewest < reached.most:
        chosen.append(
            t(
                "With all minutes at one end of their interval (four of five published times are "
                "in it) it would be {fewest} to {most}."
            ).format(fewest=f"{reached.fewest:,}", most=amount(view, reached.most))
        )
    return [
        asked,
        words.sentences(view.lang, *chosen),
        words.sentences(view.lang, *_how_sure(view, found, reached)),
    ]


def _how_sure(view: View, found: Choice, reached: Cover) -> list[str]:
    """Say whether other hubs would do as well, and whether fewer would."""
    t = words.translator(view.lang)
    told = [t("Exact: no other choice of as many reaches more.")]
    if reached.is_only:
        told.append(t("No other choice reaches as much."))
    elif view.cover == PEOPLE:
        told.append(t("Others reach as much: the table tells who could replace whom."))
    else:
        told.append(
            t(
                "Others reach as much; these have most policies. The table tells who could replace "
                "whom."
            )
        )
    if len(found.hubs) < view.hubs:
        told.append(t("More hubs would add nothing."))
    if view.cover == PEOPLE:
        told.append(t("Numbers in the legend are municipalities."))
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
    if not hubs.curve(data, view.plan):
        return ""
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
            label=words.class_label(item, view.lang), number=int(keys[item.key])
        )
        for item in legend.hub_classes(view.plan)
        if item.key in keys
    ]
    parts = [
        finding(data, view) + t("."),
        *sentences(data, view),
        t("; ").join(classes) + t("."),
        curve_text(data, view),
        of_selected(data, view) if view.focus else "",
    ]
    return " ".join(filter(None, parts))
