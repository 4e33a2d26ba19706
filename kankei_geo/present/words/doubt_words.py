"""What other readings of the marks change, in Japanese and English."""

import math

from kankei_geo.analysis import readings
from kankei_geo.analysis.readings import Span
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.words import study_numbers, words
from kankei_geo.view import doubt
from kankei_geo.view.view import LIKELY, View

_LIKELY = {
    LIKELY[0]: msgid("Every way equally likely"),
    LIKELY[1]: msgid("50 %: half of the doubtful rows are read rightly"),
    LIKELY[2]: msgid("80 %: four of five doubtful rows are read rightly"),
    LIKELY[3]: msgid("95 %: nearly all doubtful rows are read rightly"),
}


def has_one_reading(data: Dataset) -> bool:
    """Return whether no row of a table can be read another way."""
    return not readings.open_levels(data)


def likely(choice: int, language: str) -> str:
    """Return how likely the present reading is taken to be, as one of the choices."""
    return words.translator(language)(_LIKELY[choice])


def unsure(data: Dataset, choice: int, language: str) -> str:
    """Return which marks are open, as one of the choices: the least sure level, then more."""
    t, labels = words.translator(language), legend.level_labels(data)
    opened = readings.open_levels(data)[-choice:]
    return t(" + ").join(t(labels[level]) for level in reversed(opened))


def setting(data: Dataset, view: View) -> str:
    """Say how the doubt is counted, and that it is an assumption."""
    t = words.translator(view.lang)
    if has_one_reading(data):
        return t(
            "All marks of this table that could be in doubt are told in one way, so there is one "
            "reading."
        )
    number = int((readings.rows_open(data, doubt.rule(data, view)) > 1).sum())
    told = t(
        "In doubt: marks {levels}, in {number} municipalities. Each keeps its number of policies; "
        "which ones they are is read in all ways."
    ).format(levels=unsure(data, view.unsure, view.lang), number=number)
    if not view.likely:
        return words.sentences(view.lang, told, t("All ways of a row are taken as equally likely."))
    return words.sentences(
        view.lang,
        told,
        t(
            "That a row is read rightly now is taken as {percent} % likely, which is an assumption."
        ).format(percent=view.likely),
    )


def grounds(data: Dataset, view: View) -> list[tuple[str, str]]:
    """Return why the marks in doubt are read as they are, each with its source."""
    opened = doubt.rule(data, view).levels
    table = words.cited(data, data.grounds, view.lang)
    used = {
        one
        for policy in data.policies
        for one, level in zip(
            data.policy_matrix.get(f"{policy}_grounds", ()),
            data.policy_matrix[f"{policy}_level"],
            strict=False,
        )
        if level in opened
    }
    shown = table[table["grounds"].isin(used) & table["level"].isin(opened)]
    return [(row[f"text_{view.lang}"], row["source"]) for _, row in shown.iterrows()]


def span(found: Span, language: str) -> str:
    """Say what a number can be: ``6–65, mostly 48–58``, or that every reading gives the same."""
    t = words.translator(language)
    if found.is_certain:
        return t("the same in every reading")
    return t("{least}–{most}, nine of ten readings {low}–{high}").format(
        least=found.least, most=found.most, low=found.low, high=found.high
    )


def number(found: Span, language: str) -> str:
    """Return a number with what it can be behind it."""
    if found.is_certain:
        return str(found.value)
    t = words.translator(language)
    return t("{value} ({span})").format(value=found.value, span=span(found, language))


def at_the_end(found: Span, language: str) -> str:
    """Say that the present reading is the most, or the least, that any gives; else nothing."""
    t = words.translator(language)
    if found.is_certain or found.least < found.value < found.most:
        return ""
    if found.value == found.most:
        return t("No other reading gives more than the present one.")
    return t("No other reading gives fewer than the present one.")


def middle(low: float, high: float, language: str) -> str:
    """Say between which values of Cliff's delta nine of ten readings lie."""
    t = words.translator(language)
    if math.isclose(low, high, abs_tol=1e-9):
        return t("the same in every reading")
    return t("{low} to {high}").format(
        low=study_numbers.signed(low), high=study_numbers.signed(high)
    )


def share(of_readings: float, language: str) -> str:
    """Say in how many of the drawn readings something holds; never 100 or 0 by rounding."""
    t = words.translator(language)
    if of_readings in (0, 1):
        told = str(int(of_readings * 100))
    else:
        told = f"{min(max(of_readings * 100, 0.1), 99.9):.1f}"
    return t("holds in {percent} % of {number} readings").format(
        percent=told, number=f"{readings.DRAWS:,}"
    )
