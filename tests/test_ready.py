"""Who asks whether the server is ready learns of damage on the disk, and the log which file."""

import asyncio
import logging
import os
import py_compile
import shutil
import time
from pathlib import Path

import pytest
from starlette.requests import Request

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset import intact, release
from kankei_geo.ui import ready

REQUEST = Request({"type": "http", "headers": []})
OUTLINES = "static/01/municipalities.geojson"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("data", "geo", "static"):
        shutil.copytree(paths.ROOT / folder, tmp_path / folder)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    return tmp_path


def flip(path: Path) -> None:
    """Change one byte and nothing else that a folder tells: neither size nor time."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_one_changed_byte_is_told_with_its_file_until_it_is_mended(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = ready._Ready()

    def answer() -> tuple[int, str]:
        found = asked.answer(REQUEST)
        assert found.headers["cache-control"] == "no-store"
        return found.status_code, bytes(found.body).decode()

    status, told = answer()
    assert (status, told[:6]) == (200, "ready ")
    for place in (OUTLINES, f"{OUTLINES}.source.json", "data/20/prefecture.toml"):
        caplog.clear()
        whole = (home / place).read_bytes()
        flip(home / place)
        for _ in range(2):
            status, told = answer()
            assert (status, place in told) == (503, True)
        (record,) = caplog.records  # once
        assert (record.levelno, place in record.getMessage()) == (logging.ERROR, True)
        (home / place).write_bytes(whole)
        assert answer()[0] == 200
    (home / OUTLINES).unlink()
    assert answer()[0] == 503
    shutil.copy(paths.ROOT / OUTLINES, home / OUTLINES)
    assert answer()[0] == 200
    # A disk that rots without a trace is found within the hour.
    path = home / OUTLINES
    flip(path)
    found = path.stat()
    asked._watch._sound[path] = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    assert answer()[0] == 200
    later = intact.time.monotonic() + intact.WHOLE_EVERY_S
    monkeypatch.setattr(intact.time, "monotonic", lambda: later)
    assert answer()[0] == 503


def test_damage_before_the_start_is_told_and_needs_no_restart(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = ready._Ready()
    whole = (home / OUTLINES).read_bytes()
    flip(home / OUTLINES)
    assert asked.answer(REQUEST).status_code == 503
    assert OUTLINES in caplog.text
    (home / OUTLINES).write_bytes(whole)
    assert asked.answer(REQUEST).status_code == 200


def test_all_who_ask_meanwhile_are_answered_by_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, looks = ready._Ready(), []

    def look() -> str:
        looks.append(1)
        time.sleep(0.05)  # as long as a disk may take
        return "hash"

    monkeypatch.setattr(asked, "_look", look)

    async def many() -> set[tuple[int, bytes]]:
        answers = await asyncio.gather(*(asked.shared(REQUEST) for _ in range(100)))
        assert len({id(one) for one in answers}) == 100  # each is sent with headers of its own
        return {(one.status_code, bytes(one.body)) for one in answers}

    assert asyncio.run(many()) == {(200, b"ready hash\n")}
    assert len(looks) == 1
    asyncio.run(many())
    assert len(looks) == 2  # no answer is kept


def test_a_program_that_was_copied_by_halves_shows_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, page = ready._Ready(), home / "pages" / "hubs.py"
    for folder in ("kankei_geo", "pages"):
        (home / folder).mkdir()
    (home / "dashboard.py").write_text("")
    page.write_text("def (")
    monkeypatch.setattr(ready.paths, "ROOT", home)
    release.require_whole_program.cache_clear()
    try:
        answer = asked.answer(REQUEST)
        assert answer.status_code == 503
        assert "pages/hubs.py: Python cannot read this file" in bytes(answer.body).decode()
        page.write_text("")
        release.require_whole_program()
    finally:
        release.require_whole_program.cache_clear()


def test_what_python_has_compiled_is_not_compiled_again_until_it_changes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = home / "dashboard.py"
    page.write_text("x = 1\n")
    assert not release._is_compiled(page)
    py_compile.compile(str(page))
    assert release._is_compiled(page)
    page.write_text("x = (\n")  # as long as before: only its time tells
    os.utime(page, (1, 1))
    assert not release._is_compiled(page)
    monkeypatch.setattr(release.paths, "ROOT", home)
    release.require_whole_program.cache_clear()
    try:
        with pytest.raises(InputContentError, match=r"dashboard\.py: Python cannot read this file"):
            release.require_whole_program()
    finally:
        release.require_whole_program.cache_clear()
