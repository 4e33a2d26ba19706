"""The dashboard as a server that tells what it holds."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks import servers
from benchmarks.browser import ROOT
from benchmarks.inside import CLEAR, Counts

_SESSION_KEPT_S = 15  # instead of two minutes, so that many sessions end while it runs


class Watched:
    """A server that tells what it holds, and what the system holds for it."""

    def __init__(
        self, process: subprocess.Popen[str], address: str, answers: int, tmp: str
    ) -> None:
        self._answers = os.fdopen(answers, encoding="utf-8")
        self._process = process
        self._system = psutil.Process(process.pid)
        self._tmp = Path(tmp)
        self.address = address

    def counts(self, *, clear: bool = False) -> Counts:
        """Return all counts; memory is taken before the process collects for them.

        Parameters
        ----------
        clear : bool
            Whether it empties its caches before.
        """
        memory = self._system.memory_info().rss
        if self._process.stdin is None:
            raise RuntimeError("nobody can be asked")
        print(CLEAR if clear else "", file=self._process.stdin, flush=True)
        told: Counts = json.loads(self._answers.readline())
        return {
            "memory": memory,
            **told,
            "open files": self._system.num_fds(),
            "files for a while": sum(1 for _ in self._tmp.rglob("*")),
            "child processes": len(self._system.children(recursive=True)),
        }

    def cpu(self) -> float:
        """Return the seconds of processors that it has used."""
        times = self._system.cpu_times()
        return float(times.user + times.system)


@contextmanager
def watched(*options: str) -> Iterator[Watched]:
    """Run the dashboard with counts (see `inside`), with a folder of its own for files."""
    port = servers.free_port()
    mine, its = os.pipe()
    with tempfile.TemporaryDirectory() as tmp:
        command = [sys.executable, "-m", "benchmarks.inside", str(its), "run", "dashboard.py"]
        command += [f"--server.port={port}", *servers.OPTIONS]
        command += [f"--server.disconnectedSessionTTL={_SESSION_KEPT_S}", *options]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": tmp},
            stdin=subprocess.PIPE,
            pass_fds=[its],
            text=True,
        )
        os.close(its)
        try:
            address = f"http://127.0.0.1:{port}"
            servers.wait_for(address)
            yield Watched(process, address, mine, tmp)
        finally:
            process.terminate()
            process.wait()
