"""Full points that a heading states: of answers and of whole audits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.stated_maxima import stated_maximum
from tests.conftest import WorkbookMaker

DAYS = [date(2024, 3, day) for day in range(1, 9)]


@pytest.mark.parametrize(
    ("heading", "most"),
    [
        ("Nota (0-10)", "10"), ("Score (out of 5)", "5"), ("Points (max. 5)", "5"), ("得分(满分10)", "10"),
        ("Note /20", "20"), ("Note (sur 20)", "20"), ("Punkte (0–4)", "4"), ("Score (1-5)", None), ("Score", None),
        ("Score (2024)", None), ("Score 2023/24", None), ("Score (%)", None), ("Score (0-0)", None),
    ],
)  # fmt: skip
def test_what_a_heading_states(heading: str, most: str | None) -> None:
    assert stated_maximum(heading) == most


def test_points_of_answers_are_held_against_it(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    points = [10, "7,5", 0, "N/A"]
    rows = [["Acme Ltd", DAYS[0], f"1.{at}", f"Question {at}?", point] for at, point in enumerate(points)]
    book = workbook({"A": [["Supplier", "Audit Date", "No.", "Question", "Nota (0-10)"], *rows]})
    assert load_file(warehouse, book, name="a.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        found = con.execute("select outcome::varchar from store.answer where latest order by row").fetchall()
    assert found == [("conform",), ("partial",), ("nonconform",), ("not_applicable",)]


@pytest.mark.parametrize(
    ("heading", "cells", "scores"),
    [
        ("Score (out of 5)", [4.5, 2], [90.0, 40.0]),
        ("Note (sur 20)", [15, "12,5"], [75.0, 62.5]),  # else 15 % and 12.5 %
        ("Score (0-100)", [0.87, 0.5], [87.0, 50.0]),  # shares, as Excel keeps per cent
        ("Score (0-100)", ["87%", 50], [87.0, 50.0]),
    ],
)
def test_scores_of_audits_are_their_share_of_it(
    warehouse: Warehouse, workbook: WorkbookMaker, heading: str, cells: list[Any], scores: list[float]
) -> None:
    rows = [[f"Supplier {at}", DAYS[at], cell] for at, cell in enumerate(cells)]
    book = workbook({"A": [["Supplier", "Audit Date", heading], *rows]})
    assert load_file(warehouse, book, name="a.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        found = con.execute("select score from store.audit_fact order by date").fetchall()
    assert [score for (score,) in found] == pytest.approx(scores)
