"""Findings in a column per severity: which headings grade, how a cell falls into findings, when columns are such."""

from __future__ import annotations

from datetime import date

import pytest

from data.warehouse import Warehouse
from loaders.cell_findings import cell_findings
from loaders.graded_columns import graded_columns
from loaders.led_findings import led_findings
from loaders.load import load_file
from loaders.preview import preview
from loaders.severity_headings import heading_no_finding, heading_severity
from tests.conftest import WorkbookMaker


@pytest.mark.parametrize(
    ("heading", "severity"),
    [
        ("Major findings", "major"),
        ("Minor NC 2", "minor"),
        ("Critical non-conformities", "critical"),
        ("Description of major NC", "major"),
        ("Hauptabweichungen", "major"),
        ("NC mineures", "minor"),
        ("No conformidades mayores", "major"),
        ("Non conformità maggiori", "major"),
        ("Majör uygunsuzluklar", "major"),
        ("Lỗi nhẹ", "minor"),
        ("一般不符合项", "minor"),
        ("Zero tolerance", "zero_tolerance"),
        ("Critical / Major", None),  # two grades are none
        ("Number of major NCs", None),
        ("Major risks", None),
        ("主要问题", None),  # the main problems
        ("Findings", None),
    ],
)
def test_what_a_heading_grades(heading: str, severity: str | None) -> None:
    assert heading_severity(heading) == severity


def test_headings_of_what_is_no_nonconformity() -> None:
    kinds = [heading_no_finding(text) for text in ("Opportunities for improvement", "Strengths", "Remarks", "Major NC")]
    assert kinds == ["observation", "positive", None, None]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("No fire drill", ["No fire drill"]),
        ("1. No drill\n2. Exit\nblocked", ["No drill", "Exit\nblocked"]),
        ("1) No drill 2) Exit blocked", ["No drill", "Exit blocked"]),
        ("No drill in 2. Exit blocked", ["No drill in 2. Exit blocked"]),
        ("• No drill\n• Exit blocked", ["No drill", "Exit blocked"]),
        ("No drill\nExit blocked", ["No drill", "Exit blocked"]),
        ("No drill,\nExit blocked\nand locked", ["No drill,\nExit blocked\nand locked"]),
        ("None", []),
        ("No major non-conformities were raised", []),
        ("- None\n- Exit blocked", ["Exit blocked"]),
    ],
)
def test_how_a_cell_falls_into_findings(cell: str, found: list[str]) -> None:
    assert [one.text for one in cell_findings(cell)] == found


def test_clauses_of_a_cell_are_findings_of_their_own() -> None:
    assert [one.code for one in cell_findings("4.11.1, 5.3.2")] == ["4.11.1", "5.3.2"]
    assert [(one.code, one.text) for one in cell_findings("8.4.1: not rated")] == [("8.4.1", "not rated")]


def test_columns_are_graded_only_beside_one_another_and_in_words() -> None:
    words = ["Exit blocked", "None"]
    assert graded_columns(["Major NC", "Minor NC"], [words, []], ()) == {0: "major", 1: "minor"}
    assert graded_columns(["Major findings", "Result"], [words, ["Pass"]], ()) == {}
    assert graded_columns(["Major NC", "Minor NC"], [["2", "0"], ["1"]], ()) == {}
    assert graded_columns(["Major NC", "Minor NC"], [["X"], ["X"]], ()) == {}
    assert graded_columns(["Major NC", "Minor NC", "Strengths", "Site"], [words, words, words, words], ()) == {
        0: "major", 1: "minor", 2: "positive"
    }  # fmt: skip


