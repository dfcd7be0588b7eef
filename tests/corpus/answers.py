"""Checklist answers, one row per question and audit, as audit platforms export them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.corpus.truth import Made, Truth, Visit, labels, workbook
from tests.corpus.writing import book_of, new_book, put, saved, text_of


def answer_lines(
    front: Sequence[Any], clauses: Sequence[str], texts: Sequence[str], words: Sequence[Any]
) -> list[list[Any]]:
    """One row per clause: the audit's own cells in front, then clause, question and answer."""
    return [[*front, *line] for line in zip(clauses, texts, words, strict=True)]


@workbook("b", "en")
def answers_platform_en() -> Made:
    """One flat sheet that names the audit, the supplier and the date on every row; no list of audits anywhere."""
    clauses = ["4.1", "4.2", "7.1.5", "8.4.1", "8.6", "10.2"]
    texts = ["Is the scope documented?", "Are interested parties known?", "Are gauges calibrated?",
             "Are subcontractors approved?", "Is release recorded?", "Are causes of nonconformities removed?"]  # fmt: skip
    words = {"C": "Yes", "P": "Partially", "N": "No", "A": "N/A", "U": "Not assessed"}
    visits = (
        Visit("Delta Optics Inc", date(2024, 3, 14), "INS-1", "Tucson", marks="CCNCCA"),
        Visit("Delta Optics Inc", date(2024, 10, 3), "INS-2", "Tucson", marks="CCCPCA"),
        Visit("Harbor Resin Co", date(2024, 5, 30), "INS-3", "Mobile", marks="CNNCUC"),
    )
    rows: list[list[Any]] = [["Inspection ID", "Supplier", "Site", "Conducted On", "Item No.", "Question", "Response"]]
    for visit in visits:
        front = [visit.no, visit.supplier, visit.site, visit.date]
        rows += answer_lines(front, clauses, texts, labels(visit.marks, **words))
    truth = Truth(visits=visits, sites=2, rows=18, nonconformities=3, clauses={"7.1.5": "CNN", "10.2": "AAC"})
    return book_of({"Responses": rows}), "responses.xlsx", truth


@workbook("b m", "zh")
def answers_and_audits_zh() -> Made:
    """A list of audits and the answers in two sheets that share only the audit number."""
    clauses = ["1.1", "1.2", "2.1", "2.2", "3.1"]
    texts = [
        "是否建立供应商名录？",
        "来料是否检验并记录？",
        "作业指导书是否在现场？",
        "首件是否确认？",
        "废水是否达标排放？",
    ]
    words = {"C": "符合", "P": "部分符合", "N": "不符合", "A": "不适用"}
    visits = (
        Visit("佛山市顺达铝业有限公司", date(2024, 4, 9), "XH-01", "佛山", "pass", 88, marks="CCPCA"),
        Visit("中山市宏图灯饰厂", date(2024, 4, 11), "XH-02", "中山", "fail", 52, marks="NCNNC"),
    )
    audits = [["审核编号", "供应商", "工厂", "审核日期", "总分", "总体评级"],
              ["XH-01", "佛山市顺达铝业有限公司", "佛山", date(2024, 4, 9), 88, "通过"],
              ["XH-02", "中山市宏图灯饰厂", "中山", date(2024, 4, 11), 52, "不通过"]]  # fmt: skip
    rows: list[list[Any]] = [["审核编号", "条款号", "审核内容", "判定结果"]]
    for visit in visits:
        rows += answer_lines([visit.no], clauses, texts, labels(visit.marks, **words))
    truth = Truth(visits=visits, sites=2, rows=12, nonconformities=3, clauses={"1.1": "CN", "3.1": "AC"})
    return book_of({"审核清单": audits, "检查表": rows}), "审核数据.xlsx", truth


