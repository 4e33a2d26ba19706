"""背景と枠組み: the documents' ideas, national figures, and indicators for goals of one's own."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import background
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.BACKGROUND) as (data, view, t):
    background.background(data, view, t)
    guidance.foot(data, view, t, "background")
