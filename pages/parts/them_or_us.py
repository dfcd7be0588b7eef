"""Them or us: does a clause fail at single sites, or at most of those that were asked?"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import streamlit as st

from charts.interval_dots import interval_dots
from metrics.clause_spread import clause_spread
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.charts_drawn import chart_of
from pages.parts.clause_company import with_checklist
from pages.parts.evidence import findings_behind
from pages.parts.narrowing import on_checklist
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.recurrence_titles import spread_title
from pages.parts.recurrence_wording import US_RULE, US_SUBTITLE, spread_sentence
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, NO_CLAUSES, percent

Connection = duckdb.DuckDBPyConnection
COLUMNS = [
    "clause", "checklist", "failing", "assessed", "rate", "low", "high", "them_or_us", "of_median", "median", "title",
    "dimension",
]  # fmt: skip
NAMES = {"count": "failing", "of": "assessed", "verdict": "them_or_us", "times": "of_median"}
MOST = 15


def them_or_us(con: Connection, filters: Filters) -> None:
    """Sentence, the clauses that fail at most sites against the median clause, all as a table."""
    spread = cached.rows(clause_spread, con, filters)
    if spread["rate"].isna().all():
        st.info(NO_CLAUSES)
        return
    st.markdown(spread_sentence(spread))
    st.caption(CLICK)
    rows = with_checklist(spread)
    middle = float(spread["rate"].median())
    rows["name"] = rows["clause"].str.cat(rows["title"].fillna(""), sep=" ").str.strip()
    shown = rows.assign(trust=np.where(rows["verdict"] == "most", "shown", "grey")).head(MOST)
    dots = chart_of(
        interval_dots, shown, name="name", title=spread_title(rows), subtitle=US_SUBTITLE, reference=middle,
        reference_name=f"median of all clauses {percent(middle, 1)}", keys=("scheme", "version", "clause"),
    )  # fmt: skip
    picked = clickable(dots, key="spread_dots", asked=Question(con, filters, "clause-spread"))
    if picked:
        _behind(con, filters, *picked, key="spread_mark")
    listed = rows.rename(columns=NAMES)
    position = table(listed, filled(listed, COLUMNS), key="spread", about=filters, selectable=True, height=300)
    st.caption(US_RULE)
    if position is not None:
        row: pd.Series = listed.iloc[position]
        _behind(con, filters, row["scheme"], row["version"], row["clause"], key="spread_findings")


def _behind(con: Connection, filters: Filters, scheme: str, version: str, clause: str, *, key: str) -> None:
    here = on_checklist(filters, scheme, version)
    findings_behind(con, here, clause=clause, what=f"clause {clause}", key=key)
