"""A shape confirmed once is understood without asking when it comes back, and only then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from data.remembered import forget, remembered_mappings
from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.preview import preview
from loaders.report import Report
from loaders.signature import heading_signature
from tests.conftest import Sheets, WorkbookMaker

HEAD = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Overall Result"]
DATES = "dates|Export|Audit Date"
RESULTS = "values|Export|overall_result"


def sheet(*numbers: int, head: list[str] | None = None, name: str = "Export", above: int = 0) -> Sheets:
    """Odd rows pass; the even ones do in a word nobody knows. Every date fits day first and month first."""
    rows = [
        [f"A{at}", "Acme Ltd", "North", "China", f"0{at}/0{at + 1}/2024", "ISO 9001", "Pass" if at % 2 else "Prima"]
        for at in numbers
    ]
    return {name: [["Monthly export"]] * above + [head or HEAD, *rows]}


class Files:
    """Loads and previews workbooks made on the spot."""

    def __init__(self, warehouse: Warehouse, workbook: WorkbookMaker) -> None:
        self.warehouse = warehouse
        self.workbook = workbook

    def load(self, sheets: Sheets, **options: Any) -> Report:
        path = self.workbook(sheets, name="export.xlsx")
        return load_file(self.warehouse, path, name="export.xlsx", by="Ann", **options)

    def seen(self, sheets: Sheets, **options: Any) -> dict[str, Any]:
        path = self.workbook(sheets, name="export.xlsx")
        return preview(path, name="export.xlsx", warehouse=self.warehouse, **options)

    def dates(self) -> list[str]:
        with self.warehouse.cursor() as con:
            found = con.execute("select date::varchar from store.current_audit order by audit_no").fetchall()
        return [day for (day,) in found]


@pytest.fixture
def files(warehouse: Warehouse, workbook: WorkbookMaker) -> Files:
    return Files(warehouse, workbook)


@pytest.fixture
def confirmed(files: Files) -> Files:
    """One export was loaded: day first, 'Prima' is a pass."""
    assert files.load(sheet(1, 2)).status == "questions"
    assert files.load(sheet(1, 2), answers={DATES: "mdy", RESULTS: {"Prima": "pass"}}).status == "loaded"
    return files


def test_the_signature_knows_headings_not_places() -> None:
    assert heading_signature(HEAD) == heading_signature([None, *reversed(HEAD), "supplier ", ""])
    assert heading_signature(HEAD) != heading_signature(HEAD[1:])
    assert heading_signature([None, " "]) == ""


def test_the_next_export_is_understood_without_a_question(confirmed: Files) -> None:
    seen = confirmed.seen(sheet(3, 4))
    assert seen["questions"] == []
    met = seen["sheets"][0]["remembered"]
    assert (met["by"], met["drift"]) == ("Ann", {"added": [], "missing": []})
    report = confirmed.load(sheet(3, 4))
    assert (
        report.status == "loaded"
        and "The audit pass rate goes from 100.0% (2 of 2) to 100.0% (4 of 4)." in report.effect
    )
    assert confirmed.dates() == ["2024-01-02", "2024-02-03", "2024-03-04", "2024-04-05"]


def test_other_order_other_sheet_name_and_rows_above_do_not_matter(confirmed: Files) -> None:
    turned = {"March": [["Monthly export"], [], *[row[::-1] for row in sheet(3, 4)["Export"]]]}
    assert confirmed.seen(turned)["questions"] == []
    assert confirmed.load(turned).status == "loaded"


def test_drift_is_told_and_the_rest_still_understood(confirmed: Files) -> None:
    head = [*HEAD[:3], "Nation", *HEAD[4:]]
    seen = confirmed.seen(sheet(3, 4, head=head))
    assert seen["sheets"][0]["remembered"]["drift"] == {"added": ["Nation"], "missing": ["Country"]}
    assert seen["questions"] == []


def test_other_headings_are_asked_again(confirmed: Files) -> None:
    head = ["Audit No.", "Supplier", "Plant", "Nation", "Audit Date", "Standard", "Overall Result"]
    assert [question["kind"] for question in confirmed.seen(sheet(3, 4, head=head))["questions"]] == ["dates", "values"]


def test_an_answer_given_now_wins_and_is_remembered_instead(confirmed: Files) -> None:
    assert confirmed.load(sheet(3, 4), answers={DATES: "dmy"}).status == "loaded"
    assert confirmed.dates()[2:] == ["2024-04-03", "2024-05-04"]
    confirmed.load(sheet(5, 6))
    assert confirmed.dates()[4:] == ["2024-06-05", "2024-07-06"]
    with confirmed.warehouse.cursor() as con:
        [kept] = remembered_mappings(con).to_dict("records")
    assert '["values", "overall_result", {"Prima": "pass"}]' in kept["mapping"], "the other answers stay"


def test_a_dry_run_and_a_load_without_answers_remember_nothing(files: Files) -> None:
    files.load(sheet(1, 2), answers={DATES: "mdy"}, dry_run=True)
    proved = sheet(1, 2)
    proved["Export"][1][4] = "25/12/2023"
    assert files.load(proved).status == "loaded"
    with files.warehouse.cursor() as con:
        assert remembered_mappings(con).empty


def test_what_is_forgotten_is_asked_again(confirmed: Files) -> None:
    with confirmed.warehouse.writing(figures=False) as con:
        [signature] = remembered_mappings(con)["signature"]
        forget(con, signature, at=datetime(2025, 1, 1))
    assert [question["kind"] for question in confirmed.seen(sheet(3, 4))["questions"]] == ["dates", "values"]


def test_an_answer_for_every_sheet_is_remembered_for_each(files: Files) -> None:
    two = {"March": sheet(1, 2)["Export"], "April": sheet(3, 4)["Export"]}
    assert files.load(two, answers={"dates|*|Audit Date": "mdy"}).status == "loaded"
    assert "dates" not in [question["kind"] for question in files.seen(sheet(5, 6))["questions"]]
    files.load(sheet(5, 6))
    assert files.dates()[4:] == ["2024-05-06", "2024-06-07"]


def test_a_sheet_left_out_stays_left_out(files: Files) -> None:
    old: list[list[Any]] = [
        ["Supplier", "Audit Date", "Overall Result", "Overall Score"],
        ["Beta", "2024-02-03", "Fail", 3],
    ]
    answers = {DATES: "mdy", "sheet|Old": "skip"}
    assert files.load(sheet(1, 2) | {"Old": old}, answers=answers).status == "loaded"
    seen = files.seen(sheet(3, 4) | {"Older": old})
    assert {one["sheet"]: one["shape"] for one in seen["sheets"]} == {"Export": "audits", "Older": "skipped"}


def test_with_a_mapping_file_nothing_is_recalled(confirmed: Files) -> None:
    mapping = {"sheets": [{"sheet": "*", "header_row": 1}]}
    assert confirmed.load(sheet(3, 4), mapping=mapping).status == "questions"
