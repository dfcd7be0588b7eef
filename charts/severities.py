"""Nonconformities by severity."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from charts.theme import SEVERITIES, layout, name_axis, plain, rows_height, value_axis, years_axis

PATTERNS = {"critical": "x", "major": "/", "minor": "", "ungraded_nc": ".", "unmapped": "|"}
FAINT = 0.45


def severity_bars(
    frame: pd.DataFrame,
    *,
    title: str,
    unit: str = "",
    facet: str | None = None,
    every: str = "quarter",
    subtitle: str = "",
    label: Callable[[str], str] = str,
) -> go.Figure:
    """Stacked bars, worst severity at the bottom (or left); per period without `facet`, per facet value with it.

    `frame` has severity, count and `period` or the facet column; rows of severity 'all' are left out. A period that is
    not `complete`, where the frame tells, is faint. `label` writes a facet value. A click reports [severity,
    period or facet value].
    """
    parts = frame[frame["severity"].isin(SEVERITIES)]
    if facet is None:
        found = parts.loc[parts["count"] > 0, "period"]
        parts = parts[parts["period"].between(found.min(), found.max())]  # no years of nothing at the ends
    names = [] if facet is None else list(dict.fromkeys(str(name) for name in parts[facet]))
    height = 340 if facet is None else 150 + rows_height(names, 28)
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=height))
    for severity, (colour, word, symbol) in SEVERITIES.items():
        rows = parts[parts["severity"] == severity]
        if rows.empty or not rows["count"].sum():
            continue
        where = list(rows["period"]) if facet is None else [names.index(str(name)) for name in rows[facet]]
        figure.add_bar(
            x=where if facet is None else rows["count"],
            y=rows["count"] if facet is None else where,
            orientation="v" if facet is None else "h",
            name=f"{symbol} {word}",
            marker={
                "color": colour,
                "opacity": [1.0 if whole else FAINT for whole in rows.get("complete", pd.Series(True, rows.index))],
                "pattern": {"shape": PATTERNS.get(severity, ""), "fillmode": "overlay", "size": 6},
            },
            customdata=[
                [severity, str(value)[:10] if facet is None else str(value)] for value in rows[facet or "period"]
            ],
            hovertext=[
                _hover(word, row, label(str(getattr(row, facet))) if facet else None, every)
                for row in rows.itertuples()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )
    figure.update_layout(barmode="stack", bargap=0.25)
    if facet is None:
        figure.layout.xaxis = years_axis(parts["period"])
        figure.layout.yaxis = value_axis(unit)
    else:
        figure.layout.yaxis = name_axis([label(name) for name in names], range=[len(names) - 0.4, -0.6])
        figure.layout.xaxis = value_axis(unit)
    return figure


def _hover(word: str, row: object, name: str | None, every: str) -> str:
    period = getattr(row, "period", None)
    place = plain(name) if name is not None else _period(pd.Timestamp(str(period)), every)
    so_far = "" if getattr(row, "complete", True) else " so far, by what is on file"
    return f"<b>{place}{so_far}</b><br>{word}: {getattr(row, 'count', 0):,.10g}"


def _period(day: pd.Timestamp, every: str) -> str:
    return {"year": f"{day:%Y}", "quarter": f"Q{day.quarter} {day:%Y}", "month": f"{day:%b %Y}"}[every]
