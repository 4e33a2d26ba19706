"""Make a prefecture's first tables from a list of the offices of all of Japan.

Settings are all that is needed: nothing else of the prefecture has to be there.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from kankei_geo.base.errors import InputContentError, several
from kankei_geo.base.paths import Places
from kankei_geo.build import groups, raw_schema
from kankei_geo.build.boundaries.boundary_file import BoundaryFile, Warn, read_file
from kankei_geo.build.boundaries.boundary_origin import UNKNOWN_TEXT, Origin, source_of, vintage_of
from kankei_geo.build.raw_input import read_raw
from kankei_geo.build.written import Step, from_disk, stamp, write_csv
from kankei_geo.dataset import schema, sources, text_table
from kankei_geo.dataset.names import normalise
from kankei_geo.dataset.prefecture import OTHER_AREAS, Prefecture

OFFICES = "japan/offices.csv"
_MUNICIPALITIES, _GROUPS = "municipalities.csv", "subprefectures.csv"
_FACTS = {
    "ja": "事実の一覧（権利の対象外）。整理は本プロジェクト、CC BY 4.0",
    "en": "List of facts (no rights claimed); arrangement by this project, CC BY 4.0",
}


_WORDS_OF_AREAS = {
    "title": {
        "ja": "区と他の都道府県の市区町村",
        "en": "Wards, and the municipalities and wards of other prefectures",
    },
    "credit": {
        "ja": "全国の市区町村名とコード：localgovjp（国土地理院、J-LISによる）",
        "en": "Names and codes of all of Japan: localgovjp (after GSI and J-LIS)",
    },
    "processing": [
        "Leave out the prefecture's own municipalities",
        "Keep code, prefecture and name, with a ward's city before its own name",
        "Sort by code",
    ],
}


def build_first_tables(  # noqa: PLR0913 -- each is an option of the command
    places: Places,
    prefecture: Prefecture,
    offices_file: Path,
    *,
    boundaries: Path | None = None,
    date: str | None = None,
    data_dir: Path | None = None,
    step: Step = lambda _: None,
    warn: Warn = lambda _: None,
) -> list[Path]:
    """Build ``municipalities.csv`` and, if it is not there, ``subprefectures.csv``.

    Where the settings have ``other_areas.csv`` among their tables, that one as well.

    The list of offices has no English names and none is made up: ``name_en`` is the reading in
    kana, or the Japanese name where there is none; so is a group's the Japanese one. Whoever
    knows better writes it into the tables and takes it over with ``refresh``.

    Parameters
    ----------
    places : Places
        The prefecture's folders.
    prefecture : Prefecture
        Its settings.
    offices_file : pathlib.Path
        The list of offices of all of Japan.
    boundaries : pathlib.Path, optional
        A boundary file that tells the group of each municipality, in the field that the
        settings name; needed where there are several groups.
    date : str, optional
        As of when the offices are: ``2026``, ``2026-07`` or ``2026-07-01``. Left out, it stays as
        the sidecar has it, or unknown.
    data_dir : pathlib.Path, optional
        Where to write; the prefecture's own folder if left out.
    step : callable
        Called with the name of each table as its turn comes.
    warn : callable
        Called with each thing that a person should look at.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    InputFileError, InputContentError
        If an input is missing, is not what it should be, or has not exactly the municipalities
        and groups that the settings count.
    """
    step("read")
    offices = _own_offices(prefecture, offices_file)
    file = None if boundaries is None else read_file(boundaries, warn)
    group = groups.groups_of(prefecture, offices.set_index("code")["name"], file, warn)
    towns = pd.DataFrame(
        {
            "code": offices["code"],
            "name": offices["name"],
            "kana": offices["kana"].fillna(offices["name"]),
            "name_en": offices["kana"].fillna(offices["name"]),
            "subprefecture": group.to_numpy(),
            "district": pd.Series(pd.NA, index=offices.index, dtype="str"),
            "office_lat": offices["lat"],
            "office_lon": offices["lon"],
            "url": offices["url"],
        }
    )
    tables = schema.of_prefecture(prefecture)
    text_table.check(towns, tables[_MUNICIPALITIES](), where=_MUNICIPALITIES)
    folder, inputs = data_dir or places.data, file.parts if file else ()
    known = next((at / _GROUPS for at in (folder, places.data) if (at / _GROUPS).exists()), None)
    written = []
    if known is None:
        step(_GROUPS)
        listed = groups.listed(prefecture, group)
        text_table.check(listed, tables[_GROUPS](), where=_GROUPS)
        written.append(write_csv(listed, folder / _GROUPS))
    else:  # somebody has given them other slugs or English names
        _check_known(known, group, tables[_GROUPS]())
    listing = known or folder / _GROUPS
    if known is None or not sources.sidecar_path(listing).exists():
        words = _words_of_groups(prefecture, file)
        stamp(listing, shipped=listing, inputs=inputs, outputs=[listing], first=words)
    step(_MUNICIPALITIES)
    path = write_csv(towns, folder / _MUNICIPALITIES)
    stamp(
        path,
        shipped=places.data / _MUNICIPALITIES,
        inputs=[offices_file, *inputs],
        outputs=[path],
        words=Origin(date=date).words(),
        first=_words_of_offices(prefecture),
    )
    written.append(path)
    if OTHER_AREAS in prefecture.tables:
        step(OTHER_AREAS)
        written.append(write_csv(other_areas(prefecture, offices_file), folder / OTHER_AREAS))
        stamp(
            folder / OTHER_AREAS,
            shipped=places.data / OTHER_AREAS,
            inputs=[offices_file],
            outputs=[folder / OTHER_AREAS],
            words=Origin(date=date).words(),
            first={**_words_of_offices(prefecture), **_WORDS_OF_AREAS},
        )
    return written


def other_areas(prefecture: Prefecture, offices_file: Path) -> pd.DataFrame:
    """Return who else has a code: the prefecture's wards, and all of the other prefectures.

    Parameters
    ----------
    prefecture : Prefecture
        Whose municipalities are left out.
    offices_file : pathlib.Path
        The list of offices of all of Japan.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``prefecture`` and ``name``, by code; a ward's name begins with its city's.

    Raises
    ------
    InputFileError, InputContentError
        If the list is missing, or is not what it should be.
    """
    offices = read_raw(offices_file.parent, offices_file.name, raw_schema.NATIONAL_AREAS)
    own = offices["code"].str.startswith(prefecture.code)
    table = offices.loc[~own | offices["code"].isin(prefecture.wards)]
    table = table[["code", "prefecture", "name"]].sort_values("code", ignore_index=True)
    # The list has a space between a city and its ward.
    table["name"] = table["name"].map(normalise)
    return text_table.check(table, schema.OTHER_AREAS_OF_JAPAN, where=OTHER_AREAS)


def _own_offices(prefecture: Prefecture, offices_file: Path) -> pd.DataFrame:
    """Return the prefecture's rows of the national list, without wards, by code."""
    offices = read_raw(offices_file.parent, offices_file.name, raw_schema.NATIONAL_OFFICES)
    own = offices["code"].str.startswith(prefecture.code)
    counted = own & ~offices["code"].isin([*prefecture.wards, *prefecture.outlined])
    return offices[counted].sort_values("code", ignore_index=True)


