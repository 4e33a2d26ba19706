"""重点施策マップ: the count, each policy, all four at once, and their combinations."""

from kankei_geo.present.words import view_words
from kankei_geo.ui import frame
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import filter_controls, guidance
from kankei_geo.view import filters

with frame.open_page(frame.PRIORITY_MAP) as (data, view, t):
    filter_controls.filters(data, view, t)
    sentence = view_words.sentence(data, view, filters.kept(data, view))
    frame.heading(t("Priority policy map"), sentence)
    map_view.explorer(data, view, t, "priority_map")
    guidance.foot(data, view, t, "priority_map")
