"""The drill-down: the rows behind a figure, and the cells of the file behind a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from metrics import evidence
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.databases import Served, serving
from pages.parts.export_wording import WHOLE, behind_about
from pages.parts.filter_wording import filters_in_words
from pages.parts.links import way_to_supplier
from pages.parts.notes import finding_notes, with_notes
from pages.parts.score_behind import score_behind
from pages.parts.tables import table
from pages.parts.wording import CHOOSE_ROW, number, rows_sentence, source_sentence

FINDING_COLUMNS = [
    "supplier", "site", "date", "checklist", "clause", "dimension", "severity", "text", "state", "audit_no", "file",
    "sheet", "row",
]  # fmt: skip
AUDIT_COLUMNS = [
    "supplier", "site", "date", "checklist", "kind", "result", "score", "critical", "major", "minor", "ungraded",
    "firm", "audit_no", "file", "sheet", "row",
]  # fmt: skip
ACTION_COLUMNS = [
    "supplier", "site", "severity", "clause", "finding_text", "text", "owner", "original_due", "due", "late", "file",
    "sheet", "row",
]  # fmt: skip
ANSWER_COLUMNS = ["clause", "title", "dimension", "topic", "outcome", "raw", "file", "sheet", "row"]
# The last columns of each: file, sheet, row.
PLACE = 3
# Rows a page shows, and rows a download holds.
LIMIT, MOST = 1000, 200_000

Connection = duckdb.DuckDBPyConnection


def findings_behind(con: Connection, filters: Filters, *, what: str, key: str, clause: str | None = None) -> None:
    """The findings in scope, newest first; choosing one shows its row of the file, and the notes on it."""
    found = cached.rows(evidence.finding_rows, con, filters, clause=clause, limit=LIMIT)
    every = partial(evidence.finding_rows, filters=filters, clause=clause)
    rows_behind(con, found, FINDING_COLUMNS, noun="finding", what=what, key=key, about=filters, every=every)


def audits_behind(
    con: Connection,
    filters: Filters,
    *,
    what: str,
    key: str,
    auditor: str | None = None,
    firm: str | None = None,
) -> None:
    """The audits in scope, newest first; choosing one shows its row of the file, its score and its answers."""
    found = cached.rows(evidence.audit_rows, con, filters, auditor=auditor, firm=firm, limit=LIMIT)
    every = partial(evidence.audit_rows, filters=filters, auditor=auditor, firm=firm)
    columns = [column for column in AUDIT_COLUMNS if column != "ungraded" or found[column].any()]
    position = rows_behind(con, found, columns, noun="audit", what=what, key=key, about=filters, every=every)
    if position is None:
        return
    audit_key = int(found["audit_key"].iloc[position])
    score_behind(con, filters, audit_key=audit_key, key=f"{key}_score")
    answers = cached.rows(evidence.answer_rows, con, audit_key=audit_key)
    if not answers.empty:
        rows_behind(con, answers, ANSWER_COLUMNS, noun="answer", what="this audit", key=f"{key}_answers", about=filters)


def open_actions(con: Connection, filters: Filters, *, what: str, key: str) -> None:
    """The open corrective actions in scope, soonest due first; choosing one shows its row of the file."""
    found = _marked_late(cached.rows(evidence.action_rows, con, filters, standing="open", limit=LIMIT))
    rows_behind(
        con, found, ACTION_COLUMNS, noun="open action", what=what, key=key, about=filters,
        every=partial(_every_action, filters=filters),
    )  # fmt: skip


def _every_action(con: Connection, *, filters: Filters, limit: int) -> pd.DataFrame:
    return _marked_late(evidence.action_rows(con, filters, standing="open", limit=limit))


def _marked_late(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(late=["▲ overdue" if late else "" for late in found["overdue"].fillna(False)])


def rows_behind(
    con: Connection,
    found: pd.DataFrame,
    columns: list[str],
    *,
    noun: str,
    what: str,
    key: str,
    about: Filters,
    every: Callable[..., pd.DataFrame] | None = None,
) -> int | None:
    """Rows with their load, sheet and row; choosing one shows the cells of the file, and the notes on a finding.

    Where the page shows the first rows only, the downloads hold those of ``every(con, limit=...)``. Gives the position
    of the row chosen.
    """
    st.markdown(rows_sentence(len(found), noun, what, LIMIT))
    if found.empty:
        return None
    noted = noun == "finding" and "finding_key" in found
    if noted:
        found = with_notes(con, found, "finding")
        columns = columns if not found["pinned"].any() else [*columns[:-PLACE], "pinned", *columns[-PLACE:]]
    whole = partial(_whole, serving(con), every, columns) if every and len(found) >= LIMIT else None
    position = table(
        found, columns, key=key, about=behind_about(what, noun, filters_in_words(about)), selectable=True, whole=whole
    )
    if whole:
        st.caption(WHOLE.format(most=number(MOST)))
    if position is None:
        st.caption(CHOOSE_ROW)
        return None
    source(con, found.to_dict("records")[position], key=f"{key}_source")
    if noted:
        finding_notes(con, int(found["finding_key"].iloc[position]))
    return position


def _whole(served: Served, every: Callable[..., pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    with served.warehouse.cursor() as con:
        found = every(con, limit=MOST)
        return with_notes(con, found, "finding") if "pinned" in columns else found


def source(con: Connection, row: Mapping[Any, Any], *, key: str) -> None:
    """The cells of one row of a file, as they were read, and a link to the supplier the row is about."""
    place: dict[str, Any] = {"load": int(row["load"]), "sheet": str(row["sheet"]), "row": int(row["row"])}
    with st.container(border=True):
        st.text(source_sentence(row))
        cells = cached.rows(evidence.source_row, con, **place)
        # Imported when a cell is shown: the first page is not to wait for it.
        from openpyxl.utils import get_column_letter

        cells["column"] = [get_column_letter(int(position)) for position in cells["position"]]
        columns = ["column", "heading", "cell"] if cells["heading"].notna().any() else ["column", "cell"]
        table(cells, columns, key=key, about=source_sentence(row))
        if isinstance(row.get("supplier"), str):
            way_to_supplier(row["supplier"], key=f"{key}_supplier")
