"""The atlas, made in a process of its own, with progress and a way to stop it.

One is made at a time. It ends with the server, with its reader, or when it is stopped, and
takes its file along.
"""

import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from kankei_geo.base import paths
from kankei_geo.dataset import release
from kankei_geo.dataset.release import ReplacedError
from kankei_geo.ops import counts
from kankei_geo.present.words.words import Translator
from kankei_geo.view.address import to_query
from kankei_geo.view.view import View

_JOB = "_atlas_job"
_LOG = logging.getLogger(__name__)
# Of a trace: where in the code, and the kind of error in front of what it says.
_REASON = re.compile(r'File "[^"]+", line \d+|[\w.]+(Error|Exception)(?=:|$)')
_MOST_REASONS = 3
_NAME = "kankei-geo-atlas.pdf"
_EVERY_S = 1
# A reader whose connection breaks is back within seconds; a finished atlas waits longer.
_PATIENCE_S, _PATIENCE_WHEN_DONE_S = 20, 600


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
        What decides the atlas: dataset, language and rule of the view.
    done, pages : int
        How far it is.
    began : float
        When it was started, in seconds of `time.monotonic`.
    told : list of str
        What the command line said besides its progress.
    is_over : bool
        Whether it was stopped, so that nothing is left of it.
    """

    process: subprocess.Popen[str]
    folder: tempfile.TemporaryDirectory[str]
    made_for: tuple[object, ...]
    done: int = 0
    pages: int = 0
    began: float = field(default_factory=time.monotonic)
    told: list[str] = field(default_factory=list)
    is_over: bool = False

    @property
    def out(self) -> Path:
        """Where the atlas will stand."""
        return Path(self.folder.name, _NAME)

    @property
    def is_running(self) -> bool:
        """Whether it is still being made."""
        return self.process.poll() is None

    @property
    def is_made(self) -> bool:
        """Whether it is finished and whole."""
        return self.process.poll() == 0 and self.out.exists()

    @property
    def reason(self) -> str:
        """Why it was not made, without what the reader wrote: exit status, places, kind."""
        found = [one.group() for line in self.told if (one := _REASON.match(line))]
        return ", ".join([f"exit status {self.process.poll()}", *found[-_MOST_REASONS:]])

    @property
    def seconds_left(self) -> int | None:
        """How long it will take from now, as far as one can tell; nothing at the start."""
        if not self.done:
            return None
        spent = time.monotonic() - self.began
        return round(spent / self.done * (self.pages - self.done))

    def follow(self) -> None:
        """Read the progress until the process ends (in a thread)."""
        try:
            for line in self.process.stderr or ():
                done, _, pages = line.strip().partition("/")
                if done.isdecimal() and pages.isdecimal():
                    self._check_release()
                    self.done, self.pages = int(done), int(pages)
                else:
                    self.told.append(line.strip())
            self.process.wait()
        finally:
            _DESK.leave(self)
        if self.is_made:
            counts.exported("atlas", time.monotonic() - self.began)
        elif not self.is_over:
            _LOG.error("The atlas was not made (%s)", self.reason)

    def _check_release(self) -> None:
        """End it if it may have read other files than the page shows: once, when it has read."""
        if not self.pages and not release.is_current(paths.home()):
            self.told.append(ReplacedError.__name__)
            self._end()

    def _end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGTERM)
            else:
                self.process.terminate()

    def stop(self) -> None:
        """Stop the process and the ones that draw for it, and remove what they wrote."""
        self.is_over = True
        self._end()
        self.process.wait()
        self.folder.cleanup()

    def watch(self, session: str) -> None:
        """Stop when the reader is gone for good (in a thread).

        Parameters
        ----------
        session : str
            Streamlit's name of the reader's session.
        """
        alone = 0
        while not self.is_over:
            time.sleep(_EVERY_S)
            alone = 0 if get_instance().is_active_session(session) else alone + _EVERY_S
            if alone >= (_PATIENCE_S if self.is_running else _PATIENCE_WHEN_DONE_S):
                self.stop()


class _Desk:
    """Where one atlas is made at a time: two cores need a minute for one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job: Job | None = None

    @property
    def job(self) -> Job | None:
        """The atlas that is being made for anybody."""
        return self._job

    def take(self, view: View) -> Job | None:
        """Start to make the atlas of a view, or return None while another one is made."""
        with self._lock:
            if self._job is None:
                self._job = _start(view)
                return self._job
            return None

    def leave(self, job: Job) -> None:
        """Make room for the next."""
        with self._lock:
            if self._job is job:
                self._job = None


