"""市町村: the record of one municipality."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import record
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.MUNICIPALITY) as (view, t):
    record.record(view, t)
    guidance.foot(view, t, "municipality")
