"""A process shows one release of the files, although a deployment replaces them under it."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

from kankei_geo.base import paths
from kankei_geo.base.errors import (
    DamagedError,
    InputContentError,
    InputFileError,
    is_of_asker,
)
from kankei_geo.dataset import catalogue, release
from kankei_geo.dataset.release import ReplacedError
from kankei_geo.ui import frame, server
from kankei_geo.ui.parts import atlas_job
from kankei_geo.view.view import View

from .conftest import ROOT, edit
from .door import ask

NAGANO, GIFU = "20", "30"
CACHES = (catalogue._opened, catalogue._choices, catalogue._japan, catalogue._japan_editions)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a home with the two small prefectures, in a process that shows one release."""
    for room in ("data", "geo", "static"):
        for code in (NAGANO, GIFU):
            shutil.copytree(ROOT / room / code, tmp_path / room / code)
    shutil.copy(ROOT / "data" / "checked.json", tmp_path / "data" / "checked.json")
    monkeypatch.setattr(release, "_held", release._Held())
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    release.hold()
    yield tmp_path
    for one in CACHES:
        one.cache_clear()


def deploy(home: Path, code: str) -> None:
    """Put another release of a prefecture in its place."""
    edit(home / "data" / code / paths.PREFECTURE_SETTINGS, lambda text: text + "# another one\n")


def of_a_new_process(home: Path, code: str) -> str:
    """Return the hash of a prefecture as a process that is started now shows it."""
    script = (
        "import sys; from pathlib import Path; from kankei_geo.dataset import release, catalogue;"
        "release.hold(); print(catalogue.open_dataset(sys.argv[1], home=Path(sys.argv[2])).hash)"
    )
    command = (sys.executable, "-c", script, code, str(home))
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_who_started_before_finishes_on_the_old_one_and_the_next_begins_on_the_new(
    home: Path,
) -> None:
    before = catalogue.open_dataset(NAGANO)
    known, people = before.hash, before.population.sum(numeric_only=True)
    deploy(home, NAGANO)
    again = catalogue.open_dataset(NAGANO)
    assert again is before
    assert again.population.sum(numeric_only=True).equals(people)  # read late, of what was held
    assert again.hash == known
    assert of_a_new_process(home, NAGANO).strip() not in {"", known}


@pytest.mark.parametrize(
    "open_late",
    [
        lambda home: catalogue.open_dataset(GIFU, home=home),  # another prefecture
        lambda home: catalogue.open_dataset("00", home=home),  # all of Japan is made of both
        catalogue.choices,  # what can be chosen
    ],
)
def test_nothing_of_the_new_one_is_read_beside_the_old_one(
    home: Path, open_late: Callable[[Path], object]
) -> None:
    catalogue.open_dataset(NAGANO)
    deploy(home, GIFU)
    with pytest.raises(ReplacedError, match="replaced by a newer version"):
        open_late(home)
    with pytest.raises(ReplacedError):
        release.require_current(home)


def test_what_is_replaced_while_it_is_read_is_not_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = catalogue.shipped.read

    def slow(*what: object) -> object:
        found = read(*what)  # type: ignore[arg-type]  # handed on
        deploy(home, NAGANO)
        return found

    monkeypatch.setattr(catalogue.shipped, "read", slow)
    with pytest.raises(ReplacedError):
        catalogue.open_dataset(NAGANO)
    monkeypatch.undo()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    assert catalogue.open_dataset(NAGANO).hash  # nothing was shown yet, so the new one is


def test_half_a_deployment_is_told_as_one_and_a_repair_is_none(home: Path) -> None:
    catalogue.open_dataset(NAGANO)
    table = home / "data" / GIFU / "municipalities.csv"
    whole = table.read_bytes()
    table.write_bytes(whole[:100])
    with pytest.raises(DamagedError):
        catalogue.open_dataset(GIFU)
    assert release.is_current(home)
    table.write_bytes(whole)
    assert catalogue.open_dataset(GIFU).prefecture.code == GIFU


@pytest.mark.parametrize("content", ["x = [", None])
def test_wrong_settings_are_no_fault_of_readers_and_are_told_plainly_to_who_edits_them(
    content: str | None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home / "data" / NAGANO / paths.PREFECTURE_SETTINGS
    if content is None:
        settings.unlink()
        settings.mkdir()  # there, and no file
    else:
        settings.write_text(content)
    told = f"data/{NAGANO}/{paths.PREFECTURE_SETTINGS}: "
    with pytest.raises(DamagedError, match=f"damaged, so nothing is shown: {told}") as error:
        catalogue.open_dataset(NAGANO)
    assert not is_of_asker(error.value)
    monkeypatch.setattr(release, "_held", release._Held())
    with pytest.raises((InputContentError, InputFileError), match=told) as plain:
        catalogue.open_dataset(NAGANO)
    assert not isinstance(plain.value, DamagedError)


def test_a_command_may_read_what_it_has_just_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "_held", release._Held())
    catalogue.open_dataset(NAGANO)
    deploy(home, GIFU)
    assert catalogue.open_dataset(GIFU)


def test_a_program_that_is_replaced_is_told_to_those_who_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("kankei_geo/ui/style.css", "pages/sources.py", "dashboard.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(release, "_held", release._Held())
    release.hold()
    assert release.is_current(tmp_path)
    (tmp_path / "pages" / "sources.py").write_text("", encoding="utf-8")
    assert not release.is_current(tmp_path)


def test_readers_programs_and_those_who_watch_are_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request = Request({"type": "http"})
    assert asyncio.run(server._ready(request)).status_code == 200
    for one in CACHES:
        one.cache_clear()
    catalogue.open_dataset(NAGANO)
    deploy(home, GIFU)
    answer = asyncio.run(server._ready(request))
    assert answer.status_code == 503
    assert b"not ready: The files of this server have been replaced" in answer.body
    answer = ask(f"/municipalities?prefecture={GIFU}")
    assert answer.status == 503
    assert "新しい版に入れ替えられました" in str(answer.json)
    told = list[str]()
    monkeypatch.setattr(frame, "_tell", told.append)
    monkeypatch.setattr(frame, "_language", lambda: "ja")
    caplog.clear()
    with frame._fence(frame.COMPARE):
        catalogue.open_dataset(GIFU)
    with frame._fence(frame.COMPARE):
        raise ImportError("of the newer program")  # half of it can be on the disk
    assert told == 2 * [ReplacedError().text("ja")]
    assert [line.partition(": ")[0] for line in caplog.messages] == 2 * ["pages/compare.py failed"]


def test_an_atlas_of_other_files_than_its_page_is_not_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begins = "import sys, time; print('0/3', file=sys.stderr, flush=True); time.sleep(60)"
    monkeypatch.setattr(atlas_job.tempfile, "tempdir", str(tmp_path))
    start = subprocess.Popen
    command = (sys.executable, "-c", begins)
    monkeypatch.setattr(
        atlas_job.subprocess, "Popen", lambda _command, **options: start(command, **options)
    )
    monkeypatch.setattr(release, "is_current", lambda _home: False)
    job = atlas_job._start(View())
    with job.process:
        score = Path(f"/proc/{job.process.pid}/oom_score_adj")
        if score.exists():  # it goes first where memory is short
            assert score.read_text() == "500\n"
        job.follow()
        assert job.process.poll() is not None
        assert not job.is_made
        assert "The atlas was not made (exit status -15, ReplacedError)" in caplog.text
    job.stop()
    assert not any(tmp_path.iterdir())
