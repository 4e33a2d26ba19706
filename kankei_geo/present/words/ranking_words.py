"""How firmly the ranking of candidates stands, in Japanese and English."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.analysis import candidate_ranking, candidates, indicators
from kankei_geo.analysis.candidate_ranking import TOP_K
from kankei_geo.analysis.rank import Criterion
from kankei_geo.analysis.rule import JOURNEY, Rule, added_column
from kankei_geo.base.i18n import LANGUAGES, Words, msgid
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present import legend
from kankei_geo.present.words import indicator_words, words
from kankei_geo.present.words.candidate_words import interval


def criterion_labels(data: Dataset) -> dict[str, str | Words]:
    """Return the names of the ranking's criteria."""
    return {
        "access": msgid("Access"),
        "count": msgid("Number of policies"),
        "trend": msgid("Population trend 2015–2020"),
        **legend.policy_labels(data),
        JOURNEY: msgid("Journey from Haneda"),
        **{
            added_column(key): Words(
                *(
                    indicator_words.name(data, key, indicators.years(data, key)[-1], one)
                    for one in LANGUAGES
                )
            )
            for key in indicators.every(data)
        },
    }


def contradiction(data: Dataset, row: pd.Series, language: str) -> tuple[str, str] | None:
    """Return what is published where the model contradicts it, in short and in a sentence.

    Parameters
    ----------
    row : pandas.Series
        ``code`` and ``airport``. The published time is compared with the interval of the model
        without winter: nothing that is published tells of snow.
    """
    return _every_contradiction(data, language).get((row["code"], row["airport"]))


