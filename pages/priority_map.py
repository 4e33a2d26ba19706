"""重点施策マップ: the count, each policy, all four at once, and their combinations."""

from kankei_geo import filters, pipeline
from kankei_geo.present import view_words
from kankei_geo.ui import filter_controls, frame, guidance, map_view

with frame.open_page(frame.PRIORITY_MAP) as (view, t):
    filter_controls.filters(view, t)
    table = pipeline.joined_table()
    kept = table[filters.matches(table, view)]
    frame.heading(t("Priority policy map"), view_words.sentence(view, kept))
    map_view.explorer(view, t)
    guidance.foot(view, t, "priority_map")
