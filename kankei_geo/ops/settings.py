"""What an operator can set: one value, read from a file, the environment and the command line.

Each setting has a key in ``kankei-geo.toml`` at the top of the installation, a variable of the
environment (``KANKEI_GEO_`` and the key), and some an option of ``serve``. The later one holds.
What is wrong is refused at the start: nothing runs with half of its settings.

README, Settings, has the table of them, and a test compares it with this module.
"""

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import pydantic

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError, Told, told
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.settings import STRICT, table

FILE = paths.ROOT / "kankei-geo.toml"
PREFIX, _OF_SERVE = "KANKEI_GEO_", "serve_"
MOST_REPLICAS, _LAST_PORT = 64, 65_535
_LONGEST_FOUND = 60  # letters of a wrong value that a message repeats
# Variables with our prefix, and their values, that set nothing here: of the tests, and what
# Kubernetes and Docker write for a service of this name. A port that is misspelt is none of them.
_OF_OTHERS = re.compile(
    r"((APP_)?(WALKS|STEPS)|FULL)=.*"
    r"|([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_\d+_(TCP|UDP|SCTP)(_[A-Z]+)?)=.*"
    r"|([A-Z0-9_]+_)?PORT=(tcp|udp|sctp)://.*"
)


@dataclass(frozen=True)
class Meant:
    """What a setting means, and what it may be; both are keys in the catalogues."""

    meaning: str
    expected: str


