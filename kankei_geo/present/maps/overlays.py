"""Lines and points above the map: airports, circles, isochrones, candidate areas."""

from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck
import shapely

from kankei_geo.analysis.changed import Change
from kankei_geo.base.crs import WGS84
from kankei_geo.dataset import geojson
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import palette
from kankei_geo.present.maps.deck import plain, rgb
from kankei_geo.present.maps.sign_points import SignPoint
from kankei_geo.present.words import words

_DARK, _MUTED = "#1a1a1a", "#595959"
_SOLID = (0, 0)
_SIGN_PX = 13


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


def line(
    geometry: Iterable[shapely.Geometry],
    colour: str,
    width_px: float,
    *,
    dashed: Sequence[float] = (),
) -> gpd.GeoDataFrame:
    """Return lines or outlines with how they are drawn: a part of `lines`.

    Parameters
    ----------
    geometry : iterable of shapely.Geometry
        In degrees.
    colour : str
        As ``#rrggbb``.
    width_px : float
        Pixels of the screen.
    dashed : sequence of float
        Dash and gap in widths of the line; none for a solid line.

    Returns
    -------
    geopandas.GeoDataFrame
        ``c`` (red, green, blue), ``w``, ``d`` (dash and gap) and ``geometry``.
    """
    shapes = list(geometry)
    told = {
        "c": [rgb(colour)] * len(shapes),
        "w": width_px,
        "d": [list(dashed or _SOLID)] * len(shapes),
    }
    return gpd.GeoDataFrame(told, geometry=shapes, crs=WGS84)


def way_lines(ways: Iterable[shapely.Geometry]) -> list[gpd.GeoDataFrame]:
    """Return ways by road, each on a wider line that stands out from any fill."""
    drawn = list(ways)
    return [
        line(drawn, palette.WAY_CASING_COLOUR, 6),
        line(drawn, palette.WAY_COLOUR, 3),
    ]


def changed_lines(data: Dataset, change: Change) -> list[gpd.GeoDataFrame]:
    """Return the outlines of who came (solid) and who left (dashed), each on a wider line."""
    outlines = data.drawn_areas.set_index("code").geometry
    came, left = outlines[list(change.came)], outlines[list(change.left)]
    return [
        line([*came, *left], palette.CHANGED_CASING_COLOUR, 6),
        line(came, palette.CHANGED_COLOUR, 3),
        line(left, palette.CHANGED_COLOUR, 3, dashed=(3, 2)),
    ]


def circle_lines(circles: Iterable[shapely.Geometry]) -> list[gpd.GeoDataFrame]:
    """Return the outlines of distance circles, dashed."""
    return [line(circles, palette.BUFFER_COLOUR, 2, dashed=(5, 3))]


def area_lines(areas: Iterable[shapely.Geometry]) -> list[gpd.GeoDataFrame]:
    """Return the outlines of candidate areas."""
    return [line(areas, palette.AREA_COLOUR, 2.5)]


def collected(parts: Iterable[gpd.GeoDataFrame]) -> dict[str, Any]:
    """Return parts as GeoJSON for the browser, the first at the bottom."""
    return geojson.collection(gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=WGS84))


def lines(url: str) -> pydeck.Layer:
    """Return all lines of a map as one layer: each layer travels with every change.

    Parameters
    ----------
    url : str
        Where the browser fetches what `collected` returns.
    """
    return pydeck.Layer(
        "GeoJsonLayer",
        id="lines",
        data=url,
        filled=False,
        get_line_color="properties.c",
        get_line_width="properties.w",
        line_width_units=plain("pixels"),
        line_joint_rounded=True,
        extensions=[{"@@type": "PathStyleExtension", "dash": True}],
        get_dash_array="properties.d",
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


def signs(points: Sequence[SignPoint]) -> dict[str, Any]:
    """Return the signs of facts as GeoJSON for the browser: letter, colour, pixels beside."""
    told = {
        "s": [one.sign.shape for one in points],
        "c": [rgb(one.sign.colour) for one in points],
        "o": [[one.right * _SIGN_PX, one.down * _SIGN_PX] for one in points],
    }
    lon, lat = ([round(getattr(one, name), 3) for one in points] for name in ("lon", "lat"))
    places = gpd.points_from_xy(lon, lat)
    return geojson.collection(gpd.GeoDataFrame(told, geometry=places, crs=WGS84))


def sign_layer(url: str) -> pydeck.Layer:
    """Return the signs of facts, each on white: thin shapes must be seen on any fill.

    Parameters
    ----------
    url : str
        Where the browser fetches what `signs` returns.
    """
    return pydeck.Layer(
        "GeoJsonLayer",
        id="signs",
        data=url,
        point_type=plain("text"),
        get_text="properties.s",
        get_text_size=_SIGN_PX,
        get_text_color="properties.c",
        get_text_pixel_offset="properties.o",
        text_background=True,
        get_text_background_color=[255, 255, 255, 210],
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
