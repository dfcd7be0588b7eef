"""One workbook in each of nine languages, with three sheets that refer to each other, comes in without a question."""

from __future__ import annotations

from datetime import date

import pytest

from data.warehouse import Warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker

WORDS: dict[str, dict[str, list[str]]] = {
    "en": {
        "audits": [
            "Audit ID",
            "Supplier",
            "Site",
            "Country",
            "Audit Date",
            "Audit Type",
            "Scheme",
            "Overall Result",
            "Overall Score",
        ],
        "answers": ["Audit ID", "Clause", "Question", "Result"],
        "findings": [
            "Audit ID",
            "Clause",
            "Severity",
            "Finding",
            "Corrective Action",
            "Due Date",
            "Closed Date",
            "Status",
        ],
        "kinds": ["Initial", "Periodic"],
        "results": ["Pass", "Fail"],
        "outcomes": ["Yes", "Partially", "No", "N/A"],
        "severities": ["Critical", "Major", "Minor"],
        "states": ["Open", "Closed"],
    },
    "zh": {
        "audits": ["审核编号", "供应商", "工厂", "国家", "审核日期", "审核类型", "审核标准", "总体评级", "总分"],
        "answers": ["审核编号", "条款", "审核内容", "结果"],
        "findings": ["审核编号", "条款", "严重程度", "不符合描述", "纠正措施", "整改期限", "关闭日期", "状态"],
        "kinds": ["初次审核", "年度审核"],
        "results": ["通过", "不通过"],
        "outcomes": ["符合", "部分符合", "不符合", "不适用"],
        "severities": ["致命", "严重不符合", "一般不符合"],
        "states": ["未关闭", "已关闭"],
    },
    "de": {
        "audits": [
            "Audit-Nr.",
            "Lieferant",
            "Standort",
            "Land",
            "Auditdatum",
            "Auditart",
            "Norm",
            "Gesamtergebnis",
            "Gesamtpunktzahl",
        ],
        "answers": ["Audit-Nr.", "Normkapitel", "Frage", "Ergebnis"],
        "findings": [
            "Audit-Nr.",
            "Normkapitel",
            "Schweregrad",
            "Feststellung",
            "Korrekturmaßnahme",
            "Frist",
            "Abschlussdatum",
            "Status",
        ],
        "kinds": ["Erstaudit", "Überwachungsaudit"],
        "results": ["bestanden", "nicht bestanden"],
        "outcomes": ["erfüllt", "teilweise erfüllt", "nicht erfüllt", "nicht zutreffend"],
        "severities": ["kritische Abweichung", "Hauptabweichung", "Nebenabweichung"],
        "states": ["offen", "geschlossen"],
    },
    "es": {
        "audits": [
            "N.º de auditoría",
            "Proveedor",
            "Planta",
            "País",
            "Fecha de auditoría",
            "Tipo de auditoría",
            "Norma",
            "Resultado global",
            "Puntuación total",
        ],
        "answers": ["N.º de auditoría", "Cláusula", "Pregunta", "Resultado"],
        "findings": [
            "N.º de auditoría",
            "Cláusula",
            "Gravedad",
            "Hallazgo",
            "Acción correctiva",
            "Fecha límite",
            "Fecha de cierre",
            "Estado",
        ],
        "kinds": ["Auditoría inicial", "Auditoría periódica"],
        "results": ["Aprobado", "No aprobado"],
        "outcomes": ["Cumple", "Cumple parcialmente", "No cumple", "No aplica"],
        "severities": ["No conformidad crítica", "No conformidad mayor", "No conformidad menor"],
        "states": ["Abierta", "Cerrada"],
    },
    "fr": {
        "audits": [
            "N° audit",
            "Fournisseur",
            "Site",
            "Pays",
            "Date d'audit",
            "Type d'audit",
            "Référentiel",
            "Résultat global",
            "Score global",
        ],
        "answers": ["N° audit", "Clause", "Question", "Résultat"],
        "findings": [
            "N° audit",
            "Clause",
            "Gravité",
            "Constat",
            "Action corrective",
            "Échéance",
            "Date de clôture",
            "Statut",
        ],
        "kinds": ["Audit initial", "Audit périodique"],
        "results": ["Agréé", "Refusé"],
        "outcomes": ["Conforme", "Partiellement conforme", "Non conforme", "Sans objet"],
        "severities": ["Non-conformité critique", "Non-conformité majeure", "Non-conformité mineure"],
        "states": ["Ouvert", "Clos"],
    },
    "pt": {
        "audits": [
            "Nº da auditoria",
            "Fornecedor",
            "Planta",
            "País",
            "Data da auditoria",
            "Tipo de auditoria",
            "Norma",
            "Resultado final",
            "Pontuação total",
        ],
        "answers": ["Nº da auditoria", "Cláusula", "Pergunta", "Resultado"],
        "findings": [
            "Nº da auditoria",
            "Cláusula",
            "Gravidade",
            "Constatação",
            "Ação corretiva",
            "Prazo",
            "Data de encerramento",
            "Status",
        ],
        "kinds": ["Auditoria inicial", "Auditoria periódica"],
        "results": ["Aprovado", "Reprovado"],
        "outcomes": ["Conforme", "Parcialmente conforme", "Não conforme", "Não aplicável"],
        "severities": ["Não conformidade crítica", "Não conformidade maior", "Não conformidade menor"],
        "states": ["Aberta", "Fechada"],
    },
    "it": {
        "audits": [
            "N. audit",
            "Fornitore",
            "Stabilimento",
            "Paese",
            "Data audit",
            "Tipo di audit",
            "Norma",
            "Esito complessivo",
            "Punteggio totale",
        ],
        "answers": ["N. audit", "Clausola", "Domanda", "Esito"],
        "findings": [
            "N. audit",
            "Clausola",
            "Gravità",
            "Rilievo",
            "Azione correttiva",
            "Scadenza",
            "Data chiusura",
            "Stato",
        ],
        "kinds": ["Audit iniziale", "Audit periodico"],
        "results": ["Approvato", "Non approvato"],
        "outcomes": ["Conforme", "Parzialmente conforme", "Non conforme", "Non applicabile"],
        "severities": ["Non conformità critica", "Non conformità maggiore", "Non conformità minore"],
        "states": ["Aperta", "Chiusa"],
    },
    "tr": {
        "audits": [
            "Denetim No",
            "Tedarikçi",
            "Tesis",
            "Ülke",
            "Denetim Tarihi",
            "Denetim Türü",
            "Standart",
            "Genel Sonuç",
            "Toplam Puan",
        ],
        "answers": ["Denetim No", "Madde No", "Soru", "Sonuç"],
        "findings": [
            "Denetim No",
            "Madde No",
            "Önem Derecesi",
            "Bulgu",
            "Düzeltici Faaliyet",
            "Termin",
            "Kapanış Tarihi",
            "Durum",
        ],
        "kinds": ["İlk denetim", "Periyodik denetim"],
        "results": ["Onaylandı", "Reddedildi"],
        "outcomes": ["Uygun", "Kısmen uygun", "Uygun değil", "Uygulanamaz"],
        "severities": ["Kritik uygunsuzluk", "Majör uygunsuzluk", "Minör uygunsuzluk"],
        "states": ["Açık", "Kapalı"],
    },
    "vi": {
        "audits": [
            "Mã đánh giá",
            "Nhà cung cấp",
            "Nhà máy",
            "Quốc gia",
            "Ngày đánh giá",
            "Loại đánh giá",
            "Tiêu chuẩn",
            "Kết quả chung",
            "Tổng điểm",
        ],
        "answers": ["Mã đánh giá", "Điều khoản", "Câu hỏi", "Kết quả"],
        "findings": [
            "Mã đánh giá",
            "Điều khoản",
            "Mức độ",
            "Phát hiện",
            "Hành động khắc phục",
            "Thời hạn",
            "Ngày đóng",
            "Trạng thái",
        ],
        "kinds": ["Đánh giá lần đầu", "Đánh giá định kỳ"],
        "results": ["Đạt", "Không đạt"],
        "outcomes": ["Phù hợp", "Phù hợp một phần", "Không phù hợp", "Không áp dụng"],
        "severities": ["Không phù hợp nghiêm trọng", "Không phù hợp nặng", "Không phù hợp nhẹ"],
        "states": ["Mở", "Đã đóng"],
    },
}

