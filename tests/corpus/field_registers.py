"""Exports of platforms and ERP systems, and registers kept by hand: abbreviated, doubled and missing headings."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, text_of


@workbook("b", "en")
def export_inspection_items_en() -> Made:
    """A platform's item per row: sections, information and signatures among the questions, the template's maxima."""
    head = ["ItemType", "Label", "Response", "Comment", "MediaHypertextReference", "Latitude", "Longitude", "ItemScore",
            "ItemMaxScore", "ItemScorePercentage", "Mandatory", "FailedResponse", "Inactive", "ItemID", "ResponseID", "ParentID",
            "AuditOwner", "AuditAuthor", "AuditName", "AuditScore", "AuditMaxScore", "AuditScorePercentage", "AuditDuration",
            "DateStarted", "DateCompleted", "DateModified", "AuditID", "TemplateID", "TemplateName", "TemplateAuthor",
            "ItemCategory", "RepeatingSectionParentID", "DocumentNo", "ConductedOn", "PreparedBy", "Location", "Personnel",
            "ClientSite", "AuditSite", "AuditArea", "AuditRegion"]  # fmt: skip

    def row(
        kind: str, label: str, answer: str, points: object, full: object, section: str, audit: tuple[object, ...]
    ) -> list[object]:
        number, site, day, share = audit
        return [kind, label, answer, "", "", "", "", points, full, "", "", "true" if answer == "No" else "", "", f"{label[:4]}-id",
                "", section, "Quality", "Quality", f"{day} / {site}", "", "", share, 3600, f"{day}T08:00:00.000Z",
                f"{day}T10:31:12.000Z", f"{day}T10:40:00.000Z", number, "template_7f", "Supplier GMP check", "Quality", section, "",
                "", f"{day}T08:00:00.000Z", "Ann Lee", "", "", site, "", "", ""]  # fmt: skip

    first = ("audit_0a1b2c", "Northfield Dairy Ltd", "2024-02-13", 50)
    second = ("audit_3d4e5f", "Harbour Foods Ltd", "2024-02-27", 100)
    questions = ("Are hairnets worn in production?", "Are probes calibrated?", "Is pest control under contract?")
    rows: list[list[object]] = [[*head]]
    for audit, answers in ((first, ("Yes", "No", "N/A")), (second, ("Yes", "Yes", "Yes"))):
        rows += [
            row("textsingle", "Client / Site", str(audit[1]), "", "", "Title Page", audit),
            row("section", "1. Hygiene", "", "", "", "1. Hygiene", audit),
            *(
                row("question", text, answer, {"Yes": 1, "No": 0}.get(answer, ""), "" if answer == "N/A" else 1, "1. Hygiene", audit)
                for text, answer in zip(questions, answers, strict=True)
            ),
            row("signature", "Auditor signature", "Ann Lee", "", "", "Sign off", audit),
        ]  # fmt: skip
    visits = (
        Visit("Northfield Dairy Ltd", date(2024, 2, 13), "audit_0a1b2c", marks="CNA"),
        Visit("Harbour Foods Ltd", date(2024, 2, 27), "audit_3d4e5f", marks="CCC"),
    )
    return text_of(rows), "audit_export.csv", Truth(visits=visits, findings=None, items=6)


@workbook("a", "en")
def export_inspections_en() -> Made:
    """The same platform's list of inspections: five times with a zone, ids like hashes, the supplier in client_site."""
    head = ["audit_id", "name", "archived", "owner_name", "owner_id", "author_name", "author_id", "score", "max_score",
            "score_percentage", "duration", "template_id", "organisation_id", "template_name", "template_author", "site_id",
            "date_started", "date_completed", "date_modified", "created_at", "modified_at", "document_no", "prepared_by",
            "location", "conducted_on", "personnel", "client_site", "latitude", "longitude", "web_report_link", "deleted",
            "asset_id"]  # fmt: skip

    def row(number: str, site: str, day: str, points: int, share: float) -> list[object]:
        start, end = f"{day}T08:00:00Z", f"{day}T11:02:09Z"
        return [number, f"{day} / {site}", "false", "QA Team", "user_1", "Ann Lee", "user_2", points, 40, share, 10929, "template_7f",
                "role_55", "Supplier GMP check", "QA Team", "", start, end, "2024-06-30T09:00:00Z", start, "2024-06-30T09:00:00Z",
                "000012", "Ann Lee", "", start, "", site, "", "", "https://app.example/report/" + number, "false", ""]  # fmt: skip

    rows = [
        head,
        row("audit_0a1b2c", "Northfield Dairy Ltd", "2024-02-13", 30, 75),
        row("audit_3d4e5f", "Harbour Foods Ltd", "2024-02-27", 38, 95),
        row("audit_9e8d7c", "Northfield Dairy Ltd", "2024-05-14", 36, 90),
    ]
    visits = (
        Visit("Northfield Dairy Ltd", date(2024, 2, 13), "audit_0a1b2c", score=75),
        Visit("Harbour Foods Ltd", date(2024, 2, 27), "audit_3d4e5f", score=95),
        Visit("Northfield Dairy Ltd", date(2024, 5, 14), "audit_9e8d7c", score=90),
    )
    return text_of(rows), "inspections.csv", Truth(visits=visits, rows=3)


