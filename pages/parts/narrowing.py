"""Narrower filters: a span of time from a preset or a clicked period, or one value of a clicked facet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from metrics.filters import Filters

# As they stand in the URL.
OWN_DATES = "own dates"
PRESETS = ("all dates", "last 12 months", "last 24 months", "last 36 months", "this year", "last year", OWN_DATES)
MONTHS = {"month": 1, "quarter": 3, "year": 12}

FIELDS = {
    "supplier": "suppliers",
    "site": "sites",
    "region": "regions",
    "country": "countries",
    "dimension": "dimensions",
    "topic": "topics",
    "severity": "severities",
}

Span = tuple[date | None, date | None]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def preset_span(preset: str, as_of: date) -> Span:
    """First and last day of a preset, seen from the as-of day; both None for all dates."""
    if preset.endswith("months"):
        return months_before(as_of, int(preset.split()[1])) + timedelta(days=1), as_of
    if preset == "this year":
        return date(as_of.year, 1, 1), as_of
    if preset == "last year":
        return date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)
    return None, None


def two_years(filters: Filters) -> tuple[tuple[date, date], tuple[date, date]] | None:
    """The 12 months up to the period's end and the 12 before; None where the filters start later."""
    end = filters.stop or filters.as_of
    if end is None:
        return None
    middle, start = months_before(end, 12), months_before(end, 24)
    if filters.start is not None and filters.start > start + timedelta(days=1):
        return None
    day = timedelta(days=1)
    return (start + day, middle), (middle + day, end)


def narrowed(filters: Filters, **facets: str) -> Filters:
    """The filters with one value for each facet named, as clicked: narrowed(filters, region='East Asia')."""
    values: dict[str, Any] = {FIELDS[facet]: (value,) for facet, value in facets.items()}
    return replace(filters, **values)


def on_checklist(filters: Filters, scheme: str, version: str) -> Filters:
    """The filters narrowed to one version of one scheme's checklist."""
    return replace(filters, schemes=(f"{scheme} {version}".strip(),))


def under_checklist(filters: Filters, checklist: str | None) -> Filters:
    """The filters narrowed to a checklist by its printed name; as they are without one."""
    return filters if checklist is None else replace(filters, schemes=(checklist,))


def within(filters: Filters, first: date, every: str) -> Filters:
    """The filters narrowed to the period that begins on `first`."""
    last = (pd.Timestamp(first) + pd.DateOffset(months=MONTHS[every])).date() - timedelta(days=1)
    start = max(first, filters.start) if filters.start else first
    stop = min(last, filters.stop) if filters.stop else last
    return replace(filters, start=start, stop=stop)
