"""Waiting until processes of the dashboard can show right figures."""

import threading
import time
from collections.abc import Sequence
from http import HTTPStatus

from kankei_geo.base.errors import KankeiGeoError
from kankei_geo.base.i18n import msgid
from kankei_geo.ops.child import Child

READY = "/ready"
START_S = 90.0
_LOOK_EVERY_S = 0.1


class ServeError(KankeiGeoError, OSError):
    """The dashboard cannot be served as it was asked for."""


def await_ready(
    replicas: Sequence[Child],
    root: str,
    ended: threading.Event,
    alongside: Sequence[Child] = (),
) -> None:
    """Wait until each replica can show right figures, or all are to be stopped.

    Parameters
    ----------
    replicas : sequence of Child
        They; started before.
    root : str
        Path of the dashboard, without a slash at its end.
    ended : threading.Event
        Set when all are to be stopped.
    alongside : sequence of Child
        Those that serve meanwhile, and are revived if they end.

    Raises
    ------
    ServeError
        If one cannot, ends, or takes too long.
    """
    deadline = time.monotonic() + START_S
    waiting = list(replicas)
    while waiting and not ended.wait(_LOOK_EVERY_S):
        for child in alongside:
            child.revive()
        for child in list(waiting):
            status, text = child.ask(root + READY)
            if status == HTTPStatus.OK:
                waiting.remove(child)
            elif status == HTTPStatus.SERVICE_UNAVAILABLE:
                raise ServeError(
                    msgid("{name} cannot show right figures: {reason}"),
                    name=child.name,
                    reason=text.strip(),
                )
            elif child.ended() is not None or time.monotonic() > deadline:
                raise ServeError(
                    msgid("{name} does not start; what it said stands above."), name=child.name
                )
