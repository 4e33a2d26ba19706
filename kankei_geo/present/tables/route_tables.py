"""Tables of routes: the legs of one, proposals, and what was published."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd

from kankei_geo.analysis import routes
from kankei_geo.analysis.routes import THE_SAME, Proposal, Route
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.tables import municipality_table
from kankei_geo.present.words import route_words, way_words, words
from kankei_geo.view.address import spelled
from kankei_geo.view.view import View

# Widths of leg, day, minutes, length, and of all marks together; how many marks have room.
_PARTS, _MARKS_PART, _MOST_MARKS = (0.23, 0.05, 0.2, 0.11), 0.55, 6


def legs(data: Dataset, route: Route, language: str) -> pd.DataFrame:
    """Return the legs of a route as texts, in order.

    Returns
    -------
    pandas.DataFrame
        From where to where, day, minutes with their interval, kilometres, roads; then number of
        policies and marks of the municipality at the leg's end, missing at an airport.
    """
    t = words.translator(language)
    table = data.table.set_index("code", drop=False)
    ends = table.reindex([leg.end for leg in route.legs])
    stops = ends.dropna(subset="code")
    marks = {
        words.policy_name(data, policy, language): municipality_table.marks(
            data, stops, policy, language
        ).reindex(ends.index)
        for policy in data.policies
    }
    counts = [
        None if pd.isna(row["code"]) else words.count(row, language) for _, row in ends.iterrows()
    ]
    found = pd.DataFrame(
        {
            t("Leg"): [
                route_words.chain(data, (leg.start, leg.end), language) for leg in route.legs
            ],
            t("Day"): [str(leg.day) for leg in route.legs],
            t("By road (estimate)"): [
                route_words.leg_minutes(data, leg, language) for leg in route.legs
            ],
            t("Length by road"): [way_words.length(leg.way, language) for leg in route.legs],
            t("Roads"): [way_words.roads(data, leg.way, language) for leg in route.legs],
            t("Number at the stop"): counts,
            **{name: column.to_numpy() for name, column in marks.items()},
        }
    )
    return found.astype(object).where(found.notna(), None)


def narrow_legs(
    data: Dataset, route: Route, language: str, *, with_marks: bool = True
) -> tuple[pd.DataFrame, tuple[float, ...]]:
    """Return the legs with the columns that fit on paper, and the columns' widths in parts.

    Parameters
    ----------
    with_marks : bool
        Whether the marks of the stops have columns, where the policies are few; else there is
        their number alone.
    """
    t = words.translator(language)
    km = [t("{km} km").format(km=f"{leg.way.km:.1f}") for leg in route.legs]
    whole = legs(data, route, language).fillna("–").astype(object)
    whole[t("Length by road")] = km  # tolls stand in the sentence above
    fixed = [t("Leg"), t("Day"), t("By road (estimate)"), t("Length by road")]
    marks = [words.policy_name(data, policy, language) for policy in data.policies]
    few = with_marks and len(marks) <= _MOST_MARKS
    rest = marks if few else [t("Number at the stop")]
    return whole[[*fixed, *rest]], (*_PARTS, *[_MARKS_PART / len(rest)] * len(rest))


def levels(data: Dataset, route: Route) -> frozenset[str]:
    """Return the evidence levels of the marks that the legs of a route show."""
    stops = data.table[data.table["code"].isin(route.stops) & data.table["listed"]]
    return frozenset(level for policy in data.policies for level in stops[f"{policy}_level"])


def proposals(data: Dataset, found: Sequence[Proposal], language: str) -> pd.DataFrame:
    """Return proposed loops, best first, indexed by what opens each (named ``code``)."""
    t = words.translator(language)
    opening = [_settings(one.stops, one.airport, THE_SAME, in_order=False) for one in found]
    return pd.DataFrame(
        {
            t("Airport"): [route_words.place(data, one.airport, language) for one in found],
            t("Sum of policies"): pd.array([one.policies for one in found], dtype="Int64"),
            t("By road (min, estimate)"): pd.array([one.minutes for one in found], dtype="Int64"),
            t("Stops in order"): [route_words.chain(data, one.stops, language) for one in found],
            t("Their numbers of policies"): [
                " + ".join(str(facts.record(data, code)["priority_count"]) for code in one.stops)
                for one in found
            ],
        },
        index=pd.Index(opening, name="code"),
    )


def published(data: Dataset, view: View) -> pd.DataFrame:
    """Return the published routes with their minutes here, indexed by what opens each.

    Parameters
    ----------
    view : View
        Its winter factor and language.
    """
    language = view.lang
    t = words.translator(language)
    rows, opening = [], []
    for one in routes.published(data):
        route = routes.route(data, replace(one.trip, winter=view.winter))
        opening.append(_settings(one.trip.stops, one.trip.arrive, one.trip.depart, in_order=True))
        rows.append(
            {
                t("Route"): t(one.title),
                t("Held"): one.held,
                t("Places in order"): route_words.chain(
                    data, _places(one.trip.arrive, one.trip.stops, one.trip.depart), language
                ),
                t("By road (estimate)"): route and route_words.time(data, route.minutes, language),
                t("Length by road"): route and route_words.length(route, language),
                t("Quickest order (estimate)"): route
                and route_words.time(data, route.best_minutes, language),
                t("Source"): one.url,
            }
        )
    return pd.DataFrame(rows, index=pd.Index(opening, name="code"))


def _places(arrive: str, stops: Sequence[str], depart: str) -> tuple[str, ...]:
    return (arrive, *stops, arrive if depart == THE_SAME else depart)


def _settings(stops: Sequence[str], arrive: str, depart: str, *, in_order: bool) -> str:
    """Return the settings of a view that open a route, as they stand in an address."""
    opened = View(stops=tuple(stops), arrive=arrive, depart=depart, ordered=in_order)
    names = ("stops", "arrive", "depart", "ordered")
    return urlencode({name: spelled(getattr(opened, name)) for name in names})
