"""Compare boundaries with what is known from elsewhere, and say aloud what differs.

Three things are known of each municipality that no boundary file decides: the area that the
census prints, where its office stands, and where the shipped polygons lie.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import Transformer

from kankei_geo.base import paths
from kankei_geo.base.crs import JGD2011
from kankei_geo.base.errors import (
    InputContentError,
    InputWarning,
    KankeiGeoError,
    UnexpectedCrsError,
    several,
)
from kankei_geo.build.boundaries.boundary_file import Warn
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.prefecture import Prefecture

# Where N03 and the census draw a border or a lake differently: N03 less census, in km².
_DRAWN_DIFFERENTLY = {
    "01223": 33.98,  # 根室市
    "01575": -3.17,  # 壮瞥町
    "01661": 14.75,  # 釧路町
    "01662": -14.75,  # 厚岸町
    "01691": 25.04,  # 別海町
}
_AREA_WARNING = 0.01
_AREA_ERROR = 0.25
_OFFICE_ERROR_M = 5_000
_TOKYO_DATUM = "EPSG:4301"
_TOKYO_MARGIN_M = 60
_SHIFT_WARNING_M = 100
_SHIFT_ERROR_M = 5_000


def check(data: Dataset, areas: gpd.GeoDataFrame, path: Path, warn: Warn) -> None:
    """Check full-resolution municipalities for plausibility.

    Parameters
    ----------
    data : Dataset
        What is known: the municipalities, their census areas if it has them, and the shipped
        polygons if there are any.
    areas : geopandas.GeoDataFrame
        ``code``, ``area_km2`` and ``geometry`` in EPSG:6668, one row for each municipality.
    path : pathlib.Path
        The file that messages name.
    warn : callable
        Called with each thing that differs and may still be right.

    Raises
    ------
    UnexpectedCrsError
        If everything lies where another reference system would put it.
    InputContentError
        If an area or a place is too far off to be a matter of date or detail.
    """
    known = areas.set_index("code").loc[data.municipalities["code"]]
    _check_shift(data, known, path, warn)
    _check_offices(data, known, path, warn)
    _check_areas(data, known["area_km2"], path, warn)


def _check_shift(data: Dataset, areas: gpd.GeoDataFrame, path: Path, warn: Warn) -> None:
    """Compare the middles with those of the shipped polygons; the median forgives detail."""
    try:
        shipped = data.boundaries
    except KankeiGeoError:
        warn(
            InputWarning(
                "{path}: the reference system could not be checked, because {shipped} is missing.",
                path=path,
                shipped=paths.SHAPEFILE,
            )
        )
        return
    here = areas.geometry.to_crs(data.prefecture.equal_area).centroid
    there = shipped.set_index("code").geometry.to_crs(data.prefecture.equal_area).centroid
    there = there.reindex(here.index)
    easts, norths = here.x - there.x, here.y - there.y
    east, north = easts.median(), norths.median()
    metres = (east**2 + north**2) ** 0.5
    spread = max((easts - east).abs().median(), (norths - north).abs().median())
    if spread > metres / 2:
        return  # each lies off by itself, which is no matter of the reference system
    old_east, old_north = _tokyo_datum_m(data.prefecture)
    off = abs(east - old_east), abs(north - old_north)
    if max(off) <= _TOKYO_MARGIN_M:
        raise UnexpectedCrsError(
            "{path}: everything lies {metres:.0f} m south-east of the known boundaries, as in the "
            "old Tokyo Datum (EPSG:4301). Add its .prj file, or pass --crs EPSG:4301.",
            path=path,
            metres=metres,
        )
    if metres > _SHIFT_ERROR_M:
        raise UnexpectedCrsError(
            "{path}: everything lies {km:.1f} km from the known boundaries. Pass the reference "
            "system of the coordinates with --crs, such as EPSG:6668.",
            path=path,
            km=metres / 1000,
        )
    if metres > _SHIFT_WARNING_M:
        warn(
            InputWarning(
                "{path}: everything lies {metres:.0f} m from the known boundaries (east {east:.0f} "
                "m, north {north:.0f} m). Expected under {most} m; check the reference system "
                "(--crs).",
                path=path,
                metres=metres,
                east=east,
                north=north,
                most=_SHIFT_WARNING_M,
            )
        )


def _tokyo_datum_m(prefecture: Prefecture) -> tuple[float, float]:
    """Return how far east and north old degrees lie in the prefecture if read as new ones."""
    centre = prefecture.centre.longitude, prefecture.centre.latitude
    right = Transformer.from_crs(_TOKYO_DATUM, JGD2011, always_xy=True).transform(*centre)
    to_metres = Transformer.from_crs(JGD2011, prefecture.equal_area, always_xy=True)
    (wrong_x, wrong_y), (x, y) = to_metres.transform(*centre), to_metres.transform(*right)
    return wrong_x - x, wrong_y - y


def _check_offices(data: Dataset, areas: gpd.GeoDataFrame, path: Path, warn: Warn) -> None:
    table = data.municipalities.set_index("code")
    offices = gpd.GeoSeries.from_xy(
        table["office_lon"], table["office_lat"], index=table.index, crs=JGD2011
    )
    outside = offices[~areas.geometry.contains(offices)].to_crs(data.prefecture.equal_area)
    if outside.empty:
        return
    metres = areas.geometry.loc[outside.index].to_crs(data.prefecture.equal_area).distance(outside)
    texts = [
        f"{code} {table['name'][code]} ({metre:,.0f} m)"
        for code, metre in metres.sort_values(ascending=False).items()
    ]
    if _are_of_others(areas, offices, metres.index[metres > _OFFICE_ERROR_M]):
        raise InputContentError(
            "{path}: the office lies far outside its polygon: {found}. Expected it inside; the "
            "codes may belong to other polygons, so compare code and place.",
            path=path,
            found=several(texts),
        )
    warn(
        InputWarning(
            "{path}: the office lies outside its polygon: {found}. Expected it inside; the "
            "polygons may be coarse or shifted, or the office may stand in another municipality.",
            path=path,
            found=several(texts),
        )
    )


def _are_of_others(areas: gpd.GeoDataFrame, offices: gpd.GeoSeries, far: pd.Index) -> bool:
    """Tell whether codes belong to other polygons, by the offices that lie far outside theirs.

    An office may have moved to another town (双葉町 after 2011), whose own office stays where it
    is. Where codes were exchanged or have slipped, those of others are wrong, too.
    """
    if len(far) > len(areas) / 2:
        return True
    lost = areas.loc[far].geometry
    return any(lost.contains(office).any() for office in offices.loc[far])


def _check_areas(data: Dataset, found: pd.Series, path: Path, warn: Warn) -> None:
    census = data.population.set_index("code")["area_km2"].loc[found.index]
    # What has no census area is compared with nothing.
    drawn = census + pd.Series(_DRAWN_DIFFERENTLY).reindex(census.index, fill_value=0)
    # The nearer of the two counts: another source may draw as the census does.
    near_census = (found - census).abs() <= (found - drawn).abs()
    expected = census.where(near_census, drawn)
    off = found / expected - 1
    wrong = off[off.abs() > _AREA_WARNING]
    if wrong.empty:
        return
    names = data.municipalities.set_index("code")["name"]
    texts = [
        f"{code} {names[code]} {found[code]:,.2f} / {expected[code]:,.2f} km² ({wrong[code]:+.1%})"
        for code in wrong.abs().sort_values(ascending=False).index
    ]
    if wrong.abs().max() > _AREA_ERROR:
        raise InputContentError(
            "{path}: areas that cannot be right (found / census): {found}. Expected the census "
            "area within {most:.0%}; the codes may belong to other polygons, or parts are missing.",
            path=path,
            found=several(texts),
            most=_AREA_ERROR,
        )
    warn(
        InputWarning(
            "{path}: {count} area(s) differ from the census by more than {least:.0%} (found / "
            "census): {found}. The polygons are coarse or of another date; for exact areas take "
            "N03 in full resolution.",
            path=path,
            count=len(wrong),
            least=_AREA_WARNING,
            found=several(texts),
        )
    )
