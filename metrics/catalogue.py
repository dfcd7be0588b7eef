"""The metrics by name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from metrics import (
    audit_pass_rate,
    auditor_adjustment,
    auditor_effects,
    auditor_returns,
    clauses,
    conformity_rate,
    corrective_actions,
    data_quality,
    mean_score,
    nonconformities,
    repeat_rate,
    risk,
    score_reconciliation,
    visit_conditions,
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
        Metric("mean-score", "Mean audit score", mean_score.mean_score, mean_score.FACETS),
        Metric("nonconformities", "Nonconformities per audit", nonconformities.nonconformities, nonconformities.FACETS),
        Metric("clauses", "Clauses by frequency", clauses.clauses, clauses.FACETS),
        Metric("repeat-rate", "Repeat rate", repeat_rate.repeat_rate, repeat_rate.FACETS),
        Metric(
            "corrective-actions",
            "Corrective actions",
            corrective_actions.corrective_actions,
            corrective_actions.FACETS,
        ),
        Metric("data-quality", "Data quality", data_quality.data_quality, data_quality.FACETS),
        Metric("risk", "Risk tier", risk.risk, risk.FACETS),
        Metric(
            "auditor-effects",
            "Auditors and firms at comparable sites",
            auditor_effects.auditor_effects,
            auditor_effects.FACETS,
        ),
        Metric("auditor-returns", "The same auditor again", auditor_returns.auditor_returns, auditor_returns.FACETS),
        Metric("visit-conditions", "Conditions of a visit", visit_conditions.visit_conditions, visit_conditions.FACETS),
        Metric(
            "adjusted-nonconformities",
            "Nonconformities adjusted for who audited",
            auditor_adjustment.adjusted_nonconformities,
            auditor_adjustment.FACETS,
        ),
        Metric(
            "score-reconciliation",
            "Printed scores against answers",
            score_reconciliation.score_reconciliation,
            score_reconciliation.FACETS,
        ),
    )
}
