"""The command line in a process of its own, without reading the libraries anew each time.

Run as ``python tests/warm.py``, this reads the libraries, but nothing of the project. Then it
takes one command a line, as JSON: the folder to work in, the arguments, the environment. For each
it makes a copy of itself that becomes ``python -m kankei_geo``: with the modules and the data of
that folder, with streams and an exit status of its own. To read the libraries takes most of the
time of a command.
"""

import gc
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

_LIBRARIES = (
    "babel.dates",
    "geopandas",
    "pandera.backends.pandas.register",
    "pandera.pandas",
    "pandera.strategies.pandas_strategies",  # with Hypothesis, wherever that is installed
    "pymcdm.methods",
    "pyogrio",
    "rich.progress",
    "rich.table",
    "scipy.optimize",
    "scipy.sparse.csgraph",
    "scipy.spatial",
    "typer.rich_utils",
)


def run(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder that has the project or a copy of it."""
    process = _waiting()
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process was started without pipes")
    asked = {"folder": str(folder), "arguments": arguments, "environment": environment}
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    status, stdout, stderr = json.loads(process.stdout.readline())
    return subprocess.CompletedProcess(arguments, status, stdout, stderr)


@cache
def _waiting() -> subprocess.Popen[str]:
    """Start the process that waits for commands, one for each that runs tests."""
    return subprocess.Popen(
        [sys.executable, __file__],
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


def _become(folder: str, arguments: list[str], environment: dict[str, str]) -> None:
    """Be what ``python -m kankei_geo`` is in a folder."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    sys.argv = ["kankei_geo", *arguments]
    runpy.run_module("kankei_geo", run_name="__main__", alter_sys=True)


def _main() -> None:
    for name in _LIBRARIES:
        importlib.import_module(name)
    # Where a copy ends, Python would look through all of this once more: half a second each time.
    gc.freeze()
    for line in sys.stdin:
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            copy = os.fork()
            if not copy:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(stdout.fileno(), 1)
                os.dup2(stderr.fileno(), 2)
                _become(**json.loads(line))
                return
            _, status = os.waitpid(copy, 0)
            told = []
            for stream in (stdout, stderr):
                stream.seek(0)
                told.append(stream.read().decode())
        sys.stdout.write(json.dumps([os.waitstatus_to_exitcode(status), *told]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
