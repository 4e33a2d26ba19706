"""A table of one's own in a real browser: brought, used on all pages, taken along, left."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

from kankei_geo.dataset import origin
from kankei_geo.dataset.brought.accepted import accept
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_size
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .screen import NARROW, WIDE, expect_painted, go_to, wait_until_at_rest
from .windows import Windows, window

pytestmark = pytest.mark.browser

NAME = "<img src=x onerror=alert(1)>.csv"
HEADINGS = ("ワーケーション", "![a](http://evil.example/a.png)", "<script>alert(1)</script>")
MARKS = ("○○○", "○○×", "○××", "×××")


def _content() -> bytes:
    rows = [
        f"{code},{name},{','.join(MARKS[at % len(MARKS)])}"
        for at, (code, name) in enumerate(HOKKAIDO.table[["code", "name"]].to_numpy()[:100])
    ]
    head = ",".join(f'"{heading}"' for heading in ("コード", "市町村", *HEADINGS))
    return "\n".join([head, *rows]).encode()


CONTENT = _content()
DATA, _ = accept(HOKKAIDO, CONTENT, name=NAME)
FILE: FilePayload = {"name": NAME, "mimeType": "text/csv", "buffer": CONTENT}


@pytest.fixture(scope="module")
def desk(windows: Windows) -> Iterator[Page]:
    """Return a window that has brought the table and uses it."""
    with window(windows, WIDE) as page:
        page.goto("/brought")
        _bring(page)
        page.get_by_role("button", name="この表をすべてのページで使う").click()
        expect(page.get_by_text("すべてのページで持ち込み")).to_be_visible()
        wait_until_at_rest(page)
        yield page


def _bring(page: Page, file: FilePayload = FILE) -> None:
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    wait_until_at_rest(page)
    page.set_input_files("input[type=file]", file)


def _view(page: Page) -> View:
    query = parse_qs(urlsplit(page.url).query)
    assert DATA.origin is not None
    assert origin.digest_of(query["brought"][0]) == DATA.origin.digest
    return View(brought=DATA.origin.file)


def test_the_map_shows_the_table(desk: Page) -> None:
    go_to(desk, "/priority_map")
    expect(desk.locator("h1")).to_contain_text("掲載100")
    view = _view(desk)
    expect_painted(desk, view, DATA)


@pytest.mark.turns(1)
def test_what_changed_since_the_shipped_edition_is_one_press_away(windows: Windows) -> None:
    """One mark of the shipped table is turned: that, and nothing else, is told as a change."""
    marks = HOKKAIDO.policy_matrix.set_index("code")["dual_residence"]
    turned, had = marks.index[5], bool(marks.iloc[5])
    told = ["×○"[bool(mark) != (code == turned)] for code, mark in marks.items()]
    rows = [f"{code},{mark}" for code, mark in zip(marks.index, told, strict=True)]
    content = "\n".join(["コード,二拠点居住", *rows]).encode()
    data, _ = accept(HOKKAIDO, content, name="訂正.csv")
    assert data.origin is not None
    with window(windows, WIDE) as page:
        page.goto("/brought")
        file = {"name": "訂正.csv", "mimeType": "text/csv", "buffer": content}
        _bring(page, file)
        page.get_by_role("button", name="この表をすべてのページで使う").click()
        page.get_by_role("link", name="からの変化を見る").click()
        title = page.locator("h1")
        expect(title).to_contain_text("増加なし" if had else "減少なし")
        expect(title).to_contain_text(HOKKAIDO.table.set_index("code")["name"][turned][:-1])
        assert parse_qs(urlsplit(page.url).query)["since"] == ["2022"]
        expect(page.locator(".kg-flows td.stays")).to_have_count(3)
        changes = page.locator(".st-key-edition_changes tbody tr")
        expect(changes).to_have_count(1)
        expect(changes).to_contain_text("終了" if had else "開始")
        wait_until_at_rest(page)
        page.locator(".st-key-layer input").click()
        page.get_by_role("option", name="二拠点居住", exact=True).click()
        expect(title).to_contain_text("二拠点居住：")
        view = View(brought=data.origin.file, since="2022", layer="dual_residence")
        expect_painted(page, view, data)


@pytest.mark.turns(3)
def test_files_come_for_the_reader_only_and_are_the_command_lines(desk: Page) -> None:
    go_to(desk, "/priority_map")
    expect(desk.locator("h1")).to_contain_text("掲載100")
    view = _view(desk)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Excel").click()
    expected = formats.make("xlsx", Document(DATA, view, "priority_map"), paper_size.paper("16:9"))
    assert Path(download.value.path()).read_bytes() == expected
    # Without the reader's key the same address gives nothing.
    answer = desk.request.get(f"/view/priority_map.csv?{urlsplit(desk.url).query}")
    assert answer.status == 404
    assert "サーバーに保存していません" in answer.text()
    wrong = {"Kankei-Geo-Key": "x" * 22}
    answer = desk.request.get(f"/view/priority_map.csv?{urlsplit(desk.url).query}", headers=wrong)
    assert answer.status == 404


@pytest.mark.turns(1)
def test_the_address_asks_for_the_file_and_brings_the_same_view(
    desk: Page, windows: Windows
) -> None:
    go_to(desk, "/priority_map")
    expect(desk.locator("h1")).to_contain_text("掲載100")
    title = desk.locator("h1").inner_text()
    with window(windows, WIDE) as other:
        other.goto(desk.url)
        expect(other.locator("h1")).to_have_text("このアドレスの表は、ここにはありません")
        _bring(other)
        expect(other.locator("h1")).to_have_text(title)
        assert other.url == desk.url
        other.get_by_role("button", name="持ち込みデータをやめる").click()
        expect(other.locator("h1")).to_contain_text("掲載102")
        assert "brought" not in other.url


def test_the_uploader_speaks_the_readers_language(windows: Windows, tmp_path: Path) -> None:
    with window(windows, WIDE) as page:
        page.goto("/brought")
        box = page.get_by_test_id("stFileUploader")
        expect(box.get_by_role("button", name="ファイルを選ぶ")).to_be_visible()
        expect(box).to_contain_text("1ファイル20MBまで")
        large = tmp_path / "大きい表.csv"  # as bytes, Playwright takes 15 s
        large.write_bytes(b"a,b\n" * 5_300_000)
        page.set_input_files("input[type=file]", large)
        expect(box).to_contain_text("誤り：ファイルは20.0MB以下にしてください。")
        links = page.locator(".kg-templates a")
        expect(links).to_have_count(2)
        for link in links.all():
            answer = page.request.get(link.get_attribute("href") or "")
            assert answer.ok
            assert "attachment" in answer.headers["content-disposition"]
        assert page.request.get("/template.exe").status == 404
        assert page.request.get("/template.csv?prefecture=77").status == 404


@pytest.mark.turns(2)
def test_long_names_are_seen_to_their_end(windows: Windows) -> None:
    heads = [f"関係人口の創出に向けた施策その{number}番目の取組" for number in range(3)]
    rows = [f"{code},{'○,○,×'}" for code in HOKKAIDO.table["code"][:40]]
    content = "\n".join([",".join(["コード", *heads]), *rows]).encode()
    with window(windows, NARROW) as page:
        page.goto("/brought")
        expect(page.get_by_test_id("stFileUploader")).to_be_visible()
        wait_until_at_rest(page)
        file = {"name": "長い.csv", "mimeType": "text/csv", "buffer": content}
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="この表をすべてのページで使う").click()
        expect(page.get_by_text("すべてのページで持ち込み")).to_be_visible()
        wait_until_at_rest(page)
        page.goto(f"/?{urlsplit(page.url).query}&code={HOKKAIDO.table['code'][0]}")
        expect(page.get_by_test_id("stFileUploader")).to_be_visible()
        wait_until_at_rest(page)
        page.set_input_files("input[type=file]", file)
        expect(page.locator(".kg-panel th").first).to_have_text(heads[0])
        wait_until_at_rest(page)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("each => each.scrollWidth - each.clientWidth") == 0
        page.set_viewport_size(WIDE)
        page.reload()
        expect(page.get_by_test_id("stFileUploader")).to_be_visible()
        wait_until_at_rest(page)
        page.set_input_files("input[type=file]", file)
        names = page.locator("[data-testid=stSidebar] .stButtonGroup button p")
        expect(names.filter(has_text=heads[0]).first).to_be_visible()
        wait_until_at_rest(page)
        cut = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length"
        assert names.evaluate_all(cut) == 0


@pytest.mark.turns(2)
def test_a_frame_on_another_site_can_leave_the_table(windows: Windows) -> None:
    """Nothing of the sidebar is shown there, so the way out stands under the title."""
    assert DATA.origin is not None
    address = f"/priority_map?{urlencode({'brought': DATA.origin.file, 'embed': 'true'})}"
    with window(windows, WIDE) as page:
        page.goto(address)
        expect(page.get_by_role("button", name="持ち込みデータなしで表示する")).to_be_visible()
        _bring(page)
        leave = page.locator(".st-key-leave_embedded button")
        expect(leave).to_be_visible()
        wait_until_at_rest(page)
        leave.click()
        expect(leave).to_have_count(0)
        assert "brought" not in page.url
