"""The policy matrix: which of the four marks each listed municipality has, and how surely.

The surviving text of table 3 has lost the positions of its columns. What is printed is a
name, the number of marks and the panel (left or right) of the row. The rules below rebuild
the marks; each one gives its evidence level and the identifier of its grounds, which the
edition's ``grounds.csv`` explains.
"""

from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

from kankei_geo.base.errors import InputContentError

POLICIES = ("joint_programme", "metro_pr", "wide_area_tour", "dual_residence")
LEVELS = ("printed", "panel", "programme", "remainder")
ALL_POLICIES = len(POLICIES)
KUSHIRO = "01206"  # the only right-hand row with three marks; the paper tells why

PRINTED_COLUMNS = ("panel", "row", "name_printed", "marks_printed", "priority_count")


class Mark(NamedTuple):
    """One cell of the matrix."""

    value: int
    level: str
    grounds: str


def derive(
    printed: pd.DataFrame, codes: Collection[str], *, named_in_programme: Collection[str]
) -> pd.DataFrame:
    """Rebuild the marks from the printed rows.

    Parameters
    ----------
    printed : pandas.DataFrame
        Shape (102, 5), columns `PRINTED_COLUMNS`: what the source prints.
    codes : collection of str
        Five-digit code of each row, in the same order.
    named_in_programme : collection of str
        Codes of the municipalities that the prefecture's page names as members of the
        fiscal 2019 model programme. They make the grounds stronger, not other marks.

    Returns
    -------
    pandas.DataFrame
        The printed columns with ``code`` before them and, after them, for each policy its
        mark (0 or 1), ``<policy>_level`` and ``<policy>_grounds``.

    Raises
    ------
    InputContentError
        If a row has a total that the rules do not cover, or its marks do not add up.
    """
    table = printed.reset_index(drop=True).copy()
    table.insert(0, "code", list(codes))
    rows = [
        _marks(str(code), str(panel), int(total), named=code in named_in_programme)
        for code, panel, total in zip(
            table["code"], table["panel"], table["priority_count"], strict=True
        )
    ]
    for position, policy in enumerate(POLICIES):
        table[policy] = [marks[position].value for marks in rows]
        table[f"{policy}_level"] = [marks[position].level for marks in rows]
        table[f"{policy}_grounds"] = [marks[position].grounds for marks in rows]
    _check_totals(table)
    return table


def _marks(code: str, panel: str, total: int, *, named: bool) -> tuple[Mark, ...]:
    """Return the four marks of one row in the order of `POLICIES`."""
    if total == ALL_POLICIES:
        return tuple(Mark(1, "printed", "all_four") for _ in POLICIES)
    if panel == "left":
        return Mark(1, "panel", "left_panel"), *_left_rest(total, named=named)
    return Mark(0, "panel", "right_panel"), *_right_rest(code, total)


def _left_rest(total: int, *, named: bool) -> tuple[Mark, ...]:
    """Return the marks after 道共同 of a row in the left panel."""
    if total == 1:
        return tuple(Mark(0, "panel", "left_single") for _ in range(3))
    if total == 2:  # noqa: PLR2004 -- the printed totals are the rule itself
        return _only_dual_residence("left_pair")
    if total == 3:  # noqa: PLR2004
        grounds = "fy2019_named" if named else "fy2019_elimination"
        return (
            Mark(1, "programme", grounds),
            Mark(1, "programme", grounds),
            Mark(0, "programme", grounds),
        )
    raise _uncovered("left", total)


def _right_rest(code: str, total: int) -> tuple[Mark, ...]:
    """Return the marks after 道共同 of a row in the right panel."""
    if total == 1:
        return _only_dual_residence("right_single")
    if total == 3 and code == KUSHIRO:  # noqa: PLR2004
        return tuple(Mark(1, "panel", "kushiro") for _ in range(3))
    raise _uncovered("right", total)


def _only_dual_residence(grounds: str) -> tuple[Mark, ...]:
    return (
        Mark(0, "remainder", grounds),
        Mark(0, "remainder", grounds),
        Mark(1, "remainder", grounds),
    )


def _uncovered(panel: str, total: int) -> InputContentError:
    return InputContentError(
        "Printed rows: the {panel} panel has a row with total {total}, which no rule covers. "
        "Expected 1 to 4 (left), 1 or 釧路市's 3 (right). Check the row, or add a rule with "
        "its grounds.",
        panel=panel,
        total=total,
    )


def _check_totals(table: pd.DataFrame) -> None:
    sums = table[list(POLICIES)].sum(axis="columns")
    wrong = table.loc[(sums != table["priority_count"]) | (sums != table["marks_printed"])]
    if not wrong.empty:
        raise InputContentError(
            "Printed rows: the marks of {names} do not add up to the printed total. Check the "
            "columns marks_printed and priority_count.",
            names=", ".join(wrong["name_printed"]),
        )
