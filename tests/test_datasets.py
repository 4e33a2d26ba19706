"""Which prefecture and edition is shown: what names none is the default, what is not there is told.

Links and codes of the release before there were several datasets open what they always did.
"""

import asyncio
import shutil
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from kankei_geo.base import paths
from kankei_geo.base.errors import UnknownNameError
from kankei_geo.dataset.catalogue import all_datasets, open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.present.maps import served
from kankei_geo.ui import server
from kankei_geo.view import restore
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.view import NOT_IN_DOCUMENTS, OF_DATASET, Favourite, View, without
from tests.hokkaido import HOKKAIDO

from .conftest import ROOT, crossed, edit, run
from .test_app import map_of, opened, texts

# An edition that only these tests have, what it is called, and a policy of it.
OTHER, SURVEY, POLICY = "2023", "別の調査", "別の施策"
UNKNOWN_VALUES = "The address had values that are not known and were set to their default: "
ABOUT_ADDRESS = ":material/info:"
# Of the commands that read nothing but what is shipped.
COMMANDS = [("check",), ("table",), ("access",), ("candidates",), ("sources",), ("refresh",)]


class Former(NamedTuple):
    """A view as the release of commit 0ec5b1a spelled it: page, query, and a document's code."""

    page: str
    query: str
    code: str
    view: View

    @property
    def script(self) -> str:
        """The script of the page."""
        return "dashboard.py" if self.page == "overview" else f"pages/{self.page}.py"


