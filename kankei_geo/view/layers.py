"""What can colour the map."""

from kankei_geo.dataset.dataset import Dataset

COUNT_LAYER = "count"
COMBINATION_LAYER = "combination"


def all_layers(data: Dataset) -> tuple[str, ...]:
    """Return what can colour the map: the count, each policy, the combinations."""
    return (COUNT_LAYER, *data.policies, COMBINATION_LAYER)


def without_figures(data: Dataset) -> frozenset[str]:
    """Return the columns of the table for which the prefecture has no figures."""
    people = () if data.prefecture.population else ("people", "change", "old", "area", "density")
    access = () if data.prefecture.airports else ("airport", "minutes", "interval")
    return frozenset((*people, *access))


def counts(data: Dataset) -> tuple[str, ...]:
    """Return the numbers of policies, most first; ``none`` is not listed, which is not zero."""
    least = 0 if data.edition.rules is None else 1
    return (*(str(count) for count in range(len(data.policies), least - 1, -1)), "none")
