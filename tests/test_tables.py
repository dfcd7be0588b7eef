"""Tables on a page: of very many rows the first are shown until all are asked for; downloads hold all."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.columns import kind
from pages.parts.tables import SEEN, fitting


def long_table(rows: int, selectable: bool) -> None:
    import pandas as pd

    from pages.parts import tables

    frame = pd.DataFrame({"supplier": [f"S{at}" for at in range(rows)]})
    made = []
    tables._downloads = lambda rows, **_: made.append(len(rows()))
    if selectable:
        tables.choosable_table(frame, ["supplier"], key="long", about="all")
    else:
        tables.table(frame, ["supplier"], key="long", about="all")
    assert made == [rows]


@pytest.fixture(autouse=True)
def _downloads_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.parts import tables

    monkeypatch.setattr(tables, "_downloads", tables._downloads)  # put back after the test


@pytest.mark.parametrize("selectable", [False, True])
def test_of_very_many_rows_the_first_are_shown_until_all_are_asked_for(selectable: bool) -> None:
    page = AppTest.from_function(long_table, args=(SEEN + 1, selectable)).run()
    assert not page.exception
    assert len(page.dataframe[0].value) == SEEN
    assert page.toggle[0].label == "All 1,001 rows (otherwise the first 1,000; downloads hold all)"
    page.toggle[0].set_value(True).run()
    assert len(page.dataframe[0].value) == SEEN + 1 and page.dataframe[0].value["supplier"].iloc[-1] == f"S{SEEN}"


def test_a_table_of_a_thousand_rows_is_shown_whole() -> None:
    page = AppTest.from_function(long_table, args=(SEEN, False)).run()
    assert not page.exception and len(page.dataframe[0].value) == SEEN and len(page.toggle) == 0


def test_rates_per_audit_stand_with_two_decimals_as_their_limits_do() -> None:
    """28 beside 3.143 in one column, and limits of 0.50 to 13.50 behind both."""
    assert {kind(column) for column in ("level", "level_centre", "expected_count")} == {"ratio"}


def test_a_table_of_few_rows_has_no_empty_ones() -> None:
    """Of 420 pixels ten rows and the heading take 11 x 35 + 2 = 387, eleven rows 422."""
    assert [fitting(420, rows) for rows in (1, 10, 11)] == ["content", "content", 420]
    assert fitting(None, 1) is None
