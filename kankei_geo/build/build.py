"""Make what the project ships: geometry from N03, tables from the raw inputs.

The top functions read as recipes; `Step` tells the caller how far they are.
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.base import files, paths
from kankei_geo.base.crs import WGS84
from kankei_geo.build import generalise, measure, reference
from kankei_geo.build.boundaries import boundaries, boundary_checks
from kankei_geo.build.boundaries.boundary_file import Warn, read_file
from kankei_geo.build.boundaries.boundary_origin import NOTHING_TOLD, Origin, sidecar_words
from kankei_geo.dataset import geojson, load, pipeline, sources
from kankei_geo.dataset.names import ResolvedNames
from kankei_geo.present.maps import tooltip

Step = Callable[[str], None]

GEOJSON_DECIMALS = 4  # about 10 m, far below a pixel at the scale of a municipality
# GDAL would write today's date into the file, and no two builds would be the same.
_DBF_DATE = "2000-01-01"


def build_geometry(  # noqa: PLR0913 -- each is an option of the command
    boundary_file: Path,
    *,
    crs: str | None = None,
    told: Origin = NOTHING_TOLD,
    geo_dir: Path = paths.GEO,
    static_dir: Path = paths.STATIC,
    step: Step = lambda _: None,
    warn: Warn = lambda _: None,
) -> gpd.GeoDataFrame:
    """Build the shapefile for analysis and the browser's GeoJSON from a boundary file.

    Parameters
    ----------
    boundary_file : pathlib.Path
        N03 or another file of any of the kinds that `boundary_file.read_file` reads.
    crs : str, optional
        Reference system of its coordinates, in place of what the file says.
    told : Origin
        What the user says of its origin.
    geo_dir, static_dir : pathlib.Path
        Where to write; made if needed.
    step : callable
        Called with the name of each step as it begins.
    warn : callable
        Called with each thing that a person should look at.

    Returns
    -------
    geopandas.GeoDataFrame
        The full-resolution municipalities with their geodesic ``area_km2``, EPSG:6668.
    """
    step("read")
    file = read_file(boundary_file, warn)
    polygons = boundaries.polygons_of(file, warn, crs)
    step("dissolve")
    areas = boundaries.dissolve(polygons, warn)
    step("measure")
    areas["area_km2"] = measure.area_km2(areas.geometry).round(4)
    step("compare with census, offices and known boundaries")
    boundary_checks.check(areas, boundary_file, warn)
    words = sidecar_words(file, told, warn)
    step("generalise for analysis")
    analysis = generalise.generalise(areas, generalise.ANALYSIS)
    step("generalise for the browser")
    draw = _for_browser(areas, generalise.DRAW)[["i", "code", "in_scope", "geometry"]]
    pick = _with_tooltips(_for_browser(areas[areas["in_scope"]], generalise.PICK))
    step("write")
    shapefile = _write_shapefile(analysis, geo_dir / paths.ANALYSIS_SHAPEFILE.name)
    parts = [shapefile.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS]
    sources.stamp(shapefile, inputs=file.parts, outputs=parts, words=words)
    drawn = _write_geojson(draw, static_dir, paths.DRAW_GEOJSON.name)
    sources.stamp(drawn, inputs=file.parts, outputs=[drawn], words=words)
    picked = _write_geojson(pick, static_dir, paths.PICK_GEOJSON.name)
    sources.stamp(
        picked,
        inputs=[*file.parts, paths.POLICY_MATRIX],
        outputs=[picked],
        words=_with_marks(words),
    )
    return areas


def build_tables(
    source: Path, *, data_dir: Path = paths.DATA, step: Step = lambda _: None
) -> ResolvedNames:
    """Build the reference tables and the policy matrix from the raw inputs.

    Parameters
    ----------
    source : pathlib.Path
        Folder that holds the files of `reference.INPUTS`.
    data_dir : pathlib.Path
        Where to write.
    step : callable
        Called with the name of each table as its turn comes.

    Returns
    -------
    ResolvedNames
        How the printed names were resolved, with the aliases that no name needed.
    """
    raw = {key: reference.read_raw(source, key) for key in reference.INPUTS}
    matrix, names = reference.policy_matrix(raw["table3"])
    tables = {
        "municipalities": (
            reference.municipalities(raw["offices"], raw["population"]),
            ("offices", "population"),
        ),
        "population": (reference.population(raw["population"]), ("population",)),
        "airports": (reference.airports(raw["airports"]), ("airports",)),
        "policy_matrix": (matrix, ("table3",)),
    }
    hand_made = {"policy_matrix": (paths.ALIASES, paths.DATA / "programme_2019.csv")}
    for name, (table, keys) in tables.items():
        step(name)
        path = write_csv(table, data_dir / f"{name}.csv")
        inputs = [source / reference.INPUTS[key] for key in keys]
        sources.stamp(path, inputs=[*inputs, *hand_made.get(name, ())], outputs=[path])
    return names


def csv_text(table: pd.DataFrame) -> str:
    """Return `table` as CSV with ``true``/``false`` for booleans."""
    flags = table.select_dtypes("bool").columns
    spelled = {name: table[name].map({True: "true", False: "false"}) for name in flags}
    return str(table.assign(**spelled).to_csv(index=False, lineterminator="\n"))


def write_csv(table: pd.DataFrame, path: Path) -> Path:
    """Write `table` as UTF-8 CSV and return `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return files.write(path, csv_text(table).encode())


def _with_marks(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words for boundaries that also carry the marks of the policy matrix."""
    marks = sources.read_sidecar(sources.sidecar_path(paths.POLICY_MATRIX))
    return {
        **words,
        "source": f"{words['source']}; {marks.source}",
        "credit": {
            "ja": f"{words['credit']['ja']}。{marks.credit['ja']}",
            "en": f"{words['credit']['en']}. {marks.credit['en']}",
        },
        "redistributable": words["redistributable"] and marks.redistributable,
    }


def _for_browser(areas: gpd.GeoDataFrame, level: generalise.Level) -> gpd.GeoDataFrame:
    simple = generalise.generalise(areas, level).to_crs(WGS84)
    return generalise.rounded(_indexed(simple), GEOJSON_DECIMALS)


def _indexed(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the position ``i`` by which the browser looks up a municipality's class."""
    ordered = areas.sort_values(["in_scope", "code"], ascending=[False, True])
    return ordered.assign(i=range(len(ordered)))


def _with_tooltips(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    texts = tooltip.properties(pipeline.joined_table())
    return areas[["i", "code", "geometry"]].merge(texts, on="code", validate="1:1")


def _write_shapefile(areas: gpd.GeoDataFrame, path: Path) -> Path:
    names = load.municipalities().set_index("code")["name"]
    table = areas.assign(name=areas["code"].map(names), in_scope=areas["in_scope"].astype(int))[
        ["code", "name", "in_scope", "area_km2", "geometry"]
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, path.name)
        pyogrio.write_dataframe(
            table,
            made,
            driver="ESRI Shapefile",
            encoding="UTF-8",
            layer_options={"DBF_DATE_LAST_UPDATE": _DBF_DATE},
        )
        parts = [made.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS]
        files.write_all({path.with_name(part.name): part.read_bytes() for part in parts})
    return path


def _write_geojson(areas: gpd.GeoDataFrame, folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return files.write(folder / name, geojson.text(areas).encode())
