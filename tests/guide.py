"""A guide as steps: blocks of commands with what one sees, run in a copy of the project."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

_BLOCK = re.compile(
    r"(?:^\*(?P<mark>By hand|With --full): (?P<reason>[^*]+)\*\n\n)?"
    r"^```sh\n(?P<commands>.*?)^```\n(?:\n```text\n(?P<seen>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
_ANYTHING = "…"
_BETWEEN = "\x1e"
_PORT = re.compile(r"\b8[56]01\b")
_OF_PYTHON = ("bin", "lib", "lib64", "pyvenv.cfg")


@dataclass(frozen=True)
class Step:
    """A block of commands.

    Attributes
    ----------
    line : int
        Where it stands in the guide.
    commands : str
        As they are typed.
    seen : tuple of str
        Lines that one sees, in order.
    mark, reason : str
        ``By hand`` or ``With --full``, and why; empty where it is run each time.
    """

    line: int
    commands: str
    seen: tuple[str, ...]
    mark: str
    reason: str


def steps(guide: Path) -> list[Step]:
    """Return the steps of a guide in order."""
    text = guide.read_text("utf-8")
    return [
        Step(
            text.count("\n", 0, found.start("commands")) + 1,
            found["commands"],
            tuple((found["seen"] or "").splitlines()),
            found["mark"] or "",
            found["reason"] or "",
        )
        for found in _BLOCK.finditer(text)
    ]


@cache
def files() -> tuple[str, ...]:
    """Return the files of the project as it stands here, below its folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 -- the git that is there
        cwd=ROOT, capture_output=True, check=True,
    ).stdout  # fmt: skip
    names = filter(None, listed.decode().split("\0"))
    return tuple(name for name in names if (ROOT / name).is_file())  # some may be deleted here


def copied(folder: Path) -> Path:
    """Return a copy of the project as it stands here, with git and an environment that is whole."""
    copy = folder / "project"
    for name in files():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    environment = copy / ".venv"
    environment.mkdir()
    for part in _OF_PYTHON:
        if (ROOT / ".venv" / part).exists():
            (environment / part).symlink_to((ROOT / ".venv" / part).resolve())
    for lock in ("requirements.lock", "requirements-dev.lock"):
        shutil.copy2(copy / lock, environment / lock)
    return copy


def run(copy: Path, chosen: list[Step], ports: dict[str, int]) -> Iterator[tuple[Step, str]]:
    """Yield each step with what was seen; one that fails ends it.

    Parameters
    ----------
    copy : Path
        Of the project.
    chosen : list of Step
        What is run, in order, in one shell.
    ports : dict of str to int
        Free ports, in place of those that the guide names.
    """
    script = ["set -em", "exec 2>&1", "trap 'kill $(jobs -p) 2>/dev/null' EXIT"]
    script += ["git init -q", "git add -A", "git -c user.name=x -c user.email=x commit -qm x"]
    for step in chosen:
        told = _PORT.sub(lambda found: str(ports[found[0]]), step.commands)
        script += [f"printf '{_BETWEEN}'", told]
    script.append(f"printf '{_BETWEEN}'")
    home = copy.parent / "home"
    home.mkdir()
    own = ("KANKEI_GEO_", "STREAMLIT_", "PYTEST_", "COVERAGE_", "PIP_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    started = subprocess.Popen(
        ["bash", "-c", "\n".join(script)],  # noqa: S607 -- the one that is there
        cwd=copy,
        env=kept | {"HOME": str(home), "LC_ALL": "C.UTF-8", "PIP_NO_INDEX": "1", "CI": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        output, _ = started.communicate(timeout=300)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        output, _ = started.communicate()
    _, *parts = output.split(_BETWEEN)
    # After the last one that was begun, nothing follows if it failed.
    for step, part in zip(chosen, parts, strict=False):
        yield step, part
    done = len(parts) - 1
    assert done == len(chosen), f"line {chosen[done].line} failed:\n{parts[done]}"


def missing(step: Step, output: str) -> str:
    """Return the first line that a step promises and that was not seen, or nothing."""
    left = output.splitlines()
    for line in step.seen:
        wanted = re.compile(".*".join(map(re.escape, line.split(_ANYTHING))))
        place = next((n for n, one in enumerate(left) if wanted.fullmatch(one.strip())), None)
        if place is None:
            return line
        left = left[place + 1 :]
    return ""
