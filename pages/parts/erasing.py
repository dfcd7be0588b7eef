"""Erasing a supplier or a person for good, after the name was typed once more."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from data.erasure import erase_person, erase_supplier, erasures, lift
from data.master_data import sites
from pages.parts.databases import Served
from pages.parts.said import hand_over
from pages.parts.supplier_wording import ERASE_INTRO, ERASED_KINDS, NO_ERASURES, erasure_sentence


def erasing(served: Served) -> None:
    """What to erase, a typed confirmation, and the record of erasures so far."""
    st.warning(ERASE_INTRO)
    kind = st.radio("Erase", list(ERASED_KINDS), format_func=lambda word: ERASED_KINDS[word], key="erase_kind")
    if kind == "supplier":
        _supplier(served)
    else:
        _person(served)
    with served.warehouse.cursor() as con:
        record = erasures(con)
    st.subheader("Record of erasures")
    if record.empty:
        st.info(NO_ERASURES)
    for row in record.to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(erasure_sentence(row))
            if pd.isna(row["lifted_at"]) and st.button("Let it be loaded again", key=f"lift_{row['erasure']}"):
                hand_over(served, "an erasure", partial(_lifted, served, int(row["erasure"])))


def _supplier(served: Served) -> None:
    with served.warehouse.cursor() as con:
        keys = sites(con).drop_duplicates("supplier").set_index("supplier")["supplier_key"]
    name = st.selectbox("Supplier to erase", sorted(keys.index), index=None, key="erase_supplier")
    if name and _confirmed(name):
        hand_over(served, "a supplier", partial(_erased_supplier, served, int(keys[name])))


def _person(served: Served) -> None:
    name = st.text_input("Name of the person, as it stands in the files", key="erase_person").strip()
    if name and _confirmed(name):
        hand_over(served, "a person", partial(_erased_person, served, name))


def _confirmed(name: str) -> bool:
    typed = st.text_input("Type the name once more to confirm", key="erase_confirmation")
    return st.button("Erase for good", type="primary", disabled=typed != name, key="erase") and typed == name


def _erased_supplier(served: Served, key: int) -> str:
    return erase_supplier(served.warehouse, key, by=served.by, at=_now())


def _erased_person(served: Served, name: str) -> str:
    return erase_person(served.warehouse, name, by=served.by, at=_now())


def _lifted(served: Served, erasure: int) -> str:
    lift(served.warehouse, erasure, by=served.by, at=_now())
    return "A later file may bring it again. What was erased stays erased."


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
