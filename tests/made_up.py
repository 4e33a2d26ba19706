"""A made-up prefecture with two editions: small, without airports, to try what is optional.

It is none of the country's: code 99, twelve square municipalities in three groups. The edition
``first`` has three policies, one evidence level and nothing but its matrix; ``second`` has six
policies, two levels, and tables with grounds, notes, a contradiction and a glossary.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from kankei_geo.base import paths
from kankei_geo.base.crs import JGD2011, WGS84
from kankei_geo.base.paths import Places
from kankei_geo.dataset import geojson, sources
from kankei_geo.dataset.tables import CENSUS_YEARS, REGISTER_YEARS

CODE = "99"
FIRST, SECOND = "first", "second"
TOWNS = 12
NOT_LISTED = ("99104", "99112")  # in the first edition
WITHOUT_POLICY = "99103"  # listed, with a count of 0
_ACROSS = 4  # squares from west to east
_WEST, _NORTH, _SIDE = 139.0, 37.0, 0.2  # degrees
_KM2 = 400.0
_KANA = "あいうえおかきくけこさし"
_ROMAJI = ("A", "I", "U", "E", "O", "Ka", "Ki", "Ku", "Ke", "Ko", "Sa", "Shi")
_GROUPS = (("north", "北部", "North"), ("middle", "中部", "Middle"), ("south", "南部", "South"))
_PREFECTURE = """\
code = "99"
name = { ja = "架空県", en = "Nowhere" }
municipalities = 12
default_edition = "first"
extent = { west = 138.0, south = 35.0, east = 141.0, north = 38.0 }
centre = { longitude = 139.4, latitude = 36.7 }
groups = { name = { ja = "地域", en = "Region" }, count = 3 }

[[indicators]]
key = "sunshine"
name = { ja = "日照時間", en = "Sunshine" }
unit = { ja = "時間", en = "hours" }
direction = "more"
definition = { ja = "架空の値", en = "Made up" }
missing = { ja = "測っていません", en = "Nobody measured it" }
tables = ["indicators_made_up.csv"]

