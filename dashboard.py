"""The home page (概要): headline figures, the map, and what it shows as a table."""

from kankei_geo.ui import filter_controls, frame, guidance, map_view, overview

with frame.open_page(frame.OVERVIEW) as (view, t):
    filter_controls.filters(view, t)
    overview.headline(view, t)
    map_view.explorer(view, t)
    guidance.terms(view, t, "overview")
