"""What is counted is what was done; who does not count loads nothing for it."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from streamlit.runtime.scriptrunner import RerunData, RerunException, StopException

from kankei_geo.ops import counts, supervisor
from kankei_geo.ops.proxy import Proxy
from kankei_geo.ops.supervisor import Served
from kankei_geo.ui import counted as ui_counted
from kankei_geo.ui import server, state

from .browser.servers import free_ports
from .conftest import ROOT
from .door import through
from .test_app import opened
from .test_brought_page import bring
from .test_fence import failing

Counted = Callable[..., float]


@pytest.fixture
def counted() -> Iterator[Counted]:
    """Return what reads a count as Prometheus does."""
    (port,) = free_ports(1)
    counts.start(counts.Watched("1.2", "abcd", lambda: 3.0), port, "127.0.0.1")

    def read(name: str, **labels: str) -> float:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text = answer.read().decode()
        told = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
        start = f"{name}{{{told}}} " if told else f"{name} "
        return next(
            (float(line.split()[-1]) for line in text.splitlines() if line.startswith(start)), 0
        )

    yield read
    counts.stop()


def test_each_action_is_counted_once_on_its_page(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("pages/compare.py")
    before = counted("kankei_geo_page_run_seconds_count", page="pages/compare.py")
    for language in ("en", "ja", "en"):
        app.segmented_control(key="lang").set_value(language).run()
    after = counted("kankei_geo_page_run_seconds_count", page="pages/compare.py")
    assert (before, after) == (1, 4)
    assert counted("kankei_geo_sessions_opened_total") == 1
    assert counted("kankei_geo_sessions") == 3
    assert counted("kankei_geo_build_info", version="1.2", data="abcd") == 1
    assert counted("process_resident_memory_bytes") > 1e7
    monkeypatch.setattr(state, "open_view", failing(ValueError("x")))
    app.run()
    assert counted("kankei_geo_errors_total", page="pages/compare.py", kind="unforeseen") == 1
    assert counted("kankei_geo_page_run_seconds_count", page="pages/compare.py") == 5
    opened("pages/analysis.py")
    assert counted("kankei_geo_sessions_opened_total") == 2


def test_a_run_that_is_left_for_another_one_is_no_run_to_the_end(counted: Counted) -> None:
    for error, name in (
        (RerunException(RerunData()), "kankei_geo_page_runs_left_total"),
        (StopException(), "kankei_geo_page_run_seconds_count"),
    ):
        with pytest.raises(type(error)), ui_counted.run("pages/x.py"):
            raise error
        assert counted(name, page="pages/x.py") == 1


def test_documents_answers_and_tables_are_counted(counted: Counted) -> None:
    app = Starlette(routes=server.routes())
    for address in ("/view/overview.csv", "/view/overview.csv?area=tokachi", "/view/x.csv"):
        through(app, address)
    assert counted("kankei_geo_export_seconds_count", format="csv") == 2
    for address in ("/codes", "/codes/", "/codes?nonsense=山田", "/municipalities/99999", "/山田"):
        through(app, f"/api/v1{address}")
    seconds = "kankei_geo_api_seconds_count"
    assert counted(seconds, path="/codes", status="200") == 1
    assert counted(seconds, path="/codes", status="400") == 1
    assert counted(seconds, path="/municipalities/{code}", status="404") == 1
    assert counted(seconds, path="none", status="404") == 2
    assert counts._counts is not None
    address = f"http://127.0.0.1:{counts._counts.server.server_port}"
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own
        told = answer.read().decode()
    labels = " ".join(re.findall(r"\{.*\}", told))  # a number of seconds can have any digits
    assert 'path="none"' in labels
    assert not [one for one in ("山", "99999", "tokachi", "nonsense") if one in labels]
    page = bring(opened("pages/brought.py"), "市町村,甲\n札幌市,○\n".encode())
    page.run()  # the same file
    bring(page, b"\x00\x01\x02", "x.xlsx")
    assert counted("kankei_geo_uploads_total", outcome="accepted") == 1
    assert counted("kankei_geo_uploads_total", outcome="refused") == 1


def test_counting_costs_next_to_nothing(counted: Counted) -> None:
    began = time.perf_counter()
    for _ in range(1_000):
        counts.ran("pages/compare.py", 0.1)
        counts.answered("/codes", 200, 0.1)
        counts.failed("pages/compare.py", "told")
    assert (time.perf_counter() - began) / 1_000 < 0.0002
    assert counted("kankei_geo_page_run_seconds_count", page="pages/compare.py") == 1_000


def test_who_does_not_count_loads_nothing_and_listens_nowhere() -> None:
    code = (
        "import sys\n"
        "from kankei_geo.ui import sessions\n"
        "from kankei_geo.ops import counts, settings\n"
        "sessions._count(settings.held().values)\n"
        "counts.ran('x', 1.0); counts.failed('x', 'told')\n"
        "print('prometheus_client' in sys.modules, counts.is_on())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "KANKEI_GEO_METRICS_PORT": ""},
    )
    assert ran.stdout == "False False\n"


def test_each_process_tells_its_counts_on_a_port_of_its_own() -> None:
    proxy = Proxy(("127.0.0.1:8601", "127.0.0.1:8602"))
    told = [one.environment for one in Served(proxy, (), 9_101).replicas()]
    assert told == [{"KANKEI_GEO_METRICS_PORT": "9101"}, {"KANKEI_GEO_METRICS_PORT": "9102"}]
    assert [one.environment for one in Served(proxy).replicas()] == [{}, {}]
    with pytest.raises(ValueError, match="Port 8601 is wanted for counts, too"):
        supervisor._check_ports(Served(proxy, (), 8_600), [8601, 8602])
