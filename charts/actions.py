"""Corrective actions: what is open, and what of it is late."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, WARNING, hatched, layout, name_axis, plain, value_axis


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
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=150 + 28 * len(names)))
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
    figure.update_yaxes(**name_axis(names))
    figure.update_yaxes(range=[len(names) - 0.4, -0.6])
    figure.update_xaxes(**value_axis(""))
    return figure
