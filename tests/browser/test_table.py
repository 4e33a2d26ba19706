"""The table of municipalities: the choice of columns, and the file that is downloaded."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kankei_geo.present.tables.municipality_table import column_title
from kankei_geo.view.view import COLUMNS, TILES, View
from tests.hokkaido import HOKKAIDO

from .controls import names, pill, rows, switch
from .screen import expect_view, open_view

pytestmark = pytest.mark.browser

_BOM = b"\xef\xbb\xbf"


def _title(column: str) -> str:
    return column_title(HOKKAIDO, column, "ja")


@pytest.mark.turns(1)
def test_the_columns_are_chosen_and_the_file_has_what_is_shown(page: Page) -> None:
    view = View(kind=TILES, area=("tokachi",), counts=("4", "none"))
    open_view(page, "/", view)
    switch(page, "列の選択とダウンロード")
    heads = page.locator(".kg-table thead th:not([hidden])")
    expect(heads).to_have_count(8)
    pill(page, "列", _title("policies")).click()
    expect(heads).to_have_count(4)
    pill(page, "列", _title("code")).click()
    pill(page, "列", _title("change")).click()
    kept = (*(column for column in COLUMNS if column != "policies"), "code", "change")
    expect(heads).to_have_text(["市町村", *map(_title, kept)])
    expect_view(page, View(kind=TILES, area=view.area, counts=view.counts, columns=kept))
    with page.expect_download() as started:
        page.get_by_role("button", name="表示中の表をダウンロード").click()
    assert started.value.suggested_filename.endswith(".csv")
    written = Path(started.value.path()).read_bytes()
    assert written.startswith(_BOM)
    head, *lines = csv.reader(written.decode("utf-8-sig").splitlines())
    assert head == [_title("code"), "市町村", *(_title(name) for name in kept if name != "code")]
    codes = [row.get_attribute("data-code") for row in rows(page).all()]
    assert len(codes) > 1
    assert [line[0] for line in lines] == codes
    assert all(len(line[0]) == 5 and line[0].startswith("01") for line in lines)
    assert [line[1] for line in lines] == names(page).all_inner_texts()
    # Not listed is empty, never 0.
    assert {line[3] for line in lines} == {"4", ""}
