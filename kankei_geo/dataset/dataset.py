"""The dataset: everything that is known of one prefecture in one edition, as a value.

Whatever computes, tells or draws takes it as its first argument. It is read and checked as a
whole, never changes, and is the same as another one if the files are.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio

from kankei_geo.base import archive, paths
from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import DamagedError, InputContentError, UnknownNameError
from kankei_geo.base.paths import Places
from kankei_geo.dataset import background, initiatives, join, shipped, tables, text_table
from kankei_geo.dataset.drive_model import DriveModel, parse_model
from kankei_geo.dataset.edition import OPTIONAL_TABLES, Edition
from kankei_geo.dataset.indicator import Indicator, in_order
from kankei_geo.dataset.mergers import MERGERS, carried
from kankei_geo.dataset.origin import Origin
from kankei_geo.dataset.prefecture import (
    AIRPORT_DISTANCES,
    INITIATIVE_SOURCES,
    INITIATIVE_TERMS,
    INITIATIVES,
    JAPAN_AIRPORTS,
    OF_BACKGROUND,
    OTHER_AREAS,
    OTHER_NAMES,
    Prefecture,
)
from kankei_geo.dataset.prefecture import (
    OPTIONAL_TABLES as OF_PREFECTURE,
)
from kankei_geo.dataset.reach import LIMITS
from kankei_geo.dataset.shipped import Shipped
from kankei_geo.dataset.sources import Sidecar

if TYPE_CHECKING:
    import pandera.pandas as pa

# Files that a prefecture or an edition may be without.
_MAY_BE_MISSING = frozenset(
    (
        *OPTIONAL_TABLES,
        *("population.csv", "airports.csv", "tokyo_flights.csv", "access.csv"),
        *("road_openings.csv", "opening_effects.csv", "office_minutes.csv"),
        *("road_names.csv", "toll_sections.csv", "flight_facts.csv", "model_routes.csv"),
        *OF_PREFECTURE,
        *(paths.DRIVE_MODEL, paths.ISOCHRONES, paths.WAYS),
    )
)


class Dataset:
    """One prefecture, one of its editions, and all tables and shapes that belong to them.

    Tables and shapes are made at their first use; callers must not change them.

    Parameters
    ----------
    prefecture : Prefecture
        Settings of the prefecture.
    edition : Edition
        Settings of the edition.
    files : Shipped
        What it is read from.
    origin : Origin, optional
        What a reader brought, if the edition is made of that.
    """

    def __init__(
        self,
        prefecture: Prefecture,
        edition: Edition,
        files: Shipped,
        origin: Origin | None = None,
    ) -> None:
        both = {item.key for item in prefecture.indicators}.intersection(edition.keys)
        if both:
            raise InputContentError(
                "{path}: {names} are keys of indicators and of policies. Give other keys to the "
                "indicators in prefecture.toml.",
                path=paths.place(files.places.edition(edition.id) / paths.EDITION_SETTINGS),
                names=", ".join(sorted(both)),
            )
        self.prefecture = prefecture
        self.edition = edition
        self.shipped = files
        self.origin = origin
        # What `kept` keeps of it, by the function that made it.
        self.results: dict[Callable[..., Any], Callable[..., Any]] = {}

    def __hash__(self) -> int:
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Dataset) and self.places == other.places and self.hash == other.hash
        )

    def __getstate__(self) -> dict[str, object]:
        """Leave out what was computed: its functions cannot go to another process."""
        return self.__dict__ | {"results": {}}

    @property
    def places(self) -> Places:
        """The folders that it was read from."""
        return self.shipped.places

    @property
    def hash(self) -> str:
        """A short hash of all files, which documents carry, and of what a reader decided."""
        if self.origin is None:
            return self.shipped.hash
        told = f"{self.shipped.hash} {self.origin.digest} {self.origin.choices}"
        return shipped.short_hash(told.encode())

    @property
    def date(self) -> date:
        """The newest full date that a file states as its vintage."""
        return self.shipped.date

    @property
    def sidecars(self) -> tuple[Sidecar, ...]:
        """The descriptions of all files, by folder and name."""
        return self.shipped.sidecars

    @property
    def credited(self) -> tuple[Sidecar, ...]:
        """The descriptions of what is owed to somebody: an empty table of policies is nobody's."""
        return tuple(
            item for item in self.sidecars if self.policies or item.name != "policy_matrix.csv"
        )

    def layers(self, names: Collection[str]) -> tuple[Sidecar, ...]:
        """Return the descriptions of some files, by their names: see `Shipped.layers`.

        What the settings say that this dataset has not, such as airports, is left out.
        """
        return self.shipped.layers(
            {name for name in names if name in self._names or name not in _MAY_BE_MISSING}
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        """Names of all files that a dataset with these settings has."""
        needed = shipped.needed(self.places, self.prefecture, self.edition)
        return frozenset(path.name for path in needed)

    def content(self, path: Path) -> bytes:
        """Return one shipped file: see `Shipped.content`."""
        return self.shipped.content(path)

    def digest(self, path: Path) -> str:
        """Return a short hash of one shipped file."""
        return self.shipped.digest(path)

    @property
    def policies(self) -> tuple[str, ...]:
        """Keys of the edition's policies, in the order of the matrix."""
        return self.edition.keys

    @property
    def levels(self) -> tuple[str, ...]:
        """Keys of the edition's evidence levels, the surest first."""
        return self.edition.level_keys

    def require_whole(self) -> None:
        """Refuse to go on if anything that is shipped is damaged.

        Raises
        ------
        DamagedError
            Naming what is.
        """
        if self.shipped.faults:
            raise DamagedError(self.shipped.faults.values())

    def require_policies(self) -> None:
        """Refuse to make a document where nobody has brought a table of policies yet.

        Raises
        ------
        UnknownNameError
            Saying what is missing.
        """
        if not self.policies:
            raise UnknownNameError(
                "{prefecture} has no table of policies yet, so there is nothing to draw or to "
                "write. Add an edition first (README, How to extend it).",
                prefecture=self.prefecture.title,
            )

    def require_everything(self) -> None:
        """Read all that is shipped, so that nothing of it can fail a reader later.

        Raises
        ------
        InputFileError, InputContentError
            If a file is missing, another one than its sidecar says, or breaks the rules of its
            kind.
        """
        self.require_whole()
        for name in self.table_paths:
            self.read(name)
        _ = self.initiatives, self.background
        if self.prefecture.airports:
            _ = self.airports, self.drive_model, self.isochrones, self.way_sections
        towns = set(self.municipalities["code"])
        for areas in (self.boundaries, self.drawn_areas):
            if set(areas.loc[areas["in_scope"], "code"]) != towns or areas.geometry.isna().any():
                raise InputContentError(
                    "{path}: not every municipality has its polygon. Restore the file, or build it "
                    "again.",
                    path="geo/, static/",
                )

    @cached_property
    def table_paths(self) -> Mapping[str, Path]:
        """Where each table stands, by the name of its file."""
        folder = self.places.edition(self.edition.id)
        return {
            **{name: self.places.data / name for name in tables.of_prefecture(self.prefecture)},
            **{name: folder / name for name in tables.of_edition(self.edition)},
        }

    def rules(self, name: str) -> "pa.DataFrameSchema":
        """Return what must stand in one of the tables."""
        # Rules load for a third of a second, and what was checked needs none.
        from kankei_geo.dataset import schema  # noqa: PLC0415 -- see above

        own = schema.of_edition(self.prefecture, self.edition)
        return (schema.of_prefecture(self.prefecture) | own)[name]()

    def unsealed(self) -> "Dataset":
        """Return the same dataset, of which everything is checked again: see `seals`."""
        files = replace(self.shipped, seals={})
        return Dataset(self.prefecture, self.edition, files, self.origin)

    def read(self, name: str) -> pd.DataFrame:
        """Read one of the tables by the name of its file, and check it unless the build has."""
        if name in (*OPTIONAL_TABLES, *OF_PREFECTURE) and name not in self.table_paths:
            return pd.DataFrame(columns=list(tables.OPTIONAL_COLUMNS[name]), dtype="str")
        path = self.table_paths[name]
        where = path.relative_to(self.places.home).as_posix()
        seal = self.shipped.checked(path)
        if seal is not None:
            return text_table.read_checked(self.content(path), seal.columns, where=where)
        return text_table.read(self.content(path), self.rules(name), where=where)

    @cached_property
    def municipalities(self) -> pd.DataFrame:
        """The municipalities in the order of their codes."""
        return self.read("municipalities.csv")

    @cached_property
    def subprefectures(self) -> pd.DataFrame:
        """The groups of municipalities with the short names that addresses use."""
        return self.read("subprefectures.csv")

    @cached_property
    def other_areas(self) -> pd.DataFrame:
        """Wards and the municipalities of other prefectures: ``code``, ``prefecture``, ``name``."""
        return self.read(OTHER_AREAS)

    @cached_property
    def other_names(self) -> pd.DataFrame:
        """Former members of today's municipalities, and areas out of scope, by their names.

        ``name``, ``code`` (the successor's, or its own), ``kind`` (``member``, ``outside``) and
        ``merged`` (the day, of members).
        """
        return self.read(OTHER_NAMES)

    @cached_property
    def japan_airports(self) -> pd.DataFrame:
        """The airports of Japan with a code of three letters, with or without airlines."""
        return self.read(JAPAN_AIRPORTS)

    @cached_property
    def airport_distances(self) -> pd.DataFrame:
        """Kilometres in a straight line from each office to `japan_airports`, nearest first."""
        return self.read(AIRPORT_DISTANCES)

    @cached_property
    def population(self) -> pd.DataFrame:
        """Population, ages, households and the census area in km² by code.

        Missing figures throughout where the prefecture has no such table.
        """
        if self.prefecture.population:
            return self.read("population.csv")
        empty = pd.DataFrame({"code": self.municipalities["code"]})
        return empty.assign(**dict.fromkeys(tables.POPULATION_COLUMNS[1:], float("nan")))

    @cached_property
    def initiatives(self) -> pd.DataFrame:
        """What documents tell of municipalities, a fact a row: `initiatives.COLUMNS`.

        In the order of codes and years, those without a year last. ``year`` may be missing.

        Raises
        ------
        InputContentError
            If a code, kind, level or source is unknown, or a place is not told to be taken.
        """
        found = self.read(INITIATIVES)
        if INITIATIVES not in self.prefecture.tables:
            return found.astype({"year": "Int64"})
        checked = {
            INITIATIVES: found,
            INITIATIVE_TERMS: self.initiative_terms,
            INITIATIVE_SOURCES: self.initiative_sources,
        }
        whole = initiatives.whole(self.prefecture)
        initiatives.check(checked, {whole, *self.municipalities["code"]})
        return found.sort_values(["code", "year"], kind="stable", ignore_index=True)

    @cached_property
    def initiative_terms(self) -> pd.DataFrame:
        """The words of `initiatives`: ``list`` (kind, level, source), ``key``, name and text."""
        return self.read(INITIATIVE_TERMS)

    @cached_property
    def initiative_sources(self) -> pd.DataFrame:
        """What was taken from each part of each document, and what was left out and why."""
        return self.read(INITIATIVE_SOURCES)

    @cached_property
    def background(self) -> Mapping[str, pd.DataFrame]:
        """What documents tell of ideas and of the whole, by the names of the files.

        The five tables of `OF_BACKGROUND`, with the columns `background.COLUMNS`; empty ones
        where a prefecture has none. A figure whose ``value`` is missing is lost, never zero.

        Raises
        ------
        InputContentError
            If a term, an idea or a place is unknown.
        """
        found = {name: self.read(name) for name in OF_BACKGROUND}
        background.check(found | {INITIATIVE_SOURCES: self.initiative_sources})
        return found

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators whose values are shipped; those computed are `analysis.indicators`'s."""
        return self.prefecture.indicators

    @cached_property
    def indicator_values(self) -> pd.DataFrame:
        """The values of `indicators`: ``code``, ``indicator``, ``year``, ``value``.

        By indicator, year and code. What has no value has no row; the indicator says why.
        """
        tables = [self.read(name) for name in self.prefecture.indicator_tables]
        none = pd.DataFrame({"code": [], "indicator": [], "year": [], "value": []}).astype(
            {"code": "str", "indicator": "str", "year": "int64", "value": "float64"}
        )
        keys = tuple(item.key for item in self.indicators)
        return in_order(pd.concat(tables) if tables else none, keys)

    @cached_property
    def airports(self) -> pd.DataFrame:
        """The airports with their status and dated facts on flights to Tokyo."""
        if not self.prefecture.airports:
            return join.NO_AIRPORTS
        return join.with_flights(self.read("airports.csv"), self.read("tokyo_flights.csv"))

    @cached_property
    def flight_facts(self) -> pd.DataFrame:
        """What is known of flights from Tokyo, a dated fact a row: minutes, round trips a day."""
        return self.read("flight_facts.csv")

    @cached_property
    def model_routes(self) -> pd.DataFrame:
        """The published routes, a place a row: airport, municipalities in order, airport."""
        return self.read("model_routes.csv")

    @cached_property
    def policy_matrix(self) -> pd.DataFrame:
        """The listed municipalities with marks, evidence levels and grounds.

        Those that merged since are carried to what they are today: see `mergers.carried`.
        """
        return carried(self.read("policy_matrix.csv"), self.mergers, self.edition)

    @cached_property
    def mergers(self) -> pd.DataFrame:
        """Who merged into whom: ``code_before``, ``code_after``, ``date``, a row for each part."""
        return self.read(MERGERS)

    @cached_property
    def grounds(self) -> pd.DataFrame:
        """What each grounds identifier means."""
        return self.read("grounds.csv")

    @cached_property
    def aliases(self) -> pd.DataFrame:
        """Reviewed names that do not exist, with a reason each."""
        return self.read("name_aliases.csv")

    @cached_property
    def notes(self) -> pd.DataFrame:
        """Remarks on single municipalities."""
        return self.read("notes.csv")

    @cached_property
    def programme_2019(self) -> pd.DataFrame:
        """The members of the fiscal 2019 model programme that public pages name."""
        return self.read("programme_2019.csv")

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Where the source contradicts itself, and what the project does about it."""
        return self.read("contradictions.csv")

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """Whether neighbours have more in common than chance gives, a test a row, as built."""
        return self.read("clusters.csv")

    @cached_property
    def cluster_places(self) -> pd.DataFrame:
        """The single places that stand out in each of `clusters`."""
        return self.read("cluster_places.csv")

    @cached_property
    def glossary(self) -> pd.DataFrame:
        """The terms of the dashboard with their meaning and the pages that show them."""
        return self.read("glossary.csv")

    @cached_property
    def polygon_areas(self) -> pd.DataFrame:
        """The geodesic area in km² of each full-resolution polygon, by code.

        The areas are attributes of the shipped shapefile, measured before it was generalised.
        """
        areas = self.boundaries.drop(columns="geometry")[["code", "in_scope", "area_km2"]]
        if self.shipped.checked(*self._shapes):
            return pd.DataFrame(areas)
        from kankei_geo.dataset import schema  # noqa: PLC0415 -- as in `rules`

        expected = schema.polygon_areas(self.prefecture)
        return text_table.check(pd.DataFrame(areas), expected, where=str(self.places.shapefile))

    @property
    def _shapes(self) -> tuple[Path, ...]:
        """The parts of the shapefile."""
        return tuple(self.places.shapefile.with_suffix(part) for part in paths.SHAPEFILE_PARTS)

    @property
    def checked_files(self) -> tuple[tuple[Path, ...], ...]:
        """What is checked as a whole besides tables: files that belong together."""
        built = (
            (self.places.geo / paths.ISOCHRONES,),
            (self.places.geo / paths.WAYS,),
            (self.places.data / paths.DRIVE_MODEL,),
        )
        return (self._shapes, *(built if self.prefecture.airports else ()))

    @cached_property
    def boundaries(self) -> gpd.GeoDataFrame:
        """The shipped boundaries for analysis, in the order of the file.

        ``code``, ``name``, ``in_scope`` (false for what is only outlined), ``area_km2`` of the
        full resolution and the geometry, EPSG:6668.
        """
        path = self.places.shapefile
        parts = {part.name: self.content(part) for part in self._shapes}
        packed = archive.pack(parts, smaller=False)
        areas = _geometry(packed, path)
        return areas.assign(in_scope=areas["in_scope"].astype(bool))

    @cached_property
    def drawn_areas(self) -> gpd.GeoDataFrame:
        """The light shapes of the browser's map: ``i``, ``code``, ``in_scope``, WGS 84."""
        path = self.places.static / paths.DRAWN
        areas = _geometry(self.content(path), path)
        in_scope = areas["in_scope"].astype(bool)
        return areas.assign(in_scope=in_scope).set_crs(WGS84, allow_override=True)

    @cached_property
    def isochrones(self) -> gpd.GeoDataFrame:
        """What a car reaches in summer: ``airport``, ``minutes`` (`reach.LIMITS`), WGS 84.

        An airport has no area at a limit within which nothing is reached.
        """
        path = self.places.geo / paths.ISOCHRONES
        areas = self._checked(path)
        farthest = set(areas.loc[areas["minutes"] == LIMITS[-1], "airport"])
        missing = sorted(set(self.airports["iata"]) ^ farthest)
        if missing:
            raise InputContentError(
                "{path}: the areas are not those of all airports: {airports}. Build access again.",
                path=paths.place(path),
                airports=", ".join(missing),
            )
        return areas

    @cached_property
    def way_sections(self) -> gpd.GeoDataFrame:
        """The sections of road that quickest ways consist of, see `schema_access.ways`; WGS 84."""
        path = self.places.geo / paths.WAYS
        sections = self._checked(path)
        places = {*self.municipalities["code"], *self.airports["iata"]}
        missing = sorted(places - {*sections["start"], *sections["end"]})
        if missing:
            raise InputContentError(
                "{path}: no section of road begins or ends at {places}. Build access again.",
                path=paths.place(path),
                places=", ".join(missing[:5]),
            )
        return sections.fillna({"road": ""})

    def _checked(self, path: Path) -> gpd.GeoDataFrame:
        """Read a file of shapes and check what it tells of them, unless the build has."""
        shapes = _geometry(self.content(path), path)
        # GDAL reads small numbers as 32 bits.
        whole = [name for name in shapes if pd.api.types.is_integer_dtype(shapes[name])]
        shapes = shapes.astype(dict.fromkeys(whole, "int64"))
        if shapes.empty or shapes.geometry.isna().any():
            raise InputContentError(
                "{path}: there are no shapes, or one is empty. Restore the file, or build it "
                "again.",
                path=paths.place(path),
            )
        if self.shipped.checked(path) is None:
            from kankei_geo.dataset import schema_access  # noqa: PLC0415 -- as in `rules`

            own = schema_access.ways(self.prefecture), schema_access.isochrones(LIMITS)
            told = pd.DataFrame(shapes.drop(columns="geometry"))
            text_table.check(told, own[path.name == paths.ISOCHRONES], where=paths.place(path))
        return shapes

    @cached_property
    def access(self) -> pd.DataFrame:
        """Distances and modelled drive times of each municipality and airport."""
        return self.read("access.csv") if self.prefecture.airports else join.NO_ACCESS

    @cached_property
    def road_openings(self) -> pd.DataFrame:
        """Sections of road by the day of opening, and ``last_day``: the last possible one."""
        table = self.read("road_openings.csv")
        return table.assign(last_day=table["opened"].map(join.last_day))

    @cached_property
    def road_names(self) -> pd.DataFrame:
        """The names of motorways and the like in both languages."""
        return self.read("road_names.csv")

    @cached_property
    def toll_sections(self) -> pd.DataFrame:
        """The sections of motorway that cost a toll, with their ends and sources."""
        return self.read("toll_sections.csv")

    @cached_property
    def office_minutes(self) -> pd.DataFrame:
        """Minutes by road between offices, a row and a column for each.

        An estimate for summer; missing where no road leads.
        """
        codes = self.municipalities["code"]
        table = self.read("office_minutes.csv").set_index("code")["minutes"]
        cells = table.loc[codes].str.split(" ", expand=True).set_axis(codes, axis=1)
        return cells.replace("-", None).astype(float)

    @cached_property
    def opening_effects(self) -> pd.DataFrame:
        """The minutes to airports before and after each day on which roads were opened."""
        return self.read("opening_effects.csv")

    @cached_property
    def neighbours(self) -> pd.DataFrame:
        """The pairs of municipalities that share a border, each pair once."""
        return self.read("neighbours.csv")

    @cached_property
    def tile_grid(self) -> pd.DataFrame:
        """Row and column of each municipality's tile, counted from the north-west."""
        return self.read("tile_grid.csv")

    @cached_property
    def drive_model(self) -> DriveModel:
        """The fitted drive model with its errors and the published pairs."""
        path = self.places.data / paths.DRIVE_MODEL
        model = parse_model(self.content(path), path)
        if self.shipped.checked(path) is None:
            from kankei_geo.dataset import schema_access  # noqa: PLC0415 -- as in `rules`

            expected = schema_access.drive_pairs(self.prefecture)
            text_table.check(model.pairs, expected, where=str(path))
        return model

    @cached_property
    def table(self) -> pd.DataFrame:
        """Everything that is known about the municipalities: see `join.join`."""
        return join.join(
            self.edition,
            self.municipalities,
            self.policy_matrix,
            self.population,
            self.polygon_areas,
        )


def _geometry(content: bytes, path: Path) -> gpd.GeoDataFrame:
    try:
        areas = pyogrio.read_dataframe(content)
    except (RuntimeError, ValueError) as error:  # pyogrio's own are among them
        raise InputContentError(
            "{path}: GDAL cannot read the map ({reason}). Restore the file, or build it again.",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    if "geometry" not in areas:
        raise InputContentError("{path}: found no geometry. Restore the file.", path=path)
    return areas
