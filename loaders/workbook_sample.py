"""The invented rows of the filled sample workbook, by the headings of the template. All names are made up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

Row = dict[str, str | int | float | date]

# supplier, code, category, criticality, site, site code, city, country
_SITES: Final = {
    "N1": ("Nordlicht Textil GmbH", "S-1001", "Fabrics", "High", "Nordlicht Weaving", "N1", "Bremen", "Germany"),
    "N2": ("Nordlicht Textil GmbH", "S-1001", "Fabrics", "High", "Nordlicht Dyeing", "N2", "Porto", "Portugal"),
    "L1": ("Lotus Bay Garments", "S-1002", "Garments", "High", "Lotus Bay Plant 1", "L1", "Hai Phong", "Vietnam"),
    "L2": ("Lotus Bay Garments", "S-1002", "Garments", "High", "Lotus Bay Plant 2", "L2", "Da Nang", "Vietnam"),
    "A1": ("Anatolian Buttons", "S-1003", "Trims", "Low", "Anatolian Buttons", "A1", "Bursa", "Turkey"),
    "M1": ("Monsoon Packaging", "S-1004", "Packaging", "Medium", "Monsoon Packaging", "M1", "Pune", "India"),
}

# number, site, scheme, type, first day, result, score
_VISITS: Final = (
    ("R-2301", "N1", "ISO 9001", "Initial", date(2023, 2, 14), "Pass", 93),
    ("R-2302", "N2", "ISO 9001", "Initial", date(2023, 3, 7), "Pass", 88),
    ("R-2303", "L1", "amfori BSCI", "Initial", date(2023, 4, 18), "C", 74),
    ("R-2304", "A1", "ISO 9001", "Initial", date(2023, 6, 20), "Pass", 91),
    ("R-2305", "M1", "ISO 9001", "Initial", date(2023, 9, 12), "Fail", 58),
    ("R-2401", "M1", "ISO 9001", "Follow-up", date(2024, 1, 16), "Conditional", 76),
    ("R-2402", "N1", "ISO 9001", "Periodic", date(2024, 2, 13), "Pass", 95),
    ("R-2403", "N2", "ISO 9001", "Periodic", date(2024, 3, 5), "Conditional", 79),
    ("R-2404", "L1", "amfori BSCI", "Periodic", date(2024, 4, 23), "B", 86),
    ("R-2405", "L2", "amfori BSCI", "Initial", date(2024, 5, 14), "D", 61),
    ("R-2406", "A1", "ISO 9001", "Periodic", date(2024, 6, 18), "Pass", 92),
    ("R-2407", "M1", "ISO 9001", "Periodic", date(2024, 9, 10), "Pass", 84),
    ("R-2501", "L1", "amfori BSCI", "Periodic", date(2025, 4, 15), "B", 88),
    ("R-2502", "L2", "amfori BSCI", "Periodic", date(2025, 5, 13), "C", 72),
)

_CHECKLISTS: Final = {
    "ISO 9001": (
        ("7.1.5", "Support", "Measuring equipment is calibrated and marked"),
        ("8.4", "Operation", "Incoming material is inspected before use"),
        ("8.5", "Operation", "Work instructions hang where the work is done"),
        ("8.7", "Operation", "Rejected goods are kept apart from good ones"),
    ),
    "amfori BSCI": (
        ("5.1", "Fair remuneration", "Overtime is paid as the law says"),
        ("6.1", "Decent working hours", "Working hours stay within the legal limit"),
        ("7.1", "Occupational health and safety", "Emergency exits are free and unlocked"),
        ("12.1", "Protection of the environment", "Waste water is treated before it leaves the site"),
        ("13.1", "Ethical business behaviour", "Gifts to buyers are forbidden in writing"),
    ),
}
_VERSIONS: Final = {"ISO 9001": "2015", "amfori BSCI": "2.0"}
_FIRMS: Final = {"ISO 9001": ("Kestrel Certification", "Ines Falk"), "amfori BSCI": ("Open Gate Audits", "Tomas Reyes")}

# One letter per item of the checklist, in its order.
_OUTCOMES: Final = {
    "R-2301": "CCCC", "R-2302": "CCPC", "R-2303": "NNCCC", "R-2304": "CCCC", "R-2305": "NCNN", "R-2401": "CACP",
    "R-2402": "CCCC", "R-2403": "CNPC", "R-2404": "CPCCC", "R-2405": "CNNPC", "R-2406": "CCCX", "R-2407": "CCCN",
    "R-2501": "CCCCC", "R-2502": "CNCCA",
}  # fmt: skip
_WORDS: Final = {"C": "Conform", "P": "Partial", "N": "Nonconform", "A": "Not applicable", "X": "Not assessed"}

# audit, clause, severity, text, cause, action, owner, days given, moved by days, closed after, verified after, status
_FOUND: Final = (
    ("R-2302", "8.5", "Minor", "Two looms without instructions", "New looms", "Print and hang them", "J. Pires",
     60, 0, 41, 75, "Closed and verified"),
    ("R-2303", "5.1", "Major", "Overtime in March paid at the plain rate", "Payroll set up wrongly",
     "Correct payroll and pay the difference", "Mai Tran", 90, 30, 112, 371, "Closed and verified"),
    ("R-2303", "6.1", "Major", "Seventy-two hours in one week", "Late orders", "Weekly limit in the plan", "Mai Tran",
     90, 0, 88, None, "Closed"),
    ("R-2305", "7.1.5", "Major", "Scales without a calibration mark", "Nobody named", "Name a person, calibrate",
     "R. Kulkarni", 60, 0, 52, 126, "Closed and verified"),
    ("R-2305", "8.5", "Minor", "Old drawing at press 3", "Drawings are copied by hand", "Withdraw old drawings",
     "R. Kulkarni", 60, 0, 58, 126, "Closed and verified"),
    ("R-2305", "8.7", "Critical", "Rejected boxes among good ones", "No marked area", "Fence off a red area",
     "R. Kulkarni", 30, 0, 30, 126, "Closed and verified"),
    ("R-2403", "8.4", "Major", "Three lots used without inspection", "Inspector was ill", "Train a second inspector",
     "J. Pires", 90, 60, None, None, "Pending verification"),
    ("R-2405", "6.1", "Major", "Sixty-eight hours in two weeks", "Late orders", "Weekly limit in the plan", "Huy Le",
     90, 60, None, None, "In progress"),
    ("R-2405", "7.1", "Zero tolerance", "Emergency exit locked during the shift", "Fear of theft",
     "Remove locks, fit alarms", "Huy Le", 7, 0, 3, 9, "Closed and verified"),
    ("R-2407", "8.7", "Minor", "Two boxes without a label in the red area", None, "Labels at the gate", "R. Kulkarni",
     60, 0, None, None, "Open"),
    ("R-2407", None, "Observation", "The store room is full", None, None, None, None, 0, None, None, None),
    ("R-2502", "6.1", "Major", "Sixty-six hours in one week", "Late orders", None, None, None, 0, None, None, None),
)  # fmt: skip


def _audits() -> tuple[Row, ...]:
    rows = []
    for number, site_key, scheme, kind, day, result, score in _VISITS:
        supplier, code, category, criticality, site, site_code, city, country = _SITES[site_key]
        firm, auditor = _FIRMS[scheme]
        row: Row = {
            "Supplier Name": supplier, "Supplier Code": code, "Supplier Category": category,
            "Supplier Criticality": criticality, "Supplier Active": "Yes", "Site Name": site, "Site Code": site_code,
            "City": city, "Country": country, "Audit Number": number, "Audit Scheme": scheme,
            "Scheme Version": _VERSIONS[scheme], "Audit Type": kind, "Notice Type": "Announced",
            "Lead Auditor": auditor, "Audit Firm": firm, "Audit Date": day, "Audit End Date": day + timedelta(days=1),
            "Man Days": 2, "Audit Result": result, "Audit Score": score,
            "Next Audit Due": day.replace(year=day.year + 1),
        }  # fmt: skip
        rows.append(row)
    return tuple(rows)


def _answers() -> tuple[Row, ...]:
    return tuple(
        {
            "Audit Number": number, "Audit Section": section, "Clause": clause, "Question Text": question,
            "Answer": _WORDS[letter],
        }
        for number, _, scheme, *_ in _VISITS
        for letter, (clause, section, question) in zip(_OUTCOMES[number], _CHECKLISTS[scheme], strict=True)
    )  # fmt: skip


def _findings() -> tuple[Row, ...]:
    days = {number: day for number, _, _, _, day, _, _ in _VISITS}
    rows: list[Row] = []
    for at, found in enumerate(_FOUND, start=1):
        audit, clause, severity, text, cause, action, owner, given, moved, closed, verified, status = found
        said: dict[str, str | date | None] = {
            "Audit Number": audit, "Finding Number": f"F-{at:02}", "Clause": clause, "Severity": severity,
            "Finding Text": text, "Root Cause": cause, "Action Number": f"A-{at:02}" if action else None,
            "Corrective Action": action, "Action Owner": owner,
            "Original Due Date": _after(days[audit], given), "Due Date": _after(days[audit], given, moved),
            "Closed Date": _after(days[audit], closed), "Verified Date": _after(days[audit], verified),
            "Action Status": status,
        }  # fmt: skip
        rows.append({heading: value for heading, value in said.items() if value is not None})
    return tuple(rows)


def _after(day: date, count: int | None, more: int = 0) -> date | None:
    return None if count is None else day + timedelta(days=count + more)


AUDITS: Final = _audits()
ANSWERS: Final = _answers()
FINDINGS: Final = _findings()
