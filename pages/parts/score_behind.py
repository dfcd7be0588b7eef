"""One audit's printed score against its answers, among the rows behind a figure."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import streamlit as st

from metrics.filters import Filters
from metrics.score_reconciliation import score_of_audit
from pages.parts import cached
from pages.parts.score_wording import audit_sentence, rule_words
from pages.parts.tables import table

MOST = 8


def score_behind(con: duckdb.DuckDBPyConnection, filters: Filters, *, audit_key: int, key: str) -> None:
    """The score by the rules that come nearest, and which of them make the printed one. Nothing without a score."""
    everything = replace(Filters(kinds=("all",)), as_of=filters.as_of)
    told = cached.rows(score_of_audit, con, everything, audit_key=audit_key)
    if told.empty:
        return
    st.markdown(audit_sentence(told))
    rows = told.head(MOST).assign(rule=[rule_words(rule) for rule in told["rule"].head(MOST)])
    rows["gap"] = rows["gap"].round(2)
    rows = rows.rename(columns={"score": "recomputed"})
    with st.expander("The score by each rule"):
        table(rows, ["rule", "recomputed", "gap"], key=key, about="One audit's score by each rule.")
