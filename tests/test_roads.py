"""The road file is checked before it is used, and lines that meet are joined."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from kankei_geo.base.errors import InputContentError, InputFileError, UnexpectedCrsError
from kankei_geo.build.drive.roads import EXPRESSWAY, NATIONAL, PREFECTURAL, metres, read_roads
from tests.hokkaido import HOKKAIDO

PREFECTURE = HOKKAIDO.prefecture
# A T of three roads in central Hokkaido; the second runs towards the junction.
WEST, MIDDLE, EAST, SOUTH = (142.0, 43.5), (142.1, 43.5), (142.2, 43.5), (142.1, 43.4)
LINES = [[WEST, MIDDLE], [EAST, MIDDLE], [MIDDLE, SOUTH]]
CLASSES = [NATIONAL, EXPRESSWAY, PREFECTURAL]


def _frame(lines: list[list[tuple[float, float]]], classes: Sequence[object]) -> gpd.GeoDataFrame:
    geometry = [shapely.LineString(line) for line in lines]
    return gpd.GeoDataFrame({"rtt": classes}, geometry=geometry, crs="EPSG:4326")


def _write(folder: Path, frame: gpd.GeoDataFrame) -> Path:
    path = folder / "roads.gpkg"
    frame.to_file(path)
    return path


def test_lines_that_meet_share_one_node_whatever_their_direction(tmp_path: Path) -> None:
    network = read_roads(PREFECTURE, _write(tmp_path, _frame(LINES, CLASSES)), spacing_km=100)
    assert len(network.xy_m) == 4
    assert network.junction.all()
    degree = np.bincount(np.concatenate([network.start, network.end]))
    assert sorted(degree) == [1, 1, 1, 3]
    assert network.xy_m[degree.argmax()] == pytest.approx(metres(PREFECTURE, *MIDDLE)[0], abs=0.1)
    assert network.road_class.tolist() == CLASSES


def test_cutting_keeps_length_class_and_the_way_along_the_line(tmp_path: Path) -> None:
    path = _write(tmp_path, _frame(LINES, CLASSES))
    whole, cut = (
        read_roads(PREFECTURE, path, spacing_km=100),
        read_roads(PREFECTURE, path, spacing_km=1),
    )
    assert cut.length_km.max() <= 1
    for one in CLASSES:
        length_km = whole.length_km[whole.road_class == one].sum()
        assert cut.length_km[cut.road_class == one].sum() == pytest.approx(length_km)
    assert cut.junction.sum() == 4
    # Straight lines: a piece that joined the wrong nodes would be longer than its length.
    gaps_km = np.linalg.norm(cut.xy_m[cut.start] - cut.xy_m[cut.end], axis=1) / 1000
    assert gaps_km == pytest.approx(cut.length_km, rel=1e-3)


def test_lengths_are_true_within_a_thousandth(tmp_path: Path) -> None:
    network = read_roads(
        PREFECTURE, _write(tmp_path, _frame([[(145.0, 43.0), (145.0, 43.5)]], [NATIONAL]))
    )
    assert network.length_km.sum() == pytest.approx(55.548, rel=1e-3)  # on GRS80


def test_nodes_know_whether_expressways_or_ordinary_roads_touch_them(tmp_path: Path) -> None:
    network = read_roads(PREFECTURE, _write(tmp_path, _frame(LINES, CLASSES)), spacing_km=100)
    fast = network.xy_m[network.touches(expressway=True)]
    slow = network.xy_m[network.touches(expressway=False)]
    assert sorted(fast[:, 0]) == pytest.approx(
        sorted(metres(PREFECTURE, *zip(MIDDLE, EAST, strict=True))[:, 0])
    )
    assert len(slow) == 3


def test_only_the_main_part_is_kept(tmp_path: Path) -> None:
    far = [(141.2, 45.2), (141.2, 45.201)]
    network = read_roads(PREFECTURE, _write(tmp_path, _frame([far, *LINES], [NATIONAL, *CLASSES])))
    alone = read_roads(PREFECTURE, _write(tmp_path, _frame(LINES, CLASSES)))
    assert len(network.xy_m) == len(alone.xy_m)
    assert network.length_km.sum() == pytest.approx(alone.length_km.sum())
    assert network.start.max() < len(network.xy_m)
    assert network.end.max() < len(network.xy_m)


def test_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "none.gpkg"
    with pytest.raises(InputFileError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: the road file is missing. Expected road lines with a column rtt. Restore the "
        "file, or give the right path."
    )


def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "roads.gpkg"
    path.write_text("no database")
    with pytest.raises(InputFileError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: the road file cannot be read. Expected a vector file such as GeoPackage. "
        "Restore the file."
    )


def test_missing_class_column(tmp_path: Path) -> None:
    path = _write(tmp_path, _frame(LINES, CLASSES).rename(columns={"rtt": "kind"}))
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: there is no column rtt; found kind, geometry. Expected the road class "
        "14/15/16 in it. Add the column."
    )


def test_unknown_classes_are_told_together(tmp_path: Path) -> None:
    path = _write(tmp_path, _frame(LINES, [14, 3, 99]))
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: 2 of 3 roads have an unknown class in rtt: 3, 99. Expected 14/15/16 (national, "
        "prefectural, expressway). Correct them."
    )


def test_no_line(tmp_path: Path) -> None:
    frame = _frame(LINES, CLASSES)
    frame.loc[2, "geometry"] = shapely.Point(*SOUTH)
    path = _write(tmp_path, frame)
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: 1 of 3 roads are no line. Expected at least one road, each a LineString. Split "
        "multi-part lines and remove empty ones."
    )


def test_roads_that_do_not_hang_together(tmp_path: Path) -> None:
    apart = [[(142.0, 43.5), (142.1, 43.5)], [(142.0, 43.6), (142.1, 43.6)]]
    path = _write(tmp_path, _frame(apart, [NATIONAL, NATIONAL]))
    with pytest.raises(InputContentError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: the roads fall into 2 separate parts; the largest holds 50% of the length, "
        "expected at least 95%. Make lines that meet share their end points exactly."
    )


def test_wrong_reference_system(tmp_path: Path) -> None:
    path = _write(tmp_path, _frame(LINES, CLASSES).to_crs("EPSG:3857"))
    with pytest.raises(UnexpectedCrsError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: the reference system is EPSG:3857; expected EPSG:4326 or EPSG:6668 (longitude "
        "and latitude). Reproject the roads, or add the missing declaration."
    )


@pytest.mark.filterwarnings("ignore:'crs' was not provided")  # the fault that is tested
def test_missing_reference_system(tmp_path: Path) -> None:
    frame = _frame(LINES, CLASSES)
    path = _write(tmp_path, gpd.GeoDataFrame({"rtt": CLASSES}, geometry=list(frame.geometry)))
    with pytest.raises(UnexpectedCrsError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value).startswith(f"{path}: the reference system is not declared; expected")


def test_coordinates_outside_hokkaido(tmp_path: Path) -> None:
    swapped = [[(y, x) for x, y in line] for line in LINES]
    path = _write(tmp_path, _frame(swapped, CLASSES))
    with pytest.raises(UnexpectedCrsError) as caught:
        read_roads(PREFECTURE, path)
    assert str(caught.value) == (
        f"{path}: coordinates reach from (43.4, 142.0) to (43.5, 142.2); expected degrees within "
        "(139.0, 41.0) and (149.0, 46.0). Check the declared reference system and the order of "
        "the axes."
    )
