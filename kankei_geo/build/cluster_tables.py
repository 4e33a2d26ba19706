"""The tests of whether neighbours have policies in common, as tables of an edition."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.build.written import Step, stamp, write_csv
from kankei_geo.dataset import schema, sources, text_table
from kankei_geo.dataset.dataset import Dataset

_TITLES = {
    "clusters.csv": ("隣り合う市町村の検定", "Tests of neighbouring municipalities"),
    "cluster_places.csv": ("検定で目立つ市町村", "Places that stand out in these tests"),
}
_PROCESSING = [
    "Moran's I of the number of policies, join counts of each policy (esda, libpysal)",
    "Neighbours by border, by nearest offices and by minutes by road",
    "Join who has no neighbour to the nearest office",
    "999 permutations with a fixed seed",
    "Test each policy again in 200 readings of the marks in doubt (drawn, fixed seed)",
    "Correct the p of places for their number (Benjamini and Hochberg)",
]


Tables = Callable[[], tuple[pd.DataFrame, pd.DataFrame]]


def build_clusters(
    data: Dataset, tests: Mapping[str, Tables], *, folder: Path | None, step: Step
) -> tuple[Path, ...]:
    """Write ``clusters.csv`` and ``cluster_places.csv`` of an edition, each with its sidecar.

    Parameters
    ----------
    data : Dataset
        The edition.
    tests : mapping of str to callable
        For each variable, what makes its rows of both tables.
    folder : pathlib.Path, optional
        Where to write; the edition's own if left out.
    step : callable
        Called with the name of each step as it begins.

    Raises
    ------
    InputContentError
        If the edition's settings do not name both tables.
    """
    _require_named(data)
    made = []
    for variable, make in tests.items():
        step(variable)
        made.append(make())
    rules = schema.of_edition(data.prefecture, data.edition)
    own = data.places.edition(data.edition.id)
    inputs = [own / "policy_matrix.csv", data.places.data / "municipalities.csv"]
    inputs.append(data.places.data / "neighbours.csv")
    if data.prefecture.airports:
        inputs.append(data.places.data / "office_minutes.csv")
    written = []
    for name, parts in zip(_TITLES, zip(*made, strict=True), strict=True):
        path = write_csv(pd.concat(parts, ignore_index=True), (folder or own) / name)
        text_table.read(path.read_bytes(), rules[name](), where=name)
        first = _first_words(data, name)
        stamp(path, shipped=own / name, inputs=inputs, outputs=[path], words={}, first=first)
        written.append(path)
    return tuple(written)


def _require_named(data: Dataset) -> None:
    missing = sorted(set(_TITLES) - set(data.edition.tables))
    if missing:
        raise InputContentError(
            "{path}: tables does not name {names}. Add them there, then build again.",
            path=paths.place(data.places.edition(data.edition.id) / paths.EDITION_SETTINGS),
            names=", ".join(missing),
        )


def _first_words(data: Dataset, name: str) -> dict[str, object]:
    """Return what the sidecar says that is not told by hand: what the marks say, and how."""
    ja, en = _TITLES[name]
    marks = sources.read_sidecar(
        sources.sidecar_path(data.places.edition(data.edition.id) / "policy_matrix.csv")
    )
    return {
        "title": {"ja": ja, "en": en},
        "producer": {"ja": "関係ジオ プロジェクト", "en": "Kankei-Geo project"},
        "source": marks.source,
        "url": marks.url,
        "vintage": marks.vintage,
        "licence": marks.licence,
        "credit": marks.credit,
        "redistributable": marks.redistributable,
        "processing": _PROCESSING,
    }
