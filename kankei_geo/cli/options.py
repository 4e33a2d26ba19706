"""Options that several commands have, and what they lead to."""

from pathlib import Path
from typing import Annotated

import typer

from kankei_geo.base import paths
from kankei_geo.base.paths import Places
from kankei_geo.dataset.catalogue import default_prefecture, open_dataset
from kankei_geo.dataset.prefecture import Prefecture, prefectures, read_prefecture

PrefectureCode = Annotated[
    str, typer.Option("--prefecture", help="Two digits (JIS X 0401), such as 30.")
]
EditionName = Annotated[
    str, typer.Option("--edition", help="Edition of the policies; the prefecture's if left out.")
]
Out = Annotated[
    Path | None, typer.Option("--out", help="File to write; standard output if left out.")
]
GeoFolder = Annotated[
    Path | None,
    typer.Option(help="Folder of the shapefile for analysis; the dataset's own if left out."),
]
StaticFolder = Annotated[
    Path | None,
    typer.Option(help="Folder of the browser's GeoJSON; the dataset's own if left out."),
]
DataFolder = Annotated[
    Path | None, typer.Option(help="Folder of the tables; the dataset's own if left out.")
]


def settings_of(code: str) -> tuple[Places, Prefecture]:
    """Return folders and settings of a prefecture that may have nothing else yet.

    Raises
    ------
    UnknownNameError
        If there is no such prefecture.
    InputFileError, InputContentError
        If its settings are not what they should be.
    """
    home = paths.home()
    wanted = code or default_prefecture(home)
    if wanted not in prefectures(home):
        open_dataset(wanted)  # raises, and tells which there are
    places = Places(home, wanted)
    return places, read_prefecture(places.data / paths.PREFECTURE_SETTINGS)
