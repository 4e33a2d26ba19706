"""The chapter of goals in words: what a municipality filled in, and what it can choose from."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.analysis import goals as shipped
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import KPI_INDICATORS
from kankei_geo.present.tables import goal_tables
from kankei_geo.present.words import words
from kankei_geo.view import goals
from kankei_geo.view.goals import Goal
from kankei_geo.view.view import View


def short_names(data: Dataset, view: View) -> list[str]:
    """Return short names of `tables`, for instance of the sheets of a workbook."""
    t, names = words.translator(view.lang), goals.names(data)
    own = [t("Filled-in goals")] if view.goals else []
    near = [names[goal.key].text(view.lang) for goal in _compared(data, view)]
    return [*own, *near, t("List of indicators")]


def setter_name(data: Dataset, view: View) -> str:
    """Return whose goals they are; that nobody is chosen where it is so."""
    t = words.translator(view.lang)
    if not view.goal_setter:
        return t("A municipality that is not chosen yet")
    return words.name(facts.record(data, view.goal_setter), view.lang)


def title(data: Dataset, view: View) -> str:
    """Return whose goals there are and how many, or how many indicators to choose from."""
    t = words.translator(view.lang)
    if view.goals:
        return t("Goals and indicators of {name}: {number}").format(
            name=setter_name(data, view), number=len(view.goals)
        )
    return _of_list(data, view)


def _of_list(data: Dataset, view: View) -> str:
    t = words.translator(view.lang)
    return t("{number} indicators for goals of one’s own").format(number=len(goals.units(data)))


def title_of_rest(data: Dataset, view: View) -> str:
    """Return how many indicators are not chosen."""
    t = words.translator(view.lang)
    return t("Indicators that are not chosen: {number}").format(
        number=len(goals.units(data)) - len(view.goals)
    )


def sentence(data: Dataset, view: View) -> str:
    """Return how much is filled in; or how many purposes there are, and where they come from."""
    t = words.translator(view.lang)
    if view.goals:
        return t(
            "{filled} of {number} are filled in. Filled-in values are those of whoever wrote "
            "them, and no published figures."
        ).format(
            filled=sum(goal.is_filled for goal in view.goals),
            number=len(view.goals),
        )
    purposes = data.background[KPI_INDICATORS]["purpose_ja"].nunique()
    return t(
        "For {number} purposes: four examples of the state, and what the paper lists for settling "
        "and for related people."
    ).format(number=purposes)


def notes(data: Dataset, view: View) -> list[str]:
    """Return how the tables are to be read."""
    t = words.translator(view.lang)
    unmeasured = data.background[KPI_INDICATORS]["unit"].isna().sum()
    unit = t(
        "{number} have no unit: the document names what is done, not how it is measured."
    ).format(number=unmeasured)
    return [*(_note_on(data, view, goal) for goal in _compared(data, view)), unit]


def _note_on(data: Dataset, view: View, goal: Goal) -> str:
    t, same = words.translator(view.lang), shipped.shipped_as(data, goal.key)
    if same is None:
        return ""
    return t("“{name}” is compared with “{shipped}”, converted into {unit}: {definition}").format(
        name=goals.names(data)[goal.key].text(view.lang),
        shipped=same.words.text(view.lang),
        unit=goals.unit_words(data, goal.key).text(view.lang),
        definition=same.definition.words.text(view.lang),
    )


def _compared(data: Dataset, view: View) -> tuple[Goal, ...]:
    """Return the goals of a view that are compared with what is shipped."""
    return tuple(goal for goal in view.goals if goal_tables.is_compared(data, view, goal))


def compared_tables(data: Dataset, view: View) -> tuple[str, ...]:
    """Return the shipped tables with which goals of a view are compared."""
    found = [shipped.shipped_as(data, goal.key) for goal in _compared(data, view)]
    return tuple(name for same in found if same for name in (*same.tables, "neighbours.csv"))


def hint(data: Dataset, view: View, goal: Goal) -> str:
    """Return that a value may be meant in another unit, or nothing."""
    value = goal_tables.shipped_value(data, view, goal)
    if value is None or not shipped.is_far(goal.value, value):
        return ""
    t = words.translator(view.lang)
    return t(
        "The published value is {published}: more than {times} times as much or as little. Is the "
        "value in {unit}? An amount such as “120千円” is converted."
    ).format(
        published=goal_tables.shipped_words(data, view, goal),
        times=shipped.FAR,
        unit=goals.unit_words(data, goal.key).text(view.lang),
    )


def text(data: Dataset, view: View) -> str:
    """Return goals as sentences, or purposes with their indicators."""
    t, language = words.translator(view.lang), view.lang
    table = data.background[KPI_INDICATORS]
    listed = "\n\n".join(
        t("{name}: {text}").format(name=purpose, text=t(", ").join(rows[f"indicator_{language}"]))
        for purpose, rows in table.groupby(f"purpose_{language}", sort=False)
    )
    if not view.goals:
        return listed
    told = "\n\n".join(_goal_text(data, view, goal) for goal in view.goals)
    return f"{told}\n\n{_of_list(data, view)}\n\n{listed}"


def _goal_text(data: Dataset, view: View, goal: Goal) -> str:
    t, unit = words.translator(view.lang), goals.unit_words(data, goal.key).text(view.lang)
    value = goal_tables.told(goal, view.lang)
    if goal.value is not None:
        value = f"{value}{unit}" if view.lang == "ja" else f"{value} {unit}"
    parts = [t("{value} (filled in)").format(value=value) if goal.is_filled else value]
    if goal.year:
        parts.append(str(goal.year))
    shown = goal_tables.shipped_words(data, view, goal)
    parts.append(t("published value: {value}").format(value=shown))
    name = goals.names(data)[goal.key].text(view.lang)
    return t("{name}: {text}").format(name=name, text=t("; ").join(parts))


def tables(data: Dataset, view: View) -> Mapping[str, pd.DataFrame]:
    """Return the filled-in sheet, each comparison, and the list, by their captions."""
    t = words.translator(view.lang)
    found = {title(data, view): goal_tables.sheet(data, view)} if view.goals else {}
    for goal in _compared(data, view):
        caption = t("{indicator}: {name} and its neighbours").format(
            indicator=goals.names(data)[goal.key].text(view.lang), name=setter_name(data, view)
        )
        found[caption] = goal_tables.compared(data, view, goal)
    return found | {_of_list(data, view): goal_tables.checklist(data, view)}
