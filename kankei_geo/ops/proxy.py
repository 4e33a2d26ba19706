"""How nginx stands in front of the replicas: one template for every way to run them."""

import ipaddress
import re
import resource
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import msgid

_TEMPLATES = Path(__file__).parent / "templates"
_LATER = (
    "ただいま混み合っています。10秒ほど待ってから読み込み直してください。 / "
    "Too many requests. Please load the page again in ten seconds."
)
_AWAY = (
    "ただいま応答できません。1分ほど待ってから読み込み直してください。繰り返す場合は、"
    "サーバーの担当者に連絡してください。 / "
    "The server cannot answer just now. Please load the page again in a minute; if it happens "
    "again, tell the people who run it."
)
_ROOT = re.compile(r"(/[\w.-]+)*", re.ASCII)
_FILES = 16_384
_PROGRAMS = 4  # questions of one address at a time: half of what waits in a process (`door.web`)
_PORTS = range(1, 65_536)


@dataclass(frozen=True)
class Proxy:
    """What nginx is told.

    Attributes
    ----------
    replicas : tuple of str
        Where each replica listens, as ``127.0.0.1:8601``. No names: nginx tells who answered by
        the address, and a reader stays with that one.
    address : str
        Where readers come in: an address of this machine, or ``0.0.0.0`` for all.
    port : int
        The port of it.
    root : str
        Path of the dashboard, without a slash at its end; empty for a host of its own.
    behind : tuple of str
        Addresses or networks of proxies in front, whose word on a reader's address counts.

    Raises
    ------
    InputContentError
        If one of them is not what it should be.
    """

    replicas: tuple[str, ...]
    address: str = "127.0.0.1"
    port: int = 8501
    root: str = ""
    behind: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what nginx would misunderstand: all of it goes into its configuration."""
        for replica in self.replicas:
            _check_place(replica)
        _check_place(_joined(self.address, self.port))
        for network in self.behind:
            _check_network(network)
        if not _ROOT.fullmatch(self.root):
            raise InputContentError(
                msgid("Path of the dashboard: found {found}, expected one such as /kankei."),
                found=self.root,
            )

    def configuration(self, folder: Path | None = None) -> str:
        """Return nginx's configuration.

        Parameters
        ----------
        folder : pathlib.Path, optional
            Where an nginx of our own keeps what it needs while it runs; then the configuration
            is a whole one. Without it, it is a site for an nginx that is there already.
        """
        environment = jinja2.Environment(  # noqa: S701 -- no HTML; every value is checked above
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        return environment.get_template("nginx.conf").render(
            replicas=self.replicas,
            address=_bracketed(self.address),
            port=self.port,
            root=self.root,
            behind=self.behind,
            folder=folder,
            files=_most_files(),
            later=_LATER,
            programs=_PROGRAMS,
            away=_AWAY,
        )


def _most_files() -> int:
    """Return how many connections and files a process of nginx may have open."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)


def _check_place(place: str) -> None:
    """Refuse what is no address with a port."""
    try:
        parts = urlsplit(f"//{place}")
        ipaddress.ip_address(parts.hostname or "")
        is_right = parts.port in _PORTS and parts.netloc == place and "@" not in place
    except ValueError:
        is_right = False
    if not is_right:
        raise InputContentError(
            msgid(
                "Where a server listens: found {found}, expected an address with a port such as "
                "127.0.0.1:8601 or [::1]:8601."
            ),
            found=place,
        )


def _check_network(network: str) -> None:
    try:
        ipaddress.ip_network(network)
    except ValueError as error:
        raise InputContentError(
            msgid(
                "Proxy in front: found {found}, expected an address or a network such as "
                "10.0.0.1 or 10.0.0.0/24."
            ),
            found=network,
        ) from error


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _joined(address: str, port: int) -> str:
    return f"{_bracketed(address)}:{port}"
