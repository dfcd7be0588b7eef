"""Narrower filters: a span of time from a preset or a clicked period, or one value of a clicked facet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from metrics.filters import Filters
from metrics.periods import last_days, months_before

# As they stand in the URL.
OWN_DATES = "own dates"
PRESETS = ("all dates", "last 12 months", "last 24 months", "last 36 months", "this year", "last year", OWN_DATES)

FIELDS = {
    "supplier": "suppliers",
    "site": "sites",
    "region": "regions",
    "country": "countries",
    "dimension": "dimensions",
    "topic": "topics",
    "severity": "severities",
    "tier": "tiers",
}

Span = tuple[date | None, date | None]


def preset_span(preset: str, as_of: date) -> Span:
    """First and last day of a preset, seen from the as-of day; both None for all dates."""
    if preset.endswith("months"):
        return months_before(as_of, int(preset.split()[1])) + timedelta(days=1), as_of
    if preset == "this year":
        return date(as_of.year, 1, 1), as_of
    if preset == "last year":
        return date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)
    return None, None


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
    last = last_days(pd.Series([pd.Timestamp(first)]), every).iloc[0].date()
    start = max(first, filters.start) if filters.start else first
    stop = min(last, filters.stop) if filters.stop else last
    return replace(filters, start=start, stop=stop)
