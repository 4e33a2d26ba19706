"""Everyone can use the pages: WCAG 2.2 AA (JIS X 8341-3), as far as a machine can tell.

What was repaired from outside, and what stays with Streamlit, is told in
docs/accessibility.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from axe_playwright_python.sync_playwright import Axe
from coloraide import Color
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, ViewportSize, expect

from kankei_geo.i18n import LANGUAGES, translate
from kankei_geo.legend import COUNT_COLOURS, POLICY_COLOURS
from kankei_geo.ui import frame
from kankei_geo.view import FOUR, MAP, TILES, Favourite, View

from .controls import pill
from .screen import (
    NARROW,
    PAGES,
    WIDE,
    Watch,
    expect_painted,
    go_to,
    is_colour,
    open_view,
    sentence,
    wait_for_path,
)

pytestmark = pytest.mark.browser


class Known(NamedTuple):
    """A violation that comes from Streamlit and is not repaired from outside."""

    rule: str
    selector: str
    reason: str
    upstream: str


# Reviewed by hand. Whatever else axe finds fails, and so does a row that it finds no more.
KNOWN = (
    Known(
        "region",
        "[role=listbox]",
        "An open list hangs at the end of the document, outside the landmarks. It is tied to its "
        "field by aria-controls; a landmark of its own would be one more stop. Best practice only.",
        "no upstream issue found",
    ),
)

_MEASURES = (Path(__file__).parent / "everyone.js").read_text(encoding="utf-8")
# The many rows of a table are all alike.
_LOOKED_AT = {"exclude": [[".kg-table tbody tr:nth-child(n+7)"]]}
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_TEXT, _GRAPHIC = 4.5, 3  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
_TARGET_PX = 24  # success criterion 2.5.8
_RING_PX = 2  # success criterion 2.4.13
_MOTION_S = 0.01
_LEAST_PX = 400  # of a colour on paper at 72 dpi, more than the legend has
_FILTERED = View(
    code=("01206", "01211"),
    multi=True,
    policy=("joint_programme", "dual_residence"),
    counts=("2", "3", "4"),
    versus=("tokachi",),
    text=True,
    fav=(Favourite("A", (("layer", "metro_pr"),)),),
)
_TITLES = dict(zip(PAGES, (page.title for page in frame.PAGES), strict=True))
_OURS = (
    *(".kg-pages a", ".kg-table button", ".kg-hint button", ".kg-terms summary"),
    *(".kg-tile-grid [role=gridcell]", ".stButtonGroup button", ".stButton button"),
    *(".stDownloadButton button", "[data-testid=stTooltipIcon] button", "[data-tag] button"),
)
_FOCUSED = (
    *(".kg-pages a", ".kg-table thead button", ".kg-table tbody tr:nth-child(2) button"),
    *(".kg-scroll", ".kg-terms summary", ".kg-tile-grid [role=gridcell][tabindex='0']"),
    *(".stButtonGroup button", ".stButton button", "[data-testid=stTooltipIcon] button"),
    *(".stCheckbox input", ".stTextInput input", ".react-aria-ComboBox input", ".stSlider input"),
    *(".deck-events-root", ".stTabs [role=tab]", ".stExpander summary"),
)


@contextmanager
def _window(browser: Browser, app: str, size: ViewportSize) -> Iterator[Page]:
    """Open a window that several tests share; what it did wrong fails the last of them."""
    watch = Watch()
    context = browser.new_context(
        base_url=app, viewport=size, service_workers="block", reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    context.add_init_script(_MEASURES)
    watch.follow(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watch.outside == []
    assert watch.errors == []


@pytest.fixture(scope="module")
def desk(browser: Browser, app: str) -> Iterator[Page]:
    """Return a window of 1440 × 900 px."""
    with _window(browser, app, WIDE) as page:
        yield page


@pytest.fixture(scope="module")
def hand(browser: Browser, app: str) -> Iterator[Page]:
    """Return a window of 360 × 800 px."""
    with _window(browser, app, NARROW) as page:
        yield page


@pytest.fixture(scope="module", params=PAGES)
def wide(desk: Page, request: pytest.FixtureRequest) -> Page:
    """Return each page in the wide window, filtered, with everything unfolded."""
    if desk.url == "about:blank":
        open_view(desk, "/", _FILTERED)
    if request.param != "/":
        go_to(desk, request.param)
        wait_for_path(desk, request.param)
    expect(desk.locator("html")).to_have_attribute("lang", "ja")
    _unfold(desk)
    return desk


@pytest.fixture(scope="module", params=PAGES)
def narrow(hand: Page, request: pytest.FixtureRequest) -> Page:
    """Return each page in the narrow window, in English."""
    open_view(hand, request.param, View(code=("01206",), versus=("tokachi",), lang="en"))
    _settle(hand)
    return hand


def _settle(page: Page) -> None:
    """Wait until the page is drawn and at rest."""
    page.wait_for_function("everyone.isDrawn()")


def _unfold(page: Page) -> None:
    """Open what is folded: further controls of the sidebar, terms, explanations."""
    _settle(page)
    page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(s => s.click())")
    for key in ("favourites", "more", "table_settings"):
        box = page.locator(f".st-key-{key} input")
        if box.count() and not box.is_checked():
            page.locator(f".st-key-{key} label").click()
            expect(box).to_be_checked()
            _settle(page)


def _switch_language(page: Page, language: str) -> None:
    name = {"ja": "日本語", "en": "English"}[language]
    page.get_by_role("radio", name=name).click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    _settle(page)


def _switch_scheme(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_function("scheme => everyone.hasScheme(scheme)", arg=scheme)
    _settle(page)


def _violations(page: Page, *rules: str) -> list[str]:
    """Return what axe finds, but for what is known to come from Streamlit."""
    return [told for told, known in _found(page, *rules) if known is None]


def _found(page: Page, *rules: str) -> list[tuple[str, Known | None]]:
    """Return each thing that axe finds, with its row in the table if it is known."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    result = Axe().run(page, context=_LOOKED_AT, options=options).response
    return [
        (
            f"{violation['id']}: {node['target'][0]}: {node['failureSummary']}",
            _known(page, violation["id"], node["target"][0]),
        )
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def _known(page: Page, rule: str, target: str) -> Known | None:
    matches = "([target, selector]) => document.querySelector(target).matches(selector)"
    for row in KNOWN:
        if row.rule == rule and page.evaluate(matches, [target, row.selector]):
            return row
    return None


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours after WCAG 2.2."""
    return Color(first).contrast(second, method="wcag21")


def test_axe_finds_nothing_of_ours(wide: Page) -> None:
    assert _violations(wide) == [], "ja, light"
    _switch_scheme(wide, "dark")
    assert _violations(wide, "color-contrast") == [], "ja, dark"
    _switch_language(wide, "en")
    assert _violations(wide) == [], "en, dark"
    _switch_scheme(wide, "light")
    _switch_language(wide, "ja")


def test_document_tells_language_title_and_landmarks(wide: Page) -> None:
    path = next(path for path in PAGES if wide.url.split("?")[0].endswith(path))
    for language in LANGUAGES:
        _switch_language(wide, language)
        product = translate("Kankei-Geo", language)
        expect(wide).to_have_title(f"{translate(_TITLES[path], language)} | {product}")
        expect(wide.locator("h1")).to_have_count(1)
        expect(wide.get_by_role("main")).to_have_count(1)
        expect(wide.get_by_role("navigation")).to_have_count(1)
        menu = wide.get_by_role("navigation", name=translate("Pages", language))
        expect(menu.get_by_role("link")).to_have_count(len(PAGES))
        here = menu.get_by_role("link", name=translate(_TITLES[path], language), exact=True)
        expect(here).to_have_attribute("aria-current", "page")
        expect(wide.get_by_label(translate("Sidebar", language), exact=True)).to_be_attached()
    _switch_language(wide, "ja")


def test_focus_can_be_seen(wide: Page) -> None:
    for scheme in ("light", "dark"):
        _switch_scheme(wide, scheme)
        wide.keyboard.press("Tab")  # from here on, the browser shows the focus
        rings = wide.evaluate("selector => everyone.rings(selector)", ", ".join(_FOCUSED))
        assert len(rings) > len(PAGES)
        for element, width_px, colour, ground in rings:
            assert width_px >= _RING_PX, element
            assert contrast(colour, ground) >= _GRAPHIC, (scheme, element)
    _switch_scheme(wide, "light")


def test_frames_of_fields_and_switches_stand_out(wide: Page) -> None:
    for scheme in ("light", "dark"):
        _switch_scheme(wide, scheme)
        wide.evaluate("document.activeElement.blur()")
        for selector, name in (
            ("[data-testid=stTextInputRootElement]", "borderTopColor"),
            (".react-aria-ComboBox > [role=group]", "borderTopColor"),
            (".stCheckbox label > div:first-of-type", "backgroundColor"),
        ):
            for element, colour, ground in wide.evaluate(
                "([selector, name]) => everyone.edges(selector, name)", [selector, name]
            ):
                assert contrast(colour, ground) >= _GRAPHIC, (scheme, element)
    _switch_scheme(wide, "light")


def test_targets_are_large_enough(wide: Page) -> None:
    _expect_targets(wide)


def test_the_first_key_leads_past_the_controls(narrow: Page) -> None:
    narrow.keyboard.press("Tab")
    skip = narrow.locator(":focus")
    expect(skip).to_have_text(translate("Skip to main content", "en"))
    skip.press("Enter")
    expect(narrow.locator("[data-testid=stMain]")).to_be_focused()
    # Nor does a key lead into the sidebar while it is closed.
    assert narrow.evaluate("everyone.rings('[data-testid=stSidebar] *')") == []


def test_targets_are_large_enough_for_a_finger(narrow: Page) -> None:
    _expect_targets(narrow, ".stMain ")
    narrow.get_by_test_id("stExpandSidebarButton").click()
    collapse = narrow.locator("[data-testid=stSidebar] button[aria-controls=stSidebar]")
    expect(collapse).to_be_in_viewport()
    _settle(narrow)
    _expect_targets(narrow)
    collapse.click()
    expect(collapse).not_to_be_in_viewport()


def _expect_targets(page: Page, where: str = "") -> None:
    targets = ", ".join(where + selector for selector in _OURS)
    sizes = page.evaluate("selector => everyone.sizes(selector)", targets)
    assert sizes
    for element, width_px, height_px in sizes:
        assert min(width_px, height_px) >= _TARGET_PX - 0.01, (element, width_px, height_px)


def test_text_of_double_size_is_neither_cut_nor_covered(wide: Page) -> None:
    with _double_text(wide):
        assert wide.evaluate("everyone.overflow()") == []
        assert wide.evaluate("everyone.collisions()") == []
        assert wide.evaluate("everyone.cutTiles()") == []


@contextmanager
def _double_text(page: Page) -> Iterator[None]:
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    _settle(page)
    yield
    page.evaluate("document.documentElement.style.fontSize = ''")
    _settle(page)


@pytest.mark.parametrize("size", [NARROW, {"width": 720, "height": 450}], ids=["phone", "zoomed"])
def test_narrow_and_zoomed_pages_are_neither_cut_nor_covered(
    narrow: Page, size: ViewportSize
) -> None:
    narrow.set_viewport_size(size)  # 720 × 450: 1440 × 900 at 200 %
    _settle(narrow)
    assert narrow.evaluate("everyone.overflow()") == []
    assert narrow.evaluate("everyone.collisions()") == []
    narrow.set_viewport_size(NARROW)


def test_axe_finds_nothing_of_ours_on_a_phone(narrow: Page) -> None:
    assert _violations(narrow) == []


def test_nothing_moves_where_motion_is_unwanted(wide: Page) -> None:
    assert wide.evaluate("everyone.longestMotion()") <= _MOTION_S


@pytest.mark.parametrize(
    ("path", "view", "drawn"),
    [
        ("/priority_map", View(kind=TILES, layer="combination"), ".kg-tile-grid"),
        ("/priority_map", View(kind=FOUR, code=("01206",)), ".kg-small-maps svg > path"),
        ("/", View(find="zzz", policy=("metro_pr",), counts=("none",)), "[role=alert]"),
        ("/airport_access", View(measure="both"), ".stVegaLiteChart :is(svg, canvas)"),
        ("/municipality", View(), "[role=alert]"),
    ],
    ids=["tiles", "four maps", "nothing found", "chart", "nothing chosen"],
)
def test_axe_finds_nothing_of_ours_in_other_states(
    desk: Page, path: str, view: View, drawn: str
) -> None:
    open_view(desk, path, view)
    if "Vega" in drawn:
        desk.get_by_role("tab").nth(1).click()
    expect(desk.locator(drawn).first).to_be_visible()
    _settle(desk)
    assert _violations(desk) == []
    assert desk.evaluate("everyone.cutTiles()") == []


def test_what_stays_with_streamlit_is_still_there(desk: Page) -> None:
    open_view(desk, "/", View())
    _settle(desk)
    box = desk.get_by_role("combobox", name=translate("Selected municipalities", "ja"))
    box.focus()
    box.press("ArrowDown")
    expect(desk.get_by_role("listbox")).to_be_visible()
    found = _found(desk)
    assert {row for *_, row in found} == set(KNOWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_streamlit_writes_are_in_the_readers_language(desk: Page, language: str) -> None:
    open_view(desk, "/", View(code=("01206",), lang="en"))
    _settle(desk)
    _switch_language(desk, language)
    name = desk.locator("[data-tag]").inner_text()
    for told in ("Sidebar", "Collapse sidebar", "Open", "Clear all", "Selected values"):
        expect(desk.get_by_label(translate(told, language), exact=True).first).to_be_attached()
    for told, label in (("Remove {name}", name), ("Help for {name}", "Select several")):
        text = translate(told, language).format(name=translate(label, language))
        expect(desk.get_by_label(text, exact=True)).to_be_attached()
    skip = desk.locator("a[href='#stMain']")
    expect(skip).to_have_text(translate("Skip to main content", language))
    application = desk.get_by_role("application")
    figure = desk.locator("[role=figure]").first.get_attribute("aria-label")
    expect(application).to_have_attribute("aria-label", figure or "")


def test_a_change_is_said_once(desk: Page) -> None:
    open_view(desk, "/", View())
    _settle(desk)
    desk.evaluate("everyone.listen()")
    policy = ("joint_programme",)
    told = []
    for group, name, view in (
        ("ある施策", "道共同", View(policy=policy)),
        ("重点施策数", "3", View(policy=policy, counts=("3",))),
    ):
        pill(desk, group, name).click()
        told.append(sentence(view))
        desk.wait_for_function("text => everyone.said.includes(text)", arg=told[-1])
    row = desk.locator(".st-key-table tbody tr:not([hidden]) button").first
    chosen = row.inner_text()
    row.click()
    desk.wait_for_function("name => everyone.said.at(-1).startsWith(name)", arg=chosen)
    assert desk.evaluate("everyone.said.slice(0, -1)") == told


def test_paper_has_what_is_shown_and_nothing_to_press(wide: Page) -> None:
    _switch_scheme(wide, "dark")  # the harder case: paper is white
    with _printed(wide) as paper:
        text = "".join(_text(page) for page in paper)
        for control in ("Favourites", "Search a municipality", "Read as text what is drawn"):
            assert translate(control, "ja") not in text
        # Nothing is left out: neither a heading, nor a row, nor a column.
        told = wide.locator("h1, .kg-head p, .stMain :is(caption, th, h2, h3)")
        shown = told.filter(visible=True).all_inner_texts()
        assert len(shown) > 1
        missing = [line for line in shown if _squeezed(line) not in text]
        assert missing == []
        for page in paper:
            _expect_inside(page)
    _switch_scheme(wide, "light")


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
    """Expect every letter inside the margins and dark enough for white paper."""
    letters = page.get_textpage()
    width = page.get_width()
    margin = 12 / 25.4 * 72  # 12 mm in points, as the style sheet has it
    for n in range(letters.count_chars()):
        left, _, right, _ = letters.get_charbox(n)
        letter = letters.get_text_range(n, 1)
        if not letter.strip():
            continue
        assert margin - 1 <= left <= right <= width - margin + 1, letter
        assert contrast(_ink(letters, n), "#ffffff") >= _TEXT, letter


def _ink(letters: pypdfium2.PdfTextPage, n: int) -> str:
    channels = [pdfium.c_uint() for _ in range(4)]
    assert pdfium.FPDFText_GetFillColor(letters, n, *channels)
    return "#" + "".join(f"{channel.value:02x}" for channel in channels[:3])


@pytest.mark.parametrize("kind", [MAP, TILES, FOUR])
def test_the_map_is_on_paper(desk: Page, kind: str) -> None:
    view = View(kind=kind)
    open_view(desk, "/", view)
    _settle(desk)
    if kind == MAP:
        expect_painted(desk, view)
    colours = POLICY_COLOURS if kind == FOUR else COUNT_COLOURS
    # Browsers leave backgrounds out unless they are told not to.
    with _printed(desk, background=False) as paper:
        pixels = _pixels(paper[0])
        for colour in colours.values():
            assert is_colour(pixels, colour).sum() > _LEAST_PX, colour
        labels = desk.locator(".kg-legend th").all_inner_texts()
        assert len(labels) > 3
        for label in labels:
            assert _squeezed(label) in _text(paper[0])
    expect(desk.locator(".kg-printed")).to_have_count(0)


def _pixels(page: pypdfium2.PdfPage) -> NDArray[np.int16]:
    image = page.render(scale=1).to_pil().convert("RGB")
    return np.asarray(image).astype(np.int16)


def test_rows_and_drawings_are_not_cut_between_pages(desk: Page) -> None:
    open_view(desk, "/municipality", View(code=("01206",)))
    _settle(desk)
    desk.emulate_media(media="print")
    whole = desk.locator(".kg-table tr, .kg-plain tr, .stPlotlyChart")
    broken = whole.evaluate_all(
        "all => all.filter(element => getComputedStyle(element).breakInside !== 'avoid').length"
    )
    assert whole.count() > 5
    assert broken == 0
    desk.emulate_media(media="screen")
