"""Every control in every mode does something: after it is moved, the page shows another thing."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from streamlit.testing.v1 import AppTest

from kankei_geo.view.address import spelled
from kankei_geo.view.view import View, additions

from .test_app import opened
from .test_walks import OPTIONS

pytestmark = pytest.mark.slow

MODES = [
    ("dashboard.py", {"kind": "tiles", "code": "01428"}),
    ("pages/priority_map.py", {}),
    ("pages/priority_map.py", {"kind": "four"}),
    *(("pages/airport_access.py", {"measure": one}) for one in ("road", "line", "both", "journey")),
    ("pages/routes.py", {}),
    ("pages/routes.py", {"stops": "01428-01210"}),
    ("pages/hubs.py", {}),
    ("pages/municipality.py", {"code": "01428"}),
    ("pages/compare.py", {"code": "01428-01210"}),
    ("pages/distribution.py", {}),
    ("pages/sources.py", {}),
]
# What cannot be seen at once: it decides what the next press on the map does, or the airport is
# the one that is chosen anyway.
NOT_SEEN = {"multi=1", "arrive=CTS", "depart=any"}
DRAWN = ("html", "markdown", "caption", "info", "warning", "plotly_chart", "deck_gl_json_chart")
_MANY = 5  # of more options the first and the last stand for all, without --full the last


def controls(app: AppTest) -> dict[str, Any]:
    """Return what a reader can set, by key."""
    found = (*app.slider, *app.select_slider, *app.toggle, *app.selectbox)
    return {str(item.key): item for item in (*found, *app.multiselect, *app.button_group)}


def seen(app: AppTest) -> list[str]:
    """Return all that a page draws but for its controls; which ones there are counts, too."""
    ours = [f"{item.key} {item.proto.json}" for item in app.get("bidi_component")]
    drawn = [str(element.proto) for kind in DRAWN for element in app.get(kind)]
    return [*ours, *drawn, *sorted(controls(app))]


def others(key: str, control: Any, measure: str) -> Iterator[str]:  # noqa: ANN401 -- any widget
    """Yield the values that a control has not, as they stand in an address."""
    if isinstance(control.value, bool):
        yield spelled(not control.value)
    elif hasattr(control, "step"):
        end = control.max if control.value != control.max else control.min
        yield spelled(type(control.value)(end))
    else:
        options = additions(measure) if key == "also" else OPTIONS[key]
        free = [one for one in options if control.value not in (one, [one])]
        if settings.get_current_profile_name() != "full":
            free = free[-1:]
        elif len(free) > _MANY:
            free = [free[0], free[-1]]
        yield from map(spelled, free)


@pytest.mark.turns
@pytest.mark.parametrize(("page", "mode"), MODES)
def test_every_control_does_something(page: str, mode: dict[str, str]) -> None:
    before = opened(page, **mode)
    shown = seen(before)
    without_effect = []
    for key, control in controls(before).items():
        if key in vars(View()):
            for value in others(key, control, mode.get("measure", "")):
                after = opened(page, **mode | {key: value})
                assert not after.warning or key not in after.warning[0].value
                if seen(after) == shown:
                    without_effect.append(f"{key}={value}")
        elif key == "_by_indicator":  # another way to choose what is grouped by
            after = opened(page, **mode)
            after.selectbox(key=key).set_value("financial_strength").run()
            assert after.query_params["by"] == "financial_strength"
            assert seen(after) != shown
        else:  # a switch or the choice of a prefecture: no part of the view
            after = opened(page, **mode)
            if key in [item.key for item in after.toggle]:
                after.toggle(key=key).set_value(not control.value).run()
            else:
                after.selectbox(key=key).set_value("20").run()
            if seen(after) == shown:
                without_effect.append(key)
    assert set(without_effect) <= NOT_SEEN
