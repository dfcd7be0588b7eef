"""The audits of one supplier, one mark each."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.theme import QUIET, TARGET, layout, plain, value_axis

RESULTS = {
    "pass": ("#0C9870", "circle", "pass"),
    "conditional": ("#C08410", "diamond", "conditional"),
    "fail": ("#D8620F", "x", "fail"),
    "stop": ("#A3321F", "x-open", "stop"),
    "": (QUIET, "circle-open", "no verdict"),
}


def audit_history(
    frame: pd.DataFrame, *, value: str, title: str, unit: str, target: float | None = None, subtitle: str = ""
) -> go.Figure:
    """`value` of every audit at its date; symbol and colour tell the result. A click reports [audit key, date].

    A line joins the audits of one site under one checklist in one version; others are not measured alike.

    `frame` has date, site, checklist, result, result_raw, audit_key and the value column.
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
    figure.update_xaxes(showgrid=False, automargin=True, fixedrange=True, title_text="", tickformat="%Y", dtick="M12")
    figure.update_yaxes(**value_axis(unit))
    if target is not None:
        figure.add_hline(y=target, line={"dash": "dot", "width": 1.5, "color": TARGET})
    return figure


def _said(row: object) -> str:
    result = getattr(row, "result_raw", None)
    return f"result: {plain(result)}" if isinstance(result, str) and result else "no verdict"
