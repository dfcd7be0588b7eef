"""What audits find: the few clauses behind most of it, and severities over time."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd
import streamlit as st

from charts.pareto import clause_pareto
from charts.severities import severity_bars
from metrics.clauses import clauses
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.repeat_rate import repeat_rate
from pages.parts import cached
from pages.parts.clause_rows import CLAUSE_COLUMNS, clause_table
from pages.parts.evidence import findings_behind
from pages.parts.measures import every_choice
from pages.parts.narrowing import narrowed, on_checklist, within
from pages.parts.pictures import clickable
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, NO_CLAUSES, PARETO, clauses_sentence, word

Connection = duckdb.DuckDBPyConnection


def what_is_found(con: Connection, filters: Filters) -> None:
    """Sentence, Pareto of clauses, severities over time, all clauses as a table."""
    ranking = cached.rows(clauses, con, filters)
    if ranking.empty:
        st.info(NO_CLAUSES)
    else:
        st.markdown(clauses_sentence(ranking, cached.row(repeat_rate, con, filters)))
        _pareto(con, filters, ranking)
    every = every_choice()
    over_time = cached.rows(nonconformities, con, filters, every=every)
    stack = severity_bars(over_time, title="Findings by severity over time", subtitle="Number of findings", every=every)
    if picked := clickable(stack, key="severities_trend"):
        period = within(narrowed(filters, severity=picked[0]), date.fromisoformat(picked[1]), every)
        what = f"{word('severity', picked[0])}, {every} from {picked[1]}"
        findings_behind(con, period, what=what, key="severities_findings")
    if not ranking.empty:
        _all_clauses(con, filters, ranking)


def _pareto(con: Connection, filters: Filters, ranking: pd.DataFrame) -> None:
    st.caption(CLICK)
    bars = clause_pareto(ranking, title="Clauses behind most nonconformities", subtitle=PARETO)
    if picked := clickable(bars, key="clauses_pareto"):
        scheme, version, clause = picked
        checklist = on_checklist(filters, scheme, version)
        findings_behind(con, checklist, clause=clause, what=f"clause {clause}", key="clauses_findings")


def _all_clauses(con: Connection, filters: Filters, ranking: pd.DataFrame) -> None:
    st.subheader("All clauses")
    rows = clause_table(ranking)
    position = table(rows, filled(rows, CLAUSE_COLUMNS), key="clauses", about=filters, selectable=True)
    if position is not None:
        chosen = rows.iloc[position]
        checklist = on_checklist(filters, chosen["scheme"], chosen["version"])
        findings_behind(con, checklist, clause=chosen["clause"], what=f"clause {chosen['clause']}", key="clause_rows")
