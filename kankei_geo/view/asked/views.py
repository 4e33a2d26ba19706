"""The view that shows whom an answer is about: filters with a control, and `where` for the rest."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view import filters, where
from kankei_geo.view.asked import meaning
from kankei_geo.view.asked.meaning import Question
from kankei_geo.view.layers import counts
from kankei_geo.view.view import (
    AND,
    ANY_AIRPORT,
    FILTERS,
    HOURS,
    OR,
    PEOPLE,
    View,
    without,
)
from kankei_geo.view.where import (
    ANY_OF,
    LONGEST,
    MOST_CONDITIONS,
    NOT,
    Atom,
    Branch,
    Where,
    compare,
    conjuncts,
    every,
)

# What decides minutes, spheres and candidates: an answer is by the default rule.
RULE_SETTINGS = (
    *("airports", "measure", "minutes", "km", "journey", "count", "winter", "printed"),
    *("checkin", "leaving", "waiting"),
)
_MINUTES_PER_HOUR = 60


def shown(
    data: Dataset,
    question: Question,
    codes: tuple[str, ...] | None,
    view: View,
    groups: tuple[str, ...] = (),
) -> View:
    """Return the view of an answer: whatever is no filter and no rule stays as it is.

    Parameters
    ----------
    codes : tuple of str or None
        Who is meant.
    view : View
        The one before.
    groups : tuple of str
        Of groups that are compared: which of them are told.
    """
    plain = without(view, *FILTERS, *RULE_SETTINGS)
    condition = question.who
    if question.asked in (meaning.SHARE, meaning.YES) or question.groups:
        condition = _both(question.who, question.base)
    pinned = question.asked in (meaning.TOP, meaning.VALUE, meaning.RANK, meaning.TOTAL)
    if codes is None or (pinned and question.subject):
        condition = Atom("town", (question.subject,))
    elif question.asked == meaning.TOP and not question.groups:
        condition = Atom("town", codes)
    if question.subject:
        plain = replace(plain, code=(question.subject,))
    found = plain if condition is None else filtered(data, condition, plain)
    if question.groups and len(groups) < len(data.subprefectures):
        found = replace(found, area=groups)
    if codes and list(filters.kept(data, found)["code"]) != sorted(codes):
        # Such as a mean of minutes, which has no part of whom no road leads to.
        found = replace(plain, where=(where.text(Atom("town", tuple(sorted(codes)))),))
    return found


def _both(one: Where | None, other: Where | None) -> Where | None:
    parts = [part for part in (other, one) if part is not None]
    return every(*parts) if parts else None


def filtered(data: Dataset, condition: Where, view: View) -> View:
    """Return a view without filters with those that let through whom a condition leaves.

    Whatever no filter can tell stands in `View.where`.
    """
    found: dict[str, Any] = {}
    rest: list[Where] = []
    parts = list(conjuncts(condition))
    found |= _of_policies(parts, rest)
    parts, rest = rest, []
    found |= _of_counts(data, parts, rest)
    parts, rest = rest, []
    found |= _of_people(data, parts, rest)
    left: list[Where] = []
    for part in rest:
        setting = _of_one(part, found)
        if setting:
            found |= setting
        else:
            left.append(part)
    texts = tuple(where.text(part) for part in left)
    if len(texts) > MOST_CONDITIONS:
        texts = (where.text(every(*left)),)
    if sum(map(len, texts)) + len(texts) > LONGEST:
        raise ValueError(texts)
    return replace(view, **found, where=texts)


def _policy(part: Where) -> str | None:
    return part.args[0] if isinstance(part, Atom) and part.name == "policy" else None


def _of_policies(parts: Sequence[Where], rest: list[Where]) -> dict[str, Any]:
    having, lacking, any_of = [], [], []
    for part in parts:
        if policy := _policy(part):
            having.append(policy)
        elif isinstance(part, Branch) and part.how == NOT and (policy := _policy(part.parts[0])):
            lacking.append(policy)
        elif (
            isinstance(part, Branch)
            and part.how == ANY_OF
            and all(_policy(inner) for inner in part.parts)
        ):
            any_of.append(part)
        else:
            rest.append(part)
    found: dict[str, Any] = {"policy": tuple(having), "without": tuple(lacking), "mode": AND}
    if len(any_of) == 1 and not having:
        found |= {"policy": tuple(map(_policy, any_of[0].parts)), "mode": OR}
    else:
        rest += any_of
    return found


def _of_counts(data: Dataset, parts: Sequence[Where], rest: list[Where]) -> dict[str, Any]:
    """Return the numbers of policies, or that somebody is not listed."""
    numbers = [count for count in counts(data) if count.isdigit()]
    kept, is_asked = list(numbers), False
    unlisted = Branch(NOT, (Atom("listed"),))
    if unlisted in parts and len([p for p in parts if _is_count(p)]) == 0:
        rest += [part for part in parts if part != unlisted]
        return {"counts": ("none",)}
    for part in parts:
        if not _is_count(part):
            rest.append(part)
            continue
        is_asked = True
        kept = [count for count in kept if _holds(part, float(count))]
    if not is_asked:
        return {}
    if not kept:
        rest += [part for part in parts if _is_count(part)]
        return {}
    return {"counts": tuple(kept)}


def _is_count(part: Where) -> bool:
    if isinstance(part, Atom):
        return part.name == "policies"
    return part.how != NOT and all(_is_count(inner) for inner in part.parts)


def _holds(part: Where, number: float) -> bool:
    if isinstance(part, Branch):
        inner = [_holds(one, number) for one in part.parts]
        return any(inner) if part.how == ANY_OF else all(inner)
    how, text = part.args
    limit = where.number(text)
    return {
        "ge": number >= limit,
        "gt": number > limit,
        "le": number <= limit,
        "lt": number < limit,
        "eq": number == limit,
    }[how]


def _of_people(data: Dataset, parts: Sequence[Where], rest: list[Where]) -> dict[str, Any]:
    """Return the limits of the population, where its control has them."""
    low, high, taken = PEOPLE[0], PEOPLE[-1], []
    most = data.table["population"].max()
    for part in parts:
        is_people = isinstance(part, Atom) and part.name == "people"
        limit = where.number(part.args[1]) if is_people and isinstance(part, Atom) else -1
        operator = part.args[0] if is_people and isinstance(part, Atom) else ""
        if operator == "ge" and limit in PEOPLE and low == PEOPLE[0] and most < PEOPLE[-1]:
            low = int(limit)
            taken.append(part)
        elif operator == "lt" and limit in PEOPLE and high == PEOPLE[-1]:
            high = int(limit)
            taken.append(part)
    if low >= high or (low, high) == (PEOPLE[0], PEOPLE[-1]):
        rest += parts
        return {}
    rest += [part for part in parts if part not in taken]
    return {"people": (low, high)}


def _of_one(part: Where, found: dict[str, Any]) -> dict[str, Any]:
    """Return the setting of a place, a sphere or the hours from 羽田."""
    inner = part.parts if isinstance(part, Branch) and part.how == ANY_OF else (part,)
    areas = [one.args[0] for one in inner if isinstance(one, Atom) and one.name == "area"]
    if len(areas) == len(inner) and "area" not in found:
        return {"area": tuple(areas)}
    if isinstance(part, Branch):
        return {}
    if (
        part.name == "within"
        and part.args[1] == f"{Rule().max_minutes:.0f}"
        and "sphere" not in found
    ):
        return {"sphere": ANY_AIRPORT if part.args[0] == "any" else part.args[0]}
    for hours in HOURS:
        if part == compare("journey", "le", hours * _MINUTES_PER_HOUR) and "hours" not in found:
            return {"hours": hours}
    return {}
