"""Definitions as a director reads them: a column under the heading pages show it by, its code name second."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from metrics.catalogue import Metric
from pages.parts.columns import heading
from pages.parts.recurrence_words import LIVES
from pages.parts.rule_names import NAMES, readable

MARKED = re.compile(r"``([^`]+)``")
# A value or a metric that the text names as commands do; files of the program are taken away elsewhere.
BARE = re.compile(r"(?<![\w/])[a-z]{2,}(?:_[a-z0-9]+)+(?!\w)")
STATES = re.compile(rf"\b(?:{'|'.join(code for code, words in LIVES.items() if code != words)})\b")
# Columns of metrics that stand under their own heading wherever a page shows them.
SHOWN: Final = frozenset({
    "added", "adjustable", "alone", "auc", "audits", "band", "bucket", "centre", "checklist", "count", "cumulative",
    "difference", "effective_n", "expected", "expected_findings", "findings", "finished", "gap", "high", "interval",
    "last_result", "late_first", "lift", "low", "median", "mix", "moves", "now", "of", "opportunities", "own", "p",
    "plain", "q", "rate", "ratio", "reaudit", "reliability", "repeats", "run", "seen", "shrunk", "site", "sites",
    "skill", "standing", "tier", "times_found", "trend", "unit", "verdict", "whole", "why", "worse",
})  # fmt: skip
# Metric -> its columns that pages show under another heading, as the column of that heading; None where no page does.
RENAMED: Final[dict[str, dict[str, str | None]]] = {
    "clause-spread": {"verdict": "them_or_us", "times": "of_median"},
    "repeat-rate": {"open": "waiting"},
    "repeat-survival": {"count": None, "of": None, "rate": None},
    "life-lines": {"state": "life"},
    "clause-pairs": {"chance_high": "chance_high"},
    "risk": {"score": "points"},
    "risk-chances": {"low": None, "high": None, "chance": None, "expected_findings": None},
    "visit-value": {"chance": "chance_span", "low": None, "high": None, "count": None, "of": None},
    "fair-ranking": {"shrunken": "expected_rate"},
    "supplier-trends": {"rate": "slope", "count": None, "of": None},
    "funnel": {"centre": None},
    "control-chart": {"low": None, "high": None, "count": None},
    "closing-time": {"rate": None, "low": None, "high": None},
    "postponements": {"days": "days_moved"},
    "open-actions": {"count": None},
    "cohort-lines": {"rate": None},
    "auditor-effects": {
        "rate": "times", "low": "times_low", "high": "times_high", "effective_n": "shared_audits", "verdict": "differs",
    },
    "visit-conditions": {"rate": None, "low": None, "high": None, "effective_n": None},
    "auditor-returns": {"audits": None},
    "adjusted-nonconformities": {
        "count": None, "of": "audits", "found": "nonconformities", "ratio": "times",
    },
    "back-test": {"count": None, "of": None, "rate": None},
    "briefing": {"expected": None, "trend": None, "tier": None},
}  # fmt: skip


def definition_paragraphs(metric: Metric) -> list[str]:
    """The definition of a metric, paragraph by paragraph: columns and house rules by their names, then their codes."""
    own = RENAMED.get(metric.name, {})

    def named(found: re.Match[str]) -> str:
        return ", ".join(_named(code, own) for code in found[1].split(", "))

    texts = [STATES.sub(_state, text) if metric.name == "life-lines" else text for text in metric.marked]
    return [readable("".join(_parts(text, named))) for text in texts]


def _parts(text: str, named: Callable[[re.Match[str]], str]) -> Iterator[str]:
    """A text piece by piece: columns, which are marked, as they are ``named``; other names of the program in words."""
    begin = 0
    for found in MARKED.finditer(text):
        yield BARE.sub(_in_words, text[begin : found.start()])
        yield named(found)
        begin = found.end()
    yield BARE.sub(_in_words, text[begin:])


def _state(found: re.Match[str]) -> str:
    return f"“{LIVES[found[0]]}”"


def _in_words(found: re.Match[str]) -> str:
    """A house rule as it is, for it gets its name later; any other name without its underscores."""
    return found[0] if found[0] in NAMES else found[0].replace("_", " ")


def _named(code: str, own: dict[str, str | None]) -> str:
    """'“Effective n” (effective_n)'; a column whose heading is its code, such as Sites, stands for itself, and so does
    one that no page shows, in words."""
    column = own.get(code, code if code in SHOWN else None)
    named = column is not None and heading(column).lower() != code
    return f"“{heading(str(column))}” ({code})" if named else code.replace("_", " ")
