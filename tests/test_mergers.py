"""Municipalities that merged between editions: only an explicit table carries them over."""

from pathlib import Path

import pandas as pd
import pytest

from kankei_geo.analysis import editions
from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.base.paths import Places
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.mergers import MERGERS, carried
from tests.hokkaido import HOKKAIDO

from . import made_up
from .conftest import edit

# Parts of 99101 agree, those of 99102 do not, one of 99103 is not listed, 99105 grew twice.
PARTS = {
    "99201": ("99101", "2026-01-01"),
    "99202": ("99101", "2026-01-01"),
    "99203": ("99102", "2026-01-01"),
    "99204": ("99102", "2026-01-01"),
    "99205": ("99103", "2026-01-01"),
    "99206": ("99103", "2026-01-01"),
    "99105": ("99106", "2026-01-01"),
    "99207": ("99106", "2026-01-01"),
}
MARKS = {
    "99201": (1, 0, 1),
    "99202": (1, 0, 1),
    "99203": (1, 0, 1),
    "99204": (0, 0, 1),
    "99205": (1, 1, 1),
    "99105": (0, 1, 0),
    "99207": (0, 1, 0),
    "99108": (1, 1, 0),
}


def table(parts: dict[str, tuple[str, str]]) -> pd.DataFrame:
    rows = [(before, after, day) for before, (after, day) in parts.items()]
    return pd.DataFrame(rows, columns=["code_before", "code_after", "date"])


def matrix() -> pd.DataFrame:
    rows = [
        {
            "code": code,
            "priority_count": sum(marks),
            **{
                name: value
                for key, mark in zip(("visit", "work", "study"), marks, strict=True)
                for name, value in (
                    (key, mark),
                    (f"{key}_level", "survey"),
                    (f"{key}_grounds", "survey_1"),
                )
            },
        }
        for code, marks in sorted(MARKS.items())
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made_up.build(tmp_path)
    places = Places(tmp_path, made_up.CODE)
    own = 'default_edition = "first"\n'
    edit(
        places.data / paths.PREFECTURE_SETTINGS,
        lambda text: text.replace(own, f'{own}tables = ["{MERGERS}"]\n'),
    )
    made_up.write_table(places.data / MERGERS, table(PARTS))
    made_up.write_table(places.edition(made_up.FIRST) / "policy_matrix.csv", matrix())
    return tmp_path


def test_a_whole_has_the_marks_of_its_parts_where_they_agree(home: Path) -> None:
    first = open_dataset(made_up.CODE, made_up.FIRST, home)
    first.require_everything()
    found = first.table.set_index("code")
    assert found.loc["99101", ["visit", "work", "study", "priority_count"]].tolist() == [1, 0, 1, 2]
    assert found.loc["99106", ["visit", "work", "study"]].tolist() == [0, 1, 0]
    assert found.loc["99108", "visit"] == 1  # it did not merge
    assert set(found.index[found["listed"]]) == {"99101", "99106", "99108"}


def test_what_cannot_be_carried_is_not_comparable_and_never_an_end(home: Path) -> None:
    second = open_dataset(made_up.CODE, made_up.SECOND, home)
    states = editions.compared(second, made_up.FIRST).change.states
    for code in ("99102", "99103", "99105"):
        assert (states.loc[code, ["visit", "work", "study"]] == editions.NOT_BEFORE).all()
    marks = made_up.marks(6)
    words = {(0, 1): "began", (1, 0): "ended", (1, 1): "stayed", (0, 0): "never"}
    assert states.loc["99101", "visit"] == words[1, marks["99101"][0]]
    assert states.loc["99106", "work"] == words[1, marks["99106"][1]]


def test_an_edition_of_after_a_merger_is_as_it_is() -> None:
    second = HOKKAIDO.edition.model_copy(update={"as_of": "2026-05"})
    rows = pd.DataFrame({"code": ["99201"]})
    assert carried(rows, table(PARTS), second) is rows


def test_a_whole_can_merge_once_more(home: Path) -> None:
    first = open_dataset(made_up.CODE, made_up.FIRST, home)
    again = table({"99101": ("99104", "2027-04-01"), "99108": ("99104", "2027-04-01")})
    chain = pd.concat([table(PARTS), again])
    marks = {**MARKS, "99108": (1, 0, 1)}
    rows = matrix()
    for at, key in enumerate(("visit", "work", "study")):
        rows[key] = [marks[code][at] for code in rows["code"]]
    found = carried(rows, chain, first.edition).set_index("code")
    assert list(found.index) == ["99104", "99106"]
    assert found.loc["99104", ["visit", "work", "study"]].tolist() == [1, 0, 1]


def test_the_evidence_is_that_of_the_least_sure_part(home: Path) -> None:
    second = open_dataset(made_up.CODE, made_up.SECOND, home).edition
    rows = pd.DataFrame(
        [
            {"code": code, "priority_count": 6}
            | {
                name: value
                for key in second.keys
                for name, value in (
                    (key, 1),
                    (f"{key}_level", level),
                    (f"{key}_grounds", f"{level}_1"),
                )
            }
            for code, level in (("99201", "survey"), ("99202", "guess"))
        ]
    )
    later = table(dict.fromkeys(("99201", "99202"), ("99101", "2027-01-01")))
    found = carried(rows, later, second)
    assert found["code"].tolist() == ["99101"]
    assert found.loc[0, ["visit_level", "visit_grounds"]].tolist() == ["guess", "guess_1"]


def test_without_the_table_nobody_is_carried() -> None:
    assert HOKKAIDO.mergers.empty
    assert len(HOKKAIDO.policy_matrix) == 102


def test_a_wrong_day_is_told(home: Path) -> None:
    wrong = table({"99201": ("99101", "2026-02-30")})
    made_up.write_table(Places(home, made_up.CODE).data / MERGERS, wrong)
    with pytest.raises(InputContentError, match="day of the calendar"):
        _ = open_dataset(made_up.CODE, made_up.FIRST, home).mergers
