"""The workbooks people download: the blank template, the filled sample, the refused rows."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from data.warehouse import Warehouse, WarehouseError
from loaders import workbook_templates
from loaders.load import load_file
from loaders.rejected_rows import rejected_workbook
from loaders.vocabulary import heading_fields, label_meaning
from loaders.workbook_templates import COLUMNS, blank_template, filled_sample
from tests.conftest import WorkbookMaker

KINDS = {
    "overall_result": "result", "answer": "answer", "severity": "severity", "status": "status", "notice": "notice",
    "audit_type": "audit_type", "criticality": "criticality", "active": "active", "dimension": "dimension",
}  # fmt: skip
ADD_LOAD = "insert into store.load values (1, 'a.xlsx', 'abc', 3, 'ann', now()::timestamp, null, null, null)"
ADD_ROW = "insert into store.raw_row values (1, $sheet, $row, 0, $class, null, null, null, $cells)"
ADD_REJECTED = "insert into store.rejected values (1, $sheet, $row, $heading, $found, $reason, $remedy)"


def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_every_heading_means_one_field_and_no_field_twice() -> None:
    template = book(blank_template())
    assert template.sheetnames == ["Audits", "Answers", "Findings", "How to fill"]
    for title in COLUMNS:
        fields = [heading_fields(str(cell.value)) for cell in template[title][1]]
        assert all(len(found) == 1 for found in fields), fields
        assert len(set(fields)) == len(fields) == len(COLUMNS[title])
        assert template[title].max_row == 1
        assert template[title].freeze_panes == "A2"


def test_every_offered_word_is_understood_and_every_limited_column_offers_words() -> None:
    for columns in COLUMNS.values():
        for column in columns:
            (field,) = heading_fields(column.heading)
            assert bool(column.words) == (field in KINDS), column.heading
            meanings = [label_meaning(KINDS[field], word) for word in column.words]
            assert all(meaning is not None and not meaning.ambiguous for meaning in meanings), column.words
            assert len({meaning.canonical for meaning in meanings if meaning}) == len(column.words)
            assert len(",".join(column.words)) <= 255, "Excel takes no longer list"


def test_lists_stand_in_the_sheet() -> None:
    offers = {
        str(offer.sqref): offer.formula1 for offer in book(blank_template())["Findings"].data_validations.dataValidation
    }
    assert offers == {
        "D2:D5000": '"Critical,Major,Minor,Ungraded,Observation,Positive,Zero tolerance"',
        "N2:N5000": '"Open,Plan rejected,In progress,Pending verification,Closed,Closed and verified,Void"',
    }


def test_notes_explain_every_column_and_are_no_table() -> None:
    notes = [[str(cell or "") for cell in row] for row in book(blank_template())["How to fill"].values]
    explained = {row[0] for row in notes if row[1]}
    assert {column.heading for columns in COLUMNS.values() for column in columns} <= explained
    assert max(sum(bool(heading_fields(cell)) for cell in row if cell) for row in notes) == 1


def test_sample_loads_by_its_headings_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "sample.xlsx"
    path.write_bytes(filled_sample())
    report = load_file(warehouse, path, name="sample.xlsx")
    assert report.status == "loaded"
    assert (report.rejections, report.issues) == ((), ())
    assert report.added == {
        "suppliers": 4, "sites": 6, "audits": 14, "answers": 61, "findings": 12, "actions": 10,
    }  # fmt: skip
    with warehouse.cursor() as con:
        unmapped = con.execute("select count(*) from store.audit where result = 'unmapped' or kind = 'unmapped'")
        assert unmapped.fetchone() == (0,)


def test_text_that_begins_like_a_formula_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"Supplier Name": '=HYPERLINK("http://x","y")', "City": "+1", "Audit Number": "@x"}
    monkeypatch.setattr(workbook_templates, "AUDITS", (row,))
    cell = book(filled_sample())["Audits"]["A2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","y")')


def test_refused_rows_as_they_stood(warehouse: Warehouse) -> None:
    with warehouse.cursor() as con:
        con.execute(ADD_LOAD)
        rows = {
            5: ["ACME", "31/02/2024", "=1+1"],
            9: ["31/02/2024", "32/01/2024", None],
            12: ["", "1/1/2024", "ok\x01"],
        }
        for row, cells in rows.items():
            con.execute(ADD_ROW, {"sheet": "Audit list", "row": row, "class": "rejected", "cells": cells})
        con.execute(ADD_ROW, {"sheet": "Audit list", "row": 6, "class": "new", "cells": ["fine"]})
        for row, found in ((5, "31/02/2024"), (9, "32/01/2024")):
            said = {"heading": "Audit Date", "found": found, "reason": "no such day", "remedy": "Give a day."}
            con.execute(ADD_REJECTED, {"sheet": "Audit list", "row": row, **said})
        none = {"heading": None, "found": None, "reason": "no supplier", "remedy": "Fill in the supplier."}
        con.execute(ADD_REJECTED, {"sheet": "Audit list", "row": 12, **none})
        page = book(rejected_workbook(con, 1))["Audit list"]
    assert [list(row) for row in page.values] == [
        ["A", "B", "C", "Refused because", "How to fix it", "Sheet in the file", "Row in the file"],
        ["ACME", "31/02/2024", "=1+1", "Audit Date: no such day", "Give a day.", "Audit list", 5],
        ["31/02/2024", "32/01/2024", None, "Audit Date: no such day", "Give a day.", "Audit list", 9],
        [None, "1/1/2024", "ok\ufffd", "no supplier", "Fill in the supplier.", "Audit list", 12],
    ]
    assert (page["C2"].data_type, page.freeze_panes) == ("s", "A2")
    red = [cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFF4B6B6"]
    assert red == ["B2", "B3"]
    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment] == ["B2", "B3"]
    assert page["B2"].comment.text == "no such day\nGive a day."


def test_load_without_refused_rows_and_unknown_load(warehouse: Warehouse) -> None:
    with warehouse.cursor() as con:
        con.execute(ADD_LOAD)
        assert book(rejected_workbook(con, 1)).active["A1"].value == "No row of this load was refused."
        with pytest.raises(WarehouseError, match="There is no load 2"):
            rejected_workbook(con, 2)


def test_long_and_look_alike_sheet_names_get_titles_excel_takes(warehouse: Warehouse) -> None:
    with warehouse.cursor() as con:
        con.execute(ADD_LOAD)
        for sheet in ("Q1/2024", "q1_2024", "x" * 40, "=A"):
            con.execute(ADD_ROW, {"sheet": sheet, "row": 2, "class": "rejected", "cells": ["a"]})
        found = book(rejected_workbook(con, 1))
    assert found.sheetnames == ["=A", "Q1_2024", "q1_2024 2", "x" * 31]
    assert (found["=A"]["D2"].value, found["=A"]["D2"].data_type) == ("=A", "s")


def test_mended_rows_are_new_and_the_others_stay_refused(
    warehouse: Warehouse, workbook: WorkbookMaker, tmp_path: Path
) -> None:
    """Two of six rows are refused; one is mended: loaded again it is new, the other is refused again, none doubled."""
    head = ["Supplier", "Audit Date", "Overall Result"]
    rows = [["Acme", f"2024-03-0{day}", "Pass"] for day in (1, 2, 3, 4)]
    rows += [["Beta", "2024-02-31", "Pass"], ["Gamma", "soon", "Fail"]]
    first = load_file(warehouse, workbook({"List": [head, *rows]}), name="list.xlsx")
    assert [sheet.rejected for sheet in first.sheets] == [2] and first.load_id
    with warehouse.cursor() as con:
        refused = book(rejected_workbook(con, first.load_id))
    page = refused["List"]
    assert [cell.value for cell in page[1]][:3] == head and page["B2"].fill.fgColor.rgb == "FFF4B6B6"
    page["B2"] = "2024-02-28"
    mended = tmp_path / "mended.xlsx"
    refused.save(mended)
    again = load_file(warehouse, mended, name="mended.xlsx")
    (sheet,) = again.sheets
    assert (sheet.read, sheet.new, sheet.rejected) == (2, 1, 1)
    with warehouse.cursor() as con:
        assert con.execute("select count(*) from store.current_audit").fetchone() == (5,)
