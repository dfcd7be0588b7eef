"""Tables in ways of their own: on their side, years across, several schemes in a cell, due dates by month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.combined_schemes import combined_schemes
from loaders.load import load_file
from tests.conftest import WorkbookMaker

Rows = list[list[Any]]
DAYS = [date(2024, 1, 10), date(2024, 2, 11)]


def told(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.cursor() as con:
        return con.execute(query).fetchall()


@pytest.mark.parametrize("above", [[], [["Audit overview 2024"], ["Status:", "31.12.2024"], []]])
def test_a_table_on_its_side_is_refused_with_what_to_do(
    warehouse: Warehouse, workbook: WorkbookMaker, above: Rows
) -> None:
    rows = [*above, ["Supplier", "Alpha Ltd", "Beta Ltd"], ["Audit date", *DAYS], ["Score (%)", 92, 58],
            ["Auditor", "Li Wei", "R. Khan"], ["Result", "Pass", "Fail"]]  # fmt: skip
    report = load_file(warehouse, workbook({"Overview": rows}), name="side.xlsx")
    assert report.status == "refused"
    assert "lies on its side: its headings ('Supplier', 'Audit date') stand below each other in column A" in (
        report.sentence
    )
    assert "Paste Special, Transpose" in report.sentence


def test_a_matrix_below_the_names_of_its_audits_does_not_lie_on_its_side(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    rows = [["Supplier", None, "Alpha Ltd", "Beta Ltd"], ["Audit date", None, *DAYS],
            ["Clause", "Requirement", None, None], ["4.1", "Manual", "Yes", "No"], ["4.2", "Policy", "Yes", "Yes"]]  # fmt: skip
    assert load_file(warehouse, workbook({"Matrix": rows}), name="matrix.xlsx").status == "loaded"


def test_years_across_are_no_dates_and_no_items(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Supplier", "Scheme", "2022", "2023"], ["Alpha Ltd", "BSCI", 82, 91], ["Beta Ltd", "SMETA", 58, 66]]
    report = load_file(warehouse, workbook({"Scores": rows}), name="years.xlsx")
    assert report.status == "refused"
    assert "its columns '2022', '2023' have a figure for each year, which is no date of an audit" in report.sentence
    dated = [["Supplier", "Audit date", "2021", "2022", "2023"], ["Alpha Ltd", DAYS[0], 82, 91, 90]]
    report = load_file(warehouse, workbook({"Scores": dated}), name="dated.xlsx")
    assert report.status == "loaded" and [issue.heading for issue in report.issues] == ["2021", "2022", "2023"]
    assert told(warehouse, "select count(*) from store.answer") == [(0,)]


@pytest.mark.parametrize(
    ("text", "schemes"),
    [
        ("ISO 9001:2015 / ISO 14001:2015", ("ISO 14001", "ISO 9001")),
        ("ISO 14001 & ISO 9001", ("ISO 14001", "ISO 9001")),
        ("ISO 9001/14001", ("ISO 14001", "ISO 9001")),
        ("ISO 9001 / 2015", ()),
        ("ISO 9001:2015", ()),
        ("Quality and safety", ()),
    ],
)
def test_which_schemes_a_cell_names(text: str, schemes: tuple[str, ...]) -> None:
    assert combined_schemes(text) == schemes


def test_combined_audits_and_next_audits_by_month_are_told(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Certificate holder", "Standard", "Audit date", "Result", "Next audit"],
            ["Alpha Ltd", "ISO 9001:2015 / ISO 14001:2015", DAYS[0], "Certified", "05/2025"],
            ["Beta Ltd", "ISO 9001:2015", DAYS[1], "Certified", "Q2 2025"]]  # fmt: skip
    report = load_file(warehouse, workbook({"Audits": rows}), name="iso.xlsx")
    assert told(warehouse, "select scheme, version, next_due from store.audit_fact order by date") == [
        ("ISO 14001 + ISO 9001", "", date(2025, 5, 31)), ("ISO 9001", "2015", date(2025, 6, 30)),
    ]  # fmt: skip
    assert [(issue.row, issue.heading, issue.found) for issue in report.issues] == [
        (2, "Standard", "ISO 9001:2015 / ISO 14001:2015"), (2, "Next audit", "05/2025"), (3, "Next audit", "Q2 2025"),
    ]  # fmt: skip


def test_counts_by_severity_without_their_findings_are_told(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Supplier", "Audit date", "Major NCs", "No. of minor NCs"], ["Alpha Ltd", DAYS[0], 2, 0]]
    report = load_file(warehouse, workbook({"Audits": rows}), name="counts.xlsx")
    assert [issue.heading for issue in report.issues if "numbers of findings" in issue.reason] == ["Major NCs"]


def test_tables_below_each_other_with_their_columns_in_another_order(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    rows = [["Audits 2023"], ["Supplier", "Audit date", "Result"], ["Alpha Ltd", date(2023, 2, 3), "Pass"], [],
            ["Audits 2024"], ["Audit date", "Result", "Supplier"], [date(2024, 2, 3), "Fail", "Alpha Ltd"]]  # fmt: skip
    load_file(warehouse, workbook({"Audits": rows}), name="years.xlsx")
    assert told(warehouse, "select date, result::varchar from store.current_audit order by 1") == [
        (date(2023, 2, 3), "pass"), (date(2024, 2, 3), "fail"),
    ]  # fmt: skip


def test_a_score_that_stands_twice_is_told(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Supplier", "Audit date", "Score", "Score"], ["Alpha Ltd", DAYS[0], "70%", "85%"]]
    report = load_file(warehouse, workbook({"Audits": rows}), name="twice.xlsx")
    assert [issue.reason for issue in report.issues] == [
        "the heading stands twice; column C is read, column D is not"
    ]  # fmt: skip
