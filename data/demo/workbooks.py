"""The four workbooks of the demo, each shaped like another source."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from data.demo.answers import CONFORM, NONCONFORM, NOT_APPLICABLE, NOT_ASSESSED, PARTIAL
from data.demo.audits import FOLLOW_UP, Audit, Simulation
from data.demo.findings import CLOSED, CRITICAL, IN_PROGRESS, MAJOR, MINOR, OBSERVATION, OPEN, PENDING, Finding
from data.demo.items import BSCI, HOUSE, ISO, TOPICS
from data.demo.sheets import Cell, Sheet, write_sheets
from data.demo.verdicts import CONDITIONAL, FAIL, PASS, grade

HOUSE_EARLY, HOUSE_LATE = "house-audits-2020-2022.xlsx", "house-audits-2023-2025.xlsx"
BSCI_EXPORT, ISO_REPORTS = "bsci-export.xlsx", "iso9001-auditberichte.xlsx"
FILE_NAMES = (HOUSE_EARLY, HOUSE_LATE, BSCI_EXPORT, ISO_REPORTS)

_FIRST_LATE_YEAR = 2023

_KIND = {"initial": "Initial", "periodic": "Periodic", FOLLOW_UP: "Follow-up"}
_NOTICE = {"announced": "Announced", "semi_announced": "Semi-announced", "unannounced": "Unannounced"}
_RESULT = {PASS: "Pass", CONDITIONAL: "Conditional", FAIL: "Fail"}
_HOUSE_ANSWER = {
    CONFORM: "Pass",
    PARTIAL: "Needs Improvement",
    NONCONFORM: "Fail",
    NOT_APPLICABLE: "N/A",
    NOT_ASSESSED: "Not Assessed",
}
_BSCI_ANSWER = {
    CONFORM: "Yes",
    PARTIAL: "Partially",
    NONCONFORM: "No",
    NOT_APPLICABLE: "Not Applicable",
    NOT_ASSESSED: "Not Assessed",
}
_SEVERITY = {CRITICAL: "Critical", MAJOR: "Major", MINOR: "Minor", OBSERVATION: "Observation"}
_STATUS = {OPEN: "Open", IN_PROGRESS: "In Progress", PENDING: "Pending Verification", CLOSED: "Closed"}

_COUNTRY_DE = {
    "China": "China",
    "South Korea": "Südkorea",
    "Vietnam": "Vietnam",
    "Indonesia": "Indonesien",
    "India": "Indien",
    "Bangladesh": "Bangladesch",
    "Pakistan": "Pakistan",
    "Türkiye": "Türkei",
    "Morocco": "Marokko",
    "Portugal": "Portugal",
    "Italy": "Italien",
    "Germany": "Deutschland",
}
_KIND_DE = {"initial": "Erstaudit", "periodic": "Überwachungsaudit", FOLLOW_UP: "Nachaudit"}
_NOTICE_DE = {"announced": "angekündigt", "semi_announced": "teilangekündigt", "unannounced": "unangekündigt"}
_RESULT_DE = {PASS: "bestanden", CONDITIONAL: "bedingt freigegeben", FAIL: "nicht bestanden"}
_ANSWER_DE = {
    CONFORM: "erfüllt",
    PARTIAL: "teilweise erfüllt",
    NONCONFORM: "nicht erfüllt",
    NOT_APPLICABLE: "nicht zutreffend",
    NOT_ASSESSED: "nicht bewertet",
}
_SEVERITY_DE = {MAJOR: "Hauptabweichung", MINOR: "Nebenabweichung", OBSERVATION: "Verbesserungspotenzial"}
_STATUS_DE = {OPEN: "offen", IN_PROGRESS: "in Umsetzung", PENDING: "umgesetzt", CLOSED: "geschlossen"}

_HOUSE_AUDITS = (
    "Audit No.", "Supplier Code", "Supplier", "Site", "Country", "Region", "City", "Category", "Criticality",
    "Audit Type", "Audit Date", "Audit End Date", "Scheme", "Scheme Version", "Announcement", "Lead Auditor",
    "Audit Firm", "Man-days", "Overall Result", "Overall Score", "Next Audit Date",
)  # fmt: skip
_HOUSE_ANSWERS = ("Audit No.", "Dimension", "Topic", "Question ID", "Question", "Answer")
_HOUSE_FINDINGS = (
    "Audit No.", "Finding No.", "Question ID", "Dimension", "Topic", "Severity", "Finding Description", "Root Cause",
    "Action No.", "Corrective Action", "Responsible", "Original Due Date", "Due Date", "Closed Date",
    "Verification Date", "Status",
)  # fmt: skip
_BSCI_AUDITS = (
    "Audit ID", "Business Partner", "Supplier ID", "Production Site", "City", "Country", "Region", "Programme",
    "Scheme Version", "Assessment Type", "Notification", "Audit Start Date", "Audit To", "Audit Company",
    "Lead Auditor", "Audit Days", "Overall Rating", "Valid Until",
)  # fmt: skip
_BSCI_ANSWERS = ("Audit ID", "Performance Area", "Question No.", "Question", "Response")
_BSCI_FINDINGS = ("Audit ID", "Finding No.", "Performance Area", "Question No.", "Severity", "Issue Title")
_ISO_AUDITS = (
    "Audit-Nr.", "Lieferantennummer", "Lieferant", "Werk", "Ort", "Land", "Region", "Norm", "Normausgabe", "Auditart",
    "Ankündigung", "Auditdatum", "Auditende", "Auditleiter", "Auditgesellschaft", "Audittage", "Gesamtergebnis",
    "Nächstes Audit",
)  # fmt: skip
_ISO_ANSWERS = ("Audit-Nr.", "Normkapitel", "Anforderung", "Antwort")
_ISO_FINDINGS = (
    "Audit-Nr.", "Feststellungs-Nr.", "Normkapitel", "Schweregrad", "Feststellung", "Ursache", "Korrekturmaßnahme",
    "Verantwortlich", "Ursprünglicher Termin", "Frist", "Erledigt am", "Verifiziert am", "Status",
)  # fmt: skip


def finding_number(audit: Audit, at: int) -> str:
    """The printed number of the finding at position `at`, from 0."""
    return f"{audit.number}-F{at + 1:02d}"


def action_number(audit: Audit, at: int) -> str:
    """The printed number of the action behind the finding at position `at`, from 0."""
    return f"{audit.number}-A{at + 1:02d}"


def _german(day: date | None) -> str | None:
    return day.strftime("%d.%m.%Y") if day else None


def _house_audit(audit: Audit) -> tuple[Cell, ...]:
    site, supplier = audit.site, audit.site.supplier
    return (
        audit.number, supplier.code, supplier.name, site.name, supplier.country.name, site.region, site.city,
        supplier.category, supplier.criticality, _KIND[audit.kind], audit.day, audit.last_day, audit.scheme,
        audit.version, _NOTICE[audit.notice], audit.auditor.name, audit.auditor.firm, audit.man_days,
        _RESULT[audit.result], audit.score, audit.next_due,
    )  # fmt: skip


def _house_answers(audits: Sequence[Audit]) -> Iterator[tuple[Cell, ...]]:
    for audit in audits:
        for answer in audit.answers:
            item = answer.item
            outcome = _HOUSE_ANSWER[answer.outcome]
            yield (audit.number, item.dimension, TOPICS[item.topic], item.code, item.text, outcome)


def _action_cells(finding: Finding, number: str) -> tuple[Cell, ...]:
    action = finding.action
    if action is None:
        return (None,) * 8
    return (
        number, action.text, action.owner, action.original_due, action.due, action.closed, action.verified,
        _STATUS[action.state],
    )  # fmt: skip


def _house_findings(audits: Sequence[Audit]) -> Iterator[tuple[Cell, ...]]:
    for audit in audits:
        for at, finding in enumerate(audit.findings):
            item = finding.item
            yield (
                audit.number, finding_number(audit, at), item.code, item.dimension, TOPICS[item.topic],
                _SEVERITY[finding.severity], finding.text, finding.root_cause or None,
                *_action_cells(finding, action_number(audit, at)),
            )  # fmt: skip


def _house_sheets(audits: Sequence[Audit]) -> list[Sheet]:
    return [
        Sheet("Audits", _HOUSE_AUDITS, (_house_audit(audit) for audit in audits)),
        Sheet("Answers", _HOUSE_ANSWERS, _house_answers(audits)),
        Sheet("Findings", _HOUSE_FINDINGS, _house_findings(audits)),
    ]


def _bsci_audit(audit: Audit) -> tuple[Cell, ...]:
    site, supplier = audit.site, audit.site.supplier
    return (
        audit.number, supplier.name, supplier.code, site.name, site.city, supplier.country.name, site.region,
        audit.scheme, audit.version, _KIND[audit.kind], _NOTICE[audit.notice], audit.day.isoformat(),
        audit.last_day.isoformat(), audit.auditor.firm, audit.auditor.name, audit.man_days,
        _bsci_rating(audit), audit.next_due.isoformat(),
    )  # fmt: skip


def _bsci_rating(audit: Audit) -> str:
    """The letter; a follow-up of a few questions is rated by what is left, as their share would say nothing."""
    if audit.kind == FOLLOW_UP:
        return {PASS: "B", CONDITIONAL: "C", FAIL: "E"}[audit.result]
    return grade(audit.score or 0.0)


def _area(code: str) -> str:
    return code.split(".")[0]


def _bsci_answers(audits: Sequence[Audit]) -> Iterator[tuple[Cell, ...]]:
    for audit in audits:
        for answer in audit.answers:
            item = answer.item
            yield (audit.number, _area(item.code), item.code, item.text, _BSCI_ANSWER[answer.outcome])


def _bsci_findings(audits: Sequence[Audit]) -> Iterator[tuple[Cell, ...]]:
    for audit in audits:
        for at, finding in enumerate(audit.findings):
            code, severity = finding.item.code, _SEVERITY[finding.severity]
            yield (audit.number, finding_number(audit, at), _area(code), code, severity, finding.text)


def _bsci_sheets(audits: Sequence[Audit]) -> list[Sheet]:
    about = (("Invented demo data",), ("Follow-ups hold the questions that had failed only",))
    return [
        Sheet("About this export", (), (), preamble=about),
        Sheet("Audits", _BSCI_AUDITS, (_bsci_audit(audit) for audit in audits)),
        Sheet("Performance Areas", _BSCI_ANSWERS, _bsci_answers(audits)),
        Sheet("Findings", _BSCI_FINDINGS, _bsci_findings(audits)),
    ]


def _iso_audit(audit: Audit) -> tuple[Cell, ...]:
    site, supplier = audit.site, audit.site.supplier
    return (
        audit.number, supplier.code, supplier.name, site.name, site.city, _COUNTRY_DE[supplier.country.name],
        site.region, audit.scheme, audit.version, _KIND_DE[audit.kind], _NOTICE_DE[audit.notice], _german(audit.day),
        _german(audit.last_day), audit.auditor.name, audit.auditor.firm, audit.man_days, _RESULT_DE[audit.result],
        _german(audit.next_due),
    )  # fmt: skip


def _iso_answers(audits: Sequence[Audit]) -> Iterator[tuple[Cell, ...]]:
    for audit in audits:
        for answer in audit.answers:
            yield (audit.number, answer.item.code, answer.item.text, _ANSWER_DE[answer.outcome])


def _iso_findings(audits: Sequence[Audit]) -> Iterator[tuple[Cell, ...]]:
    for audit in audits:
        for at, finding in enumerate(audit.findings):
            cells: list[Cell] = [None] * 7
            action = finding.action
            if action is not None:
                days = (action.original_due, action.due, action.closed, action.verified)
                cells = [action.text, action.owner, *map(_german, days), _STATUS_DE[action.state]]
            yield (
                audit.number, finding_number(audit, at), finding.item.code, _SEVERITY_DE[finding.severity],
                finding.text, finding.root_cause or None, *cells,
            )  # fmt: skip


def _iso_sheets(audits: Sequence[Audit]) -> list[Sheet]:
    title: tuple[tuple[Cell, ...], ...] = (("Auditberichte ISO 9001 (erfundene Daten)",), ())
    return [
        Sheet("Auditberichte", _ISO_AUDITS, (_iso_audit(audit) for audit in audits), preamble=title),
        Sheet("Prüfpunkte", _ISO_ANSWERS, _iso_answers(audits)),
        Sheet("Feststellungen", _ISO_FINDINGS, _iso_findings(audits)),
    ]


def write_workbooks(simulation: Simulation, folder: Path) -> tuple[Path, ...]:
    """Write the four workbooks into the folder, which must exist; their paths."""
    house = [audit for audit in simulation.audits if audit.scheme == HOUSE]
    early = [audit for audit in house if audit.day.year < _FIRST_LATE_YEAR]
    late = [audit for audit in house if audit.day.year >= _FIRST_LATE_YEAR]
    bsci = [audit for audit in simulation.audits if audit.scheme == BSCI]
    iso = [audit for audit in simulation.audits if audit.scheme == ISO]
    write_sheets(folder / HOUSE_EARLY, _house_sheets(early), title="House audits 2020 to 2022")
    write_sheets(folder / HOUSE_LATE, _house_sheets(late), title="House audits 2023 to 2025")
    write_sheets(folder / BSCI_EXPORT, _bsci_sheets(bsci), title="Social audits, platform export")
    write_sheets(folder / ISO_REPORTS, _iso_sheets(iso), title="ISO 9001 Auditberichte")
    return tuple(folder / name for name in FILE_NAMES)
