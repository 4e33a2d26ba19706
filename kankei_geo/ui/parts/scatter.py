"""The chart of two figures of each municipality, linked to the map."""

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import scatter
from kankei_geo.ui.parts import drawn
from kankei_geo.ui.parts.published import publish, to_json
from kankei_geo.view.view import View

_scatter = drawn.component("scatter", "div", "kg-scatter")


def draw(data: Dataset, view: View, matching: pd.Series) -> None:
    """Draw the chart of a view that shows two figures; a point that is pressed is selected.

    Parameters
    ----------
    matching : pandas.Series
        Which municipalities the filters let through.
    """
    chart = publish(to_json(scatter.chart(data, view, matching)), "scatter")
    drawn.mount(_scatter, "scatter", {"url": chart, "selected": "-".join(view.code)})
