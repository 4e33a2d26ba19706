"""A checked table becomes a dataset: the shipped prefecture with an edition of the reader's own.

Nothing is written anywhere. Its tables are made in memory and read back under the same rules as
those that are shipped.
"""

from kankei_geo.base import paths
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import origin
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.choices import NONE, Choices
from kankei_geo.dataset.brought.maker import INDICATORS, Maker, NothingToShowError
from kankei_geo.dataset.brought.report import Report, check, check_table
from kankei_geo.dataset.brought.table import Table
from kankei_geo.dataset.brought.used import policies_of
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import MOST_POLICIES, Edition
from kankei_geo.dataset.origin import Origin
from kankei_geo.dataset.sources import FileHash, sha256_of


def accept(
    data: Dataset, content: bytes, *, name: str, choices: Choices = NONE
) -> tuple[Dataset, Report]:
    """Return a dataset made of a table that a reader brings, with the report on it.

    Parameters
    ----------
    data : Dataset
        What is shipped.
    content : bytes
        The file.
    name : str
        Its name.
    choices : Choices
        What the reader decides.

    Returns
    -------
    Dataset
        With the columns of marks as policies, those of texts as notes; `Dataset.origin` tells
        what it is made of.
    Report
        What is to be said of the table.

    Raises
    ------
    UnreadableTableError
        If it cannot be read at all.
    NothingToShowError
        If no column is a policy, more are than can be shown, nobody has a mark in each, or an
        address cannot hold the choices.
    """
    report = check_table(data, content, name=name, choices=choices)
    return made(data, report, content, name=name, choices=choices), report


def proposed(table: Table) -> Choices:
    """Return what is proposed for a table: of too many policies the first ones."""
    policies = policies_of(check(table))
    return Choices(
        columns=tuple((each.letters, choosing.LEFT_OUT) for each in policies[MOST_POLICIES:])
    )


def require_shown(data: Dataset, report: Report, *, name: str, choices: Choices) -> None:
    """Refuse a table of which nothing can be shown, without making a dataset of it.

    Raises
    ------
    NothingToShowError
        As `accept` does.
    """
    _require_room(choices)
    Maker(data, report, name, choices)


def made(
    data: Dataset, report: Report, content: bytes, *, name: str, choices: Choices = NONE
) -> Dataset:
    """Return the dataset that a report leads to: see `accept`."""
    _require_room(choices)
    file = origin.spelled(content, name)
    maker = Maker(data, report, origin.name_of(file), choices)
    edition = maker.edition(f"brought_{origin.digest_of(file)}")
    folder = data.places.edition(edition.id)
    tables = {
        (data.places.data if table == INDICATORS else folder) / f"{table}.csv": frame.to_csv(
            index=False, lineterminator="\n"
        ).encode()
        for table, frame in maker.tables().items()
    }
    settings = edition.model_dump_json(exclude_none=True).encode()
    read = FileHash(origin.name_of(file), sha256_of(content))
    files = data.shipped.with_others(
        data.places.edition(data.edition.id) if maker.columns else None,
        maker.sidecars(tables, read),
        tables | ({folder / paths.EDITION_SETTINGS: settings} if maker.columns else {}),
    )
    came = Origin(file, choosing.spelled(choices), data.edition.id, maker.words)
    found = Dataset(maker.prefecture(), edition, files, came)
    # Under the rules of what is shipped.
    _ = found.table, found.notes, found.grounds, found.indicator_values
    return found


def settings_and_tables(
    data: Dataset, report: Report, *, name: str, choices: Choices
) -> tuple[Edition, dict[str, bytes]]:
    """Return settings and tables of an edition of a report's policies, for a folder of its own.

    Raises
    ------
    NothingToShowError
        As `accept` does.
    """
    maker = Maker(data, report, origin.name_of(origin.spelled(b"", name)), choices)
    tables = {
        table: frame.to_csv(index=False, lineterminator="\n").encode()
        for table, frame in maker.tables().items()
        if table != INDICATORS
    }
    return maker.edition("brought"), tables


def _require_room(choices: Choices) -> None:
    """Refuse choices that an address could not bring back."""
    found = (choices.sheet, *dict(choices.signs), *choices.aliases)
    is_whole = max(map(len, found)) <= choosing.LONGEST_FOUND
    if not is_whole or len(choosing.spelled(choices)) > choosing.LONGEST_SPELLED:
        raise NothingToShowError(
            msgid(
                "More was decided of this table than an address can hold. Correct names and signs "
                "in the table itself, and bring it again."
            )
        )