[[indicators]]
key = "mood"
name = { ja = "気分の変化", en = "Change of mood" }
middle = 0.0
decimals = 1
definition = { ja = "架空の値", en = "Made up" }
warning = { ja = "架空です。", en = "It is made up." }
tables = ["indicators_made_up.csv"]
"""
WITHOUT_SUN = "99102"  # in every year
SUNNY_YEARS = (2020, 2025)
_EDITION = """\
id = "{id}"
title = {{ ja = "{ja}", en = "{en}" }}
short = {{ ja = "{short_ja}", en = "{short_en}" }}
as_of = "{as_of}"
source = "Nothing: it is made up"
licence = {{ ja = "CC0 1.0", en = "CC0 1.0" }}
tables = [{tables}]
"""
_POLICY = """
[[policies]]
key = "{key}"
field = "{key}"
name = {{ ja = "{ja}", en = "{en}" }}
colour = "{colour}"
"""
_LEVEL = """
[[levels]]
key = "{key}"
name = {{ ja = "{ja}", en = "{en}" }}
short = {{ ja = "{ja}", en = "{en}" }}
pattern = "{pattern}"
"""
# Key, names and colour of each policy; the first edition has the first three.
_POLICIES = (
    ("visit", "訪問", "Visit", "#197a4b"),
    ("work", "仕事", "Work", "#aa00aa"),
    ("study", "学び", "Study", "#927200"),
    ("house", "住まい", "House", "#008299"),
    ("tax", "納税", "Tax", "#ce0000"),
    ("club", "クラブ", "Club", "#0017c1"),
)
_LEVELS = (("survey", "調査回答", "survey", "none"), ("guess", "推定", "guess", "sparse_dots"))
_TERMS = (("priority_count", "overview"), ("not_listed", "priority_map.sources"))  # with pages


def build(home: Path) -> None:
    """Write the prefecture with both editions, all of it with sidecars.

    Parameters
    ----------
    home : pathlib.Path
        Receives ``data/99``, ``geo/99`` and ``static/99``; what is there of others stays.
    """
    places = Places(home, CODE)
    for folder in (places.geo, places.static, places.edition(FIRST), places.edition(SECOND)):
        folder.mkdir(parents=True, exist_ok=True)
    (places.data / paths.PREFECTURE_SETTINGS).write_text(_PREFECTURE, encoding="utf-8")
    _write_tables(places)
    _write_shapes(places)
    _write_edition(places, FIRST, policies=3, levels=1)
    _write_edition(places, SECOND, policies=6, levels=2)


def codes() -> list[str]:
    """Return the codes of the municipalities, in order."""
    return [f"{CODE}{number}" for number in range(101, 101 + TOWNS)]


def marks(policies: int) -> dict[str, tuple[int, ...]]:
    """Return the marks of each listed municipality by its code: every few of them differ."""
    listed = [code for code in codes() if policies > len(_GROUPS) or code not in NOT_LISTED]
    every = list(product((1, 0), repeat=policies))[:-1]
    step = max(len(every) // TOWNS, 1)
    return {
        code: (0,) * policies if code == WITHOUT_POLICY else every[number * step % len(every)]
        for number, code in enumerate(listed)
    }


def _write_tables(places: Places) -> None:
    numbers = range(TOWNS)
    rows, columns = [n // _ACROSS for n in numbers], [n % _ACROSS for n in numbers]
    municipalities = pd.DataFrame(
        {
            "code": codes(),
            "name": [f"{kana}町" for kana in _KANA],
            "kana": [f"{kana}ちょう" for kana in _KANA],
            "name_en": [f"{name}-cho" for name in _ROMAJI],
            "subprefecture": [_GROUPS[row][1] for row in rows],
            "district": "",
            "office_lat": [round(_NORTH - (row + 0.5) * _SIDE, 3) for row in rows],
            "office_lon": [round(_WEST + (column + 0.5) * _SIDE, 3) for column in columns],
            "url": "https://example.org/",
        }
    )
    beside = [
        (one, other)
        for one in numbers
        for other in (one + 1, one + _ACROSS)
        if other < TOWNS and (other != one + 1 or columns[other])
    ]
    names = codes()
    tables = {
        "municipalities.csv": municipalities,
        "subprefectures.csv": pd.DataFrame(_GROUPS, columns=["slug", "name", "name_en"]),
        "neighbours.csv": pd.DataFrame(
            [(names[one], names[other]) for one, other in beside], columns=["code", "neighbour"]
        ),
        "tile_grid.csv": pd.DataFrame({"code": names, "row": rows, "column": columns}),
        "population.csv": _population(),
        "indicators_made_up.csv": _indicators(),
    }
    for name, table in tables.items():
        write_table(places.data / name, table)


def _population() -> pd.DataFrame:
    people = pd.Series([1_000 * 2**number for number in range(TOWNS)])
    return pd.DataFrame(
        {
            "code": codes(),
            **{f"census_{year}": people - 20 * (year - 2020) for year in CENSUS_YEARS},
            **{f"register_{year}": people - 20 * (year - 2020) for year in REGISTER_YEARS},
            "area_km2": _KM2,
            "mean_age_2020": 50.5,
            "age0_14_2020": people // 10,
            "age15_64_2020": people // 2,
            "age65plus_2020": people - people // 10 - people // 2,
            "households_2020": people // 2,
        }
    )


def _indicators() -> pd.DataFrame:
    sunshine = [
        (code, "sunshine", year, 100 * number + year)
        for year in SUNNY_YEARS
        for number, code in enumerate(codes())
        if code != WITHOUT_SUN
    ]
    mood = [(code, "mood", 2026, number / 2 - 2) for number, code in enumerate(codes())]
    return pd.DataFrame([*sunshine, *mood], columns=["code", "indicator", "year", "value"])


def _write_shapes(places: Places) -> None:
    squares = [
        box(*(round(edge, 1) for edge in (west, south, west + _SIDE, south + _SIDE)))
        for west, south in (
            (_WEST + n % _ACROSS * _SIDE, _NORTH - (n // _ACROSS + 1) * _SIDE) for n in range(TOWNS)
        )
    ]
    areas = gpd.GeoDataFrame(
        {
            "code": codes(),
            "name": [f"{kana}町" for kana in _KANA],
            "in_scope": 1,
            "area_km2": _KM2 + 0.5,
        },
        geometry=squares,
        crs=JGD2011,
    )
    areas.to_file(places.shapefile, engine="pyogrio", encoding="utf-8")
    parts = [places.shapefile.with_suffix(suffix) for suffix in paths.SHAPEFILE_PARTS]
    _describe(places.shapefile, parts)
    drawn = areas[["code", "geometry"]].to_crs(WGS84)
    drawn.insert(0, "i", range(TOWNS))
    drawn.insert(2, "in_scope", value=True)
    for name in (paths.DRAWN, paths.PICKED):
        path = places.static / name
        path.write_text(geojson.text(drawn), encoding="utf-8")
        _describe(path, [path])


def _write_edition(places: Places, name: str, *, policies: int, levels: int) -> None:
    folder, is_first = places.edition(name), name == FIRST
    texts = () if is_first else ("contradictions.csv", "glossary.csv", "grounds.csv", "notes.csv")
    settings = _EDITION.format(
        id=name,
        ja="第1回調査（2025年）" if is_first else "第2回調査（2026年）",
        en="first survey, 2025" if is_first else "second survey, 2026",
        short_ja="第1回調査" if is_first else "第2回調査",
        short_en=f"the {name} survey",
        as_of="2025-05-01" if is_first else "2026-05-01",
        tables=", ".join(f'"{table}"' for table in texts),
    )
    settings += "".join(
        _POLICY.format(key=key, ja=ja, en=en, colour=colour)
        for key, ja, en, colour in _POLICIES[:policies]
    )
    settings += "".join(
        _LEVEL.format(key=key, ja=ja, en=en, pattern=pattern)
        for key, ja, en, pattern in _LEVELS[:levels]
    )
    (folder / paths.EDITION_SETTINGS).write_text(settings, encoding="utf-8")
    write_table(folder / "policy_matrix.csv", _matrix(policies, levels))
    for table in texts:
        write_table(folder / table, _texts(levels)[table])


def _matrix(policies: int, levels: int) -> pd.DataFrame:
    rows = []
    for number, (code, found) in enumerate(marks(policies).items()):
        row: dict[str, object] = {"code": code, "priority_count": sum(found)}
        for position, ((key, *_), mark) in enumerate(zip(_POLICIES, found, strict=False)):
            level = _LEVELS[(number + position) % levels][0]
            row |= {key: mark, f"{key}_level": level, f"{key}_grounds": f"{level}_1"}
        rows.append(row)
    return pd.DataFrame(rows)


def _texts(levels: int) -> Mapping[str, pd.DataFrame]:
    source = "Nothing: it is made up"
    return {
        "contradictions.csv": _table(
            ["topic_ja", "topic_en", "found_ja", "found_en", "handled_ja", "handled_en", "source"],
            [("合計", "Total", "合わない", "It differs", "そのまま", "It stays", source)],
        ),
        "glossary.csv": _table(
            [
                *("term_key", "term_ja", "reading", "term_en", "text_ja", "text_en"),
                *("source", "pages"),
            ],
            [
                (key, f"用語{n}", "ようご", f"Term {n}", "説明です。", "So it is.", "project", page)
                for n, (key, page) in enumerate(_TERMS)
            ],
        ),
        "grounds.csv": _table(
            ["grounds", "level", "text_ja", "text_en", "source"],
            [
                (f"{key}_1", key, f"{ja}です。", f"It is a {en}.", source)
                for key, ja, en, _ in _LEVELS[:levels]
            ],
        ),
        "notes.csv": _table(
            ["code", "text_ja", "text_en", "source"],
            [("99101", "合併の予定です。", "It is to be merged.", source)],
        ),
    }


def _table(columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a table with its sidecar."""
    path.write_bytes(table.to_csv(index=False, lineterminator="\n").encode())
    _describe(path, [path])


def _describe(path: Path, outputs: Sequence[Path]) -> None:
    """Write the sidecar of a file, or of the parts of a shapefile."""
    told = {"ja": "架空のデータ", "en": "Made-up data"}
    words: dict[str, Any] = {
        "title": told,
        "producer": told,
        "source": path.name,
        "url": "",
        "vintage": "2026-05-01",
        "licence": {"ja": "CC0 1.0", "en": "CC0 1.0"},
        "credit": {"ja": f"架空のデータ（{path.name}）", "en": f"Made-up data ({path.name})"},
        "redistributable": True,
        "processing": ["made up"],
    }
    sources.stamp(path, outputs=outputs, words=words)
