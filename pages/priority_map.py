"""重点施策マップ: the count, each policy, all four at once, and their combinations."""

from kankei_geo.present.words import findings, view_words
from kankei_geo.ui import frame
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import filter_controls, guidance
from kankei_geo.view import filters

with frame.open_page(frame.PRIORITY_MAP) as (data, view, t):
    filter_controls.filters(data, view, t)
    kept = filters.kept(data, view)
    title = findings.map_finding(data, view, kept)
    sentence = view_words.map_sentence(data, view, kept)
    frame.finding(frame.PRIORITY_MAP, data, view, title, sentence)
    map_view.explorer(data, view, t, "priority_map")
    guidance.foot(data, view, t, "priority_map")
