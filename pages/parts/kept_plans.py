"""Kept audit plans: keeping the one on the page, the list of those kept, and what came of them."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from data.audit_plans import PlanRecord, keep_plan, remove_plan
from metrics import kept_plans as metric
from metrics.choices import house_rules
from metrics.filters import Filters
from metrics.plan_promise import Promise
from metrics.worked_out import program
from pages.parts import cached, plan_wording
from pages.parts import kept_plan_wording as words
from pages.parts.databases import Served
from pages.parts.evidence import source
from pages.parts.plan_parts import Asked
from pages.parts.said import hand_over
from pages.parts.tables import filled, table

Connection = duckdb.DuckDBPyConnection
PLAN_COLUMNS = ["plan_name", "as_of", "until", "visits", "promised", "came", "saved_by", "saved_at"]
VISIT_COLUMNS = [
    "arm", "plan_reason", "supplier", "site", "region", "scheme", "week", "planned_state", "done_on", "result", "hit",
    "found_count", "chance_then", "file", "sheet", "row",
]  # fmt: skip
RULES = ("half_life_months", "visit_days", "audit_interval_least", "audit_interval_most", "audit_interval_tolerance")


def keeping(
    served: Served,
    con: Connection,
    filters: Filters,
    wanted: Asked,
    plan: pd.DataFrame,
    visits: pd.DataFrame,
    told: Promise,
) -> None:
    """A form that keeps the plan on the page under a name."""
    st.caption(words.INTRO)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(words.NAME, key="plan_name", max_chars=100)
        ready = bool(name.strip()) and told.visits > 0
        if st.button("Save this plan", key="keep_plan", disabled=not ready, type="primary"):
            rules = cached.rows(house_rules, con).set_index("name")["value"]
            record = _record(name, filters, wanted, told, {rule: rules[rule] for rule in RULES})
            left_out = plan[plan["arm"] == "left out"]
            hand_over(served, "an audit plan", partial(_kept, served, record, pd.concat([visits, left_out])))


def kept(served: Served, con: Connection, filters: Filters) -> None:
    """The plans kept, each with its promise and what came of it; choosing one shows its visits."""
    plans = cached.rows(metric.kept_plans, con, filters)
    if plans.empty:
        st.info(words.NONE_KEPT)
        return
    records = plans.to_dict("records")
    shown = plans.assign(
        plan_name=plans["name"],
        promised=[words.promised(row) for row in records],
        came=[words.came(row) for row in records],
    )
    position = table(shown, PLAN_COLUMNS, key="kept_plans", about=words.INTRO, selectable=True)
    if position is None:
        st.caption(words.CHOOSE)
        return
    row = records[position]
    st.markdown(words.plan_score_sentence(row))
    _visits(con, filters, int(row["plan"]), str(row["name"]))
    if st.button("Remove this plan", key=f"remove_plan_{row['plan']}"):
        hand_over(served, "an audit plan", partial(_removed, served, int(row["plan"])))


def _visits(con: Connection, filters: Filters, plan: int, name: str) -> None:
    visits = cached.rows(metric.kept_visits, con, filters, plan=plan)
    records = visits.to_dict("records")
    shown = visits.assign(
        arm=[plan_wording.ARMS.get(str(row["arm"]), plan_wording.NO_ROOM) for row in records],
        plan_reason=[plan_wording.MUSTS.get(str(row["must"]), "") for row in records],
        planned_state=[words.STATES[str(row["state"])] for row in records],
        hit=[words.HITS.get(row["hit"], "") if pd.notna(row["hit"]) else "" for row in records],
        found_count=visits["found"],
        chance_then=visits["chance"],
    )
    position = table(
        shown, filled(shown, VISIT_COLUMNS), key="kept_visits", about=f"Audit plan {name}", selectable=True
    )
    if position is None:
        st.caption(words.CHOOSE_VISIT)
    elif pd.notna(records[position]["load"]):
        source(con, records[position], key="kept_visit_source")


def _record(name: str, filters: Filters, wanted: Asked, told: Promise, rules: dict[str, Any]) -> PlanRecord:
    inputs = {**asdict(wanted), "filters": filters.in_words(), "house_rules": rules}
    findings = None if math.isnan(told.findings) else told.findings
    return PlanRecord(
        name=name, event=wanted.event, as_of=filters.required_as_of("A plan"), until=wanted.until, days=wanted.days,
        basis=told.basis, score_version=program(), visits=told.visits, expected=told.expected, low=told.low,
        high=told.high, random_expected=told.random_expected, findings=findings, inputs=inputs,
    )  # fmt: skip


def _kept(served: Served, record: PlanRecord, visits: pd.DataFrame) -> str:
    keep_plan(served.warehouse, record, visits, by=served.by, at=datetime.now().replace(microsecond=0))
    return words.KEPT


def _removed(served: Served, plan: int) -> str:
    remove_plan(served.warehouse, plan, by=served.by, at=datetime.now().replace(microsecond=0))
    return words.REMOVED
