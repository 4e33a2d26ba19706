"""Routes through several municipalities in words, in Japanese and English."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kankei_geo.analysis import routes
from kankei_geo.analysis.routes import ANY_OF_THEM, QUICKEST, THE_SAME, Leg, Proposal, Route
from kankei_geo.base.i18n import msgid
from kankei_geo.base.pages import ROUTES_PAGE
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.reach import MOST_STOPS
from kankei_geo.present.words import candidate_words, view_words, way_words, words
from kankei_geo.view.view import View

_ARROW = " → "
# By whether only airports with a direct flight to Tokyo count.
_BEST = {True: msgid("The best with a Tokyo flight"), False: msgid("The best of all in service")}


def route_of(data: Dataset, view: View, page: str = ROUTES_PAGE) -> Route | None:
    """Return the route that a page shows, if it is that of routes and roads join the stops."""
    if page != ROUTES_PAGE or view.trip is None or not data.prefecture.airports:
        return None
    return routes.route(data, view.trip)


def loops_of(data: Dataset, view: View) -> tuple[Proposal, ...]:
    """Return for each airport the loop with most policies, as a view asks for it, best first."""
    return routes.proposals(
        data,
        view.theme,
        view.size,
        view.loop,
        winter=view.winter,
        tokyo_direct=view.rule.tokyo_direct,
    )


def place(data: Dataset, name: str, language: str) -> str:
    """Return the name of a municipality by its code, or of an airport by its IATA code."""
    if name.isalpha():
        t = words.translator(language)
        return t("{name} Airport").format(name=words.airport_name(data, name, language))
    return words.name(facts.record(data, name), language)


def chain(data: Dataset, places: Sequence[str], language: str) -> str:
    """Return places in order, with arrows between them."""
    return _ARROW.join(place(data, name, language) for name in places)


def arrival(data: Dataset, name: str, view: View) -> str:
    """Return one of the choices of an airport of arrival; the view tells which count."""
    if name == ANY_OF_THEM:
        return words.translator(view.lang)(_BEST[view.rule.tokyo_direct])
    return place(data, name, view.lang)


def departure(data: Dataset, name: str, view: View) -> str:
    """Return one of the choices of an airport of departure; the view tells which count."""
    t = words.translator(view.lang)
    if name == THE_SAME:
        return t("The same as on arrival")
    return t(_BEST[view.rule.tokyo_direct]) if name == QUICKEST else place(data, name, view.lang)


def time(data: Dataset, minutes: float, language: str) -> str:
    """Return an estimate with its interval: 約3時間5分（2時間25分–3時間45分）."""
    low, high = data.drive_model.doubt.interval(pd.Series([minutes]))
    t = words.translator(language)
    return t("about {time} ({low} to {high})").format(
        time=words.hours(minutes, language),
        low=words.hours(low[0], language),
        high=words.hours(high[0], language),
    )


def leg_minutes(data: Dataset, leg: Leg, language: str) -> str:
    """Return the minutes of a leg with their interval."""
    t = words.translator(language)
    told = t("about {minutes} min").format(minutes=leg.minutes)
    return candidate_words.with_interval(data, told, leg.minutes, language)


def length(route: Route, language: str) -> str:
    """Return the kilometres of a route, and how many of them cost a toll."""
    return way_words.kilometres(route.km, route.toll_km, language)


def summary(data: Dataset, view: View, route: Route) -> str:
    """Tell a route in one sentence: its places, minutes, kilometres and days."""
    t = words.translator(view.lang)
    return t(
        "{places}: {time} on the road (estimate), {length}; {days} at {hours} h a day."
    ).format(
        places=chain(data, route.places, view.lang),
        time=time(data, route.minutes, view.lang),
        length=length(route, view.lang),
        hours=view.daily,
        days=days(route.days, view.lang),
    )


def days(number: int, language: str) -> str:
    """Return a number of days on which one drives."""
    t = words.translator(language)
    return t("1 day") if number == 1 else t("{number} days").format(number=number)


def order(view: View, route: Route) -> str:
    """Say how the order of the stops came about, and what another one would save."""
    t = words.translator(view.lang)
    if not view.ordered:
        number = routes.orders(route)
        if number == 2:  # noqa: PLR2004 -- both
            return t("The quicker of both orders.")
        return t("The quickest of all {number} orders.").format(number=number)
    more = route.minutes - route.best_minutes
    if more:
        return t("In the order chosen; the quickest order would save {minutes} min.").format(
            minutes=more
        )
    return t("In the order chosen; no other order is quicker.")


def policies(data: Dataset, route: Route, language: str) -> str:
    """Say how many of the stops have adopted each policy, and how many are not listed."""
    t = words.translator(language)
    rows = data.table[data.table["code"].isin(route.stops)]
    told = [
        t("{label}: {number}").format(
            label=words.policy_name(data, policy, language),
            number=words.sure(data, rows, policy, language),
        )
        for policy in data.policies
    ]
    absent = int((~rows["listed"]).sum())
    if absent:
        told.append(t("{label}: {number}").format(label=t("Not listed"), number=absent))
    return t("Policies of the {number} stops: {told}.").format(
        number=len(rows), told=t(", ").join(told)
    )


def sentences(data: Dataset, view: View, route: Route) -> list[str]:
    """Return what is told of a route above its map: where, in which order, with which policies."""
    told = (
        summary(data, view, route),
        words.sentences(
            view.lang, order(view, route), words.winter(view.winter, view.lang)
        ).strip(),
        policies(data, route, view.lang),
    )
    return list(told)


def finding(view: View, route: Route) -> str:
    """Return a route as a headline."""
    t = words.translator(view.lang)
    return t("Route through {number} municipalities: about {time}, {km} km, {days}").format(
        number=len(route.stops),
        time=words.hours(route.minutes, view.lang),
        km=f"{route.km:,.0f}",
        days=days(route.days, view.lang),
    )


def label(data: Dataset, route: Route, language: str) -> str:
    """Return what the legend says of a route."""
    t = words.translator(language)
    if route.places[0] == route.places[-1]:
        return t("Route from {start} and back: {length}").format(
            start=place(data, route.places[0], language), length=length(route, language)
        )
    return t("Route from {start} to {end}: {length}").format(
        start=place(data, route.places[0], language),
        end=place(data, route.places[-1], language),
        length=length(route, language),
    )


def leg_text(data: Dataset, leg: Leg, language: str) -> str:
    """Tell a leg: on which day, from where to where, how long and how far."""
    t = words.translator(language)
    return t("Day {day}: {start} to {end}, {minutes}, {length}").format(
        day=leg.day,
        start=place(data, leg.start, language),
        end=place(data, leg.end, language),
        minutes=leg_minutes(data, leg, language),
        length=way_words.length(leg.way, language),
    )


@dataclass(frozen=True)
class Step:
    """A place of a route with the leg that leads there.

    Attributes
    ----------
    name : str
        Of the place.
    number : int
        Of the stop, from 1; 0 at an airport.
    count : str
        How many policies it has; empty at an airport.
    leg : str
        Day, minutes and length of the leg; empty where the route begins.
    """

    name: str
    number: int
    count: str
    leg: str


def steps(data: Dataset, route: Route, language: str) -> list[Step]:
    """Return the places of a route in order, each with the leg that leads there.

    Tolls and roads are in the table of the legs.
    """
    t = words.translator(language)
    legs = ["", *(_short_leg(data, leg, t, language) for leg in route.legs)]
    numbers = [0, *range(1, len(route.stops) + 1), 0]
    counts = ["", *(words.count(facts.record(data, stop), language) for stop in route.stops), ""]
    names = (place(data, name, language) for name in route.places)
    return [Step(*one) for one in zip(names, numbers, counts, legs, strict=True)]


def _short_leg(data: Dataset, leg: Leg, t: words.Translator, language: str) -> str:
    return t("Day {day}: {minutes}, {length}").format(
        day=leg.day,
        minutes=leg_minutes(data, leg, language),
        length=t("{km} km").format(km=f"{leg.way.km:.1f}"),
    )


def map_text(data: Dataset, view: View, table: pd.DataFrame, kept: pd.DataFrame) -> str:
    """Describe the map of a route, for readers who cannot see it; without one, the map below.

    Parameters
    ----------
    table : pandas.DataFrame
        The joined table.
    kept : pandas.DataFrame
        The rows that the filters let through.
    """
    t = words.translator(view.lang)
    below = view_words.map_text(data, replace(view, code=()), table, kept)
    route = route_of(data, view)
    if route is None:
        names = t(", ").join(place(data, stop, view.lang) for stop in view.stops)
        chosen = t("Stops: {names}").format(names=names) + t(".") if names else ""
        why = impossible(data, view) or how_to_choose(view.lang)
        return " ".join(filter(None, (chosen, why, below)))
    legs = t("; ").join(leg_text(data, leg, view.lang) for leg in route.legs) + t(".")
    return " ".join((*sentences(data, view, route), legs, below))


def impossible(data: Dataset, view: View) -> str:
    """Say why no road joins the places that were chosen, and what to do."""
    t = words.translator(view.lang)
    if view.trip is None:
        return ""
    alone = routes.unconnected(data, view.trip)
    named = t(", ").join(place(data, code, view.lang) for code in alone)
    if len(alone) < len(view.stops):
        return t(
            "No road joins {names} to the other stops. Take them off, or make a route of their own."
        ).format(names=named)
    if view.arrive == ANY_OF_THEM and view.rule.tokyo_direct:
        return t(
            "No road leads from an airport with a Tokyo flight to {names} and back. Choose an "
            "airport."
        ).format(names=named)
    return t(
        "No road leads from the chosen airports to {names} and back. Choose other airports."
    ).format(names=named)


def how_to_choose(language: str) -> str:
    """Say how a route is begun."""
    t = words.translator(language)
    return t(
        "Choose two to {most} municipalities: on the map, in the table, by name here or in the "
        "search. Or open one of the routes below."
    ).format(most=MOST_STOPS)


def proposed(data: Dataset, view: View, number: int) -> str:
    """Say which loops are proposed, and what was made as large as possible."""
    t = words.translator(view.lang)
    theme = t("any policy")
    if view.theme:
        theme = t("{label}: {number}").format(
            label=words.policy_name(data, view.theme, view.lang),
            number=words.sure(data, data.table, view.theme, view.lang),
        )
    return t(
        "For each airport{which}, of all loops through {size} adopters of {theme} within {hours} h "
        "on the road, the one with the largest sum of their numbers of priority policies; of "
        "several, the quickest. {number} airports have one."
    ).format(
        which=t(" with a Tokyo flight") if view.rule.tokyo_direct else "",
        size=view.size,
        theme=theme,
        hours=view.loop,
        number=number,
    )
