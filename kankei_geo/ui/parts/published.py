"""Content that the browser fetches by URL instead of receiving it with every rerun.

Streamlit keeps such files in memory under an address made of their content, as it does
for pictures: the same content has the same address, so the browser's cache holds it. It
drops a file when a run no longer asks for it, even if a browser is still on its way to
fetch it; so each session keeps what it published last, and what stood there before.
"""

import json

import streamlit as st
from streamlit.runtime import get_instance

from kankei_geo.base import paths
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.ops.gate import GEOMETRY
from kankei_geo.present.maps import served
from kankei_geo.ui import held

_KEPT = "_published"
_JSON = "application/json"
_Kept = dict[str, tuple[tuple[str, str], ...]]  # content and type, by place


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
    if (content, mime) not in former[:1]:
        kept[place] = ((content, mime), *former[:1])
    return base_url() + _add(content, mime, place).lstrip("/")


def keep_published() -> None:
    """Keep what earlier runs of this session published for the present run, too."""
    kept: _Kept = st.session_state.get(_KEPT, {})
    for place, contents in kept.items():
        for number, (content, mime) in enumerate(contents):
            _add(content, mime, f"{place}-{number}")


def _add(content: str, mime: str, place: str) -> str:
    files = get_instance().media_file_mgr
    return str(files.add(content.encode(), mime, place))
