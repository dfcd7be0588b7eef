"""The pages, in the order of the menu. A new page is one line here."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

# Without icons: the browser would fetch the one of the page from another host, to show it in its tab.
PAGES = (
    ("pages/overview.py", "Overview"),
    ("pages/suppliers.py", "Suppliers"),
    ("pages/regions.py", "Regions"),
    ("pages/dimensions.py", "Dimensions"),
    ("pages/nonconformities.py", "Nonconformities"),
    ("pages/load_files.py", "Load files"),
    ("pages/loads.py", "Loads"),
    ("pages/supplier_names.py", "Same supplier?"),
    ("pages/checklists.py", "Checklists"),
    ("pages/data_quality.py", "Data quality"),
    ("pages/definitions.py", "Definitions"),
)


def navigation() -> StreamlitPage:
    """The menu; gives the page to run."""
    pages = [st.Page(path, title=title, default=at == 0) for at, (path, title) in enumerate(PAGES)]
    return st.navigation(pages, position="top")
