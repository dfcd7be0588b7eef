"""The tables of the Trends page: the points of a line, and the lines with a signal."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from charts.breaks import Break
from metrics.filters import Filters
from metrics.signals import MANY
from pages.parts import cached
from pages.parts.control_lines import JUMP, Line, known_lines
from pages.parts.control_wording import (
    ACROSS,
    SIGNALS_INTRO,
    UNITS,
    happened,
    point_name,
    said,
    signals_sentence,
    span,
)
from pages.parts.tables import filled, table

# A share and a score are printed in percent, other values as numbers.
SHARES = {"rate": "rate", "centre": "centre"}
SCORES = {"rate": "score", "centre": "score_centre"}
LEVELS = {"rate": "level", "centre": "level_centre"}
# Chosen once in the table, a line is opened once.
OPENED = "signal_opened"


def points_table(points: pd.DataFrame, line: Line, breaks: list[Break], *, about: Filters) -> None:
    """The points behind the chart, the newest first, with what happened on their days."""
    rows = points.iloc[::-1].to_dict("records")
    shown = _in_unit(points.iloc[::-1], line.measure).assign(
        point=[point_name(row, line.every) for row in rows],
        said=[said(row, line.every) for row in rows],
        limits=[span(row, line.measure) for row in rows],
        whole=["" if row["whole"] else "not complete" for row in rows],
        happened=[happened(row, breaks) for row in rows],
    )
    columns = ["point", "version", "count", "of", *_names(line.measure).values(), "limits", "said", "whole", "happened"]
    with st.expander("The points as a table"):
        table(shown, filled(shown, columns), key="trend_points", about=about, height=300)


def signals_table(con: duckdb.DuckDBPyConnection, filters: Filters, line: Line) -> None:
    """All regions, dimensions and suppliers with a signal at their newest point. A line chosen is opened above."""
    st.subheader("Signals at the newest point")
    lines = pd.concat([_lines(con, filters, line, by) for by in ACROSS], ignore_index=True)
    share = cached.rule(con, "false_discovery_share")
    st.markdown(signals_sentence(lines, many=MANY, share=share))
    signalled = lines[lines["signal"].notna()].reset_index(drop=True)
    if signalled.empty:
        return
    st.caption(SIGNALS_INTRO)
    shown = _in_unit(_worded(signalled, line), line.measure)
    columns = ["line_kind", "name", "point", "said", *_names(line.measure).values(), "limits", "kept_words"]
    position = table(shown, filled(shown, columns), key="signals", about=filters, selectable=True)
    if position is not None and st.session_state.get(OPENED) != position:
        st.session_state[OPENED] = position
        st.session_state[JUMP] = (signalled["by"].iloc[position], signalled["name"].iloc[position])
        st.rerun()
    st.session_state[OPENED] = position


def _lines(con: duckdb.DuckDBPyConnection, filters: Filters, line: Line, by: str) -> pd.DataFrame:
    lines = known_lines(con, filters, measure=line.measure, by=by, every=line.every)
    return lines.assign(line_kind=by.capitalize(), many=int(lines["why"].isna().sum()) > MANY)


def _worded(signalled: pd.DataFrame, line: Line) -> pd.DataFrame:
    """What is said of each line; of thousands of lines only those with a signal are put into words."""
    rows = signalled.to_dict("records")
    return signalled.assign(
        point=[point_name(row, line.every) for row in rows],
        said=[said(row, line.every) for row in rows],
        limits=[span(row, line.measure) for row in rows],
        kept_words=[("● stands out" if row["kept"] else "may be chance") if row["many"] else "" for row in rows],
    )


def _names(measure: str) -> dict[str, str]:
    unit = UNITS.get(measure)
    return SHARES if unit == "share" else SCORES if unit == "score" else LEVELS


def _in_unit(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    return rows.rename(columns=_names(measure))
