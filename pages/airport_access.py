"""空港圏と候補地: circles, isochrones, candidates and areas."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import airport_access
from kankei_geo.ui.parts import controls, guidance

with frame.open_page(frame.AIRPORT_ACCESS) as (view, t):
    controls.candidate_rule(view, t)
    airport_access.airport_access(view, t)
    guidance.foot(view, t, "airport_access")
