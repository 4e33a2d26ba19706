"""The way back: undo and redo against a plain model, for any sequence of steps."""

import copy
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.ui.state import History
from kankei_geo.view.view import View

from .conftest import examples

# Few views, so that the same one comes again and stands next to itself.
PLACES = [View(area=(slug,)) for slug in ("sorachi", "ishikari", "tokachi", "nemuro")]
MOST = 100


@dataclass
class Model:
    """Two piles and the view between them, as in any editor."""

    past: list[View] = field(default_factory=list)
    now: View | None = None
    future: list[View] = field(default_factory=list)

    def show(self, view: View) -> None:
        """Take over what is shown, as an editor's undo would."""
        if self.now is None:
            self.now = view
        elif view == self.now:
            return
        elif self.past and view == self.past[-1]:
            self.future.append(self.now)
            self.now = self.past.pop()
        elif self.future and view == self.future[-1]:
            self.past.append(self.now)
            self.now = self.future.pop()
        else:
            self.past = [*self.past, self.now][1 - MOST :]
            self.now = view
            self.future = []


STEPS = st.lists(st.one_of(st.sampled_from(["undo", "redo"]), st.sampled_from(PLACES)), max_size=60)


@examples(300)
@given(STEPS)
def test_undo_and_redo_agree_with_a_plain_model(steps: list[str | View]) -> None:
    history, model = History(), Model()
    history.remember(View())
    model.show(View())
    for step in steps:
        # As on the page: the buttons show what the history says, a run remembers it.
        known = {"undo": history.before(), "redo": history.after()}
        shown = known[step] if isinstance(step, str) else step
        if shown is None:
            continue
        history.remember(shown)
        model.show(shown)
        assert history.views[history.position] == model.now
        assert history.before() == (model.past[-1] if model.past else None)
        assert history.after() == (model.future[-1] if model.future else None)
        assert history.views == [*model.past, model.now, *reversed(model.future)]


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=30))
def test_undo_to_the_start_and_redo_to_the_end_show_every_view_again(views: list[View]) -> None:
    history = History()
    for view in views:
        history.remember(view)
    remembered, end = copy.copy(history.views), history.views[history.position]
    seen = []
    while (before := history.before()) is not None:
        seen.append(before)
        history.remember(before)
    while (after := history.after()) is not None:
        history.remember(after)
    assert history.views == remembered
    assert [*reversed(seen), end] == remembered[: len(seen) + 1]
    assert history.position == len(remembered) - 1


def numbered(number: int) -> View:
    return View(find=str(number))


@pytest.mark.parametrize(("steps", "kept"), [(99, 99), (100, 100), (101, 100), (350, 100)])
def test_at_most_a_hundred_views_are_remembered(steps: int, kept: int) -> None:
    history = History()
    for number in range(steps):
        history.remember(numbered(number))
    assert history.views == [numbered(number) for number in range(steps - kept, steps)]
    undone = 0
    while (before := history.before()) is not None:
        history.remember(before)
        undone += 1
    assert undone == kept - 1
    assert history.before() is None


def test_a_new_step_after_undo_forgets_what_was_undone() -> None:
    history = History()
    for number in (0, 1, 2):
        history.remember(numbered(number))
    for number in (1, 0):
        history.remember(numbered(number))
    assert history.after() == numbered(1)
    history.remember(numbered(7))
    assert history.after() is None
    assert history.before() == numbered(0)


def test_an_empty_history_leads_nowhere_and_a_rerun_is_no_step() -> None:
    history = History()
    assert history.before() is None
    assert history.after() is None
    for _ in range(3):
        history.remember(View())
    assert history.before() is None
    assert history.views == [View()]


def test_histories_share_nothing() -> None:
    first, second = History(), History()
    first.remember(View())
    assert second.views == []
