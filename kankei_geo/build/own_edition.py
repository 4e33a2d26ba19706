"""A checked table becomes an edition of a prefecture: a folder beside those that are there."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from kankei_geo.base import files, paths
from kankei_geo.base.errors import InputContentError, OutputFileError
from kankei_geo.build.refresh import first_words
from kankei_geo.dataset import sources
from kankei_geo.dataset.brought.accepted import settings_and_tables
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.finding import Severity
from kankei_geo.dataset.brought.report import Report, check_table
from kankei_geo.dataset.brought.used import policies_of
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Edition
from kankei_geo.dataset.settings import SCHEMA, Texts
from kankei_geo.dataset.sources import FileHash


@dataclass(frozen=True)
class Words:
    """What a person says of an edition.

    Attributes
    ----------
    id : str
        Name of its folder, as it stands in an address.
    title, short, licence : Texts
        As `Edition` has them.
    source, url : str
        Where it was published.
    """

    id: str
    title: Texts
    short: Texts
    licence: Texts
    source: str
    url: str = ""


def add_edition(
    data: Dataset, content: bytes, *, name: str, words: Words, choices: Choices
) -> tuple[Edition, Report]:
    """Write a table as another edition of a prefecture: the whole folder, or nothing.

    Parameters
    ----------
    data : Dataset
        Whose municipalities are meant.
    content : bytes
        The file.
    name : str
        Its name.
    words : Words
        What is told of it.
    choices : Choices
        What columns, signs and names mean, and the date.

    Raises
    ------
    UnreadableTableError, NothingToShowError
        If it cannot be read, or has no policies.
    InputContentError
        If it has errors, there is such an edition already, or its words cannot be settings.
    OutputFileError
        If the folder cannot be written.
    """
    folder = data.places.edition(words.id)
    if folder.exists():
        raise InputContentError(
            "{path}: there is such an edition already. Give another --id, or take the folder away.",
            path=paths.place(folder),
        )
    report = check_table(data, content, name=name, choices=choices)
    _require_right(report)
    made, tables = settings_and_tables(data, report, name=name, choices=choices)
    if not policies_of(report):
        raise InputContentError(
            "{path}: no column holds marks, and an edition is one of policies. Choose a column "
            "with --choices.",
            path=name,
        )
    edition = Edition.model_validate(
        {
            **{field: getattr(made, field) for field in Edition.model_fields},
            **{field: getattr(words, field) for field in Words.__dataclass_fields__},
        }
    )
    read = FileHash(name, sources.sha256_of(content))
    _write(folder, edition, {f"{key}.csv": table for key, table in tables.items()}, read)
    return edition, report


def _require_right(report: Report) -> None:
    wrong = [item for item in report.findings if item.severity is Severity.error]
    if wrong:
        first = wrong[0]
        raise InputContentError(
            "The table has {count} errors, the first one in row {row}: {what} ({found}). Look at "
            "all with check-table, then correct the table, or say with --choices what is meant.",
            count=len(wrong),
            row=first.at.row,
            what=first.message,
            found=first.found or "-",
        )


def _write(folder: Path, edition: Edition, tables: Mapping[str, bytes], read: FileHash) -> None:
    told = edition.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    settings = {"schema": SCHEMA, **told}
    contents = {
        **tables,
        paths.EDITION_SETTINGS: tomli_w.dumps(settings, indent=2).encode(),
        **{
            f"{name}{paths.SIDECAR_SUFFIX}": sources.spelled(
                {
                    **first_words(edition, name),
                    "processing": [
                        f"Read from {read.name} by its rows and columns",
                        "Check names, codes, marks and sums",
                    ],
                    "inputs": [vars(read)],
                    "outputs": [{"name": name, "sha256": sources.sha256_of(content)}],
                }
            )
            for name, content in tables.items()
        },
    }
    try:
        with tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=folder.parent) as beside:
            whole = Path(beside) / folder.name
            whole.mkdir()
            files.write_all({whole / name: content for name, content in contents.items()})
            whole.rename(folder)
    except OSError as error:
        raise OutputFileError(
            "{path}: cannot be written ({reason}). Free some space or choose another folder.",
            path=paths.place(folder),
            reason=error.strerror or error,
        ) from error
