"""Whether this server shows right figures, for those who run it: asked again and again."""

import asyncio
import threading
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kankei_geo.base import paths
from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.dataset import catalogue, intact, release
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.ops import log


class _Ready:
    """Answers 200 with the hash of the data, or 503 with what is wrong."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch = intact.Watch()
        self._told = ""
        self._looking: asyncio.Task[tuple[int, str]] | None = None

    async def shared(self, _request: Request) -> Response:
        """Answer all who ask meanwhile by one look: they must not take the threads of the pages."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(run_in_threadpool(self._found))
        # Who leaves does not end the look of the others.
        return _told(*await asyncio.shield(self._looking))

    def answer(self, _request: Request) -> Response:
        """Answer; what is wrong stands in the log once, until something else is."""
        return _told(*self._found())

    def _found(self) -> tuple[int, str]:
        """Return status and text of the answer."""
        with self._lock:
            try:
                shown = self._look()
            except KankeiGeoError as error:
                if self._told != str(error):
                    self._told = str(error)
                    log.failure("/ready", error)
                return HTTPStatus.SERVICE_UNAVAILABLE, f"not ready: {error}\n"
            self._told = ""
            return HTTPStatus.OK, f"ready {shown}\n"

    def _look(self) -> str:
        """Return the hash of the data, all of which is read, checked and still on the disk."""
        release.require_whole_program()
        release.require_current(paths.home())
        there = catalogue.all_datasets()
        # Each prefecture's default, too: it may name an edition that there is not.
        wanted = (*there, *((code, "") for code in dict(there)))
        found = [catalogue.open_dataset(code, edition) for code, edition in wanted]
        for data in found:
            _read(data)
        self._watch.look(data.shipped for data in found)
        return catalogue.open_dataset().hash


def _told(status: int, text: str) -> Response:
    return PlainTextResponse(text, status, headers={"Cache-Control": "no-store"})


@kept
def _read(data: Dataset) -> None:
    data.require_everything()


_ready = _Ready()
answer, shared = _ready.answer, _ready.shared
