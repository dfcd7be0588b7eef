"""Exports as buyers and audit firms hand them round: counts per severity, planned dates, points with their maximum."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, merged, new_book, put, saved


@workbook("a", "en")
def export_counts_of_findings_en() -> Made:
    """Counts below the names of the severities are no findings; pass and conditional pass are no city's own scale."""
    rows = [
        ["Audit ID", "Supplier", "Factory Country", "Audit date", "Critical (#)", "Major (#)", "Minor (#)", "Score (%)",
         "Overall Result"],
        ["A-1", "Alpha Apparel Ltd", "Bangladesh", date(2024, 1, 10), 0, 1, 4, 92, "Pass"],
        ["A-2", "Beta Footwear", "Vietnam", date(2024, 2, 11), 2, 5, 7, 58, "Fail"],
        ["A-3", "Alpha Apparel Ltd", "Bangladesh", date(2024, 7, 12), 0, 3, 6, 76.5, "Conditional Pass"],
        ["Total", None, None, None, 2, 9, 17, 75.5, None],
    ]  # fmt: skip
    visits = (
        Visit("Alpha Apparel Ltd", date(2024, 1, 10), "A-1", None, "pass", 92.0),
        Visit("Beta Footwear", date(2024, 2, 11), "A-2", None, "fail", 58.0),
        Visit("Alpha Apparel Ltd", date(2024, 7, 12), "A-3", None, "conditional", 76.5),
    )
    return book_of({"Audits": rows}), "audit summary.xlsx", Truth(visits=visits, sites=2, rows=3)


@workbook("a m", "zh en")
def register_out_of_hundred_zh() -> Made:
    """A year per sheet, headings in two languages in one cell, "85/100" below a heading that says no more than score."""
    headings = ["序号", "供应商 / Supplier", "国家 / Country", "审核日期 / Audit Date", "得分 / Score", "结论 / Result"]
    first = [
        ["2023年度供应商审核汇总 / Supplier Audit Summary 2023"],
        [],
        headings,
        [1, "宁波海天电子有限公司", "中国", "2023年3月5日", "85/100", "合格"],
        [2, "苏州明华塑胶有限公司", "中国", "2023年6月18日", "72/100", "有条件通过"],
        ["合计", None, None, None, "78.5/100", None],
    ]
    second = [
        ["2024年度供应商审核汇总 / Supplier Audit Summary 2024"],
        [],
        headings,
        [1, "宁波海天电子有限公司", "中国", "2024年4月2日", "91/100", "合格"],
        [2, "东莞新力五金厂", "中国", "2024年9月9日", "64/100", "不合格"],
    ]
    visits = (
        Visit("宁波海天电子有限公司", date(2023, 3, 5), None, None, "pass", 85.0),
        Visit("苏州明华塑胶有限公司", date(2023, 6, 18), None, None, "conditional", 72.0),
        Visit("宁波海天电子有限公司", date(2024, 4, 2), None, None, "pass", 91.0),
        Visit("东莞新力五金厂", date(2024, 9, 9), None, None, "fail", 64.0),
    )
    return book_of({"2023": first, "2024": second}), "供应商审核.xlsx", Truth(visits=visits, sites=3, rows=4)


@workbook("c", "en")
def cap_planned_and_actual_en() -> Made:
    """A plan whose two dates have one name but for the bracket behind it: what is planned is a deadline, not closed."""
    rows = [
        ["Factory name: Lotus Garments", "", "", "Audit date: 2024-02-20"],
        ["Report no.: LG-9"],
        [],
        ["No.", "Area", "Finding", "Category", "Corrective Action Plan", "Responsible person", "Completion date (planned)",
         "Completion date (actual)", "CAP status"],
        [1, "Fire Safety", "No fire drill", "Major", "Drill", "HR", "2024-03-20", "2024-03-15", "Closed"],
        [2, "Wages", "Pay slips missing", "Minor", "Give", "HR", "2024-03-31", None, "Open - overdue"],
        [3, "Child labour", "1 child of 13", "Zero tolerance", "Remediate", "GM", "2024-02-27", None, "Pending verification"],
        [4, "Hours", "72 h weeks", "Major", "Plan", "GM", "2024-05-20", None, "Not accepted"],
    ]  # fmt: skip
    truth = Truth(
        visits=(Visit("Lotus Garments", date(2024, 2, 20), "LG-9"),),
        findings={"critical": 1, "major": 2, "minor": 1},
        nonconformities=4,
        actions={"closed_unverified": 1, "open": 1, "pending_verification": 1, "plan_rejected": 1},
        due=(date(2024, 2, 27), date(2024, 3, 20), date(2024, 3, 31), date(2024, 5, 20)),
        closed=(date(2024, 3, 15),),
        rows=4,
    )
    return book_of({"CAP": rows}), "CAP LG-9.xlsx", truth


