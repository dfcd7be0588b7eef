"""Checklists as companies and authorities print them, in French, Spanish, German and Italian."""

from __future__ import annotations

from datetime import date

from tests.corpus.field_forms import Rows, band, one_page, page
from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import new_book, saved


@workbook("f", "fr")
def field_ticks_fr() -> Made:
    """A reference with its date of application, S.O. as third column, the date in words with its day of the week."""
    rows: Rows = [
        ["LOGO", None, "FICHE D'AUDIT FOURNISSEUR", None, None, "Réf. : FR-ACH-012"],
        [None, None, None, None, None, "Indice : B"],
        [None, None, None, None, None, "Date d'application : 01/02/2022"],
        ["Fournisseur :", "Fonderie du Jura SAS", None, "Date de l'audit :", "jeudi 14 mars 2024"],
        ["Site :", "Dole", None, "Auditeur(s) :", "C. Morel, A. Petit"],
        ["N° d'audit :", "AF-2024-11", None, "Personnes rencontrées :", "M. Girard (qualité)"],
        [],
        ["N°", "Exigence", "Conforme", "Non conforme", "S.O.", "Constats / Preuves"],
        band("1 - Management de la qualité", 6),
        ["1.1", "La politique qualité est diffusée", "X", None, None, "Affichage atelier"],
        ["1.2", "Les revues de direction sont tenues", None, "X", None, "Pas de revue en 2023"],
        band("2 - Sécurité et environnement", 6),
        ["2.1", "Le document unique est à jour", "X", None, None, None],
        ["2.2", "Les ICPE sont autorisées", None, None, "X", "Non classé"],
        ["2.3", "Les FDS sont disponibles", None, "X", None, "3 FDS manquantes"],
        ["Total", None, 2, 2, 1, None],
        ["Conclusion :", "Fournisseur agréé sous réserve"],
        ["Visa de l'auditeur", None, None, "Visa du fournisseur"],
    ]
    content = one_page("Fiche", rows, "A1:B3 C1:E3 B4:C4 E4:F4 B5:C5 E5:F5 B6:C6 E6:F6 A9:F9 A12:F12 B17:F17")
    visit = Visit("Fonderie du Jura SAS", date(2024, 3, 14), "AF-2024-11", "Dole", "conditional", None, None, "CNCAN")
    truth = Truth(visits=(visit,), sites=1, findings=None, nonconformities=2, items=5, clauses={"2.2": "A", "2.3": "N"})
    return content, "AF-2024-11 Fonderie du Jura.xlsx", truth


@workbook("f", "fr")
def field_points_fr() -> Made:
    """Marks with 'Note maxi', a chapter's total in its own heading row, a radar's table of chapters on the first sheet."""
    book = new_book()
    page(book, "Synthèse", [
        ["Synthèse de l'évaluation"], ["Chapitre", "Note obtenue", "Note maxi", "%"],
        ["A - Organisation", 5, 6, "83 %"], ["B - Production", 3, 9, "33 %"], ["Total", 8, 15, "53 %"],
    ])  # fmt: skip
    page(book, "Questionnaire", [
        ["GRILLE D'ÉVALUATION FOURNISSEUR"],
        ["Raison sociale", "Plastiform Auvergne", None, None], ["Date d'évaluation", "22/05/2024", "Évaluateur", "S. Blanc"],
        ["Barème : 0 = non satisfaisant, 1 = insuffisant, 2 = à améliorer, 3 = satisfaisant, NA = non applicable"], [],
        ["Repère", "Question", "Note", "Note maxi", "Commentaire"],
        ["A", "Organisation", 5, 6, None],
        ["A1", "Un organigramme existe-t-il ?", 3, 3, None], ["A2", "Les compétences sont-elles suivies ?", 2, 3, "Matrice partielle"],
        ["B", "Production", 3, 9, None],
        ["B1", "Les gammes sont-elles au poste ?", 0, 3, "Absentes"], ["B2", "Les réglages sont-ils validés ?", 3, 3, None],
        ["B3", "Les rebuts sont-ils isolés ?", 0, 3, None], ["B4", "Sous-traitance maîtrisée ?", "NA", None, None],
    ], "A1:E1 B2:D2 A4:E4")  # fmt: skip
    visit = Visit("Plastiform Auvergne", date(2024, 5, 22), None, None, None, None, None, "CPNCNA")
    truth = Truth(
        visits=(visit,),
        sites=1,
        findings=None,
        items=6,
        clauses={"A2": "P", "B3": "N", "B4": "A"},
        skipped=("Synthèse",),
    )
    return saved(book), "évaluation Plastiform.xlsx", truth


