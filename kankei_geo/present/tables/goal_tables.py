"""Goals as tables: what is filled in, what is shipped of it, and the list to choose from."""

import pandas as pd

from kankei_geo.analysis import goals as shipped
from kankei_geo.base.i18n import translate
from kankei_geo.dataset import facts
from kankei_geo.dataset.background import TOPIC
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.prefecture import KPI_INDICATORS
from kankei_geo.present.words import background_terms, words
from kankei_geo.view import goals
from kankei_geo.view.goals import Goal
from kankei_geo.view.view import View


def number(value: float) -> str:
    """Return a value as it is told, with as many decimals as it has."""
    return words.with_minus(field(value))


def field(value: float) -> str:
    """Return a value as a field has it, which can be typed again."""
    whole, point, decimals = goals.plain(value).partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole != "-0" else goals.plain(value)


def told(goal: Goal, language: str) -> str:
    """Return what is filled in for a goal; where nothing is, that is said."""
    if goal.status:
        return translate(goals.STATUS[goal.status], language)
    t = words.translator(language)
    return t("not filled in") if goal.value is None else number(goal.value)


def shipped_value(data: Dataset, view: View, goal: Goal) -> float | None:
    """Return what is shipped for the municipality of a goal, in the unit of the goal.

    None where no indicator is the same quantity, no municipality is chosen, or it has no value.
    """
    if not is_compared(data, view, goal):
        return None
    year = shipped.year_of(data, goal.key, goal.year)
    value = shipped.values(data, goal.key, year)[view.goal_setter]
    return None if pd.isna(value) else float(value)


def is_compared(data: Dataset, view: View, goal: Goal) -> bool:
    """Tell whether a goal can be compared with what is shipped."""
    return bool(view.goal_setter) and shipped.shipped_as(data, goal.key) is not None


def shipped_words(data: Dataset, view: View, goal: Goal) -> str:
    """Return what is shipped for the municipality with unit and year, or that there is nothing."""
    t, value = words.translator(view.lang), shipped_value(data, view, goal)
    same = shipped.shipped_as(data, goal.key)
    if value is None or same is None:
        return t("no value to compare with")
    year = shipped.year_of(data, goal.key, goal.year)
    return t("{value} ({year})").format(
        value=_with_unit(data, goal, value, view.lang), year=same.year_words(year).text(view.lang)
    )


def _with_unit(data: Dataset, goal: Goal, value: float, language: str) -> str:
    unit = goals.unit_words(data, goal.key).text(language)
    return f"{number(value)}{unit}" if language == "ja" else f"{number(value)} {unit}"


@kept
def _listed(data: Dataset) -> pd.DataFrame:
    return data.background[KPI_INDICATORS].set_index("key")


def sheet(data: Dataset, view: View) -> pd.DataFrame:
    """Return the filled-in sheet: purpose, indicator, value, unit and year; keys as index."""
    t, language = words.translator(view.lang), view.lang
    rows = _listed(data).loc[[goal.key for goal in view.goals]]
    return pd.DataFrame(
        {
            t("Purpose"): rows[f"purpose_{language}"],
            t("Indicator"): rows[f"indicator_{language}"],
            t("Filled-in value"): [told(goal, language) for goal in view.goals],
            t("Unit"): [
                goals.unit_words(data, goal.key).text(language) or None for goal in view.goals
            ],
            t("Year"): [str(goal.year) if goal.year else None for goal in view.goals],
            t("Published value"): [shipped_words(data, view, goal) for goal in view.goals],
        },
        index=rows.index,
    )


def compared(data: Dataset, view: View, goal: Goal) -> pd.DataFrame:
    """Return a goal beside what is shipped of the municipality and its neighbours.

    Codes are the index; the municipality stands twice, filled in and shipped.
    """
    t, setter = words.translator(view.lang), view.goal_setter
    same = shipped.shipped_as(data, goal.key)
    if same is None:
        raise KeyError(goal.key)  # whoever asks has looked at `is_compared`
    year = shipped.year_of(data, goal.key, goal.year)
    values = shipped.values(data, goal.key, year)
    codes = [setter, *facts.neighbours(data, setter)]
    names = data.municipalities.set_index("code")["name" if view.lang == "ja" else "name_en"]
    unit = goals.unit_words(data, goal.key).text(view.lang)
    given = t("not filled in") if goal.value is None else t("filled in")
    absent, shown = t("no value to compare with"), t("published")
    kinds = [given, *(absent if pd.isna(values[code]) else shown for code in codes)]
    numbers = [goal.value, *values[codes]]
    return pd.DataFrame(
        {
            t("Municipality"): names[[setter, *codes]].to_list(),
            t("{name} ({unit})").format(name=t("Value"), unit=unit): pd.array(
                [None if pd.isna(one) else float(one) for one in numbers], dtype="Float64"
            ),
            t("Year"): [
                str(goal.year) if goal.year else None,
                *(same.year_words(year).text(view.lang) for _ in codes),
            ],
            t("Kind of value"): kinds,
        },
        index=pd.Index([setter, *codes], name="code"),
    )


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its numbers as they are told."""
    numbers = [str(name) for name in table.select_dtypes("Float64")]
    return table.assign(**{name: table[name].map(number, na_action="ignore") for name in numbers})


def in_numbers(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Return the filled-in sheet for a spreadsheet: numbers as such, apart from each status."""
    t = words.translator(view.lang)
    value = t("Filled-in value")
    if value not in table:
        return table
    numbers = pd.Series([goal.value for goal in view.goals], index=table.index, dtype="Float64")
    status = table[value].where(numbers.isna(), t("filled in"))
    place = list(table.columns).index(value) + 1
    table = table.assign(**{value: numbers})
    if numbers.isna().any():
        table.insert(place, t("Status"), status)
    return table


def reasons(view: View) -> dict[str, str]:
    """Return why cells are empty, by the headings of the tables."""
    t = words.translator(view.lang)
    return {t("Unit"): t("the document tells no unit"), t("Year"): t("no year")}


def not_chosen(data: Dataset, view: View) -> pd.DataFrame:
    """Return the indicators that are not chosen: purpose, indicator and unit."""
    listed = checklist(data, view)
    t, keys = words.translator(view.lang), [goal.key for goal in view.goals]
    return listed.drop(index=keys)[[t("Purpose"), t("Indicator"), t("Unit")]]


def checklist(data: Dataset, view: View) -> pd.DataFrame:
    """Return all indicators: whether they are chosen, purpose, indicator, unit and source."""
    t, language, rows = words.translator(view.lang), view.lang, _listed(data)
    keys = {goal.key for goal in view.goals}
    chosen = {t("Chosen"): ["✓" if key in keys else None for key in rows.index]} if keys else {}
    return pd.DataFrame(
        {
            **chosen,
            t("Proposed by"): [
                background_terms.name(data, TOPIC, topic, language) for topic in rows["topic"]
            ],
            t("Purpose"): rows[f"purpose_{language}"],
            t("Indicator"): rows[f"indicator_{language}"],
            t("Unit"): [goals.unit_words(data, key).text(language) or None for key in rows.index],
            t("Source and place"): [
                background_terms.cited(row, language) for _, row in rows.iterrows()
            ],
        }
    )
