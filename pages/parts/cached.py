"""Metric frames, remembered until the data change.

The key is database, data version, filters (with the viewer) and options. Only small hashable values reach the cached
function; the connection and the metric themselves are left out of the key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from data.warehouse import source_of
from metrics.choices import choices, data_period, house_rules
from metrics.filters import Filters
from metrics.worked_out import worked_out
from pages.parts.narrowing import narrowed
from pages.parts.timings import timings
from pages.parts.wording import WORKING_OUT

Connection = duckdb.DuckDBPyConnection
Metric = Callable[..., Any]


@st.cache_data(max_entries=500, show_spinner=False)
def _rows(
    name: str,
    source: tuple[str, int],
    filters: Filters | None,
    options: tuple[tuple[str, Any], ...],
    _metric: Metric,
    _con: Connection,
) -> Any:
    with timings().of(name):
        return _metric(_con, **dict(options)) if filters is None else _metric(_con, filters, **dict(options))


def rows(metric: Metric, con: Connection, filters: Filters | None = None, **options: Any) -> Any:
    """What a metric answers: as worked out in the background, else on the spot.

    `options` are its keyword options, small hashable values.
    """
    name = f"{metric.__module__}.{metric.__qualname__}"
    asked = metric if filters is None else partial(worked_out, metric=metric)
    return _rows(name, source_of(con), filters, tuple(sorted(options.items())), asked, con)


def slow(metric: Metric, con: Connection, filters: Filters, **options: Any) -> Any:
    """The same for a metric that takes longer than a page may wait: the page says that something is worked out.

    Which questions are worked out beforehand stands in background.py.
    """
    with st.spinner(WORKING_OUT, show_time=True):
        return rows(metric, con, filters, **options)


def row(
    metric: Metric, con: Connection, filters: Filters, *, only: tuple[str, str] | None = None, **options: Any
) -> dict[str, Any]:
    """The first row of a metric, or the first whose column `only[0]` is `only[1]`; without any a row that says so."""
    frame = rows(metric, con, filters, **options)
    if only is not None:
        frame = frame[frame[only[0]] == only[1]]
    if frame.empty:
        nothing = {"rate": None, "low": None, "high": None, "effective_n": 0, "trust": None, "assumed": False}
        return {"count": 0, "of": 0, **nothing, "why": "nothing in view", "open": 0}
    return {str(name): value for name, value in frame.iloc[0].items()}


def crossed(metric: Metric, con: Connection, filters: Filters, *, down: str, across: str) -> pd.DataFrame:
    """A metric by two facets: asked once per value of the first, which should be the one with fewer values."""
    values = [str(value) for value in rows(metric, con, filters, by=down)[down]]
    parts = [
        rows(metric, con, narrowed(filters, **{down: value}), by=across).assign(**{down: value}) for value in values
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[down, across, "rate"])


def rule(con: Connection, name: str) -> float:
    """A house rule that is a number."""
    return float(rule_word(con, name))


def rule_word(con: Connection, name: str) -> str:
    """A house rule that is a word."""
    rules = rows(house_rules, con).set_index("name")["value"]
    return str(rules[name])


def values(con: Connection) -> dict[str, list[str]]:
    """What each filter can be set to."""
    return dict(rows(choices, con))


def period(con: Connection) -> Any:
    """First and last date of the data, None without audits."""
    return rows(data_period, con)
