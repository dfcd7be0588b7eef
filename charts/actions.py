"""Corrective actions: what is open, and what of it is late."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    ACCENT,
    QUIET,
    SEVERITIES,
    WARNING,
    hatched,
    layout,
    name_axis,
    period_name,
    plain,
    rows_height,
    value_axis,
    years_axis,
)

# Colour and pattern of an age, the oldest first: it stands at the foot of a stack. None of them is one of a severity,
# which is drawn beside it.
AGES = {
    "over 90": ("#7F53C2", ""),
    "61-90": ("#9A7BD0", "-"),
    "31-60": ("#A98CD6", "+"),
    "0-30": ("#C3AFE3", ""),
    "not due": ("#9AA4AE", ""),
    "no due date": ("#9AA4AE", "-"),
}
SEVERITY_PATTERNS = {"critical": "x", "major": "/", "ungraded_nc": ".", "unmapped": "|"}
LATE = ("over 90", "61-90", "31-60", "0-30")


def open_actions(frame: pd.DataFrame, *, facet: str, title: str, subtitle: str = "", most: int = 15) -> go.Figure:
    """One bar per facet value: overdue and open in time, the most overdue on top. A click reports [facet value].

    `frame` has the facet column, `measure` (open, overdue, ...) and `count`; open includes overdue.
    """
    wide = frame[frame["measure"].isin(["open", "overdue"])].pivot_table(
        index=facet, columns="measure", values="count", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(columns=["open", "overdue"], fill_value=0)
    wide = wide[wide["open"] > 0].sort_values(["overdue", "open"], ascending=False).head(most)
    names = [str(name) for name in wide.index]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=150 + rows_height(names, 28)))
    parts = (
        ("overdue", wide["overdue"], hatched(WARNING)),
        ("open, not yet due", wide["open"] - wide["overdue"], {"color": ACCENT}),
    )
    for name, values, marker in parts:
        figure.add_bar(
            x=values,
            y=list(range(len(names))),
            orientation="h",
            name=name,
            marker=marker,
            customdata=[[value] for value in names],
            hovertext=[
                f"<b>{plain(value)}</b><br>{name}: {count:,.10g}" for value, count in zip(names, values, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )
    figure.update_layout(barmode="stack", bargap=0.3)
    figure.layout.yaxis = name_axis(names, range=[len(names) - 0.4, -0.6])
    figure.layout.xaxis = value_axis("")
    return figure


def ageing_bars(frame: pd.DataFrame, *, title: str, subtitle: str = "", label: Callable[[str], str] = str) -> go.Figure:
    """Open actions per age, stacked by severity, the worst at the bottom. A click reports [bucket, severity].

    `frame` has severity, bucket (in order) and count. `label` writes a bucket.
    """
    buckets = [str(name) for name in dict.fromkeys(frame["bucket"])]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle))
    for severity, (colour, word, symbol) in SEVERITIES.items():
        rows = frame[(frame["severity"] == severity) & (frame["count"] > 0)]
        if rows.empty:
            continue
        figure.add_bar(
            x=[buckets.index(str(bucket)) for bucket in rows["bucket"]],
            y=rows["count"],
            name=f"{symbol} {word}",
            marker={
                "color": colour,
                "pattern": {"shape": SEVERITY_PATTERNS.get(severity, ""), "fillmode": "overlay", "size": 6},
            },
            customdata=[[str(bucket), severity] for bucket in rows["bucket"]],
            hovertext=[
                f"<b>{plain(label(str(row.bucket)))}</b><br>{word}: {row.count:,.10g}"
                for row in rows[["bucket", "count"]].itertuples(index=False, name="Bar")
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )
    figure.update_layout(barmode="stack", bargap=0.25, showlegend=True)
    figure.layout.xaxis = name_axis([label(bucket) for bucket in buckets], tickangle=0)
    figure.layout.yaxis = value_axis("")
    return figure


def late_actions(
    frame: pd.DataFrame,
    *,
    facet: str,
    title: str,
    subtitle: str = "",
    most: int = 15,
    label: Callable[[str], str] = str,
    bucket_label: Callable[[str], str] = str,
) -> go.Figure:
    """One bar of open actions per facet value, parted by age; the most overdue on top. A click reports [facet value].

    `frame` has the facet column, `bucket` and `count`. At most `most` bars are drawn, those with most overdue: more may
    be open at one that is not drawn. The subtitle says of how many.
    `label` writes a facet value, `bucket_label` a bucket.
    """
    wide = frame.pivot_table(index=facet, columns="bucket", values="count", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(AGES), fill_value=0)
    order = wide.assign(late=wide[list(LATE)].sum(axis=1), all=wide.sum(axis=1))
    wide = wide.loc[order.sort_values(["late", "all"], ascending=False, kind="stable").index]
    if len(wide) > most:
        what = "overdue" if order["late"].any() else "open"
        subtitle = f"{subtitle.removesuffix('.')}. The {most} of {len(wide):,} with the most {what}".removeprefix(". ")
    wide = wide.head(most)
    names = [str(name) for name in wide.index]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=150 + rows_height(names, 28)))
    for bucket, (colour, pattern) in AGES.items():
        counts = wide[bucket]
        if not counts.sum():
            continue
        figure.add_bar(
            x=counts,
            y=list(range(len(names))),
            orientation="h",
            name=bucket_label(bucket),
            marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay", "size": 6}},
            customdata=[[name] for name in names],
            hovertext=[
                f"<b>{plain(label(name))}</b><br>{plain(bucket_label(bucket))}: {count:,.10g}"
                for name, count in zip(names, counts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )
    figure.update_layout(barmode="stack", bargap=0.3, showlegend=True)
    figure.layout.yaxis = name_axis([label(name) for name in names], range=[len(names) - 0.4, -0.6])
    figure.layout.xaxis = value_axis("")
    return figure


def actions_over_time(
    frame: pd.DataFrame, *, title: str, subtitle: str = "", every: str = "month", undated: bool = False
) -> go.Figure:
    """Open and overdue actions at the end of each period. A click reports [first day of the period].

    `frame` has period, count (overdue), of (open), late_first (past the original date) and complete; incomplete
    periods are hollow marks. The line of the original date is drawn only where it differs. `undated`: no action has a
    due date, so that a line of overdue ones at nought would tell what nobody knows.
    """
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle))
    lines = [
        ("open", frame["of"], ACCENT, "solid", "circle"),
        ("overdue", frame["count"], WARNING, "solid", "diamond"),
    ]
    if undated and not frame["count"].any():
        lines.pop()
    if (frame["late_first"] != frame["count"]).any():
        lines.insert(1, ("past the first due date", frame["late_first"], QUIET, "dot", "square"))
    for name, values, colour, dash, symbol in lines:
        hollow = ["" if whole else "-open" for whole in frame["complete"]]
        figure.add_scatter(
            x=frame["period"],
            y=values,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"color": colour, "size": 7 if len(frame) <= 40 else 5, "symbol": [symbol + end for end in hollow]},
            customdata=[[str(period)[:10]] for period in frame["period"]],
            hovertext=[
                f"<b>End of {period_name(period, every)}</b><br>{name}: {value:,.10g}"
                if whole
                else f"<b>{period_name(period, every)} so far, by what is on file</b><br>{name}: {value:,.10g}"
                for period, value, whole in zip(frame["period"], values, frame["complete"], strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.6}},
        )
    figure.layout.xaxis = years_axis(frame["period"])
    figure.layout.yaxis = value_axis("", rangemode="tozero")
    return figure
