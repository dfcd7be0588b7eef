"""Who is at risk and why, what would change it, where risk is unknown, and what the score is worth."""

import streamlit as st

from metrics.risk import RULE, risk
from pages.parts import cached
from pages.parts import risk_wording as words
from pages.parts.inherent_risks import inherent_risks
from pages.parts.jobs import progress, unfinished
from pages.parts.risk_parts import changes, one_score, suppliers_by_tier, unknown
from pages.parts.risk_sandbox import sandbox
from pages.parts.said import outcomes
from pages.parts.shell import open_written, stop_if_empty
from pages.parts.wording import literal

served, con, filters = open_written("Risk", tiers=True)
if not unfinished(served.worker).empty:
    progress(served.worker)
outcomes(served)
told = cached.rows(risk, con, filters)
stop_if_empty(told.empty, words.NO_SUPPLIERS)

st.markdown(words.risk_sentence(told["tier"]))
st.caption(f"{words.WHAT} {words.NOT_A_CHANCE}")
chosen = suppliers_by_tier(con, filters)
names = list(told["supplier"])
if chosen is not None and st.session_state.get("risk_chosen") != chosen:
    st.session_state["risk_supplier"] = chosen
st.session_state["risk_chosen"] = chosen
if st.session_state.get("risk_supplier") not in (None, *names):
    st.session_state["risk_supplier"] = None
name = st.selectbox("One supplier", names, index=None, key="risk_supplier", bind="query-params")
if name:
    one_score(con, filters, str(name))
with st.expander("The rule behind the risk tiers"):
    st.markdown(literal(RULE))

st.subheader("Changes of tier")
changes(con, filters)
st.subheader("Where risk is unknown")
unknown(con, filters)
st.subheader("Other weights")
sandbox(served, con, filters)
st.subheader("Inherent risk of countries and categories")
inherent_risks(served)
