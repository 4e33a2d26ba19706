"""Charts as plotly figures in the one look of the project."""

import pandas as pd
import plotly.graph_objects as go

from kankei_geo import legend
from kankei_geo.present import words
from kankei_geo.schema import CENSUS_YEARS, REGISTER_YEARS

_TEXT = "#1a1a1a"
_GRID = "#e6e6e6"
_ROW_PX = 30


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
