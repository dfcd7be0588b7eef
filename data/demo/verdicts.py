"""How each scheme sums up an audit; the rules are invented for the demo, apart from the names of the results."""

from collections import Counter

from data.demo.answers import CONFORM, NONCONFORM, PARTIAL, Answer
from data.demo.findings import CRITICAL, MAJOR, Finding
from data.demo.items import BSCI, HOUSE

PASS, CONDITIONAL, FAIL = "pass", "conditional", "fail"

_GRADE_FROM = (("A", 95.0), ("B", 89.0), ("C", 80.0), ("D", 68.0), ("E", 0.0))
_GRADE_RESULT = {"A": PASS, "B": PASS, "C": CONDITIONAL, "D": CONDITIONAL, "E": FAIL}


def percent_score(answers: tuple[Answer, ...]) -> float:
    """Points in percent: conform 1, partial 1/2, nonconform 0; what is not applicable or not assessed is left out.

    100 when nothing could be assessed.
    """
    counts = Counter(answer.outcome for answer in answers)
    assessed = counts[CONFORM] + counts[PARTIAL] + counts[NONCONFORM]
    return round(100 * (counts[CONFORM] + counts[PARTIAL] / 2) / assessed, 1) if assessed else 100.0


def grade(score: float) -> str:
    """The BSCI letter for a percent score, by the demo's own bands."""
    return next(letter for letter, lowest in _GRADE_FROM if score >= lowest)


def verdict(scheme: str, score: float, findings: tuple[Finding, ...]) -> str:
    """Pass, conditional or fail.

    House Audit: fail with a critical, three majors or under 75 %; conditional with a major or under 85 %.
    amfori BSCI: by letter. ISO 9001: fail with three majors or under 70 %, conditional with any major.
    """
    if scheme == BSCI:
        return _GRADE_RESULT[grade(score)]
    counts = Counter(finding.severity for finding in findings)
    fail_under, conditional_under = (75.0, 85.0) if scheme == HOUSE else (70.0, 0.0)
    if counts[CRITICAL] or counts[MAJOR] >= 3 or score < fail_under:
        return FAIL
    return CONDITIONAL if counts[MAJOR] or score < conditional_under else PASS


def follow_up_verdict(findings: tuple[Finding, ...]) -> str:
    """A follow-up passes when nothing is left, and fails when a critical or two majors are left."""
    counts = Counter(finding.severity for finding in findings)
    if counts[CRITICAL] or counts[MAJOR] >= 2:
        return FAIL
    return CONDITIONAL if findings else PASS
