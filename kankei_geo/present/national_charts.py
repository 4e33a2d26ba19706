"""Charts of national figures: answers as parts of N, and Hokkaido's population over the years."""

import unicodedata
from typing import Any

import plotly.graph_objects as go

from kankei_geo.base import line_breaks
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import national_bars, national_years, palette
from kankei_geo.present.charts import GRID, TEXT, lines, styled
from kankei_geo.present.maps.drawings import text_colour
from kankei_geo.present.national_bars import Answer
from kankei_geo.present.words import national_numbers, national_words
from kankei_geo.view.view import View

_LONGEST = 40  # of a line, in half-width letters: as much as a phone has room for
_LINE, _BAR, _GAP, _ABOVE = 20, 24, 14, 4.0  # pixels
_AXIS, _KEY = 70, 56  # below the bars; above them
_TICKS = (0, 25, 50, 75, 100)
_SHAPES = {palette.NO_PATTERN: "", "back_hatch": "\\", "dense_dots": "."}


def bars(data: Dataset, view: View) -> go.Figure:
    """Return the answers as shares of N, their counts in them.

    A name stands above its bar, in as many lines as a phone needs, with N or the count.
    """
    drawn = national_bars.bars(data, view)
    names = [
        # A count and its share are never parted.
        wrapped(national_words.bar_name(drawn, place, view.lang).replace(" (", "\xa0("))
        for place in range(len(drawn.names))
    ]
    middles, below = [], []
    height = _ABOVE
    for name in names:
        high = (name.count("<br>") + 1) * _LINE
        middles.append(height + high / 2)
        below.append(height + high + _BAR / 2)
        height += high + _BAR + _GAP
    figure = go.Figure(
        [_bar(one, drawn.wholes, below, told=drawn.is_whole) for one in drawn.answers]
    )
    figure.add_scatter(
        x=[0] * len(names),
        y=middles,
        text=names,
        mode="text",
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    if drawn.is_whole:
        _write_on_patterns(figure, drawn, below)
    figure.update_xaxes(
        range=[-0.2, 100.4],  # with the edges of the bars
        tickvals=list(_TICKS),
        ticktext=[f"{tick}%" for tick in _TICKS],
        ticklabeloverflow="allow",
        gridcolor=GRID,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(range=[height, 0], visible=False, fixedrange=True)
    figure.update_layout(
        barmode="stack",
        showlegend=drawn.is_whole,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
    )
    styled(figure, height=round(height) + _AXIS + _KEY * drawn.is_whole)
    return figure.update_layout(margin={"l": 12, "r": 24})  # half of "0%" and of "100%"


def _bar(answer: Answer, wholes: tuple[int, ...], places: list[float], *, told: bool) -> go.Bar:
    """Return one answer in all bars; a number that has no room in it is read in the table."""
    shares = [number / whole for number, whole in zip(answer.numbers, wholes, strict=True)]
    plain = answer.item.pattern == palette.NO_PATTERN
    return go.Bar(
        name=answer.name,
        orientation="h",
        x=[round(share * 100, 2) for share in shares],
        y=places,
        width=_BAR,
        text=[
            f"{number:,}" if told and plain and share >= national_bars.LEAST_WRITTEN else ""
            for number, share in zip(answer.numbers, shares, strict=True)
        ],
        hovertext=[
            f"{answer.name} {number:,} ({national_numbers.share(number, whole)})"
            for number, whole in zip(answer.numbers, wholes, strict=True)
        ],
        hoverinfo="text",
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": text_colour(answer.item.colour)},
        marker={
            "color": answer.item.colour,
            "line": {"color": palette.OUTLINE_COLOUR, "width": 1},
            "pattern": {
                "shape": _SHAPES[answer.item.pattern],
                "fgcolor": answer.item.pattern_colour,
                "size": 6,
                "solidity": 0.3,
            },
        },
    )


def _write_on_patterns(figure: go.Figure, drawn: national_bars.Bars, places: list[float]) -> None:
    """Write numbers on patterns, each on a ground on which it can be read."""
    before = [0.0] * len(places)
    for answer in drawn.answers:
        for row, (number, whole) in enumerate(zip(answer.numbers, drawn.wholes, strict=True)):
            share = number / whole
            if answer.item.pattern != palette.NO_PATTERN and share >= national_bars.LEAST_WRITTEN:
                label: dict[str, Any] = {"bgcolor": answer.item.colour, "borderpad": 1}
                middle = round((before[row] + share / 2) * 100, 2)
                figure.add_annotation(
                    x=middle, y=places[row], text=f"{number:,}", showarrow=False, **label
                )
            before[row] += share


def years(data: Dataset, view: View) -> go.Figure:
    """Return census, projection and the paper's population over the years."""
    figure = lines(national_years.lines(data, view))
    for trace in figure.data:
        trace.name = wrapped(trace.name)
    figure.update_xaxes(tickformat="d", showgrid=False, fixedrange=True)
    figure.update_yaxes(tickformat=",", gridcolor=GRID, fixedrange=True)
    figure.update_layout(
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, font={"color": TEXT}
    )
    return styled(figure, height=440)


def wrapped(text: str) -> str:
    """Return a text in lines that a phone has room for, as plotly breaks them."""
    found = [""]
    for unit in line_breaks.units(text):
        if found[-1] and _wide(found[-1] + unit.rstrip()) > _LONGEST:
            found.append("")
        found[-1] += unit
    return "<br>".join(line.rstrip() for line in found)


def _wide(text: str) -> int:
    """Return how wide a text is, in half-width letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
