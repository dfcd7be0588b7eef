"""'As known on' a day: the headline figures as they stood then, beside those of now."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.as_known import known_on
from data.loads import loads
from data.warehouse import Warehouse
from metrics.filters import Filters
from pages.parts.databases import Served
from pages.parts.headline_rows import headline_rows
from pages.parts.jobs import jobs_of_session, remember_job
from pages.parts.tables import table
from pages.parts.told_then import is_of_now, moment
from pages.parts.upkeep_wording import KNOWN_ABOUT, SHOW, TOLD_BEFORE

KIND = "as known on"
COLUMNS = ["figure", "then", "same_day", "now"]


def as_known_on(served: Served, taken: pd.DataFrame) -> None:
    """A day to choose, a button, and the figures once they are told."""
    st.caption(KNOWN_ABOUT)
    today = date.today()
    first = min(taken["loaded_at"].min().date(), today)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            "As known on", value=max(first, today - timedelta(days=1)), min_value=first, max_value=today,
            format="YYYY-MM-DD", key="known_on", bind="query-params",
        )  # fmt: skip
        if st.button(SHOW, key="known", disabled=not isinstance(day, date)):
            remember_job(
                served.worker.submit_work(
                    KIND, f"what was known on {day}", partial(known_report, served.warehouse, day)
                )
            )
            st.rerun()
    for job in jobs_of_session(served.worker, kind=KIND):
        if job["state"] == "done":
            _told(served, job["report"])
            return


def _told(served: Served, report: dict[str, Any]) -> None:
    if not is_of_now(report, served.warehouse):
        st.info(TOLD_BEFORE.format(button=SHOW))
        return
    st.markdown(report["sentence"])
    table(pd.DataFrame(report["rows"]), COLUMNS, key="known_rows", about=report["sentence"])


def known_report(warehouse: Warehouse, day: date, _step: object = None) -> dict[str, Any]:
    """The headline figures as known on a day, as that day is known now, and today's."""
    told_at, then_filters = moment(warehouse), Filters(stop=day, as_of=day)
    with known_on(warehouse, day) as con:
        then, files_then = headline_rows(con, then_filters), _files(con)
    with warehouse.cursor() as con:
        same_day, now, files = (
            headline_rows(con, then_filters), headline_rows(con, Filters(as_of=date.today())), _files(con),
        )  # fmt: skip
    rows = [
        {"figure": figure, "then": value, "same_day": same_day[figure], "now": now[figure]}
        for figure, value in then.items()
    ]
    sentence = f"Files that counted on {day}: {files_then:,}; today: {files:,}."
    return {"status": "known", **told_at, "rows": rows, "sentence": sentence}


def _files(con: Any) -> int:
    return int(loads(con)["undone_at"].isna().sum())
