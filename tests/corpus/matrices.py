"""Matrices: items down, audits or suppliers across, the head of each column told in two to four rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.corpus.truth import Made, Truth, Visit, labels, workbook
from tests.corpus.writing import book_of, merged, new_book, put, saved


def item_rows(items: Sequence[tuple[str, str]], visits: Sequence[Visit], **words: object) -> list[list[Any]]:
    """One row per item: code, wording and the mark of every visit."""
    columns = [labels(visit.marks, **words) for visit in visits]
    return [[code, text, *(column[at] for column in columns)] for at, (code, text) in enumerate(items)]


@workbook("g", "en")
def matrix_suppliers_en() -> Made:
    """Supplier, audit number and date in three rows above the columns; C, NC and NA; a per-cent row below."""
    visits = (
        Visit("Thames Foundry", date(2024, 4, 8), "M-1", score=75, marks="CNCC"),
        Visit("Mersey Chemicals", date(2024, 4, 10), "M-2", score=100, marks="CCAC"),
        Visit("Clyde Marine", date(2024, 4, 15), "M-3", score=50, marks="NNCC"),
    )
    items = [
        ("4.1", "Quality manual"),
        ("5.2", "Policy displayed"),
        ("7.1", "Maintenance plan"),
        ("8.7", "Quarantine area"),
    ]
    rows: list[list[Any]] = [
        [None, "Supplier", *(visit.supplier for visit in visits)],
        [None, "Audit No.", *(visit.no for visit in visits)],
        [None, "Audit date", *(visit.date for visit in visits)],
        ["Clause", "Requirement", None, None, None],
        *item_rows(items, visits, C="C", N="NC", A="NA"),
        [None, "Score", *(f"{visit.score:.0f}%" for visit in visits)],
    ]
    truth = Truth(
        visits=visits, sites=3, nonconformities=3, items=4, clauses={"4.1": "CCN", "5.2": "NCN", "7.1": "CAC"}
    )
    return book_of({"Comparison": rows}), "comparison.xlsx", truth


@workbook("g", "de")
def matrix_sections_de() -> Made:
    """Suppliers across with their town below; section rows among the items; the degree of fulfilment closes the sheet."""
    visits = (
        Visit("Bautzen Guss GmbH", date(2024, 9, 3), None, "Bautzen", score=60, marks="CNCCN"),
        Visit("Passau Dreh KG", date(2024, 9, 5), None, "Passau", score=100, marks="CCCAC"),
    )
    items = [("1.1", "Wareneingang geprüft"), ("1.2", "Lieferanten bewertet"), ("2.1", "Prüfmittel überwacht"),
             ("2.2", "Sonderprozesse freigegeben"), ("2.3", "Sperrlager vorhanden")]  # fmt: skip
    lines = item_rows(items, visits, C="erfüllt", N="nicht erfüllt", A="nicht zutreffend")
    rows: list[list[Any]] = [
        ["Vergleich der Lieferantenaudits"],
        [],
        ["Nr.", "Frage \\ Lieferant", *(visit.supplier for visit in visits)],
        [None, "Standort", *(visit.site for visit in visits)],
        [None, "Auditdatum", *(f"{visit.date:%d.%m.%Y}" for visit in visits)],
        ["1", "Beschaffung"],
        *lines[:2],
        ["2", "Produktion"],
        *lines[2:],
        [None, "Gesamterfüllungsgrad", "60,0 %", "100,0 %"],
    ]
    truth = Truth(visits=visits, sites=2, nonconformities=2, items=5, clauses={"1.2": "NC", "2.2": "CA", "2.3": "NC"})
    return book_of({"Matrix": rows}), "Auditvergleich.xlsx", truth


@workbook("g", "zh")
def matrix_ticks_zh() -> Made:
    """Ticks and crosses explained at the foot; the supplier's cell is merged over its two visits."""
    book = new_book()
    sheet = book.create_sheet("对比表")
    visits = (
        Visit("南通海星化工有限公司", date(2023, 10, 18), "NT-23", marks="CNNC"),
        Visit("南通海星化工有限公司", date(2024, 10, 16), "NT-24", marks="CCNC"),
        Visit("盐城福源橡胶有限公司", date(2024, 10, 17), "YC-24", marks="CCCA"),
    )
    items = [("1.1", "安全生产许可证"), ("1.2", "危化品台账"), ("2.1", "应急演练"), ("2.2", "废气检测")]
    rows: list[list[Any]] = [
        ["供应商", None, "南通海星化工有限公司", None, "盐城福源橡胶有限公司"],
        ["审核编号", None, *(visit.no for visit in visits)],
        ["审核日期", None, *(f"{visit.date.year}年{visit.date.month}月{visit.date.day}日" for visit in visits)],
        ["条款", "检查项目", None, None, None],
        *item_rows(items, visits, C="√", N="×", A="/"),
        ["注：√=符合 ×=不符合 /=不适用"],
    ]
    put(sheet, rows)
    merged(sheet, "A1:B1", "C1:D1", "A2:B2", "A3:B3")
    truth = Truth(
        visits=visits, sites=2, nonconformities=3, items=4, clauses={"1.2": "NCC", "2.1": "NNC", "2.2": "CCA"}
    )
    return saved(book), "对比表.xlsx", truth


@workbook("g", "fr")
def matrix_audits_over_time_fr() -> Made:
    """One supplier, named in the title; its audits across by date, items down, answers Oui / Non / NA."""
    visits = (
        Visit("Imprimerie du Jura SA", date(2022, 11, 8), marks="NCNC"),
        Visit("Imprimerie du Jura SA", date(2023, 11, 14), marks="CCNC"),
        Visit("Imprimerie du Jura SA", date(2024, 11, 12), marks="CCCA"),
    )
    items = [
        ("1.1", "Plan de contrôle"),
        ("1.2", "Étalonnage"),
        ("2.1", "Gestion des encres"),
        ("2.2", "Extraction d'air"),
    ]
    rows: list[list[Any]] = [
        ["Fournisseur :", "Imprimerie du Jura SA"],
        [],
        ["N°", "Critère", *(visit.date for visit in visits)],
        *item_rows(items, visits, C="Oui", N="Non", A="NA"),
    ]
    truth = Truth(
        visits=visits, sites=1, nonconformities=3, items=4, clauses={"1.1": "CCN", "2.1": "NNC", "2.2": "CCA"}
    )
    return book_of({"Historique": rows}), "historique Jura.xlsx", truth


@workbook("g", "pt")
def matrix_sections_only_pt() -> Made:
    """Suppliers down, sections of the checklist across with a per cent each: printed section results, no answers."""
    rows = [
        ["Fornecedor", "Data da auditoria", "Qualidade", "Meio ambiente", "Segurança", "Pontuação total"],
        ["Usina Boa Vista S.A.", date(2024, 3, 5), "92%", "85%", "78%", "85%"],
        ["Granja Faria Ltda.", date(2024, 3, 7), "70%", "60%", "50%", "60%"],
    ]
    visits = (
        Visit("Usina Boa Vista S.A.", date(2024, 3, 5), score=85),
        Visit("Granja Faria Ltda.", date(2024, 3, 7), score=60),
    )
    return (
        book_of({"Resultados": rows}),
        "resultados por seção.xlsx",
        Truth(visits=visits, sites=2, rows=2, section_results=6),
    )
