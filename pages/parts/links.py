"""Ways from one page to another. What is chosen in the side bar goes along."""

from __future__ import annotations

import streamlit as st

from pages.parts.wording import literal

LOAD, CHECKLISTS, QUALITY = "pages/load_files.py", "pages/checklists.py", "pages/data_quality.py"
SUPPLIER, NONCONFORMITIES = "pages/supplier.py", "pages/nonconformities.py"
TRENDS = "pages/trends.py"
# Under this name the supplier chosen stands in the URL of its page.
CHOSEN_SUPPLIER = "supplier_detail"
NAMES = {
    LOAD: "Load files", CHECKLISTS: "Checklists", QUALITY: "Data quality", SUPPLIER: "Supplier",
    NONCONFORMITIES: "Nonconformities", TRENDS: "Trends",
}  # fmt: skip


def way_to(page: str, *, key: str) -> None:
    """A link to another page. A button, because a page that runs alone knows no other page to link to."""
    if st.button(f"Open {NAMES[page]}", type="tertiary", icon=":material/arrow_forward:", key=key):
        st.switch_page(page)


def way_to_supplier(name: str, *, key: str) -> None:
    """A link to everything about one supplier; none on the page of that supplier."""
    if name == st.session_state.get(CHOSEN_SUPPLIER):
        return
    if st.button(f"Open {literal(name)}", type="tertiary", icon=":material/arrow_forward:", key=key):
        st.session_state[CHOSEN_SUPPLIER] = name
        st.switch_page(SUPPLIER)
