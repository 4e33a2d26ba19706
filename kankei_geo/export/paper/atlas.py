"""The atlas: a PDF with a record of each municipality and its story, contents and bookmarks.

Pages are drawn by several processes, because one draws about one page a second.
"""

import io
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from types import ModuleType

import pandas as pd
from matplotlib.backends.backend_pdf import PdfPages
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import Fit

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.document import Document
from kankei_geo.export.paper import figure, pdf_file, story_pages
from kankei_geo.export.paper.paper_size import Paper
from kankei_geo.export.paper.sheet import MUTED, Box, Sheet, open_sheet
from kankei_geo.export.typeset import BOLD
from kankei_geo.present.words import initiative_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.view import View

_PAGE = "municipality"
_FRONT_PAGES = _LEAST_PAGES = 1  # of contents; of a municipality
_AT_ONCE = 8  # municipalities that a process draws before it reports
_COLUMNS, _LEAST_ROWS = 6, 30
_ABOVE_PT, _BACK_WIDE = 8, 2.4  # inches wide
_POINTS = 72  # in an inch
_WORKERS = min(os.cpu_count() or 1, 4)

Progress = Callable[[int, int], None]


def make_atlas(
    data: Dataset,
    view: View,
    paper: Paper,
    progress: Progress = lambda _done, _all: None,
    codes: Sequence[str] = (),
) -> bytes:
    """Return the atlas as PDF.

    Parameters
    ----------
    view : View
        Language, thresholds and winter; filters and selection do not matter.
    paper : Paper
        Size of a page.
    progress : callable
        Called with the number of finished municipalities and of all; what it raises stops the work.
    codes : sequence of str
        Municipalities; none for all.
    """
    data.require_policies()
    ordered = contents(data, codes)
    documents = [
        Document(data, replace(view, code=(code,), area=()), _PAGE) for code in ordered["code"]
    ]
    with typeset.drawing():
        lengths = [_LEAST_PAGES + story_pages.number(one, paper) for one in documents]
    firsts = list(accumulate(lengths, initial=_FRONT_PAGES))
    ordered = ordered.assign(page=firsts[:-1])
    parts = _drawn_pages(documents, firsts, paper, progress)
    front, places = _contents_page(data, view, paper, ordered, firsts[-1])
    writer = PdfWriter()
    for part in (front, *parts):
        writer.append(io.BytesIO(part), import_outline=False)
    _navigate(data, writer, ordered, places, view.lang)
    _describe(data, writer, view)
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def contents(data: Dataset, codes: Sequence[str] = ()) -> pd.DataFrame:
    """Return the municipalities in the order of the pages: by group, then by code.

    Parameters
    ----------
    codes : sequence of str
        Which; none for all.
    """
    order = {name: number for number, name in enumerate(data.subprefectures["name"])}
    table = data.municipalities
    kept = table[table["code"].isin(codes)] if codes else table
    ranked = kept.assign(order=kept["subprefecture"].map(order))
    return ranked.sort_values(["order", "code"], ignore_index=True)


def _drawn_pages(
    documents: Sequence[Document], firsts: Sequence[int], paper: Paper, progress: Progress
) -> list[bytes]:
    """Draw all pages in several processes; return parts of the PDF in their order.

    Parameters
    ----------
    firsts : sequence of int
        The page, from 0, on which each document begins, and the number of all pages.
    progress : callable
        Called with the number of finished documents and of all.
    """
    starts = range(0, len(documents), _AT_ONCE)
    batches = [documents[start : start + _AT_ONCE] for start in starts]
    progress(0, len(documents))
    done, parts = 0, dict[int, bytes]()
    # A forked process would inherit the threads of a server in an unknown state. Not in a `with`:
    # its end would wait for what was called off.
    pool = ProcessPoolExecutor(
        _WORKERS, mp_context=get_context("spawn"), initializer=_end_with_parent
    )
    try:
        with _without_main():
            waiting = {
                pool.submit(draw_pages, batch, paper, firsts[start] + 1, firsts[-1]): n
                for n, (start, batch) in enumerate(zip(starts, batches, strict=True))
            }
        for finished in as_completed(waiting):
            number = waiting[finished]
            parts[number] = finished.result()
            done += len(batches[number])
            progress(done, len(documents))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return [parts[number] for number in range(len(batches))]


def _end_with_parent() -> None:
    """End this process when the one that started it does, however that ends."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(process: BaseProcess) -> None:
    process.join()
    os._exit(1)


@contextmanager
def _without_main() -> Iterator[None]:
    """Let processes that are started here leave the main module alone.

    They need nothing of it, and where Streamlit runs, it is a page.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def draw_pages(
    documents: Sequence[Document], paper: Paper, first: int = 1, pages: int = 0
) -> bytes:
    """Return the pages of some documents as one PDF.

    Parameters
    ----------
    first, pages : int
        Number of the first of these pages, and of all pages; without it they have no numbers.
    """
    file = io.BytesIO()
    with (
        typeset.drawing(),
        PdfPages(file, metadata=figure.UNTOLD) as target,
    ):
        drawn = (
            (document, sheet) for document in documents for sheet in figure.sheets(document, paper)
        )
        for number, (document, sheet) in enumerate(drawn, start=first):
            if pages:
                t = words.translator(document.view.lang)
                back = t("Back to the contents")
                _write_above(sheet, f"{back}　{number} / {pages}")
            target.savefig(sheet.figure)
    return file.getvalue()


