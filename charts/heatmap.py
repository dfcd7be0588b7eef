"""A rate at the crossing of two facets.

The cells are bars of length one: unlike heatmap traces they report a click, and unlike markers they fill their cell
at every screen width.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    MISSING,
    QUIET,
    SLANTS,
    UNMAPPED,
    counted,
    diverging,
    is_grey,
    layout,
    name_axis,
    plain,
    reach,
    short,
    two_lines,
)

SLANTED = 40  # pixels that names of columns take from the rows where they slant, on a phone: two lines need them back


def rate_heatmap(
    frame: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    title: str,
    centre: float,
    unit: str = "share",
    subtitle: str = "",
    label: Callable[[str], str] = str,
    column_label: Callable[[str], str] = str,
) -> go.Figure:
    """One cell per pair of facet values with its rate printed; orange below `centre`, blue above, grey not available.

    A rate that rests on too little (`trust` grey) stands in brackets on grey.

    `label` writes a row value, `column_label` a column value. A click on a cell reports [row value, column value].
    """
    downs = _in_order(frame[rows])
    acrosses = _in_order(frame[columns])
    spread = reach(frame["rate"], centre)
    cells: list[Any] = list(frame.itertuples())
    names = [two_lines(label(name), 26) for name in downs]
    more = SLANTED if any("<br>" in name for name in names) else 0
    fills = [(MISSING, QUIET) if is_grey(cell) else diverging(cell.rate, centre, spread) for cell in cells]
    high = 120 + 44 * len(downs) + more
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=high, showlegend=False))
    figure.update_layout(barmode="overlay", bargap=0)
    figure.add_bar(
        orientation="h",
        base=[acrosses.index(str(name)) - 0.48 for name in frame[columns]],
        x=[0.96] * len(frame),
        y=[downs.index(str(name)) for name in frame[rows]],
        width=0.92,
        marker={"color": [fill for fill, _ in fills], "line": {"width": 0}},
        text=[_printed(cell) for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": [ink for _, ink in fills], "size": 13},
        customdata=[[str(row), str(column)] for row, column in zip(frame[rows], frame[columns], strict=True)],
        hovertext=[
            _hover(row, label(str(getattr(row, rows))), column_label(str(getattr(row, columns))), unit) for row in cells
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.55}},
    )
    figure.layout.xaxis = name_axis(
        acrosses,
        ticktext=[short(column_label(name), 22) for name in acrosses],
        showline=False,
        ticks="",
        range=[-0.5, len(acrosses) - 0.5],
        autotickangles=SLANTS,
    )
    figure.layout.yaxis = name_axis(downs, ticktext=names, range=[len(downs) - 0.5, -0.5])
    return figure


def _in_order(names: pd.Series) -> list[str]:
    return sorted(dict.fromkeys(str(name) for name in names), key=lambda name: name == UNMAPPED)


def _printed(cell: Any) -> str:
    if not math.isfinite(float(cell.rate)):
        return "n/a"
    return f"({cell.rate:.0%})" if is_grey(cell) else f"{cell.rate:.0%}"


def _hover(row: Any, name: str, column: str, unit: str) -> str:
    return f"<b>{plain(name)}, {plain(column)}</b><br>{counted(row, unit)}"
