"""Tables of observations and good examples beside the one of nonconformities."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker

HEAD: list[list[Any]] = [["Supplier:", "Acme Ltd"], ["Date of audit:", date(2024, 3, 14)], []]
FAULTS: list[list[Any]] = [["Non-Compliance Number", "Details of Non-Compliance", "Status"],
                           ["ETI 3.1", "Exit blocked", "Open"], ["ETI 6.2", "Hours above 60", "Open"], []]  # fmt: skip
OBSERVED: list[list[Any]] = [["Observations"], ["Observation Number", "Details of Observation"],
                             ["ETI 0.2", "Policy not posted"], []]  # fmt: skip
GOOD: list[list[Any]] = [["Good examples"], ["Good Example Number", "Details of Good Example"],
                         ["GE 1", "Free day care"]]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([*HEAD, *FAULTS, *OBSERVED, *GOOD], [None, None, "observation", "positive"]),
        ([*HEAD, *OBSERVED], [None]),  # alone it may be what was found amiss
    ],
)
def test_observations_below_nonconformities_are_none(
    warehouse: Warehouse, workbook: WorkbookMaker, rows: list[list[Any]], kinds: list[str | None]
) -> None:
    assert load_file(warehouse, workbook({"CAPR": rows}), name="capr.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        found = con.execute("select severity::varchar from store.current_finding order by row").fetchall()
    assert [severity for (severity,) in found] == kinds