@workbook("b", "de")
def answers_clause_numbers_de() -> Made:
    """Excel keeps the clauses as numbers: 8.10 has become 8.1, but stands between 8.9 and 8.11 and shows two decimals."""
    book = new_book()
    sheet = book.create_sheet("Fragenkatalog")
    put(sheet, [["Berichtsnummer", "Lieferant", "Werk", "Auditdatum", "Normkapitel", "Frage", "Bewertung"]])
    clauses = [8.8, 8.9, 8.1, 8.11, 8.12]
    texts = ["Vertragsprüfung", "Entwicklung", "Beschaffung", "Produktion", "Rückverfolgbarkeit"]
    words = {"C": "i.O.", "N": "n.i.O.", "A": "n.a."}
    visits = (
        Visit("Hartmann Feinguss GmbH", date(2024, 6, 4), "B-77", "Solingen", marks="CCNCA"),
        Visit("Elbe Kunststoff AG", date(2024, 6, 6), "B-78", "Pirna", marks="CNNCC"),
    )
    row = 2
    for visit in visits:
        front = [visit.no, visit.supplier, visit.site, visit.date]
        lines = [[*front, *line] for line in zip(clauses, texts, labels(visit.marks, **words), strict=True)]
        row = put(sheet, lines, row=row, formats={3: "dd.mm.yyyy", 4: "0.00"})
    truth = Truth(visits=visits, sites=2, rows=10, nonconformities=3, clauses={"8.10": "NN", "8.9": "CN", "8.11": "CC"})
    return saved(book), "Fragenkatalog.xlsx", truth


@workbook("b", "pt")
def answers_points_with_legend_pt() -> Made:
    """Points out of five; a legend sheet says what five, three and nought mean."""
    visits = (
        Visit("Calçados Vale do Sinos Ltda.", date(2024, 3, 20), "CK-1", marks="CCPN"),
        Visit("Curtume Gaúcho S.A.", date(2024, 3, 22), "CK-2", marks="CPPC"),
    )
    rows: list[list[Any]] = [
        [
            "Código da auditoria",
            "Fornecedor",
            "Data da auditoria",
            "Requisito nº",
            "Requisito",
            "Pontos obtidos",
            "Pontuação máxima",
        ],
    ]
    texts = ["Registros de treinamento", "Controle de produtos químicos", "Saídas de emergência", "Jornada de trabalho"]
    for visit in visits:
        lines = answer_lines([visit.no, visit.supplier, visit.date], ["1.1", "1.2", "2.1", "2.2"], texts,
                             labels(visit.marks, C=5, P=3, N=0))  # fmt: skip
        rows += [[*line, 5] for line in lines]
    legend = [["Legenda"], ["5", "Atende"], ["3", "Atende parcialmente"], ["0", "Não atende"]]
    truth = Truth(
        visits=visits, sites=2, rows=8, nonconformities=1, clauses={"1.1": "CC", "2.2": "NC"}, skipped=("Legenda",)
    )
    return book_of({"Respostas": rows, "Legenda": legend}), "respostas_pontos.xlsx", truth


@workbook("b", "tr")
def answers_semicolon_tr() -> Made:
    """Semicolons, the Turkish Windows encoding, yes and no in Turkish, sections as a column."""
    clauses = ["1.1", "1.2", "2.1", "2.2"]
    texts = [
        "Giriş kontrol kayıtları tutuluyor mu?",
        "Ölçüm cihazları kalibre mi?",
        "Yangın çıkışları açık mı?",
        "İSG eğitimi verildi mi?",
    ]
    words = {"C": "Evet", "N": "Hayır", "A": "Uygulanamaz"}
    visits = (
        Visit("Yıldız Tekstil A.Ş.", date(2024, 5, 15), "TD-10", "Denizli", marks="CCNC"),
        Visit("Öz Karton Ltd. Şti.", date(2024, 5, 17), "TD-11", "Çorlu", marks="CACN"),
        Visit("Şahin Kauçuk A.Ş.", date(2024, 5, 22), "TD-12", "Eskişehir", marks="NNCA"),
    )
    rows: list[list[Any]] = [
        ["Denetim No", "Tedarikçi", "Tesis", "Denetim Tarihi", "Bölüm", "Madde No", "Soru", "Cevap"]
    ]
    for visit in visits:
        lines = zip(clauses, texts, labels(visit.marks, **words), strict=True)
        rows += [
            [
                visit.no,
                visit.supplier,
                visit.site,
                f"{visit.date:%d.%m.%Y}",
                "Kalite" if line[0][0] == "1" else "İş güvenliği",
                *line,
            ]
            for line in lines
        ]
    truth = Truth(visits=visits, sites=3, rows=12, nonconformities=4, clauses={"1.1": "CCN", "2.1": "NCC"})
    return text_of(rows, separator=";", encoding="cp1254"), "cevaplar.csv", truth


