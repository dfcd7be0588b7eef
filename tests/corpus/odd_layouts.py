"""Exports laid out in ways of their own: findings in a column per severity, tables on their side."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, merged, new_book, put, saved


@workbook("a c", "en")
def register_findings_by_severity_en() -> Made:
    """Findings in words below the names of the severities: lines, numbers and bullets part them, "None" is none."""
    rows = [
        ["Audit ID", "Supplier", "Audit date", "Result", "Critical findings", "Major findings", "Minor findings"],
        ["A-1", "Alpha Apparel Ltd", date(2024, 1, 10), "Conditional", None,
         "1. Fire exit blocked on\n2nd floor\n2. No machine guard on press 4", "1. First aid kit empty 2. No drill"],
        ["A-2", "Beta Footwear", date(2024, 2, 11), "Fail", "Child labour: one worker of 14 years", None,
         "Pay slips not given\nTime records kept by hand,\nnot signed"],
        ["A-3", "Gamma Bags", date(2024, 3, 12), "Pass", "None", "N/A", "-"],
    ]  # fmt: skip
    visits = (
        Visit("Alpha Apparel Ltd", date(2024, 1, 10), "A-1", None, "conditional"),
        Visit("Beta Footwear", date(2024, 2, 11), "A-2", None, "fail"),
        Visit("Gamma Bags", date(2024, 3, 12), "A-3", None, "pass"),
    )
    findings = {"critical": 1, "major": 2, "minor": 4}
    return book_of({"Audits": rows}), "audits.xlsx", Truth(visits=visits, findings=findings, nonconformities=7, rows=3)


@workbook("a c", "de")
def register_findings_by_severity_de() -> Made:
    """Clauses before the words, and "Hinweise" beside the columns of nonconformities: observations, no comments."""
    rows = [
        ["Lieferant", "Auditdatum", "Ergebnis", "Hauptabweichungen", "Nebenabweichungen", "Hinweise"],
        ["Müller GmbH", date(2024, 1, 10), "bedingt freigegeben",
         "8.4.1: Lieferanten nicht bewertet\n7.1.5: Prüfmittel nicht kalibriert", "keine", "Landkarte überarbeiten"],
        ["Schmidt AG", date(2024, 2, 11), "freigegeben", None, "- Schulungsnachweise fehlen\n- Aushang alt", None],
    ]  # fmt: skip
    visits = (
        Visit("Müller GmbH", date(2024, 1, 10), None, None, "conditional"),
        Visit("Schmidt AG", date(2024, 2, 11), None, None, "pass"),
    )
    truth = Truth(
        visits=visits, findings={"major": 2, "minor": 2, "observation": 1}, nonconformities=4,
        finding_clauses={"8.4.1": 1, "7.1.5": 1, "unmapped": 3}, rows=2,
    )  # fmt: skip
    return book_of({"Audits": rows}), "Abweichungen.xlsx", truth


@workbook("c", "en")
def form_findings_by_severity_en() -> Made:
    """A clause per row and a column per severity: what stands below the improvements is no nonconformity, and a clause
    without a word no finding at all."""
    rows: list[list[object]] = [
        ["Supplier:", "Delta Foods Ltd"],
        ["Audit date:", "2024-05-05"],
        ["Report no.:", "DF-7"],
        [],
        ["Clause", "Requirement", "Major NC", "Minor NC", "Opportunity for improvement"],
        ["1.1", "Senior management commitment", None, None, "Review objectives quarterly"],
        ["4.11", "Cleaning", "Slicer not cleaned after shift; residues of meat", None, None],
        ["4.14", "Pest control", None, "Bait plan not up to date\nFly killer without catch tray", None],
        ["5.3", "Allergens", None, None, None],
    ]
    truth = Truth(
        visits=(Visit("Delta Foods Ltd", date(2024, 5, 5), "DF-7"),),
        findings={"major": 1, "minor": 2, "observation": 1},
        nonconformities=3,
        finding_clauses={"1.1": 1, "4.11": 1, "4.14": 2},
        items=3,
    )
    return book_of({"Report": rows}), "report DF-7.xlsx", truth


@workbook("f", "en")
def form_remarks_called_findings_en() -> Made:
    """Points beside questions and a few remarks below "Findings": answers, of which no row is a finding by itself; the
    degree of fulfilment stands above them in per cent."""
    rows: list[list[object]] = [
        ["Process audit VDA 6.3"],
        ["Supplier", "Stanzwerk Ost GmbH", "Audit date", "05.06.2024"],
        ["Overall degree of fulfilment EG [%]", 70],
        [],
        ["No.", "Question", "Score", "Findings"],
        ["P5.1", "Are only approved suppliers used?", 10, None],
        ["P5.2", "Are customer requirements considered?", 8, "partly"],
        ["P6.1.1", "Was the project handed over?", 0, "open points"],
        ["P6.1.2", "Are volumes available?", "n.a.", None],
    ]
    visit = Visit("Stanzwerk Ost GmbH", date(2024, 6, 5), score=70.0, marks="CPNA")
    truth = Truth(visits=(visit,), findings=None, items=4, clauses={"P5.2": "P", "P6.1.2": "A"})
    return book_of({"VDA 6.3": rows}), "VDA63.xlsx", truth


@workbook("c", "en")
def cap_clauses_below_code_en() -> Made:
    """The clauses of findings below a heading that says no more than "Code"."""
    rows: list[list[object]] = [
        ["Site Name:", "Brightway Plant 2"],
        ["Date of Audit:", "15 May 2024"],
        ["Report Reference:", "ZAA600012345"],
        [],
        ["Non-Compliance Number", "Code", "Details of Non-Compliance", "Grade", "Status"],
        [1, "3.1", "Fire exit blocked", "Critical", "Closed"],
        [2, "3.7", "No guard", "Major", "Open"],
        [3, "5.2", "Social insurance not paid for all", "Major", "Open"],
    ]
    truth = Truth(
        visits=(Visit("Brightway Plant 2", date(2024, 5, 15), "ZAA600012345"),),
        findings={"critical": 1, "major": 2},
        nonconformities=3,
        finding_clauses={"3.1": 1, "3.7": 1, "5.2": 1},
        actions={"closed_unverified": 1, "open": 2},
        due=(),
        rows=3,
    )
    return book_of({"CAP": rows}), "CAP ZAA600012345.xlsx", truth


@workbook("g", "en")
def matrix_points_of_suppliers_en() -> Made:
    """Suppliers across with the points of each criterion, its full points in a column, a total below."""
    rows: list[list[object]] = [
        ["Supplier comparison 2024"],
        ["Criterion", "Question", "Max points", "Alpha Apparel Ltd", "Beta Footwear", "Gamma Bags"],
        ["Audit date", None, None, date(2024, 1, 10), date(2024, 2, 11), date(2024, 3, 3)],
        ["1.1", "Quality policy", 5, 5, 3, 4],
        ["1.2", "Documents", 5, 4, 2, 5],
        ["2.1", "Calibration", 5, 0, 5, "n/a"],
        ["Total", None, 15, 9, 10, 9],
    ]
    visits = (
        Visit("Alpha Apparel Ltd", date(2024, 1, 10), marks="CPN"),
        Visit("Beta Footwear", date(2024, 2, 11), marks="PPC"),
        Visit("Gamma Bags", date(2024, 3, 3), marks="PCA"),
    )
    clauses = {"1.1": "CPP", "1.2": "PPC", "2.1": "NCA"}
    return book_of({"Scores": rows}), "points.xlsx", Truth(visits=visits, findings=None, items=3, clauses=clauses)


@workbook("a b", "en")
def register_grades_by_area_en() -> Made:
    """Grades A to E of the whole and of each area, of a scheme that only the sheet is called by."""
    areas = ["PA 1: Social Management System", "PA 5: Fair Remuneration", "PA 6: Decent Working Hours"]
    rows = [
        ["Producer Name", "amfori ID", "Country", "Audit Date", "Overall Rating", *areas],
        ["Alpha Knits", "156-1", "CN", date(2024, 1, 10), "C", "C", "D", "E"],
        ["Beta Weaving", "156-2", "CN", date(2024, 2, 11), "A", "A", "B", "A"],
        ["Gamma Dyeing", "156-3", "IN", date(2024, 3, 3), "E", "E", "E", "E"],
    ]
    visits = (
        Visit("Alpha Knits", date(2024, 1, 10), result="conditional"),
        Visit("Beta Weaving", date(2024, 2, 11), result="pass"),
        Visit("Gamma Dyeing", date(2024, 3, 3), result="fail"),
    )
    return book_of({"BSCI": rows}), "producers.xlsx", Truth(visits=visits, section_results=9, rows=3)


@workbook("c", "en")
def register_rows_by_severity_en() -> Made:
    """Several rows of one audit, merged beside them, with a finding in each: one audit with its result, not two."""
    book = new_book()
    sheet = book.create_sheet("NC")
    rows: list[list[object]] = [
        ["Supplier", "Audit date", "Result", "Major NC", "Minor NC"],
        ["Novo Castings", date(2024, 1, 2), "Conditional", "No calibration of gauges", None],
        [None, None, None, "Exit door locked", "Poster missing in hall"],
        ["Opal Plastics", date(2024, 1, 9), "Pass", None, "Kit empty again"],
        ["Pinto Rubber", date(2024, 1, 16), "Pass", None, None],
    ]
    put(sheet, rows)
    merged(sheet, "A2:A3", "B2:B3", "C2:C3")
    visits = (
        Visit("Novo Castings", date(2024, 1, 2), result="conditional"),
        Visit("Opal Plastics", date(2024, 1, 9), result="pass"),
        Visit("Pinto Rubber", date(2024, 1, 16), result="pass"),
    )
    truth = Truth(visits=visits, findings={"major": 2, "minor": 2}, nonconformities=4, rows=4)
    return saved(book), "NC per row.xlsx", truth


@workbook("a c", "en")
def register_lines_led_by_severity_en() -> Made:
    """All findings of an audit in one cell, a line each that begins with its severity; "Result" is the audit's."""
    rows = [
        ["Supplier", "Audit date", "Result", "Findings"],
        ["Kilo Textiles", date(2024, 2, 3), "Fail", "Major: Exit blocked\nMinor: First aid kit empty\nMinor: No drill"],
        ["Lima Leather", date(2024, 3, 3), "Pass", "None"],
        ["Mike Metals", date(2024, 4, 3), "Pass", "[Minor] Poster missing"],
    ]
    visits = (
        Visit("Kilo Textiles", date(2024, 2, 3), result="fail"),
        Visit("Lima Leather", date(2024, 3, 3), result="pass"),
        Visit("Mike Metals", date(2024, 4, 3), result="pass"),
    )
    truth = Truth(visits=visits, findings={"major": 1, "minor": 3}, nonconformities=4, rows=3)
    return book_of({"Audits": rows}), "findings in a cell.xlsx", truth
