"""Make many prefectures side by side, each as `add_prefecture` makes one: on cores or a cluster.

Each is whole or not at all, whatever happens to the others.
"""

import multiprocessing
import re
import signal
import sys
import time
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from kankei_geo.base import paths
from kankei_geo.base.errors import (
    ClusterError,
    InputContentError,
    InputFileError,
    InputWarning,
    KankeiGeoError,
    told,
)
from kankei_geo.base.i18n import LANGUAGES, Words
from kankei_geo.base.paths import Places
from kankei_geo.build import add_prefecture as adding
from kankei_geo.build.boundaries.boundary_origin import NOTHING_TOLD, Origin
from kankei_geo.build.japan import PREFECTURES

_CODE_IN_NAME = re.compile(r"(?:^|_)(0[1-9]|[1-3]\d|4[0-7])(?=[_.]|$)")
_ANSWER_S = 15  # as long as a scheduler may take to answer
_stopping = Event()  # set in a process that was told to stop


@dataclass(frozen=True)
class Order:
    """What one prefecture is made from: see `add_prefecture`."""

    code: str
    boundaries: Path
    offices: Path
    home: Path
    told: Origin = NOTHING_TOLD
    date: str | None = None


@dataclass(frozen=True)
class Made:
    """What became of an order.

    Attributes
    ----------
    code : str
        Of the prefecture.
    municipalities : int
        How many it has; 0 if it was not made.
    seconds : float
        How long it took.
    warnings : tuple of Words
        What a person should look at.
    fault : Words, optional
        Why it was not made.
    """

    code: str
    municipalities: int = 0
    seconds: float = 0
    warnings: tuple[Words, ...] = ()
    fault: Words | None = None


def boundaries_of(path: Path) -> dict[str, Path]:
    """Return the file of boundaries of each prefecture.

    Parameters
    ----------
    path : pathlib.Path
        A file of all of Japan, or a folder with a file (or a folder) for each prefecture whose
        code stands alone in its name: ``N03-21_30_210101.geojson``, ``30.zip``.

    Raises
    ------
    InputFileError, InputContentError
        If nothing is found, or several files for one prefecture.
    """
    if not path.is_dir():
        if not path.exists():
            raise InputFileError(
                "{path}: no such file or folder. Expected N03 of all of Japan, or a folder with "
                "a file for each prefecture.",
                path=path,
            )
        return dict.fromkeys(PREFECTURES, path)
    found: dict[str, Path] = {}
    for file in sorted(path.iterdir()):
        codes = _CODE_IN_NAME.findall(file.name)
        if not codes:
            continue
        code = codes[0]
        if code in found:
            raise InputContentError(
                "{path}: {first} and {second} are both of prefecture {code}. Expected one file "
                "for each.",
                path=path,
                first=found[code].name,
                second=file.name,
                code=code,
            )
        found[code] = file
    if not found:
        raise InputContentError(
            "{path}: no file has the code of a prefecture in its name, as N03-21_30_210101.geojson "
            "has. Rename them, or name one file of all of Japan.",
            path=path,
        )
    return dict(sorted(found.items()))


def is_there(home: Path, code: str) -> bool:
    """Tell whether a prefecture stands in a home folder; it is known by its settings."""
    return (Places(home, code).data / paths.PREFECTURE_SETTINGS).exists()


def make(order: Order) -> Made:
    """Make one prefecture and say what became of it; nothing is raised but an end."""
    warnings: list[Words] = []

    def warn(warning: InputWarning) -> None:
        warnings.append(_words(warning))

    begun = time.perf_counter()
    if _stopping.is_set():
        raise SystemExit
    count, fault = 0, None
    try:
        data = adding.add_prefecture(
            order.code,
            boundaries=order.boundaries,
            offices=order.offices,
            home=order.home,
            told=order.told,
            date=order.date,
            warn=warn,
        )
        count = data.prefecture.municipalities
    except KankeiGeoError as error:
        fault = _words(error)
    except Exception as error:  # noqa: BLE001 -- the others go on, and this one is told
        fault = _unexpected(error)
    return Made(order.code, count, time.perf_counter() - begun, tuple(warnings), fault)


def side_by_side(orders: Sequence[Order], workers: int) -> Generator[Made]:
    """Make prefectures in some processes at a time, and tell each as it is ready.

    Whoever leaves early (an interruption) leaves no half of a prefecture behind.

    Parameters
    ----------
    orders : sequence of Order
        What to make.
    workers : int
        How many processes; with one, all is done in this one.
    """
    if workers == 1:
        yield from map(make, orders)
        return
    # Spawned: a fork of a process with threads of GDAL may hang.
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
    )
    with pool:
        jobs = {pool.submit(make, order): order.code for order in orders}
        try:
            for job in as_completed(jobs):
                error = job.exception()
                yield Made(jobs[job], fault=_unexpected(error)) if error else job.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()  # it takes its own half away, see `_begin`
            raise


def on_cluster(orders: Sequence[Order], address: str) -> Generator[Made]:
    """Make prefectures on a Dask cluster that is running, and tell each as it is ready.

    Its workers read the inputs and write the home folder under the same paths as this process,
    and have this project installed.

    Parameters
    ----------
    orders : sequence of Order
        What to make.
    address : str
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    ClusterError
        If ``distributed`` is not installed or nobody answers.
    """
    try:
        from dask import distributed  # noqa: PLC0415 -- no part of what everybody installs
    except ImportError as error:
        raise ClusterError(
            "--scheduler needs the package distributed, which is not installed ({reason}). "
            "Install requirements-cluster.lock, or leave it out and say --workers.",
            reason=str(error),
        ) from error
    try:
        client = distributed.Client(address, timeout=_ANSWER_S)
    except (OSError, ValueError) as error:
        raise ClusterError(
            "{address}: no Dask scheduler answers ({reason}). Start one, or correct the address.",
            address=address,
            reason=str(error).splitlines()[0] if str(error) else type(error).__name__,
        ) from error
    with client:
        codes = {client.submit(make, order, pure=False): order for order in orders}
        try:
            for job in distributed.as_completed(codes):
                yield _of_cluster(job, codes[job])
        except BaseException:
            client.cancel(list(codes))
            raise


def _of_cluster(job: Any, order: Order) -> Made:  # noqa: ANN401 -- Dask has no types
    error = job.exception()
    if error is not None:
        return Made(order.code, fault=_unexpected(error))
    made: Made = job.result()
    if made.fault is None and not is_there(order.home, order.code):
        fault = told(
            "The worker made it in a folder that is not seen here ({path}). Workers need the same "
            "folders as this process.",
            path=order.home,
        )
        return Made(order.code, fault=_in_words(fault.text(each) for each in LANGUAGES))
    return made


def _begin() -> None:
    """Let a process that is told to stop take away what it has begun, and begin nothing more."""

    def stop(_signal: int, _frame: object) -> None:
        _stopping.set()
        sys.exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the parent decides
    signal.signal(signal.SIGTERM, stop)


def _words(error: KankeiGeoError) -> Words:
    """Return a message in both languages: that travels between processes, whatever is in it."""
    return _in_words(error.text(each) for each in LANGUAGES)


def _unexpected(error: BaseException) -> Words:
    fault = told(
        "Something went wrong ({kind}: {reason}). If memory was short, run it again with fewer "
        "workers.",
        kind=type(error).__name__,
        reason=str(error).splitlines()[0] if str(error) else "-",
    )
    return _in_words(fault.text(each) for each in LANGUAGES)


def _in_words(texts: Iterable[str]) -> Words:
    ja, en = texts
    return Words(ja, en)
