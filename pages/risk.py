"""Who is at risk and why, what would change it, where risk is unknown, and what the score is worth."""

import streamlit as st

from metrics.risk import RULE, risk
from pages.parts import cached
from pages.parts import risk_wording as words
from pages.parts.backtest_view import badge, tested_chance, whole_test
from pages.parts.inherent_risks import inherent_risks
from pages.parts.jobs import progress
from pages.parts.links import way_to_supplier
from pages.parts.risk_parts import changes, suppliers_by_tier, tested_points, unknown
from pages.parts.risk_sandbox import sandbox
from pages.parts.rule_names import readable
from pages.parts.said import outcomes
from pages.parts.shell import open_written, stop_if_empty
from pages.parts.wording import ALL_EVIDENCE, literal

served, con, filters = open_written("Risk", tiers=True)
if not served.worker.unfinished().empty:
    progress(served.worker)
outcomes(served)
told = cached.rows(risk, con, filters)
stop_if_empty(told.empty, words.NO_SUPPLIERS)

st.markdown(words.risk_sentence(told["tier"]))
points = tested_points(con, filters)
badge(points)
st.caption(f"{words.WHAT} {words.NOT_A_CHANCE}{f' {ALL_EVIDENCE}' if filters.narrows_evidence else ''}")
if chosen := suppliers_by_tier(con, filters):
    way_to_supplier(chosen, key="risk_supplier")
with st.expander("The rule behind the risk tiers"):
    st.markdown(literal(readable(RULE)))

st.subheader("What the points predicted")
whole_test(con, points, filters, key="risk_points", score=words.POINTS)
with st.expander("The same for the predicted chance"):
    chance = tested_chance(con, filters)
    badge(chance)
    whole_test(con, chance, filters, key="risk_chance")
st.subheader("Changes of tier")
changes(con, filters)
st.subheader("Where risk is unknown")
unknown(con, filters)
st.subheader("Try other weights")
sandbox(served, con, filters)
st.subheader("Inherent risk of countries and categories")
inherent_risks(served)
