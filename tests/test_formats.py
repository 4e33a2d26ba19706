"""Every format is made in one way, tells its sources, and obeys licences."""

import dataclasses
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from kankei_geo import __version__
from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, LicenceError
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.cli import main as cli
from kankei_geo.dataset import shipped
from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import atlas, figure
from kankei_geo.view.view import View

DATA_FORMATS = ("xlsx", "csv", "html", "geojson", "gpkg", "shp")
CODES = ("01428", "01100", "01634")


def test_the_command_line_and_the_pages_offer_the_same_formats() -> None:
    assert tuple(formats.FORMATS) == FORMAT_NAMES
    assert tuple(name for name, item in formats.FORMATS.items() if item.is_data) == DATA_FORMATS


def test_the_version_is_the_packages() -> None:
    assert f'version = "{__version__}"' in (paths.ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("page", PAGE_NAMES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_makes_a_document_with_title_and_credit(page: str, language: str) -> None:
    about = Document(View(lang=language, code=("01428",)), page)
    assert about.title
    assert about.rule
    assert about.credit
    assert about.name.isascii()
    assert shipped.data_hash() in about.stamp


def forbid(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Let the licence of one layer forbid to pass its data on."""
    layers = [
        dataclasses.replace(item, redistributable=False) if item.place == place else item
        for item in shipped.sidecars()
    ]
    monkeypatch.setattr(shipped, "sidecars", lambda: layers)


@pytest.mark.parametrize("name", DATA_FORMATS)
def test_a_layer_that_must_not_be_passed_on_blocks_data(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, "data/population.csv")
    with pytest.raises(LicenceError) as caught:
        formats.make(name, Document(View()))
    assert str(caught.value) == (
        "The licence of data/population.csv does not allow its data to be passed on, so no data "
        "file is written. Pictures (PNG, SVG, PDF) can be made."
    )


def test_it_does_not_block_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "geo/municipalities.shp")
    assert formats.make("png", Document(View()), figure.paper("400x300", 72))[1:4] == b"PNG"


def test_the_credit_is_that_of_the_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = [
        dataclasses.replace(item, credit={"ja": "架空の層", "en": "Made-up layer"})
        if item.place == "geo/municipalities.shp"
        else item
        for item in shipped.sidecars()
    ]
    monkeypatch.setattr(shipped, "sidecars", lambda: layers)
    assert Document(View(lang="en")).credit[0] == "Made-up layer"
    assert Document(View(lang="en")).credit != Document(View(lang="en"), "airport_access").credit


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(InputContentError) as caught:
        formats.make("docx", Document(View()))
    assert str(caught.value) == (
        f"Format: found 'docx', expected one of {', '.join(FORMAT_NAMES)}."
    )


def test_the_atlas_has_a_page_each_bookmarks_and_links(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made = atlas.make_atlas(
        View(), figure.paper("a4"), lambda done, pages: told.append((done, pages)), CODES
    )
    path = tmp_path / "atlas.pdf"
    path.write_bytes(made)
    assert told == [(0, 3), (3, 3)]
    reader = PdfReader(path)
    assert len(reader.pages) == 4
    outline = [
        item.title
        for part in reader.outline
        for item in ([part] if not isinstance(part, list) else part)
    ]
    # By subprefecture in the official order, then by code.
    expected = [
        "目次",
        "空知総合振興局",
        "長沼町",
        "石狩振興局",
        "札幌市",
        "十勝総合振興局",
        "鹿追町",
    ]
    assert outline == expected
    links = [item.get_object() for item in reader.pages[0]["/Annots"]]
    assert [
        reader.get_page_number(item["/Dest"][0].get_object()) if "/Dest" in item else None
        for item in links
    ] == [1, 2, 3]
    pdf = pypdfium2.PdfDocument(path)
    for number, name in enumerate(("長沼町", "札幌市", "鹿追町"), start=1):
        assert pdf[number].get_textpage().get_text_bounded().startswith(name)
    pdf.close()


def test_the_atlas_is_the_same_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first = atlas.make_atlas(View(), figure.paper("a4"), codes=CODES[:1])
    monkeypatch.setattr(time, "time", lambda: 1e9)
    again = atlas.make_atlas(View(), figure.paper("a4"), codes=CODES[:1])
    assert hash(again) == hash(first)  # no diff of megabytes


def test_the_atlas_can_be_stopped() -> None:
    def stop(_done: int, _pages: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atlas.make_atlas(View(), figure.paper("a4"), stop, CODES)


def test_all_municipalities_are_in_the_atlas_once() -> None:
    ordered = atlas.contents()
    assert sorted(ordered["code"]) == sorted({*ordered["code"]})
    assert len(ordered) == 179


def export(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kankei_geo", "export", *arguments]
    return subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=False)


def test_the_command_line_writes_what_the_pages_offer(tmp_path: Path) -> None:
    out = tmp_path / "map.png"
    state = "https://example.lg.jp/airport_access?minutes=90"
    done = export(
        "--format", "png", "--out", str(out), "--state", state, "--lang", "en", "--size", "4:3",
        "--dpi", "100",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with Image.open(out) as drawn:
        assert drawn.size == (1000, 750)
    view = View(minutes=90, lang="en")
    paper = figure.paper("4:3", 100)
    expected = formats.make("png", Document(view, "airport_access"), paper)
    assert hash(out.read_bytes()) == hash(expected)


def test_a_shapefile_can_be_written_unpacked(tmp_path: Path) -> None:
    done = export("--format", "shp", "--out", str(tmp_path / "towns.shp"))
    assert done.returncode == 0, done.stderr
    names = {path.name for path in tmp_path.iterdir()}
    assert {"towns.shp", "towns.dbf", "towns.prj", "towns.cpg", "towns.qml"} <= names
    assert not any(zipfile.is_zipfile(path) for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--state", "layer=metro"),
            (
                "State: not understood: layer=metro. Expected settings as in the address of a page "
                "of the dashboard. Copy the address from the browser."
            ),
        ),
        (
            ("--size", "a5"),
            (
                "Size: found 'a5', expected one of 16:9, 4:3, a4, a3, or width x height in pixels "
                "from 300 to 8000, such as 1200x800."
            ),
        ),
        (
            ("--out", "/no/such/folder/map.png"),
            (
                "/no/such/folder/map.png: cannot be written (No such file or directory). Free "
                "some space or choose another folder."
            ),
        ),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(
    arguments: tuple[str, str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = () if "--out" in arguments else ("--out", str(tmp_path / "map.png"))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(sys, "argv", ["kankei_geo", "export", "--format", "png", *out, *arguments])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 2
    assert capsys.readouterr().err.strip() == message
    assert not any(tmp_path.iterdir())
