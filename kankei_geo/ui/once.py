"""What Streamlit finds out again at every run is found out once: a fifth of the work of a press.

It lists the folder of pages and resolves each path, reads a hundred options for the theme, and
looks for an emoji at the head of each label with an expression of 23,000 letters that is hashed
anew each time. What a process serves does not change while it lives (`dataset.release`): neither do
its pages nor its options.
"""

from copy import copy
from functools import cache
from pathlib import Path

from streamlit import config, string_util
from streamlit.commands.navigation import _navigation
from streamlit.emojis import EMOJI_EXTRACTION_REGEX
from streamlit.navigation.page import Page, _create_page
from streamlit.proto.NewSession_pb2 import Config, CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner
from streamlit.source_util import page_sort_key

_their_theme = app_session._populate_theme_msg  # noqa: SLF001 -- it has no setting for any of it
_their_config = app_session._populate_config_msg  # noqa: SLF001 -- see above


def find_out_once() -> None:
    """Let Streamlit take from here, in this process, what is the same at each run."""
    script_runner._mpa_v1 = _run  # noqa: SLF001 -- see above
    app_session._populate_theme_msg = _fill_theme  # noqa: SLF001 -- see above
    app_session._populate_config_msg = _fill_config  # noqa: SLF001 -- see above
    string_util.extract_leading_emoji = _leading_emoji


def _run(main_script_path: str) -> None:
    """Run the page that a reader asks for, as Streamlit does for a folder of pages."""
    is_shown = config.get_option("client.showSidebarNavigation")
    page = _navigation(
        [copy(page) for page in _pages(main_script_path)],  # a run notes in them what it did
        position="sidebar" if is_shown else "hidden",
        expanded=False,
    )
    page.run()


@cache
def _pages(main_script_path: str) -> tuple[Page, ...]:
    main = Path(main_script_path).resolve()
    found = sorted((main.parent / "pages").glob("[!_.]*.py"), key=page_sort_key)
    return (_create_page(main, default=True), *map(_create_page, found))


def _fill_theme(msg: CustomThemeConfig, section: str = "theme") -> None:
    msg.MergeFromString(_theme(section))


@cache
def _theme(section: str) -> bytes:
    message = CustomThemeConfig()
    _their_theme(message, section)
    return bytes(message.SerializeToString())


def _fill_config(msg: Config) -> None:
    msg.MergeFromString(_config())


@cache
def _config() -> bytes:
    message = Config()
    _their_config(message)
    return bytes(message.SerializeToString())


def _leading_emoji(text: str) -> tuple[str, str]:
    """Part a text into an emoji at its head, if there is one, and the rest, as Streamlit does.

    Nothing is remembered: labels have words of tables that readers bring.
    """
    found = None if text.isascii() else EMOJI_EXTRACTION_REGEX.search(text)
    return ("", text) if found is None else (found[1], found[2])
