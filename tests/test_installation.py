"""The scripts' set-up: it says what it needs, heals what is broken, and asks no index twice."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ROOT

BASE = "requirements.lock"
TESTS = "requirements-dev.lock"
CLUSTER = "requirements-cluster.lock"
ASSISTANT = "requirements-mcp.lock"
SIGN_IN = "requirements-sign-in.lock"
UV = "requirements-uv.lock"
SET_UP_TESTS = ("bash", "-euo", "pipefail", "-c", f". ./setup.sh; set_up {BASE} {TESTS}")
# Not the one of the tests' .venv, which would answer for its own folder.
REAL = str(Path(sys.executable).resolve())
# Seconds, for a machine that is busy with other things; an idle one needs few of them.
LIMIT = 120
TOOLS = ("bash", "cp", "dirname", "flock", "mv", "rm", "sh")

# Stands for pip: notes that it was called, and leaves a package to start.
PIP = """
import os, pathlib, sys, time
with open(os.environ["CALLS"], "a") as calls:
    calls.write("pip " + sys.argv[-1] + "\\n")
time.sleep(float(os.environ.get("PIP_TAKES", "0")))
if "PIP_FAILS" in os.environ:
    sys.exit("no index")
if sys.argv[-1].endswith("uv.lock"):
    uv = pathlib.Path(sys.executable).parent / "uv"
    uv.write_text(os.environ["UV"])
    uv.chmod(0o755)
    sys.exit()
package = pathlib.Path(__file__).parents[1] / "streamlit"
package.mkdir(exist_ok=True)
(package / "__init__.py").touch()
(package / "__main__.py").write_text("import sys; print('started', *sys.argv[1:])")
"""

# Stands for a Python: one of any version, with or without venv, whose venv takes no time.
PYTHON = """#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
    echo "venv $0" >>"$CALLS"
    exec cp -R '{template}' "$3"