@workbook("c", "en")
def export_ethical_ncs_en() -> Made:
    """A data exchange's issues: member companies beside the audited site, good examples, verification, two dates to do."""
    head = ["Audit Reference", "Site of Employment", "Site of Employment Code", "Supplier Company", "Supplier Company Code", "Country",
            "Audit Type", "Audit Date", "Issue Reference", "Issue Type", "Issue Title", "Code Area", "Workplace Requirement Clause",
            "Severity", "Description", "Corrective Action", "Completion Date Due", "Verification Method", "Status",
            "Date Closed"]  # fmt: skip

    def row(
        no: str, kind: str, title: str, area: str, clause: str, severity: str, due: str, state: str, closed: str
    ) -> list[str]:
        return ["ZAA600123456", "Sree Knits Unit 2", "ZS1012345", "Sree Exports Pvt Ltd", "ZC1054321", "India", "Periodic",
                "11-Jan-2024", no, kind, title, area, clause, severity, title + " was seen on the tour.", "To be fixed" if due else "",
                due, "Desktop" if due else "", state, closed]  # fmt: skip

    rows = [
        head,
        row("ZNC1", "Non-Compliance", "Blocked exit", "Health & Safety", "3.2", "Critical", "10-Feb-2024", "Closed", "02-Feb-2024"),
        row("ZNC2", "Non-Compliance", "Overtime above 60 hours", "Working Hours", "6.1", "Major", "10-Apr-2024", "Open", ""),
        row("ZNC3", "Observation", "Training matrix incomplete", "Health & Safety", "3.1", "", "", "", ""),
        row("ZNC4", "Good Example", "Free school bus", "Living wages", "5.1", "", "", "", ""),
    ]  # fmt: skip
    visit = Visit(
        "Sree Exports Pvt Ltd", date(2024, 1, 11), "ZAA600123456", "Sree Knits Unit 2", kind="periodic", audited=False
    )
    truth = Truth(visits=(visit,), sites=1, rows=4, findings={"critical": 1, "major": 1, "observation": 1, "positive": 1},
                  nonconformities=2, actions={"closed_unverified": 1, "open": 1}, due=(date(2024, 2, 10), date(2024, 4, 10)),
                  closed=(date(2024, 2, 2),), finding_clauses={"3.2": 1, "6.1": 1, "3.1": 1, "5.1": 1})  # fmt: skip
    return text_of(rows, encoding="utf-16"), "NC export.csv", truth


