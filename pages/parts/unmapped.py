"""What no dimension or topic holds, said wherever dimensions or topics are compared."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from charts.theme import UNMAPPED
from metrics.filters import Filters
from metrics.unmapped import ASPECTS, unmapped
from pages.parts import cached
from pages.parts.links import CHECKLISTS, way_to
from pages.parts.wording import unmapped_sentence


def unmapped_note(con: duckdb.DuckDBPyConnection, filters: Filters, facet: str, *, key: str) -> None:
    """How much has no dimension or topic, with the way to the page that gives it one; nothing where all has."""
    if facet not in ASPECTS:
        return
    sentence = unmapped_sentence(cached.rows(unmapped, con, filters, aspect=facet), facet)
    if sentence:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(sentence, width="content")
            way_to(CHECKLISTS, key=key)


def mapped(cells: pd.DataFrame, facet: str) -> pd.DataFrame:
    """The cells to draw: what is mapped nowhere is no dimension or topic, and no lowest of them. Tables hold it."""
    return cells[cells[facet] != UNMAPPED]


def any_mapped(cells: pd.DataFrame, facet: str) -> bool:
    """Whether a picture by this facet would show more than what is mapped nowhere."""
    return bool(((cells[facet] != UNMAPPED) & cells["rate"].notna()).any())
