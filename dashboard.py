"""The dashboard: `streamlit run dashboard.py`, with `-- --database PATH` for another database."""

import gc

import streamlit as st

from pages.parts.navigation import navigation
from pages.parts.shell import draw_view


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Streamlit collects garbage after every run; what the first page imported need not be looked at again."""
    gc.collect()
    gc.freeze()


page = navigation()
try:
    draw_view()
    page.run()
finally:
    warm_up()
