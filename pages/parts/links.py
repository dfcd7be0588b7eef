"""Ways from one page to another. What is chosen in the side bar goes along."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlencode

import streamlit as st

from pages.parts.compare_wording import COMPARE_THESE, VIEWS
from pages.parts.filter_bar import KEYS

LOAD, CHECKLISTS, QUALITY = "pages/load_files.py", "pages/checklists.py", "pages/data_quality.py"
SUPPLIER, NONCONFORMITIES = "pages/supplier.py", "pages/nonconformities.py"
TRENDS, LOADS, OVERVIEW = "pages/trends.py", "pages/loads.py", "pages/overview.py"
# Under this name the supplier chosen stands in the URL of its page.
CHOSEN_SUPPLIER = "supplier_detail"
# And those put side by side.
COMPARED = "versus"
LOOKS = 'style="color: inherit"'
Look = Literal["primary", "tertiary"]
NAMES = {
    LOAD: "Load files", CHECKLISTS: "Checklists", QUALITY: "Data quality", SUPPLIER: "Supplier",
    NONCONFORMITIES: "Nonconformities", TRENDS: "Trends",
}  # fmt: skip


def way_to(page: str, *, key: str) -> None:
    """A link to another page, with what is in view."""
    _link(f"Open {NAMES[page]}", Path(page).stem, key=key)


def way_on(text: str, page: str, *, key: str, look: Look = "tertiary") -> None:
    """A button to another page, on which this session goes on; while anything is chosen in the address, a link.

    Streamlit refuses to switch pages then.
    """
    if st.query_params:
        _link(text, "" if page == OVERVIEW else Path(page).stem, key=key)
    elif st.button(text, key=key, type=look, icon=":material/arrow_forward:" if look == "tertiary" else None):
        st.switch_page(page)


def way_to_supplier(name: str, *, key: str) -> None:
    """A link to everything about one supplier; none on the page of that supplier."""
    if name != st.session_state.get(CHOSEN_SUPPLIER):
        _link(f"Open {name}", Path(SUPPLIER).stem, (CHOSEN_SUPPLIER, name), key=key)


def way_to_comparison(names: Sequence[str], *, key: str) -> None:
    """A link to suppliers side by side."""
    chosen = [("view", VIEWS["compare"]), *((COMPARED, name) for name in names)]
    _link(COMPARE_THESE, "suppliers", *chosen, key=key)


def _link(text: str, page: str, *chosen: tuple[str, str], key: str) -> None:
    """A plain link: Streamlit refuses to switch pages while what is chosen stands in the address."""
    kept = [(name, value) for name in (*KEYS, "data") for value in st.query_params.get_all(name)]
    query = urlencode([*kept, *chosen], quote_via=quote)
    href = f"./{page}?{query}" if query else f"./{page}"
    with st.container(key=f"way_{key}"):
        st.html(f'<a target="_self" {LOOKS} href="{escape(href)}">→ {escape(text)}</a>')