FORMER = [
    Former("overview", "", "kg1_i1bKL0stKstMLVfSqa7VUTLQM9QzUNJRMjUzSEozTLZQigUA", View()),
    Former(
        "overview",
        "lang=en",
        "kg1_i1bKL0stKstMLVfSqVbKScxLV7JSSs1TqtVRMtAz1DNQ0lEyNTNISjNMtlCKBQA",
        View(lang="en"),
    ),
    Former(
        "overview",
        "layer=metro_pr&kind=four&code=01428-01206&multi=1",
        "kg1_FcjdCkBAEAbQd~mul2aE5FUkYUdtflbbIsm7G5fnNPCnhNPJBfNg6W8JqLFKDL7bAwxmt1mdyR_~Rm9FRZxnVUKcUam5Hkt0uozXgFJOSbMoaZh4rNB_",
        View(layer="metro_pr", kind="four", code=("01428", "01206"), multi=True),
    ),
    Former(
        "priority_map",
        "layer=combination&kind=tiles&policy=dual_residence-metro_pr&mode=or&without=joint_programme",
        "kg1_FcpBCgIxDIXhu2Rdh85CEa8iUjpt1GjblEyGoYh3N_7e~~iu0IVYSEeosYP7QIkDBS6QuC7UohI3cPCmlu1UKrhadi6Uhh15iyUIrpSxJTxUVOHQxUjljAb4v3fSJ29q_WJqaoAfEmtF_Drw0zx5Q8eTX_5zOsPtBw",
        View(
            layer="combination",
            kind="tiles",
            policy=("dual_residence", "metro_pr"),
            mode="or",
            without=("joint_programme",),
        ),
    ),
    Former(
        "priority_map",
        "evidence=printed&counts=none-3&area=tokachi-kamikawa&people=1000-50000",
        "kg1_FYvRCsIwDEX~Jc~tSJEN8VdEJHYZhrqk1E4R8d~NXi6cc7hnqE2sSf9cV6oQvsAvmVkzw2lP2nmGANk27U9Xasrx4IYak3O3QvkusdAqhd7kpbLVx35PiBhHH4RfABzSgJ7HCW9Lyke4~AE",
        View(
            evidence=("printed",),
            counts=("none", "3"),
            area=("tokachi", "kamikawa"),
            people=(1000, 50000),
        ),
    ),
    Former(
        "priority_map",
        "find=%E5%A3%AB%E5%B9%8C&columns=code-count-airport-minutes-reading",
        "kg1_i1YqKMrML8osqYzPTSxQ0qlWSsvMS1GyUnq6ePXTnT1KOkrJ_TmluXnFQKHk~JRU3eT80rwS3cTMooL8ohLd3My80pLUYt2i1MSUzLx0pVodJQM9Qz0DoD5TM4OkNMNkC6VYAA",
        View(find="士幌", columns=("code", "count", "airport", "minutes", "reading")),
    ),
    Former(
        "airport_access",
        "airports=service&measure=both&minutes=90&km=80&count=2&winter=1.3&merged=1&printed=1&weights=3-0-10-1-0-0-2",
        "kg1_NY3hCsIwDITfJb~b0m4o01cRka7Grcjakbbuh~juJoNBIPddwt0NfKQ1U334ELAUUN~DKXCFgvSJAUHBgr40QvbGXGcxYmoV5eliGd8Lq0FUyC1Vho71FlNFYnCm30Nowqcgw0pyPGjDOM17Z6_tdjy8rO7gp8AaZyT5dLbjy4UB7n8",
        View(
            airports="service",
            measure="both",
            minutes=90,
            km=80,
            count=2,
            winter=1.3,
            merged=True,
            printed=True,
            weights=(3, 0, 10, 1, 0, 0, 2, 0),
        ),
    ),
    Former(
        "airport_access",
        "sphere=CTS&lang=en&measure=line&km=30",
        "kg1_i1ZKzCwqyC8qiU9MTk4tLlbSqVYqLshILUpVslJyDglW0lHKScxLB3JS84Ds3NTE4lKwXE5mXipQIDsXyDY2UKrVUTLQM9QzAAqZmhkkpRkmWyjFAgA",
        View(sphere="CTS", measure="line", lang="en", km=30),
    ),
    Former(
        "municipality",
        "code=01647",
        "kg1_i1bKLc3LTM4sSMzJLKlU0qlWSs5PSVWyUjIwNDMxV6rVUTLQM9QzUNJRMjUzSEozTLZQigUA",
        View(code=("01647",)),
    ),
    Former(
        "compare",
        "sphere=any&code=01204-01206-01434&versus=sorachi-ishikari",
        "kg1_FYpRCoAgEAXvst8ma5lEV4k_zAwlSnEpiOjurT~DPOZN4NKRbfEgXqAcPNsI9nxAcFnrQNWibioNU3ea0_0LXcSRUrEuxCZSiLstET4BKJVEPvUGl025AeYf",
        View(code=("01204", "01206", "01434"), versus=("sorachi", "ishikari"), sphere="any"),
    ),
    Former(
        "distribution",
        "counts=4&by=people",
        "kg1_i1ZKySwuKcpMKi3JzM9T0qlWSs4vzSspVrJSMlHSUUqqBDIKUvMLclKVanWUDPQM9QyAwqZmBklphskWSrEA",
        View(by="people", counts=("4",)),
    ),
    Former(
        "sources",
        "text=1&fav=%E5%86%AC%E3%81%AE%E5%8D%81%E5%8B%9D~area.tokachi~winter.1.5&present=1&scene=2",
        "kg1_i1Yqzi8tSk4tVtKprtVRMtAz1DNQ0lEyNTNISjNMtlCKBQA",
        View(
            text=True,
            fav=(Favourite(name="冬の十勝", query=(("area", "tokachi"), ("winter", "1.5"))),),
            present=True,
            scene=2,
        ),
    ),
]
EACH_FORMER = pytest.mark.parametrize("former", FORMER, ids=lambda former: former.code[-8:])


def address_notices(app: AppTest) -> list[str]:
    """Return what a page tells of its address; other notices are of what it shows."""
    return [unescape(notice.value) for notice in app.warning if notice.icon == ABOUT_ADDRESS]


@EACH_FORMER
def test_an_address_of_the_former_release_is_the_same_view(former: Former) -> None:
    query = dict(parse_qsl(former.query))
    assert from_query(HOKKAIDO, query) == (former.view, ())
    assert to_query(former.view) == query  # and is spelled as it was
    state = f"http://example.lg.jp/kankei/{former.page}?{former.query}"
    assert restore.read_state(open_dataset(), state) == (HOKKAIDO, former.page, former.view)


@pytest.mark.turns
@EACH_FORMER
def test_a_page_opens_a_former_address_without_a_notice(former: Former) -> None:
    query = dict(parse_qsl(former.query))
    app = opened(former.script, **query)
    assert address_notices(app) == []
    assert not app.error
    assert from_query(HOKKAIDO, app.query_params) == (former.view, ())
    assert {"prefecture", "edition"}.isdisjoint(app.query_params)


