"""Write every format, beside what a user would write instead; print times, sizes, ratios.

The plain peer plots or writes the same 179 municipalities with GeoPandas alone: no title, no
legend, no patterns, no source. Run it from the repository: ``.venv/bin/python -m
benchmarks.export [--atlas]``.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio
from matplotlib.figure import Figure

from benchmarks import markdown
from benchmarks.markdown import Bar
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import atlas, paper_size
from kankei_geo.view.view import View

HOKKAIDO = open_dataset()

TIME, ATLAS_TIME = Bar(5, "5 s"), Bar(180, "180 s")
SIZES = {"pptx": Bar(3 * 1024**2, "3 MB"), "html": Bar(3 * 1024**2, "3 MB")}
ATLAS_SIZE = Bar(40 * 1024**2, "40 MB")
ROUNDS = 3
_PEERS = ("png", "svg", "pdf", "csv", "geojson", "gpkg", "shp")


def plain() -> gpd.GeoDataFrame:
    """Return the shipped polygons joined with the table, as a peer would have them."""
    shapes = pyogrio.read_dataframe(HOKKAIDO.places.shapefile, columns=["code"])
    return shapes.merge(HOKKAIDO.table, on="code")


def peer(name: str, table: gpd.GeoDataFrame, folder: Path) -> int:
    """Write a format with GeoPandas alone and return its size in bytes."""
    out = folder / f"peer.{name}"
    if name in ("png", "svg", "pdf"):
        drawn = Figure(figsize=paper_size.paper().inches)
        axes = drawn.add_subplot()
        table.assign(count=table["priority_count"].astype(float)).plot(
            column="count", ax=axes, missing_kwds={"color": "lightgrey"}
        )
        drawn.savefig(out, dpi=paper_size.DPI)
    elif name == "csv":
        table.drop(columns="geometry").to_csv(out)
    else:
        pyogrio.write_dataframe(table, out)
    return out.stat().st_size


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Return the median time of some rounds after a first one, and the size."""
    size = work()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times), size


def rows() -> list[tuple[str, ...]]:
    """Measure every format but the atlas."""
    document, table = Document(HOKKAIDO, View()), plain()
    found: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMAT_NAMES:
            seconds, size = timed(lambda name=name: len(formats.make(name, document)))  # type: ignore[misc]  # bound at once
            other = "–"
            if name in _PEERS:
                peers, _ = timed(lambda name=name: peer(name, table, Path(folder)))  # type: ignore[misc]  # bound at once
                other = markdown.ratio(seconds / peers)
            fits = SIZES[name].verdict(size) if name in SIZES else "met"
            verdict = TIME.verdict(seconds) if fits == "met" else fits
            bar = TIME.told + (f", {SIZES[name].told}" if name in SIZES else "")
            told = (markdown.milliseconds(seconds), markdown.size(size))
            found.append((name, *told, other, bar, verdict))
    return found


def atlas_row() -> tuple[str, ...]:
    """Measure the whole atlas."""
    begun = time.perf_counter()
    size = len(atlas.make_atlas(HOKKAIDO, View(), paper_size.paper("a4")))
    seconds = time.perf_counter() - begun
    verdict = ATLAS_TIME.verdict(seconds)
    if verdict == "met":
        verdict = ATLAS_SIZE.verdict(size)
    bar = f"{ATLAS_TIME.told}, {ATLAS_SIZE.told}"
    return ("atlas, 180 pages", f"{seconds:.0f} s", markdown.size(size), "–", bar, verdict)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atlas", action="store_true", help="measure the atlas, too")
    found = rows()
    if parser.parse_args().atlas:
        found.append(atlas_row())
    heading = ("Format", "Time", "Size", "Time by the plain peer's", "Bar", "Result")
    print(markdown.table(heading, found))


if __name__ == "__main__":
    main()
