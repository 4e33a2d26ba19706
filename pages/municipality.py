"""市町村: the record of one municipality."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import record
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.MUNICIPALITY) as (data, view, t):
    record.record(data, view, t)
    guidance.under_drawing(data, view, t, "municipality")
    guidance.foot(data, view, t, "municipality")