@workbook("a e", "en")
def export_social_monitoring_en() -> Made:
    """Ratings A to E of thirteen areas across, an overall rating, two identifiers, dates of submission and expiry."""
    areas = ["PA 1: Social Management System and Cascade Effect", "PA 2: Workers Involvement and Protection",
             "PA 3: The Rights of Freedom of Association and Collective Bargaining", "PA 4: No Discrimination",
             "PA 5: Fair Remuneration", "PA 6: Decent Working Hours", "PA 7: Occupational Health and Safety", "PA 8: No Child Labour",
             "PA 9: Special Protection for Young Workers", "PA 10: No Precarious Employment", "PA 11: No Bonded Labour",
             "PA 12: Protection of the Environment", "PA 13: Ethical Business Behaviour"]  # fmt: skip
    head = ["Producer Name", "Site amfori ID", "Country", "Monitoring ID", "Monitoring Activity", "Monitoring Type", "Announcement Type",
            "Monitoring Start Date", "Monitoring Submission Date", "Expiration Date", "Overall Rating", *areas]  # fmt: skip
    rows = [
        head,
        ["Ningbo Sunny Home Textile Co., Ltd.", "156-034567-000", "China", "24-0155662", "amfori Social Audit - Manufacturing", "Full Monitoring", "Fully Announced", "2024-03-19", "2024-03-28", "2025-03-19", "C", *"CBBAACDAABAAB"],
        ["Dhaka Home Ltd.", "050-001234-000", "Bangladesh", "24-0160001", "amfori Social Audit - Manufacturing", "Follow-up Monitoring", "Semi Announced", "2024-05-06", "2024-05-16", "2025-05-06", "B", *"BBAAABCAABAAA"],
        ["Izmir Tekstil San. A.Ş.", "792-000077-000", "Türkiye", "24-0170009", "amfori Social Audit - Manufacturing", "Full Monitoring", "Fully Unannounced", "2024-06-11", "2024-06-20", "2026-06-11", "A", *"AAAAAABAAAAAA"],
    ]  # fmt: skip
    visits = (
        Visit("Ningbo Sunny Home Textile Co., Ltd.", date(2024, 3, 19), "24-0155662", kind="initial"),
        Visit("Dhaka Home Ltd.", date(2024, 5, 6), "24-0160001", kind="follow_up"),
        Visit("Izmir Tekstil San. A.Ş.", date(2024, 6, 11), "24-0170009", kind="initial"),
    )
    return book_of({"Export": rows}), "Monitoring_list.xlsx", Truth(visits=visits, rows=3)


@workbook("a", "en")
def export_scorecards_en() -> Made:
    """Sustainability scorecards: four themes scored across, a medal, a percentile, dates published and expiring."""
    rows = [
        ["Company Name", "EVID", "Country", "Industry", "Size", "Scorecard Status", "Published Date", "Expiry Date", "Overall Score", "Environment", "Labor & Human Rights", "Ethics", "Sustainable Procurement", "Percentile", "Medal"],
        ["Borealis Verpackung GmbH", "RX123456", "Germany", "Packaging", "M", "Published", "2024-04-11", "2025-04-11", 68, 70, 70, 60, 60, "90", "Silver"],
        ["Kocaeli Kimya A.S.", "TK998877", "Turkey", "Chemicals", "L", "Published", "2024-05-23", "2025-05-23", 45, 50, 40, 50, 30, "41", ""],
        ["Hanoi Rubber JSC", "VN554433", "Vietnam", "Rubber", "S", "Published", "2024-07-30", "2025-07-30", 78, 80, 80, 70, 80, "99", "Platinum"],
    ]  # fmt: skip
    visits = (
        Visit("Borealis Verpackung GmbH", date(2024, 4, 11), score=68), Visit("Kocaeli Kimya A.S.", date(2024, 5, 23), score=45),
        Visit("Hanoi Rubber JSC", date(2024, 7, 30), score=78),
    )  # fmt: skip
    return book_of({"Suppliers": rows}), "scorecards_export.xlsx", Truth(visits=visits, rows=3)


@workbook("a", "en")
def export_inspections_aql_en() -> Made:
    """Product inspections: counts of critical, major and minor defects beside AQL limits; Pass, Fail, Pending, Aborted."""
    head = ["Ref. No.", "Client PO", "Supplier Name", "Factory Name", "Factory City", "Service", "Inspection Date", "Report Date",
            "Order Qty", "Sample Size", "AQL Major", "AQL Minor", "Critical", "Major", "Minor", "Report Result", "Client Decision"]  # fmt: skip
    rows = [
        head,
        ["R-2401177", "PO 45001", "Bright Toys (HK) Ltd", "Shantou Bright Plastic Factory", "Shantou", "PSI", "08-Jan-24", "09-Jan-24", 5000, 200, 2.5, 4.0, 0, 3, 7, "Pass", "Approved"],
        ["R-2401302", "PO 45002", "Bright Toys (HK) Ltd", "Chenghai Unit 3", "Shantou", "DUPRO", "19-Jan-24", "20-Jan-24", 3000, 125, 2.5, 4.0, 1, 12, 9, "Fail", "Rejected"],
        ["R-2402041", "PO 45117", "Wood & Co", "Heze Wood Arts", "Heze", "PSI", "05-Feb-24", "06-Feb-24", 800, 80, 2.5, 4.0, 0, 5, 2, "Pending", ""],
        ["R-2402055", "PO 45120", "Wood & Co", "Heze Wood Arts", "Heze", "PSI", "22-Feb-24", "22-Feb-24", 800, 80, 2.5, 4.0, "", "", "", "Aborted", ""],
    ]  # fmt: skip
    visits = (
        Visit("Bright Toys (HK) Ltd", date(2024, 1, 8), "R-2401177", "Shantou Bright Plastic Factory", "pass"),
        Visit("Bright Toys (HK) Ltd", date(2024, 1, 19), "R-2401302", "Chenghai Unit 3", "fail"),
        Visit("Wood & Co", date(2024, 2, 5), "R-2402041", "Heze Wood Arts"),
        Visit("Wood & Co", date(2024, 2, 22), "R-2402055", "Heze Wood Arts"),
    )
    return book_of({"Inspections": rows}), "inspections Jan-Feb.xlsx", Truth(visits=visits, rows=4)


