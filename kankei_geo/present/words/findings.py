"""The finding of a view as its title, in few letters, written from the data.

The conditions stand below a title once; so a title that has no room for them tells the number.
"""

from collections.abc import Iterator

import pandas as pd

from kankei_geo.analysis import candidates
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify, legend
from kankei_geo.present.words import (
    edition_words,
    indicator_words,
    journey_words,
    pair_words,
    short,
    words,
)
from kankei_geo.view import layers
from kankei_geo.view.view import BOTH, FOUR, View, without


def map_finding(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say what the map of a view shows, of whichever kind it is.

    Parameters
    ----------
    view : View
        Kind of map, layer, filters and language.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    return (four_finding if view.kind == FOUR else policy_finding)(data, view, kept)


def policy_finding(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say what a map of policies shows.

    Conditions on policies are the finding themselves; otherwise it is what the layer tells.

    Parameters
    ----------
    view : View
        Layer, filters and language.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.

    Returns
    -------
    str
        At most `short.WIDEST` letters wherever names of policies and groups allow it.
    """
    if kept.empty:
        return words.translator(view.lang)("No municipality meets the conditions")
    if layers.is_change(data, view.since, view.layer):
        told = _in_place(data, view, kept, list(edition_words.findings(data, view, kept)))
        return short.fitting(view.lang, told)
    asks_for_policies = view.policy or view.without or view.evidence or view.counts
    if asks_for_policies or (view.is_filtered and view.layer == layers.COUNT_LAYER):
        told = list(_matching(data, view, kept, with_listed=not asks_for_policies))
    elif view.layer == layers.JOURNEY_LAYER:
        told = _in_place(data, view, kept, journey_words.findings(data, view, kept))
    elif layers.is_pair(data, view.against, view.layer):
        told = _in_place(data, view, kept, list(pair_words.findings(data, view, kept)))
    elif layers.is_indicator(data, view.layer):
        told = _in_place(data, view, kept, list(indicator_words.findings(data, view, kept)))
    else:
        told = _in_place(data, view, kept, list(_of_layer(data, view, kept)))
    return short.fitting(view.lang, told)


def four_finding(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say how many of the listed have each policy."""
    t = words.translator(view.lang)
    if kept.empty:
        return t("No municipality meets the conditions")
    told = [
        _spaced(words.policy_name(data, policy, view.lang), int(kept[policy].sum()))
        for policy in data.policies
    ]
    numbers = {policy: int(kept[policy].sum()) for policy in data.policies}
    first = [policy for policy in data.policies if numbers[policy] == max(numbers.values())]
    listed = int(kept["listed"].sum())
    options = [t(" · ").join(told)]
    if len(first) == 1:
        options.append(
            t("most common: {policy}, {adopted} of {listed} listed").format(
                policy=words.policy_name(data, first[0], view.lang),
                adopted=numbers[first[0]],
                listed=listed,
            )
        )
    return short.fitting(view.lang, [*options, t("{number} are listed").format(number=listed)])


def candidate_finding(data: Dataset, view: View) -> str:
    """Say how many candidates the rule makes, and how many of the highest tier."""
    t = words.translator(view.lang)
    rated = candidates.tiers(data, view.rule)
    if view.measure == BOTH:
        road, line = rated["road_access"], rated["line_access"]
        return t("By road {minutes} min {road}, straight {km} km {line}, both {both}").format(
            minutes=view.minutes,
            km=view.km,
            road=int(road.sum()),
            line=int(line.sum()),
            both=int((road & line).sum()),
        )
    members = rated[candidates.is_candidate(rated)]
    fewest, most = candidates.span(data, view.rule)
    span = t(" (range {fewest}–{most})").format(fewest=fewest, most=most) if fewest < most else ""
    if members.empty:
        return t("No candidates") + span
    finding = t("Candidates: {number}").format(number=short.how_many(members, view.lang))
    told = [one + span for one in short.with_names(data, finding, members, view.lang)]
    committed = max(min(candidates.COMMITTED, len(data.policies)), view.count)
    if committed > view.count:
        first = int(members["priority_count"].ge(committed).sum())
        told.append(
            t("{finding}, {first} with {count}+ policies").format(
                finding=finding + span, first=first, count=committed
            )
        )
    return short.fitting(view.lang, [*told, finding + span, finding])


def _spaced(name: str, number: int) -> str:
    """Return a name with its number; behind a Japanese one the number needs no space."""
    return f"{name} {number}" if name[-1].isascii() else f"{name}{number}"


def _matching(data: Dataset, view: View, kept: pd.DataFrame, *, with_listed: bool) -> Iterator[str]:
    """Yield titles of what meets the conditions, the most telling first."""
    t = words.translator(view.lang)
    found = short.how_many(kept, view.lang)
    plain = [t("Meeting the conditions: {found}").format(found=found)]
    place, conditions = short.where(data, view), short.conditions(data, view)
    if conditions is not None:
        subject = t(" · ").join(conditions) or place
        if place and conditions:
            subject = t("{place}, {finding}").format(place=place, finding=subject)
        plain.insert(0, t("{subject}: {found}").format(subject=subject, found=found))
    for one in plain:
        yield from short.with_names(data, one, kept, view.lang)
    listed = int(kept["listed"].sum())
    for one in plain:
        if with_listed:
            yield t("{finding}, {listed} of them listed").format(finding=one, listed=listed)
        yield one


def _in_place(data: Dataset, view: View, kept: pd.DataFrame, told: list[str]) -> list[str]:
    """Return findings with what they are about in front: groups, or what meets the conditions."""
    if not view.is_filtered:
        return told
    t = words.translator(view.lang)
    place = t("of {found} found").format(found=short.how_many(kept, view.lang))
    if view.area and not without(view, "area").is_filtered:
        place = short.where(data, view)
    return [
        *(t("{place}, {finding}").format(place=place, finding=finding) for finding in told),
        *told,
    ]


def _of_layer(data: Dataset, view: View, kept: pd.DataFrame) -> Iterator[str]:
    """Yield what the count, a policy or the combinations tell, the most telling first."""
    t = words.translator(view.lang)
    # Every other column would be copied for each reader at each step.
    told = kept[["code", "name", "priority_count", *data.policies]]
    listed = told[kept["listed"].to_numpy()]
    if listed.empty:
        yield t("nothing is listed")
    elif view.layer == layers.COUNT_LAYER:
        most = int(listed["priority_count"].max())
        first = listed[listed["priority_count"] == most]
        text = t("{listed} listed, all of {count}: {found}")
        if most < len(data.policies):
            text = t("{listed} listed, at most {count}: {found}")
        finding = text.format(
            listed=len(listed),
            count=short.count(most, view.lang),
            found=short.how_many(first, view.lang),
        )
        yield from short.with_names(data, finding, first, view.lang)
        yield finding
    elif view.layer == layers.COMBINATION_LAYER:
        yield from _most_common(data, view, listed)
    else:
        adopters = listed[listed[view.layer] == 1]
        finding = t("{policy}: {adopted} of the {listed} listed").format(
            policy=words.policy_name(data, view.layer, view.lang),
            adopted=len(adopters),
            listed=len(listed),
        )
        yield from short.with_names(data, finding, adopters, view.lang)
        yield finding


def _most_common(data: Dataset, view: View, listed: pd.DataFrame) -> Iterator[str]:
    t = words.translator(view.lang)
    keys = classify.classify(data, listed, view.layer)
    numbers = keys.value_counts()
    first = numbers[numbers == numbers.max()]
    number = short.how_many(listed[keys.isin(first.index)], view.lang)
    if len(first) > 1:
        yield t("{several} combinations are the most common").format(several=len(first))
        return
    item = next(one for one in legend.classes(data, view.layer) if one.key == first.index[0])
    yield t("most common: {combination}, {number}").format(
        combination=words.class_label(item, view.lang), number=number
    )
    yield t("most common combination: {number}").format(number=number)
