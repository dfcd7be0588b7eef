"""The drill-down: the rows behind a figure, and the cells of the file behind a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd
import streamlit as st
from openpyxl.utils import get_column_letter

from metrics import evidence
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.notes import finding_notes, with_notes
from pages.parts.score_behind import score_behind
from pages.parts.tables import table
from pages.parts.wording import CHOOSE_ROW, rows_sentence, source_sentence

FINDING_COLUMNS = [
    "supplier", "site", "date", "checklist", "clause", "dimension", "severity", "text", "pinned", "state", "audit_no",
    "file", "sheet", "row",
]  # fmt: skip
AUDIT_COLUMNS = [
    "supplier", "site", "date", "checklist", "kind", "result", "score", "critical", "major", "minor", "firm",
    "audit_no", "file", "sheet", "row",
]  # fmt: skip
ACTION_COLUMNS = [
    "supplier", "site", "severity", "clause", "finding_text", "text", "owner", "original_due", "due", "late", "file",
    "sheet", "row",
]  # fmt: skip
ANSWER_COLUMNS = ["clause", "title", "dimension", "topic", "outcome", "raw", "file", "sheet", "row"]
LIMIT = 1000


def findings_behind(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, what: str, key: str, clause: str | None = None
) -> None:
    """The findings in scope, newest first; choosing one shows its row of the file, and the notes on it."""
    found = with_notes(con, cached.rows(evidence.finding_rows, con, filters, clause=clause, limit=LIMIT), "finding")
    columns = FINDING_COLUMNS if found["pinned"].any() else [name for name in FINDING_COLUMNS if name != "pinned"]
    position = rows_behind(con, found, columns, noun="finding", what=what, key=key, about=filters)
    if position is not None:
        finding_notes(con, int(found["finding_key"].iloc[position]))


def audits_behind(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    what: str,
    key: str,
    auditor: str | None = None,
    firm: str | None = None,
) -> None:
    """The audits in scope, newest first; choosing one shows its row of the file, its score and its answers."""
    found = cached.rows(evidence.audit_rows, con, filters, auditor=auditor, firm=firm, limit=LIMIT)
    position = rows_behind(con, found, AUDIT_COLUMNS, noun="audit", what=what, key=key, about=filters)
    if position is None:
        return
    audit_key = int(found["audit_key"].iloc[position])
    score_behind(con, filters, audit_key=audit_key, key=f"{key}_score")
    answers = cached.rows(evidence.answer_rows, con, audit_key=audit_key)
    if not answers.empty:
        rows_behind(con, answers, ANSWER_COLUMNS, noun="answer", what="this audit", key=f"{key}_answers", about=filters)


def open_actions(con: duckdb.DuckDBPyConnection, filters: Filters, *, what: str, key: str) -> None:
    """The open corrective actions in scope, soonest due first; choosing one shows its row of the file."""
    found = cached.rows(evidence.action_rows, con, filters, standing="open", limit=LIMIT)
    found["late"] = ["▲ overdue" if late else "" for late in found["overdue"].fillna(False)]
    rows_behind(con, found, ACTION_COLUMNS, noun="open action", what=what, key=key, about=filters)


def rows_behind(
    con: duckdb.DuckDBPyConnection,
    found: pd.DataFrame,
    columns: list[str],
    *,
    noun: str,
    what: str,
    key: str,
    about: Filters,
) -> int | None:
    """Rows with their load, sheet and row; choosing one shows the cells of the file. The position of the row chosen."""
    st.markdown(rows_sentence(len(found), noun, what, LIMIT))
    if found.empty:
        return None
    position = table(found, columns, key=key, about=about, selectable=True)
    if position is None:
        st.caption(CHOOSE_ROW)
    else:
        source(con, found.to_dict("records")[position], key=f"{key}_source")
    return position


def source(con: duckdb.DuckDBPyConnection, row: Mapping[Any, Any], *, key: str) -> None:
    """The cells of one row of a file, as they were read."""
    place: dict[str, Any] = {"load": int(row["load"]), "sheet": str(row["sheet"]), "row": int(row["row"])}
    with st.container(border=True):
        st.text(source_sentence(row))
        cells = cached.rows(evidence.source_row, con, **place)
        cells["column"] = [get_column_letter(int(position)) for position in cells["position"]]
        columns = ["column", "heading", "cell"] if cells["heading"].notna().any() else ["column", "cell"]
        table(cells, columns, key=key, about=source_sentence(row))
