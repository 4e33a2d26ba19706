"""The bill of materials says what the lock says, in the shape that CycloneDX 1.6 asks for."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.build import bill_of_materials
from kankei_geo.cli import main as cli

LOCKS = sorted(paths.ROOT.glob("requirements*.lock"))


def said(*arguments: str) -> str:
    told = CliRunner().invoke(cli.app, ["sbom", *arguments])
    assert told.exit_code == 0, told.output
    return told.stdout


def test_each_package_of_the_lock_stands_in_the_bill_with_its_hashes() -> None:
    lock = (paths.ROOT / "requirements.lock").read_text(encoding="utf-8")
    made = json.loads(said())
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["serialNumber"])
    libraries = [one for one in made["components"] if one["type"] == "library"]
    named = {f"{one['name']}=={one['version']}" for one in libraries}
    assert named == set(re.findall(r"^[\w.-]+==[^\s;]+", lock, re.MULTILINE))
    told = [each["content"] for one in libraries for each in one["externalReferences"][0]["hashes"]]
    assert sorted(told) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))
    for one in libraries:
        assert one["purl"] == one["bom-ref"] == f"pkg:pypi/{one['name']}@{one['version']}"
    refs = [one["bom-ref"] for one in made["components"]]
    assert len(refs) == len(set(refs))
    needs = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}
    assert set(needs) == {"kankei-geo", *(one["bom-ref"] for one in libraries)}
    assert {each for one in needs.values() for each in one} == set(needs) - {"kankei-geo"}
    assert any(one.startswith("pkg:pypi/streamlit@") for one in needs["kankei-geo"])
    assert not any(one.startswith("pkg:pypi/altair@") for one in needs["kankei-geo"])
    fonts = [one["name"] for one in made["components"] if one["type"] == "file"]
    assert "NotoSansJP-Regular.ttf" in fonts
    assert said() == said()  # the same bytes each time


def test_every_package_that_is_installed_has_a_licence_that_lets_it_be_used() -> None:
    rows = [line.split(",") for line in said("--licences").splitlines()]
    assert rows[0] == ["name", "version", "licence", "only"]
    known = re.compile(r"(MIT|BSD|Apache|ISC|MPL-2|PSF|HPND|0BSD|Zlib|CC0|MIT-CMU)")
    for name, _, licence, *only in rows[1:]:
        assert licence != "not installed here" or only, name
        assert known.match(licence) or licence == "not installed here", (name, licence)
        assert "GPL" not in licence


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.name))
def test_every_lock_has_hashes_for_all_it_names(lock: Path) -> None:
    assert len(bill_of_materials.read_lock(lock)) > (0 if lock.stem == "requirements-uv" else 10)


@pytest.mark.parametrize("text", ["", "x==1\n    # via -r requirements.txt\n"])
def test_a_lock_without_hashes_is_no_lock(text: str, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(text, encoding="utf-8")
    with pytest.raises(InputContentError, match="--hash=sha256"):
        bill_of_materials.read_lock(lock)
