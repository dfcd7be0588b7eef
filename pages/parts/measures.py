"""The rates a page can be switched between, and its other switches. Bound to the URL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd
import streamlit as st

from metrics import audit_pass_rate, conformity_rate, repeat_rate
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.wording import PERIODS


@dataclass(frozen=True)
class Measure:
    """A rate with its code and name, the facets it knows and the house rule that is its target."""

    code: str
    name: str
    metric: Callable[..., pd.DataFrame]
    facets: tuple[str, ...]
    target: str | None = None


MEASURES = {
    measure.code: measure
    for measure in (
        Measure(
            "conformity", "Conformity rate", conformity_rate.conformity_rate, conformity_rate.FACETS,
            "target_conformity",
        ),
        Measure(
            "pass", "Audit pass rate", audit_pass_rate.audit_pass_rate, audit_pass_rate.FACETS, "target_pass_rate"
        ),
        Measure("repeat", "Repeat rate", repeat_rate.repeat_rate, repeat_rate.FACETS),
    )
}  # fmt: skip


def named_choice(label: str, names: Mapping[str, str], *, key: str) -> str:
    """One of several codes, shown by their names; the first at first, and again where the code chosen is gone."""
    first = next(iter(names))
    if st.session_state.get(key) not in (None, *names):
        st.session_state[key] = first
    return str(
        st.segmented_control(
            label, list(names), default=first, format_func=lambda code: names.get(code, code), key=key,
            bind="query-params", required=True,
        )
    )  # fmt: skip


def facet_choice(facets: tuple[str, ...], key: str) -> str:
    """Which facet to break down by."""
    return str(st.segmented_control("By", facets, default=facets[0], key=key, bind="query-params", required=True))


def measure_choice(con: duckdb.DuckDBPyConnection, filters: Filters, facet: str) -> Measure:
    """Which rate to show, among those that know the facet; at first the first one these data can give,
    else the first of which they hold anything."""
    known = [name for name, measure in MEASURES.items() if facet in measure.facets]
    rates = {name: cached.rows(MEASURES[name].metric, con, filters, by=facet) for name in known}
    given = [name for name in known if rates[name]["rate"].notna().any()]
    first = (given or [name for name in known if rates[name]["of"].any()] or known)[0]
    if st.session_state.get("measure") not in (None, *known):
        st.session_state["measure"] = first
    picked = st.segmented_control(
        "Rate", known, default=first, format_func=lambda name: MEASURES[name].name, key="measure",
        bind="query-params", required=True,
    )  # fmt: skip
    return MEASURES[str(picked)]


def chosen_every() -> str:
    """The period chosen on another page or in the address, before this page has asked: a quarter where none was."""
    chosen = st.session_state.get("every") or st.query_params.get("every")
    return str(chosen) if chosen in PERIODS else "quarter"


def every_choice() -> str:
    """Month, quarter or year."""
    return str(
        st.segmented_control(
            "Every", PERIODS, default="quarter", key="every",
            bind="query-params", required=True,
        )
    )  # fmt: skip
