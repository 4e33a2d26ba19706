"""Whether a series of counts rises: a robust slope with its interval, and a bar for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

_FEWEST = 8  # of fewer samples an interval says nothing
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Slope:
    """How much a count rises.

    Attributes
    ----------
    value, low, high : float
        Units for each thousand actions (Theil–Sen), and the ends of the 95 % interval.
    """

    value: float
    low: float
    high: float

    def told(self, unit: float = 1.0) -> str:
        """Return it as a table writes it, in units of so many."""
        value, low, high = (one / unit for one in (self.value, self.low, self.high))
        return f"{value:+,.1f} ({low:+,.1f} to {high:+,.1f})"


def slope(actions: Sequence[float], counts: Sequence[float]) -> Slope:
    """Return the median of the slopes between all pairs of samples.

    A single peak, such as a document that is made while a sample is taken, does not move it.

    Parameters
    ----------
    actions, counts : sequence of float
        Of each sample: actions until then, and what was counted.

    Raises
    ------
    ValueError
        If there are too few samples to say anything.
    """
    if len(counts) < _FEWEST:
        raise ValueError(f"{len(counts)} samples; expected at least {_FEWEST}: let it run longer")
    found = stats.theilslopes(counts, [one / 1000 for one in actions], alpha=_CONFIDENCE)
    return Slope(float(found.slope), float(found.low_slope), float(found.high_slope))


def rises(found: Slope, most: float) -> bool:
    """Tell whether a slope is above a bar, with its whole interval: a noisy machine is no leak.

    Parameters
    ----------
    most : float
        Units for each thousand actions.
    """
    return found.low > most