@kept
def _every_contradiction(data: Dataset, language: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return each by code and airport: looked up for each row of a table, it took half a second."""
    t = words.translator(language)
    ways = facts.access(data, 1.0).dropna(subset=["drive_minutes"])
    found = {}
    for _, one in data.drive_model.pairs.merge(ways, on=["code", "airport"]).iterrows():
        time = round(one["published_minutes"])
        if one["drive_low"] <= time <= one["drive_high"]:
            continue
        told = t(
            "Published: {minutes} min (median of {sources} source(s)); the model says about "
            "{model} min ({interval}). Sources: Data and sources."
        ).format(
            minutes=time,
            sources=one["sources"],
            model=round(one["drive_minutes"]),
            interval=interval(one),
        )
        short = t("published {minutes} min").format(minutes=time)
        found[one["code"], one["airport"]] = (short, told)
    return found


def contradictions(
    data: Dataset, listed: pd.DataFrame, language: str, winter: float = 1.0
) -> dict[str, tuple[str, str]]:
    """Return `contradiction` of the rows of a table of candidates that have one, by code.

    None in winter: it would stand beside an interval that it was not compared with.
    """
    if winter != 1.0:
        return {}
    found = {row["code"]: contradiction(data, row, language) for _, row in listed.iterrows()}
    return {code: told for code, told in found.items() if told}


def first_sentence(data: Dataset, rule: Rule, language: str) -> str:
    """Say in a sentence how firmly the first of the ranking stands; nothing without a ranking."""
    t = words.translator(language)
    if candidate_ranking.candidates_of(data, rule)[0].empty:
        return ""
    change = candidate_ranking.replacement(data, rule)
    if change is None:
        return t("No change of a single weight replaces the first.")
    rival = words.name(facts.record(data, change.rival), language)
    if change.weight_before == change.weight_after:
        return t("{rival} is level with the first.").format(rival=rival)
    return t("Other weights replace the first ({criterion} at {after} %: {rival}).").format(
        criterion=t(criterion_labels(data)[change.criterion]),
        after=f"{change.weight_after * 100:.0f}",
        rival=rival,
    )


def notes_of_ranking(
    data: Dataset, rule: Rule, contradicted: Mapping[str, object], language: str
) -> list[str]:
    """Return what stands above the ranking: how firm it is, and what a badge tells."""
    t = words.translator(language)
    if not candidates.number(data, rule):
        return []
    badge = t(
        "“Contradicted by”: the published time (without winter) lies outside of the model’s 80 % "
        "interval. Sources: Data and sources."
    )
    told = (first_sentence(data, rule, language), derived_text(data, rule, language))
    return [*filter(None, told), *([badge] if contradicted else [])]


def weights_told(data: Dataset, rule: Rule, language: str) -> str:
    """Return the weights as shares of all of them, in percent, as the sliders have them."""
    t = words.translator(language)
    used = candidate_ranking.criteria(data, rule)
    total = sum(one.weight for one in used)
    return t(", ").join(
        t("{label} {share} %").format(
            label=_labelled(data, one, language), share=f"{one.weight / total * 100:.0f}"
        )
        for one in used
        if one.weight
    )


def _labelled(data: Dataset, one: Criterion, language: str) -> str:
    """Return the name of a criterion; of an indicator with what counts as better."""
    t = words.translator(language)
    label = t(criterion_labels(data)[one.key])
    if one.key not in map(added_column, indicators.every(data)):
        return label
    better = t("less is better") if one.direction == "cost" else t("more is better")
    return t("{label} ({better})").format(label=label, better=better)


def added_notes(data: Dataset, rule: Rule, language: str) -> list[str]:
    """Say which indicators are criteria, and who cannot be ranked for want of a value."""
    if not rule.added:
        return []
    t, every = words.translator(language), indicators.every(data)
    told = [
        t("Criteria and weights: {weights}.").format(weights=weights_told(data, rule, language))
    ]
    _, unranked = candidate_ranking.candidates_of(data, rule)
    if len(unranked):
        text = t(
            "Not ranked, because an indicator that is a criterion has no value there: {number} "
            "({names}). Nothing is put in its place."
        )
        names = (words.name(row, language) for _, row in unranked.iterrows())
        told.append(text.format(number=len(unranked), names=t(", ").join(names)))
        missing = (every[one.key].missing for one in rule.added)
        told += [
            t("No value: {why}").format(why=t(why.words)) + t(".")
            for why in missing
            if why is not None
        ]
    warnings = (every[one.key].warning for one in rule.added)
    return [*told, *dict.fromkeys(t(one.words) for one in warnings if one is not None)]


def made_of(data: Dataset, rule: Rule, language: str) -> pd.Series:
    """Return what the score of each ranked candidate is the sum of, by code."""
    t = words.translator(language)
    parts = candidate_ranking.contributions(data, rule)
    labels = [t(criterion_labels(data)[key]) for key in parts.columns]
    told = [
        t(" + ").join(
            t("{label} {share}").format(label=label, share=f"{share:.3f}")
            for label, share in zip(labels, row, strict=True)
        )
        for row in parts.to_numpy()
    ]
    return pd.Series(told, index=parts.index, dtype="object")


def robustness_text(data: Dataset, rule: Rule, language: str) -> str:
    """Say how the ranking is made and how much it depends on the weights."""
    t = words.translator(language)
    weights = weights_told(data, rule, language)
    parts = [
        t(
            "Score: each criterion is scaled from 0 (worst candidate) to 1 (best), then summed "
            "with the weights ({weights}). Equal scores are ties. The interval of ranks and "
            "the chance to be in the top {k} come from 10,000 random weightings of the criteria in "
            "use, with a fixed seed."
        ).format(weights=weights, k=TOP_K)
    ]
    change = candidate_ranking.replacement(data, rule)
    if change is not None:
        rival = facts.record(data, change.rival)
        parts.append(
            t(
                "The smallest change of one weight that would replace the first: {criterion} from "
                "{before} % to {after} %, then {rival} leads."
            ).format(
                criterion=t(criterion_labels(data)[change.criterion]),
                before=f"{change.weight_before * 100:.0f}",
                after=f"{change.weight_after * 100:.0f}",
                rival=words.name(rival, language),
            )
        )
    return " ".join(parts)


def derived_text(data: Dataset, rule: Rule, language: str) -> str:
    """Say which candidates' ranks depend on derived marks."""
    t = words.translator(language)
    if not data.edition.rules:
        return ""  # there, no mark was derived from what is printed
    if rule.printed_only:
        return t("Only printed information counts.")
    codes = candidate_ranking.depending_on_derived_marks(data, rule)
    if not codes:
        return t("Tiers and ranks rest on printed totals; no rank depends on a derived mark.")
    names = data.municipalities.set_index("code").loc[codes]
    told = t(", ").join(words.name(row, language) for _, row in names.iterrows())
    return t("Ranks that depend on derived marks: {names}.").format(names=told)
