"""Audit forms with points, summaries, and findings or actions on the line of the question."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import merged, new_book, put, saved


@workbook("f", "en")
def form_points_en() -> Made:
    """Points with a maximum per question, section subtotals, and below a score summary by section and a total."""
    book = new_book()
    sheet = book.create_sheet("Assessment")
    put(sheet, [["SUPPLIER QUALITY ASSESSMENT"], ["Confidential"], [],
                ["Supplier Name", "Wessex Bearings Ltd", None, "Assessment Date", date(2024, 6, 12)],
                ["Site", "Swindon", None, "Lead Auditor", "Grace Hall"], ["Report No.", "WB-24-06", None, "Audit Type", "Initial"]])  # fmt: skip
    merged(sheet, "A1:F1", "A2:F2", "B4:C4", "B5:C5", "B6:C6")
    rows = [
        ["Ref", "Requirement", "Max Points", "Points", "Comments"],
        ["A", "Management"],
        ["A1", "Quality objectives are measured", 5, 5, None],
        ["A2", "Management review is held", 5, 3, "No action list"],
        ["Subtotal A", None, 10, 8, None],
        ["B", "Production"],
        ["B1", "Work instructions at every station", 10, 10, None],
        ["B2", "Gauges are calibrated", 10, 0, "Eight gauges overdue"],
        ["B3", "Special processes are validated", 10, "N/A", None],
        ["Subtotal B", None, 20, 10, None],
        ["Total", None, 30, 18, None],
    ]
    put(sheet, rows, row=8)
    put(sheet, [["Score summary"], ["Section", "Score"], ["Management", 0.8], ["Production", 0.5], ["Overall Score", 0.6], ["Overall Result", "Conditional"]],
        row=20, formats={1: "0%"})  # fmt: skip
    visits = (
        Visit("Wessex Bearings Ltd", date(2024, 6, 12), "WB-24-06", "Swindon", "conditional", 60, "initial", "CPCNA"),
    )
    truth = Truth(visits=visits, sites=1, findings=None, items=5, clauses={"A2": "P", "B1": "C", "B2": "N", "B3": "A"})
    return saved(book), "WB-24-06 Wessex Bearings.xlsx", truth


@workbook("f", "es")
def form_with_actions_es() -> Made:
    """Every 'No' carries its finding, severity, action and deadline on the same line; ticks ✓; one audit per file."""
    book = new_book()
    sheet = book.create_sheet("Lista de verificación")
    put(sheet, [["LISTA DE VERIFICACIÓN – AUDITORÍA A PROVEEDORES"], [], ["Proveedor", "Fecha de auditoría", "Planta", "Auditor líder", "N.º informe"],
                ["Cementos Andes S.A.", date(2024, 4, 23), "Arequipa", "Lucía Paredes", "CA-7"]], formats={1: "dd/mm/yyyy"})  # fmt: skip
    merged(sheet, "A1:J1")
    rows = [
        [
            "N.º",
            "Pregunta",
            "Sí",
            "No",
            "N/A",
            "Hallazgo",
            "Gravedad",
            "Acción correctiva",
            "Responsable",
            "Fecha límite",
        ],
        ["1.1", "¿Existe matriz de riesgos?", "✓", None, None, None, None, None, None, None],
        [
            "1.2",
            "¿Se inspeccionan los andamios?",
            None,
            "✓",
            None,
            "Andamios sin tarjeta",
            "Mayor",
            "Inspección diaria con tarjeta",
            "Quispe",
            date(2024, 5, 23),
        ],
        ["1.3", "¿Se usan arneses?", "✓", None, None, None, None, None, None, None],
        [
            "2.1",
            "¿Se mide el polvo?",
            None,
            "✓",
            None,
            "Sin medición en 2023",
            "Menor",
            "Contratar monitoreo",
            "Flores",
            date(2024, 7, 31),
        ],
        ["2.2", "¿Hay planta de tratamiento?", None, None, "✓", None, None, None, None, None],
    ]
    put(sheet, rows, row=6, formats={9: "dd/mm/yyyy"})
    put(sheet, [["Resultado global", "Aprobado condicionado"], ["Firma"]], row=13)
    visits = (Visit("Cementos Andes S.A.", date(2024, 4, 23), "CA-7", "Arequipa", "conditional", None, None, "CNCNA"),)
    truth = Truth(visits=visits, sites=1, findings={"major": 1, "minor": 1}, nonconformities=2, actions={"open": 2},
                  due=(date(2024, 5, 23), date(2024, 7, 31)), items=5, clauses={"1.2": "N", "2.2": "A"})  # fmt: skip
    return saved(book), "CA-7 lista de verificación.xlsx", truth


@workbook("f", "zh en")
def form_bilingual_zh() -> Made:
    """A bilingual social-audit form: labels 'Factory Name 工厂名称:', answers Y / N / NA in one column, findings beside."""
    book = new_book()
    sheet = book.create_sheet("Audit Report")
    put(sheet, [["SOCIAL COMPLIANCE AUDIT REPORT 社会责任审核报告"], [],
                ["Supplier 供应商:", "Ningbo Everbright Textile Co., Ltd."], ["Factory Name 工厂名称:", "宁波永光纺织有限公司"],
                ["Audit Date 审核日期:", "2024-10-22"], ["Auditor 审核员:", "Sun Li"], ["Overall Rating 总体评级:", "Pass 通过"]])  # fmt: skip
    merged(sheet, "A1:E1", "B3:E3", "B4:E4", "B5:E5", "B6:E6", "B7:E7")
    rows = [
        ["No. 序号", "Checkpoint 检查项目", "Y/N/NA", "Findings 发现", "Remarks 备注"],
        ["1. Child Labor 童工"],
        ["1.1", "Age proof is kept 保存年龄证明", "Y", None, None],
        ["1.2", "Juvenile workers are registered 未成年工登记", "NA", None, None],
        ["2. Working Hours 工时"],
        [
            "2.1",
            "Overtime within legal limit 加班不超过法定上限",
            "N",
            "Up to 80 hours overtime per month 每月加班80小时",
            None,
        ],
        ["2.2", "One day off in seven 每七天休息一天", "Y", None, None],
    ]
    put(sheet, rows, row=9)
    merged(sheet, "A10:E10", "A13:E13")
    visits = (
        Visit(
            "Ningbo Everbright Textile Co., Ltd.",
            date(2024, 10, 22),
            None,
            "宁波永光纺织有限公司",
            "pass",
            None,
            None,
            "CANC",
        ),
    )
    truth = Truth(visits=visits, sites=1, findings=None, nonconformities=1, items=4, clauses={"1.2": "A", "2.1": "N"})
    return saved(book), "Everbright audit report.xlsx", truth


@workbook("f", "de en")
def form_findings_list_de() -> Made:
    """A report without checklist: labels and values on top, the list of deviations below. Findings, and one audit."""
    book = new_book()
    sheet = book.create_sheet("Auditbericht")
    put(sheet, [["Auditbericht / Audit report"], [], ["Auditierte Organisation:", "Walzwerk Saar AG", "Berichtsnummer:", "WS-3"],
                ["Standort:", "Völklingen", "Auditdatum:", "28.05.2024"], ["Norm:", "ISO 9001:2015", "Auditleiter:", "Dr. Engel"]])  # fmt: skip
    rows = [
        ["Nr.", "Normkapitel", "Einstufung", "Feststellung"],
        ["1", "7.2", "Nebenabweichung", "Kompetenznachweise für zwei Schweißer fehlen"],
        ["2", "8.5.1", "Hauptabweichung", "Parameter der Wärmebehandlung nicht überwacht"],
        ["3", "10.3", "Verbesserungspotenzial", "Kennzahlen je Schicht"],
    ]
    put(sheet, rows, row=8)
    put(sheet, [["Gesamtergebnis:", "bedingt freigegeben"], ["Datum, Unterschrift"]], row=13)
    visits = (Visit("Walzwerk Saar AG", date(2024, 5, 28), "WS-3", "Völklingen", "conditional"),)
    truth = Truth(visits=visits, sites=1, findings={"major": 1, "minor": 1, "observation": 1}, nonconformities=2, items=3,
                  finding_clauses={"7.2": 1, "8.5.1": 1, "10.3": 1})  # fmt: skip
    return saved(book), "Auditbericht WS-3.xlsx", truth
