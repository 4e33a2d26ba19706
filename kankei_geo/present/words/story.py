"""The short story of the presentation: count, policies, access, candidates."""

from dataclasses import replace

from kankei_geo.analysis import candidates
from kankei_geo.analysis.rule import ROAD
from kankei_geo.base.pages import ANALYSIS_PAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import (
    candidate_words,
    findings,
    hub_words,
    initiative_words,
    route_words,
    study_words,
    view_words,
)
from kankei_geo.view import filters
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import BOTH, FOUR, MAP, View

Scene = tuple[View, str]
_FIGURES = {"overview": "priority_map", "sources": "priority_map"}  # pages with one figure


def scenes(data: Dataset, view: View, page: str) -> tuple[Scene, ...]:
    """Return the scenes of a presentation: what is shown now, then the story.

    Parameters
    ----------
    view : View
        Filters, thresholds and language stay the same in all scenes.
    page : str
        One of `view.PAGE_NAMES`.

    Returns
    -------
    tuple of (View, str)
        At most `view.SCENES` views, each with the page whose figure is shown.
    """
    plain = replace(view, present=False, scene=0, text=False, fav=())
    access = (
        (replace(plain, measure=BOTH), "airport_access"),
        (replace(plain, measure=ROAD), "airport_access"),
    )
    story = (
        (replace(plain, layer=COUNT_LAYER, kind=MAP, since=""), "priority_map"),
        (replace(plain, kind=FOUR), "priority_map"),
        *(access if data.prefecture.airports else ()),
    )
    # Where the story begins with what is shown now, the same figure is not shown twice.
    begins = (plain, _FIGURES.get(page, page)) == story[0]
    return story if begins else ((plain, page), *story)


def title(data: Dataset, view: View, page: str) -> str:
    """Return the finding of a scene."""
    route = route_words.route_of(data, view, page)
    if route is not None:
        return route_words.finding(view, route)
    if hub_words.is_shown(data, page):
        return hub_words.finding(data, view)
    if initiative_words.is_shown(data, page):
        return initiative_words.finding(data, view)
    if page == ANALYSIS_PAGE:
        return study_words.title(data, view)
    if page == "airport_access" and data.prefecture.airports:
        return findings.candidate_finding(data, view)
    return findings.map_finding(data, view, filters.kept(data, view))


def told(data: Dataset, view: View, page: str) -> str:
    """Return a scene as text, for readers who cannot see it."""
    if hub_words.is_shown(data, page):
        return hub_words.map_text(data, view)
    if initiative_words.is_shown(data, page):
        return initiative_words.map_text(data, view)
    if page == ANALYSIS_PAGE:
        return study_words.text(data, view)
    if page == "airport_access" and data.prefecture.airports:
        return candidate_words.map_text(data, view, candidates.tiers(data, view.rule))
    table = data.table
    kept = filters.kept(data, view)
    if route_words.route_of(data, view, page) is not None:
        return route_words.map_text(data, view, table, kept)
    return view_words.map_text(data, view, table, kept)
