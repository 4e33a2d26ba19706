"""Classes can be told apart with any colour vision, and text and lines stand out.

Differences are CIEDE2000 between the grounds of two classes, as people with normal vision
and with each dichromacy see them; a dichromacy is simulated after Brettel et al. (1997) and
after Machado et al. (2009), and the smaller difference counts. Contrasts are those of
WCAG 2.2.
"""

import itertools
import re
import tomllib

import numpy as np
import pytest
from coloraide import Color

from kankei_geo.base import paths
from kankei_geo.present import classify, legend, palette
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.maps import deck, overlays
from kankei_geo.view import layers
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

DIFFERENT = 10  # CIEDE2000: seen at a glance, and after the loss of a projector
TEXT, GRAPHIC = 4.5, 3  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
VISIONS = ("normal", "protan", "deutan", "tritan")
SIMULATIONS = ("brettel", "machado")
# Streamlit's own where the theme is silent, light and dark: page, sidebar and fields, text.
GROUNDS = (
    {"backgroundColor": "#ffffff", "secondaryBackgroundColor": "#f0f2f6"},
    {
        "backgroundColor": "#0e1117",
        "secondaryBackgroundColor": "#262730",
        "textColor": "#fafafa",
    },
)


def difference(first: str, second: str, vision: str) -> float:
    """Return the CIEDE2000 difference of two colours under a colour vision."""
    one, other = Color(first), Color(second)
    if vision == "normal":
        return one.delta_e(other, method="2000")
    return min(
        one.filter(vision, method=method).delta_e(
            other.filter(vision, method=method), method="2000"
        )
        for method in SIMULATIONS
    )


def contrast(first: str, second: str) -> float:
    """Return the contrast of WCAG 2.2, from 1 to 21."""
    return Color(first).contrast(second, method="wcag21")


