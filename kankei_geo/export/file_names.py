"""Names of files that tell what is in them, safe on every system."""

import re
import unicodedata
import zlib
from collections.abc import Sequence

from kankei_geo.view import address
from kankei_geo.view.view import View

LONGEST = 80  # letters, with the ending
_ENDING = 18  # room for the longest one, .csv-metadata.json
_BETWEEN = "-"
# What a number alone does not tell.
_TOLD = {
    "without": "no-",
    "counts": "count-",
    "people": "people-",
    "count": "min-",
    "airports": "airports-",
    "since": "since-",
    "winter": "winter-",
    "checkin": "checkin-",
    "leaving": "leaving-",
    "daily": "daily-",
    "hubs": "hubs-",
    "likely": "likely-",
    "unsure": "unsure-",
    "arrive": "from-",
    "depart": "to-",
}
_BEHIND = {"minutes": "min", "within": "min", "km": "km", "journey": "min", "hours": "h"}
_SWITCHES = {"printed": "printed", "ordered": "in-order", "waiting": "no-waiting"}
_NOT_IN_NAMES = re.compile(r"[^\w.]+")


def stem(view: View, subject: str, settings: Sequence[str]) -> str:
    """Return the name of a file without its ending.

    Parameters
    ----------
    view : View
        Its settings that differ from the default are told.
    subject : str
        What the file shows.
    settings : sequence of str
        Names of the settings that decide it, in the order in which they are told.

    Returns
    -------
    str
        Letters (also 漢字 and かな of a search), digits, full stops and hyphens; where it would be
        too long, it is cut and ends in a checksum, so that other conditions have another name.
    """
    query = address.to_query(view)
    told = [_told(name, query[name]) for name in settings if name in query]
    whole = _BETWEEN.join(filter(None, ("kankei-geo", _clean(subject), *told)))
    room = LONGEST - _ENDING
    if len(whole) <= room:
        return whole
    checksum = f"{_BETWEEN}{zlib.crc32(whole.encode()):08x}"
    return whole[: room - len(checksum)].rstrip("-.") + checksum


def _told(name: str, value: str) -> str:
    if name in _SWITCHES:
        return _SWITCHES[name]
    told = _clean(value)
    return f"{_TOLD.get(name, '')}{told}{_BEHIND.get(name, '')}" if told else ""


def _clean(text: str) -> str:
    """Return a text in letters that every system takes; an underscore is a hyphen."""
    text = unicodedata.normalize("NFC", text).replace("_", _BETWEEN)
    return _NOT_IN_NAMES.sub(_BETWEEN, text).strip("-.")
