"""Lines and points above the map: airports, circles, isochrones, candidate areas."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import pandas as pd
import pydeck

from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import geojson
from kankei_geo.present import palette
from kankei_geo.present.maps.deck import plain, rgb, sublayer
from kankei_geo.present.words import words

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
    colour = rgb(palette.ISOCHRONE_COLOUR)
    return pydeck.Layer(
        "GeoJsonLayer",
        id="isochrones",
        data=url,
        filled=False,
        stroked=True,
        get_line_color=f"({shown}) ? (properties.minutes == {threshold:g} ? {[*colour, 255]} : "
        f"{[*colour, 120]}) : [0, 0, 0, 0]",
        get_line_width=f"properties.minutes == {threshold:g} ? 2.5 : 0.8",
        line_width_units=plain("pixels"),
        _subLayerProps=sublayer("polygons-stroke", (shown, threshold)),
    )


def circles(url: str) -> pydeck.Layer:
    """Return the outlines of distance circles, dashed."""
    return _outline("buffers", url, palette.BUFFER_COLOUR, 2, dashed=True)


def candidate_areas(url: str) -> pydeck.Layer:
    """Return the outlines of candidate areas."""
    return _outline("areas", url, palette.AREA_COLOUR, 2.5)


def borderline_points(offices: pd.DataFrame) -> dict[str, Any]:
    """Return the offices (``office_lon``, ``office_lat``) as GeoJSON, for the browser."""
    places = gpd.points_from_xy(offices["office_lon"].round(2), offices["office_lat"].round(2))
    signs = {"sign": ["▲"] * len(offices)}
    return geojson.collection(gpd.GeoDataFrame(signs, geometry=places, crs=WGS84))


def borderline(url: str) -> pydeck.Layer:
    """Return triangles on the municipalities that are borderline, with a white edge.

    Parameters
    ----------
    url : str
        Where the browser fetches what `borderline_points` returns.
    """
    return pydeck.Layer(
        "GeoJsonLayer",
        id="borderline",
        data=url,
        point_type=plain("text"),
        get_text="properties.sign",
        get_text_size=13,
        get_text_color=rgb(palette.BORDERLINE_COLOUR),
        text_outline_width=4,
        text_outline_color=[255, 255, 255, 255],
        text_font_settings={"sdf": True},
        text_character_set=plain("auto"),
        text_font_family=plain("sans-serif"),
    )


def airport_points(table: pd.DataFrame, used: Iterable[str], language: str) -> dict[str, Any]:
    """Return name and whether it counts of all airports as GeoJSON, for the browser.

    Parameters
    ----------
    table : pandas.DataFrame
        ``iata``, ``name``, ``name_en``, ``lon``, ``lat``.
    used : iterable of str
        IATA codes of the airports that count.
    language : str
        Language of the names.
    """
    points = gpd.GeoDataFrame(
        {
            "name": [words.airport_short_name(row, language) for _, row in table.iterrows()],
            "used": table["iata"].isin(set(used)).astype(int).to_numpy(),
        },
        geometry=gpd.points_from_xy(table["lon"].round(3), table["lat"].round(3)),
        crs=WGS84,
    )
    return geojson.collection(points)


def airports(url: str) -> pydeck.Layer:
    """Return points and names of all airports; those that do not count are hollow.

    One layer of features: Streamlit fades layers of plain points and texts as soon as a
    municipality is selected.

    Parameters
    ----------
    url : str
        Where the browser fetches what `airport_points` returns.
    """
    fill = f"@@=properties.used ? {rgb(_DARK)} : [255, 255, 255]"
    return pydeck.Layer(
        "GeoJsonLayer",
        id="airports",
        data=url,
        point_type=plain("circle+text"),
        _subLayerProps={"points-circle": {"getFillColor": fill}},
        get_point_radius=5,
        point_radius_units=plain("pixels"),
        stroked=True,
        get_line_color=rgb(_DARK),
        get_line_width=1.5,
        line_width_units=plain("pixels"),
        get_text="properties.name",
        get_text_size=13,
        get_text_color=f"properties.used ? {rgb(_DARK)} : {rgb(_MUTED)}",
        get_text_pixel_offset=[0, -14],
        text_background=True,
        get_text_background_color=[255, 255, 255, 210],
        text_background_padding=[3, 1],
        # Without it, Japanese letters are missing from the texture.
        text_character_set=plain("auto"),
        text_font_family=plain("sans-serif"),
    )


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
