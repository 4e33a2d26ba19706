"""Make each prefecture from boundaries and offices alone; print time, peak memory and size.

Run it from the repository: ``.venv/bin/python -m benchmarks.prefectures FOLDER``, a folder with
``boundaries/`` (a file for each prefecture, with ``_01_`` to ``_47_`` in its name) and
``offices.csv``. Each prefecture is a process of its own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import markdown

ROOT = Path(__file__).resolve().parent.parent
# Linux tells the peak in kilobytes, macOS in bytes.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Made:
    """What one prefecture took: seconds, peak memory and size in bytes, and what it said."""

    seconds: float
    peak: int
    size: int
    warnings: int
    error: str


def make(code: str, inputs: Path, home: Path) -> Made:
    """Make one prefecture in a process of its own.

    Parameters
    ----------
    code : str
        Two digits.
    inputs : pathlib.Path
        Folder of boundaries and offices.
    home : pathlib.Path
        What receives the prefecture's folders.
    """
    boundaries = next((inputs / "boundaries").glob(f"*_{code}_*"))
    command = [sys.executable, "-m", "kankei_geo", "add-prefecture", code]
    command += [f"--boundaries={boundaries}", f"--offices={inputs / 'offices.csv'}"]
    log = home / f"{code}.log"
    begun = time.perf_counter()
    with log.open("w") as file:
        child = subprocess.Popen([*command, f"--to={home}"], cwd=ROOT, stderr=file)
        _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    told = log.read_text().splitlines()
    folders = (home / kind / code for kind in ("data", "geo", "static"))
    size = sum(file.stat().st_size for folder in folders for file in folder.rglob("*.*"))
    return Made(
        seconds=seconds,
        peak=used.ru_maxrss * _PEAK_UNIT,
        size=size,
        warnings=sum(line.startswith("Warning") for line in told),
        error=told[-1] if child.returncode else "",
    )


def main() -> None:
    """Make all prefectures, or those that are named, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", type=Path, help="folder with boundaries/ and offices.csv")
    parser.add_argument("codes", nargs="*", help="two digits each; all 47 if left out")
    parser.add_argument("--to", type=Path, help="folder that keeps what is made")
    asked = parser.parse_args()
    codes = asked.codes or [f"{number:02}" for number in range(1, 48)]
    with tempfile.TemporaryDirectory() as folder:
        home = (asked.to or Path(folder)).resolve()
        home.mkdir(parents=True, exist_ok=True)
        made = {code: make(code, asked.inputs.resolve(), home) for code in codes}
    rows = [
        (
            code,
            f"{one.seconds:.1f} s",
            markdown.size(one.peak),
            markdown.size(one.size),
            str(one.warnings),
            one.error or "made",
        )
        for code, one in made.items()
    ]
    whole = made.values()
    rows.append(
        (
            "all",
            f"{sum(one.seconds for one in whole):.0f} s",
            markdown.size(max(one.peak for one in whole)),
            markdown.size(sum(one.size for one in whole)),
            str(sum(one.warnings for one in whole)),
            f"{sum(not one.error for one in whole)} made",
        )
    )
    heading = ("Prefecture", "Time", "Peak memory", "Size", "Warnings", "Result")
    print(markdown.table(heading, rows))


if __name__ == "__main__":
    main()
