"""Risk tiers ready to be looked up, before a filter asks for them."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.risk_scores import keep_scores
from data.warehouse import Warehouse
from metrics.filters import Filters
from metrics.risk import is_kept, risk_points
from metrics.worked_out import program
from pages.parts.wording import TIERS_WAIT, WORKING_OUT

PATIENCE = 3.0


def tiers_ready(warehouse: Warehouse, as_of: date, *, must: bool) -> None:
    """Work the tiers of a day out where nobody has yet: a moment after a load, or on a new day.

    While a load holds the database they cannot be kept. Then a page that ``must`` have them stops with a sentence;
    another works out by itself what it shows.
    """
    with warehouse.cursor() as con:
        if is_kept(con, as_of=as_of):
            return
        version = warehouse.data_version
        with st.spinner(WORKING_OUT, show_time=True):
            points = risk_points(con, Filters(as_of=as_of))
    if not warehouse.lock.acquire(timeout=PATIENCE):
        if must:
            st.info(TIERS_WAIT)
            st.stop()
        return
    try:
        if warehouse.data_version == version:
            with warehouse.writing(figures=False) as con:
                keep_scores(con, points, as_of=as_of, program=program())
    finally:
        warehouse.lock.release()
