"""Pages that are listed once are those that Streamlit lists at each run."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from streamlit.commands import navigation
from streamlit.navigation.page import Page
from streamlit.runtime.scriptrunner import script_runner

from kankei_geo.ui import page_list

from .test_app import PAGES, opened

_THEIRS = script_runner._mpa_v1


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    script_runner._mpa_v1 = _THEIRS


def told(monkeypatch: pytest.MonkeyPatch) -> list[list[dict[str, Any]]]:
    """Return a list that takes the pages of each run from now on."""
    runs, known = [], navigation._navigation

    def noting(pages: Sequence[Page], **options: Any) -> Page:  # noqa: ANN401 -- Streamlit's
        runs.append([dict(vars(page)) for page in pages] + [options])
        return known(pages, **options)

    for module in (navigation, page_list):
        monkeypatch.setattr(module, "_navigation", noting)
    return runs


def test_the_list_is_that_of_streamlit_and_is_the_same_at_each_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs = told(monkeypatch)
    theirs = opened("dashboard.py")
    assert len(runs) == 1
    assert len(runs[0]) == len(PAGES) + 1
    page_list.list_once()
    ours = opened("dashboard.py")
    ours.run()
    assert len(runs) == 3
    assert runs[1:] == [runs[0], runs[0]]
    assert ours.title == theirs.title
    assert [one.proto for one in ours.main] == [one.proto for one in theirs.main]