@workbook("a", "de")
def export_erp_list_de() -> Made:
    """An ERP's list saved as it stands on the screen: bars, rules of dashes, an empty first column, abbreviations."""
    text = (
        "Auditmanagement: Liste der Audits                                                  Seite   1\r\n"
        "------------------------------------------------------------------------------------------------\r\n"
        "|  |Audit-Nr.   |Lieferant |Name 1                  |Werk |Auditart |Beginndatum|Ergebnis %|Bewertung  |\r\n"
        "------------------------------------------------------------------------------------------------\r\n"
        "|  |000000410023|0000104711|Gießerei Harz GmbH      |1000 |Erstaudit|14.02.2023 |      87,5|freigegeben|\r\n"
        "|  |000000410031|0000104802|Federn Kühn & Söhne KG  |1000 |Nachaudit|03.04.2023 |      61,0|gesperrt   |\r\n"
        "|  |000000410044|0000104711|Gießerei Harz GmbH      |1200 |Nachaudit|21.09.2023 |      92,0|freigegeben|\r\n"
        "------------------------------------------------------------------------------------------------\r\n"
    )
    visits = (
        Visit("Gießerei Harz GmbH", date(2023, 2, 14), "000000410023", None, "pass", 87.5, "initial"),
        Visit("Federn Kühn & Söhne KG", date(2023, 4, 3), "000000410031", None, "fail", 61, "follow_up"),
        Visit("Gießerei Harz GmbH", date(2023, 9, 21), "000000410044", None, "pass", 92, "follow_up"),
    )
    return text.encode("cp1252"), "audits.txt", Truth(visits=visits, rows=3)


@workbook("a", "de")
def register_abbreviated_de() -> Made:
    """A worksheet with clipped headings, a column without one, two remark columns, the letter grade of the house."""
    rows = [
        ["", "Lfd.Nr.", "Lief.-Nr.", "Lief.", "Ort", "Aud.-Dat.", "Aud.-Art", "Auditor", "Erg. [%]", "Erg.", "HA", "NA", "Bem.", "Bem.", "nächst. Audit"],
        ["x", 1, "70012", "Härterei Süd GmbH", "Ulm", date(2024, 1, 23), "Erstaudit", "Weiß", 91, "bestanden", 0, 2, "Anlage neu", "", date(2026, 1, 23)],
        ["", 2, "70044", "Dreh-Tec AG", "Wil", date(2024, 2, 14), "Wiederholungsaudit", "Weiß", 76, "bedingt", 1, 5, "", "Nachaudit vereinbart", date(2024, 8, 14)],
        ["", 3, "70012", "Härterei Süd GmbH", "Ulm", date(2024, 7, 2), "Nachaudit", "Kern", 94, "bestanden", 0, 1, "", "", None],
        ["", "", "", "", "", "", "", "Summe", "", "", 1, 8, "", "", None],
    ]  # fmt: skip
    visits = (
        Visit("Härterei Süd GmbH", date(2024, 1, 23), None, None, "pass", 91, "initial"),
        Visit("Dreh-Tec AG", date(2024, 2, 14), None, None, "conditional", 76, "periodic"),
        Visit("Härterei Süd GmbH", date(2024, 7, 2), None, None, "pass", 94, "follow_up"),
    )
    truth = Truth(visits=visits, rows=3, suppliers={"Dreh-Tec AG": {"code": "70044"}})
    return book_of({"Audits 2024": rows}), "Lieferantenaudits_2024_v7_final.xlsx", truth


