"""What is to be expected of suppliers, with how far it is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    ACCENT,
    QUIET,
    TARGET,
    WARNING,
    draw_upright,
    layout,
    name_axis,
    number,
    plain,
    rows_height,
    value_axis,
)

BANDS = {
    "clearly worse": (WARNING, "diamond", "clearly worse"),
    "cannot tell": (QUIET, "circle", "cannot tell"),
    "clearly better": (ACCENT, "triangle-up", "clearly better"),
    "not enough audits": (QUIET, "circle-open", "not enough audits"),
    "not compared": (QUIET, "x-thin-open", "not compared"),
}


def caterpillar(
    frame: pd.DataFrame, *, facet: str, title: str, unit: str, bar_note: str, subtitle: str = "", most: int = 30
) -> go.Figure:
    """One line per supplier in the order given: the expected rate with its interval, colour and symbol for the band.

    `frame` has the facet, `count, of, rate, shrunken, shrunken_low, shrunken_high, worse, reliability, band, bar`. A
    small cross is the supplier's own raw rate. At most `most` are drawn; the subtitle says of how many. A click reports
    [facet value].
    """
    known = frame.dropna(subset=["shrunken"])
    if len(known) > most:
        subtitle = f"{subtitle.removesuffix('.')}. The first {most} of {len(known):,}.".removeprefix(". ")
        known = known.head(most)
    names = [str(value) for value in known[facet]]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=150 + rows_height(names, 24)))
    rows = known.assign(place=range(len(known)))
    for band, (colour, symbol, word) in BANDS.items():
        _marks(figure, rows[rows["band"] == band], (colour, symbol, word), facet, unit)
    figure.add_scatter(
        x=rows["rate"], y=rows["place"], mode="markers", name="own rate, as counted", hoverinfo="skip",
        marker={"symbol": "line-ns-open", "size": 9, "color": TARGET, "line": {"width": 2}},
    )  # fmt: skip
    figure.layout.yaxis = name_axis(names, autorange=False, range=[len(names) - 0.4, -0.8])
    figure.layout.xaxis = value_axis(unit, side="bottom", **({} if unit == "share" else {"rangemode": "tozero"}))
    bar = rows["bar"].dropna()
    if len(bar):
        draw_upright(figure, float(bar.iloc[0]), bar_note)
    return figure


def _marks(figure: go.Figure, rows: pd.DataFrame, drawn: tuple[str, str, str], facet: str, unit: str) -> None:
    if rows.empty:
        return
    colour, symbol, word = drawn
    figure.add_scatter(
        x=rows["shrunken"],
        y=rows["place"],
        mode="markers",
        name=word,
        marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 1.5, "color": colour}},
        error_x={
            "type": "data", "symmetric": False, "array": rows["shrunken_high"] - rows["shrunken"],
            "arrayminus": rows["shrunken"] - rows["shrunken_low"], "thickness": 2, "width": 0, "color": colour,
        },
        customdata=[[str(value)] for value in rows[facet]],
        hovertext=[_said(row, facet, unit) for row in rows.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": 0.4}},
    )  # fmt: skip


def _said(row: Mapping[Any, Any], facet: str, unit: str) -> str:
    low, high = number(row["shrunken_low"], unit), number(row["shrunken_high"], unit)
    chance = "" if pd.isna(row["worse"]) else f"<br>{row['worse']:.0%} likely worse than the bar"
    return (
        f"<b>{plain(row[facet])}</b><br>{number(row['shrunken'], unit)} expected ({low} to {high} with 90%)<br>"
        f"as counted {number(row['rate'], unit)} ({row['count']:,.10g} of {row['of']:,.10g})<br>"
        f"{row['reliability']:.0%} of that rests on its own audits{chance}"
    )
