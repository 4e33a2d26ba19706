"""Changes between two editions: what is told is what the tables say, and nothing else."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import editions
from kankei_geo.dataset import catalogue
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from tests.hokkaido import HOKKAIDO

from . import made_up

KEYS = ("a", "b", "c", "d")
SWAPPED = {
    editions.BEGAN: editions.ENDED,
    editions.MORE: editions.FEWER,
    editions.NOT_BEFORE: editions.NOT_AFTER,
}
SWAPPED |= {other: one for one, other in SWAPPED.items()}


@st.composite
def sides(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the marks of two editions, of the same municipalities and perhaps other policies."""
    codes = [f"{number:05d}" for number in range(draw(st.integers(1, 8)))]

    def side() -> pd.DataFrame:
        keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
        row = st.none() | st.lists(st.integers(0, 1), min_size=len(keys), max_size=len(keys))
        rows = [draw(row) or [None] * len(keys) for _ in codes]
        return pd.DataFrame(rows, index=codes, columns=keys).astype("Int64")

    return side(), side()


@given(sides())
def test_nothing_changes_between_an_edition_and_itself(
    both: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    found = editions.compare(both[0], both[0])
    assert found.marks.empty
    assert set(found.states.to_numpy().ravel()) <= {
        *(editions.STAYED, editions.NEVER, editions.SAME, editions.NOT_EITHER)
    }
    assert (found.only_before, found.only_after) == ((), ())


@given(sides())
def test_in_the_other_direction_what_began_ended(both: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    forth, back = editions.compare(*both), editions.compare(*both[::-1])
    turned = forth.states.replace(SWAPPED)
    pd.testing.assert_frame_equal(turned[sorted(turned)], back.states[sorted(back.states)])
    pd.testing.assert_frame_equal(forth.flows().T, back.flows(), check_names=False)
    assert (forth.only_before, forth.only_after) == (back.only_after, back.only_before)


@given(sides())
def test_every_municipality_is_told_once(both: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = editions.compare(*both)
    assert found.states.notna().all(axis=None)
    assert set(found.states) == {*both[0], *both[1], editions.COUNT}
    for key in (editions.COUNT, *found.shared):
        flows = found.flows(key)
        most = len(found.shared) if key == editions.COUNT else 1
        numbers = [*range(most + 1), editions.NOT_LISTED]
        assert flows.index.tolist() == flows.columns.tolist() == numbers
        assert int(flows.to_numpy().sum()) == len(both[0])
        began = found.states[key].isin([editions.BEGAN, editions.MORE]).sum()
        listed = numbers[:-1]
        assert began == sum(flows.loc[a, b] for a in listed for b in listed if b > a)
    one = list(both[0].index[:1])
    assert int(found.flows(codes=one).to_numpy().sum()) == 1


@given(sides())
def test_states_are_those_of_another_computation(both: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = editions.compare(*both)
    first, last = (
        side.rename_axis("code").reset_index().melt("code", var_name="policy") for side in both
    )
    joined = first.merge(last, on=["code", "policy"], how="outer", suffixes=("_1", "_2"))
    joined = joined[joined["policy"].isin(both[0].columns.intersection(both[1].columns))]
    words = {(0, 1): "began", (1, 0): "ended", (1, 1): "stayed", (0, 0): "never"}
    for row in joined.itertuples():
        gone = pd.isna(row.value_1), pd.isna(row.value_2)
        told = {(True, True): "not_either", (True, False): "not_before", (False, True): "not_after"}
        expected = told.get(gone) or words[int(row.value_1), int(row.value_2)]
        assert found.states.loc[row.code, row.policy] == expected
    for key in set(both[0]) ^ set(both[1]):
        assert (found.states[key] == editions.ONE_EDITION).all()
    sums = joined.dropna().groupby("code")[["value_1", "value_2"]].sum()
    for code, (before, after) in sums.iterrows():
        state = "same" if before == after else "more" if after > before else "fewer"
        assert found.states.loc[code, editions.COUNT] == state
        assert found.counts.loc[code].tolist() == [before, after]
    ended = joined[(joined["value_1"] == 1) & (joined["value_2"] == 0)]
    assert int((found.marks["state"] == editions.ENDED).sum()) == len(ended)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Dataset]:
    home = tmp_path_factory.mktemp("home")
    made_up.build(home)
    first, second = (
        open_dataset(made_up.CODE, name, home) for name in (made_up.FIRST, made_up.SECOND)
    )
    return first, second


def test_two_editions_of_a_prefecture_are_compared_by_their_dates(
    both: tuple[Dataset, Dataset],
) -> None:
    first, second = both
    assert [list(catalogue.others(data)) for data in both] == [["second"], ["first"]]
    assert catalogue.others(second)["first"].en == "first survey, 2025"
    assert catalogue.other(second, "first") is first
    for data in both:  # whichever is shown, the earlier one is before
        found = editions.compared(data, next(iter(catalogue.others(data))))
        assert (found.before, found.after) == (first, second)
        assert found.other(data) is next(item for item in both if item is not data)
    change = editions.compared(second, "first").change
    assert change.shared == ("visit", "work", "study")
    assert change.only_after == ("house", "tax", "club")
    marks = made_up.marks(3), made_up.marks(6)
    for code, states in change.states.iterrows():
        if code in made_up.NOT_LISTED:
            assert states["visit"] == states[editions.COUNT] == editions.NOT_BEFORE
            continue
        before, after = (one[str(code)][0] for one in marks)
        assert (states["visit"] == editions.BEGAN) == (after > before)
        assert (states["visit"] == editions.ENDED) == (after < before)


def test_where_one_edition_is_shipped_there_is_nothing_to_compare() -> None:
    assert catalogue.others(HOKKAIDO) == {}


@pytest.mark.parametrize(
    ("shown", "other", "is_later"),
    [
        ("2022-02", "2023", True),
        ("2023", "2022-02", False),
        ("2022", "2022-05", False),  # nobody knows
        ("", "2022", False),
        ("2022", "", False),
        ("2022-02-01", "2022-02-03", True),
    ],
)
def test_the_later_one_is_after_if_dates_tell(
    both: tuple[Dataset, Dataset], shown: str, other: str, *, is_later: bool
) -> None:
    data, compared_with = (
        Dataset(item.prefecture, item.edition.model_copy(update={"as_of": date}), item.shipped)
        for item, date in zip(both, (shown, other), strict=True)
    )
    expected = (data, compared_with) if is_later else (compared_with, data)
    assert all(
        one is two
        for one, two in zip(editions.in_order(data, compared_with), expected, strict=True)
    )
