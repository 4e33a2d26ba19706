"""Make a prefecture's folders from boundaries and a list of offices alone, whole or not at all."""

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import geopandas as gpd
import pandas as pd

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, InputWarning, OutputFileError
from kankei_geo.base.paths import Places
from kankei_geo.build import airport_distances, geometry, national, new_settings, raw_schema, tiles
from kankei_geo.build import refresh as refreshing
from kankei_geo.build.boundaries.boundary_codes import codes_of
from kankei_geo.build.boundaries.boundary_file import Warn, read_file
from kankei_geo.build.boundaries.boundary_origin import NOTHING_TOLD, Origin, vintage_of
from kankei_geo.build.raw_input import read_raw
from kankei_geo.build.written import Step
from kankei_geo.dataset import shipped
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import read_edition
from kankei_geo.dataset.prefecture import read_prefecture

_YEAR = 4  # letters of a date
_UNDATED = "1970"  # of an empty table: nobody is told it


def add_prefecture(  # noqa: PLR0913 -- each is an option of the command
    code: str,
    *,
    boundaries: Path,
    offices: Path,
    home: Path,
    told: Origin = NOTHING_TOLD,
    date: str | None = None,
    step: Step = lambda _: None,
    warn: Warn = lambda _: None,
) -> Dataset:
    """Make ``data/CODE``, ``geo/CODE`` and ``static/CODE``, with no policies yet.

    They are made in a folder of their own and moved to their places when all of them are whole
    and have been read again.

    Parameters
    ----------
    code : str
        Two digits (JIS X 0401).
    boundaries : pathlib.Path
        N03 of the prefecture or of Japan, or another file with its codes.
    offices : pathlib.Path
        The list of offices of all of Japan, wards among them.
    home : pathlib.Path
        What receives the three folders.
    told : Origin
        What the user says of the boundaries' origin.
    date : str, optional
        As of when the offices are.
    step : callable
        Called with the name of each step as it begins.
    warn : callable
        Called with each thing that a person should look at.

    Returns
    -------
    Dataset
        What was made, in its place.

    Raises
    ------
    UnknownNameError
        If there is no such prefecture.
    InputFileError, InputContentError, UnexpectedCrsError
        If an input is missing or is not what it should be.
    OutputFileError
        If the prefecture is there already, or nothing can be written.
    """
    new_settings.check_code(code)
    goal = Places(home, code)
    _refuse_what_is_there(goal)
    step("read")
    table = read_raw(offices.parent, offices.name, raw_schema.NATIONAL_OFFICES)
    own = table[table["code"].str.startswith(code)]
    file = read_file(boundaries, warn)
    known = {*own["code"]}
    codes = codes_of(known, file.table, file.path, warn)
    areas = gpd.GeoDataFrame(file.table.assign(code=codes))
    areas = areas[areas["code"].str.startswith(code).fillna(value=False)]
    if own.empty or areas.empty:
        raise InputContentError(
            "{path}: no code begins with {code}. Expected the boundaries and the offices of that "
            "prefecture, or of all of Japan.",
            path=offices if own.empty else boundaries,
            code=code,
        )
    settings = new_settings.settings_toml(code, own, areas)
    if not new_settings.tells_groups(areas):
        warn(
            InputWarning(
                "{path}: no field tells the groups (N03_002 or N03_003), so all municipalities are "
                "one group. Take a file that has them, or write them into the tables.",
                path=boundaries,
            )
        )
    year = (told.date or vintage_of(file.name) or vintage_of(boundaries.name) or _UNDATED)[:_YEAR]
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".add-{code}-", dir=home) as folder:
            made = Places(Path(folder), code)
            _write_settings(made, settings, year)
            _build(made, boundaries, offices, told=told, date=date, step=step, warn=warn)
            _opened(made).require_everything()
            _move(made, goal)
    except OSError as error:
        if isinstance(error, InputContentError | OutputFileError):
            raise
        raise OutputFileError(
            "{path}: cannot be written ({reason}). Free some space or choose another folder.",
            path=home,
            reason=error.strerror or error,
        ) from error
    return _opened(goal)


def missing_of(data: Dataset) -> Mapping[str, int]:
    """Return how many municipalities have no reading and no English name of their own."""
    towns = data.municipalities
    return {
        "kana": int((towns["kana"] == towns["name"]).sum()),
        "name_en": int((towns["name_en"] == towns["kana"]).sum()),
    }


def _refuse_what_is_there(goal: Places) -> None:
    there = [folder for folder in (goal.data, goal.geo, goal.static) if folder.exists()]
    if there:
        raise OutputFileError(
            "{path}: this folder is there already, so nothing is changed. Build an existing "
            "prefecture again with build-tables, build and build-tiles, or remove its folders.",
            path=there[0],
        )


def _write_settings(made: Places, settings: str, year: str) -> None:
    edition = made.edition(new_settings.NO_EDITION)
    edition.mkdir(parents=True)
    for path, text in {
        made.data / paths.PREFECTURE_SETTINGS: settings,
        edition / paths.EDITION_SETTINGS: new_settings.EDITION.replace("{year}", year),
        edition / "policy_matrix.csv": new_settings.MATRIX,
    }.items():
        path.write_text(text, encoding="utf-8")


def _build(  # noqa: PLR0913 -- as above
    made: Places,
    boundaries: Path,
    offices: Path,
    *,
    told: Origin,
    date: str | None,
    step: Step,
    warn: Warn,
) -> None:
    prefecture = read_prefecture(made.data / paths.PREFECTURE_SETTINGS)
    national.build_first_tables(
        made, prefecture, offices, boundaries=boundaries, date=date, step=step
    )
    geometry.build_geometry(_opened(made), boundaries, told=told, step=step, warn=warn)
    tiles.build_tiles(_opened(made), step=step)
    step("distances to the airports of Japan")
    towns: pd.DataFrame = _opened(made).municipalities
    airport_distances.write_distances(made, prefecture, towns)
    step("check")
    refreshing.refresh(_opened(made))


def _opened(places: Places) -> Dataset:
    """Return the dataset as it stands on disk now; nothing is kept of it."""
    prefecture = read_prefecture(places.data / paths.PREFECTURE_SETTINGS)
    edition = read_edition(places.edition(prefecture.default_edition) / paths.EDITION_SETTINGS)
    return Dataset(prefecture, edition, shipped.read(places, prefecture, edition))


def _move(made: Places, goal: Places) -> None:
    """Move the folders to their places; the settings, by which a prefecture is known, last."""
    with ExitStack() as undone:
        for source, target in (
            (made.geo, goal.geo),
            (made.static, goal.static),
            (made.data, goal.data),
        ):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            undone.callback(shutil.rmtree, target, ignore_errors=True)
        undone.pop_all()
