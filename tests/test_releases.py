"""What a release wrote opens the same in every later one: addresses, codes, names of others."""

import re
from dataclasses import fields
from typing import Any

import pytest

from kankei_geo import __version__
from kankei_geo.analysis.rule import default_weights, weights_of
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.settings import SCHEMA
from kankei_geo.view import address, filters, restore
from kankei_geo.view.favourites import open_favourite
from kankei_geo.view.view import NOT_IN_DOCUMENTS, View
from tests import release_facts
from tests.conftest import ROOT

FILES = sorted(set(release_facts.FOLDER.glob("*.toml")) - {release_facts.NEXT})
RELEASES = {path.stem: release_facts.read(path) for path in FILES}
VIEWS = [
    pytest.param(release["defaults"] | row["opens"], row, id=f"{name} {row['address'][:40]}")
    for name, release in RELEASES.items()
    for row in release["views"]
]
# Settings that an address of the shipped data need not say.
_NEVER_SAID = {"edition"}


def shown(data: Dataset, view: View) -> dict[str, Any]:
    """Return a view's settings, its weights as they count."""
    own = {field.name: release_facts.plain(getattr(view, field.name)) for field in fields(view)}
    return own | {"weights": list(weights_of(data, view.rule))}


def expected(data: Dataset, recorded: dict[str, Any]) -> dict[str, Any]:
    """Return what a release showed; settings that came later are as they are by default."""
    # A criterion that came later had no weight.
    usual = default_weights(data)
    weights = recorded["weights"] or list(usual)
    weights = weights + [0] * (len(usual) - len(weights))
    return release_facts.defaults() | recorded | {"weights": weights}


@pytest.mark.turns
@pytest.mark.parametrize(("recorded", "row"), VIEWS)
def test_an_address_and_a_code_open_what_they_did(
    recorded: dict[str, Any], row: dict[str, Any]
) -> None:
    table = release_facts.table(row)
    data, page, view = restore.read_state(release_facts.HOKKAIDO, row["address"], table)
    assert page == row["page"]
    assert shown(data, view) == expected(data, recorded)
    if "let_through" in row:
        assert int(filters.matching(data, view).sum()) == row["let_through"]
    for favourite in view.fav:
        opened = open_favourite(data, view, favourite.name)
        assert dict(favourite.query).items() <= address.to_query(opened).items()

    restored = restore.read(row["code"], table)
    kept = {name: value for name, value in recorded.items() if name not in NOT_IN_DOCUMENTS}
    assert restored.page == row["page"]
    assert shown(restored.data, restored.view) == expected(data, kept)


def test_each_release_has_its_facts() -> None:
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## (\d\S*)", log, re.MULTILINE)
    assert __version__ in versions
    told = {name: release["release"] for name, release in RELEASES.items()}
    assert set(versions) <= set(told), "see CONTRIBUTING, A release"
    assert all(name == release for name, release in told.items())
    assert all(len(release["views"]) >= 10 for release in RELEASES.values())


def test_names_that_others_rely_on_are_there() -> None:
    today = release_facts.names()
    for name, release in RELEASES.items():
        assert release["schema"] <= SCHEMA, name
        for kind in ("pages", "commands", "settings"):
            assert set(release[kind]) <= set(today[kind]), (name, kind)
        for path, parameters in release["api"].items():
            assert set(parameters) <= set(today["api"][path]), (name, path)


def test_the_next_release_will_have_addresses_of_all_that_it_knows() -> None:
    found = [release_facts.of_view(row) for row in release_facts.read(release_facts.NEXT)["views"]]
    told = {name for row in found for name in row["opens"]}
    settings = {field.name for field in fields(View)}
    assert settings - told <= _NEVER_SAID, "add an address to tests/releases/next.toml"
    assert {row["page"] for row in found} == set(PAGE_NAMES)
