"""Wide checklists: one row per audit, one column per item, with words or marks in the cells and totals among the items."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.corpus.truth import Made, Question, Truth, Visit, labels, workbook
from tests.corpus.writing import book_of, merged, new_book, put, saved, text_of


def share(marks: str) -> float:
    """Conform answers over assessed answers."""
    return round(marks.count("C") / (len(marks) - marks.count("A") - marks.count("U")), 4)


@workbook("e", "en")
def wide_violations_en() -> Made:
    """A regulator's extract: 1 is a violation, as the column of totals proves; it and a share stand among the items."""
    visits = (
        Visit("Blue Spoon Diner", date(2024, 1, 11), "I-1", marks="NCCNCC"),
        Visit("Casa Verde", date(2024, 1, 12), "I-2", marks="CCCCCC"),
        Visit("Harbor Grill", date(2024, 2, 5), "I-3", marks="NNCCCN"),
        Visit("Blue Spoon Diner", date(2024, 7, 19), "I-4", marks="CCCNCC"),
    )
    rows: list[list[Any]] = [
        [
            "Inspection ID",
            "Establishment",
            "Inspection Date",
            "FC01",
            "FC02",
            "FC03",
            "Critical violations",
            "FC04",
            "FC05",
            "FC06",
            "Total violations",
        ],
    ]
    for visit in visits:
        cells = labels(visit.marks, C=0, N=1)
        critical = visit.marks[:3].count("N")
        rows.append(
            [
                visit.no,
                visit.supplier,
                f"{visit.date:%m/%d/%Y}",
                *cells[:3],
                critical,
                *cells[3:],
                visit.marks.count("N"),
            ]
        )
    truth = Truth(
        visits=visits, sites=3, rows=4, nonconformities=6, clauses={"FC01": "NCNC", "FC04": "NCCN", "FC06": "CCNC"}
    )
    return text_of(rows), "inspections_wide.csv", truth


@workbook("e", "pt")
def wide_questions_pt() -> Made:
    """Every heading is a question in full; answers in words; a share of conformity at the end."""
    visits = (
        Visit("Laticínios Serra Azul Ltda.", date(2024, 4, 3), "F-1", marks="CCNCA"),
        Visit("Frigorífico Pantanal S.A.", date(2024, 4, 17), "F-2", marks="CNNCC"),
        Visit("Moinho Paraná Ltda.", date(2024, 5, 8), "F-3", marks="CCCCC"),
    )
    rows: list[list[Any]] = [[
        "Nº da auditoria", "Fornecedor", "Data da auditoria", "O controle de pragas é registrado?", "Os manipuladores têm exame médico?",
        "A água é analisada todo mês?", "Existe plano de recolhimento?", "Há segregação de alergênicos?", "% de conformidade",
    ]]  # fmt: skip
    for visit in visits:
        words = labels(visit.marks, C="Sim", N="Não", A="Não se aplica")
        rows.append([visit.no, visit.supplier, visit.date, *words, share(visit.marks)])
    truth = Truth(visits=visits, sites=3, rows=3, nonconformities=3)
    return book_of({"Checklist": rows}), "checklist_largo.xlsx", truth


@workbook("e", "zh")
def wide_two_row_headings_zh() -> Made:
    """Section names merged above the item codes; ticks, crosses and strokes explained in a line below the title."""
    book = new_book()
    sheet = book.create_sheet("评分明细")
    put(sheet, [["供应商现场检查明细"], ["说明：√ 符合　× 不符合　/ 不适用"]])
    put(sheet, [[None, None, None, "质量管理", None, None, "环境管理", None, "职业健康安全", None],
                ["供应商", "工厂", "审核日期", "Q1", "Q2", "Q3", "E1", "E2", "S1", "S2"]], row=4)  # fmt: skip
    merged(sheet, "A1:J1", "A2:J2", "D4:F4", "G4:H4", "I4:J4")
    visits = (
        Visit("温州永固阀门有限公司", date(2024, 3, 11), None, "温州", marks="CCNCCCA"),
        Visit("台州远洋机电有限公司", date(2024, 3, 13), None, "台州", marks="CNNCACC"),
        Visit("温州永固阀门有限公司", date(2024, 9, 9), None, "瑞安", marks="CCCCCNC"),
    )
    rows = [[visit.supplier, visit.site, visit.date, *labels(visit.marks, C="√", N="×", A="/")] for visit in visits]
    put(sheet, rows, row=6, formats={2: "yyyy-mm-dd"})
    truth = Truth(visits=visits, sites=3, rows=3, nonconformities=4, clauses={"Q2": "CNC", "E2": "CAC", "S2": "ACC"})
    return saved(book), "现场检查明细.xlsx", truth


