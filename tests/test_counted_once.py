"""A nonconformity that several sheets tell of is counted once, and so is its corrective action."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from data.history import redo, undo
from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker
from tests.samples import AUDIT_HEADINGS

DUE = date(2024, 6, 1)
ANSWERS: list[list[Any]] = [
    ["Audit No.", "Clause", "Question", "Answer", "Corrective Action", "Due Date"],
    ["A1", "7.1", "Are gauges calibrated?", "Yes", None, None],
    ["A1", "8.4", "Are suppliers approved?", "No", "Approve them", DUE],
    ["A1", "8.6", "Is release tested?", "No", "Test it", DUE],
]
FINDINGS: list[list[Any]] = [
    ["Audit No.", "Finding No.", "Clause", "Severity", "Finding Description"],
    ["A1", "F1", "8.4", "Major", "No approval of a new supplier"],
]


def audits(codes: str | None = None) -> list[list[Any]]:
    more, cell = (["Nonconformities"], [codes]) if codes else ([], [])
    return [
        AUDIT_HEADINGS + more,
        ["A1", "Acme Ltd", "North", "China", "East", date(2024, 3, 1), "Periodic", "ISO 9001", "Fail", 60, *cell],
    ]


def counted(warehouse: Warehouse) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The findings (clause, severity, number) and the actions (clause of its finding, text) that figures are made of."""
    findings = """
        select fact.clause, fact.severity::varchar, told.number
        from store.finding_fact as fact join store.current_finding as told using (finding_key) order by all
    """
    actions = """
        select fact.clause, action.text
        from store.current_action as action join store.finding_fact as fact using (finding_key) order by all
    """
    with warehouse.cursor() as con:
        return con.execute(findings).fetchall(), con.execute(actions).fetchall()


BOTH = (
    [("8.4", "major", "F1"), ("8.6", "ungraded_nc", None)],
    [("8.4", "Approve them"), ("8.6", "Test it")],
)


def test_a_list_of_findings_beside_answers_with_actions(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """
    answers                       findings            counted
    8.4 No, Approve them          F1 8.4 Major        8.4 major, with the action
    8.6 No, Test it               -                   8.6 ungraded, with the action
    """
    book = workbook({"Audits": audits(), "Answers": ANSWERS, "Findings": FINDINGS})
    report = load_file(warehouse, book, name="book.xlsx")
    assert counted(warehouse) == BOTH
    assert (report.added["findings"], report.added["actions"]) == (2, 2)
    with warehouse.cursor() as con:
        fact = con.execute("select major, ungraded from store.audit_fact").fetchall()
    assert fact == [(1, 1)]


@pytest.mark.parametrize("order", [["Answers", "Findings"], ["Findings", "Answers"]])
def test_in_files_of_their_own_in_any_order(warehouse: Warehouse, workbook: WorkbookMaker, order: list[str]) -> None:
    """Each undone and counted again in turn: always what the loads that count would have left."""
    sheets = {"Answers": ANSWERS, "Findings": FINDINGS}
    load_file(warehouse, workbook({"Audits": audits()}, name="audits.xlsx"), name="audits.xlsx")
    loads = {}
    for name in order:
        loads[name] = load_file(
            warehouse, workbook({name: sheets[name]}, name=f"{name}.xlsx"), name=f"{name}.xlsx"
        ).load_id
    assert counted(warehouse) == BOTH
    alone = {
        "Answers": ([("8.4", "ungraded_nc", None), ("8.6", "ungraded_nc", None)], BOTH[1]),
        "Findings": ([("8.4", "major", "F1")], []),
    }
    for gone, left in (("Findings", "Answers"), ("Answers", "Findings")):
        load = loads[gone]
        assert load is not None
        undo(warehouse, load, by="test", at=datetime(2024, 7, 1))
        assert counted(warehouse) == alone[left]
        redo(warehouse, load)
        assert counted(warehouse) == BOTH


def test_an_action_in_the_list_of_findings_is_the_one_beside_the_answer(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    listed = [[*FINDINGS[0], "Corrective Action", "Status"], [*FINDINGS[1], "Approve all suppliers", "Open"]]
    load_file(warehouse, workbook({"Audits": audits(), "Answers": ANSWERS, "Findings": listed}), name="book.xlsx")
    assert counted(warehouse) == (BOTH[0], [("8.4", "Approve all suppliers"), ("8.6", "Test it")])


def test_a_list_of_actions_by_clause_meets_the_listed_finding(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    actions = [["Audit No.", "Clause", "Action No.", "Corrective Action", "Due Date", "Status"],
               ["A1", "8.4", "C1", "Approve all suppliers", DUE, "Open"]]  # fmt: skip
    sheets = {"Audits": audits(), "Answers": ANSWERS, "Findings": FINDINGS, "Actions": actions}
    report = load_file(warehouse, workbook(sheets), name="book.xlsx")
    assert report.rejections == ()
    assert counted(warehouse) == (BOTH[0], [("8.4", "Approve all suppliers"), ("8.6", "Test it")])


def test_two_listed_findings_of_one_clause_stay_two(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    listed = [*FINDINGS, ["A1", "F2", "8.4", "Minor", "Approval not dated"]]
    load_file(warehouse, workbook({"Audits": audits(), "Answers": ANSWERS, "Findings": listed}), name="book.xlsx")
    findings, actions = counted(warehouse)
    assert findings == [("8.4", "major", "F1"), ("8.4", "minor", "F2"), ("8.6", "ungraded_nc", None)]
    assert actions == BOTH[1]


def test_codes_in_the_cell_of_an_audit_beside_a_list_of_findings(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load_file(warehouse, workbook({"Audits": audits("8.4 | 8.6"), "Findings": FINDINGS}), name="book.xlsx")
    findings, _ = counted(warehouse)
    assert findings == [("8.4", "major", "F1"), ("8.6", "ungraded_nc", None)]


def test_two_findings_of_one_clause_in_a_list_above_its_checklist_stay_two(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """The form names its audit on a sheet of its own; the rows of the list of findings come first by number."""
    form = [["Supplier:", "Acme Ltd"], ["Audit Date:", date(2024, 10, 25)], ["Report No.:", "R-1"], [],
            ["Clause", "Question", "Answer"], ["8.4", "Are suppliers approved?", "No"], ["8.6", "Is release tested?", "Yes"]]  # fmt: skip
    listed = [["Report No.", "Clause", "Finding Description", "Severity"],
              ["R-1", "8.4", "No approval", "Minor"], ["R-1", "8.4", "Approval not dated", "Minor"]]  # fmt: skip
    load_file(warehouse, workbook({"Checklist": form, "Findings": listed}), name="book.xlsx")
    assert counted(warehouse)[0] == [("8.4", "minor", None), ("8.4", "minor", None)]
