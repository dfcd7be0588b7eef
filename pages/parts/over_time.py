"""The line of the Overview, with what is behind its points; of findings alone, what was found over time."""

from __future__ import annotations

from datetime import date

import duckdb
import streamlit as st

from charts.severities import severity_bars
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.periods import knowledge
from pages.parts import cached
from pages.parts.all_findings import all_findings
from pages.parts.change import line_title
from pages.parts.chart_titles import severities_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import audits_behind, findings_behind
from pages.parts.measures import Measure, every_choice
from pages.parts.narrowing import narrowed, within
from pages.parts.passport import Question, ask
from pages.parts.pictures import clickable
from pages.parts.rate_line import rate_line
from pages.parts.rate_rows import ASKED
from pages.parts.trust_wording import faint_bars_sentence
from pages.parts.wording import BAND, CLICK, subtitle, word

Connection = duckdb.DuckDBPyConnection


def rate_over_time(con: Connection, filters: Filters, measure: Measure) -> None:
    """The periods to choose, the line, and the audits behind a point clicked."""
    every = every_choice()
    st.caption(CLICK)
    picked = rate_line(
        con, filters, cached.rows(measure.metric, con, filters, every=every), every=every,
        title=line_title(con, filters, measure), subtitle=subtitle(measure.name, BAND),
        target=cached.rule(con, str(measure.target)), key="overview_trend",
        asked=Question(con, filters, ASKED[measure.code], every=every),
    )  # fmt: skip
    if picked:
        period, what = within(filters, date.fromisoformat(picked[1]), every), f"the {every} from {picked[1]}"
        ask(Question(con, period, ASKED[measure.code]), f"{measure.name}, {what}", key="overview_point")
        audits_behind(con, period, what=what, key="overview_audits")


def severities_over_time(con: Connection, filters: Filters) -> None:
    """The periods to choose, findings by severity, and those behind what is clicked."""
    every = every_choice()
    found = all_findings(cached.rows(nonconformities, con, filters, every=every))
    stack = chart_of(
        severity_bars, found, title=severities_title(found), subtitle="Findings by severity over time", every=every
    )
    asked = Question(con, filters, "nonconformities", every=every)
    picked = clickable(stack, key="severities_trend", asked=asked)
    if faint := faint_bars_sentence(found, every, cached.rows(knowledge, con, filters)):
        st.caption(faint)
    if picked:
        period = within(narrowed(filters, severity=picked[0]), date.fromisoformat(picked[1]), every)
        what = f"{word('severity', picked[0])}, {every} from {picked[1]}"
        findings_behind(con, period, what=what, key="severities_findings")
