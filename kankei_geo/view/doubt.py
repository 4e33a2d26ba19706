"""How the doubt of the marks is counted in a view."""

from kankei_geo.analysis import readings
from kankei_geo.analysis.readings import Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.view import View

_PERCENT = 100


def rule(data: Dataset, view: View) -> Rule:
    """Return which marks are open, and how likely the present reading of a row is.

    Parameters
    ----------
    data : Dataset
        Its levels; where no row can be read another way, none is open.
    view : View
        Its settings ``likely`` and ``unsure``.
    """
    likely = view.likely / _PERCENT if view.likely else None
    return Rule(readings.open_levels(data)[-view.unsure :], likely)