@EACH_FORMER
def test_a_code_of_the_former_release_brings_its_view_back(former: Former) -> None:
    restored = restore.read(former.code)
    assert restored.data == HOKKAIDO
    assert (restored.page, restored.version) == (former.page, "0.1.0")
    assert restored.view == without(former.view, *NOT_IN_DOCUMENTS)
    told = restore.read_state(HOKKAIDO, former.code)
    assert told == (HOKKAIDO, former.page, restored.view)


@pytest.mark.turns
@EACH_FORMER
def test_a_page_restores_a_former_code(former: Former) -> None:
    app = opened(former.script, restore=former.code)
    assert not app.error
    assert from_query(HOKKAIDO, app.query_params) == (without(former.view, *NOT_IN_DOCUMENTS), ())
    assert {"prefecture", "edition", "restore"}.isdisjoint(app.query_params)


def test_the_former_views_have_every_setting_but_the_dataset() -> None:
    settings = {name for former in FORMER for name, _ in parse_qsl(former.query)}
    later = {"hours", "checkin", "leaving", "waiting", "journey"}
    later |= {"stops", "arrive", "depart", "ordered", "daily", "closer", "theme", "size", "loop"}
    later |= {"hubs", "within", "cover", "seats", "also", "where", "ask", "meaning"}
    later |= {"year", "classes", "against", "since", "criteria", "like"}
    later |= {"study", "likely", "unsure", "clustered", "unlisted", "contrast"}
    later |= {"chapter", "idea", "series", "goals", "goals_of"}
    later |= {"facts", "docs", "told"}
    assert set(vars(View())) - settings == {*OF_DATASET} | later


@EACH_FORMER
def test_the_default_dataset_can_be_named_and_is_the_same_view(former: Former) -> None:
    named = {"prefecture": "01", "edition": "2022", **dict(parse_qsl(former.query))}
    assert from_query(HOKKAIDO, named) == (former.view, ())
    state = f"{former.page}?{urlencode(named)}"
    assert restore.read_state(HOKKAIDO, state) == (HOKKAIDO, former.page, former.view)


def test_a_page_that_names_the_default_dataset_is_the_same_page() -> None:
    named = opened("pages/priority_map.py", prefecture="01", edition="2022", layer="metro_pr")
    plain = opened("pages/priority_map.py", layer="metro_pr")
    assert not named.warning
    assert texts(named) == texts(plain)
    assert map_of(named) == map_of(plain)


_NOT_THERE = (
    (("--prefecture", "99"), "99 is no prefecture that is here. There are: 01, 20, 30."),
    (("--prefecture", "../01"), "../01 is no prefecture that is here. There are: 01, 20, 30."),
    (("--edition", "2020"), "2020 is no edition of Hokkaido. There are: 2022. Nearest: 2022."),
    (
        ("--prefecture", "99", "--edition", "2022"),
        "99 is no prefecture that is here. There are: 01, 20, 30.",
    ),
)


@pytest.mark.turns
@pytest.mark.parametrize(("command", "case"), crossed(COMMANDS, _NOT_THERE))
def test_a_command_tells_in_one_line_which_datasets_there_are(
    command: tuple[str, ...], case: tuple[tuple[str, ...], str]
) -> None:
    option, told = case
    result = run(ROOT, *command, *option)
    assert result.returncode == 2
    assert result.stderr.splitlines() == [told]
    assert result.stdout == ""


