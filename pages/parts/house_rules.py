"""The house rules: those in force, a change with its effect beforehand, and every change so far."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from data.house_rules import Rule, change_rule, rule_changes, shipped_rules
from data.rule_trial import rule_trial
from data.warehouse import WarehouseError
from metrics.choices import house_rules
from metrics.filters import Filters
from metrics.risk import risk
from pages.parts import cached
from pages.parts import rule_wording as words
from pages.parts.databases import Served
from pages.parts.filter_wording import filters_in_words
from pages.parts.headline_rows import headline_rows
from pages.parts.rule_names import rule_name
from pages.parts.said import hand_over
from pages.parts.tables import filled, table
from pages.parts.wording import TIERS, WORKING_OUT, literal

Connection = duckdb.DuckDBPyConnection
HISTORY = ["changed_at", "rule_name", "before", "after", "reason", "changed_by", "rule_code"]


def rules(served: Served, con: Connection, filters: Filters) -> None:
    """Choose a rule, see what another value would do, put it in force; the rules and their history below."""
    st.markdown(words.INTRO)
    frame = cached.rows(house_rules, con)
    frame = frame.assign(rule_name=frame["name"].map(rule_name), rule_code=frame["name"])
    values = dict(zip(frame["name"], frame["value"], strict=True))
    known = {name: rule for name, rule in shipped_rules().items() if name in values}
    name = st.selectbox(
        "House rule", list(known), format_func=rule_name, index=None, key="rule", placeholder=words.CHOOSE
    )
    if name is not None:
        _change(served, con, filters, known[name], str(values[name]))
    table(
        frame,
        ["rule_name", "value", "meaning", "rule_code"],
        key="rules",
        about="The house rules in force.",
        height=420,
    )
    st.subheader("Changes of house rules")
    changes = cached.rows(rule_changes, con)
    if changes.empty:
        st.info(words.NO_CHANGES)
    else:
        changes = changes.assign(rule_name=changes["name"].map(rule_name), rule_code=changes["name"])
        table(changes, filled(changes, HISTORY), key="rule_changes", about="Changes of house rules, the latest first.")


def _change(served: Served, con: Connection, filters: Filters, rule: Rule, value: str) -> None:
    with st.container(border=True):
        st.markdown(literal(rule.meaning))
        st.caption(literal(words.in_force(value, shipped=rule.value)))
        left, right = st.columns(2)
        with left:
            wanted = _wanted(rule, value)
        reason = str(right.text_input(words.WHY, key=f"rule_reason_{rule.name}", max_chars=200)).strip()
        same = wanted.strip() == value
        if same:
            st.caption(words.SAME)
        show, use = st.columns(2)
        asked = show.button("Show the effect", disabled=same, key=f"rule_effect_{rule.name}", width="stretch")
        ready = reason and not same
        put = use.button(
            "Put in force", disabled=not ready, type="primary", key=f"rule_use_{rule.name}", width="stretch"
        )
        if asked:
            _effect(served, con, filters, rule.name, wanted)
        if put:
            hand_over(served, "a house rule", partial(_put, served, rule.name, wanted, reason))


def _wanted(rule: Rule, value: str) -> str:
    """The value asked for, as text; the widget follows what the rule allows."""
    key = f"rule_value_{rule.name}"
    if rule.words:
        return str(st.selectbox("New value", rule.words, index=rule.words.index(value), key=key))
    if rule.bounds is None:
        return str(st.text_input("New value", value=value, key=key, max_chars=300))
    low, high = rule.bounds
    if rule.is_whole:
        return str(st.number_input("New value", int(low), int(high), value=int(float(value)), step=1, key=key))
    step = 0.01 if high <= 1 else 1.0
    found = float(st.number_input("New value", low, high, value=float(value), step=step, key=key))
    return value if found == float(value) else f"{found:g}"


def _effect(served: Served, con: Connection, filters: Filters, name: str, value: str) -> None:
    """What would move, told before anything is changed."""
    try:
        with st.spinner(WORKING_OUT, show_time=True):
            before, tiers = headline_rows(con, filters), _tiers(con, filters)
            with rule_trial(served.warehouse, name, value) as trial:
                after, others = headline_rows(trial, filters), _tiers(trial, filters)
    except WarehouseError as error:
        st.warning(literal(error))
        return
    moved = pd.DataFrame(words.moved_rows(before, after))
    both = pd.DataFrame({"before": tiers, "after": others}).dropna()
    other = both[both["before"] != both["after"]].rename_axis("supplier").reset_index()
    st.markdown(words.effect_sentence(len(moved), len(other)))
    about = f"{rule_name(name)} ({name}) = {value} on trial. {filters_in_words(filters)}"
    if len(moved):
        table(moved, ["figure", "before", "after"], key="rule_moved", about=about)
    if len(other):
        for column in ("before", "after"):
            other[column] = other[column].map(TIERS)
        table(other, ["supplier", "before", "after"], key="rule_tiers", about=about)


def _tiers(con: Connection, filters: Filters) -> pd.Series:
    tiers: pd.Series = risk(con, filters).set_index("supplier")["tier"].astype(str)
    return tiers


def _put(served: Served, name: str, value: str, reason: str) -> str:
    at = datetime.now().replace(microsecond=0)
    before = change_rule(served.warehouse, name, value, by=served.by, at=at, reason=reason)
    return words.changed_sentence(rule_name(name), before, value)
