"""A table to take away: CSV whose headings are names for programs, and what describes it (CSVW).

https://www.w3.org/TR/tabular-metadata/
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.door import envelope
from kankei_geo.door.asked import Asked
from kankei_geo.export import csv_file
from kankei_geo.export.column import Column
from kankei_geo.export.document import Document


@dataclass(frozen=True)
class Sheet:
    """A table that can be asked for.

    Attributes
    ----------
    name : str
        Of its file, such as ``hubs.csv``.
    columns : callable
        From what is asked for to its columns.
    page : str
        The page that shows it, one of `pages.PAGE_NAMES`.
    key : tuple of str
        Names of the columns that tell its rows apart.
    """

    name: str
    columns: Callable[[Asked], Sequence[Column]]
    page: str = OVERVIEW_PAGE
    key: tuple[str, ...] = ("code",)

    def make_csv(self, asked: Asked) -> bytes:
        """Return it as CSV: RFC 4180, UTF-8 with BOM, names of columns as headings.

        The sources stand once, in the first row of the last column.
        """
        found = self._columns(asked)
        return csv_file.text(found, [one.key for one in found], list(range(len(found[0].cells))))

    def make_metadata(self, asked: Asked) -> bytes:
        """Return what describes `make_csv` to programs."""
        described = [dict(_described(one)) for one in self._columns(asked)]
        return csv_file.metadata(self._document(asked), described, self.name, self.key)

    def _columns(self, asked: Asked) -> list[Column]:
        envelope.of_document(asked, self.page)  # refuses what may not be passed on
        found = list(self.columns(asked))
        rows = len(found[0].cells)
        return [*found, csv_file.source_column(self._document(asked), rows, 0)]

    def _document(self, asked: Asked) -> Document:
        return replace(Document(asked.data, asked.view, self.page), with_tables=True)


def _described(column: Column) -> Iterator[tuple[str, Any]]:
    yield "name", column.key
    yield "titles", [column.key]
    yield (
        "dc:title",
        [{"@value": column.title(language), "@language": language} for language in LANGUAGES],
    )
    yield from csv_file.described_cells(column)
