"""Make the tables that are built from raw inputs: Hokkaido's own, and the policy matrix."""

from pathlib import Path

import pandas as pd

from kankei_geo.build import indicator_tables, national, reference
from kankei_geo.build.written import Step, stamp, write_csv
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.names import ResolvedNames
from kankei_geo.dataset.prefecture import OTHER_AREAS

_NO_NAMES = ResolvedNames((), ())
# Tables kept by hand that the matrix is made with.
_HAND_MADE = ("name_aliases.csv", "programme_2019.csv")


def build_tables(
    data: Dataset,
    source: Path,
    *,
    data_dir: Path | None = None,
    step: Step = lambda _: None,
) -> tuple[list[Path], ResolvedNames]:
    """Build Hokkaido's reference tables and, by the rules of table 3, the policy matrix.

    Parameters
    ----------
    data : Dataset
        Settings, and the edition's tables kept by hand.
    source : pathlib.Path
        Folder that holds the files of `reference.INPUTS`.
    data_dir : pathlib.Path, optional
        Where to write, the matrix in the edition's folder there; the dataset's own folder if
        left out.
    step : callable
        Called with the name of each table as its turn comes.

    Returns
    -------
    list of pathlib.Path
        What was written.
    ResolvedNames
        How the printed names were resolved, with the aliases that no name needed.

    Raises
    ------
    InputFileError, InputContentError, UnknownNameError
        If an input is missing, or is not what it should be.
    """
    prefecture, own = data.prefecture, data.places
    has_rules = data.edition.rules == "table_3"
    keys = [key for key in reference.INPUTS if key != "table3" or has_rules]
    raw = {key: reference.read_input(source, key) for key in keys}
    towns = reference.municipalities(prefecture, raw["offices"], raw["population"])
    people = reference.population(prefecture, raw["population"])
    airports = reference.airports(prefecture, raw["airports"])
    # The folder below the prefecture's, the table, its raw inputs and those kept by hand.
    tables: dict[str, tuple[str, pd.DataFrame, tuple[str, ...], tuple[Path, ...]]] = {
        "municipalities.csv": ("", towns, ("offices", "population"), ()),
        "population.csv": ("", people, ("population",), ()),
        "airports.csv": ("", airports, ("airports",), ()),
    }
    if OTHER_AREAS in prefecture.tables:
        listed = source / national.OFFICES
        tables[OTHER_AREAS] = ("", national.other_areas(prefecture, listed), (), (listed,))
    names = _NO_NAMES
    if has_rules:
        edition = own.edition(data.edition.id)
        matrix, names = reference.policy_matrix(data, raw["table3"], towns)
        kept = tuple(edition / name for name in _HAND_MADE if name in data.edition.tables)
        tables["policy_matrix.csv"] = (data.edition.id, matrix, ("table3",), kept)
    census = people.set_index("code")["census_2020"]
    for name, raw_input in indicator_tables.inputs(prefecture).items():
        values = indicator_tables.build(prefecture, source, name, census)
        tables[name] = ("", values, (), (source / raw_input,))
    written = []
    for name, (folder, table, used, kept) in tables.items():
        step(name)
        path = write_csv(table, (data_dir or own.data) / folder / name)
        inputs = [*(source / reference.INPUTS[key] for key in used), *kept]
        stamp(path, shipped=own.data / folder / name, inputs=inputs, outputs=[path])
        written.append(path)
    return written, names
