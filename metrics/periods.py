"""Months, quarters and years: where they end, and whether all that belongs to one is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import duckdb
import pandas as pd

from metrics.filters import Filters

PERIODS = ("month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}

KNOWN = "select day, measured, delay, last_load, newest, pause from known_until($as_of)"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Up to which day all audits are taken to be on file, None without a load.

    ``measured``: by how late audits arrive, ``delay`` days or less for 95 % of them; else by the as-of day alone.
    ``newest``: the newest audit, only where the files seem to end with it; ``pause``: the longest pause before it, in
    days.
    """

    day: date | None
    measured: bool
    delay: int | None
    last_load: date | None
    newest: date | None = None
    pause: int | None = None


def knowledge(con: duckdb.DuckDBPyConnection, filters: Filters) -> Knowledge:
    """Up to which day all is known: the as-of day or the last load, less the time that audits take to arrive.

    That time is the 95th percentile of (day of the load that brought an audit - day of the audit), over audits held
    after the first load: what is older came in one go and says nothing. With fewer than 20 such audits it is not
    measured and taken as 0. An export that was made earlier than it was loaded shows in this, that nothing follows its
    newest audit: where audits of a year or more are on file, all is known at most until as many days after the newest
    one as the longest pause between two audits took in the two years before it.
    """
    row = con.execute(KNOWN, {"as_of": filters.as_of}).fetchone()
    return Knowledge(*row) if row is not None else Knowledge(None, False, None, None)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    return months_before(day, -months)


def until_newest(filters: Filters, newest: date) -> Filters:
    """These filters, ended with the newest audit on file where that is older than the as-of day.

    Whether a date after it was kept, no file can tell yet.
    """
    if filters.required_as_of("What was kept by now") <= newest:
        return filters
    return replace(filters, stop=newest if filters.stop is None else min(filters.stop, newest))


def two_years(last: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The 12 months up to a day, after the 12 before them: of each its first and its last day."""
    middle, start = months_before(last, 12), months_before(last, 24)
    return (start + timedelta(days=1), middle), (middle + timedelta(days=1), last)


def last_days(first_days: pd.Series, every: str) -> pd.Series:
    """The last day of each month, quarter or year that begins on the day given."""
    starts = pd.to_datetime(first_days)
    return starts + pd.DateOffset(months=MONTHS[every]) - pd.Timedelta(days=1)


def whole_periods(con: duckdb.DuckDBPyConnection, filters: Filters, first_days: pd.Series, *, every: str) -> pd.Series:
    """Whether a period is complete: neither cut by the filters nor, in part, after the day up to which all is known."""
    starts, ends = pd.to_datetime(first_days), last_days(first_days, every)
    known = knowledge(con, filters).day
    whole = ends <= pd.Timestamp(known) if known is not None else pd.Series(False, index=first_days.index)
    if filters.start is not None:
        whole &= starts >= pd.Timestamp(filters.start)
    if filters.stop is not None:
        whole &= ends <= pd.Timestamp(filters.stop)
    return whole