@workbook("f", "fr")
def field_letters_fr() -> Made:
    """Letters of a scale that the form explains below: A to D, where B is no 'good' and D no grade of a supplier."""
    rows: Rows = [
        ["AUDIT HYGIÈNE - RESTAURATION COLLECTIVE"],
        ["Établissement audité", None, "Date de visite", "Auditeur"],
        ["Cuisine centrale Les Tilleuls", None, "23/10/2024", "N. Faure"],
        [],
        ["N° critère", "Critère", "Cotation", "Observations"],
        band("RÉCEPTION", 4),
        [1, "Températures contrôlées à réception", "A", None],
        [2, "DLC vérifiées", "B", "1 oubli"],
        band("STOCKAGE", 4),
        [3, "Denrées protégées", "D", "Sol de chambre froide"],
        [4, "Marche en avant", "A", None],
        [5, "Stockage des produits bio", "NA", None],
        [],
        ["A : conforme ; B : partiellement conforme ; D : non conforme ; NA : non applicable"],
    ]
    content = one_page("Grille", rows, "A1:D1 A2:B2 A3:B3 A6:D6 A9:D9 A14:D14")
    visit = Visit("Cuisine centrale Les Tilleuls", date(2024, 10, 23), marks="CPNCA")
    truth = Truth(visits=(visit,), sites=1, findings=None, items=5, clauses={"2": "P", "3": "N", "4": "C", "5": "A"})
    return content, "hygiène Tilleuls.xlsx", truth


@workbook("f", "fr")
def field_graded_columns_fr() -> Made:
    """Tick columns for the grade of a nonconformity; the audit took two days; nothing but a remark below."""
    rows: Rows = [
        ["Rapport d'audit ISO 45001:2018"],
        ["Organisme audité : Transports Rhône Alpin", None, None, "Rapport n° : RA-77"],
        ["Dates d'audit : du 12 au 13 mars 2024", None, None, "Responsable d'audit : P. Lenoir"],
        [],
        ["Article", "Exigences", "Conforme", "NC mineure", "NC majeure", "Non applicable", "Commentaires"],
        ["5.4", "Consultation des travailleurs", "x", None, None, None, None],
        ["6.1.2", "Identification des dangers", None, "x", None, None, "Quai non couvert"],
        ["8.1.4", "Entreprises extérieures", None, None, "x", None, "Aucun plan de prévention"],
        ["8.2", "Situations d'urgence", "x", None, None, None, None],
        ["8.1.3", "Gestion du changement", None, None, None, "x", None],
        [],
        ["Ce rapport ne peut être reproduit que dans son intégralité."],
    ]
    content = one_page("Rapport", rows, "A1:G1 A2:C2 D2:G2 A3:C3 D3:G3 A12:G12")
    visit = Visit("Transports Rhône Alpin", date(2024, 3, 13), "RA-77", None, None, None, None, "CNNCA")
    truth = Truth(
        visits=(visit,), findings=None, nonconformities=2, items=5, clauses={"6.1.2": "N", "8.1.4": "N", "8.1.3": "A"}
    )
    return content, "RA-77.xlsx", truth


