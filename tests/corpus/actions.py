"""Corrective actions alone: joined by the finding's number, or by audit and clause, here or in an earlier file."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, text_of


@workbook("c d m", "en")
def actions_by_finding_number_en() -> Made:
    """Findings in one sheet, actions in another, joined by the finding's number; one finding has two actions."""
    findings = [
        ["Finding No.", "Audit No.", "Supplier", "Site", "Audit Date", "Clause", "Severity", "Finding"],
        ["NCR-501", "Q-1", "Trent Forgings", "Derby", date(2024, 1, 24), "8.5.1", "Major", "Furnace chart missing"],
        ["NCR-502", "Q-1", "Trent Forgings", "Derby", date(2024, 1, 24), "7.5.3", "Minor", "Obsolete drawing in use"],
        ["NCR-503", "Q-2", "Avon Coatings", "Bath", date(2024, 2, 14), "8.6", "Minor", "Thickness not recorded"],
        ["NCR-504", "Q-2", "Avon Coatings", "Bath", date(2024, 2, 14), "9.1", "Observation", "Trend charts would help"],
    ]
    actions = [
        ["Action ID", "Finding No.", "Corrective Action", "Owner", "Due Date", "Completed On", "Action Status"],
        ["A-1", "NCR-501", "Fit recorder", "P. Shah", date(2024, 3, 1), date(2024, 2, 26), "Closed"],
        ["A-2", "NCR-501", "Train furnace crew", "P. Shah", date(2024, 4, 1), None, "In Progress"],
        ["A-3", "NCR-502", "Recall drawings", "J. Cole", date(2024, 2, 24), None, "Open"],
        ["A-4", "NCR-503", "Record thickness per batch", "M. Ray", date(2024, 4, 14), date(2024, 4, 10), "Closed"],
    ]
    visits = (
        Visit("Trent Forgings", date(2024, 1, 24), "Q-1", "Derby", audited=False),
        Visit("Avon Coatings", date(2024, 2, 14), "Q-2", "Bath", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=8, findings={"major": 1, "minor": 2, "observation": 1}, nonconformities=3,
        actions={"closed_unverified": 2, "in_progress": 1, "open": 1}, undated=0,
        due=(date(2024, 2, 24), date(2024, 3, 1), date(2024, 4, 1), date(2024, 4, 14)),
        closed=(date(2024, 2, 26), date(2024, 4, 10)), finding_clauses={"8.5.1": 1, "7.5.3": 1, "8.6": 1, "9.1": 1},
    )  # fmt: skip
    return book_of({"Findings": findings, "CAPA": actions}), "findings and CAPA.xlsx", truth


@workbook("d", "de", before=("findings_de",))
def actions_for_earlier_file_de() -> Made:
    """The month's list of actions for deviations that came in an earlier file: one is closed now, one has a new action."""
    rows = [
        [
            "Maßnahmen-Nr.",
            "Auditnummer",
            "Feststellungs-Nr.",
            "Maßnahme",
            "Verantwortlich",
            "Termin",
            "Erledigt am",
            "Status",
        ],
        ["M-10", "DA-2", "F-03", "Stempelkontrolle je Schicht", "Lindt", "31.07.2024", "29.07.2024", "geschlossen"],
        ["M-11", "DA-1", "F-02", "Prüfmittelliste einführen", "Kurz", "15.08.2024", None, "offen"],
    ]
    visits = (
        Visit("Rheinmetallbau GmbH", date(2024, 2, 14), "DA-1", "Neuss", audited=False),
        Visit("Ostsee Kabel KG", date(2024, 3, 20), "DA-2", "Rostock", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=2, findings={"major": 1, "minor": 3, "observation": 1}, nonconformities=4,
        actions={"closed_verified": 1, "in_progress": 1, "open": 2, "void": 1, "closed_unverified": 1},
        closed=(date(2024, 4, 22), date(2024, 7, 29)),
    )  # fmt: skip
    return text_of(rows, separator=";", encoding="cp1252"), "Maßnahmenliste Juli.csv", truth


@workbook("c d m", "zh")
def actions_by_audit_and_clause_zh() -> Made:
    """No finding numbers: audit number and clause say which finding an action belongs to."""
    findings = [
        ["审核编号", "供应商", "审核日期", "条款号", "不符合等级", "问题描述"],
        ["GZ-1", "广州南粤纸业有限公司", date(2024, 6, 5), "4.3", "主要不符合", "危险化学品未分区存放"],
        ["GZ-1", "广州南粤纸业有限公司", date(2024, 6, 5), "5.1", "次要不符合", "消防通道堆放纸箱"],
        ["GZ-2", "珠海海天印刷有限公司", date(2024, 6, 7), "4.3", "次要不符合", "化学品标识不清"],
    ]
    actions = [
        ["审核编号", "条款号", "整改措施", "责任人", "整改期限", "完成日期", "完成情况"],
        ["GZ-1", "4.3", "设置专用仓库", "林涛", date(2024, 7, 5), None, "进行中"],
        ["GZ-1", "5.1", "清理通道并划线", "吴敏", date(2024, 6, 12), date(2024, 6, 8), "已完成"],
        ["GZ-2", "4.3", "补贴标签", "何洁", date(2024, 6, 21), None, "未开始"],
    ]
    visits = (
        Visit("广州南粤纸业有限公司", date(2024, 6, 5), "GZ-1", audited=False),
        Visit("珠海海天印刷有限公司", date(2024, 6, 7), "GZ-2", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=6, findings={"major": 1, "minor": 2}, nonconformities=3,
        actions={"in_progress": 1, "closed_unverified": 1, "open": 1}, undated=0,
        due=(date(2024, 6, 12), date(2024, 6, 21), date(2024, 7, 5)), closed=(date(2024, 6, 8),),
        finding_clauses={"4.3": 2, "5.1": 1},
    )  # fmt: skip
    return book_of({"不符合项": findings, "整改计划": actions}), "不符合与整改.xlsx", truth


@workbook("c d m", "fr")
def actions_with_an_orphan_fr() -> Made:
    """One action names a deviation that no sheet and no earlier file holds: its row cannot be taken."""
    findings = [
        ["N° écart", "N° audit", "Fournisseur", "Date d'audit", "Clause", "Gravité", "Constat"],
        ["E-1", "AF-3", "Verrerie de l'Ain SAS", date(2024, 9, 4), "7.4", "Non-conformité majeure", "Four sans suivi"],
        [
            "E-2",
            "AF-3",
            "Verrerie de l'Ain SAS",
            date(2024, 9, 4),
            "8.2",
            "Non-conformité mineure",
            "Palettes instables",
        ],
    ]
    actions = [
        ["N° écart", "Action corrective", "Pilote", "Échéance", "Soldé le", "Avancement"],
        ["E-1", "Poser des sondes", "Petit", date(2024, 10, 31), None, "En cours"],
        ["E-9", "Revoir le plan", "Petit", date(2024, 10, 31), None, "Ouvert"],
        ["E-2", "Cercler les palettes", "Roux", date(2024, 9, 30), date(2024, 9, 27), "Soldé"],
    ]
    visits = (Visit("Verrerie de l'Ain SAS", date(2024, 9, 4), "AF-3", audited=False),)
    truth = Truth(
        visits=visits, sites=1, rows=5, findings={"major": 1, "minor": 1}, nonconformities=2,
        actions={"in_progress": 1, "closed_unverified": 1}, due=(date(2024, 9, 30), date(2024, 10, 31)), undated=0,
        closed=(date(2024, 9, 27),), refused=(("Plan d'action", 3),),
    )  # fmt: skip
    return book_of({"Écarts": findings, "Plan d'action": actions}), "plan d'action.xlsx", truth


@workbook("c d m", "es")
def actions_on_two_sheets_es() -> Made:
    """Findings carry no action; the sheet of actions repeats audit and clause, and a second sheet lists people."""
    findings = [
        [
            "Código de auditoría",
            "Proveedor",
            "Planta",
            "Fecha de auditoría",
            "Requisito n.º",
            "Gravedad",
            "Descripción del hallazgo",
        ],
        [
            "CO-1",
            "Flores Andinas S.A.S.",
            "Bogotá",
            date(2024, 2, 20),
            "2.4",
            "No conformidad mayor",
            "Aplicación sin protección",
        ],
        [
            "CO-1",
            "Flores Andinas S.A.S.",
            "Bogotá",
            date(2024, 2, 20),
            "3.1",
            "No conformidad menor",
            "Botiquín incompleto",
        ],
    ]
    actions = [
        ["Código de auditoría", "Requisito n.º", "Medida correctiva", "Responsable", "Plazo", "Estado"],
        ["CO-1", "2.4", "Entregar equipos y capacitar", "Ruiz", date(2024, 3, 20), "Cerrada"],
        ["CO-1", "3.1", "Completar botiquín", "Ruiz", date(2024, 2, 28), "Pendiente de verificación"],
    ]
    people = [["Responsable", "Correo"], ["Ruiz", "ruiz@example.com"], ["Mora", "mora@example.com"]]
    visits = (Visit("Flores Andinas S.A.S.", date(2024, 2, 20), "CO-1", "Bogotá", audited=False),)
    truth = Truth(
        visits=visits, sites=1, rows=4, findings={"major": 1, "minor": 1}, nonconformities=2,
        actions={"closed_unverified": 1, "pending_verification": 1}, due=(date(2024, 2, 28), date(2024, 3, 20)), undated=0,
        skipped=("Contactos",),
    )  # fmt: skip
    return (
        book_of({"Hallazgos": findings, "Acciones": actions, "Contactos": people}),
        "hallazgos y acciones.xlsx",
        truth,
    )
