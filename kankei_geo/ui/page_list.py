"""The pages are listed once: Streamlit lists their folder and resolves each path at every run.

On a machine whose disk or kernel is slow to ask, that is an eighth of a run. What a process serves
does not change while it lives (`dataset.release`), and neither do its pages.
"""

from copy import copy
from functools import cache
from pathlib import Path

from streamlit import config
from streamlit.commands.navigation import _navigation
from streamlit.navigation.page import Page, _create_page
from streamlit.runtime.scriptrunner import script_runner
from streamlit.source_util import page_sort_key


def list_once() -> None:
    """Let Streamlit take the pages from here, in this process."""
    script_runner._mpa_v1 = _run  # noqa: SLF001 -- it has no setting for it


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
