"""Ways from one page to another. What is chosen in the side bar goes along."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st

from pages.parts.compare_wording import COMPARE_THESE, VIEWS
from pages.parts.filter_bar import KEYS
from pages.parts.navigation import page_of

LOAD, CHECKLISTS, QUALITY = "pages/load_files.py", "pages/checklists.py", "pages/data_quality.py"
SUPPLIER, NONCONFORMITIES = "pages/supplier.py", "pages/nonconformities.py"
TRENDS, LOADS, OVERVIEW = "pages/trends.py", "pages/loads.py", "pages/overview.py"
# Under this name the supplier chosen stands in the URL of its page.
CHOSEN_SUPPLIER = "supplier_detail"
# And those put side by side.
COMPARED = "versus"
LOOKS = 'style="color: inherit"'
NAMES = {
    LOAD: "Load files", CHECKLISTS: "Checklists", QUALITY: "Data quality", SUPPLIER: "Supplier",
    NONCONFORMITIES: "Nonconformities", TRENDS: "Trends",
}  # fmt: skip


def way_to(page: str, *, key: str) -> None:
    """A link to another page, with what is in view."""
    way_on(f"Open {NAMES[page]}", page, key=key)


def way_on(text: str, page: str, *, key: str) -> None:
    """A link to another page, on which this session goes on, with what is in view.

    As the menu's: the browser stops what refreshes itself before it leaves. `st.switch_page` leaves from the server;
    what refreshes itself meanwhile asks for the page that was left, and Streamlit (1.67) then empties the new one.
    """
    with st.container(key=f"way_{key}", width="content"):
        st.page_link(page_of(page), label=text, icon=":material/arrow_forward:")


def way_to_supplier(name: str, *, key: str) -> None:
    """A link to everything about one supplier; none on the page of that supplier."""
    if name != st.session_state.get(CHOSEN_SUPPLIER):
        _link(f"Open {name}", Path(SUPPLIER).stem, (CHOSEN_SUPPLIER, name), key=key)


def way_to_comparison(names: Sequence[str], *, key: str) -> None:
    """A link to suppliers side by side."""
    chosen = [("view", VIEWS["compare"]), *((COMPARED, name) for name in names)]
    _link(COMPARE_THESE, "suppliers", *chosen, key=key)


def _link(text: str, page: str, *chosen: tuple[str, str], key: str) -> None:
    """A plain link: what it chooses must stand in the address before the page runs."""
    kept = [(name, value) for name in (*KEYS, "data") for value in st.query_params.get_all(name)]
    query = urlencode([*kept, *chosen], quote_via=quote)
    href = f"./{page}?{query}" if query else f"./{page}"
    with st.container(key=f"way_{key}"):
        st.html(f'<a target="_self" {LOOKS} href="{escape(href)}">→ {escape(text)}</a>')
