"""The evaluator: what a question that is understood is answered with, from the dataset."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from kankei_geo.analysis import candidate_ranking, candidates, rank
from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.view import where_values
from kankei_geo.view.asked import meaning
from kankei_geo.view.asked.meaning import NotUnderstoodError, Order, Question
from kankei_geo.view.asked.reply import (
    ANSWERED,
    MUNICIPALITIES_UNIT,
    NO_VALUE,
    PERCENT,
    POLICIES_UNIT,
    RANK_UNIT,
    TIED,
    TIMES_UNIT,
    UNCLEAR,
    Answer,
)
from kankei_geo.view.where import Atom, Where, atoms, every, no

_RULE = Rule()
_DECIMALS = 2
_UNITS = {
    "policies": POLICIES_UNIT,
    **dict.fromkeys(("people", "register"), "人"),
    **dict.fromkeys(("change", "old", "young", "working"), PERCENT),
    **dict.fromkeys(("minutes", "drive", "journey"), "分"),
    "km": "km",
    "area_km": "km²",
    "density": "人/km²",
    "age": "歳",
    "households": "世帯",
}
# What the figures of several are weighed by, to be those of all of them together.
WEIGHTS = {
    "density": "area_km2",
    **dict.fromkeys(("old", "young", "working", "age"), "people"),
}
_SUMMED = ("people", "register", "area_km2", "households")  # that of a group is their sum
_OF_POLICIES = ("policy", "mark", "level", "marked", "policies")
_NEAREST = ("airport", "drive_minutes")
_NEAR_FIRST = ("minutes", "km", "drive", "journey")


@remembered(256)
def evaluated(data: Dataset, question: Question) -> Answer:
    """Return the answer to a question that is understood, without its view."""
    return _ANSWERS[question.asked](data, question)


def _members(data: Dataset, condition: Where | None) -> list[str]:
    if condition is None:
        return list(data.municipalities["code"])
    found = where_values.meets(data, condition, _RULE)
    return list(found.index[found])


def _of_all(data: Dataset, question: Question) -> Answer:
    codes = tuple(_members(data, question.who))
    return _told(question, codes, float(len(codes)), MUNICIPALITIES_UNIT)


def _told(
    question: Question, codes: tuple[str, ...] | None, number: float | None, unit: str | None
) -> Answer:
    ordered = codes or ()
    return Answer(
        ANSWERED,
        (question,),
        None if codes is None else tuple(sorted(codes)),
        ordered,
        number,
        unit,
    )


def base_of(question: Question) -> Where | None:
    """Return among whom a share is counted: where policies decide, only of those listed."""
    of_policies = question.who is not None and any(
        atom.name in _OF_POLICIES for atom in atoms(question.who)
    )
    if not of_policies or question.everyone:
        return question.base
    listed = Atom("listed")
    return every(question.base, listed) if question.base else listed


def _share(data: Dataset, question: Question) -> Answer:
    base = _members(data, base_of(question))
    if not base:
        return Answer(UNCLEAR, (question,), reason=NO_VALUE)
    codes = tuple(code for code in _members(data, question.who) if code in base)
    share = round(100 * len(codes) / len(base), _DECIMALS)
    return replace(_told(question, codes, share, PERCENT), of=len(base))


def unit_of(indicator: str) -> str:
    """Return the unit of an indicator, as `Answer.unit`."""
    return _UNITS[
        indicator.partition(".")[0].rstrip("0123456789").removesuffix("to").rstrip("0123456789")
    ]


def _number(value: float) -> float:
    return float(round(value, _DECIMALS))


def _total(data: Dataset, question: Question) -> Answer:
    members = _members(data, question.who)
    figures = where_values.values(data, question.indicator, _RULE).loc[members].dropna()
    if figures.empty:
        return Answer(UNCLEAR, (question,), reason=NO_VALUE)
    if question.how in meaning.COMPARISONS:
        return _compared(question, figures)
    if question.indicator in WEIGHTS and question.how == "sum":
        # That of all of them together, and no sum of shares.
        weights = where_values.values(data, WEIGHTS[question.indicator], _RULE).loc[figures.index]
        number = (figures * weights).sum() / weights.sum()
    else:
        number = figures.agg(question.how)
    return _told(question, tuple(figures.index), _number(number), unit_of(question.indicator))


def _compared(question: Question, figures: pd.Series) -> Answer:
    """Return how two differ: the first from the second, as the question has them."""
    codes = question.who.args if isinstance(question.who, Atom) else ()
    if set(codes) != set(figures.index):
        return Answer(UNCLEAR, (question,), reason=NO_VALUE)
    one, other = (float(figures[code]) for code in codes)
    if question.how == "times" and not other:
        return Answer(UNCLEAR, (question,), reason=NO_VALUE)
    if question.how == "times":
        found = _told(question, codes, _number(one / other), TIMES_UNIT)
    else:
        sign = -1 if question.how == "fewer" else 1
        number = abs(one - other) if question.how == "difference" else sign * (one - other)
        found = _told(question, codes, _number(number), unit_of(question.indicator))
    return replace(found, figures=(_number(one), _number(other)))


def _value(data: Dataset, question: Question) -> Answer:
    code = question.subject
    if question.indicator in _TOLD:
        return _TOLD[question.indicator](data, question, facts.record(data, code))
    value = where_values.values(data, question.indicator, _RULE)[code]
    if pd.isna(value):
        return _told(question, (code,), None, None)
    return _told(question, (code,), _number(value), unit_of(question.indicator))


def _airport(data: Dataset, question: Question, _row: pd.Series) -> Answer:
    near = candidates.nearest(data, _RULE)
    airport, minutes = (near[name].astype(object)[question.subject] for name in _NEAREST)
    names = (str(airport),) if pd.notna(airport) else ()
    known = pd.notna(minutes)
    number = _number(minutes) if known else None
    return replace(
        _told(question, (question.subject,), number, "分" if known else None), names=names
    )


def _group(data: Dataset, question: Question, row: pd.Series) -> Answer:
    slugs = data.subprefectures.set_index("name")["slug"]
    return replace(
        _told(question, (question.subject,), None, None), names=(slugs[row["subprefecture"]],)
    )


def _policies(data: Dataset, question: Question, row: pd.Series) -> Answer:
    if not row["listed"]:
        return _told(question, (question.subject,), None, None)
    names = tuple(policy for policy in data.policies if row[policy] == 1)
    found = _told(question, (question.subject,), float(row["priority_count"]), POLICIES_UNIT)
    return replace(found, names=names)


def _tier(data: Dataset, question: Question, _row: pd.Series) -> Answer:
    tiers = candidates.tiers(data, _RULE)["tier"].dropna()
    names = tuple(tiers[tiers.index == question.subject].astype(str))
    return replace(_told(question, (question.subject,), None, None), names=names)


_TOLD: dict[str, Callable[[Dataset, Question, pd.Series], Answer]] = {
    meaning.AIRPORT: _airport,
    meaning.GROUP: _group,
    meaning.POLICIES: _policies,
    meaning.TIER: _tier,
}


def _ranked(data: Dataset, order: Order, members: list[str]) -> pd.Series:
    """Return the figures that decide, the first one first."""
    if order.indicator == meaning.PLACE:
        # As `candidate_table` ranks them, without how sure the ranks are.
        table = candidates.tiers(data, _RULE)
        chosen = table[candidates.is_candidate(table)]
        scored = candidate_ranking.criteria_values(data, chosen, _RULE)
        figures = rank.ranks(rank.score(scored, candidate_ranking.criteria(data, _RULE)))
        figures = figures.astype(float)
    else:
        figures = where_values.values(data, order.indicator, _RULE)
    figures = figures[figures.index.isin(members)].dropna()
    return figures.sort_values(ascending=order.end == "min", kind="stable")


def _top(data: Dataset, question: Question) -> Answer:
    order = question.order
    if order is None:
        raise NotUnderstoodError("unfinished")
    if question.groups:
        return _top_group(data, question, order)
    figures = _ranked(data, order, _members(data, question.who))
    number = order.number or len(figures)
    if figures.empty or number > len(figures):
        return Answer(UNCLEAR, (question,), reason=NO_VALUE)
    limit = figures.iloc[number - 1]
    if order.is_rank or number == 1:
        chosen = figures[figures == limit]
        if number > 1 and figures.iloc[number - 2] == limit:
            return Answer(UNCLEAR, (question,), reason=TIED)
    else:
        chosen = figures.iloc[:number]
        if number < len(figures) and figures.iloc[number] == limit:
            return Answer(UNCLEAR, (question,), reason=TIED)
    if order.is_rank or order.number == 1:
        if order.indicator == meaning.PLACE:
            return _told(question, tuple(chosen.index), float(limit), RANK_UNIT)
        found = _told(question, tuple(chosen.index), _number(limit), unit_of(order.indicator))
    else:
        found = _told(question, tuple(chosen.index), float(len(chosen)), MUNICIPALITIES_UNIT)
    return found


def _top_group(data: Dataset, question: Question, order: Order) -> Answer:
    """Return the group with the most or the fewest, the first few of them, or all in order."""
    found = _of_groups(data, question, order)
    if found is None or found.empty or order.number > len(found):
        return Answer(UNCLEAR, (question,), reason=NO_VALUE)
    found = found.sort_values(ascending=order.end == "min", kind="stable")
    number = order.number or len(found)
    limit = found.iloc[number - 1]
    is_one = order.number == 1 or order.is_rank
    if (number > 1 and order.is_rank and found.iloc[number - 2] == limit) or (
        not is_one and number < len(found) and found.iloc[number] == limit
    ):
        return Answer(UNCLEAR, (question,), reason=TIED)
    chosen = found[found == limit] if is_one else found.iloc[:number]
    own = data.table.set_index("code")["subprefecture"]
    asked = _asked_of(question)
    codes = tuple(code for code in _members(data, asked) if own[code] in chosen.index)
    slugs = data.subprefectures.set_index("name")["slug"]
    return replace(
        _told(question, codes, _number(limit) if is_one else None, _group_unit(order)),
        names=tuple(slugs[chosen.index]),
        figures=tuple(map(_number, chosen)),
    )


def _group_unit(order: Order) -> str:
    units = {meaning.MUNICIPALITIES: MUNICIPALITIES_UNIT, meaning.SHARE_OF: PERCENT}
    return units.get(order.indicator) or unit_of(order.indicator)


def _asked_of(question: Question) -> Where | None:
    """Return whom groups are compared by: of a share those who have it, among their base."""
    order, base = question.order, base_of(question)
    if order is None or order.indicator != meaning.SHARE_OF or base is None:
        return question.who
    return every(base, question.who) if question.who else base


def _of_groups(data: Dataset, question: Question, order: Order) -> pd.Series | None:
    """Return the figure of each group, by its name; None where groups have no such figure."""
    own = data.table.set_index("code")["subprefecture"]
    members = _members(data, _asked_of(question))
    groups = data.subprefectures["name"]

    def sums(figures: pd.Series) -> pd.Series:
        return figures.groupby(own.loc[figures.index]).sum().reindex(groups, fill_value=0.0)

    numbers = sums(pd.Series(1.0, index=members))
    if order.indicator == meaning.MUNICIPALITIES:
        return numbers
    if order.indicator == meaning.SHARE_OF:
        whole = sums(pd.Series(1.0, index=_members(data, base_of(question))))
        return (100 * numbers / whole[whole > 0]).dropna()
    is_sum = order.indicator.startswith(_SUMMED)
    if not is_sum and order.indicator not in WEIGHTS:
        return None
    figures = where_values.values(data, order.indicator, _RULE).loc[members].dropna()
    if is_sum:
        return sums(figures)
    weights = where_values.values(data, WEIGHTS[order.indicator], _RULE).loc[figures.index]
    return (sums(figures * weights) / sums(weights)).dropna()


def _yes(data: Dataset, question: Question) -> Answer:
    code, asked = question.subject, question.base
    if asked is None:
        raise NotUnderstoodError("unfinished")
    is_so = code in _members(data, asked)
    if not is_so and code not in _members(data, no(asked)):
        return _told(question, None, None, None)
    return replace(_told(question, (code,) if is_so else (), None, None), is_so=is_so)


def _rank(data: Dataset, question: Question) -> Answer:
    order = question.order
    if order is None:
        raise NotUnderstoodError("unfinished")
    if order.indicator.partition(".")[0] in _NEAR_FIRST:
        order = replace(order, end="min")
    figures = _ranked(data, order, _members(data, question.who))
    if question.subject not in figures.index:
        return _told(question, (question.subject,), None, None)
    own = figures[question.subject]
    ahead = figures < own if order.end == "min" else figures > own
    found = _told(question, (question.subject,), float(ahead.sum() + 1), RANK_UNIT)
    return replace(found, of=len(figures))


_ANSWERS: dict[str, Callable[[Dataset, Question], Answer]] = {
    meaning.LIST: _of_all,
    meaning.COUNT: _of_all,
    meaning.SHARE: _share,
    meaning.TOTAL: _total,
    meaning.VALUE: _value,
    meaning.TOP: _top,
    meaning.YES: _yes,
    meaning.RANK: _rank,
}
