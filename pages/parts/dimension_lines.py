"""Dimensions and topics side by side and over time, one of them with its control limits."""

from __future__ import annotations

from datetime import date
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from charts.breaks import shown_breaks
from charts.control import control_figure
from charts.severities import severity_bars
from metrics.control_chart import control_chart
from metrics.control_points import MEASURES as CONTROLLED
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.overview import overview
from pages.parts import cached, control_wording
from pages.parts import dimension_wording as words
from pages.parts.all_findings import all_findings
from pages.parts.change import changed_lines, changes_by
from pages.parts.chart_titles import severities_title
from pages.parts.charts_drawn import chart_of
from pages.parts.control_lines import Line
from pages.parts.events import breaks_of
from pages.parts.evidence import findings_behind
from pages.parts.extremes_wording import extremes_sentence
from pages.parts.limits_side_by_side import limits_side_by_side
from pages.parts.links import TRENDS, way_to
from pages.parts.measures import Measure, every_choice, facet_choice, measure_choice
from pages.parts.missing_wording import NO_ASPECT_RATES, nothing_placed, why_missing
from pages.parts.narrowing import narrowed, within
from pages.parts.passport import Question
from pages.parts.pictures import clickable, picture
from pages.parts.rate_line import rate_line
from pages.parts.rate_rows import ASKED, compared_rates, rate_dots, rate_table
from pages.parts.shell import stop_if_empty
from pages.parts.unmapped import unmapped_note
from pages.parts.wording import CLICK, literal, mark, subtitle, word

Connection = duckdb.DuckDBPyConnection


def dimensions_and_topics(con: Connection, filters: Filters) -> None:
    """Sentence, rates and severities side by side, over time, what changed, table."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        facet = facet_choice(("dimension", "topic"), key="aspect")
        measure = measure_choice(con, filters, facet)
        every = every_choice()
        rates = compared_rates(con, filters, measure, facet)
    stop_if_empty(rates.empty, nothing_placed(cached.row(overview, con, filters)))
    st.markdown(extremes_sentence(rates, facet, measure.name.lower()))
    unmapped_note(con, filters, facet, key="dimensions_unmapped")
    if rates["rate"].isna().all():
        stop_if_empty(True, f"{why_missing(str(rates['why'].iloc[0]))} {NO_ASPECT_RATES}")
    target = cached.rule(con, measure.target) if measure.target else None
    st.caption(CLICK)
    _side_by_side(con, filters, rates, measure, facet, target)
    if value := _line_shown(list(rates.loc[rates["rate"].notna(), facet]), facet, measure):
        _controlled_line(con, filters, measure, facet=facet, value=value, every=every, target=target)
    else:
        _over_time(con, filters, measure, facet=facet, every=every, target=target)
        if measure.code in CONTROLLED:
            limits_side_by_side(con, filters, measure, facet=facet, every=every)
    changes_by(con, filters, measure.code, facet, key="dimensions_change", label=partial(mark, facet))
    rate_table(con, filters, rates, facet, key="dimensions", measure=measure)


def _side_by_side(
    con: Connection, filters: Filters, rates: pd.DataFrame, measure: Measure, facet: str, target: float | None
) -> None:
    label = partial(mark, facet)
    left, right = st.columns(2)
    with left:
        asked = Question(con, filters, ASKED[measure.code], by=facet)
        aspect = rate_dots(rates, measure, facet, target=target, key="dimensions_dots", label=label, asked=asked)
    with right:
        found = all_findings(cached.rows(nonconformities, con, filters, by=facet))
        bars = chart_of(
            severity_bars,
            found,
            facet=facet,
            title=severities_title(found),
            subtitle="Number of findings by severity",
            label=label,
        )
        graded = clickable(bars, key="dimensions_severities", asked=Question(con, filters, "nonconformities", by=facet))
    if aspect:
        inside = narrowed(filters, **{facet: aspect[0]})
        findings_behind(con, inside, what=mark(facet, aspect[0]), key="dimensions_aspect")
    if graded:
        inside = narrowed(filters, severity=graded[0], **{facet: graded[1]})
        what = f"{mark(facet, graded[1])}, {word('severity', graded[0])}"
        findings_behind(con, inside, what=what, key="dimensions_graded")


def _over_time(
    con: Connection, filters: Filters, measure: Measure, *, facet: str, every: str, target: float | None
) -> None:
    trend = cached.rows(measure.metric, con, filters, by=facet, every=every)
    picked = rate_line(
        con, filters, trend, title=changed_lines(con, filters, measure, facet), subtitle=subtitle(measure.name),
        facet=facet, every=every, target=target, label=partial(mark, facet), key="dimensions_trend",
        asked=Question(con, filters, ASKED[measure.code], by=facet, every=every),
    )  # fmt: skip
    if picked:
        period = within(narrowed(filters, **{facet: picked[0]}), date.fromisoformat(picked[1]), every)
        what = f"{mark(facet, picked[0])}, {every} from {picked[1]}"
        findings_behind(con, period, what=what, key="dimensions_period")


def _line_shown(values: list[str], facet: str, measure: Measure) -> str | None:
    """Which one line to show with control limits; None for all of them."""
    if measure.code not in CONTROLLED:
        return None
    options = [words.ALL_LINES, *values]
    if st.session_state.get("limits_of") not in (None, *options):
        st.session_state["limits_of"] = words.ALL_LINES
    picked = st.selectbox(
        words.ONE_LINE, options, key="limits_of", bind="query-params", help=words.ONE_LINE_HELP,
        format_func=partial(mark, facet), width=360,
    )  # fmt: skip
    return None if picked == words.ALL_LINES else str(picked)


def _controlled_line(
    con: Connection, filters: Filters, measure: Measure, *, facet: str, value: str, every: str, target: float | None
) -> None:
    """One line with control limits and breaks; a link to its signals."""
    own = narrowed(filters, **{facet: value})
    points = cached.rows(control_chart, con, own, measure=measure.code, by=facet, every=every)
    points = points[points[facet].astype(str) == value]
    if points.empty:
        st.info(words.TOO_SHORT)
        return
    scheme = str(points["scheme"].value_counts().index[0])
    points = points[points["scheme"] == scheme]
    line = Line(measure.code, facet, every, value, scheme, f"{mark(facet, value)}, {scheme}", {})
    last = points.iloc[-1].to_dict()
    counting = points[points["whole"]].to_dict("records")
    if counting and (said := words.limits_sentence(counting[-1], measure.code, every)):
        st.markdown(said)
    breaks = shown_breaks(breaks_of(con, filters, points, line), points)
    figure = chart_of(
        control_figure, points, title=control_wording.title(points, line.name, measure=measure.code, every=every),
        subtitle=control_wording.subtitle(measure.code, last, every),
        unit=control_wording.unit(measure.code, last["chart"]), every=every,
        breaks=breaks, target=target,
    )  # fmt: skip
    picture(figure, key="dimensions_control")
    if breaks:
        st.caption(literal(control_wording.breaks_sentence(breaks)))
    way_to(TRENDS, key="dimensions_trends")
