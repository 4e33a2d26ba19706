"""What Streamlit's websocket carries: decode it, weigh it, send it once more.

Every frame from the server is one ``ForwardMsg``, every frame to it one ``BackMsg``.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

_TIMEOUT_S = 60
# A person reads before the next change; the server finishes its tidying in that time.
_PAUSE_S = 0.15


@dataclass(frozen=True)
class Piece:
    """One message from the server.

    Attributes
    ----------
    kind : str
        Kind of element or message.
    place : str
        Where on the page an element stands.
    size : int
        Bytes of the frame's payload.
    """

    kind: str
    place: str
    size: int


def is_rerun(frame: bytes) -> bool:
    """Return whether a frame to the server asks for a run of the script."""
    return bool(BackMsg.FromString(frame).WhichOneof("type") == "rerun_script")


def is_finished(frame: bytes) -> bool:
    """Return whether a frame from the server tells that a run ended by itself."""
    message = ForwardMsg.FromString(frame)
    return bool(
        message.WhichOneof("type") == "script_finished"
        and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    )


def pieces(frames: Sequence[bytes]) -> list[Piece]:
    """Return what each frame from the server is and weighs, heaviest first."""
    return sorted((_piece(frame) for frame in frames), key=lambda piece: -piece.size)


def replay_seconds(address: str, reruns: Sequence[bytes]) -> list[float]:
    """Send the recorded reruns of a browser's session in a session of their own.

    This client only receives, so neither drawing nor decoding in a browser is in the time.

    Parameters
    ----------
    address : str
        Address of the app, such as ``http://localhost:8501``.
    reruns : sequence of bytes
        Frames to the server, the first of them the opening of the page.

    Returns
    -------
    list of float
        For each rerun after the opening: seconds from sending it to the arrival of the
        message that its script has finished.
    """
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    seconds = []
    with connect(
        stream, subprotocols=[Subprotocol("streamlit")], compression=None, max_size=None
    ) as socket:
        for frame in reruns:
            begun = time.perf_counter()
            socket.send(frame)
            # The time is taken before the frame is looked at.
            received, ended = socket.recv(timeout=_TIMEOUT_S, decode=False), time.perf_counter()
            while not is_finished(received):
                received, ended = socket.recv(timeout=_TIMEOUT_S, decode=False), time.perf_counter()
            seconds.append(ended - begun)
            _drain(socket)
    return seconds[1:]


def _drain(socket: ClientConnection) -> None:
    """Receive what still comes after the end of a run, until the server is quiet."""
    try:
        while True:
            socket.recv(timeout=_PAUSE_S)
    except TimeoutError:
        return


def _piece(frame: bytes) -> Piece:
    message = ForwardMsg.FromString(frame)
    kind = str(message.WhichOneof("type"))
    if kind == "delta":
        kind = str(message.delta.WhichOneof("type"))
        if kind == "new_element":
            kind = str(message.delta.new_element.WhichOneof("type"))
        elif kind == "add_block":
            kind = f"block {message.delta.add_block.WhichOneof('type') or ''}".rstrip()
    place = "/".join(str(step) for step in message.metadata.delta_path)
    return Piece(kind, place, len(frame))
