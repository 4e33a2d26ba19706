"""Routes for programs: the best one through some municipalities, proposed and published ones."""

from dataclasses import replace
from typing import Any

from kankei_geo.analysis import routes
from kankei_geo.analysis.routes import Route, Trip
from kankei_geo.base.errors import told
from kankei_geo.base.i18n import LANGUAGES, msgid, translate
from kankei_geo.base.pages import ROUTES_PAGE
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.reach import FEWEST_STOPS, MOST_STOPS
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import Asked, unfit
from kankei_geo.door.envelope import both
from kankei_geo.door.sheet import Sheet
from kankei_geo.export.column import INTEGER, KM, MINUTES, NUMBER, TEXT, Column
from kankei_geo.present.words import route_words
from kankei_geo.view.address import spelled
from kankei_geo.view.view import View, only

# Of each answer, the settings that it depends on.
DRIVEN = ("stops", "arrive", "depart", "ordered", "daily", "winter", "airports")
PROPOSED = ("theme", "size", "loop", "winter", "airports")
PUBLISHED = ("winter",)
_PUBLISHED = msgid(
    "Only the places and their order are published. Minutes and kilometres are estimates of this "
    "project."
)
_ESTIMATE = msgid("By road (min, estimate)")


def best(asked: Asked) -> dict[str, Any]:
    """Return the quickest route through the stops, with its legs.

    Raises
    ------
    AskedError
        If there are too few stops.
    InputContentError
        If there are no airports, or no road joins the stops.
    """
    data, route = asked.data, _route(asked)
    return {
        **envelope.of_document(asked, ROUTES_PAGE),
        **_summary(data, route),
        "best_minutes": route.best_minutes,
        "orders_tried": routes.orders(route),
        "legs": rows.records(routes.legs_table(route)),
    }


def _route(asked: Asked) -> Route:
    facts.require_airports(asked.data)
    trip = asked.view.trip
    if trip is None:
        expected = told("{fewest} to {most} codes", fewest=FEWEST_STOPS, most=MOST_STOPS)
        raise unfit("stops", spelled(asked.view.stops), expected)
    return routes.driven(asked.data, trip)


def _summary(data: Dataset, route: Route) -> dict[str, Any]:
    return {
        "arrive": route.places[0],
        "depart": route.places[-1],
        "stops": list(route.stops),
        "places": [{"place": one, "name": _name(data, one)} for one in route.places],
        "minutes": route.minutes,
        "km": round(route.km, 1),
        "toll_km": round(route.toll_km, 1),
        "days": route.days,
    }


def _name(data: Dataset, place: str) -> dict[str, str]:
    return {one: route_words.place(data, place, one) for one in LANGUAGES}


def _columns(asked: Asked) -> list[Column]:
    found = routes.legs_table(_route(asked))
    place, km = "[0-9]{5}|[A-Z]{3}", msgid("of which with a toll (km)")
    return [
        Column("leg", msgid("Leg"), INTEGER, found["leg"]),
        Column("day", msgid("Day"), INTEGER, found["day"]),
        Column("start", msgid("From (municipal code or IATA)"), TEXT, found["start"], "", place),
        Column("end", msgid("To (municipal code or IATA)"), TEXT, found["end"], "", place),
        Column("minutes", _ESTIMATE, INTEGER, found["minutes"], MINUTES),
        Column("low", msgid("at least (min)"), INTEGER, found["low"], MINUTES),
        Column("high", msgid("at most (min)"), INTEGER, found["high"], MINUTES),
        Column("road_km", msgid("Length by road"), NUMBER, found["road_km"], KM, places=1),
        Column("toll_km", km, NUMBER, found["toll_km"], KM, places=1),
    ]


LEGS = Sheet("routes.csv", _columns, ROUTES_PAGE, ("leg",))


def proposed(asked: Asked) -> dict[str, Any]:
    """Return for each airport the loop with most policies, best first, each with its address."""
    data, view = asked.data, asked.view
    facts.require_airports(data)
    found = route_words.loops_of(data, view)
    return {
        **envelope.of_document(asked, ROUTES_PAGE),
        "finding": translate(msgid("Proposed loops"), view.lang),
        "explanation": route_words.proposed(data, view, len(found)),
        "total": len(found),
        "proposals": [
            {
                "airport": one.airport,
                "stops": list(one.stops),
                "policies": one.policies,
                "minutes": one.minutes,
                "view": _view(asked, Trip(one.stops, one.airport)),
            }
            for one in found
        ],
    }


def published(asked: Asked) -> dict[str, Any]:
    """Return the routes that were published, with minutes and kilometres of this project."""
    data = asked.data
    facts.require_airports(data)
    found = []
    for one in routes.published(data):
        route = routes.route(data, replace(one.trip, winter=asked.view.winter))
        found.append(
            {
                "title": both(one.title),
                "held": one.held,
                "url": one.url,
                "stops": list(one.trip.stops),
                "minutes": route.minutes if route else None,
                "km": round(route.km, 1) if route else None,
                "view": _view(asked, one.trip),
            }
        )
    return {
        **envelope.of_document(asked, ROUTES_PAGE),
        "finding": translate(msgid("Published routes"), asked.view.lang),
        "explanation": translate(_PUBLISHED, asked.view.lang),
        "total": len(found),
        "published": found,
    }


def _view(asked: Asked, trip: Trip) -> str:
    """Return the address of the page that shows a trip."""
    kept = only(asked.view, "prefecture", "edition", "lang", "winter", "airports")
    view: View = replace(
        kept, stops=trip.stops, arrive=trip.arrive, depart=trip.depart, ordered=trip.in_order
    )
    return envelope.view(replace(asked, view=view), ROUTES_PAGE)
