"""A cover that names the audit, and the sheets of its checklist that do not."""

from __future__ import annotations

from datetime import date
from typing import Any

from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker

DAY = date(2024, 3, 5)
COVER: list[list[Any]] = [["Supplier", "Delta Pumps Ltd"], ["Audit Date", DAY], ["Overall Result", "Conditional"]]


def section(*answers: str) -> list[list[Any]]:
    """A sheet of a checklist that names no audit."""
    rows = [[f"{len(answers)}.{at}", f"Question {at}?", answer] for at, answer in enumerate(answers)]
    return [["No.", "Question", "Answer"], *rows]


def answers(warehouse: Warehouse) -> list[tuple[str, int]]:
    with warehouse.cursor() as con:
        return con.execute("""
            select supplier_name || ' ' || result::varchar, count(*) from store.answer
            join store.audit_fact using (audit_key) join store.place using (site_key) where latest group by 1
        """).fetchall()


def test_a_checklist_of_a_sheet_per_section_is_of_the_audit_on_the_cover(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    book = workbook({"Cover": COVER, "1 Quality": section("Yes", "No"), "2 Safety": section("Yes", "N/A", "No")})
    assert load_file(warehouse, book, name="audit.xlsx").status == "loaded"
    assert answers(warehouse) == [("Delta Pumps Ltd conditional", 5)]


def test_covers_of_two_audits_say_nothing_of_the_sheets_beside_them(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    other = [["Supplier", "Beta Ltd"], ["Audit Date", DAY]]
    book = workbook({"Cover": COVER, "Cover 2": other, "1 Quality": section("Yes", "No")})
    assert load_file(warehouse, book, name="audit.xlsx").status in ("refused", "questions")
    assert answers(warehouse) == []


def test_a_list_of_what_is_no_answer_is_not_taken_for_a_checklist(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    scale = [["No.", "Criterion", "Meaning"], ["1", "Fully met", "No gap at all"], ["2", "Not met", "A gap"]]
    book = workbook({"Cover": COVER, "Scale": scale, "1 Quality": section("Yes", "No")})
    assert load_file(warehouse, book, name="audit.xlsx").status == "loaded"
    assert answers(warehouse) == [("Delta Pumps Ltd conditional", 2)]
