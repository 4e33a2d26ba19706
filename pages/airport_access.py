"""空港圏と候補地: circles, isochrones, candidates and areas."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import airport_access
from kankei_geo.ui.parts import controls, guidance

with frame.open_page(frame.AIRPORT_ACCESS) as (data, view, t):
    controls.candidate_rule(data, view, t)
    airport_access.airport_access(data, view, t)
    guidance.foot(data, view, t, "airport_access")
