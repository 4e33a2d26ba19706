"""Content that the browser fetches by URL instead of receiving it with every rerun.

The same content has the same address, made of its hash. It is there as long as a session keeps
it: what each place of its page published last, and the two that stood there before, for a browser
that is still on its way to fetch one. Streamlit has such a store, too; but there every run
publishes everything anew, and looks through what all sessions have, while all others wait.
"""

import hashlib
import json
from dataclasses import dataclass
from threading import Lock
from weakref import WeakValueDictionary

import streamlit as st

from kankei_geo.base import paths
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.ops.gate import GEOMETRY, PUBLISHED
from kankei_geo.present.maps import served
from kankei_geo.ui import held

_KEPT = "_published"
_JSON = "application/json"
_DIGITS = 32  # of a hash in an address
_FORMER = 2  # of a place, for browsers that are slow


@dataclass(frozen=True, eq=False)
class Published:
    """What is there under an address.

    Attributes
    ----------
    content : str
        As it is sent.
    mime : str
        Its type.
    name : str
        The last part of its address.
    """

    content: str
    mime: str
    name: str


_Kept = dict[str, tuple[Published, ...]]  # by place
_by_name: WeakValueDictionary[str, Published] = WeakValueDictionary()
_one_at_a_time = Lock()


def base_url() -> str:
    """Return the path of this server, with a slash at both ends."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}/" if base else "/"


def geometry_url(data: Dataset, name: str) -> str:
    """Return the address of one of a dataset's map files: it holds the hash of the content.

    A browser fetches each edition once, and never takes an old one for a new one.

    Parameters
    ----------
    data : Dataset
        Whose file it is.
    name : str
        Its name below the dataset's folder in ``static/``.
    """
    whose = data.edition.id
    if data.origin is not None:
        # The shapes are the shipped ones; what the pointer reads of them is the reader's.
        whose = held.key_of(data) if name == paths.PICKED else data.origin.edition
    place = f"{data.prefecture.code}/{whose}/{name}"
    return f"{base_url()}{GEOMETRY}/{served.digest(data, name)}/{place}"


def to_json(content: object) -> str:
    """Return `content` as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def publish(content: str, place: str, mime: str = _JSON) -> str:
    """Publish JSON, or another kind of text, and return its address.

    Parameters
    ----------
    content : str
        What the browser will fetch.
    place : str
        Where it is used on the page; new content at the same place replaces the old.
    mime : str
        Its type.
    """
    kept: _Kept = st.session_state.setdefault(_KEPT, {})
    former = kept.get(place, ())
    if not former or (former[0].content, former[0].mime) != (content, mime):
        kept[place] = former = (_shared(content, mime), *former[:_FORMER])
    return f"{base_url()}{PUBLISHED}/{former[0].name}"


def of_name(name: str) -> Published | None:
    """Return what is published under the last part of an address, or None if nothing is."""
    return _by_name.get(name)


def _shared(content: str, mime: str) -> Published:
    """Return what all sessions that publish this content keep together."""
    digest = hashlib.sha256(f"{mime}\n{content}".encode()).hexdigest()
    name = digest[:_DIGITS]
    with _one_at_a_time:
        return _by_name.setdefault(name, Published(content, mime, name))
