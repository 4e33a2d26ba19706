"""The short story of the presentation: count, policies, access, candidates."""

from dataclasses import replace

from kankei_geo.analysis import candidates
from kankei_geo.analysis.rule import ROAD
from kankei_geo.dataset import pipeline
from kankei_geo.present.words import candidate_words, findings, view_words
from kankei_geo.view import filters
from kankei_geo.view.layers import COUNT_LAYER
from kankei_geo.view.view import BOTH, FOUR, MAP, View

Scene = tuple[View, str]
_FIGURES = {"overview": "priority_map", "sources": "priority_map"}  # pages with one figure


def scenes(view: View, page: str) -> tuple[Scene, ...]:
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
    story = (
        (replace(plain, layer=COUNT_LAYER, kind=MAP), "priority_map"),
        (replace(plain, kind=FOUR), "priority_map"),
        (replace(plain, measure=BOTH), "airport_access"),
        (replace(plain, measure=ROAD), "airport_access"),
    )
    # Where the story begins with what is shown now, the same figure is not shown twice.
    begins = (plain, _FIGURES.get(page, page)) == story[0]
    return story if begins else ((plain, page), *story)


def title(view: View, page: str) -> str:
    """Return the finding of a scene."""
    if page == "airport_access":
        return findings.candidate_finding(view)
    table = pipeline.joined_table()
    kept = table[filters.matches(table, view)]
    if view.kind == FOUR:
        return findings.four_finding(view, kept)
    return findings.policy_finding(view, kept)


def told(view: View, page: str) -> str:
    """Return a scene as text, for readers who cannot see it."""
    if page == "airport_access":
        return candidate_words.map_text(view, candidates.tiers(view.rule))
    table = pipeline.joined_table()
    kept = table[filters.matches(table, view)]
    return view_words.map_text(view, table, kept)
