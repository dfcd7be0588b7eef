"""A rate over time on a page: the line, where it breaks, and what has to be known to read its end."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd
import streamlit as st

from charts.trend import rate_trend
from metrics.filters import Filters
from metrics.line_breaks import checklists_behind, line_breaks
from metrics.periods import knowledge
from pages.parts import cached
from pages.parts.charts_drawn import chart_of
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.room import LINES, room_sentence, with_most
from pages.parts.trust_wording import break_text, breaks_sentence, incomplete_sentence, mixed_sentence, named_breaks


def rate_line(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    trend: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    every: str,
    key: str,
    facet: str | None = None,
    target: float | None = None,
    label: Callable[[str], str] = str,
    asked: Question | None = None,
) -> list[str] | None:
    """One line, or one per facet value; gives what was clicked: facet value and first day of the period."""
    drawn = _known(trend if facet is None else with_most(trend, facet, most=LINES))
    breaks = cached.rows(line_breaks, con, filters, by=facet or "all", every=every)
    breaks = breaks.assign(text=[break_text(row) for row in breaks.to_dict("records")])
    breaks = _between_points(breaks, drawn, facet or "all")
    if facet is not None:
        breaks = named_breaks(breaks, facet, lines=drawn[facet].nunique(), label=label)
    figure = chart_of(
        rate_trend,
        drawn,
        title=title,
        subtitle=subtitle,
        facet=facet,
        every=every,
        target=target,
        label=label,
        breaks=breaks,
    )
    picked = clickable(figure, key=key, asked=asked)
    notes = [
        "" if facet is None else room_sentence(trend.dropna(subset=["rate"]), drawn.dropna(subset=["rate"]), facet),
        breaks_sentence(breaks, every),
        mixed_sentence(cached.rows(checklists_behind, con, filters)),
        incomplete_sentence(drawn, every, cached.rows(knowledge, con, filters)),
    ]
    if told := " ".join(note for note in notes if note):
        st.caption(told)
    return picked


def _known(trend: pd.DataFrame) -> pd.DataFrame:
    """The rows from the first to the last period in which any line has a rate."""
    periods = trend.loc[trend["rate"].notna(), "period"]
    return trend[trend["period"].between(periods.min(), periods.max())]


def _between_points(breaks: pd.DataFrame, drawn: pd.DataFrame, facet: str) -> pd.DataFrame:
    """The breaks that part two points of a line; where a line has no rate on one side there is nothing to part."""
    points = drawn[drawn["rate"].notna()].groupby(facet)["period"].agg(["min", "max"])
    ends = points.reindex(breaks[facet])
    days = breaks["period"].to_numpy()
    return breaks[(ends["min"].to_numpy() < days) & (days <= ends["max"].to_numpy())]