@workbook("f d", "fr")
def field_action_plan_fr() -> Made:
    """O / N / SO in one column; the second sheet is the plan of actions by question, with deadlines and their state."""
    book = new_book()
    page(book, "Check-list", [
        ["CHECK-LIST AUDIT SOCIAL"], [],
        ["Nom du fournisseur", "Confection Atlas SARL", "Pays", "Maroc"], ["Date d'audit", "26/11/2024", "Référence audit", "ATL-24"],
        ["Auditeur principal", "Y. Benali", "Type d'audit", "Initial"], [],
        ["Réf", "Question", "O/N/SO", "Preuves"],
        ["Chapitre 1 : Liberté d'association", None, None, None],
        ["1.1", "Des délégués sont-ils élus ?", "O", None], ["1.2", "Les réunions sont-elles tenues ?", "N", "Aucun PV"],
        ["Chapitre 2 : Rémunération", None, None, None],
        ["2.1", "Le salaire minimum est-il respecté ?", "O", None], ["2.2", "Logement fourni décent ?", "SO", None],
    ], "A1:D1 A8:D8 A11:D11")  # fmt: skip
    page(book, "Plan d'actions", [
        ["Plan d'actions correctives"], ["Fournisseur :", "Confection Atlas SARL", None, "Date d'audit :", "26/11/2024"],
        ["Référence audit :", "ATL-24"], [],
        ["N° écart", "Réf question", "Écart constaté", "Criticité", "Action corrective", "Pilote", "Échéance", "Avancement"],
        ["E1", "1.2", "Aucune réunion en 2024", "Majeur", "Calendrier trimestriel", "RH", "15/12/2024", "En cours"],
        ["E2", "1.2", "PV non affichés", "Mineur", "Affichage", "RH", "30/11/2024", "Soldé"],
    ], "A1:H1")  # fmt: skip
    visit = Visit("Confection Atlas SARL", date(2024, 11, 26), "ATL-24", None, None, None, "initial", "CNCA")
    truth = Truth(visits=(visit,), sites=1, findings={"major": 1, "minor": 1}, nonconformities=2,
                  actions={"in_progress": 1, "closed_unverified": 1}, due=(date(2024, 12, 15), date(2024, 11, 30)), items=6,
                  clauses={"1.2": "N", "2.2": "A"}, finding_clauses={"1.2": 2})  # fmt: skip
    return saved(book), "ATL-24 audit social.xlsx", truth


@workbook("f", "es")
def field_gmp_es() -> Made:
    """CUMPLE, NO CUMPLE, N.A. and N.O. as columns, a numbered block of general data, the percentage of compliance."""
    rows: Rows = [
        ["ACTA DE INSPECCIÓN - BUENAS PRÁCTICAS DE MANUFACTURA"],
        ["I. DATOS GENERALES"],
        ["Nombre de la empresa:", "Lácteos del Sur S.A.C.", None, None, "Fecha de inspección:", "19/07/2024"],
        ["Dirección:", "Av. Industrial 450, Arequipa", None, None, "Inspector:", "Rosa Quiroga"],
        ["Acta N°:", "045-2024", None, None, "Hora inicio:", "09:00"],
        ["II. VERIFICACIÓN"],
        ["ÍTEM", "ASPECTO A VERIFICAR", "CUMPLE", "NO CUMPLE", "N.A.", "OBSERVACIONES"],
        band("A. INFRAESTRUCTURA", 6),
        ["A-1", "Pisos impermeables con pendiente", "X", None, None, None],
        ["A-2", "Ventanas con malla", None, "X", None, "Malla rota"],
        band("B. PERSONAL", 6),
        ["B-1", "Carné sanitario vigente", "X", None, None, None],
        ["B-2", "Visitas con indumentaria", None, None, "X", None],
        ["% DE CUMPLIMIENTO", None, "66,7%", None, None, None],
        ["Firma del inspector", None, None, "Firma del representante"],
    ]
    content = one_page("Acta", rows, "A1:F1 A2:F2 B3:D3 B4:D4 B5:D5 A6:F6 A8:F8 A11:F11")
    visit = Visit("Lácteos del Sur S.A.C.", date(2024, 7, 19), "045-2024", None, None, None, None, "CNCA")
    truth = Truth(visits=(visit,), findings=None, nonconformities=1, items=4, clauses={"A-2": "N", "B-2": "A"})
    return content, "acta 045.xlsx", truth


