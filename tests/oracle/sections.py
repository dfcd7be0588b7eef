"""Parts of audits: which dimensions and topics an audit speaks of, and its result and score there."""

from __future__ import annotations

from tests.oracle.facts import ASSESSED, VERDICTS, Known, Visit, dimension_of, topic_of, worst
from tests.oracle.records import Answer
from tests.oracle.scope import Scope

THRESHOLD = 0.90
Part = tuple[str, str]
ITEMS = (*ASSESSED, "not_applicable", "not_assessed")


def parts(visit: Visit) -> set[Part]:
    """The dimension and topic of everything the audit holds: answers, findings, printed section results."""
    told = {(dimension_of(each), topic_of(each)) for each in (*visit.answers, *visit.sections)}
    return told | {(fact.dimension, fact.topic) for fact in visit.findings}


def covered(known: Known, visit: Visit) -> set[Part]:
    """What its checklist covers: every part ever met in an audit of the same checklist."""
    same = [each for each in known.visits if (each.scheme, each.version) == (visit.scheme, visit.version)]
    return {part for each in same for part in parts(each)}


def answers_about(visit: Visit, scope: Scope, dimension: str | None = None) -> list[Answer]:
    """The answers of an audit in the dimensions and topics asked about."""
    return [
        answer
        for answer in visit.answers
        if scope.about(dimension_of(answer), topic_of(answer)) and dimension in (None, dimension_of(answer))
    ]


def points(known: Known, answers: list[Answer]) -> float:
    """Conforming answers; a partly conforming one counts not, or half where the house rule says so."""
    partial = sum(answer.outcome == "partial" for answer in answers)
    return sum(answer.outcome == "conform" for answer in answers) + (partial / 2 if known.partial_counts_half else 0)


def dimension_results(known: Known, visit: Visit, scope: Scope) -> dict[str, tuple[str | None, str | None]]:
    """Dimension -> (result, basis): the printed result, else the verdict of an audit of one dimension, else the rule."""
    asked = {dimension for dimension, topic in parts(visit) if scope.about(dimension, topic)}
    only = _only_dimension(known, visit)
    if only is not None and not scope.topics and (not scope.dimensions or only in scope.dimensions):
        asked.add(only)
    return {dimension: _result(known, visit, scope, dimension, only) for dimension in asked}


def section_score(visit: Visit, scope: Scope, dimension: str) -> float | None:
    """The printed score of a dimension: its own, else the mean of its topics."""
    scores: dict[str, list[float]] = {}
    for each in visit.sections:
        if dimension_of(each) == dimension and scope.about(dimension, topic_of(each)) and each.score is not None:
            scores.setdefault(topic_of(each), []).append(each.score)
    means = {topic: sum(values) / len(values) for topic, values in scores.items()}
    if "unmapped" in means:
        return means["unmapped"]
    return sum(means.values()) / len(means) if means else None


def topic_score(visit: Visit, dimension: str, topic: str) -> float | None:
    """The printed score of one topic of one dimension."""
    own = [
        each.score
        for each in visit.sections
        if (dimension_of(each), topic_of(each)) == (dimension, topic) and each.score is not None
    ]
    return sum(own) / len(own) if own else None


def _only_dimension(known: Known, visit: Visit) -> str | None:
    """The one dimension the audit is about: that of all its items, or the only one its checklist ever has."""
    own = {dimension_of(answer) for answer in visit.answers if answer.outcome in ITEMS} - {"unmapped"}
    if len(own) == 1:
        return own.pop()
    of_checklist = {dimension for dimension, _ in covered(known, visit)} - {"unmapped"}
    return of_checklist.pop() if len(of_checklist) == 1 else None


def _result(
    known: Known, visit: Visit, scope: Scope, dimension: str, only: str | None
) -> tuple[str | None, str | None]:
    printed = _printed(visit, scope, dimension)
    if printed is not None:
        return printed, "printed section result"
    if dimension == only and not scope.topics and visit.result in VERDICTS:
        return visit.result, "verdict"
    items = [answer for answer in answers_about(visit, scope, dimension) if answer.outcome in ASSESSED]
    if not items:
        return visit.result, None
    grave = [
        fact
        for fact in visit.findings
        if fact.dimension == dimension and scope.about(dimension, fact.topic) and fact.severity in ("critical", "major")
    ]
    good = points(known, items) / len(items) >= THRESHOLD and not grave
    return ("pass" if good else "fail"), "house rule"


def _printed(visit: Visit, scope: Scope, dimension: str) -> str | None:
    """The dimension's own printed result, else the worst of its topics'."""
    told = [
        each for each in visit.sections if dimension_of(each) == dimension and scope.about(dimension, topic_of(each))
    ]
    own = worst([each.result for each in told if topic_of(each) == "unmapped"])
    return own or worst([each.result for each in told])
