"""Columns of sentences give way where others would be cut off."""

from __future__ import annotations

import pandas as pd

from pages.parts.column_widths import LEAST, LONGEST, ROOM, text_widths


def test_a_sentence_takes_what_it_needs_and_no_more_than_its_longest() -> None:
    frame = pd.DataFrame({"clause": ["Q1"], "title": ["Short wording here and there"], "count": [1]})
    assert LEAST < text_widths(frame)["title"] < LONGEST and set(text_widths(frame)) == {"title"}
    assert text_widths(frame.assign(title="x" * 200))["title"] == LONGEST


def test_a_sentence_gives_way_to_other_columns_but_stays_readable() -> None:
    frame = pd.DataFrame({"title": ["x" * 60], "supplier": ["s" * 26], "site": ["s" * 26], "region": ["r" * 26]})
    widths = text_widths(frame)
    assert LEAST < widths["title"] < LONGEST and sum(widths.values()) == ROOM
    crowded = text_widths(frame.assign(country="c" * 26, category="c" * 26))
    assert crowded["title"] == LEAST and crowded["supplier"] == widths["supplier"]


def test_a_long_name_far_down_is_measured_too() -> None:
    """A table measures its first rows only: '? Not enough evidence' further down would be cut."""
    rows = [*["▲ High"] * 100, "? Not enough evidence"]
    frame = pd.DataFrame({"tier": rows, "reasons": "x" * 80, "missing": "x" * 80, "measured": "x" * 80})
    assert text_widths(frame)["tier"] > 150
