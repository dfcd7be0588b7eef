"""Master data of suppliers and sites, filled in by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.master_data import WORDS, Entity, country_codes, edit, edits, sites
from pages.parts.databases import Served
from pages.parts.said import hand_over
from pages.parts.supplier_wording import MASTER_INTRO, NO_EDITS, NO_SUPPLIERS, edit_sentence
from pages.parts.wording import country_name

FORMS: dict[Entity, dict[str, str]] = {
    "supplier": {"name": "Name shown", "category": "Category", "criticality": "Criticality", "active": "Active"},
    "site": {"name": "Name shown", "country": "Country", "region": "Region", "city": "City"},
}
SHOWN_AS: dict[Entity, dict[str, str]] = {"supplier": {"name": "supplier_name"}, "site": {"name": "site_name"}}


def filling_in(served: Served) -> None:
    """Choose a supplier, and one of its sites; change fields; below, what was filled in so far."""
    st.caption(MASTER_INTRO)
    with served.warehouse.cursor() as con:
        places, written = sites(con), edits(con)
    if places.empty:
        st.info(NO_SUPPLIERS)
        return
    name = st.selectbox("Supplier", sorted(set(places["supplier"])), index=None, key="master_supplier")
    if name:
        own = places[places["supplier"] == name].to_dict("records")
        _form(served, "supplier", int(own[0]["supplier_key"]), own[0])
        labels = {int(row["site_key"]): str(row["site"]) for row in own}
        site = st.selectbox("Site", list(labels), format_func=lambda key: labels[key], index=None, key="master_site")
        if site:
            _form(served, "site", site, next(row for row in own if int(row["site_key"]) == site))
    if written.empty:
        st.info(NO_EDITS)
    for row in written.to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(edit_sentence(row))
            if st.button("As in the files", key=f"remove_edit_{row['edit']}"):
                words: dict[str, str] = {str(row["field"]): ""}
                hand_over(served, f"a {row['entity']}", partial(_saved, served, row["entity"], int(row["key"]), words))


def _form(served: Served, entity: Entity, key: int, shown: Mapping[Any, Any]) -> None:
    with st.form(f"master_{entity}_{key}", border=True):
        columns = st.columns(len(FORMS[entity]))
        told = {field: _shown(entity, field, shown) for field in FORMS[entity]}
        typed = {
            field: _input(column, field, label, told[field], key=f"{entity}_{key}_{field}")
            for column, (field, label) in zip(columns, FORMS[entity].items(), strict=True)
        }
        if st.form_submit_button(f"Save the {entity}"):
            words = {field: value for field, value in typed.items() if value != told[field]}
            if words:
                hand_over(served, f"a {entity}", partial(_saved, served, entity, key, words))


def _input(column: Any, field: str, label: str, value: str, *, key: str) -> str:
    options = ["", *WORDS.get(field, ()), *(country_codes() if field == "country" else ())]
    if len(options) == 1:
        return str(column.text_input(label, value, key=key, max_chars=200))
    at = options.index(value) if value in options else 0
    return str(column.selectbox(label, options, index=at, format_func=_option, key=key))


def _option(code: str) -> str:
    return "as in the files" if not code else country_name(code)


def _shown(entity: Entity, field: str, row: Mapping[Any, Any]) -> str:
    value = row[SHOWN_AS[entity].get(field, field)]
    if field == "active" and not pd.isna(value):
        return "yes" if value else "no"
    return "" if pd.isna(value) else str(value)


def _saved(served: Served, entity: Entity, key: int, words: dict[str, str]) -> str:
    at = datetime.now().replace(microsecond=0)
    return " ".join(
        edit(served.warehouse, entity, key, field, value, by=served.by, at=at) for field, value in words.items()
    )
