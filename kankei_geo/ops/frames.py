"""What comes over a WebSocket: what is no message of our pages goes no further.

Streamlit answers a frame that it can't read with a trace in its log, and messages of its
developer's tools for everybody: one empties the caches of all readers, another asks what is known
of the folder in which it runs.
"""

from collections.abc import Callable
from enum import Enum

from starlette.types import Message, Receive, Send

_TEXT, _BROKEN = 1003, 1002  # RFC 6455: a kind of data that is not accepted; a fault of protocol


class Verdict(Enum):
    """What becomes of a frame."""

    PASS = "pass"  # noqa: S105 -- no password
    LEAVE_OUT = "leave out"
    CLOSE = "close"


Judge = Callable[[bytes], Verdict]
Tell = Callable[[str], None]


def only_ours(judge: Judge, tell: Tell, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """Return the two ends of a WebSocket, through which only messages of our pages come.

    The first frame that is none ends the connection: without a reason that the other side could
    learn anything from.

    Parameters
    ----------
    judge : callable
        What becomes of the bytes of a frame.
    tell : callable
        Takes what was refused, for the log.
    receive, send : callable
        The ends that the server gives (ASGI).
    """
    is_closed = False

    async def receiving() -> Message:
        nonlocal is_closed
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            code = _code(message, judge, tell)
            if code is None:
                return message
            if code:
                is_closed = True
                await send({"type": "websocket.close", "code": code})
                return {"type": "websocket.disconnect", "code": code}

    async def sending(message: Message) -> None:
        if not is_closed:
            await send(message)

    return receiving, sending


def _code(message: Message, judge: Judge, tell: Tell) -> int | None:
    """Return with which code a connection ends, 0 to leave a frame out, or None to pass it."""
    content = message.get("bytes")
    if content is None:
        tell(f"text of {len(message.get('text') or '')} letters")
        return _TEXT
    verdict = judge(content)
    if verdict is Verdict.CLOSE:
        tell(f"{len(content)} bytes that are no message")
        return _BROKEN
    return None if verdict is Verdict.PASS else 0
