"""Bad input gets a sentence saying what is wrong, where, what was found and what would do; nothing is half-done."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from pathlib import Path

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.report import Report
from tests.conftest import WorkbookMaker
from tests.samples import AUDIT_HEADINGS, audit_rows
from tests.written_formats import encrypted_old_workbook

HEAD = ["Supplier", "Audit Date", "Overall Result"]


def load(warehouse: Warehouse, path: Path, **options: object) -> Report:
    return load_file(warehouse, path, name=path.name, **options)  # type: ignore[arg-type]


def nothing_is_stored(warehouse: Warehouse) -> bool:
    with warehouse.cursor() as con:
        counts = con.execute(
            "select (select count(*) from store.load), (select count(*) from store.raw_row), (select count(*) from store.audit)"
        ).fetchone()
    return counts == (0, 0, 0)


def png() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "audits.xlsx is empty (0 bytes)"),
        (png(), "audits.xlsx is a PNG picture, not a workbook"),
        (b"%PDF-1.7 ...", "audits.xlsx is a PDF, not a workbook"),
        (encrypted_old_workbook({"List": [["Supplier"]]}, "secret"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "audits.xlsx is damaged"),
        (b"PK\x03\x04 cut off", "audits.xlsx is damaged"),
        (b"\x00\x01\x02\x03" * 50, "neither an Excel workbook (.xlsx) nor text (.csv)"),
    ],
)
def test_a_file_that_is_no_workbook(warehouse: Warehouse, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "audits.xlsx"
    path.write_bytes(content)
    report = load(warehouse, path)
    assert report.status == "refused" and report.exit_code == 2
    assert sentence in report.sentence
    assert nothing_is_stored(warehouse)


def test_a_file_that_is_not_there(warehouse: Warehouse, tmp_path: Path) -> None:
    assert "cannot be opened" in load(warehouse, tmp_path / "gone.xlsx").sentence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["Shopping list"], ["eggs"], ["milk"]], "no row with headings of an audit table"),
        ([["Audit Date", "Overall Result"], [date(2024, 1, 1), "Pass"]], "no column names the supplier"),
        ([["Supplier", "Overall Result"], ["Acme", "Pass"]], "no column gives the date of the audit"),
    ],
)
def test_a_workbook_without_an_audit_table(
    warehouse: Warehouse, workbook: WorkbookMaker, rows: list[list[object]], sentence: str
) -> None:
    report = load(warehouse, workbook({"Sheet 7": rows}))
    assert report.status == "refused" and sentence in report.sentence and "Sheet 7" in report.sentence
    assert nothing_is_stored(warehouse)


def test_a_date_that_does_not_exist(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    report = load(warehouse, workbook({"List": [HEAD, ["Acme", "31/02/2024", "Pass"], ["Beta", "31/01/2024", "Pass"]]}))
    (problem,) = report.rejections
    assert (problem.sheet, problem.row, problem.heading, problem.found) == ("List", 2, "Audit Date", "31/02/2024")
    assert (
        problem.reason == "'31/02/2024' is not a date that exists"
        and problem.remedy == "Write a date such as 2024-03-31."
    )
    assert report.exit_code == 1 and report.added["audits"] == 1


def test_dates_that_may_be_day_or_month_first_are_not_guessed(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    path = workbook({"List": [HEAD, ["Acme", "03/04/2024", "Pass"], ["Beta", "05/06/2024", "Pass"]]})
    report = load(warehouse, path)
    assert (
        report.status == "questions"
        and "day first or month first" in report.sentence
        and "03/04/2024" in report.sentence
    )
    decided = load(warehouse, path, mapping={"sheets": [{"dates": "mdy"}]})
    assert decided.added["audits"] == 2


def test_an_unknown_severity_is_kept_and_counted_apart(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Supplier", "Audit Date", "Clause", "Severity", "Finding"],
            ["Acme", date(2024, 1, 5), "4.1", "Major", "a"], ["Acme", date(2024, 1, 5), "4.2", "Purple", "b"]]  # fmt: skip
    report = load(warehouse, workbook({"NCs": rows}))
    (issue,) = report.issues
    assert (issue.kind, issue.row, issue.heading, issue.found) == ("unknown_label", 3, "Severity", "Purple")
    assert "critical, major, minor" in issue.remedy
    with warehouse.cursor() as con:
        assert con.execute("select severity::varchar, severity_raw from store.current_finding order by clause").fetchall() == [
            ("major", "Major"), ("unmapped", "Purple"),
        ]  # fmt: skip


def test_seven_bad_rows_of_ten_thousand(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    bad = {100, 2_000, 3_333, 5_000, 7_777, 9_998, 10_001}
    rows: list[list[object]] = [list(HEAD)]
    rows += [
        [f"Supplier {row % 50}", "never" if row in bad else date(2020, 1, 1 + row % 28), "Pass"]
        for row in range(2, 10_002)
    ]
    # Every row a visit of its own: a different site each.
    rows = [[*row, "Site" if at == 0 else f"Site {at}"] for at, row in enumerate(rows)]
    report = load(warehouse, workbook({"List": rows}))
    assert report.exit_code == 1 and report.sheets[0].new == 9_993 and report.sheets[0].rejected == 7
    assert {problem.row for problem in report.rejections} == bad


def test_an_unknown_heading_is_reported_and_its_cells_are_kept(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [[*HEAD, "Weather"], ["Acme", date(2024, 1, 5), "Pass", "sunny"]]
    report = load(warehouse, workbook({"List": rows}))
    assert [(issue.kind, issue.found) for issue in report.issues] == [("unknown_heading", "Weather")]
    with warehouse.cursor() as con:
        assert con.execute("select cells from store.raw_row").fetchall() == [
            (["Acme", "2024-01-05 00:00:00", "Pass", "sunny"],)
        ]


def test_an_audit_without_its_supplier_is_refused_for_that(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """It has a number, a day and a result: what it lacks is the supplier, not a list of audits."""
    rows = [["Audit No.", *HEAD], ["A1", "Acme", date(2024, 1, 5), "Pass"], ["A2", None, date(2024, 2, 5), "Fail"]]
    report = load(warehouse, workbook({"List": rows}))
    (problem,) = report.rejections
    assert (problem.row, problem.reason) == (3, "the row names no supplier")
    assert problem.remedy == "Fill in the supplier of audit 'A2'."


def test_an_answer_that_leans_on_an_unknown_audit_is_refused(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [["Audit No.", "Clause", "Answer"], ["A1", "4.1", "Yes"], ["ZZ", "4.1", "No"]]
    report = load(warehouse, workbook({"Audits": audit_rows(), "Answers": rows}))
    (problem,) = report.rejections
    assert (problem.sheet, problem.row, problem.found) == (
        "Answers",
        3,
        "ZZ",
    ) and "in no list of audits" in problem.reason


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"sheets": [{"sheet": "Nope", "fields": {}}]}, "names sheet 'Nope'"),
        ({"sheets": [{"fields": {"suplier": "X"}}]}, "unknown field 'suplier'"),
        ({"sheets": [{"fields": {"supplier": "Vendor X"}}]}, "from the heading 'Vendor X'"),
        ({"sheets": [{"header_row": 900, "fields": {}}]}, "headings stand in row 900"),
        ({"sheet": []}, 'an object with a list "sheets"'),
        ({"sheets": [{"dates": "american"}]}, "must be dmy, mdy or ymd"),
    ],
)
def test_a_mapping_that_does_not_fit(
    warehouse: Warehouse, workbook: WorkbookMaker, mapping: dict[str, object], sentence: str
) -> None:
    report = load(warehouse, workbook({"List": audit_rows()}), mapping=mapping)
    assert report.status == "refused" and sentence in report.sentence
    assert nothing_is_stored(warehouse)


def test_a_hidden_sheet_is_skipped_with_a_reason(warehouse: Warehouse, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    shown, hidden = book.active, book.create_sheet("Lists")
    assert shown is not None
    for row in audit_rows():
        shown.append(row)
        hidden.append(row)
    hidden.sheet_state = "hidden"
    path = tmp_path / "hidden.xlsx"
    book.save(path)
    report = load(warehouse, path)
    assert [(sheet.sheet, sheet.shape) for sheet in report.sheets] == [("Sheet", "audits"), ("Lists", "skipped")]
    assert report.sheets[1].reason is not None and "hidden" in report.sheets[1].reason
    assert report.sheets[1].non_data == report.sheets[1].read == 5


def test_text_that_looks_like_an_attack_is_only_text(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    name = "Robert'); drop table store.audit; -- <script>alert(1)</script>"
    rows = [AUDIT_HEADINGS, ["A1", name, "x", "China", "East", date(2024, 1, 1), "Periodic", "ISO 9001", "Pass", 90]]
    load(warehouse, workbook({"Audits": rows}))
    with warehouse.cursor() as con:
        assert con.execute("select supplier from store.place").fetchall() == [(name,)]


def test_cells_with_an_excel_error_are_reported(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Readers hand error cells over as empty; an error is not a blank score, so their number is said."""
    rows = [
        [*HEAD, "Overall Score"],
        ["Acme", date(2024, 1, 5), "Pass", "#N/A"],
        ["Beta", date(2024, 1, 6), "Pass", 90],
    ]
    report = load(warehouse, workbook({"List": rows}))
    (issue,) = report.issues
    assert issue.kind == "note" and issue.reason.startswith("1 cell holds an Excel error")
    with warehouse.cursor() as con:
        assert con.execute("select score from store.audit_fact order by date").fetchall() == [(None,), (90.0,)]
