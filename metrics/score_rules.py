"""The rules by which checklists usually make a score of their answers, each worked out for every audit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MEASURES = ("points", "partial_half", "partial_none", "item_shares")
GAPS = ("left_out", "blanks_zero", "not_applicable_full")
SUMS = (
    "points", "maximum", "maximum_out", "maximum_blank", "shares", "items", "conform", "partial", "out", "blank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to a score.

    ``measure``: points over maximum points; conforming items, partly conforming ones counting half or not at all; or
    the mean of each item's own points over maximum. ``weighted``: every item times its weight. ``by_section``: the mean
    of the sections' scores instead of all items pooled. ``gaps``: items not applicable or not assessed are left out of
    both sides, unassessed ones count zero of their maximum, or ones not applicable count in full.
    """

    measure: str
    weighted: bool = False
    by_section: bool = False
    gaps: str = "left_out"

    @property
    def name(self) -> str:
        """The rule as a code, such as 'points' or 'weighted points by section, blanks_zero'."""
        words = ["weighted"] if self.weighted else []
        words += [self.measure, *(["by section"] if self.by_section else [])]
        return " ".join(words) + ("" if self.gaps == "left_out" else f", {self.gaps}")

    @property
    def departures(self) -> int:
        """How far from plain the rule is: of two that explain as much, the plainer one is named."""
        return self.weighted + self.by_section + (self.gaps != "left_out")


# Two rules that are no sum over items: the mean of the section scores a file prints, which needs no answers, and the
# degree of fulfilment of a VDA 6.3 process audit (process_audits.py).
PRINTED_SECTIONS, PROCESS_AUDIT = "printed sections", "process audit"

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in sorted(
        (Rule(*parts) for parts in product(MEASURES, (False, True), (False, True), GAPS)),
        key=lambda rule: (rule.departures, MEASURES.index(rule.measure), GAPS.index(rule.gaps), rule.weighted),
    )
}


def rule_scores(marks: pd.DataFrame) -> pd.DataFrame:
    """The score by every rule in percent, one row per audit, one column per rule; NaN where a rule does not apply.

    ``marks`` has one row per audit, section and weighting (``weighted`` or not), with sums over the section's items:
    points, maximum, maximum_out, maximum_blank, shares, items, conform, partial, out, blank (out: not applicable;
    blank: not assessed), null where one of the items does not state it.
    """
    codes, audits = pd.factorize(marks["audit_key"])
    scores = {name: _scores(rule, marks, codes, len(audits)) for name, rule in RULES.items()}
    return pd.DataFrame(scores, index=pd.Index(audits, name="audit_key"))


def pooled_score(name: str, marks: pd.DataFrame) -> float:
    """All audits' items in one sum, by a rule that sums items; NaN for the others."""
    rule = RULES.get(name)
    if rule is None or rule.by_section:
        return float("nan")
    got, most = (part[(marks["weighted"] == rule.weighted).to_numpy()] for part in _parts(rule, marks))
    whole = ~(np.isnan(got) | np.isnan(most))
    return float(100 * got[whole].sum() / most[whole].sum()) if most[whole].sum() > 0 else float("nan")


def _scores(rule: Rule, marks: pd.DataFrame, codes: NDArray[np.intp], size: int) -> Floats:
    chosen = (marks["weighted"] == rule.weighted).to_numpy()
    got, most = (part[chosen] for part in _parts(rule, marks))
    if not rule.by_section:
        return _percent(np.bincount(codes[chosen], got, size), np.bincount(codes[chosen], most, size))
    counted = most != 0
    sections = np.bincount(codes[chosen][counted], minlength=size)
    nameless = np.bincount(codes[chosen], marks["section"].isna().to_numpy()[chosen], size)
    shares = np.bincount(codes[chosen][counted], got[counted] / most[counted], size)
    return np.where((sections > 1) & (nameless == 0), _percent(shares, sections), np.nan)


def _percent(got: NDArray[Any], most: NDArray[Any]) -> Floats:
    return 100 * got / np.where(most > 0, most, np.nan)


def _parts(rule: Rule, marks: pd.DataFrame) -> tuple[Floats, Floats]:
    """What each row adds above and below the line."""
    told = {name: marks[name].to_numpy(dtype=np.float64) for name in SUMS}
    most, out, blank = told["items"], told["out"], told["blank"]
    if rule.measure == "points":
        got, most, out, blank = (told[name] for name in ("points", "maximum", "maximum_out", "maximum_blank"))
    elif rule.measure == "item_shares":
        got = told["shares"]
    else:
        got = told["conform"] + (0.5 if rule.measure == "partial_half" else 0.0) * told["partial"]
    if rule.gaps == "blanks_zero":
        return got, most + blank
    return (got + out, most + out) if rule.gaps == "not_applicable_full" else (got, most)
