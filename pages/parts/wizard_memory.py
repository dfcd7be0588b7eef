"""What was confirmed about files and is remembered: the list, renaming, forgetting, export and import."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from data.remembered import exported_mappings, forget, import_mappings, remembered_mappings, rename
from data.trail import put_on_trail
from data.warehouse import WarehouseError
from pages.parts.databases import Served
from pages.parts.downloads import on_trail
from pages.parts.tables import table
from pages.parts.wizard_wording import MEMORY_ABOUT, MEMORY_NONE
from pages.parts.wording import counted, literal

MEMORY_FILE = "remembered-mappings.json"
COLUMNS = ["name", "headings", "confirmed_by", "confirmed_at"]


def memory(served: Served) -> None:
    """Every remembered shape, the newest first; one can be chosen to be renamed or forgotten."""
    st.caption(MEMORY_ABOUT)
    if said := st.session_state.pop("memory_said", None):
        st.success(literal(said))
    with served.warehouse.cursor() as con:
        kept, text = remembered_mappings(con), exported_mappings(con)
    if kept.empty:
        st.info(MEMORY_NONE)
    else:
        shown = kept.assign(headings=[", ".join(headings) for headings in kept["headings"]])
        table(shown, COLUMNS, key="remembered", about=MEMORY_ABOUT)
        _one_mapping(served, kept)
        st.download_button(
            "Export all", on_trail(text.encode, MEMORY_FILE), MEMORY_FILE, mime="application/json", on_click="ignore",
            icon=":material/download:", key="memory_export",
        )  # fmt: skip
    _import(served)


def _one_mapping(served: Served, kept: pd.DataFrame) -> None:
    names = {str(row["signature"]): str(row["name"]) for row in kept.to_dict("records")}
    chosen = st.selectbox(
        "Rename or forget", list(names), index=None, format_func=names.__getitem__, placeholder="Choose one",
        key="memory_chosen",
    )  # fmt: skip
    if chosen is None:
        return
    with st.form(f"memory_{chosen}"):
        name = st.text_input("Name", names[chosen], max_chars=120)
        with st.container(horizontal=True):
            renamed = st.form_submit_button("Rename", type="primary")
            forgotten = st.form_submit_button("Forget")
    if renamed:
        _written(served, f"Renamed to {name}.", lambda con: rename(con, chosen, name))
    if forgotten:
        _written(served, f"{names[chosen]} is forgotten.", lambda con: forget(con, chosen, at=_now()))


def _import(served: Served) -> None:
    with st.expander("Import remembered shapes from another installation", key="memory_import_open"):
        turn = st.session_state.setdefault("memory_turn", 0)
        file = st.file_uploader("Exported file (JSON)", type=["json"], key=f"memory_import_{turn}")
        if file is not None and st.button("Import", key="memory_import"):
            text = file.getvalue().decode("utf-8", "replace")
            st.session_state["memory_turn"] = turn + 1
            _written(served, "", lambda con: import_mappings(con, text, by=served.by, at=_now()))


def _written(served: Served, said: str, work: Any) -> None:
    """Changes no figure. Files that wait are understood anew by themselves: they may be known or unknown now."""
    try:
        with served.warehouse.writing(figures=False) as con:
            count = work(con)
            put_on_trail(con, "memory", by=served.by)
    except WarehouseError as error:
        st.error(literal(error))
        return
    st.session_state["memory_said"] = said or f"{counted(int(count), 'shape')} imported."
    st.rerun()


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
