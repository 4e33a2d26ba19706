"""Write files so that each appears under its name only when it is whole."""

import os
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from kankei_geo.base.errors import OutputFileError

_LONGEST_STEM = 100  # letters of a name that its temporary one repeats


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
    places = {_place(path): content for path, content in contents.items()}
    with ExitStack() as cleanup:
        made = {path: _write_beside(path, content, cleanup) for path, content in places.items()}
        for path, temporary in made.items():
            try:
                temporary.replace(path)
            except OSError as error:
                raise _failed(path, error) from error


def _place(path: Path) -> Path:
    """Return where a file really stands: behind a link; and refuse what is no plain file."""
    place = path.resolve()
    if place.exists() and not place.is_file():
        raise OutputFileError(
            "{path}: this is no plain file, so it is not replaced. Choose another name.", path=path
        )
    return place


def _write_beside(path: Path, content: bytes, cleanup: ExitStack) -> Path:
    temporary = path.with_name(f".{path.name[:_LONGEST_STEM]}.{secrets.token_hex(4)}.part")
    try:
        cleanup.callback(temporary.unlink, missing_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
    except OSError as error:
        raise _failed(path, error) from error
    return temporary


def _failed(path: Path, error: OSError) -> OutputFileError:
    return OutputFileError(
        "{path}: cannot be written ({reason}). Free some space or choose another folder.",
        path=path,
        reason=error.strerror or error,
    )
