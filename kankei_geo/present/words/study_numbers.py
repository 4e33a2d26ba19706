"""Numbers of the page of analysis as people write them: p-values, ratios, medians, names."""

import math
from collections.abc import Sequence

import pandas as pd

from kankei_geo.analysis import context, indicators
from kankei_geo.analysis.context import Difference
from kankei_geo.analysis.policy_pairs import Pair
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import indicator_words, words
from kankei_geo.present.words.about import about

_SMALLEST_P = 0.001
_ROUND_FROM = 10  # of a ratio: without decimals
_MOST_NAMED = 8
_PEOPLE, _MINUTES = (
    msgid("Population (census 2020)"),
    msgid("Drive to an airport with flights to Tokyo (estimate)"),
)


def p_value(p: float, language: str) -> str:
    """Return a p-value with three decimals, or that there is none."""
    if math.isnan(p):
        return "–"
    if p < _SMALLEST_P:
        t = words.translator(language)
        return t("below {p}").format(p=_SMALLEST_P)
    return f"{p:.3f}"


def ratio(value: float) -> str:
    """Return an odds ratio or one of its ends."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞"
    return f"{value:.0f}" if value >= _ROUND_FROM or value == 0 else f"{value:.2f}"


def odds(pair: Pair, language: str) -> str:
    """Return the odds ratio of a pair with its interval."""
    if math.isnan(pair.odds_ratio):
        return "–"
    t = words.translator(language)
    return t("{ratio} ({low}–{high})").format(
        ratio=ratio(pair.odds_ratio), low=ratio(pair.low), high=ratio(pair.high)
    )


def pair_name(data: Dataset, pair: Pair, language: str) -> str:
    """Return the names of two policies."""
    t = words.translator(language)
    both = (words.policy_name(data, one, language) for one in (pair.first, pair.second))
    return t(" × ").join(both)


def signed(value: float) -> str:
    """Return Cliff's delta or one of its ends with its sign, or that there is none."""
    return "–" if math.isnan(value) else words.with_minus(f"{value:+.2f}")


def percent(part: int, whole: int) -> int:
    """Return a share in whole percent; of nothing it is 0."""
    return round(part / whole * 100) if whole else 0


def measure_name(data: Dataset, measure: str, language: str) -> str:
    """Return what is compared, with its year; an estimate is called so."""
    t = words.translator(language)
    if measure == context.PEOPLE:
        return t(_PEOPLE)
    if measure == context.MINUTES:
        return t(_MINUTES)
    name = indicator_words.name(data, measure, indicators.years(data, measure)[-1], language)
    if not indicators.every(data)[measure].estimate:
        return name
    return t("{name} (estimate)").format(name=name)


def median(data: Dataset, measure: str, value: float, language: str) -> str:
    """Return a median with its unit, or that there is none."""
    if math.isnan(value):
        return "–"
    if measure == context.PEOPLE:
        return words.figure(value, "people", language, missing="–")
    if measure == context.MINUTES:
        return words.figure(value, "minutes", language, missing="–")
    return indicator_words.value(data, measure, value, language)


def medians(data: Dataset, found: Difference, language: str) -> str:
    """Return a measure with the medians of both sides."""
    t = words.translator(language)
    return t("{measure}: {inside} against {outside}").format(
        measure=measure_name(data, found.measure, language),
        inside=median(data, found.measure, found.median_inside, language),
        outside=median(data, found.measure, found.median_outside, language),
    )


def names(data: Dataset, codes: Sequence[str], language: str) -> str:
    """Return the names of a few municipalities; of many the first, and how many more."""
    t = words.translator(language)
    told = [words.name(facts.record(data, code), language) for code in codes[:_MOST_NAMED]]
    listed = t(", ").join(told)
    if len(codes) <= _MOST_NAMED:
        return listed
    return t("{names} and {number} more").format(names=listed, number=len(codes) - len(told))


def group_name(data: Dataset, group: str, language: str) -> str:
    """Return whom the page compares with the other listed municipalities."""
    t = words.translator(language)
    if group == context.SEVERAL:
        return t("two policies or more")
    return words.policy_name(data, group, language)


def variable_name(data: Dataset, variable: str, language: str) -> str:
    """Return what neighbours may have in common."""
    if variable in data.policies:
        return words.policy_name(data, variable, language)
    t = words.translator(language)
    return t("Number of policies")


def combination_name(data: Dataset, key: str, language: str) -> str:
    """Return the names of the policies of a combination, a digit for each policy."""
    t = words.translator(language)
    chosen = [
        words.policy_name(data, policy, language)
        for policy, digit in zip(data.policies, key, strict=True)
        if digit == "1"
    ]
    if not chosen:
        return t("None of the policies")
    if len(chosen) == len(data.policies) > 1:
        return t("All {number} policies").format(number=about(data, language)["policies"])
    return t("{a} only").format(a=chosen[0]) if len(chosen) == 1 else t(" + ").join(chosen)


def codes_of(data: Dataset, key: str) -> list[str]:
    """Return the codes of the listed municipalities with a combination."""
    marks = data.policy_matrix[list(data.policies)].astype(str).agg("".join, axis=1)
    found: pd.Series[str] = data.policy_matrix["code"][marks == key]
    return list(found)
