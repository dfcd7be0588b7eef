"""Rates against the evidence behind them, with the lines chance would keep them within."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, QUIET, TARGET, WARNING, layout, number, plain, short, value_axis

# With the lines the figure stays below 2,000 points.
MOST_POINTS = 1500
CELLS = 30
# On a longer range than this, many small suppliers would stand in one heap at the left.
WIDE = 30
NAMED = 6
ZONES = {
    "inside": (QUIET, "circle", "within the lines"),
    "better 95": (ACCENT, "triangle-up-open", "better, beyond 95%"),
    "better 998": (ACCENT, "triangle-up", "better, beyond 99.8%"),
    "worse 95": (WARNING, "diamond-open", "worse, beyond 95%"),
    "worse 998": (WARNING, "diamond", "worse, beyond 99.8%"),
}


def funnel_plot(
    points: pd.DataFrame, lines: pd.DataFrame, *, facet: str, title: str, unit: str, amount: str, subtitle: str = ""
) -> go.Figure:
    """One mark per supplier: its rate over its effective n; colour and symbol say where it stands to the lines.

    `points` has the facet, `count, of, rate, effective_n, zone`; `lines` the centre and the four limits by effective_n.
    `amount` says what the lower axis counts. Where there are many points, those within the lines are put together in
    cells; those outside are all drawn. A click reports [facet value]; a cell reports nothing.
    """
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=460))
    _lines(figure, lines, unit)
    inside = points[points["zone"] == "inside"]
    outside = points[points["zone"] != "inside"]
    if len(points) > MOST_POINTS:
        _mass(figure, inside, unit)
    else:
        _marks(figure, inside, "inside", facet, unit)
    for zone in ZONES:
        _marks(figure, outside[outside["zone"] == zone], zone, facet, unit)
    wide = len(lines) > 0 and lines["effective_n"].max() > WIDE * lines["effective_n"].min()
    _names(figure, outside, lines, facet, wide=wide)
    figure.layout.xaxis = value_axis("count", title={"text": amount}, **(_log_ticks(lines) if wide else {}))
    figure.layout.yaxis = value_axis(unit, range=_range(points, lines, unit))
    return figure


def _lines(figure: go.Figure, lines: pd.DataFrame, unit: str) -> None:
    for name, columns, dash in (
        ("95% of suppliers", ("low_95", "high_95"), "dash"),
        ("99.8%", ("low_998", "high_998"), "solid"),
        ("all together", ("centre",), "dot"),
    ):
        for column in columns:
            figure.add_scatter(
                x=lines["effective_n"], y=lines[column], mode="lines", name=name, legendgroup=name, hoverinfo="skip",
                showlegend=column == columns[0], line={"color": TARGET, "width": 1.5, "dash": dash},
            )  # fmt: skip


def _marks(figure: go.Figure, points: pd.DataFrame, zone: str, facet: str, unit: str) -> None:
    if points.empty:
        return
    colour, symbol, name = ZONES[zone]
    figure.add_scatter(
        x=points["effective_n"],
        y=points["rate"],
        mode="markers",
        name=name,
        marker={
            "color": colour,
            "symbol": symbol,
            "size": 8 if zone == "inside" else 11,
            "line": {"width": 1.5, "color": colour},
        },
        opacity=0.6 if zone == "inside" else 1,
        cliponaxis=False,
        customdata=[[str(value)] for value in points[facet]],
        hovertext=[_said(row, facet, unit) for row in points.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": 0.4}},
    )


def _mass(figure: go.Figure, inside: pd.DataFrame, unit: str) -> None:
    """Suppliers within the lines, counted by cell."""
    if inside.empty:
        return
    across = pd.cut(np.log(inside["effective_n"].clip(lower=0.1)), CELLS, labels=False)
    down = pd.cut(inside["rate"], CELLS, labels=False)
    cells = inside.groupby([across.to_numpy(), down.to_numpy()])[["effective_n", "rate"]].agg(["mean", "size"])
    held = cells["rate"]["size"]
    figure.add_scatter(
        x=cells["effective_n"]["mean"],
        y=cells["rate"]["mean"],
        mode="markers",
        name=ZONES["inside"][2],
        marker={"color": QUIET, "symbol": "square", "size": np.clip(5 + 4 * np.log10(held), 5, 16)},
        opacity=0.5,
        hovertext=[
            f"{count:,} supplier{'' if count == 1 else 's'} within the lines, about {number(rate, unit)}"
            for count, rate in zip(held, cells["rate"]["mean"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _names(figure: go.Figure, outside: pd.DataFrame, lines: pd.DataFrame, facet: str, *, wide: bool) -> None:
    """Names beside the outermost marks on the worse side, as far as they do not touch each other."""
    if lines.empty:
        return
    place = np.log(outside["effective_n"]) if wide else outside["effective_n"]
    ends = np.log(lines["effective_n"]) if wide else lines["effective_n"]
    across = (place - ends.min()) / (ends.max() - ends.min())
    worse = outside.assign(across=across, far=(outside["rate"] - outside["centre"]).abs())
    worse = worse[worse["zone"].str.startswith("worse")].sort_values("far", ascending=False)
    height = max(1e-9, float(worse["far"].max()) if len(worse) else 1.0)
    taken: list[tuple[float, float]] = []
    for row in worse.head(3 * NAMED).to_dict("records"):
        here = (float(row["across"]), float(row["far"]) / height)
        if len(taken) < NAMED and all(abs(here[0] - x) > 0.4 or abs(here[1] - y) > 0.12 for x, y in taken):
            taken.append(here)
            figure.add_annotation(
                x=np.log10(row["effective_n"]) if wide else row["effective_n"], y=row["rate"], showarrow=False,
                text=short(row[facet], 26), xanchor="right" if here[0] > 0.6 else "left", font={"size": 11},
                xshift=-9 if here[0] > 0.6 else 9, yshift=-8 if row["rate"] < row["centre"] else 8,
            )  # fmt: skip


def _log_ticks(lines: pd.DataFrame) -> dict[str, object]:
    """A logarithmic axis with every number written out: 1, 2, 5, 10, ..."""
    first, last = lines["effective_n"].min(), lines["effective_n"].max()
    steps = [factor * 10.0**power for power in range(7) for factor in (1, 2, 5)]
    ticks = [step for step in steps if first <= step <= last]
    return {"type": "log", "tickvals": ticks, "ticktext": [f"{tick:,.0f}" for tick in ticks]}


def _range(points: pd.DataFrame, lines: pd.DataFrame, unit: str) -> list[float]:
    """Shares end at all and begin no lower than marks and 95 % lines need; ratios begin at nothing."""
    if points.empty:
        return [0.0, 1.02]
    if unit != "share":
        return [-0.05, float(max(points["rate"].max(), lines["high_95"].max())) * 1.08]
    lowest = float(min(points["rate"].min(), lines["low_95"].min()))
    return [max(-0.02, lowest - 0.05), 1.02]


def _said(row: Mapping[Any, Any], facet: str, unit: str) -> str:
    zone = ZONES[str(row["zone"])][2]
    counts = f"{row['count']:,.10g} of {row['of']:,.10g}" if unit == "share" else _ratio_words(row)
    return f"<b>{plain(row[facet])}</b><br>{number(row['rate'], unit)} ({counts})<br>{zone}"


def _ratio_words(row: Mapping[Any, Any]) -> str:
    return f"{row['count']:,.10g} found, {row['of']:,.1f} expected"
