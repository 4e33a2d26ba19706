"""The winter factor: 1 to 2, divides every speed.

A factor of 1.3 means that driving takes 1.3 times as long. It is a choice of the reader,
not a measurement.
"""

from kankei_geo.base.errors import InputContentError

MAX_WINTER = 2.0
# What a reader can choose: 1.0, 1.1 … 2.0.
WINTERS = tuple(tenths / 10 for tenths in range(10, 21))
_NO_WINTER = 1.0


def check_winter(winter: float) -> None:
    """Refuse a winter factor that is not 1 to 2.

    Raises
    ------
    InputContentError
        If it is out of range or not a number.
    """
    if not _NO_WINTER <= winter <= MAX_WINTER:
        raise InputContentError(
            "Winter factor {found}: expected a number from 1 to {most} that speeds are divided "
            "by. Choose one in that range.",
            found=winter,
            most=MAX_WINTER,
        )
