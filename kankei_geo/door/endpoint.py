"""An address of the door: what it answers with, and what it can be asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kankei_geo.door.asked import Asked

BASE = "/api/v1"
JSON = "application/json"
_IN_PATH = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Endpoint:
    """An address below `BASE`.

    Attributes
    ----------
    path : str
        With names of its parts in braces.
    summary : str
        What it is, in English; the catalogues hold the Japanese.
    make : callable
        From what is asked for to the answer: JSON, or the bytes of a file.
    settings : tuple of str
        Settings of a view that the answer depends on.
    own : tuple of str
        Other parameters.
    media : str
        Type of the answer.
    schema : str
        Name of its description, one of `openapi.SCHEMAS`.
    """

    path: str
    summary: str
    make: Callable[[Asked], dict[str, Any] | bytes]
    settings: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    media: str = JSON
    schema: str = "Answer"

    @property
    def in_path(self) -> tuple[str, ...]:
        """The names of the parts of the path."""
        return tuple(_IN_PATH.findall(self.path))
