"""Two processes behind nginx, by the one command: one is killed, and no reader loses anything."""

import http.client
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, FilePayload, Page, Response, expect

from kankei_geo.base import paths
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.view.view import TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import pill, switch
from .screen import (
    HOST,
    WIDE,
    Watch,
    code_of,
    expect_painted,
    expect_view,
    open_view,
    wait_until,
    wait_until_at_rest,
)
from .servers import free_ports

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") is None,
        reason="there is no nginx; as root: apt-get install nginx-light",
    ),
]

_CONTENT = f"コード,施策\n{code_of('釧路市')},○\n{code_of('足寄町')},×\n".encode()
_FILE: FilePayload = {"name": "table.csv", "mimeType": "text/csv", "buffer": _CONTENT}
_START_S = 90


class Served:
    """The command, its processes, and where they listen."""

    def __init__(self, log: Path) -> None:
        self.port, self.first = free_ports(1)[0], free_ports(2)[0]
        self.log = log
        command = [sys.executable, "-m", "kankei_geo", "serve", "--replicas", "2"]
        ports = ["--port", str(self.port), "--first-port", str(self.first)]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, *ports], cwd=paths.ROOT, stdout=output, stderr=output
            )
        deadline = time.monotonic() + _START_S
        while "Ready: " not in self.written() and "起動しました" not in self.written():
            assert self.process.poll() is None and time.monotonic() < deadline, self.written()  # noqa: PT018 -- one wait
            time.sleep(0.1)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.port}"

    def written(self) -> str:
        """Return what it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def replica(self, number: int) -> psutil.Process:
        """Return one of the processes of the dashboard, counted from 1."""
        port = str(self.first + number - 1)
        children = psutil.Process(self.process.pid).children()
        alive = (one for one in children if one.status() != psutil.STATUS_ZOMBIE)
        return next(one for one in alive if port in one.cmdline())

    def wait_for(self, number: int) -> None:
        """Wait until a process of the dashboard answers."""
        deadline = time.monotonic() + _START_S
        while self.ask("/_stcore/health", port=self.first + number - 1)[0] != http.client.OK:
            assert time.monotonic() < deadline, self.written()
            time.sleep(0.1)

    def ask(
        self, path: str, *, port: int | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body of an answer; status 0 where there is none."""
        with closing(http.client.HTTPConnection(HOST, port or self.port, timeout=30)) as connection:
            try:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
            except OSError:
                return 0, http.client.HTTPMessage(), b""
            return answer.status, answer.headers, answer.read()


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: ARG001 -- without a browser no server is needed
    """Start it, and see that nothing is left of it."""
    own = Served(tmp_path_factory.mktemp("replicas") / "log.txt")
    everybody = [own.replica(1), own.replica(2), *psutil.Process(own.process.pid).children()]
    try:
        yield own
        everybody += psutil.Process(own.process.pid).children(recursive=True)
    finally:
        own.process.send_signal(signal.SIGTERM)
        status = own.process.wait(timeout=30)
    assert status == 0
    assert [one for one in everybody if one.is_running()] == []
    assert "Traceback" not in own.written(), own.written()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """Return a page behind nginx, of which nothing may fail."""
    watch = Watch()
    context = browser.new_context(
        base_url=served.address, viewport=WIDE, service_workers="block", locale="ja-JP"
    )
    context.set_default_timeout(30_000)
    watch.follow(context)
    yield context.new_page()
    context.close()
    assert watch.outside == []
    assert watch.errors == []


def replica_of(page: Page) -> int:
    """Return with which process a page stays."""
    found = {item["name"]: item["value"] for item in page.context.cookies()}
    return int(found["kankei_replica"])


def kill_replica_of(served: Served, page: Page) -> int:
    """Kill the process of a page's session; wait until the page is with the other one."""
    number = replica_of(page)
    served.wait_for(3 - number)
    with page.expect_websocket():
        served.replica(number).kill()
    wait_until(page, lambda: replica_of(page) == 3 - number, served.written)
    return number


@pytest.mark.turns(3)
def test_what_a_page_fetches_is_found_whichever_process_answers(served: Served, page: Page) -> None:
    fetched = list[Response]()
    page.on("response", lambda response: fetched.append(response))  # noqa: PLW0108 -- Playwright takes no built-in
    # What many look at may be there in each process; this is not.
    view = View(policy=("joint_programme",), code=(code_of("釧路市"),))
    open_view(page, "/", view)
    expect_painted(page, view)
    wait_until_at_rest(page)
    other = 3 - replica_of(page)
    found = {urlsplit(one.url).path for one in fetched}
    published = [path for path in found if path.startswith("/published/")]
    geometry = [path for path in found if path.startswith("/geometry/")]
    assert published
    assert geometry
    for path in (*published, *geometry):
        status, headers, body = served.ask(path, Cookie=f"kankei_replica={other}")
        assert (status, bool(body)) == (200, True), path
        assert headers["X-Content-Type-Options"] == "nosniff"
    alone = [served.ask(path, port=served.first + other - 1)[0] for path in published]
    assert 404 in alone, "no test of nginx"
    assert served.ask("/published/nothing")[0] == 404


