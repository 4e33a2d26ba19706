"""What is found out once is what Streamlit finds out at each run."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from streamlit import config, string_util
from streamlit.commands import navigation
from streamlit.navigation.page import Page
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner

from kankei_geo.ui import once

from .test_app import PAGES, opened

REPLACED = (
    (script_runner, "_mpa_v1"),
    (app_session, "_populate_theme_msg"),
    (app_session, "_populate_config_msg"),
    (string_util, "extract_leading_emoji"),
)


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module, name in REPLACED:
        monkeypatch.setattr(module, name, getattr(module, name))  # to be put back
    once._theme.cache_clear()
    once._config.cache_clear()
    yield
    once._theme.cache_clear()
    once._config.cache_clear()


def told(monkeypatch: pytest.MonkeyPatch) -> list[list[dict[str, Any]]]:
    """Return a list that takes the pages of each run from now on."""
    runs, known = [], navigation._navigation

    def noting(pages: Sequence[Page], **options: Any) -> Page:  # noqa: ANN401 -- Streamlit's
        runs.append([dict(vars(page)) for page in pages] + [options])
        return known(pages, **options)

    for module in (navigation, once):
        monkeypatch.setattr(module, "_navigation", noting)
    return runs


def test_the_list_is_that_of_streamlit_and_is_the_same_at_each_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs = told(monkeypatch)
    theirs = opened("dashboard.py")
    assert len(runs) == 1
    assert len(runs[0]) == len(PAGES) + 1
    once.find_out_once()
    ours = opened("dashboard.py")
    ours.run()
    assert len(runs) == 3
    assert runs[1:] == [runs[0], runs[0]]
    assert ours.title == theirs.title
    assert [one.proto for one in ours.main] == [one.proto for one in theirs.main]


def session_message() -> bytes:
    """Return what a browser is told of options when a run begins, as Streamlit fills it."""
    message = NewSession()
    app_session._populate_config_msg(message.config)
    theme = message.custom_theme
    app_session._populate_theme_msg(theme)
    for name in ("light", "dark", "sidebar"):
        app_session._populate_theme_msg(getattr(theme, name), f"theme.{name}")
    return message.SerializeToString(deterministic=True)


def test_options_are_told_as_streamlit_tells_them(monkeypatch: pytest.MonkeyPatch) -> None:
    set_by_us = {
        "theme.base": "light",
        "theme.font": "sans-serif",
        "theme.primaryColor": "#1a5fb4",
        "theme.sidebar.backgroundColor": "#eeeeee",
    }
    kept = {name: config.get_option(name) for name in set_by_us}
    try:
        for name, value in set_by_us.items():
            config.set_option(name, value)
        theirs = session_message()
        once.find_out_once()
        assert session_message() == session_message() == theirs
        assert b"#1a5fb4" in theirs
        assert b"#eeeeee" in theirs
        # They are read once: nothing of them is asked for again.
        monkeypatch.setattr(config, "get_options_for_section", None)
        assert session_message() == theirs
    finally:
        for name, value in kept.items():
            config.set_option(name, value)


@pytest.mark.parametrize(
    "label",
    ["", "A", "道共同", "🚨 警報", "☃️雪", ":material/warning: 注意", ":material/no_such: 注意"],
)
def test_the_head_of_a_label_is_that_of_streamlit(label: str) -> None:
    theirs = string_util.extract_leading_icon(label)
    once.find_out_once()
    assert string_util.extract_leading_icon(label) == theirs
    assert string_util.extract_leading_icon(label) == theirs