def luminance(colour: str) -> float:
    """Return the relative luminance by the formula of WCAG 2.2."""
    channels = np.array(deck.rgb(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def layer_classes(layer: str) -> list[LegendClass]:
    """Return the classes of a layer that occur, and what the filters keep out."""
    occurring = set(classify.classify(HOKKAIDO, HOKKAIDO.table, layer))
    shown = [item for item in legend.classes(HOKKAIDO, layer) if item.key in occurring]
    return [*shown, legend.FILTERED_OUT]


LEGENDS = {
    **{layer: layer_classes(layer) for layer in layers.all_layers(HOKKAIDO)},
    **{
        f"tiers from {count}": list(legend.tier_classes(HOKKAIDO, count))
        for count in range(1, len(HOKKAIDO.policies) + 1)
    },
    "agreement": list(legend.AGREEMENT_CLASSES),
    "two figures": [
        *legend.pair_classes(HOKKAIDO, ("ageing", "population_density"), 0),
        legend.NOT_LISTED,
        legend.FILTERED_OUT,
    ],
    "changes of marks": [*legend.MARK_CHANGES, legend.FILTERED_OUT],
    "changes of counts": [*legend.COUNT_CHANGES, legend.FILTERED_OUT],
}
FILLS = sorted({item.colour for items in LEGENDS.values() for item in items})


def test_the_difference_is_that_of_its_authors() -> None:
    # Sharma, Wu and Dalal (2005), the first and the last pair of their table 1.
    for one, other, expected in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ):
        first, second = Color("lab-d65", one), Color("lab-d65", other)
        assert first.delta_e(second, method="2000") == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("vision", VISIONS[1:])
def test_a_dichromacy_leaves_grey_alone_and_joins_what_it_confuses(vision: str) -> None:
    assert difference("#767676", "#ffffff", vision) == pytest.approx(
        difference("#767676", "#ffffff", "normal"), abs=0.5
    )
    confused = {
        "protan": ("#e4c8f5", "#c0d4f7"),
        "deutan": ("#ff6d5a", "#b79d59"),
        "tritan": ("#0066be", "#007084"),
    }[vision]
    assert difference(*confused, vision) < DIFFERENT / 2 < difference(*confused, "normal")


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", LEGENDS)
def test_any_two_classes_differ_in_their_ground_or_their_pattern(name: str, vision: str) -> None:
    for one, other in itertools.combinations(LEGENDS[name], 2):
        seen = difference(one.colour, other.colour, vision)
        assert one.pattern != other.pattern or seen >= DIFFERENT, (one.key, other.key, seen)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(
    ("name", "steps"), [("count", ("4", "3", "2", "1")), ("tiers from 1", ("A", "B", "C"))]
)
def test_steps_of_a_sequence_and_its_end_differ_in_their_ground(
    name: str, steps: tuple[str, ...], vision: str
) -> None:
    grounds = {item.key: item.colour for item in LEGENDS[name]}
    for one, other in itertools.pairwise(steps):
        assert difference(grounds[one], grounds[other], vision) >= DIFFERENT, (one, other)
    for key in grounds.keys() - steps:
        assert difference(grounds[steps[-1]], grounds[key], vision) >= DIFFERENT, key


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("policy", HOKKAIDO.policies)
def test_adopted_differs_from_every_other_ground(policy: str, vision: str) -> None:
    filled = legend.policy_colours(HOKKAIDO)[policy]
    others = [item for item in LEGENDS[policy] if item.colour != filled]
    assert {palette.NOT_ADOPTED_COLOUR, palette.NOT_LISTED_COLOUR} <= {
        item.colour for item in others
    }
    for item in others:
        assert difference(filled, item.colour, vision) >= DIFFERENT, item.key


def test_patterns_stand_out_from_their_ground() -> None:
    patterned = [
        item for items in LEGENDS.values() for item in items if item.pattern != palette.NO_PATTERN
    ]
    assert len(patterned) > 10
    for item in patterned:
        assert contrast(item.pattern_colour, item.colour) >= GRAPHIC, item


def test_contrast_is_that_of_the_standard() -> None:
    for one, other in itertools.product(FILLS, FILLS):
        low, high = sorted((luminance(one), luminance(other)))
        assert contrast(one, other) == pytest.approx((high + 0.05) / (low + 0.05), abs=0.01)


def hexadecimal(numbers: str) -> str:
    """Return ``1, 2, 3`` as ``#010203``."""
    return "#" + "".join(f"{int(number):02x}" for number in numbers.split(",")[:3])


def test_borders_stand_out_from_the_grounds_without_a_colour() -> None:
    keys = classify.classify(HOKKAIDO, HOKKAIDO.table, layers.COUNT_LAYER)
    built = deck.build_deck(
        HOKKAIDO,
        View(),
        deck.paint(HOKKAIDO, keys, legend.classes(HOKKAIDO, layers.COUNT_LAYER)),
        str,
    )
    border = hexadecimal(str(built.layers[0].get_line_color).strip("[]"))
    assert border == palette.OUTLINE_COLOUR
    neutral = (legend.OUT_OF_SCOPE, legend.NOT_LISTED, legend.FILTERED_OUT)
    for item in (*neutral, legend.AGREEMENT_CLASSES[-1]):
        assert contrast(border, item.colour) >= GRAPHIC, item.key
    assert contrast(border, palette.NOT_ADOPTED_COLOUR) >= GRAPHIC


def test_no_single_colour_could_outline_every_fill() -> None:
    # Contrast depends on luminance alone: this is every colour that a screen can show.
    fills = np.array([luminance(fill) for fill in FILLS]) + 0.05
    lines = np.linspace(0, 1, 2001)[:, np.newaxis] + 0.05
    contrasts = np.maximum(fills, lines) / np.minimum(fills, lines)
    assert contrasts.min(axis=1).max() < GRAPHIC


def test_the_selection_stands_out_from_every_fill_by_its_line_or_its_casing() -> None:
    line, casing = palette.SELECTION_COLOUR, palette.SELECTION_CASING_COLOUR
    assert contrast(line, casing) >= GRAPHIC
    assert contrast(line, legend.OUT_OF_SCOPE.colour) >= GRAPHIC  # in tables and charts
    for fill in FILLS:
        assert max(contrast(line, fill), contrast(casing, fill)) >= GRAPHIC, fill


def theme(mode: int) -> dict[str, str]:
    """Return the colours of a mode: the style sheet's, the theme's, and Streamlit's own."""
    style = (paths.ROOT / "kankei_geo" / "ui" / "style.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--(\w+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", style)
    own = {pair[0]: pair[1 + mode] for pair in pairs}
    config = (paths.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    themed = tomllib.loads(config)["theme"][("light", "dark")[mode]]
    return {**GROUNDS[mode], **themed, **own}


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground_of_the_theme(mode: int) -> None:
    colours = theme(mode)
    text = [colours[name] for name in ("textColor", "primaryColor", "text", "muted", "key")]
    grounds = [
        colours[name] for name in ("backgroundColor", "secondaryBackgroundColor", "ground", "band")
    ]
    for colour, ground in itertools.product(text, grounds):
        assert contrast(colour, ground) >= TEXT, (colour, ground)


def test_names_of_airports_can_be_read_above_every_fill() -> None:
    points = overlays.airport_points(HOKKAIDO.airports, ["CTS"], "ja")["features"]
    written = {point["properties"]["text"] for point in points}
    assert len(written) == 2
    # names.js writes them with a white halo.
    for text in written:
        assert contrast(text, "#ffffff") >= TEXT
