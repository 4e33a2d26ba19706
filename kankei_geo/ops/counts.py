"""How much is asked of this process and how long it takes, in Prometheus' form; off by default.

Who is off loads nothing and counts nothing. What is on answers on a port of its own. Each label
has few values, all of them the program's own: pages, formats, patterns of addresses. Nothing of a
reader is among them.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# Seconds: a page should be there within a tenth, a document may take a minute.
_PAGE = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_API = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_EXPORT = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0)


@dataclass(frozen=True)
class Watched:
    """What is told of the process itself.

    Attributes
    ----------
    version, data : str
        Of the program, and the hash of the data that are shown first.
    sessions : callable
        Returns how many readers are connected.
    """

    version: str
    data: str
    sessions: Callable[[], float]


class _Counts:
    """All counts of this process, and the server that tells them."""

    def __init__(self, watched: Watched, port: int, address: str) -> None:
        import prometheus_client as form  # noqa: PLC0415 -- only who counts loads it

        form.disable_created_metrics()  # type: ignore[no-untyped-call]
        kept = form.CollectorRegistry()
        form.ProcessCollector(registry=kept)
        form.GCCollector(registry=kept)

        def counter(name: str, told: str, *labels: str) -> form.Counter:
            return form.Counter(f"kankei_geo_{name}", told, labels, registry=kept)

        def times(name: str, told: str, buckets: tuple[float, ...], *labels: str) -> form.Histogram:
            return form.Histogram(
                f"kankei_geo_{name}", told, labels, buckets=buckets, registry=kept
            )

        build = form.Info("kankei_geo_build", "Version and hash of the data.", registry=kept)
        build.info({"version": watched.version, "data": watched.data})
        sessions = form.Gauge("kankei_geo_sessions", "Readers who are connected.", registry=kept)
        sessions.set_function(watched.sessions)
        self.opened = counter("sessions_opened", "Sessions that saw a page.")
        self.runs = times("page_run_seconds", "Runs of a page to its end.", _PAGE, "page")
        self.left = counter("page_runs_left", "Runs that a newer one took the place of.", "page")
        self.exports = times("export_seconds", "Documents that were made.", _EXPORT, "format")
        self.answers = times("api_seconds", "Answers to programs.", _API, "path", "status")
        self.failures = counter("errors", "What went wrong.", "page", "kind")
        self.uploads = counter("uploads", "Tables that readers brought.", "outcome")
        self.server, self.thread = form.start_http_server(port, address, kept)

    def stop(self) -> None:
        """Tell nothing any more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


_counts: _Counts | None = None


def start(watched: Watched, port: int, address: str) -> None:
    """Count from now on.

    Parameters
    ----------
    watched : Watched
        What is told of the process itself.
    port, address : int, str
        Where the counts are read.

    Raises
    ------
    OSError
        If that port is taken; nothing is counted then.
    """
    global _counts  # noqa: PLW0603 -- the process has one place for all counts
    _counts = _Counts(watched, port, address)


def stop() -> None:
    """Count nothing any more."""
    global _counts  # noqa: PLW0603 -- see `start`
    if _counts is not None:
        _counts.stop()
        _counts = None


def is_on() -> bool:
    """Tell whether anything is counted."""
    return _counts is not None


def opened() -> None:
    """Count a session that saw its first page."""
    if _counts is not None:
        _counts.opened.inc()


def ran(page: str, seconds: float) -> None:
    """Count a run of a page that went to its end, be it with an error."""
    if _counts is not None:
        _counts.runs.labels(page).observe(seconds)


def left(page: str) -> None:
    """Count a run of a page that was left for another one."""
    if _counts is not None:
        _counts.left.labels(page).inc()


def exported(name: str, seconds: float) -> None:
    """Count a document by its format."""
    if _counts is not None:
        _counts.exports.labels(name).observe(seconds)


@contextmanager
def exporting(name: str) -> Iterator[None]:
    """Count a document that is made meanwhile, unless that fails."""
    began = time.perf_counter()
    yield
    exported(name, time.perf_counter() - began)


def answered(path: str, status: int, seconds: float) -> None:
    """Count an answer to a program.

    Parameters
    ----------
    path : str
        The pattern of the address, never the address.
    status : int
        Of HTTP.
    seconds : float
        How long it took.
    """
    if _counts is not None:
        _counts.answers.labels(path, str(status)).observe(seconds)


def failed(page: str, kind: str) -> None:
    """Count an error: ``damaged`` data, ``told`` to the reader, or ``unforeseen``."""
    if _counts is not None:
        _counts.failures.labels(page, kind).inc()


def uploaded(*, is_accepted: bool) -> None:
    """Count a table that a reader brought: one that can be read, or one that was refused."""
    if _counts is not None:
        _counts.uploads.labels("accepted" if is_accepted else "refused").inc()
