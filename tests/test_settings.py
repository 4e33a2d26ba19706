"""Settings that people write: what is wrong is told with its file, its key and what to do."""

import shutil
from pathlib import Path

import pytest

from kankei_geo.base.errors import InputContentError, InputFileError, UnknownNameError
from kankei_geo.base.paths import Places
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.edition import Edition, editions, read_edition
from kankei_geo.dataset.prefecture import Prefecture, prefectures, read_prefecture
from kankei_geo.dataset.settings import SCHEMA
from tests.hokkaido import HOKKAIDO

from .conftest import BROKEN, edit, run

FOLDERS = {"prefecture": "30", "edition": "2024"}
TABLES = (
    "cluster_places.csv, clusters.csv, contradictions.csv, glossary.csv, grounds.csv, "
    "name_aliases.csv, notes.csv, programme_2019.csv"
)
TWICE = "each one only once"
# The broken file, the key, what was found and what is expected.
FAULTS = [
    ("prefecture_key_missing", "municipalities", "-", "a value, but the key is missing"),
    ("prefecture_japanese_name_only", "name.en", "-", "a value, but the key is missing"),
    ("prefecture_key_unknown", "populaton", "False", "no such key"),
    ("prefecture_wrong_type", "municipalities", "'三十'", "a whole number"),
    ("prefecture_wrong_truth", "population", "'なし'", "true or false"),
    ("prefecture_foreign_codes", "-", "-", "codes that begin with 30, not 01367, 27141"),
    ("prefecture_extent_turned", "extent", "-", "west less than east and south less than north"),
    (
        "prefecture_far_away",
        "centre.longitude",
        "33.9",
        "Input should be greater than or equal to 120",
    ),
    ("prefecture_of_another_folder", "code", "29", "30"),
    ("edition_key_missing", "as_of", "-", "a value, but the key is missing"),
    ("edition_policy_without_name", "policies.1.name", "-", "a value, but the key is missing"),
    ("edition_key_unknown", "sauce", "'表'", "no such key"),
    ("edition_wrong_type", "as_of", "2024", "a text in quotation marks"),
    ("edition_13_policies", "policies", "13", "at most 12 of them"),
    ("edition_no_level", "-", "-", "policies and levels: one or more of both, or none of either"),
    ("edition_policy_twice", "-", "-", f"policies: {TWICE}, not telework"),
    (
        "edition_fields_alike",
        "-",
        "-",
        f"policies.field (five letters): {TWICE}, not telew",
    ),
    (
        "edition_combination_twice",
        "-",
        "-",
        f"combinations: {TWICE}, not stay + telework",
    ),
    ("edition_combination_unknown", "-", "-", "combinations: keys of policies, not stays"),
    ("edition_table_unknown", "-", "-", f"tables: some of {TABLES}, not policies.csv"),
    ("edition_key_taken", "-", "-", "policies: other keys than count"),
    (
        "edition_bad_key",
        "policies.1.key",
        "'Stay here'",
        "String should match pattern '^[a-z][a-z0-9_]{0,39}$'",
    ),
    (
        "edition_bad_colour",
        "policies.0.colour",
        "'green'",
        "String should match pattern '^#[0-9a-f]{6}$'",
    ),
    (
        "edition_two_lines",
        "source",
        r"'表\n注'",
        r"String should match pattern '^[^\x00-\x1f\x7f]+$'",
    ),
    ("edition_of_another_folder", "id", "2025", "2024"),
]
# The broken file and why it cannot be read at all.
UNREADABLE = [
    (
        "prefecture_no_toml",
        "Expected '=' after a key in a key/value pair (at line 2, column 5)",
    ),
    ("prefecture_key_twice", "Cannot overwrite a value (at line 10, column 20)"),
    (
        "prefecture_shift_jis",
        "'utf-8' codec can't decode byte 0x95 in position 2: invalid start byte",
    ),
    ("edition_no_toml", "Expected ']]' at the end of an array declaration (at line 21, column 9)"),
    (
        "edition_shift_jis",
        "'utf-8' codec can't decode byte 0x95 in position 2: invalid start byte",
    ),
]


# The broken file, its schema, and what its reader is told to do.
OTHER_PROGRAMS = [
    (
        "edition_of_a_newer_program",
        2,
        "a newer one. Update the program, or build the folder again with this one.",
    ),
    (
        "edition_of_an_older_program",
        0,
        "an older one. Build the folder again, or follow CHANGELOG.md.",
    ),
]


