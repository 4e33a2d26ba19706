"""The plain peer: the same map and filters as a competent user would write them.

Read the shapefile, dissolve, join the table, hand the GeoJSON to ``st.pydeck_chart``.
"""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pydeck
import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
# Leaves about 17,000 vertices: what the usual 1 % of N03 leaves.
TOLERANCE_DEGREES = 0.0038
POLICIES = {
    "joint_programme": "道の共同事業",
    "metro_pr": "首都圏での発信",
    "wide_area_tour": "広域周遊",
    "dual_residence": "二地域居住",
}
ANY = "すべて"
MAP_HEIGHT_PX = 560
COUNT_COLOURS = [
    [242, 242, 242],
    [217, 230, 255],
    [131, 180, 247],
    [0, 102, 190],
    [0, 23, 193],
]
NOT_LISTED = [205, 205, 205]
FILTERED_OUT = [250, 250, 250]


@st.cache_data
def load_areas() -> gpd.GeoDataFrame:
    """Read the polygons, simplify them and join the tables."""
    areas = gpd.read_file(ROOT / "geo" / "01" / "municipalities.shp", encoding="utf-8")
    areas = areas[areas["in_scope"] == 1].dissolve(by="code", as_index=False)
    areas["geometry"] = areas.geometry.simplify_coverage(TOLERANCE_DEGREES)
    areas = areas[["code", "geometry"]].to_crs(4326)
    places = pd.read_csv(ROOT / "data" / "01" / "municipalities.csv", dtype={"code": str})
    matrix = pd.read_csv(ROOT / "data" / "01" / "2022" / "policy_matrix.csv", dtype={"code": str})
    return areas.merge(places[["code", "name", "subprefecture"]], on="code").merge(
        matrix[["code", "priority_count", *POLICIES]], on="code", how="left"
    )


@st.cache_data
def load_subprefectures() -> list[str]:
    """Read the names of the 14 subprefectures."""
    return pd.read_csv(ROOT / "data" / "01" / "subprefectures.csv")["name"].tolist()


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="北海道 重点施策マップ", layout="wide")
    areas = load_areas()

    with st.sidebar:
        policy = st.selectbox("施策", [ANY, *POLICIES], format_func=lambda p: POLICIES.get(p, p))
        minimum = st.selectbox("重点施策数（以上）", range(5))
        place = st.selectbox("振興局", [ANY, *load_subprefectures()])

    shown = pd.Series(data=True, index=areas.index)
    if policy != ANY:
        shown &= areas[policy] == 1
    if minimum > 0:
        shown &= areas["priority_count"] >= minimum
    if place != ANY:
        shown &= areas["subprefecture"] == place

    # What is filtered out stays as a pale outline, so that the map keeps its shape.
    areas["colour"] = [
        FILTERED_OUT if not kept else NOT_LISTED if pd.isna(count) else COUNT_COLOURS[int(count)]
        for kept, count in zip(shown, areas["priority_count"], strict=True)
    ]
    st.title("北海道 重点施策マップ")
    st.write(f"{shown.sum()} / {len(areas)} 市町村")
    drawn = areas[["code", "name", "priority_count", "colour", "geometry"]]
    layer = pydeck.Layer(
        "GeoJsonLayer",
        id="municipalities",
        data=json.loads(drawn.to_json()),
        get_fill_color="properties.colour",
        get_line_color=[122, 135, 148],
        line_width_min_pixels=0.7,
        pickable=True,
    )
    home = pydeck.ViewState(longitude=141.95, latitude=43.47, zoom=5.9)
    deck = pydeck.Deck(
        layers=[layer],
        initial_view_state=home,
        map_provider=None,
        tooltip={"text": "{name}: {priority_count}"},
    )
    st.pydeck_chart(deck, height=MAP_HEIGHT_PX)
    st.dataframe(
        areas.loc[shown, ["name", "subprefecture", "priority_count", *POLICIES]], hide_index=True
    )


main()
