"""Days on which something happened, drawn into a chart over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.theme import TARGET, plain

TIMES = (pd.Timestamp, datetime, np.datetime64)


@dataclass(frozen=True, slots=True)
class Break:
    """A day on which something happened, in words. `splits`: the line breaks there.

    `between`: where it is drawn, if not on its day: in front of the mark of a period, which stands at its beginning.
    """

    day: pd.Timestamp
    words: str
    splits: bool
    between: pd.Timestamp | None = None

    @property
    def place(self) -> pd.Timestamp:
        """Where it is drawn."""
        return self.day if self.between is None else self.between


def draw_breaks(figure: go.Figure, breaks: Sequence[Break]) -> None:
    """A line on each day with its number above it; hover tells the reason. Neighbours stand on two levels."""
    low = True
    for at, each in enumerate(breaks, start=1):
        figure.add_vline(x=each.place, line={"width": 1.2, "dash": "solid" if each.splits else "dot", "color": TARGET})
        figure.add_annotation(
            x=each.place, y=1, yref="paper", yanchor="bottom", yshift=0 if low else 12, showarrow=False,
            text=str(at), hovertext=plain(each.words), font={"size": 13},
        )  # fmt: skip
        low = not low
    if breaks:
        figure.layout.margin.t += 22


def shown_breaks(breaks: Sequence[Break], frame: pd.DataFrame) -> list[Break]:
    """Those within the time drawn, to the last day behind its last point, in the order of their days; so they are
    numbered."""
    if frame.empty:
        return []
    first, last = frame["period"].min(), frame["last"].max()
    return sorted((each for each in breaks if first <= each.day <= last), key=lambda each: each.day)


def breaks_within(breaks: Sequence[Break], figure: go.Figure) -> list[Break]:
    """Those within the time a figure draws, its last period to the end, in the order of their days."""
    days = drawn_days(figure)
    if len(days) < 2:
        return []
    last = days.iloc[-1] + days.diff().median()
    return sorted((each for each in breaks if days.iloc[0] <= each.day <= last), key=lambda each: each.day)


def with_breaks(figure: go.Figure, breaks: Sequence[Break]) -> go.Figure:
    """The figure with breaks drawn as draw_events does; the one without them, which everybody is shown, stays as it is.

    Not ``copy.deepcopy``: it turns what numpy holds of a figure into text that cannot be read as numbers any more.
    """
    own = go.Figure(figure)
    draw_events(own, breaks)
    return own


def draw_events(figure: go.Figure, breaks: Sequence[Break]) -> None:
    """Breaks on a figure whose axis of time ends with its last mark: it is made to reach the last of them."""
    days = drawn_days(figure)
    if not breaks or days.empty:
        return
    draw_breaks(figure, breaks)
    last = max(days.iloc[-1], breaks[-1].day)
    room = max((last - days.iloc[0]) * 0.03, pd.Timedelta(days=20))
    figure.update_xaxes(range=[days.iloc[0] - room, last + room])


def drawn_days(figure: go.Figure) -> pd.Series:
    """The days at which a figure has marks, each once, the earliest first; none where its axis is no time."""
    days = [
        pd.Timestamp(day) for trace in figure.data if getattr(trace, "hovertext", None) is not None
        for day in (trace.x if trace.x is not None else ()) if isinstance(day, TIMES)
    ]  # fmt: skip
    return pd.Series(sorted(set(days)), dtype="datetime64[ns]")
