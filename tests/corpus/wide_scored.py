"""Wide checklists with points or digits in the cells, and what says how to read them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.corpus.truth import Made, Truth, Visit, labels, workbook
from tests.corpus.writing import book_of, merged, new_book, put, saved, text_of


@workbook("e m", "de")
def wide_points_de() -> Made:
    """Process-audit points 10, 8, 4 and 0 with a legend sheet; the overall degree of fulfilment is in per cent."""
    points: dict[str, list[Any]] = {"PA-1": [10, 8, 10, 4, 0], "PA-2": [10, 10, "n.b.", 8, 10]}
    visits = (
        Visit("Druckguss Main GmbH", date(2024, 4, 24), "PA-1", "Hanau", score=64, marks="CPCPN"),
        Visit("Spritzguss Lippe KG", date(2024, 4, 25), "PA-2", "Detmold", score=95, marks="CCUPC"),
    )
    rows: list[list[Any]] = [
        [
            "Audit-Nr.",
            "Lieferant",
            "Werk",
            "Auditdatum",
            "P2.1",
            "P3.1",
            "P5.2",
            "P6.1.1",
            "P6.2.3",
            "Gesamterfüllungsgrad %",
        ],
    ]
    for visit in visits:
        rows.append([visit.no, visit.supplier, visit.site, visit.date, *points[visit.no or ""], visit.score])
    legend = [["Punkte", "Bedeutung"], [10, "voll erfüllt"], [8, "überwiegend erfüllt (teilweise)"], [4, "teilweise erfüllt"],
              [0, "nicht erfüllt"], ["n.b.", "nicht bewertet"]]  # fmt: skip
    truth = Truth(visits=visits, sites=2, rows=2, nonconformities=1, clauses={"P3.1": "PC", "P5.2": "CU", "P6.2.3": "NC"},
                  skipped=("Legende",))  # fmt: skip
    return book_of({"Ergebnisse": rows, "Legende": legend}), "Prozessaudits.xlsx", truth


@workbook("e", "en")
def wide_compliant_digits_en() -> Made:
    """1 and 0 again, and here the first line says 1 = compliant; the share at the end agrees. Blank columns between."""
    visits = (
        Visit("Ridgeway Plastics", date(2024, 1, 17), "RP-1", score=75, marks="CCNC"),
        Visit("Severn Springs", date(2024, 1, 18), "SS-1", score=50, marks="NCNC"),
        Visit("Ridgeway Plastics", date(2024, 7, 24), "RP-2", score=100, marks="CCCC"),
    )
    rows: list[list[Any]] = [
        ["Scoring: 1 = compliant, 0 = not compliant"],
        [],
        ["Report No.", "Supplier", "Audit Date", None, "1.1", "1.2", None, "2.1", "2.2", "Score %"],
    ]
    for visit in visits:
        cells = labels(visit.marks, C=1, N=0)
        rows.append([visit.no, visit.supplier, visit.date, None, *cells[:2], None, *cells[2:], f"{visit.score:.0f}%"])
    truth = Truth(visits=visits, sites=2, rows=3, nonconformities=3, clauses={"1.1": "CNC", "2.1": "NNC"})
    return book_of({"Scores": rows}), "scores.xlsx", truth


@workbook("e", "tr")
def wide_max_points_row_tr() -> Made:
    """Points under the items and a row of maximum points right below the headings; full marks conform, none does not."""
    visits = (
        Visit("Kale Cıvata A.Ş.", date(2024, 9, 17), "KC-1", score=75, marks="CPCN"),
        Visit("Doğuş Plastik Ltd. Şti.", date(2024, 9, 19), "DP-1", score=100, marks="CCCC"),
    )
    rows: list[list[Any]] = [
        ["Denetim No", "Tedarikçi", "Denetim Tarihi", "1.1", "1.2", "2.1", "2.2", "Toplam Puan", "Uygunluk Yüzdesi"],
        ["Azami puan", None, None, 10, 10, 15, 5, 40, None],
        ["KC-1", "Kale Cıvata A.Ş.", date(2024, 9, 17), 10, 5, 15, 0, 30, "75%"],
        ["DP-1", "Doğuş Plastik Ltd. Şti.", date(2024, 9, 19), 10, 10, 15, 5, 40, "100%"],
    ]
    truth = Truth(visits=visits, sites=2, rows=2, nonconformities=1, clauses={"1.2": "PC", "2.2": "NC"})
    return book_of({"Puanlar": rows}), "puanlar.xlsx", truth


@workbook("e", "zh en")
def wide_three_row_headings_zh() -> Made:
    """Section, item code and bilingual wording in three heading rows; Y, N and NA; a column counting N at the end."""
    book = new_book()
    sheet = book.create_sheet("Summary 汇总")
    head = [
        [None, None, None, "A 劳工 Labor", None, "B 安全 Safety", None, None, None],
        [
            "供应商 Supplier",
            "审核日期 Audit Date",
            "报告号 Report No.",
            "A1.1",
            "A1.2",
            "B2.1",
            "B2.2",
            "B2.3",
            "不符合数 No. of NC",
        ],
        [None, None, None, "年龄验证 Age check", "工时 Hours", "消防 Fire", "急救 First aid", "化学品 Chemicals", None],
    ]
    put(sheet, head)
    merged(sheet, "D1:E1", "F1:H1", "A2:A3", "B2:B3", "C2:C3", "I2:I3")
    visits = (
        Visit("汕头市金宝玩具有限公司", date(2024, 11, 6), "T-1", marks="CNCCN"),
        Visit("义乌市星辰饰品有限公司", date(2024, 11, 8), "T-2", marks="CCCAC"),
    )
    rows = [
        [visit.supplier, visit.date, visit.no, *labels(visit.marks, C="Y", N="N", A="NA"), visit.marks.count("N")]
        for visit in visits
    ]
    put(sheet, rows, row=4, formats={1: "yyyy-mm-dd"})
    truth = Truth(visits=visits, sites=2, rows=2, nonconformities=2, clauses={"A1.2": "NC", "B2.2": "CA"})
    return saved(book), "wide_汇总.xlsx", truth


@workbook("e", "es")
def wide_comments_between_es() -> Made:
    """After every item a column for its comment, as form tools export; answers 'Sí', 'No' and 'N/A'."""
    visits = (
        Visit("Transportes Cóndor S.A.C.", date(2024, 3, 12), "PE-1", marks="CNC"),
        Visit("Almacenes Callao S.A.C.", date(2024, 3, 14), "PE-2", marks="CCA"),
    )
    rows = [
        [
            "Auditoría",
            "Proveedor",
            "Fecha de auditoría",
            "1.1 Limpieza de unidades",
            "Comentario 1.1",
            "1.2 Control de temperatura",
            "Comentario 1.2",
            "2.1 Plagas",
            "Comentario 2.1",
        ],
        ["PE-1", "Transportes Cóndor S.A.C.", "12/03/2024", "Sí", "", "No", "Sin termógrafo", "Sí", "Contrato vigente"],
        ["PE-2", "Almacenes Callao S.A.C.", "14/03/2024", "Sí", "Muy limpio", "Sí", "", "N/A", "Tercerizado"],
    ]
    truth = Truth(visits=visits, sites=2, findings=None, rows=2, nonconformities=1)
    return text_of(rows), "formularios.csv", truth
