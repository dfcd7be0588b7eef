"""What house rules are called, beside the code names they have in files, commands and definitions."""

from __future__ import annotations

import re
from typing import Final

NAMES: Final[dict[str, str]] = {
    "minimum_n": "Fewest audits of a rate",
    "minimum_audits": "Fewest full audits of a risk tier",
    "target_pass_rate": "Target of the audit pass rate",
    "target_conformity": "Target of the conformity rate",
    "dimension_pass_share": "Share of items by which a dimension passes",
    "partial_counts_half": "Partly conforming answers count half",
    "repeat_months": "Months in which a repeat is looked for",
    "reaudit_months": "Months until the next audit is due",
    "severity_weight_critical": "Weight of a critical nonconformity",
    "severity_weight_major": "Weight of a major nonconformity",
    "severity_weight_minor": "Weight of a minor nonconformity",
    "pseudonyms": "Names replaced when a file is loaded",
    "daily_backup": "Daily backup",
    "backups_kept": "Backups kept",
    "drop_folder": "Drop folder",
    "not_applicable_share": "Share of items not applicable that is too much",
    "minimum_assessed": "Fewest items assessed in an audit",
    "minimum_effective_n": "Fewest independent answers or audits of a rate",
    "widest_half_interval": "Widest interval of a rate",
    "minimum_sites": "Fewest sites of a group",
    "assumed_correlation": "Likeness of answers within an audit, where it is assumed",
    "half_life_months": "Months until an audit counts half",
    "worse_than_share": "Bar of rankings",
    "false_discovery_share": "Share of alarms that may be chance",
    "baseline_points": "Points that set control limits",
    "screened_baseline": "Jumps left out of control limits",
    "signal_rules": "Rules for signals",
    "auditor_names": "How auditors are named",
    "adjust_for_auditor": "Rankings adjusted for who audited",
    "visit_days": "Auditor-days of a visit, where none are stated",
    "plan_random_share": "Share of visits drawn at random",
    "audit_interval_tolerance": "Chance of a finding at which a site is due",
    "audit_interval_least": "Months before which no site is visited again",
    "audit_interval_most": "Months within which every site is visited",
    "forecast_event": "What a forecast predicts",
    "forecast_months": "Months a forecast looks ahead",
    "forecast_events": "Fewest events of a forecast",
    "forecast_known_from": "Since when an audit counts as known",
    "risk_weight_recent": "Risk weight: recent results against other sites",
    "risk_weight_change": "Risk weight: last audit worse than before",
    "risk_weight_result": "Risk weight: last verdict",
    "risk_weight_open": "Risk weight: open major nonconformities",
    "risk_weight_overdue": "Risk weight: major actions past their first due date",
    "risk_weight_recurrence": "Risk weight: comes back more often than chance",
    "risk_weight_ineffective": "Risk weight: closed actions that did not work",
    "risk_weight_time": "Risk weight: time since the last full audit",
    "risk_weight_inherent": "Risk weight: inherent risk stated",
    "risk_medium_from": "Points of medium risk",
    "risk_high_from": "Points of high risk",
    "risk_critical_from": "Points of critical risk",
    "risk_least_seen": "Least share of the risk weight that must be known",
}
CODES = re.compile(rf"\b({'|'.join(name for name in NAMES if '_' in name)})\b")
PLACES = re.compile(r"\s*\((?:metrics/\w+\.py(?:, )?)+\)")


def rule_name(code: str) -> str:
    """A house rule as people call it; its code where it is not known, as one of a later program."""
    return NAMES.get(code, code)


def quoted(code: str) -> str:
    """A house rule's name within a sentence."""
    return f"“{rule_name(code)}”"


def readable(definition: str) -> str:
    """A definition for people: each house rule with its name before its code, and no file of the program."""
    return CODES.sub(lambda found: f"{quoted(found[0])} ({found[0]})", PLACES.sub("", definition))
