"""Registers of findings: with and without actions, deadlines in words, severities in nine languages."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, merged, new_book, put, saved, text_of


@workbook("c", "en")
def findings_deadlines_in_words_en() -> Made:
    """Findings with actions; half of the deadlines are words. A zero-tolerance finding is critical, an OFI no NC."""
    rows = [
        ["Audit Ref", "Supplier", "Site", "Audit Date", "Finding No.", "Clause", "Severity", "Finding Description", "Root Cause",
         "Corrective Action", "Responsible", "Due Date", "Date Closed", "Status"],
        ["C-1", "Laxmi Garments", "Unit 1", date(2024, 3, 6), "C-1/1", "3.2", "Zero Tolerance", "Exit locked during shift", "No check", "Unlock; daily check", "R. Iyer", "Immediately", date(2024, 3, 6), "Closed"],
        ["C-1", "Laxmi Garments", "Unit 1", date(2024, 3, 6), "C-1/2", "3.7", "Major", "No fire drill in 2023", "No plan", "Hold drills twice a year", "R. Iyer", date(2024, 6, 4), None, "Open"],
        ["C-1", "Laxmi Garments", "Unit 1", date(2024, 3, 6), "C-1/3", "6.1", "Minor", "Overtime book not signed", "Clerk absent", "Sign daily", "HR", "30 days", None, "In progress"],
        ["C-2", "Sunrise Knits", "Main", date(2024, 5, 20), "C-2/1", "3.2", "Critical", "Only one exit on floor 3", "Layout", "Second staircase", "Plant", "Q3 2025", None, "Open"],
        ["C-2", "Sunrise Knits", "Main", date(2024, 5, 20), "C-2/2", "7.4", "OFI", "Label chemicals in two languages", None, None, None, None, None, None],
        ["C-2", "Sunrise Knits", "Main", date(2024, 5, 20), "C-2/3", "6.1", "Minor", "Wage slips in English only", "Software", "Translate slips", "HR", date(2024, 8, 18), date(2024, 8, 2), "Verified"],
    ]  # fmt: skip
    visits = (
        Visit("Laxmi Garments", date(2024, 3, 6), "C-1", "Unit 1", audited=False),
        Visit("Sunrise Knits", date(2024, 5, 20), "C-2", "Main", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=6, findings={"critical": 2, "major": 1, "minor": 2, "observation": 1},
        nonconformities=5, actions={"closed_unverified": 1, "open": 2, "in_progress": 1, "closed_verified": 1},
        due=(date(2024, 6, 4), date(2024, 8, 18)), closed=(date(2024, 3, 6), date(2024, 8, 2)),
        finding_clauses={"3.2": 2, "3.7": 1, "6.1": 2, "7.4": 1},
    )  # fmt: skip
    return book_of({"CAP tracker": rows}), "CAP tracker.xlsx", truth


@workbook("c", "zh")
def findings_zh() -> Made:
    """A register whose severities are 严重 and 一般 beside 观察项: then 严重 is major. Deadlines: 立即 and dates."""
    rows = [
        ["不符合项整改跟踪表"],
        ["序号", "审核编号", "供应商名称", "审核日期", "不符合编号", "条款", "严重程度", "不符合描述", "原因分析", "整改措施", "责任人", "整改期限", "实际完成日期", "整改状态"],
        [1, "SH-11", "无锡新科轴承有限公司", "2024-05-14", "NC-01", "8.5.1", "严重不符合", "未按作业指导书调机", "培训不足", "重新培训并考核", "张伟", "2024-06-13", "2024-06-10", "已关闭"],
        [2, "SH-11", "无锡新科轴承有限公司", "2024-05-14", "NC-02", "7.1.5", "一般不符合", "卡尺超过校准期", "台账漏登", "补校并更新台账", "刘芳", "2024-06-13", None, "整改中"],
        [3, "SH-11", "无锡新科轴承有限公司", "2024-05-14", "NC-03", "8.7", "一般不符合", "不合格品未隔离", "无隔离区", "设置隔离区", "张伟", "立即", None, "未关闭"],
        [4, "SH-12", "常州大成齿轮有限公司", "2024-05-16", "NC-01", "8.4.1", "严重不符合", "外协厂未评审", "无制度", "建立外协评审制度", "陈强", "2024-07-15", None, "待验证"],
        [5, "SH-12", "常州大成齿轮有限公司", "2024-05-16", "NC-02", "6.1", "观察项", "风险清单可再细化", None, None, None, None, None, None],
    ]  # fmt: skip
    visits = (
        Visit("无锡新科轴承有限公司", date(2024, 5, 14), "SH-11", audited=False),
        Visit("常州大成齿轮有限公司", date(2024, 5, 16), "SH-12", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=5, findings={"major": 2, "minor": 2, "observation": 1}, nonconformities=4,
        actions={"closed_unverified": 1, "in_progress": 1, "open": 1, "pending_verification": 1},
        due=(date(2024, 6, 13), date(2024, 6, 13), date(2024, 7, 15)), closed=(date(2024, 6, 10),),
        finding_clauses={"8.5.1": 1, "7.1.5": 1, "8.7": 1, "8.4.1": 1, "6.1": 1},
    )  # fmt: skip
    return book_of({"整改跟踪": rows}), "整改跟踪表.xlsx", truth


@workbook("c", "de")
def findings_de() -> Made:
    """Numbered deviations with deadlines as dates, effectiveness checks as dates, one withdrawn."""
    rows = [
        ["Feststellungs-Nr.", "Auditnummer", "Lieferant", "Werk", "Auditdatum", "Normkapitel", "Abweichungsart", "Feststellung",
         "Korrekturmaßnahme", "Verantwortlich", "Frist", "Erledigt am", "Wirksamkeit geprüft am", "Status"],
        ["F-01", "DA-1", "Rheinmetallbau GmbH", "Neuss", "14.02.2024", "8.4.1", "Hauptabweichung", "Lieferant ohne Freigabe", "Freigabe nachholen", "Weber", "30.04.2024", "22.04.2024", "15.05.2024", "geschlossen"],
        ["F-02", "DA-1", "Rheinmetallbau GmbH", "Neuss", "14.02.2024", "7.1.5", "Nebenabweichung", "Prüfmittel überfällig", "Kalibrieren", "Kurz", "31.03.2024", None, None, "in Bearbeitung"],
        ["F-03", "DA-2", "Ostsee Kabel KG", "Rostock", "20.03.2024", "8.6", "Nebenabweichung", "Freigabestempel fehlt", "Schulung", "Lindt", "20.06.2024", None, None, "offen"],
        ["F-04", "DA-2", "Ostsee Kabel KG", "Rostock", "20.03.2024", "9.2", "Hinweis", "Auditprogramm knapp", None, None, None, None, None, None],
        ["F-05", "DA-2", "Ostsee Kabel KG", "Rostock", "20.03.2024", "8.4.1", "Nebenabweichung", "Bewertung veraltet", "Neu bewerten", "Lindt", "31.05.2024", None, None, "storniert"],
    ]  # fmt: skip
    visits = (
        Visit("Rheinmetallbau GmbH", date(2024, 2, 14), "DA-1", "Neuss", audited=False),
        Visit("Ostsee Kabel KG", date(2024, 3, 20), "DA-2", "Rostock", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=5, findings={"major": 1, "minor": 3, "observation": 1}, nonconformities=4,
        actions={"closed_verified": 1, "in_progress": 1, "open": 1, "void": 1}, undated=0,
        due=(date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 20)), closed=(date(2024, 4, 22),),
        finding_clauses={"8.4.1": 2, "7.1.5": 1, "8.6": 1, "9.2": 1},
    )  # fmt: skip
    return text_of(rows, separator=";", encoding="utf-8-sig"), "Abweichungen.csv", truth


@workbook("c", "fr")
def findings_without_actions_fr() -> Made:
    """No audit number: supplier and date say which visit. Strengths and remarks among the deviations."""
    rows = [
        ["Fournisseur", "Site", "Date d'audit", "Exigence n°", "Niveau d'écart", "Constat"],
        ["Filature du Nord SA", "Tourcoing", "2024-01-23", "4.2", "Majeur", "Absence de contrôle à réception"],
        ["Filature du Nord SA", "Tourcoing", "2024-01-23", "4.5", "Mineur", "Étiquetage incomplet"],
        ["Filature du Nord SA", "Tourcoing", "2024-09-10", "4.2", "Mineur", "Contrôle à réception partiel"],
        ["Sidi Textile SARL", "Sousse", "2024-04-16", "5.1", "Critique", "Issue de secours bloquée"],
        ["Sidi Textile SARL", "Sousse", "2024-04-16", "5.9", "Remarque", "Affichage à améliorer"],
        ["Sidi Textile SARL", "Sousse", "2024-04-16", "6.0", "Point fort", "Crèche sur le site"],
    ]
    visits = (
        Visit("Filature du Nord SA", date(2024, 1, 23), None, "Tourcoing", audited=False),
        Visit("Filature du Nord SA", date(2024, 9, 10), None, "Tourcoing", audited=False),
        Visit("Sidi Textile SARL", date(2024, 4, 16), None, "Sousse", audited=False),
    )
    findings = {"major": 1, "minor": 2, "critical": 1, "observation": 1, "positive": 1}
    truth = Truth(visits=visits, sites=2, rows=6, findings=findings, nonconformities=4,
                  finding_clauses={"4.2": 2, "4.5": 1, "5.1": 1, "5.9": 1, "6.0": 1})  # fmt: skip
    return book_of({"Écarts": rows}), "écarts.xlsx", truth


@workbook("c", "es")
def findings_letters_es() -> Made:
    """'NC A' and 'NC B' are major and minor here, as the siblings OM (improvement) and the Spanish headings say."""
    rows = [
        ["N.º de auditoría", "Proveedor", "Fecha de auditoría", "N.º hallazgo", "Cláusula", "Tipo de hallazgo", "Hallazgo",
         "Causa raíz", "Acción correctiva", "Responsable", "Fecha compromiso", "Fecha de cierre", "Estado"],
        ["ES-1", "Conservas Rías Baixas S.A.", "07/02/2024", "1", "7.2", "NC A", "Sin registro de esterilización", "Formación", "Formar turnos", "Castro", "15/03/2024", "12/03/2024", "Cerrada"],
        ["ES-1", "Conservas Rías Baixas S.A.", "07/02/2024", "2", "7.5", "NC B", "Procedimiento obsoleto", "Control documental", "Retirar copias", "Vila", "31/03/2024", None, "Abierta"],
        ["ES-2", "Aceites Jaén S.L.", "22/05/2024", "1", "8.1", "NC B", "Trazabilidad incompleta", "Software", "Actualizar", "Luna", "30/06/2024", None, "En curso"],
        ["ES-2", "Aceites Jaén S.L.", "22/05/2024", "2", "9.3", "OM", "Ampliar indicadores", None, None, None, None, None, None],
    ]  # fmt: skip
    visits = (
        Visit("Conservas Rías Baixas S.A.", date(2024, 2, 7), "ES-1", audited=False),
        Visit("Aceites Jaén S.L.", date(2024, 5, 22), "ES-2", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=4, findings={"major": 1, "minor": 2, "observation": 1}, nonconformities=3,
        actions={"closed_unverified": 1, "open": 1, "in_progress": 1}, undated=0,
        due=(date(2024, 3, 15), date(2024, 3, 31), date(2024, 6, 30)), closed=(date(2024, 3, 12),),
        finding_clauses={"7.2": 1, "7.5": 1, "8.1": 1, "9.3": 1},
    )  # fmt: skip
    return text_of(rows, separator=";"), "hallazgos.csv", truth


@workbook("c", "it")
def findings_merged_it() -> Made:
    """Supplier, audit and date are merged over three findings each; the deadlines are Excel dates without a date format."""
    book = new_book()
    sheet = book.create_sheet("Rilievi")
    put(sheet, [["Rilievi da audit fornitori"]])
    put(
        sheet,
        [
            [
                "Fornitore",
                "N. audit",
                "Data audit",
                "N.",
                "Clausola",
                "Gravità",
                "Rilievo",
                "Azione correttiva",
                "Scadenza",
                "Stato",
            ]
        ],
        row=3,
    )
    rows = [
        [
            "Torneria Veneta S.r.l.",
            "V-1",
            date(2024, 4, 10),
            "1",
            "7.1.5",
            "Maggiore",
            "Calibri scaduti",
            "Tarare",
            45443,
            "Chiusa",
        ],
        [None, None, None, "2", "8.5.2", "Minore", "Lotti senza cartellino", "Cartellini", 45473, "Aperta"],
        [None, None, None, "3", "10.3", "Osservazione", "Indicatori da ampliare", None, None, None],
        [
            "Zincatura Lario S.p.A.",
            "V-2",
            date(2024, 4, 12),
            "1",
            "8.5.1",
            "Minore",
            "Parametri bagno non registrati",
            "Registro",
            45473,
            "Aperta",
        ],
        [None, None, None, "2", "8.5.1", "Minore", "Spessori non misurati", "Misurare", 45504, "In corso"],
    ]
    put(sheet, rows, row=4, formats={2: "dd/mm/yyyy"})
    merged(sheet, "A1:J1", "A4:A6", "B4:B6", "C4:C6", "A7:A8", "B7:B8", "C7:C8")
    visits = (
        Visit("Torneria Veneta S.r.l.", date(2024, 4, 10), "V-1", audited=False),
        Visit("Zincatura Lario S.p.A.", date(2024, 4, 12), "V-2", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=5, findings={"major": 1, "minor": 3, "observation": 1}, nonconformities=4,
        actions={"closed_unverified": 1, "open": 2, "in_progress": 1},
        due=(date(2024, 5, 31), date(2024, 6, 30), date(2024, 6, 30), date(2024, 7, 31)),
        finding_clauses={"7.1.5": 1, "8.5.2": 1, "10.3": 1, "8.5.1": 2},
    )  # fmt: skip
    return saved(book), "rilievi.xlsx", truth


@workbook("c", "tr")
def findings_tr() -> Made:
    """Turkish register with 'gecikmiş' (overdue) as a state: overdue is open, the dates tell the rest."""
    rows = [
        ["Denetim No", "Tedarikçi", "Denetim Tarihi", "Bulgu No", "Madde No", "Uygunsuzluk Sınıfı", "Bulgu", "Kök Neden", "Düzeltici Faaliyet", "Sorumlu", "Termin", "Kapanış Tarihi", "Durum"],
        ["DN-1", "Ege Pres A.Ş.", date(2024, 3, 19), "1", "8.5", "Majör", "Kalıp bakımı yapılmamış", "Plan yok", "Bakım planı", "Kaya", date(2024, 5, 1), date(2024, 4, 25), "Kapalı"],
        ["DN-1", "Ege Pres A.Ş.", date(2024, 3, 19), "2", "7.2", "Minör", "Eğitim kaydı yok", "İK", "Kayıt tutmak", "Demir", date(2024, 5, 1), None, "Gecikmiş"],
        ["DN-2", "Anadolu Boya Ltd. Şti.", date(2024, 6, 11), "1", "8.1", "Kritik", "Atık su arıtılmadan verilmiş", "Arıza", "Arıtma onarımı", "Şen", date(2024, 6, 25), None, "Açık"],
        ["DN-2", "Anadolu Boya Ltd. Şti.", date(2024, 6, 11), "2", "9.1", "Gözlem", "Ölçüm sıklığı artırılabilir", None, None, None, None, None, None],
    ]  # fmt: skip
    visits = (
        Visit("Ege Pres A.Ş.", date(2024, 3, 19), "DN-1", audited=False),
        Visit("Anadolu Boya Ltd. Şti.", date(2024, 6, 11), "DN-2", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=4, findings={"critical": 1, "major": 1, "minor": 1, "observation": 1},
        nonconformities=3, actions={"closed_unverified": 1, "open": 2}, undated=0,
        due=(date(2024, 5, 1), date(2024, 5, 1), date(2024, 6, 25)), closed=(date(2024, 4, 25),),
        finding_clauses={"8.5": 1, "7.2": 1, "8.1": 1, "9.1": 1},
    )  # fmt: skip
    return book_of({"Bulgular": rows}), "bulgular.xlsx", truth


@workbook("c", "vi")
def findings_vi() -> Made:
    """Vietnamese severities nặng and nhẹ; deadlines day first as text, of which one proves the order."""
    rows = [
        ["Mã đánh giá", "Nhà cung cấp", "Ngày đánh giá", "Điều khoản", "Mức độ", "Phát hiện", "Nguyên nhân", "Hành động khắc phục", "Người chịu trách nhiệm", "Thời hạn", "Ngày đóng", "Trạng thái"],
        ["VN-31", "Công ty TNHH Gỗ Trường Sơn", "09/07/2024", "5.2", "Không phù hợp nặng", "Bình chữa cháy hết hạn", "Không kiểm tra", "Thay mới", "Anh Dũng", "09/08/2024", "30/07/2024", "Đã đóng"],
        ["VN-31", "Công ty TNHH Gỗ Trường Sơn", "09/07/2024", "5.4", "Không phù hợp nhẹ", "Thiếu nhãn hóa chất", "Thiếu nhãn", "Dán nhãn", "Chị Lan", "09/08/2024", None, "Đang thực hiện"],
        ["VN-32", "Công ty CP Nhựa Đông Á", "11/07/2024", "6.1", "Không phù hợp nhẹ", "Chưa ký hợp đồng thử việc", "Nhân sự", "Ký bổ sung", "Anh Minh", "25/07/2024", None, "Mở"],
        ["VN-32", "Công ty CP Nhựa Đông Á", "11/07/2024", "6.3", "Cơ hội cải tiến", "Nên có căng tin", None, None, None, None, None, None],
    ]  # fmt: skip
    visits = (
        Visit("Công ty TNHH Gỗ Trường Sơn", date(2024, 7, 9), "VN-31", audited=False),
        Visit("Công ty CP Nhựa Đông Á", date(2024, 7, 11), "VN-32", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=4, findings={"major": 1, "minor": 2, "observation": 1}, nonconformities=3,
        actions={"closed_unverified": 1, "in_progress": 1, "open": 1}, undated=0,
        due=(date(2024, 7, 25), date(2024, 8, 9), date(2024, 8, 9)), closed=(date(2024, 7, 30),),
        finding_clauses={"5.2": 1, "5.4": 1, "6.1": 1, "6.3": 1},
    )  # fmt: skip
    return book_of({"Phát hiện": rows}), "phat hien.xlsx", truth


@workbook("c", "pt en")
def findings_bilingual_pt() -> Made:
    """Portuguese and English headings parted by a slash; one row stands twice, letter by letter; a total line below."""
    twice = [
        "BR-2",
        "Cerâmica Rio Claro S.A.",
        date(2024, 8, 20),
        "2",
        "8.2.1",
        "NC Menor",
        "Extintor obstruído",
        "Desobstruir",
        date(2024, 9, 20),
        "Aberta",
    ]
    rows = [
        ["Nº da auditoria / Audit No.", "Fornecedor / Supplier", "Data da auditoria / Audit date", "Nº da constatação / Finding No.", "Cláusula / Clause", "Gravidade / Severity", "Constatação / Finding", "Ação corretiva / Corrective action", "Prazo / Due date", "Status"],
        ["BR-1", "Fundição Minas Ltda.", date(2024, 8, 6), "1", "8.1.2", "NC Maior", "Sem licença de operação", "Renovar licença", date(2024, 11, 6), "Em andamento"],
        ["BR-1", "Fundição Minas Ltda.", date(2024, 8, 6), "2", "8.2.1", "NC Menor", "Óleo no piso", "Limpeza diária", date(2024, 9, 6), "Fechada"],
        ["BR-2", "Cerâmica Rio Claro S.A.", date(2024, 8, 20), "1", "8.3", "Oportunidade de melhoria", "Medir ruído", None, None, None],
        twice,
        twice,
        ["Total: 5"],
    ]  # fmt: skip
    visits = (
        Visit("Fundição Minas Ltda.", date(2024, 8, 6), "BR-1", audited=False),
        Visit("Cerâmica Rio Claro S.A.", date(2024, 8, 20), "BR-2", audited=False),
    )
    truth = Truth(
        visits=visits, sites=2, rows=5, findings={"major": 1, "minor": 2, "observation": 1}, nonconformities=3,
        actions={"in_progress": 1, "closed_unverified": 1, "open": 1}, undated=0,
        due=(date(2024, 9, 6), date(2024, 9, 20), date(2024, 11, 6)),
        finding_clauses={"8.1.2": 1, "8.2.1": 2, "8.3": 1},
    )  # fmt: skip
    return book_of({"Constatações": rows}), "constatacoes.xlsx", truth
