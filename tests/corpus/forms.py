"""Audit forms as they leave the factory: labels and values on top, a checklist with ticks below, signatures at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import merged, new_book, put, saved

Line = tuple[str, str, str]  # clause, wording, mark


def ticked(lines: Sequence[Line | str], columns: str, tick: str, width: int) -> list[list[Any]]:
    """Checklist rows with a tick in the column of the mark; a lone text is a section row of ``width`` cells."""
    rows: list[list[Any]] = []
    for line in lines:
        if isinstance(line, str):
            rows.append([line, *[None] * (width - 1)])
        else:
            clause, wording, mark = line
            rows.append([clause, wording, *(tick if mark == column else None for column in columns)])
    return rows


def marks_of(lines: Sequence[Line | str]) -> str:
    """The marks of a checklist, in order."""
    return "".join(line[2] for line in lines if not isinstance(line, str))


def section_merges(sheet: Worksheet, first: int, rows: Sequence[Sequence[Any]], last_column: str) -> None:
    """Merge the section rows across the checklist's width."""
    for at, row in enumerate(rows, first):
        if all(value is None for value in row[1:]):
            merged(sheet, f"A{at}:{last_column}{at}")


@workbook("f", "pt")
def form_ticks_pt() -> Made:
    """One audit per file: two label and value pairs per line, C / NC / NA columns with x, a summary and signatures below."""
    book = new_book()
    sheet = book.create_sheet("Relatório")
    put(sheet, [["RELATÓRIO DE AUDITORIA EM FORNECEDOR"], ["FOR-SGQ-012 rev. 03"], [],
                ["Fornecedor:", "Cerealista Boa Safra Ltda.", None, "Data da auditoria:", date(2024, 5, 22)],
                ["Unidade:", "Londrina", None, "Auditor:", "Marcos Teixeira"],
                ["Nº relatório:", "AF-2024-031", None, "Tipo de auditoria:", "Periódica"]])  # fmt: skip
    merged(sheet, "A1:F1", "A2:F2", "B4:C4", "B5:C5", "B6:C6", "E4:F4")
    lines: list[Line | str] = [
        "1. GESTÃO DA QUALIDADE",
        ("1.1", "Política da qualidade divulgada", "C"), ("1.2", "Documentos controlados", "N"), ("1.3", "Registros legíveis", "C"),
        "2. BOAS PRÁTICAS DE FABRICAÇÃO",
        ("2.1", "Pisos e paredes íntegros", "C"), ("2.2", "Controle de pragas", "N"), ("2.3", "Lavatórios exclusivos", "A"),
        "3. MEIO AMBIENTE",
        ("3.1", "Licença ambiental válida", "C"), ("3.2", "Resíduos segregados", "C"),
    ]  # fmt: skip
    put(sheet, [["Item", "Requisito", "C", "NC", "NA", "Observações"]], row=8)
    rows = ticked(lines, "CNA", "x", 6)
    below = put(sheet, rows, row=9)
    section_merges(sheet, 9, rows, "F")
    put(sheet, [["Total", None, 5, 2, 1], ["Pontuação final:", "71,4 %"], ["Resultado final:", "Aprovado com restrições"], [],
                ["Assinatura do auditor", None, None, "Assinatura do fornecedor"]], row=below + 1)  # fmt: skip
    visits = (Visit("Cerealista Boa Safra Ltda.", date(2024, 5, 22), "AF-2024-031", "Londrina", "conditional", 71.4, "periodic",
                    marks_of(lines)),)  # fmt: skip
    truth = Truth(visits=visits, sites=1, nonconformities=2, items=8, clauses={"1.2": "N", "2.3": "A", "3.2": "C"})
    return saved(book), "AF-2024-031 Boa Safra.xlsx", truth


