"""Where Streamlit meets the warehouse. Every page starts with ``open_page``.

The filters live in the URL, so that every view is a link; each widget's key is the name of its query parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from data.warehouse import Warehouse
from metrics.catalogue import CATALOGUE
from metrics.choices import choices, data_period, house_rules
from metrics.evidence import action_rows, audit_rows, finding_rows, source_row
from metrics.filters import Filters
from metrics.overview import overview
from metrics.supplier_history import supplier_history
from pages.parts import wording
from pages.parts.engine import Engine, engine

# query parameter -> field of Filters
FILTERED = {
    "supplier": "suppliers", "region": "regions", "country": "countries", "dimension": "dimensions", "topic": "topics",
    "scheme": "schemes", "kind": "kinds", "severity": "severities", "tier": "tiers",
}  # fmt: skip
PERIODS = {"all": None, "last 12 months": 365, "last 24 months": 730, "last 3 years": 1095}
FRAMES = {
    "overview": overview, "audits": audit_rows, "findings": finding_rows, "actions": action_rows,
    "history": supplier_history,
}  # fmt: skip


@dataclass(frozen=True)
class Data:
    """The data a page shows: which database, at which version. Every answer is cached under both and the filters."""

    warehouse: Warehouse
    version: int
    demo: bool

    def measure(self, name: str, filters: Filters, **options: Any) -> pd.DataFrame:
        """A metric of the catalogue or a frame of evidence, by name."""
        return _measured(str(self.warehouse.path), self.version, name, filters, tuple(options.items()), self.warehouse)

    def rules(self) -> dict[str, str]:
        """The house rules by name."""
        frame = _rules(str(self.warehouse.path), self.version, self.warehouse)
        return dict(zip(frame["name"], frame["value"], strict=True))

    def target(self, name: str) -> float:
        """A target line in percent."""
        return round(float(self.rules()[name]) * 100, 1)

    def source_row(self, load: int, sheet: str, row: int) -> pd.DataFrame:
        """The cells of one row of a file, as read."""
        with self.warehouse.cursor() as con:
            return source_row(con, load, sheet, row)


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs={Filters: repr})
def _measured(
    path: str, version: int, name: str, filters: Filters, options: tuple[Any, ...], _warehouse: Warehouse
) -> pd.DataFrame:
    function = CATALOGUE[name].function if name in CATALOGUE else FRAMES[name]
    with _warehouse.cursor() as con:
        return function(con, filters, **dict(options))


@st.cache_data(max_entries=20, show_spinner=False)
def _choices(path: str, version: int, _warehouse: Warehouse) -> tuple[dict[str, list[str]], tuple[date, date] | None]:
    with _warehouse.cursor() as con:
        return choices(con), data_period(con)


@st.cache_data(max_entries=20, show_spinner=False)
def _rules(path: str, version: int, _warehouse: Warehouse) -> pd.DataFrame:
    with _warehouse.cursor() as con:
        return house_rules(con)


def open_page(title: str) -> tuple[Data, Filters]:
    """Title, data, filter bar. Stops the page with an invitation when there is nothing to show."""
    st.title(title)
    running = engine()
    data = _data(running)
    if data.demo:
        _demo_banner(running)
    options, period = _choices(str(data.warehouse.path), data.version, data.warehouse)
    if period is None:
        if data.demo:
            _wait_for_demo(running)
        st.info(wording.NOTHING_LOADED)
        st.stop()
    filters = _filter_bar(options, period, as_of=period[1] if data.demo else date.today())
    st.caption(wording.scope(filters.in_words(), filters.as_of))
    return data, filters


def _data(running: Engine) -> Data:
    own_has_data = running.own_has_data()
    demo = not own_has_data
    if own_has_data:
        demo = st.sidebar.toggle("Show the demo instead", key="demo", bind="query-params")
    warehouse = running.demo if demo else running.own
    return Data(warehouse, warehouse.data_version, demo)


def _demo_banner(running: Engine) -> None:
    message, action = st.columns([4, 1], vertical_alignment="center")
    message.info(wording.DEMO_BANNER, icon=":material/science:")
    if action.button("Start with my own files", key="start_own", width="stretch"):
        st.switch_page("pages/load_files.py")
    if not running.demo_is_ready():
        _wait_for_demo(running)


@st.fragment(run_every=1.0)
def _wait_for_demo(running: Engine) -> None:
    """Progress of the demo's first load; the page runs again when it is done."""
    jobs = running.demo_worker.jobs(limit=1)
    if running.demo_is_ready():
        st.rerun()
    if not jobs.empty and jobs.iloc[0]["state"] in ("refused", "interrupted"):
        st.error(wording.DEMO_FAILED)
        return
    st.progress(0.1, text=wording.demo_progress(None if jobs.empty else jobs.iloc[0]["step"]))


def _filter_bar(options: dict[str, list[str]], period: tuple[date, date], *, as_of: date) -> Filters:
    chosen: dict[str, tuple[str, ...]] = {}
    with st.sidebar:
        st.subheader("Filters")
        preset = st.selectbox("Period", list(PERIODS), key="period", bind="query-params")
        for name, field in FILTERED.items():
            picked = st.multiselect(
                wording.FILTER_LABELS[name], options[field], key=name, bind="query-params", placeholder="All",
                format_func=wording.option,
            )  # fmt: skip
            chosen[field] = tuple(value for value in picked if value in options[field])
        if any(chosen.values()) or preset != "all":
            st.button("Clear all filters", on_click=_clear, width="stretch")
    days = PERIODS.get(preset)
    start = min(as_of, period[1]) - timedelta(days=days) if days else None
    return Filters(start=start, as_of=as_of, **chosen)


def _clear() -> None:
    for name in FILTERED:
        st.session_state[name] = []
    st.session_state["period"] = "all"
