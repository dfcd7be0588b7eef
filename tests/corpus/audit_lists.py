"""Lists of audits, one row per visit, as kept by a quality department: nine languages, ordinary habits."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import as_table, book_of, merged, new_book, put, saved, text_of


@workbook("a", "en")
def audit_register_en() -> Made:
    """Headings in row 1, real dates, whole-number scores: the easiest file there is."""
    rows = [
        ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Audit Type", "Overall Score", "Overall Result"],
        ["AU-101", "Brightwell Castings Ltd", "Leeds", "United Kingdom", date(2024, 1, 16), "Initial", 92, "Pass"],
        ["AU-102", "Norvik Fasteners AS", "Moss", "Norway", date(2024, 2, 7), "Periodic", 78, "Conditional"],
        ["AU-103", "Brightwell Castings Ltd", "Hull", "United Kingdom", date(2024, 3, 12), "Periodic", 88, "Pass"],
        ["AU-104", "Tamil Precision Pvt Ltd", "Chennai", "India", date(2024, 5, 28), "Initial", 54, "Fail"],
        ["AU-105", "Tamil Precision Pvt Ltd", "Chennai", "India", date(2024, 10, 2), "Follow-up", 81, "Pass"],
    ]
    visits = (
        Visit("Brightwell Castings Ltd", date(2024, 1, 16), "AU-101", "Leeds", "pass", 92, "initial"),
        Visit("Norvik Fasteners AS", date(2024, 2, 7), "AU-102", "Moss", "conditional", 78, "periodic"),
        Visit("Brightwell Castings Ltd", date(2024, 3, 12), "AU-103", "Hull", "pass", 88, "periodic"),
        Visit("Tamil Precision Pvt Ltd", date(2024, 5, 28), "AU-104", "Chennai", "fail", 54, "initial"),
        Visit("Tamil Precision Pvt Ltd", date(2024, 10, 2), "AU-105", "Chennai", "pass", 81, "follow_up"),
    )
    return book_of({"Audit register": rows}), "Audit register 2024.xlsx", Truth(visits=visits, sites=4, rows=5)


@workbook("a", "zh")
def audit_list_titled_zh() -> Made:
    """A merged title, a line of the maker, a row counter, dates as text, an average row and a signature line below."""
    book = new_book()
    sheet = book.create_sheet("审核汇总")
    put(sheet, [["2024年度供应商审核结果汇总表"], ["编制部门：质量部", None, None, None, "编制日期：2024年12月30日"]])
    merged(sheet, "A1:I1", "A2:D2", "E2:I2")
    rows = [
        ["序号", "供应商名称", "工厂", "国家/地区", "审核编号", "审核日期", "审核类型", "总分", "审核结论"],
        [1, "深圳市华盛电子有限公司", "龙岗厂", "中国", "SA-2401", "2024年3月5日", "初次审核", 92.5, "通过"],
        [2, "宁波恒力五金制品有限公司", "北仑厂", "中国", "SA-2402", "2024年4月18日", "年度审核", 78, "有条件通过"],
        [3, "深圳市华盛电子有限公司", "惠州厂", "中国", "SA-2403", "2024年6月21日", "年度审核", 85.5, "通过"],
        [4, "Vina Plastics Co., Ltd.", "Binh Duong", "越南", "SA-2404", "2024年9月10日", "初次审核", 55, "不通过"],
        ["平均", None, None, None, None, None, None, 77.75, None],
    ]
    below = put(sheet, rows, row=4)
    put(sheet, [["编制：", "李雷", None, None, "审核：", "韩梅梅", None, "批准：", "王强"]], row=below + 1)
    visits = (
        Visit("深圳市华盛电子有限公司", date(2024, 3, 5), "SA-2401", "龙岗厂", "pass", 92.5, "initial"),
        Visit("宁波恒力五金制品有限公司", date(2024, 4, 18), "SA-2402", "北仑厂", "conditional", 78, "periodic"),
        Visit("深圳市华盛电子有限公司", date(2024, 6, 21), "SA-2403", "惠州厂", "pass", 85.5, "periodic"),
        Visit("Vina Plastics Co., Ltd.", date(2024, 9, 10), "SA-2404", "Binh Duong", "fail", 55, "initial"),
    )
    return saved(book), "2024年供应商审核汇总.xlsx", Truth(visits=visits, sites=4, rows=4)


@workbook("a", "de")
def audit_list_semicolon_de() -> Made:
    """An ERP's text file: Western European encoding, semicolons, decimal commas, per-cent signs, dotted dates."""
    rows = [
        ["Auditnummer", "Lieferanten-Nr.", "Lieferant", "Werk", "Land", "Auditdatum", "Erfüllungsgrad %", "Gesamtergebnis"],
        ["2024-017", "004711", "Müller Präzisionsteile GmbH", "Straubing", "Deutschland", "05.03.2024", "87,5 %", "bestanden"],
        ["2024-018", "004712", "Österreichische Gießerei AG", "Kapfenberg", "Österreich", "11.03.2024", "91,0 %", "bestanden"],
        ["2024-019", "004711", "Müller Präzisionsteile GmbH", "Straubing", "Deutschland", "26.09.2024", "64,25 %", "nicht bestanden"],
        ["2024-020", "000815", "Skoda Plastics s.r.o.", "Kolin", "Tschechien", "02.12.2024", "79,9 %", "bedingt freigegeben"],
    ]  # fmt: skip
    visits = (
        Visit("Müller Präzisionsteile GmbH", date(2024, 3, 5), "2024-017", "Straubing", "pass", 87.5),
        Visit("Österreichische Gießerei AG", date(2024, 3, 11), "2024-018", "Kapfenberg", "pass", 91.0),
        Visit("Müller Präzisionsteile GmbH", date(2024, 9, 26), "2024-019", "Straubing", "fail", 64.25),
        Visit("Skoda Plastics s.r.o.", date(2024, 12, 2), "2024-020", "Kolin", "conditional", 79.9),
    )
    suppliers = {
        "Müller Präzisionsteile GmbH": {"code": "004711", "country": "DE"},
        "Österreichische Gießerei AG": {"code": "004712", "country": "AT"},
        "Skoda Plastics s.r.o.": {"code": "000815", "country": "CZ"},
    }
    truth = Truth(visits=visits, sites=3, rows=4, suppliers=suppliers)
    return text_of(rows, separator=";", encoding="cp1252"), "LIEF_AUDIT_EXPORT.csv", truth


