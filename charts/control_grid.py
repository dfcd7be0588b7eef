"""Many lines with their control limits side by side, on one scale."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.control import EFFECTS, PERIODS, RULES, point_words
from charts.theme import ACCENT, GRID, QUIET, cut, layout, plain, value_axis

ACROSS, PANEL, GAP, NAMES = 2, 132, 46, 20
NAME_LENGTH = 34
BESIDE = 0.14  # of the width, between panels: on a phone the right one's numbers would else stand in the left one


def control_grid(
    frame: pd.DataFrame,
    *,
    facet: str,
    order: list[str],
    title: str,
    unit: str,
    every: str,
    subtitle: str = "",
    label: Callable[[str], str] = str,
) -> go.Figure:
    """A panel per facet value in the ``order`` given, two in a row: the line, its centre and limits, and its signals.

    ``frame`` is one of metrics/control_chart.py, one scheme per facet value. A signal has the shape of its rule and
    the colour of its direction, as on a chart of its own; hover says both. All panels share one scale. A click reports
    [facet value, first day of the point, its last day, version of the checklist].
    """
    down = ceil(len(order) / ACROSS)
    height = 96 + down * (PANEL + GAP)
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=height, showlegend=False))
    gap = GAP / (down * (PANEL + GAP))
    figure.set_subplots(
        rows=down, cols=ACROSS, shared_xaxes=False, horizontal_spacing=BESIDE,
        vertical_spacing=min(gap, 1 / max(down, 2)),
        subplot_titles=[plain(cut(label(value), NAME_LENGTH)) for value in order],
    )  # fmt: skip
    for at, value in enumerate(order):
        place = {"row": at // ACROSS + 1, "col": at % ACROSS + 1}
        _panel(figure, frame[frame[facet].astype(str) == value], (value, label(value)), unit, every, place)
    drawn = pd.concat([frame["rate"], frame["low"], frame["high"]]).dropna()
    first, last = frame["period"].min(), frame["period"].max()
    days = pd.Timedelta(days=45)
    years = max(1, ceil((last.year - first.year + 1) / 4))
    figure.update_xaxes(
        showgrid=False, fixedrange=True, range=[first - days, last + days], dtick=f"M{12 * years}", tickformat="%Y",
        tickfont={"size": 10},
    )  # fmt: skip
    figure.update_yaxes(**value_axis(unit, range=_range(drawn, unit), nticks=4, tickfont={"size": 10}, gridcolor=GRID))
    figure.layout.margin.t += NAMES  # the names of the first panels stand above them
    figure.update_annotations(font={"size": 12}, xanchor="left", yanchor="bottom")
    for annotation, axis in zip(figure.layout.annotations, _domains(figure, len(order)), strict=True):
        annotation.update(x=axis)
    return figure


def _domains(figure: go.Figure, panels: int) -> list[float]:
    """Where each panel begins, so that its name stands at its left edge."""
    return [figure.layout["xaxis" if at == 0 else f"xaxis{at + 1}"].domain[0] for at in range(panels)]


def _panel(
    figure: go.Figure, rows: pd.DataFrame, named: tuple[str, str], unit: str, every: str, place: dict[str, int]
) -> None:
    for column, dash in (("centre", "solid"), ("low", "dash"), ("high", "dash")):
        days, values = _parted(rows, column)
        if days:
            figure.add_scatter(
                x=days, y=values, mode="lines", hoverinfo="skip", name="",
                line={"color": QUIET, "width": 1, "dash": dash, "shape": "hvh"}, **place,
            )  # fmt: skip
    figure.add_scatter(
        x=rows["period"], y=rows["rate"], mode="lines+markers", name=plain(named[1]), cliponaxis=False,
        line={"color": ACCENT, "width": 1.5}, marker=_marks(rows),
        hovertext=[point_words(row, unit) for row in rows.itertuples()],
        customdata=[[named[0], str(row.first)[:10], str(row.last)[:10], row.version] for row in rows.itertuples()],
        hovertemplate=f"<b>{plain(named[1])}</b><br>%{{x|{PERIODS[every]}}}<br>%{{hovertext}}<extra></extra>",
        unselected={"marker": {"opacity": 0.6}}, **place,
    )  # fmt: skip


def _parted(rows: pd.DataFrame, column: str) -> tuple[list[pd.Timestamp], list[float | None]]:
    """The points of a line of limits, with a point without a value between two segments: one trace draws them all."""
    days: list[pd.Timestamp] = []
    values: list[float | None] = []
    for _, segment in rows.groupby("segment", sort=True):
        if segment[column].notna().any():
            if days:
                days.append(segment["period"].iloc[0])
                values.append(None)
            days += segment["period"].tolist()
            values += segment[column].tolist()
    return days, values


def _marks(rows: pd.DataFrame) -> dict[str, Any]:
    """Signals large in the shape of their rule, the others as small dots, hollow while their period is not complete."""
    symbols, colours, sizes = [], [], []
    for row in rows[["signal", "whole", "effect"]].to_dict("records"):
        signalled = isinstance(row["signal"], str)
        quiet = "circle" if row["whole"] else "circle-open"
        symbols.append(RULES[str(row["signal"]).split()[0]][0] if signalled else quiet)
        colours.append(EFFECTS.get(str(row["effect"]), ACCENT) if signalled else ACCENT)
        sizes.append(10 if signalled else 4)
    return {"symbol": symbols, "color": colours, "size": sizes, "line": {"width": 0}}


def _range(drawn: pd.Series, unit: str) -> list[float]:
    room = 0.06 * (drawn.max() - drawn.min() or 1)
    low, high = drawn.min() - room, drawn.max() + room
    return [max(low, -0.01), min(high, 1.02)] if unit == "share" else [max(low, 0) if drawn.min() >= 0 else low, high]
