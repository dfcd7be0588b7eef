"""The scheme that only the title of a table names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker

HEAD = ["Supplier", "Audit Date", "Overall Rating"]
AUDIT = ["Acme Ltd", date(2024, 3, 5), "C"]


@pytest.mark.parametrize(
    ("title", "scheme", "result"),
    [
        ("amfori BSCI - audit summary export", "amfori BSCI", "conditional"),
        ("Sedex Members Ethical Trade Audit (SMETA) list", "SMETA", "no_verdict"),
        ("BRCGS Packaging audits 2024", "BRCGS Packaging", "conditional"),
        ("ISO 9001 and ISO 14001 audits", None, "unmapped"),  # several
        ("Scan of the audits, step 2", None, "unmapped"),  # words, no names
    ],
)
def test_a_title_that_names_one_scheme(
    warehouse: Warehouse, workbook: WorkbookMaker, title: str, scheme: str | None, result: str
) -> None:
    assert load_file(warehouse, workbook({"List": [[title], [], HEAD, AUDIT]}), name="list.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        (found,) = con.execute("select scheme, result::varchar from store.current_audit").fetchall()
    assert found == (scheme, result)


@pytest.mark.parametrize(
    ("heading", "grades", "results"),
    [
        ("Note obtenue", ["AA", "B+", "Non certifié"], ["pass", "pass", "fail"]),
        ("Seal", ["A", "B", "A"], ["pass", "pass", "pass"]),
        ("Rating", ["A", "AA", "B+"], ["pass", "pass", "pass"]),
        ("Result", ["C", "A", "B"], ["conditional", "pass", "pass"]),
        ("Rating", ["Class A", "Class B", "Class A"], ["unmapped", "unmapped", "unmapped"]),  # kept as printed
        ("Auditor", ["A", "B", "A"], [None, None, None]),
        ("Seal", ["A 12", "B 13", "C 14"], [None, None, None]),
    ],
)
def test_grades_of_a_list_of_audits_are_its_results(
    warehouse: Warehouse, workbook: WorkbookMaker, heading: str, grades: list[str], results: list[str | None]
) -> None:
    rows = [[f"Acme {at}", date(2024, 3, 5 + at), grade] for at, grade in enumerate(grades)]
    path = workbook({"List": [["BRCGS Food"], [], ["Supplier", "Audit Date", heading], *rows]})
    assert load_file(warehouse, path, name="list.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        found = con.execute("select result_raw, result::varchar from store.current_audit order by date").fetchall()
    assert found == [(grade if result else None, result) for grade, result in zip(grades, results, strict=True)]


@pytest.mark.parametrize(
    "rows",
    [
        [["SMETA audits"], ["Scheme:", "amfori BSCI"], [], HEAD, AUDIT],
        [["SMETA audits"], [], [*HEAD, "Scheme"], [*AUDIT, "amfori BSCI"]],
    ],
)
def test_what_a_table_says_of_its_scheme_comes_before_its_title(
    warehouse: Warehouse, workbook: WorkbookMaker, rows: list[list[Any]]
) -> None:
    load_file(warehouse, workbook({"List": rows}), name="list.xlsx")
    with warehouse.cursor() as con:
        assert con.execute("select scheme from store.current_audit").fetchall() == [("amfori BSCI",)]
