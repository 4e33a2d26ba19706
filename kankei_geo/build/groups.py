"""The groups that a prefecture's municipalities belong to, as a boundary file has them."""

import pandas as pd

from kankei_geo.base.errors import InputContentError, several
from kankei_geo.build.boundaries.boundary_codes import codes_of
from kankei_geo.build.boundaries.boundary_file import BoundaryFile, Warn
from kankei_geo.dataset.prefecture import Prefecture


def groups_of(
    prefecture: Prefecture, names: pd.Series, file: BoundaryFile | None, warn: Warn
) -> pd.Series:
    """Return the Japanese name of the group of each municipality.

    Parameters
    ----------
    prefecture : Prefecture
        Its settings name the field that holds the groups. A single group is called as the
        prefecture.
    names : pandas.Series
        Name of each municipality by code.
    file : BoundaryFile, optional
        Needed where there are several groups.
    warn : callable
        Called with what in the file could not be read.

    Returns
    -------
    pandas.Series
        Indexed as `names`.

    Raises
    ------
    InputContentError
        If nothing tells the groups, or they are not told of each municipality.
    """
    settings = prefecture.groups
    if file is None or settings.field is None:
        if settings.count == 1:
            return pd.Series(prefecture.name.ja, index=names.index)
        raise InputContentError(
            "{prefecture} has {count} groups, and nothing tells which municipality belongs to "
            "which. Name the field of a boundary file in prefecture.toml (groups.field, such as "
            "N03_003) and the file with --boundaries.",
            prefecture=prefecture.title,
            count=settings.count,
        )
    known = {*names.index, *prefecture.wards, *prefecture.outlined}
    codes = codes_of(known, file.table, file.path, warn).replace(prefecture.wards)
    told = pd.Series(_field(file, settings.field).to_numpy(), index=codes.to_numpy()).dropna()
    told = told[told.index.isin(names.index)]
    told = told.groupby(level=0).first().reindex(names.index)
    # N03 writes a designated city's own name where others have their county.
    told = told.where(told != names)
    if settings.otherwise is not None:
        return told.fillna(settings.otherwise.ja)
    if told.isna().any():
        raise InputContentError(
            "{path}: {field} tells no group of {codes}. Correct the file, or say in "
            "prefecture.toml what those are called (groups.otherwise).",
            path=file.path,
            field=settings.field,
            codes=several(told.index[told.isna()]),
        )
    return told


def _field(file: BoundaryFile, name: str) -> pd.Series:
    columns = {str(column).lower(): column for column in file.table.columns}
    if name.lower() not in columns:
        raise InputContentError(
            "{path}: no field {field} that tells the groups. Found: {found}. Correct groups.field "
            "in prefecture.toml.",
            path=file.path,
            field=name,
            found=several(str(column) for column in file.table.columns),
        )
    found: pd.Series = file.table[columns[name.lower()]]
    return found


def listed(prefecture: Prefecture, groups: pd.Series) -> pd.DataFrame:
    """Return the table of the groups, in the order in which they first appear.

    Parameters
    ----------
    prefecture : Prefecture
        Its settings may know English names.
    groups : pandas.Series
        What `groups_of` returns.

    Returns
    -------
    pandas.DataFrame
        ``slug`` (``g1``, ``g2`` …), ``name`` and ``name_en``; a group whose English name is not
        known has the Japanese one there.
    """
    texts = [
        prefecture.name,
        *([prefecture.groups.otherwise] if prefecture.groups.otherwise else []),
    ]
    english = {text.ja: text.en for text in texts}
    names = list(dict.fromkeys(groups))
    return pd.DataFrame(
        {
            "slug": [f"g{number}" for number in range(1, len(names) + 1)],
            "name": names,
            "name_en": [english.get(name, name) for name in names],
        }
    )
