"""Zip archives that are the same on any day and on any system."""

import io
import zipfile
from collections.abc import Mapping


def pack(files: Mapping[str, bytes], *, smaller: bool = True) -> bytes:
    """Return files, in their order, as an archive without traces of when and where.

    Parameters
    ----------
    files : mapping of str to bytes
        Contents by name.
    smaller : bool
        Whether they are compressed, which takes its time and is of no use where the archive
        never leaves the memory.
    """
    method = zipfile.ZIP_DEFLATED if smaller else zipfile.ZIP_STORED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980-01-01
            entry.create_system = 0  # the same on every system
            packed.writestr(entry, content, method)
    return target.getvalue()
