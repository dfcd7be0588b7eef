"""Events on a day: those recorded, one more, and those a chart draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.breaks import Break
from data.events import ABOUT, add_event, recorded_events, remove_event
from metrics.auditor_returns import auditor_changes
from metrics.filters import Filters
from metrics.line_events import line_events
from pages.parts import cached
from pages.parts.control_lines import Line
from pages.parts.control_wording import ABOUT as ABOUT_WORDS
from pages.parts.control_wording import (
    EVENTS_INTRO,
    NO_EVENTS,
    SPLIT_RULE,
    VERSIONS,
    event_sentence,
    new_checklist,
    other_auditor,
)
from pages.parts.databases import Served
from pages.parts.said import hand_over

NAMES = {"scheme": "schemes", "region": "regions", "country": "countries", "supplier": "suppliers", "site": "sites"}


def events(served: Served, con: duckdb.DuckDBPyConnection, line: Line, *, offered: date | None) -> None:
    """What was recorded, and a form for one more, filled with the split the chart offers."""
    st.subheader("Events")
    st.caption(EVENTS_INTRO)
    recorded = recorded_events(con)
    standing = recorded[recorded["removed_at"].isna()]
    if standing.empty:
        st.info(NO_EVENTS)
    for row in standing.to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(event_sentence(row))
            if st.button("Remove", key=f"remove_event_{row['event']}"):
                hand_over(served, "an event", partial(_removed, served, int(row["event"])))
    with st.expander("Record an event", expanded=offered is not None):
        _form(served, con, line, offered)


def breaks_of(con: duckdb.DuckDBPyConnection, filters: Filters, points: pd.DataFrame, line: Line) -> list[Break]:
    """The breaks of a line: new versions of its checklist and the events that concern it."""
    versions = [
        Break(after["first"], new_checklist(after["version"]), splits=True, between=_between(before, after))
        for before, after in pairwise(points.to_dict("records"))
        if after["version"] != before["version"]
    ]
    told = cached.rows(
        line_events, con, line.narrowed(filters), by=line.by, value=line.value, scheme=line.scheme
    ).to_dict("records")
    recorded = [Break(pd.Timestamp(row["day"]), str(row["reason"]), bool(row["splits"])) for row in told]
    return versions + recorded


def _between(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> pd.Timestamp:
    """Where a line breaks: on the day of a single audit, else half way between the marks of two periods."""
    if after["period"] == after["first"]:
        return pd.Timestamp(after["first"])
    return pd.Timestamp(before["period"] + (after["period"] - before["period"]) / 2)


def auditors_of(con: duckdb.DuckDBPyConnection, filters: Filters, line: Line) -> list[Break]:
    """Where another auditor or firm came, for a line of one supplier or site: it can look like a change of theirs."""
    if line.by not in ("supplier", "site"):
        return []
    changes = cached.rows(auditor_changes, con, line.narrowed(filters))
    days = changes[changes["scheme"] == line.scheme].groupby("date")["changed"].agg(set)
    return [Break(pd.Timestamp(day), other_auditor(changed), splits=False) for day, changed in days.items()]


def _form(served: Served, con: duckdb.DuckDBPyConnection, line: Line, offered: date | None) -> None:
    about_line = line.by if line.by in ABOUT and line.by != "all" else "scheme"
    left, middle, right = st.columns(3)
    # The key follows the line, so that each line's form begins with its own words.
    key = f"event_{line.by}_{line.name}"
    day = left.date_input("Day", value=offered, key=f"{key}_day_{offered}", format="YYYY-MM-DD")
    about = middle.selectbox(
        "About", ABOUT, index=ABOUT.index(about_line), format_func=lambda code: ABOUT_WORDS[code], key=f"{key}_about"
    )
    name = _name(right, con, line, str(about), key)
    reason = st.text_input("What happened", key=f"{key}_reason", max_chars=200)
    splits = st.checkbox("Split the line here", value=False, key=f"{key}_splits", help=SPLIT_RULE)
    st.caption(f"{SPLIT_RULE} {VERSIONS}")
    ready = day is not None and reason.strip() and (about == "all" or name)
    if st.button("Record", key=f"{key}_record", disabled=not ready) and isinstance(day, date):
        told = {"day": day, "about": str(about), "name": name, "reason": reason, "splits": splits}
        hand_over(served, "an event", partial(_added, served, told))


def _name(place: Any, con: duckdb.DuckDBPyConnection, line: Line, about: str, key: str) -> str | None:
    if about == "all":
        return None
    if about not in NAMES:
        return str(place.text_input("Which", key=f"{key}_{about}", max_chars=200)).strip() or None
    options = [value for value in cached.values(con)[NAMES[about]] if value != "not stated"]
    own = line.scheme if about == "scheme" else line.value
    at = options.index(own) if own in options else None
    picked = place.selectbox("Which", options, index=at, key=f"{key}_{about}")
    return str(picked) if picked else None


def _added(served: Served, told: dict[str, Any]) -> str:
    add_event(served.warehouse, **told, by=served.by, at=datetime.now().replace(microsecond=0))
    return "The event is recorded, and drawn on the charts it concerns."


def _removed(served: Served, event: int) -> str:
    remove_event(served.warehouse, event, by=served.by, at=datetime.now().replace(microsecond=0))
    return "The event is removed; it stays on record, but counts and is drawn no longer."
