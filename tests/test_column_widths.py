"""Columns of sentences give way where others would be cut off."""

from __future__ import annotations

import pandas as pd

from pages.parts.column_widths import LEAST, LONGEST, ROOM, column_widths
from pages.parts.columns import COLUMNS
from pages.parts.tables import _config

DATES = [name for name, (_, form) in COLUMNS.items() if form == "date"]


def test_a_sentence_takes_what_it_needs_and_no_more_than_its_longest() -> None:
    frame = pd.DataFrame({"clause": ["Q1"], "title": ["Short wording here and there"], "count": [1]})
    assert LEAST < column_widths(frame).of["title"] < LONGEST and set(column_widths(frame).of) == {"title"}
    assert column_widths(frame.assign(title="x" * 200)).of["title"] == LONGEST


def test_a_sentence_gives_way_to_other_columns_but_stays_readable() -> None:
    frame = pd.DataFrame({"title": ["x" * 60], "supplier": ["s" * 26], "site": ["s" * 26], "region": ["r" * 26]})
    widths = column_widths(frame)
    assert LEAST < widths.of["title"] < LONGEST and sum(widths.of.values()) == ROOM and not widths.scrolled


def test_no_column_is_cut_in_two_where_not_all_have_room() -> None:
    """Names of 194 pixels: beside a sentence of 200 four fill 975 (each gives a pixel up); a fifth has no room.

    With a name of 240 among them three have room, and what they leave goes to the sentence, which wants 400.
    """
    names = {name: ["s" * 26] for name in ("supplier", "site", "region", "country", "category")}
    crowded = column_widths(pd.DataFrame({"title": ["x" * 60], **names}))
    assert crowded.scrolled and sum(crowded.of[column] for column in ("title", *list(names)[:4])) == ROOM
    assert crowded.of["title"] in (LEAST, LEAST - 1) and crowded.of["category"] == 194
    wider = column_widths(pd.DataFrame({"title": ["x" * 60], **names, "region": ["r" * 33]}))
    assert wider.of["title"] + sum(wider.of[column] for column in ("supplier", "site", "region")) == ROOM
    assert LEAST < wider.of["title"] < LONGEST and wider.of["supplier"] == 194


def test_columns_that_want_a_little_more_than_the_room_are_left_to_the_table() -> None:
    """Five names of 194 are 970; with one of 201 they are 977, and the table's own measure is a little narrower."""
    names = {name: ["s" * 26] for name in ("supplier", "site", "region", "country", "category")}
    assert not column_widths(pd.DataFrame(names)).scrolled
    assert not column_widths(pd.DataFrame({**names, "category": ["s" * 27]})).scrolled
    assert column_widths(pd.DataFrame({**names, "kind": ["s"]})).scrolled


def test_numbers_fill_the_room_too_and_the_first_column_stays_in_sight() -> None:
    """Columns of dates of about 87 pixels: some ten of them share the room; far more there are."""
    days = pd.DataFrame({"supplier": ["Acme"]} | {name: pd.to_datetime(["2025-01-01"]) for name in DATES})
    widths = column_widths(days)
    filled = list(days.columns)[: len([column for column in days if column in widths.of])]
    assert widths.scrolled and sum(widths.of[column] for column in filled) == ROOM
    config = _config(days, widths)
    assert config["supplier"]["pinned"] and not config[DATES[0]]["pinned"]
    assert config[DATES[0]]["width"] == widths.of[DATES[0]]
    few = days[["supplier", *DATES[:2]]]
    assert not column_widths(few).scrolled and not _config(few, column_widths(few))["supplier"]["pinned"]


def test_a_long_name_far_down_is_measured_too() -> None:
    """A table measures its first rows only: '? Not enough evidence' further down would be cut."""
    rows = [*["▲ High"] * 100, "? Not enough evidence"]
    frame = pd.DataFrame({"tier": rows, "reasons": "x" * 80, "missing": "x" * 80, "measured": "x" * 80})
    assert column_widths(frame).of["tier"] > 150
