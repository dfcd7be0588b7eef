"""The management review as a download, made when it is asked for."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from data.demo_database import demo_path
from data.warehouse import source_of
from metrics.filters import Filters
from pages.parts.databases import own_path
from pages.parts.downloads import on_trail
from pages.parts.review import management_review
from pages.parts.review_wording import FILE_NAME, MAKE, MAKE_HELP


def review_download(con: duckdb.DuckDBPyConnection, filters: Filters, briefing: pd.DataFrame | None) -> None:
    """A button that makes the printed page of what is in view."""
    made = datetime.now()
    name = FILE_NAME.format(day=made.date())
    st.download_button(
        MAKE, on_trail(partial(_review, con, filters, briefing, made), name), name, mime="text/html", key="review",
        on_click="ignore", icon=":material/print:", help=MAKE_HELP,
    )  # fmt: skip


def _review(con: duckdb.DuckDBPyConnection, filters: Filters, briefing: pd.DataFrame | None, made: datetime) -> bytes:
    """On a connection of its own: a download is made beside the page that offers it."""
    with con.cursor() as own:
        is_demo = Path(source_of(own)[0]) == demo_path(own_path())
        return management_review(own, filters, briefing=briefing, made=made, is_demo=is_demo)