def test_a_changed_word_is_a_changed_row_and_the_same_file_again_nothing_new(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    headings = ["Audit ID", "Supplier", "Audit date", "Major findings", "Minor findings"]
    row = ["A-1", "Alpha Ltd", date(2024, 1, 10), "Exit blocked by pallets", "Kit not stocked"]
    for minor, new, changed in (("Kit not stocked", 1, 0), ("Kit not stocked", 0, 0), ("Kit not there", 0, 1)):
        report = load_file(warehouse, workbook({"Audits": [headings, [*row[:4], minor]]}), name="audits.xlsx")
        assert [(sheet.new, sheet.changed) for sheet in report.sheets] == [(new, changed)]


def test_findings_of_chapters_and_of_checklists_keep_their_place(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    day = date(2024, 1, 10)
    chapters = [["Supplier", "Audit date", "Area", "Score (%)", "Major NC", "Minor NC"],
                ["Alpha Ltd", day, "Quality", 80, "No calibration", "None"],
                ["Alpha Ltd", day, "Safety", 90, None, "Poster missing"],
                ["Beta Ltd", day, "Quality", 100, "None", "None"],
                ["Beta Ltd", day, "Safety", 70, "Exit locked", None]]  # fmt: skip
    load_file(warehouse, workbook({"Areas": chapters}), name="areas.xlsx")
    checklist = [["Supplier", "Gamma Ltd"], ["Audit date", day], [],
                 ["Clause", "Requirement", "Conforms? (Y/N)", "Major", "Minor"], ["1.1", "Policy", "Y", None, None],
                 ["1.2", "Cleaning", "N", "Slicer dirty", None], ["1.3", "Pests", "N", None, "Plan out of date"]]  # fmt: skip
    load_file(warehouse, workbook({"Checklist": checklist}), name="checklist.xlsx")
    with warehouse.cursor() as con:
        found = con.execute(
            "select coalesce(section, clause), severity::varchar, text from store.current_finding order by all"
        )
        assert found.fetchall() == [
            ("1.2", "major", "Slicer dirty"), ("1.3", "minor", "Plan out of date"), ("Quality", "major", "No calibration"),
            ("Safety", "major", "Exit locked"), ("Safety", "minor", "Poster missing"),
        ]  # fmt: skip
        assert con.execute("select count(*) from store.answer where latest").fetchall() == [(3,)]


def test_severities_that_are_ticked_grade_their_row(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Audit No.", "Supplier", "Audit date", "Clause", "Finding", "Major", "Minor"],
            ["A-1", "Alpha Ltd", date(2024, 1, 10), "4.1", "No manual", "X", None],
            ["A-1", "Alpha Ltd", date(2024, 1, 10), "4.2", "Old policy", None, "X"],
            ["A-1", "Alpha Ltd", date(2024, 1, 10), "4.3", "No plan", "X", "X"]]  # fmt: skip
    report = load_file(warehouse, workbook({"NC": rows}), name="nc.xlsx")
    assert [(issue.row, issue.found) for issue in report.issues] == [(4, "Major, Minor")]
    with warehouse.cursor() as con:
        graded = con.execute("select clause, severity::varchar from store.current_finding order by 1").fetchall()
    assert graded == [("4.1", "major"), ("4.2", "minor"), ("4.3", None)]


def test_whether_something_critical_was_found_is_no_question(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Supplier", "Audit date", "Result", "Critical", "Major", "Minor"],
            ["Alpha Ltd", date(2024, 1, 10), "Fail", "Yes", "No", "No"],
            ["Beta Ltd", date(2024, 2, 10), "Pass", "No", "No", "Yes"]]  # fmt: skip
    report = load_file(warehouse, workbook({"Audits": rows}), name="flags.xlsx")
    assert [issue.heading for issue in report.issues] == ["Critical", "Major", "Minor"]
    with warehouse.cursor() as con:
        assert con.execute("select count(*) from store.answer").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Major: exit blocked\nMinor: no drill", [("Major", "exit blocked"), ("Minor", "no drill")]),
        ("1. [Major] exit blocked", [("Major", "exit blocked")]),
        ("Major: exit blocked\nand locked", []),
        ("Warehouse: exit blocked", []),
        ("Exit blocked", []),
    ],
)
def test_lines_that_begin_with_their_severity(cell: str, found: list[tuple[str, str]]) -> None:
    assert [(one.severity_text, one.text) for one in led_findings(cell)] == found


def test_the_preview_says_what_such_columns_hold(workbook: WorkbookMaker) -> None:
    rows = [["Supplier", "Audit date", "Major NC", "Minor NC"], ["Alpha Ltd", date(2024, 1, 10), "Exit blocked", None]]
    (sheet,) = preview(workbook({"Audits": rows}), name="audits.xlsx")["sheets"]
    assert [(column["field"], column["why"]) for column in sheet["columns"][2:]] == [
        ("finding_text", "findings in words, each major"), ("finding_text", "findings in words, each minor"),
    ]  # fmt: skip
