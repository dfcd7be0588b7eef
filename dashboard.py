"""The dashboard: `streamlit run dashboard.py`, with `-- --database PATH` for another database."""

import gc
import threading

import streamlit as st

import data  # noqa: F401 -- before anything that imports numpy
from pages.parts.at_work import waited_for
from pages.parts.databases import DRAWN_BY
from pages.parts.door import let_in
from pages.parts.failures import told
from pages.parts.navigation import navigation
from pages.parts.shell import draw_view


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Have the loaders ready once the first page is drawn. Streamlit collects garbage after every run; what the first
    page imported need not be looked at again."""
    importing = threading.Timer(DRAWN_BY, loaders_ready)
    importing.daemon = True
    importing.start()
    gc.collect()
    gc.freeze()


def loaders_ready() -> None:
    """Import the loaders, start the first reading process: neither before the first page nor beside it."""
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
