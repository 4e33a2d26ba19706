"""Content that the browser fetches by URL instead of receiving it with every rerun.

Streamlit keeps such files in memory under an address made of their content, as it does
for pictures: the same content has the same address, so the browser's cache holds it.
"""

import json

import streamlit as st
from streamlit.runtime import get_instance


def base_url() -> str:
    """Return the path of this server, with a slash at both ends."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}/" if base else "/"


def to_json(content: object) -> str:
    """Return `content` as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def publish(content: str, place: str) -> str:
    """Publish JSON and return its address.

    Parameters
    ----------
    content : str
        What the browser will fetch.
    place : str
        Where it is used on the page; new content at the same place replaces the old.
    """
    files = get_instance().media_file_mgr
    return base_url() + files.add(content.encode(), "application/json", place).lstrip("/")
