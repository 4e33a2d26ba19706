"""Names, numbers and conditions in as few letters as a title has."""

from collections.abc import Iterable

import pandas as pd

from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present import legend
from kankei_geo.present.words import words
from kankei_geo.present.words.about import begun
from kankei_geo.view.view import ALL_PEOPLE, AND, ANY_AIRPORT, NO_SPHERE, View

WIDEST = {"ja": 30, "en": 70}  # letters of a title
MOST_NAMED = 5
_LONGEST_SEARCH = 10
_KINDS = "市町村"
_ENDINGS = r"-(?:shi|cho|machi|mura|son)$"
_GROUPS = ("総合振興局", "振興局")


def fitting(language: str, options: Iterable[str]) -> str:
    """Return the first of several titles that is short enough, or else the last.

    A part of a sentence that stands by itself begins with a capital, as every title does.
    """
    told = list(options)
    return begun(next((one for one in told if len(one) <= WIDEST[language]), told[-1]))


@kept
def names(data: Dataset, language: str) -> dict[str, str]:
    """Return the names by code without what they end in (町, -cho), where no other is so called."""
    table = data.municipalities
    full = table["name" if language == "ja" else "name_en"]
    ending = f"(?<=.)[{_KINDS}]$" if language == "ja" else _ENDINGS
    stem = full.str.replace(ending, "", regex=True)
    told = stem.mask(stem.duplicated(keep=False), full)
    groups = table["subprefecture"].map(data.subprefectures.set_index("name")["name_en"])
    told = told.mask(told.duplicated(keep=False), told + " (" + groups + ")")
    return dict(zip(table["code"], told, strict=True))


def named(data: Dataset, rows: pd.DataFrame, language: str) -> list[str]:
    """Return the names of some rows where they are few enough for a title, or none."""
    if len(rows) > MOST_NAMED:
        return []
    return [names(data, language)[code] for code in rows["code"]]


def with_names(data: Dataset, finding: str, rows: pd.DataFrame, language: str) -> list[str]:
    """Return a finding with the names behind it, where there are some and they are few."""
    t = words.translator(language)
    told = named(data, rows, language)
    if not told:
        return []
    return [t("{finding} ({names})").format(finding=finding, names=t(" · ").join(told))]


def how_many(rows: pd.DataFrame, language: str) -> str:
    """Return the number of some municipalities with what they are: 4町, 12市町村."""
    number = len(rows)
    if language != "ja":
        return f"{number} {'municipality' if number == 1 else 'municipalities'}"
    found = {name[-1] for name in rows["name"].tolist()}
    kinds = "".join(kind for kind in _KINDS if kind in found)
    return f"{number}{kinds if found and found <= set(_KINDS) else _KINDS}"


def area(data: Dataset, slug: str, language: str) -> str:
    """Return a group's name without what it is: 十勝."""
    told = words.area_name(data, slug, language)
    for ending in _GROUPS:
        told = told.removesuffix(ending)
    return told


def counts(data: Dataset, chosen: Iterable[str], language: str) -> list[str]:
    """Return numbers of policies in words, those that follow one another together.

    Parameters
    ----------
    chosen : iterable of str
        Some of `layers.counts`.
    language : str
        Language of the text.

    Returns
    -------
    list of str
        The most first, such as 3施策以上, 1施策 and, by itself, 未掲載.
    """
    t = words.translator(language)
    chosen = list(chosen)
    runs: list[list[int]] = []
    for number in sorted((int(one) for one in chosen if one.isdigit()), reverse=True):
        if runs and runs[-1][-1] == number + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = []
    for run in runs:
        if len(run) == 1:
            told.append(count(run[0], language))
        elif run[0] == len(data.policies):
            told.append(t("{fewest} or more policies").format(fewest=run[-1]))
        else:
            told.append(t("{fewest}–{most} policies").format(fewest=run[-1], most=run[0]))
    return [*told, *(words.count_name(one, language) for one in chosen if not one.isdigit())]


def count(number: int, language: str) -> str:
    """Return a number of policies in words."""
    text, fields = legend.count_text(number)
    return words.translator(language)(text).format(**dict(fields))


def where(data: Dataset, view: View) -> str:
    """Return the groups that a view asks for; empty for all."""
    t = words.translator(view.lang)
    return t(" · ").join(area(data, slug, view.lang) for slug in view.area)


def conditions(data: Dataset, view: View) -> list[str] | None:
    """Return a view's conditions but that on groups, in short; none where one has no short form."""
    if view.where:
        return None
    t = words.translator(view.lang)
    either = t("/")
    policies = [words.policy_name(data, policy, view.lang) for policy in view.policy]
    if view.mode != AND:
        policies = [either.join(policies)] if policies else []
    told = [
        *policies,
        *(
            t("no {policy}").format(policy=words.policy_name(data, policy, view.lang))
            for policy in view.without
        ),
    ]
    if view.evidence:
        labels = legend.level_short_labels(data)
        levels = either.join(t(labels[level]) for level in view.evidence)
        told.append(t("evidence {levels}").format(levels=levels))
    if view.counts:
        told.append(either.join(counts(data, view.counts, view.lang)))
    if view.sphere != NO_SPHERE:
        told.append(_sphere(data, view))
    if view.people != ALL_PEOPLE:
        told.append(_people(view))
    if view.hours:
        told.append(t("Haneda within {hours} h").format(hours=view.hours))
    if view.find:
        if len(view.find) > _LONGEST_SEARCH or not view.find.isprintable():
            return None
        told.append(t("“{text}”").format(text=view.find))
    return told


def _people(view: View) -> str:
    t = words.translator(view.lang)
    low, high = view.people
    if low == ALL_PEOPLE[0]:
        return t("population < {high}").format(high=f"{high:,}")
    if high == ALL_PEOPLE[1]:
        return t("population ≥ {low}").format(low=f"{low:,}")
    return t("population {low}–{high}").format(low=f"{low:,}", high=f"{high:,}")


def _sphere(data: Dataset, view: View) -> str:
    t = words.translator(view.lang)
    rule = view.rule
    airport = t("an airport")
    if view.sphere != ANY_AIRPORT:
        airport = words.airport_name(data, view.sphere, view.lang)
    text = {
        ROAD: t("{airport} within {threshold} min"),
        LINE: t("{airport} within {threshold} km"),
        JOURNEY: t("by {airport} within {threshold} min"),
    }[rule.measure]
    return text.format(airport=airport, threshold=f"{rule.threshold:g}")
