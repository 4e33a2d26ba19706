"""What a document is about: one view of one page, with everything that must stand on it."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

import pandas as pd

from kankei_geo import __version__
from kankei_geo.analysis import comparison, context, distribution, editions, indicators
from kankei_geo.analysis.hubs import PEOPLE
from kankei_geo.analysis.routes import Route
from kankei_geo.analysis.rule import JOURNEY, ROAD
from kankei_geo.base import paths
from kankei_geo.base.i18n import msgid
from kankei_geo.base.pages import (
    ANALYSIS_PAGE,
    BACKGROUND_PAGE,
    HUBS_PAGE,
    INITIATIVES_PAGE,
    OVERVIEW_PAGE,
    ROUTES_PAGE,
)
from kankei_geo.dataset import facts, sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.facts import ACCESS_LAYERS, JOURNEY_LAYERS
from kankei_geo.dataset.indicator import Indicator
from kankei_geo.dataset.mergers import MERGERS
from kankei_geo.dataset.prefecture import (
    CONCEPT_LINKS,
    CONCEPTS,
    KPI_INDICATORS,
    NATIONAL_FIGURES,
    OF_INITIATIVES,
)
from kankei_geo.dataset.sources import Sidecar
from kankei_geo.export import file_names
from kankei_geo.present import national_years
from kankei_geo.present.maps.pictures import (
    Picture,
    candidate_picture,
    hub_picture,
    initiative_picture,
    policy_picture,
    route_picture,
    small_picture,
)
from kankei_geo.present.tables import apart
from kankei_geo.present.tables.comparison_html import item_name
from kankei_geo.present.words import (
    background_words,
    candidate_words,
    distribution_words,
    findings,
    goal_words,
    hub_words,
    indicator_words,
    initiative_words,
    route_words,
    study_words,
    view_words,
    words,
)
from kankei_geo.present.words.about import about
from kankei_geo.view import filters, restore, where
from kankei_geo.view.layers import JOURNEY_LAYER, is_change
from kankei_geo.view.view import (
    BOTH,
    DIFFERENCES,
    FILTERS,
    FINDINGS,
    FOUR,
    GOALS,
    IDEAS,
    MAP,
    NATIONAL,
    NEIGHBOURS,
    OF_FACTS,
    TILES,
    View,
)

AUTHOR = "Kankei-Geo"
POLICY_MAP, FOUR_MAPS, TILE_MAP = "policy_map", "four_maps", "tile_map"
CANDIDATE_MAP, RECORD, COMPARISON, SPREAD = "candidate_map", "record", "comparison", "spread"
ROUTE_MAP, HUB_MAP, FACT_MAP = "route_map", "hub_map", "fact_map"
STUDY, BACKGROUND = "study", "background"

_MAP = ("municipalities.shp", "policy_matrix.csv", "municipalities.csv")
_PEOPLE = ("population.csv",)
_CLUSTERS = ("clusters.csv", "cluster_places.csv")
_COMPARED_MARKS = ("policy_matrix.csv", MERGERS)  # of the edition with which a map is compared
# What each subject is made of, as the places of shipped files.
_LAYERS = {
    POLICY_MAP: _MAP,
    FOUR_MAPS: _MAP,
    TILE_MAP: ("tile_grid.csv", *_MAP[1:]),
    CANDIDATE_MAP: (*_MAP, *ACCESS_LAYERS, paths.WAYS),
    RECORD: (
        *_MAP,
        *ACCESS_LAYERS,
        paths.WAYS,
        *JOURNEY_LAYERS,
        *_PEOPLE,
        "neighbours.csv",
        "office_minutes.csv",
        "grounds.csv",
        *OF_INITIATIVES,
    ),
    ROUTE_MAP: (*_MAP, *ACCESS_LAYERS, paths.WAYS, "office_minutes.csv"),
    HUB_MAP: (*_MAP, *ACCESS_LAYERS, paths.WAYS, "office_minutes.csv"),
    FACT_MAP: (*_MAP, *OF_INITIATIVES),
    COMPARISON: (*_MAP[1:], *ACCESS_LAYERS, *_PEOPLE),
    STUDY: (*_MAP[1:], "grounds.csv"),
    BACKGROUND: (),
}
_GROUPED = {"area": (), "people": _PEOPLE, "access": ACCESS_LAYERS}
# What the parts of the page of analysis are made of besides; the workbook has all of them.
_STUDIED = {
    FINDINGS: (*ACCESS_LAYERS, *_PEOPLE, "neighbours.csv", "office_minutes.csv", *_CLUSTERS),
    NEIGHBOURS: ("neighbours.csv", "office_minutes.csv", *_CLUSTERS),
    DIFFERENCES: (*ACCESS_LAYERS, *_PEOPLE),
}
# What the chapters of the page of background are made of.
_CHAPTERS = {
    IDEAS: (CONCEPTS, CONCEPT_LINKS),
    NATIONAL: (NATIONAL_FIGURES,),
    GOALS: (KPI_INDICATORS,),
}
_TABLES = (*_MAP, *ACCESS_LAYERS, *JOURNEY_LAYERS, *_PEOPLE, paths.WAYS)
# What only the page of a subject shows in its tables.
_MORE_TABLES = {
    CANDIDATE_MAP: ("road_openings.csv", "opening_effects.csv"),
    ROUTE_MAP: ("model_routes.csv",),
}

# The settings that decide what a subject shows: they stand in the names of files.
_RULE = (
    *("airports", "measure", "minutes", "km", "journey", "count", "winter"),
    *("checkin", "leaving", "waiting", "printed", "weights", "criteria"),
)
# The place first: where a name is too long, its end is cut.
_CONDITIONS = ("area", *(name for name in FILTERS if name != "area"))
_LAYER = ("layer", "year", "classes", "against", "since")
_ROUTE = ("stops", "arrive", "depart", "ordered", "daily", "winter", "airports")
_SETTINGS = {
    POLICY_MAP: (*_LAYER, *_CONDITIONS),
    FOUR_MAPS: _CONDITIONS,
    TILE_MAP: (*_LAYER, *_CONDITIONS),
    CANDIDATE_MAP: _RULE,
    RECORD: ("code", "like"),
    COMPARISON: ("code", "versus"),
    SPREAD: ("by", *_CONDITIONS),
    ROUTE_MAP: (*_ROUTE, *_LAYER, *_CONDITIONS),
    STUDY: (*("study", "likely", "unsure", "clustered", "unlisted", "contrast"), *_CONDITIONS),
    HUB_MAP: ("hubs", "within", "cover", "seats", "winter"),
    FACT_MAP: OF_FACTS,
    BACKGROUND: ("chapter", "idea", "series", "goals_of"),
}

_COMPARED = msgid(
    "A {group}’s share counts all its municipalities, listed or not; its minutes and km are "
    "medians. Minutes are estimates."
)
_COMPARED_WITHOUT_ACCESS = msgid("A {group}’s share counts all its municipalities, listed or not.")


@dataclass(frozen=True)
class Document:
    """A view of a page, ready to be written in any format.

    Attributes
    ----------
    view : View
        Settings and language.
    page : str
        One of `view.PAGE_NAMES`: it decides the subject.
    with_tables : bool
        Whether the document holds tables of all figures, so that their sources are in it.
    """

    data: Dataset
    view: View
    page: str = OVERVIEW_PAGE
    with_tables: bool = False

    @property
    def subject(self) -> str:
        """What is drawn: one of the constants of this module."""
        view = self.view
        of_page: dict[str, tuple[str, Callable[[], bool]]] = {
            "airport_access": (CANDIDATE_MAP, lambda: bool(self.data.prefecture.airports)),
            ROUTES_PAGE: (ROUTE_MAP, lambda: self.route is not None),
            HUBS_PAGE: (HUB_MAP, lambda: hub_words.is_shown(self.data, self.page)),
            INITIATIVES_PAGE: (FACT_MAP, lambda: initiative_words.are_there(self.data)),
            "municipality": (RECORD, lambda: bool(view.focus)),
            "compare": (COMPARISON, lambda: bool(view.code or view.versus)),
            "distribution": (SPREAD, lambda: not self.kept.empty),
            ANALYSIS_PAGE: (STUDY, lambda: True),
            BACKGROUND_PAGE: (BACKGROUND, lambda: background_words.are_there(self.data)),
        }
        own, is_there = of_page.get(self.page, ("", lambda: False))
        if is_there():
            return own
        return {FOUR: FOUR_MAPS, TILES: TILE_MAP}.get(view.kind, POLICY_MAP)

    @cached_property
    def route(self) -> Route | None:
        """The route that the page of routes shows, where its stops are joined by roads."""
        return route_words.route_of(self.data, self.view, self.page)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes that stand out on the map: the selection, or the stops of a route."""
        if self.route:
            return self.route.stops
        return self.view.stops if self.page == ROUTES_PAGE else self.view.code

    @property
    def matching(self) -> pd.Series:
        """Which municipalities the filters let through."""
        return filters.matching(self.data, self.view)

    @property
    def kept(self) -> pd.DataFrame:
        """The rows of the joined table that the filters let through."""
        return filters.kept(self.data, self.view)

    @cached_property
    def picture(self) -> Picture:
        """The map that the data formats and the slides show."""
        if self.subject == CANDIDATE_MAP:
            return candidate_picture(self.data, self.view)
        if self.route is not None:
            return route_picture(self.data, self.view, self.matching, self.route)
        if self.subject == HUB_MAP:
            return hub_picture(self.data, self.view)
        if self.subject == FACT_MAP:
            return initiative_picture(self.data, self.view)
        return policy_picture(self.data, self.view, self.view.layer, self.data.table, self.matching)

    @cached_property
    def small_pictures(self) -> Mapping[str, Picture]:
        """The small map of each policy; none where the page shows one map."""
        if self.subject != FOUR_MAPS:
            return {}
        data, view = self.data, self.view
        return {
            policy: small_picture(data, view, policy, data.table, self.matching)
            for policy in data.policies
        }

    @cached_property
    def title(self) -> str:
        """The finding, in the reader's language."""
        data, view = self.data, self.view
        told: dict[str, Callable[[], str]] = {
            RECORD: self._title_of_record,
            COMPARISON: self._title_of_comparison,
            CANDIDATE_MAP: lambda: findings.candidate_finding(data, view),
            SPREAD: lambda: distribution_words.finding(data, self.spread, view),
            HUB_MAP: lambda: hub_words.finding(data, view),
            STUDY: lambda: study_words.title(data, view),
            FACT_MAP: lambda: initiative_words.finding(data, view),
            BACKGROUND: lambda: background_words.title(data, view),
        }
        if self.route is not None:
            return route_words.finding(view, self.route)
        return told.get(self.subject, lambda: findings.map_finding(data, view, self.kept))()

    def _title_of_record(self) -> str:
        row = facts.record(self.data, self.view.focus)
        return f"{words.name(row, self.view.lang)} — {words.count(row, self.view.lang)}"

    def _title_of_comparison(self) -> str:
        t = words.translator(self.view.lang)
        return t("Side by side: {names}").format(names=t(", ").join(self.compared))

    @property
    def spread(self) -> pd.DataFrame:
        """How what is kept spreads over the groups of the view."""
        return distribution.spread(self.data, self.kept, self.view.by, winter=self.view.winter)

    @property
    def compared(self) -> list[str]:
        """Names of what is compared, without the prefecture as a whole."""
        return [
            item_name(self.data, key, self.view.lang)
            for key in (*self.view.code, *self.view.versus)
        ]

    @cached_property
    def rule(self) -> str:
        """The sentence under the title: what is shown, or who is a candidate."""
        data, view = self.data, self.view
        told: dict[str, Callable[[], str]] = {
            CANDIDATE_MAP: self._rule_of_candidates,
            HUB_MAP: lambda: words.sentences(view.lang, *hub_words.sentences(data, view)[:2]),
            FACT_MAP: lambda: words.sentences(view.lang, *initiative_words.sentences(data, view)),
            RECORD: self._place_of_record,
            COMPARISON: self._how_compared,
            SPREAD: lambda: view_words.sentence(data, view, self.kept),
            STUDY: lambda: study_words.sentence(data, view),
            BACKGROUND: lambda: background_words.sentence(data, view),
        }
        if self.route is not None:
            return words.sentences(view.lang, *route_words.sentences(data, view, self.route))
        return told.get(self.subject, lambda: view_words.map_sentence(data, view, self.kept))()

    def _rule_of_candidates(self) -> str:
        if self.view.measure == BOTH:
            return candidate_words.agreement_sentence(self.data, self.view)
        return candidate_words.whole_rule_sentence(self.data, self.view)

    def _place_of_record(self) -> str:
        row = facts.record(self.data, self.view.focus)
        area = words.subprefecture(self.data, row, self.view.lang)
        place = f"{area} · {row['code']} · {row['kana']}"
        return f"{place} — {apart.placed(self.data, self.view)}"

    def _how_compared(self) -> str:
        t = words.translator(self.view.lang)
        told = _COMPARED if self.data.prefecture.airports else _COMPARED_WITHOUT_ACCESS
        how = t(told).format(**about(self.data, self.view.lang))
        return words.sentences(self.view.lang, self._apart(), how)

    def _apart(self) -> str:
        view = self.view
        found = comparison.compare(self.data, view.code, view.versus, winter=view.winter)
        return apart.compared(self.data, found, view.lang)

    @property
    def indicators(self) -> tuple[tuple[Indicator, int], ...]:
        """The indicators that colour the map, each with its year: none, one or two."""
        if self.subject not in (POLICY_MAP, TILE_MAP, ROUTE_MAP):
            return ()
        # A route is drawn on a map whichever kind the view asks for.
        view = replace(self.view, kind=MAP) if self.subject == ROUTE_MAP else self.view
        every = indicators.every(self.data)
        return tuple((every[key], year) for key, year in indicator_words.shown(self.data, view))

    @cached_property
    def compared_with(self) -> Dataset | None:
        """The edition with which the map compares the one shown, if it does."""
        data, view = self.data, self.view
        on_map = self.subject in (POLICY_MAP, TILE_MAP, ROUTE_MAP)
        if not on_map or not is_change(data, view.since, view.layer):
            return None
        return editions.compared(data, view.since).other(data)

    @property
    def layers(self) -> tuple[Sidecar, ...]:
        """The shipped files that are in the figure."""
        if self.subject == SPREAD:
            grouped = indicators.every(self.data).get(self.view.by)
            places = {*_MAP[1:], *(grouped.tables if grouped else _GROUPED[self.view.by])}
        else:
            places = set(_LAYERS[self.subject])
        places.update(self._tables_of_part())
        if self.subject == CANDIDATE_MAP and self.view.measure in (ROAD, BOTH):
            places.add(paths.ISOCHRONES)
        if self.subject == HUB_MAP and self.view.cover == PEOPLE:
            places.update(_PEOPLE)
        if self.subject == CANDIDATE_MAP and self.view.measure == JOURNEY:
            places.update(JOURNEY_LAYERS)
        if self.view.layer == JOURNEY_LAYER and self.subject in (POLICY_MAP, TILE_MAP, ROUTE_MAP):
            places.update(ACCESS_LAYERS, JOURNEY_LAYERS)
        if self.subject in (RECORD, COMPARISON):
            own = indicators.every(self.data).values()
            places.update(name for item in own for name in item.tables)
        places.update(name for one, _ in self.indicators for name in one.tables)
        if self.subject == CANDIDATE_MAP:
            every = indicators.every(self.data)
            places.update(name for one in self.view.rule.added for name in every[one.key].tables)
        places.update(self._tables_of_conditions())
        if self.with_tables:
            places.update(_TABLES, _MORE_TABLES.get(self.subject, ()))
        found = self.data.layers(places)
        if self.compared_with is not None:
            found += self.compared_with.layers(_COMPARED_MARKS)
        return found

    def _tables_of_part(self) -> Iterator[str]:
        """Yield the tables of the part of a page that is shown; of analysis, perhaps of each."""
        if self.subject == BACKGROUND:
            yield from _CHAPTERS[self.view.chapter]
            if self.view.chapter == NATIONAL:
                yield from national_years.tables(self.data, self.view)
            if self.view.chapter == GOALS:
                yield from goal_words.compared_tables(self.data, self.view)
        if self.subject != STUDY:
            return
        for part, names in _STUDIED.items():
            if not self.with_tables and part != self.view.study:
                continue
            yield from names
            if part in (FINDINGS, DIFFERENCES):
                known = indicators.every(self.data)
                for measure in context.measures(self.data):
                    yield from known[measure].tables if measure in known else ()

    def _tables_of_conditions(self) -> Iterator[str]:
        """Yield the tables of the indicators that conditions compare with a number."""
        if "where" not in _SETTINGS[self.subject]:
            return
        for condition in self.view.where:
            for atom in where.atoms(where.read(self.data, condition)):
                of_table = where.of_table(self.data, atom.name)
                if of_table is not None:
                    yield from indicators.every(self.data)[of_table[0]].tables

    @property
    def credit(self) -> tuple[str, ...]:
        """The credit lines of the layers, each once. No format leaves them out."""
        return tuple(sources.credit_lines(self.layers, self.view.lang))

    @property
    def code(self) -> str:
        """What brings this view back (see `restore`)."""
        return restore.code(self.data, self.page, self.view)

    @property
    def date(self) -> date:
        """The date of the document: `document_date`."""
        return document_date(self.data)

    @cached_property
    def stamp(self) -> str:
        """Date of the data, version and hash: what a reader needs to name this document."""
        t = words.translator(self.view.lang)
        shown = (self.data, self.compared_with) if self.compared_with else (self.data,)
        return t("Data as of {date} ({data}), Kankei-Geo {version}").format(
            date=self.data.date.isoformat(),
            data=", ".join(one.hash for one in shown),
            version=__version__,
        )

    @property
    def name(self) -> str:
        """The stem of the name of a file, with the view's conditions (see `file_names`)."""
        settings = ("prefecture", "edition", *_SETTINGS[self.subject])
        return file_names.stem(self.view, self.subject, settings)


def document_date(data: Dataset) -> date:
    """Return the date that documents carry: ``SOURCE_DATE_EPOCH``, or that of the data.

    The same data make the same bytes on any day.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return data.date
