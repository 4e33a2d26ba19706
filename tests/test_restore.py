"""A document's code brings its view back, and nothing else is taken for one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.pages import BACKGROUND_PAGE, PAGE_NAMES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view import restore
from kankei_geo.view.view import FILLED_IN, GOALS, NOT_IN_DOCUMENTS, View, without
from tests.hokkaido import HOKKAIDO

from .test_address import VIEWS

PAGES = st.sampled_from(PAGE_NAMES)


@given(VIEWS, PAGES)
def test_a_code_brings_page_and_view_back(view: View, page: str) -> None:
    restored = restore.read(restore.code(HOKKAIDO, page, view))
    # What is no part of what a document shows is not in its code.
    # Nor does a map tell what somebody has filled in.
    is_sheet = page == BACKGROUND_PAGE and view.chapter == GOALS
    kept = view if is_sheet else without(view, *FILLED_IN)
    assert restored.view == without(kept, *NOT_IN_DOCUMENTS)
    assert (restored.page, restored.data_hash) == (page, restored.data.hash)


@given(VIEWS, PAGES)
def test_an_address_with_a_code_is_read_like_the_code(view: View, page: str) -> None:
    code = restore.code(HOKKAIDO, page, view)
    assert restore.read(f" http://example.lg.jp/kankei/?restore={code}\n") == restore.read(code)


def test_a_code_tells_that_the_data_have_changed_since(monkeypatch: pytest.MonkeyPatch) -> None:
    code = restore.code(HOKKAIDO, "overview", View())
    restored = restore.read(code)
    assert restored.data_hash == restored.data.hash
    monkeypatch.setattr(Dataset, "hash", "00000000")
    assert restored.data_hash != restored.data.hash
    assert len(restored.data_hash) == 8


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_code_is_found_in_whatever_is_pasted(lang: str) -> None:
    view = View(area=("tokachi",), code=("01631",), layer="metro_pr", lang=lang)
    code = restore.code(HOKKAIDO, "overview", view)
    middle = len(code) // 2
    wide = code.translate({letter: letter + 0xFEE0 for letter in range(0x21, 0x7F)})
    for text in (
        f"この表示の再現コード（ダッシュボードで開けます）： {code}",
        f"{code}。",
        f"「{code}」を開いてください",
        f"\u3000{code}\n",
        f"{code[:middle]}\n{code[middle:]}",
        f"コード：{code[:middle]} \u200b{code[middle:]}\nデータ 2026-11-22 時点",
        f"Code: {code}, of the map",
        wide,
        f"http://x.example/?restore={code}&x=1",
        f"<a href='?restore={code}'>",
    ):
        assert restore.read(text).view == view, text
        assert restore.read_state(HOKKAIDO, text)[1:] == ("overview", view), text


@given(st.text(max_size=200))
def test_no_other_text_is_taken_for_a_code(text: str) -> None:
    with pytest.raises(InputContentError, match="Code of a view: found"):
        restore.read("kg1_" + text)


# A list in a list in a list … in a few letters.
_DEEP = "kg1_7cExAQAAAMKgoOvfwxg_QAEAAAAfAw"


@pytest.mark.parametrize(
    "text", ["http://[x?restore=abc", "restore=", "//[::1?restore=kg1_", _DEEP]
)
def test_no_address_with_a_broken_code_is_taken_for_one(text: str) -> None:
    with pytest.raises(InputContentError, match="Code of a view: found"):
        restore.read(text)


@given(VIEWS, st.integers(5, 30))
def test_a_code_that_was_cut_is_told(view: View, cut: int) -> None:
    code = restore.code(HOKKAIDO, "overview", view)
    with pytest.raises(InputContentError) as caught:
        restore.read(code[:-cut])
    found = code[:-cut][:24] + ("…" if len(code) - cut > 24 else "")
    assert str(caught.value) == (
        f"Code of a view: found {found!r}. Expected the whole code from a document, from kg1_ to "
        "its end. Copy it again."
    )


def test_a_short_code_cannot_become_a_long_text() -> None:
    bomb = restore.code(HOKKAIDO, "overview", replace(View(), find="冬" * 1_000_000))
    with pytest.raises(InputContentError):
        restore.read(bomb)


@pytest.mark.parametrize(
    ("state", "page", "view"),
    [
        ("", "overview", View()),
        ("layer=metro_pr", "overview", View(layer="metro_pr")),
        ("?layer=metro_pr&lang=en", "overview", View(layer="metro_pr", lang="en")),
        ("distribution", "distribution", View()),
        ("airport_access?minutes=90", "airport_access", View(minutes=90)),
        (
            "http://example.lg.jp:8501/municipality?code=01428",
            "municipality",
            View(code=("01428",)),
        ),
        ("http://example.lg.jp/?area=tokachi", "overview", View(area=("tokachi",))),
        (restore.code(HOKKAIDO, "compare", View(km=80)), "compare", View(km=80)),
    ],
)
def test_a_state_is_an_address_or_a_part_of_it(state: str, page: str, view: View) -> None:
    assert restore.read_state(HOKKAIDO, state) == (HOKKAIDO, page, view)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (
            "http://[x?layer=metro_pr",
            (
                "State: not understood: http://[x?layer=metro_pr. Expected settings as in the "
                "address of a page of the dashboard. Copy the address from the browser."
            ),
        ),
        (
            "layer=metro&area=nowhere",
            (
                "State: not understood: layer=metro, area=nowhere. Expected settings as in the "
                "address of a page of the dashboard. Copy the address from the browser."
            ),
        ),
        (
            "colour=blue",
            (
                "State: not understood: colour. Expected settings as in the address of a page of "
                "the dashboard. Copy the address from the browser."
            ),
        ),
        (
            "rule=road",  # a property of a view, but no setting
            (
                "State: not understood: rule. Expected settings as in the address of a page of the "
                "dashboard. Copy the address from the browser."
            ),
        ),
        (
            "somewhere?layer=count",
            (
                "State: found the page 'somewhere'. Expected one of: overview, priority_map, "
                "airport_access, routes, hubs, municipality, compare, distribution, analysis, "
                "initiatives, background, "
                "sources."
            ),
        ),
    ],
)
def test_a_state_that_is_not_understood_is_an_error(state: str, message: str) -> None:
    with pytest.raises(InputContentError) as caught:
        restore.read_state(HOKKAIDO, state)
    assert str(caught.value) == message
