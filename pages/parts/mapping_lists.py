"""The user's mapping as a list: to download, to share, to take in; also a checklist of the user's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from data.checklist_places import drop_own_checklist, own_items, places
from loaders.place_lists import PlaceList, place_list
from loaders.refusal import Refusal
from pages.parts.checklist_rows import Checklist
from pages.parts.checklist_wording import NOTHING_SAID, SHARE, UPLOAD, list_sentence
from pages.parts.databases import Served, spooled_upload
from pages.parts.downloads import on_trail
from pages.parts.exported_text import csv_text
from pages.parts.mapping import remember, settled, turn
from pages.parts.tables import table
from pages.parts.wording import literal

LIST = ["scheme", "version", "section", "clause", "title", "dimension", "topic", "over_file", "said_by", "said_at"]
BLANK = LIST[:-2]
OPTIONAL = ("section", "clause", "title", "topic")
PROBLEM = ["row", "heading", "found", "reason", "remedy"]
READ = "list_read"


def mapping_list(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Everything the user said, in the form in which a list is taken in: one row per section or clause."""
    said, own = places(con), own_items(con)
    for part in ("section", "clause"):
        said[part] = said["name"].where(said["part"] == part)
    said["over_file"] = said["over_file"].map({True: "yes", False: "no"})
    said["same"], own["same"] = said["clause"].str.strip().str.lower(), own["clause"].str.strip().str.lower()
    listed = said.merge(
        own[["scheme", "version", "same", "clause", "title", "section"]], on=["scheme", "version", "same"],
        how="outer", suffixes=("", "_own"),
    )  # fmt: skip
    listed["clause"] = listed["clause"].fillna(listed["clause_own"])
    listed["section"] = listed["section"].fillna(listed["section_own"])
    return listed.sort_values(["scheme", "version", "section", "clause"], na_position="first")[LIST]


def shared_mapping(con: duckdb.DuckDBPyConnection) -> None:
    """The user's own words, to look at and to download."""
    listed = mapping_list(con)
    if listed.empty:
        st.info(NOTHING_SAID)
        return
    st.markdown(SHARE)
    columns = [name for name in LIST if name not in OPTIONAL or listed[name].notna().any()]
    table(listed, columns, key="mapping", about=SHARE)


def to_fill_in(items: pd.DataFrame, checklist: Checklist, name: str) -> None:
    """The unmapped clauses of a checklist as a list whose last columns wait to be filled in."""
    waiting = items[items["open"] & (items["part"] == "clause")]
    if waiting.empty:
        return
    rows = pd.DataFrame({"clause": waiting["name"], "title": waiting["title"], "section": waiting["section"]})
    rows = rows.assign(scheme=checklist[0], version=checklist[1], dimension=None, topic=None, over_file=None)[BLANK]
    st.download_button(
        f"The {len(rows):,} unmapped clauses as a list to fill in", on_trail(partial(csv_text, rows), "to map.csv"),
        f"{name} to map.csv", mime="text/csv", key="to_fill_in", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def own_list(served: Served, con: duckdb.DuckDBPyConnection, checklist: Checklist, name: str) -> None:
    """A checklist the user gave as a list can be forgotten again."""
    listed = own_items(con, *checklist)
    if listed.empty:
        return
    st.markdown(f"You gave a list of {len(listed):,} clauses of {literal(name)}.")
    if st.button("Forget this list", key="forget_list"):

        def work(step: Callable[[str], None]) -> dict[str, Any]:
            step("forgetting the list")
            gone = drop_own_checklist(served.warehouse, *checklist, by=served.by)
            return {"status": "forgotten", "sentence": f"The list of {gone:,} clauses of {name} is forgotten."}

        settled(served, f"List of {name}", work)


def list_upload(served: Served) -> None:
    """Take in a list: what it says and which rows cannot be taken, then, asked, remember the good ones."""
    st.markdown(UPLOAD)
    file = st.file_uploader("List of sections and clauses", type=["csv", "xlsx", "tsv"], key=f"list_{turn()}")
    if file is None:
        return
    read = _read(served, file)
    if isinstance(read, str):
        st.error(literal(read))
        return
    st.markdown(list_sentence(file.name, len(read.places), len(read.own), len(read.problems)))
    if read.problems:
        table(pd.DataFrame(read.problems), PROBLEM, key="list_problems", about=f"Rows of {file.name} not taken.")
    if st.button("Remember these", type="primary", key="take_list", disabled=not (read.places or read.own)):
        remember(served, read.places, own=read.own)


def _read(served: Served, file: Any) -> PlaceList | str:
    """The list, or the sentence why it is none; read once per upload."""
    known: tuple[str, PlaceList | str] = st.session_state.get(READ, ("", ""))
    if known[0] == file.file_id:
        return known[1]
    path = spooled_upload(served, file)
    read: PlaceList | str
    try:
        read = place_list(path, name=file.name)
    except Refusal as refusal:
        read = str(refusal)
    finally:
        path.unlink(missing_ok=True)
    st.session_state[READ] = (file.file_id, read)
    return read
