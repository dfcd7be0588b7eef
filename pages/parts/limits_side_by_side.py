"""All lines of a facet with their control limits, side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from charts.control_grid import control_grid
from charts.theme import UNMAPPED
from metrics.control_chart import control_chart
from metrics.filters import Filters
from pages.parts import cached, control_wording
from pages.parts import dimension_wording as words
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind
from pages.parts.measures import Measure
from pages.parts.narrowing import narrowed, on_checklist
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.wording import mark

MOST = 12
ENOUGH = 4  # points; fewer are no line


def limits_side_by_side(
    con: duckdb.DuckDBPyConnection, filters: Filters, measure: Measure, *, facet: str, every: str
) -> None:
    """Sentence and a panel per line, those with a signal at their newest point first; a click opens its findings."""
    lines = line_points(con, filters, measure, facet=facet, every=every)
    if lines.empty:
        return
    newest = newest_points(lines, facet)
    st.markdown(words.grid_sentence(newest, facet))
    if newest["low"].isna().all():
        return
    order = [str(value) for value in newest[facet]]
    figure = chart_of(
        control_grid, lines, facet=facet, order=order[:MOST], title=words.grid_title(newest, facet),
        subtitle=words.GRID_SUBTITLE.format(measure=measure.name), unit=control_wording.unit(measure.code, "p"),
        every=every, label=partial(mark, facet),
    )  # fmt: skip
    asked = Question(con, filters, "control-chart", measure.code, by=facet, every=every)
    picked = clickable(figure, key="dimensions_limits", asked=asked, events=False)
    if len(order) > MOST:
        st.caption(words.GRID_MOST.format(shown=MOST, all=len(order)))
    if picked:
        value, first, last, version = picked
        scheme = str(lines.loc[lines[facet].astype(str) == value, "scheme"].iloc[0])
        inside = on_checklist(narrowed(filters, **{facet: value}), scheme, version)
        inside = replace(inside, start=date.fromisoformat(first), stop=date.fromisoformat(last))
        what = f"{mark(facet, value)}, {first} to {last}"
        findings_behind(con, inside, what=what, key="dimensions_limits_findings")


def line_points(
    con: duckdb.DuckDBPyConnection, filters: Filters, measure: Measure, *, facet: str, every: str
) -> pd.DataFrame:
    """The points of every line under the scheme it has most points of; lines of few points, and what is mapped
    nowhere, are left out."""
    points: pd.DataFrame = cached.rows(control_chart, con, filters, measure=measure.code, by=facet, every=every)
    points = points[points["audit_key"].isna() & (points[facet] != UNMAPPED)]
    sizes = points.groupby([facet, "scheme"], sort=False).size().reset_index(name="points")
    most = sizes.sort_values("points", ascending=False, kind="stable").drop_duplicates(facet)
    kept = most.loc[most["points"] >= ENOUGH, [facet, "scheme"]]
    return points.merge(kept, on=[facet, "scheme"])


def newest_points(lines: pd.DataFrame, facet: str) -> pd.DataFrame:
    """The newest whole point of each line, signals for the worse first, then for the better, then the others."""
    newest = lines[lines["whole"]].sort_values("period", kind="stable").drop_duplicates(facet, keep="last")
    rank = newest["effect"].where(newest["signal"].notna()).map({"worse": 0, "better": 1}).fillna(2)
    return newest.assign(rank=rank).sort_values(["rank", facet], kind="stable").drop(columns="rank")