@workbook("b m", "en")
def answers_legend_of_digits_en() -> Made:
    """Ratings 1 to 3 that mean nothing without the sheet 'Legend': conform, minor, major. N/A stays in letters."""
    visits = (
        Visit("Fenwick Dairy", date(2024, 7, 2), "V-1", marks="CCNNC"),
        Visit("Moorland Meats", date(2024, 7, 4), "V-2", marks="CNCAC"),
    )
    ratings: dict[str, list[Any]] = {"V-1": [1, 1, 2, 3, 1], "V-2": [1, 3, 1, "N/A", 1]}
    rows: list[list[Any]] = [["Audit ID", "Supplier", "Audit Date", "Clause", "Requirement", "Rating"]]
    texts = ["HACCP plan", "Metal detection", "Allergen control", "Pest control", "Traceability test"]
    for visit in visits:
        rows += answer_lines([visit.no, visit.supplier, visit.date], ["2.1", "4.10", "5.3", "4.14", "3.9"], texts,
                             ratings[visit.no or ""])  # fmt: skip
    legend = [["Rating", "Meaning"], [1, "Conform"], [2, "Minor nonconformity"], [3, "Major nonconformity"]]
    truth = Truth(visits=visits, sites=2, findings=None, rows=10, nonconformities=3, clauses={"4.10": "CN", "4.14": "NA"},
                  skipped=("Legend",))  # fmt: skip
    return book_of({"Legend": legend, "Ratings": rows}), "ratings.xlsx", truth


@workbook("b f", "fr")
def answers_sections_between_fr() -> Made:
    """Section titles stand as rows of their own among the answers; supplier and date are told once, above the table."""
    rows: list[list[Any]] = [
        ["Grille d'audit – réponses"],
        ["Fournisseur :", "Laiterie des Monts SAS", None, "Date d'audit :", "18/06/2024"],
        [],
        ["N° question", "Question", "Réponse", "Commentaire"],
        ["1 Qualité"],
        ["1.1", "Les enregistrements sont-ils conservés ?", "Conforme", None],
        ["1.2", "Les étalonnages sont-ils à jour ?", "Non conforme", "Deux balances en retard"],
        ["2 Hygiène"],
        ["2.1", "Le plan de nettoyage est-il suivi ?", "Conforme", None],
        ["2.2", "Les vestiaires sont-ils séparés ?", "Sans objet", None],
        ["2.3", "La lutte contre les nuisibles est-elle suivie ?", "Partiellement conforme", "Plan des appâts absent"],
    ]
    visits = (Visit("Laiterie des Monts SAS", date(2024, 6, 18), marks="CNCAP"),)
    truth = Truth(visits=visits, sites=1, findings=None, items=5, clauses={"1.2": "N", "2.2": "A"})
    return book_of({"Réponses": rows}), "grille laiterie.xlsx", truth