@pytest.mark.turns
@pytest.mark.parametrize(
    "where",
    [("--prefecture", "99"), ("--edition", "2020"), ("--state", "prefecture=99")],
    ids=lambda where: where[-1],
)
def test_no_document_is_written_of_a_dataset_that_is_not_there(
    where: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "table.csv"
    result = run(ROOT, "export", "--format", "csv", "--out", str(out), *where)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert "There are: " in result.stderr
    assert not out.exists()


@pytest.mark.turns
@pytest.mark.parametrize(
    "command", ["build", "build-tables", "build-access", "build-tiles", "calibrate"]
)
def test_nothing_is_built_for_a_prefecture_without_settings(command: str, tmp_path: Path) -> None:
    inputs = {
        "build": ("--boundaries", str(tmp_path)),
        "build-tables": ("--source", str(tmp_path)),
        "build-access": ("--roads", str(tmp_path)),
        "calibrate": ("--roads", str(tmp_path), "--published", str(tmp_path)),
    }
    result = run(ROOT, command, *inputs.get(command, ()), "--prefecture", "99")
    assert result.returncode == 2
    assert result.stderr.splitlines() == [
        "99 is no prefecture that is here. There are: 01, 20, 30."
    ]
    assert not (paths.ROOT / "data" / "99").exists()


@pytest.mark.turns
@pytest.mark.parametrize("page", ["dashboard.py", "pages/compare.py"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"prefecture": "99"}, "prefecture=99"),
        ({"edition": "2020"}, "edition=2020"),
        ({"prefecture": "01", "edition": "2020"}, "edition=2020"),
        ({"prefecture": "99", "edition": "2022"}, "prefecture=99"),
        ({"prefecture": "../01", "edition": "../2022"}, "prefecture=../01, edition=../2022"),
    ],
)
def test_a_page_of_an_unknown_dataset_is_that_of_the_default_and_tells_so(
    page: str, query: dict[str, str], told: str
) -> None:
    app = opened(page, lang="en", code="01428", **query)
    assert not app.error
    assert address_notices(app) == [f"{UNKNOWN_VALUES}{told}"]
    assert texts(app) == texts(opened(page, lang="en", code="01428"))
    # The address is mended; what else stood in it is still there.
    assert from_query(HOKKAIDO, app.query_params) == (View(lang="en", code=("01428",)), ())
    assert set(app.query_params) - {"prefecture", "edition"} == {"lang", "code"}
    assert told.partition("=")[0] not in app.query_params


def asked(page: str, **query: str) -> Request:
    return Request(
        {
            "type": "http",
            "path_params": {"page": page, "format": "html"},
            "query_string": urlencode(query).encode(),
            "headers": [],
        }
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"prefecture": "99"}, "99 is no prefecture that is here. There are: 01, 20, 30."),
        ({"edition": "2020"}, "2020 is no edition of Hokkaido. There are: 2022."),
    ],
)
def test_a_view_over_plain_http_of_an_unknown_dataset_is_not_found(
    query: dict[str, str], told: str
) -> None:
    answer = server._view(asked("overview", **query))
    assert answer.status_code == 404
    assert told in bytes(answer.body).decode()


def test_a_view_over_plain_http_is_the_same_when_it_names_the_default_dataset() -> None:
    plain = server._view(asked("overview"))
    named = server._view(asked("overview", prefecture="01", edition="2022"))
    assert plain.status_code == named.status_code == 200
    assert plain.body == named.body


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({}, 200),
        ({"prefecture": "99"}, 404),
        ({"edition": "2020"}, 404),
        ({"digest": "00000000"}, 404),
        ({"name": "../../data/01/prefecture.toml"}, 404),
        ({"name": "municipalities.shp"}, 404),
    ],
)
def test_a_maps_file_is_found_under_its_own_dataset_only(
    wrong: dict[str, str], status: int
) -> None:
    address = {
        "digest": served.digest(HOKKAIDO, paths.DRAWN),
        "prefecture": "01",
        "edition": "2022",
        "name": paths.DRAWN,
    }
    request = Request({"type": "http", "path_params": {**address, **wrong}, "headers": []})
    assert server._geometry(request).status_code == status


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("prefecture.toml", "There are: 20, 30."),
        ("2022/edition.toml", "2022 is no edition of Hokkaido"),
    ],
)
def test_a_page_without_settings_says_what_is_missing_and_shows_no_figure(
    name: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(paths.ROOT / "data", tmp_path / "data")
    (tmp_path / "data" / "01" / name).unlink()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    app = opened("pages/priority_map.py", lang="en")
    assert told in unescape("".join(error.value for error in app.error))
    assert not app.get("deck_gl_json_chart")
    assert asyncio.run(server._ready(asked(""))).status_code == 503
    assert server._view(asked("overview")).status_code in {404, 503}


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Return another edition of Hokkaido's, in a folder of data that the variable names."""
    for folder in ("data", "geo", "static"):
        shutil.copytree(paths.ROOT / folder, tmp_path / folder)
    prefecture = tmp_path / "data" / "01"
    shutil.copytree(prefecture / "2022", prefecture / OTHER)
    settings = prefecture / OTHER / paths.EDITION_SETTINGS
    for was, becomes in (
        ('id = "2022"', f'id = "{OTHER}"'),
        ('ja = "表3"', f'ja = "{SURVEY}"'),
        ('ja = "首都圏PR"', f'ja = "{POLICY}"'),
    ):
        edit(settings, lambda text, was=was, becomes=becomes: text.replace(was, becomes))
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    return open_dataset("", OTHER)


@pytest.mark.turns(1)
def test_the_variable_names_the_folder_of_the_data(other: Dataset, tmp_path: Path) -> None:
    assert other.places.home == tmp_path
    shipped = [("20", "none"), ("30", "none")]
    assert all_datasets() == [("01", "2022"), ("01", OTHER), *shipped]
    assert all_datasets(paths.ROOT) == [("01", "2022"), *shipped]
    result = run(ROOT, "check")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "01 Hokkaido 2022",
        f"01 Hokkaido {OTHER}",
        "20 Nagano none",
        "30 Wakayama none",
    ]
    only = run(ROOT, "check", "--edition", OTHER)
    assert only.stdout.splitlines() == result.stdout.splitlines()[1:2]
    assert other.hash in only.stdout


