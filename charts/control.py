"""A control chart: a line, the limits within which it moves by itself, and what steps out of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.breaks import Break, draw_breaks, shown_breaks
from charts.theme import ACCENT, QUIET, draw_target, layout, number, plain, value_axis, years_apart

PERIODS = {"month": "%b %Y", "quarter": "Q%q %Y", "year": "%Y"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
# Shape and words tell the rule, colour and words the direction.
RULES = {
    "beyond": ("diamond", "beyond a limit"),
    "run": ("square", "run on one side"),
    "trend": ("triangle-up", "trend"),
    "near": ("star-triangle-down", "twice near a limit"),
}
EFFECTS = {"worse": "#D8620F", "better": "#0C9870"}
MARKED = 60  # more points than this are drawn without a mark of their own


def control_figure(
    frame: pd.DataFrame,
    *,
    title: str,
    unit: str,
    every: str,
    subtitle: str = "",
    breaks: Sequence[Break] = (),
    target: float | None = None,
) -> go.Figure:
    """One line of a control chart, segment by segment: limits as steps, signals by shape, colour and word.

    Hollow: a period that is not complete. Limits on trial are dotted, those in force dashed. `unit`: 'share', 'score',
    'days' or 'rate'. A click reports [first day of the point, its last day, version of the checklist].
    """
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=430))
    periodic = bool((frame["audit_key"].isna() & (frame["chart"] != "T")).all())
    for at, (_, rows) in enumerate(frame.groupby("segment", sort=True)):
        spaced = _with_gaps(rows, every) if periodic else rows
        _limits(figure, spaced, periodic=periodic, legend=at == 0)
        _line(figure, spaced, rows, unit, every if periodic else None, legend=at == 0)
    _signals(figure, frame, unit, every if periodic else None)
    if shown := shown_breaks(breaks, frame):
        draw_breaks(figure, shown)
    figure.layout.xaxis = {
        "showgrid": False, "automargin": True, "fixedrange": True, "title": {"text": ""},
        **_ticks(frame, every, periodic=periodic),
    }  # fmt: skip
    figure.layout.yaxis = value_axis(unit, **_range(frame, unit, target))
    if target is not None:
        draw_target(figure, target, unit, room=76)
    return figure


def _with_gaps(rows: pd.DataFrame, every: str) -> pd.DataFrame:
    """An empty row in the middle of periods without audits, so that no line is drawn across them."""
    step = pd.DateOffset(months=MONTHS[every])
    missing = [
        {"period": before + step, "whole": True}
        for before, after in zip(rows["period"].iloc[:-1], rows["period"].iloc[1:], strict=True)
        if before + step < after
    ]
    if not missing:
        return rows
    return pd.concat([rows, pd.DataFrame(missing)]).sort_values("period", kind="stable")


def _limits(figure: go.Figure, rows: pd.DataFrame, *, periodic: bool, legend: bool) -> None:
    limited = rows["low"].notna().any()
    dash = "dot" if (rows["limits"] == "trial").any() else "dash"
    step = {"shape": "hvh"} if periodic else {}
    for column, style, name in (
        ("centre", {"width": 1.2}, "centre" if limited else "median"),
        ("low", {"width": 1.2, "dash": dash}, "limits"),
        ("high", {"width": 1.2, "dash": dash}, ""),
    ):
        if rows[column].notna().any():
            figure.add_scatter(
                x=rows["period"], y=rows[column], mode="lines", name=name, hoverinfo="skip", connectgaps=False,
                line={"color": QUIET, **style, **step}, showlegend=legend and bool(name),
            )  # fmt: skip


def _line(
    figure: go.Figure, spaced: pd.DataFrame, rows: pd.DataFrame, unit: str, every: str | None, *, legend: bool
) -> None:
    """The line without marks, then the marks that can be clicked, signals aside; not complete is hollow."""
    whole = spaced[spaced["whole"]]
    figure.add_scatter(
        x=whole["period"], y=whole["rate"], mode="lines", line={"color": ACCENT, "width": 2}, hoverinfo="skip",
        showlegend=False, connectgaps=False, name="",
    )  # fmt: skip
    size = 8 if len(rows) <= MARKED else 5
    quiet = rows["signal"].isna()
    for mask, symbol, name in ((rows["whole"] & quiet, "circle", ""), (~rows["whole"], "circle-open", "not complete")):
        drawn = rows[mask]
        if not drawn.empty:
            _marks(figure, drawn, {"size": size + 2 * bool(name), "color": ACCENT, "symbol": symbol}, name, unit, every)


def _marks(
    figure: go.Figure, rows: pd.DataFrame, marker: dict[str, Any], name: str, unit: str, every: str | None
) -> None:
    figure.add_scatter(
        x=rows["period"], y=rows["rate"], mode="markers", marker=marker, name=name, showlegend=bool(name),
        cliponaxis=False, hovertext=[point_words(row, unit) for row in rows.itertuples()],
        customdata=[[str(row.first)[:10], str(row.last)[:10], row.version] for row in rows.itertuples()],
        hovertemplate=f"%{{x|{PERIODS[every] if every else '%Y-%m-%d'}}}<br>%{{hovertext}}<extra></extra>",
        unselected={"marker": {"opacity": 0.6}},
    )  # fmt: skip


def _signals(figure: go.Figure, frame: pd.DataFrame, unit: str, every: str | None) -> None:
    told = frame.dropna(subset=["signal"])
    first = told["signal"].str.split().str[0] if len(told) else told["signal"]
    for rule, (symbol, words) in RULES.items():
        for effect, colour in EFFECTS.items():
            rows = told[(first == rule) & (told["effect"] == effect)]
            if not rows.empty:
                marker = {"size": 13, "color": colour, "symbol": symbol}
                _marks(figure, rows, marker, f"{words}, {effect}", unit, every)


def _ticks(frame: pd.DataFrame, every: str, *, periodic: bool) -> dict[str, Any]:
    """Years for a long span, else quarters where points are, or months.

    The ends are told, because notes above the picture would else move them.
    """
    if frame.empty:
        return {}
    first, last = frame["period"].min(), frame["period"].max()
    room = max((last - first) * 0.03, pd.Timedelta(days=20))
    years = (last - first).days > 700 or every == "year"
    ticks: dict[str, Any] = (
        {"dtick": years_apart(frame["period"]), "tickformat": "%Y"} if years else {"tickformat": "%b %Y"}
    )
    if periodic and every == "quarter" and not years:
        ticks = {"dtick": "M3", "tickformat": PERIODS[every]}
    if first == last:  # else the same month would stand below it several times
        ticks |= {"tickmode": "array", "tickvals": [first]}
    return {"range": [first - room, last + room], **ticks}


def _range(frame: pd.DataFrame, unit: str, target: float | None) -> dict[str, object]:
    """From a little below all that is drawn to a little above it; shares end at all."""
    drawn = pd.concat([frame["rate"], frame["low"], frame["high"], pd.Series([target], dtype=float)]).dropna()
    if drawn.empty:
        return {}
    room = 0.05 * (drawn.max() - drawn.min() or abs(drawn.max()) or 1)
    low, high = drawn.min() - room, drawn.max() + room
    if unit == "share":
        return {"range": [max(low, -0.01), min(high, 1.01)]}
    return {"range": [max(low, 0) if drawn.min() >= 0 else low, high]}


def point_words(row: Any, unit: str) -> str:
    """What stands behind a point: value, counts, limits, and what it says."""
    if unit == "days":
        value = f"{row.count:,.10g} days"
    else:
        counts = f" ({row.count:,.10g} of {row.of:,.10g})" if unit == "share" else f" ({row.of:,.10g} behind it)"
        value = number(row.rate, unit) + counts
    parts = [f"<b>{value}</b>"]
    if pd.notna(row.low):
        parts.append(f"limits {number(row.low, unit)} to {number(row.high, unit)}, centre {number(row.centre, unit)}")
    elif pd.notna(row.centre):
        parts.append(f"median {number(row.centre, unit)}")
    if pd.notna(row.jump) and pd.notna(row.jump_high):
        parts.append(f"jump of {number(row.jump, unit)}, normally up to {number(row.jump_high, unit)}")
    if not row.whole:
        parts.append("not complete: no part in limits and signals")
    if isinstance(row.signal, str):
        parts.append(f"{plain(row.signal)}: {plain(row.effect)}")
    return "<br>".join(parts)