@workbook("f", "zh")
def form_ticks_zh() -> Made:
    """A Chinese on-site form: rows for a logo, merged label cells, √ in one of three columns, the verdict in a box below."""
    book = new_book()
    sheet = book.create_sheet("现场审核表")
    put(sheet, [["供应商现场审核检查表"]], row=3)
    put(sheet, [["供应商名称", None, "嘉兴市瑞丰包装有限公司", None, None, "审核日期", "2024年8月15日"],
                ["工厂地址", None, "浙江省嘉兴市", None, None, "审核员", "赵敏"],
                ["审核类型", None, "初次审核", None, None, "报告编号", "JX-0815"]], row=5)  # fmt: skip
    merged(sheet, "A3:G3", "A5:B5", "C5:E5", "A6:B6", "C6:E6", "A7:B7", "C7:E7")
    lines: list[Line | str] = [
        "一、质量体系",
        ("1.1", "是否有有效的体系证书", "C"), ("1.2", "是否有年度内审", "C"), ("1.3", "是否有管理评审", "N"),
        "二、生产过程",
        ("2.1", "首件检验记录是否完整", "C"), ("2.2", "设备是否按计划保养", "N"), ("2.3", "特殊过程是否确认", "A"),
        "三、仓储",
        ("3.1", "先进先出是否执行", "C"),
    ]  # fmt: skip
    put(sheet, [["条款", "检查内容", "符合", "不符合", "不适用", "证据/备注"]], row=9)
    rows = ticked(lines, "CNA", "√", 6)
    below = put(sheet, rows, row=10)
    section_merges(sheet, 10, rows, "F")
    put(sheet, [["合计", None, 4, 2, 1], ["审核得分", None, 66.7], ["审核结论", None, "有条件通过"],
                ["审核员签名", None, None, "供应商代表签名"]], row=below)  # fmt: skip
    visits = (
        Visit(
            "嘉兴市瑞丰包装有限公司",
            date(2024, 8, 15),
            "JX-0815",
            None,
            "conditional",
            66.7,
            "initial",
            marks_of(lines),
        ),
    )
    truth = Truth(visits=visits, sites=1, nonconformities=2, items=7, clauses={"1.3": "N", "2.3": "A", "3.1": "C"})
    return saved(book), "现场审核表_瑞丰.xlsx", truth


@workbook("f", "vi")
def form_ticks_vi() -> Made:
    """Vietnamese form: labels end with a colon in the same cell block, 'Đạt', 'Không đạt', 'KAD' with x."""
    book = new_book()
    sheet = book.create_sheet("Phiếu đánh giá")
    put(sheet, [["PHIẾU ĐÁNH GIÁ NHÀ CUNG CẤP"], [],
                ["Nhà cung cấp:", "Công ty TNHH Bao Bì Việt Phát"], ["Nhà máy:", "Bình Chánh"],
                ["Ngày đánh giá:", "18/09/2024"], ["Người đánh giá:", "Nguyễn Thị Hạnh"], ["Mã đánh giá:", "VP-09"]])  # fmt: skip
    merged(sheet, "A1:F1", "B3:F3", "B4:F4", "B5:F5", "B6:F6", "B7:F7")
    lines: list[Line | str] = [
        "I. Quản lý chất lượng",
        ("1.1", "Có sổ tay chất lượng", "C"), ("1.2", "Kiểm tra nguyên liệu đầu vào", "C"),
        "II. An toàn lao động",
        ("2.1", "Lối thoát hiểm không bị chặn", "N"), ("2.2", "Bình chữa cháy còn hạn", "C"), ("2.3", "Nồi hơi được kiểm định", "A"),
        "III. Môi trường",
        ("3.1", "Phân loại chất thải", "N"),
    ]  # fmt: skip
    put(sheet, [["Mục", "Nội dung đánh giá", "Đạt", "Không đạt", "KAD", "Ghi chú"]], row=9)
    rows = ticked(lines, "CNA", "x", 6)
    below = put(sheet, rows, row=10)
    section_merges(sheet, 10, rows, "F")
    put(sheet, [["Kết luận:", "Không đạt"], [], ["Người đánh giá", None, None, "Đại diện nhà cung cấp"], ["(Ký tên)", None, None, "(Ký tên)"]],
        row=below + 1)  # fmt: skip
    visits = (
        Visit(
            "Công ty TNHH Bao Bì Việt Phát",
            date(2024, 9, 18),
            "VP-09",
            "Bình Chánh",
            "fail",
            None,
            None,
            marks_of(lines),
        ),
    )
    truth = Truth(visits=visits, sites=1, nonconformities=2, items=6, clauses={"2.1": "N", "2.3": "A", "3.1": "N"})
    return saved(book), "phieu danh gia Viet Phat.xlsx", truth


