"""What is told of a hostile file, in a process of its own with little memory and little time.

Run as ``python -m tests.hostile.judged``, this reads the libraries, then takes one file a line: its
kind and its path, as JSON. For each it makes a copy of itself that must end in time.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from kankei_geo.base.errors import InputWarning, KankeiGeoError, Told
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.build.geometry import Folders, build_geometry
from kankei_geo.dataset.brought.finding import Finding, UnreadableTableError
from kankei_geo.dataset.brought.opened import content_of
from kankei_geo.dataset.brought.report import as_json, check_table
from tests.hokkaido import HOKKAIDO

SECONDS, MEGABYTES = 60, 700


class _EnoughError(Exception):
    """The file was read and compared; what follows has nothing to do with it."""


def judge(kind: str, path: Path) -> dict[str, object]:
    """Return what is told of a file: status, codes, messages, other texts, time and memory."""
    process = _waiting()
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process was started without pipes")
    process.stdin.write(json.dumps([kind, str(path)]) + "\n")
    process.stdin.flush()
    found: dict[str, object] = json.loads(process.stdout.readline())
    return found


@cache
def _waiting() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.judged"],
        # Threads of a library would not be there in a copy.
        env=os.environ | {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def end() -> None:
    """End the process that waits, if one was started."""
    if _waiting.cache_info().currsize:
        _waiting().communicate()
        _waiting.cache_clear()


def _table(path: Path) -> dict[str, object]:
    try:
        report = check_table(HOKKAIDO, content_of(path), name=path.name)
    except UnreadableTableError as error:
        return _told("error", [error.code], [error.told])
    for language in LANGUAGES:
        found = as_json(report, path.name, language)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    severities = {str(item.severity) for item in report.findings}
    status = next((each for each in ("error", "warning") if each in severities), "accepted")
    told = _told(
        status,
        sorted({item.code for item in report.findings}),
        [i.message for i in report.findings],
    )
    told["texts"] = [text for item in report.findings for text in _texts(item)]
    return told


def _told(status: str, codes: list[str], messages: list[Told]) -> dict[str, object]:
    told = {language: [each.text(language) for each in messages] for language in LANGUAGES}
    return {"status": status, "codes": codes, "messages": told, "texts": []}


def _texts(item: Finding) -> list[str]:
    """Return what is told beside the message: what was found, expected and is meant."""
    parts = [part for part in (item.expected, item.suggestion) if part]
    told = [
        part if isinstance(part, str) else part.text(language)
        for part in parts
        for language in LANGUAGES
    ]
    return [*told, *([item.found] if item.found else [])]


def _boundaries(path: Path) -> dict[str, object]:
    told: list[KankeiGeoError] = []
    status = "accepted"

    def step(name: str) -> None:
        if name.startswith("generalise"):
            raise _EnoughError

    def warn(warning: InputWarning) -> None:
        told.append(warning)

    try:
        with tempfile.TemporaryDirectory() as out:
            folders = Folders(geo=Path(out), static=Path(out))
            build_geometry(HOKKAIDO, path, folders=folders, step=step, warn=warn)
    except _EnoughError:
        status = "warning" if len(told) > 1 else "accepted"  # one tells that the origin is unknown
    except KankeiGeoError as error:
        status = "error"
        told.append(error)
    return _told(status, [each.template for each in told], [each.told for each in told])


def _in_a_copy(kind: str, path: Path, out: int) -> None:
    """Write what is told, and end: by a signal after too long, by an error without memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEGABYTES * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.alarm(SECONDS)
    told = json.dumps({"table": _table, "boundaries": _boundaries}[kind](path))
    with os.fdopen(out, "w", encoding="utf-8") as file:
        file.write(told)


def _main() -> None:
    # What the first file would load belongs to none.
    check_table(HOKKAIDO, "市町村,値\n札幌市,1\n".encode())
    _ = HOKKAIDO.boundaries, HOKKAIDO.population
    for line in sys.stdin:
        kind, path = json.loads(line)
        with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
            copy = os.fork()
            if not copy:
                os.dup2(errors.fileno(), 2)
                _in_a_copy(kind, Path(path), os.dup(told.fileno()))
                os._exit(0)
            _, status, used = os.wait4(copy, 0)
            told.seek(0)
            errors.seek(0)
            found = json.loads(told.read() or "{}")
            found |= {
                "exit": os.waitstatus_to_exitcode(status),
                "errors": errors.read().decode(errors="replace")[-3_000:],
                "seconds": round(used.ru_utime + used.ru_stime, 1),
                "megabytes": used.ru_maxrss // 1_000,
            }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
