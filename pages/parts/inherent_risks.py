"""The table of inherent risks: what the user says of countries and categories."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import streamlit as st

from data.inherent_risk import inherent_risk_entries, places_to_rate, remove_inherent_risk, state_inherent_risk
from pages.parts import risk_wording as words
from pages.parts.databases import Served
from pages.parts.said import hand_over
from pages.parts.wording import country_name


def inherent_risks(served: Served) -> None:
    """What is stated, each with a button to remove it, and a form for one more."""
    st.caption(words.INHERENT_INTRO)
    with served.warehouse.cursor() as con:
        stated, places = inherent_risk_entries(con), places_to_rate(con)
    standing = stated[stated["removed_at"].isna()]
    if standing.empty:
        st.info(words.NOTHING_STATED)
    for row in standing.to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(words.inherent_sentence(row))
            if st.button("Remove", key=f"remove_inherent_{row['entry']}"):
                hand_over(served, "an inherent risk", partial(_removed, served, str(row["kind"]), str(row["name"])))
    _form(served, [(str(row["kind"]), str(row["name"])) for row in places.to_dict("records")])


def _form(served: Served, places: list[tuple[str, str]]) -> None:
    with st.form("inherent_risk", border=True):
        left, middle, right = st.columns([2, 1, 2])
        picked = left.selectbox(
            "Country or category", places, index=None, format_func=_place, key="inherent_place"
        )  # fmt: skip
        level = middle.number_input("Risk, 0 to 100", 0.0, 100.0, 50.0, step=5.0, format="%g", key="inherent_level")
        reason = right.text_input("Where it comes from", key="inherent_reason", max_chars=200)
        if st.form_submit_button("State it") and picked is not None:
            hand_over(served, "an inherent risk", partial(_stated, served, picked, float(level), reason))


def _place(place: tuple[str, str]) -> str:
    kind, name = place
    return country_name(name) if kind == "country" else name


def _stated(served: Served, place: tuple[str, str], level: float, reason: str) -> str:
    at = datetime.now().replace(microsecond=0)
    state_inherent_risk(served.warehouse, *place, level, reason=reason, by=served.by, at=at)
    return "The inherent risk is stated; scores are worked out anew."


def _removed(served: Served, kind: str, name: str) -> str:
    remove_inherent_risk(served.warehouse, kind, name, by=served.by, at=datetime.now().replace(microsecond=0))
    return "The inherent risk is removed; it stays on record, but is in no score."
