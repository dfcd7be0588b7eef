"""Notes pinned to a supplier or a finding: those that stand, a place for one more, and those removed."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from data.events import supplier_events
from data.notes import LONGEST, add_note, notes, remove_note, supplier_key
from pages.parts.control_wording import event_sentence
from pages.parts.databases import Served, serving
from pages.parts.note_wording import (
    ADD,
    NOTES,
    ON_CHARTS,
    PIN,
    PINNED_SAID,
    REMOVE,
    REMOVE_HELP,
    REMOVED,
    REMOVED_SAID,
    WORDS,
    note_line,
    note_signature,
)
from pages.parts.said import hand_over, last_outcome
from pages.parts.wording import literal

Connection = duckdb.DuckDBPyConnection


def supplier_notes(con: Connection, name: str) -> None:
    """The notes on one supplier, by its name on the page, and the events that charts draw for it and its sites."""
    key = supplier_key(con, name)
    if key is None:
        return
    _notes(con, "supplier", key)
    for event in supplier_events(con, name).to_dict("records"):
        with st.container(border=True, gap=None):
            st.text(event_sentence(event))
            st.caption(ON_CHARTS)


def finding_notes(con: Connection, finding_key: int) -> None:
    """The notes on one finding."""
    _notes(con, "finding", finding_key)


def with_notes(con: Connection, rows: pd.DataFrame, about: str) -> pd.DataFrame:
    """The rows with the notes that stand on each in a column `pinned`, the newest first, empty where there are none.

    Findings are known by `finding_key`, suppliers by `supplier`.
    """
    told = notes(con, about)
    told = told[told["removed_at"].isna()]
    own, theirs = ("finding_key", "key") if about == "finding" else ("supplier", "supplier")
    lines: dict[object, list[str]] = {}
    for note in told.to_dict("records"):
        lines.setdefault(note[theirs], []).append(note_line(note))
    return rows.assign(pinned=["; ".join(lines.get(value, [])) for value in rows[own]])


def _notes(con: Connection, about: str, key: int) -> None:
    served = serving(con)
    told = notes(con, about)
    told = told[told["key"] == key]
    standing, removed = told[told["removed_at"].isna()], told[told["removed_at"].notna()]
    place = f"note_{about}_{key}"
    if not standing.empty:
        st.markdown(f"**{NOTES}**")
    for row in standing.to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.text(str(row["text"]))
                st.caption(literal(note_signature(row)))
            if st.button(REMOVE, key=f"remove_note_{row['note']}", help=REMOVE_HELP):
                hand_over(served, "a note", partial(_removed, served, int(row["note"])), place=place)
    with st.expander(ADD[about], icon=":material/edit_note:"):
        with st.form(f"{place}_form", clear_on_submit=True, border=False):
            text = st.text_area(WORDS, max_chars=LONGEST, key=f"{place}_text", height=100)
            pinned = st.form_submit_button(PIN, type="primary")
        for row in removed.to_dict("records"):
            st.text(f"{REMOVED}: {note_line(row)}")
    last_outcome(served, place)
    if pinned:
        hand_over(served, "a note", partial(_pinned, served, about, key, text), place=place)


def _pinned(served: Served, about: str, key: int, text: str) -> str:
    add_note(served.warehouse, about, key, text, by=served.by, at=datetime.now().replace(microsecond=0))
    return PINNED_SAID


def _removed(served: Served, note: int) -> str:
    remove_note(served.warehouse, note, by=served.by, at=datetime.now().replace(microsecond=0))
    return REMOVED_SAID
