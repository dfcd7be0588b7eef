"""The dashboard: `streamlit run dashboard.py`, with `-- --database PATH` for another database."""

import gc
import threading

import streamlit as st

import data  # noqa: F401 -- before anything that imports numpy
from pages.parts.at_work import waited_for
from pages.parts.door import let_in
from pages.parts.failures import told
from pages.parts.navigation import navigation
from pages.parts.shell import draw_view


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Have the loaders ready beside the first page. Streamlit collects garbage after every run; what the first page
    imported need not be looked at again."""
    threading.Thread(target=loaders_ready, name="loaders-ready", daemon=True).start()
    gc.collect()
    gc.freeze()


def loaders_ready() -> None:
    """Import the loaders, start the first reading process: beside the first page, not before it."""
    from loaders.load import ready

    ready()


page = navigation()
try:
    let_in()
    with waited_for():
        draw_view(page.title)
        page.run()
except Exception as error:
    if not told(error, page=page.url_path):
        raise
finally:
    warm_up()
