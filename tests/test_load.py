"""Loading whole files: what comes in, how it is counted, what a second file changes."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from data.loads import loads
from data.warehouse import Warehouse
from loaders.load import load_file
from loaders.report import CLASSES, Report
from tests.conftest import WorkbookMaker
from tests.samples import AUDIT_HEADINGS, answer_rows, audit_rows, finding_rows, full_workbook


def load(warehouse: Warehouse, path: Path, **options: object) -> Report:
    return load_file(warehouse, path, name=path.name, **options)  # type: ignore[arg-type]


def balance(report: Report, name: str) -> int:
    return sum(getattr(sheet, name) for sheet in report.sheets)


def audits(warehouse: Warehouse) -> list[tuple[str, str, str, str]]:
    with warehouse.cursor() as con:
        return con.execute(
            "select audit_no, supplier, site, result::varchar from store.audit_fact join store.place using (site_key) order by 1"
        ).fetchall()


def test_a_workbook_of_three_sheets_that_refer_to_each_other(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    report = load(warehouse, workbook(full_workbook()))
    assert report.status == "loaded" and report.exit_code == 0
    assert [sheet.shape for sheet in report.sheets] == ["audits", "answers", "findings"]
    assert report.added == {"suppliers": 2, "sites": 3, "audits": 4, "answers": 6, "findings": 4, "actions": 4}
    assert audits(warehouse) == [
        ("A1", "Acme Ltd", "North plant", "pass"), ("A2", "Acme Ltd", "North plant", "pass"),
        ("A3", "Acme Ltd", "South plant", "fail"), ("B1", "Beta GmbH", "Werk 1", "fail"),
    ]  # fmt: skip
    assert report.rejections == () and report.issues == ()


def test_every_row_read_is_in_exactly_one_class(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = audit_rows()
    rows += [rows[1], [None] * 10, ["C9", "Gamma", "X", "China", "East", "31/02/2024", "Periodic", "ISO 9001", "Pass", 90],
             AUDIT_HEADINGS, ["Total", None, None, None, None, None, None, None, None, 301]]  # fmt: skip
    sheet = load(warehouse, workbook({"Audits": rows})).sheets[0]
    found = {name: getattr(sheet, name) for name in CLASSES}
    assert found == {
        "new": 4, "changed": 0, "unchanged": 0, "duplicate": 1, "rejected": 1, "blank": 1, "non_data": 2,
    }  # fmt: skip
    assert sheet.read == sum(found.values()) == 9
    with warehouse.cursor() as con:
        assert loads(con).loc[0, [*CLASSES, "read"]].to_dict() == found | {"read": 9}, "the history adds up as well"


def test_a_supplier_is_called_as_in_the_list_of_audits(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Actions spell both suppliers otherwise, on rows further up: one in capitals, one by mistake. All are joined by number."""
    head = ["Audit No.", "Supplier", "Audit Date", "Result"]
    actions = [["Action No.", "Audit No.", "Supplier", "Finding", "Due Date"],
               ["K1", "A1", "NORDMETALL GMBH", "Gauge not calibrated", date(2024, 5, 1)],
               ["K2", "B1", "Mueller Praezision", "No training record", date(2024, 5, 1)]]  # fmt: skip
    rows = [
        head,
        ["A1", "Nordmetall GmbH", date(2024, 2, 1), "Pass"],
        ["B1", "Müller Präzision", date(2024, 2, 2), "Pass"],
    ]
    report = load(warehouse, workbook({"Audits": [["Audits of 2024"], [], *rows], "Actions": actions}))
    assert balance(report, "rejected") == 0 and report.added["suppliers"] == 2 and report.added["actions"] == 2
    assert [(number, supplier) for number, supplier, *_ in audits(warehouse)] == [
        ("A1", "Nordmetall GmbH"), ("B1", "Müller Präzision"),
    ]  # fmt: skip


