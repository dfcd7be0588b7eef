"""Adjusted effects side by side, each with its interval: how many times as much as others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    ACCENT,
    GRID,
    LABEL_LENGTH,
    MISSING,
    QUIET,
    WARNING,
    layout,
    name_axis,
    plain,
    rows_height,
    two_lines,
    value_axis,
    with_count,
)

# Verdict of a row -> colour, symbol, name in the legend.
VERDICTS = {
    "more": (WARNING, "triangle-right", "more, beyond chance"),
    "fewer": (WARNING, "triangle-left", "fewer, beyond chance"),
    "slightly": (ACCENT, "diamond", "apart, perhaps by under a quarter"),
    "cannot tell": (ACCENT, "circle-open", "cannot be told apart"),
}
# Ticks for spans of up to so many powers of ten.
TICKS = {
    0.35: (0.8, 1, 1.25), 0.8: (0.33, 0.5, 0.75, 1, 1.33, 2, 3), 1.6: (0.2, 0.5, 1, 2, 5),
    math.inf: (0.1, 0.3, 1, 3, 10, 30),
}  # fmt: skip


def ratio_caterpillar(
    frame: pd.DataFrame,
    *,
    facet: str,
    title: str,
    subtitle: str = "",
    notable: float = 1.25,
    confidence: str = "90%",
    most: int = 40,
) -> go.Figure:
    """One mark per row at its ``rate``, a ratio, with its interval, on a logarithmic axis; the lowest ratio on top.

    `frame` has the facet column, rate, low, high, count, of, audits and verdict ('more', 'slightly more', 'fewer',
    'slightly fewer', 'cannot tell'). The line is at 1, like the others; the band is what is not worth telling, a factor
    of ``notable`` either way. Of more than `most` rows the farthest from 1 are drawn, and the subtitle says so. A click
    reports [facet value].
    """
    known = frame.dropna(subset=["rate"])
    if len(known) > most:
        subtitle = f"{subtitle.removesuffix('.')}. The {most} farthest from 1 of {len(known):,}.".removeprefix(". ")
        known = known.loc[known["rate"].map(lambda rate: -abs(math.log(rate))).sort_values(kind="stable").index[:most]]
    known = known.sort_values("rate", kind="stable").reset_index(drop=True)
    names = [str(value) for value in known[facet]]
    kinds = known["verdict"].replace({"slightly more": "slightly", "slightly fewer": "slightly"})
    look = layout(title=title, subtitle=subtitle, height=150 + rows_height(names, 30), showlegend=True)
    figure = go.Figure(layout=look)
    figure.add_vrect(x0=1 / notable, x1=notable, fillcolor=MISSING, line_width=0, layer="below")
    figure.add_vline(x=1, line={"width": 1.5, "color": QUIET})
    for verdict, (colour, symbol, said) in VERDICTS.items():
        rows = known[kinds == verdict]
        if rows.empty:
            continue
        figure.add_scatter(
            x=rows["rate"], y=list(rows.index), mode="markers", name=said,
            marker={"size": 12, "color": colour, "symbol": symbol},
            error_x={"type": "data", "symmetric": False, "array": rows["high"] - rows["rate"],
                     "arrayminus": rows["rate"] - rows["low"], "thickness": 2, "width": 0, "color": colour},
            customdata=[[str(value)] for value in rows[facet]],
            hovertext=[_hover(row, facet, confidence) for row in rows.to_dict("records")],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )  # fmt: skip
    counted = [
        with_count(two_lines(name, LABEL_LENGTH), audits) for name, audits in zip(names, known["audits"], strict=True)
    ]
    figure.layout.yaxis = name_axis(names, range=[len(names) - 0.4, -0.6], ticktext=counted)
    figure.layout.xaxis = _ratio_axis(known)
    return figure


def _ratio_axis(known: pd.DataFrame) -> dict[str, object]:
    low, high = min([0.75, *known["low"]]) / 1.05, max([1.33, *known["high"]]) * 1.05
    known_ticks = next(ticks for span, ticks in TICKS.items() if math.log10(high / low) <= span)
    ticks = [tick for tick in known_ticks if low <= tick <= high]
    return value_axis(
        "", type="log", range=[math.log10(low), math.log10(high)], tickvals=ticks, gridcolor=GRID,
        ticktext=[f"×{tick:g}" for tick in ticks], tickangle=0,
    )  # fmt: skip


def _hover(row: Mapping[Any, Any], facet: str, confidence: str) -> str:
    return (
        f"<b>{plain(row[facet])}</b><br>×{row['rate']:.2f}, "
        f"{confidence} interval ×{row['low']:.2f} to ×{row['high']:.2f}<br>"
        f"found {row['count']:,.0f}, others would have found {row['of']:,.0f}<br>{row['audits']:,.0f} audits"
    )
