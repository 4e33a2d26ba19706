"""A made-up prefecture with two editions goes through every page, export and command.

It has 12 municipalities in 3 groups, editions of 3 and 6 policies, and no airport.
"""

import csv
import io
from html import unescape
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from kankei_geo.base.paths import HOME_VARIABLE
from kankei_geo.dataset import facts
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import FORMAT_NAMES, formats
from kankei_geo.export.document import Document
from kankei_geo.export.paper import atlas, paper_size
from kankei_geo.present import classify, legend
from kankei_geo.view import filters, layers, restore
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import View

from . import made_up
from .conftest import run
from .test_app import PAGES, opened, texts

EDITIONS = {made_up.FIRST: 3, made_up.SECOND: 6}
# Words of Hokkaido and of table 3, which must not be told of another prefecture.
STRANGE = (
    "北海道",
    "全道",
    "振興局",
    "表3",
    "179",
    "道共同",
    "Hokkaido",
    "table 3",
    "Subprefecture",
)
STATES: tuple[dict[str, str], ...] = (
    {},
    {"kind": "four", "code": "99101"},
    {"kind": "tiles", "layer": "combination", "policy": "visit"},
    {"layer": "work", "area": "north", "code": "99101-99112", "text": "1"},
    {"counts": "none-0", "find": "町", "by": "people"},
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    made_up.build(folder)
    return folder


@pytest.fixture(autouse=True)
def _lives_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(home))


@pytest.fixture(params=EDITIONS)
def data(home: Path, request: pytest.FixtureRequest) -> Dataset:
    return open_dataset(made_up.CODE, request.param, home)


def test_the_dataset_is_what_was_made_up(data: Dataset) -> None:
    data.require_everything()
    number = EDITIONS[data.edition.id]
    assert len(data.policies) == number
    summary = facts.headline(data)
    marks = made_up.marks(number)
    assert summary.municipalities == made_up.TOWNS
    assert summary.listed == len(marks)
    assert list(summary.by_policy.values()) == [
        sum(column) for column in zip(*marks.values(), strict=True)
    ]
    assert data.airports.empty
    assert data.access.empty


def test_the_same_files_are_the_same_dataset_and_others_are_not(home: Path) -> None:
    first, second = (open_dataset(made_up.CODE, name, home) for name in EDITIONS)
    assert open_dataset("", "", home) == first
    assert hash(open_dataset(made_up.CODE, made_up.FIRST, home)) == hash(first)
    assert first != second
    assert first.hash != second.hash


def test_every_municipality_has_a_class_on_every_layer(data: Dataset) -> None:
    for layer in layers.all_layers(data):
        keys = classify.classify(data, data.table, layer)
        known = {item.key for item in legend.classes(data, layer)}
        assert set(keys) <= known, layer


def test_listed_without_a_policy_is_not_the_same_as_not_listed(data: Dataset) -> None:
    zero = filters.kept(data, View(counts=("0",)))
    assert zero["code"].tolist() == [made_up.WITHOUT_POLICY]
    nobody = set(filters.kept(data, View(counts=("none",)))["code"])
    assert nobody == set(made_up.codes()) - set(made_up.marks(EDITIONS[data.edition.id]))


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize(("page", "language"), list(product(PAGES, ("ja", "en"))))
def test_every_page_opens_and_tells_only_of_this_prefecture(
    data: Dataset, page: str, language: str
) -> None:
    for state in STATES:
        app = opened(page, lang=language, edition=data.edition.id, **state)
        assert not app.error
        shown = unescape(texts(app))
        assert not [word for word in STRANGE if word in shown], (state, shown)
    assert "edition" in app.query_params or data.edition.id == made_up.FIRST


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("pages/airport_access.py", "空港がない"),
        ("pages/routes.py", "空港がない"),
        ("pages/hubs.py", "道路がない"),
    ],
)
def test_a_page_about_airports_or_roads_says_that_there_are_none(
    data: Dataset, page: str, told: str
) -> None:
    app = opened(page, edition=data.edition.id, stops="99101-99102")
    assert told in texts(app)
    assert not app.get("deck_gl_json_chart")


