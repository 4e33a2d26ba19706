"""Documents of the present view: a download for each format, the atlas, and the way back."""

import contextlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.base.errors import KankeiGeoError, LicenceError
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.export import FORMAT_NAMES
from kankei_geo.ops import counts
from kankei_geo.present.words.words import Translator
from kankei_geo.ui import state
from kankei_geo.ui.parts import atlas_job
from kankei_geo.view import restore
from kankei_geo.view.view import View

if TYPE_CHECKING:
    from kankei_geo.export.document import Document
    from kankei_geo.export.paper.paper_size import Paper

# As `paper_size.paper` knows them, with what they are called.
_SIZES = {
    "16:9": "16:9",
    "4:3": "4:3",
    "a4": msgid("A4 landscape"),
    "a3": msgid("A3 landscape"),
    "a4-portrait": msgid("A4 portrait"),
    "a3-portrait": msgid("A3 portrait"),
}
_SIZE = "_paper"
_CODE = "restore"


def documents(data: Dataset, view: View, page: str, t: Translator) -> None:
    """Draw what can be made of the present view.

    Parameters
    ----------
    view : View
        What the documents show.
    page : str
        One of `view.PAGE_NAMES`: it decides what a figure shows.
    t : Translator
        Texts in the reader's language.
    """
    if not data.policies:
        st.caption(t("Documents can be made once there is a table of policies."))
        return
    if isinstance(data, JapanDataset):
        st.caption(t("Documents are of one prefecture: choose it above."))
        return
    # The drawing libraries take a second to load: only who makes a document waits for them.
    from kankei_geo.export import formats  # noqa: PLC0415 -- see above
    from kankei_geo.export.document import Document  # noqa: PLC0415 -- see above
    from kankei_geo.export.paper import paper_size  # noqa: PLC0415 -- see above

    document = Document(data, view, page)
    st.button(
        t("Present (projector)"),
        key="start_presenting",
        icon=":material/slideshow:",
        type="tertiary",
        on_click=state.present_scene,
        args=(0,),
    )
    st.text_input(t("Open a view by the code on a document"), key=_CODE, on_change=_open_code)
    told = t("Documents of what is shown now: {title}").format(title=document.title)
    st.caption(harmless.markdown(told))
    size = st.selectbox(
        t("Size of figures"), list(_SIZES), format_func=lambda size: t(_SIZES[size]), key=_SIZE
    )
    forbidden = _forbidden(replace(document, with_tables=True).layers, view.lang)
    for name in FORMAT_NAMES:
        made = formats.FORMATS[name]
        st.download_button(
            t(made.label),
            partial(_made, name, document, paper_size.paper(size)),
            file_name=formats.file_name(name, document),
            mime=made.mime,
            key=f"make_{name}",
            on_click="ignore",
            icon=":material/download:",
            type="tertiary",
            disabled=bool(made.is_data and forbidden),
        )
    if forbidden:
        st.warning(harmless.markdown(forbidden))
    if data.origin is None:
        atlas_job.atlas(view, t)
    else:  # it is made by another process, which would need the table as a file
        st.caption(t("The atlas of a table of your own is made by the command line only."))


def _made(name: str, document: "Document", paper: "Paper") -> bytes:
    """Make a document when it is asked for, and count it."""
    from kankei_geo.export import formats  # noqa: PLC0415 -- see above

    with counts.exporting(name):
        return formats.make(name, document, paper)


def _forbidden(layers: tuple[sources.Sidecar, ...], language: str) -> str:
    """Return why no data may be passed on, or nothing."""
    try:
        sources.require_redistributable(layers)
    except LicenceError as error:
        return error.text(language)
    return ""


def _open_code() -> None:
    """Put the code into the address, where `frame` finds it as in a link (a callback)."""
    code = st.session_state[_CODE].strip()
    if code:
        with contextlib.suppress(KankeiGeoError):  # told by the frame; the text stays to be mended
            if not restore.unpacked(code).query.get("brought"):
                restore.read(code)
            st.session_state[_CODE] = ""
        state.write(restore.PARAMETER, code)
