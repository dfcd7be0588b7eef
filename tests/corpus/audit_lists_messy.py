"""Lists of audits with one real trouble each: dates, spellings, repeated headings, rows nobody can take."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Question, Truth, Visit, workbook
from tests.corpus.writing import book_of, new_book, put, saved, text_of


@workbook("a", "en")
def audit_list_month_first_en() -> Made:
    """An American export: text dates, month first, which two of them prove. Scores as whole per cent with the sign."""
    rows = [
        ["Report Number", "Vendor Name", "Facility", "Country", "Audit Date", "Score %", "Audit Result"],
        ["R-9001", "Lone Star Molding Inc.", "Plano", "USA", "03/25/2024", "91%", "Passed"],
        ["R-9002", "Great Lakes Stamping LLC", "Toledo", "USA", "04/05/2024", "58%", "Failed"],
        ["R-9003", "Bajío Wire de México", "León", "Mexico", "11/12/2024", "83%", "Passed"],
        ["R-9004", "Lone Star Molding Inc.", "Plano", "USA", "12/31/2024", "95%", "Passed"],
    ]
    visits = (
        Visit("Lone Star Molding Inc.", date(2024, 3, 25), "R-9001", "Plano", "pass", 91),
        Visit("Great Lakes Stamping LLC", date(2024, 4, 5), "R-9002", "Toledo", "fail", 58),
        Visit("Bajío Wire de México", date(2024, 11, 12), "R-9003", "León", "pass", 83),
        Visit("Lone Star Molding Inc.", date(2024, 12, 31), "R-9004", "Plano", "pass", 95),
    )
    return text_of(rows), "audit_export.csv", Truth(visits=visits, sites=3, rows=4)


@workbook("a", "en")
def audit_list_ambiguous_dates_en() -> Made:
    """Every date fits both orders and nothing in the file decides: to load it without asking would be a guess."""
    rows = [
        ["Audit No", "Supplier", "Site", "Audit Date", "Result"],
        ["1", "Kestrel Foods", "Bakery", "03/04/2024", "Pass"],
        ["2", "Kestrel Foods", "Dairy", "05/06/2024", "Fail"],
        ["3", "Oakham Mills", "Mill", "07/08/2024", "Pass"],
        ["4", "Oakham Mills", "Store", "09/10/2024", "Pass"],
    ]
    visits = (
        Visit("Kestrel Foods", date(2024, 4, 3), "1", "Bakery", "pass"),
        Visit("Kestrel Foods", date(2024, 6, 5), "2", "Dairy", "fail"),
        Visit("Oakham Mills", date(2024, 8, 7), "3", "Mill", "pass"),
        Visit("Oakham Mills", date(2024, 10, 9), "4", "Store", "pass"),
    )
    question = Question(kinds=("date", "day"), answers=("dmy", "day first", "day-first", "dd/mm"))
    return text_of(rows), "audits.csv", Truth(visits=visits, sites=4, rows=4, questions=(question,))


@workbook("a", "en")
def audit_list_dates_in_words_en() -> Made:
    """Month names in several spellings, a range of days (the last day counts), an ISO date, a date with a time."""
    rows = [
        ["Audit ID", "Supplier", "Site", "Audit Date", "Grade"],
        ["K1", "Hollis & Sons", "Main works", "5 March 2024", "Passed"],
        ["K2", "Hollis & Sons", "Main works", "12–13 Jun 2024", "Passed"],
        ["K3", "Redpoint Tooling", "Unit 4", "Mar 18, 2024", "Failed"],
        ["K4", "Redpoint Tooling", "Unit 4", "2024-09-30", "Passed"],
        ["K5", "Redpoint Tooling", "Unit 9", "2024-11-04 09:30:00", "Failed"],
        ["K6", "Hollis & Sons", "Annexe", "21-Dec-24", "Passed"],
    ]
    visits = (
        Visit("Hollis & Sons", date(2024, 3, 5), "K1", "Main works", "pass"),
        Visit("Hollis & Sons", date(2024, 6, 13), "K2", "Main works", "pass"),
        Visit("Redpoint Tooling", date(2024, 3, 18), "K3", "Unit 4", "fail"),
        Visit("Redpoint Tooling", date(2024, 9, 30), "K4", "Unit 4", "pass"),
        Visit("Redpoint Tooling", date(2024, 11, 4), "K5", "Unit 9", "fail"),
        Visit("Hollis & Sons", date(2024, 12, 21), "K6", "Annexe", "pass"),
    )
    return book_of({"Sheet1": rows}), "visits.xlsx", Truth(visits=visits, sites=4, rows=6)


@workbook("a", "en")
def audit_list_two_spellings_en() -> Made:
    """One legal supplier in two spellings (case and dots), and two look-alikes that are different companies."""
    rows = [
        ["Audit No.", "Supplier", "Country", "Audit Date", "Result"],
        ["S1", "Shenzhen Kaili Electronics Co., Ltd.", "China", date(2024, 2, 1), "Pass"],
        ["S2", "SHENZHEN KAILI ELECTRONICS CO LTD", "China", date(2024, 8, 1), "Fail"],
        ["S3", "Anker Metall GmbH", "Germany", date(2024, 3, 4), "Pass"],
        ["S4", "Anker Metall Nord GmbH", "Germany", date(2024, 3, 6), "Pass"],
    ]
    visits = (
        Visit("Shenzhen Kaili Electronics Co., Ltd.", date(2024, 2, 1), "S1", None, "pass"),
        Visit("Shenzhen Kaili Electronics Co., Ltd.", date(2024, 8, 1), "S2", None, "fail"),
        Visit("Anker Metall GmbH", date(2024, 3, 4), "S3", None, "pass"),
        Visit("Anker Metall Nord GmbH", date(2024, 3, 6), "S4", None, "pass"),
    )
    return book_of({"Audits": rows}), "audits two spellings.xlsx", Truth(visits=visits, sites=3, rows=4)


@workbook("a", "en")
def audit_list_printed_pages_en() -> Made:
    """A report printed to Excel: headings repeated on every page, page lines, subtotals per country, a grand total."""
    heads = ["Audit Ref", "Supplier", "Plant", "Date of Audit", "Score", "Outcome"]
    rows = [
        ["Supplier Quality – Audit Listing", None, None, None, None, "Printed 02 Jan 2025"],
        heads,
        ["PL-1", "Baltic Board SIA", "Riga", date(2024, 1, 9), 88, "Pass"],
        ["PL-2", "Baltic Board SIA", "Liepaja", date(2024, 1, 11), 72, "Pass"],
        ["Subtotal Latvia", None, None, None, 80, None],
        ["Page 1 of 2"],
        heads,
        ["PL-3", "Vistula Foam Sp. z o.o.", "Torun", date(2024, 4, 23), 49, "Fail"],
        ["PL-4", "Vistula Foam Sp. z o.o.", "Torun", date(2024, 9, 17), 76, "Pass"],
        ["Subtotal Poland", None, None, None, 62.5, None],
        ["Grand total", None, None, "4 audits", 71.25, None],
        ["Page 2 of 2"],
    ]
    visits = (
        Visit("Baltic Board SIA", date(2024, 1, 9), "PL-1", "Riga", "pass", 88),
        Visit("Baltic Board SIA", date(2024, 1, 11), "PL-2", "Liepaja", "pass", 72),
        Visit("Vistula Foam Sp. z o.o.", date(2024, 4, 23), "PL-3", "Torun", "fail", 49),
        Visit("Vistula Foam Sp. z o.o.", date(2024, 9, 17), "PL-4", "Torun", "pass", 76),
    )
    return book_of({"Listing": rows}), "listing.xlsx", Truth(visits=visits, sites=3, rows=4)


@workbook("a", "en")
def audit_list_two_bad_rows_en() -> Made:
    """An audit without a date yet (TBC) and one without a supplier cannot stand; an impossible expiry date can be left."""
    rows = [
        ["Audit No.", "Supplier", "Site", "Audit Date", "Result", "Valid Until"],
        ["B1", "Calder Textiles", "Halifax", date(2024, 2, 6), "Pass", date(2026, 2, 5)],
        ["B2", "Calder Textiles", "Bury", "TBC", "", None],
        ["B3", "Pennine Paper", "Kendal", date(2024, 5, 21), "Fail", "31.02.2025"],
        ["B4", None, None, date(2024, 6, 3), "Pass", None],
        ["B5", "Pennine Paper", "Kendal", date(2024, 11, 12), "Pass", date(2025, 11, 11)],
    ]
    visits = (
        Visit("Calder Textiles", date(2024, 2, 6), "B1", "Halifax", "pass"),
        Visit("Pennine Paper", date(2024, 5, 21), "B3", "Kendal", "fail"),
        Visit("Pennine Paper", date(2024, 11, 12), "B5", "Kendal", "pass"),
    )
    truth = Truth(visits=visits, sites=2, rows=5, refused=(("Plan", 3), ("Plan", 5)), flagged=(("Plan", 4),))
    return book_of({"Plan": rows}), "audit plan.xlsx", truth


@workbook("a", "zh en")
def audit_list_bilingual_zh() -> Made:
    """Chinese and English side by side in the headings and in the verdicts, full-width digits, slash dates year first."""
    rows = [
        [
            "报告编号 Report No.",
            "供应商 Supplier",
            "工厂地点 Site",
            "审核日期 Audit Date",
            "得分率 Score %",
            "审核结论 Result",
        ],
        ["ＳＱ２４０１", "东莞市联丰塑胶有限公司", "东莞", "2024/3/15", "91.5%", "合格 Pass"],
        ["ＳＱ２４０２", "苏州精诚模具有限公司", "苏州", "2024/4/2", "74%", "有条件通过 Conditional"],
        ["ＳＱ２４０３", "东莞市联丰塑胶有限公司", "东莞", "2024/10/8", "57%", "不合格 Fail"],
    ]
    visits = (
        Visit("东莞市联丰塑胶有限公司", date(2024, 3, 15), "SQ2401", "东莞", "pass", 91.5),
        Visit("苏州精诚模具有限公司", date(2024, 4, 2), "SQ2402", "苏州", "conditional", 74),
        Visit("东莞市联丰塑胶有限公司", date(2024, 10, 8), "SQ2403", "东莞", "fail", 57),
    )
    return text_of(rows, encoding="gb18030"), "supplier_audit_export.csv", Truth(visits=visits, sites=2, rows=3)


@workbook("a", "de en")
def audit_list_blank_margins_de() -> Made:
    """The table stands at D8 with empty rows inside it, and a small table of targets stands beside it."""
    book = new_book()
    sheet = book.create_sheet("Übersicht")
    put(sheet, [["Lieferantenaudits / Supplier audits"], ["Stand:", date(2024, 12, 20)]], row=3, column=4)
    rows = [
        [
            "Audit-Nr. / Audit No.",
            "Lieferant / Supplier",
            "Standort / Site",
            "Auditdatum / Audit date",
            "Ergebnis / Result",
        ],
        ["LA-01", "Kaltwalz AG", "Hagen", date(2024, 1, 30), "bestanden"],
        ["LA-02", "Nordguss KG", "Bremen", date(2024, 2, 21), "nicht bestanden"],
        [],
        ["LA-03", "Nordguss KG", "Bremen", date(2024, 8, 14), "bestanden"],
        ["LA-04", "Kaltwalz AG", "Unna", date(2024, 11, 5), "bestanden"],
    ]
    put(sheet, rows, row=8, column=4)
    put(sheet, [["Ziel", "Wert"], ["Bestanden-Quote", 0.9], ["Audits je Jahr", 12]], row=8, column=11)
    visits = (
        Visit("Kaltwalz AG", date(2024, 1, 30), "LA-01", "Hagen", "pass"),
        Visit("Nordguss KG", date(2024, 2, 21), "LA-02", "Bremen", "fail"),
        Visit("Nordguss KG", date(2024, 8, 14), "LA-03", "Bremen", "pass"),
        Visit("Kaltwalz AG", date(2024, 11, 5), "LA-04", "Unna", "pass"),
    )
    return saved(book), "Auditübersicht.xlsx", Truth(visits=visits, sites=3, rows=4)


@workbook("a", "pt")
def audit_list_percent_pt() -> Made:
    """Fractions that Excel shows as per cent, and one per cent typed as text with a comma, in one column."""
    book = new_book()
    sheet = book.create_sheet("Base")
    put(sheet, [["Fornecedor", "Data da auditoria", "Pontuação (%)", "Resultado"]])
    put(sheet, [["Vinícola Serra Gaúcha Ltda.", date(2024, 2, 6), 0.875, "Aprovado"], ["Sucos Vale Ltda.", date(2024, 2, 8), 0.62, "Reprovado"]],
        row=2, formats={2: "0.0%"})  # fmt: skip
    put(sheet, [["Doces Mineiros S.A.", date(2024, 2, 15), "91,0%", "Aprovado"]], row=4)
    visits = (
        Visit("Vinícola Serra Gaúcha Ltda.", date(2024, 2, 6), result="pass", score=87.5),
        Visit("Sucos Vale Ltda.", date(2024, 2, 8), result="fail", score=62),
        Visit("Doces Mineiros S.A.", date(2024, 2, 15), result="pass", score=91),
    )
    return saved(book), "base percentuais.xlsx", Truth(visits=visits, sites=3, rows=3)


@workbook("a", "en")
def audit_list_more_visits_en() -> Made:
    """A later export of the same list: two visits as before, one with another score, one new."""
    rows = [
        ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Audit Type", "Overall Score", "Overall Result"],
        ["AU-104", "Tamil Precision Pvt Ltd", "Chennai", "India", "2024-05-28", "Initial", "54", "Fail"],
        ["AU-105", "Tamil Precision Pvt Ltd", "Chennai", "India", "2024-10-02", "Follow-up", "84", "Pass"],
        ["AU-106", "Norvik Fasteners AS", "Moss", "Norway", "2025-02-11", "Periodic", "93", "Pass"],
    ]
    visits = (
        Visit("Tamil Precision Pvt Ltd", date(2024, 5, 28), "AU-104", "Chennai", "fail", 54, "initial"),
        Visit("Tamil Precision Pvt Ltd", date(2024, 10, 2), "AU-105", "Chennai", "pass", 84, "follow_up"),
        Visit("Norvik Fasteners AS", date(2025, 2, 11), "AU-106", "Moss", "pass", 93, "periodic"),
    )
    return text_of(rows), "Audit register 2025.csv", Truth(visits=visits, sites=2, rows=3)
