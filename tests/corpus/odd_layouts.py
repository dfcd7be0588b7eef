"""Exports laid out in ways of their own: findings in a column per severity, tables on their side."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of


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
