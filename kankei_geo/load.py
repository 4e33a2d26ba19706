"""Read and check the shipped tables."""

from functools import cache
from pathlib import Path

import pandas as pd
import pandera.errors
import pandera.pandas as pa
import pyogrio

from kankei_geo import paths, schema
from kankei_geo.drive_model import DriveModel, read_model
from kankei_geo.errors import InputContentError, InputFileError

_MAX_FAULTS_TOLD = 5


def read_table(path: Path, expected: pa.DataFrameSchema) -> pd.DataFrame:
    """Read a CSV file with the column types of `expected` and check it.

    Raises
    ------
    InputFileError
        If the file is missing or not readable as CSV.
    InputContentError
        If the content breaks the schema; up to five faults are told at once.
    """
    text_columns = {
        name: str
        for name, column in expected.columns.items()
        if str(column.dtype).startswith("str")
    }
    try:
        table = pd.read_csv(path, dtype=text_columns, keep_default_na=False, na_values=[""])
    except FileNotFoundError as error:
        raise InputFileError(
            "{path}: the file is missing. Restore it from the repository, or build it again.",
            path=path,
        ) from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputContentError(
            "{path}: not readable as UTF-8 CSV ({reason}). Save it as UTF-8 with commas.",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    return check_table(table, expected, where=str(path))


def check_table(table: pd.DataFrame, expected: pa.DataFrameSchema, *, where: str) -> pd.DataFrame:
    """Return `table` if it fits `expected`.

    Raises
    ------
    InputContentError
        Telling where, what was found and what was expected, for up to five faults.
    """
    try:
        return expected.validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        told = [
            f"{row['column'] or row['schema_context']}: {row['failure_case']} ({row['check']})"
            for row in cases.head(_MAX_FAULTS_TOLD).to_dict("records")
        ]
        raise InputContentError(
            "{where}: {count} fault(s). Found (expected): {faults}. Correct the table and try "
            "again.",
            where=where,
            count=len(cases),
            faults="; ".join(told),
        ) from error


@cache
def municipalities() -> pd.DataFrame:
    """Return the 179 municipalities in the order of their codes."""
    return read_table(paths.MUNICIPALITIES, schema.MUNICIPALITIES)


@cache
def subprefectures() -> pd.DataFrame:
    """Return the 14 subprefectures with the short names that URLs use."""
    return read_table(paths.DATA / "subprefectures.csv", schema.SUBPREFECTURES)


@cache
def population() -> pd.DataFrame:
    """Return population, ages, households and the census area in km² by code."""
    return read_table(paths.POPULATION, schema.POPULATION)


@cache
def airports() -> pd.DataFrame:
    """Return the 13 airports with their status and dated facts on flights to Tokyo."""
    flights = read_table(paths.DATA / "tokyo_flights.csv", schema.TOKYO_FLIGHTS)
    table = read_table(paths.AIRPORTS, schema.AIRPORTS)
    missing = sorted(set(table["iata"]) ^ set(flights["iata"]))
    if missing:
        raise InputContentError(
            "tokyo_flights.csv and airports.csv differ in: {airports}. Each airport needs one "
            "line in both.",
            airports=", ".join(missing),
        )
    joined = table.merge(flights, on="iata", validate="1:1")
    return joined.assign(tokyo_direct=joined["haneda"] | joined["narita"])


@cache
def policy_matrix() -> pd.DataFrame:
    """Return the 102 listed municipalities with marks, evidence levels and grounds."""
    return read_table(paths.POLICY_MATRIX, schema.POLICY_MATRIX)


@cache
def grounds() -> pd.DataFrame:
    """Return what each grounds identifier means."""
    return read_table(paths.DATA / "grounds.csv", schema.GROUNDS)


@cache
def aliases() -> pd.DataFrame:
    """Return the reviewed names that do not exist, with a reason each."""
    return read_table(paths.ALIASES, schema.ALIASES)


@cache
def notes() -> pd.DataFrame:
    """Return remarks on single municipalities."""
    return read_table(paths.NOTES, schema.NOTES)


@cache
def programme_2019() -> pd.DataFrame:
    """Return the members of the fiscal 2019 model programme that public pages name."""
    return read_table(paths.DATA / "programme_2019.csv", schema.PROGRAMME_2019)


@cache
def contradictions() -> pd.DataFrame:
    """Return where the source contradicts itself, and what the project does about it."""
    return read_table(paths.CONTRADICTIONS, schema.CONTRADICTIONS)


@cache
def glossary() -> pd.DataFrame:
    """Return the terms of the dashboard with their meaning and the pages that show them."""
    return read_table(paths.DATA / "glossary.csv", schema.GLOSSARY)


@cache
def polygon_areas() -> pd.DataFrame:
    """Return the geodesic area in km² of each full-resolution polygon, by code.

    The areas are attributes of the shipped shapefile, measured before it was generalised.
    """
    try:
        table = pyogrio.read_dataframe(paths.ANALYSIS_SHAPEFILE, read_geometry=False)
    except pyogrio.errors.DataSourceError as error:
        raise InputFileError(
            "{path}: the shapefile cannot be read. Restore geo/ from the repository, or run "
            "the build command.",
            path=paths.ANALYSIS_SHAPEFILE,
        ) from error
    table = table.assign(in_scope=table["in_scope"].astype(bool))
    return check_table(table, schema.POLYGON_AREAS, where=str(paths.ANALYSIS_SHAPEFILE))


@cache
def access() -> pd.DataFrame:
    """Return distances and modelled drive times of each municipality and airport."""
    return read_table(paths.DATA / "access.csv", schema.ACCESS)


@cache
def neighbours() -> pd.DataFrame:
    """Return the pairs of municipalities that share a border, each pair once."""
    return read_table(paths.DATA / "neighbours.csv", schema.NEIGHBOURS)


@cache
def tile_grid() -> pd.DataFrame:
    """Return row and column of each municipality's tile, counted from the north-west."""
    return read_table(paths.DATA / "tile_grid.csv", schema.TILE_GRID)


@cache
def drive_model() -> DriveModel:
    """Return the fitted drive model with its errors and the published pairs."""
    path = paths.DATA / "drive_model.json"
    model = read_model(path)
    check_table(model.pairs, schema.DRIVE_PAIRS, where=str(path))
    return model
