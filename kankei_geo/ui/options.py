"""Streamlit's own options that an operator may set, beside the settings of `ops.settings`.

They stand in ``.streamlit/config.toml``, the environment (``STREAMLIT_SERVER_PORT``) or the
command line (``--server.port``); Streamlit reads and checks them.
"""

from dataclasses import dataclass
from pathlib import Path

from streamlit import config

from kankei_geo.base import paths
from kankei_geo.base.i18n import msgid

# Those of them that README tells of; the rest of the shipped file is not to be changed.
MEANINGS = {
    "server.port": msgid("Where readers come in, without nginx"),
    "server.address": msgid("Address of this machine for it, without nginx; 0.0.0.0 for all"),
    "server.baseUrlPath": msgid("Path below which it stands, without nginx"),
    "server.allowedHosts": msgid("Host names under which it answers, without nginx"),
    "browser.serverAddress": msgid("Host name that readers use, if it is one only"),
    "server.corsAllowedOrigins": msgid("Origins whose pages are this server's own"),
    "server.maxUploadSize": msgid("Largest table that a reader may bring, in MB"),
    "server.disconnectedSessionTTL": msgid("For how long a lost connection is kept, in seconds"),
    "server.enableAgentApi": msgid("Streamlit's experimental way for programs"),
    "secrets.files": msgid("Files in which sign-in is set up"),
}


@dataclass(frozen=True)
class Option:
    """What an option of Streamlit is set to, and the file or else where that was done."""

    name: str
    value: object
    place: str


def held() -> list[Option]:
    """Return what holds of them; the place is empty where nobody set one."""
    config.get_config_options()  # reads the files and the environment
    return [Option(name, config.get_option(name), _place(name)) for name in MEANINGS]


def _place(name: str) -> str:
    if not config.is_manually_set(name):
        return ""
    return paths.place(Path(config.get_where_defined(name)))
