"""Exports of inspection platforms that say what each of their lines is: only questions that were asked are answers."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.report import Report
from tests.conftest import WorkbookMaker

COLUMNS = (
    "SortingIndex ItemType Label Response Comment ItemScore ItemMaxScore ItemScorePercentage Mandatory FailedResponse "
    "Inactive ItemID ResponseID ParentID AuditOwner AuditAuthor AuditName AuditScore AuditMaxScore AuditScorePercentage "
    "AuditDuration DateStarted DateCompleted DateModified AuditID TemplateID TemplateName ItemCategory DocumentNo "
    "ConductedOn PreparedBy Location Personnel ClientSite"
)
HEADINGS = COLUMNS.split(" ")
VISITS = {
    "audit_1": {"ClientSite": "Lotus Ltd", "ConductedOn": "2024-03-14T02:31:22.000Z", "AuditScorePercentage": "50.00"},
    "audit_2": {"ClientSite": "Delta Knit", "ConductedOn": "2024-04-15T02:31:22.000Z", "AuditScorePercentage": "66.67"},
}
EVERYWHERE = {
    "AuditOwner": "QA", "AuditAuthor": "Ann Lee", "AuditScore": "1", "AuditMaxScore": "3", "AuditDuration": "5400",
    "TemplateID": "template_9", "TemplateName": "Supplier check", "Mandatory": "False", "DocumentNo": "0001",
}  # fmt: skip
Line = tuple[
    str, str, str, str, str, str, str, str
]  # type, label, response, points, full points, failed, hidden, section
LINES: list[Line] = [
    ("section", "Title Page", "", "", "", "False", "False", "Title Page"),
    ("datetime", "Conducted on", "2024-03-14", "", "", "False", "False", "Title Page"),
    ("question", "Exits clear", "Yes", "1", "1", "False", "False", "Fire"),
    ("question", "Drill held", "No", "0", "1", "True", "False", "Fire"),
    ("question", "Any leaks", "Yes", "0", "0", "True", "False", "Chemicals"),
    ("question", "Bunds in place", "N/A", "0", "0", "False", "False", "Chemicals"),
    ("list", "Order of the store", "Shelved by lot", "1", "2", "False", "False", "Chemicals"),
    ("question", "Labels legible", "", "0", "1", "False", "False", "Chemicals"),
    ("question", "Never shown", "", "0", "0", "False", "True", "Chemicals"),
    ("text", "Remarks", "Yes", "", "", "False", "False", "Sign off"),
    ("signature", "Auditor", "Ann Lee", "", "", "False", "False", "Sign off"),
]
OUTCOMES = [
    ("Any leaks", "Chemicals", "nonconform"),
    ("Bunds in place", "Chemicals", "not_applicable"),
    ("Drill held", "Fire", "nonconform"),
    ("Exits clear", "Fire", "conform"),
    ("Labels legible", "Chemicals", "not_assessed"),
    ("Order of the store", "Chemicals", "partial"),
]
ANSWERS = """
    select distinct clause, section, outcome::varchar from store.answer join store.audit_fact using (audit_key)
    where latest order by all
