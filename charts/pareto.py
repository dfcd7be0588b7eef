"""The few clauses behind most nonconformities, and which of them come back."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, QUIET, TARGET, WARNING, cut, hatched, layout, name_axis, plain, value_axis

COVERED = 0.8
WORDING = 44


def clause_pareto(frame: pd.DataFrame, *, title: str, subtitle: str = "", most: int = 20) -> go.Figure:
    """One bar per clause, most frequent on top, split into repeats and the rest, with the cumulative share.

    `frame` has scheme, version, clause, title, findings, repeats and opportunities. The cumulative share is of the
    findings of the whole frame, not only of the bars drawn. A click reports [scheme, version, clause].
    """
    ordered = frame.sort_values("findings", ascending=False, kind="stable").reset_index(drop=True).head(most)
    names = _labels(ordered)
    places = list(range(len(ordered)))
    repeats = ordered["repeats"].fillna(0)
    share = ordered["findings"].cumsum() / frame["findings"].sum()
    shared = {
        "y": places,
        "orientation": "h",
        "customdata": ordered[["scheme", "version", "clause"]].astype(str).to_numpy().tolist(),
        "hovertext": [_hover(row, part) for row, part in zip(ordered.itertuples(), share, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.5}},
    }
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=170 + 27 * len(ordered)))
    figure.add_bar(x=repeats, name="came back at the next audit", marker=hatched(WARNING), **shared)
    figure.add_bar(
        x=ordered["findings"] - repeats, name="did not come back, or not yet re-audited", marker_color=ACCENT, **shared
    )
    figure.add_scatter(
        x=share,
        y=places,
        xaxis="x2",
        mode="lines+markers",
        name="cumulative share",
        line={"color": QUIET, "width": 1.5},
        marker={"size": 5, "color": QUIET},
        hoverinfo="skip",
    )
    figure.add_vline(x=COVERED, xref="x2", line={"dash": "dot", "width": 1.5, "color": TARGET})
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        xaxis=value_axis("", side="bottom"),
        xaxis2=value_axis(
            "share", overlaying="x", side="top", range=[0, 1.01], showgrid=False, tickvals=[0, 0.5, COVERED, 1]
        ),
        yaxis=name_axis(names, length=70),
    )
    figure.update_layout(margin_t=100)
    figure.update_yaxes(range=[len(names) - 0.4, -0.6])
    return figure


def _labels(ordered: pd.DataFrame) -> list[str]:
    """Clause and wording, cut to fit; behind them the checklist where the same clause stands in two versions."""
    twice = ordered["clause"].duplicated(keep=False)
    return [
        cut(_name(row), WORDING) + (f" · {row.scheme} {row.version}".rstrip() if again else "")
        for row, again in zip(ordered.itertuples(), twice, strict=True)
    ]


def _name(row: object) -> str:
    title = getattr(row, "title", None)
    clause = getattr(row, "clause", "")
    return f"{clause} {title}" if isinstance(title, str) and title else str(clause)


def _hover(row: object, share: float) -> str:
    scheme, version = getattr(row, "scheme", ""), getattr(row, "version", "") or ""
    repeats, chances = getattr(row, "repeats", 0), getattr(row, "opportunities", 0)
    again = f"{repeats:,.10g} of {chances:,.10g} came back when re-audited" if chances else "not yet re-audited"
    return (
        f"<b>{plain(_name(row))}</b><br>{plain(f'{scheme} {version}'.strip())}<br>"
        f"{getattr(row, 'findings', 0):,.10g} nonconformities<br>{again}<br>this and those above: {share:.0%} of all"
    )
