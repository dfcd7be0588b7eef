"""How many visits stand where and when.

The cells are bars of length one, as in heatmap.py: they report a click and fill their cell at every screen width.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.theme import BETTER, CENTRE, MISSING, SLANTS, layout, name_axis, plain

BEFORE = "before"
MOST = 25  # regions drawn: with hundreds the picture would be as long as a list, which stands above it


def visit_calendar(
    frame: pd.DataFrame, *, title: str, every: str, subtitle: str = "", noun: str = "visits", before: str = "overdue"
) -> go.Figure:
    """One cell per region and period with the number of visits printed in it, the darker the more; empty ones grey.

    `frame` has region, period (its first day; none = before the first one, written `before`), count and days. Of many
    regions those with most are drawn, in the order given. A click reports [region, first day], or [region, 'before'].
    """
    known = frame.groupby("region", sort=False)["count"].sum().nlargest(MOST).index
    regions = [str(name) for name in dict.fromkeys(frame["region"]) if name in known]
    if (of := frame["region"].nunique()) > MOST:
        subtitle = f"{subtitle}. The {MOST} of {of:,} regions with most".removeprefix(". ")
        frame = frame[frame["region"].isin(known)]
    columns = [BEFORE] if frame["period"].isna().any() else []
    columns += [f"{day:%Y-%m-%d}" for day in sorted(frame["period"].dropna().unique())]
    codes = [BEFORE if pd.isna(day) else f"{day:%Y-%m-%d}" for day in frame["period"]]
    most = max(1, int(frame["count"].max())) if len(frame) else 1
    fills = [_fill(count, most) for count in frame["count"]]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=130 + 38 * len(regions), showlegend=False))
    figure.add_bar(
        orientation="h",
        base=[columns.index(code) - 0.48 for code in codes],
        x=[0.96] * len(frame),
        y=[regions.index(str(name)) for name in frame["region"]],
        width=0.9,
        marker={"color": [fill for fill, _ in fills], "line": {"width": 0}},
        text=[f"{count}" if count else "" for count in frame["count"]],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": [ink for _, ink in fills], "size": 12},
        customdata=[[str(region), code] for region, code in zip(frame["region"], codes, strict=True)],
        hovertext=[
            f"<b>{plain(region)}</b><br>{_name(code, every, before)}: {count:,} {noun}, {days:,.10g} auditor-days"
            for region, code, count, days in zip(frame["region"], codes, frame["count"], frame["days"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.55}},
    )
    figure.update_layout(barmode="overlay", bargap=0)
    figure.layout.xaxis = name_axis(
        [_name(code, every, before) for code in columns],
        length=12,
        ticks="",
        range=[-0.5, len(columns) - 0.5],
        autotickangles=SLANTS,
    )
    figure.layout.yaxis = name_axis(regions, length=24, range=[len(regions) - 0.5, -0.5])
    return figure


def _name(code: str, every: str, before: str) -> str:
    """How a column is called: 'Jan 2026', or the Monday '5 Jan'."""
    if code == BEFORE:
        return before
    day = pd.Timestamp(code)
    return f"{day:%b %Y}" if every == "month" else f"{day.day} {day:%b}"


def _fill(count: int, most: int) -> tuple[str, str]:
    """Fill of a cell and the ink that can be read on it."""
    if not count:
        return MISSING, "#8793A0"
    share = 0.25 + 0.75 * count / most
    red, green, blue = (round(light + (dark - light) * share) for light, dark in zip(CENTRE, BETTER, strict=True))
    bright = 0.299 * red + 0.587 * green + 0.114 * blue > 140
    return f"rgb({red},{green},{blue})", "#1D2530" if bright else "#FFFFFF"
