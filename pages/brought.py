"""持ち込みデータ: a table that the reader brings, checked and shown in this session only."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import brought
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.BROUGHT) as (data, view, t):
    brought.brought(data, view, t)
    guidance.foot(data, view, t, "brought")
