"""How many nonconformities were new, came back or were cleared, period by period."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, COLOURS, WARNING, hatched, layout, value_axis, years_axis
from charts.trend import PERIODS

# States told together, with the look of their bar; those below the line are counted downwards.
GROUPS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "new": (("first_assessed", "new"), {"color": ACCENT}),
    "again": (("recurring", "reopened", "found_again"), hatched(WARNING)),
    "still": (("persisting", "persisting_not_due"), {"color": "#BE3E27"}),
    "cleared": (("cleared",), {"color": COLOURS[2]}),
}
BELOW = ("cleared",)


def life_state_bars(
    frame: pd.DataFrame, *, title: str, every: str, subtitle: str = "", label: Callable[[str], str] = str
) -> go.Figure:
    """Stacked bars: what audits found above the line, what they cleared under it.

    `frame` has state, period and count; `label` writes a group. A click reports [group, first day of the period].
    """
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=360))
    highest = 0.0
    for group, (states, marker) in GROUPS.items():
        counts = frame[frame["state"].isin(states)].groupby("period")["count"].sum()
        if not counts.sum():
            continue
        highest += float(counts.max())
        figure.add_bar(
            x=counts.index,
            y=-counts if group in BELOW else counts,
            name=label(group),
            marker=marker,
            customdata=[[group, str(period)[:10]] for period in counts.index],
            hovertext=[f"{label(group)}: {count:,.10g}" for count in counts],
            hovertemplate=f"%{{x|{PERIODS[every]}}}<br>%{{hovertext}}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )
    figure.update_layout(barmode="relative", bargap=0.25)
    figure.layout.xaxis = years_axis(frame["period"])
    figure.layout.yaxis = value_axis("", zeroline=True, zerolinewidth=1, **_without_signs(highest))
    return figure


def _without_signs(highest: float) -> dict[str, Any]:
    """Marks on both sides of the line: below it stand counts, not negative numbers."""
    step = 10 ** math.floor(math.log10(max(highest, 1)))
    step = step if highest / step >= 3 else max(step // 4, 1)
    marks = range(0, math.ceil(highest / step) * step + 1, step)
    values = sorted({sign * mark for mark in marks for sign in (-1, 1)})
    return {"tickmode": "array", "tickvals": values, "ticktext": [f"{abs(value):,}" for value in values]}
