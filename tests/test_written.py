"""What is written appears under its name only when it is whole; workers end with their parent."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kankei_geo.base import files
from kankei_geo.base.errors import OutputFileError

from .conftest import ROOT

pytestmark = pytest.mark.slow  # nearly all of it takes over a second

ATLAS = [sys.executable, "-m", "kankei_geo", "export", "--format", "atlas", "--plain-progress"]
PATIENCE_S = 60


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    files.write(path, b"before")
    assert files.write(path, b"after") == path
    assert path.read_bytes() == b"after"
    assert [item.name for item in tmp_path.iterdir()] == ["table.csv"]


def test_on_a_full_disk_what_stood_there_stays_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "a.dbf", tmp_path / "a.shp"
    files.write_all({one: b"old", other: b"old"})

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFileError) as caught:
        files.write_all({one: b"new", other: b"new"})
    assert str(caught.value) == (
        f"{one}: cannot be written (No space left on device). Free some space or choose another "
        "folder."
    )
    assert caught.value.text("ja").startswith(f"{one}：書き込めません")
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir()} == {
        "a.dbf": b"old",
        "a.shp": b"old",
    }


def test_a_device_and_a_folder_are_not_replaced(tmp_path: Path) -> None:
    one, folder = tmp_path / "a.cpg", tmp_path / "a.dbf"
    folder.mkdir()
    for place in (folder, Path("/dev/null")):
        with pytest.raises(OutputFileError, match="this is no plain file"):
            files.write_all({one: b"", place: b""})
        assert not one.exists()
    assert not Path("/dev/null").is_file()


def test_a_link_leads_to_what_is_replaced_and_its_mode_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_bytes(b"old")
    real.chmod(0o600)
    link.symlink_to(real)
    files.write(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputFileError, match="No such file or directory"):
        files.write(tmp_path / "no" / "table.csv", b"")


@pytest.mark.turns
@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
@pytest.mark.parametrize("end", ["killed", "left alone"])
def test_the_atlas_and_its_workers_end_with_who_asked_for_them(tmp_path: Path, end: str) -> None:
    command = [*ATLAS, "--attended", "--out", str(tmp_path / "atlas.pdf")]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        workers = _workers(process)
        if end == "killed":
            process.send_signal(signal.SIGKILL)
        else:
            process.stdin.close()  # what happens when a server is gone
        assert process.wait(PATIENCE_S) != 0
        deadline = time.monotonic() + PATIENCE_S
        while any(map(_is_alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert [pid for pid in workers if _is_alive(pid)] == []
    assert list(tmp_path.iterdir()) == []


def _workers(process: subprocess.Popen[str]) -> list[int]:
    """Wait until processes draw for another one, and return them."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = [pid for pid in _children(process.pid) if "spawn_main" in _command(pid)]
        if len(found) >= min(os.cpu_count() or 1, 2):
            return found
        time.sleep(0.1)
    pytest.fail("no process began to draw")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text(encoding="ascii").split()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
