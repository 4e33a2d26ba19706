"""Widgets of a page without a browser: what one reports of itself, and what touching it sends."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState


def message_in(element: Any) -> Any:  # noqa: ANN401 -- a message in a message
    """Return what an element is; None if it is nothing."""
    return getattr(element, str(element.WhichOneof("type")), None)


def given(told: Any) -> WidgetState | None:  # noqa: ANN401 -- a message
    """Return the state that a browser reports of a widget that nobody has touched."""
    state = WidgetState(id=getattr(told, "id", ""))
    is_set, texts = getattr(told, "set_value", False), state.string_array_value.data
    match type(told).__name__:
        case "ButtonGroup":
            chosen = [told.options[at].content for at in told.default]
            texts.extend(told.raw_values if is_set else chosen)
        case "MultiSelect":
            texts.extend(told.raw_values if is_set else [told.options[at] for at in told.default])
        case "Slider" if told.options:
            chosen = [told.options[int(at)] for at in told.default]
            texts.extend(told.raw_value if is_set else chosen)
        case "Slider":
            state.double_array_value.data.extend(told.value if is_set else told.default)
        case "Selectbox" if is_set or told.options:
            state.string_value = told.raw_value if is_set else told.options[told.default]
        case "Checkbox":
            state.bool_value = told.value if is_set else told.default
        case "TextInput":
            state.string_value = told.value if is_set else told.default
        case "DeckGlJsonChart" if told.id:
            state.string_value = json.dumps({"selection": {"indices": {}, "objects": {}}})
        case _:
            return None
    if state.WhichOneof("value") is None:
        state.string_array_value.SetInParent()
    return state


def touched(element: Any, chance: Random, codes: Sequence[str]) -> WidgetState | None:  # noqa: ANN401 -- a message
    """Return what pressing or setting an element by chance sends; None if it takes nothing.

    Parameters
    ----------
    element : Element
        What stands on a page.
    chance : random.Random
        Decides what is chosen.
    codes : sequence of str
        Municipalities that may be pressed.
    """
    kind = str(element.WhichOneof("type"))
    make = _TOUCHED.get(kind)
    told = getattr(element, kind)
    if make is None or getattr(told, "disabled", False) or getattr(told, "form_id", ""):
        return None
    state = WidgetState(id=told.id)
    return state if make(told, state, chance, codes) else None


def _button(told: Any, state: WidgetState, _chance: Random, _codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    state.trigger_value = True
    # The atlas takes both cores for a minute, in processes of its own.
    return not told.id.endswith("make_atlas")


def _check(_told: Any, state: WidgetState, chance: Random, _codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    state.bool_value = chance.random() < 0.5  # noqa: PLR2004 -- a coin
    return True


def _one_of(told: Any, state: WidgetState, chance: Random, _codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    state.string_value = chance.choice(list(told.options) or [""])
    return bool(told.options)


def _some_of(told: Any, state: WidgetState, chance: Random, _codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    most = min(len(told.options), told.max_selections or 3)
    number = chance.randint(0, most)
    state.string_array_value.data[:] = chance.sample(list(told.options), number)
    return True


def _pills(told: Any, state: WidgetState, chance: Random, _codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    options = [one.content for one in told.options]
    if not options:
        return False
    is_single = told.click_mode == told.SINGLE_SELECT
    number = 1 if is_single else chance.randint(0, min(len(options), 2))
    state.string_array_value.data[:] = chance.sample(options, number)
    return True


def _slider(told: Any, state: WidgetState, chance: Random, _codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    if told.options:
        ends = chance.choices(list(told.options), k=len(told.default))
        order = {one: at for at, one in enumerate(told.options)}
        state.string_array_value.data[:] = sorted(ends, key=order.__getitem__)
        return True
    steps = round((told.max - told.min) / told.step)
    ends = [told.min + told.step * chance.randint(0, steps) for _ in told.default]
    state.double_array_value.data[:] = sorted(ends)
    return True


_SEARCHES = ("", "長沼", "naganuma", "町", "014", "qqqq", "人口が1万人未満で4施策", "<b>", "函館")


def _text(_told: Any, state: WidgetState, chance: Random, _codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    state.string_value = chance.choice(_SEARCHES)
    return True


_CODED = ("table", "tiles", "smallMaps")


def _ours(told: Any, state: WidgetState, chance: Random, codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    name = told.component_name.removeprefix("kankei_geo_")
    if name == "navigation":
        pages = json.loads(told.json)["pages"]
        event: dict[str, object] = {"event": "page", "value": chance.randrange(len(pages))}
    elif name in _CODED and told.id.endswith(_CODED):
        event = {"event": "code", "value": chance.choice(codes)}
    else:
        return False
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{told.id}__events"
    state.json_trigger_value = json.dumps([event])
    return True


def _map(told: Any, state: WidgetState, chance: Random, codes: Sequence[str]) -> bool:  # noqa: ANN401 -- a message
    if not told.id:
        return False
    code = chance.choice(("", *codes))
    picked = {"pick": [{"properties": {"code": code}}]} if code else {}
    state.string_value = json.dumps({"selection": {"indices": {}, "objects": picked}})
    return True


_TOUCHED = {
    "button": _button,
    "checkbox": _check,
    "selectbox": _one_of,
    "multiselect": _some_of,
    "button_group": _pills,
    "slider": _slider,
    "text_input": _text,
    "bidi_component": _ours,
    "deck_gl_json_chart": _map,
}