@workbook("a", "zh en")
def register_mixed_zh() -> Made:
    """GB18030, headings half Chinese half English, grade and result, counts of major and minor, a total row."""
    rows = [
        ["NO.", "供应商Vendor", "物料Commodity", "审核日期Audit date", "审核类型", "得分Score", "等级Grade", "结果Result", "Major", "Minor", "CAR关闭情况", "备注Remark"],
        ["1", "东莞市精锐五金有限公司", "冲压件", "2024/3/18", "年度审核", "85", "B", "合格", "0", "6", "Closed", ""],
        ["2", "苏州恒通塑胶有限公司", "注塑件", "2024/4/9", "新供应商", "62", "C", "不合格", "3", "9", "Open", "3个月后复审"],
        ["3", "苏州恒通塑胶有限公司", "注塑件", "2024/7/16", "复审", "80", "B", "有条件合格", "0", "5", "Ongoing", ""],
        ["", "合计", "", "", "", "", "", "", "3", "20", "", ""],
    ]  # fmt: skip
    visits = (
        Visit("东莞市精锐五金有限公司", date(2024, 3, 18), None, None, "pass", 85),
        Visit("苏州恒通塑胶有限公司", date(2024, 4, 9), None, None, "fail", 62),
        Visit("苏州恒通塑胶有限公司", date(2024, 7, 16), None, None, "conditional", 80),
    )
    return text_of(rows, encoding="gb18030"), "供应商审核台账.csv", Truth(visits=visits, rows=3)


@workbook("a", "it")
def register_clipped_it() -> Made:
    """Clipped headings, points of a hundred with their maximum in the heading, an outcome in two letters explained nowhere."""
    rows = [
        ["REGISTRO AUDIT FORNITORI", "", "", "", "", "", "", "", ""],
        ["Rag. Sociale", "Cod. forn.", "Loc.", "Dt. audit", "Tipo", "Punt. (su 100)", "Esito", "NC magg.", "NC min.", "Pross. audit", "Resp. SQA"],
        ["Stampi Bergamo S.r.l.", "F0091", "Dalmine", "15/01/2024", "Qualifica", "88", "Qualificato", "0", "3", "gen-26", "Rossi"],
        ["Cromatura Brianza S.n.c.", "F0107", "Monza", "27/02/2024", "Sorveglianza", "58", "Non qualificato", "2", "4", "", "Rossi"],
        ["Lavorazioni Meccaniche Po S.p.A.", "F0033", "Cremona", "04/06/2024", "Sorveglianza", "74", "Qualificato con riserva", "1", "2", "dic-24", "Galli"],
        ["Media", "", "", "", "", "73,3", "", "", "", "", ""],
    ]  # fmt: skip
    visits = (
        Visit("Stampi Bergamo S.r.l.", date(2024, 1, 15), None, None, "pass", 88),
        Visit("Cromatura Brianza S.n.c.", date(2024, 2, 27), None, None, "fail", 58),
        Visit("Lavorazioni Meccaniche Po S.p.A.", date(2024, 6, 4), None, None, "conditional", 74, "periodic"),
    )
    truth = Truth(visits=visits, rows=3, suppliers={"Stampi Bergamo S.r.l.": {"code": "F0091"}})
    return text_of(rows, separator=";", encoding="cp1252"), "registro audit.csv", truth


