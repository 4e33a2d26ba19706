"""Charts as plotly figures in the one look of the project."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from kankei_geo import legend
from kankei_geo.candidates import ROAD, Rule
from kankei_geo.present import words
from kankei_geo.schema import CENSUS_YEARS, REGISTER_YEARS

_TEXT = "#1a1a1a"
_GRID = "#e6e6e6"
_ROW_PX = 30
_GOLDEN = 0.618034
# White fills of the map would be lost on a white chart.
_POINT = {"potential": "#ffffff", "far": "#b3b8d6", "not_listed": "#d9d9d9"}


def listed_share(spread: pd.DataFrame, language: str) -> go.Figure:
    """Return bars of the share of listed municipalities in each subprefecture.

    Parameters
    ----------
    spread : pandas.DataFrame
        What `pipeline.by_subprefecture` returns.
    language : str
        Language of the labels.
    """
    t = words.translator(language)
    ordered = spread.sort_values("listed_share")
    labels = ordered["subprefecture" if language == "ja" else "name_en"]
    figure = go.Figure(
        go.Bar(
            x=(ordered["listed_share"] * 100).round(1).tolist(),
            y=labels.tolist(),
            orientation="h",
            marker={"color": legend.COUNT_COLOURS[3]},
            text=[
                t("{share} % ({listed} of {all})").format(
                    share=round(row["listed_share"] * 100),
                    listed=row["listed"],
                    all=row["municipalities"],
                )
                for _, row in ordered.iterrows()
            ],
            textposition="auto",
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(range=[0, 100], ticksuffix=" %", gridcolor=_GRID)
    return _styled(figure, height=_ROW_PX * len(ordered) + 40)


def population(row: pd.Series, language: str) -> go.Figure:
    """Return the population of one municipality since 2005.

    Parameters
    ----------
    row : pandas.Series
        Row of the population table: census and register counts.
    language : str
        Language of the labels.
    """
    t = words.translator(language)
    series = (
        (t("Census"), CENSUS_YEARS, "census", "circle", "solid"),
        (t("Resident register"), REGISTER_YEARS, "register", "diamond", "dot"),
    )
    figure = go.Figure(
        [
            go.Scatter(
                x=list(years),
                y=[int(row[f"{kind}_{year}"]) for year in years],
                name=name,
                mode="lines+markers",
                line={"color": legend.COUNT_COLOURS[3], "dash": dash},
                marker={"symbol": symbol, "size": 8},
            )
            for name, years, kind, symbol, dash in series
        ]
    )
    figure.update_yaxes(rangemode="tozero", tickformat=",", gridcolor=_GRID)
    figure.update_xaxes(tickformat="d", showgrid=False)
    figure.update_layout(legend={"orientation": "h", "y": 1.15, "x": 0})
    return _styled(figure, height=280)


def quadrants(rated: pd.DataFrame, rule: Rule, code: str, language: str) -> go.Figure:
    """Return all 179 by access and number of policies, with the thresholds as lines.

    Parameters
    ----------
    rated : pandas.DataFrame
        What `candidates.tiers` returns.
    rule : Rule
        Its thresholds are the lines.
    code : str
        The selected municipality, or empty.
    language : str
        Language of the labels.
    """
    t = words.translator(language)
    road = rule.measure == ROAD
    access = rated["drive_minutes" if road else "distance_km"]
    edge = float(np.ceil(access.max() / 10) * 10 + 10)
    x = access.fillna(edge).round().astype(int)
    # Spread by position in the list of codes: repeatable, and no two neighbours coincide.
    spread = (np.arange(len(rated)) * _GOLDEN % 1 - 0.5) * 0.7
    y = rated["priority_count"].fillna(0).astype(int) + spread
    chosen = (rated.index == code).tolist()
    colours = {item.key: item.colour for item in legend.TIER_CLASSES}
    keys = legend.classify_tiers(rated)
    figure = go.Figure(
        go.Scatter(
            x=x.tolist(),
            y=y.round(2).tolist(),
            mode="markers",
            text=rated["name" if language == "ja" else "name_en"].tolist(),
            hovertemplate="%{text}<extra></extra>",
            marker={
                "size": [14 if is_chosen else 8 for is_chosen in chosen] if code else 8,
                "color": [
                    legend.SELECTION_COLOUR if is_chosen else _POINT.get(key, colours[key])
                    for is_chosen, key in zip(chosen, keys, strict=True)
                ],
                "line": {"color": _TEXT, "width": 0.5},
            },
        )
    )
    figure.add_vline(x=rule.threshold, line={"color": _TEXT, "dash": "dash", "width": 1})
    figure.add_hline(y=rule.min_count - 0.5, line={"color": _TEXT, "dash": "dash", "width": 1})
    figure.update_xaxes(
        title=t("Drive to the nearest airport (min, estimate)")
        if road
        else t("Straight line to the nearest airport (km)"),
        gridcolor=_GRID,
        range=[0, edge + 5],
    )
    figure.update_yaxes(
        tickvals=[0, 1, 2, 3, 4],
        ticktext=[t("Not listed"), "1", "2", "3", "4"],
        showgrid=False,
        zeroline=False,
    )
    styled = _styled(figure, height=360)
    styled.update_layout(clickmode="event+select", margin={"b": 48})
    return styled


def _styled(figure: go.Figure, *, height: int) -> go.Figure:
    # No template: plotly's default one would add 7 KB to each message.
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 8, "r": 16, "t": 24, "b": 32},
        font={"size": 14, "color": _TEXT},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        dragmode=False,
    )
    figure.update_yaxes(automargin=True)
    return figure
