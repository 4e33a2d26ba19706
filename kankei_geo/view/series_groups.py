"""Series of national figures in groups: a survey, or a subject."""

from collections.abc import Mapping

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view import chapters

SURVEY_2017, SURVEY_2020 = "survey_2017", "survey_2020"
AIMS, MONEY, HOKKAIDO, TIES, OTHERS = "aims", "money", "hokkaido", "ties", "others"
POPULATION = "hokkaido_population"  # the series that the census stands beside
_GROUPS: Mapping[str, tuple[str, ...]] = {
    AIMS: ("estimate", "targets", "cooperation_team"),
    MONEY: ("budgets", "models_2018"),
    HOKKAIDO: (POPULATION,),
    TIES: ("workation", "networks"),
}
_SURVEYS = (SURVEY_2017, SURVEY_2020)  # their series begin with their names


def group_of(series: str) -> str:
    """Return the group of a series; one that nobody has put into a group is in `OTHERS`."""
    surveys = [group for group in _SURVEYS if series.startswith(group)]
    own = [group for group, members in _GROUPS.items() if series in members]
    return [*surveys, *own, OTHERS][0]


def grouped(data: Dataset) -> Mapping[str, tuple[str, ...]]:
    """Return the groups that have a series, and their series, each in the order of its first."""
    found: dict[str, list[str]] = {}
    for series in chapters.series(data):
        found.setdefault(group_of(series), []).append(series)
    return {group: tuple(members) for group, members in found.items()}
