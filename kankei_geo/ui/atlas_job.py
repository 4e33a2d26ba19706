"""The atlas, made in a process of its own, with progress and a way to stop it."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from kankei_geo import paths
from kankei_geo.address import to_query
from kankei_geo.candidates import Rule
from kankei_geo.present.words import Translator
from kankei_geo.view import View

_JOB, _BUSY = "_atlas_job", "_atlas_busy"
_LOG = logging.getLogger(__name__)
_NAME = "kankei-geo-atlas.pdf"
_EVERY_S = 1
# Two cores make one atlas in about a minute; two at a time would starve the pages.
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)


@dataclass
class Job:
    """A running or finished atlas.

    Attributes
    ----------
    process : subprocess.Popen
        The command line that makes it.
    folder : tempfile.TemporaryDirectory
        Where the atlas will stand; it goes with the job.
    made_for : tuple
        What decides the atlas: language and rule of the view.
    done, pages : int
        How far it is.
    told : list of str
        What the command line said besides its progress.
    """

    process: subprocess.Popen[str]
    folder: tempfile.TemporaryDirectory[str]
    made_for: tuple[str, Rule]
    done: int = 0
    pages: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def out(self) -> Path:
        """Where the atlas will stand."""
        return Path(self.folder.name, _NAME)

    @property
    def is_running(self) -> bool:
        """Whether it is still being made."""
        return self.process.poll() is None

    def follow(self) -> None:
        """Read the progress until the process ends (in a thread)."""
        try:
            for line in self.process.stderr or ():
                done, _, pages = line.strip().partition("/")
                if done.isdecimal() and pages.isdecimal():
                    self.done, self.pages = int(done), int(pages)
                else:
                    self.told.append(line)
            self.process.wait()
        finally:
            _ONE_AT_A_TIME.release()

    def stop(self) -> None:
        """Stop the process and the ones that draw for it."""
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGTERM)
            else:
                self.process.terminate()


def start(view: View) -> Job | None:
    """Start to make the atlas of a view, or return None while another one is being made."""
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        return None
    folder = tempfile.TemporaryDirectory(prefix="kankei-geo-")
    command = [sys.executable, "-m", "kankei_geo", "export", "--format", "atlas"]
    command += ["--plain-progress", "--lang", view.lang, "--state", urlencode(to_query(view))]
    command += ["--out", str(Path(folder.name, _NAME))]
    try:
        process = subprocess.Popen(  # noqa: S603 -- our own command; the view is encoded
            command, cwd=paths.ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    except OSError:
        _ONE_AT_A_TIME.release()
        raise
    job = Job(process, folder, _deciding(view))
    threading.Thread(target=job.follow, daemon=True).start()
    return job


def atlas(view: View, t: Translator) -> None:
    """Draw the button that makes the atlas, its progress, or the finished file."""
    job: Job | None = st.session_state.get(_JOB)
    # A finished atlas of other settings would be taken for one of the present view.
    if job is None or not (job.is_running or job.made_for == _deciding(view)):
        _offer(view, t)
    elif job.is_running:
        _progress(t)
    elif job.out.exists():
        st.download_button(
            t("Download the atlas"),
            job.out.read_bytes,
            file_name=_NAME,
            mime="application/pdf",
            key="atlas_file",
            on_click="ignore",
            icon=":material/download:",
            type="primary",
        )
    else:
        _LOG.error("The atlas was not made: %s", "".join(job.told))
        st.error(t("The atlas could not be made. Try again; the server’s log says more."))
        st.button(t("Close"), key="close_atlas", on_click=_forget)


def _deciding(view: View) -> tuple[str, Rule]:
    return view.lang, view.rule


def _offer(view: View, t: Translator) -> None:
    st.button(
        t("Atlas of all municipalities (PDF, about a minute)"),
        key="make_atlas",
        icon=":material/menu_book:",
        type="tertiary",
        on_click=_start,
        args=(view,),
    )
    if st.session_state.pop(_BUSY, False):
        st.warning(t("Someone else’s atlas is being made. Try again in a minute."))


@st.fragment(run_every=_EVERY_S)
def _progress(t: Translator) -> None:
    """Draw how far the atlas is, again and again until it is finished or stopped."""
    job: Job | None = st.session_state.get(_JOB)
    if job is None or not job.is_running:
        st.rerun()
    text = t("Atlas: {done} of {pages} pages").format(done=job.done, pages=job.pages or "–")
    st.progress(job.done / job.pages if job.pages else 0.0, text=text)
    st.button(t("Stop"), key="stop_atlas", on_click=_forget)


def _start(view: View) -> None:
    job = start(view)
    if job is None:
        st.session_state[_BUSY] = True
    else:
        st.session_state[_JOB] = job


def _forget() -> None:
    job: Job = st.session_state.pop(_JOB)
    job.stop()
