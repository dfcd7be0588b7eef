"""What is looked at, in words: for captions, downloads, and whatever leaves the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from metrics.filters import Filters
from pages.parts.wording import SEVERITY_NAMES, country_name, word

# Most audits are valid for a year: after that nothing on file is.
VALID = timedelta(days=366)
JUDGED = "As of"
JUDGED_HELP = (
    "The day on which open, overdue, due and risk are judged; audits after it are left out. If empty: today, or in "
    "the demo the last day of its data. Later corrections, loads and repeat findings still count here; the Loads page "
    "shows what was known on a given day."
)


def judged_on(day: date) -> str:
    """What a chosen as-of day does: 'Judged as of 2025-06-30, a day you chose. Audits after it are left out; ...'"""
    return (
        f"Judged as of {day.isoformat()}, a day you chose. Audits after it are left out; findings they found again are "
        "known as such."
    )


def long_ago(newest: date, today: date) -> str:
    """That nothing was audited for so long that all is expired by now, or that what was done since is not known."""
    unknown = "what was done since is not on file and counts as not done"
    judged = "all audits are old" if today - newest > VALID else unknown
    return f"The newest audit on file is dated {newest.isoformat()}: judged as of today, {judged}."


def resting(filters: Filters, everything: Filters) -> str:
    """In place of the filters, on a page to which they do nothing: 'The filters have no effect on this page. ...'"""
    chosen = "" if filters == everything else f" Kept for the other pages: {filters_in_words(filters)}"
    return f"The filters have no effect on this page.{chosen}"


def filters_in_words(filters: Filters) -> str:
    """'Region East Asia; country China; full audits; as of 2026-01-02.' Codes are told by their words."""
    return replace(
        filters,
        countries=tuple(map(country_name, filters.countries)),
        dimensions=tuple(word("dimension", value) for value in filters.dimensions),
        topics=tuple(word("topic", value) for value in filters.topics),
        severities=tuple(SEVERITY_NAMES.get(value, value) for value in filters.severities),
    ).in_words()


def outside(filters: Filters, oldest: date, newest: date) -> bool:
    """Whether the time chosen ends before the first audit on file, or begins after the last."""
    last = min(day for day in (filters.stop, filters.as_of, date.max) if day)
    return last < oldest or bool(filters.start and filters.start > newest)


def none_then(oldest: date, newest: date) -> str:
    """That no audit can be in view, why, and what would do."""
    return f"The audits on file run from {oldest} to {newest}, none in the time chosen: choose other dates."
