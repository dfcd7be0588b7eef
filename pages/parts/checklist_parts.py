"""The parts of the Checklists page: which checklist, and its sections and clauses to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from data.checklist_places import Item, places
from loaders.vocabulary import dimension_names
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.checklist_rows import UNMAPPED, Checklist, all_checklists, rows_key
from pages.parts.checklist_wording import ALL_MAPPED, CHOOSE, NO_ITEMS, PART_NAMES, RULE, open_sentence
from pages.parts.databases import Served
from pages.parts.mapping import mapping_form, turn
from pages.parts.tables import choosable_table

COLUMNS = {
    "clause": ["clause", "title", "in_section", "dimension", "topic", "basis", "answers", "findings", "audits"],
    "section": ["section", "dimension", "topic", "basis", "answers", "findings", "audits"],
}
WIDTHS = {"title": 245, "dimension": 175, "topic": 230, "basis": 120}


def checklist_choice(con: duckdb.DuckDBPyConnection, filters: Filters) -> Mapping[Any, Any]:
    """The checklist to look at: scheme, version, name and how much of it is mapped."""
    known = all_checklists(con, filters).set_index("name", drop=False)
    names = list(known.index)
    if st.session_state.get("checklist") not in (None, *names):
        st.session_state["checklist"] = names[0]
    name = st.selectbox("Checklist", names, key="checklist", bind="query-params")
    if sentence := open_sentence(known):
        st.caption(sentence)
    return known.loc[[name]].to_dict("records")[0]


def chosen_items(items: pd.DataFrame, checklist: Checklist, name: str) -> list[Item]:
    """The sections or clauses of the checklist; gives those chosen, in the table or by name."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.segmented_control(
            "Show", list(PART_NAMES), default="clause", format_func=lambda one: PART_NAMES[one], key="part",
            bind="query-params", required=True,
        )  # fmt: skip
        only = st.toggle("Only what is not mapped", key="only_unmapped", bind="query-params")
    rows = items[items["part"] == part]
    if only:
        rows = rows[rows["open"]]
    if rows.empty:
        other = PART_NAMES["section" if part == "clause" else "clause"]
        st.info(ALL_MAPPED if only and not items.empty else NO_ITEMS.format(part=part, other=other))
        return []
    key = f"items_{turn()}_{rows_key(rows)}"
    shown = rows.rename(columns={"section": "in_section"}).rename(columns={"name": str(part)})
    empty = {
        one
        for one in ("title", "in_section", "topic")
        if not any(isinstance(text, str) and text for text in shown[one])
    }
    columns = [one for one in COLUMNS[str(part)] if one not in empty]
    picked = choosable_table(
        shown, columns, key=key, about=f"{name}, {PART_NAMES[str(part)].lower()}.", height=460,
        widths={column: width for column, width in WIDTHS.items() if column in columns},
    )  # fmt: skip
    named = st.multiselect(CHOOSE, list(rows["name"]), key=f"named_{key}", placeholder="Nothing chosen")
    st.caption(RULE)
    wanted = dict.fromkeys([*rows["name"].iloc[picked], *named])
    return [Item(*checklist, str(part), one) for one in wanted]


def their_place(served: Served, con: duckdb.DuckDBPyConnection, checklist: Checklist, chosen: list[Item]) -> None:
    """Say where the chosen ones belong, or take back what was said."""
    known = places(con, *checklist)
    before = {(part, name.strip().lower()) for part, name in zip(known["part"], known["name"], strict=True)}
    said = [item for item in chosen if (item.part, item.name.strip().lower()) in before]
    offered = sorted({*dimension_names(), *cached.values(con)["dimensions"]} - {UNMAPPED})
    mapping_form(served, chosen, said, offered)