@workbook("c", "en")
def capr_chapters_between_en() -> Made:
    """Chapters in merged rows between the findings, "Observations" as one of them, a signature line below."""
    rows: list[list[object]] = [
        ["Corrective Action Plan Report (CAPR)"],
        ["Company Name:", "Shenzhen Brightway Toys Co., Ltd.", None, "Site Name:", "Brightway Plant 2"],
        ["Date of Audit:", "14-15 May 2024", None, "Report Reference:", "ZAA600012345"],
        ["SMETA Audit Type:", "4-Pillar"],
        [],
        ["Non-Compliance Number", "Details of Non-Compliance", "Grade", "Preventative and Corrective Actions",
         "Timescale (Immediate, 30, 60, 90,180,365)", "Status (Open/Closed or comment)"],
        ["3 - Working Conditions are Safe and Hygienic"],
        [1, "Fire exit blocked on 2nd floor", "Critical", "Clear exit", "Immediate", "Closed"],
        [2, "No guard on punch press", "Major", "Install guard", 60, "Open"],
        ["5 - Living Wages are Paid"],
        [3, "Social insurance for 40% of workers", "Major", "Raise coverage", 90, "Open"],
        ["Observations"],
        [4, "First aid box short of supplies", "Observation", "Refill", "30", "Closed"],
        [5],
        [],
        ["Confirmation: Please sign this document confirming that the above findings have been discussed"],
        ["Site representative signature:", "Chen Da", "Title", "Manager", "Date", "15/05/2024"],
    ]  # fmt: skip
    book = new_book()
    sheet = book.create_sheet("CAPR")
    put(sheet, rows)
    merged(sheet, "A1:F1", "B2:C2", "B3:C3", "A7:F7", "A10:F10", "A12:F12", "A16:F16")
    visit = Visit("Shenzhen Brightway Toys Co., Ltd.", date(2024, 5, 15), "ZAA600012345", "Brightway Plant 2")
    truth = Truth(
        visits=(visit,),
        sites=1,
        findings={"critical": 1, "major": 2, "observation": 1},
        nonconformities=3,
        actions={"closed_unverified": 2, "open": 2},
        due=(date(2024, 5, 15), date(2024, 6, 14), date(2024, 7, 14), date(2024, 8, 13)),
        rows=4,
    )
    return saved(book), "CAPR ZAA600012345.xlsx", truth


@workbook("f", "de")
def form_grades_as_answers_de() -> Made:
    """The grade of a nonconformity stands where others say "erfüllt": answers, whose grade no list of findings has."""
    rows: list[list[object]] = [
        ["Auditbericht Managementsystem"],
        ["Organisation:", "Metallbau Krüger GmbH", None, "Norm:", "ISO 9001:2015"],
        ["Auditdatum:", "12. und 13. März 2024", None, "Berichts-Nr.:", "QM-24-0815"],
        [],
        ["Kapitel", "Anforderung", "Bewertung", "Bemerkung"],
        ["4 Kontext der Organisation"],
        ["4.1", "Verstehen der Organisation", "erfüllt", None],
        ["4.4", "Prozesse", "Nebenabweichung", "Aktualisieren"],
        ["7 Unterstützung"],
        ["7.1.5", "Prüfmittel", "Hauptabweichung", "Frist 30 Tage"],
        ["7.1.6", "Wissen", "n. z.", None],
        ["8.5", "Produktion", "erfüllt", None],
    ]
    visit = Visit("Metallbau Krüger GmbH", date(2024, 3, 13), "QM-24-0815", marks="CNNAC")
    truth = Truth(
        visits=(visit,),
        nonconformities=2,
        items=5,
        findings=None,
        clauses={"4.4": "N", "7.1.5": "N", "7.1.6": "A"},
    )
    return book_of({"Auditbericht": rows}), "Auditbericht QM-24-0815.xlsx", truth


@workbook("f", "en")
def form_grades_below_merged_heading_en() -> Made:
    """ "Conformity" merged over five boxes, the headings beside it not merged downwards: clauses keep their numbers."""
    rows: list[list[object]] = [
        ["SA8000:2014 Audit Report"],
        ["Organization", "Lanka Knits (Pvt) Ltd", "Audit dates", "11/06/2024 - 13/06/2024"],
        [],
        ["Clause", "Requirement", "Evidence", "Conformity"],
        [None, None, None, "C", "Minor", "Major", "Critical", "N/A"],
        ["1. Child Labour"],
        ["1.1", "No child labour", "HR files checked", "X"],
        ["1.3", "Young workers", "None employed", None, None, None, None, "X"],
        ["3. Health and Safety"],
        ["3.1", "Safe workplace", "Light too low", None, "X"],
        ["3.5", "Accident records", "No records", None, None, "X"],
    ]
    book = new_book()
    sheet = book.create_sheet("SA8000")
    put(sheet, rows)
    merged(sheet, "D4:H4", "A6:H6", "A9:H9")
    truth = Truth(
        visits=(Visit("Lanka Knits (Pvt) Ltd", date(2024, 6, 13), marks="CANN"),),
        nonconformities=2,
        items=4,
        findings=None,
        clauses={"1.1": "C", "1.3": "A", "3.1": "N", "3.5": "N"},
    )
    return saved(book), "SA8000 Lanka.xlsx", truth


