"""One fence around every part of every page: no bare error page, one line in the log."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest

from kankei_geo.base.errors import DamagedError, InputFileError
from kankei_geo.ui import reconnect, state
from kankei_geo.ui.parts import controls, guidance, way_back
from kankei_geo.view import restore

from .test_app import PAGES, opened

UNEXPECTED = "このページを作る途中で問題が起きました"
PARTS: dict[str, tuple[object, str]] = {
    "reconnect": (reconnect, "listen"),
    "view": (state, "open_view"),
    "sidebar": (way_back, "way_back"),
    "search": (controls, "find"),
    "foot": (guidance, "foot"),
}


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@dataclass
class UnforeseenError(Exception):
    """Something that nobody expected."""

    told: str = "two\nlines"

    def __str__(self) -> str:
        return self.told


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_a_page_shows_a_trace(
    page: str, part: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if part == "foot" and page in ("pages/sources.py", "pages/brought.py"):
        pytest.skip("this page has no foot")
    where, name = PARTS[part]
    monkeypatch.setattr(where, name, failing(UnforeseenError()))
    with caplog.at_level(logging.ERROR):
        app = opened(page)
    assert [UNEXPECTED in error.value for error in app.error] == [True]
    told = [record for record in caplog.records if record.name == "kankei_geo"]
    assert len(told) == 1
    assert told[0].getMessage().startswith(f"{page} failed: ")
    # What it says may be a reader's: its kind and its place are enough.
    assert re.search(r": UnforeseenError \(\w+\.py:\d+\)$", told[0].getMessage())
    assert told[0].exc_info is None


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("ja", "このサーバーのデータに問題があるため、何も表示できません"),
        ("en", "The data of this server are damaged, so nothing is shown"),
    ],
)
def test_damaged_data_are_told_on_every_page(
    page: str, language: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = InputFileError(
        "{place}: the file is missing or cannot be read. Restore it.", place="data/notes.csv"
    )
    damaged = DamagedError([fault])
    monkeypatch.setattr(state, "dataset", failing(damaged))
    app = opened(page, lang=language)
    told = unescape("".join(error.value for error in app.error))
    assert message in told
    assert "data/notes.csv" in told
    # No figure stands beside the message.
    assert not app.metric
    assert not app.get("deck_gl_json_chart")


@pytest.mark.parametrize(
    "code",
    [
        "kg1_7cExAQAAAMKgoOvfwxg_QAEAAAAfAw",
        "http://[x?restore=abc",
        "kg1_",
        "kg1_" + "A" * 5000,
        "x" * 10_000,
    ],
)
def test_a_code_that_makes_no_sense_is_told_and_the_page_goes_on(code: str) -> None:
    app = opened("pages/compare.py", restore=code)
    assert len(app.warning) == 1
    assert not app.error
    assert restore.PARAMETER not in app.query_params
