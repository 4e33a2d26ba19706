"""分析: findings, combinations, pairs of policies, neighbours and background, with their doubt."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import analysis
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.ANALYSIS) as (data, view, t):
    analysis.analysis(data, view, t)
    guidance.foot(data, view, t, "analysis")
