"""Boundaries that are hostile: each is written into a folder, and its path is returned."""

import io
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from tests.hokkaido import HOKKAIDO

_CITY = "01202"  # 函館市
_NESTED = 100_000


@cache
def _shipped() -> gpd.GeoDataFrame:
    found = pyogrio.read_dataframe(HOKKAIDO.places.shapefile)
    return gpd.GeoDataFrame({"N03_007": found["code"]}, geometry=found.geometry, crs=found.crs)


def whole() -> gpd.GeoDataFrame:
    """Return true boundaries, coarse."""
    return _shipped().copy()


def _with(shape: Callable[[shapely.Geometry], shapely.Geometry | None]) -> gpd.GeoDataFrame:
    """Return boundaries of which one municipality has another shape."""
    areas = whole()
    row = int(areas.index[areas["N03_007"] == _CITY][0])
    areas.loc[row, "geometry"] = shape(areas.geometry[row])
    return areas


def _write(areas: gpd.GeoDataFrame, path: Path) -> Path:
    pyogrio.write_dataframe(areas, path)
    return path


def _shape(shape: Callable[[shapely.Geometry], shapely.Geometry | None], path: Path) -> Path:
    return _write(_with(shape), path)


def _bytes(content: bytes | Callable[[], bytes], path: Path) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content())
    return path


def _geojson(path: Path) -> bytes:
    return _write(whole(), path.with_name("whole.geojson")).read_bytes()


def _edited(old: str, new: str, path: Path) -> Path:
    """Write GeoJSON in which a text was replaced, once."""
    content = _geojson(path).decode()
    return _bytes(content.replace(old, new, 1).encode(), path)


def _cut(share: float, path: Path) -> Path:
    content = _write(whole(), path.with_name(f"whole{path.suffix}")).read_bytes()
    return _bytes(content[: int(len(content) * share)], path)


def _bow_tie(area: shapely.Geometry) -> shapely.Geometry:
    """Return an area with an islet that crosses itself."""
    x, y = area.representative_point().coords[0]
    loop = Polygon([(x, y), (x + 0.01, y + 0.01), (x + 0.01, y), (x, y + 0.01)])
    return MultiPolygon([*shapely.get_parts(area), loop])


def _million(area: shapely.Geometry) -> shapely.Geometry:
    return shapely.segmentize(area, area.length / 1_000_000)


def _star(_: shapely.Geometry) -> shapely.Geometry:
    """Return a star of so many spikes that nearly all its lines cross each other."""
    number = 299_999
    angles = np.arange(number) * np.pi * (number - 1) / number
    return Polygon(np.column_stack([140.8 + 0.1 * np.cos(angles), 41.9 + 0.1 * np.sin(angles)]))


def _noise(area: shapely.Geometry) -> shapely.Geometry:
    """Return an area whose border of 300,000 corners goes back and forth."""
    fine = shapely.segmentize(area, area.length / 300_000)
    return shapely.transform(fine, lambda xy: np.round(xy + 1e-5 * np.sin(1e7 * xy[:, ::-1]), 9))


def _coordinates(change: Callable[[np.ndarray], np.ndarray], path: Path) -> Path:
    areas = whole()
    moved = shapely.transform(np.asarray(areas.geometry), change)
    return _write(areas.set_geometry(moved).set_crs(areas.crs, allow_override=True), path)


def _no_crs(path: Path) -> Path:
    _write(whole().to_crs(6680), path)
    path.with_suffix(".prj").unlink()
    return path


def _said_crs(path: Path) -> Path:
    areas = whole().set_crs(3857, allow_override=True)
    return _write(areas, path)


def _shapefile(path: Path) -> dict[str, bytes]:
    stem = path.with_name("n03.shp")
    _write(whole(), stem)
    return {part.name: part.read_bytes() for part in path.parent.glob("n03.*") if part != path}


