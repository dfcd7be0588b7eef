"""Who needs me: suppliers that are clearly worse, at risk or moving, and a few of them side by side."""

import streamlit as st

from metrics.risk import RULE
from metrics.side_by_side import MOST
from pages.parts.compare import compared_side_by_side
from pages.parts.compare_wording import ROW_HINT, VIEWS
from pages.parts.links import way_to_comparison, way_to_supplier
from pages.parts.movers import movers
from pages.parts.ranking import compared, compared_by, comparison
from pages.parts.ranking_wording import JUDGED_UNDER
from pages.parts.rule_names import readable
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.supplier_rows import COLUMNS, supplier_rows
from pages.parts.tables import choosable_table, filled
from pages.parts.wording import literal, suppliers_sentence

con, filters = open_page("Suppliers", tiers=True)
with st.container(horizontal=True, vertical_alignment="bottom"):
    view = st.segmented_control(
        "View", list(VIEWS), default="all", format_func=VIEWS.__getitem__, key="view", bind="query-params",
        required=True,
    )  # fmt: skip
    measure = compared_by(con, filters)
suppliers = supplier_rows(con, filters, measure)
stop_if_empty(suppliers.empty)

if view == "movers":
    movers(con, filters, measure)
elif view == "compare":
    compared_side_by_side(con, filters, suppliers, measure)
else:
    st.markdown(suppliers_sentence(suppliers))
    comparison(con, filters, measure)
    compared(con, filters, measure)
    st.subheader("All suppliers")
    with st.expander("The rule behind the risk tiers"):
        st.markdown(literal(readable(RULE)))
    chosen = choosable_table(suppliers, filled(suppliers, COLUMNS), key="suppliers", about=filters, height=420)
    names = [str(suppliers["supplier"].iloc[position]) for position in chosen]
    st.caption(f"{ROW_HINT} {JUDGED_UNDER}")
    if len(names) == 1:
        way_to_supplier(names[0], key="suppliers_one")
    elif names:
        way_to_comparison(names[:MOST], key="suppliers_compare")
