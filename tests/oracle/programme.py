"""The audit programme: which sites have a valid audit, what was held on time, what is not looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.oracle.audits import Rows
from tests.oracle.facts import ASSESSED, VERDICTS, Known, Visit, dimension_of, topic_of, worst
from tests.oracle.scope import Scope, kind_chosen, period, places, visits, visits_of_any_kind, word
from tests.oracle.sections import covered

REAUDIT_MONTHS, FEW_ITEMS, MOSTLY = 12, 10, 0.5
STANDINGS = ("valid", "expired", "overdue", "no full audit", "findings only", "other checklists", "never")


def coverage(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Active sites by how they stand on the day; those first visited later are not known on it, for no list names them."""
    assert scope.as_of is not None and every is None
    rows: Rows = {}
    for name in {place["site"] for place in places(known, scope)}:
        place = next(place for place in known.places if place["site"] == name)
        under = "all" if by == "all" else place[by]
        site = _site(known, scope, name)
        if site["standing"] == "never" and any(visit.place["site"] == name for visit in known.visits):
            continue
        active = place["supplier"] not in known.inactive
        measures = _measures(site, scope.as_of) if active else {}
        for measure in (*STANDINGS, "due in 30", "due in 60", "due in 90", "thin", "passing"):
            row = rows.setdefault((under, None, measure), {"count": 0, "of": 0, "inactive": 0})
            count, of = measures.get(measure, (False, False))
            row["count"] += count
            row["of"] += of
            row["inactive"] += not active
    return rows


