"""The checklists of the two outside schemes; the questions are worded for this demo, not quoted."""

from data.demo.items import BSCI, ISO, Checklist, Item

_AREAS = (
    ("PA1", "MGT", "MGT-SYS"),
    ("PA2", "SOC", "SOC-GRV"),
    ("PA3", "SOC", "SOC-FOA"),
    ("PA4", "SOC", "SOC-DIS"),
    ("PA5", "SOC", "SOC-WAG"),
    ("PA6", "SOC", "SOC-HRS"),
    ("PA7", "OHS", "OHS-MGT"),
    ("PA8", "SOC", "SOC-CHL"),
    ("PA9", "SOC", "SOC-CHL"),
    ("PA10", "SOC", "SOC-EMP"),
    ("PA11", "SOC", "SOC-FRC"),
    ("PA12", "ENV", "ENV-EMS"),
    ("PA13", "ETH", "ETH-BRB"),
)

_BSCI_ROWS = (
    ("PA1.1", 1.2, "Someone in management answers for social matters", "Nobody is named for social matters"),
    ("PA1.2", 1.5, "Subcontractors are followed up", "Subcontractors are not followed up"),
    ("PA2.1", 1.1, "Workers are told about their rights", "Workers do not know their rights"),
    ("PA2.2", 1.3, "Complaints can be made and are answered", "Complaint box without any answer"),
    ("PA3.1", 0.7, "Workers may join a union of their choice", "Rules of the house forbid meetings"),
    ("PA3.2", 0.9, "Worker representatives are elected freely", "Representatives named by management"),
    ("PA4.1", 0.6, "Hiring and pay do not depend on origin or sex", "Pregnancy asked for at hiring"),
    ("PA4.2", 0.6, "Discipline follows written rules", "Fines without written rule"),
    ("PA5.1", 0.8, "The legal minimum wage is paid", "Trainees paid below the minimum"),
    ("PA5.2", 1.4, "Social benefits are granted to all", "Part of the workers without social insurance"),
    ("PA6.1", 1.8, "Weekly hours stay within the legal limit", "Weekly hours above the legal limit"),
    ("PA6.2", 1.3, "A day of rest is granted", "Work on the day of rest"),
    ("PA7.1", 1.5, "Fire protection and exits are in order", "Exit sign missing and extinguisher overdue"),
    ("PA7.2", 1.4, "Machines and electrics are safe", "Open switch box"),
    ("PA8.1", 0.3, "No child is employed", "No proof of age in the file"),
    ("PA8.2", 0.5, "A remedy for found child labour is written down", "No written remedy"),
    ("PA9.1", 0.6, "Young workers are registered", "Register of young workers not kept"),
    ("PA9.2", 0.6, "Young workers are kept from hazards and night work", "Young worker on night shift"),
    ("PA10.1", 0.9, "Every worker holds a contract", "Workers without contract"),
    ("PA10.2", 0.9, "Terms are explained before work starts", "Terms not explained in the worker's language"),
    ("PA11.1", 0.3, "Nobody works under threat or debt", "Deposit taken for tools"),
    ("PA11.2", 0.5, "Workers may leave after notice", "Last wage held back at leaving"),
    ("PA12.1", 1.1, "Permits for the environment are held", "Permit for waste water expired"),
    ("PA12.2", 1.1, "Waste and effects are controlled", "Hazardous waste without transfer note"),
    ("PA13.1", 0.7, "Bribery is ruled out and reported", "No rule against bribery"),
    ("PA13.2", 1.0, "Records shown are true and complete", "Two sets of time records"),
)

_ISO_ROWS = (
    ("4.1", "MGT-SYS", 0.6, "Themen im Umfeld sind bestimmt", "Themen im Umfeld nicht überprüft"),
    ("4.4", "MGT-SYS", 0.8, "Prozesse sind festgelegt", "Wechselwirkung der Prozesse nicht beschrieben"),
    ("5.1", "MGT-SYS", 0.6, "Die Leitung steht für Qualität ein", "Leitung nimmt an Besprechungen nicht teil"),
    ("5.2", "MGT-SYS", 0.5, "Die Qualitätspolitik ist bekannt", "Qualitätspolitik in der Fertigung unbekannt"),
    ("6.1", "MGT-SYS", 1.2, "Risiken werden behandelt", "Risikobewertung älter als zwei Jahre"),
    ("6.2", "MGT-SYS", 1.1, "Qualitätsziele sind messbar", "Ziele ohne Kennzahl"),
    ("7.1.3", "MGT-SYS", 1.0, "Anlagen werden instand gehalten", "Wartungsplan nicht eingehalten"),
    ("7.1.5", "QUA-EQP", 1.5, "Messmittel sind kalibriert", "Messschieber über dem Kalibriertermin"),
    ("7.2", "MGT-SYS", 1.1, "Kompetenz ist nachgewiesen", "Nachweis der Einarbeitung fehlt"),
    ("7.5", "QUA-REC", 1.4, "Dokumente sind gelenkt", "Veraltete Anweisung am Arbeitsplatz"),
    ("8.1", "QUA-PPC", 0.9, "Abläufe sind geplant", "Prüfplan für neues Produkt fehlt"),
    ("8.4.1", "QUA-RMP", 1.3, "Lieferanten werden bewertet", "Lieferantenbewertung nicht durchgeführt"),
    ("8.4.2", "QUA-RMP", 1.1, "Zulieferungen werden geprüft", "Wareneingang ohne Prüfvermerk"),
    ("8.5.1", "QUA-PPC", 1.3, "Die Fertigung ist beherrscht", "Prozessparameter außerhalb der Vorgabe"),
    ("8.5.2", "QUA-PPC", 1.1, "Teile sind rückverfolgbar", "Losnummer auf dem Behälter fehlt"),
    ("8.5.6", "QUA-PPC", 0.8, "Änderungen werden gesteuert", "Änderung ohne Freigabe"),
    ("8.6", "QUA-FPI", 0.9, "Produkte werden freigegeben", "Freigabe ohne Unterschrift"),
    ("8.7", "QUA-NCP", 1.2, "Fehlerhafte Teile sind gesperrt", "Sperrlager nicht abgetrennt"),
    ("9.1.2", "MGT-SYS", 0.8, "Kundenzufriedenheit wird verfolgt", "Reklamationen nicht ausgewertet"),
    ("9.2", "MGT-SYS", 1.0, "Interne Audits finden statt", "Internes Audit überfällig"),
    ("9.3", "MGT-SYS", 0.8, "Die Leitung bewertet das System", "Managementbewertung unvollständig"),
    ("10.2", "QUA-NCP", 1.5, "Korrekturmaßnahmen wirken", "Wirksamkeit der Maßnahme nicht geprüft"),
)


def _bsci_items() -> tuple[Item, ...]:
    area = {code: (dimension, topic) for code, dimension, topic in _AREAS}
    items = []
    for code, difficulty, text, problem in _BSCI_ROWS:
        dimension, topic = area[code.split(".")[0]]
        critical = code in {"PA8.1", "PA11.1"}
        items.append(Item(f"bsci {code}", code, dimension, topic, text, problem, difficulty, critical))
    return tuple(items)


def _iso_items() -> tuple[Item, ...]:
    return tuple(
        Item(f"iso {code}", code, topic[:3], topic, text, problem, difficulty)
        for code, topic, difficulty, text, problem in _ISO_ROWS
    )


BSCI_2_0 = Checklist(BSCI, "2.0", _bsci_items())
ISO_2015 = Checklist(ISO, "2015", _iso_items())