@workbook("c", "es")
def register_two_dates_es() -> Made:
    """'Fecha' twice and 'Observaciones' twice, as a data frame numbers them; the group's words are lost."""
    rows = [
        ["", "No. Auditoría", "Proveedor", "Fecha auditoría", "No. NC", "Cláusula", "Clasif.", "Descripción NC", "Observaciones", "Acción correctiva", "Resp.", "Fecha compromiso", "Fecha cierre", "Estatus", "Observaciones.1"],
        ["0", "AP-24-03", "Plásticos Querétaro, S.A. de C.V.", "13/02/2024", "1", "8.5.1", "Mayor", "Sin hoja de proceso en máquina 4", "Turno 2", "Emitir hojas", "J. Luna", "15/03/2024", "11/03/2024", "Cerrada", ""],
        ["1", "AP-24-03", "Plásticos Querétaro, S.A. de C.V.", "13/02/2024", "2", "7.1.5.1", "Menor", "Micrómetro vencido", "", "Calibrar", "M. Paz", "28/02/2024", "", "Vencida", "Se pidió prórroga"],
        ["2", "AP-24-07", "Troquelados del Bajío S.A.", "21/05/2024", "1", "8.7", "Menor", "Scrap sin identificar", "", "Contenedor rojo", "R. Gil", "21/06/2024", "", "Abierta", ""],
    ]  # fmt: skip
    visits = (
        Visit("Plásticos Querétaro, S.A. de C.V.", date(2024, 2, 13), "AP-24-03", audited=False),
        Visit("Troquelados del Bajío S.A.", date(2024, 5, 21), "AP-24-07", audited=False),
    )
    truth = Truth(visits=visits, rows=3, findings={"major": 1, "minor": 2}, nonconformities=3,
                  actions={"closed_unverified": 1, "open": 2}, due=(date(2024, 3, 15), date(2024, 2, 28), date(2024, 6, 21)),
                  closed=(date(2024, 3, 11),), finding_clauses={"8.5.1": 1, "7.1.5.1": 1, "8.7": 1})  # fmt: skip
    return text_of(rows), "NC proveedores.csv", truth


@workbook("c", "en")
def export_cap_progress_en() -> Made:
    """A remediation plan's lines: disciplines, priorities P1 to P3 that no scale explains, deadlines in words and dates."""
    head = ["Factory ID", "Factory Name", "Inspection Type", "Inspection Date", "Item No.", "Finding", "Priority", "Recommended Action",
            "Final Timeline", "Progress Status", "Date of Verification", "Remarks"]  # fmt: skip
    rows = [
        head,
        ["9221", "Apparel Village Ltd.", "Fire", "12-Mar-2023", "F-1", "Collapsible gates on exit doors", "P1", "Remove all collapsible gates", "Immediate", "Corrected", "15-Jun-2023", ""],
        ["9221", "Apparel Village Ltd.", "Electrical", "14-Mar-2023", "E-1", "Dust in distribution board DB-3", "P2", "Clean and seal", "1 month", "In progress", "", "Follow-up due"],
        ["9221", "Apparel Village Ltd.", "Structural", "19-Mar-2023", "S-1", "Columns overstressed at grid C-4", "P1", "Detailed engineering assessment", "31-Dec-2023", "Not started", "", ""],
        ["9474", "Bengal Denim Mills", "Fire", "03-May-2023", "F-1", "No hydrant test record", "P3", "Test and record", "6 weeks", "Pending verification", "", ""],
    ]  # fmt: skip
    visits = (
        Visit("Apparel Village Ltd.", date(2023, 3, 12), audited=False), Visit("Apparel Village Ltd.", date(2023, 3, 14), audited=False),
        Visit("Apparel Village Ltd.", date(2023, 3, 19), audited=False), Visit("Bengal Denim Mills", date(2023, 5, 3), audited=False),
    )  # fmt: skip
    truth = Truth(visits=visits, rows=4, findings=None, nonconformities=None, due=(date(2023, 12, 31),),
                  actions={"closed_verified": 1, "in_progress": 1, "open": 1, "pending_verification": 1})  # fmt: skip
    return book_of({"CAP": rows}), "CAP_export.xlsx", truth


@workbook("b", "en")
def export_compliance_points_en() -> Made:
    """A programme's public data: a line per factory, cycle and question; 'Non-compliant' and 'Evidence of compliance'."""
    head = ["Factory Name", "Country", "Assessment Date", "Cycle", "Cluster", "Compliance Point", "Question Number", "Question",
            "Compliance Status", "Publicly Reported"]  # fmt: skip
    lines = (("Compensation", "Overtime Wages", "21", "Is overtime paid at 150%?"), ("OSH", "Emergency Preparedness", "185", "Are exits unlocked during work?"), ("OSH", "Chemicals", "203", "Are chemicals labelled?"))  # fmt: skip
    visits = (
        ("Angkor Garment Co Ltd", "Cambodia", "2023-10-17T00:00:00Z", 3, "CNC"),
        ("PT Semarang Apparel", "Indonesia", "2023-11-22T00:00:00Z", 1, "CCN"),
    )
    words = {"C": "Compliant", "N": "Non-compliant"}
    rows = [head] + [
        [name, country, day, cycle, cluster, point, number, text, words[mark], "Yes"]
        for name, country, day, cycle, marks in visits
        for (cluster, point, number, text), mark in zip(lines, marks, strict=True)
    ]
    truth = Truth(
        visits=(
            Visit("Angkor Garment Co Ltd", date(2023, 10, 17), marks="CNC"),
            Visit("PT Semarang Apparel", date(2023, 11, 22), marks="CCN"),
        ),
        rows=6, nonconformities=2, clauses={"21": "CC", "185": "NC", "203": "CN"},
    )  # fmt: skip
    return text_of(rows), "compliance.csv", truth


