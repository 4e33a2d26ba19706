"""重点施策マップ: the count, each policy, all four at once, and their combinations."""

from kankei_geo.dataset import pipeline
from kankei_geo.present.words import view_words
from kankei_geo.ui import frame
from kankei_geo.ui.pages import map_view
from kankei_geo.ui.parts import filter_controls, guidance
from kankei_geo.view import filters

with frame.open_page(frame.PRIORITY_MAP) as (view, t):
    filter_controls.filters(view, t)
    table = pipeline.joined_table()
    kept = table[filters.matches(table, view)]
    frame.heading(t("Priority policy map"), view_words.sentence(view, kept))
    map_view.explorer(view, t)
    guidance.foot(view, t, "priority_map")
