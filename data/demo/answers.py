"""What an auditor writes down for each question of a checklist."""

import random
from dataclasses import dataclass
from datetime import date

from data.demo.conditions import Condition
from data.demo.items import Checklist, Item
from data.demo.targets import Target
from data.demo.world import FIRST_DAY

CONFORM, PARTIAL, NONCONFORM = "conform", "partial", "nonconform"
NOT_APPLICABLE, NOT_ASSESSED = "not_applicable", "not_assessed"

_WEAK_SPOT_RATE = 0.35
_NOT_ASSESSED_RATE = 0.007
_PARTIAL_PER_NONCONFORM = 0.5
_HIGHEST_RATE = 0.6


@dataclass(frozen=True)
class Answer:
    """One question as assessed."""

    item: Item
    outcome: str


def _rate(item: Item, condition: Condition, day: date) -> float:
    """The chance that a neutral auditor finds the question not met on this day."""
    years = (day - FIRST_DAY).days / 365.25
    trend = max(1 + condition.trend * years, 0.4)
    rate = condition.rate * condition.factors[item.dimension] * item.difficulty * trend
    return max(rate, _WEAK_SPOT_RATE) if item.key in condition.weak_spots and not item.critical else rate


def drawn_answers(
    checklist: Checklist,
    condition: Condition,
    day: date,
    *,
    strictness: float,
    always: frozenset[str],
    rng: random.Random,
) -> tuple[Answer, ...]:
    """Answers drawn question by question; the questions in `always` are nonconform."""
    answers = []
    for item in checklist.items:
        rate = min(_rate(item, condition, day) * strictness, _HIGHEST_RATE)
        chance, left_out = rng.random(), rng.random()
        if item.key in always:
            outcome = NONCONFORM
        elif item.key in condition.not_applicable:
            outcome = NOT_APPLICABLE
        elif left_out < _NOT_ASSESSED_RATE:
            outcome = NOT_ASSESSED
        elif chance < rate:
            outcome = NONCONFORM
        else:
            outcome = PARTIAL if chance < rate * (1 + _PARTIAL_PER_NONCONFORM) else CONFORM
        answers.append(Answer(item, outcome))
    return tuple(answers)


def exact_answers(
    checklist: Checklist, condition: Condition, day: date, *, target: Target, rng: random.Random
) -> tuple[Answer, ...]:
    """Answers with exactly the target's counts; the likelier a question is missed, the sooner it is chosen."""
    applicable = [item for item in checklist.items if item.key not in condition.not_applicable and not item.critical]
    order = sorted(applicable, key=lambda item: rng.random() ** (1 / _rate(item, condition, day)), reverse=True)
    nonconform = target.nonconform or 0
    missed = {item.key for item in order[:nonconform]}
    partly = {item.key for item in order[nonconform : nonconform + target.partial]}
    answers = []
    for item in checklist.items:
        outcome = NOT_APPLICABLE if item.key in condition.not_applicable else CONFORM
        if item.key in missed:
            outcome = NONCONFORM
        elif item.key in partly:
            outcome = PARTIAL
        answers.append(Answer(item, outcome))
    return tuple(answers)


def lenient_answers(answers: tuple[Answer, ...], rng: random.Random) -> tuple[Answer, ...]:
    """The same audit through lenient eyes: half of what is not met is written down as conform."""
    spared: set[str] = set()
    for outcome in (NONCONFORM, PARTIAL):
        keys = [answer.item.key for answer in answers if answer.outcome == outcome]
        rng.shuffle(keys)
        half = len(keys) // 2 + (len(keys) % 2 and rng.random() < 0.5)
        spared.update(keys[:half])
    return tuple(Answer(a.item, CONFORM) if a.item.key in spared else a for a in answers)


def follow_up_answers(answers: tuple[Answer, ...], *, still: float, rng: random.Random) -> tuple[Answer, ...]:
    """Only what was nonconform is looked at again; each is still nonconform with the chance `still`."""
    return tuple(
        Answer(answer.item, NONCONFORM if rng.random() < still else CONFORM)
        for answer in answers
        if answer.outcome == NONCONFORM
    )
