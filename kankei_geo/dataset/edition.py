"""An edition of the policy matrix: a survey's title, date, policies and evidence levels.

What is that of table 3 of February 2022 stands in ``data/01/2022/edition.toml``.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import pydantic

from kankei_geo.base import paths
from kankei_geo.base.i18n import Words
from kankei_geo.dataset import settings
from kankei_geo.dataset.settings import STRICT, Colour, Key, Line, Texts

MOST_POLICIES = 12
MOST_LEVELS = 4
# Tables that an edition can have beside its matrix.
OPTIONAL_TABLES = (
    "cluster_places.csv",
    "clusters.csv",
    "contradictions.csv",
    "glossary.csv",
    "grounds.csv",
    "name_aliases.csv",
    "notes.csv",
    "programme_2019.csv",
)
# Names that stand for something else in an address or as a column.
TAKEN = frozenset(
    (
        *("count", "combination", "access", "trend", "none", "code", "name", "kana", "listed"),
        *("subprefecture", "priority_count", "population", "area_km2", "office_lat", "office_lon"),
        *("name_en", "district", "name_printed", "population_register_2025", "polygon_area_km2"),
        *("area_difference_km2", "url", "panel", "row", "marks_printed", "index", "class", "group"),
        *("airport", "drive_minutes", "distance_km", "edge_km", "method", "tier", "area", "rank"),
        *("road_access", "line_access", "score", "shown", "class_key", "class_label", "people"),
        *("municipalities", "not_listed", "listed_share", "mean_count", "density", "policies"),
        *("journey", "indicator", "year", "value", "unit", "no_table"),
    )
)
# What is put behind a policy's key to name what belongs to it.
_ENDINGS = ("_level", "_grounds", "_adopters", "_share_all", "_share_listed")
Pattern = Literal["none", "hatch", "back_hatch", "sparse_dots", "dense_dots"]


class Policy(pydantic.BaseModel):
    """A policy: a column of the matrix; `field` is what a shapefile, which cuts names, calls it."""

    model_config = STRICT

    key: Key
    name: Texts
    colour: Colour
    field: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,9}$")]
    description: Texts | None = None

    @property
    def words(self) -> Words:
        """Its name."""
        return self.name.words


class Level(pydantic.BaseModel):
    """How a mark is known: its name, a short one for tables, and the pattern that draws it."""

    model_config = STRICT

    key: Key
    name: Texts
    short: Texts
    pattern: Pattern


class Combination(pydantic.BaseModel):
    """How a combination of policies is filled, where that is not left to the program."""

    model_config = STRICT

    policies: Annotated[tuple[Key, ...], pydantic.Field(min_length=1)]
    colour: Colour
    pattern: Pattern = "none"
    pattern_colour: Colour


class CitedDocument(pydantic.BaseModel):
    """A document that tables name by its file, and how one would cite it."""

    model_config = STRICT

    file: Line
    name: Texts


class Edition(pydantic.BaseModel):
    """The settings of an edition.

    Attributes
    ----------
    id : str
        Its folder's name, as it stands in an address.
    title : Texts
        What is shown as the edition: ``表3（2022年2月）``.
    short : Texts
        What sentences call it: ``表3``.
    as_of : str
        Date of the marks: a year, a month or a day; empty where nobody told.
    source, url : str
        Where it was published.
    licence : Texts
        Its terms.
    policies : tuple of Policy
        Up to 12, in the order of the matrix. None where nobody has brought a table yet; then
        there are no levels either, and nobody is listed.
    levels : tuple of Level
        1 to 4 evidence levels, the surest first.
    combinations : tuple of Combination
        Fills of those that have one of their own, the others are grouped.
    documents : tuple of CitedDocument
        What the files are that its tables name as sources.
    tables : tuple of str
        Which of `OPTIONAL_TABLES` it has.
    rules : str, optional
        How ``build-tables`` rebuilds the marks from what was printed.
    """

    model_config = pydantic.ConfigDict(**STRICT, ignored_types=(cached_property,))

    id: Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]
    title: Texts
    short: Texts
    as_of: Annotated[str, pydantic.StringConstraints(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
    source: Line
    url: Annotated[str, pydantic.StringConstraints(pattern=r"^(https?://\S+)?$")] = ""
    licence: Texts
    policies: Annotated[tuple[Policy, ...], pydantic.Field(max_length=MOST_POLICIES)]
    levels: Annotated[tuple[Level, ...], pydantic.Field(max_length=MOST_LEVELS)]
    combinations: tuple[Combination, ...] = ()
    documents: tuple[CitedDocument, ...] = ()
    tables: tuple[str, ...] = ()
    rules: Literal["table_3"] | None = None

    def cited(self, source: str, language: str) -> str:
        """Return a source as one would cite it: a document for its file; an address as it is."""
        names = {item.file: item.name for item in self.documents}
        return names[source].words.text(language) if source in names else source

    @pydantic.model_validator(mode="after")
    def _keys_are_unique_and_known(self) -> Self:
        for what, keys in (
            ("policies", [policy.key for policy in self.policies]),
            (
                "policies.field (five letters)",
                [policy.field[:5].rstrip("_") for policy in self.policies],
            ),
            ("levels", [level.key for level in self.levels]),
            ("combinations", [" + ".join(sorted(item.policies)) for item in self.combinations]),
            ("documents", [item.file for item in self.documents]),
            ("tables", list(self.tables)),
        ):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{what}: each one only once, not {', '.join(twice)}")
        behind = {f"{key}{ending}" for key in self.keys for ending in _ENDINGS}
        taken = sorted((TAKEN | behind).intersection(self.keys))
        if taken:
            raise ValueError(f"policies: other keys than {', '.join(taken)}")
        if bool(self.policies) != bool(self.levels):
            raise ValueError("policies and levels: one or more of both, or none of either")
        unknown = {key for item in self.combinations for key in item.policies} - set(self.keys)
        if unknown:
            raise ValueError(f"combinations: keys of policies, not {', '.join(sorted(unknown))}")
        strange = sorted(set(self.tables) - set(OPTIONAL_TABLES))
        if strange:
            raise ValueError(
                f"tables: some of {', '.join(OPTIONAL_TABLES)}, not {', '.join(strange)}"
            )
        return self

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Keys of the policies, in the order of the matrix."""
        return tuple(policy.key for policy in self.policies)

    @cached_property
    def level_keys(self) -> tuple[str, ...]:
        """Keys of the evidence levels, the surest first."""
        return tuple(level.key for level in self.levels)

    @cached_property
    def policy(self) -> Mapping[str, Policy]:
        """The policies by their keys."""
        return {policy.key: policy for policy in self.policies}

    @cached_property
    def level(self) -> Mapping[str, Level]:
        """The evidence levels by their keys."""
        return {level.key: level for level in self.levels}


def read_edition(path: Path) -> Edition:
    """Read ``edition.toml``.

    Raises
    ------
    InputFileError, InputContentError
        As `settings.read` does.
    """
    return settings.read(path, Edition, named_by="id")


def editions(folder: Path) -> list[str]:
    """Return the names of the editions of a prefecture's folder, in order."""
    return sorted(path.parent.name for path in folder.glob(f"*/{paths.EDITION_SETTINGS}"))