@workbook("f", "es")
def field_scale_es() -> Made:
    """0, 1, 2 as answers with their meaning in the title block, and no maximum beside the question."""
    rows: Rows = [
        ["EVALUACIÓN DE PROVEEDORES EN SITIO"],
        ["Proveedor:", "Empaques del Norte, S.A. de C.V.", "Fecha de auditoría:", "21/02/2024"],
        ["Auditor:", "Ing. Óscar Treviño", "Alcance:", "Planta Monterrey"],
        ["Escala:", "2 = Cumple", "1 = Cumple parcialmente", "0 = No cumple"],
        [],
        ["No.", "Requisito", "Calificación", "Evidencia / Comentarios"],
        ["1", "GESTIÓN", None, None],
        ["1.1", "Existe plan de control", 2, None],
        ["1.2", "Se atienden reclamos en 5 días", 1, "Promedio 8 días"],
        ["2", "PROCESO", None, None],
        ["2.1", "Se liberan primeras piezas", 0, "Sin registro"],
        ["2.2", "Trazabilidad de materia prima", 2, None],
        ["2.3", "Producto en consignación", "N/A", None],
        [],
        ["Elaboró:", "O. Treviño", "Revisó:", "L. Garza"],
    ]
    content = one_page("Evaluación", rows, "A1:D1")
    visit = Visit("Empaques del Norte, S.A. de C.V.", date(2024, 2, 21), marks="CPNCA")
    truth = Truth(visits=(visit,), findings=None, items=5, clauses={"1.2": "P", "2.1": "N", "2.3": "A"})
    return content, "Empaques del Norte.xlsx", truth


@workbook("f", "de")
def field_vda_de() -> Made:
    """A process audit's score sheet: 0, 4, 6, 8, 10 and n.b., the maximum beside, degrees of fulfilment per element."""
    rows: Rows = [
        ["Prozessaudit nach VDA 6.3", None, None, None, None, "Formblatt FB-042, Rev. 3"],
        ["Lieferant:", "Drehteile Kessler GmbH", None, "Auditdatum:", "11.04.2024", None],
        ["Standort:", "Tuttlingen", None, "Auditor / Co-Auditor:", "B. Roth / J. Sommer", None],
        ["Auditbericht-Nr.:", "PA-24-04", None, "Auditart:", "Wiederholungsaudit", None],
        [],
        ["Frage", "Mindestanforderung", "Erreichte Punkte", "Max. Punkte", "Feststellung", "Maßnahme erforderlich"],
        ["P5", "Lieferantenmanagement", None, None, None, None],
        ["5.1", "Werden nur freigegebene Lieferanten eingesetzt?", 10, 10, None, "nein"],
        ["5.2", "Werden Kundenanforderungen weitergegeben?", 8, 10, "Einzelfall", "ja"],
        ["Erfüllungsgrad P5 [%]", None, None, None, "90 %", None],
        ["P6", "Prozessanalyse", None, None, None, None],
        ["6.1.1", "Wurde das Projekt an die Serie übergeben?", 10, 10, None, "nein"],
        ["6.2.1", "Sind Prüfmerkmale im PLP vollständig?", 0, 10, "Merkmal 12 fehlt", "ja"],
        ["6.5.3", "Rücklieferungen bewertet?", "n.b.", None, None, None],
        ["Erfüllungsgrad P6 [%]", None, None, None, "50 %", None],
        [],
        ["Gesamterfüllungsgrad:", "70 %"],
        ["Einstufung:", "C"],
    ]
    content = one_page("Bewertung", rows, "A1:E1 B2:C2 B3:C3 B4:C4")
    visit = Visit("Drehteile Kessler GmbH", date(2024, 4, 11), "PA-24-04", "Tuttlingen", None, None, None, "CPCNU")
    truth = Truth(visits=(visit,), sites=1, findings=None, items=5, clauses={"5.2": "P", "6.2.1": "N"})
    return content, "PA-24-04 Kessler.xlsx", truth


@workbook("f", "de")
def field_safety_walk_de() -> Made:
    """A safety walk: i. O., n. i. O., entfällt with ✓, deadlines and names on the line, a second date for the next walk."""
    rows: Rows = [
        ["Begehungsprotokoll Arbeitssicherheit"],
        ["Firma", "Stahlbau Wendt KG", "Begehung am", "23.09.2024"],
        ["Teilnehmer", "Hr. Wendt, Fr. Sahin, SiFa Kuhn", "Nächste Begehung", "23.03.2025"],
        [],
        ["Lfd. Nr.", "Prüfpunkt", "i. O.", "n. i. O.", "entfällt", "Mangel", "Zu erledigen bis", "Verantwortlich"],
        band("Verkehrswege", 8),
        [1, "Fluchtwege frei und gekennzeichnet", "✓", None, None, None, None, None],
        [2, "Regale geprüft (DIN EN 15635)", None, "✓", None, "Plakette abgelaufen", "15.10.2024", "Lager"],
        band("Maschinen", 8),
        [3, "Schutzeinrichtungen wirksam", "✓", None, None, None, None, None],
        [4, "Roboterzelle", None, None, "✓", None, None, None],
        [],
        ["Datum, Unterschrift Unternehmer", None, None, "Datum, Unterschrift SiFa"],
    ]
    content = one_page("Protokoll", rows, "A1:H1 A6:H6 A9:H9")
    visit = Visit("Stahlbau Wendt KG", date(2024, 9, 23), marks="CNCA")
    truth = Truth(visits=(visit,), findings=None, nonconformities=1, actions={"open": 1}, due=(date(2024, 10, 15),), items=4,
                  clauses={"2": "N", "4": "A"})  # fmt: skip
    return content, "Begehung Wendt.xlsx", truth