def _split(value: object) -> object:
    """Take a text for several values with spaces or commas between them."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _folder(value: Path | None) -> Path | None:
    if value is not None and not value.is_dir():
        raise ValueError
    return value


def _absolute(value: Path | None) -> Path | None:
    if value is not None and not value.is_absolute():
        raise ValueError
    return value


def _address(value: str) -> str:
    return str(ipaddress.ip_address(value))


def _network(value: str) -> str:
    ipaddress.ip_network(value)
    return value


_Texts = pydantic.BeforeValidator(_split)
_ORIGIN = r"^https?://[A-Za-z0-9_.-]+(:[0-9]+)?$"
_Origin = Annotated[str, pydantic.StringConstraints(pattern=_ORIGIN)]
_AnyOrigin = Annotated[str, pydantic.StringConstraints(pattern=rf"{_ORIGIN}|^\*$")]
_Opened = Annotated[str, pydantic.StringConstraints(pattern="^(metrics|agent)$")]
_LogFormat = Annotated[str, pydantic.StringConstraints(pattern="^(text|json)$")]
_Name = Annotated[str, pydantic.StringConstraints(pattern=r"^[^\s/:-][^\s/:]*$")]
_Root = Annotated[str, pydantic.StringConstraints(pattern=r"^((/[A-Za-z0-9_.-]+)*/?)$")]
_Port = Annotated[int, pydantic.Field(ge=1, le=_LAST_PORT)]
_ORIGINS = msgid("origins such as https://www.example.jp")
_PORT = msgid("a whole number from 1 to 65535")


class Settings(pydantic.BaseModel):
    """What holds for this process; each field tells what it means."""

    model_config = STRICT

    home: Annotated[
        Path | None,
        pydantic.AfterValidator(_folder),
        Meant(
            msgid("Folder that holds data, geo and static; the installation itself if empty"),
            msgid("a folder that is there"),
        ),
    ] = None
    traces: Annotated[
        bool,
        Meant(
            msgid("Write the trace of a failure to the log, too"),
            msgid("true or false"),
        ),
    ] = False
    log_format: Annotated[
        _LogFormat,
        Meant(
            msgid("How the log is written: as lines (text), or an object in each line (json)"),
            msgid("text or json"),
        ),
    ] = "text"
    log_folder: Annotated[
        Path | None,
        pydantic.AfterValidator(_absolute),
        Meant(
            msgid("Folder for the log, a file for each process; standard error if empty"),
            msgid("a whole path such as /var/log/kankei-geo"),
        ),
    ] = None
    metrics_port: Annotated[
        int,
        pydantic.Field(ge=0, le=_LAST_PORT - MOST_REPLICAS),
        Meant(
            msgid("Where Prometheus reads counts, each further process one port higher; 0 for no"),
            msgid("0, or a whole number up to 65471"),
        ),
    ] = 0
    metrics_address: Annotated[
        str,
        pydantic.AfterValidator(_address),
        Meant(
            msgid("Address of this machine for counts; 0.0.0.0 for all of them"),
            msgid("an address such as 127.0.0.1 or ::1"),
        ),
    ] = "127.0.0.1"
    embed_origins: Annotated[
        tuple[_Origin, ...],
        _Texts,
        Meant(msgid("Sites that may show the pages in a frame"), _ORIGINS),
    ] = ()
    api_origins: Annotated[
        tuple[_AnyOrigin, ...],
        _Texts,
        Meant(
            msgid("Sites whose pages may read /api/v1, or * for all"),
            msgid("origins such as https://www.example.jp, or *"),
        ),
    ] = ()
    open: Annotated[
        tuple[_Opened, ...],
        _Texts,
        Meant(
            msgid("What is closed otherwise: counts (metrics), the way for programs (agent)"),
            msgid("metrics or agent"),
        ),
    ] = ()
    serve_replicas: Annotated[
        int,
        pydantic.Field(ge=1, le=MOST_REPLICAS),
        Meant(
            msgid("Processes behind nginx; one for each core"),
            msgid("a whole number from 1 to 64"),
        ),
    ] = 2
    serve_port: Annotated[_Port, Meant(msgid("Where readers come in"), _PORT)] = 8501
    serve_address: Annotated[
        str,
        pydantic.AfterValidator(_address),
        Meant(
            msgid("Address of this machine for it; 0.0.0.0 for all of them"),
            msgid("an address such as 127.0.0.1 or ::1"),
        ),
    ] = "127.0.0.1"
    serve_first_port: Annotated[
        int,
        pydantic.Field(ge=1, le=_LAST_PORT - MOST_REPLICAS),
        Meant(msgid("Port of the first process"), msgid("a whole number from 1 to 65471")),
    ] = 8601
    serve_name: Annotated[
        tuple[_Name, ...],
        _Texts,
        Meant(
            msgid("Host names under which it answers"),
            msgid("names such as map.example.jp"),
        ),
    ] = ()
    serve_root: Annotated[
        _Root,
        Meant(msgid("Path below which it stands"), msgid("a path such as /kankei")),
    ] = ""
    serve_behind: Annotated[
        tuple[Annotated[str, pydantic.AfterValidator(_network)], ...],
        _Texts,
        Meant(
            msgid("Addresses or networks of proxies in front"),
            msgid("addresses or networks such as 10.0.0.1 or 10.0.0.0/24"),
        ),
    ] = ()


@dataclass(frozen=True)
class Held:
    """What holds, and where it comes from.

    Attributes
    ----------
    values : Settings
        All of them.
    places : mapping of str to Told
        File, variable or option of those that are set, by their keys.
    """

    values: Settings
    places: Mapping[str, Told]


def meant(key: str) -> Meant:
    """Return what a setting means."""
    found = Settings.model_fields[key].metadata
    return next(item for item in found if isinstance(item, Meant))


def variable(key: str) -> str:
    """Return the variable of the environment of a setting."""
    return PREFIX + key.upper()


def option(key: str) -> str:
    """Return how a setting is told to ``serve``."""
    if not key.startswith(_OF_SERVE):
        return f"--set {key}=…"
    return "--" + key.removeprefix(_OF_SERVE).replace("_", "-")


def by_key(told_ones: Iterable[str]) -> dict[str, str]:
    """Return what ``--set`` tells, by key.

    Parameters
    ----------
    told_ones : iterable of str
        Such as ``log_format=json``; of several about the same setting the last one holds.

    Raises
    ------
    InputContentError
        If one is no setting, or one that has an option of its own.
    """
    keys = tuple(key for key in Settings.model_fields if not key.startswith(_OF_SERVE))
    place, found = told(msgid("command line, {option}"), option="--set"), dict[str, str]()
    for one in told_ones:
        key, equals, value = one.partition("=")
        if not equals or not value:
            raise _wrong(place, one, told(msgid("key=value, such as log_format=json")))
        if key not in keys:
            raise _unknown(place, key, keys)
        found[key] = value
    return found


def hand_on(key: str, value: str) -> None:
    """Let the processes that this one starts know a setting of the command line."""
    is_folder = Settings.model_fields[key].annotation == Path | None
    os.environ[variable(key)] = str(Path(value).absolute()) if is_folder else value


def read(
    file: Path = FILE,
    environment: Mapping[str, str] | None = None,
    given: Mapping[str, object] | None = None,
) -> Held:
    """Read the settings: a file, over it the environment, over both the command line.

    Parameters
    ----------
    file : pathlib.Path
        TOML in UTF-8; it need not be there.
    environment : mapping of str to str, optional
        That of the process unless it is given. What is empty is not set.
    given : mapping of str to object, optional
        What stands in the command line, by key; None and what is empty is not set.

    Raises
    ------
    InputFileError
        If the file cannot be read.
    InputContentError
        If it is no TOML, or a setting is unknown or wrong.
    """
    found: dict[str, object] = {}
    places: dict[str, Told] = {}
    known = {variable(key): key for key in Settings.model_fields}
    for key, value in (table(file) if file.exists() else {}).items():
        places[key] = told(msgid("{file}, {key}"), file=file.name, key=key)
        found[key] = value
        if key not in Settings.model_fields:
            raise _unknown(places[key], key, tuple(Settings.model_fields))
    home, is_set = found.get("home"), (os.environ if environment is None else environment)
    is_ours = isinstance(home, str) and not is_set.get(paths.HOME_VARIABLE)
    below = {"home": file.parent / str(home)} if is_ours else {}  # told from the file's folder
    for name, text in is_set.items():
        if not name.startswith(PREFIX) or not text:
            continue
        key = known.get(name, "")
        place = told(msgid("environment variable {variable}"), variable=name)
        if not key and _OF_OTHERS.fullmatch(f"{name.removeprefix(PREFIX)}={text}"):
            continue
        if not key:
            raise _unknown(place, name, tuple(known))
        found[key], places[key] = text, place
    for key, value in (given or {}).items():
        if value is not None and value not in ((), []):
            found[key] = value
            places[key] = told(msgid("command line, {option}"), option=option(key))
    try:
        return Held(Settings.model_validate({**found, **below}), places)
    except pydantic.ValidationError as error:
        key = str(error.errors(include_url=False)[0]["loc"][0])
        raise _wrong(places[key], found[key], told(meant(key).expected)) from error


def _unknown(place: Told, found: str, known: tuple[str, ...]) -> InputContentError:
    return _wrong(place, found, told(msgid("one of {names}"), names=", ".join(known)))


def _wrong(place: Told, found: object, expected: Told) -> InputContentError:
    return InputContentError(
        msgid(
            "{place}: found {found}, expected: {expected}. Nothing was started; correct the "
            "setting (README, Settings)."
        ),
        place=place,
        found=(found if isinstance(found, str) else str(found))[:_LONGEST_FOUND],
        expected=expected,
    )


@cache
def held() -> Held:
    """Return the settings of this process without a command line, read once.

    A home that only the file names is put into the environment, where `paths.home` finds it, and
    so do the processes that this one starts.

    Raises
    ------
    InputFileError, InputContentError
        As `read` does.
    """
    found = read()
    if found.values.home is not None:
        os.environ.setdefault(paths.HOME_VARIABLE, str(found.values.home))
    return found
