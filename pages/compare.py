"""比較: municipalities and subprefectures side by side."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import comparison
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.COMPARE) as (data, view, t):
    comparison.comparison(data, view, t)
    guidance.under_drawing(data, view, t, "compare")
    guidance.foot(data, view, t, "compare")
