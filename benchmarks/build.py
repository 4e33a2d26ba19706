"""Build the geometry from a full-resolution boundary file; print its time and peak memory.

Run it from the repository: ``.venv/bin/python -m benchmarks.build PATH``.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import markdown
from benchmarks.markdown import Bar

ROOT = Path(__file__).resolve().parent.parent
TIME = Bar(25, "25 s")
MEMORY = Bar(2 * 1024**3, "2 GB")
# Linux tells the peak in kilobytes, macOS in bytes.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


def build(boundaries: Path) -> tuple[float, int]:
    """Build into a folder that is thrown away.

    Parameters
    ----------
    boundaries : pathlib.Path
        Boundary file of any kind that the command line reads.

    Returns
    -------
    float
        Seconds from the start of the process to its end, imports included.
    int
        Peak of the resident memory in bytes.
    """
    with tempfile.TemporaryDirectory() as folder:
        geo, static = Path(folder) / "geo", Path(folder) / "static"
        command = [sys.executable, "-m", "kankei_geo", "build", f"--boundaries={boundaries}"]
        begun = time.perf_counter()
        subprocess.run(
            [*command, f"--geo-dir={geo}", f"--static-dir={static}"], cwd=ROOT, check=True
        )
        seconds = time.perf_counter() - begun
    # No other child was started, so the largest child is the build.
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _PEAK_UNIT


def main() -> None:
    """Measure one build and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boundaries", type=Path, help="N03 .shp, .zip, .geojson or .gpkg")
    boundaries = parser.parse_args().boundaries.resolve()
    seconds, peak = build(boundaries)
    rows = (
        ("Time of the build", f"{seconds:.1f} s", TIME.told, TIME.verdict(seconds)),
        ("Peak memory", markdown.size(peak), MEMORY.told, MEMORY.verdict(peak)),
    )
    print(markdown.table(("Figure", "Kankei-Geo", "Bar", "Result"), rows))


if __name__ == "__main__":
    main()