FACTS = """
    select result::varchar, kind::varchar, score, conform, partial, nonconform, not_applicable, critical, major, minor
    from store.audit_fact order by audit_no
"""


@pytest.mark.parametrize("language", WORDS)
def test_a_workbook_in_every_language(warehouse: Warehouse, workbook: WorkbookMaker, language: str) -> None:
    words = WORDS[language]
    day, due, closed = date(2024, 1, 5), date(2024, 6, 1), date(2024, 5, 1)
    audits = [
        [f"A{at}", "Acme", "P1", "CN", day, kind, "House", result, 80 + at]
        for at, (kind, result) in enumerate(zip(words["kinds"], words["results"], strict=True))
    ]
    answers = [["A0", f"1.{at}", f"question {at}", word] for at, word in enumerate(words["outcomes"])]
    findings = [
        ["A0", f"1.{at}", word, f"text {at}", "action", due, closed if at else None, words["states"][min(at, 1)]]
        for at, word in enumerate(words["severities"])
    ]
    path = workbook({
        "1": [words["audits"], *audits], "2": [words["answers"], *answers], "3": [words["findings"], *findings],
    })  # fmt: skip
    report = load_file(warehouse, path, name=path.name)
    assert report.status == "loaded" and report.issues == () and report.rejections == ()
    assert [sheet.shape for sheet in report.sheets] == ["audits", "answers", "findings"]
    with warehouse.cursor() as con:
        assert con.execute(FACTS).fetchall() == [
            ("pass", "initial", 80.0, 1, 1, 1, 1, 1, 1, 1), ("fail", "periodic", 81.0, 0, 0, 0, 0, 0, 0, 0),
        ]  # fmt: skip
        states = con.execute(
            "select state::varchar, closed from store.current_action order by closed nulls first"
        ).fetchall()
    assert states == [("open", None), ("closed_unverified", closed), ("closed_unverified", closed)]
