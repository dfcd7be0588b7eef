"""What is on file of every supplier on a day that its risk is told from."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.facts import Fact, Known, Visit, worst


def risk_evidence(known: Known, day: date) -> dict[str, dict[str, Any]]:
    """Supplier -> evidence."""
    return {supplier: _evidence(known, supplier, day) for supplier in known.suppliers}


def _evidence(known: Known, supplier: str, day: date) -> dict[str, Any]:
    visits = [visit for visit in known.visits if visit.place["supplier"] == supplier and visit.date <= day]
    full = [visit for visit in visits if visit.is_full]
    latest = _latest(full)
    facts = [fact for visit in visits for fact in visit.findings if fact.is_nonconformity]
    open_facts = [fact for fact in facts if _is_open(fact, latest, day)]
    late = [(fact, late) for fact in facts for late in _overdue(fact, day)]
    again = [
        fact
        for visit in known.visits
        for fact in visit.findings
        if fact.state == "repeated" and any(fact.again is each for each in latest)
    ]
    return {
        "audits": len(full),
        "last_audit": max((visit.date for visit in full), default=None),
        "last_result": worst([visit.result for visit in latest]),
        "open_critical": sum(fact.severity == "critical" for fact in open_facts),
        "open_major": sum(fact.severity == "major" for fact in open_facts),
        "overdue": len(late),
        "overdue_major": sum(fact.severity in ("critical", "major") for fact, _ in late),
        "repeats": len(again),
    }


def _latest(full: list[Visit]) -> list[Visit]:
    """The full audits of each site's last date."""
    last: dict[str, date] = {}
    for visit in full:
        last[visit.place["site"]] = max(visit.date, last.get(visit.place["site"], visit.date))
    return [visit for visit in full if visit.date == last[visit.place["site"]]]


def _is_open(fact: Fact, latest: list[Visit], day: date) -> bool:
    """While it has an open action; without any action until its site's next full audit."""
    if fact.actions:
        return any(_standing_open(action, day) for action in fact.actions)
    return any(fact.visit is visit for visit in latest)


def _overdue(fact: Fact, day: date) -> list[Any]:
    due = [(action, action.due or action.original_due) for action in fact.actions if _standing_open(action, day)]
    return [action for action, until in due if until is not None and until < day]


def _standing_open(action: Any, day: date) -> bool:
    if action.state in ("void", "plan_rejected"):
        return bool(action.state == "plan_rejected")
    if action.closed is not None:
        return bool(action.closed > day)
    return action.state not in ("closed_unverified", "closed_verified")