def test_totals_of_a_group_are_no_audits(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """Subtotals by hand and Excel's own are no data; a supplier called Total Castings is one, and so is a dated row."""
    day = date(2024, 2, 1)
    rows = [["Supplier", "Audit Date", "Score", "Result"], ["Acme", day, "90%", "Pass"], ["Subtotal Acme", None, "90%"],
            ["Total Castings", day, "80%", "Pass"], ["Total Castings Total", None, "80%"], ["Nordmetall", day, "70%", "Fail"],
            ["Nordmetall Ergebnis", None, "70%"], ["Acme Total", day, "60%", "Fail"], ["Grand Total", None, "75%"]]  # fmt: skip
    (sheet,) = load(warehouse, workbook({"Audits": rows})).sheets
    assert (sheet.read, sheet.new, sheet.rejected, sheet.non_data) == (8, 4, 0, 4)


def test_the_same_bytes_again_are_nothing_new_and_say_so(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    path = workbook(full_workbook())
    first = load(warehouse, path)
    again = load_file(warehouse, path, name="renamed.xlsx")
    assert again.status == "already_loaded" and again.load_id == first.load_id and "nothing new" in again.sentence
    assert balance(again, "new") == 0 and balance(again, "unchanged") == balance(first, "new") == 14
    assert len(audits(warehouse)) == 4


def test_the_same_rows_in_another_file_are_unchanged(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    rows = audit_rows()
    report = load(warehouse, workbook({"Other name": [rows[0], *reversed(rows[1:])]}, name="shuffled.xlsx"))
    assert balance(report, "unchanged") == 4 and balance(report, "new") == 0
    assert len(audits(warehouse)) == 4


def test_a_later_export_changes_by_key_and_leaves_absent_rows_alone(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    load(warehouse, workbook({"Audits": audit_rows()}))
    later = [AUDIT_HEADINGS, [*audit_rows()[4][:8], "Pass", 92]]
    report = load(warehouse, workbook({"Audits": later}, name="later.xlsx"))
    assert balance(report, "changed") == 1 and balance(report, "new") == 0
    assert [row[3] for row in audits(warehouse)] == ["pass", "pass", "fail", "pass"]


def test_a_findings_sheet_alone_makes_audits_that_are_not_counted_as_audits(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    rows = [["Supplier", "Audit Date", "Clause", "Severity", "Finding"],
            ["Acme", date(2024, 1, 5), "4.1", "Major", "No fire drill"]]  # fmt: skip
    load(warehouse, workbook({"NCs": rows}))
    with warehouse.cursor() as con:
        assert con.execute('select audited, "full", major from store.audit_fact').fetchall() == [(False, False, 1)]


def test_findings_loaded_before_their_list_of_audits_find_it_later(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    findings = [["Supplier", "Site", "Audit Date", "Clause", "Severity", "Finding"],
                ["Acme Ltd", "North plant", date(2023, 3, 1), "8.4.1", "Minor", "No approval"]]  # fmt: skip
    load(warehouse, workbook({"NCs": findings}, name="findings.xlsx"))
    load(warehouse, workbook({"Audits": audit_rows()}))
    with warehouse.cursor() as con:
        assert con.execute("select audit_no, minor from store.audit_fact where minor > 0").fetchall() == [("A1", 1)]
        assert con.execute("select count(*) from store.audit_fact").fetchone() == (4,)


def test_reports_of_one_visit_that_differ_are_both_kept_and_asked_about(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    """Same site and day without a number: one visit reported twice, or two visits? Nobody but the user knows."""
    rows = [["Supplier", "Site", "Audit Date", "Overall Result"],
            ["Acme", "Plant", date(2024, 1, 5), "Pass"], ["Acme", "Plant", date(2024, 1, 5), "Fail"]]  # fmt: skip
    report = load(warehouse, workbook({"Audits": rows}))
    assert balance(report, "new") == 2 and [issue.kind for issue in report.issues] == ["look_alike"]
    assert "rows 2, 3" in report.issues[0].reason
    again = load(warehouse, workbook({"Audits": [rows[0], rows[2]]}, name="part.xlsx"))
    assert balance(again, "unchanged") == 1 and balance(again, "new") == 0


def test_csv_with_semicolons_and_german_headings(warehouse: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    with path.open("w", newline="", encoding="cp1252") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Lieferant", "Werk", "Land", "Auditdatum", "Norm", "Gesamtergebnis"])
        writer.writerow(["Müller GmbH", "Köln", "Deutschland", "05.03.2024", "ISO 9001:2015", "bestanden"])
    report = load(warehouse, path)
    assert report.added["audits"] == 1 and report.issues == ()
    with warehouse.cursor() as con:
        found = con.execute(
            "select supplier, country, region, date, scheme, version, result::varchar from store.audit_fact join store.place using (site_key)"
        ).fetchall()
    assert found == [("Müller GmbH", "DE", "Western Europe", date(2024, 3, 5), "ISO 9001", "2015", "pass")]


def test_a_mapping_names_headings_words_separators_and_constants(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = [
        ["Betrieb", "wann", "befund"],
        ["Shop 1", "03/04/2024", "None"],
        ["Shop 2", "03/05/2024", "6-301.12 | 3-501.16 | 6-301.12"],
    ]
    mapping = {"sheets": [{
        "sheet": "List", "header_row": 1,
        "fields": {"supplier": "Betrieb", "audit_date": "wann", "overall_result": "befund", "question_id": "befund"},
        "values": {"overall_result": {"None": "pass", "*": "fail"}, "question_id": {"None": None}},
        "separators": {"question_id": "|"}, "constants": {"scheme": "Food code", "country": "US"}, "dates": "mdy",
    }]}  # fmt: skip
    report = load(warehouse, workbook({"List": rows}), mapping=mapping)
    assert report.added["findings"] == 2 and report.added["audits"] == 2
    with warehouse.cursor() as con:
        assert con.execute("select date, result::varchar, ungraded from store.audit_fact order by 1").fetchall() == [
            (date(2024, 3, 4), "pass", 0), (date(2024, 3, 5), "fail", 2),
        ]  # fmt: skip


def test_a_dry_run_reports_and_keeps_nothing(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    report = load(warehouse, workbook(full_workbook()), dry_run=True)
    assert report.status == "dry_run" and report.load_id is None and report.added["audits"] == 4
    with warehouse.cursor() as con:
        assert con.execute("select count(*) from store.load").fetchone() == (0,)
        assert con.execute("select count(*) from store.raw_row").fetchone() == (0,)
    assert warehouse.data_version == 0


def test_every_fact_leads_back_to_its_file_sheet_and_row(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    with warehouse.cursor() as con:
        found = con.execute(
            """select load.file, finding.sheet, finding.row, raw_row.cells[5]
               from store.current_finding as finding join store.load using (load)
               join store.raw_row on raw_row.load = finding.load and raw_row.sheet = finding.sheet and raw_row.row = finding.row
               where finding.number = 'F3'"""
        ).fetchall()
    assert found == [("audits.xlsx", "Findings", 4, "No approval again")]


def test_a_recurring_clause_is_seen_over_the_sheets(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """8.4.1 at North plant in A1 is found again in A2; 7.1.5 was answered Yes in A2; B1 was never re-audited."""
    load(warehouse, workbook(full_workbook()))
    with warehouse.cursor() as con:
        states = con.execute("select clause, date, state from store.finding_fact order by date, clause").fetchall()
    assert states == [
        ("7.1.5", date(2023, 3, 1), "not_repeated"), ("8.4.1", date(2023, 3, 1), "repeated"),
        ("8.4.1", date(2024, 3, 1), "not_reaudited"), ("8.6", date(2024, 5, 2), "not_reaudited"),
    ]  # fmt: skip


def test_answers_without_findings_stand_as_ungraded_nonconformities(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    load(warehouse, workbook({"Audits": audit_rows(), "Answers": answer_rows()}))
    with warehouse.cursor() as con:
        assert con.execute("select basis, severity::varchar, clause from store.finding_fact order by date").fetchall() == [
            ("answer", "ungraded_nc", "8.4.1"), ("answer", "ungraded_nc", "8.4.1"),
        ]  # fmt: skip


def test_the_original_due_date_is_the_first_one_any_file_gave(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    load(warehouse, workbook(full_workbook()))
    moved = finding_rows()
    moved[2] = [*moved[2][:6], date(2024, 12, 31), None, "Open"]
    load(warehouse, workbook({"Findings": moved}, name="later.xlsx"))
    with warehouse.cursor() as con:
        assert con.execute(
            "select original_due, due from store.current_action where text = 'Calibrate'"
        ).fetchone() == (date(2023, 6, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("heading", "wordings"),
    [("Requirement", ["Exits", "Exits lit", "Drills"]), ("Section", ["Exits", "Lights", "Drills"])],
)
def test_findings_of_one_grade_without_a_text_are_as_many_as_their_rows(
    warehouse: Warehouse, workbook: WorkbookMaker, heading: str, wordings: list[str]
) -> None:
    """Neither number, clause nor text: the requirement tells them apart, else each row is a finding of its own."""
    graded = zip(wordings, ["Major", "Minor", "Minor"], strict=True)
    rows = [["Acme Ltd", date(2024, 1, 1), "A-1", wording, grade] for wording, grade in graded]
    load_file(
        warehouse, workbook({"F": [["Supplier", "Audit Date", "Audit No", heading, "Severity"], *rows]}), name="a"
    )
    with warehouse.cursor() as con:
        told = con.execute("select severity, text from store.current_finding order by row").fetchall()
    assert [grade for grade, _ in told] == ["major", "minor", "minor"]
    assert [text for _, text in told] == (wordings if heading == "Requirement" else [None] * 3)
