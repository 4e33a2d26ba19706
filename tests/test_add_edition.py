"""A table that a person has becomes another edition of a prefecture, by one command."""

from pathlib import Path

import pytest

from kankei_geo.base import files
from kankei_geo.base.errors import OutputFileError
from kankei_geo.base.paths import HOME_VARIABLE
from kankei_geo.dataset import catalogue, sources
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.catalogue import open_dataset

from . import made_up
from .conftest import ROOT, run
from .test_app import opened
from .test_brought_page import texts

WORDS = {
    "--id": "2025",
    "--title": "2025年調査",
    "--title-en": "survey of 2025",
    "--source": "架空県企画課",
    "--as-of": "2025年4月",
    "--licence": "CC BY 4.0",
    "--prefecture": made_up.CODE,
}
ROWS = [f"{code},○,×,△" for code in made_up.codes()]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made_up.build(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return tmp_path


def table(home: Path, *rows: str) -> Path:
    file = home / "調査.csv"
    file.write_text("\n".join(["コード,訪問,温泉,新しい施策", *rows]), encoding="cp932")
    return file


def add(file: Path, **changed: str) -> tuple[int, str]:
    words = WORDS | {f"--{name.replace('_', '-')}": text for name, text in changed.items()}
    told = run(ROOT, "add-edition", str(file), *(part for pair in words.items() for part in pair))
    return told.returncode, told.stderr


NO = choosing.spelled(Choices(signs=(("△", "no"),)))


def test_it_is_offered_everywhere_with_its_source(home: Path) -> None:
    status, told = add(table(home, *ROWS), choices=NO)
    assert status == 0, told
    assert "data/99/2025: 3 policies, 12 municipalities listed" in told
    data = open_dataset(made_up.CODE, "2025", home)
    data.require_everything()
    assert data.table["priority_count"].tolist() == [1] * made_up.TOWNS
    # A policy that is called as one of the default edition's is that one.
    assert data.edition.policies[0] == open_dataset(made_up.CODE, "", home).edition.policies[0]
    assert set(data.table[f"{data.policies[2]}_level"]) == {"chosen"}
    (marks,) = data.layers(["policy_matrix.csv"])
    assert marks.credit["ja"] == "政策の印：架空県企画課"
    assert (marks.vintage, marks.licence["en"]) == ("2025-04", "CC BY 4.0")
    assert marks.inputs[0].name == "調査.csv"
    assert run(ROOT, "check").returncode == 0
    offered = catalogue.choices(home)
    assert "2025年調査" in [choice.title.ja for choice in offered]
    app = opened("pages/priority_map.py", edition="2025")
    assert not app.exception
    assert "2025年調査" in texts(app)


def test_it_is_written_as_a_person_would(home: Path) -> None:
    add(table(home, *ROWS), choices=NO)
    folder = home / "data" / made_up.CODE / "2025"
    settings = (folder / "edition.toml").read_text(encoding="utf-8")
    assert 'title = { ja = "2025年調査"' in settings or '[title]\nja = "2025年調査"' in settings
    names = {path.name for path in folder.iterdir()}
    tables = {"policy_matrix.csv", "grounds.csv"}
    assert names == {"edition.toml", *tables, *(f"{name}.source.json" for name in tables)}
    for name in tables:
        assert sources.describes(folder / name, (folder / name).read_bytes())
    # Another person's edit is taken over as in any other edition.
    assert run(ROOT, "refresh", "--prefecture", "99", "--edition", "2025").returncode == 0


@pytest.mark.turns
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "No municipality has a mark in each of the policies"),
        ({"choices": "x"}, "--choices: found x. Expected what stands behind choices="),
        ({"as_of": "昨年", "choices": NO}, "--as-of: found 昨年. Expected a year"),
        ({"id": "first", "choices": NO}, "data/99/first: there is such an edition already"),
        ({"id": "../x", "choices": NO}, "--id: found '../x'. Expected:"),
        ({"url": "javascript:x", "choices": NO}, "--url: found 'javascript:x'. Expected:"),
        ({"prefecture": "98", "choices": NO}, "98 is no prefecture that is here"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    changed: dict[str, str], expected: str, home: Path
) -> None:
    before = sorted(home.rglob("*"))
    file = table(home, *ROWS)
    status, told = add(file, **changed)
    assert status != 0
    assert expected in told
    assert sorted(home.rglob("*")) == sorted([*before, file])


def test_a_table_with_errors_is_refused_with_the_first_one(home: Path) -> None:
    status, told = add(table(home, *ROWS, "98765,○,○,○"), choices=NO)
    assert status != 0
    assert "The table has 1 errors, the first one in row 14" in told
    assert not (home / "data" / made_up.CODE / "2025").exists()


def test_a_table_without_marks_is_refused(home: Path) -> None:
    file = home / "人数.csv"
    file.write_text(
        "\n".join(["コード,人数2024", *(f"{code},1{code}" for code in made_up.codes())])
    )
    status, told = add(file)
    assert status != 0
    assert "no column holds marks" in told


def test_on_a_full_disk_nothing_is_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kankei_geo.build import own_edition  # noqa: PLC0415 -- only here
    from kankei_geo.dataset.settings import Texts  # noqa: PLC0415 -- the same

    def full(*_: object) -> None:
        raise OutputFileError("{path}: cannot be written ({reason}).", path="x", reason="full")

    file = table(home, *ROWS)
    words = own_edition.Words("2025", *(Texts(ja="題", en="t") for _ in range(3)), source="架空県")
    before = sorted(home.rglob("*"))
    monkeypatch.setattr(files, "write_all", full)
    with pytest.raises(OutputFileError, match="full"):
        own_edition.add_edition(
            open_dataset(made_up.CODE, "", home),
            file.read_bytes(),
            name=file.name,
            words=words,
            choices=choosing.read(NO),
        )
    assert sorted(home.rglob("*")) == before
