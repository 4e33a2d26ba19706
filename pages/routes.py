"""周遊ルート: the best order of several municipalities, its legs, and proposals."""

from kankei_geo.ui import frame
from kankei_geo.ui.pages import routes
from kankei_geo.ui.parts import guidance

with frame.open_page(frame.ROUTES) as (data, view, t):
    routes.routes(data, view, t)
    guidance.foot(data, view, t, "routes")