_DESK = _Desk()


def _start(view: View) -> Job:
    folder = tempfile.TemporaryDirectory(prefix="kankei-geo-")
    command = [sys.executable, "-m", "kankei_geo", "export", "--format", "atlas", "--attended"]
    command += ["--plain-progress", "--lang", view.lang, "--state", urlencode(to_query(view))]
    command += ["--out", str(Path(folder.name, _NAME))]
    # The pipe at its input closes when this server ends, and the command ends with it.
    process = subprocess.Popen(  # noqa: S603 -- our own command; the view is encoded
        command,
        cwd=paths.ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # Where memory is short, an atlas goes before the processes with everybody's sessions (Linux).
    with contextlib.suppress(OSError):
        Path(f"/proc/{process.pid}/oom_score_adj").write_text("500", encoding="ascii")
    return Job(process, folder, _deciding(view))


def atlas(view: View, t: Translator) -> None:
    """Draw the button that makes the atlas, its progress, or the finished file."""
    job: Job | None = st.session_state.get(_JOB)
    # A finished atlas of other settings would be taken for one of the present view.
    if job is None or job.is_over or not (job.is_running or job.made_for == _deciding(view)):
        if _DESK.job is None:
            _offer(view, t)
        else:
            _wait(t)
    elif job.is_running:
        _progress(t)
    elif job.is_made:
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
        st.error(
            t(
                "The atlas could not be made. Try again; if it fails again, the people who run "
                "this server find the reason in its log."
            )
        )
        st.button(t("Close"), key="close_atlas", on_click=_forget)


def _deciding(view: View) -> tuple[object, ...]:
    return view.prefecture, view.edition, view.lang, view.rule


def _offer(view: View, t: Translator) -> None:
    st.button(
        t("Atlas of all municipalities (PDF, about a minute)"),
        key="make_atlas",
        icon=":material/menu_book:",
        type="tertiary",
        on_click=_begin,
        args=(view,),
    )


@st.fragment(run_every=_EVERY_S)
def _wait(t: Translator) -> None:
    """Draw how far somebody else's atlas is, until there is room for the next."""
    job = _DESK.job
    if job is None:
        st.rerun()
    left = job.seconds_left
    text = t("Someone else’s atlas is being made. Yours can be made in about {seconds} seconds.")
    if left is None:
        text = t("Someone else’s atlas is being made. Yours can be made in about a minute.")
    st.progress(_share(job), text=text.format(seconds=left))


@st.fragment(run_every=_EVERY_S)
def _progress(t: Translator) -> None:
    """Draw how far the atlas is, again and again until it is finished or stopped."""
    job: Job | None = st.session_state.get(_JOB)
    if job is None or not job.is_running:
        st.rerun()
    text = t("Atlas: {done} of {pages} municipalities").format(
        done=job.done, pages=job.pages or "–"
    )
    st.progress(_share(job), text=text)
    st.button(t("Stop"), key="stop_atlas", on_click=_forget)


def _share(job: Job) -> float:
    return job.done / job.pages if job.pages else 0.0


def _begin(view: View) -> None:
    """Start the atlas (a callback); while another one is made, the page says so."""
    job = _DESK.take(view)
    context = get_script_run_ctx()
    if job is None or context is None:
        return
    st.session_state[_JOB] = job
    threading.Thread(target=job.follow, daemon=True).start()
    threading.Thread(target=job.watch, args=(context.session_id,), daemon=True).start()


def _forget() -> None:
    job: Job = st.session_state.pop(_JOB)
    job.stop()