@workbook("f", "fr")
def form_label_above_value_fr() -> Made:
    """Two audits on two sheets; labels stand above their values; Oui / Non / N.A. with X; the same form both times."""
    wording = [("1.1", "Le plan qualité est-il appliqué ?"), ("1.2", "Les contrôles sont-ils enregistrés ?"),
               ("2.1", "Les déchets sont-ils triés ?"), ("2.2", "Les rejets sont-ils mesurés ?"), ("3.1", "Les EPI sont-ils portés ?")]  # fmt: skip
    visits = (
        Visit("Papeteries du Rhin SA", date(2024, 3, 19), "PR-12", "Strasbourg", "pass", 80, None, "CCNCC"),
        Visit("Cartonnages Loire SARL", date(2024, 3, 21), "CL-13", "Saumur", "fail", 50, None, "NCNAC"),
    )
    book = new_book()
    for visit, verdict in zip(visits, ("Agréé", "Refusé"), strict=True):
        sheet = book.create_sheet(visit.site)
        put(sheet, [["Fiche d'audit fournisseur"], [], ["Fournisseur", "Site", "Date d'audit", "N° rapport"],
                    [visit.supplier, visit.site, visit.date, visit.no]], formats={2: "dd/mm/yyyy"})  # fmt: skip
        lines: list[Line | str] = [
            (clause, text, mark) for (clause, text), mark in zip(wording, visit.marks, strict=True)
        ]
        lines[2:2] = ["Environnement"]
        lines[:0] = ["Qualité"]
        put(sheet, [["N°", "Question", "Oui", "Non", "N.A.", "Commentaires"], *ticked(lines, "CNA", "X", 6)], row=6)
        put(
            sheet,
            [
                ["Note globale", f"{visit.score:.0f} %"],
                ["Conclusion", verdict],
                ["Visa auditeur", None, "Visa fournisseur"],
            ],
            row=16,
        )
    truth = Truth(visits=visits, sites=2, nonconformities=3, items=10, clauses={"1.1": "CN", "2.1": "NN", "2.2": "CA"})
    return saved(book), "fiches d'audit.xlsx", truth


@workbook("f", "de")
def form_one_column_de() -> Made:
    """Three suppliers on three sheets; one column 'Bewertung' with i.O., n.i.O. and entf.; a cover sheet in front."""
    wording = [
        ("1.1", "Wareneingangsprüfung"),
        ("1.2", "Lieferantenfreigabe"),
        ("2.1", "Prüfmittelüberwachung"),
        ("2.2", "Rückverfolgbarkeit"),
    ]
    visits = (
        Visit("Federn Sauerland GmbH", date(2024, 2, 6), None, "Iserlohn", "pass", None, None, "CCCC"),
        Visit("Drehteile Alb AG", date(2024, 2, 8), None, "Ebingen", "conditional", None, None, "CNCA"),
        Visit("Galvanik Ruhr KG", date(2024, 2, 13), None, "Essen", "fail", None, None, "NNCN"),
    )
    verdicts = {"pass": "freigegeben", "conditional": "bedingt freigegeben", "fail": "gesperrt"}
    words = {"C": "i.O.", "N": "n.i.O.", "A": "entf."}
    book = new_book()
    put(
        book.create_sheet("Deckblatt"),
        [["Lieferantenaudits Februar 2024"], [], ["Erstellt von:", "QS Einkauf"], ["Blätter:", 3]],
    )
    for visit in visits:
        sheet = book.create_sheet(visit.supplier.split()[0])
        put(sheet, [["Auditprotokoll"], ["Lieferant:", visit.supplier], ["Standort:", visit.site], ["Auditdatum:", visit.date],
                    ["Auditor:", "H. Brandt"]], formats={1: "dd.mm.yyyy"})  # fmt: skip
        rows = [[*pair, words[mark], None] for pair, mark in zip(wording, visit.marks, strict=True)]
        put(
            sheet,
            [["Nr.", "Prüfpunkt", "Bewertung", "Bemerkung"], ["1 Einkauf"], *rows[:2], ["2 Fertigung"], *rows[2:]],
            row=7,
        )
        put(sheet, [["Gesamtergebnis:", verdicts[visit.result or ""]], ["Unterschrift:"]], row=15)
    truth = Truth(
        visits=visits,
        sites=3,
        nonconformities=4,
        items=12,
        clauses={"1.2": "CNN", "2.2": "CAN"},
        skipped=("Deckblatt",),
    )
    return saved(book), "Auditprotokolle.xlsx", truth