@workbook("b", "it")
def answers_merged_audit_it() -> Made:
    """The audit's cells are merged over its answers, as people do to make a sheet readable."""
    book = new_book()
    sheet = book.create_sheet("Check list")
    put(sheet, [["N. audit", "Fornitore", "Data audit", "Clausola", "Domanda", "Esito"]])
    visits = (
        Visit("Salumificio Ferri S.r.l.", date(2024, 2, 27), "IT-5", marks="CCN"),
        Visit("Caseificio Alpino Soc. Coop.", date(2024, 2, 29), "IT-6", marks="ACC"),
    )
    row = 2
    for visit in visits:
        words = labels(visit.marks, C="Conforme", N="Non conforme", A="Non applicabile")
        lines = answer_lines([None] * 3, ["1.1", "1.2", "1.3"], ["Temperature", "Etichette", "Acqua"], words)
        lines[0][:3] = [visit.no, visit.supplier, visit.date]
        below = put(sheet, lines, row=row, formats={2: "dd/mm/yyyy"})
        for letter in "ABC":
            sheet.merge_cells(f"{letter}{row}:{letter}{below - 1}")
        row = below
    truth = Truth(visits=visits, sites=2, rows=6, nonconformities=1, clauses={"1.1": "CA", "1.3": "NC"})
    return saved(book), "check list audit.xlsx", truth


@workbook("b", "vi")
def answers_list_vi() -> Made:
    """Vietnamese answers in the three words of a local form, with the running number STT that is not the clause."""
    visits = (
        Visit("Công ty TNHH Giày Bình Minh", date(2024, 8, 13), "ĐG-01", "Bình Dương", marks="CCNA"),
        Visit("Công ty CP Thủy Sản Cửu Long", date(2024, 8, 15), "ĐG-02", "Cần Thơ", marks="CNNC"),
    )
    rows: list[list[Any]] = [
        ["STT", "Mã đánh giá", "Nhà cung cấp", "Nhà máy", "Ngày đánh giá", "Điều khoản", "Câu hỏi", "Kết quả"],
    ]
    texts = [
        "Hồ sơ nguyên liệu đầy đủ?",
        "Thiết bị được hiệu chuẩn?",
        "Lối thoát hiểm thông thoáng?",
        "Nước thải được xử lý?",
    ]
    for visit in visits:
        front = [visit.no, visit.supplier, visit.site, f"{visit.date:%d/%m/%Y}"]
        words = labels(visit.marks, C="Phù hợp", N="Không phù hợp", A="Không áp dụng")
        rows += answer_lines(front, ["1.1", "1.2", "2.1", "3.1"], texts, words)
    rows[1:] = [[at, *row] for at, row in enumerate(rows[1:], 1)]
    truth = Truth(visits=visits, sites=2, rows=8, nonconformities=3, clauses={"1.2": "CN", "3.1": "AC"})
    return book_of({"Kết quả": rows}), "ket qua danh gia.xlsx", truth


@workbook("b", "es")
def answers_tabs_es() -> Made:
    """Tab-separated answers with clauses that look like dates (1-2) and keep leading noughts (01.03)."""
    clauses = ["1-2", "1-3", "01.03", "2-10"]
    texts = [
        "¿Se verifica la edad?",
        "¿Hay contratos firmados?",
        "¿Salidas de emergencia libres?",
        "¿Se pagan horas extra?",
    ]
    visits = (
        Visit("Confecciones Puebla S.A. de C.V.", date(2024, 9, 24), "MX-7", "Puebla", marks="CCNP"),
        Visit("Hilados Toluca S.A. de C.V.", date(2024, 9, 26), "MX-8", "Toluca", marks="CACC"),
    )
    rows: list[list[Any]] = [
        ["Código de auditoría", "Proveedor", "Planta", "Fecha de auditoría", "Ítem", "Pregunta", "Respuesta"],
    ]
    for visit in visits:
        front = [visit.no, visit.supplier, visit.site, f"{visit.date:%Y-%m-%d}"]
        words = labels(visit.marks, C="Cumple", P="Cumple parcialmente", N="No cumple", A="No aplica")
        rows += answer_lines(front, clauses, texts, words)
    truth = Truth(visits=visits, sites=2, rows=8, nonconformities=1, clauses={"1-2": "CC", "01.03": "NC", "2-10": "PC"})
    return text_of(rows, separator="\t", encoding="utf-8-sig"), "respuestas.tsv", truth
