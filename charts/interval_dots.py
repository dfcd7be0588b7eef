"""One value per line with its interval, in the order given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import ACCENT, NOTE_LINE, QUIET, TARGET, layout, name_axis, plain, two_lines, value_axis, with_count

LENGTH = 36  # letters of a line, of two
HIGH = 36  # pixels of a name on two lines
UNITS = {"share": ".0%", "times": ".1f", "count": ".2f"}


def interval_dots(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str = "",
    value: str = "rate",
    low: str = "low",
    high: str = "high",
    unit: str = "share",
    label: Callable[[str], str] = str,
    reference: float | None = None,
    reference_name: str = "",
    keys: tuple[str, ...] = (),
) -> go.Figure:
    """A dot per row with its 95% interval, the first row on top; hollow and grey where `trust` says grey.

    `frame` has the name column, value, low, high, count and of. `unit`: a share from 0 to 1, times, or a
    count. `reference` draws a line. `label` writes a name. A click reports the columns `keys`, else [name].
    """
    rows = frame.dropna(subset=[value]).reset_index(drop=True)
    grey = rows["trust"].eq("grey") if "trust" in rows else pd.Series(False, index=rows.index)
    figure = go.Figure(layout=layout(title=title, subtitle=subtitle, height=120 + 30 * max(len(rows), 1)))
    reach = {"array": rows[high] - rows[value], "arrayminus": rows[value] - rows[low], "type": "data"}
    figure.add_scatter(
        x=rows[value],
        y=list(range(len(rows))),
        mode="markers",
        error_x={**reach, "symmetric": False, "thickness": 1.5, "width": 4, "color": QUIET},
        marker={
            "color": [QUIET if quiet else ACCENT for quiet in grey],
            "symbol": ["circle-open" if quiet else "circle" for quiet in grey],
            "size": 10,
        },
        customdata=rows[list(keys or (name,))].astype(str).to_numpy().tolist(),
        hovertext=[_hover(row, label(str(row[name])), value, low, high, unit) for row in rows.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
        unselected={"marker": {"opacity": 0.5}},
    )
    names = [with_count(two_lines(label(str(row[name])), LENGTH), row["of"]) for row in rows.to_dict("records")]
    figure.layout.yaxis = name_axis([], ticktext=names, tickvals=list(range(len(names))))
    figure.layout.yaxis.range = [len(names) - 0.4, -0.6]
    if any("<br>" in each for each in names):
        figure.layout.height = 120 + HIGH * len(names)
    figure.layout.xaxis = value_axis("share" if unit == "share" else "", rangemode="tozero")
    if unit == "times":
        figure.update_xaxes(ticksuffix="×")
    if reference is not None:
        _reference(figure, reference, reference_name, leftwards=reference > rows[high].max() / 3)
    return figure


def _reference(figure: go.Figure, reference: float, name: str, *, leftwards: bool) -> None:
    """A line with its name beside it, on the side where there is more room."""
    figure.add_vline(x=reference, line={"dash": "dot", "width": 1.5, "color": TARGET})
    figure.add_annotation(
        text=plain(name), x=reference, y=1, yref="paper", yanchor="bottom", xanchor="right" if leftwards else "left",
        showarrow=False, font={"size": 11},
    )  # fmt: skip
    figure.layout.margin.t += NOTE_LINE
    figure.layout.height += NOTE_LINE


def _hover(row: dict[Any, Any], name: str, value: str, low: str, high: str, unit: str) -> str:
    form, sign = UNITS[unit], "×" if unit == "times" else ""
    text = f"<b>{plain(name)}</b><br>{row[value]:{form}}{sign}; {row['count']:,.10g} of {row['of']:,.10g}"
    if pd.isna(row[low]):
        return text
    return f"{text}<br>95% interval {row[low]:{form}}{sign} to {row[high]:{form}}{sign}"
