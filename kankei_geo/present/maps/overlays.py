"""Lines and points above the map: airports, circles, isochrones, candidate areas."""

from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck

from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import geojson
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import palette
from kankei_geo.present.maps.deck import plain, rgb
from kankei_geo.present.words import words

_DARK, _MUTED = "#1a1a1a", "#595959"


def isochrone(url: str) -> pydeck.Layer:
    """Return what a car reaches as a soft fill with an edge.

    Parameters
    ----------
    url : str
        Where the browser fetches the area.
    """
    return pydeck.Layer(
        "GeoJsonLayer",
        id="isochrone",
        data=url,
        get_fill_color=rgb(palette.ISOCHRONE_FILL),
        get_line_color=rgb(palette.ISOCHRONE_COLOUR),
        line_width_min_pixels=0.8,
    )


def way_lines(lines: gpd.GeoSeries) -> dict[str, Any]:
    """Return ways as GeoJSON for the browser: each on a wider line that stands out from any fill.

    Parameters
    ----------
    lines : geopandas.GeoSeries
        LineStrings in degrees.
    """
    drawn = [
        gpd.GeoDataFrame({"c": [rgb(colour)] * len(lines), "w": width_px}, geometry=lines.values)
        for colour, width_px in ((palette.WAY_CASING_COLOUR, 6), (palette.WAY_COLOUR, 3))
    ]
    return geojson.collection(gpd.GeoDataFrame(pd.concat(drawn, ignore_index=True), crs=WGS84))


def way(url: str) -> pydeck.Layer:
    """Return a way by road.

    Parameters
    ----------
    url : str
        Where the browser fetches what `way_lines` returns.
    """
    return pydeck.Layer(
        "GeoJsonLayer",
        id="way",
        data=url,
        get_line_color="properties.c",
        get_line_width="properties.w",
        line_width_units=plain("pixels"),
        line_joint_rounded=True,
    )


def numbered_points(
    data: Dataset, codes: Sequence[str], airports: Sequence[str], language: str
) -> dict[str, Any]:
    """Return the numbers of municipalities, and names of airports, as GeoJSON for the browser.

    Parameters
    ----------
    codes : sequence of str
        Of the municipalities, numbered from 1 in this order.
    airports : sequence of str
        IATA codes.
    language : str
        Language of the names.
    """
    ends = list(dict.fromkeys(airports))
    texts = [
        *(words.airport_name(data, iata, language) for iata in ends),
        *(str(number) for number in range(1, len(codes) + 1)),
    ]
    offices = data.municipalities.set_index("code").loc[list(codes)]
    places = data.airports.set_index("iata").loc[ends]
    lon = [*places["lon"], *offices["office_lon"]]
    lat = [*places["lat"], *offices["office_lat"]]
    points = gpd.points_from_xy(np.round(lon, 3), np.round(lat, 3))
    return geojson.collection(gpd.GeoDataFrame({"name": texts}, geometry=points, crs=WGS84))


def numbers(url: str) -> pydeck.Layer:
    """Return white numbers and names on black, above everything.

    Parameters
    ----------
    url : str
        Where the browser fetches what `numbered_points` returns.
    """
    return pydeck.Layer(
        "GeoJsonLayer",
        id="numbers",
        data=url,
        point_type=plain("text"),
        get_text="properties.name",
        get_text_size=14,
        get_text_color=[255, 255, 255],
        text_background=True,
        get_text_background_color=rgb(_DARK),
        get_text_border_color=[255, 255, 255],
        get_text_border_width=1.5,
        text_background_padding=[5, 2],
        text_character_set=plain("auto"),
        text_font_family=plain("sans-serif"),
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
        text_outline_color=[255, 255, 255],
        text_font_settings={"sdf": True},
        text_character_set=plain("auto"),
        text_font_family=plain("sans-serif"),
    )


def airport_points(table: pd.DataFrame, used: Iterable[str], language: str) -> dict[str, Any]:
    """Return all airports as GeoJSON for the browser: name and colours, which tell if it counts.

    Parameters
    ----------
    table : pandas.DataFrame
        ``iata``, ``name``, ``name_en``, ``lon``, ``lat``.
    used : iterable of str
        IATA codes of the airports that count.
    language : str
        Language of the names.
    """
    counts = table["iata"].isin(set(used))
    points = gpd.GeoDataFrame(
        {
            "name": [words.airport_short_name(row, language) for _, row in table.iterrows()],
            "fill": [rgb(_DARK) if one else [255, 255, 255] for one in counts],
            "text": [_DARK if one else _MUTED for one in counts],
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
    return pydeck.Layer(
        "GeoJsonLayer",
        id="airports",
        data=url,
        # Their names are written by names.js, which finds them under this layer's id.
        _subLayerProps={"points-circle": {"getFillColor": "@@=properties.fill"}},
        # Of a metre, which is less than a pixel at any zoom.
        point_radius_min_pixels=5,
        get_line_color=rgb(_DARK),
        line_width_min_pixels=1.5,
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
        get_line_color=rgb(colour),
        get_line_width=width_px,
        line_width_units=plain("pixels"),
        **style,
    )
