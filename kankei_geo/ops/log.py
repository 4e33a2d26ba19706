"""The server's log: one line for each thing that happened, with its time."""

import logging
import sys
import traceback
from types import TracebackType

from kankei_geo.ops.settings import Settings

_FORMAT = "%(asctime)s %(levelname)s %(message)s"
_OWN = __name__.rpartition(".")[0]
_DOWNLOADS = "streamlit.runtime.backend_operation_handler"
_LONGEST = 300  # letters of a cause


class _Lines(logging.Formatter):
    """A line of text for each record; the trace of a failure below it, if it is wanted."""

    def __init__(self, *, traces: bool) -> None:
        super().__init__(_FORMAT)
        self._traces = traces

    def format(self, record: logging.LogRecord) -> str:
        """Return what is written of a record."""
        error = getattr(record, "error", None)
        if not self._traces or error is None:
            return super().format(record)
        return "\n".join((super().format(record), "".join(traceback.format_exception(error))))


class _NoRepeats(logging.Filter):
    """Let the same message through once in a row: a system out of files says it endlessly."""

    def __init__(self) -> None:
        super().__init__()
        self._last = ""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is another one than the last."""
        text = record.getMessage().partition("\n")[0]
        repeated, self._last = text == self._last, text
        return not repeated


class _OfDownloads(logging.Filter):
    """Tell of a document that a page could not make what is told of any failure."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write our line in place of Streamlit's, which has a trace."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            failure("A download", error.__cause__ or error)
        return error is None


def set_up(settings: Settings) -> None:
    """Send what the project logs to standard error (once, when the server starts).

    Parameters
    ----------
    settings : Settings
        Whether traces are wanted.
    """
    logger = logging.getLogger("kankei_geo")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Lines(traces=settings.traces))
        logger.addHandler(handler)
        logger.propagate = False
        logging.getLogger(_OWN).setLevel(logging.INFO)  # who was started, and by whom replaced
        for other in ("asyncio", "uvicorn.error"):
            logging.getLogger(other).addFilter(_NoRepeats())
        logging.getLogger(_DOWNLOADS).addFilter(_OfDownloads())


def failure(page: str, error: BaseException) -> None:
    """Write what went wrong as one line: time, page, cause, and where in the code.

    Where the operator wants traces, that of the error follows.

    Parameters
    ----------
    page : str
        Where a reader was.
    error : BaseException
        What was raised.
    """
    cause = " ".join(f"{type(error).__name__}: {error}".split())
    printable = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cause
    )
    logging.getLogger("kankei_geo").error(
        "%s failed: %s (%s)",
        page,
        printable[:_LONGEST].encode("utf-8", "replace").decode(),
        _place(error.__traceback__),
        extra={"error": error},
    )


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    if not frames:
        return "-"
    last = next((frame for frame in reversed(frames) if "kankei_geo" in frame.filename), frames[-1])
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"
