"""What differs between two files of boundaries."""

import json
from pathlib import Path

import geopandas as gpd
import pytest

from kankei_geo.base.crs import JGD2011
from kankei_geo.base.errors import InputContentError, UnexpectedCrsError
from kankei_geo.build.boundaries.boundary_diff import Difference, difference, places_of
from kankei_geo.build.boundaries.boundary_file import read_file

from .conftest import ROOT, run, squares, write

pytestmark = pytest.mark.slow

KINDS = ("added", "removed", "renamed", "recoded", "merged", "split", "redrawn")
NAMES = {
    "01202": "函館市",
    "01203": "小樽市",
    "01204": "旭川市",
    "01205": "室蘭市",
    "01206": "釧路市",
}


def made() -> gpd.GeoDataFrame:
    table = squares(list(NAMES))
    return table.assign(N03_003=None, N03_004=list(NAMES.values()))


def compared(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, folder: Path) -> Difference:
    files = [write(before, folder / "a.geojson"), write(after, folder / "b.gpkg")]
    sides = [places_of(read_file(file, pytest.fail), NAMES, pytest.fail) for file in files]
    return difference(*sides)


def kinds(found: Difference) -> dict[str, list[object]]:
    """Return the codes of each kind that is there."""
    told: dict[str, list[object]] = {}
    for kind in KINDS:
        for item in getattr(found, kind):
            codes: object = getattr(item, "code", None)
            if codes is None:
                codes = tuple(
                    tuple(place.code for place in side) for side in (item.before, item.after)
                )
            told.setdefault(kind, []).append(codes)
    return told


def test_the_same_drawn_otherwise_is_no_difference(tmp_path: Path) -> None:
    coarse = made()
    coarse.geometry = coarse.geometry.scale(0.96, 0.96)
    apart = coarse.explode().to_crs(6680)
    found = compared(made(), apart, tmp_path)
    assert kinds(found) == {}
    assert found.is_none
    assert found.compares_names


def test_who_came_and_who_left(tmp_path: Path) -> None:
    found = compared(made().iloc[:-1], made().iloc[1:], tmp_path)
    assert kinds(found) == {"added": ["01206"], "removed": ["01202"]}
    assert found.added[0].name == "釧路市"
    # 0.1 by 0.1 degrees at 42 N: 111.1 km by 111.3 km · cos 42°, a hundredth.
    assert found.added[0].area_km2 == pytest.approx(92, rel=0.01)


def test_a_name_and_a_code_that_changed(tmp_path: Path) -> None:
    after = made()
    after.loc[1, "N03_004"] = "新小樽市"
    after.loc[2, "N03_007"] = "01299"
    found = compared(made(), after, tmp_path)
    assert kinds(found) == {
        "renamed": [(("01203",), ("01203",))],
        "recoded": [(("01204",), ("01299",))],
    }
    assert found.renamed[0].after[0].name == "新小樽市"
    assert found.recoded[0].common == pytest.approx(1)


def test_codes_that_were_exchanged_are_told_although_both_stand_in_both(tmp_path: Path) -> None:
    after = made()
    after["N03_007"] = after["N03_007"].replace({"01204": "01205", "01205": "01204"})
    assert kinds(compared(made(), after, tmp_path)) == {
        "recoded": [(("01204",), ("01205",)), (("01205",), ("01204",))]
    }


def test_towns_that_merged_under_a_new_code_and_into_another_one(tmp_path: Path) -> None:
    after = made().assign(
        N03_007=["01298", "01298", "01204", "01205", "01205"],
        N03_004=["新市", "新市", "旭川市", "室蘭市", "室蘭市"],
    )
    found = compared(made(), after, tmp_path)
    assert kinds(found) == {
        "merged": [(("01205", "01206"), ("01205",)), (("01202", "01203"), ("01298",))]
    }
    assert kinds(compared(after, made(), tmp_path)) == {
        "split": [(("01205",), ("01205", "01206")), (("01298",), ("01202", "01203"))]
    }


