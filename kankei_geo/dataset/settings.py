"""Read a settings file (TOML) into a checked model; a fault names file, key and what is wrong."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

import pydantic
from pydantic_core import ErrorDetails

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, InputFileError, Told, told
from kankei_geo.base.i18n import Words, msgid

# Raised when a folder of data has to look otherwise than before; what to do then stands in the
# CHANGELOG. A folder that does not tell its schema is one of the first.
SCHEMA, _SCHEMA_KEY, _FIRST_SCHEMA = 1, "schema", 1
STRICT = pydantic.ConfigDict(frozen=True, extra="forbid")
_LONGEST_FOUND = 60  # letters of a wrong value that a message repeats
# A text that can stand in one line of a page or a document.
Line = Annotated[str, pydantic.StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=300)]
Key = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Colour = Annotated[str, pydantic.StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Code = Annotated[str, pydantic.StringConstraints(pattern=r"^\d{5}$")]

Model = TypeVar("Model", bound=pydantic.BaseModel)


class Texts(pydantic.BaseModel):
    """A text in both languages, as a settings file holds it."""

    model_config = STRICT

    ja: Line
    en: Line

    @property
    def words(self) -> Words:
        """The text as the rest of the program takes it."""
        return Words(self.ja, self.en)


def table(path: Path) -> dict[str, Any]:
    """Read a file of settings as it is.

    Parameters
    ----------
    path : pathlib.Path
        TOML in UTF-8.

    Raises
    ------
    InputFileError
        If it cannot be read.
    InputContentError
        If it is no TOML.
    """
    place = paths.place(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "{path}: the settings are missing or cannot be read ({reason}). Restore the file, or "
            "make it as CONTRIBUTING.md says.",
            path=place,
            reason=error.strerror,
        ) from error
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:  # of TOML and of UTF-8
        raise InputContentError(
            "{path}: not readable as TOML in UTF-8 ({reason}). Correct the settings.",
            path=place,
            reason=error,
        ) from error


def read(path: Path, model: type[Model], named_by: str) -> Model:
    """Read a settings file, which is that of the folder it stands in.

    Parameters
    ----------
    path : pathlib.Path
        TOML in UTF-8.
    model : type
        What it must hold.
    named_by : str
        Its key that names the folder.

    Raises
    ------
    InputFileError
        If it cannot be read.
    InputContentError
        If it is no TOML, a key is missing, unknown or has another value than it may, it is the
        file of another folder, or its folder is for another edition of this program.
    """
    place, found = paths.place(path), table(path)
    _require_schema(found.pop(_SCHEMA_KEY, _FIRST_SCHEMA), place)
    try:
        read_model = model.model_validate(found)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
        what, expected = _fault(first)
        raise InputContentError(
            "{path}, {field}: found {found}, expected: {expected}. Correct the settings.",
            path=place,
            field=".".join(map(str, first["loc"])) or "-",
            found=what,
            expected=expected,
        ) from error
    name = str(getattr(read_model, named_by))
    if name != path.parent.name:
        raise InputContentError(
            "{path}, {field}: found {found}, expected: {expected}. Correct the settings.",
            path=place,
            field=named_by,
            found=name,
            expected=path.parent.name,
        )
    return read_model


def _require_schema(found: object, place: str) -> None:
    """Refuse a folder that is made for a newer or an older program."""
    if found == SCHEMA:
        return
    if isinstance(found, int) and found > SCHEMA:
        raise InputContentError(
            "{path}: this folder has data schema {found}, and this program reads {known}: it was "
            "made for a newer one. Update the program, or build the folder again with this one.",
            path=place,
            found=found,
            known=SCHEMA,
        )
    raise InputContentError(
        "{path}: this folder has data schema {found}, and this program reads {known}: it was made "
        "for an older one. Build the folder again, or follow CHANGELOG.md.",
        path=place,
        found=found,
        known=SCHEMA,
    )


def _fault(first: ErrorDetails) -> tuple[str, Told | str]:
    """Return what was found and what is expected, in words for people who write settings."""
    kind, told_of = first["type"], first.get("ctx", {})
    if kind in _COUNTS:
        name, template = _COUNTS[kind]
        return str(told_of["actual_length"]), told(template, count=told_of[name])
    expected = (
        told(_EXPECTED[kind]) if kind in _EXPECTED else str(told_of.get("error", first["msg"]))
    )
    # Of these, what was found is all the rest.
    found = "-" if kind in ("missing", "value_error") else repr(first["input"])[:_LONGEST_FOUND]
    return found, expected


_COUNTS = {
    "too_short": ("min_length", msgid("{count} or more of them")),
    "too_long": ("max_length", msgid("at most {count} of them")),
}
_EXPECTED = {
    "missing": msgid("a value, but the key is missing"),
    "extra_forbidden": msgid("no such key"),
    **dict.fromkeys(("string_type", "string_sub_type"), msgid("a text in quotation marks")),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), msgid("a whole number")),
    **dict.fromkeys(("float_type", "float_parsing"), msgid("a number")),
    **dict.fromkeys(("bool_type", "bool_parsing"), msgid("true or false")),
}
