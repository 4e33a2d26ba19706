"""What of a checked table can be shown: policies, figures with their years, who is listed."""

import re
import unicodedata

from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.report import Report

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