def _check_known(path: Path, group: pd.Series, expected: pa.DataFrameSchema) -> None:
    names = text_table.read(from_disk(path), expected, where=str(path))["name"]
    unknown = group[~group.isin(names)]
    if len(unknown):
        raise InputContentError(
            "{path}: the groups {names} are not in this table. Expected it to list all of them; "
            "correct it, or remove it to have it made again.",
            path=path,
            names=several(unknown),
        )


def _words_of_offices(prefecture: Prefecture) -> dict[str, Any]:
    count = prefecture.municipalities
    return {
        "title": {
            "ja": f"市町村（{count}）と役場の位置",
            "en": f"The {count} municipalities and their offices",
        },
        "producer": {
            "ja": "localgovjp（国土地理院、J-LISのデータによる）",
            "en": "localgovjp (after GSI and J-LIS)",
        },
        "source": "localgovjp",
        "url": "https://github.com/code4fukui/localgovjp",
        "vintage": UNKNOWN_TEXT,
        "licence": {"ja": "CC0", "en": "CC0"},
        "credit": {
            "ja": "市町村の役場：localgovjp（国土地理院、J-LISによる）",
            "en": "Municipal offices: localgovjp (after GSI and J-LIS)",
        },
        "redistributable": True,
        "processing": [
            f"Keep codes that begin with {prefecture.code}, leave out wards of designated cities",
            "Where there is no English name the reading in kana stands for it",
            "Add the group of each municipality",
            "Sort by code",
        ],
    }


def _words_of_groups(prefecture: Prefecture, file: BoundaryFile | None) -> dict[str, Any]:
    name, title = prefecture.groups.name, prefecture.name
    source = source_of(file) if file else "prefecture.toml"
    return {
        "title": {"ja": f"{title.ja}の{name.ja}", "en": f"{title.en}: {name.en}"},
        "producer": {"ja": "関係ジオ プロジェクト", "en": "Kankei-Geo project"},
        "source": source,
        "url": "",
        "vintage": (file and vintage_of(file.name)) or UNKNOWN_TEXT,
        "licence": _FACTS,
        "credit": {"ja": f"{name.ja}：{source}による", "en": f"{name.en}: after {source}"},
        "redistributable": True,
        "processing": ["List the names of the groups in the order of the municipalities' codes"],
    }
