"""What a PDF says of itself: title, language, credit, code, in the catalogue and as XMP.

Tags (the order and the meaning of what stands on a page) are not among it: no library at hand
adds them to drawings.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, time

from pypdf import PdfWriter
from pypdf.generic import BooleanObject, NameObject, TextStringObject
from pypdf.xmp import XmpInformation

from kankei_geo.export.document import AUTHOR, Document


def described(pages: Sequence[bytes], document: Document) -> bytes:
    """Return one PDF of several with what it says of itself."""
    files = [io.BytesIO(page) for page in pages]
    writer = PdfWriter() if len(files) > 1 else PdfWriter(clone_from=files[0])
    if len(files) > 1:  # each has brought its fonts
        for one in files:
            writer.append(one)
        writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    describe(writer, document, document.title)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def describe(writer: PdfWriter, document: Document, title: str) -> None:
    """Tell title, language, credit and code, with a date that does not depend on the day.

    Parameters
    ----------
    writer : pypdf.PdfWriter
        Receives it.
    document : Document
        Its credit, code, date and language.
    title : str
        Shown by readers in place of the file's name.
    """
    language, day = document.view.lang, document.date
    credit = " / ".join(document.credit)
    moment = datetime.combine(day, time(), UTC)  # not the time zone of the server
    stamp = moment.strftime("D:%Y%m%d%H%M%SZ")
    writer.metadata = {
        "/Title": title,
        "/Author": AUTHOR,
        "/Subject": document.code,
        "/Keywords": credit,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    shown = writer.create_viewer_preferences()
    shown[NameObject("/DisplayDocTitle")] = BooleanObject(value=True)
    about = XmpInformation.create()
    about.dc_title = {"x-default": title, language: title}
    about.dc_language = [language]
    about.dc_creator = [AUTHOR]
    about.dc_rights = {"x-default": credit}
    about.dc_identifier = document.code
    about.pdf_keywords = credit
    about.xmp_create_date = about.xmp_modify_date = moment
    writer.xmp_metadata = about
