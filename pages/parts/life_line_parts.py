"""Life-lines on a page: counts over time, what is chronic, and the lines of one supplier."""

from __future__ import annotations

from datetime import date
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from charts.life_lines import FOUND, life_line_grid
from charts.life_states import GROUPS, life_state_bars
from metrics.chronic import chronic
from metrics.filters import Filters
from metrics.life_lines import life_line_cells, life_line_rows, life_lines
from pages.parts import cached
from pages.parts.chart_titles import life_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind, rows_behind
from pages.parts.links import way_to_supplier
from pages.parts.narrowing import narrowed, on_checklist, within
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.recurrence_wording import LIFE, LIFE_RULE, chronic_sentence, life_sentence
from pages.parts.recurrence_words import LIFE_GROUP_WORDS
from pages.parts.scorecard_wording import NO_LINES
from pages.parts.supplier_titles import found_title
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, NO_CLAUSES, word

Connection = duckdb.DuckDBPyConnection
COUNT_COLUMNS = ["life", "count", "of", "rate", "low", "high"]
ROW_COLUMNS = [
    "supplier", "site", "date", "checklist", "clause", "severity", "life", "found_on", "text", "number", "file",
    "sheet", "row",
]  # fmt: skip
CHRONIC_COLUMNS = [
    "supplier", "site", "checklist", "clause", "run", "times_found", "last_found", "now", "title", "dimension",
]  # fmt: skip


def lines_over_time(con: Connection, filters: Filters, *, every: str) -> None:
    """Sentence, counts per period, counts per state, chronic lines."""
    states = cached.slow(life_lines, con, filters)
    if states.empty:
        st.info(NO_CLAUSES)
        return
    st.markdown(life_sentence(states))
    st.caption(CLICK)
    bars = chart_of(
        life_state_bars, cached.slow(life_lines, con, filters, every=every), title=life_title(states), subtitle=LIFE,
        every=every, label=LIFE_GROUP_WORDS.__getitem__,
    )  # fmt: skip
    if picked := clickable(bars, key="life_states", asked=Question(con, filters, "life-lines", every=every)):
        group, day = picked
        period = within(filters, date.fromisoformat(day), every)
        _rows(con, period, GROUPS[group][0], f"{LIFE_GROUP_WORDS[group]}, {every} from {day}", key="life_period")
    rows = states.rename(columns={"state": "life"})
    position = table(rows, filled(rows, COUNT_COLUMNS), key="life_counts", about=filters, selectable=True)
    st.caption(LIFE_RULE)
    if position is not None:
        state = str(rows["life"].iloc[position])
        _rows(con, filters, (state,), word("life", state), key="life_rows")
    _chronic(con, filters)


def supplier_lines(con: Connection, filters: Filters, name: str) -> None:
    """The life-lines of one supplier: one picture per site and checklist, the one with most nonconformities first."""
    cells = cached.rows(life_line_cells, con, filters, supplier=name)
    found = cells[cells["state"].isin(FOUND)]
    if found.empty:
        st.info(NO_LINES)
        return
    sizes = found.groupby(["site", "checklist"], sort=False).size().sort_values(ascending=False, kind="stable")
    options = [f"{site} · {checklist}" for site, checklist in sizes.index]
    chosen = st.selectbox("Site and checklist", options, key="life_site") if len(options) > 1 else options[0]
    site, checklist = sizes.index[options.index(chosen)]
    own = cells[(cells["site"] == site) & (cells["checklist"] == checklist)]
    grid = chart_of(life_line_grid, own, title=found_title(own), subtitle=chosen, label=partial(word, "life"))
    st.caption(CLICK)
    if picked := clickable(grid, key="life_grid"):
        scheme, version = str(own["scheme"].iloc[0]), str(own["version"].iloc[0])
        here = narrowed(on_checklist(filters, scheme, version), supplier=name, site=str(site))
        findings_behind(con, here, clause=picked[0], what=f"clause {picked[0]}, {site}", key="life_findings")
    st.caption(LIFE_RULE)


def _chronic(con: Connection, filters: Filters) -> None:
    st.subheader("Audit after audit")
    lines: pd.DataFrame = cached.rows(chronic, con, filters)
    st.markdown(chronic_sentence(lines))
    if lines.empty:
        return
    position = table(lines, filled(lines, CHRONIC_COLUMNS), key="chronic", about=filters, selectable=True, height=300)
    if position is not None:
        row = lines.iloc[position]
        here = narrowed(
            on_checklist(filters, row["scheme"], row["version"]), supplier=row["supplier"], site=row["site"]
        )
        what = f"clause {row['clause']}, {row['site']}"
        way_to_supplier(str(row["supplier"]), key="chronic_supplier")
        findings_behind(con, here, clause=row["clause"], what=what, key="chronic_findings")


def _rows(con: Connection, filters: Filters, states: tuple[str, ...], what: str, *, key: str) -> None:
    found = cached.rows(life_line_rows, con, filters, states=states)
    rows_behind(con, found, filled(found, ROW_COLUMNS), noun="finding", what=what, key=key, about=filters)
