"""The Trends page's choices: measure, view, line and period, all in the URL; and the lines there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.theme import UNMAPPED
from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.control_chart import control_chart
from metrics.filters import Filters
from metrics.mean_score import mean_score
from metrics.nonconformities import nonconformities
from metrics.overview import overview
from metrics.signals import signals
from pages.parts import cached
from pages.parts.control_wording import ACROSS, FACETS, MEASURES, line_name, no_lines
from pages.parts.measures import chosen_every, every_choice
from pages.parts.narrowing import narrowed, on_checklist
from pages.parts.shell import stop_if_empty
from pages.parts.wording import word

TARGETS = {"conformity": "target_conformity", "pass": "target_pass_rate"}
MEASURE, LINE, BY = "measured", "line", "lines_by"
JUMP = "line_to_open"
PLACED = ("dimension", "topic")  # what clauses are placed under


@dataclass(frozen=True)
class Line:
    """The line looked at: its facet value under a scheme, and what is known of its newest point."""

    measure: str
    by: str
    every: str
    value: str
    scheme: str
    name: str
    newest: dict[str, Any]

    def narrowed(self, filters: Filters) -> Filters:
        """The filters narrowed to the line's facet value; its scheme is told by the rows."""
        return filters if self.by == "all" else narrowed(filters, **{self.by: self.value})

    def at(self, filters: Filters, first: date, last: date, *, version: str) -> Filters:
        """The filters narrowed to one point: its audits' first and last day, and their checklist."""
        inside = on_checklist(self.narrowed(filters), self.scheme, version)
        return replace(inside, start=first, stop=last)


def line_choice(con: duckdb.DuckDBPyConnection, filters: Filters) -> Line:
    """Which line to look at; at first the one with the clearest signal. Stops the page where there is none.

    At first: of the first measure that these data give, of all, else of regions, suppliers, dimensions.
    """
    first = _given_measure(con, filters)
    if not any(key in st.session_state or key in st.query_params for key in (MEASURE, BY, LINE)):
        _open_signal(con, filters, first)
    if (jump := st.session_state.pop(JUMP, None)) is not None:
        st.session_state[BY], st.session_state[LINE] = jump
    with st.container(horizontal=True):
        measure = str(
            st.segmented_control(
                "Measure", list(MEASURES), default=first, format_func=lambda name: MEASURES[name],
                key=MEASURE, bind="query-params", required=True,
            )
        )  # fmt: skip
        facets = [facet for facet in FACETS if not (measure == "pass" and facet == "topic")]
        if st.session_state.get(BY) not in (None, *facets):
            st.session_state[BY] = facets[0]
        by = str(st.segmented_control("By", facets, default="all", key=BY, bind="query-params", required=True))
        every = every_choice()
    lines = known_lines(con, filters, measure=measure, by=by, every=every)
    if lines.empty:
        points = cached.rows(control_chart, con, filters, measure=measure, by=by, every=every)
        begun = "" if by in PLACED or points.empty else every
        stop_if_empty(True, no_lines(measure, cached.row(overview, con, filters), placed=by in PLACED, begun=begun))
    names = list(lines["name"])
    if st.session_state.get(LINE) not in (None, *names):
        st.session_state[LINE] = names[0]
    name = str(st.selectbox("Line", names, key=LINE, bind="query-params"))
    newest = {str(key): value for key, value in lines[lines["name"] == name].iloc[0].items()}
    return Line(measure, by, every, str(newest["value"]), str(newest["scheme"]), name, newest)


def _given_measure(con: duckdb.DuckDBPyConnection, filters: Filters) -> str:
    """The first measure of which these data give a rate, as other pages begin; of findings alone, how many a visit
    brings; conformity where there is nothing."""
    rates: dict[str, Callable[..., pd.DataFrame]] = {
        "conformity": conformity_rate, "pass": audit_pass_rate, "nonconformities": nonconformities, "score": mean_score,
    }  # fmt: skip
    given = [name for name, metric in rates.items() if cached.rows(metric, con, filters)["rate"].notna().any()]
    found = cached.row(overview, con, filters)["nonconformities"]
    return given[0] if given else "nonconformities per visit" if found else "conformity"


def _open_signal(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> None:
    """Put the line with the clearest signal into the choices, where any line gives one at its newest point."""
    for by in ("all", *ACROSS):
        lines = known_lines(con, filters, measure=measure, by=by, every=chosen_every())
        if not lines.empty and lines["kept"].iloc[0]:
            st.session_state[BY], st.session_state[LINE] = by, lines["name"].iloc[0]
            return


def known_lines(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str, every: str) -> pd.DataFrame:
    """One row per line, those with a signal first, with its facet value and its name.

    What belongs to no dimension or topic is a remainder of many things, and no line: nobody could act on its signal.
    """
    rows: pd.DataFrame = cached.slow(signals, con, filters, measure=measure, by=by, every=every)
    if by in PLACED:
        rows = rows[rows[by] != UNMAPPED].reset_index(drop=True)
    schemes = rows["scheme"].nunique()
    names = [
        line_name(word(by, value), str(scheme), schemes=schemes)
        for value, scheme in zip(rows[by], rows["scheme"], strict=True)
    ]
    return rows.assign(value=rows[by].astype(str), name=names, by=by)


def points_of(con: duckdb.DuckDBPyConnection, filters: Filters, line: Line) -> pd.DataFrame:
    """The points of the line chosen."""
    points: pd.DataFrame = cached.rows(
        control_chart, con, line.narrowed(filters), measure=line.measure, by=line.by, every=line.every
    )
    return points[(points[line.by].astype(str) == line.value) & (points["scheme"] == line.scheme)]