@workbook("f", "it")
def field_ticks_it() -> Made:
    """C, NC, OSS, NA as columns with ■; the head in three pairs per line."""
    rows: Rows = [
        ["VERBALE DI VERIFICA ISPETTIVA PRESSO FORNITORE", None, None, None, None, "MOD 08.4-02 Rev. 1 del 12/09/2021"],
        ["Fornitore", "Tessitura Brianza S.r.l.", "Data verifica", "25/06/2024", "N° verbale", "VI-24-08"],
        ["Stabilimento", "Seregno", "Valutatore", "G. Ferri", "Norma", "ISO 9001"],
        [],
        ["Punto norma", "Domanda", "C", "NC", "OSS", "NA", "Note"],
        ["7.1.5", "Gli strumenti sono tarati?", "■", None, None, None, None],
        ["7.5", "I documenti sono controllati?", None, "■", None, None, "Istruzione IO-12 senza data"],
        ["8.5.2", "Il prodotto è identificato?", None, None, "■", None, "Migliorare etichette"],
        ["8.3", "Progettazione", None, None, None, "■", None],
        ["TOTALE", None, 1, 1, 1, 1, None],
        ["Esito della verifica:", "Positivo con riserva"],
        ["Firma valutatore", None, None, "Firma fornitore"],
    ]
    content = one_page("Verbale", rows, "A1:E1 F1:G1 B11:G11")
    visit = Visit(
        "Tessitura Brianza S.r.l.", date(2024, 6, 25), "VI-24-08", "Seregno", "conditional", None, None, "CNCA"
    )
    truth = Truth(visits=(visit,), sites=1, findings=None, items=4, clauses={"7.5": "N", "8.5.2": "C", "8.3": "A"})
    return content, "VI-24-08.xlsx", truth


@workbook("f", "it")
def field_haccp_it() -> Made:
    """SI / NO / N.A. above x; the corrective action and its deadline on the line; a first table of the team in the head."""
    rows: Rows = [
        ["CHECK LIST HACCP - AUTOCONTROLLO"],
        ["Ragione sociale:", "Salumificio Val di Nera", None, "Data sopralluogo:", "18/11/2024"],
        ["Sede operativa:", "Norcia (PG)", None, "Ispettore:", "Dr.ssa Conti"],
        [],
        ["Rif.", "Requisiti", "SI", "NO", "N.A.", "Azione correttiva", "Entro il"],
        band("1. LOCALI", 7),
        ["1a", "Pareti lavabili", "x", None, None, None, None],
        ["1b", "Scarichi sifonati", None, "x", None, "Sostituire il sifone", "30/11/2024"],
        band("2. PERSONALE", 7),
        ["2a", "Formazione aggiornata", "x", None, None, None, None],
        ["2b", "Celle di stagionatura", None, None, "x", None, None],
        [],
        ["Legenda: SI = conforme, NO = non conforme, N.A. = non applicabile"],
    ]
    content = one_page("HACCP", rows, "A1:G1 B2:C2 B3:C3 A6:G6 A9:G9")
    visit = Visit("Salumificio Val di Nera", date(2024, 11, 18), None, "Norcia", None, None, None, "CNCA")
    truth = Truth(visits=(visit,), sites=1, findings=None, nonconformities=1, actions={"open": 1}, due=(date(2024, 11, 30),),
                  items=4, clauses={"1b": "N", "2b": "A"})  # fmt: skip
    return content, "HACCP Val di Nera.xlsx", truth
