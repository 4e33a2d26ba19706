"""取組と根拠: what documents and public pages tell of municipalities, each with its source."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import initiatives
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.INITIATIVES) as (data, view, t):
    initiatives.initiatives(data, view, t)
    guidance.foot(data, view, t, "initiatives")
