"""The ranking of candidates by several criteria, and how much it depends on the weights."""

from dataclasses import replace

import pandas as pd

from kankei_geo.analysis import indicators, rank, rank_robustness
from kankei_geo.analysis.candidate_areas import areas
from kankei_geo.analysis.candidates import REMEMBERED, is_candidate, tiers
from kankei_geo.analysis.rule import JOURNEY, Rule, criteria_of, weights_of
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered

TOP_K = 10


def criteria_values(data: Dataset, table: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return what each candidate scores on, before normalisation.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of a table of tiers.
    rule : Rule
        Decides the measure of access, and whether derived marks count.

    Returns
    -------
    pandas.DataFrame
        Indexed by code, one column for each of `rule.criteria_of`: minutes or km, number of
        policies, change of population 2015-2020 in percent, and the marks (0 or 1; with
        ``printed_only`` a mark counts 0 unless it is of the surest level), and the minutes of
        the journey from 羽田; then one for each indicator of the rule, missing without a value.
    """
    people = data.population.set_index("code").loc[table.index]
    journey = table["journey_minutes"].astype(float)
    marks = {
        policy: table[policy].fillna(0).astype(int)
        * (1 if not rule.printed_only else (table[f"{policy}_level"] == data.levels[0]).astype(int))
        for policy in data.policies
    }
    further = {one.column: indicators.values(data, one.key).loc[table.index] for one in rule.added}
    return pd.DataFrame(
        {
            "access": table[rule.deciding],
            "count": table["priority_count"],
            "trend": (people["census_2020"] / people["census_2015"] - 1) * 100,
            **marks,
            # To whom no way leads by flight and road, it is as far as to the farthest.
            JOURNEY: journey.fillna(journey.max()).fillna(0.0),
            **further,
        }
    ).astype(float)


def criteria(data: Dataset, rule: Rule) -> list[rank.Criterion]:
    """Return the rule's criteria with their directions and weights, its indicators last."""
    own = zip(criteria_of(data), weights_of(data, rule), strict=True)
    told = [(key, direction, weight) for (key, direction), weight in own]
    told += [(one.column, one.direction, one.weight) for one in rule.added]
    return [
        rank.Criterion(key=key, direction=direction, weight=weight)  # type: ignore[arg-type]  # literals there
        for key, direction, weight in told
    ]


def candidates_of(data: Dataset, rule: Rule) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the candidates that can be ranked, and those that cannot.

    Who has no value of an indicator that is a criterion cannot be compared by it: any number in
    its place would be made up, and to leave the criterion out for one would favour or harm it.
    """
    table = tiers(data, rule)
    members = table[is_candidate(table)]
    known = pd.Series(data=True, index=members.index)
    for one in rule.added:
        known &= indicators.values(data, one.key).loc[members.index].notna()
    return members[known], members[~known]


@remembered(REMEMBERED)
def contributions(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return what each criterion in use adds to the score of each ranked candidate.

    Returns
    -------
    pandas.DataFrame
        Indexed by code, one column for each criterion with a weight, in the order of `criteria`;
        rows add up to the scores.
    """
    members, _ = candidates_of(data, rule)
    used = criteria(data, rule)
    task = rank.problem(criteria_values(data, members, rule), used)
    found = pd.DataFrame(task.normalised() * task.shares, index=task.codes, columns=task.keys)
    return found[[one.key for one in used if one.weight]]


@remembered(REMEMBERED)
def candidate_table(data: Dataset, rule: Rule) -> pd.DataFrame:
    """Return the candidates with rank, score and its robustness, then the other tiers.

    Returns
    -------
    pandas.DataFrame
        Columns ``rank``, ``code``, ``name``, ``tier``, ``airport``, ``drive_minutes``,
        ``distance_km``, ``priority_count``, ``score``, ``rank_low``, ``rank_high``,
        ``area``, ``top_share``, ``name_en``, ``method``, ``drive_low``, ``drive_high``,
        ``borderline``, ``journey_minutes``, ``journey_low``, ``journey_high``. Only tiers A, B
        and C are ranked, without those that cannot be (`candidates_of`), which follow by code;
        then come ``potential`` and ``far`` in the order of their access.
    """
    table = tiers(data, rule)
    members, unranked = candidates_of(data, rule)
    others = table[table["tier"].isin(["potential", "far"])]
    others = others.sort_values(["tier", rule.deciding, "code"], ascending=[False, True, True])
    result = pd.concat([_ranked(data, members, rule), unranked.sort_values("code"), others])
    keys = {code: area.key for area in areas(data, rule) for code in area.codes}
    result["area"] = result["code"].map(keys)
    result = result.reindex(columns=list(RESULT_COLUMNS)).reset_index(drop=True)
    ranks = ["rank", "rank_low", "rank_high"]
    return result.astype(dict.fromkeys(ranks, "Int64"))


RESULT_COLUMNS = (
    "rank",
    "code",
    "name",
    "tier",
    "airport",
    "drive_minutes",
    "distance_km",
    "priority_count",
    "score",
    "rank_low",
    "rank_high",
    "area",
    "top_share",
    "name_en",
    "method",
    "drive_low",
    "drive_high",
    "borderline",
    "journey_minutes",
    "journey_low",
    "journey_high",
)


@remembered(REMEMBERED)
def replacement(data: Dataset, rule: Rule) -> rank_robustness.Replacement | None:
    """Return the smallest change of one weight that would replace the first, if any."""
    members, _ = candidates_of(data, rule)
    if members.empty:
        return None
    return rank_robustness.smallest_replacement(
        criteria_values(data, members, rule), criteria(data, rule)
    )


def depending_on_derived_marks(data: Dataset, rule: Rule) -> list[str]:
    """Return the candidates whose rank would change without derived marks.

    Tiers and the default weights rest on printed totals, so this is empty unless a single
    policy has a weight.
    """
    with_all = _ranks(data, replace(rule, printed_only=False))
    printed = _ranks(data, replace(rule, printed_only=True))
    # In the order of the ranks; the two are aligned by code.
    changed = with_all != printed.loc[with_all.index]
    return list(changed[changed].index)


def _ranks(data: Dataset, rule: Rule) -> "pd.Series[int]":
    """Return the candidates' ranks alone, in the order of the ranking."""
    members, _ = candidates_of(data, rule)
    if members.empty:
        return pd.Series(dtype="int64")
    scores = rank.score(criteria_values(data, members, rule), criteria(data, rule))
    ranks = rank.ranks(scores)
    # Equal ranks stand in the order of codes.
    return ranks.sort_index().sort_values(kind="stable")


def _ranked(data: Dataset, members: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    if members.empty:
        return members
    values, used = criteria_values(data, members, rule), criteria(data, rule)
    scores = rank.score(values, used)
    robust = rank_robustness.robustness(values, used, top_k=TOP_K).table
    return members.assign(
        rank=rank.ranks(scores),
        score=scores.round(4),
        rank_low=robust["rank_low"],
        rank_high=robust["rank_high"],
        top_share=robust["top_k_share"],
    ).sort_values(["rank", "code"])
