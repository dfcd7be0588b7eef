"""Risk: suppliers by tier, and what each score is made of."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, COLOURS, QUIET, WARNING, layout, name_axis, plain, rows_height, value_axis

# Colour and pattern of a tier, the worst first.
TIERS = {
    "critical": ("#BE3E27", ""),
    "high": (WARNING, "/"),
    "medium": ("#DDA63A", "."),
    "low": (ACCENT, ""),
    "not enough evidence": (QUIET, "x"),
}
# What is seen at the last audits in solid tones, what follows from findings with a pattern.
PATTERNS = ("", "", "", "/", "\\", ".", "x", "-", "+")
# How a bar is drawn whose points rest on little of the weight.
FAINT = 0.4
LITTLE = "<br>little known: these points give no tier"


def tier_bars(tiers: pd.Series, *, title: str, subtitle: str, label: Mapping[str, str]) -> go.Figure:
    """Suppliers per tier, one bar each, the worst on top. A click reports [tier]."""
    counts = tiers.value_counts().reindex(list(TIERS), fill_value=0)
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=280, showlegend=False))
    colours, patterns = zip(*TIERS.values(), strict=True)
    figure.add_bar(
        x=counts.to_list(), y=list(range(len(counts))), orientation="h",
        marker={"color": colours, "pattern": {"shape": patterns, "fillmode": "overlay", "size": 6}},
        text=[f"{count:,}" for count in counts], textposition="outside", cliponaxis=False,
        customdata=[[tier] for tier in counts.index],
        hovertext=[f"<b>{plain(label[str(tier)])}</b><br>{count:,} suppliers" for tier, count in counts.items()],
        hovertemplate="%{hovertext}<extra></extra>", unselected={"marker": {"opacity": 0.5}},
    )  # fmt: skip
    figure.layout.yaxis = name_axis([label[str(tier)] for tier in counts.index], range=[len(counts) - 0.4, -0.6])
    figure.layout.xaxis = value_axis("", range=[0, max(counts.max() * 1.25, 1)])
    return figure


def contribution_bars(
    parts: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    label: Mapping[str, str],
    thresholds: Mapping[str, float],
    most: int = 20,
) -> go.Figure:
    """One bar of points per supplier, parted by component; the highest on top. A click reports [supplier].

    `parts` has supplier, component, points (null = cannot be told), score and little_known, suppliers in the order to
    draw. Of whom little is known the bar is faint and the name has a question mark: its points give no tier.
    ``thresholds``: the name of a tier and the points from which it begins, drawn as lines.
    """
    wide = parts.pivot_table(index="supplier", columns="component", values="points", sort=False, dropna=False)
    names = [str(name) for name in wide.index]
    if len(names) > most:
        subtitle, wide, names = f"{subtitle}. The first {most} of {len(names):,}", wide.head(most), names[:most]
    faint = set(parts.loc[parts["little_known"].astype(bool), "supplier"].astype(str))
    shown = [f"? {name}" if name in faint else name for name in names]
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=190 + rows_height(shown, 26)))
    for at, (component, word) in enumerate(label.items()):
        if component not in wide or not wide[component].fillna(0).gt(0).any():
            continue
        points = wide[component]
        figure.add_bar(
            x=points.fillna(0),  # a gap would let the parts after it begin at nought again
            y=list(range(len(names))), orientation="h", name=word,
            marker={
                "color": COLOURS[at % len(COLOURS)], "opacity": [FAINT if name in faint else 1.0 for name in names],
                "pattern": {"shape": PATTERNS[at % len(PATTERNS)], "fillmode": "overlay", "size": 5},
            },
            customdata=[[name] for name in names],
            hovertext=[
                f"<b>{plain(name)}</b><br>{plain(word)}: {_told(value)}{LITTLE if name in faint else ''}"
                for name, value in zip(names, points, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>", unselected={"marker": {"opacity": 0.5}},
        )  # fmt: skip
    for at, (tier, start) in enumerate(sorted(thresholds.items(), key=lambda one: one[1])):
        figure.add_vline(x=start, line={"dash": "dot", "width": 1.5, "color": QUIET})
        figure.add_annotation(  # the first to the left of its line: the lowest two lie near each other
            text=plain(tier), x=start, y=1, yref="paper", yanchor="bottom", xanchor="left" if at else "right",
            showarrow=False, font={"size": 11},
        )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.3, showlegend=True)
    figure.layout.yaxis = name_axis(shown, range=[len(names) - 0.4, -0.6])
    figure.layout.xaxis = value_axis("", range=[0, 100], title={"text": "Points"})
    return figure


def _told(points: float) -> str:
    return "not known" if pd.isna(points) else f"{points:.1f} points"
