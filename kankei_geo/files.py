"""Write files so that each appears under its name only when it is whole."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from kankei_geo.errors import OutputFileError

_MODE = 0o644  # a temporary file is private; what is shipped is not


def write(path: Path, content: bytes) -> Path:
    """Write one file whole, or leave what stood there before.

    Parameters
    ----------
    path : pathlib.Path
        Its name, in a folder that exists.
    content : bytes
        All of it.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    OutputFileError
        Naming the file and the reason (disk full, no permission); nothing is left behind.
    """
    write_all({path: content})
    return path


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files that belong together: all of them, or none.

    Every file is written and flushed under another name first, so a full disk is noticed
    before the first one gets its name.

    Parameters
    ----------
    contents : mapping of pathlib.Path to bytes
        What belongs under each name.

    Raises
    ------
    OutputFileError
        As `write` does.
    """
    with ExitStack() as cleanup:
        made = {path: _write_beside(path, content, cleanup) for path, content in contents.items()}
        for path, temporary in made.items():
            try:
                temporary.replace(path)
            except OSError as error:
                raise _failed(path, error) from error


def _write_beside(path: Path, content: bytes, cleanup: ExitStack) -> Path:
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        cleanup.callback(temporary.unlink, missing_ok=True)
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_MODE)
    except OSError as error:
        raise _failed(path, error) from error
    return temporary


def _failed(path: Path, error: OSError) -> OutputFileError:
    return OutputFileError(
        "{path}: cannot be written ({reason}). Free some space or choose another folder.",
        path=path,
        reason=error.strerror or error,
    )
