"""Slides and workbook open in a real office program, which is skipped where there is none."""

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from kankei_geo.dataset import sources
from kankei_geo.export.slides import slides
from kankei_geo.export.workbook import workbook
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


@pytest.mark.slow
@pytest.mark.parametrize("state", ["layer=metro_pr&area=tokachi&lang=ja", "airport_access?lang=en"])
def test_slides_have_four_pages_with_their_texts(state: str, tmp_path: Path) -> None:
    shown = document(state)
    found = pages(slides.make_slides(shown), ".pptx", tmp_path)
    assert len(found) == 4
    assert "".join(shown.title.split()) in found[0]
    (boundaries,) = sources.credit_lines(HOKKAIDO.layers({"municipalities.shp"}), shown.view.lang)
    for text in found:
        assert shown.code in text
        assert "".join(boundaries.split()) in text
    assert ("Takasu-cho" if shown.view.lang == "en" else "鷹栖町") in found[3]


@pytest.mark.slow
def test_workbook_prints_every_sheet(tmp_path: Path) -> None:
    shown = document("area=tokachi&lang=ja")
    found = pages(workbook.make_workbook(shown), ".xlsx", tmp_path)
    assert len(found) > 11
    text = "".join(found)
    assert "".join(shown.title.split()) in found[0]
    for name in ("更別村", "01639", "未掲載", "関係人口", "2,327行"):
        assert name in text
    for line in shown.credit:
        assert "".join(line.split()) in text
