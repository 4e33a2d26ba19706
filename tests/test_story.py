"""The story of a presentation: five scenes at most, each with a sentence from the data."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import candidates
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.present.words import story
from kankei_geo.view import filters
from kankei_geo.view.view import SCENES, View
from tests.hokkaido import HOKKAIDO

from .conftest import examples
from .test_address import VIEWS

pytestmark = pytest.mark.slow  # nearly all of it takes over a second

TABLE = HOKKAIDO.table


@pytest.mark.turns(2)
@examples(40)
@given(VIEWS, st.sampled_from(PAGE_NAMES))
def test_a_story_begins_with_what_is_shown_and_shows_no_figure_twice(view: View, page: str) -> None:
    scenes = story.scenes(HOKKAIDO, view, page)
    assert 4 <= len(scenes) <= SCENES
    assert all(one != other for one, other in itertools.pairwise(scenes))
    assert scenes[-1][1] == "airport_access"
    for shown, where in scenes:
        assert not shown.present
        assert shown.lang == view.lang
        assert story.title(HOKKAIDO, shown, where)
        assert story.told(HOKKAIDO, shown, where)
        # Filters and thresholds stay the same from scene to scene.
        assert list(filters.matches(HOKKAIDO, TABLE, shown)) == list(
            filters.matches(HOKKAIDO, TABLE, view)
        ) or (shown.measure != view.measure and view.sphere)


def test_the_sentences_are_those_of_the_data() -> None:
    titles = [
        story.title(HOKKAIDO, *scene)
        for scene in story.scenes(HOKKAIDO, View(lang="en"), "distribution")
    ]
    table, rated = HOKKAIDO.table, candidates.tiers(HOKKAIDO, View().rule)
    listed, four = int(table["listed"].sum()), int((table["priority_count"] == 4).sum())
    count = f"{listed} listed, all of 4 policies: {four} municipalities"
    assert titles[0] == titles[1] == count
    # In English the four names are too long for a title.
    assert titles[2] == f"Most common: Joint programme, 68 of {listed} listed"
    road, line = rated["road_access"], rated["line_access"]
    assert titles[3] == (
        f"By road 60 min {road.sum()}, straight 50 km {line.sum()}, both {(road & line).sum()}"
    )
    found = candidates.is_candidate(rated).sum()
    fewest, most = candidates.span(HOKKAIDO, View().rule)
    assert titles[4] == (
        f"Candidates: {found} municipalities (range {fewest}–{most}), "
        f"{(rated['tier'] == 'A').sum()} with 3+ policies"
    )
