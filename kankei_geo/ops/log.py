"""The server's log: one line for each thing that happened, with its time, and nothing of a reader.

No line has an address of the network, a query, a name of a file, a cell, or who signed in. What an
exception says may have any of these in it, so only its kind and its place in the code are written,
unless it is one that tells of the server's own files. Libraries are heard from warnings on, and
of their lines only the words that stand in their code.
"""

import contextlib
import json
import logging
import logging.handlers
import os
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from kankei_geo.base.errors import DamagedError, KankeiGeoError
from kankei_geo.ops import counts
from kankei_geo.ops.settings import Settings

_OURS = "kankei_geo"
_LOG = logging.getLogger(_OURS)
_FORMAT = "%(asctime)s %(levelname)s %(message)s"
_DOWNLOADS = "streamlit.runtime.backend_operation_handler"
# Variable that names a process in the log; by itself it is named by its port.
NAMED = "KANKEI_PROCESS"
_LONGEST = 300  # letters of a cause
_MOST_CAUSES = 5  # of a trace
# Of a file, and how many before it are kept: at most 60 MB for a process.
_LARGEST, _KEPT = 10_000_000, 5
# A library's text up to where a value may begin.
_WORDS = re.compile(r"[^('\"<{\[:=%\n]*")
_FIELDS = ("page", "cause", "place", "seconds")


class _Lines(logging.Formatter):
    """A line of text for each record; the trace of a failure below it, if it is wanted."""

    def __init__(self, *, traces: bool) -> None:
        super().__init__(_FORMAT)
        self._traces = traces

    def format(self, record: logging.LogRecord) -> str:
        """Return what is written of a record."""
        record.message, error = _message(record), _error(record)
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        return line if error is None or not self._traces else f"{line}\n{_trace(error)}"


class _Objects(logging.Formatter):
    """An object of JSON in a line for each record."""

    def __init__(self, process: str, *, traces: bool) -> None:
        super().__init__()
        self._process = process
        self._traces = traces

    def format(self, record: logging.LogRecord) -> str:
        """Return what is written of a record."""
        error = _error(record)
        time = datetime.fromtimestamp(record.created).astimezone()
        told: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": self._process,
            "message": _message(record),
        }
        told |= {key: value for key in _FIELDS if (value := getattr(record, key, None)) is not None}
        if error is not None and self._traces:
            told["trace"] = _trace(error)
        return json.dumps(told, ensure_ascii=False)


class _Stream(logging.StreamHandler[TextIO]):
    """Standard error; who cannot write there has nobody left to tell."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- as logging calls it
        """Go on: logging's own way would write the values of the line."""


class _Files(logging.handlers.RotatingFileHandler):
    """A file that makes room for a new one; what it cannot take goes to standard error."""

    _is_told = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line under the file's name, also if somebody has moved or removed it."""
        if self.stream is not None and not self._is_in_place(self.stream):
            with contextlib.suppress(OSError):
                self.stream.close()
            self.stream = None  # opened again for the next line
            with contextlib.suppress(OSError):
                Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)

    def _is_in_place(self, stream: TextIO) -> bool:
        try:
            return os.path.samestat(Path(self.baseFilename).stat(), os.fstat(stream.fileno()))
        except (OSError, ValueError):
            return False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- as logging calls it
        """Write a line elsewhere: a full disk must not stop a page, nor hide what happened."""
        with contextlib.suppress(Exception):
            if not self._is_told:
                self._is_told = True
                reason = _safe(sys.exc_info()[1])
                note = f"{self.baseFilename} cannot be written ({reason}); what it lacks is here"
                said = logging.LogRecord(_OURS, logging.ERROR, "", 0, note, None, None)
                sys.stderr.write(self.format(said) + "\n")
            sys.stderr.write(self.format(record) + "\n")


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


def _is_no_goodbye(record: logging.LogRecord) -> bool:
    """Tell whether a record is of more than a reader who closed the window while a page was sent.

    By its name: the command that only starts processes has no need of a web library.
    """
    error = record.exc_info[1] if record.exc_info else None
    return type(error).__name__ != "WebSocketDisconnected"


def _is_heard(record: logging.LogRecord) -> bool:
    """Tell whether a record is written: of libraries only what is wrong."""
    return _is_ours(record) or record.levelno >= logging.WARNING


