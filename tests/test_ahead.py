"""Questions of a page that other threads answer while it is drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st

from data.warehouse import Warehouse, open_warehouse
from metrics.filters import Filters
from metrics.narrowed_by import narrowed_by
from pages.parts import ahead, asked, cached
from pages.parts.asked import Drawing, Question

DAY = date(2026, 6, 30)
EVERYTHING = Filters(as_of=DAY)
ASIA, CHINA = replace(EVERYTHING, regions=("Asia",)), replace(EVERYTHING, countries=("CN",))
ANSWERED: list[tuple[Filters, bool]] = []


def told(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all") -> pd.DataFrame:
    """A metric that notes of what it was asked, and whether beside the page."""
    ANSWERED.append((filters, threading.current_thread().name.startswith("ahead")))
    return pd.DataFrame({"facet": [by], "count": [1]})


@narrowed_by("as_of")
def of_the_day(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """A metric that looks at nothing but the day."""
    return told(con, filters)


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    monkeypatch.setenv("SUPPLIER_AUDITS_BACKGROUND", "on")
    st.cache_data.clear()
    ANSWERED.clear()
    monkeypatch.setattr(asked, "_last", {})
    monkeypatch.setattr(asked, "_latest", {})
    opened = open_warehouse(tmp_path / "audits.duckdb")
    yield opened
    wait(ahead._put)
    asked.end()
    opened.close()


def drawn(warehouse: Warehouse, filters: Filters) -> None:
    """A page is drawn that asks one question; whatever is put beside it comes first."""
    ahead.ask_ahead("Overview", warehouse, filters)
    wait(ahead._put)
    with warehouse.reader() as con:
        cached.rows(told, con, filters, by="region")
    asked.end()


def test_what_a_page_asked_is_asked_of_the_new_filters_beside_it(warehouse: Warehouse) -> None:
    drawn(warehouse, EVERYTHING)
    drawn(warehouse, ASIA)
    drawn(warehouse, ASIA)  # known by now
    assert ANSWERED == [(EVERYTHING, False), (ASIA, True)]


def test_another_page_or_day_is_not_guessed(warehouse: Warehouse) -> None:
    drawn(warehouse, EVERYTHING)
    ahead.ask_ahead("Risk", warehouse, ASIA)
    ahead.ask_ahead("Overview", warehouse, replace(ASIA, as_of=date(2026, 7, 1)))
    wait(ahead._put)
    assert ANSWERED == [(EVERYTHING, False)]


def test_what_was_put_for_a_page_that_is_over_is_left(warehouse: Warehouse) -> None:
    drawing = asked.begin("Overview", ASIA, source=warehouse.source)
    asked.end()
    ahead._answer(Question(told, ASIA, ()), warehouse, drawing)
    assert drawing.over and ANSWERED == []


def test_questions_keep_what_they_put_in_place_of_the_filters() -> None:
    """Asked while nothing was chosen; then China is.

    | asked of                   | is asked of China as                                        |
    |----------------------------|-------------------------------------------------------------|
    | everything                 | China                                                       |
    | a period                   | China in that period                                        |
    | one dimension (a crossing) | China and that dimension                                    |
    | India (one of a list)      | nothing: which countries are listed now, nobody knows       |
    """
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    scopes = [EVERYTHING, replace(EVERYTHING, start=first, stop=last), replace(EVERYTHING, dimensions=("social",)),
              replace(EVERYTHING, countries=("IN",))]  # fmt: skip
    before = Drawing("Overview", EVERYTHING, ("", 1), {Question(told, each, ()): None for each in scopes})
    assert [each.filters for each in before.again(CHINA, ("", 1))] == [
        CHINA, replace(CHINA, start=first, stop=last), replace(CHINA, dimensions=("social",)),
    ]  # fmt: skip


def test_what_has_its_answer_is_not_asked_again() -> None:
    """A metric that looks at nothing but the day, of other filters: only of other data."""
    before = Drawing("Overview", EVERYTHING, ("", 1), {Question(of_the_day, EVERYTHING, ()): None})
    assert before.again(CHINA, ("", 1)) == []
    assert before.again(EVERYTHING, ("", 2)) == [Question(of_the_day, EVERYTHING, ())]


def test_a_page_is_remembered_by_which_filters_are_set(warehouse: Warehouse) -> None:
    first = asked.begin("Overview", EVERYTHING, source=warehouse.source)
    second = asked.begin("Overview", ASIA, source=warehouse.source)
    asked.end()
    assert asked.last("Overview", replace(EVERYTHING, regions=("Europe",))) is second
    assert asked.last("Overview", EVERYTHING) is first
    assert asked.last("Overview", CHINA) is second and asked.last("Risk", ASIA) is None


def test_so_many_pages_are_remembered(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST", 1)
    for title in ("Overview", "Risk"):
        asked.begin(title, ASIA, source=warehouse.source)
    asked.end()
    assert [title for title, _ in asked._last] == ["Risk"]