def _zipped(prefix: str, path: Path) -> Path:
    """Write an archive whose members have names with something before them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _shapefile(path).items():
            archive.writestr(f"{prefix}{name}", content)
    return path


def _archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"")
    return target.getvalue()


def _deep_zip() -> bytes:
    content = _archive("n03.shp")
    for _ in range(12):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("n03.zip", content)
        content = target.getvalue()
    return content


def _declared_zip() -> bytes:
    """Return an archive that says that it unpacks to as much as four gigabytes, twice."""
    content = bytearray(_archive("n03.shp", "n03.dbf"))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def _password(path: Path) -> Path:
    content = bytearray(_zipped("", path).read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(sign, at + 4)
    return _bytes(bytes(content), path)


def _counted(path: Path) -> Path:
    """Write a GeoPackage that says that it has a thousand million million features."""
    _write(whole(), path)
    with sqlite3.connect(path) as base:
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute("UPDATE gpkg_ogr_contents SET feature_count = 1000000000000000")
    base.close()
    return path


def _fgb(change: Callable[[bytearray], None], path: Path) -> Path:
    content = bytearray(_write(whole(), path).read_bytes())
    change(content)
    return _bytes(bytes(content), path)


def _counted_fgb(content: bytearray) -> None:
    """Say that there are a thousand million million features."""
    at = content.index(struct.pack("<Q", len(whole())))
    content[at : at + 8] = struct.pack("<Q", 10**15)


def _long_head_fgb(content: bytearray) -> None:
    """Say that the head is as long as four gigabytes."""
    content[8:12] = struct.pack("<I", 0xFFFFFFF0)


def _parquet(areas: gpd.GeoDataFrame, path: Path) -> Path:
    areas.to_parquet(path)
    return path


def _repeated_parquet(path: Path) -> Path:
    """Write a polygon of half a megabyte once, as that of ten thousand rows."""
    area = shapely.segmentize(box(141, 42, 141.1, 42.1), 0.4 / 30_000)
    one = gpd.GeoDataFrame({"N03_007": [_CITY]}, geometry=[area], crs=6668)
    table = pq.read_table(_parquet(one, path))
    # By its number in a dictionary: to write it out ten thousand times takes half a minute.
    columns = {
        name: table[name].dictionary_encode().combine_chunks().take(pa.array([0] * 10_000))
        for name in table.column_names
    }
    repeated = pa.table(columns)
    # Read as plain columns: nothing but the pages themselves tells of the dictionary.
    with pq.ParquetWriter(
        path, repeated.schema, store_schema=False, dictionary_pagesize_limit=2**30
    ) as writer:
        writer.write_table(repeated)
        writer.add_key_value_metadata({"geo": table.schema.metadata[b"geo"].decode()})
    return path


def _no_shapes() -> bytes:
    """Return a table without geometry."""
    target = io.BytesIO()
    pd.DataFrame({"N03_007": [_CITY]}).to_parquet(target)
    return target.getvalue()


def _open_ring_parquet(path: Path) -> Path:
    """Write a ring that is not closed: its last corner is moved in the file."""
    content = _parquet_bytes(path)
    end = struct.pack("<3d", 42.75, 141.25, 42.5)
    return _bytes(content.replace(end, struct.pack("<3d", 42.75, 141.5, 42.5)), path)


def _parquet_bytes(path: Path) -> bytes:
    few = gpd.GeoDataFrame(
        {"N03_007": [_CITY]},
        geometry=[Polygon([(141.25, 42.5), (141.75, 42.5), (141.75, 42.75), (141.25, 42.5)])],
        crs=6668,
    )
    few.to_parquet(path, compression=None)
    return path.read_bytes()


def _gml(head: str, name: str) -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">'
        f"<gml:featureMember><a><N03_007>{name}</N03_007></a></gml:featureMember>"
        "</gml:FeatureCollection>"
    ).encode()


_LAUGHS = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
_OF_A_FILE = "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
_VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
_PIPELINE = (
    '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}'
)
_CODE = f'"N03_007": "{_CITY}"'
_BOMB = '{"type": "FeatureCollection", "features": ' + "[" * _NESTED

MADE: dict[str, Callable[[Path], Path]] = {
    "none.shp": lambda path: path,
    "program.exe": partial(_bytes, b"MZ\x90\0"),
    "no_bytes.geojson": partial(_bytes, b""),
    "web_page.geojson": partial(_bytes, b"<!doctype html><html>404</html>"),
    "table.shp": partial(_bytes, "市町村,値\n札幌市,1\n".encode()),
    "text.gpkg": partial(_bytes, b"SQLite format 3\0" + bytes(4_000)),
    "other_file.json": partial(_bytes, _VRT.encode()),
    "other_file.gml": partial(_bytes, _VRT.encode()),
    "pipeline.json": partial(_bytes, _PIPELINE.encode()),
    "entities.gml": partial(_bytes, _gml(_LAUGHS, "&b;")),
    "entities_of_a_file.gml": partial(_bytes, _gml(_OF_A_FILE, "&a;")),
    "cut_off.geojson": partial(_cut, 0.6),
    "cut_off.shp": partial(_cut, 0.6),
    "cut_off.fgb": partial(_cut, 0.6),
    "counted.fgb": partial(_fgb, _counted_fgb),
    "long_head.fgb": partial(_fgb, _long_head_fgb),
    "cut_off.parquet": lambda path: _bytes(_parquet(whole(), path).read_bytes()[:-900], path),
    "text.parquet": partial(_bytes, b"PAR1" + bytes(4_000) + b"PAR1"),
    "no_shapes.parquet": lambda path: _bytes(_no_shapes(), path),
    "repeated.parquet": _repeated_parquet,
    "open_ring.parquet": _open_ring_parquet,
    "cut_off.gpkg": partial(_cut, 0.6),
    "cut_off.zip": lambda path: _bytes(_zipped("", path).read_bytes()[:-900], path),
    "nested.geojson": partial(_bytes, _BOMB.encode()),
    "no_boundaries.zip": partial(_bytes, _archive("<script>.txt", "a\u202egpj.exe")),
    "paths.zip": partial(_zipped, "../../../tmp/"),
    "absolute_paths.zip": partial(_zipped, "/etc/"),
    "password.zip": _password,
    "deep.zip": partial(_bytes, _deep_zip),
    "many_files.zip": partial(_bytes, lambda: _archive(*(f"{n}.txt" for n in range(20_001)))),
    "declared_size.zip": partial(_bytes, _declared_zip),
    "counted.gpkg": _counted,
    "no_codes.geojson": lambda path: _write(
        whole().drop(columns="N03_007").assign(**{"<b>\u202e": "x"}), path
    ),
    "code_of_markup.geojson": partial(_edited, _CODE, '"N03_007": "<script>\u202e\u0007"'),
    "long_code.geojson": lambda path: _edited(_CODE, f'"N03_007": "{"9" * 1_000_000}"', path),
    "code_of_another.geojson": partial(_edited, _CODE, '"N03_007": "01203"'),
    "one_code.geojson": lambda path: _write(whole().assign(N03_007=_CITY), path),
    "crossing.geojson": partial(_shape, _bow_tie),
    "million.gpkg": partial(_shape, _million),
    "star.gpkg": partial(_shape, _star),
    "noise.gpkg": partial(_shape, _noise),
    "holes.geojson": partial(
        _shape, lambda area: Polygon(box(*area.bounds).exterior, [box(0, 0, 90, 90).exterior])
    ),
    "flat.geojson": partial(_shape, lambda _: Polygon([(141, 42), (141.1, 42.1), (141, 42)])),
    "empty_shape.gpkg": partial(_shape, lambda _: None),
    "lines.geojson": lambda path: _write(whole().set_geometry(whole().boundary), path),
    "not_a_number.gpkg": partial(
        _shape,
        lambda _: shapely.from_wkt("POLYGON ((141 42, nan 42.1, 141.1 42.1, 141 42))"),
    ),
    "infinite.geojson": lambda path: _edited("[ 14", "[ 1e999", path),
    "elsewhere.geojson": partial(_coordinates, lambda xy: xy - (4.0, 6.0)),
    "one_elsewhere.geojson": partial(_shape, lambda _: box(-1e8, -1e8, 1e8, 1e8)),
    "no_crs.shp": _no_crs,
    "other_crs.gpkg": _said_crs,
    "earth.geojson": partial(_shape, lambda _: box(-180, -90, 180, 90)),
}
