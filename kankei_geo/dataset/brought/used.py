"""What of a checked table can be shown: policies, figures with their years, who is listed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.finding import shown
from kankei_geo.dataset.brought.plain import plain
from kankei_geo.dataset.brought.report import Report
from kankei_geo.dataset.edition import MOST_LEVELS
from kankei_geo.dataset.names import normalise

_YEAR = re.compile(
    r"(?P<era>令和|平成|(?<![A-Za-z])[RH](?=\d{1,2}(?!\d)))?(?P<year>(?(era)(?:\d{1,2}|元)"
    r"|(?<!\d)(?:19|20)\d{2}(?!\d)))"
)


def figures_of(report: Report, choices: Choices) -> tuple[Column, ...]:
    """Return the columns of a report that are indicators and of which the year is known."""
    return tuple(
        column
        for column in report.columns
        if column.kind is ColumnKind.indicator and (year_of(column, choices) or column.years)
    )


def year_of(column: Column, choices: Choices) -> int:
    """Return the year of a column of numbers; 0 for none.

    What a reader says goes before its heading, and that before the date of the table.
    """
    chosen = dict(choices.years).get(column.letters)
    if chosen:
        return int(chosen)
    found = _YEAR.search(unicodedata.normalize("NFKC", column.heading))
    if not found:
        return int(choices.as_of[:4] or 0)
    era, number = found["era"], found["year"]
    if era is None:
        return int(number)
    return choosing.BEFORE_ERAS[era[0]] + (1 if number == "元" else int(number))


def policies_of(report: Report) -> tuple[Column, ...]:
    """Return the columns of a report that are policies."""
    return tuple(column for column in report.columns if column.kind is ColumnKind.marks)


def listed_of(report: Report) -> tuple[str, ...]:
    """Return the codes of those who have a mark in each policy: the others are not listed."""
    policies = policies_of(report)
    return tuple(
        sorted(
            code
            for code in report.made
            if policies and all(column.value(code) in {Mark.yes, Mark.no} for column in policies)
        )
    )


@dataclass(frozen=True)
class Levels:
    """Evidence levels that a table tells of its marks.

    Attributes
    ----------
    names : tuple of str
        What they are called; none where the table has no such column, or tells too many.
    columns : mapping of str to Column
        By the letters of a policy: the column that tells the levels of its marks.
    """

    names: tuple[str, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)

    def of(self, policy: Column, code: str) -> str:
        """Return the level of a mark; empty where the table tells none."""
        column = self.columns.get(policy.letters)
        return "" if column is None else _level(column, code)


def levels_of(report: Report) -> Levels:
    """Return the evidence levels that a table tells of the marks of those who are listed.

    A column that has a policy's heading in its own tells those of that policy; the first of the
    others tells those of all the rest.
    """
    told = [column for column in report.columns if column.kind is ColumnKind.level]
    policies, listed = policies_of(report), listed_of(report)
    own = {
        policy.letters: column
        for policy in policies
        for column in told
        if policy.heading and normalise(policy.heading) in normalise(column.heading)
    }
    shared = [column for column in told if column not in own.values()][:1]
    columns = own | {
        policy.letters: column
        for policy in policies
        for column in shared
        if policy.letters not in own
    }
    found = Levels((), columns)
    each = [[found.of(policy, code) for code in listed] for policy in policies]
    names = tuple(dict.fromkeys(name for of_policy in each for name in _in_order(of_policy)))
    others = any("" in of_policy for of_policy in each) + any(
        policy.chosen.intersection(listed) for policy in policies
    )
    fits = names and len(names) + others <= MOST_LEVELS
    return Levels(names, columns) if fits else Levels()


def _in_order(names: Iterable[str]) -> list[str]:
    """Return each level once, as they come; those of a letter or digit each have an order."""
    there = [name for name in dict.fromkeys(names) if name]
    return sorted(there) if all(len(name) == 1 and name.isascii() for name in there) else there


def _level(column: Column, code: str) -> str:
    value = column.value(code)
    return "" if value is None else plain(shown(value), longest=20)
