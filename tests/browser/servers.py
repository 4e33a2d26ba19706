"""The dashboard as a server that a test starts and stops."""

import http.client
import random
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from kankei_geo.base import paths

from .screen import HOST

_START_TIMEOUT_S = 90


class Server:
    """One server on a port of its own.

    Parameters
    ----------
    log : pathlib.Path
        Where it writes; added to at each start.
    root : pathlib.Path
        The project that it serves.
    **options : str
        Further options of the section ``server``.
    """

    def __init__(self, log: Path, root: Path = paths.ROOT, **options: str) -> None:
        self.log = log
        self._root = root
        self._options = options
        self._port = free_ports(1)[0]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers."""
        if self._process is not None and self._process.poll() is None:
            return
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
        options = {"headless": "true", "address": HOST, "port": str(self._port), **self._options}
        for name, value in options.items():
            command += [f"--server.{name}", value]
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(command, cwd=self._root, stdout=output, stderr=output)
        self._wait_until_healthy(self._process)

    def stop(self) -> None:
        """Stop it, and wait until it is gone."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=_START_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def ask(self, path: str) -> tuple[int, str]:
        """Return status and text of the answer to a path."""
        with closing(http.client.HTTPConnection(HOST, self._port, timeout=30)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def written(self) -> str:
        """Return what it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _wait_until_healthy(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline and process.poll() is None:
            connection = http.client.HTTPConnection(HOST, self._port, timeout=5)
            try:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == http.client.OK:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        pytest.fail(f"the app did not start:\n{self.written()}")


def free_ports(number: int) -> list[int]:
    """Return ports in a row that nobody has."""
    # Not one that the system gives to outgoing connections (32768 and more): while a server is
    # stopped, one of the many of a browser beside it could take its place.
    for first in random.sample(range(20_000, 32_000), k=100):
        ports = list(range(first, first + number))
        if all(map(_is_free, ports)):
            return ports
    raise AssertionError("no ports are free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
