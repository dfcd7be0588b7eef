"""The trail on a page: who did what, by kind, to look through and to take along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.trail import trail, trail_kinds
from pages.parts.databases import Served
from pages.parts.tables import table
from pages.parts.trail_wording import ABOUT, INTRO, KIND_WORDS, KINDS_LABEL, MORE, NONE, with_words

COLUMNS = ["done_at", "who", "act", "number", "what"]
SHOWN = 200


def trail_list(served: Served) -> None:
    """The latest lines, of all kinds or of those chosen."""
    st.caption(INTRO)
    with served.warehouse.cursor() as con:
        kinds = trail_kinds(con).set_index("kind")["rows"]
    if kinds.empty:
        st.info(NONE)
        return
    chosen = st.multiselect(
        KINDS_LABEL, list(kinds.index), format_func=KIND_WORDS.__getitem__, key="trail_kinds", placeholder="All"
    )
    wanted = tuple(chosen)
    rows = int(kinds[chosen].sum() if chosen else kinds.sum())
    table(_lines(served, wanted, SHOWN), COLUMNS, key="trail", about=ABOUT, whole=lambda: _lines(served, wanted, None))
    if rows > SHOWN:
        st.caption(MORE.format(shown=SHOWN, rows=rows))


def _lines(served: Served, kinds: tuple[str, ...], limit: int | None) -> pd.DataFrame:
    with served.warehouse.cursor() as con:
        return with_words(trail(con, kinds=kinds, limit=limit))
