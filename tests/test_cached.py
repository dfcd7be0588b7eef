"""What pages remember: by question and data version, each caller with rows of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st

from data.risk_scores import keep_scores
from data.warehouse import Warehouse, open_warehouse
from metrics.audit_pass_rate import audit_pass_rate
from metrics.filters import Filters
from metrics.risk import risk_points
from metrics.worked_out import program
from pages.parts import cached
from tests.warehouse_maker import audits

ASKED: list[str] = []


def asked(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: object = "all") -> pd.DataFrame:
    """A metric that notes that it was asked."""
    ASKED.append(f"{filters.regions} by {by}")
    return pd.DataFrame({"facet": ["a", "b"], "count": [1, 2], "which": [filters.regions] * 2})


def later(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame | None:
    """A metric that is worked out the third time it is asked."""
    ASKED.append("later")
    return pd.DataFrame({"count": [1]}) if len(ASKED) > 2 else None


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[tuple[Warehouse, duckdb.DuckDBPyConnection]]:
    st.cache_data.clear()
    ASKED.clear()
    warehouse = open_warehouse(tmp_path / "audits.duckdb")
    yield warehouse, warehouse.reader()
    warehouse.close()


def test_one_question_is_asked_once_until_the_data_change(
    reader: tuple[Warehouse, duckdb.DuckDBPyConnection],
) -> None:
    warehouse, con = reader
    east, west = Filters(regions=("East",)), Filters(regions=("West",))
    for filters in (east, west, east):
        assert cached.rows(asked, con, filters)["which"].tolist() == [filters.regions] * 2
    assert ASKED == ["('East',) by all", "('West',) by all"]
    cached.rows(asked, con, east, by="region")
    with warehouse.writing():
        pass
    cached.rows(asked, con, east, by="region")
    assert ASKED[2:] == ["('East',) by region"] * 2


def test_a_row_is_the_first_or_the_one_named(reader: tuple[Warehouse, duckdb.DuckDBPyConnection]) -> None:
    _, con = reader
    first, named, none = (
        cached.row(asked, con, Filters(), only=only) for only in (None, ("facet", "b"), ("facet", "c"))
    )
    assert (first["count"], named["count"], none["count"], none["why"]) == (1, 2, 0, "nothing in view")
    assert ASKED == ["() by all"]


def test_what_one_page_does_to_its_rows_no_other_page_sees(
    reader: tuple[Warehouse, duckdb.DuckDBPyConnection],
) -> None:
    _, con = reader
    taken = cached.rows(asked, con, Filters())
    taken.loc[0, "count"] = 99
    cached.row(asked, con, Filters())["count"] = 99
    assert cached.rows(asked, con, Filters())["count"].tolist() == [1, 2]
    assert cached.row(asked, con, Filters())["count"] == 1


def test_a_breakdown_by_tier_is_remembered_until_the_tiers_stand_ready(
    reader: tuple[Warehouse, duckdb.DuckDBPyConnection],
) -> None:
    """| before the tiers are kept | not worked out | remembered: asked twice, told the same |
    | after                     | the tier       | though the data are the same             |
    | another breakdown         |                | remembered through both                  |
    """
    warehouse, con = reader
    audits(con, "A1 2024-01-01 S1 fail", "A2 2024-05-01 S1 fail", "A3 2024-06-01 S1 fail")
    day = date(2024, 6, 30)
    filters, version = Filters(as_of=day), warehouse.data_version

    def told() -> list[str]:
        cached.rows(asked, con, filters, by="region")
        return list(cached.rows(audit_pass_rate, con, filters, by="tier")["tier"])

    assert [told(), told()] == [["not worked out"]] * 2
    with warehouse.writing(figures=False) as writing:
        keep_scores(writing, risk_points(con, filters), as_of=day, program=program())
    [tier] = told()
    assert tier == "high"
    assert warehouse.data_version == version
    assert ASKED == ["() by region"]


def test_what_is_not_worked_out_yet_is_asked_for_again(reader: tuple[Warehouse, duckdb.DuckDBPyConnection]) -> None:
    _, con = reader
    assert [cached.ready(later, con, Filters()) is None for _ in range(4)] == [True, True, False, False]
    assert ASKED == ["later"] * 3


def test_an_option_that_can_change_is_refused(reader: tuple[Warehouse, duckdb.DuckDBPyConnection]) -> None:
    with pytest.raises(TypeError, match="unhashable"):
        cached.rows(asked, reader[1], Filters(), by=["region"])
