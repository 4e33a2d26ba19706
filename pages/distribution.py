"""分布: how the count and each policy spread over areas, sizes and access."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import distribution
from kankei_geo.ui.parts import filter_controls, guidance

with frame.open_page(frame.DISTRIBUTION) as (data, view, t):
    filter_controls.filters(data, view, t)
    distribution.distribution(data, view, t)
    guidance.under_drawing(data, view, t, "distribution")
    guidance.foot(data, view, t, "distribution")
