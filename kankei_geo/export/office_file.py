"""Office files that are the same on any day: fixed times inside, fixed order, fixed dates."""

import io
import re
import zipfile
from datetime import date

from kankei_geo.base import archive, harmless

_TIMES = re.compile(
    rb"(<dcterms:(?:created|modified) xsi:type=\"dcterms:W3CDTF\">)[^<]*(?=</dcterms:)"
)
_LONGEST = 255  # letters of a property
_CORE = "docProps/core.xml"
_FIRST = "[Content_Types].xml"  # some readers expect it there


def repack(content: bytes, day: date) -> bytes:
    """Return an office file without traces of when and in which order it was written.

    Parameters
    ----------
    content : bytes
        A ``.pptx`` or ``.xlsx`` file; workbooks inside it are repacked, too.
    day : datetime.date
        When the file says it was created.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        names = sorted(source.namelist(), key=lambda name: (name != _FIRST, name))
        return archive.pack({name: _fixed(name, source.read(name), day) for name in names})


def fitting(text: str) -> str:
    """Return a text as a property of an office file, or none: a cut code brings nothing back."""
    return harmless.xml(text) if len(text) <= _LONGEST else ""


def _fixed(name: str, content: bytes, day: date) -> bytes:
    if name == _CORE:
        return _TIMES.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode(), content)
    return repack(content, day) if name.endswith(".xlsx") else content