"""


def export(lines: list[Line] = LINES) -> list[list[str]]:
    """Two audits whose lines stand at other places, as a platform writes them."""
    rows = [HEADINGS]
    for shift, (number, said) in enumerate(VISITS.items()):
        for at, line in enumerate(lines):
            own = dict(
                zip(("ItemType", "Label", "Response", "ItemScore", "ItemMaxScore", "FailedResponse", "Inactive",
                     "ItemCategory"), line, strict=True),
                SortingIndex=str(at + shift), AuditID=number, ItemID=f"8f3c1d2e-5a6b-4c7d-8e9f-0a1b2c3d4e{at:02d}",
            )  # fmt: skip
            cells = EVERYWHERE | said | own | {"DateStarted": said["ConductedOn"], "DateCompleted": said["ConductedOn"]}
            rows.append([cells.get(heading, "") for heading in HEADINGS])
    return rows


def loaded(
    warehouse: Warehouse, rows: list[list[str]], folder: Path, *, name: str = "export.csv", **choices: str
) -> Report:
    path = folder / name
    path.write_bytes(csv_bytes(rows))
    return load_file(warehouse, path, name=name, answers=choices)


def csv_bytes(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def told(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.cursor() as con:
        return con.execute(query).fetchall()


def snake(heading: str) -> str:
    return "_".join(words(heading)).lower()


def words(heading: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+", heading)


@pytest.mark.parametrize(
    "written", [str, snake, lambda heading: " ".join(words(heading))], ids=["camel", "snake", "words"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_lines_loads_without_questions(
    warehouse: Warehouse, workbook: WorkbookMaker, tmp_path: Path, written: Any, kind: str
) -> None:
    rows = [[written(heading) for heading in HEADINGS], *export()[1:]]
    if kind == "csv":
        report = loaded(warehouse, rows, tmp_path)
    else:
        report = load_file(warehouse, workbook({"Export": rows}), name="export.xlsx")
    assert (report.status, report.questions, report.rejections) == ("loaded", (), ())
    assert told(warehouse, ANSWERS) == OUTCOMES
    assert told(warehouse, "select audit_no, score, auditor, scheme, man_days from store.current_audit order by 1") == [
        ("audit_1", 50.0, "Ann Lee", "Supplier check", None), ("audit_2", 66.67, "Ann Lee", "Supplier check", None),
    ]  # fmt: skip
    assert told(warehouse, "select count(*) from store.current_action") == [(0,)]
    sheet = report.sheets[0]
    assert (sheet.read, sheet.new, sheet.non_data) == (22, 12, 10)


def test_lines_that_are_no_answers_are_told_of(warehouse: Warehouse, tmp_path: Path) -> None:
    report = loaded(warehouse, export(), tmp_path)
    reasons = [(issue.heading, issue.reason) for issue in report.issues if issue.kind == "note"]
    assert reasons == [
        ("Inactive", "2 lines are inactive, so never asked: kept as read, not counted"),
        ("ItemType", "8 lines are no question (2 'section', 2 'datetime', 2 'text', 2 'signature'): kept as read, "
                     "not counted"),
        ("Response", "2 questions have no answer: counted as not assessed"),
    ]  # fmt: skip


def test_one_wording_in_two_sections_is_two_answers(warehouse: Warehouse, tmp_path: Path) -> None:
    lines = [
        LINES[0],
        ("question", "Floor clean", "Yes", "1", "1", "False", "False", "Kitchen"),
        ("question", "Floor clean", "No", "0", "1", "True", "False", "Store"),
        ("question", "Floor clean", "No", "0", "1", "True", "False", "Store"),
    ]
    report = loaded(warehouse, export(lines), tmp_path)
    assert (report.sheets[0].new, report.sheets[0].duplicate, report.rejections) == (6, 0, ())
    assert told(warehouse, "select count(*) from store.answer where latest") == [(6,)]


def test_an_unknown_response_is_told_of_only_where_nothing_settles_it(warehouse: Warehouse, tmp_path: Path) -> None:
    lines = [*LINES, ("list", "Kind of works", "Knitting", "0", "0", "False", "False", "General")]
    report = loaded(warehouse, export(lines), tmp_path)
    assert report.status == "loaded"
    assert [issue.found for issue in report.issues if issue.kind == "unknown_label"] == ["Knitting"]


def test_a_type_of_something_else_is_no_kind_of_line(warehouse: Warehouse, tmp_path: Path) -> None:
    rows = [["Supplier", "Audit date", "Type", "Clause", "Question", "Answer"],
            ["Lotus Ltd", "2024-03-14", "Document", "1.1", "Policy signed", "Yes"],
            ["Lotus Ltd", "2024-03-14", "Photo", "1.2", "Exits clear", "No"]]  # fmt: skip
    assert loaded(warehouse, rows, tmp_path).sheets[0].new == 2
