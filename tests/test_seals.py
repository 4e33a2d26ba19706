"""What the build has checked is not checked again; whatever differs from it is."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.build import sealed
from kankei_geo.dataset import seals, sources
from kankei_geo.dataset.catalogue import all_datasets, open_dataset
from tests.hokkaido import HOKKAIDO

from .conftest import ROOT

REFRESH = "seal them again: python -m kankei_geo refresh --prefecture NN"


@pytest.mark.parametrize(("code", "edition"), all_datasets())
def test_what_is_sealed_is_what_a_check_would_return(code: str, edition: str) -> None:
    data = open_dataset(code, edition)
    again = data.unsealed()
    for name in data.table_paths:
        pd.testing.assert_frame_equal(data.read(name), again.read(name), check_exact=True)
    pd.testing.assert_frame_equal(data.polygon_areas, again.polygon_areas, check_exact=True)


def test_all_of_hokkaido_is_sealed() -> None:
    assert sealed.of_dataset(HOKKAIDO) == {
        place: seal
        for place, seal in seals.read(HOKKAIDO.places.home).items()
        if place.startswith(("data/01/", "geo/01/"))
    }, REFRESH


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a copy of all data that a test may change."""
    for folder in ("data", "geo", "static"):
        shutil.copytree(paths.ROOT / folder, tmp_path / folder)
    return tmp_path


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change a file and the hash in its sidecar, as somebody who makes a folder by hand."""
    before = path.read_bytes()
    content = change(before)
    assert content != before
    sidecar = sources.sidecar_path(path).read_bytes()
    told = sidecar.replace(sources.sha256_of(before).encode(), sources.sha256_of(content).encode())
    assert told != sidecar
    path.write_bytes(content)
    sources.sidecar_path(path).write_bytes(told)


NONSENSE: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("data/01/population.csv", lambda content: content.replace(b",1973395,", b",-5,", 1)),
    ("data/01/2022/policy_matrix.csv", lambda content: content.replace(b",left,", b",up,", 1)),
    (
        "data/01/drive_model.json",
        lambda content: content.replace(b'"airport": "CTS"', b'"airport": "?"', 1),
    ),
    ("geo/01/ways.geojson", lambda content: content.replace(b'"toll":0', b'"toll":9', 1)),
]


@pytest.mark.turns
@pytest.mark.parametrize(("place", "change"), NONSENSE)
def test_nonsense_with_right_hashes_is_refused(
    home: Path, place: str, change: Callable[[bytes], bytes]
) -> None:
    rewritten(home / place, change)
    data = open_dataset(home=home)  # the hashes are right
    with pytest.raises(InputContentError, match="expected"):
        data.require_everything()
    with pytest.raises(InputContentError, match="expected"):
        sealed.of_dataset(data)
    sealed.seal(home, "01")  # seals nothing that is wrong
    assert not [one for one in seals.read(home) if one.startswith(("data/01/", "geo/01/"))]
    assert [one for one in seals.read(home) if one.startswith("data/30/")]  # not its business


def test_a_change_that_is_right_is_sealed_again(home: Path) -> None:
    rewritten(
        home / "data/01/population.csv",
        lambda content: content.replace(b",1973395,", b",1973396,", 1),
    )
    path = home / "data/01/population.csv"
    data = open_dataset(home=home)
    assert data.shipped.checked(path) is None
    assert data.population.set_index("code").loc["01100", "census_2020"] == 1973396
    sealed.seal(home, "01")
    fresh = seals.read(home)
    assert fresh["data/01/population.csv"] != HOKKAIDO.shipped.seals["data/01/population.csv"]
    others = set(fresh) - {"data/01/population.csv"}
    assert all(fresh[one] == HOKKAIDO.shipped.seals[one] for one in others)


def test_other_settings_rules_or_libraries_and_a_seal_of_hand_do_not_count(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home / "data/01/2022/edition.toml"
    settings.write_bytes(settings.read_bytes() + b"\n")
    path = home / "data" / "01" / "airports.csv"
    data = open_dataset(home=home)
    assert data.shipped.checked(path)
    assert data.shipped.checked(home / "data" / "01" / "2022" / "policy_matrix.csv") is None
    for name in ("rules", "version"):
        monkeypatch.setattr(seals, name, lambda *_: "another")
        assert data.unsealed().shipped.seals == {}
        fresh = open_dataset(home=home).shipped
        vars(fresh).pop("_rules", None)
        assert fresh.checked(path) is None
        monkeypatch.undo()
    by_hand = (home / "data" / seals.FILE).read_text(encoding="utf-8")
    changed = by_hand.replace('"code": ["str", "code", false]', '"code": ["int64", "", false]')
    (home / "data" / seals.FILE).write_text(changed, encoding="utf-8")
    told = seals.read(home)
    kinds = told["data/01/airports.csv"].columns
    digest = HOKKAIDO.shipped.digest_of_check((HOKKAIDO.places.data / "airports.csv",), kinds)
    assert digest != told["data/01/airports.csv"].digest


@pytest.mark.parametrize("content", [b"", b"[]", b'{"data/01/airports.csv": 1}', b"{" * 9999])
def test_seals_that_cannot_be_read_are_none(home: Path, content: bytes) -> None:
    (home / "data" / seals.FILE).write_bytes(content)
    assert seals.read(home) == {}


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "libraries"),
    [
        ("csv", ("pandera", "openpyxl", "matplotlib", "pptx", "scipy", "fontTools.subset")),
        ("png", ("pandera", "openpyxl", "pptx", "scipy", "plotly", "fontTools.subset")),
        ("pptx", ("pandera", "openpyxl", "matplotlib.figure", "scipy", "fontTools.subset")),
        ("html", ("pandera", "openpyxl", "matplotlib.figure", "pptx", "scipy", "plotly")),
        ("xlsx", ("pandera", "openpyxl", "matplotlib", "pptx", "scipy", "fontTools.subset")),
    ],
)
def test_an_export_loads_only_what_its_format_needs(
    tmp_path: Path, name: str, libraries: tuple[str, ...]
) -> None:
    code = (
        "import sys\n"
        "from kankei_geo.cli.main import app\n"
        f"app(['export', '--format', {name!r}, '--out', {str(tmp_path / name)!r}],"
        " standalone_mode=False)\n"
        f"print(*[one for one in {libraries!r} if one in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.split() == []
