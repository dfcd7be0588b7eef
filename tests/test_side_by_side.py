"""Tables beside each other on one sheet: read apart where that is sure, one table otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.preview import preview
from tests.conftest import WorkbookMaker

Rows = list[list[Any]]

AUDITS: Rows = [["Audit No.", "Supplier", "Audit Date", "Result"], ["A1", "Acme", date(2024, 1, 5), "Pass"],
                ["A2", "Beta", date(2024, 2, 5), "Fail"], ["A3", "Acme", date(2024, 3, 5), "Pass"]]  # fmt: skip
FINDINGS: Rows = [["Audit No.", "Clause", "Severity", "Finding Description"], ["A2", "8.4", "Major", "No approval"]]


def beside(left: Rows, right: Rows, *, gap: int = 1) -> Rows:
    height, width = max(len(left), len(right)), len(left[0])
    padded = [[*row, *[None] * (width - len(row))] for row in [*left, *[[]] * (height - len(left))]]
    return [
        [*one, *[None] * gap, *other]
        for one, other in zip(padded, [*right, *[[]] * (height - len(right))], strict=True)
    ]


def facts(warehouse: Warehouse) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    with warehouse.cursor() as con:
        visits = con.execute(
            "select audit_no, date, result::varchar, sheet from store.current_audit order by 1"
        ).fetchall()
        return visits, con.execute("select clause, severity::varchar, sheet, row from store.current_finding").fetchall()


def test_two_lists_with_an_empty_column_between_them(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Audit report"], [], *beside(AUDITS, FINDINGS)]
    report = load_file(warehouse, workbook({"Report": rows}), name="report.xlsx")
    assert [(sheet.sheet, sheet.shape, sheet.new) for sheet in report.sheets] == [
        ("Report [A:D]", "audits", 3), ("Report [F:I]", "findings", 1),
    ]  # fmt: skip
    assert all(sheet.read == sheet.new + sheet.blank for sheet in report.sheets)
    visits, findings = facts(warehouse)
    assert [visit[:3] for visit in visits] == [
        ("A1", date(2024, 1, 5), "pass"), ("A2", date(2024, 2, 5), "fail"), ("A3", date(2024, 3, 5), "pass"),
    ]  # fmt: skip
    assert findings == [("8.4", "major", "Report [F:I]", 4)]


def test_the_columns_keep_their_letters(workbook: WorkbookMaker) -> None:
    seen = preview(workbook({"Report": beside(AUDITS, FINDINGS)}), name="report.xlsx")
    assert [[column["column"] for column in sheet["columns"]] for sheet in seen["sheets"]] == [
        list("ABCD"),
        list("FGHI"),
    ]


def test_a_list_folded_into_two_columns_of_headings(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = beside(AUDITS[:3], [AUDITS[0], ["A9", "Gamma", date(2024, 4, 5), "Pass"]], gap=0)
    load_file(warehouse, workbook({"Report": rows}), name="report.xlsx")
    assert [visit[0] for visit in facts(warehouse)[0]] == ["A1", "A2", "A9"]


@pytest.mark.parametrize(
    "right",
    [
        [["Score", "Auditor"], [90, "Ann"], [80, "Bob"], [70, "Ann"]],  # further columns of the same audits
        [["Code", "Meaning"], ["P", "Pass"], ["F", "Fail"]],  # a legend
        [["Supplier", "Country"], ["Acme", "China"], ["Beta", "Japan"]],  # suppliers, but no list of audits
    ],
)
def test_what_is_no_list_of_audits_by_itself_stays_with_the_table(
    warehouse: Warehouse, workbook: WorkbookMaker, right: Rows
) -> None:
    report = load_file(warehouse, workbook({"Report": beside(AUDITS, right)}), name="report.xlsx")
    assert [sheet.sheet for sheet in report.sheets] == ["Report"]
    assert [visit[0] for visit in facts(warehouse)[0]] == ["A1", "A2", "A3"]


def test_a_sheet_somebody_named_is_read_as_they_say(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    path = workbook({"Report": beside(AUDITS, FINDINGS)})
    report = load_file(warehouse, path, name="report.xlsx", answers={"header_row|Report": 1})
    assert [sheet.sheet for sheet in report.sheets] == ["Report"]


def test_a_heading_that_stands_twice_is_said_where_nothing_is_read_apart(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """Contacts beside the list name suppliers again, but no audits."""
    contacts = [["Supplier", "Contact"], ["Acme", "Ann"], ["Beta", "Bob"]]
    report = load_file(warehouse, workbook({"Report": beside(AUDITS, contacts)}), name="report.xlsx")
    told = [f"{issue.row} {issue.heading}: {issue.reason}" for issue in report.issues if issue.kind == "note"]
    assert told == ["1 Supplier: the heading stands twice; column B is read, column F is not"]