class _OfDownloads(logging.Filter):
    """Tell of a document that a page could not make what is told of any failure."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write our line in place of Streamlit's, which has a trace."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            failure("A download", error.__cause__ or error)
        return error is None


def set_up(settings: Settings, process: str) -> logging.Handler:
    """Send what the project and its libraries log to a file or to standard error, and return where.

    A folder that cannot be written stops nothing: standard error is told so, and has the log.

    Parameters
    ----------
    settings : Settings
        How and where it is written.
    process : str
        What tells this process from the others on this machine: its port, or ``serve``.
    """
    handler, failed = _handler(settings.log_folder, process)
    is_json = settings.log_format == "json"
    traces = settings.traces
    handler.setFormatter(_Objects(process, traces=traces) if is_json else _Lines(traces=traces))
    handler.addFilter(_is_heard)
    for other in list(logging.root.manager.loggerDict.values()):
        if isinstance(other, logging.Logger):
            heard_by_all(other)
    logging.root.handlers[:] = [handler]
    logging.captureWarnings(capture=True)
    threading.excepthook = _failed_apart
    _LOG.setLevel(logging.INFO)
    for name in ("asyncio", "uvicorn.error"):
        logging.getLogger(name).addFilter(_NoRepeats())
    logging.getLogger("uvicorn.error").addFilter(_is_no_goodbye)
    logging.getLogger(_DOWNLOADS).addFilter(_OfDownloads())
    if failed is not None:
        _LOG.error(
            "The folder of the log, %s, cannot be written (%s): the log goes to standard error",
            settings.log_folder,
            _safe(failed),
        )
    return handler


def heard_by_all(logger: logging.Logger) -> None:
    """Let a library's logger speak through ours instead of writing by itself."""
    logger.handlers[:] = []
    logger.propagate = True


def _handler(folder: Path | None, process: str) -> tuple[logging.Handler, OSError | None]:
    """Return where lines go, and why that is not the folder that was asked for."""
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Two processes never share a file: one would rotate it under the other.
            path = folder / f"kankei-geo-{process}.log"
            rotating = _Files(
                path,
                maxBytes=_LARGEST,
                backupCount=_KEPT,
                encoding="utf-8",
                errors="backslashreplace",
            )
        except OSError as error:
            return _Stream(sys.stderr), error
        return rotating, None
    return _Stream(sys.stderr), None


def failure(page: str, error: BaseException) -> None:
    """Write what went wrong as one line: time, page, cause, and where in the code; and count it.

    Where the operator wants traces, that of the error follows.

    Parameters
    ----------
    page : str
        Where a reader was: one of the program's own names, never what the reader wrote.
    error : BaseException
        What was raised.
    """
    counts.failed(page, "damaged" if isinstance(error, DamagedError) else "unforeseen")
    cause, place = _safe(error), _place(error.__traceback__)
    told = {"error": error, "page": page, "cause": cause, "place": place}
    _LOG.error("%s failed: %s (%s)", page, cause, place, extra=told)


def _failed_apart(ended: threading.ExceptHookArgs) -> None:
    """Write what ended a thread, which Python would write with all that it says."""
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        failure("A thread", ended.exc_value)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == _OURS


def _message(record: logging.LogRecord) -> str:
    """Return the message in one line, of a library without any value."""
    if _is_ours(record):
        return _line(record.getMessage())
    # What a library says is constant up to its arguments.
    text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.name == "py.warnings":
        text = " ".join(text.split(":")[:3])  # file, line, kind
    elif not record.args:
        text = found.group().strip() if (found := _WORDS.match(text)) else ""
    error = _error(record)
    told = "" if error is None else f": {_safe(error)} ({_place(error.__traceback__)})"
    return _line(f"{record.name}: {text}{told}")


def _error(record: logging.LogRecord) -> BaseException | None:
    """Return the error that a record is about."""
    found: BaseException | None = getattr(record, "error", None)
    return found or (record.exc_info[1] if record.exc_info else None)


def _safe(error: BaseException | None) -> str:
    """Return the kind of an error, and of its text what is sure to be the server's own."""
    text = ""
    if isinstance(error, DamagedError | ImportError | SyntaxError):
        text = str(error)
    elif isinstance(error, KankeiGeoError):
        text = error.template.format_map(_Paths(error.values))
    elif isinstance(error, OSError):
        text = error.strerror or ""
    return _line(": ".join(part for part in (type(error).__name__, text) if part))[:_LONGEST]


class _Paths(dict[str, object]):
    """The values of an error, of which only files of the server are told."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__({key: one for key, one in values.items() if isinstance(one, Path)})

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _line(text: str) -> str:
    """Return a text as one line of signs that can be seen."""
    joined = " ".join(text.split())
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in joined)


def _trace(error: BaseException) -> str:
    """Return where in the code an error and its causes come from, without what they say."""
    told: list[str] = []
    each: BaseException | None = error
    while each is not None and len(told) < _MOST_CAUSES:
        told.append("".join(traceback.format_tb(each.__traceback__)) + _safe(each))
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\ncaused by\n".join(told)


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    if not frames:
        return "-"
    last = next((frame for frame in reversed(frames) if "kankei_geo" in frame.filename), frames[-1])
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"
