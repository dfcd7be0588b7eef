"""A rate over time, with what chance alone could do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    ACCENT,
    COLOURS,
    QUIET,
    TARGET,
    UNMAPPED,
    counted,
    layout,
    plain,
    short,
    target_note,
    value_axis,
)

# More bands than this cover each other.
BANDED = 2
PERIODS = {"month": "%b %Y", "quarter": "Q%q %Y", "year": "%Y"}


def rate_trend(
    frame: pd.DataFrame,
    *,
    title: str,
    unit: str = "share",
    facet: str | None = None,
    every: str = "quarter",
    target: float | None = None,
    shown: Sequence[str] = (),
    subtitle: str = "",
    label: Callable[[str], str] = str,
) -> go.Figure:
    """One line per facet value; hover shows the counts behind a point and its 95% interval, drawn for up to two lines.

    At most six lines are coloured: those named in `shown`, else the six with the most behind them. The others are
    grey, without band and legend. `frame` has `period`, `count, of, rate, low, high, why` and the facet column.
    `label` writes a facet value. A click reports [facet value, first day of the period].
    """
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle))
    lines = [("", frame)] if facet is None else [(str(name), rows) for name, rows in frame.groupby(facet, sort=False)]
    coloured = _coloured(lines, shown)
    banded = len(lines) <= BANDED
    for name, rows in sorted(lines, key=lambda line: coloured.index(line[0]) if line[0] in coloured else -1):
        if name in coloured:
            colour = COLOURS[coloured.index(name)] if facet else ACCENT
            if banded:
                _band(figure, rows, colour)
            _line(figure, (name, label(name)), rows, colour, unit, every, legend=facet is not None)
        else:
            _line(figure, (name, label(name)), rows, QUIET, unit, every, legend=False, quiet=True)
    figure.update_xaxes(showgrid=False, automargin=True, fixedrange=True, title_text="", **_ticks(frame, every))
    figure.update_yaxes(**value_axis(unit, **_range(frame, unit, target, banded)))
    if target is not None:
        _target(figure, target, unit)
    return figure


def _coloured(lines: list[tuple[str, pd.DataFrame]], shown: Sequence[str]) -> list[str]:
    names = [name for name, _ in lines]
    chosen = [name for name in shown if name in names]
    if not chosen:
        chosen = [name for name, _ in sorted(lines, key=lambda line: (line[0] == UNMAPPED, -line[1]["of"].sum()))]
    return chosen[: len(COLOURS)]


def _band(figure: go.Figure, rows: pd.DataFrame, colour: str) -> None:
    known = rows.dropna(subset=["low", "high"])
    if known.empty:
        return
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure.add_scatter(x=known["period"], y=known["low"], name="", **edge)
    figure.add_scatter(
        x=known["period"],
        y=known["high"],
        name="",
        fill="tonexty",
        fillcolor=f"rgba({red},{green},{blue},0.14)",
        **edge,
    )


def _line(
    figure: go.Figure,
    named: tuple[str, str],
    rows: pd.DataFrame,
    colour: str,
    unit: str,
    every: str,
    *,
    legend: bool,
    quiet: bool = False,
) -> None:
    value, name = named
    hover = [
        f"<b>{plain(name)}</b><br>{counted(row, unit)}" if name else counted(row, unit) for row in rows.itertuples()
    ]
    figure.add_scatter(
        x=rows["period"],
        y=rows["rate"],
        name=short(name, 24),
        mode="lines" if quiet else "lines+markers",
        line={"color": colour, "width": 1 if quiet else 2},
        cliponaxis=False,
        opacity=0.45 if quiet else 1,
        marker={"size": 7, "color": colour},
        showlegend=legend,
        hovertext=hover,
        customdata=[[value, str(period)[:10]] for period in rows["period"]],
        hovertemplate=f"%{{x|{PERIODS[every]}}}<br>%{{hovertext}}<extra></extra>",
    )


def _ticks(frame: pd.DataFrame, every: str) -> dict[str, str | int]:
    """Year marks for a long span, period marks for a short one."""
    periods = frame["period"].nunique()
    if every == "year" or periods > 8:
        return {"dtick": "M12", "tickformat": "%Y"}
    return {"dtick": "M3" if every == "quarter" else "M1", "tickformat": PERIODS[every]}


def _range(frame: pd.DataFrame, unit: str, target: float | None, banded: bool) -> dict[str, object]:
    """Share axes end at all and start no higher than the data need; other axes start at zero."""
    if unit != "share":
        return {"rangemode": "tozero"}
    lowest = min([*frame["low" if banded else "rate"].dropna(), *([target] if target is not None else []), 1.0])
    return {"range": [max(0.0, ((lowest - 0.02) * 10 // 1) / 10), 1.01]}


def _target(figure: go.Figure, target: float, unit: str) -> None:
    figure.add_hline(y=target, line={"dash": "dot", "width": 1.5, "color": TARGET})
    figure.add_annotation(
        text=target_note(target, unit),
        x=0,
        xref="paper",
        xanchor="left",
        y=target,
        yanchor="top",
        showarrow=False,
        font={"size": 11},
    )
