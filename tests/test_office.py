"""Slides and workbook open in a real office program, which is skipped where there is none."""

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from kankei_geo.dataset import sources
from kankei_geo.export.slides import slides
from kankei_geo.export.workbook import workbook
from kankei_geo.present.words import words
from tests.hokkaido import HOKKAIDO

from .documents import document

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="there is no LibreOffice")


def pages(content: bytes, suffix: str, folder: Path) -> list[str]:
    """Return the text of each page that LibreOffice makes of a file, without line breaks."""
    source = folder / f"document{suffix}"
    source.write_bytes(content)
    subprocess.run(
        [
            str(SOFFICE),
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with pypdfium2.PdfDocument(folder / "document.pdf") as pdf:
        found = []
        for page in pdf:
            text = page.get_textpage()
            found.append("".join(text.get_text_range().split()))
            text.close()
            page.close()
    return found


@pytest.mark.turns(2)
@pytest.mark.slow
@pytest.mark.parametrize(
    "state",
    [
        pytest.param("layer=metro_pr&area=tokachi&lang=ja", marks=pytest.mark.full),
        "airport_access?lang=en",
    ],
)
def test_slides_have_four_pages_with_their_texts(state: str, tmp_path: Path) -> None:
    shown = document(state)
    found = pages(slides.make_slides(shown), ".pptx", tmp_path)
    assert len(found) == 4
    assert "".join(shown.title.split()) in found[0]
    (boundaries,) = sources.credit_lines(HOKKAIDO.layers({"municipalities.shp"}), shown.view.lang)
    what = boundaries.partition("：" if shown.view.lang == "ja" else ":")[0]
    for text in found:
        assert shown.code in text
        assert "".join(what.split()) in text
    assert ("Takasu-cho" if shown.view.lang == "en" else "鷹栖町") in found[3]


@pytest.mark.turns(2)
@pytest.mark.slow
@pytest.mark.parametrize(
    "state",
    [
        "area=tokachi&lang=ja",
        pytest.param("routes?stops=01207-01631&lang=en", marks=pytest.mark.full),
    ],
)
def test_workbook_prints_every_sheet(state: str, tmp_path: Path) -> None:
    shown = replace(document(state), with_tables=True)
    content = workbook.make_workbook(shown)
    found = pages(content, ".xlsx", tmp_path)
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert len(sheets) < len(found) < 120  # the pairs of town and airport alone take sixty
    text = "".join(found)
    assert "".join(shown.title.split()) in found[0]
    t = words.translator(shown.view.lang)
    for name in ("01639", "01207", t("Not listed"), t("no road")):
        assert "".join(name.split()) in text
    for line in shown.credit:
        assert "".join(line.split()) in text
    # Each page has the whole of its sheet's title and sources.
    around = {"".join(one.oddFooter.left.text.split()) for one in sheets}
    titles = {"".join(one.oddHeader.left.text.split()) for one in sheets}
    for number, page in enumerate(found):
        assert any(foot in page for foot in around), (number, page)
        assert any(head in page for head in titles), (number, page)
    # Thousands of rows are left out: only their heading is printed.
    heading = "".join(t("Edge to airport (km)").split())
    assert sum(heading in page for page in found) == 1
