"""The commonest words of Polish, Dutch and Japanese lists: read without a question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker

AUDITS = """
    select country, kind::varchar, result::varchar, score
    from store.audit_fact join store.place using (site_key) order by date
"""
READ = [("PL", "initial", "pass", 92.0), ("BE", "periodic", "fail", 58.0), ("TH", "follow_up", "conditional", 71.0)]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (
            ["Dostawca", "Kraj", "Data audytu", "Rodzaj audytu", "Audytor", "Wynik", "Ocena (%)"],
            [["Alfa", "Polska", "10 stycznia 2024", "audyt wstępny", "J. Nowak", "pozytywny", 92],
             ["Beta", "Belgia", "11 lutego 2024", "audyt nadzoru", "J. Nowak", "negatywny", 58],
             ["Gamma", "Tajlandia", "3 marca 2024", "audyt sprawdzający", "A. Lis", "warunkowy", 71]],
        ),
        (
            ["Leverancier", "Land", "Auditdatum", "Auditsoort", "Auditor", "Resultaat", "Score (%)"],
            [["Alfa", "Polen", "10 januari 2024", "initiële audit", "J. Bos", "goedgekeurd", 92],
             ["Beta", "België", "11 februari 2024", "jaarlijkse audit", "J. Bos", "afgekeurd", 58],
             ["Gamma", "Thailand", "3 maart 2024", "opvolgingsaudit", "A. Vos", "voorwaardelijk goedgekeurd", 71]],
        ),
        (
            ["仕入先名", "国", "監査日", "監査種別", "監査員", "判定", "評価点"],
            [["アルファ", "ポーランド", "2024年1月10日", "初回監査", "田中", "合格", 92],
             ["ベータ", "ベルギー", "2024年2月11日", "定期監査", "田中", "不合格", 58],
             ["ガンマ", "タイ", "2024/3/3", "フォローアップ監査", "佐藤", "条件付き合格", 71]],
        ),
    ],
)  # fmt: skip
def test_a_list_of_audits(
    warehouse: Warehouse, workbook: WorkbookMaker, headings: list[str], rows: list[list[Any]]
) -> None:
    report = load_file(warehouse, workbook({"List": [headings, *rows]}), name="list.xlsx")
    assert (report.status, report.issues) == ("loaded", ())
    with warehouse.cursor() as con:
        assert con.execute(AUDITS).fetchall() == READ


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (
            ["Nr niezgodności", "Dostawca", "Data audytu", "Opis niezgodności", "Klasyfikacja", "Działanie korygujące",
             "Termin", "Status"],
            ["1", "Alfa", date(2024, 1, 10), "Brak kalibracji", "duża", "Kalibracja", date(2024, 2, 10), "zamknięta"],
        ),
        (
            ["Afwijkingsnummer", "Leverancier", "Auditdatum", "Bevinding", "Classificatie", "Corrigerende maatregel",
             "Streefdatum", "Status"],
            ["1", "Alfa", date(2024, 1, 10), "Niet gekalibreerd", "grote afwijking", "IJken", date(2024, 2, 10), "gesloten"],
        ),
        (
            ["指摘番号", "仕入先", "監査日", "指摘事項", "区分", "是正処置", "期限", "状況"],
            ["1", "アルファ", date(2024, 1, 10), "校正未実施", "重大な不適合", "校正する", date(2024, 2, 10), "完了"],
        ),
    ],
)  # fmt: skip
def test_a_list_of_findings(warehouse: Warehouse, workbook: WorkbookMaker, headings: list[str], row: list[Any]) -> None:
    report = load_file(warehouse, workbook({"List": [headings, row]}), name="list.xlsx")
    assert (report.status, report.issues) == ("loaded", ())
    with warehouse.cursor() as con:
        assert con.execute("select number, severity::varchar from store.current_finding").fetchall() == [("1", "major")]
        assert con.execute("select due, state::varchar from store.current_action").fetchall() == [
            (date(2024, 2, 10), "closed_unverified")
        ]  # fmt: skip
