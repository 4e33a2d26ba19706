"""Whether this server shows right figures, for those who run it: asked again and again."""

import threading

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

    def answer(self, _request: Request) -> Response:
        """Answer; what is wrong stands in the log once, until something else is."""
        with self._lock:
            try:
                answer = PlainTextResponse(f"ready {self._look()}\n")
                self._told = ""
            except KankeiGeoError as error:
                answer = PlainTextResponse(f"not ready: {error}\n", status_code=503)
                if self._told != str(error):
                    self._told = str(error)
                    log.failure("/ready", error)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _look(self) -> str:
        """Return the hash of the data, all of which is read, checked and still on the disk."""
        release.require_current(paths.home())
        there = catalogue.all_datasets()
        # Each prefecture's default, too: it may name an edition that there is not.
        wanted = (*there, *((code, "") for code in dict(there)))
        found = [catalogue.open_dataset(code, edition) for code, edition in wanted]
        for data in found:
            _read(data)
        self._watch.look(data.shipped for data in found)
        return catalogue.open_dataset().hash


@kept
def _read(data: Dataset) -> None:
    data.require_everything()


answer = _Ready().answer
