"""Make the geometry that the project ships from a file of boundaries.

`build_geometry` reads as a recipe; `Step` tells the caller how far it is.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from kankei_geo.base import files, paths
from kankei_geo.base.crs import WGS84
from kankei_geo.build import generalise, measure, neighbours
from kankei_geo.build.boundaries import boundaries, boundary_checks
from kankei_geo.build.boundaries.boundary_file import Warn, read_file
from kankei_geo.build.boundaries.boundary_origin import NOTHING_TOLD, Origin, sidecar_words
from kankei_geo.build.generalise import Level
from kankei_geo.build.written import Step, stamp, write_geojson
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import Prefecture

GEOJSON_DECIMALS = 4  # about 10 m, far below a pixel at the scale of a municipality
# GDAL would write today's date into the file, and no two builds would be the same.
_DBF_DATE = "2000-01-01"


@dataclass(frozen=True)
class Folders:
    """Where a build writes; what is left out is the dataset's own folder.

    Attributes
    ----------
    geo, static : pathlib.Path, optional
        Of the shapefile for analysis and of the browser's GeoJSON.
    data : pathlib.Path, optional
        Of the pairs of neighbours. Left out, they stand beside a shapefile that is written
        elsewhere: the dataset's own must fit its own shapefile.
    """

    geo: Path | None = None
    static: Path | None = None
    data: Path | None = None


OWN_FOLDERS = Folders()


def build_geometry(  # noqa: PLR0913 -- each is an option of the command
    data: Dataset,
    boundary_file: Path,
    *,
    crs: str | None = None,
    told: Origin = NOTHING_TOLD,
    folders: Folders = OWN_FOLDERS,
    step: Step = lambda _: None,
    warn: Warn = lambda _: None,
) -> gpd.GeoDataFrame:
    """Build the shapefile for analysis, the browser's GeoJSON and the pairs of neighbours.

    Parameters
    ----------
    data : Dataset
        The prefecture with its municipalities; nothing else of it has to be there.
    boundary_file : pathlib.Path
        N03 or another file of any of the kinds that `boundary_file.read_file` reads.
    crs : str, optional
        Reference system of its coordinates, in place of what the file says.
    told : Origin
        What the user says of its origin.
    folders : Folders
        Where to write; made if needed.
    step : callable
        Called with the name of each step as it begins.
    warn : callable
        Called with each thing that a person should look at.

    Returns
    -------
    geopandas.GeoDataFrame
        The full-resolution municipalities with their geodesic ``area_km2``, EPSG:6668.

    Raises
    ------
    InputFileError, InputContentError, UnexpectedCrsError
        If the file or the table of municipalities is missing or is not what it should be.
    """
    prefecture = data.prefecture
    step("read")
    file = read_file(boundary_file, warn)
    polygons = boundaries.polygons_of(data, file, warn, crs)
    step("dissolve")
    areas = boundaries.dissolve(data, polygons, warn)
    step("measure")
    areas["area_km2"] = measure.area_km2(areas.geometry).round(4)
    step("compare with census, offices and known boundaries")
    boundary_checks.check(data, areas, boundary_file, warn)
    words = sidecar_words(file, told, warn)
    step("generalise for analysis")
    analysis = generalise.generalise(prefecture, areas, generalise.ANALYSIS)
    step("generalise for the browser")
    levels = {
        paths.SHAPEFILE: generalise.ANALYSIS,
        paths.DRAWN: generalise.on_screen(generalise.DRAW, areas),
        paths.PICKED: generalise.on_screen(generalise.PICK, areas),
    }
    draw = _for_browser(prefecture, areas, levels[paths.DRAWN])
    pick = _for_browser(prefecture, areas[areas["in_scope"]], levels[paths.PICKED])
    step("write")
    own = data.places
    shapefile = _write_shapefile(data, analysis, (folders.geo or own.geo) / paths.SHAPEFILE)
    parts = [shapefile.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS]
    written = {own.shapefile: (shapefile, parts)}
    for name, table, columns in (
        (paths.DRAWN, draw, ["i", "code", "in_scope", "geometry"]),
        (paths.PICKED, pick, ["i", "code", "geometry"]),
    ):
        path = write_geojson(table[columns], (folders.static or own.static) / name)
        written[own.static / name] = (path, [path])
    for shipped, (path, outputs) in written.items():
        first = _first_words(prefecture, path.name, levels[path.name])
        stamp(path, shipped=shipped, inputs=file.parts, outputs=outputs, words=words, first=first)
    step("neighbours")
    neighbours.write_neighbours(
        data,
        analysis,
        folders.data or folders.geo or own.data,
        inputs=[shapefile, shapefile.with_suffix(".dbf")],
        words=words,
    )
    return areas


def _first_words(prefecture: Prefecture, name: str, level: Level) -> dict[str, Any]:
    """Return title and processing of a file of geometry that was never described before."""
    titles = {
        paths.SHAPEFILE: ("市町村境界（分析用）", "Municipal boundaries for analysis"),
        paths.DRAWN: ("市町村境界（画面の描画用）", "Municipal boundaries drawn in the browser"),
        paths.PICKED: ("市町村境界（クリック用）", "Municipal boundaries for clicks"),
    }
    ja, en = titles[name]
    merged = "Merge polygons by code"
    if prefecture.wards:
        merged += f"; wards become {', '.join(sorted({*prefecture.wards.values()}))}"
    ends = (
        "Write as ESRI Shapefile, UTF-8, JGD2011"
        if name == paths.SHAPEFILE
        else f"Round to {GEOJSON_DECIMALS} decimals"
    )
    return {
        "title": {"ja": ja, "en": en},
        "processing": [
            f"Read the polygons, keep codes that begin with {prefecture.code}",
            merged,
            "Measure the geodesic area of the polygons as they were read (GRS80)",
            f"Drop islets under {level.smallest_islet_km2:g} km² that touch nothing",
            f"Simplify as a coverage (Visvalingam-Whyatt, {level.tolerance_m:,.0f} m)",
            ends,
        ],
    }


def _for_browser(prefecture: Prefecture, areas: gpd.GeoDataFrame, level: Level) -> gpd.GeoDataFrame:
    simple = generalise.generalise(prefecture, areas, level).to_crs(WGS84)
    return generalise.rounded(_indexed(simple), GEOJSON_DECIMALS)


def _indexed(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the position ``i`` by which the browser looks up a municipality's class."""
    ordered = areas.sort_values(["in_scope", "code"], ascending=[False, True])
    return ordered.assign(i=range(len(ordered)))


def _write_shapefile(data: Dataset, areas: gpd.GeoDataFrame, path: Path) -> Path:
    names = data.municipalities.set_index("code")["name"]
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
