"""A server whose files are damaged or edited while it runs never shows a wrong number."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import edit, run

from .screen import WIDE, Watch, click_on_map, wait_until_at_rest
from .servers import Server

pytestmark = pytest.mark.browser

DAMAGED = "このサーバーのデータに問題があるため、何も表示できません"
ASAHIKAWA = "01204"


@pytest.fixture
def server(browser: Browser, project: Path, tmp_path: Path) -> Iterator[Server]:  # noqa: ARG001 -- without a browser no server is needed
    """Return a server of a copy of the project; it holds all data from its start on."""
    served = Server(tmp_path / "log.txt", project)
    yield served
    served.stop()


@pytest.fixture
def reader(browser: Browser, server: Server, watch: Watch) -> Iterator[Page]:
    """Return a page of the copy's server."""
    context = browser.new_context(
        base_url=server.address, viewport=WIDE, service_workers="block", locale="ja-JP"
    )
    watch.follow(context)
    yield context.new_page()
    context.close()
    assert watch.outside == []


@pytest.mark.turns(1)
def test_damage_is_told_and_a_repair_needs_no_restart(
    reader: Page, server: Server, project: Path
) -> None:
    outlines = project / "static" / "01" / "municipalities.geojson"
    whole = outlines.read_bytes()
    outlines.write_bytes(whole[:20_000])
    server.start()
    reader.goto("/priority_map")
    expect(reader.get_by_text(DAMAGED)).to_be_visible()
    expect(reader.get_by_text("static/01/municipalities.geojson")).to_be_visible()
    assert not reader.locator("canvas, .kg-table, .kg-legend").count()
    status, told = server.ask("/ready")
    assert status == 503
    assert "static/01/municipalities.geojson: the file is another one than its sidecar" in told
    outlines.write_bytes(whole)
    assert server.ask("/ready")[0] == 200
    reader.reload()
    expect(reader.locator(".kg-legend")).to_be_visible()
    expect(reader.get_by_text(DAMAGED)).to_have_count(0)
    # One line for each run of a page, the first of them the server's own visit, and no trace.
    told_of = [line for line in server.written().splitlines() if "failed" in line]
    lines = [line for line in told_of if " ERROR /ready failed: DamagedError: " not in line]
    assert len(told_of) == len(lines) + 1
    assert " ERROR dashboard.py failed: DamagedError: " in lines[0]
    assert lines[1:]
    assert all(" ERROR pages/priority_map.py failed: DamagedError: " in line for line in lines[1:])
    assert "Traceback" not in server.written()


@pytest.mark.turns(2)
def test_an_edit_is_seen_whole_or_not_at_all(reader: Page, server: Server, project: Path) -> None:
    def told() -> tuple[str, str]:
        """Return what tooltip and panel say of 旭川市."""
        reader.goto("/priority_map")
        click_on_map(reader, ASAHIKAWA)
        wait_until_at_rest(reader)
        panel = reader.locator(".kg-panel, .kg-card").first.inner_text()
        return reader.locator(".deck-tooltip").inner_text(), panel

    server.start()
    before = told()
    assert "重点施策数1" in before[0].replace(" ", "")
    assert server.ask("/ready")[0] == 200

    def one_more(text: str) -> str:
        lines = text.split("\n")
        number = next(n for n, line in enumerate(lines) if line.startswith(f"{ASAHIKAWA},"))
        cells = lines[number].split(",")
        cells[4:6] = ["2", "2"]
        cells[cells.index("0", 6)] = "1"
        return "\n".join([*lines[:number], ",".join(cells), *lines[number + 1 :]])

    edit(project / "data" / "01" / "2022" / "policy_matrix.csv", one_more)
    assert run(project, "refresh").returncode == 0
    assert told() == before
    server.stop()
    server.start()
    after = told()
    assert "重点施策数2" in after[0].replace(" ", "")
    assert after[1] != before[1]