@workbook("e", "es")
def wide_letters_with_subtotals_es() -> Made:
    """C, NC and NA under item codes; after each section its per cent, at the end the overall one; an average row below."""
    visits = (
        Visit("Lácteos Pampa S.A.", date(2024, 6, 18), "AR-1", "Rosario", score=80.0, marks="CCNCCA"),
        Visit("Frutas Maipo Ltda.", date(2024, 6, 20), "CL-1", "Rancagua", score=100.0, marks="CCCCAC"),
        Visit("Azúcar Tucumán S.R.L.", date(2024, 7, 2), "AR-2", "Tucumán", score=50.0, marks="NNCCCN"),
    )
    rows: list[list[Any]] = [[
        "N.º informe", "Proveedor", "Planta", "Fecha", "1.1", "1.2", "1.3", "% Sección 1", "2.1", "2.2", "2.3", "% Sección 2", "% Total",
    ]]  # fmt: skip
    for visit in visits:
        cells = labels(visit.marks, C="C", N="NC", A="NA")
        front = [visit.no, visit.supplier, visit.site, visit.date]
        rows.append(
            [*front, *cells[:3], share(visit.marks[:3]), *cells[3:], share(visit.marks[3:]), share(visit.marks)]
        )
    rows.append(["Promedio", None, None, None, None, None, None, 0.6667, None, None, None, 0.8889, 0.7667])
    book = new_book()
    put(book.create_sheet("Matriz"), rows, formats={3: "dd/mm/yyyy", 7: "0%", 11: "0%", 12: "0%"})
    truth = Truth(visits=visits, sites=3, rows=3, nonconformities=4, clauses={"1.1": "CCN", "1.3": "NCC", "2.2": "CAC"})
    return saved(book), "matriz evaluación.xlsx", truth


@workbook("e", "vi")
def wide_words_vi() -> Made:
    """Item codes with their wording in one heading; 'Có', 'Không', 'KAD'; a merged title above."""
    book = new_book()
    sheet = book.create_sheet("Bảng tổng hợp")
    put(sheet, [["BẢNG TỔNG HỢP ĐÁNH GIÁ NHÀ CUNG CẤP NĂM 2024"]])
    merged(sheet, "A1:I1")
    visits = (
        Visit("Công ty TNHH Dệt Thái Tuấn Phát", date(2024, 10, 1), "TH-1", marks="CCNC"),
        Visit("Công ty TNHH In Ấn Hoàng Gia", date(2024, 10, 3), "TH-2", marks="CACC"),
        Visit("Công ty CP Thép Miền Đông", date(2024, 10, 15), "TH-3", marks="NCNA"),
    )
    head = [
        "STT",
        "Mã đánh giá",
        "Nhà cung cấp",
        "Ngày đánh giá",
        "1.1 Kiểm tra đầu vào",
        "1.2 Hiệu chuẩn",
        "2.1 Lối thoát hiểm",
        "2.2 Đào tạo an toàn",
        "Số lỗi",
    ]
    rows = [
        [
            at,
            visit.no,
            visit.supplier,
            visit.date,
            *labels(visit.marks, C="Có", N="Không", A="KAD"),
            visit.marks.count("N"),
        ]
        for at, visit in enumerate(visits, 1)
    ]
    put(sheet, [head, *rows], row=3, formats={3: "dd/mm/yyyy"})
    truth = Truth(visits=visits, sites=3, rows=3, nonconformities=3)
    return saved(book), "bang tong hop.xlsx", truth