@workbook("f", "it")
def form_yes_no_it() -> Made:
    """Sì / No / N.A. columns with a cross; the same line may ask no code, only a wording; a total row ends the checklist."""
    book = new_book()
    sheet = book.create_sheet("Rapporto")
    put(sheet, [["RAPPORTO DI AUDIT"], [], ["Fornitore", "Tessitura Prealpi S.r.l.", None, "Data audit", date(2024, 10, 9)],
                ["Stabilimento", "Como", None, "Valutatore", "Elena Sala"]])  # fmt: skip
    rows = [
        ["N.", "Domanda", "Sì", "No", "N.A.", "Note"],
        ["1", "Il manuale qualità è aggiornato?", "X", None, None, None],
        ["2", "Gli strumenti sono tarati?", None, "X", None, "Due calibri scaduti"],
        ["3", "Le uscite di emergenza sono libere?", "X", None, None, None],
        ["4", "Gli scarichi sono autorizzati?", None, None, "X", None],
        ["5", "I rifiuti sono separati?", "X", None, None, None],
        ["Totale", None, 3, 1, 1, None],
    ]
    put(sheet, rows, row=6)
    put(
        sheet,
        [
            ["Punteggio totale", "75%"],
            ["Esito complessivo", "Approvato"],
            ["Firma del valutatore", None, "Firma del fornitore"],
        ],
        row=14,
    )
    visits = (Visit("Tessitura Prealpi S.r.l.", date(2024, 10, 9), None, "Como", "pass", 75, None, "CNCAC"),)
    truth = Truth(visits=visits, sites=1, findings=None, nonconformities=1, items=5)
    return saved(book), "Rapporto audit Tessitura Prealpi.xlsx", truth


@workbook("f", "tr")
def form_three_sheets_tr() -> Made:
    """Two audits of one supplier on two sheets of the same form; ticks ✓; a hidden list of words for the drop-downs."""
    visits = (
        Visit("Marmara Yay Sanayi A.Ş.", date(2023, 11, 15), "MY-1", "Tuzla", "conditional", None, "initial", "CNCN"),
        Visit("Marmara Yay Sanayi A.Ş.", date(2024, 11, 12), "MY-2", "Tuzla", "pass", None, "periodic", "CCCN"),
    )
    wording = [
        ("1.1", "Kalite el kitabı güncel mi?"),
        ("1.2", "Kalibrasyon planı var mı?"),
        ("2.1", "Acil çıkışlar açık mı?"),
        ("2.2", "Atıklar ayrılıyor mu?"),
    ]
    book = new_book()
    for visit, kind, verdict in zip(
        visits, ("İlk denetim", "Periyodik denetim"), ("Şartlı onay", "Onaylandı"), strict=True
    ):
        sheet = book.create_sheet(str(visit.date.year))
        put(sheet, [["TEDARİKÇİ DENETİM FORMU"], [], ["Tedarikçi", visit.supplier, "Denetim No", visit.no],
                    ["Tesis", visit.site, "Denetim Tarihi", f"{visit.date:%d.%m.%Y}"], ["Denetçi", "Ayşe Yılmaz", "Denetim Türü", kind]])  # fmt: skip
        lines = [(clause, text, mark) for (clause, text), mark in zip(wording, visit.marks, strict=True)]
        put(
            sheet,
            [["Madde", "Soru", "Uygun", "Uygun değil", "Uygulanamaz", "Açıklama"], *ticked(lines, "CNA", "✓", 6)],
            row=7,
        )
        put(sheet, [["Genel Sonuç", verdict], ["İmza"]], row=13)
    words = book.create_sheet("Listeler")
    put(words, [["İlk denetim"], ["Periyodik denetim"], ["Takip denetimi"]])
    words.sheet_state = "hidden"
    truth = Truth(
        visits=visits, sites=1, nonconformities=3, items=8, clauses={"1.2": "NC", "2.2": "NN"}, skipped=("Listeler",)
    )
    return saved(book), "denetim formu.xlsx", truth
