"""A reader without a browser: it keeps what a browser keeps, and presses what a page offers.

What a browser would fetch is fetched (published JSON, map files), messages that it knows are told
to the server and not sent again, and a widget's state goes along until its page is left.
"""

import asyncio
import http.client
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

from benchmarks import wire
from benchmarks.load import connected
from benchmarks.widgets import given, message_in

_TIMEOUT_S = 120.0
_FETCHED = re.compile(r'"(/(?:published|geometry)/[^"\\]+)"')
_PLACE = tuple[int, ...]


class FailedError(Exception):
    """The server did not do what a page of it offers."""


@dataclass
class Traffic:
    """What went over the wire.

    Attributes
    ----------
    actions : int
        Reruns and requests that were answered.
    sent, received : int
        Bytes of reruns and of their answers over the WebSocket.
    reruns : int
        How many reruns they belong to.
    kept : int
        Bytes of messages that the browsers of these reruns keep, added up over the reruns.
    """

    actions: int = 0
    sent: int = 0
    received: int = 0
    reruns: int = 0
    kept: int = 0


@dataclass
class _Known:
    """A message that a browser keeps, and the run in which it was needed last."""

    frame: bytes
    run: int


def asked(
    address: str,
    path: str,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes, str]:
    """Ask over plain HTTP, or send a file; return status, content and the cookie that was set."""
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=_TIMEOUT_S)
    try:
        connection.request("GET" if content is None else "PUT", path, content, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(), (answer.getheader("Set-Cookie") or "")
    finally:
        connection.close()


@dataclass
class Reader:
    """One session: what stands on its page, and what its browser keeps.

    Attributes
    ----------
    address : str
        Where the app is.
    chance : random.Random
        Decides what is pressed.
    traffic : Traffic
        Counts on, for all readers.
    query, page, session : str
        Of its address, and as Streamlit names page and session.
    on_page : dict
        Elements by their places.
    """

    address: str
    chance: Random
    traffic: Traffic
    query: str = ""
    page: str = ""
    session: str = ""
    on_page: dict[_PLACE, Any] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _cookie: str = ""
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _known: dict[str, _Known] = field(default_factory=dict)
    _fetched: set[str] = field(default_factory=set)
    _fragment_of: dict[_PLACE, str] = field(default_factory=dict)
    _runs: int = 0
    _oldest: int = 2
    _fragments: tuple[str, ...] = ()

    async def connect(self) -> None:
        """Open a connection; of a session that is known, the same one again."""
        self._socket = None
        if not self._cookie:
            cookie = (await self._ask("/_stcore/health"))[2]
            self._cookie = cookie.partition(";")[0]
        again = connected(self.address, *(("none", self.session) if self.session else ()))
        again.additional_headers = {"Cookie": self._cookie}
        self._socket = await again

    async def leave(self) -> None:
        """Close the connection, as a window that is closed does."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def open(self, page: str, query: str) -> None:
        """Open an address in a new window."""
        message = BackMsg()
        message.rerun_script.page_name = page
        self.query = query
        await self._rerun(message)

    async def go(self, query: str) -> None:
        """Go to an earlier address with the browser's own button."""
        message = BackMsg()
        message.rerun_script.is_history_navigation = True
        self.query = query
        await self._rerun(message)

    async def press(self, state: WidgetState) -> None:
        """Set a widget, and let the page run."""
        message = BackMsg()
        is_trigger = state.WhichOneof("value") in {"trigger_value", "json_trigger_value"}
        if is_trigger:
            message.rerun_script.widget_states.widgets.append(state)
        else:
            self._states[state.id] = state
        await self._rerun(message)

    async def again(self) -> None:
        """Let the page run as it is, as it does after a lost connection."""
        await self._rerun(BackMsg())

    async def bring(self, name: str, content: bytes) -> None:
        """Give a file to the page's uploader."""
        box = next(iter(self.elements("file_uploader")), None)
        if box is None:  # the page is presented
            return
        message = BackMsg()
        request = message.file_urls_request
        request.request_id, request.session_id = "1", self.session
        request.file_names.append(name)
        told = (await self._request(message, "file_urls_response")).file_urls_response
        urls = told.file_urls[0]
        await self._upload(urls.upload_url, name, content)
        state = WidgetState(id=box.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = urls.file_id, name, len(content)
        info.file_urls.CopyFrom(urls)
        await self.press(state)

    async def download(self) -> int | None:
        """Make one of the documents that the page offers; return its bytes, None without any."""
        offered = [one for one in self.elements("download_button") if not one.disabled]
        if not offered:
            return None
        one = self.chance.choice(offered)
        url = one.url
        if one.deferred_file_id:
            message = BackMsg()
            request = message.backend_operation_request
            request.request_id, request.session_id = "1", self.session
            request.deferred_file.file_id = one.deferred_file_id
            told = await self._request(message, "backend_operation_response")
            answer = told.backend_operation_response
            if answer.error_msg:
                raise FailedError(f"{one.label}: {answer.error_msg}")
            url = answer.deferred_file.url
        content = await self.fetch("/" + url.lstrip("/"))
        return len(content)

    async def fetch(self, path: str, *also: int) -> bytes:
        """Ask for a path; any other answer than 200 or those that are named is a failure."""
        status, content, _ = await self._ask(path)
        self.traffic.actions += 1
        if status not in {HTTPStatus.OK, *also}:
            raise FailedError(f"{path}: {status} {content[:400].decode(errors='replace')[:99]}")
        return content

    def elements(self, *kinds: str) -> list[Any]:
        """Return what stands on the page of some kinds, as messages."""
        return [
            getattr(one, kind)
            for one in self.on_page.values()
            for kind in kinds
            if one.WhichOneof("type") == kind
        ]

    async def _ask(
        self, path: str, content: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        own = {"Cookie": self._cookie, **(headers or {})}
        return await asyncio.to_thread(asked, self.address, path, content, own)

    async def _upload(self, path: str, name: str, content: bytes) -> None:
        token = self._cookie.partition("=")[2]
        edge = "kankei-geo-soak"
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode() + content
        headers = {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "X-Xsrftoken": token,
        }
        body += f"\r\n--{edge}--\r\n".encode()
        status, told, _ = await self._ask("/" + path.lstrip("/"), body, headers)
        if status >= HTTPStatus.BAD_REQUEST:
            raise FailedError(f"upload: {status} {told.decode()[:99]}")

    async def _rerun(self, message: BackMsg) -> None:
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self.query, self.page
        rerun.widget_states.widgets.extend(self._states.values())
        rerun.cached_message_hashes.extend(self._known)
        frame = message.SerializeToString()
        async with asyncio.timeout(_TIMEOUT_S):
            await self.socket.send(frame)
            self.traffic.sent += len(frame)
            while not await self._is_over():
                pass
        self.traffic.actions += 1
        self.traffic.reruns += 1
        self.traffic.kept += sum(len(one.frame) for one in self._known.values())
        await self._look()

    async def _request(self, message: BackMsg, kind: str) -> ForwardMsg:
        async with asyncio.timeout(_TIMEOUT_S):
            await self.socket.send(message.SerializeToString())
            while True:
                received = await self.socket.recv(decode=False)
                told: ForwardMsg = ForwardMsg.FromString(received)
                if told.WhichOneof("type") == kind:
                    return told
                self._take(told, received)

    @property
    def socket(self) -> ClientConnection:
        """The open connection."""
        if self._socket is None:
            raise FailedError("this reader has left")
        return self._socket

    async def _is_over(self) -> bool:
        """Take over the next message, and tell whether it ends a run."""
        received = await self.socket.recv(decode=False)
        self.traffic.received += len(received)
        self._take(ForwardMsg.FromString(received), received)
        if not wire.is_finished(received):
            return False
        self._forget()
        return True

    def _take(self, message: ForwardMsg, frame: bytes) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            known = self._known.get(message.ref_hash)
            if known is None:
                raise FailedError("the server refers to a message that this browser has not")
            known.run = self._runs
            whole = ForwardMsg.FromString(known.frame)
            whole.metadata.CopyFrom(message.metadata)
            message, kind = whole, whole.WhichOneof("type")
        elif message.metadata.cacheable:
            self._known[message.hash] = _Known(frame, self._runs)
        if kind == "new_session":
            self._fragments = tuple(message.metadata.run.fragment_ids)
            self.session = message.new_session.initialize.session_id or self.session
            self.page = message.new_session.page_script_hash or self.page
            self._oldest = message.new_session.config.max_cached_message_age
            made_anew = set(self._fragments)
            for place, fragment in list(self._fragment_of.items()):
                if not made_anew or fragment in made_anew:
                    del self.on_page[place], self._fragment_of[place]
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._place(tuple(message.metadata.delta_path), message.delta)

    def _place(self, place: _PLACE, delta: Any) -> None:  # noqa: ANN401 -- a message
        # A block takes the place of all that stood in it.
        for below in [one for one in self.on_page if one[: len(place)] == place]:
            del self.on_page[below], self._fragment_of[below]
        if delta.WhichOneof("type") == "new_element":
            element = delta.new_element
            if element.WhichOneof("type") == "exception":
                raise FailedError(f"a page failed: {element.exception.message[:200]}")
            told = message_in(element)
            if getattr(told, "set_value", False) or getattr(told, "id", "") not in self._states:
                state = given(told)
                if state is not None:
                    self._states[told.id] = state
            self.on_page[place] = element
            self._fragment_of[place] = delta.fragment_id

    def _forget(self) -> None:
        """Drop what is too old, as a browser does after each run, and states of what is gone."""
        self._runs += 1
        if not self._fragments:
            oldest = self._runs - self._oldest
            self._known = {key: one for key, one in self._known.items() if one.run >= oldest}
            there = {getattr(message_in(one), "id", "") for one in self.on_page.values()}
            self._states = {key: one for key, one in self._states.items() if key in there}

    async def _look(self) -> None:
        """Fetch what the page names and the browser has not, and see that nothing failed."""
        named: set[str] = set()
        for one in self.elements("bidi_component", "deck_gl_json_chart"):
            named |= set(_FETCHED.findall(one.json))
        for path in sorted(named - self._fetched):
            self._fetched.add(path)
            await self.fetch(path)
            self.traffic.actions -= 1  # a part of the rerun
        for alert in self.elements("alert"):
            if "画面を作れませんでした" in alert.body:
                raise FailedError(f"a page could not be made: {self.query}")
