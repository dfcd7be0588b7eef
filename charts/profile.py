"""A rate of one supplier beside that of its peers, by dimension."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, QUIET, WARNING, layout, name_axis, number, plain, value_axis

OFFSET = 0.16
WORSE, BETTER, SAME = "below peers, beyond chance", "above peers, beyond chance", "may be chance"


def peer_profile_dots(
    frame: pd.DataFrame,
    *,
    facet: str,
    title: str,
    unit: str = "share",
    subtitle: str = "",
    label: Callable[[str], str] = str,
) -> go.Figure:
    """Two marks per facet value with their 95% intervals: own above, peers (hollow) below; the largest gap on top.

    Own is a diamond where it is worse by more than chance, a triangle where better, else a circle.
    `frame` has the facet, `rate, low, high,
    count, of`, the same with `before_` for the peers, `difference` and `verdict`. A click reports [facet value].
    """
    rows = frame.dropna(subset=["rate"]).sort_values("difference", kind="stable", na_position="last")
    names = [str(value) for value in rows[facet]]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=150 + 44 * max(len(names), 1)))
    places = pd.Series(range(len(rows)), index=rows.index, dtype=float)
    apart = rows["verdict"] == "more than chance"
    common: dict[str, Any] = {"unit": unit, "label": label, "facet": facet}
    below = rows["difference"] < 0
    _marks(figure, rows[apart & below], places - OFFSET, f"own, {WORSE}", WARNING, "diamond", "", **common)
    _marks(figure, rows[apart & ~below], places - OFFSET, f"own, {BETTER}", ACCENT, "triangle-up", "", **common)
    _marks(figure, rows[~apart], places - OFFSET, f"own, {SAME}", ACCENT, "circle", "", **common)
    _marks(figure, rows, places + OFFSET, "peers", QUIET, "circle-open", "before_", **common)
    figure.layout.yaxis = name_axis([label(name) for name in names], autorange=False, range=[len(names) - 0.4, -0.6])
    figure.layout.xaxis = value_axis(unit, side="bottom")
    return figure


def _marks(
    figure: go.Figure, rows: pd.DataFrame, places: pd.Series, name: str, colour: str, symbol: str, prefix: str, *,
    unit: str, label: Callable[[str], str], facet: str,
) -> None:  # fmt: skip
    known = rows.dropna(subset=[f"{prefix}rate"])
    if known.empty:
        return
    rate = known[f"{prefix}rate"]
    figure.add_scatter(
        x=rate, y=places[known.index], mode="markers", name=name,
        marker={"color": colour, "symbol": symbol, "size": 10, "line": {"width": 2, "color": colour}},
        error_x={
            "type": "data", "symmetric": False, "array": known[f"{prefix}high"] - rate,
            "arrayminus": rate - known[f"{prefix}low"], "thickness": 1.5, "width": 0, "color": colour,
        },
        customdata=[[str(value)] for value in known[facet]],
        hovertext=[_hover(row, label(str(row[facet])), prefix, unit) for row in known.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>", unselected={"marker": {"opacity": 0.5}},
    )  # fmt: skip


def _hover(row: dict[Any, Any], name: str, prefix: str, unit: str) -> str:
    whose = "peers" if prefix else "own"
    low, high = number(row[f"{prefix}low"], unit), number(row[f"{prefix}high"], unit)
    return (
        f"<b>{plain(name)}</b><br>{whose}: {number(row[f'{prefix}rate'], unit)} "
        f"({row[f'{prefix}count']:,.10g} of {row[f'{prefix}of']:,.10g})<br>95% interval {low} to {high}"
    )