@workbook("e", "en")
def wide_digits_undecided_en() -> Made:
    """1 and 0 without a legend, a total or a share: whether 1 is good cannot be read from the file."""
    rows = [
        ["Audit No.", "Supplier", "Audit Date", "Q01", "Q02", "Q03", "Q04"],
        ["W1", "Cobalt Plating", date(2024, 8, 6), 1, 0, 1, 1],
        ["W2", "Irwell Print", date(2024, 8, 8), 0, 0, 1, 0],
        ["W3", "Cobalt Plating", date(2024, 12, 4), 1, 1, 0, 1],
    ]
    visits = (
        Visit("Cobalt Plating", date(2024, 8, 6), "W1", marks="CNCC"),
        Visit("Irwell Print", date(2024, 8, 8), "W2", marks="NNCN"),
        Visit("Cobalt Plating", date(2024, 12, 4), "W3", marks="CCNC"),
    )
    question = Question(
        kinds=("binary", "value", "scale", "mark"),
        answers=("1 = in order", "1 = conform", "1 is conform", "1 means conform", "one is conform", "1 conform"),
        values={"1": "conform", "0": "nonconform"},
    )
    truth = Truth(
        visits=visits, sites=2, rows=3, nonconformities=5, clauses={"Q01": "CNC", "Q03": "CCN"}, questions=(question,)
    )
    return book_of({"Data": rows}), "wide digits.xlsx", truth


@workbook("e", "it")
def wide_sections_it() -> Made:
    """Semicolon text; 'SÌ', 'NO', 'N.A.' in capitals; the count of noes per audit and a line of totals per item below."""
    visits = (
        Visit("Pastificio Murge S.r.l.", date(2024, 2, 6), "P-1", "Altamura", marks="CCCN"),
        Visit("Oleificio Garda S.p.A.", date(2024, 2, 15), "P-2", "Malcesine", marks="CNCA"),
    )
    rows: list[list[Any]] = [
        [
            "N. rapporto",
            "Fornitore",
            "Sede",
            "Data audit",
            "A.1 Igiene",
            "A.2 Temperature",
            "B.1 Rintracciabilità",
            "B.2 Richiami",
            "Totale NO",
        ],
    ]
    for visit in visits:
        cells = labels(visit.marks, C="SÌ", N="NO", A="N.A.")
        rows.append([visit.no, visit.supplier, visit.site, f"{visit.date:%d/%m/%Y}", *cells, visit.marks.count("N")])
    rows.append(["Totale NO", "", "", "", 0, 1, 0, 1, 2])
    truth = Truth(visits=visits, sites=2, rows=2, nonconformities=2)
    return text_of(rows, separator=";", encoding="cp1252"), "griglia.csv", truth


@workbook("e", "fr en")
def wide_bilingual_fr() -> Made:
    """Codes with two languages in the heading; answers Oui / Non / S.O.; score out of the questions assessed."""
    visits = (
        Visit("Biscuiterie Armor SAS", date(2024, 5, 14), "G-1", score=80, marks="CCNCC"),
        Visit("Conserverie Océan SA", date(2024, 5, 16), "G-2", score=100, marks="CACCC"),
        Visit("Minoterie Beauce SARL", date(2024, 11, 20), "G-3", score=50, marks="NCNAC"),
    )
    heads = [
        "N° audit / Audit No.",
        "Fournisseur / Supplier",
        "Date d'audit / Audit date",
        "1.1",
        "1.2",
        "1.3",
        "2.1",
        "2.2",
        "Taux de conformité / Compliance %",
    ]
    rows = [
        [
            visit.no,
            visit.supplier,
            f"{visit.date:%Y-%m-%d}",
            *labels(visit.marks, C="Oui", N="Non", A="S.O."),
            f"{share(visit.marks) * 100:.1f} %",
        ]
        for visit in visits
    ]
    truth = Truth(visits=visits, sites=3, rows=3, nonconformities=3, clauses={"1.1": "CCN", "1.2": "CAC", "1.3": "NCN"})
    return book_of({"Tableau": [heads, *rows]}), "tableau large.xlsx", truth
