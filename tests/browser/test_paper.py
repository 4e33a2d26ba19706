"""A page on paper, A4: what is shown is there, what is pressed is not, and nothing is cut."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from coloraide import Color
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from kankei_geo.base.i18n import translate
from kankei_geo.present.legend import count_colours, policy_colours
from kankei_geo.view.view import FOUR, MAP, TILES, View
from tests.hokkaido import HOKKAIDO

from .screen import PAGES, WIDE, expect_painted, is_colour, open_view
from .windows import Windows, settle, window

pytestmark = pytest.mark.browser

_MARGIN = 12 / 25.4 * 72  # 12 mm in points, as the style sheet has it
_TEXT = 4.5  # WCAG 2.2, success criterion 1.4.3
_LEAST_PX = 400  # of a colour on paper at 72 dpi, more than the legend has
_VIEW = View(code=("01206", "01211"), versus=("tokachi",))
# A map with its table, the longest record, the longest text: the others are made of the same.
_PRINTED = ("/", "/municipality", "/sources")


@pytest.fixture(scope="module")
def dark(windows: Windows) -> Iterator[Page]:
    """Return a window in the dark mode, the harder case: paper is white."""
    with window(windows, WIDE) as page:
        page.emulate_media(color_scheme="dark")
        yield page


@pytest.mark.turns
@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=() if path in _PRINTED else pytest.mark.full) for path in PAGES],
)
def test_paper_has_what_is_shown_and_nothing_to_press(dark: Page, path: str) -> None:
    open_view(dark, path, _VIEW)
    settle(dark)
    with _printed(dark) as paper:
        text = "".join(_text(page) for page in paper)
        for control in (
            "Save, present, favourites",
            "Search a municipality",
            "Read as text what is drawn",
        ):
            assert translate(control, "ja") not in text
        # Nothing is left out: neither a heading, nor a row, nor a column.
        told = dark.locator("h1, .kg-head p, .stMain :is(caption, th, h2, h3)")
        shown = told.filter(visible=True).all_inner_texts()
        assert len(shown) > 1
        missing = [line for line in shown if _squeezed(line) not in text]
        assert missing == []
        for page in paper:
            _expect_inside(page)


def _squeezed(text: str) -> str:
    """Return a text without spaces, breaks and the arrow of a sorted column."""
    return "".join(text.replace("▲", "").replace("▼", "").split())


@contextmanager
def _printed(page: Page, *, background: bool = True) -> Iterator[pypdfium2.PdfDocument]:
    """Print a page on A4."""
    document = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=background))
    try:
        yield document
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    return _squeezed(page.get_textpage().get_text_range())


def _expect_inside(page: pypdfium2.PdfPage) -> None:
    """Expect every letter inside the margins, and dark enough for white paper."""
    letters = page.get_textpage()
    printed = [n for n in range(letters.count_chars()) if letters.get_text_range(n, 1).strip()]
    assert printed
    boxes = np.array([letters.get_charbox(n) for n in printed])
    assert boxes[:, 0].min() >= _MARGIN - 1
    assert boxes[:, 2].max() <= page.get_width() - _MARGIN + 1
    for ink in {_ink(letters, n) for n in printed}:
        assert Color(ink).contrast("white", method="wcag21") >= _TEXT, ink


def _ink(letters: pypdfium2.PdfTextPage, n: int) -> str:
    channels = [pdfium.c_uint() for _ in range(4)]
    assert pdfium.FPDFText_GetFillColor(letters, n, *channels)
    return "#" + "".join(f"{channel.value:02x}" for channel in channels[:3])


@pytest.mark.turns
@pytest.mark.parametrize("kind", [MAP, TILES, FOUR])
def test_the_map_is_on_paper(dark: Page, kind: str) -> None:
    view = View(kind=kind)
    open_view(dark, "/", view)
    settle(dark)
    if kind == MAP:
        expect_painted(dark, view)
    colours = policy_colours(HOKKAIDO) if kind == FOUR else count_colours(HOKKAIDO)
    # Browsers leave backgrounds out unless they are told not to.
    with _printed(dark, background=False) as paper:
        pixels = _pixels(paper[0])
        for colour in colours.values():
            assert is_colour(pixels, colour).sum() > _LEAST_PX, colour
        labels = dark.locator(".kg-legend th").all_inner_texts()
        assert len(labels) > 3
        for label in labels:
            assert _squeezed(label) in _text(paper[0])
    expect(dark.locator(".kg-printed")).to_have_count(0)


def _pixels(page: pypdfium2.PdfPage) -> NDArray[np.int16]:
    image = page.render(scale=1).to_pil().convert("RGB")
    return np.asarray(image).astype(np.int16)


def test_rows_and_drawings_are_not_cut_between_pages(dark: Page) -> None:
    open_view(dark, "/municipality", View(code=("01206",)))
    settle(dark)
    dark.emulate_media(media="print")
    whole = dark.locator(".kg-table tr, .kg-plain tr, .stPlotlyChart")
    broken = whole.evaluate_all(
        "all => all.filter(element => getComputedStyle(element).breakInside !== 'avoid').length"
    )
    assert whole.count() > 5
    assert broken == 0
    dark.emulate_media(media="screen")