@pytest.mark.parametrize(("language", "word"), [("ja", "時間"), ("en", "inutes")])
def test_no_document_speaks_of_drives_where_there_are_none(
    data: Dataset, language: str, word: str
) -> None:
    for page in ("overview", "routes", "hubs", "municipality", "compare", "distribution"):
        about = Document(data, View(lang=language, code=("99101", "99102")), page)
        assert word not in f"{about.title} {about.rule}"


def test_the_choice_of_an_edition_opens_it() -> None:
    app = opened()
    app.selectbox(key="_edition_choice").set_value(made_up.SECOND).run()
    assert app.query_params["edition"] == made_up.SECOND
    assert "第2回調査" in texts(app)
    assert len(app.pills(key="policy").options) == EDITIONS[made_up.SECOND]
    fresh = opened(edition=made_up.SECOND)
    assert texts(app) == texts(fresh)


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_every_format_is_written(data: Dataset, name: str, pytestconfig: pytest.Config) -> None:
    cases = product(("overview", "municipality", "compare", "distribution"), STATES)
    # Each page and each state of one edition or the other, and every pair of them with --full.
    own = 0 if data.edition.id == made_up.FIRST else 4
    for number, (page, state) in enumerate(cases):
        if number % 6 != own and not pytestconfig.getoption("--full"):
            continue
        language = ("ja", "en")[number % 2]
        view, ignored = from_query(data, {"edition": data.edition.id, "lang": language, **state})
        assert {item.name for item in ignored} <= {"policy", "layer"}
        content = formats.make(name, Document(data, view, page), paper_size.paper("960x540", 72))
        assert len(content) > 500
        if name == "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            assert len(rows) == len(data.table) + 1
            place = rows[0].index({"ja": "条件に合う", "en": "Meets the conditions"}[language])
            matching = [row[place] for row in rows[1:]].count("true")
            assert matching == len(filters.kept(data, view))


@pytest.mark.turns
@pytest.mark.slow
def test_the_atlas_has_a_page_for_each(data: Dataset) -> None:
    pdf = atlas.make_atlas(data, View(), paper_size.paper("960x540", 72), codes=made_up.codes()[:2])
    assert pdf.startswith(b"%PDF")


def test_codes_of_documents_and_addresses_bring_the_edition_back(data: Dataset) -> None:
    view, _ = from_query(data, {"prefecture": "99", "edition": data.edition.id, "layer": "work"})
    is_default = data.edition.id == made_up.FIRST
    assert to_query(view) == {"layer": "work"} | (
        {} if is_default else {"edition": data.edition.id}
    )
    restored = restore.read(restore.code(data, "overview", view))
    assert (restored.view, restored.data, (restored.data_hash == restored.data.hash)) == (
        view,
        data,
        True,
    )


@pytest.mark.turns(1)
@pytest.mark.slow
def test_every_command_takes_it(home: Path, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    told = run(root, "check")
    assert told.returncode == 0
    assert "99" in told.stdout
    for edition, number in EDITIONS.items():
        found = run(root, "table", "--prefecture", "99", "--edition", edition)
        table = pd.read_csv(io.StringIO(found.stdout), dtype=str)
        assert len(table) == made_up.TOWNS
        assert int(table["listed"].eq("true").sum()) == len(made_up.marks(number))
        out = tmp_path / f"{edition}.csv"
        written = run(
            root,
            "export",
            "--prefecture",
            "99",
            "--edition",
            edition,
            "--format",
            "csv",
            "--out",
            str(out),
        )
        assert (written.returncode, out.exists()) == (0, True), written.stderr
    for command in ("access", "candidates"):
        refused = run(root, command, "--prefecture", "99")
        assert refused.returncode == 2
        assert "no airports" in refused.stderr
    assert run(root, "sources", "--prefecture", "99").returncode == 0
    edited = home / "data" / "99" / made_up.SECOND / "notes.csv"
    edited.write_text(edited.read_text("utf-8").replace("合併", "編入"), encoding="utf-8")
    assert run(root, "check").returncode == 2
    assert run(root, "refresh", "--prefecture", "99", "--edition", made_up.SECOND).returncode == 0
    assert run(root, "check").returncode == 0
