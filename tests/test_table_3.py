"""The marks follow from the printed rows, and their figures from the source."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.base.errors import InputContentError
from kankei_geo.build import reference, table_3
from kankei_geo.build.written import csv_text
from tests.hokkaido import HOKKAIDO


def rederived() -> pd.DataFrame:
    shipped = HOKKAIDO.policy_matrix
    return table_3.derive(
        shipped[list(table_3.PRINTED_COLUMNS)],
        shipped["code"],
        named_in_programme=set(HOKKAIDO.programme_2019["code"]),
    )


def test_the_shipped_matrix_is_what_the_rules_make_of_the_printed_rows() -> None:
    pd.testing.assert_frame_equal(rederived(), HOKKAIDO.policy_matrix, check_dtype=False)


@pytest.mark.full_input
def test_the_shipped_matrix_comes_from_the_source_rows(full_input: Path) -> None:
    rows = reference.read_input(full_input, "table3")
    table, resolved = reference.policy_matrix(HOKKAIDO, rows, HOKKAIDO.municipalities)
    assert csv_text(table) == csv_text(HOKKAIDO.policy_matrix)
    assert resolved.unused_aliases == ()


def test_sums_are_those_of_the_source() -> None:
    table = HOKKAIDO.policy_matrix
    assert table[list(HOKKAIDO.policies)].sum().tolist() == [68, 16, 16, 65]
    assert table["priority_count"].sum() == 165
    assert table["priority_count"].value_counts().to_dict() == {4: 5, 3: 11, 2: 26, 1: 60}
    assert (table["panel"] == "left").sum() == 68


def test_levels_add_up_to_408_marks() -> None:
    table = HOKKAIDO.policy_matrix
    levels = pd.concat([table[f"{policy}_level"] for policy in HOKKAIDO.policies])
    assert levels.value_counts().to_dict() == {
        "panel": 181,
        "remainder": 177,
        "programme": 30,
        "printed": 20,
    }


def test_every_mark_has_grounds_of_its_own_level() -> None:
    level_of = HOKKAIDO.grounds.set_index("grounds")["level"]
    for policy in HOKKAIDO.policies:
        table = HOKKAIDO.policy_matrix
        assert (table[f"{policy}_grounds"].map(level_of) == table[f"{policy}_level"]).all()


def test_all_twelve_named_members_of_2019_have_three_or_more() -> None:
    counts = HOKKAIDO.policy_matrix.set_index("code")["priority_count"]
    named = counts[HOKKAIDO.programme_2019["code"]]
    assert len(named) == 12
    assert (named >= 3).all()


def row(panel: str, total: int) -> pd.DataFrame:
    return pd.DataFrame([[panel, 1, "x", total, total]], columns=list(table_3.PRINTED_COLUMNS))


@given(
    st.sampled_from(["left", "right"]),
    st.integers(0, 6),
    st.sampled_from(list(HOKKAIDO.municipalities["code"])),
    st.booleans(),
)
def test_marks_add_up_to_the_total_or_the_row_is_refused(
    panel: str,
    total: int,
    code: str,
    named: bool,  # noqa: FBT001 -- drawn by Hypothesis
) -> None:
    covered = total == 4 or (panel == "left" and 1 <= total <= 3)
    covered |= panel == "right" and (total == 1 or (total == 3 and code == table_3.KUSHIRO))
    members = {code} if named else set()
    if not covered:
        with pytest.raises(InputContentError, match="which no rule covers"):
            table_3.derive(row(panel, total), [code], named_in_programme=members)
        return
    derived = table_3.derive(row(panel, total), [code], named_in_programme=members)
    assert derived[list(HOKKAIDO.policies)].sum(axis="columns").item() == total


def test_a_row_whose_marks_do_not_add_up_is_named() -> None:
    broken = row("left", 2).assign(marks_printed=3, name_printed="岩内町")
    with pytest.raises(InputContentError, match="the marks of 岩内町 do not add up"):
        table_3.derive(broken, ["01402"], named_in_programme=set())
