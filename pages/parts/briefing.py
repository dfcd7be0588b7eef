"""The briefing on a page: what to know first, a sentence and its evidence each."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from data.warehouse import source_of
from metrics.briefing import NOTHING, briefing
from metrics.filters import Filters
from metrics.risk_changes import changes_of_all
from metrics.worked_out import kept_answer
from pages.parts import briefing_wording as words
from pages.parts import cached
from pages.parts.briefing_items import Item, items
from pages.parts.databases import serving
from pages.parts.tables import table

Connection = duckdb.DuckDBPyConnection
# In the session: the views whose briefing was worked out, and the one that is waited for.
WORKED, WAITED = "briefings_worked", "briefing_waited"
COLUMNS = ["said", "finding", "count", "of"]


def the_briefing(con: Connection, filters: Filters) -> pd.DataFrame | None:
    """Heading, how many signals and how many by chance, the signals, and all of them as a table. Gives the signals,
    None while they are worked out."""
    st.subheader(words.HEADING)
    rows = _rows(con, filters)
    if rows is None:
        _waiting(con, filters)
        return None
    st.markdown(words.chance_sentence(rows), help=words.CHANCE_HELP)
    told = items(rows, filters)
    for level, name in words.LEVELS.items():
        if here := [item for item in told if item.level == level]:
            st.markdown(f"**{name}**")
            st.markdown("\n".join(_line(item) for item in here))
    if (rows["level"] != NOTHING).any():
        with st.expander(words.ALL):
            table(cached.rows(_table, con, filters), COLUMNS, key="briefing", about=filters)
    return rows


def _rows(con: Connection, filters: Filters) -> pd.DataFrame | None:
    """The signals: kept for all data, remembered for a view once it was worked out; None before that."""
    if filters == Filters(as_of=filters.as_of):
        kept: pd.DataFrame | None = cached.ready(_kept, con, filters)
        if kept is not None:
            return kept
    if _view(con, filters) not in st.session_state.get(WORKED, set()):
        return None
    try:
        worked: pd.DataFrame = cached.slow(briefing, con, filters)
    except Exception:
        st.session_state[WORKED].discard(_view(con, filters))  # the page says why, and is whole again when it reruns
        raise
    return worked


def _kept(con: Connection, filters: Filters) -> pd.DataFrame | None:
    return kept_answer(con, filters, metric=briefing)


@st.fragment(run_every=2.0)
def _waiting(con: Connection, filters: Filters) -> None:
    """What is missing, and that it comes by itself: the page stands before its slowest part is begun. Of all data the
    background works it out; of a narrower view it is done here, in a run of its own, once the background is ready."""
    everything = Filters(as_of=filters.as_of)
    narrow, view = filters != everything, _view(con, filters)
    with con.cursor() as own:
        came = kept_answer(own, everything, metric=changes_of_all if narrow else briefing) is not None
        if came and narrow and st.session_state.get(WAITED) == view:
            cached.slow(briefing, own, filters)
    if st.button(words.NOW_BUTTON, key="briefing_ask") or (came and st.session_state.get(WAITED) == view):
        st.session_state.setdefault(WORKED, set()).add(view)
        st.rerun()
    st.session_state[WAITED] = view
    if narrow and came:
        st.info(words.WAITING_HERE)
    else:
        st.info(words.WAITING if serving(con).calculator.pending else words.NOT_COMING)


def _view(con: Connection, filters: Filters) -> tuple[object, ...]:
    return (*source_of(con), filters)


def _line(item: Item) -> str:
    also = "; ".join(f"{text} {_link(link)}" for text, link in item.more)
    return f"- {item.text} {_link(item.link)}" + (f" Also: {also}." if also else "")


def _link(link: str) -> str:
    return f"[{words.EVIDENCE}]({link})" if link else ""


def _table(con: Connection, filters: Filters) -> pd.DataFrame:
    """All signals as rows. Of what was worked out before: it is asked for once a page has the signals."""
    signals: pd.DataFrame = cached.rows(briefing, con, filters)
    named = signals[signals["level"] != NOTHING]
    rows = named.to_dict("records")
    plain = [words.plain_sentence(row) for row in rows]
    return named.assign(said=[words.SIGNALS[row["code"]] for row in rows], finding=plain)
