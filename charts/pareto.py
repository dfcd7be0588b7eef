"""The few clauses or topics behind most of what is found, by weight of severity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.severities import PATTERNS
from charts.theme import QUIET, SEVERITIES, TARGET, cut, layout, name_axis, plain, two_lines, value_axis

COVERED = 0.8
WORDING = 26  # letters of a line, of two


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
    """One bar per row in the order given, split by severity times its weight, with the cumulative share and its 80%.

    `frame` has the facet column, scheme, version, title, findings, a count per severity, `rate` and `cumulative` (of
    all rows, not only of those drawn). A click reports [scheme, version, facet value], empty where there is none.
    """
    ordered = frame.head(most).reset_index(drop=True)
    names = _labels(ordered, facet, label)
    places = list(range(len(ordered)))
    rows = ordered.to_dict("records")
    keys = ordered.reindex(columns=["scheme", "version", facet]).fillna("").astype(str).to_numpy().tolist()
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=170 + 30 * len(ordered)))
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
    figure.add_scatter(
        x=ordered["cumulative"], y=places, xaxis="x2", mode="lines+markers", name="cumulative share",
        line={"color": QUIET, "width": 1.5}, marker={"size": 5, "color": QUIET}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_vline(x=COVERED, xref="x2", line={"dash": "dot", "width": 1.5, "color": TARGET})
    figure.update_layout(
        barmode="stack", bargap=0.3, margin_t=100, xaxis=value_axis("", side="bottom"),
        xaxis2=value_axis(
            "share", overlaying="x", side="top", range=[0, 1.01], showgrid=False, tickvals=[0, 0.5, COVERED, 1],
            tickangle=0,
        ),
        yaxis=name_axis([], ticktext=names, tickvals=places),
    )  # fmt: skip
    figure.update_yaxes(range=[len(names) - 0.4, -0.6])
    return figure


def _labels(ordered: pd.DataFrame, facet: str, label: Callable[[str], str]) -> list[str]:
    """Clause and wording on two lines, safe to print; the second is the checklist where the same clause stands in two
    versions."""
    twice = ordered[facet].duplicated(keep=False)
    return [
        f"{plain(cut(_name(row, label(str(row[facet]))), WORDING))}<br>{plain(cut(_checklist(row), WORDING))}"
        if again and _checklist(row)
        else two_lines(_name(row, label(str(row[facet]))), WORDING)
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
        f"{row['rate']:.1%} of all weight; this and those above: {row['cumulative']:.0%}"
    )
