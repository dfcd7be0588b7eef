"""Audit pass rate, conformity rate, mean score, headline numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.oracle.facts import ASSESSED, VERDICTS, Known, Visit, dimension_of, topic_of
from tests.oracle.scope import Scope, findings, period, visits, word
from tests.oracle.sections import answers_about, dimension_results, parts, points, section_score, topic_score

Rows = dict[tuple[Any, ...], dict[str, Any]]


def audit_pass_rate(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Passed audits of audits with a verdict; about dimensions, one result per audit and dimension."""
    judged: dict[tuple[Any, ...], list[tuple[bool, str | None]]] = {}
    for visit in visits(known, scope):
        when = period(visit.date, every)
        if by == "dimension" or scope.sectional:
            results = dimension_results(known, visit, scope) if visit.audited else {}
            for dimension, (result, basis) in results.items():
                # Without a basis nothing is known of the dimension; the audit's own verdict is not its result there.
                told = result if basis else None
                judged.setdefault((word(visit, by, dimension=dimension), when), []).append((True, told))
        else:
            judged.setdefault((word(visit, by), when), []).append((visit.audited, visit.result))
    return {
        key: {
            "count": sum(audited and result == "pass" for audited, result in told),
            "of": sum(audited and result in VERDICTS for audited, result in told),
            "audits": sum(audited for audited, _ in told),
        }
        for key, told in judged.items()
    }


def conformity_rate(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Conforming of assessed answers, sums over audits."""
    rows: Rows = {}
    for visit in visits(known, scope):
        if by not in ("dimension", "topic"):  # seen, although it may hold no answer
            _row(rows, visit, every, word(visit, by))
        for dimension, topic in parts(visit):
            if visit.audited and scope.about(dimension, topic):
                row = _row(rows, visit, every, word(visit, by, dimension=dimension, topic=topic))
                own = [a for a in visit.answers if (dimension_of(a), topic_of(a)) == (dimension, topic)]
                items = [answer for answer in own if answer.outcome in ASSESSED]
                row["count"] += points(known, items)
                row["of"] += len(items)
                row["not_applicable"] += sum(answer.outcome == "not_applicable" for answer in own)
                row["not_assessed"] += sum(answer.outcome == "not_assessed" for answer in own)
                if items:
                    row["names"].add(visit.name)
    for row in rows.values():
        row["audits"] = len(row.pop("names"))
    return rows


def _row(rows: Rows, visit: Visit, every: str | None, under: str | None) -> dict[str, Any]:
    empty: dict[str, Any] = {"count": 0.0, "of": 0, "not_applicable": 0, "not_assessed": 0, "names": set()}
    return rows.setdefault((under, period(visit.date, every)), empty)


def mean_score(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Audits with a score of all audits, and the mean score."""
    scored: dict[tuple[Any, ...], list[tuple[bool, float | None]]] = {}
    for visit in visits(known, scope):
        when = period(visit.date, every)
        if by in ("dimension", "topic") or scope.sectional:
            told = _section_scores(visit, scope, by) if visit.audited else {}
            for under, score in told.items():
                scored.setdefault((under, when), []).append((True, score))
        else:
            scored.setdefault((word(visit, by), when), []).append((visit.audited, visit.score))
    rows: Rows = {}
    for key, told_scores in scored.items():
        values = [score for audited, score in told_scores if audited and score is not None]
        mean = sum(values) / len(values) if values else None
        rows[key] = {"count": len(values), "of": sum(audited for audited, _ in told_scores), "rate": mean}
    return rows


def _section_scores(visit: Visit, scope: Scope, by: str) -> dict[str | None, float | None]:
    """Under each word the mean of the audit's scores there: per dimension, or per topic where topics are told."""
    told: dict[str | None, list[float]] = {}
    for dimension, topic in parts(visit):
        if scope.about(dimension, topic):
            told.setdefault(word(visit, by, dimension=dimension, topic=topic), [])
    if by == "topic":
        for dimension, topic in parts(visit):
            if scope.about(dimension, topic):
                told[topic] += [s for s in [topic_score(visit, dimension, topic)] if s is not None]
    else:
        for dimension in {dimension for dimension, topic in parts(visit) if scope.about(dimension, topic)}:
            score = section_score(visit, scope, dimension)
            told[word(visit, by, dimension=dimension)] += [score] if score is not None else []
    return {under: sum(values) / len(values) if values else None for under, values in told.items()}


def overview(known: Known, scope: Scope) -> dict[str, Any]:
    """The headline numbers."""
    done = [visit for visit in visits(known, scope) if visit.audited]
    answers = [answer for visit in done for answer in answers_about(visit, scope)]
    facts = findings(known, scope)
    return {
        "suppliers": len({visit.place["supplier"] for visit in done}),
        "sites": len({visit.place["site"] for visit in done}),
        "audits": len(done),
        "first_audit": min((visit.date for visit in done), default=None),
        "last_audit": max((visit.date for visit in done), default=None),
        "assessed": sum(answer.outcome in ASSESSED for answer in answers),
        "not_applicable": sum(answer.outcome == "not_applicable" for answer in answers),
        "not_assessed": sum(answer.outcome == "not_assessed" for answer in answers),
        "nonconformities": sum(fact.is_nonconformity for fact in facts),
        "findings_only_audits": len({fact.visit.name for fact in facts if not fact.visit.audited}),
    }


def supplier_history(known: Known, scope: Scope, supplier: str) -> Rows:
    """One row per visit of one supplier."""
    rows: Rows = {}
    for visit in visits(known, replace(scope, suppliers=(supplier,))):
        items = [answer for answer in answers_about(visit, scope) if answer.outcome in ASSESSED]
        rows[(visit.name,)] = {
            "result": visit.result,
            "score": visit.score,
            "assessed": len(items),
            "conforming": points(known, items),
        }
    return rows
