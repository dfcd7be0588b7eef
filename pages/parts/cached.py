"""Metric frames, remembered until the data change.

The key is metric, database, data version, filters (with the viewer) and options, written out as one text: taken apart
for every look-up they would cost more than most pages draw with. Connection and metric are left out of it. A breakdown
by risk tier asked for before the tiers stand ready is remembered until they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from data.warehouse import source_of
from metrics.choices import choices, data_period, house_rules
from metrics.filters import Filters
from metrics.narrowed_by import counting
from metrics.risk import is_kept
from metrics.worked_out import worked_out
from pages.parts.narrowing import narrowed
from pages.parts.timings import timings
from pages.parts.wording import WORKING_OUT

Connection = duckdb.DuckDBPyConnection
Metric = Callable[..., Any]
TIER = "tier"


@dataclass(frozen=True)
class _Asked:
    """One question to a metric; ``options`` are small values whose text says them without doubt."""

    metric: Metric
    filters: Filters | None
    options: dict[str, Any]

    @classmethod
    def of(cls, metric: Metric, filters: Filters | None, options: dict[str, Any]) -> _Asked:
        """The question without the filters that change nothing: it may have been answered under others."""
        return cls(metric, None if filters is None else counting(metric, filters), options)

    @property
    def name(self) -> str:
        return f"{self.metric.__module__}.{self.metric.__qualname__}"

    def key(self, con: Connection) -> str:
        options = tuple(sorted(self.options.items()))
        hash(options)  # what can change is no key: a TypeError
        return repr((self.name, source_of(con), self._tiers(con), self.filters, options))

    def _tiers(self, con: Connection) -> bool | None:
        """Whether tiers stand ready, where the answer is told by them: to be kept, they change no data."""
        if TIER not in self.options.values() or self.filters is None or self.filters.as_of is None:
            return None
        return is_kept(con, as_of=self.filters.as_of)


@st.cache_data(max_entries=500, show_spinner=False)
def _rows(key: str, _asked: _Asked, _con: Connection) -> Any:
    """The answer; ``key`` alone says which."""
    with timings().of(_asked.name):
        if _asked.filters is None:
            return _asked.metric(_con, **_asked.options)
        return worked_out(_con, _asked.filters, metric=_asked.metric, **_asked.options)


def rows(metric: Metric, con: Connection, filters: Filters | None = None, **options: Any) -> Any:
    """What a metric answers: as worked out in the background, else on the spot.

    `options` are its keyword options, small hashable values.
    """
    asked = _Asked.of(metric, filters, options)
    return _rows(asked.key(con), asked, con)


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
    asked = _Asked.of(metric, filters, options)
    key = asked.key(con)
    found: dict[str, Any] | None = _row(f"{only} {key}", key, only, asked, con)
    if found is None:
        nothing = {"rate": None, "low": None, "high": None, "effective_n": 0, "trust": None, "assumed": False}
        return {"count": 0, "of": 0, **nothing, "why": "nothing in view", "open": 0}
    return found


@st.cache_data(max_entries=500, show_spinner=False)
def _row(key: str, _key: str, _only: tuple[str, str] | None, _asked: _Asked, _con: Connection) -> dict[str, Any] | None:
    """A row as a dictionary: made from the frame every time it would cost more than the look-up."""
    frame = _rows(_key, _asked, _con)
    if _only is not None:
        frame = frame[frame[_only[0]] == _only[1]]
    return None if frame.empty else {str(name): value for name, value in frame.iloc[0].items()}


class _NotReadyError(Exception):
    """What is asked for has not been worked out yet."""


@st.cache_data(max_entries=50, show_spinner=False)
def _ready(key: str, _asked: _Asked, _con: Connection) -> Any:
    assert _asked.filters is not None
    found = _asked.metric(_con, _asked.filters, **_asked.options)
    if found is None:
        raise _NotReadyError  # which is not remembered
    return found


def ready(metric: Metric, con: Connection, filters: Filters, **options: Any) -> Any:
    """What a function gives that says None until something is worked out: asked again each time until it is."""
    asked = _Asked.of(metric, filters, options)
    try:
        return _ready(asked.key(con), asked, con)
    except _NotReadyError:
        return None


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
