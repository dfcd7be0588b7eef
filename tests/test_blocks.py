"""Rows that leave supplier and audit empty below the first row of their block, as people write lists by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.preview import preview
from tests.conftest import WorkbookMaker

MARCH, MAY = date(2024, 3, 5), date(2024, 5, 7)
HEAD = ["Supplier", "Audit Date", "Description of Nonconformity", "Severity"]
FINDINGS = (
    "select f.text, p.supplier_name, a.date from store.current_finding f join store.audit_fact a using (audit_key) \
join store.place p using (site_key) order by f.row"
)


def told(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.cursor() as con:
        return con.execute(query).fetchall()


def test_rows_below_the_first_of_a_block_are_of_its_supplier_and_audit(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    rows = [["Acme Ltd", MARCH, "Exit blocked", "Major"], [None, None, "No drill", "Minor"],
            [None, None, "Label missing", "Minor"],
            ["Beta Ltd", MAY, "Hours not kept", "Major"], [None, None, "Late pay", "Minor"]]  # fmt: skip
    report = load_file(warehouse, workbook({"List": [HEAD, *rows]}), name="list.xlsx")
    assert report.exit_code == 0
    found = [(text, supplier, day) for text, supplier, day in told(warehouse, FINDINGS)]
    assert found == [("Exit blocked", "Acme Ltd", MARCH), ("No drill", "Acme Ltd", MARCH),
                     ("Label missing", "Acme Ltd", MARCH), ("Hours not kept", "Beta Ltd", MAY),
                     ("Late pay", "Beta Ltd", MAY)]  # fmt: skip
    (note,) = [issue for issue in report.issues if issue.kind == "note"]
    assert note.row == 3 and note.reason.startswith("3 rows leave 'Supplier' and 'Audit Date' empty")


@pytest.mark.parametrize("between", [[], ["Total", None, "2 findings", None], ["Remark to all: see the annex"]])
def test_a_blank_row_a_total_or_a_remark_ends_a_block(
    warehouse: Warehouse, workbook: WorkbookMaker, between: list[Any]
) -> None:
    rows = [["Acme Ltd", MARCH, "Exit blocked", "Major"], [None, None, "No drill", "Minor"], between,
            [None, None, "Whose is this", "Minor"], ["Beta Ltd", MAY, "Late pay", "Minor"]]  # fmt: skip
    load_file(warehouse, workbook({"List": [HEAD, *rows]}), name="list.xlsx")
    assert [text for text, *_ in told(warehouse, FINDINGS)] == ["Exit blocked", "No drill", "Late pay"]


@pytest.mark.parametrize(("answer", "taken"), [(None, 0), ("own", 0), ("above", 1)])
def test_a_list_that_writes_its_suppliers_again_is_asked_about_its_blanks(
    warehouse: Warehouse, workbook: WorkbookMaker, answer: str | None, taken: int
) -> None:
    rows = [["Acme Ltd", MARCH, "Exit blocked", "Major"], ["Acme Ltd", MARCH, "No drill", "Minor"],
            [None, None, "Label missing", "Minor"], ["Beta Ltd", MAY, "Late pay", "Minor"]]  # fmt: skip
    path = workbook({"List": [HEAD, *rows]})
    (question,) = [one for one in preview(path, name=path.name)["questions"] if one["kind"] == "fill"]
    assert not question["required"] and "row 4" in question["text"]
    report = load_file(warehouse, path, name="list.xlsx", answers={question["id"]: answer} if answer else None)
    assert len(told(warehouse, FINDINGS)) == 3 + taken and bool(report.rejections) is not bool(taken)


def test_further_audits_of_a_supplier_named_once(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Each row of a list of audits has its own day; one without is never the audit above once more."""
    rows = [["Acme Ltd", MARCH, "Ms Ray", "Pass", 90], [None, MAY, "Mr Ott", "Fail", 40],
            ["Beta Ltd", MARCH, "Ms Ray", "Pass", 80], [None, MAY, "Mr Ott", "Pass", 85],
            [None, None, "Ms Ray", "Fail", 30]]  # fmt: skip
    report = load_file(
        warehouse,
        workbook({"List": [["Supplier", "Audit Date", "Auditor", "Result", "Score"], *rows]}),
        name="list.xlsx",
    )
    visits = told(
        warehouse,
        "select p.supplier_name, a.date from store.audit_fact a join store.place p using (site_key) order by 1, 2",
    )
    assert visits == [("Acme Ltd", MARCH), ("Acme Ltd", MAY), ("Beta Ltd", MARCH), ("Beta Ltd", MAY)]
    assert [problem.row for problem in report.rejections] == [6]


def test_a_line_with_a_supplier_alone_is_that_of_the_rows_below(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Acme Ltd"], [None, MARCH, "Exit blocked", "Major"], [None, MARCH, "No drill", "Minor"],
            ["Beta Ltd"], [None, MAY, "Late pay", "Minor"]]  # fmt: skip
    report = load_file(warehouse, workbook({"List": [HEAD, *rows]}), name="list.xlsx")
    assert [supplier for _, supplier, _ in told(warehouse, FINDINGS)] == ["Acme Ltd", "Acme Ltd", "Beta Ltd"]
    assert not report.rejections and sum(sheet.non_data for sheet in report.sheets) == 2


def test_a_line_with_a_supplier_alone_is_no_row_where_each_row_names_its_own(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    rows = [["Acme Ltd"], ["Acme Ltd", MARCH, "Exit blocked", "Major"], ["Acme Ltd", MARCH, "No drill", "Minor"],
            ["Beta Ltd"], ["Beta Ltd", MAY, "Late pay", "Minor"]]  # fmt: skip
    report = load_file(warehouse, workbook({"List": [HEAD, *rows]}), name="list.xlsx")
    assert len(told(warehouse, FINDINGS)) == 3
    assert not report.rejections and sum(sheet.non_data for sheet in report.sheets) == 2


@pytest.mark.parametrize(
    "below",
    [
        [["Prepared by", "J. Smith", "Date", date(2024, 4, 1)]],
        [[], ["Erstellt von:", date(2024, 4, 1), "J. Schmidt"], ["Geprüft von", "K. Lee"]],
        [["编制", "李明", "日期", date(2024, 4, 1)], ["批准：", "王伟"]],
    ],
)
def test_who_made_a_list_is_no_row_of_it(warehouse: Warehouse, workbook: WorkbookMaker, below: list[list[Any]]) -> None:
    rows = [["Acme Ltd", MARCH, "Exit blocked", "Major"], ["Beta Ltd", MAY, "Late pay", "Minor"], *below]
    report = load_file(warehouse, workbook({"List": [HEAD, *rows]}), name="list.xlsx")
    assert [supplier for _, supplier, _ in told(warehouse, FINDINGS)] == ["Acme Ltd", "Beta Ltd"]
    assert not report.rejections and sum(sheet.non_data for sheet in report.sheets) == sum(map(bool, below))
