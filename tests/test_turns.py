"""What a plain run leaves out, the next ones try: which repetitions have their turn."""

from collections.abc import Sequence
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from .conftest import TURNS, due

Item = Any  # what pytest calls an item has far more than is looked at here
ALL_TURNS = range(1, TURNS + 1)


def items(marked: Sequence[object] | None, **sizes: int) -> list[Item]:
    """Return a function's tests: one for each product of parameters of so many values."""
    mark = None if marked is None else SimpleNamespace(args=tuple(marked))
    return [
        Alike(
            nodeid="test_x",
            get_closest_marker=lambda _: mark,
            callspec=SimpleNamespace(indices=dict(zip(sizes, places, strict=True))),
        )
        for places in product(*map(range, sizes.values()))
    ]


class Alike(SimpleNamespace):
    """A test that is itself and no other, as in pytest."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # by identity, as that of an item
    __eq__ = object.__eq__


@pytest.mark.parametrize("sizes", [(1,), (2,), (3,), (14,), (4, 2), (5, 3), (2, 2), (7, 6)])
def test_three_turns_try_everything_and_each_of_them_something(sizes: tuple[int, ...]) -> None:
    some = items((), **{f"p{place}": size for place, size in enumerate(sizes)})
    turns = [due(some, turn) for turn in ALL_TURNS]
    assert set().union(*turns) == set(some)
    assert all(turns)
    # No more than a third, but for what is left over; of two, each has its turn.
    shares = min(TURNS, len(some))
    assert max(map(len, turns)) <= len(some) // shares + shares


def test_values_of_a_second_parameter_do_not_stay_with_one_turn() -> None:
    some = items((), page=6, language=3)
    for turn in ALL_TURNS:
        languages = {item.callspec.indices["language"] for item in due(some, turn)}
        assert languages == {0, 1, 2}


def test_pages_are_tried_with_all_that_is_looked_at_on_them() -> None:
    some = items(("page",), page=14, scheme=2)
    for turn in ALL_TURNS:
        tried = [item.callspec.indices for item in due(some, turn)]
        pages = {indices["page"] for indices in tried}
        assert len(pages) in {4, 5}
        assert len(tried) == 2 * len(pages)


@pytest.mark.parametrize("marked", [(0,), (TURNS + 1,), ("pages",), ("page", "langauge")])
def test_what_would_never_have_its_turn_is_refused(marked: tuple[object, ...]) -> None:
    with pytest.raises(pytest.UsageError, match=r"test_x: turns\(.* no turn and no parameter"):
        due(items(marked, page=3, language=2), 1)
    with pytest.raises(pytest.UsageError, match="names no turn"):
        due(items(()), 1)


def test_one_test_can_have_its_turn_and_what_is_not_marked_always_has() -> None:
    alone = items((2,))
    assert [bool(due(alone, turn)) for turn in ALL_TURNS] == [False, True, False]
    usual = items(None, page=5)
    assert all(due(usual, turn) == set(usual) for turn in ALL_TURNS)
