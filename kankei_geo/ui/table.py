"""Tables that the browser fetches once, sorts itself, and that a style sheet filters."""

from collections.abc import Callable
from functools import cache

import pandas as pd
import streamlit as st

from kankei_geo import legend, pipeline
from kankei_geo.ui import state
from kankei_geo.ui.published import publish, to_json

# The script that does the work stands in the document; it may come a moment later.
_CALL = """export default function run(part) {
  if (window.kankeiGeoTable) window.kankeiGeoTable(part); else setTimeout(run, 50, part);
}"""
_mount = st.components.v2.component(
    "kankei_geo_table", html="<div class='kg-table'></div>", js=_CALL, isolate_styles=False
)


def draw(key: str, caption: str, content: str) -> None:
    """Draw a table that changes with the settings: the browser fetches it by URL.

    Parameters
    ----------
    key : str
        Unique on the page.
    caption : str
        Title of the table.
    content : str
        What `content` makes of a table.
    """
    _draw(key, {"caption": caption, "url": publish(content, key)})


def draw_constant(key: str, caption: str, content: str) -> None:
    """Draw a table that never changes: sent once, then told by reference.

    The parameters are those of `draw`.
    """
    _draw(key, {"caption": caption, "content": content})


def _draw(key: str, data: dict[str, str]) -> None:
    _mount(key=key, data=data, on_code_change=lambda: state.select_in_table(key))


def style(kept: pd.DataFrame, code: str) -> str:
    """Return the style sheet that shows the rows of a view and marks the selected one.

    Parameters
    ----------
    kept : pandas.DataFrame
        Rows of the joined table that the filters let through.
    code : str
        The selected municipality, or empty.
    """
    shown = set(kept["code"])
    hidden = [code for code in _all_codes() if code not in shown]
    # The shorter list is sent.
    if len(hidden) <= len(shown):
        rules = f"{_rows(hidden)}{{display:none}}" if hidden else ""
    else:
        visible = f"{_rows(sorted(shown))}{{display:table-row}}" if shown else ""
        rules = f".st-key-table tbody tr{{display:none}}{visible}"
    outline = f"{{outline:3px solid {legend.SELECTION_COLOUR};outline-offset:-3px}}"
    return f"<style>{rules}{_rows([code]) + outline if code else ''}</style>"


@cache
def _all_codes() -> tuple[str, ...]:
    return tuple(pipeline.joined_table()["code"])


def _rows(codes: list[str]) -> str:
    # All codes begin with 01, so the classes of the rows leave it out.
    return ",".join(f".m{code[2:]}" for code in codes)


def _spelling(column: pd.Series) -> Callable[[float], str]:
    """Return how to write the numbers of a column: all with the decimals of the longest."""
    decimals = 0
    if pd.api.types.is_float_dtype(column):
        decimals = max(
            (len(f"{value:g}".partition(".")[2]) for value in column.dropna()), default=0
        )
    return f"{{:,.{decimals}f}}".format


def content(table: pd.DataFrame, *, missing: str = "–") -> str:
    """Return a table as the JSON that the browser fetches.

    Parameters
    ----------
    table : pandas.DataFrame
        Headings and cells in the reader's language. If its index is named ``code``, a
        press on a row's first cell selects the municipality.
    missing : str
        What an empty cell says.
    """
    numeric = [n for n, kind in enumerate(table.dtypes) if pd.api.types.is_numeric_dtype(kind)]
    spelled = {
        name: column.map(_spelling(column), na_action="ignore")
        if pd.api.types.is_numeric_dtype(column)
        else column
        for name, column in table.items()
    }
    cells = pd.DataFrame(spelled).astype(object)
    return to_json(
        {
            "columns": list(table.columns),
            "numeric": numeric,
            "missing": missing,
            "codes": list(table.index) if table.index.name == "code" else None,
            "rows": cells.where(cells.notna(), None).to_numpy().tolist(),
        }
    )
