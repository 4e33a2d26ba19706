"""Tables and drawings of our own: scripts that fetch their content once and redraw themselves.

With a change of a filter only a few hundred bytes are sent: which rows are shown, or which
class each municipality has. The scripts stand in the document (see `inline`); each component
here is one line that calls one of them.
"""

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from kankei_geo.present.html import render
from kankei_geo.ui import state
from kankei_geo.ui.parts.published import publish, to_json


def component(name: str, tag: str, style_class: str) -> Callable[..., Any]:
    """Return a component that hands its data to one of the document's scripts.

    Parameters
    ----------
    name : str
        Name of the function in ``kankeiGeo.draw``.
    tag, style_class : str
        Element in which it draws.
    """
    # The document's scripts may come a moment later than the component.
    call = (
        # Streamlit takes a script of one line for the name of a file.
        f"export default function f(p){{const d=window.kankeiGeo?.draw.{name}\n"
        "d?d(p):setTimeout(f,50,p)}"
    )
    return st.components.v2.component(
        f"kankei_geo_{name}",
        html=render("ui/place", tag=tag, style_class=style_class),
        js=call,
        isolate_styles=False,
    )


def mount(
    draw: Callable[..., Any],
    key: str,
    content: dict[str, Any],
    on_press: Callable[[str], None] = state.select,
) -> None:
    """Draw a component in which something can be pressed, by default a municipality."""

    def take_over() -> None:
        pressed = st.session_state[key].code
        if pressed:
            on_press(str(pressed))

    draw(key=key, data=content, on_code_change=take_over)


_legend = component("legend", "div", "kg-legend-place")
_NUMBER = re.compile(r"<td>(\d+)(?=<t|</)")


def legend(html: str) -> None:
    """Draw a legend; its numbers are sent, its words are fetched once.

    Parameters
    ----------
    html : str
        What the functions of `present.legend_html` return.
    """
    words = to_json({"html": _NUMBER.sub("<td class=n>", html)})
    numbers = [int(number) for number in _NUMBER.findall(html)]
    _legend(key="legend", data={"url": publish(words, "legend"), "n": numbers})


def diagram(html: str) -> None:
    """Draw a diagram of ours, which is fetched once: Streamlit's own HTML takes no drawings."""
    _legend(key="diagram", data={"url": publish(to_json({"html": html}), "diagram"), "n": []})
