"""The metrics by name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from metrics import (
    audit_pass_rate,
    chronic,
    clause_pairs,
    clause_spread,
    clauses,
    conformity_rate,
    corrective_actions,
    data_quality,
    ineffective_actions,
    latest_changes,
    life_lines,
    mean_score,
    nonconformities,
    repeat_chances,
    repeat_expected,
    repeat_rate,
    repeat_survival,
    risk,
    shared_topics,
)

RAISED = re.compile(r"\s*Raises \w+ [^.]*\.")


@dataclass(frozen=True, slots=True)
class Metric:
    """A question asked by name. ``function(con, filters, *, by, every)``; the first facet is the default."""

    name: str
    title: str
    function: Callable[..., pd.DataFrame]
    facets: tuple[str, ...]

    @property
    def definition(self) -> str:
        """The first paragraph of the function's docstring, on one line."""
        return self.paragraphs[0]

    @property
    def paragraphs(self) -> list[str]:
        """The docstring of the function for people: one line per paragraph, without code marks and raised errors."""
        text = (inspect.getdoc(self.function) or "").replace("``", "")
        return [RAISED.sub("", " ".join(part.split())) for part in text.split("\n\n")]


CATALOGUE = {
    metric.name: metric
    for metric in (
        Metric("audit-pass-rate", "Audit pass rate", audit_pass_rate.audit_pass_rate, audit_pass_rate.FACETS),
        Metric("conformity-rate", "Conformity rate", conformity_rate.conformity_rate, conformity_rate.FACETS),
        Metric(
            "pass-rate-change", "Change of the audit pass rate", latest_changes.pass_rate_change, latest_changes.FACETS
        ),
        Metric(
            "conformity-change",
            "Change of the conformity rate",
            latest_changes.conformity_change,
            latest_changes.FACETS,
        ),
        Metric("mean-score", "Mean audit score", mean_score.mean_score, mean_score.FACETS),
        Metric("nonconformities", "Nonconformities per audit", nonconformities.nonconformities, nonconformities.FACETS),
        Metric("clauses", "Clauses by frequency", clauses.clauses, clauses.FACETS),
        Metric(
            "clause-spread",
            "Them or us: how many sites fail a clause",
            clause_spread.clause_spread,
            clause_spread.FACETS,
        ),
        Metric("repeat-rate", "Repeat rate", repeat_rate.repeat_rate, repeat_rate.FACETS),
        Metric("repeat-expected", "Repeats against chance", repeat_expected.repeat_expected, repeat_expected.FACETS),
        Metric("repeat-chances", "Chance at each re-audit", repeat_chances.repeat_chances, repeat_chances.FACETS),
        Metric("after-clean", "Chance after a clean audit", repeat_chances.chance_after_clean, ("all",)),
        Metric("repeat-survival", "Time until found again", repeat_survival.repeat_survival, repeat_survival.FACETS),
        Metric("life-lines", "Life-lines", life_lines.life_lines, life_lines.FACETS),
        Metric("chronic", "Chronic nonconformities", chronic.chronic, chronic.FACETS),
        Metric(
            "ineffective-actions",
            "Ineffective actions",
            ineffective_actions.ineffective_actions,
            ineffective_actions.FACETS,
        ),
        Metric("clause-pairs", "Clauses that fail together", clause_pairs.clause_pairs, clause_pairs.FACETS),
        Metric("shared-topics", "Same topic across schemes", shared_topics.shared_topics, shared_topics.FACETS),
        Metric(
            "corrective-actions",
            "Corrective actions",
            corrective_actions.corrective_actions,
            corrective_actions.FACETS,
        ),
        Metric("data-quality", "Data quality", data_quality.data_quality, data_quality.FACETS),
        Metric("risk", "Risk tier", risk.risk, risk.FACETS),
    )
}
