"""The server's log: one line for each thing that happened, with its time."""

import logging
import os
import sys
import traceback
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(message)s"
_TRACES = "KANKEI_GEO_TRACES"
_LONGEST = 300  # letters of a cause


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


def set_up() -> None:
    """Send what the project logs to standard error (once, when the server starts)."""
    logger = logging.getLogger("kankei_geo")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter(_FORMAT))
        logger.addHandler(handler)
        logger.propagate = False
        for other in ("asyncio", "uvicorn.error"):
            logging.getLogger(other).addFilter(_NoRepeats())


def failure(page: str, error: BaseException) -> None:
    """Write what went wrong as one line: time, page, cause, and where in the code.

    With ``KANKEI_GEO_TRACES=1`` in the environment the trace follows.

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
    trace = error if os.environ.get(_TRACES) == "1" else None
    logging.getLogger("kankei_geo").error(
        "%s failed: %s (%s)",
        page,
        printable[:_LONGEST].encode("utf-8", "replace").decode(),
        _place(error.__traceback__),
        exc_info=trace,
    )


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    if not frames:
        return "-"
    last = next((frame for frame in reversed(frames) if "kankei_geo" in frame.filename), frames[-1])
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"
