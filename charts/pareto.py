"""The clauses or topics behind what is found, by weight of severity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.percentages import percent
from charts.severities import PATTERNS
from charts.theme import SEVERITIES, layout, name_axis, plain, short, two_lines, value_axis

WORDING = 32  # letters of a line, of two
# Pixels of a bar, and of each line of its name where it takes several: one name does not touch the next.
ROW, LINE = 30, 17
WEIGHT = "Weight: findings ×<br>weight of severity"  # on one line it would pass the edge of a phone


def severity_pareto(
    frame: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    facet: str,
    title: str,
    subtitle: str = "",
    label: Callable[[str], str] = str,
    most: int = 20,
) -> go.Figure:
    """One bar per row in the order given, split by severity times its weight; at its end the cumulative share.

    The share is a number and no line: a second axis of percent would make the bars look like percent.
    `frame` has the facet column, scheme, version, title, findings, a count per severity, `rate` and `cumulative` (of
    all rows, not only of those drawn). A click reports [scheme, version, facet value], empty where there is none.
    """
    ordered = frame.head(most).reset_index(drop=True)
    names = _labels(ordered, facet, label)
    high = max(ROW, LINE * max((name.count("<br>") + 1 for name in names), default=1))
    places = list(range(len(ordered)))
    rows = ordered.to_dict("records")
    keys = ordered.reindex(columns=["scheme", "version", facet]).fillna("").astype(str).to_numpy().tolist()
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=186 + high * len(ordered)))
    for severity, weight in weights.items():
        if not ordered[severity].sum() or not weight:
            continue
        colour, word, symbol = SEVERITIES[severity]
        pattern = {"shape": PATTERNS.get(severity, ""), "fillmode": "overlay", "size": 6}
        figure.add_bar(
            x=ordered[severity] * weight, y=places, orientation="h", name=f"{symbol} {word} x {weight:g}",
            marker={"color": colour, "pattern": pattern}, customdata=keys,
            hovertext=[_hover(row, label(str(row[facet]))) for row in rows],
            hovertemplate="%{hovertext}<extra></extra>", unselected={"marker": {"opacity": 0.5}},
        )  # fmt: skip
    ends = sum((ordered[severity] * weight for severity, weight in weights.items()), pd.Series(0.0, ordered.index))
    figure.add_scatter(
        x=ends, y=places, mode="text", text=[f" {share:.0%}" for share in ordered["cumulative"]], name="",
        textposition="middle right", hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip
    figure.update_layout(
        barmode="stack", bargap=0.3, yaxis=name_axis([], ticktext=names, tickvals=places),
        xaxis=value_axis("", side="bottom", title={"text": WEIGHT}, range=[0, 1.12 * max(ends.max(), 1)]),
    )  # fmt: skip
    figure.layout.margin.b = 76
    figure.update_yaxes(range=[len(names) - 0.4, -0.6])
    return figure


def _labels(ordered: pd.DataFrame, facet: str, label: Callable[[str], str]) -> list[str]:
    """Clause and wording on two lines, safe to print; a further one is the checklist where the same clause stands in
    two versions."""
    twice = ordered[facet].duplicated(keep=False)
    return [
        two_lines(_name(row, label(str(row[facet]))), WORDING)
        + (f"<br>{short(_checklist(row), WORDING)}" if again and _checklist(row) else "")
        for row, again in zip(ordered.to_dict("records"), twice, strict=True)
    ]


def _name(row: Mapping[Any, Any], name: str) -> str:
    title = row.get("title")
    return f"{name} {title}" if isinstance(title, str) and title else name


def _checklist(row: Mapping[Any, Any]) -> str:
    parts = (row.get("scheme"), row.get("version"))
    return " ".join(str(part) for part in parts if isinstance(part, str) and part)


def _hover(row: Mapping[Any, Any], name: str) -> str:
    graded = ", ".join(
        f"{row[severity]:,.10g} {word.lower()}" for severity, (_, word, _) in SEVERITIES.items() if row.get(severity)
    )
    checklist = f"<br>{plain(_checklist(row))}" if _checklist(row) else ""
    return (
        f"<b>{plain(_name(row, name))}</b>{checklist}<br>{row['findings']:,.10g} nonconformities: {graded}<br>"
        f"{percent(row['rate'], 1)} of all weight; this and those above: {percent(row['cumulative'])}"
    )
