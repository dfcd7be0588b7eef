"""Lines: one clause of one checklist version at one site, through its full audits."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from tests.oracle.audits import Rows
from tests.oracle.facts import Fact, Known, Visit
from tests.oracle.records import Action
from tests.oracle.scope import Scope, findings, period, standing, visits, word

REPEAT_MONTHS = 24
FOUND_STATES = (
    "first_assessed", "new", "recurring", "reopened", "persisting", "persisting_not_due", "found_again",
)  # fmt: skip
Line = tuple[str, str, str, str]


def life_lines(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """How many nonconformities are in which state, at the audits in view."""
    events = [
        (visit, fact, state)
        for visit, fact, state in life_events(known)
        if any(visit is each for each in visits(known, scope))
        and scope.about(fact.dimension, fact.topic)
        and (not scope.severities or fact.severity in scope.severities)
    ]
    groups: dict[tuple[Any, ...], Counter[str]] = {}
    stood_and_seen: Counter[tuple[Any, ...]] = Counter()
    for visit, fact, state in events:
        key = (_word(visit, fact, by), period(visit.date, every))
        groups.setdefault(key, Counter())[state] += 1
        stood_and_seen[key] += state == "cleared" or (state in FOUND_STATES and _stood(known, fact))
    rows: Rows = {}
    for key, states in groups.items():
        found = sum(states[state] for state in FOUND_STATES)
        for state in FOUND_STATES:
            rows[(*key, state)] = {"count": states[state], "of": found}
        rows[(*key, "cleared")] = {"count": states["cleared"], "of": stood_and_seen[key]}
        missed = states["not_looked_at"]
        rows[(*key, "not_looked_at")] = {"count": missed, "of": stood_and_seen[key] + missed}
    return rows


def life_events(known: Known) -> list[tuple[Visit, Fact, str]]:
    """Per line and full audit at which something is known of it: the audit, the finding that tells it, the state."""
    events = []
    for line, facts in _lines(known).items():
        own = sorted(facts, key=lambda fact: fact.visit.date)
        events += [(fact.visit, fact, _life(known, fact)) for fact in own]
        for visit in _full_audits(known, line):
            earlier = [fact for fact in own if fact.visit.date < visit.date]
            if not earlier or any(fact.visit is visit for fact in own):
                continue
            last = earlier[-1]
            if last.again is visit and last.state == "not_repeated":
                events.append((visit, last, "cleared"))
            elif last.again is None or visit.date < last.again.date:
                events.append((visit, last, "not_looked_at"))
    return events


def repeat_chances(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Found again at the first, second, third re-audit, of those that had one; and within the window."""
    rows: Rows = {}
    for fact in _followed(known, scope):
        looks = _looks_after(known, fact)
        found_at = next((at for at, visit in enumerate(looks, start=1) if _found(visit, fact)), None)
        reached = found_at or len(looks)
        until = _months_later(fact.visit.date, REPEAT_MONTHS)
        again = found_at is not None
        counts = {
            "1": (found_at == 1, True),
            "2": (found_at == 2, reached >= 2),
            "3": (found_at == 3, reached >= 3),
            "window": (again and looks[reached - 1].date <= until, looks[0].date <= until),
        }
        for reaudit, (count, of) in counts.items():
            _add(rows, (_word(fact.visit, fact, by), period(fact.visit.date, every), reaudit), count, of)
    return rows


