"""Workbooks as people keep them: cover, legend, pivots and lookups around the data, several tables on a sheet."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import as_table, book_of, merged, new_book, put, saved


@workbook("a c m", "en")
def mixed_everything_en() -> Made:
    """Cover, legend, a pivot-like summary with totals, a hidden lookup sheet; audits and findings between them."""
    book = new_book()
    put(
        book.create_sheet("Cover"),
        [["Supplier Audit Database"], ["Owner", "Quality department"], ["Version", "2024-12"]],
    )
    put(book.create_sheet("Summary"), [
        ["Count of Audit No.", "Column Labels"], ["Row Labels", "Fail", "Pass", "Grand Total"],
        ["Eagle Wire Inc", None, 2, 2], ["Falcon Tubes Inc", 1, None, 1], ["Grand Total", 1, 2, 3],
    ])  # fmt: skip
    put(book.create_sheet("Audits"), [
        ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Audit Type", "Overall Score", "Overall Result"],
        ["E-1", "Eagle Wire Inc", "Akron", "United States", date(2023, 10, 5), "Initial", 84, "Pass"],
        ["E-2", "Eagle Wire Inc", "Akron", "United States", date(2024, 10, 3), "Periodic", 90, "Pass"],
        ["E-3", "Falcon Tubes Inc", "Gary", "United States", date(2024, 6, 27), "Initial", 55, "Fail"],
    ])  # fmt: skip
    put(book.create_sheet("Findings"), [
        ["Audit No.", "Finding No.", "Clause", "Severity", "Finding", "Corrective Action", "Due Date", "Closed Date", "Status"],
        ["E-1", "1", "8.5.1", "Minor", "No setup sheet", "Write it", date(2023, 12, 5), date(2023, 11, 20), "Closed"],
        ["E-2", "1", "8.5.1", "Minor", "Setup sheet not used", "Train", date(2024, 12, 3), None, "Open"],
        ["E-3", "1", "8.6", "Major", "Released without test", "Test all", date(2024, 7, 27), None, "Open"],
    ])  # fmt: skip
    put(book.create_sheet("Legend"), [["Term", "Meaning"], ["Minor", "Isolated lapse"], ["Major", "System failure"]])
    lookup = book.create_sheet("Lists")
    put(lookup, [["Severity", "Status"], ["Critical", "Open"], ["Major", "Closed"], ["Minor", "In progress"]])
    lookup.sheet_state = "hidden"
    visits = (
        Visit("Eagle Wire Inc", date(2023, 10, 5), "E-1", "Akron", "pass", 84, "initial"),
        Visit("Eagle Wire Inc", date(2024, 10, 3), "E-2", "Akron", "pass", 90, "periodic"),
        Visit("Falcon Tubes Inc", date(2024, 6, 27), "E-3", "Gary", "fail", 55, "initial"),
    )
    truth = Truth(
        visits=visits, sites=2, rows=6, findings={"minor": 2, "major": 1}, nonconformities=3, undated=0,
        actions={"closed_unverified": 1, "open": 2}, due=(date(2023, 12, 5), date(2024, 7, 27), date(2024, 12, 3)),
        closed=(date(2023, 11, 20),), finding_clauses={"8.5.1": 2, "8.6": 1}, skipped=("Cover", "Summary", "Legend", "Lists"),
    )  # fmt: skip
    return saved(book), "Supplier Audit Database.xlsx", truth


@workbook("a c m", "fr")
def mixed_two_tables_fr() -> Made:
    """One sheet: the audits of the quarter above, their deviations below, each with its own title and headings."""
    rows = [
        ["Bilan du trimestre"],
        [],
        ["1. Audits réalisés"],
        ["N° audit", "Fournisseur", "Site", "Date d'audit", "Note globale", "Résultat global"],
        ["T1-1", "Fromagerie Cantal SARL", "Aurillac", date(2024, 1, 17), 86, "Agréé"],
        ["T1-2", "Meunerie Picarde SA", "Amiens", date(2024, 2, 22), 64, "Agréé sous réserve"],
        ["Total", 2, None, None, 75, None],
        [],
        ["2. Écarts relevés"],
        ["N° audit", "N° écart", "Clause", "Gravité", "Constat", "Action corrective", "Échéance", "Statut"],
        ["T1-1", "1", "5.3", "Mineure", "Relevés incomplets", "Compléter", date(2024, 2, 17), "Clos"],
        ["T1-2", "1", "5.3", "Majeure", "Aucun relevé", "Mettre en place", date(2024, 3, 22), "Ouvert"],
        ["T1-2", "2", "6.1", "Mineure", "Filets abîmés", "Remplacer", date(2024, 4, 22), "En cours"],
    ]
    visits = (
        Visit("Fromagerie Cantal SARL", date(2024, 1, 17), "T1-1", "Aurillac", "pass", 86),
        Visit("Meunerie Picarde SA", date(2024, 2, 22), "T1-2", "Amiens", "conditional", 64),
    )
    truth = Truth(
        visits=visits, sites=2, rows=5, findings={"minor": 2, "major": 1}, nonconformities=3, undated=0,
        actions={"closed_unverified": 1, "open": 1, "in_progress": 1},
        due=(date(2024, 2, 17), date(2024, 3, 22), date(2024, 4, 22)), finding_clauses={"5.3": 2, "6.1": 1},
    )  # fmt: skip
    return book_of({"T1 2024": rows}), "bilan T1.xlsx", truth


@workbook("a c m", "it")
def mixed_table_objects_it() -> Made:
    """Two Excel tables on one sheet, one above the other, the lower shifted to the right; a note between them."""
    book = new_book()
    sheet = book.create_sheet("Dati")
    put(sheet, [["N. audit", "Fornitore", "Data audit", "Esito"],
                ["X-1", "Vetreria Murano S.r.l.", date(2024, 3, 7), "Approvato"],
                ["X-2", "Marmi Carrara S.p.A.", date(2024, 3, 14), "Non approvato"]], row=3)  # fmt: skip
    put(sheet, [["I rilievi aperti sono evidenziati in giallo."]], row=8)
    put(sheet, [["N. audit", "Clausola", "Gravità", "Rilievo"],
                ["X-1", "7.1", "Non conformità minore", "Forno senza registro"],
                ["X-2", "4.2", "Non conformità critica", "Polveri oltre il limite"],
                ["X-2", "4.4", "Non conformità maggiore", "Aspirazione guasta"]], row=10, column=3)  # fmt: skip
    as_table(sheet, "Audit", top=3, left=1, bottom=5, right=4)
    as_table(sheet, "Rilievi", top=10, left=3, bottom=13, right=6)
    visits = (
        Visit("Vetreria Murano S.r.l.", date(2024, 3, 7), "X-1", result="pass"),
        Visit("Marmi Carrara S.p.A.", date(2024, 3, 14), "X-2", result="fail"),
    )
    truth = Truth(visits=visits, sites=2, rows=5, findings={"minor": 1, "critical": 1, "major": 1}, nonconformities=3,
                  finding_clauses={"7.1": 1, "4.2": 1, "4.4": 1})  # fmt: skip
    return saved(book), "dati audit.xlsx", truth


@workbook("a i m", "pt")
def mixed_master_and_audits_pt() -> Made:
    """The list of suppliers says code, country and category; the audits name only the code."""
    master = [
        ["Código do fornecedor", "Razão social", "País", "UF", "Categoria", "Ativo"],
        ["F01", "Borrachas Tietê Ltda.", "Brasil", "SP", "Borracha", "Sim"],
        ["F02", "Plásticos Iguaçu S.A.", "Brasil", "PR", "Plástico", "Sim"],
        ["F03", "Aceros del Plata S.A.", "Argentina", "BA", "Aço", "Não"],
    ]
    audits = [
        ["Nº da auditoria", "Código do fornecedor", "Data da auditoria", "Resultado final", "Pontuação total"],
        ["U-1", "F01", date(2024, 5, 7), "Aprovado", "88,0"],
        ["U-2", "F02", date(2024, 5, 9), "Reprovado", "49,5"],
        ["U-3", "F01", date(2024, 11, 5), "Aprovado", "91,5"],
    ]
    visits = (
        Visit("Borrachas Tietê Ltda.", date(2024, 5, 7), "U-1", result="pass", score=88),
        Visit("Plásticos Iguaçu S.A.", date(2024, 5, 9), "U-2", result="fail", score=49.5),
        Visit("Borrachas Tietê Ltda.", date(2024, 11, 5), "U-3", result="pass", score=91.5),
    )
    suppliers = {
        "Borrachas Tietê Ltda.": {"code": "F01", "country": "BR", "category": "Borracha", "active": True},
        "Plásticos Iguaçu S.A.": {"code": "F02", "country": "BR", "category": "Plástico", "active": True},
        "Aceros del Plata S.A.": {"code": "F03", "country": "AR", "category": "Aço", "active": False},
    }
    truth = Truth(visits=visits, rows=6, suppliers=suppliers)
    return book_of({"Fornecedores": master, "Auditorias": audits}), "cadastro e auditorias.xlsx", truth


@workbook("a b m", "vi")
def mixed_pivots_first_vi() -> Made:
    """Two pivot-like sheets stand before the data; the data sheet's first heading is empty (a running number)."""
    by_result = [["Số lượng", "Nhãn cột"], ["Nhãn hàng", "Đạt", "Không đạt", "Tổng cộng"], ["Hà Nội", 1, 1, 2], ["Huế", 1, None, 1],
                 ["Tổng cộng", 2, 1, 3]]  # fmt: skip
    by_year = [["Nhãn hàng", "Số lượng đánh giá"], ["2023", 1], ["2024", 2], ["Tổng cộng", 3]]
    rows = [
        [None, "Mã đánh giá", "Nhà cung cấp", "Nhà máy", "Ngày đánh giá", "Tổng điểm", "Kết quả chung"],
        [1, "HN-1", "Công ty CP Sữa Ba Vì", "Hà Nội", date(2023, 12, 5), 82, "Đạt"],
        [2, "HN-2", "Công ty TNHH Gốm Bát Tràng", "Hà Nội", date(2024, 3, 6), 47, "Không đạt"],
        [3, "HUE-1", "Công ty TNHH Sợi Phú Bài", "Huế", date(2024, 4, 11), 77, "Đạt"],
    ]
    visits = (
        Visit("Công ty CP Sữa Ba Vì", date(2023, 12, 5), "HN-1", "Hà Nội", "pass", 82),
        Visit("Công ty TNHH Gốm Bát Tràng", date(2024, 3, 6), "HN-2", "Hà Nội", "fail", 47),
        Visit("Công ty TNHH Sợi Phú Bài", date(2024, 4, 11), "HUE-1", "Huế", "pass", 77),
    )
    truth = Truth(visits=visits, sites=3, rows=3, skipped=("Theo kết quả", "Theo năm"))
    return book_of({"Theo kết quả": by_result, "Theo năm": by_year, "Dữ liệu": rows}), "tong hop 2024.xlsx", truth


