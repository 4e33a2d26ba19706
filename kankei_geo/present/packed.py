"""Which of many: one bit each, as short as it can travel to a browser."""

import base64
from collections.abc import Iterable

import numpy as np


def bits(values: Iterable[bool]) -> str:
    """Return booleans as one bit each, in base64; the scripts read them with ``isSet``."""
    packed = np.packbits(np.fromiter(values, dtype=bool))
    return base64.b64encode(packed.tobytes()).decode()
