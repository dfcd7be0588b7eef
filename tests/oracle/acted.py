"""Corrective actions as they stand on a day: how many, how old, on time, moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from statistics import median
from typing import Any

from tests.oracle.audits import Rows
from tests.oracle.facts import Fact, Known
from tests.oracle.records import Action
from tests.oracle.scope import Scope, actions, is_closed, period, word

BUCKETS = ("not due", "0-30", "31-60", "61-90", "over 90", "no due date")
Own = tuple[Action, Fact, str]


def corrective_actions(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """One row per measure."""
    assert scope.as_of is not None
    groups: dict[tuple[Any, ...], list[Own]] = {}
    for action, fact, stands in counted(known, scope):
        groups.setdefault((_word(action, fact, by), period(fact.visit.date, every)), []).append((action, fact, stands))
    rows: Rows = {}
    for key, own in groups.items():
        if key[0] is not None:
            for measure, (count, of) in _measures(own, scope.as_of).items():
                rows[(*key, measure)] = {"count": count, "of": of}
    return rows


def action_ageing(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Open actions by the days past their due date."""
    assert scope.as_of is not None and every is None
    rows: Rows = {}
    for action, fact, stands in counted(known, scope):
        under = _word(action, fact, by)
        if stands == "open" and under is not None:
            for bucket in BUCKETS:
                rows.setdefault((under, None, bucket), {"count": 0, "of": 0, "major": 0})
                rows[under, None, bucket]["of"] += 1
            row = rows[under, None, _bucket(action, scope.as_of)]
            row["count"] += 1
            row["major"] += _is_major(fact)
    return rows


