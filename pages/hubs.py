"""拠点: which few municipalities reach the most others by road."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import hubs
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.HUBS) as (data, view, t):
    hubs.hubs(data, view, t)
    guidance.foot(data, view, t, "hubs")
