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
    auditor_adjustment,
    auditor_effects,
    auditor_returns,
    audits_on_time,
    backtest,
    briefing,
    chronic,
    clause_pairs,
    clause_spread,
    clauses,
    closing_time,
    cohort_lines,
    conformity_rate,
    control_chart,
    corrective_actions,
    coverage,
    data_quality,
    fair_ranking,
    funnel,
    ineffective_actions,
    latest_changes,
    life_lines,
    man_days,
    mean_score,
    next_due,
    nonconformities,
    on_time_closing,
    open_actions,
    peer_evidence,
    postponements,
    repeat_chances,
    repeat_expected,
    repeat_rate,
    repeat_survival,
    risk,
    risk_chance,
    score_reconciliation,
    shared_topics,
    signals,
    supplier_trends,
    supplier_turnover,
    unassessed_share,
    verified_effective,
    visit_conditions,
    visit_value,
    weighted_findings,
)

RAISED = re.compile(r"\s*Raises \w+ [^.]*\.")


@dataclass(frozen=True, slots=True)
class Metric:
    """A question asked by name. ``function(con, filters, *, by, every)``; the first facet is the default.

    ``measures``: of what it can be asked, as the option ``measure``; the first one if left out.
    """

    name: str
    title: str
    function: Callable[..., pd.DataFrame]
    facets: tuple[str, ...]
    measures: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """The first paragraph of the function's docstring, on one line."""
        return self.paragraphs[0]

    @property
    def paragraphs(self) -> list[str]:
        """The docstring of the function for people: one line per paragraph, without code marks and raised errors."""
        return [text.replace("``", "") for text in self.marked]

    @property
    def marked(self) -> list[str]:
        """The paragraphs with ``marks`` around names of code, such as those of columns."""
        text = inspect.getdoc(self.function) or ""
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
        Metric(
            "weighted-findings",
            "Nonconformities weighted by severity",
            weighted_findings.weighted_findings,
            weighted_findings.FACETS,
        ),
        Metric("next-audit-due", "Next audit of a supplier", next_due.next_due, next_due.FACETS),
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
        Metric("fair-ranking", "Fair ranking", fair_ranking.fair_ranking, peer_evidence.FACETS),
        Metric("funnel", "Funnel", funnel.funnel, peer_evidence.FACETS),
        Metric("supplier-trends", "Trend of a supplier", supplier_trends.supplier_trends, peer_evidence.FACETS),
        Metric(
            "control-chart", "Control chart", control_chart.control_chart, control_chart.FACETS, control_chart.MEASURES
        ),
        Metric("signals", "Signals at the newest point", signals.signals, signals.FACETS, signals.MEASURES),
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
            "Suppliers new, and without a valid audit since",
            supplier_turnover.supplier_turnover,
            supplier_turnover.FACETS,
        ),
        Metric("cohort-lines", "Suppliers audited throughout", cohort_lines.cohort_lines, cohort_lines.FACETS),
        Metric("unassessed-share", "Items left out", unassessed_share.unassessed_share, unassessed_share.FACETS),
        Metric("data-quality", "Data quality", data_quality.data_quality, data_quality.FACETS),
        Metric("risk", "Risk tier", risk.risk, risk.FACETS),
        Metric("briefing", "Briefing", briefing.briefing, briefing.FACETS),
        Metric("risk-chances", "Chance of a bad next audit", risk_chance.risk_chances, risk_chance.FACETS),
        Metric("back-test", "Chances tested on the past", backtest.back_test, backtest.FACETS),
        Metric(
            "auditor-effects",
            "Auditors and firms at comparable sites",
            auditor_effects.auditor_effects,
            auditor_effects.FACETS,
        ),
        Metric("auditor-returns", "The same auditor again", auditor_returns.auditor_returns, auditor_returns.FACETS),
        Metric("visit-conditions", "Conditions of a visit", visit_conditions.visit_conditions, visit_conditions.FACETS),
        Metric("visit-value", "What the next audit will likely find", visit_value.visit_value, visit_value.FACETS),
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
