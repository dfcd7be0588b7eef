"""The pages, in the order of the menu. A new page is one line here."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

PAGES = (
    ("pages/overview.py", "Overview", ":material/monitoring:"),
    ("pages/suppliers.py", "Suppliers", ":material/factory:"),
    ("pages/regions.py", "Regions", ":material/public:"),
    ("pages/dimensions.py", "Dimensions", ":material/category:"),
    ("pages/nonconformities.py", "Nonconformities", ":material/report:"),
    ("pages/load_files.py", "Load files", ":material/upload_file:"),
    ("pages/definitions.py", "Definitions", ":material/menu_book:"),
)


def navigation() -> StreamlitPage:
    """The menu; gives the page to run."""
    pages = [st.Page(path, title=title, icon=icon, default=at == 0) for at, (path, title, icon) in enumerate(PAGES)]
    return st.navigation(pages, position="top")
