"""Every text has its Japanese, and every Japanese text is used."""

import ast
import string

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kankei_geo.base import paths
from kankei_geo.base.i18n import translate

KEYWORDS = dict.fromkeys(
    (
        "t",
        "translate",
        "msgid",
        "told",
        "InputFileError",
        "InputContentError",
        "OutputFileError",
        "UnknownNameError",
        "UnexpectedCrsError",
        "LicenceError",
        "ClusterError",
        "InputWarning",
        "expectation",
    )
)
PACKAGE = paths.ROOT / "kankei_geo"


def keys_in_the_code() -> set[str]:
    folders = (PACKAGE, paths.ROOT / "pages")
    return {
        str(message)
        for folder in folders
        for _, _, message, _, _ in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        )
    }


def catalogue() -> dict[str, str]:
    path = paths.LOCALE / "ja" / "LC_MESSAGES" / "kankei_geo.po"
    with path.open("rb") as file:
        return {str(item.id): str(item.string) for item in read_po(file) if item.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_text_is_missing_and_none_is_left_over() -> None:
    assert keys_in_the_code() == set(catalogue())


def test_translations_are_there_and_keep_the_fields() -> None:
    for key, text in catalogue().items():
        assert text, key
        assert fields(text) == fields(key), key


def test_no_text_hides_in_an_f_string_where_the_catalogue_cannot_find_it() -> None:
    sources = [*PACKAGE.rglob("*.py"), *(paths.ROOT / "pages").glob("*.py")]
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [
                    inner.func.id
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Call)
                    and isinstance(inner.func, ast.Name)
                    and any(isinstance(arg, ast.Constant) for arg in inner.args)
                ]
                assert not {"t", "told", "translate"} & set(calls), source


def test_english_is_the_source_and_an_unknown_text_stays_as_it_is() -> None:
    assert translate("Not listed", "en") == "Not listed"
    assert translate("Not listed", "ja") == "未掲載"
    assert translate("never defined", "ja") == "never defined"
