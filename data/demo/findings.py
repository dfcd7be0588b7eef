"""Nonconformities and observations of an audit, and the corrective actions they lead to."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from data.demo.answers import NONCONFORM, PARTIAL, Answer
from data.demo.items import BSCI, ISO, Item
from data.demo.targets import Target
from data.demo.texts import CORRECTIVE_ACTIONS, OWNERS, PLACES, ROOT_CAUSES
from data.demo.world import LAST_DAY

CRITICAL, MAJOR, MINOR, OBSERVATION = "critical", "major", "minor", "observation"
OPEN, IN_PROGRESS, PENDING, CLOSED = "open", "in_progress", "pending_verification", "closed"

DAYS_TO_DUE = {CRITICAL: 14, MAJOR: 60, MINOR: 90}

_OBSERVED_PARTIALS = 0.6
_CRITICAL_SHARE = 0.2
_POSTPONED = 0.15
_FORGOTTEN_AFTER = timedelta(days=900)


@dataclass(frozen=True)
class Manner:
    """How a site treats its actions: the chances to close on time and never; `diligent` closes and verifies all."""

    on_time: float
    never: float
    diligent: bool = False


@dataclass(frozen=True)
class Action:
    """One corrective action; dates that have not come by the last day of the demo are empty."""

    text: str
    owner: str
    original_due: date
    due: date
    closed: date | None
    verified: date | None
    state: str


@dataclass(frozen=True)
class Finding:
    """One nonconformity or observation; observations have no action, and the BSCI export shows none at all."""

    item: Item
    severity: str
    text: str
    root_cause: str
    action: Action | None


def _severities(items: list[Item], target: Target | None, rate: float, rng: random.Random) -> dict[str, str]:
    """Severity by question: the target's number of majors, else drawn, with more majors at weaker sites."""
    if target is not None and target.nonconform is not None:
        majors = {item.key for item in rng.sample(items, min(target.majors, len(items)))}
        return {item.key: MAJOR if item.key in majors else MINOR for item in items}
    drawn = {}
    for item in items:
        chance, critical = rng.random(), rng.random()
        drawn[item.key] = MAJOR if chance < 0.07 + 0.8 * rate else MINOR
        if item.critical and critical < _CRITICAL_SHARE:
            drawn[item.key] = CRITICAL
    return drawn


def _day_or_none(day: date | None) -> date | None:
    return day if day is not None and day <= LAST_DAY else None


def _closing_day(original: date, due: date, span: int, manner: Manner, rng: random.Random) -> date | None:
    """On time is counted against the original date unless the date was moved."""
    chance, early, late = rng.random(), rng.random(), rng.random()
    if chance < manner.on_time:
        return due - timedelta(days=int(early * span * 0.6))
    if manner.diligent:
        return original + timedelta(days=3 + int(late * 15))
    old = LAST_DAY - original > _FORGOTTEN_AFTER
    if chance > 1 - manner.never * (0.3 if old else 1.0):
        return None
    return due + timedelta(days=4 + int(late * late * 110))


def _open_state(due: date, rng: random.Random) -> str:
    weights = (2, 3, 3) if due < LAST_DAY else (4, 4, 1)
    return rng.choices((OPEN, IN_PROGRESS, PENDING), weights)[0]


def _action(severity: str, day: date, words: str, manner: Manner, rng: random.Random) -> Action:
    span = DAYS_TO_DUE[severity]
    original = day + timedelta(days=span)
    moved = rng.random() < _POSTPONED and not manner.diligent
    due = original + timedelta(days=rng.choice((30, 45, 60))) if moved else original
    closed = _day_or_none(_closing_day(original, due, span, manner, rng))
    verify, wait = rng.random(), rng.randrange(7, 40)
    verified = None
    if closed is not None and (manner.diligent or verify < 0.8):
        verified = _day_or_none(closed + timedelta(days=wait))
    return Action(
        text=rng.choice(CORRECTIVE_ACTIONS[words]),
        owner=rng.choice(OWNERS[words]),
        original_due=original,
        due=due,
        closed=closed,
        verified=verified,
        state=CLOSED if closed is not None else _open_state(due, rng),
    )


def _finding(item: Item, severity: str, scheme: str, day: date, manner: Manner, rng: random.Random) -> Finding:
    words = "de" if scheme == ISO else {"MGT": "SOC", "ETH": "SOC"}.get(item.dimension, item.dimension)
    place = rng.choice(PLACES["de" if scheme == ISO else "en"])
    text = f"{item.problem}. {place}".strip()
    root_cause = rng.choice(ROOT_CAUSES[words]) if severity != OBSERVATION else ""
    acted = severity != OBSERVATION and scheme != BSCI
    return Finding(item, severity, text, root_cause, _action(severity, day, words, manner, rng) if acted else None)


def audit_findings(
    answers: tuple[Answer, ...],
    *,
    scheme: str,
    day: date,
    target: Target | None,
    rate: float,
    manner: Manner,
    rng: random.Random,
) -> tuple[Finding, ...]:
    """A finding for every nonconform answer and an observation for more than half of the partial ones.

    `day` is the last day of the audit, from which due dates run; `rate` is the site's rate of nonconformity.
    """
    missed = [answer.item for answer in answers if answer.outcome == NONCONFORM]
    severities = _severities(missed, target, rate, rng)
    findings = []
    for answer in answers:
        severity = severities.get(answer.item.key)
        if answer.outcome == PARTIAL and rng.random() < _OBSERVED_PARTIALS:
            severity = OBSERVATION
        if severity is not None:
            findings.append(_finding(answer.item, severity, scheme, day, manner, rng))
    return tuple(findings)
