"""All of Japan as one dataset: the prefectures that are there, side by side.

Nothing is shipped for it. Tables are those of the prefectures one below the other, with the
prefecture as the group of a municipality; shapes are theirs with fewer corners. A prefecture that
has no table in the edition is told apart from municipalities that a table does not list.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pydantic
import shapely

from kankei_geo.base import paths
from kankei_geo.base.crs import WGS84
from kankei_geo.base.errors import UnknownNameError
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.base.paths import Places
from kankei_geo.dataset import geojson, sources, tables
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Edition
from kankei_geo.dataset.prefecture import (
    AIRPORT_DISTANCES,
    JAPAN_AIRPORTS,
    Centre,
    Extent,
    Groups,
    OutOfScope,
    Prefecture,
)
from kankei_geo.dataset.prefecture import OPTIONAL_TABLES as OF_PREFECTURE
from kankei_geo.dataset.settings import Texts
from kankei_geo.dataset.shipped import Shipped, short_hash
from kankei_geo.dataset.sources import FileHash, Sidecar

JAPAN = "00"
NAME = Texts(ja="全国", en="All of Japan")
EVERY = tuple(f"{number:02}" for number in range(1, 48))  # the prefectures (JIS X 0401)
NO_TABLE = "no_table"  # a column of the joined table: nobody has brought one for the prefecture
# Corners that nobody sees on a map of Japan; those for the pointer need not be seen at all.
_TOLERANCES_M = {paths.DRAWN: 600, paths.PICKED: 1_500}
_DECIMALS = 4  # about 10 m, as in the prefectures' own files
_TABLES = (JAPAN_AIRPORTS, AIRPORT_DISTANCES)
# What is laid together, and what it is called then; of an edition's tables the first title stays.
_TITLES = {
    paths.SHAPEFILE: ("市区町村境界（面積）", "Municipal boundaries (areas)"),
    paths.DRAWN: ("市区町村境界（画面の描画用）", "Municipal boundaries drawn in the browser"),
    paths.PICKED: ("市区町村境界（クリック用）", "Municipal boundaries for clicks"),
    "municipalities.csv": ("市区町村と役所の位置", "Municipalities and their offices"),
    "neighbours.csv": ("隣接する市区町村（都道府県内）", "Neighbours within a prefecture"),
    JAPAN_AIRPORTS: ("日本の空港", "Airports of Japan"),
    AIRPORT_DISTANCES: ("空港までの直線距離", "Straight lines to airports"),
}
_BETWEEN = {"ja": "；", "en": "; "}


class Japan(Prefecture):
    """The settings of all of Japan, or of as much of it as is there."""

    code: Literal["00"] = "00"
    municipalities: Annotated[int, pydantic.Field(ge=1, le=1_999)]

    @property
    def beginning(self) -> str:
        """What codes begin with: anything."""
        return ""


class JapanDataset(Dataset):
    """Some prefectures as one dataset, see `Dataset`.

    It has neither tiles nor airports nor roads, and neighbours only within prefectures.

    Parameters
    ----------
    prefecture : Japan
        Its settings.
    edition : Edition
        Whose policies are shown.
    parts : sequence of Dataset
        The prefectures in the order of their codes, each with this edition if it has it.
    with_table : collection of str
        Codes of the prefectures that have a table in this edition.
    """

    def __init__(
        self,
        prefecture: Japan,
        edition: Edition,
        parts: Sequence[Dataset],
        with_table: frozenset[str],
    ) -> None:
        places = Places(parts[0].places.home, JAPAN)
        self.parts = tuple(parts)
        self.with_table = with_table
        shapes = {name: _laid_together(prefecture, self.parts, name) for name in _TOLERANCES_M}
        contents = {places.static / name: text for name, text in shapes.items()}
        super().__init__(prefecture, edition, Shipped(places, (), contents, {}))

    @property
    def hash(self) -> str:
        """A short hash of all prefectures and of which of them have a table."""
        told = (*(part.hash for part in self.parts), self.edition.id, *sorted(self.with_table))
        return short_hash(" ".join(told).encode())

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the prefectures that are not there."""
        there = {part.prefecture.code for part in self.parts}
        return tuple(code for code in EVERY if code not in there)

    @property
    def date(self) -> date:
        """The newest full date that a file of a prefecture states as its vintage."""
        return max(part.date for part in self.parts)

    @property
    def _with_table(self) -> list[Dataset]:
        return [part for part in self.parts if part.prefecture.code in self.with_table]

    @cached_property
    def sidecars(self) -> tuple[Sidecar, ...]:
        """The descriptions of the prefectures' files, those of a name as one."""
        found: dict[str, list[Sidecar]] = {}
        for part in self.parts:
            of_edition = part.places.edition(part.edition.id)
            has_table = part.prefecture.code in self.with_table
            for item in part.sidecars:
                if item.name in self._names and (has_table or item.path.parent != of_edition):
                    found.setdefault(item.name, []).append(item)
        return tuple(
            self._described(items) for items in sorted(found.values(), key=lambda one: one[0].place)
        )

    def _described(self, items: Sequence[Sidecar]) -> Sidecar:
        first = items[0]
        places = self.places
        of_prefecture = {"geo": places.geo, "static": places.static, "data": places.data}
        folder = of_prefecture[Path(first.place).parts[0]]
        if first.name in tables.of_edition(self.edition):
            folder = places.edition(self.edition.id)
        steps = [
            f"Lay together what {len(items)} prefectures have (data/, geo/, static/)"
            if len(items) > 1
            else f"Take {first.place} as it is"
        ]
        outputs: tuple[FileHash, ...] = ()
        if first.name in _TOLERANCES_M:
            tolerance = _TOLERANCES_M[first.name]
            steps.append(f"Simplify as a coverage (Visvalingam-Whyatt, {tolerance:,} m)")
            content = self.content(folder / first.name)
            outputs = (FileHash(first.name, sha256(content).hexdigest()),)
        return Sidecar(
            path=sources.sidecar_path(folder / first.name),
            title=dict(zip(LANGUAGES, _TITLES[first.name], strict=True))
            if first.name in _TITLES
            else first.title,
            producer=_joined(item.producer for item in items),
            source="; ".join(dict.fromkeys(item.source for item in items)),
            url=first.url,
            vintage="; ".join(dict.fromkeys(item.vintage for item in items)),
            licence=_joined(item.licence for item in items),
            credit=_joined(item.credit for item in items),
            redistributable=all(item.redistributable for item in items),
            processing=tuple(steps),
            inputs=tuple(
                FileHash(item.place, out.sha256) for item in items for out in item.outputs
            ),
            outputs=outputs,
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        """Names of the prefectures' files that are laid together."""
        return frozenset((*_TITLES, *tables.of_edition(self.edition)))

    def layers(self, names: Collection[str]) -> tuple[Sidecar, ...]:
        """Return the descriptions of some files, as far as the prefectures have them."""
        return tuple(item for item in self.sidecars if item.name in names)

    def require_everything(self) -> None:
        """Read all that the prefectures ship, see `Dataset.require_everything`."""
        for part in self.parts:
            part.require_everything()

    def require_policies(self) -> None:
        """Refuse to make a document: those are of one prefecture.

        Raises
        ------
        UnknownNameError
            Saying so.
        """
        raise UnknownNameError(
            "{prefecture} is a map, a table and a search only. Choose a prefecture for documents, "
            "rankings and questions.",
            prefecture=self.prefecture.title,
        )

    def read(self, name: str) -> pd.DataFrame:
        """Return a table of all prefectures that have it, one below the other."""
        owners = self._owners(name)
        found = [part.read(name) for part in owners]
        if not found:
            return pd.DataFrame(columns=list(tables.OPTIONAL_COLUMNS[name]), dtype="str")
        return pd.concat(found, ignore_index=True).drop_duplicates(ignore_index=True)

    def _owners(self, name: str) -> list[Dataset]:
        if name in tables.of_edition(self.edition):
            return [part for part in self._with_table if name in tables.of_edition(part.edition)]
        if name in OF_PREFECTURE and name not in self.prefecture.tables:
            return []
        return [part for part in self.parts if name in tables.of_prefecture(part.prefecture)]

    @cached_property
    def municipalities(self) -> pd.DataFrame:
        """The municipalities in the order of their codes; their group is the prefecture."""
        towns = [
            part.municipalities.assign(subprefecture=part.prefecture.name.ja) for part in self.parts
        ]
        return pd.concat(towns).sort_values("code", ignore_index=True)

    @cached_property
    def subprefectures(self) -> pd.DataFrame:
        """The prefectures as groups; the English name is what an address calls them."""
        names = [part.prefecture.name for part in self.parts]
        return pd.DataFrame(
            {
                "slug": [name.en.lower() for name in names],
                "name": [name.ja for name in names],
                "name_en": [name.en for name in names],
            }
        )

    @cached_property
    def policy_matrix(self) -> pd.DataFrame:
        """The listed municipalities of the prefectures that have a table."""
        found = [part.policy_matrix for part in self._with_table]
        if not found:
            return pd.DataFrame(columns=["code", "priority_count"], dtype="str")
        return pd.concat(found).sort_values("code", ignore_index=True)

    @cached_property
    def tile_grid(self) -> pd.DataFrame:
        """No tiles: there are none for all of Japan."""
        return pd.DataFrame({"code": [], "row": [], "column": []})

    @cached_property
    def polygon_areas(self) -> pd.DataFrame:
        """The geodesic area in km² of each full-resolution polygon, by code."""
        return pd.concat([part.polygon_areas for part in self.parts], ignore_index=True)

    @cached_property
    def boundaries(self) -> gpd.GeoDataFrame:
        """The prefectures' boundaries for analysis."""
        return pd.concat([part.boundaries for part in self.parts], ignore_index=True)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Everything that is known, and `NO_TABLE`: whether the prefecture has no table."""
        table = super().table
        return table.assign(**{NO_TABLE: ~table["code"].str[:2].isin(self.with_table)})


def settings_of(parts: Sequence[Dataset], edition: Edition) -> Japan:
    """Return the settings of some prefectures as one.

    Parameters
    ----------
    parts : sequence of Dataset
        In the order of their codes.
    edition : Edition
        The one that is shown when none is asked for.
    """
    every = [part.prefecture for part in parts]
    extents = [item.extent for item in every]
    outside = [item.out_of_scope for item in every if item.out_of_scope]
    tables = {name for item in every for name in item.tables}
    return Japan(
        name=NAME,
        whole=NAME,
        municipalities=sum(item.municipalities for item in every),
        default_edition=edition.id,
        population=all(item.population for item in every),
        tables=tuple(name for name in _TABLES if name in tables),
        extent=Extent(
            west=min(item.west for item in extents),
            south=min(item.south for item in extents),
            east=max(item.east for item in extents),
            north=max(item.north for item in extents),
        ),
        centre=Centre(
            longitude=float(np.median([item.centre.longitude for item in every])),
            latitude=float(np.median([item.centre.latitude for item in every])),
        ),
        groups=Groups(
            name=Texts(ja="都道府県", en="Prefecture"),
            plural=Texts(ja="都道府県", en="Prefectures"),
            count=len(every),
        ),
        out_of_scope=OutOfScope(
            name=Texts(
                ja="・".join(item.name.ja for item in outside),
                en=", ".join(item.name.en for item in outside),
            ),
            codes=tuple(code for item in outside for code in item.codes),
        )
        if outside
        else None,
    )


def _laid_together(prefecture: Japan, parts: Sequence[Dataset], name: str) -> bytes:
    """Return the browser's shapes of all prefectures as one file, numbered as maps expect it."""
    areas = pd.concat([_shapes(part, name) for part in parts])
    areas = areas.sort_values(["in_scope", "code"], ascending=[False, True], ignore_index=True)
    metric = gpd.GeoDataFrame(areas, crs=WGS84).to_crs(prefecture.equal_area)
    simple = shapely.coverage_simplify(metric.geometry.values, _TOLERANCES_M[name])
    degrees = gpd.GeoSeries(simple, crs=metric.crs).to_crs(WGS84)
    rounded = shapely.transform(np.asarray(degrees), lambda xy: np.round(xy, _DECIMALS))
    columns = ["i", "code", *(["in_scope"] if name == paths.DRAWN else [])]
    numbered = metric.assign(i=range(len(metric)))[columns]
    return geojson.text(gpd.GeoDataFrame(numbered, geometry=rounded, crs=WGS84)).encode()


def _shapes(part: Dataset, name: str) -> gpd.GeoDataFrame:
    if name == paths.DRAWN:
        return part.drawn_areas[["code", "in_scope", "geometry"]]
    told = json.loads(part.content(part.places.static / name))
    found = gpd.GeoDataFrame.from_features(told, crs=WGS84)
    return found[["code", "geometry"]].assign(in_scope=True)


def _joined(texts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    every = list(texts)
    return {
        language: _BETWEEN[language].join(dict.fromkeys(one[language] for one in every))
        for language in LANGUAGES
    }
