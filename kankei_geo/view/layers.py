"""What can colour the map."""

from kankei_geo.analysis import indicators
from kankei_geo.analysis.journey import flights
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import NO_TABLE
from kankei_geo.dataset.kept import kept

COUNT_LAYER = "count"
COMBINATION_LAYER = "combination"
JOURNEY_LAYER = "journey"
NOT_LISTED = "none"  # among numbers of policies


def all_layers(data: Dataset) -> tuple[str, ...]:
    """Return what can colour the map: the layers of policies, then the indicators."""
    return (*policy_layers(data), *indicators.every(data))


def policy_layers(data: Dataset) -> tuple[str, ...]:
    """Return the count, each policy, the combinations (of any), the journey."""
    combinations = (COMBINATION_LAYER,) if data.policies else ()
    journey = (JOURNEY_LAYER,) if has_journeys(data) else ()
    return (COUNT_LAYER, *data.policies, *combinations, *journey)


def is_indicator(data: Dataset, layer: str) -> bool:
    """Return whether a layer shows an indicator."""
    return layer in indicators.every(data)


def is_change(data: Dataset, since: str, layer: str) -> bool:
    """Return whether a layer shows what changed since another edition, if one is named."""
    return bool(since) and layer in (COUNT_LAYER, *data.policies)


def partners(data: Dataset, layer: str) -> tuple[str, ...]:
    """Return what an indicator on the map can be shown against; nothing for another layer."""
    if not is_indicator(data, layer):
        return ()
    count = (COUNT_LAYER,) if data.policies else ()
    return (*count, *(key for key in indicators.every(data) if key != layer))


def is_pair(data: Dataset, against: str, layer: str) -> bool:
    """Return whether a layer shows an indicator against another figure, if one is named."""
    return bool(against) and against in partners(data, layer)


@kept
def indicator_years(data: Dataset) -> tuple[int, ...]:
    """Return all years of which some indicator has values, the earliest first."""
    found = {year for key in indicators.every(data) for year in indicators.years(data, key)}
    return tuple(sorted(found))


def has_journeys(data: Dataset) -> bool:
    """Return whether any airport has a flight from 羽田."""
    return not flights(data).empty


def without_figures(data: Dataset) -> frozenset[str]:
    """Return the columns of the table for which the prefecture has no figures."""
    people = () if data.prefecture.population else ("people", "change", "old", "area", "density")
    access = () if data.prefecture.airports else ("airport", "minutes", "interval")
    journey = () if has_journeys(data) else ("journey",)
    return frozenset((*people, *access, *journey))


def counts(data: Dataset) -> tuple[str, ...]:
    """Return the numbers of policies, most first; ``none`` is not listed, which is not zero.

    Of all of Japan, the last one is that there is no table.
    """
    least = 0 if data.edition.rules is None else 1
    numbers = (str(count) for count in range(len(data.policies), least - 1, -1))
    return (*numbers, NOT_LISTED, *((NO_TABLE,) if NO_TABLE in data.table else ()))
