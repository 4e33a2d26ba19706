"""持ち込みデータ: a table that the reader brings, checked and shown in this session only."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import brought

with frame.open_page(frame.BROUGHT) as (data, view, t):
    brought.brought(data, view, t)