def audits_on_time(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Printed dates that have passed, and were kept by the next full audit under the scheme."""
    day = scope.as_of
    assert day is not None
    full = [visit for visit in known.visits if visit.is_full and visit.date <= day]
    rows: Rows = {}
    for visit in _visits_until(known, scope):
        due = visit.next_due
        if due is None or due < visit.date or due > day or visit.place["supplier"] in known.inactive:
            continue
        if not visit.is_full or not kind_chosen(scope, visit.kind):
            continue
        if (scope.start is not None and due < scope.start) or (scope.stop is not None and due > scope.stop):
            continue
        later = [each.date for each in full if _same_scheme(each, visit) and each.date > visit.date]
        held = min(later, default=None)
        empty = {"count": 0, "of": 0, "late": 0, "missed": 0}
        row = rows.setdefault((word(visit, by), period(due, every)), empty)
        row["of"] += 1
        row["missed" if held is None else "count" if held <= due else "late"] += 1
    return rows


def man_days(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Audits that state their man-days, of all."""
    rows: Rows = {}
    for visit in visits(known, scope):
        if visit.audited:
            empty = {"count": 0, "of": 0, "man_days": None}
            row = rows.setdefault((word(visit, by), period(visit.date, every)), empty)
            row["of"] += 1
            if visit.man_days is not None:
                row["count"] += 1
                row["man_days"] = (row["man_days"] or 0) + visit.man_days
    return rows


def unassessed_share(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Items not applicable, and items not assessed, of all items that are no mere information."""
    rows: Rows = {}
    for visit in visits(known, scope):
        for answer in visit.answers:
            dimension, topic = dimension_of(answer), topic_of(answer)
            if scope.about(dimension, topic) and answer.outcome in (*ASSESSED, "not_applicable", "not_assessed"):
                key = (word(visit, by, dimension=dimension, topic=topic), period(visit.date, every))
                for measure in ("not applicable", "not assessed"):
                    row = rows.setdefault((*key, measure), {"count": 0, "of": 0})
                    row["of"] += 1
                    row["count"] += answer.outcome == measure.replace(" ", "_")
    return rows


def _site(known: Known, scope: Scope, name: str) -> dict[str, Any]:
    """How one site stands: standing, next due date, its last full audit, the verdict that is still valid."""
    day = scope.as_of
    assert day is not None
    own = [visit for visit in _visits_until(known, scope) if visit.place["site"] == name]
    last = [_last([each for each in own if each.is_full and each.scheme == scheme]) for scheme in _schemes(own)]
    valid = [visit for visit in last if _due(visit)[0] >= day]
    lapsed = [visit for visit in last if _due(visit)[0] < day]
    if valid:
        standing = "valid"
    elif lapsed:
        latest = max(lapsed, key=_due)
        standing = "expired" if _due(latest)[1] == "printed" else "overdue"
    elif own:
        standing = "no full audit" if any(visit.audited for visit in own) else "findings only"
    else:
        ever = any(visit.place["site"] == name and visit.date <= day for visit in known.visits)
        standing = "other checklists" if ever else "never"
    judged = [visit for visit in valid if worst([visit.result])]
    newest = [visit for visit in judged if visit.date == max(each.date for each in judged)]
    return {
        "standing": standing,
        "due": min((_due(visit)[0] for visit in valid), default=None),
        "last": last,
        "valid_result": worst([visit.result for visit in newest]),
    }


def _measures(site: dict[str, Any], day: date) -> dict[str, tuple[bool, bool]]:
    """Measure -> (counts, belongs to those it is counted of)."""
    standing, due, verdict = site["standing"], site["due"], site["valid_result"]
    told = {each: (standing == each, True) for each in STANDINGS}
    for days in (30, 60, 90):
        told[f"due in {days}"] = (due is not None and due <= day + timedelta(days=days), due is not None)
    told["passing"] = (verdict == "pass", verdict is not None)
    told["thin"] = (_is_thin(site["last"]), bool(site["last"]))
    return told


def _is_thin(last: list[Visit]) -> bool:
    """Whether the last full audit of all was mostly not applicable, or assessed few items.

    Of several on one day that with a verdict, then the worst one, then the later checklist, speaks.
    """
    return bool(last) and _says_little(max(last, key=_weight))


def _weight(visit: Visit) -> tuple[Any, ...]:
    known = worst([visit.result])
    others = {"no_verdict": 4, "unmapped": 5, None: 6}
    rank = VERDICTS.index(known) if known else others[visit.result]
    return visit.date, 2 if visit.result is None else known is not None, rank, visit.checklist, visit.order


def _says_little(visit: Visit) -> bool:
    outcomes = [answer.outcome for answer in visit.answers]
    assessed = sum(outcome in ASSESSED for outcome in outcomes)
    out = outcomes.count("not_applicable")
    items = assessed + out + outcomes.count("not_assessed")
    return (items > 0 and out / items > MOSTLY) or (visit.answered and assessed < FEW_ITEMS)


def _visits_until(known: Known, scope: Scope) -> list[Visit]:
    """Visits of any kind up to the day; what chooses places, schemes, dimensions and topics chooses, nothing else."""
    wide = replace(scope, start=None, stop=scope.as_of, kinds=(), severities=(), dimensions=(), topics=())
    return [
        visit
        for visit in visits_of_any_kind(known, wide)
        if not scope.sectional or any(scope.about(*part) for part in covered(known, visit))
    ]


def _due(visit: Visit) -> tuple[date, str]:
    """When the next audit is due, and by what."""
    if visit.next_due is not None and visit.next_due >= visit.date:
        return visit.next_due, "printed"
    total = visit.date.year * 12 + visit.date.month - 1 + REAUDIT_MONTHS
    return visit.date.replace(year=total // 12, month=total % 12 + 1), "house rule"


def _last(full: list[Visit]) -> Visit:
    """The last of them; of several on one day the one that names the latest next date."""
    return max(full, key=lambda visit: (visit.date, visit.next_due or date.min, -visit.order))


def _schemes(own: list[Visit]) -> list[str]:
    return sorted({visit.scheme for visit in own if visit.is_full})


def _same_scheme(one: Visit, other: Visit) -> bool:
    return (one.place["site"], one.scheme) == (other.place["site"], other.scheme)
