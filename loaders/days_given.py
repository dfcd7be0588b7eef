"""Deadlines given as a number of days: "Timescale" above Immediate, 30 and 60, "Frist (Tage)" above 14."""

from __future__ import annotations

import re
from collections.abc import Collection

from loaders.content_fit import content_fit
from loaders.heading_matches import heading_matches

WHOLE = re.compile(r"[0-9]{1,3}$")
MOST_DAYS, A_MONTH = 730, 30
# Such a heading stands above days of the calendar: a bare number there may be anything.
OF_A_DAY = re.compile(r"date|datum|fecha|\bdata\b|tarih|\bngày\b|日期", re.IGNORECASE)
DATED = ("original_due_date", "due_date")
READ = 0.8


def days_field(heading: str, texts: Collection[str]) -> str | None:
    """The due date that the bare numbers of a column give as days from the audit on; None where they may be anything.

    The heading counts days ("Days to close"), or names a time by when to act that is no date, and some number is a
    month or more. What is no number has to be a deadline in words.
    """
    named = {match.field for match in heading_matches(heading)} & {"deadline_days", *DATED}
    if not named or not texts:
        return None
    numbers = [int(text) for text in texts if WHOLE.match(text)]
    words = [text for text in texts if not WHOLE.match(text)]
    if not all(0 < number <= MOST_DAYS for number in numbers):
        return None
    if words and (content_fit("due_date", words) or 0.0) < READ:
        return None
    if "deadline_days" in named:
        return "due_date"
    if OF_A_DAY.search(heading) or max(numbers, default=0) < A_MONTH:
        return None
    return next((field for field in DATED if field in named), None)


def days_written_out(text: str) -> str:
    """A bare number as the length of time it stands for: "60" is "60 days"."""
    return f"{text} days" if WHOLE.match(text) else text
