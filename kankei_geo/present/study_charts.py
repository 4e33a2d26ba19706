"""Charts of the page of analysis: combinations over a matrix of dots, and differences."""

import math

import plotly.graph_objects as go

from kankei_geo.analysis import context
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import palette
from kankei_geo.present.charts import GRID, TEXT, styled
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import study_numbers, words
from kankei_geo.view.view import View

_DOT, _ROW, _BARS = 13, 30, 220  # pixels: a dot, a row of the matrix, the bars
_LABELS = 60  # below and above
_NAME = 0.45  # of a row: how far its name stands above its line
_LEFT, _CLEAR, _UNCLEAR = -0.5, "diamond", "diamond-open"


def pressed(data: Dataset, view: View) -> str:
    """Return the combination that a view's filters ask for, or nothing."""
    for key, _ in study_tables.counted(data, study_tables.spans_of(view)):
        asked = tuple(p for p, digit in zip(data.policies, key, strict=True) if digit == "1")
        rest = tuple(policy for policy in data.policies if policy not in asked)
        if view.policy == asked and view.without == rest:
            return key
    return ""


def upset(data: Dataset, view: View) -> go.Figure:
    """Return the combinations that occur as bars over a matrix of dots.

    The one that is the filter has a dark edge and its number in bold. A thin line beside each bar
    reaches over what nine of ten readings give. What is pressed comes with ``customdata``.
    """
    t = words.translator(view.lang)
    found = study_tables.counted(data, study_tables.spans_of(view))[: study_tables.MOST_BARS]
    chosen = pressed(data, view)
    keys = [key for key, _ in found]
    edges = [4 if key == chosen else 0 for key in keys]
    rows = len(data.policies)
    figure = go.Figure(
        go.Bar(
            y=[span.value for _, span in found],
            customdata=keys,
            text=[
                f"<b>{span.value}</b>" if key == chosen else str(span.value) for key, span in found
            ],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="y",
            width=0.6,
            marker={
                "color": palette.ACCENT_COLOUR,
                **({"line": {"color": TEXT, "width": edges}} if any(edges) else {}),
            },
            unselected={"marker": {"opacity": 1}},
        )
    )
    doubtful = [(n, span) for n, (_, span) in enumerate(found) if not span.is_certain]
    if doubtful:
        figure.add_scatter(
            x=[x for n, _ in doubtful for x in (n + 0.4, n + 0.4, None)],
            y=[y for _, span in doubtful for y in (span.low, span.high, None)],
            mode="lines+markers",
            line={"color": TEXT, "width": 1.5},
            marker={"symbol": "line-ew-open", "size": 8, "color": TEXT},
        )
    for filled in (False, True):
        dots = [
            (n, rows - 1 - row)
            for n, key in enumerate(keys)
            for row, digit in enumerate(key)
            if (digit == "1") == filled
        ]
        figure.add_scatter(
            x=[n for n, _ in dots],
            y=[row for _, row in dots],
            yaxis="y2",
            marker={
                "symbol": "circle" if filled else "circle-open",
                "size": _DOT,
                "color": TEXT if filled else palette.OUTLINE_COLOUR,
            },
        )
    matrix, whole = rows * _ROW, rows * _ROW + _BARS + _LABELS
    part = round(matrix / (matrix + _BARS), 3)
    names = [words.policy_name(data, policy, view.lang) for policy in reversed(data.policies)]
    most = max((max(span.value, span.high) for _, span in found), default=1)
    figure.update_xaxes(
        visible=False, range=[_LEFT, len(found) - 1 - _LEFT], fixedrange=True, anchor="y2"
    )
    figure.update_layout(
        showlegend=False,
        yaxis={
            "domain": [round(part + 0.03, 3), 1],
            "title": t("Municipalities"),
            "gridcolor": GRID,
            "range": [0, most * 1.12],
            "fixedrange": True,
        },
        yaxis2={
            "domain": [0, part],
            "tickvals": list(range(rows)),
            "ticktext": names,
            "range": [_LEFT, rows - 1 - _LEFT],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    )
    figure = styled(figure, height=whole)
    figure.layout.template = {"data": {"scatter": [{"mode": "markers", "hoverinfo": "skip"}]}}
    return figure


def deltas(data: Dataset, view: View) -> go.Figure:
    """Return Cliff's delta of each figure with its interval; filled where the difference is clear.

    What cannot be compared has no point; the table says why.
    """
    t = words.translator(view.lang)
    found = [
        one
        for one in context.differences(data, study_tables.contrast(data, view))
        if not math.isnan(one.delta)
    ]
    names = [study_numbers.measure_name(data, one.measure, view.lang) for one in found]
    figure = go.Figure(
        go.Scatter(
            x=[_short(one.delta) for one in found],
            y=list(range(len(found))),
            mode="markers",
            marker={
                "symbol": [_CLEAR if one.is_clear else _UNCLEAR for one in found],
                "size": 13,
                "color": palette.ACCENT_COLOUR,
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [_short(one.high - one.delta) for one in found],
                "arrayminus": [_short(one.delta - one.low) for one in found],
                "color": TEXT,
                "thickness": 1.5,
            },
            hoverinfo="x",
        )
    )
    figure.add_vline(x=0, line={"color": TEXT, "width": 1.5, "dash": "dash"})
    figure.update_xaxes(
        range=[-1, 1],
        tickvals=[-1, -0.5, 0, 0.5, 1],
        title=t("less in the group ← Cliff’s delta → more in the group"),
        gridcolor=GRID,
        zeroline=False,  # drawn dashed, above
        fixedrange=True,
        automargin=True,
    )
    # Names stand over the lines, so that a phone has room for the chart.
    figure.add_scatter(
        x=[-1] * len(found),
        y=[place - _NAME for place in range(len(found))],
        text=names,
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.update_yaxes(range=[len(found) - 0.5, -0.8], visible=False, fixedrange=True)
    figure.update_layout(showlegend=False)
    return styled(figure, height=100 + 58 * max(len(found), 1))


def _short(value: float) -> float:
    """Return a number with as many digits as a chart can show: it is sent with every change."""
    return round(value, 3)