@workbook("a b c m", "de")
def mixed_three_sheets_de() -> Made:
    """List, answers and deviations; the sheets repeat title rows and end with totals; answers have partly met items."""
    audits = [
        ["Auditliste 2024"],
        [],
        ["Auditnummer", "Lieferant", "Werk", "Auditdatum", "Auditart", "Gesamtergebnis"],
        ["L-1", "Kupfer Harz GmbH", "Goslar", "16.01.2024", "Erstaudit", "bestanden"],
        ["L-2", "Zinn Erzgebirge AG", "Aue", "23.01.2024", "Überwachungsaudit", "nicht bestanden"],
        ["Summe", 2],
    ]
    answers = [
        ["Auditnummer", "Frage-Nr.", "Frage", "Ergebnis"],
        ["L-1", "1", "Wareneingang?", "erfüllt"],
        ["L-1", "2", "Prüfmittel?", "teilweise erfüllt"],
        ["L-1", "3", "Umwelt?", "erfüllt"],
        ["L-2", "1", "Wareneingang?", "nicht erfüllt"],
        ["L-2", "2", "Prüfmittel?", "nicht erfüllt"],
        ["L-2", "3", "Umwelt?", "nicht zutreffend"],
    ]
    findings = [
        ["Auditnummer", "Feststellungs-Nr.", "Frage-Nr.", "Schweregrad", "Abweichung", "Maßnahme", "Frist", "Status"],
        ["L-2", "1", "1", "Hauptabweichung", "Keine Prüfung", "Prüfplan", "23.03.2024", "offen"],
        ["L-2", "2", "2", "Nebenabweichung", "Zwei Messschieber", "Kalibrieren", "23.02.2024", "erledigt"],
        ["Gesamt", 2],
    ]
    visits = (
        Visit("Kupfer Harz GmbH", date(2024, 1, 16), "L-1", "Goslar", "pass", None, "initial", "CPC"),
        Visit("Zinn Erzgebirge AG", date(2024, 1, 23), "L-2", "Aue", "fail", None, "periodic", "NNA"),
    )
    truth = Truth(
        visits=visits, sites=2, rows=10, findings={"major": 1, "minor": 1}, nonconformities=2,
        actions={"open": 1, "closed_unverified": 1}, due=(date(2024, 2, 23), date(2024, 3, 23)), undated=0,
        clauses={"2": "PN"}, finding_clauses={"1": 1, "2": 1},
    )  # fmt: skip
    return book_of({"Liste": audits, "Antworten": answers, "Abweichungen": findings}), "Audits komplett.xlsx", truth