def ineffective_actions(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Found again of re-audited, by how the actions of the first finding stood before the re-audit."""
    rows: Rows = {}
    for fact in _followed(known, scope):
        assert fact.again is not None
        stood = stood_before(known, fact, fact.again.date)
        again = fact.state == "repeated"
        same = any(_carries_on(known, later, fact) and later.visit.date == fact.again.date for later in _all(known))
        is_open, later = stood.startswith("open"), not _open_yet(fact, scope.as_of)
        closed = stood in ("verified", "closed")
        counts = {
            "closed": (closed and again and not same, closed),
            "verified": (stood == "verified" and again and not same, stood == "verified"),
            "unverified": (stood == "closed" and again and not same, stood == "closed"),
            "reopened": (closed and again and same, closed),
            "closed_later": (is_open and later and again, is_open and later),
            "open": (is_open and not later and again, is_open and not later),
            "closing_day_unknown": (stood == "closing day unknown" and again, stood == "closing day unknown"),
            "no_action": (stood == "no action" and again, stood == "no action"),
        }
        under = (fact.root_cause or "not stated") if by == "root_cause" else _word(fact.visit, fact, by)
        for name, (count, of) in counts.items():
            _add(rows, (under, period(fact.visit.date, every), name), count, of)
    return rows


def stood_before(known: Known, fact: Fact, day: date) -> str:
    """How the actions of a finding stood on the day before; void ones are none."""
    actions = [action for action in fact.actions if action.state != "void"]
    mended = _mended_on(known, fact)
    in_order = mended is not None and mended < day
    if not actions:
        return "verified" if in_order else "no action"
    waiting = [action for action in actions if _open_before(action, day)]
    if waiting:
        dues = [action.due or action.original_due for action in waiting]
        return "open, not due" if all(due is not None and due >= day for due in dues) else "open"
    if in_order:
        return "verified"
    if any(action.closed is None and not _verified_before(action, day) for action in actions):
        return "closing day unknown"
    verified = all(_verified_before(action, day) or action.state == "closed_verified" for action in actions)
    return "verified" if verified else "closed"


def _life(known: Known, fact: Fact) -> str:
    looks = [visit for visit in _looks(known, fact) if visit.date < fact.visit.date]
    if not looks:
        return "first_assessed"
    if not _found_lately(known, fact):
        return "new"
    before = _before(known, fact)
    stood = stood_before(known, before, fact.visit.date) if before else "no action"
    if stood in ("verified", "closed"):
        return "reopened" if before and _carries_on(known, fact, before) else "recurring"
    return {"open": "persisting", "open, not due": "persisting_not_due"}.get(stood, "found_again")


def _found_lately(known: Known, fact: Fact) -> bool:
    """Whether it was found at one of the last two full audits that looked."""
    looks = [visit for visit in _looks(known, fact) if visit.date < fact.visit.date]
    found = [visit.date for visit in looks if _found(visit, fact)]
    return bool(found) and sum(visit.date > max(found) for visit in looks) < 2


def _stood(known: Known, fact: Fact) -> bool:
    """Whether it stood at the last full audit that looked before."""
    looks = [visit for visit in _looks(known, fact) if visit.date < fact.visit.date]
    found = [visit.date for visit in looks if _found(visit, fact)]
    return bool(found) and not any(visit.date > max(found) for visit in looks)


def _before(known: Known, fact: Fact) -> Fact | None:
    """The last finding before on the line."""
    own = [each for each in _lines(known)[_line(fact)] if each.visit.date < fact.visit.date]
    return max(own, key=lambda each: (each.visit.date, each.visit.order), default=None)


def _looks(known: Known, fact: Fact) -> list[Visit]:
    """Full audits that looked at the line: where it was found, it was looked at."""
    audits = _full_audits(known, _line(fact))
    return [visit for visit in audits if _covered(visit, fact) or _found(visit, fact)]


def _looks_after(known: Known, fact: Fact) -> list[Visit]:
    """Later full audits that covered the clause, in order."""
    audits = [visit for visit in _full_audits(known, _line(fact)) if visit.date > fact.visit.date]
    return sorted((visit for visit in audits if _covered(visit, fact)), key=lambda each: (each.date, each.order))


def _mended_on(known: Known, fact: Fact) -> date | None:
    """The day of the last follow-up that looked before the next full audit, if it found the clause in order."""
    later = [
        visit
        for visit in known.visits
        if visit.audited and visit.kind == "follow_up" and _of_line(visit, _line(fact))
        and visit.date > fact.visit.date and (fact.again is None or visit.date < fact.again.date)
        and _assessed(visit, fact)
    ]  # fmt: skip
    last = max(later, key=lambda visit: (visit.date, visit.order), default=None)
    return last.date if last is not None and not _found(last, fact) else None


def _carries_on(known: Known, later: Fact, before: Fact) -> bool:
    """Whether a finding has the number of the one before on its line, and no other line has that number."""
    if later.number is None or later.number != before.number or _before(known, later) is not before:
        return False
    numbered = [fact for fact in _all(known) if fact.number == later.number]
    return len({_line(fact) for fact in numbered}) == 1


def _lines(known: Known) -> dict[Line, list[Fact]]:
    lines: dict[Line, list[Fact]] = {}
    for fact in _all(known):
        lines.setdefault(_line(fact), []).append(fact)
    return lines


def _all(known: Known) -> list[Fact]:
    return [fact for visit in known.visits for fact in visit.findings if fact.counted]


def _line(fact: Fact) -> Line:
    visit = fact.visit
    assert fact.clause is not None
    return (visit.place["site"], visit.scheme, visit.version, fact.clause)


def _of_line(visit: Visit, line: Line) -> bool:
    return (visit.place["site"], visit.scheme, visit.version) == line[:3]


def _full_audits(known: Known, line: Line) -> list[Visit]:
    return [visit for visit in known.visits if visit.is_full and _of_line(visit, line)]


def _assessed(visit: Visit, fact: Fact) -> bool:
    assert fact.clause is not None
    return visit.assessed(fact.clause)


def _covered(visit: Visit, fact: Fact) -> bool:
    return not visit.answered or _assessed(visit, fact)


def _found(visit: Visit, fact: Fact) -> bool:
    assert fact.clause is not None
    return visit.has_nonconformity(fact.clause)


def _followed(known: Known, scope: Scope) -> list[Fact]:
    return [fact for fact in findings(known, scope) if fact.state in ("repeated", "not_repeated")]


def _open_before(action: Action, day: date) -> bool:
    return standing(action, day - timedelta(days=1)) == "open"


def _verified_before(action: Action, day: date) -> bool:
    return action.verified is not None and action.verified < day


def _open_yet(fact: Fact, day: date | None) -> bool:
    standings = [standing(action, day or date.max) for action in fact.actions]
    return "open" in standings


def _months_later(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return day.replace(year=total // 12, month=total % 12 + 1)


def _word(visit: Visit, fact: Fact, by: str) -> str | None:
    return word(visit, by, dimension=fact.dimension, topic=fact.topic, clause=fact.clause, severity=fact.severity)


def _add(rows: Rows, key: tuple[Any, ...], count: bool, of: bool) -> None:
    row = rows.setdefault(key, {"count": 0, "of": 0})
    row["count"] += count
    row["of"] += of