fi
exec '{real}' -c "
import sys
sys.version_info = {version}
sys._base_executable = '$0'
if {bare}: sys.modules['ensurepip'] = None
exec(sys.argv[-1])" "$@"
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a .venv whose pip is the one above."""
    folder = tmp_path_factory.mktemp("template") / "venv"
    subprocess.run([REAL, "-m", "venv", "--without-pip", folder], check=True, timeout=LIMIT)
    pip = site_packages(folder) / "pip"
    pip.mkdir()
    (pip / "__init__.py").touch()
    (pip / "__main__.py").write_text(PIP, encoding="utf-8")
    return folder


def site_packages(venv: Path) -> Path:
    (folder,) = venv.glob("lib/python*/site-packages")
    return folder


class Project:
    """A folder with the scripts and locks, and a PATH of its own.

    Parameters
    ----------
    folder
        Where it lies.
    template
        What its Pythons give out as a new .venv.
    """

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.template = template
        self.venv = folder / ".venv"
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self.log = folder / "calls"
        for tool in TOOLS:
            if place := shutil.which(tool):
                (self.bin / tool).symlink_to(place)
        for script in ("start.sh", "setup.sh"):
            shutil.copy(ROOT / script, folder)
        for lock in (BASE, TESTS):
            (folder / lock).write_text(f"# {lock}\n", encoding="utf-8")

    def python(
        self, name: str = "python3", version: tuple[int, int] = (3, 12), *, bare: bool = False
    ) -> Path:
        """Put a Python on the PATH, or where the name says."""
        place = self.bin / name
        # A link would lead to the true one.
        place.unlink(missing_ok=True)
        text = PYTHON.format(template=self.template, real=REAL, version=(*version, 1), bare=bare)
        place.write_text(text, encoding="utf-8")
        place.chmod(0o755)
        return place

    def environment(self, changes: dict[str, str]) -> dict[str, str]:
        """Return a small environment in which asking an index is an error at once."""
        return {
            "PATH": str(self.bin),
            "CALLS": str(self.log),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
            "PIP_RETRIES": "0",
        } | changes

    def run(self, *command: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run start.sh, or a command, with these environment variables changed."""
        return subprocess.run(
            command or ("./start.sh", "--server.port", "8600"),
            cwd=self.folder,
            env=self.environment(changes),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=LIMIT,
        )

    def begin(self, **changes: str) -> subprocess.Popen[bytes]:
        """Begin start.sh in a process group of its own."""
        # What a shell runs beside something else is deaf to SIGINT, and so are its children.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return subprocess.Popen(
                ["./start.sh"],
                cwd=self.folder,
                env=self.environment(changes),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            signal.signal(signal.SIGINT, before)

    def calls(self) -> list[str]:
        """Return which of venv and pip were called since the last look."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines

    def assert_starts(self, **changes: str) -> None:
        """Check that the dashboard is started, with nothing left aside."""
        result = self.run(**changes)
        assert result.stdout == "started run dashboard.py --server.port 8600\n", result.stderr
        assert result.returncode == 0
        assert not os.path.lexists(self.folder / ".venv.old")


@pytest.fixture
def project(tmp_path: Path, template: Path) -> Project:
    """Return a project on a machine without any Python."""
    return Project(tmp_path / "プロ ジェクト", template)


@pytest.fixture
def installed(project: Project) -> Project:
    """Return a project that was started once."""
    project.python()
    project.assert_starts()
    assert project.calls() == [f"venv {project.bin / 'python3'}", f"pip {BASE}"]
    return project


def state(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in [folder, *folder.rglob("*")]}


def test_a_second_start_asks_nobody_and_writes_nothing(installed: Project) -> None:
    (installed.bin / "python3").unlink()
    before = state(installed.folder)
    installed.assert_starts(PIP_FAILS="1")
    assert state(installed.folder) == before


def without_pip(project: Project) -> None:
    shutil.rmtree(site_packages(project.venv) / "pip")


def without_python(project: Project) -> None:
    for path in (project.venv / "bin").glob("python*"):
        path.unlink()
        path.symlink_to("/nowhere/python3")


def of_an_old_python(project: Project) -> None:
    project.python(str(project.venv / "bin" / "python"), (3, 10))


def not_a_venv(project: Project) -> None:
    (project.venv / "pyvenv.cfg").unlink()


def interrupted_before_pip(project: Project) -> None:
    (project.venv / BASE).unlink()


def interrupted_in_pip(project: Project) -> None:
    (project.venv / BASE).write_text("", encoding="utf-8")


def of_another_lock(project: Project) -> None:
    (project.folder / BASE).write_text("# another day\n", encoding="utf-8")


def an_empty_folder(project: Project) -> None:
    shutil.rmtree(project.venv)
    project.venv.mkdir()


def a_file(project: Project) -> None:
    shutil.rmtree(project.venv)
    project.venv.touch()


def a_link_to_nothing(project: Project) -> None:
    shutil.rmtree(project.venv)
    project.venv.symlink_to("/nowhere")


def killed_while_the_old_one_was_aside(project: Project) -> None:
    interrupted_in_pip(project)
    (project.folder / ".venv.old").mkdir()


@pytest.mark.turns
@pytest.mark.parametrize(
    "damage",
    [
        without_pip,
        without_python,
        of_an_old_python,
        not_a_venv,
        interrupted_before_pip,
        interrupted_in_pip,
        of_another_lock,
        an_empty_folder,
        a_file,
        a_link_to_nothing,
        killed_while_the_old_one_was_aside,
    ],
)
def test_what_is_broken_heals_at_the_next_start(
    installed: Project, damage: Callable[[Project], None]
) -> None:
    damage(installed)
    installed.assert_starts()
    assert installed.calls() == [f"venv {installed.bin / 'python3'}", f"pip {BASE}"]
    installed.assert_starts(PIP_FAILS="1")
    assert installed.calls() == []


@pytest.mark.parametrize("versions", [{}, {"python3": (3, 10)}, {"python3": (3, 14)}])
def test_without_a_python_that_fits_it_says_which_is_needed(
    project: Project, versions: dict[str, tuple[int, int]]
) -> None:
    for name, version in versions.items():
        project.python(name, version)
    result = project.run()
    assert result.returncode == 1
    japanese, english = result.stderr.splitlines()
    assert japanese.startswith("Python 3.11、3.12、3.13 のいずれかが必要です")
    assert english.startswith("Python 3.11, 3.12 or 3.13 is needed")
    assert project.calls() == []
    assert not os.path.lexists(project.venv)


def test_what_is_there_stays_where_no_python_fits(installed: Project) -> None:
    of_another_lock(installed)
    installed.python("python3", (3, 10))
    before = state(installed.venv)
    assert installed.run().returncode == 1
    assert state(installed.venv) == before


def test_without_venv_it_says_which_package_has_it(project: Project) -> None:
    project.python(bare=True)
    result = project.run()
    assert result.returncode == 1
    japanese, english = result.stderr.splitlines()
    assert japanese.startswith("python3 に venv がありません")
    assert english.startswith("python3 lacks the module venv")
    assert english.endswith("apt-get install python3-venv")
    assert not os.path.lexists(project.venv)


def test_the_first_python_that_fits_is_taken(project: Project) -> None:
    project.python("python3", (3, 10))
    project.python("python3.13", (3, 13), bare=True)
    project.python("python3.12", (3, 12))
    project.python("python3.11", (3, 11))
    project.assert_starts()
    assert project.calls()[0] == f"venv {project.bin / 'python3.12'}"


def test_the_python_that_is_named_is_taken_or_refused(project: Project) -> None:
    project.python()
    old = project.python("old", (3, 10))
    assert "PYTHON=/path" in project.run(PYTHON=str(old)).stderr
    assert project.calls() == []
    fitting = project.python("fitting", (3, 11))
    project.assert_starts(PYTHON=str(fitting))
    assert project.calls()[0] == f"venv {fitting}"


def test_a_failed_installation_leaves_nothing(project: Project) -> None:
    project.python()
    result = project.run(PIP_FAILS="1")
    assert result.returncode == 1
    assert "no index" in result.stderr
    assert "パッケージを導入できませんでした" in result.stderr
    assert "The packages could not be installed" in result.stderr
    assert not os.path.lexists(project.venv)
    project.assert_starts()


def test_a_failed_update_leaves_what_was_there(installed: Project) -> None:
    lock = (installed.folder / BASE).read_text(encoding="utf-8")
    of_another_lock(installed)
    assert installed.run(PIP_FAILS="1").returncode == 1
    (installed.folder / BASE).write_text(lock, encoding="utf-8")
    installed.calls()
    installed.assert_starts(PIP_FAILS="1")
    assert installed.calls() == []


@pytest.mark.turns
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_installation_heals(installed: Project, sent: signal.Signals) -> None:
    of_another_lock(installed)
    with installed.begin(PIP_TAKES="300") as process:
        deadline = time.monotonic() + LIMIT
        while not (installed.log.exists() and "pip" in installed.log.read_text("utf-8")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(process.pid, sent)
        assert process.wait(timeout=LIMIT) != 0
    aside = installed.folder / ".venv.old"
    whole = aside if sent == signal.SIGKILL else installed.venv
    assert (whole / BASE).read_text(encoding="utf-8") == f"# {BASE}\n"
    installed.assert_starts()


@pytest.mark.skipif(not shutil.which("flock"), reason="no flock")
def test_of_two_starts_at_once_one_installs(project: Project) -> None:
    project.python()
    with project.begin(PIP_TAKES="0.5") as one, project.begin(PIP_TAKES="0.5") as other:
        said = [process.communicate(timeout=LIMIT)[0] for process in (one, other)]
    assert said == [b"started run dashboard.py\n"] * 2
    assert project.calls() == [f"venv {project.bin / 'python3'}", f"pip {BASE}"]


def test_the_tests_packages_go_on_top_of_the_apps(installed: Project) -> None:
    assert installed.run(*SET_UP_TESTS).returncode == 0
    assert installed.calls() == [f"pip {TESTS}"]
    assert installed.run(*SET_UP_TESTS, PIP_FAILS="1").returncode == 0
    installed.assert_starts(PIP_FAILS="1")
    assert installed.calls() == []


def test_the_tests_set_up_is_enough_to_start(project: Project) -> None:
    project.python()
    assert project.run(*SET_UP_TESTS).returncode == 0
    assert project.calls()[1:] == [f"pip {BASE}", f"pip {TESTS}"]
    project.assert_starts(PIP_FAILS="1")
    assert project.calls() == []


def test_where_sign_in_is_set_up_its_packages_come_along(installed: Project) -> None:
    (installed.folder / SIGN_IN).write_text(f"# {SIGN_IN}\n", encoding="utf-8")
    secrets = installed.folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    for text, expected in (("[other]\n", []), ("[auth]\n", [f"pip {SIGN_IN}"])):
        secrets.write_text(text, encoding="utf-8")
        installed.assert_starts()
        assert installed.calls() == expected
        installed.assert_starts(PIP_FAILS="1")
        assert installed.calls() == []


def test_a_failed_set_up_of_the_tests_keeps_the_app_and_heals(installed: Project) -> None:
    assert installed.run(*SET_UP_TESTS, PIP_FAILS="1").returncode == 1
    installed.calls()
    installed.assert_starts(PIP_FAILS="1")
    assert installed.calls() == []
    # What the first try left of the tests' packages is not built upon.
    assert installed.run(*SET_UP_TESTS).returncode == 0
    assert installed.calls()[1:] == [f"pip {BASE}", f"pip {TESTS}"]


@pytest.mark.parametrize("fails", [False, True], ids=["reaches an index", "reaches none"])
def test_uv_sets_the_tests_up_and_pip_what_it_cannot_get(project: Project, *, fails: bool) -> None:
    project.python()
    told = f'#!/bin/sh\nfor last; do :; done\necho "uv $last" >>"$CALLS"\nexit {int(fails)}\n'
    told = told.replace("/bin/sh", shutil.which("sh") or "/bin/sh")
    assert project.run(*SET_UP_TESTS, SET_UP_WITH=UV, UV=told).returncode == 0
    expected = [f"pip {UV}"]
    for lock in (BASE, TESTS):
        expected += [f"uv {lock}", f"pip {lock}"] if fails else [f"uv {lock}"]
    assert project.calls()[1:] == expected
    assert project.run(*SET_UP_TESTS, SET_UP_WITH=UV).returncode == 0
    assert project.calls() == []


def make_wheel(folder: Path, name: str) -> str:
    """Write a wheel of a package to start; return its line in a lock."""
    folder.mkdir(exist_ok=True)
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    files = {
        f"{name}/__init__.py": "",
        f"{name}/__main__.py": "import sys; print('started', *sys.argv[1:])",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{about}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


@pytest.mark.turns(2)
def test_the_true_venv_and_pip_take_only_what_has_the_locks_hash(
    installed: Project, tmp_path: Path
) -> None:
    wheels = tmp_path / "wheels"
    locked = make_wheel(wheels, "streamlit")
    (installed.folder / BASE).write_text(locked, encoding="utf-8")
    # As in a shell where the .venv is active that is to be replaced.
    (installed.bin / "python3").unlink()
    path = f"{installed.venv / 'bin'}:{installed.bin}"
    closed = {"PATH": path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    installed.assert_starts(**closed)

    make_wheel(wheels, "checker")
    other = f"checker==1.0 --hash=sha256:{'0' * 64}\n"
    (installed.folder / TESTS).write_text(locked + other, encoding="utf-8")
    result = installed.run(*SET_UP_TESTS, **closed)
    assert result.returncode == 1
    assert "DO NOT MATCH THE HASHES" in result.stderr
    assert not (site_packages(installed.venv) / "checker").exists()


def pins(name: str) -> dict[str, str]:
    return pins_of((ROOT / name).read_text(encoding="utf-8"))


def pins_of(text: str) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in found}


def test_the_locks_have_every_pin_and_a_hash_for_each() -> None:
    for source, lock in (
        ("requirements.txt", BASE),
        ("requirements-cluster.txt", CLUSTER),
        ("requirements-mcp.txt", ASSISTANT),
        ("requirements-sign-in.txt", SIGN_IN),
        ("requirements-dev.txt", TESTS),
        ("requirements-uv.txt", UV),
    ):
        assert pins(source).items() <= pins(lock).items()
        text = (ROOT / lock).read_text(encoding="utf-8")
        entries = re.findall(r"^[^\s#].*(?:\n[ ].*)*", text, re.MULTILINE)
        # A package may have two entries: another version for another Python.
        assert {name for entry in entries for name in pins_of(entry)} == set(pins(lock))
        assert all("--hash=sha256:" in entry for entry in entries)
    assert "pip" in pins(BASE)
    # So the tests run with the versions that the dashboard runs with.
    assert pins(BASE).items() <= pins(CLUSTER).items() <= pins(TESTS).items()
    assert pins(BASE).items() <= pins(ASSISTANT).items()
    assert pins(BASE).items() <= pins(SIGN_IN).items()
