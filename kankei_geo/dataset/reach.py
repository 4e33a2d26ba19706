"""How far a car comes: the limits of minutes for areas, and of stops for routes."""

# More stops than six are no longer a trip of some days, and too many orders to try.
FEWEST_STOPS, MOST_STOPS = 2, 6

# In summer. Farther off, the doubt of an area's edge is much wider than a step.
_FIRST, _FINE_UNTIL, _MOST = 5.0, 90.0, 180.0
_FINE, _COARSE = 2.5, 5.0
LIMITS = (
    *(_FIRST + _FINE * step for step in range(round((_FINE_UNTIL - _FIRST) / _FINE))),
    *(_FINE_UNTIL + _COARSE * step for step in range(round((_MOST - _FINE_UNTIL) / _COARSE) + 1)),
)


def nearest_limit(minutes: float) -> float:
    """Return the one of `LIMITS` that is nearest to `minutes` of summer.

    >>> nearest_limit(46.8)
    47.5
    """
    return min(LIMITS, key=lambda limit: abs(limit - minutes))
