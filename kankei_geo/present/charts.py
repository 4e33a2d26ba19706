"""Charts in the one look of the project: plotly figures and a Vega-Lite specification."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kankei_geo.analysis import hubs
from kankei_geo.analysis.rule import Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import KIND
from kankei_geo.dataset.tables import CENSUS_YEARS
from kankei_geo.present import legend, palette, quadrant_points, series
from kankei_geo.present.series import Series
from kankei_geo.present.signs import signs
from kankei_geo.present.words import hub_words, initiative_words, words
from kankei_geo.view import told
from kankei_geo.view.view import View

TEXT = "#1a1a1a"
GRID = "#e6e6e6"
_LETTERS = {
    "mode": "text",
    "cliponaxis": False,
    "showlegend": False,
    "hoverinfo": "skip",
    "textfont": {"color": TEXT, "size": 11},
    "texttemplate": "%{text}<br>%{customdata}",
}
_ROW_PX, _BELOW_NAME = 56, 0.17  # of the timeline: a row, and what of it lies below its name
# Charts are for looking at; buttons that save a picture without its source line are not.
PLAIN = {"displayModeBar": False}
_FONT = "Noto Sans JP, Noto Sans CJK JP, Yu Gothic UI, Meiryo, sans-serif"


def population(row: pd.Series, language: str) -> go.Figure:
    """Return the population of one municipality since 2005.

    Parameters
    ----------
    row : pandas.Series
        Row of the population table: census and register counts.
    language : str
        Language of the labels.
    """
    figure = lines(series.population(row, language))
    figure.update_yaxes(rangemode="tozero", tickformat=",", gridcolor=GRID)
    figure.update_xaxes(tickformat="d", showgrid=False)
    figure.update_layout(legend={"orientation": "h", "y": 1.15, "x": 0})
    return styled(figure, height=280)


def population_index(data: Dataset, index: pd.DataFrame, language: str) -> go.Figure:
    """Return the population of compared items as lines, 2005 = 100.

    Parameters
    ----------
    index : pandas.DataFrame
        What `comparison.population_index` returns.
    language : str
        Language of the names.
    """
    figure = lines(series.population_index(data, index, language))
    figure.update_xaxes(tickformat="d", tickvals=list(CENSUS_YEARS), showgrid=False)
    figure.update_yaxes(gridcolor=GRID)
    figure.update_layout(legend={"orientation": "h", "y": 1.12, "x": 0})
    return styled(figure, height=340)


def lines(drawn: Sequence[Series]) -> go.Figure:
    """Return lines over the years, each with colour, dashes and markers of its own."""
    return go.Figure(
        [
            go.Scatter(
                x=list(one.by_year),
                y=list(one.by_year.values()),
                name=one.name,
                mode="lines+markers",
                line={"color": colour, "dash": dash},
                marker={"symbol": symbol, "size": 8},
            )
            for one in drawn
            for colour, dash, symbol in (one.style,)
        ]
    )


def hub_curve(data: Dataset, view: View) -> go.Figure:
    """Return what 1, 2, 3 … hubs reach, as shares of all that counts."""
    t = words.translator(view.lang)
    found = hubs.curve(data, view.plan)
    shares = [hub_words.percent(data, view, one.total) for one in found]
    asked = len(found[view.hubs - 1].hubs) if found else 0
    figure = go.Figure(
        go.Scatter(
            x=list(range(1, len(found) + 1)),
            y=shares,
            text=[f"{share:.1f}" for share in shares],
            textposition="top center",
            cliponaxis=False,
            mode="lines+markers+text",
            line={"color": palette.LINE_COLOUR},
            marker={
                "size": [14 if number == asked else 8 for number in range(1, len(found) + 1)],
            },
        )
    )
    figure.update_xaxes(title=t("Number of hubs"), dtick=1, showgrid=False)
    figure.update_yaxes(title=t("Reached (%)"), range=[0, 110], gridcolor=GRID)
    return styled(figure, height=320)


def timeline(data: Dataset, view: View) -> go.Figure:
    """Return how many facts of each kind each year has, undated ones at the right.

    The name of a kind stands above its row, so that years have room on a phone.
    """
    t, language = words.translator(view.lang), view.lang
    shown, known = told.shown(data, view), signs(data)
    numbers = shown.groupby(["kind", "year"], dropna=False).size().reset_index(name="n")
    years = sorted({int(year) for year in numbers["year"].dropna()})
    undated = (years[-1] if years else 0) + 2  # a gap apart
    kinds = [kind for kind in known if kind in set(numbers["kind"])]
    rows = {kind: row for row, kind in enumerate(kinds)}
    begin = (years or [undated])[0]
    points = [
        (undated - begin if pd.isna(year) else int(year) - begin, rows[kind], known[kind], number)
        for kind, year, number in numbers.itertuples(index=False)
    ]
    # Small numbers from the first year and row, and a trace for each colour: the chart is sent
    # with each word that is searched.
    figure = go.Figure()
    for colour in dict.fromkeys(sign.colour for _, _, sign, _ in points):
        own = [point for point in points if point[2].colour == colour]
        figure.add_scatter(
            x=[x for x, _, _, _ in own],
            y=[y for _, y, _, _ in own],
            text=[sign.shape for _, _, sign, _ in own],
            customdata=[int(number) for _, _, _, number in own],
            textfont={"color": colour},
        )
    figure.add_scatter(
        x=[-0.5] * len(kinds),
        y0=-0.42 - _BELOW_NAME,
        dy=1,
        text=[
            f"{known[kind].shape} {initiative_words.term(data, KIND, kind, language)}"
            for kind in kinds
        ],
        textposition="bottom right",
        texttemplate="%{text}",
        textfont={"size": 12},
    )
    is_undated = bool(numbers["year"].isna().any())
    figure.update_xaxes(
        tickvals=[year - begin for year in (*years, *([undated] if is_undated else []))],
        ticktext=[*map(str, years), *([t(initiative_words.UNDATED)] if is_undated else [])],
        range=[-0.5, (undated if is_undated else (years or [undated])[-1]) - begin + 0.5],
        tickangle=-90,
        gridcolor=GRID,
        zeroline=False,
        automargin=True,
    )
    # The lines between the rows.
    figure.update_yaxes(
        range=[len(kinds) - 0.5 - _BELOW_NAME, -0.6 - _BELOW_NAME],
        tick0=-0.5 - _BELOW_NAME,
        dtick=1,
        showticklabels=False,
        gridcolor=GRID,
        zeroline=False,
    )
    figure = styled(figure, height=110 + _ROW_PX * len(kinds))
    figure.layout.template = {"data": {"scatter": [_LETTERS]}}
    return figure


def quadrants(
    data: Dataset, url: str, rated: pd.DataFrame, rule: Rule, codes: Sequence[str], language: str
) -> dict[str, Any]:
    """Return the chart of access and policies as a Vega-Lite specification.

    The points are fetched by URL, so a change of a threshold sends only this. A single view
    can be linked to the map; that is why the thresholds are lines of the grid.

    Parameters
    ----------
    url : str
        Where the browser fetches what `quadrant_points.points` returns.
    rated : pandas.DataFrame
        What `candidates.tiers` returns.
    rule : Rule
        Its thresholds are the lines.
    codes : sequence of str
        The selected municipalities.
    language : str
        Language of the labels.
    """
    t = words.translator(language)
    title = quadrant_points.across(rule, language)
    not_listed = t("Not listed")
    edge = quadrant_points.edge(rated, rule)
    ticks = sorted({*range(0, int(edge) + 1, 30), rule.threshold})
    low = quadrant_points.not_listed(data)
    line, most = rule.min_count - 0.5, len(data.policies)
    classes = legend.tier_classes(data, rule.min_count)
    chosen = f"indexof({json.dumps(list(codes))}, datum.code) >= 0"
    points = [quadrant_points.colour(item) for item in classes]
    return {
        "data": {"url": url, "format": {"type": "json"}},
        "height": 340,
        "width": "container",
        "params": [{"name": "pick", "select": {"type": "point", "fields": ["code"]}}],
        "mark": {"type": "point", "filled": True, "stroke": TEXT, "strokeWidth": 0.5},
        "encoding": {
            "x": {
                "field": "access",
                "type": "quantitative",
                "scale": {"domain": [0, edge + 5]},
                "axis": {"title": title, "values": ticks, **_threshold(rule.threshold)},
            },
            "y": {
                "field": "count",
                "type": "quantitative",
                "scale": {"domain": [low - 0.5, most + 0.5]},
                "axis": {
                    "title": None,
                    "values": sorted({*range(low, most + 1), line}),
                    "labelExpr": f"datum.value === {low} ? '{not_listed}' : "
                    "datum.value % 1 ? '' : datum.label",
                    **_threshold(line),
                },
            },
            "color": {
                "condition": {"test": chosen, "value": palette.SELECTION_COLOUR},
                "field": "tier",
                "type": "nominal",
                "scale": {"domain": [item.key for item in classes], "range": points},
                "legend": None,
            },
            "size": {"condition": {"test": chosen, "value": 220}, "value": 70},
            "opacity": {"value": 1},
            "tooltip": [
                {"field": "name", "title": t("Municipality")},
                {"field": "access", "title": title},
            ],
        },
        "config": {"font": _FONT, "axis": {"labelFontSize": 14, "titleFontSize": 14}},
    }


def _threshold(value: float) -> dict[str, Any]:
    """Return how the grid is drawn: the line at `value` strong and dashed."""
    test = f"datum.value === {value:g}"
    return {
        "grid": True,
        "gridColor": {"condition": {"test": test, "value": TEXT}, "value": GRID},
        "gridDash": {"condition": {"test": test, "value": [6, 4]}, "value": []},
    }


def styled(figure: go.Figure, *, height: int) -> go.Figure:
    """Return a figure in the look of the project: white ground, one font, so many pixels high."""
    # No template, so that the ground is white: plotly's default one would add 7 KB to each message.
    # Nor Streamlit's theme: on a dark page it would write in white on that ground.
    figure.update_layout(
        template={},
        height=height,
        margin={"l": 8, "r": 16, "t": 24, "b": 32},
        font={"size": 14, "color": TEXT, "family": _FONT},
        dragmode=False,
    )
    figure.update_yaxes(automargin=True)
    return figure