def test_two_editions_are_never_taken_for_each_other(other: Dataset) -> None:
    default = open_dataset()
    assert default.hash == HOKKAIDO.hash
    assert other.hash != default.hash
    assert served.content(other, paths.DRAWN) == served.content(default, paths.DRAWN)
    # The tooltips are the edition's own.
    assert POLICY in served.content(other, paths.PICKED).decode()
    assert POLICY not in served.content(default, paths.PICKED).decode()
    assert served.digest(other, paths.PICKED) != served.digest(default, paths.PICKED)
    with pytest.raises(UnknownNameError, match=r"There are: 2022, 2023. Nearest: 2023, 2022"):
        open_dataset("01", "2024")


def test_another_edition_stands_in_every_address_code_and_document(other: Dataset) -> None:
    view, ignored = from_query(other, {"edition": OTHER, "layer": "metro_pr"})
    assert not ignored
    assert to_query(view) == {"edition": OTHER, "layer": "metro_pr"}
    restored = restore.read(restore.code(other, "compare", view))
    assert (restored.data, restored.view, (restored.data_hash == restored.data.hash)) == (
        other,
        view,
        True,
    )
    state = f"compare?{urlencode(to_query(view))}"
    assert restore.read_state(open_dataset(), state) == (other, "compare", view)
    page = formats.make("html", Document(other, view, "overview")).decode()
    assert POLICY in page
    assert other.hash in page


def test_a_page_of_another_edition_shows_it_and_keeps_it_in_its_address(other: Dataset) -> None:
    app = opened("pages/priority_map.py", edition=OTHER, layer="metro_pr")
    assert not app.warning
    assert app.query_params["edition"] == OTHER
    assert f"/01/{OTHER}/municipalities" in str(map_of(app))
    assert POLICY in texts(app)
    answer = server._view(asked("overview", edition=OTHER))
    assert answer.status_code == 200
    assert other.hash in bytes(answer.body).decode()


def test_an_edition_is_called_by_its_own_name(other: Dataset) -> None:
    view = View(edition=OTHER)
    for page in (
        texts(opened("pages/priority_map.py", edition=OTHER)),
        formats.make("html", Document(other, view, "overview")).decode(),
    ):
        assert SURVEY in page
        # Notes, glossary and credits are copies of the other edition's, and name its table.
        assert "表3に掲載" not in page
        assert "表3に未掲載" not in page


def test_a_code_of_an_edition_that_is_gone_is_told_and_the_page_goes_on(other: Dataset) -> None:
    code = restore.code(other, "compare", View(edition=OTHER, km=80))
    shutil.rmtree(other.places.edition(OTHER))
    open_dataset.__globals__["_opened"].cache_clear()
    app = opened("pages/compare.py", restore=code, lang="en")
    assert address_notices(app) == [
        f"{OTHER} is no edition of Hokkaido. There are: 2022. Nearest: 2022."
    ]
    assert not app.error
    assert dict(app.query_params).keys() == {"lang"}
