"""A prefecture: its settings, checked. What is Hokkaido's stands in ``data/01/prefecture.toml``."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import pydantic
from pyproj import CRS

from kankei_geo.base import crs, paths
from kankei_geo.base.i18n import Words
from kankei_geo.dataset import settings
from kankei_geo.dataset.edition import TAKEN
from kankei_geo.dataset.indicator import Indicator
from kankei_geo.dataset.mergers import MERGERS
from kankei_geo.dataset.settings import STRICT, Code, Line, Texts

# Tables that a prefecture may have. Names: what else stands in tables that people bring.
OTHER_AREAS, OTHER_NAMES = "other_areas.csv", "other_names.csv"
# And how far the airports of Japan are in a straight line, where no roads tell more.
JAPAN_AIRPORTS, AIRPORT_DISTANCES = "japan_airports.csv", "airport_distances.csv"
# And what documents tell of municipalities, with the words of that, and what was left out.
INITIATIVES, INITIATIVE_TERMS = "initiatives.csv", "initiative_terms.csv"
INITIATIVE_SOURCES = "initiative_sources.csv"
OF_INITIATIVES = (INITIATIVES, INITIATIVE_TERMS, INITIATIVE_SOURCES)
# And what they tell of ideas and of the whole: `background`, whose places are those parts.
CONCEPTS, CONCEPT_LINKS = "concepts.csv", "concept_links.csv"
NATIONAL_FIGURES, KPI_INDICATORS = "national_figures.csv", "kpi_indicators.csv"
BACKGROUND_TERMS = "background_terms.csv"
OF_BACKGROUND = (CONCEPTS, CONCEPT_LINKS, NATIONAL_FIGURES, KPI_INDICATORS, BACKGROUND_TERMS)
# And who merged since an edition.
OPTIONAL_TABLES = (
    *(OTHER_AREAS, OTHER_NAMES, JAPAN_AIRPORTS, AIRPORT_DISTANCES, MERGERS),
    *OF_INITIATIVES,
    *OF_BACKGROUND,
)
INDICATOR_TABLE = "indicators_"  # how the names of tables with values of indicators begin

Table = Literal[
    "other_areas.csv",
    "other_names.csv",
    "japan_airports.csv",
    "airport_distances.csv",
    "mergers.csv",
    "initiatives.csv",
    "initiative_terms.csv",
    "initiative_sources.csv",
    "concepts.csv",
    "concept_links.csv",
    "national_figures.csv",
    "kpi_indicators.csv",
    "background_terms.csv",
]
Longitude = Annotated[float, pydantic.Field(ge=120, le=160)]
Latitude = Annotated[float, pydantic.Field(ge=20, le=50)]


class Extent(pydantic.BaseModel):
    """Where offices and airports can lie, in degrees."""

    model_config = STRICT

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    def holds(self, place: str) -> bool:
        """Tell whether a place, longitude and latitude with a space between, lies inside."""
        try:
            lon, lat = map(float, place.split())
        except ValueError:
            return False
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    @pydantic.model_validator(mode="after")
    def _is_a_box(self) -> Self:
        if self.west >= self.east or self.south >= self.north:
            raise ValueError("west less than east and south less than north")
        return self


class Centre(pydantic.BaseModel):
    """Where the equal-area projection of maps on paper is true, in degrees."""

    model_config = STRICT

    longitude: Longitude
    latitude: Latitude


class Groups(pydantic.BaseModel):
    """What municipalities are grouped by: 振興局, 地域 …; ``subprefectures.csv`` lists them.

    Attributes
    ----------
    name : Texts
        What one of them is called in general.
    count : int
        How many there are.
    field : str, optional
        The field of a boundary file that ``build-tables`` takes them from, such as N03_002.
    otherwise : Texts, optional
        The group of those that have none there: cities, where the groups are counties.
    """

    model_config = STRICT

    name: Texts
    plural: Texts | None = None
    count: Annotated[int, pydantic.Field(ge=1)]
    field: Line | None = None
    otherwise: Texts | None = None

    @property
    def many(self) -> Words:
        """What several of them are called."""
        return self.plural.words if self.plural else Words(self.name.ja, f"{self.name.en}s")


class OutOfScope(pydantic.BaseModel):
    """Areas that boundary files have, but no figure counts; they are drawn as outlines."""

    model_config = STRICT

    name: Texts
    codes: Annotated[tuple[Code, ...], pydantic.Field(min_length=1)]


class DesignatedCity(pydantic.BaseModel):
    """A city whose wards have codes of their own; they are merged."""

    model_config = STRICT

    code: Code
    wards: Annotated[tuple[Code, ...], pydantic.Field(min_length=1)]


class Roads(pydantic.BaseModel):
    """What the drive model must know of the roads.

    Attributes
    ----------
    date : datetime.date, optional
        The day whose roads the road file has; sections opened later are added from
        ``road_openings.csv``. None where there is no road file.
    islands : dict of str to str
        Municipalities that no road joins to the others, with the name of their island.
    """

    model_config = STRICT

    date: dt.date | None = None
    islands: dict[Code, Line] = {}


class Remarks(pydantic.BaseModel):
    """Sentences that are true of one prefecture only; none where there is nothing to remark."""

    model_config = STRICT

    areas: Texts | None = None
    """Why census areas and polygons differ."""
    drive: Texts | None = None
    """What the drive model does with islands."""


class Prefecture(pydantic.BaseModel):
    """The settings of a prefecture.

    Attributes
    ----------
    code : str
        Two digits (JIS X 0401), the first two of each municipality's code.
    name : Texts
        Its name.
    whole : Texts, optional
        What the prefecture as a whole is called, where it is not as usual: 全道.
    municipalities : int
        How many there are.
    default_edition : str
        The edition that is shown when none is asked for.
    population : bool
        Whether ``population.csv`` is there.
    airports : int
        How many airports ``airports.csv`` has. With none, there is no access and there are
        no candidates.
    tables : tuple of str
        Which of `OPTIONAL_TABLES` it has.
    indicators : tuple of Indicator
        Figures of the municipalities, each in one table ``indicators_*.csv``.
    extent : Extent
        Where they lie.
    centre : Centre
        Middle of the projection.
    groups : Groups
        What municipalities are grouped by.
    out_of_scope : OutOfScope, optional
        Areas that are not counted.
    designated_cities : tuple of DesignatedCity
        Cities with wards.
    roads : Roads
        For the drive model.
    remarks : Remarks
        What the pages say of this prefecture only.
    """

    model_config = pydantic.ConfigDict(**STRICT, ignored_types=(cached_property,))

    code: Annotated[str, pydantic.StringConstraints(pattern=r"^(0[1-9]|[1-9]\d)$")]
    name: Texts
    whole: Texts | None = None
    municipalities: Annotated[int, pydantic.Field(ge=1, le=999)]
    default_edition: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
    population: bool = True
    airports: Annotated[int, pydantic.Field(ge=0)] = 0
    tables: tuple[Table, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    extent: Extent
    centre: Centre
    groups: Groups
    out_of_scope: OutOfScope | None = None
    designated_cities: tuple[DesignatedCity, ...] = ()
    roads: Roads = Roads()
    remarks: Remarks = Remarks()

    @pydantic.model_validator(mode="after")
    def _codes_are_its_own(self) -> Self:
        codes = [*self.outlined, *self.wards, *self.wards.values(), *self.roads.islands]
        foreign = sorted({code for code in codes if not code.startswith(self.beginning)})
        if foreign:
            raise ValueError(f"codes that begin with {self.code}, not {', '.join(foreign)}")
        return self

    @pydantic.model_validator(mode="after")
    def _what_documents_tell_is_whole(self) -> Self:
        for together in (OF_INITIATIVES, OF_BACKGROUND):
            if 0 < len(set(together) & set(self.tables)) < len(together):
                raise ValueError(f"tables: all of {', '.join(together)}, or none of them")
        if CONCEPTS in self.tables and INITIATIVE_SOURCES not in self.tables:
            raise ValueError(f"tables: {CONCEPTS} only with {INITIATIVE_SOURCES}")
        return self

    @pydantic.model_validator(mode="after")
    def _indicators_are_unique_and_have_a_table(self) -> Self:
        keys = [item.key for item in self.indicators]
        wrong = sorted({key for key in keys if keys.count(key) > 1} | TAKEN.intersection(keys))
        if wrong:
            raise ValueError(f"indicators: other keys than {', '.join(wrong)}, each only once")
        for item in self.indicators:
            if len(item.tables) != 1 or not item.tables[0].startswith(INDICATOR_TABLE):
                raise ValueError(f"indicators, {item.key}: tables = one {INDICATOR_TABLE}*.csv")
        return self

    @cached_property
    def indicator_tables(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the indicators of each of their tables."""
        tables = dict.fromkeys(item.tables[0] for item in self.indicators)
        return {
            table: tuple(item.key for item in self.indicators if table in item.tables)
            for table in tables
        }

    @property
    def beginning(self) -> str:
        """What the codes of its municipalities begin with."""
        return self.code

    @property
    def title(self) -> Words:
        """The prefecture's name."""
        return self.name.words

    @property
    def as_a_whole(self) -> Words:
        """What the prefecture as a whole is called: 全道, 県全体."""
        return self.whole.words if self.whole else Words(f"{self.name.ja[-1]}全体", self.name.en)

    @property
    def outlined(self) -> tuple[str, ...]:
        """Codes of the areas that are drawn as outlines and never counted."""
        return self.out_of_scope.codes if self.out_of_scope else ()

    @property
    def wards(self) -> dict[str, str]:
        """The city's code by each ward's."""
        return {ward: city.code for city in self.designated_cities for ward in city.wards}

    @cached_property
    def equal_area(self) -> CRS:
        """The projection of maps on paper: equal-area and azimuthal, in metres."""
        return crs.equal_area(self.centre.longitude, self.centre.latitude)


def read_prefecture(path: Path) -> Prefecture:
    """Read ``prefecture.toml``.

    Raises
    ------
    InputFileError, InputContentError
        As `settings.read` does.
    """
    return settings.read(path, Prefecture, named_by="code")


def prefectures(home: Path) -> list[str]:
    """Return the codes of the prefectures that have settings, in order."""
    return sorted(
        path.parent.name for path in (home / "data").glob(f"*/{paths.PREFECTURE_SETTINGS}")
    )
