"""Small tables the loader tests share, easy to count by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

AUDIT_HEADINGS = [
    "Audit No.", "Supplier", "Site", "Country", "Region", "Audit Date", "Audit Type", "Scheme", "Overall Result", "Overall Score",
]  # fmt: skip
FINDING_HEADINGS = [
    "Audit No.", "Finding No.", "Clause", "Severity", "Finding Description", "Corrective Action", "Due Date", "Closed Date",
    "Status",
]  # fmt: skip


def audit_rows() -> list[list[Any]]:
    """Four audits of two suppliers: Acme passes two of three, Beta fails its only one."""
    return [
        AUDIT_HEADINGS,
        ["A1", "Acme Ltd", "North plant", "China", "East", date(2023, 3, 1), "Periodic", "ISO 9001", "Pass", 95],
        ["A2", "Acme Ltd", "North plant", "China", "East", date(2024, 3, 1), "Periodic", "ISO 9001", "Pass", 91],
        ["A3", "Acme Ltd", "South plant", "China", "East", date(2024, 4, 1), "Periodic", "ISO 9001", "Fail", 60],
        ["B1", "Beta GmbH", "Werk 1", "Germany", "West", date(2024, 5, 2), "Initial", "ISO 9001", "Fail", 55],
    ]


def finding_rows() -> list[list[Any]]:
    """Clause 8.4.1 is found at North plant in 2023 and again in 2024; the other findings once."""
    return [
        FINDING_HEADINGS,
        [
            "A1",
            "F1",
            "8.4.1",
            "Minor",
            "No approval of a new supplier",
            "Approve it",
            date(2023, 6, 1),
            date(2023, 5, 20),
            "Closed",
        ],
        ["A1", "F2", "7.1.5", "Minor", "Gauge out of calibration", "Calibrate", date(2023, 6, 1), None, "Open"],
        ["A2", "F3", "8.4.1", "Major", "No approval again", "Approve all", date(2024, 6, 1), None, "Open"],
        ["B1", "F4", "8.6", "Major", "Release without test", "Test", date(2024, 8, 1), date(2024, 9, 1), "Closed"],
    ]


def answer_rows() -> list[list[Any]]:
    """Audit A1: two conform, one nonconform, one not applicable. A2: one conform, one nonconform."""
    return [
        ["Audit No.", "Clause", "Question", "Answer"],
        ["A1", "8.4.1", "Are suppliers approved?", "No"],
        ["A1", "7.1.5", "Are gauges calibrated?", "Yes"],
        ["A1", "8.6", "Is release tested?", "Yes"],
        ["A1", "8.7", "Is scrap marked?", "N/A"],
        ["A2", "8.4.1", "Are suppliers approved?", "No"],
        ["A2", "7.1.5", "Are gauges calibrated?", "Yes"],
    ]


def full_workbook() -> dict[str, list[list[Any]]]:
    """All three shapes as sheets that refer to each other by audit number."""
    return {"Audits": audit_rows(), "Answers": answer_rows(), "Findings": finding_rows()}


def written(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """{sheet: rows} as a workbook."""
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
