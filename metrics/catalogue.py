"""The metrics by name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from metrics import (
    action_ageing,
    audit_pass_rate,
    audits_on_time,
    clauses,
    closing_time,
    cohort_lines,
    conformity_rate,
    corrective_actions,
    coverage,
    data_quality,
    latest_changes,
    man_days,
    mean_score,
    nonconformities,
    on_time_closing,
    open_actions,
    postponements,
    repeat_rate,
    risk,
    supplier_turnover,
    unassessed_share,
    verified_effective,
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
        Metric("repeat-rate", "Repeat rate", repeat_rate.repeat_rate, repeat_rate.FACETS),
        Metric(
            "corrective-actions",
            "Corrective actions",
            corrective_actions.corrective_actions,
            corrective_actions.FACETS,
        ),
        Metric("action-ageing", "Age of open actions", action_ageing.action_ageing, action_ageing.FACETS),
        Metric("on-time-closing", "Actions closed on time", on_time_closing.on_time_closing, on_time_closing.FACETS),
        Metric("postponements", "Postponed actions", postponements.postponements, postponements.FACETS),
        Metric(
            "verified-effective",
            "Verified as effective",
            verified_effective.verified_effective,
            verified_effective.FACETS,
        ),
        Metric("closing-time", "Time to close an action", closing_time.closing_time, closing_time.FACETS),
        Metric("open-actions", "Open actions over time", open_actions.open_actions, open_actions.FACETS),
        Metric("coverage", "Coverage", coverage.coverage, coverage.FACETS),
        Metric("audits-on-time", "Audits on time", audits_on_time.audits_on_time, audits_on_time.FACETS),
        Metric("man-days", "Man-days", man_days.man_days, man_days.FACETS),
        Metric(
            "supplier-turnover",
            "Suppliers entering and leaving",
            supplier_turnover.supplier_turnover,
            supplier_turnover.FACETS,
        ),
        Metric("cohort-lines", "Suppliers audited throughout", cohort_lines.cohort_lines, cohort_lines.FACETS),
        Metric("unassessed-share", "Items left out", unassessed_share.unassessed_share, unassessed_share.FACETS),
        Metric("data-quality", "Data quality", data_quality.data_quality, data_quality.FACETS),
        Metric("risk", "Risk tier", risk.risk, risk.FACETS),
    )
}
