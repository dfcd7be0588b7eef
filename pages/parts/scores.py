"""Printed scores against the answers, on the Data quality page: per checklist, per audit, and process audits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from metrics.filters import Filters
from metrics.process_audits import process_audits
from metrics.score_reconciliation import reconciled_audits, score_reconciliation
from pages.parts import cached
from pages.parts.evidence import source
from pages.parts.score_behind import score_behind
from pages.parts.score_wording import (
    ALL_EXPLAINED,
    CHOOSE,
    INTRO,
    ONLY_LEFT,
    PROCESS_AUDITS,
    SCORES,
    SHOW,
    checklist_sentence,
    downgrade_words,
    explanation,
    process_sentence,
    reconciliation_sentence,
)
from pages.parts.tables import filled, table
from pages.parts.wording import literal

AUDITS = [
    "supplier", "site", "date", "audit_no", "score", "recomputed", "gap", "explained_by", "file", "sheet", "row",
]  # fmt: skip
PROCESSES = [
    "supplier", "site", "date", "audit_no", "printed_class", "rule_class", "recomputed", "downgraded", "thin", "file",
    "sheet", "row",
]  # fmt: skip


def scores_recomputed(con: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Which rule explains the scores of each checklist, and the audits it does not explain. Nothing without scores."""
    checklists = cached.slow(score_reconciliation, con, filters)
    if not checklists["of"].any():
        return
    st.subheader(SCORES)
    st.markdown(reconciliation_sentence(checklists))
    st.caption(literal(INTRO))
    told = checklists.to_dict("records")
    st.markdown("\n".join(f"- {checklist_sentence(row)}" for row in told))
    _audits_of(con, filters, [row for row in told if row["of"]])
    _process_audits(con, filters)


def _audits_of(con: duckdb.DuckDBPyConnection, filters: Filters, checklists: list[dict[Any, Any]]) -> None:
    by_name = {f"{row['scheme']} {row['version']}".strip(): row for row in checklists}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(SHOW, list(by_name), key="scored_checklist")
        only_left = st.toggle(ONLY_LEFT, value=True, key="scores_left")
    row = by_name[str(picked)]
    asked = {"scheme": str(row["scheme"]), "version": str(row["version"])}
    audits = cached.rows(reconciled_audits, con, filters, **asked)
    shown = (audits[audits["explained_by"] != row["rule"]] if only_left else audits).reset_index(drop=True)
    if shown.empty:
        st.success(ALL_EXPLAINED)
        return
    rows = shown.assign(explained_by=[explanation(one) for one in shown.to_dict("records")], gap=shown["gap"].round(2))
    position = table(rows, AUDITS, key="scored_audits", about=filters, selectable=True)
    if position is None:
        st.caption(CHOOSE)
        return
    chosen: Mapping[Any, Any] = shown.to_dict("records")[position]
    score_behind(con, filters, audit_key=int(chosen["audit_key"]), key="scored_rules")
    source(con, chosen, key="scored_source")


def _process_audits(con: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    audits = cached.rows(process_audits, con, filters)
    if audits.empty:
        return
    st.subheader(PROCESS_AUDITS)
    st.markdown(process_sentence(audits))
    rows = audits.rename(columns={"class": "rule_class", "score": "recomputed"}).assign(
        downgraded=[downgrade_words(one) for one in audits.to_dict("records")],
        thin=[", ".join(parts) for parts in audits["thin"]],
    )
    position = table(rows, filled(rows, PROCESSES), key="process_audits", about=filters, selectable=True)
    if position is not None:
        source(con, pd.Series(audits.iloc[position]).to_dict(), key="process_source")
