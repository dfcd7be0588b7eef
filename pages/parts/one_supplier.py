"""One supplier in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import duckdb
import streamlit as st

from charts.comparison import rate_comparison
from charts.history import audit_history
from metrics.auditor_returns import auditor_changes
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.risk import risk
from metrics.supplier_history import supplier_history
from pages.parts import cached
from pages.parts.evidence import audits_behind, findings_behind, open_actions
from pages.parts.figures import figures
from pages.parts.headlines import rate_figures
from pages.parts.life_line_parts import supplier_lines
from pages.parts.narrowing import narrowed
from pages.parts.notes import supplier_notes
from pages.parts.pictures import clickable
from pages.parts.ranking import standing
from pages.parts.wording import NO_MARKS, NOTHING, mark, supplier_sentence


def one_supplier(con: duckdb.DuckDBPyConnection, filters: Filters, name: str, measure: str) -> None:
    """Tier, comparison, rates, history, dimensions, open actions, findings and audits of one supplier."""
    own = narrowed(filters, supplier=name)
    st.subheader("One supplier in full")
    st.text(name)
    tiers = cached.rows(risk, con, own)
    if tiers.empty:
        st.info(NOTHING)
        return
    st.markdown(supplier_sentence(tiers.to_dict("records")[0]))
    supplier_notes(con, name)
    standing(con, filters, name, measure)
    figures(rate_figures(con, own), across=4)
    left, right = st.columns(2)
    with left:
        day = _history(con, filters, name)
    with right:
        dimension = _dimensions(con, own)
    if day is not None:
        findings_behind(con, replace(own, start=day, stop=day), what=f"{name}, {day}", key="supplier_day")
    if dimension is not None:
        findings_behind(
            con,
            narrowed(own, dimension=dimension),
            what=f"{name}, {mark('dimension', dimension)}",
            key="supplier_dimension",
        )
    lines, actions, findings, audits = st.tabs(["Life-lines", "Open actions", "Findings", "Audits"])
    with lines:
        supplier_lines(con, filters, name)
    with actions:
        open_actions(con, own, what=name, key="supplier_actions")
    with findings:
        findings_behind(con, own, what=name, key="supplier_findings")
    with audits:
        audits_behind(con, own, what=name, key="supplier_audits")


def _history(con: duckdb.DuckDBPyConnection, filters: Filters, name: str) -> date | None:
    history = cached.rows(supplier_history, con, filters, supplier=name)
    value, unit, title = ("conformity", "share", "Conformity of each audit (share of answers)")
    target: float | None = cached.rule(con, "target_conformity")
    if history[value].isna().all():
        value, unit, title, target = "score", "score", "Score of each audit (percent)", None
    if history[value].isna().all():
        st.info(NO_MARKS)
        return None
    changes = cached.rows(auditor_changes, con, replace(filters, suppliers=(name,)))
    figure = audit_history(history, value=value, unit=unit, title=title, target=target, changes=changes)
    picked = clickable(figure, key="supplier_history")
    return date.fromisoformat(picked[1]) if picked else None


def _dimensions(con: duckdb.DuckDBPyConnection, own: Filters) -> str | None:
    rates = cached.rows(conformity_rate, con, own, by="dimension")
    if rates["rate"].isna().all():
        return None
    figure = rate_comparison(
        rates,
        facet="dimension",
        title="Conformity by dimension",
        subtitle="Share of answers, 95% interval; in brackets the answers",
        target=cached.rule(con, "target_conformity"),
        label=partial(mark, "dimension"),
    )
    picked = clickable(figure, key="supplier_dimensions")
    return picked[0] if picked else None