@workbook("a", "es")
def audit_list_merged_supplier_es() -> Made:
    """The supplier's cell is merged over its visits; dates in words; scores are fractions that Excel shows as per cent."""
    book = new_book()
    sheet = book.create_sheet("Auditorías 2024")
    put(sheet, [["Proveedor", "País", "Planta", "Fecha de auditoría", "% cumplimiento", "Dictamen"]])
    rows = [
        ["Envases del Norte, S.A. de C.V.", "México", "Monterrey", "5 de marzo de 2024", 0.87, "Aprobado"],
        [None, None, "Saltillo", "19 de abril de 2024", 0.915, "Aprobado"],
        [None, None, "Apodaca", "2 de septiembre de 2024", 0.6, "No aprobado"],
        ["Químicas Ebro, S.L.", "España", "Zaragoza", "14 de mayo de 2024", 0.75, "Aprobado condicionado"],
        [None, None, "Zaragoza", "21 de noviembre de 2024", 0.9, "Aprobado"],
    ]
    put(sheet, rows, row=2, formats={4: "0.0%"})
    merged(sheet, "A2:A4", "B2:B4", "A5:A6", "B5:B6")
    norte, ebro = "Envases del Norte, S.A. de C.V.", "Químicas Ebro, S.L."
    visits = (
        Visit(norte, date(2024, 3, 5), None, "Monterrey", "pass", 87),
        Visit(norte, date(2024, 4, 19), None, "Saltillo", "pass", 91.5),
        Visit(norte, date(2024, 9, 2), None, "Apodaca", "fail", 60),
        Visit(ebro, date(2024, 5, 14), None, "Zaragoza", "conditional", 75),
        Visit(ebro, date(2024, 11, 21), None, "Zaragoza", "pass", 90),
    )
    truth = Truth(visits=visits, sites=4, rows=5, suppliers={norte: {"country": "MX"}, ebro: {"country": "ES"}})
    return saved(book), "Resumen auditorías.xlsx", truth


