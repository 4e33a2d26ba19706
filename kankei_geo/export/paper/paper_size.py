"""The size of a figure's paper."""

from dataclasses import dataclass

from kankei_geo.base.errors import InputContentError

_SIZES = {  # inches
    "16:9": (40 / 3, 7.5),
    "4:3": (10.0, 7.5),
    "a4": (11.693, 8.268),
    "a3": (16.535, 11.693),
    "a4-portrait": (8.268, 11.693),
    "a3-portrait": (11.693, 16.535),
}
DPI = 144  # 1920 × 1080 pixels on 16:9
_DPI_RANGE = (50, 600)
_PIXEL_RANGE = (300, 8000)
_ROUNDING = 1e-3  # of a pixel: Matplotlib rounds sizes down


@dataclass(frozen=True)
class Paper:
    """How large a figure is.

    Attributes
    ----------
    width, height : float
        In inches.
    dpi : int
        Pixels per inch of a PNG.
    """

    width: float
    height: float
    dpi: int

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


def paper(size: str = "16:9", dpi: int = DPI) -> Paper:
    """Return the paper of a size.

    Parameters
    ----------
    size : str
        ``16:9``, ``4:3``, ``a4``, ``a3`` (both landscape), ``a4-portrait``, ``a3-portrait``, or
        pixels as ``1200x800``.
    dpi : int
        Pixels per inch, 50 to 600.

    Raises
    ------
    InputContentError
        If the size is not known or out of range.
    """
    low, high = _DPI_RANGE
    if not low <= dpi <= high:
        raise InputContentError(
            "Resolution: found {found} dpi, expected {low} to {high}. Choose one in that range.",
            found=dpi,
            low=low,
            high=high,
        )
    if size.lower() in _SIZES:
        pixels = tuple(round(inches * dpi) for inches in _SIZES[size.lower()])
        return _of_pixels(pixels[0], pixels[1], dpi)
    width, _, height = size.lower().partition("x")
    least, most = _PIXEL_RANGE
    if width.isdecimal() and height.isdecimal():
        pixels = int(width), int(height)
        if least <= min(pixels) and max(pixels) <= most:
            return _of_pixels(pixels[0], pixels[1], dpi)
    raise InputContentError(
        "Size: found {found}, expected one of {sizes}, or width x height in pixels from {low} to "
        "{high}, such as 1200x800.",
        found=repr(size),
        sizes=", ".join(_SIZES),
        low=least,
        high=most,
    )


def _of_pixels(width: int, height: int, dpi: int) -> Paper:
    return Paper((width + _ROUNDING) / dpi, (height + _ROUNDING) / dpi, dpi)
