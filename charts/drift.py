"""Small shares over time: what is left out of a rate."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, COLOURS, counted, layout, period_name, plain, value_axis, years_axis

DASHES = ("solid", "dash", "dot", "dashdot")
SYMBOLS = ("circle", "diamond", "square", "triangle-up")


def share_drift(
    frame: pd.DataFrame,
    *,
    facet: str,
    title: str,
    subtitle: str = "",
    every: str = "quarter",
    label: Callable[[str], str] = str,
) -> go.Figure:
    """One line per facet value from zero up, with its 95% interval as bars. A click reports [facet value, period].

    `frame` has period, count, of, rate, low, high and the facet column; at most four lines are told apart.
    """
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle))
    for at, (value, rows) in enumerate(frame.groupby(facet, sort=False)):
        colour = COLOURS[at % len(COLOURS)] if at else ACCENT
        figure.add_scatter(
            x=rows["period"],
            y=rows["rate"],
            name=plain(label(str(value))),
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": DASHES[at % len(DASHES)]},
            marker={"color": colour, "size": 7, "symbol": SYMBOLS[at % len(SYMBOLS)]},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (rows["high"] - rows["rate"]).fillna(0),
                "arrayminus": (rows["rate"] - rows["low"]).fillna(0),
                "thickness": 1,
                "width": 0,
                "color": colour,
            },
            customdata=[[str(value), str(period)[:10]] for period in rows["period"]],
            hovertext=[
                f"<b>{plain(label(str(value)))}, {period_name(row.period, every)}</b><br>{counted(row, 'share')}"
                for row in rows.itertuples()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    figure.layout.xaxis = years_axis(frame["period"])
    highest = float(frame["high"].fillna(frame["rate"]).max())
    figure.layout.yaxis = value_axis("share", range=[0, min(1.0, max(0.02, highest * 1.1))])
    return figure
