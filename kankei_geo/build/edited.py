"""What edited tables must say about each other: codes, names, grounds, and sums that fit."""

from collections.abc import Collection, Mapping

import pandas as pd

from kankei_geo.base.errors import told
from kankei_geo.dataset import background, initiatives, join, names
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.mergers import MERGERS
from kankei_geo.dataset.prefecture import (
    CONCEPTS,
    INITIATIVES,
    OF_INITIATIVES,
    OTHER_AREAS,
    OTHER_NAMES,
)
from kankei_geo.dataset.text_table import refuse

_AGES = ("age0_14_2020", "age15_64_2020", "age65plus_2020")


def check_together(data: Dataset, tables: Mapping[str, pd.DataFrame]) -> None:
    """Check tables, each of which fits its own schema, against each other.

    Parameters
    ----------
    data : Dataset
        The settings.
    tables : mapping of str to pandas.DataFrame
        The tables that people may edit, as far as this prefecture and edition have them, by
        the names of their files.

    Raises
    ------
    InputContentError
        Telling file, column, what was found and what was expected.
    """
    if data.prefecture.airports:
        join.with_flights(tables["airports.csv"], tables["tokyo_flights.csv"])
        _check_roads(tables["road_names.csv"], tables["toll_sections.csv"])
        strange = tables["flight_facts.csv"]["iata"]
        refuse(
            "flight_facts.csv",
            "iata",
            strange[~strange.isin(tables["airports.csv"]["iata"])],
            told("an airport of airports.csv"),
        )
        places = tables["model_routes.csv"]["place"]
        airports = tables["airports.csv"]
        in_service = airports.loc[airports["status"] == "in_service", "iata"]
        known_places = {*in_service, *tables["municipalities.csv"]["code"]}
        refuse(
            "model_routes.csv",
            "place",
            places[~places.isin(known_places)],
            told("a code of municipalities.csv, or of an airport in service"),
        )
    known = set(tables["municipalities.csv"]["code"])
    for name, table in tables.items():
        if "code" in table and name not in ("municipalities.csv", OTHER_AREAS, *OF_INITIATIVES):
            named = known | set(data.prefecture.outlined if name == OTHER_NAMES else ())
            if name == "policy_matrix.csv" and MERGERS in tables:
                named |= set(tables[MERGERS]["code_before"])
            strange = table.loc[~table["code"].isin(named), "code"]
            refuse(name, "code", strange, told("a code of municipalities.csv"))
    if INITIATIVES in tables:
        initiatives.check(tables, {*known, initiatives.whole(data.prefecture)})
    if CONCEPTS in tables:
        background.check(tables)
    areas = tables["municipalities.csv"]["subprefecture"]
    refuse(
        "municipalities.csv",
        "subprefecture",
        areas[~areas.isin(tables["subprefectures.csv"]["name"])],
        told("a name of subprefectures.csv"),
    )
    if data.prefecture.population:
        _check_people(tables["population.csv"], known)
    _check_matrix(data, tables)


def _check_roads(names: pd.DataFrame, tolls: pd.DataFrame) -> None:
    unknown = tolls.loc[~tolls["road"].isin(names["name"]), "road"]
    refuse("toll_sections.csv", "road", unknown, told("a name of road_names.csv"))


def _check_people(people: pd.DataFrame, known: Collection[str]) -> None:
    missing = set(known) - set(people["code"])
    refuse("population.csv", "code", sorted(missing), told("a line for each municipality"))
    aged = people[list(_AGES)].sum(axis="columns")
    crowded = people.loc[aged > people["census_2020"], "code"]
    expected = told("at least as many people as have an age")
    refuse("population.csv", "census_2020", crowded, expected)


def _check_matrix(data: Dataset, tables: Mapping[str, pd.DataFrame]) -> None:
    name = "policy_matrix.csv"
    matrix = tables[name]
    if "grounds.csv" in tables:
        explained = tables["grounds.csv"]["grounds"]
        for policy in data.policies:
            column = f"{policy}_grounds"
            unknown = matrix.loc[~matrix[column].isin(explained), column]
            refuse(name, column, unknown, told("a name of grounds.csv"))
    if "name_printed" in matrix:
        aliases = tables.get("name_aliases.csv", data.aliases)
        printed = names.resolve(matrix["name_printed"], tables["municipalities.csv"], aliases)
        others = matrix.loc[matrix["code"] != pd.Series(printed.codes), "name_printed"]
        refuse(name, "name_printed", others, told("the name that belongs to the code"))
    sums = matrix[list(data.policies)].sum(axis="columns")
    wrong = matrix.loc[sums != matrix["priority_count"], "code"]
    expected = told("the sum of the {count} marks", count=len(data.policies))
    refuse(name, "priority_count", wrong, expected)
