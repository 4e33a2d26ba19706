"""Take over tables that people edited by hand: all of them, checked, or nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kankei_geo.base import files
from kankei_geo.build.edited import check_together
from kankei_geo.build.written import from_disk
from kankei_geo.dataset import schema, shipped, sources, text_table
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Edition
from kankei_geo.dataset.tables import of_edition, of_prefecture

# What commands build; an edit of these would be lost at the next build.
_BUILT = (
    "access.csv",
    "airport_distances.csv",
    "cluster_places.csv",
    "clusters.csv",
    "japan_airports.csv",
    "neighbours.csv",
    "office_minutes.csv",
    "opening_effects.csv",
    "other_areas.csv",
    "tile_grid.csv",
)
# What each table of an edition is called in its first sidecar.
_TITLES = {
    "contradictions.csv": ("出典の矛盾と扱い", "Contradictions of the source"),
    "glossary.csv": ("用語", "Glossary"),
    "grounds.csv": ("根拠", "Grounds of the marks"),
    "name_aliases.csv": ("名称の読み替え", "Aliases of names"),
    "notes.csv": ("市町村の注記", "Notes on municipalities"),
    "policy_matrix.csv": ("政策の印", "Policy marks"),
    "programme_2019.csv": ("2019年度の事業", "Programme of fiscal 2019"),
}


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did.

    Attributes
    ----------
    checked : tuple of str
        Names of the tables that were read.
    changed : tuple of str
        Those that changed since their hash was taken, or were never described.
    described : tuple of str
        Those that got their first sidecar, with the words of the edition's settings.
    """

    checked: tuple[str, ...]
    changed: tuple[str, ...]
    described: tuple[str, ...]


def editable(data: Dataset) -> dict[str, Path]:
    """Return where the tables stand that people may edit, by the names of their files."""
    own = [name for name in of_prefecture(data.prefecture) if name not in _BUILT]
    edition = data.places.edition(data.edition.id)
    return {name: data.places.data / name for name in own} | {
        name: edition / name for name in of_edition(data.edition) if name not in _BUILT
    }


def refresh(data: Dataset) -> Refreshed:
    """Check the tables that people may edit, and renew their hashes.

    Everything is read and checked first; nothing is written if something is wrong. A table of
    the edition that has no sidecar yet gets its first one from the edition's settings.

    Parameters
    ----------
    data : Dataset
        Settings and folders; the tables are read from disk again.

    Raises
    ------
    InputFileError, InputContentError
        Telling file, line, column, what was found, what was expected and what to do.
    OutputFileError
        If a file cannot be written.
    """
    paths = editable(data)
    contents = {name: from_disk(path) for name, path in paths.items()}
    rules = schema.of_prefecture(data.prefecture) | schema.of_edition(data.prefecture, data.edition)
    tables = {
        name: text_table.read(content, rules[name](), where=_place(data, paths[name]))
        for name, content in contents.items()
    }
    check_together(data, tables)
    new = [name for name, path in paths.items() if _is_new(data, path)]
    changed = [
        name
        for name, path in paths.items()
        if name not in new and not sources.describes(path, contents[name])
    ]
    written = {
        sources.sidecar_path(paths[name]): sources.restamped(paths[name], contents[name])
        for name in changed
    }
    files.write_all(written)
    for name in new:
        words = first_words(data.edition, name)
        sources.stamp(paths[name], outputs=[paths[name]], words=words)
    return Refreshed(tuple(paths), (*changed, *new), tuple(new))


def built_before(data: Dataset, changed: Collection[str]) -> list[str]:
    """Return the places of what was built from other editions of some tables than today's.

    Parameters
    ----------
    data : Dataset
        Whose sidecars are looked through.
    changed : collection of str
        Names of tables.
    """
    paths = editable(data)
    folders = shipped.folders(data.places, data.edition.id)
    return [
        sidecar.place
        for sidecar in map(sources.read_sidecar, sources.sidecars(folders))
        for item in sidecar.inputs
        if item.name in changed and sources.sha256(paths[item.name]) != item.sha256
    ]


def _place(data: Dataset, path: Path) -> str:
    return path.relative_to(data.places.home).as_posix()


def _is_new(data: Dataset, path: Path) -> bool:
    """Tell whether a table of the edition was never described; others need a person's words."""
    is_of_edition = path.parent == data.places.edition(data.edition.id)
    return is_of_edition and not sources.sidecar_path(path).exists()


def first_words(edition: Edition, name: str) -> Mapping[str, Any]:
    """Return what the first sidecar of a table of an edition says, by its settings."""
    ja, en = _TITLES[name]
    producer = {"ja": edition.source, "en": edition.source}
    return {
        "title": {"ja": f"{ja}（{edition.title.ja}）", "en": f"{en} ({edition.title.en})"},
        "producer": producer,
        "source": edition.source,
        "url": edition.url,
        "vintage": edition.as_of,
        "licence": {"ja": edition.licence.ja, "en": edition.licence.en},
        "credit": {"ja": f"{ja}：{edition.source}", "en": f"{en}: {edition.source}"},
        "redistributable": True,
        "processing": ["Kept by hand"],
    }
