"""Every format is made in one way, tells its sources, and obeys licences."""

import dataclasses
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from matplotlib.backends import backend_pdf
from PIL import Image
from pypdf import PdfReader

from kankei_geo import __version__
from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, LicenceError
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.cli import main as cli
from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import atlas, paper_size, pdf_file
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO, closed, described

from .conftest import run

DATA_FORMATS = ("xlsx", "csv", "html", "geojson", "gpkg", "shp")
CODES = ("01428", "01100", "01634")


def test_the_command_line_and_the_pages_offer_the_same_formats() -> None:
    assert tuple(formats.FORMATS) == FORMAT_NAMES
    assert tuple(name for name, item in formats.FORMATS.items() if item.is_data) == DATA_FORMATS


def test_the_version_is_the_packages() -> None:
    told = (paths.ROOT / "pyproject.toml").read_text("utf-8")
    assert 'attr = "kankei_geo.__version__"' in told
    assert __version__ not in told  # it is told in one place


@pytest.mark.parametrize("page", PAGE_NAMES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_makes_a_document_with_title_and_credit(page: str, language: str) -> None:
    about = Document(HOKKAIDO, View(lang=language, code=("01428",)), page)
    assert about.title
    assert about.rule
    assert about.credit
    assert about.name.isascii()
    assert HOKKAIDO.hash in about.stamp


@pytest.mark.parametrize("name", DATA_FORMATS)
def test_a_layer_that_must_not_be_passed_on_blocks_data(name: str) -> None:
    with pytest.raises(LicenceError) as caught:
        formats.make(name, Document(closed("population.csv"), View()))
    assert str(caught.value) == (
        "The licence of data/01/population.csv does not allow its data to be passed on, so no "
        "data file is written. Pictures (PNG, SVG, PDF) can be made."
    )


def test_it_does_not_block_pictures() -> None:
    document = Document(closed("municipalities.shp"), View())
    assert formats.make("png", document, paper_size.paper("400x300", 72))[1:4] == b"PNG"


def test_the_credit_is_that_of_the_layers() -> None:
    made_up = {"ja": "架空の層", "en": "Made-up layer"}
    data = described(
        lambda item: (
            dataclasses.replace(item, credit=made_up) if item.name == "municipalities.shp" else item
        )
    )
    assert Document(data, View(lang="en")).credit[0] == "Made-up layer"
    assert (
        Document(data, View(lang="en")).credit
        != Document(data, View(lang="en"), "airport_access").credit
    )


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(InputContentError) as caught:
        formats.make("docx", Document(HOKKAIDO, View()))
    assert str(caught.value) == (
        f"Format: found 'docx', expected one of {', '.join(FORMAT_NAMES)}."
    )


@cache
def atlas_of_three() -> tuple[bytes, list[tuple[int, int]]]:
    """Return an atlas that another process drew, and what was told of its progress."""
    told: list[tuple[int, int]] = []
    made = atlas.make_atlas(
        HOKKAIDO,
        View(),
        paper_size.paper("a4"),
        lambda done, pages: told.append((done, pages)),
        CODES,
    )
    return made, told


@pytest.mark.turns(1)
@pytest.mark.slow
def test_the_atlas_has_a_page_each_bookmarks_and_links(tmp_path: Path) -> None:
    made, told = atlas_of_three()
    path = tmp_path / "atlas.pdf"
    path.write_bytes(made)
    assert told == [(0, 3), (3, 3)]
    reader = PdfReader(path)
    # Contents, and for each a record with a page behind it of what documents tell.
    assert len(reader.pages) == 7
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
    for number, page in enumerate(reader.pages, start=1):
        assert f"{number} / 7" in page.extract_text()
        if number > 1:
            (back,) = page["/Annots"]
            assert back.get_object()["/Dest"][0].get_object() == reader.pages[0].get_object()
            assert "目次に戻る" in page.extract_text()
    links = [item.get_object() for item in reader.pages[0]["/Annots"]]
    assert [
        reader.get_page_number(item["/Dest"][0].get_object()) if "/Dest" in item else None
        for item in links
    ] == [1, 3, 5]
    pdf = pypdfium2.PdfDocument(path)
    for first, name in zip((1, 3, 5), ("長沼町", "札幌市", "鹿追町"), strict=True):
        record, story = (pdf[page].get_textpage().get_text_bounded() for page in (first, first + 1))
        assert record.startswith(name)
        assert story.startswith(name)
        assert "取組の経過" in story.split("\n", 1)[0]
    pdf.close()


class Tomorrow(datetime):
    """A clock that is years ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Tomorrow":
        """Return a moment that has not come yet."""
        return cls(2099, 12, 31, 23, 59, 58, tzinfo=tz)

    today = now  # type: ignore[assignment]  # both take no argument here


class Here:
    """Stands for a pool: it does at once, and in this process, what it is given."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def shutdown(self) -> None:
        """End."""

    def submit(self, do: Callable[..., object], *given: object) -> Future[object]:
        """Do it."""
        done: Future[object] = Future()
        done.set_result(do(*given))
        return done


@pytest.mark.turns(2)
@pytest.mark.slow
def test_the_atlas_is_the_same_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    # Other processes would have clocks of their own.
    monkeypatch.setattr(atlas, "ProcessPoolExecutor", Here)
    for module in (pdf_file, backend_pdf):
        monkeypatch.setattr(module, "datetime", Tomorrow)
    monkeypatch.setattr(time, "time", lambda: Tomorrow.now(UTC).timestamp())
    assert backend_pdf.datetime.today().year == 2099
    made = atlas.make_atlas(HOKKAIDO, View(), paper_size.paper("a4"), codes=CODES)
    assert hash(made) == hash(atlas_of_three()[0])  # no diff of megabytes


class Waiting(Executor):
    """Stands for a pool of which only the first page was drawn; leaves like every pool."""

    def __init__(self, *_: object, **__: object) -> None:
        self.pages: list[Future[object]] = []
        self.cancelling: list[bool] = []
        pools.append(self)

    def submit(self, do: Callable[..., object], *given: object) -> Future[object]:  # type: ignore[override]
        """Do the first, and let the others wait."""
        page: Future[object] = Future()
        if not self.pages:
            page.set_result(do(*given))
        self.pages.append(page)
        return page

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 -- as its base
        """Note what was asked for."""
        self.cancelling.append(cancel_futures)
        if cancel_futures:
            for page in self.pages:
                page.cancel()


pools: list[Waiting] = []


@pytest.fixture(scope="module")
def stopped() -> Waiting:
    """Return the pool of an atlas that was stopped after its first page."""
    told: list[int] = []

    def stop(done: int, _pages: int) -> None:
        told.append(done)
        if done:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(atlas, "ProcessPoolExecutor", Waiting)
        patch.setattr(atlas, "_AT_ONCE", 1)
        with pytest.raises(KeyboardInterrupt):
            atlas.make_atlas(HOKKAIDO, View(), paper_size.paper("960x540", 72), stop, CODES)
    assert told == [0, 1]
    return pools[-1]


@pytest.mark.slow
def test_an_atlas_that_is_stopped_while_it_is_drawn_cancels_what_waits(stopped: Waiting) -> None:
    assert [page.cancelled() for page in stopped.pages] == [False, True, True]


@pytest.mark.slow
def test_nothing_takes_back_that_pages_are_cancelled(stopped: Waiting) -> None:
    # A true pool looks at this later and from another thread: the last word counts.
    assert stopped.cancelling[-1]


def test_all_municipalities_are_in_the_atlas_once() -> None:
    ordered = atlas.contents(HOKKAIDO)
    assert sorted(ordered["code"]) == sorted({*ordered["code"]})
    assert len(ordered) == 179


def export(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run(paths.ROOT, "export", *arguments)


@pytest.mark.turns(2)
@pytest.mark.slow
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
    paper = paper_size.paper("4:3", 100)
    expected = formats.make("png", Document(HOKKAIDO, view, "airport_access"), paper)
    assert hash(out.read_bytes()) == hash(expected)


@pytest.mark.slow
def test_a_shapefile_can_be_written_unpacked(tmp_path: Path) -> None:
    done = export("--format", "shp", "--out", str(tmp_path / "towns.shp"))
    assert done.returncode == 0, done.stderr
    names = {path.name for path in tmp_path.iterdir()}
    assert {"towns.shp", "towns.dbf", "towns.prj", "towns.cpg", "towns.qml"} <= names
    assert not any(zipfile.is_zipfile(path) for path in tmp_path.iterdir())


@pytest.mark.slow
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
                "Size: found 'a5', expected one of 16:9, 4:3, a4, a3, a4-portrait, "
                "a3-portrait, or width x height in pixels "
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
