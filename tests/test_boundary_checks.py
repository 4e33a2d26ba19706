"""What cannot be right is refused, what may not be right is said aloud."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import affinity

from kankei_geo.base.errors import (
    InputContentError,
    InputFileError,
    InputWarning,
    UnexpectedCrsError,
)
from kankei_geo.build import measure
from kankei_geo.build.boundaries import boundaries, boundary_checks
from kankei_geo.dataset.dataset import Dataset
from tests.hokkaido import HOKKAIDO, changed

from .conftest import polygons_of, write


def checked(areas: gpd.GeoDataFrame, data: Dataset = HOKKAIDO) -> list[str]:
    warnings: list[InputWarning] = []
    table = areas.rename(columns={"N03_007": "code"})
    table["area_km2"] = measure.area_km2(table.geometry)
    boundary_checks.check(data, table, Path("n03.gpkg"), warnings.append)
    texts = [str(warning) for warning in warnings]
    assert not any("\n" in text for text in texts)
    assert all(warning.text("ja") != str(warning) for warning in warnings)
    return texts


def row_of(areas: gpd.GeoDataFrame, code: str) -> int:
    return int(areas.index[areas["N03_007"] == code][0])


def test_the_shipped_polygons_pass_in_silence(plausible: gpd.GeoDataFrame) -> None:
    assert checked(plausible) == []


@pytest.mark.turns(2)
@pytest.mark.slow
@pytest.mark.full_input
def test_the_full_resolution_passes_in_silence(full_input: Path) -> None:
    warnings: list[InputWarning] = []
    path = full_input / "boundaries" / "N03-22_01_220101_rebuilt.shp"
    areas = boundaries.dissolve(HOKKAIDO, polygons_of(path, warnings), warnings.append)
    assert checked(areas) == []
    assert not warnings


@pytest.mark.slow
def test_the_old_datum_without_a_prj_is_recognised_and_can_be_said(
    plausible: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = write(plausible.to_crs(4301), tmp_path / "old.shp")
    path.with_suffix(".prj").unlink()
    found = boundaries.dissolve(HOKKAIDO, polygons_of(path), [].append)
    with pytest.raises(UnexpectedCrsError, match=r"41\d m south-east .* pass --crs EPSG:4301"):
        checked(found)
    assert (
        checked(boundaries.dissolve(HOKKAIDO, polygons_of(path, crs="EPSG:4301"), [].append)) == []
    )


def test_another_shift_is_said_and_a_gross_one_refused(plausible: gpd.GeoDataFrame) -> None:
    def moved(degrees: float) -> gpd.GeoDataFrame:
        return plausible.set_geometry(plausible.geometry.translate(0, degrees))

    assert "everything lies 222 m from the known boundaries" in checked(moved(0.002))[0]
    with pytest.raises(UnexpectedCrsError, match=r"everything lies 11\.\d km"):
        checked(moved(0.1))


def test_a_missing_reference_is_said(plausible: gpd.GeoDataFrame) -> None:
    fault = InputFileError("{place}: the file is missing or cannot be read. Restore it.", place="")
    files = replace(HOKKAIDO.shipped, faults={HOKKAIDO.places.shapefile: fault})
    bare = Dataset(HOKKAIDO.prefecture, HOKKAIDO.edition, files)
    (text,) = checked(plausible, bare)
    assert text == (
        "n03.gpkg: the reference system could not be checked, because municipalities.shp is "
        "missing."
    )


def test_swapped_codes_are_refused(plausible: gpd.GeoDataFrame) -> None:
    first, second = row_of(plausible, "01203"), row_of(plausible, "01206")
    plausible.loc[[first, second], "N03_007"] = ["01206", "01203"]
    with pytest.raises(
        InputContentError, match="office lies far outside its polygon: 01206 釧路市"
    ):
        checked(plausible)


def test_codes_that_slipped_a_row_are_no_matter_of_the_reference_system(
    plausible: gpd.GeoDataFrame,
) -> None:
    plausible["N03_007"] = [*plausible["N03_007"][1:], plausible["N03_007"][0]]
    with pytest.raises(InputContentError, match="office lies far outside its polygon"):
        checked(plausible)


def test_areas_up_to_some_percent_off_are_said(plausible: gpd.GeoDataFrame) -> None:
    row = row_of(plausible, "01564")
    shape = plausible.geometry[row]
    plausible.loc[row, "geometry"] = affinity.scale(shape, 1, 0.915)
    texts = checked(plausible)
    assert len(texts) == 1
    assert "1 area(s) differ from the census by more than 1%" in texts[0]
    assert "01564 大空町" in texts[0]
    assert "(-8.5%)" in texts[0]


def test_without_a_census_no_area_is_compared(plausible: gpd.GeoDataFrame) -> None:
    towns = HOKKAIDO.municipalities[["code"]]
    unknown = changed(population=towns.assign(area_km2=float("nan")))
    row = row_of(plausible, "01564")
    plausible.loc[row, "geometry"] = affinity.scale(plausible.geometry[row], 0.9, 0.9)
    assert "differ from the census" in checked(plausible)[0]
    assert checked(plausible, unknown) == []


def test_an_area_that_cannot_be_right_is_refused(plausible: gpd.GeoDataFrame) -> None:
    row = row_of(plausible, "01564")
    plausible.loc[row, "geometry"] = affinity.scale(plausible.geometry[row], 0.8, 0.8)
    with pytest.raises(InputContentError, match=r"cannot be right .* 01564 大空町 .*\(-36\.\d%\)"):
        checked(plausible)


def test_an_office_outside_is_said(plausible: gpd.GeoDataFrame) -> None:
    row = row_of(plausible, "01367")
    plausible.loc[row, "geometry"] = plausible.geometry[row].buffer(0)
    office = HOKKAIDO.municipalities.set_index("code").loc["01367"]
    hole = gpd.GeoSeries.from_xy([office["office_lon"]], [office["office_lat"]]).buffer(0.001)
    plausible.loc[row, "geometry"] = plausible.geometry[row].difference(hole[0])
    texts = checked(plausible)
    assert len(texts) == 1
    assert "the office lies outside its polygon: 01367 奥尻町" in texts[0]


def test_an_office_that_moved_to_another_town_is_said_and_the_build_goes_on(
    plausible: gpd.GeoDataFrame,
) -> None:
    towns = HOKKAIDO.municipalities.set_index("code")
    for column in ("office_lat", "office_lon"):
        towns.loc["01464", column] = towns.loc["01204", column] + 0.01  # 和寒町, near 旭川市's
    texts = checked(plausible, changed(municipalities=towns.reset_index()))
    assert len(texts) == 1
    assert "the office lies outside its polygon: 01464 和寒町 (" in texts[0]
    assert "or the office may stand in another municipality" in texts[0]
