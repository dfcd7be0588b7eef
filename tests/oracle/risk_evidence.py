"""What is on file of every supplier on a day that its risk is told from."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.facts import Fact, Known, Visit, worst

GRAVE = ("critical", "major")


def risk_evidence(known: Known, day: date) -> dict[str, dict[str, Any]]:
    """Supplier -> evidence."""
    return {supplier: _evidence(known, supplier, day) for supplier in known.suppliers}


def _evidence(known: Known, supplier: str, day: date) -> dict[str, Any]:
    visits = [visit for visit in known.visits if visit.place["supplier"] == supplier and visit.date <= day]
    full = [visit for visit in visits if visit.is_full]
    latest = _latest(full)
    facts = [fact for visit in visits for fact in visit.findings if fact.is_nonconformity]
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
        **_counts(known, supplier, facts, full, latest, day),
        "repeats": len(again),
    }


def _counts(
    known: Known, supplier: str, facts: list[Fact], full: list[Visit], latest: list[Visit], day: date
) -> dict[str, int | None]:
    """Sums over the sites; a site that counts none where nobody would have told says nothing."""
    told: dict[str, list[int]] = {"open_critical": [], "open_major": [], "overdue": [], "overdue_major": []}
    kept = {fact.visit.scheme for visit in known.visits if visit.date <= day for fact in visit.findings}
    for site in {place["site"] for place in known.places if place["supplier"] == supplier}:
        own = [fact for fact in facts if fact.visit.place["site"] == site]
        found, acted = _told_of(own, [visit for visit in full if visit.place["site"] == site], kept, day)
        still = [fact for fact in own if _is_open(fact, latest, day)]
        late = [fact for fact in own for _ in _overdue(fact, day)]
        counts = {
            "open_critical": (found, sum(fact.severity == "critical" for fact in still)),
            "open_major": (found, sum(fact.severity == "major" for fact in still)),
            "overdue": (acted, len(late)),
            "overdue_major": (acted, sum(fact.severity in GRAVE for fact in late)),
        }
        for name, (said, count) in counts.items():
            told[name] += [count] if said or count else []
    return {name: sum(counts) if counts else None for name, counts in told.items()}


def _told_of(own: list[Fact], full: list[Visit], kept: set[str], day: date) -> tuple[bool, bool]:
    """Whether open findings of a site would be on file, and overdue actions for them."""
    recorded = any(visit.answered or visit.scheme in kept for visit in full) if full else bool(own)
    found = recorded and (not own or any(fact.severity in (*GRAVE, "minor") for fact in own))
    grave = [fact for fact in own if fact.severity in GRAVE]
    still = [action for fact in grave for action in fact.actions if _standing_open(action, day)]
    timed = any(action.due or action.original_due for action in still)
    return found, found and (not grave or any(fact.actions for fact in grave)) and (timed or not still)


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