@workbook("f", "de")
def form_points_listed_in_heading_de() -> Made:
    """Points of 10 below "Bewertung", with n.b. among them and remarks beside few: answers, and no list of findings."""
    rows: list[list[object]] = [
        ["Prozessaudit nach VDA 6.3 (2023)"],
        ["Lieferant:", "Stanzwerk Ost GmbH", "Datum:", "05.06.2024"],
        ["Einstufung:", "C"],
        [],
        ["Nr.", "Frage", "Bewertung (0/4/6/8/10/n.b.)", "Feststellung"],
        ["P5.1", "Sind nur freigegebene Lieferanten im Einsatz?", 10, None],
        ["P5.2", "Sind Kundenanforderungen berücksichtigt?", 8, "teilweise"],
        ["P6.1.1", "Ist das Projekt an die Serie übergeben?", 0, "Restpunkte offen"],
        ["P6.1.2", "Sind die Mengen verfügbar?", "n.b.", None],
        ["Gesamt", None, 18, None],
    ]
    visit = Visit("Stanzwerk Ost GmbH", date(2024, 6, 5), result="fail", marks="CPNU")
    truth = Truth(visits=(visit,), findings=None, items=4, clauses={"P5.2": "P", "P6.1.2": "U"})
    return book_of({"VDA 6.3": rows}), "VDA63 Stanzwerk.xlsx", truth


@workbook("a", "en")
def overview_by_region_en() -> Made:
    """A line per region above its suppliers and a total below them: the region of every audit, and no audit itself."""
    rows: list[list[object]] = [
        ["Region", "Supplier", "Site", "Audit date", "Score %", "Status"],
        ["Asia"],
        [None, "Upsilon Ltd", "Dhaka", date(2024, 1, 9), 81, "Approved"],
        [None, "Phi Ltd", "Hanoi", date(2024, 2, 9), 77, "Approved"],
        ["Asia Total", "2 audits", None, None, 79, None],
        ["Europe"],
        [None, "Psi GmbH", "Ulm", date(2024, 4, 9), 95, "Approved"],
        [None, "Rho SpA", "Prato", date(2024, 5, 9), 68, "Conditional"],
        ["Europe Total", "2 audits", None, None, 81.5, None],
        ["Grand Total", "4 audits", None, None, 80.25, None],
    ]
    visits = (
        Visit("Upsilon Ltd", date(2024, 1, 9), None, "Dhaka", "pass", 81.0),
        Visit("Phi Ltd", date(2024, 2, 9), None, "Hanoi", "pass", 77.0),
        Visit("Psi GmbH", date(2024, 4, 9), None, "Ulm", "pass", 95.0),
        Visit("Rho SpA", date(2024, 5, 9), None, "Prato", "conditional", 68.0),
    )
    places = {"Upsilon Ltd": "Asia", "Phi Ltd": "Asia", "Psi GmbH": "Europe", "Rho SpA": "Europe"}
    suppliers = {name: {"region": region} for name, region in places.items()}
    return book_of({"Overview": rows}), "regional overview.xlsx", Truth(visits=visits, suppliers=suppliers, rows=4)


@workbook("m", "en")
def report_and_findings_of_one_audit_en() -> Made:
    """A cover with two days and an overall grade, whose scheme only the title says; the findings name no audit."""
    cover: list[list[object]] = [
        ["amfori BSCI Audit Report"],
        ["Monitored Party", "Yiwu Happy Textile Co., Ltd."],
        ["Site", "Main plant"],
        ["Monitoring Start Date", "20/03/2024"],
        ["Monitoring End Date", "21/03/2024"],
        ["Monitoring ID", "24-0123456"],
        ["Overall Rating", "C"],
        [],
        ["Performance Area", "Name", "Rating"],
        ["PA 1", "Social Management System", "C"],
        ["PA 2", "Workers Involvement", "B"],
        ["PA 6", "Decent Working Hours", "E"],
    ]
    findings = [
        ["PA", "Finding (EN)", "Finding (Local Language)"],
        ["PA 1", "No internal audit", "没有内部审核"],
        ["PA 6", "Weekly hours exceed 60", "周工时超过60小时"],
    ]
    visit = Visit("Yiwu Happy Textile Co., Ltd.", date(2024, 3, 21), "24-0123456", "Main plant", "conditional")
    truth = Truth(visits=(visit,), sites=1, findings={"ungraded_nc": 2}, nonconformities=2, section_results=3, rows=5)
    return book_of({"Audit Report": cover, "Findings": findings}), "BSCI 24-0123456.xlsx", truth
