"""Which suppliers are at risk, and one supplier in full."""

import streamlit as st

from charts.comparison import rate_comparison
from metrics.conformity_rate import conformity_rate
from metrics.risk import RULE
from pages.parts import cached
from pages.parts.evidence import findings_behind
from pages.parts.narrowing import narrowed
from pages.parts.one_supplier import one_supplier
from pages.parts.pictures import clickable
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.supplier_rows import COLUMNS, supplier_rows
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, literal, suppliers_sentence

con, filters = open_page("Suppliers")
suppliers = supplier_rows(con, filters)
stop_if_empty(suppliers.empty)

st.markdown(suppliers_sentence(suppliers))
with st.expander("The rule behind the risk tiers"):
    st.markdown(literal(RULE))

rates = cached.rows(conformity_rate, con, filters, by="supplier")
if rates["rate"].notna().any():
    st.caption(CLICK)
    lowest = rate_comparison(
        rates.dropna(subset=["rate"]), facet="supplier", title="Lowest conformity", most=12,
        subtitle="Share of answers, 95% interval; in brackets the answers.",
        target=cached.rule(con, "target_conformity"),
    )  # fmt: skip
    if picked := clickable(lowest, key="suppliers_lowest"):
        findings_behind(con, narrowed(filters, supplier=picked[0]), what=picked[0], key="suppliers_findings")

st.subheader("All suppliers")
position = table(suppliers, filled(suppliers, COLUMNS), key="suppliers", about=filters, selectable=True, height=420)
if position is not None and st.session_state.get("supplier_row") != position:
    st.session_state["supplier_detail"] = suppliers["supplier"].iloc[position]
st.session_state["supplier_row"] = position

names = sorted(suppliers["supplier"])
if st.session_state.get("supplier_detail") not in (None, *names):
    st.session_state["supplier_detail"] = None
name = st.selectbox(
    "Choose a row above, or a name here, to see one supplier in full", names, index=None, key="supplier_detail",
    bind="query-params", placeholder="No supplier chosen",
)  # fmt: skip
if name:
    one_supplier(con, filters, name)
