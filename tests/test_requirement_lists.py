"""Compliance assessments as a list of requirements with their results, the audit named in the rows."""

from __future__ import annotations

from pathlib import Path

from data.warehouse import Warehouse
from tests.test_item_lines import loaded, told

ROWS = [
    ["supplier", "audit_date", "assessable", "ref_id", "name", "description", "compliance_result",
     "requirement_progress", "score", "observations"],
    ["Acme Ltd", "2024-05-01", "", "A.5", "Organisation", "", "", "", "", ""],
    ["Acme Ltd", "2024-05-01", "x", "A.5.1", "Policies", "Policies shall be defined", "compliant", "done", "3", ""],
    ["Acme Ltd", "2024-05-01", "x", "A.5.2", "Roles", "Roles shall be defined", "non_compliant", "in_progress", "1", "None"],
    ["Acme Ltd", "2024-05-01", "x", "A.5.3", "Duties", "Duties shall be apart", "partially_compliant", "to_do", "2",
     "Some overlap"],
    ["Acme Ltd", "2024-05-01", "x", "A.5.4", "Contact", "Contacts shall be kept", "not_applicable", "done", "", ""],
    ["Acme Ltd", "2024-05-01", "x", "A.5.5", "Threats", "Threats shall be known", "not_assessed", "to_do", "", ""],
]  # fmt: skip


def test_a_compliance_assessment_is_a_checklist(warehouse: Warehouse, tmp_path: Path) -> None:
    report = loaded(warehouse, ROWS, tmp_path, name="assessment.csv")
    assert (report.status, report.rejections) == ("loaded", ())
    assert (report.sheets[0].new, report.sheets[0].non_data) == (5, 1)
    assert "1 row is not to be assessed and without an answer: taken as chapters" in [
        one.reason for one in report.issues
    ]
    assert told(warehouse, "select clause, outcome::varchar from store.answer order by 1") == [
        ("A.5.1", "conform"), ("A.5.2", "nonconform"), ("A.5.3", "partial"), ("A.5.4", "not_applicable"),
        ("A.5.5", "not_assessed"),
    ]  # fmt: skip


def test_observations_are_what_was_found_and_progress_is_no_action(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, ROWS, tmp_path, name="assessment.csv")
    assert told(warehouse, "select clause, text from store.current_finding order by 1") == [
        ("A.5.2", "None"), ("A.5.3", "Some overlap"),
    ]  # fmt: skip
    assert told(warehouse, "select count(*) from store.current_action") == [(0,)]
