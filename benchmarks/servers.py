"""Start Streamlit apps on free ports and stop them again."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_TIMEOUT_S = 60
OPTIONS = (
    "--server.headless=true",
    "--server.fileWatcherType=none",
    "--server.address=127.0.0.1",
    "--browser.gatherUsageStats=false",
)


@contextmanager
def running(script: Path) -> Iterator[str]:
    """Run an app as `running_process` does; yield only its address."""
    with running_process(script) as (address, _):
        yield address


@contextmanager
def running_process(script: Path) -> Iterator[tuple[str, int]]:
    """Run an app from its own folder, so that it takes the settings beside it.

    Parameters
    ----------
    script : pathlib.Path
        The app's main script.

    Yields
    ------
    tuple of str, int
        Address of the app, once it answers, and its process.

    Raises
    ------
    TimeoutError
        If the app does not answer.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script.name, f"--server.port={port}"]
    process = subprocess.Popen([*command, *OPTIONS], cwd=script.parent, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until an app answers; raise TimeoutError if it does not."""
    end = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310 -- our own server
                return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer after {_TIMEOUT_S} s")
