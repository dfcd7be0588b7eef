"""Nonconformities per audit, clauses by frequency, repeat rate, risk."""

from __future__ import annotations

from typing import Any

from tests.oracle.audits import Rows
from tests.oracle.facts import NONCONFORMITIES, Fact, Known, Visit
from tests.oracle.risk_evidence import risk_evidence
from tests.oracle.scope import Scope, findings, period, places, visits, word
from tests.oracle.sections import answers_about, covered

SEVERITIES = (*NONCONFORMITIES, "observation", "unmapped")


def _word(fact: Fact, by: str) -> str | None:
    return word(fact.visit, by, dimension=fact.dimension, topic=fact.topic, clause=fact.clause, severity=fact.severity)


def nonconformities(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Findings per audit done, by severity. Audits of a scheme of which nothing is recorded are left out."""
    asked = ["all", *(each for each in SEVERITIES if not scope.severities or each in scope.severities)]
    recorded = known.schemes_with_findings()
    audits: dict[tuple[Any, ...], set[str]] = {}
    for visit in visits(known, scope):
        for under in _told_under(known, visit, scope, by):
            names = audits.setdefault((under, period(visit.date, every)), set())
            if visit.audited and (visit.answered or visit.scheme in recorded):
                names.add(visit.name)
    inside: dict[tuple[Any, ...], int] = {}
    outside: dict[tuple[Any, ...], int] = {}
    for fact in findings(known, scope):
        key = (_word(fact, by), period(fact.visit.date, every))
        audits.setdefault(key, set())
        tally = inside if fact.visit.audited else outside
        for severity in (fact.severity, *(["all"] if fact.is_nonconformity else [])):
            tally[(*key, severity)] = tally.get((*key, severity), 0) + 1
    rows: Rows = {}
    for key, names in audits.items():
        for severity in asked:
            within, without = (tally.get((*key, severity), 0) for tally in (inside, outside))
            count = within if names else without
            rows[(*key, severity)] = {"count": count, "of": len(names), "without_audit_list": without}
    return rows


def _told_under(known: Known, visit: Visit, scope: Scope, by: str) -> set[str | None]:
    """The words under which an audit is a denominator: of what its checklist covers where dimensions are asked."""
    if by not in ("dimension", "topic") and not scope.sectional:
        return {word(visit, by)}
    if not visit.audited:
        return set()
    asked = [part for part in covered(known, visit) if scope.about(*part)]
    return {word(visit, by, dimension=dimension, topic=topic) for dimension, topic in asked}


def clauses(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Audits with a nonconformity on a clause of full audits that assessed it, per checklist and clause."""
    facts = [fact for fact in findings(known, scope) if fact.is_nonconformity and fact.clause is not None]
    groups: dict[tuple[Any, ...], list[Fact]] = {}
    for fact in facts:
        visit = fact.visit
        key = (_word(fact, by), period(visit.date, every), visit.scheme, visit.version, fact.clause)
        groups.setdefault(key, []).append(fact)
    rows: Rows = {}
    for key, own in groups.items():
        under, when, scheme, version, clause = key
        peers = [
            visit
            for visit in visits(known, scope)
            if visit.audited
            and (word(visit, by), period(visit.date, every), visit.scheme, visit.version)
            == (under, when, scheme, version)
        ]
        found = {fact.visit.name for fact in own if fact.visit.audited}
        assessed = [visit for visit in peers if _assessed(visit, scope, clause) or visit.name in found]
        followed = [fact for fact in own if fact.counted]
        rows[key] = {
            "count": len(found) if assessed else len({fact.visit.name for fact in own}),
            "of": len(assessed),
            "findings": len(own),
            "sites": len({fact.visit.place["site"] for fact in own}),
            "repeats": sum(fact.state == "repeated" for fact in followed),
            "opportunities": sum(fact.state in ("repeated", "not_repeated") for fact in followed),
        }
    return rows


def _assessed(visit: Visit, scope: Scope, clause: str | None) -> bool:
    """An audit without answers counts for every clause of its checklist."""
    own = [answer for answer in answers_about(visit, scope) if answer.clause == clause]
    return not visit.answered or any(answer.outcome in ("conform", "partial", "nonconform") for answer in own)


def repeat_rate(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Found again of those whose clause was covered again; the others are open."""
    rows: Rows = {}
    for fact in findings(known, scope):
        under = _word(fact, by)
        if fact.is_nonconformity and under is not None:
            row = rows.setdefault((under, period(fact.visit.date, every)), {"count": 0, "of": 0, "open": 0})
            row["count"] += fact.state == "repeated"
            row["of"] += fact.state in ("repeated", "not_repeated")
            row["open"] += fact.state == "not_reaudited"
    return rows


def risk(known: Known, scope: Scope) -> Rows:
    """The evidence on the suppliers in view; only what names suppliers and places chooses them."""
    assert scope.as_of is not None
    shown = {place["supplier"] for place in places(known, scope)}
    return {(name,): told for name, told in risk_evidence(known, scope.as_of).items() if name in shown}