@workbook("a", "fr")
def audit_list_two_row_headings_fr() -> Made:
    """Headings in two rows, the upper merged over its group; day-first dates as text, of which one proves the order."""
    book = new_book()
    sheet = book.create_sheet("Suivi des audits")
    put(sheet, [["Suivi des audits fournisseurs – exercice 2024"]])
    put(sheet, [["Fournisseur", None, None, "Audit", None, None, "Résultat", None],
                ["Nom", "Site", "Pays", "N°", "Date", "Type", "Note globale", "Conclusion"]], row=3)  # fmt: skip
    merged(sheet, "A1:H1", "A3:C3", "D3:F3", "G3:H3")
    rows = [
        ["Plastiques Garonne SAS", "Agen", "France", "FR-01", "05/03/2024", "Audit initial", "82,5", "Agréé"],
        [
            "Tissages Lenoir SARL",
            "Roubaix",
            "France",
            "FR-02",
            "17/04/2024",
            "Audit périodique",
            "67",
            "Agréé sous réserve",
        ],
        ["Maroc Confection SA", "Tanger", "Maroc", "FR-03", "06/06/2024", "Audit initial", "48,5", "Refusé"],
        ["Plastiques Garonne SAS", "Agen", "France", "FR-04", "10/12/2024", "Audit de suivi", "90", "Agréé"],
    ]
    put(sheet, rows, row=5)
    visits = (
        Visit("Plastiques Garonne SAS", date(2024, 3, 5), "FR-01", "Agen", "pass", 82.5, "initial"),
        Visit("Tissages Lenoir SARL", date(2024, 4, 17), "FR-02", "Roubaix", "conditional", 67, "periodic"),
        Visit("Maroc Confection SA", date(2024, 6, 6), "FR-03", "Tanger", "fail", 48.5, "initial"),
        Visit("Plastiques Garonne SAS", date(2024, 12, 10), "FR-04", "Agen", "pass", 90),
    )
    return saved(book), "suivi_audits_2024.xlsx", Truth(visits=visits, sites=3, rows=4)


@workbook("a", "pt")
def audit_list_tabs_pt() -> Made:
    """Tab-separated UTF-16, as a platform's 'Excel' export; the heading 'Data' is a date, 'UF' a state."""
    rows = [
        ["Nº relatório", "Fornecedor", "Unidade", "UF", "Data", "Pontuação total", "Situação final"],
        ["RA-311", "Metalúrgica São João Ltda.", "Joinville", "SC", "08/02/2024", "92,0", "Aprovado"],
        ["RA-312", "Embalagens Bandeirante S.A.", "Campinas", "SP", "23/02/2024", "71,5", "Aprovado com restrições"],
        ["RA-313", "Têxtil Caçador Ltda.", "Caçador", "SC", "09/07/2024", "40,0", "Reprovado"],
    ]
    visits = (
        Visit("Metalúrgica São João Ltda.", date(2024, 2, 8), "RA-311", "Joinville", "pass", 92),
        Visit("Embalagens Bandeirante S.A.", date(2024, 2, 23), "RA-312", "Campinas", "conditional", 71.5),
        Visit("Têxtil Caçador Ltda.", date(2024, 7, 9), "RA-313", "Caçador", "fail", 40),
    )
    return (
        text_of(rows, separator="\t", encoding="utf-16"),
        "relatorio_auditorias.tsv",
        Truth(visits=visits, sites=3, rows=3),
    )


@workbook("a", "it")
def audit_list_table_object_it() -> Made:
    """An Excel table that starts at C6, below a title and beside empty columns; scores are numbers kept as text."""
    book = new_book()
    sheet = book.create_sheet("Elenco")
    put(sheet, [["Audit fornitori – elenco generale"]], row=2, column=3)
    rows = [
        ["N. audit", "Fornitore", "Stabilimento", "Paese", "Data audit", "Punteggio totale", "Esito complessivo"],
        ["24/01", "Officine Bianchi S.p.A.", "Brescia", "Italia", date(2024, 1, 25), "87", "Approvato"],
        ["24/02", "Gomma Sud S.r.l.", "Caserta", "Italia", date(2024, 2, 13), "69", "Approvato con riserva"],
        ["24/03", "Iberoplast S.L.", "Vigo", "Spagna", date(2024, 5, 8), "51", "Non approvato"],
        ["24/04", "Officine Bianchi S.p.A.", "Bergamo", "Italia", date(2024, 10, 30), "94", "Approvato"],
    ]
    put(sheet, rows, row=6, column=3)
    as_table(sheet, "ElencoAudit", top=6, left=3, bottom=10, right=9)
    visits = (
        Visit("Officine Bianchi S.p.A.", date(2024, 1, 25), "24/01", "Brescia", "pass", 87),
        Visit("Gomma Sud S.r.l.", date(2024, 2, 13), "24/02", "Caserta", "conditional", 69),
        Visit("Iberoplast S.L.", date(2024, 5, 8), "24/03", "Vigo", "fail", 51),
        Visit("Officine Bianchi S.p.A.", date(2024, 10, 30), "24/04", "Bergamo", "pass", 94),
    )
    return saved(book), "elenco audit.xlsx", Truth(visits=visits, sites=4, rows=4)


