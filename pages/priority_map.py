"""重点施策マップ: the count, and one map for each policy."""

from kankei_geo import filters, pipeline
from kankei_geo.present import words
from kankei_geo.ui import controls, frame, map_view

with frame.open_page(frame.PRIORITY_MAP) as (view, t):
    controls.filters(view, t)
    table = pipeline.joined_table()
    frame.heading(
        t("Priority policy map"), words.sentence(view, table[filters.matches(table, view)])
    )
    controls.layer(view, t)
    map_view.explorer(view, t)
