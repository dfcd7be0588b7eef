"""The parts of the page of one supplier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from charts.history import VERDICT_HEIGHTS, audit_history
from charts.profile import peer_profile_dots
from metrics.action_list import action_list
from metrics.auditor_returns import auditor_changes
from metrics.change import last_audit
from metrics.filters import Filters
from metrics.peer_profile import peer_profile, peers_of
from metrics.risk import risk
from metrics.risk_parts import risk_parts, ways_out
from metrics.supplier_history import supplier_history
from pages.parts import cached, risk_wording
from pages.parts import scorecard_wording as words
from pages.parts.action_parts import action_table
from pages.parts.change import change_row, period_words
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind, rows_behind
from pages.parts.figures import figures
from pages.parts.headline_wording import periods_words
from pages.parts.headlines import rate_figures
from pages.parts.links import CHOSEN_SUPPLIER
from pages.parts.narrowing import narrowed
from pages.parts.otherwise_wording import disagreement, own_end
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.print_style import on_paper
from pages.parts.ranking import compared_by, standing, trends_of
from pages.parts.recorded_events import with_events
from pages.parts.risk_words import COMPONENTS
from pages.parts.supplier_titles import history_title, profile_title, trend_said, verdicts_title, visits_title
from pages.parts.tables import filled, table
from pages.parts.wording import NO_MARKS, NOTHING, literal, mark, rows_sentence, supplier_sentence

Connection = duckdb.DuckDBPyConnection
LIMIT = 1000
COUNTED = ["critical", "major", "minor", "ungraded"]
VISIT_COLUMNS = [
    "date", "site", "checklist", "kind", "result", "score", "conformity", "critical", "major", "minor", "ungraded",
    "auditor", "firm", "next_due", "audit_no",
]  # fmt: skip
PROFILE_COLUMNS = [
    "dimension", "rate", "low", "high", "count", "of", "peer_rate", "peer_of", "apart", "apart_low", "apart_high",
    "verdict",
]  # fmt: skip
PROFILE_NAMES = {
    "before_rate": "peer_rate", "before_of": "peer_of", "difference": "apart", "difference_low": "apart_low",
    "difference_high": "apart_high",
}  # fmt: skip
PART_COLUMNS = ["component_name", "points", "most_points", "weight", "measured"]
STEP_COLUMNS = ["step", "tier", "points", "site"]
# What fits the width of a sheet of paper.
PAPER_VISITS = [
    "date", "site", "checklist", "kind", "result", "score", "conformity", "critical", "major", "minor", "ungraded",
    "auditor",
]  # fmt: skip
PAPER_ACTIONS = ["site", "severity", "clause", "finding_text", "corrective_action", "due", "late_days"]


def supplier_choice(con: Connection, filters: Filters) -> str | None:
    """The supplier chosen by name; at first the one the filters name, if they name one."""
    names = sorted(cached.rows(risk, con, filters)["supplier"])
    if st.session_state.get(CHOSEN_SUPPLIER) not in (None, *names):
        st.session_state[CHOSEN_SUPPLIER] = None
    only = 0 if len(names) == 1 else None
    name: str | None = st.selectbox(
        words.WHO, names, index=only, key=CHOSEN_SUPPLIER, bind="query-params", placeholder=words.WHO_HINT
    )
    return name


def status(con: Connection, own: Filters, name: str) -> None:
    """Tier, why, and what would move it out of the tier."""
    told = cached.rows(risk, con, replace(own, tiers=()))
    if told.empty:
        st.info(NOTHING)
        return
    st.markdown(supplier_sentence(told.to_dict("records")[0]))
    ways = cached.rows(ways_out, con, replace(own, tiers=()), supplier=name)
    if len(ways):
        st.markdown(risk_wording.way_sentence(ways))


def rates(con: Connection, filters: Filters, own: Filters, name: str) -> None:
    """How it stands against all others, in sentences, and its four rates, each with how it changed of late."""
    measure = compared_by(con, filters)
    standing(con, filters, name, measure)
    figures(rate_figures(con, own, change=True), across=4)
    ends = (cached.rows(last_audit, con, each) for each in (own, filters))
    st.caption(f"{periods_words(*period_words(con, own))} {own_end(*ends)}".rstrip())
    _, lines = trends_of(con, filters, measure)
    if said := disagreement(lines[lines["supplier"] == name], change_row(con, own, measure)):
        st.caption(said)


def timeline(con: Connection, filters: Filters, own: Filters, name: str) -> None:
    """Its full audits as a chart; visits of every kind with results and auditors as a table, the newest first."""
    day = _history(con, filters, own, name)
    every_kind = own if own.kinds else replace(own, kinds=("all",))
    visits = cached.rows(supplier_history, con, every_kind, supplier=name).copy()
    visits[COUNTED] = visits[COUNTED].astype("Int64").where(visits["recorded"])  # nothing recorded is not nothing found
    if visits.empty:
        st.info(words.NO_AUDITS)
        return
    st.markdown(words.timeline_sentence(visits))
    if len(visits) > len(cached.rows(supplier_history, con, own, supplier=name)):
        st.caption(words.KINDS_NOTE)
    newest = visits.sort_values(["date", "audit_key"], ascending=False, ignore_index=True)
    rare = words.rarely_any(visits)
    with st.container(key="screen_visits"):
        rows_behind(
            con, newest, filled(newest, VISIT_COLUMNS, zeros_of=rare), noun="visit", what=name,
            key="supplier_visits", about=every_kind,
        )  # fmt: skip
    on_paper(newest, filled(newest, PAPER_VISITS, zeros_of=rare), key="visits")
    if day is not None:
        findings_behind(con, replace(own, start=day, stop=day), what=f"{name}, {day}", key="supplier_day")


def _history(con: Connection, filters: Filters, own: Filters, name: str) -> date | None:
    history = cached.rows(supplier_history, con, own, supplier=name).copy()
    history["found"] = history[COUNTED].sum(axis=1).where(history["recorded"])
    history["verdict"] = history["result"].map(VERDICT_HEIGHTS)
    value = next((each for each in words.HISTORIES if history[each].notna().any()), None)
    if value is None:
        st.info(NO_MARKS)
        return None
    unit, subtitle = words.HISTORIES[value]
    target = cached.rule(con, "target_conformity") if value == "conformity" else None
    changes = cached.rows(auditor_changes, con, own)
    figure = chart_of(
        audit_history, history, value=value, unit=unit, target=target, changes=changes, subtitle=subtitle,
        title=_history_title(con, filters, history, name, value=value, unit=unit, target=target),
    )  # fmt: skip
    figure, reasons = with_events(figure, Question(con, own, "conformity-rate", by="supplier", every="month"))
    picked = clickable(figure, key="supplier_history")
    if reasons:
        st.caption(literal(reasons))
    return date.fromisoformat(picked[1]) if picked else None


def _history_title(
    con: Connection, filters: Filters, history: pd.DataFrame, name: str, *, value: str, unit: str, target: float | None
) -> str:
    """What is drawn in words, with its trend as the sentences above have it, where one was tested."""
    if value == "found":
        return visits_title(history)
    if value == "verdict":
        return verdicts_title(history)
    _, lines = trends_of(con, filters, value)
    return history_title(history, trend_said(lines[lines["supplier"] == name]), value=value, unit=unit, target=target)


def profile(con: Connection, filters: Filters, own: Filters, name: str) -> None:
    """Its dimensions against the other suppliers of its region."""
    told = cached.rows(peer_profile, con, filters, supplier=name)
    if told.empty:
        st.info(words.no_profile(peers_of(con, filters, name)))
        return
    st.markdown(words.profile_sentence(told))
    st.caption(words.peers_words(int(told["peers"].iloc[0])))
    dots = chart_of(
        peer_profile_dots,
        told, facet="dimension", title=profile_title(told, words.PROFILE_TITLE), subtitle=words.PROFILE_SUBTITLE,
        label=partial(mark, "dimension"),
    )  # fmt: skip
    picked = clickable(dots, key="supplier_profile", asked=Question(con, own, "conformity-rate", by="dimension"))
    rows = told.rename(columns=PROFILE_NAMES)
    table(rows, PROFILE_COLUMNS, key="supplier_dimensions", about=own)
    on_paper(rows, PROFILE_COLUMNS, key="dimensions")
    if picked:
        what = f"{name}, {mark('dimension', picked[0])}"
        findings_behind(con, narrowed(own, dimension=picked[0]), what=what, key="supplier_dimension")


def score(con: Connection, own: Filters, name: str) -> None:
    """What its risk score is made of, and what would lower it."""
    scope = replace(own, tiers=())
    told = cached.rows(risk, con, scope)
    if told.empty:
        return
    st.subheader(words.WHY)
    st.markdown(risk_wording.seen_sentence(told.iloc[0].to_dict(), least=cached.rule(con, "risk_least_seen")))
    st.caption(risk_wording.MOST_POINTS)
    parts: pd.DataFrame = cached.rows(risk_parts, con, scope)
    rows = parts.assign(
        component_name=parts["component"].map(COMPONENTS),
        measured=[risk_wording.measured(row) for row in parts.to_dict("records")],
    ).sort_values("points", ascending=False, na_position="last", kind="stable")
    table(rows, PART_COLUMNS, key="risk_parts", about=own)
    on_paper(rows, PART_COLUMNS, key="parts")
    st.subheader(words.OUT)
    ways = cached.rows(ways_out, con, scope, supplier=name)
    steps = ways.assign(step=ways["step"].map(risk_wording.STEPS)).rename(columns={"score": "points"})
    table(steps, STEP_COLUMNS, key="risk_ways", about=own)
    on_paper(steps, STEP_COLUMNS, key="steps")


def actions(con: Connection, own: Filters, name: str) -> None:
    """Its open corrective actions."""
    open_now = cached.rows(action_list, con, own, which="open", limit=LIMIT)
    if open_now.empty and cached.rows(action_list, con, own, which="all", limit=1).empty:
        st.markdown(words.NO_ACTIONS)  # that none is open would say that there were some, all closed
        return
    st.markdown(rows_sentence(len(open_now), "open action", name, LIMIT))
    with st.container(key="screen_actions"):
        action_table(con, open_now, own, key="supplier_actions")
    if len(open_now):
        rows = open_now.rename(columns={"text": "corrective_action", "days_late": "late_days"})
        on_paper(rows, filled(rows, PAPER_ACTIONS), key="actions")


def findings(con: Connection, own: Filters, name: str) -> None:
    """Its findings down to their rows of the files; not on paper."""
    with st.container(key="screen_findings"):
        st.subheader(words.ROWS)
        findings_behind(con, own, what=name, key="supplier_findings")
