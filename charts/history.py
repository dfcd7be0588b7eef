"""The audits of one supplier, one mark each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import QUIET, draw_target, layout, plain, value_axis, years_axis

RESULTS = {
    "pass": ("#0C9870", "circle", "pass"),
    "conditional": ("#C08410", "diamond", "conditional"),
    "fail": ("#D8620F", "x", "fail"),
    "stop": ("#BE3E27", "x-open", "stop"),
    "": (QUIET, "circle-open", "no verdict"),
}


# What changed -> symbol, name in the legend.
CHANGES = {
    "auditor": ("triangle-up-open", "another auditor than before"),
    "firm": ("triangle-up", "another firm than before"),
}
FLOOR = 0.03
# Where a verdict is drawn if an audit has nothing but a verdict: the worse, the lower.
VERDICT_HEIGHTS = {"stop": 0, "fail": 1, "conditional": 2, "pass": 3}


def audit_history(
    frame: pd.DataFrame,
    *,
    value: str,
    title: str,
    unit: str,
    target: float | None = None,
    subtitle: str = "",
    changes: pd.DataFrame | None = None,
) -> go.Figure:
    """`value` of every audit at its date; symbol and colour tell the result. A click reports [audit key, date].

    A line joins the audits of one site under one checklist in one version; others are not measured alike.

    `unit`: 'share', 'score', 'rate' (a number) or 'result', where `value` is that of VERDICT_HEIGHTS.

    `frame` has date, site, checklist, result, result_raw, audit_key and the value column. `changes`, where given, are
    the audits to which another auditor or firm came: date, site, changed ('auditor', 'firm', 'both') and who before and
    now; they are marked at the foot of the chart, for a change of auditor can look like one of the supplier.
    """
    known = frame.dropna(subset=[value])
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle))
    for (site, _), rows in known.groupby(["site", "checklist"], sort=False):
        figure.add_scatter(
            x=rows["date"], y=rows[value], mode="lines", line={"color": QUIET, "width": 1}, hoverinfo="skip",
            showlegend=False, name=plain(site), opacity=0.5,
        )  # fmt: skip
    results = known["result"].where(known["result"].isin(RESULTS), "")
    for result, (colour, symbol, word) in RESULTS.items():
        rows = known[results == result]
        if rows.empty:
            continue
        figure.add_scatter(
            x=rows["date"],
            y=rows[value],
            mode="markers",
            name=word,
            marker={"color": colour, "symbol": symbol, "size": 10},
            customdata=[[str(key), str(day)[:10]] for key, day in zip(rows["audit_key"], rows["date"], strict=True)],
            hovertext=[
                f"<b>{plain(row.site)}</b><br>{plain(row.checklist)}<br>{_said(row)}" for row in rows.itertuples()
            ],
            hovertemplate="%{x|%Y-%m-%d}<br>%{hovertext}<br>%{y}<extra></extra>",
            unselected={"marker": {"opacity": 0.5}},
        )
    figure.layout.xaxis = years_axis(known["date"])
    figure.layout.yaxis = _height_axis(unit)
    if changes is not None and len(changes):
        _mark_changes(figure, changes[changes["audit_key"].isin(known["audit_key"])])
    if target is not None:
        draw_target(figure, target, unit)
    return figure


def _height_axis(unit: str) -> dict[str, Any]:
    """Verdicts have names; numbers of findings begin at nought and are whole."""
    if unit == "result":
        names = {"tickmode": "array", "tickvals": list(VERDICT_HEIGHTS.values()), "ticktext": list(VERDICT_HEIGHTS)}
        return value_axis(unit, range=[-0.4, 3.4], **names)
    return value_axis(unit, rangemode="tozero", tickformat="d") if unit == "rate" else value_axis(unit)


def _mark_changes(figure: go.Figure, changes: pd.DataFrame) -> None:
    """A small mark at the foot for each; the axis for them has no numbers."""
    kinds = changes["changed"].where(changes["changed"] != "both", "firm")
    for kind, (symbol, name) in CHANGES.items():
        rows = changes[kinds == kind]
        if rows.empty:
            continue
        figure.add_scatter(
            x=rows["date"], y=[FLOOR] * len(rows), yaxis="y2", mode="markers", name=name,
            marker={"symbol": symbol, "size": 7, "color": QUIET},
            hovertext=[f"<b>{plain(row['site'])}</b><br>{_changed(row)}" for row in rows.to_dict("records")],
            hovertemplate="%{x|%Y-%m-%d}<br>%{hovertext}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True})


def _changed(row: Mapping[Any, Any]) -> str:
    """Who came before and who now; nothing of auditors where they are hidden."""
    parts = []
    if row["changed"] in ("auditor", "both"):
        names = (row["auditor_before"], row["auditor"])
        hidden = names[0] == names[1]
        parts.append("another auditor" if hidden else f"auditor: {plain(names[0])}, now {plain(names[1])}")
    if row["changed"] in ("firm", "both"):
        parts.append(f"firm: {plain(row['firm_before'])}, now {plain(row['firm'])}")
    return "<br>".join(parts)


def _said(row: object) -> str:
    result = getattr(row, "result_raw", None)
    return f"result: {plain(result)}" if isinstance(result, str) and result else "no verdict"
