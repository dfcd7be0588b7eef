"""The parts of the Data quality page: the checks, and what one of them met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from metrics.doubts import doubts
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.evidence import source
from pages.parts.links import way_to
from pages.parts.quality_rows import LIMIT
from pages.parts.quality_wording import CELLS, CHECKS, FIELDS, SHOW, finding
from pages.parts.tables import table
from pages.parts.wording import literal, rows_sentence

SUMMARY = ["effect", "finding", "count", "of", "unit", "rate"]
DETAIL = [
    "supplier", "site", "checklist", "date", "audit_no", "clause", "heading", "found", "rows", "reason", "file",
    "sheet", "row",
]  # fmt: skip
ALWAYS = ("found", "file", "sheet", "row")


def chosen_check(met: pd.DataFrame, filters: Filters) -> str:
    """The check to look at: the row or the name chosen, else the first one."""
    position = table(met, SUMMARY, key="checks", about=filters, selectable=True, height="content")
    if position is not None and st.session_state.get("check_row") != position:
        st.session_state["check"] = met["check"].iloc[position]
    st.session_state["check_row"] = position
    names = list(met["check"])
    if st.session_state.get("check") not in (None, *names):
        st.session_state["check"] = names[0]
    picked = st.selectbox(SHOW, names, format_func=lambda name: CHECKS[name].name, key="check", bind="query-params")
    return str(picked)


def one_check(con: duckdb.DuckDBPyConnection, filters: Filters, row: Mapping[Any, Any]) -> None:
    """What a check met, its effect, what would do, and the rows with the cells of the file behind them."""
    check = CHECKS[str(row["check"])]
    st.subheader(finding(row))
    st.markdown(f"**What it does to the figures.** {literal(check.effect)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**What to do.** {literal(check.remedy)}", width="content")
        if not check.remedy.startswith("Nothing"):
            way_to(check.page, key="check_remedy")
    found = cached.rows(doubts, con, filters, check=str(row["check"]), limit=LIMIT)
    found["heading"] = [FIELDS.get(name, name) for name in found["heading"]]
    st.markdown(rows_sentence(len(found), "line", check.name.lower(), LIMIT))
    columns = [name for name in DETAIL if name in ALWAYS or found[name].notna().any()]
    if (found["rows"] == 1).all():
        columns.remove("rows")
    if found["found"].isna().all():
        columns.remove("found")
    position = table(found, columns, key=f"doubts_{row['check']}", about=filters, selectable=True)
    if position is None:
        st.caption(CELLS)
    elif pd.notna(found["row"].iloc[position]):
        source(con, found.to_dict("records")[position], key=f"doubts_{row['check']}_source")
