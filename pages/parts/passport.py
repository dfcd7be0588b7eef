"""Where a figure comes from: definition, counts, filters, files, rows, and how to work it out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from data.loads import loads
from data.warehouse import source_of
from metrics.catalogue import CATALOGUE
from metrics.evidence import answer_rows
from metrics.figure_rows import AT_RISK, figure_rows, loads_behind
from metrics.filters import Filters
from metrics.risk import RULE
from pages.parts import cached
from pages.parts import passport_wording as words
from pages.parts.addresses import address, command
from pages.parts.evidence import ANSWER_COLUMNS, rows_behind, source
from pages.parts.tables import filled, table
from pages.parts.wording import CHOOSE_ROW, literal

COLUMNS = [
    "supplier", "site", "region", "date", "count", "of", "checklist", "dimension", "clause", "severity", "result",
    "tier", "standing", "due", "days_left", "state", "again_date", "text", "finding_text", "owner", "original_due",
    "closed", "verified", "audit_no", "file", "sheet", "row",
]  # fmt: skip
LOAD_COLUMNS = ["load", "file", "loaded_at", "loaded_by", "rows"]


@dataclass(frozen=True)
class Question:
    """What a figure is asked by: the connection, the view, the metric's name, and the measure where it has several."""

    con: duckdb.DuckDBPyConnection
    filters: Filters
    figure: str
    measure: str | None = None


@dataclass(frozen=True)
class Passport:
    """What stands behind a figure: the metric's row, the rows that add up to it, and the loads they came with."""

    row: dict[str, Any]
    rows: pd.DataFrame
    loads: pd.DataFrame


def passport_of(asked: Question) -> Passport:
    """Work out what stands behind a figure."""
    rows = cached.rows(figure_rows, asked.con, asked.filters, figure=asked.figure, measure=asked.measure)
    counted = loads_behind(asked.con, asked.filters, figure=asked.figure, rows=rows)
    named = counted.merge(cached.rows(loads, asked.con).drop(columns="read"), on="load", how="left")
    return Passport(row_of(asked), rows, named[LOAD_COLUMNS])


def row_of(asked: Question) -> dict[str, Any]:
    """The metric's own row of the figure."""
    metric = CATALOGUE[asked.figure].function
    if asked.figure == "risk":
        tiers = cached.rows(metric, asked.con, asked.filters)["tier"]
        count, of = int(tiers.isin(AT_RISK).sum()), len(tiers)
        return {"count": count, "of": of, "rate": count / of if of else None, "why": None if of else "nothing in view"}
    only = {"corrective-actions": "measure", "coverage": "measure", "nonconformities": "severity"}.get(asked.figure)
    wanted = None if only is None else (only, asked.measure or "all")
    return cached.row(metric, asked.con, asked.filters, only=wanted)


def definition(figure: str) -> list[str]:
    """What a figure is, in paragraphs, the first one first."""
    paragraphs = CATALOGUE[figure].paragraphs
    return [RULE, *paragraphs] if figure == "risk" else paragraphs


def ask(asked: Question, label: str, *, key: str) -> None:
    """A button that opens the passport of a figure; nothing is worked out before."""
    if st.button(words.ASK, key=key, type="tertiary", icon=":material/fact_check:"):
        st.dialog(literal(label), width="large")(_passport)(asked, key)


def _passport(asked: Question, key: str) -> None:
    told = passport_of(asked)
    st.markdown(words.value_sentence(told.row, asked.figure, asked.measure))
    st.caption(literal(asked.filters.in_words()))
    first, *rest = definition(asked.figure)
    st.markdown(literal(first))
    if rest:
        with st.expander(words.DEFINITION):
            for paragraph in rest:
                st.markdown(literal(paragraph))
    st.markdown(words.ROWS)
    _rows(asked, told, f"{key}_rows")
    if not told.loads.empty:
        st.markdown(words.LOADS)
        table(told.loads, LOAD_COLUMNS, key=f"{key}_loads", about=asked.filters)
    st.markdown(words.AGAIN)
    st.markdown(f"[{words.AGAIN_LINK}]({address('', asked.filters, pinned=True)})")
    st.caption(words.again_line(asked.figure, asked.measure))
    asked_again = command(asked.filters, asked.figure, database=source_of(asked.con)[0])
    st.code(asked_again, language="bash", wrap_lines=True)
    st.caption(words.DAY)


def _rows(asked: Question, told: Passport, key: str) -> None:
    if told.rows.empty:
        st.info(words.NO_ROWS)
        return
    st.markdown(words.sums_sentence(told.rows, told.row, asked.figure))
    if asked.figure == "risk":
        st.caption(words.SUPPLIER_ROWS)
    columns = filled(told.rows, [column for column in COLUMNS if column in told.rows])
    position = table(told.rows, columns, key=key, about=asked.filters, selectable=True, height=300)
    if position is None:
        st.caption(CHOOSE_ROW)
        return
    row = told.rows.to_dict("records")[position]
    if pd.notna(row["load"]):
        source(asked.con, row, key=f"{key}_source")
    if asked.figure == "conformity-rate":
        answers = cached.rows(answer_rows, asked.con, audit_key=int(row["audit_key"]))
        rows_behind(
            asked.con, answers, ANSWER_COLUMNS, noun="answer", what="this audit", key=f"{key}_answers",
            about=asked.filters,
        )  # fmt: skip