@workbook("a", "en")
def export_shift_jis_en() -> Made:
    """Shift-JIS names below English headings with underscores; slashed years first; a quoted cell of two lines."""
    rows = [
        ["AUDIT_ID", "VENDOR_CD", "VENDOR_NAME", "PLANT", "AUDIT_DT", "AUDIT_KBN", "SCORE", "JUDGE", "COMMENT1", "COMMENT2", "UPD_DT", "UPD_USER"],
        ["20240011", "V00120", "株式会社山田製作所", "名古屋", "2024/01/25", "PERIODIC", "88", "PASS", "工程管理は良好\n記録も良い", "", "2024/02/01 10:15:00", "SATO"],
        ["20240012", "V00277", "東海メッキ工業(株)", "豊橋", "2024/02/09", "INITIAL", "59", "FAIL", "排水管理に不備", "再監査要", "2024/02/15 09:00:00", "SATO"],
        ["20240013", "V00120", "株式会社山田製作所", "岡崎", "2024/06/14", "PERIODIC", "91", "PASS", "", "", "2024/06/20 17:45:00", "MORI"],
    ]  # fmt: skip
    visits = (
        Visit("株式会社山田製作所", date(2024, 1, 25), "20240011", None, "pass", 88, "periodic"),
        Visit("東海メッキ工業(株)", date(2024, 2, 9), "20240012", None, "fail", 59, "initial"),
        Visit("株式会社山田製作所", date(2024, 6, 14), "20240013", None, "pass", 91, "periodic"),
    )
    truth = Truth(visits=visits, rows=3, suppliers={"東海メッキ工業(株)": {"code": "V00277"}})
    return text_of(rows, encoding="shift_jis"), "AUDIT_LIST.CSV", truth


@workbook("d c", "fr")
def register_action_plan_fr() -> Made:
    """A plan kept by hand, tabs between the cells: finding, measure, pilot, deadline in words or dates, progress in per cent."""
    rows = [
        ["N°", "Frns", "Réf audit", "Dt audit", "Chapitre", "Constat", "Criticité", "Action", "Pilote", "Délai", "Avanct", "Soldée le", "Commentaires"],
        ["1", "Fonderies de l'Est", "A24-02", "06/02/2024", "8.5.2", "Lots non repérés en zone C", "Majeure", "Repérage au sol", "M. Roy", "30/04/2024", "100%", "22/04/2024", ""],
        ["2", "Fonderies de l'Est", "A24-02", "06/02/2024", "7.2", "Matrice de compétences non à jour", "Mineure", "Mise à jour", "RH", "3ème trimestre 2024", "50%", "", "Attente intérim"],
        ["3", "Usinage Rhône SARL", "A24-05", "19/03/2024", "8.4.2", "Sous-traitant non évalué", "Mineure", "Évaluer", "Achats", "immédiat", "0%", "", ""],
    ]  # fmt: skip
    visits = (
        Visit("Fonderies de l'Est", date(2024, 2, 6), "A24-02", audited=False),
        Visit("Usinage Rhône SARL", date(2024, 3, 19), "A24-05", audited=False),
    )
    truth = Truth(visits=visits, rows=3, findings={"major": 1, "minor": 2}, nonconformities=3,
                  actions=None, due=(date(2024, 4, 30),), closed=(date(2024, 4, 22),),
                  finding_clauses={"8.5.2": 1, "7.2": 1, "8.4.2": 1})  # fmt: skip
    return text_of(rows, separator="\t", encoding="utf-16"), "plan d'actions.txt", truth