@workbook("a", "tr")
def audit_list_out_of_hundred_tr() -> Made:
    """Scores written as '87/100', Turkish dotted and dotless letters, a line that counts the audits at the end."""
    rows = [
        ["TEDARİKÇİ DENETİM LİSTESİ"],
        [],
        [
            "Denetim No",
            "Tedarikçi Adı",
            "Tesis",
            "Ülke",
            "Denetim Tarihi",
            "Denetim Türü",
            "Toplam Puan",
            "Genel Sonuç",
        ],
        ["D-1", "Işık Döküm San. ve Tic. A.Ş.", "Gebze", "Türkiye", "05.03.2024", "İlk denetim", "87/100", "Onaylandı"],
        [
            "D-2",
            "Çelik İplik Ltd. Şti.",
            "Bursa",
            "Türkiye",
            "29.03.2024",
            "Periyodik denetim",
            "72/100",
            "Şartlı onay",
        ],
        ["D-3", "Güneş Ambalaj A.Ş.", "İzmir", "Türkiye", "18.06.2024", "İlk denetim", "38/100", "Reddedildi"],
        [
            "D-4",
            "Işık Döküm San. ve Tic. A.Ş.",
            "Gebze",
            "Türkiye",
            "03.12.2024",
            "Takip denetimi",
            "95/100",
            "Onaylandı",
        ],
        [],
        ["Toplam: 4 denetim"],
    ]
    visits = (
        Visit("Işık Döküm San. ve Tic. A.Ş.", date(2024, 3, 5), "D-1", "Gebze", "pass", 87, "initial"),
        Visit("Çelik İplik Ltd. Şti.", date(2024, 3, 29), "D-2", "Bursa", "conditional", 72, "periodic"),
        Visit("Güneş Ambalaj A.Ş.", date(2024, 6, 18), "D-3", "İzmir", "fail", 38, "initial"),
        Visit("Işık Döküm San. ve Tic. A.Ş.", date(2024, 12, 3), "D-4", "Gebze", "pass", 95, "follow_up"),
    )
    return book_of({"Liste": rows}), "denetim listesi.xlsx", Truth(visits=visits, sites=3, rows=4)


@workbook("a", "vi en")
def audit_list_bilingual_vi() -> Made:
    """Two languages in every heading, on two lines of one cell; day-first dates; a running number called STT."""
    heads = [("STT", "No."), ("Mã đánh giá", "Audit ID"), ("Nhà cung cấp", "Supplier"), ("Nhà máy", "Factory"),
             ("Ngày đánh giá", "Audit date"), ("Tổng điểm", "Total score"), ("Kết quả chung", "Overall result")]  # fmt: skip
    rows = [
        ["\n".join(pair) for pair in heads],
        [1, "VN-001", "Công ty TNHH May Phương Nam", "Long An", "05/03/2024", 88, "Đạt"],
        [2, "VN-002", "Công ty CP Bao Bì Sông Hồng", "Hưng Yên", "25/04/2024", 61, "Đạt có điều kiện"],
        [3, "VN-003", "Công ty TNHH Cơ Khí Tân Tiến", "Đồng Nai", "11/06/2024", 42, "Không đạt"],
    ]
    visits = (
        Visit("Công ty TNHH May Phương Nam", date(2024, 3, 5), "VN-001", "Long An", "pass", 88),
        Visit("Công ty CP Bao Bì Sông Hồng", date(2024, 4, 25), "VN-002", "Hưng Yên", "conditional", 61),
        Visit("Công ty TNHH Cơ Khí Tân Tiến", date(2024, 6, 11), "VN-003", "Đồng Nai", "fail", 42),
    )
    return book_of({"Danh sách": rows}), "Danh sach danh gia.xlsx", Truth(visits=visits, sites=3, rows=3)
