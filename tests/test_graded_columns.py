"""Findings in a column per severity: which headings grade, how a cell falls into findings, when columns are such."""

from __future__ import annotations

import pytest

from loaders.cell_findings import cell_findings
from loaders.graded_columns import graded_columns
from loaders.severity_headings import heading_no_finding, heading_severity


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
