"""No packet leaves the machine, be it at the start or when a foreign page knocks."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.slow  # nearly all of it takes over a second

SCRIPT = Path(__file__).resolve().parent / "unreachable.py"
UNSHARED = ["unshare", "--map-root-user", "--net"]
PATIENCE_S = 300


def test_a_network_that_swallows_packets_is_not_noticed() -> None:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("this system has no unshare or no ip")
    probe = [*UNSHARED, "ip", "link", "add", "probe", "type", "veth"]
    if subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        pytest.skip("this system allows no network of one's own")
    done = subprocess.run(
        [*UNSHARED, sys.executable, str(SCRIPT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(told)  # noqa: T201 -- the seconds, for who runs it with -s
    assert told["packets"] == 0
    assert told["statuses"] == [403]
    assert told["others"] == 200
