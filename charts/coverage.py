"""Which sites are covered by a valid audit, and which suppliers come and go."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from charts.theme import (
    ACCENT,
    QUIET,
    WARNING,
    layout,
    name_axis,
    period_name,
    plain,
    rows_height,
    value_axis,
    years_axis,
)

# Colour and pattern of a standing, in the order of the bar: what is covered first, what was never seen last.
STANDINGS = {
    "valid": (ACCENT, ""),
    "expired": (WARNING, "/"),
    "overdue": ("#C08410", "\\"),
    "lapsed": (WARNING, "/"),
    "no full audit": ("#BC6B9A", "."),
    "findings only": (QUIET, "."),
    "other checklists": (QUIET, "/"),
    "never": ("#BE3E27", "x"),
}


def standing_bars(
    frame: pd.DataFrame,
    *,
    facet: str,
    title: str,
    subtitle: str = "",
    most: int = 15,
    label: Callable[[str], str] = str,
    standing_label: Callable[[str], str] = str,
) -> go.Figure:
    """One bar of sites per facet value, parted by standing; the most without a valid audit on top.

    `frame` has the facet column, `measure` (a standing; others are left out) and `count`. A click reports
    [facet value, standing]. `label` writes a facet value, `standing_label` a standing.
    """
    wide = frame.pivot_table(index=facet, columns="measure", values="count", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(STANDINGS), fill_value=0)
    order = wide.assign(open=wide.sum(axis=1) - wide["valid"], all=wide.sum(axis=1))
    wide = wide.loc[order.sort_values(["open", "all"], ascending=False, kind="stable").index]
    if len(wide) > most:
        subtitle = f"{subtitle.removesuffix('.')}. The {most} of {len(wide):,} with the most not valid".removeprefix(
            ". "
        )
    wide = wide.head(most)
    names = [str(name) for name in wide.index]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=150 + rows_height(names, 28)))
    totals = wide.sum(axis=1)
    for standing, (colour, pattern) in STANDINGS.items():
        if not wide[standing].sum():
            continue
        figure.add_bar(
            x=wide[standing],
            y=list(range(len(names))),
            orientation="h",
            name=standing_label(standing),
            marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay", "size": 6}},
            customdata=[[name, standing] for name in names],
            hovertext=[
                f"<b>{plain(label(name))}</b><br>{plain(standing_label(standing))}: {count:,.10g} of {of:,.10g} sites"
                for name, count, of in zip(names, wide[standing], totals, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )
    figure.update_layout(barmode="stack", bargap=0.3, showlegend=True)
    figure.layout.yaxis = name_axis([label(name) for name in names], range=[len(names) - 0.4, -0.6])
    figure.layout.xaxis = value_axis("")
    return figure


def turnover_bars(
    frame: pd.DataFrame, *, title: str, subtitle: str = "", every: str = "year", label: Callable[[str], str] = str
) -> go.Figure:
    """Suppliers entering above the line and leaving below it, per period.

    `frame` has period, measure ('entering', 'leaving'), count, of and why. Where the data begin nobody can be said to
    enter: no bar is drawn there. `label` writes a measure.
    """
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle))
    for measure, colour, pattern, sign in (("entering", ACCENT, "", 1), ("leaving", WARNING, "/", -1)):
        rows, word = frame[(frame["measure"] == measure) & frame["why"].isna()], plain(label(measure))
        figure.add_bar(
            x=rows["period"],
            y=sign * rows["count"],
            name=label(measure),
            marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay", "size": 6}},
            hovertext=[
                f"<b>{period_name(period, every)}</b><br>{word}: {count:,.10g} of {of:,.10g} suppliers audited"
                for period, count, of in zip(rows["period"], rows["count"], rows["of"], strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    ticks = _both_ways(int(frame.loc[frame["why"].isna(), "count"].max()))
    figure.update_layout(barmode="relative", bargap=0.35)
    figure.layout.xaxis = years_axis(frame["period"])
    figure.layout.yaxis = value_axis(
        "", tickvals=ticks, ticktext=[f"{abs(tick):,}" for tick in ticks], zeroline=True, zerolinecolor=QUIET
    )
    return figure


def _both_ways(top: int) -> list[int]:
    """Round marks from -top to top, three or four on each side."""
    size = max(1, 10 ** (len(str(max(top, 1))) - 1))
    step = next(step for step in (size // 5, size // 2, size, 2 * size, 5 * size) if step and top <= 4 * step)
    return list(range(-(top // step) * step, top + 1, step))