def placed(name: str, folder: Path) -> Path:
    """Put a broken file where such a file belongs, and return its path."""
    kind = name.partition("_")[0]
    place = folder / FOLDERS[kind] / f"{kind}.toml"
    place.parent.mkdir(parents=True)
    return shutil.copy(BROKEN / f"{name}.toml", place)


def read(path: Path) -> Prefecture | Edition:
    return read_prefecture(path) if path.name == "prefecture.toml" else read_edition(path)


@pytest.mark.parametrize(("name", "key", "found", "expected"), FAULTS, ids=[it[0] for it in FAULTS])
def test_a_fault_is_told_with_its_key_and_what_to_do(
    name: str, key: str, found: str, expected: str, tmp_path: Path
) -> None:
    path = placed(name, tmp_path)
    with pytest.raises(InputContentError) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path}, {key}: found {found}, expected: {expected}. Correct the settings."
    )


@pytest.mark.parametrize(("name", "reason"), UNREADABLE, ids=[item[0] for item in UNREADABLE])
def test_what_is_no_toml_is_told_with_its_place(name: str, reason: str, tmp_path: Path) -> None:
    path = placed(name, tmp_path)
    with pytest.raises(InputContentError) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path}: not readable as TOML in UTF-8 ({reason}). Correct the settings."
    )


@pytest.mark.parametrize(("name", "schema", "what"), OTHER_PROGRAMS)
def test_a_folder_of_another_program_is_told(
    name: str, schema: int, what: str, tmp_path: Path
) -> None:
    path = placed(name, tmp_path)
    with pytest.raises(InputContentError) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path}: this folder has data schema {schema}, and this program reads {SCHEMA}: "
        f"it was made for {what}"
    )


def test_a_folder_that_tells_no_schema_is_one_of_the_first(tmp_path: Path) -> None:
    path = placed("edition_of_a_newer_program", tmp_path)
    path.write_text(path.read_text("utf-8").replace("schema = 2\n", ""), "utf-8")
    assert read(path)


def test_every_broken_file_of_settings_is_tried() -> None:
    tried = {name for name, *_ in (*FAULTS, *UNREADABLE, *OTHER_PROGRAMS)}
    assert {path.stem for path in BROKEN.glob("*.toml")} == tried


@pytest.mark.parametrize("name", ["prefecture", "edition"])
def test_settings_that_are_not_there_are_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.toml"
    with pytest.raises(InputFileError) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path}: the settings are missing or cannot be read (No such file or directory). Restore "
        "the file, or make it as CONTRIBUTING.md says."
    )


def test_the_shipped_settings_are_read_with_the_mark_and_the_line_ends_of_windows(
    tmp_path: Path,
) -> None:
    for shipped, model in (
        (HOKKAIDO.places.data / "prefecture.toml", HOKKAIDO.prefecture),
        (HOKKAIDO.places.edition("2022") / "edition.toml", HOKKAIDO.edition),
    ):
        path = tmp_path / shipped.parent.name / shipped.name
        path.parent.mkdir()
        text = shipped.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8-sig", newline="\r\n")
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert read(path) == model


def test_a_folder_is_what_its_settings_make_it(tmp_path: Path) -> None:
    for place in ("data/30/2024", "data/29", "data/30/drafts"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "data/30/prefecture.toml").touch()
    (tmp_path / "data/30/2024/edition.toml").touch()
    assert prefectures(tmp_path) == ["30"]
    assert editions(Places(tmp_path, "30").data) == ["2024"]


def test_what_nobody_has_settled_is_told_with_what_is_here_and_what_is_near() -> None:
    with pytest.raises(UnknownNameError) as caught:
        open_dataset("48")
    known = ", ".join(prefectures(HOKKAIDO.places.home))
    assert str(caught.value) == f"48 is no prefecture that is here. There are: {known}."
    with pytest.raises(UnknownNameError) as caught:
        open_dataset("01", "2021")
    assert str(caught.value) == ("2021 is no edition of Hokkaido. There are: 2022. Nearest: 2022.")


@pytest.mark.slow
def test_broken_settings_stop_a_command_with_one_line(project: Path) -> None:
    path = project / "data" / "01" / "2022" / "edition.toml"
    edit(path, lambda text: text.replace('as_of = "', 'as_off = "', 1))
    result = run(project, "table")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == (
        "data/01/2022/edition.toml, as_of: found -, expected: a value, but the key is missing. "
        "Correct the settings.\n"
    )
