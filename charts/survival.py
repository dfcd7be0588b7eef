"""The share found again by day, as a staircase with its band."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, layout, share_range, value_axis

MONTH = 30.4375


def found_again_curve(frame: pd.DataFrame, *, title: str, subtitle: str = "") -> go.Figure:
    """A staircase over months; `frame` has days, rate, low, high, count and of (at risk)."""
    months = [0.0, *(frame["days"] / MONTH)]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=320, showlegend=False))
    edge = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip", "name": ""}
    figure.add_scatter(x=months, y=[0.0, *frame["low"]], **edge)
    figure.add_scatter(x=months, y=[0.0, *frame["high"]], fill="tonexty", fillcolor="rgba(27,127,192,0.14)", **edge)
    figure.add_scatter(
        x=months, y=[0.0, *frame["rate"]], mode="lines", line={"color": ACCENT, "width": 2, "shape": "hv"}, name="",
        hovertext=["", *(_hover(row) for row in frame.itertuples())], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    figure.layout.yaxis = value_axis("share", range=share_range(0.0, frame["high"].max(), largest=frame["rate"].max()))
    figure.layout.xaxis = value_axis("", title={"text": "months after the finding"}, rangemode="tozero")
    return figure


def _hover(row: object) -> str:
    days, rate, of = (getattr(row, name) for name in ("days", "rate", "of"))
    return f"after {days:,.10g} days: {rate:.0%} found again<br>{of:,.10g} still at risk"
