"""Which suppliers are clearly worse or getting worse, which are at risk, and one supplier in full."""

import streamlit as st

from metrics.risk import RULE
from pages.parts.one_supplier import one_supplier
from pages.parts.ranking import compared, compared_by, comparison
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.supplier_rows import COLUMNS, supplier_rows
from pages.parts.tables import filled, table
from pages.parts.wording import literal, suppliers_sentence

con, filters = open_page("Suppliers", tiers=True)
measure = compared_by(con, filters)
suppliers = supplier_rows(con, filters, measure)
stop_if_empty(suppliers.empty)

comparison(con, filters, measure)
compared(con, filters, measure)

st.subheader("All suppliers")
st.markdown(suppliers_sentence(suppliers))
with st.expander("The rule behind the risk tiers"):
    st.markdown(literal(RULE))
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
    one_supplier(con, filters, name, measure)
