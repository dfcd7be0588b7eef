"""Points whose full points no cell states: those of the scheme, else asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.preview import preview
from tests.conftest import WorkbookMaker

ANSWERS = "select points, max_points, outcome::varchar from store.answer where latest order by row"


def form(title: str, *points: Any) -> list[list[Any]]:
    items = [[f"2.{at}", f"Frage {at}?", value] for at, value in enumerate(points, start=1)]
    return [[title], ["Lieferant", "Weber GmbH"], ["Datum", date(2024, 6, 13)],
            ["Auditergebnis EG [%]", "87,4", None, "Einstufung", "B"], [],
            ["Frage", "Fragentext", "Punkte"], *items]  # fmt: skip


def told(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.cursor() as con:
        return con.execute(query).fetchall()


def test_points_of_a_known_scheme_are_of_its_full_points(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    report = load_file(warehouse, workbook({"F": form("VDA 6.3 Prozessaudit", 10, 4, 0, "n.b.")}), name="f.xlsx")
    assert told(warehouse, ANSWERS) == [(10, 10, "conform"), (4, 10, "partial"), (0, 10, "nonconform"),
                                        (None, None, "not_assessed")]  # fmt: skip
    assert ["those of VDA 6.3, 10" in issue.reason for issue in report.issues] == [True]
    # What stands above the questions is the verdict of the scheme and its score.
    assert told(warehouse, "select score, result::varchar from store.audit_fact") == [(87.4, "conditional")]


@pytest.mark.parametrize("title", ["Prozessaudit", "VDA 6.3 Prozessaudit"])
def test_other_points_ask_for_their_full_points(warehouse: Warehouse, workbook: WorkbookMaker, title: str) -> None:
    path = workbook({"F": form(title, 5, 3, 0)})  # 3 and 5 are no points of VDA 6.3
    (question,) = [one for one in preview(path, name=path.name)["questions"] if one["kind"] == "maximum"]
    assert not question["required"] and "up to 5" in question["text"]
    assert load_file(warehouse, path, name=path.name, answers={question["id"]: "5"}).status == "loaded"
    assert told(warehouse, ANSWERS) == [(5, 5, "conform"), (3, 5, "partial"), (0, 5, "nonconform")]
