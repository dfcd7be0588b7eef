"""The fields a sheet's columns can be: what kind of value each holds, and which shapes of sheet know it."""

from __future__ import annotations

from typing import Final

# kind: text, name, code, date, number, or the label dictionary that reads it ('severity', 'answer', ...).
FIELDS: Final[dict[str, str]] = {
    "supplier": "name", "supplier_code": "code", "site": "name", "site_code": "code", "country": "country",
    "region": "text", "city": "text", "address": "text", "category": "text", "criticality": "criticality",
    "active": "active",
    "audit_no": "code", "audit_date": "date", "audit_end_date": "date", "audit_type": "audit_type",
    "notice": "notice", "auditor": "text", "audit_firm": "text", "scheme": "scheme", "scheme_version": "text",
    "man_days": "number", "overall_result": "result", "overall_score": "score", "next_due": "date",
    "section": "text", "dimension": "dimension", "topic": "text",
    "question_id": "code", "question_text": "text", "answer": "answer", "score": "score", "max_score": "number",
    "weight": "number",
    "finding_no": "code", "finding_text": "text", "severity": "severity", "root_cause": "text",
    "action_no": "code", "corrective_action": "text", "correction": "text", "responsible": "text",
    "original_due_date": "date", "due_date": "date", "closed_date": "date", "verified_date": "date",
    "status": "status",
    "serial": "code", "comment": "text", "total": "number", "row_counter": "text",
}  # fmt: skip

LABELLED: Final = (
    "criticality",
    "active",
    "audit_type",
    "notice",
    "result",
    "dimension",
    "answer",
    "severity",
    "status",
)
DATES: Final = tuple(name for name, kind in FIELDS.items() if kind == "date")

ITEM: Final = ("question_id", "question_text")
FINDING: Final = ("finding_no", "finding_text", "severity", "root_cause")
ACTION: Final = (
    "action_no", "corrective_action", "correction", "responsible", "original_due_date", "due_date", "closed_date",
    "verified_date", "status",
)  # fmt: skip

# When a heading may be several fields and its values do not decide, the earlier field of the sheet's shape wins.
PREFERENCE: Final[dict[str, tuple[str, ...]]] = {
    "audits": ("overall_result", "overall_score", "audit_date", "scheme", "category", "region", "city"),
    "sections": ("overall_result", "overall_score", "section", "audit_date", "region"),
    "answers": ("answer", "score", "question_id", "section", "audit_date", "question_text", "max_score"),
    "actions": ("finding_no", "action_no", "due_date", "status", "question_id"),
    "suppliers": ("supplier", "supplier_code", "country", "region", "category"),
    "findings": ("severity", "finding_text", "question_id", "due_date", "section", "status", "audit_date"),
}
