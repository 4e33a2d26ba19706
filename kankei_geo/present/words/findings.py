"""The finding of a view as a headline, written from the data: titles of figures and scenes."""

import pandas as pd

from kankei_geo.analysis import candidates, distribution
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import classify, legend
from kankei_geo.present.words import distribution_words, journey_words, view_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view import layers
from kankei_geo.view.view import BOTH, View

_WIDEST = 60  # letters of conditions that fit into a headline


def policy_finding(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say what a map of policies shows, with the conditions in front.

    Parameters
    ----------
    view : View
        Layer, filters and language.
    kept : pandas.DataFrame
        The rows of the joined table that the filters let through.
    """
    t = words.translator(view.lang)
    listed = kept[kept["listed"]]
    if kept.empty:
        return t("No municipality meets these conditions.")
    if listed.empty and view.layer != layers.JOURNEY_LAYER:
        finding = t("none of {shown} is {listing}").format(
            shown=len(kept), **about(data, view.lang)
        )
    elif view.layer == layers.JOURNEY_LAYER:
        finding = journey_words.finding(data, view, kept)
    elif view.layer == layers.COUNT_LAYER:
        finding = t("{listed} of {shown} are listed, {every} with all {policies} policies").format(
            listed=len(listed),
            shown=len(kept),
            every=int((listed["priority_count"] == len(data.policies)).sum()),
            **about(data, view.lang),
        )
    elif view.layer == layers.COMBINATION_LAYER:
        keys = classify.classify(data, listed, view.layer).value_counts()
        first = next(item for item in legend.classes(data, view.layer) if item.key == keys.index[0])
        finding = t("most common: {combination}, {number} of {listed} listed").format(
            combination=words.class_label(first, view.lang),
            number=int(keys.iloc[0]),
            listed=len(listed),
        )
    else:
        finding = t("{adopted} of {listed} listed have it").format(
            adopted=int(listed[view.layer].sum()), listed=len(listed)
        )
    return t("{subject}: {finding}").format(subject=_subject(data, view), finding=finding)


def four_finding(data: Dataset, view: View, kept: pd.DataFrame) -> str:
    """Say how many of the listed have each policy."""
    t = words.translator(view.lang)
    told = t(", ").join(
        f"{words.policy_name(data, policy, view.lang)} {int(kept[policy].sum())}"
        for policy in data.policies
    )
    return t("The {policies} policies, of {listed} listed: {told}").format(
        listed=int(kept["listed"].sum()), told=told, **about(data, view.lang)
    )


def candidate_finding(data: Dataset, view: View) -> str:
    """Say how many candidates the rule makes, and how many of the highest tier."""
    t = words.translator(view.lang)
    rated = candidates.tiers(data, view.rule)
    if view.measure == BOTH:
        keys = classify.classify_agreement(rated).value_counts()
        both = int(keys.get("both", 0))
        return t(
            "Within {minutes} min by road (estimate): {road} municipalities; within {km} km: "
            "{line}; both: {both}"
        ).format(
            minutes=view.minutes,
            km=view.km,
            road=both + int(keys.get("road", 0)),
            line=both + int(keys.get("line", 0)),
            both=both,
        )
    is_one = candidates.is_candidate(rated)
    most = max(min(candidates.COMMITTED, len(data.policies)), view.count)
    fewest, most_of_all = candidates.span(data, view.rule)
    return t(
        "Candidates for workation: {number} municipalities{span}, {first} of them with {count} or "
        "more policies"
    ).format(
        number=int(is_one.sum()),
        span=t(" (range {fewest}–{most})").format(fewest=fewest, most=most_of_all)
        if fewest < most_of_all
        else "",
        first=int((is_one & rated["priority_count"].ge(most).fillna(value=False)).sum()),
        count=most,
    )


def spread_finding(data: Dataset, view: View, spread: pd.DataFrame) -> str:
    """Say in which groups the mean number of policies is highest, ties included."""
    t = words.translator(view.lang)
    means = spread.set_index("group")["mean_count"].dropna().round(2)
    by = distribution_words.grouping_label(data, view.by, view.lang)
    if len(means) < 2:  # noqa: PLR2004 -- nothing to compare with
        return t("Number of priority policies by {grouping}").format(grouping=by)
    highest = set(means[means == means.max()].index)
    names = [
        distribution_words.group_name(data, item, view.by, view.lang)
        for item in distribution.groups(data, view.by)
        if item.key in highest
    ]
    return t(
        "Mean number of policies of the listed by {grouping}: highest, {mean}, in {groups}"
    ).format(grouping=by, mean=f"{means.max():.2f}", groups=t(", ").join(names))


def _subject(data: Dataset, view: View) -> str:
    """Return the layer, or the conditions where there are some and they are short."""
    t, name = words.translator(view.lang), words.layer_title(data, view.layer, view.lang)
    conditions = t(", ").join(view_words.phrases(data, view))
    if not conditions or len(conditions) > _WIDEST:
        return name
    return t("{layer}, {conditions}").format(layer=name, conditions=conditions)
