"""The guides are followed step by step, and what they name is there."""

import re
import socket
import subprocess
from pathlib import Path

import pytest

from tests import guide
from tests.conftest import ROOT

GUIDES = (ROOT / "docs" / "operators.md", ROOT / "docs" / "contributors.md")
NAMES = [path.stem for path in GUIDES]
# Names of files in running text and in commands that nobody has to make first.
_QUOTED = re.compile(r"`([\w./@-]+/[\w.@-]*\w|[\w.-]+\.(?:md|toml|py|txt|lock|sh|csv))`")
_LINKED = re.compile(r"\]\(([^)#:]+)\)")
_IN_COMMANDS = re.compile(r"(?<![\w./-])((?:deploy|docs|tests|kankei_geo|pages|data)/[\w./@-]*\w)")
_MADE = {"kankei-geo.toml", ".streamlit/secrets.toml", "secrets.toml"}


@pytest.fixture
def ports() -> dict[str, int]:
    """Return a free port for each that a guide names."""
    held = [socket.socket() for _ in range(2)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    found = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return dict(zip(("8501", "8601"), found, strict=True))


def follow(path: Path, folder: Path, ports: dict[str, int], *, full: bool) -> None:
    """Run the steps of a guide, and compare what is seen with what it promises."""
    left_out = {"By hand"} if full else {"By hand", "With --full"}
    chosen = [step for step in guide.steps(path) if step.mark not in left_out]
    assert len(chosen) >= 4
    for step, output in guide.run(guide.copied(folder), chosen, ports):
        lacking = guide.missing(step, output)
        assert not lacking, f"{path.name}, line {step.line}: not seen: {lacking}\n{output}"


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("path", GUIDES, ids=NAMES)
def test_a_guide_is_followed(path: Path, tmp_path: Path, ports: dict[str, int]) -> None:
    follow(path, tmp_path, ports, full=False)


@pytest.mark.full
@pytest.mark.parametrize("path", GUIDES, ids=NAMES)
def test_a_guide_is_followed_with_what_takes_long(
    path: Path, tmp_path: Path, ports: dict[str, int]
) -> None:
    follow(path, tmp_path, ports, full=True)


@pytest.mark.parametrize("path", GUIDES, ids=NAMES)
def test_what_is_done_by_hand_is_right_as_far_as_it_can_be_told(path: Path) -> None:
    steps = guide.steps(path)
    assert len(steps) == path.read_text("utf-8").count("```sh\n")
    for step in steps:
        if step.mark:
            assert step.reason
        read = subprocess.run(
            ["bash", "-n"],  # noqa: S607 -- the one that is there
            input=step.commands, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert read.returncode == 0, f"{path.name}, line {step.line}: {read.stderr}"
        if step.mark == "By hand":
            for name in _IN_COMMANDS.findall(step.commands):
                assert (ROOT / name).exists(), f"{path.name}, line {step.line}: {name}"


@pytest.mark.parametrize("path", [*GUIDES, ROOT / "CONTRIBUTING.md"], ids=(*NAMES, "CONTRIBUTING"))
def test_files_that_a_guide_names_are_there(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for name in _LINKED.findall(text):
        assert (path.parent / name).exists(), name
    for name in set(_QUOTED.findall(text)) - _MADE:
        if name.startswith(("/", "test-results/")):  # of the machine, or made by tests
            continue
        assert any(f"/{name.removeprefix('./')}/" in f"/{file}/" for file in guide.files()), name


def test_a_step_that_fails_or_shows_something_else_is_told(tmp_path: Path) -> None:
    written = tmp_path / "guide.md"
    written.write_text(
        "```sh\necho one 8501\n```\n\n```text\none …\n```\n\n"
        "```sh\necho two\n```\n\n```text\nthree\n```\n\n"
        "*By hand: no.*\n\n```sh\nexit 9\n```\n\n```sh\nfalse\n```\n",
        encoding="utf-8",
    )
    one, two, by_hand, last = guide.steps(written)
    assert (by_hand.mark, by_hand.reason) == ("By hand", "no.")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "file").touch()
    found = guide.run(copy, [one, two, last], {"8501": 4711, "8601": 4712})
    assert guide.missing(*next(found)) == ""
    step, output = next(found)
    assert guide.missing(step, output) == "three"
    assert next(found) == (last, "")
    with pytest.raises(AssertionError, match=f"line {last.line} failed"):
        next(found)
