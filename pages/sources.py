"""データと出典: every file with its source, and how sure each figure is."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import about
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.SOURCES) as (data, view, t):
    about.about(data, view, t)
    guidance.foot(data, view, t, "sources")
