"""Which messages of a browser are those of our pages."""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

from kankei_geo.ops.frames import Verdict

# What a page sends: a press or a setting, its end, files that are brought, documents that are
# made when they are asked for, a sign of life. All others are for developers; Streamlit's page
# sends one of them whenever it is opened.
_OURS = {
    *("rerun_script", "stop_script", "file_urls_request", "backend_operation_request"),
    "app_heartbeat",
}


def judge(content: bytes) -> Verdict:
    """Return what becomes of the bytes of a frame."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return Verdict.CLOSE
    kind = message.WhichOneof("type")
    if kind is None:
        return Verdict.CLOSE
    return Verdict.PASS if kind in _OURS else Verdict.LEAVE_OUT