def _write_above(sheet: Sheet, text: str) -> None:
    """Write a line at the upper right, where `_way_back` leads back from."""
    place = _above(sheet.width, sheet.height)
    sheet.line(
        text, place.right, place.bottom, sheet.points(_ABOVE_PT), colour=MUTED, align="right"
    )


def _above(width: float, height: float) -> Box:
    """Return where on a page the way back to the contents stands."""
    return Box(width - 0.45 - _BACK_WIDE, height - 0.22, _BACK_WIDE, 0.18)


def _contents_page(
    data: Dataset, view: View, paper: Paper, ordered: pd.DataFrame, pages: int
) -> tuple[bytes, list[tuple[int, Box]]]:
    """Return the page of contents, and where the name of each municipality stands on it.

    Parameters
    ----------
    ordered : pandas.DataFrame
        With the ``page`` of each municipality, from 0.
    pages : int
        Of the whole atlas.
    """
    t = words.translator(view.lang)
    document = Document(data, replace(view, code=()), _PAGE, with_tables=True)
    title = t("Atlas of {municipalities}: policies and access").format(**about(data, view.lang))
    rule = t("{number} municipalities by {group}. Minutes are estimates.")
    if initiative_words.are_there(data):
        rule = t(
            "{number} municipalities by {group}, with what documents tell of them behind each. "
            "Minutes are estimates."
        )
    entries = _entries(data, ordered, view.lang)
    with typeset.drawing():
        sheet, box = open_sheet(
            document,
            paper.width,
            paper.height,
            title=title,
            rule=rule.format(number=len(ordered), **about(data, view.lang)),
        )
        rows = max(-(-(entries[-1].line + 1) // _COLUMNS), _LEAST_ROWS)
        step, width = box.height / (rows + 1), box.width / _COLUMNS * 0.88
        size = step * _POINTS * 0.72
        places = []
        for entry in entries:
            column, row = divmod(entry.line, rows)
            left, base = box.left + column * box.width / _COLUMNS, box.top - (row + 1) * step
            if entry.page is None:
                sheet.line(entry.text, left, base, size, weight=BOLD)
                continue
            sheet.line(entry.text, left, base, size)
            number = str(entry.page + 1)
            sheet.line(number, left + width, base, size, colour=MUTED, align="right")
            places.append((entry.page, Box(left, base - step * 0.25, width, step)))
        _write_above(sheet, f"1 / {pages}")
        file = io.BytesIO()
        sheet.figure.savefig(file, format="pdf", metadata=figure.UNTOLD)
    return file.getvalue(), places


@dataclass(frozen=True)
class _Entry:
    """A line of the contents: a group, or a municipality with its page from 0."""

    line: int
    text: str
    page: int | None


def _entries(data: Dataset, ordered: pd.DataFrame, language: str) -> list[_Entry]:
    entries: list[_Entry] = []
    line = 0
    for _, group in ordered.groupby("order"):
        entries.append(_Entry(line, words.subprefecture(data, group.iloc[0], language), None))
        for _, row in group.iterrows():
            line += 1
            entries.append(_Entry(line, words.name(row, language), int(row["page"])))
        line += 2  # an empty line between groups
    return entries


def _navigate(
    data: Dataset,
    writer: PdfWriter,
    ordered: pd.DataFrame,
    places: list[tuple[int, Box]],
    language: str,
) -> None:
    """Add bookmarks by group, and links from the contents to the pages."""
    t = words.translator(language)
    writer.add_outline_item(title=t("Contents"), page_number=0)
    for _, group in ordered.groupby("order"):
        first = int(group["page"].iloc[0])
        name = words.subprefecture(data, group.iloc[0], language)
        parent = writer.add_outline_item(title=name, page_number=first)
        for _, row in group.iterrows():
            page = int(row["page"])
            writer.add_outline_item(
                title=words.name(row, language), page_number=page, parent=parent
            )
    for page, box in places:
        _add_link(writer, 0, box, page)
    for page in range(_FRONT_PAGES, len(writer.pages)):
        paper = writer.pages[page].mediabox
        _add_link(writer, page, _above(paper.width / _POINTS, paper.height / _POINTS), 0)


def _add_link(writer: PdfWriter, page: int, box: Box, target: int) -> None:
    """Let a press on a box of a page lead to another page."""
    corners = (box.left, box.bottom, box.right, box.top)
    left, bottom, right, top = (round(inches * _POINTS, 1) for inches in corners)
    rect = (left, bottom, right, top)
    writer.add_annotation(page, Link(rect=rect, target_page_index=target, fit=Fit.fit()))


def _describe(data: Dataset, writer: PdfWriter, view: View) -> None:
    t = words.translator(view.lang)
    document = Document(data, replace(view, code=()), _PAGE, with_tables=True)
    title = t("Atlas of {municipalities}: policies and access").format(**about(data, view.lang))
    pdf_file.describe(writer, document, title)