def test_a_code_that_lies_elsewhere_is_told(tmp_path: Path) -> None:
    after = made()
    after.loc[4, "geometry"] = after.geometry[4].buffer(0.04, join_style="mitre")
    found = compared(made(), after, tmp_path)
    assert kinds(found) == {"redrawn": [(("01206",), ("01206",))]}
    assert found.redrawn[0].common == pytest.approx(1 / 1.8**2, rel=0.01)


def test_wards_have_their_city_before_their_name_in_every_vintage(tmp_path: Path) -> None:
    codes = ["01101", "01102"]
    old = squares(codes).assign(N03_003="札幌市", N03_004=["中央区", "北区"])
    new = squares(codes).assign(N03_003=None, N03_004="札幌市", N03_005=["中央区", "北区"])
    assert compared(old, new, tmp_path).is_none
    assert compared(old, new, tmp_path).compares_names
    whole = squares(["01101", "01102"]).assign(N03_007="01100", N03_004="札幌市")
    assert kinds(compared(old, whole, tmp_path)) == {"merged": [(("01101", "01102"), ("01100",))]}


def test_without_names_nothing_is_said_of_them(tmp_path: Path) -> None:
    found = compared(made(), made()[["N03_007", "geometry"]], tmp_path)
    assert found.is_none
    assert not found.compares_names


def test_land_without_a_code_is_no_place(tmp_path: Path) -> None:
    after = made()
    after.loc[5] = {"N03_007": None, "N03_004": "所属未定地", "geometry": after.geometry[0]}
    assert compared(made(), gpd.GeoDataFrame(after, crs=JGD2011), tmp_path).is_none


def test_what_is_not_in_japan_and_what_has_no_code_is_refused(tmp_path: Path) -> None:
    away = made()
    away.geometry = away.geometry.translate(-100)
    with pytest.raises(UnexpectedCrsError, match="no degrees in Japan"):
        compared(made(), away, tmp_path)
    with pytest.raises(InputContentError, match="no code begins with 47"):
        places_of(
            read_file(write(made(), tmp_path / "c.gpkg"), pytest.fail), NAMES, pytest.fail, "47"
        )


def test_the_command_says_it_in_words_as_json_and_by_its_status(tmp_path: Path) -> None:
    before, after = write(made(), tmp_path / "a.geojson"), made()
    after.loc[2, "N03_007"] = "01299"
    other = write(after, tmp_path / "N03-22_01_220101.geojson")
    same = run(ROOT, "diff-boundaries", str(before), str(before))
    assert (same.returncode, same.stdout) == (0, "Nothing differs.\n")
    told = run(ROOT, "diff-boundaries", str(before), str(other), "--lang", "ja")
    assert told.returncode == 1
    assert told.stdout.splitlines() == [
        "コードの変更（同じ場所、別のコード）: 1",
        "  01204 旭川市 → 01299 旭川市 (面積の100%が共通)",
    ]
    assert "2022-01-01" in told.stderr
    found = run(ROOT, "diff-boundaries", str(before), str(other), "--json")
    assert found.returncode == 1
    read = json.loads(found.stdout)
    assert read["same"] is False
    assert read["b"] == {"file": other.name, "date": "2022-01-01", "places": 5}
    assert read["recoded"][0]["after"][0]["code"] == "01299"
    assert all(read[kind] == [] for kind in KINDS if kind != "recoded")
    assert run(ROOT, "diff-boundaries", str(before), str(tmp_path / "none.shp")).returncode == 2


@pytest.mark.turns(1)
@pytest.mark.full_input
def test_two_vintages_of_hokkaido_are_the_same_however_they_are_drawn(full_input: Path) -> None:
    thinned = full_input / "japan/boundaries/N03-21_01_210101_1pct.geojson"
    for other in (
        "boundaries_odd/seseki_01_hokkaido_topo.json",
        "boundaries/N03-22_01_220101_rebuilt.shp",
    ):
        result = run(ROOT, "diff-boundaries", str(thinned), str(full_input / other))
        assert (result.returncode, result.stdout) == (0, "Nothing differs.\n"), other
