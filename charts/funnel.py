"""Rates against the evidence behind them, with the lines chance would keep them within."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.funnel_names import draw_names
from charts.theme import ACCENT, QUIET, TARGET, WARNING, layout, number, plain, title_lines, value_axis

# With the lines the figure stays below 2,000 points.
MOST_POINTS = 1500
CELLS = 30
AMOUNT_LENGTH = 34  # letters of what the lower axis counts that a phone has room for
BELOW = -0.12  # a name has room below a mark at nought
# On a longer range than this, many small suppliers would stand in one heap at the left.
WIDE = 30
CONSIDERED = 18  # marks a name is looked for, of which six are named
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
    across, up = _ends(lines, wide=wide), _range(points, lines, unit)
    _names(figure, points, lines, facet, wide=wide, across=across, up=up)
    said = "<br>".join([*title_lines(amount, AMOUNT_LENGTH), *(["logarithmic scale"] if wide else [])])
    figure.layout.xaxis = value_axis("count", title={"text": said}, range=across, **(_log_ticks(lines) if wide else {}))
    figure.layout.yaxis = value_axis(unit, range=up)
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


def _names(
    figure: go.Figure, points: pd.DataFrame, lines: pd.DataFrame, facet: str, *, wide: bool, across: list[float],
    up: list[float],
) -> None:  # fmt: skip
    """Names beside the outermost marks on the worse side, as far as there is room; none where several marks are one."""
    if lines.empty:
        return

    def part(values: pd.Series, ends: list[float]) -> pd.Series:
        return (values - ends[0]) / (ends[1] - ends[0])

    placed = pd.DataFrame({
        "name": points[facet], "x": points["effective_n"], "y": points["rate"], "up": part(points["rate"], up),
        "across": part(np.log10(points["effective_n"]) if wide else points["effective_n"], across),
    })  # fmt: skip
    drawn_lines = pd.DataFrame({
        "across": part(np.log10(lines["effective_n"]) if wide else lines["effective_n"], across),
        **{name: part(lines[name], up) for name in ("low_95", "high_95", "low_998", "high_998", "centre")},
    })  # fmt: skip
    alone = ~placed.round({"across": 2, "up": 2}).duplicated(["across", "up"], keep=False)
    worse = points[points["zone"].str.startswith("worse") & alone]
    far = worse.assign(outer=worse["zone"] == "worse 998", far=(worse["rate"] - worse["centre"]).abs())
    named = placed.loc[far.sort_values(["outer", "far"], ascending=False, kind="stable").index[:CONSIDERED]]
    draw_names(figure, named, placed, drawn_lines, log=wide)


def _ends(lines: pd.DataFrame, *, wide: bool) -> list[float]:
    """The ends of the lower axis, a little beyond the lines: a name beside a mark is not to make it longer."""
    if lines.empty:
        return [0.0, 1.0]
    ends = np.log10([lines["effective_n"].min(), lines["effective_n"].max()]) if wide else np.array(
        [lines["effective_n"].min(), lines["effective_n"].max()]
    )  # fmt: skip
    beside = 0.03 * (ends[1] - ends[0])
    return [float(ends[0] - beside), float(ends[1] + beside)]


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
    return [max(BELOW, lowest - 0.05) if lowest > 0.05 else BELOW, 1.02]


def _said(row: Mapping[Any, Any], facet: str, unit: str) -> str:
    zone = ZONES[str(row["zone"])][2]
    counts = f"{row['count']:,.10g} of {row['of']:,.10g}" if unit == "share" else _ratio_words(row)
    return f"<b>{plain(row[facet])}</b><br>{number(row['rate'], unit)} ({counts})<br>{zone}"


def _ratio_words(row: Mapping[Any, Any]) -> str:
    return f"{row['count']:,.10g} found, {row['of']:,.1f} expected"