@pytest.mark.turns(1)
def test_what_never_changes_is_kept_packed_and_not_sent_again(served: Served, page: Page) -> None:
    with page.expect_response(re.compile("/geometry/")) as fetched:
        open_view(page, "/", View())
    path = urlsplit(fetched.value.url).path
    status, headers, packed = served.ask(path, **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Kankei-Kept"] == "HIT"
    assert len(headers.get_all("X-Content-Type-Options", [])) == 1
    plain = served.ask(path)[2]
    assert len(packed) < len(plain) / 2
    again = served.ask(path, **{"Accept-Encoding": "gzip", "If-None-Match": headers["ETag"]})
    assert (again[0], again[2]) == (304, b"")


@pytest.mark.turns(1)
def test_a_session_goes_on_when_its_process_is_killed(served: Served, page: Page) -> None:
    before = View(policy=("joint_programme",), code=(code_of("釧路市"),))
    open_view(page, "/", before)
    expect_painted(page, before)
    wait_until_at_rest(page)
    killed = kill_replica_of(served, page)
    expect_view(page, before)
    pill(page, "ある施策", "首都圏PR").click()
    after = View(policy=("joint_programme", "metro_pr"), code=before.code)
    expect_view(page, after)
    expect_painted(page, after)
    # It comes back, and whoever has moved to the other one stays there.
    served.wait_for(killed)
    page.reload()
    expect_view(page, after)
    assert replica_of(page) == 3 - killed


@pytest.mark.turns(3)
def test_whoever_brought_a_table_is_asked_for_it_again(served: Served, page: Page) -> None:
    page.goto("/brought")
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    wait_until_at_rest(page)
    page.set_input_files("input[type=file]", _FILE)
    page.get_by_role("button", name="この表をすべてのページで使う").click()
    expect(page.get_by_text("すべてのページで持ち込み")).to_be_visible()
    wait_until_at_rest(page)
    address = page.url
    kill_replica_of(served, page)
    expect(page.locator("h1")).to_have_text("このアドレスの表は、ここにはありません")
    assert page.url == address
    page.set_input_files("input[type=file]", _FILE)
    expect(page.get_by_text("すべてのページで持ち込み")).to_be_visible()
    assert page.url == address


@pytest.mark.turns(2)
def test_what_a_killed_process_did_not_finish_is_told_and_works_at_the_next_press(
    served: Served, browser: Browser
) -> None:
    # The console has what failed, so it is none of those in which nothing may.
    context = browser.new_context(base_url=served.address, viewport=WIDE, locale="ja-JP")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/brought")
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    wait_until_at_rest(page)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 500_000})
    large = {**_FILE, "buffer": _CONTENT + b"," * 1_500_000}
    page.set_input_files("input[type=file]", large)  # type: ignore[arg-type]  # as _FILE is
    page.wait_for_timeout(500)
    kill_replica_of(served, page)
    uploader = page.get_by_test_id("stFileUploader")
    told = uploader.get_by_role("alert")
    expect(told).to_contain_text("ファイルがサーバーに届きませんでした（503）")
    assert told.evaluate("told => told.clientHeight") > 15  # seen, not only heard
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    uploader.get_by_role("button", name="table.csv").click()
    page.set_input_files("input[type=file]", _FILE)
    expect(page.get_by_role("button", name="この表をすべてのページで使う")).to_be_visible()
    # A document.
    tiles = View(kind=TILES)
    open_view(page, "/", tiles)
    wait_until_at_rest(page)
    switch(page, "保存・発表・お気に入り")
    button = page.locator(".st-key-make_pptx")
    button.get_by_role("button").click()
    expect(button.get_by_role("button")).to_be_disabled()
    kill_replica_of(served, page)
    expect(button).to_contain_text("接続が切れたため、ファイルは作られませんでした")
    expect(button.get_by_role("button")).to_be_enabled()
    wait_until_at_rest(page)
    with page.expect_download() as started:
        page.locator(".st-key-make_csv").get_by_role("button").click()
    assert started.value.path().read_bytes() == formats.make("csv", Document(HOKKAIDO, tiles))
    assert "SIGKILL: by somebody, or by the system because memory was short" in served.written()
    context.close()


@pytest.mark.full  # `test_renewal` shows it in little
def test_an_update_replaces_the_processes_under_readers_who_go_on(
    served: Served, page: Page
) -> None:
    for number in (1, 2):
        served.wait_for(number)
    view = View(policy=("joint_programme",), code=(code_of("釧路市"),))
    open_view(page, "/", view)
    expect_painted(page, view)
    before = {served.replica(number).pid for number in (1, 2)}
    served.process.send_signal(signal.SIGHUP)
    seen, deadline = set[int](), time.monotonic() + 2 * _START_S
    while "All replicas have been replaced" not in served.written():
        assert time.monotonic() < deadline, served.written()
        seen.add(served.ask("/")[0])
        page.wait_for_timeout(100)
    assert seen == {200}  # a reader who comes at any time is let in
    assert before.isdisjoint({served.replica(number).pid for number in (1, 2)})
    pill(page, "ある施策", "首都圏PR").click()
    expect_view(page, replace(view, policy=("joint_programme", "metro_pr")))


@pytest.mark.turns(2)
def test_all_of_them_away_is_told_in_both_languages(served: Served) -> None:
    served.wait_for(1)
    served.wait_for(2)
    for number in (1, 2):
        served.replica(number).kill()
    status, headers, body = served.ask("/")
    assert status == 503
    assert "ただいま応答できません" in body.decode()
    assert "cannot answer just now" in body.decode()
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Retry-After"] == "10"
    served.wait_for(1)
    deadline = time.monotonic() + _START_S
    while served.ask("/")[0] != http.client.OK:
        assert time.monotonic() < deadline
        time.sleep(0.2)
