"""Lines and points above the map: airports, circles, isochrones, candidate areas."""

from collections.abc import Iterable

import pandas as pd
import pydeck

from kankei_geo import legend
from kankei_geo.present import words
from kankei_geo.present.deck import plain, rgb, sublayer

_DARK, _MUTED = "#1a1a1a", "#595959"


def isochrones(url: str, airports: Iterable[str], threshold: float) -> pydeck.Layer:
    """Return the outlines of 30, 60 and 90 minutes; the one at the threshold is strong.

    Parameters
    ----------
    url : str
        Where the browser fetches the areas.
    airports : iterable of str
        IATA codes of the airports whose areas are drawn.
    threshold : float
        In minutes.
    """
    shown = " || ".join(f'properties.airport == "{airport}"' for airport in airports)
    colour = rgb(legend.ISOCHRONE_COLOUR)
    return pydeck.Layer(
        "GeoJsonLayer",
        id="isochrones",
        data=url,
        filled=False,
        stroked=True,
        get_line_color=f"({shown}) ? {[*colour, 255]} : [0, 0, 0, 0]",
        get_line_width=f"properties.minutes == {threshold:g} ? 2.5 : 0.8",
        line_width_units=plain("pixels"),
        _subLayerProps=sublayer("polygons-stroke", (shown, threshold)),
    )


def circles(url: str) -> pydeck.Layer:
    """Return the outlines of distance circles, dashed."""
    return _outline("buffers", url, legend.BUFFER_COLOUR, 2, dashed=True)


def candidate_areas(url: str) -> pydeck.Layer:
    """Return the outlines of candidate areas."""
    return _outline("areas", url, legend.AREA_COLOUR, 2.5)


def airport_points(table: pd.DataFrame, used: Iterable[str], language: str) -> list[object]:
    """Return position, name and whether it counts of all airports, for the browser.

    Parameters
    ----------
    table : pandas.DataFrame
        ``iata``, ``name``, ``name_en``, ``lon``, ``lat``.
    used : iterable of str
        IATA codes of the airports that count.
    language : str
        Language of the names.
    """
    counted = set(used)
    return [
        {
            "p": [round(row["lon"], 3), round(row["lat"], 3)],
            "n": words.airport_short_name(row, language),
            "u": int(row["iata"] in counted),
        }
        for _, row in table.iterrows()
    ]


def airports(url: str) -> list[pydeck.Layer]:
    """Return points and names of all airports; those that do not count are hollow.

    Parameters
    ----------
    url : str
        Where the browser fetches what `airport_points` returns.
    """
    return [
        pydeck.Layer(
            "ScatterplotLayer",
            id="airports",
            data=url,
            get_position="p",
            get_radius=5,
            radius_units=plain("pixels"),
            stroked=True,
            get_fill_color=f"u ? {rgb(_DARK)} : [255, 255, 255]",
            get_line_color=rgb(_DARK),
            get_line_width=1.5,
            line_width_units=plain("pixels"),
        ),
        pydeck.Layer(
            "TextLayer",
            id="airport-names",
            data=url,
            get_position="p",
            get_text="n",
            get_size=13,
            get_color=f"u ? {rgb(_DARK)} : {rgb(_MUTED)}",
            get_pixel_offset=[0, -14],
            background=True,
            get_background_color=[255, 255, 255, 210],
            background_padding=[3, 1],
            # Without it, Japanese letters are missing from the texture.
            character_set=plain("auto"),
            font_family=plain("sans-serif"),
        ),
    ]


def _outline(
    name: str, url: str, colour: str, width_px: float, *, dashed: bool = False
) -> pydeck.Layer:
    style = (
        {
            "extensions": [{"@@type": "PathStyleExtension", "dash": True}],
            "get_dash_array": [5, 3],
        }
        if dashed
        else {}
    )
    return pydeck.Layer(
        "GeoJsonLayer",
        id=name,
        data=url,
        filled=False,
        stroked=True,
        get_line_color=rgb(colour),
        get_line_width=width_px,
        line_width_units=plain("pixels"),
        **style,
    )