@workbook("a m", "tr")
def mixed_year_sheets_tr() -> Made:
    """The same list on one sheet per year, with slightly different headings, and a sheet of instructions."""
    book = new_book()
    put(
        book.create_sheet("Açıklama"),
        [["Bu dosya kalite bölümü tarafından tutulur."], ["Yeni denetimleri alta ekleyin."]],
    )
    first = book.create_sheet("2023")
    put(first, [["Tedarikçi", "Denetim Tarihi", "Puan", "Sonuç"], ["Akdeniz Konserve A.Ş.", date(2023, 5, 9), 71, "Şartlı kabul"],
                ["Toros Un Ltd. Şti.", date(2023, 5, 11), 88, "Başarılı"]])  # fmt: skip
    second = book.create_sheet("2024")
    put(second, [["2024 YILI"], ["Tedarikçi Adı", "Denetim Tarihi", "Toplam Puan", "Genel Sonuç"],
                 ["Akdeniz Konserve A.Ş.", date(2024, 5, 14), 90, "Başarılı"], ["Toros Un Ltd. Şti.", date(2024, 5, 16), 52, "Başarısız"]])  # fmt: skip
    merged(second, "A1:D1")
    visits = (
        Visit("Akdeniz Konserve A.Ş.", date(2023, 5, 9), result="conditional", score=71),
        Visit("Toros Un Ltd. Şti.", date(2023, 5, 11), result="pass", score=88),
        Visit("Akdeniz Konserve A.Ş.", date(2024, 5, 14), result="pass", score=90),
        Visit("Toros Un Ltd. Şti.", date(2024, 5, 16), result="fail", score=52),
    )
    return saved(book), "yıllara göre.xlsx", Truth(visits=visits, sites=2, rows=4, skipped=("Açıklama",))