def on_time_closing(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Closed by the original due date, of those due; told in the period of that date."""
    rows: Rows = {}
    for action, fact, stands in _due_by(known, scope):
        original, under = original_due(action), _word(action, fact, by)
        if under is not None:
            empty = {"count": 0, "of": 0, "late": 0, "still_open": 0}
            row = rows.setdefault((under, period(original, every)), empty)
            row["of"] += 1
            kept = stands == "closed" and action.closed is not None and action.closed <= original
            row["still_open" if stands == "open" else "count" if kept else "late"] += 1
    return rows


def postponements(known: Known, scope: Scope, *, by: str, every: str | None) -> Rows:
    """Moved to a later date, of those with a due date."""
    day = scope.as_of
    assert day is not None
    rows: Rows = {}
    days: dict[tuple[Any, ...], list[int]] = {}
    for action, fact, stands in counted(known, scope):
        under = _word(action, fact, by)
        if under is None or not is_sound(action, fact):
            continue
        key = (under, period(fact.visit.date, every))
        moves, rejections, was_closed = _changes(known, action)
        due, original, waits = due_date(action), original_due(action), stands == "open"
        row = rows.setdefault(key, dict.fromkeys(POSTPONED, 0))
        row["of"] += due is not None
        row["reopened"] += was_closed and waits
        row["rejections"] += rejections
        if due is not None and original is not None and (moves or due > original):
            row["count"] += 1
            row["moves"] += max(moves, 1)
            row["still_open"] += waits
            row["late_but_for_it"] += waits and original < day <= due
            days.setdefault(key, []).append((due - original).days)
    for key, row in rows.items():
        row["days"], row["longest"] = (median(days[key]), max(days[key])) if key in days else (None, None)
    return rows


POSTPONED = ("count", "of", "moves", "still_open", "late_but_for_it", "reopened", "rejections")


def counted(known: Known, scope: Scope) -> Iterator[Own]:
    """Actions raised by the day, void ones and those for observations and positive remarks left out."""
    for action, fact, stands in actions(known, scope):
        if stands != "void" and fact.severity not in ("observation", "positive"):
            yield action, fact, stands


def due_date(action: Action) -> Any:
    return action.due or action.original_due


def original_due(action: Action) -> Any:
    return action.original_due or action.due


def is_sound(action: Action, fact: Fact) -> bool:
    """Whether no date contradicts another; a closing date after the day does not."""
    return not _contradicts(action, fact.visit.date)


def _contradicts(action: Action, raised: date) -> bool:
    dues = [each for each in (action.due, action.original_due) if each is not None]
    closed, verified = action.closed, action.verified
    early = (closed is not None and closed < raised) or (bool(dues) and min(dues) < raised)
    return early or (closed is not None and verified is not None and verified < closed)


def _measures(own: list[Own], day: date) -> dict[str, tuple[int, int]]:
    waits = [(action, fact) for action, fact, stands in own if stands == "open"]
    closed = [action for action, _, stands in own if stands == "closed"]
    grave = [(action, fact) for action, fact in waits if _is_major(fact)]
    was_due = [each for each in own if _was_due(*each, day)]
    on_time = [action for action, _, stands in was_due if stands == "closed" and _kept(action)]
    impossible = [action for action, fact, _ in own if _is_impossible(action, fact, day)]
    return {
        "open": (len(waits), len(own)),
        "overdue": (sum(_late(action, day) for action, _ in waits), len(waits)),
        "overdue_major": (sum(_late(action, day) for action, _ in grave), len(grave)),
        "closed": (len(closed), len(own)),
        "closed_on_time": (len(on_time), len(was_due)),
        "closed_undated": (sum(action.closed is None for action in closed), len(closed)),
        "no_due_date": (sum(due_date(action) is None for action, _ in waits), len(waits)),
        "verified": (sum(_is_verified(action, day) for action in closed), len(closed)),
        "rejected": (sum(action.state == "plan_rejected" for action, _ in waits), len(waits)),
        "impossible_dates": (len(impossible), len(own)),
    }


def _due_by(known: Known, scope: Scope) -> Iterator[Own]:
    assert scope.as_of is not None
    for own in counted(known, scope):
        if _was_due(*own, scope.as_of):
            yield own


def _was_due(action: Action, fact: Fact, stands: str, day: date) -> bool:
    """Due by the day, and it is known whether it was closed by then; dates that contradict each other tell nothing."""
    original = original_due(action)
    told = stands == "open" or action.closed is not None
    return original is not None and original <= day and told and is_sound(action, fact)


def _kept(action: Action) -> bool:
    return action.closed is not None and action.closed <= original_due(action)


def _is_impossible(action: Action, fact: Fact, day: date) -> bool:
    return not is_sound(action, fact) or (action.closed is not None and action.closed > day)


def _is_verified(action: Action, day: date) -> bool:
    return (action.verified is not None and action.verified <= day) or action.state == "closed_verified"


def _late(action: Action, day: date) -> bool:
    due = due_date(action)
    return due is not None and due < day


def _is_major(fact: Fact) -> bool:
    return fact.severity in ("critical", "major")


def _bucket(action: Action, day: date) -> str:
    due = due_date(action)
    if due is None:
        return "no due date"
    if due >= day:
        return "not due"
    late = (day - due).days
    return "0-30" if late <= 30 else "31-60" if late <= 60 else "61-90" if late <= 90 else "over 90"


def _changes(known: Known, action: Action) -> tuple[int, int, bool]:
    """How often the loads moved it later and turned it down anew, and whether one before the last had it closed."""
    told = sorted((each for each in known.told if each.name == action.name), key=lambda each: each.load)
    moves = rejections = 0
    due, rejected = action.original_due, False
    for version in told:
        moves += version.due is not None and due is not None and version.due > due
        due = version.due or due
        rejections += version.state == "plan_rejected" and not rejected
        rejected = version.state == "plan_rejected"
    return moves, rejections, any(is_closed(each) for each in told[:-1])


def _word(action: Action, fact: Fact, by: str) -> str | None:
    if by == "owner":
        return action.owner or "not stated"
    return word(fact.visit, by, dimension=fact.dimension, topic=fact.topic, clause=fact.clause, severity=fact.severity)
