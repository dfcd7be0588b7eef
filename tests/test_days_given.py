"""Deadlines given as a number of days: under which headings bare numbers are days from the audit on."""

from __future__ import annotations

import pytest

from loaders.column_fields import candidate_matches
from loaders.days_given import days_field, days_written_out

WORDS_AND_DAYS = ["Immediate", "60", "90", "30"]


@pytest.mark.parametrize(
    ("heading", "texts", "field"),
    [
        ("Timescale (Immediate, 30, 60, 90,180,365)", WORDS_AND_DAYS, "due_date"),
        ("Original Timescale", ["30", "90"], "original_due_date"),
        ("Frist (Tage)", ["5", "14"], "due_date"),
        ("Days to Close", ["30 days", "60 days"], "due_date"),
        ("整改期限(天)", ["30", "60"], "due_date"),
        ("Due Date", ["30", "60"], None),  # of a date nobody knows what a number means
        ("Timescale", ["5", "14"], None),  # days of a month, weeks or days
        ("Timescale", ["60", "John Smith"], None),
        ("Timescale", ["60", "900"], None),
        ("Timescale", [], None),
        ("Score", ["60", "90"], None),
    ],
)
def test_whether_numbers_are_days(heading: str, texts: list[str], field: str | None) -> None:
    assert days_field(heading, texts) == field
    matches = [(match.field, match.reason) for match in candidate_matches(heading, None, texts)]
    assert ((field, "values") in matches) == (field is not None)


def test_only_a_bare_number_is_written_out() -> None:
    assert [days_written_out(text) for text in ("60", "60 days", "Immediate")] == ["60 days", "60 days", "Immediate"]
