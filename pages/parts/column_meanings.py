"""What the columns of tables hold, for the About sheet of a download: a metric's own definition, or a sentence here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from metrics.catalogue import CATALOGUE
from pages.parts.columns import kind
from pages.parts.definition_texts import definition_paragraphs

# Column -> the metric it is a figure of. Its definition is the metric's docstring.
METRICS: Final[dict[str, str]] = {
    "pass_rate": "audit-pass-rate", "pass_span": "audit-pass-rate", "pass_of": "audit-pass-rate",
    "conformity": "conformity-rate", "conform_span": "conformity-rate", "conform_of": "conformity-rate",
    "by_audit": "conformity-rate", "by_audit_score": "mean-score", "by_audit_count": "nonconformities",
    "per_audit": "nonconformities", "repeat_rate": "repeat-rate", "repeats": "repeat-rate",
    "opportunities": "repeat-rate", "waiting": "repeat-rate", "state": "repeat-rate",
    "rate_again": "repeat-rate", "again": "repeat-rate",
    "of_again": "repeat-rate", "expected": "repeat-expected", "ratio": "repeat-expected", "shrunk": "repeat-expected",
    "band": "fair-ranking", "worse": "fair-ranking", "expected_rate": "fair-ranking",
    "expected_count": "fair-ranking", "expected_span": "fair-ranking", "reliability": "fair-ranking",
    "trend": "supplier-trends", "slope": "supplier-trends", "tier": "risk", "points": "risk", "seen": "risk",
    "evidence": "risk", "reasons": "risk", "open": "corrective-actions", "overdue": "corrective-actions",
    "centre": "control-chart", "score_centre": "control-chart", "level_centre": "control-chart",
    "limits": "control-chart", "said": "signals", "kept_words": "signals", "life": "life-lines",
    "run": "chronic", "both": "clause-pairs", "lift": "clause-pairs", "chance_high": "clause-pairs",
    "failing": "clause-spread", "assessed": "clause-spread", "them_or_us": "clause-spread",
    "of_median": "clause-spread", "median": "clause-spread", "share": "weighted-findings",
    "cumulative": "weighted-findings", "next_due": "next-audit-due",
    "moves": "postponements", "days_moved": "postponements", "late_first": "on-time-closing",
    "times": "auditor-effects", "usual": "auditor-effects", "differs": "auditor-effects",
    "adjusted": "adjusted-nonconformities", "recomputed": "score-reconciliation", "gap": "score-reconciliation",
    "explained": "score-reconciliation", "chance_span": "visit-value", "expected_findings": "visit-value",
}  # fmt: skip
# What a column adds to its metric's definition, or is by itself.
SENTENCES: Final[dict[str, str]] = {
    "rate": "Count / Out of.",
    "happened": "New checklist versions, recorded events and other auditors on the days behind the point.",
    "low": "Lower end of the 95% interval of the rate.",
    "high": "Upper end of the 95% interval of the rate.",
    "count": "The numerator of the rate.",
    "of": "The denominator of the rate.",
    "why": "Why a rate is missing, or rests on too little.",
    "note": "Why a rate is missing, or rests on too little.",
    "pass_of": "The denominator.",
    "conform_of": "The denominator.",
    "pass_span": "95% interval.",
    "conform_span": "95% interval.",
    "by_audit": "The last audits, oldest first.",
    "by_audit_score": "The scores of the last audits, oldest first.",
    "by_audit_count": "Of the last audits, oldest first.",
    "repeats": "The numerator.",
    "opportunities": "The denominator.",
    "waiting": "Nonconformities not re-audited yet, in neither number.",
    "expected": "Repeats expected by chance.",
    "ratio": "Repeats found / repeats expected.",
    "shrunk": "The ratio, drawn towards all others where little is known.",
    "worse": "The probability to be worse than the bar.",
    "expected_rate": "The rate expected of the next audits, drawn towards the others where little is known.",
    "expected_count": "Nonconformities expected per audit, drawn towards the others where little is known.",
    "expected_span": "The expected rate lies within it with a probability of 90%.",
    "reliability": "How much of the expected rate is the supplier's own, from 0 (all the others') to 100%.",
    "judged_under": "The checklist under which the supplier is compared.",
    "slope": "Change per year.",
    "points": "The risk score, 0 to 100.",
    "most_points": "The points a component can give: its weight of 100, shared out among what is known.",
    "seen": "The share of the weights for which the data told anything.",
    "evidence": "What the tier is given for.",
    "reasons": "What the tier is given for.",
    "open": "On the as-of day.",
    "overdue": "Open past the due date on the as-of day.",
    "open_major": "Major findings with an open action on the as-of day.",
    "open_critical": "Critical findings with an open action on the as-of day.",
    "late_days": "Days past the due date on the as-of day.",
    "last_audit": "The last full audit in view.",
    "last_result": "The verdict of the last full audit, by the house rule of its scheme.",
    "result": "The verdict, by the house rule of the scheme.",
    "score": "As printed in the file, in percent.",
    "severity": "The label of the file in the common scale.",
    "dimension": "From the file, else from the checklist's places in dimensions.",
    "topic": "From the file, else from the checklist's places in topics.",
    "checklist": "Scheme and version.",
    "file": "The file the row comes from.",
    "sheet": "The sheet of the file.",
    "row": "The row of the sheet, as Excel counts them.",
    "raw": "The answer as the file prints it.",
    "pinned": "Notes that people pinned to it, the newest first, with who and when.",
    "before_rate": "The rate of the period before.",
    "difference": "The rate less the one before, in points of percent.",
    "difference_low": "Lower end of the 95% interval of the change.",
    "difference_high": "Upper end of the 95% interval of the change.",
    "verdict": "Whether the change is more than chance, at 95%.",
    "own": "The part of the change at sites audited in both periods.",
    "mix": "The part of the change that comes from which sites were audited and how often.",
    "crude": "The rate as it stands, whatever the mix of checklists.",
    "shared": "The weight, in the common mix of checklists, of those that were audited here.",
    "odds_ratio": "The odds here against all others' under the same checklists (Mantel and Haenszel); above 1: higher.",
    "overdue_major": "Actions of critical and major findings past their first due date on the as-of day.",
    "apart": "The supplier's rate less that of the other suppliers of its region under the same checklists.",
    "peer_rate": "Of the other suppliers of its region under the same checklists.",
    "peer_of": "The denominator of the peers' rate.",
    "visitors": "How many auditors have been there.",
    "cumulative": "The share of this row and of those above it.",
    "median": "The share of sites where the median clause of the same checklist fails.",
    "of_median": "The rate / that of the median clause.",
    "q": "The share of false alarms to be expected among all rows with a value up to this one (Benjamini-Hochberg).",
    "p": "The probability of so much or more by chance alone.",
    "chance_high": "What chance alone would exceed for any pair once in twenty times.",
    "lift": "Audits with both / audits expected to have both by chance.",
    "times": "Nonconformities found / those others would have found there.",
    "times_low": "Lower end of the 90% interval.",
    "times_high": "Upper end of the 90% interval.",
    "auc": "Of two sites, one that failed and one that did not: how often the score puts the right one first.",
    "skill": "How much smaller the squared error is than with the base rate for all.",
}  # fmt: skip
WRITTEN: Final[dict[str, str]] = {
    "share": "share from 0 to 1, shown in percent", "points": "difference of two shares, in percentage points",
    "ratio": "number, two decimals", "score": "percent, 0 to 100",
    "decimal": "number, one decimal", "times": "times as many", "factor": "times as many",
    "chance": "probability, 0 to 1", "number": "number", "date": "date", "moment": "date and time", "text": "text",
    "long": "text", "line": "shares, in order", "scores": "percent, in order", "counts": "numbers, in order",
}  # fmt: skip


def see(title: str) -> str:
    """A way to a definition."""
    return f"See {title}, below."


def column_meaning(column: str) -> str:
    """What stands in a column: its sentence, and the metric it is a figure of. Empty where its heading says it all."""
    metric = CATALOGUE.get(METRICS.get(column, ""))
    return f"{SENTENCES.get(column, '')} {see(metric.title) if metric else ''}".strip()


def definitions(columns: Iterable[str]) -> list[tuple[str, str]]:
    """Title and definition of each metric that any of the columns is a figure of, in the order of the columns."""
    metrics = dict.fromkeys(METRICS[column] for column in columns if column in METRICS)
    return [(CATALOGUE[name].title, "\n".join(definition_paragraphs(CATALOGUE[name]))) for name in metrics]


def column_unit(column: str) -> str:
    """How the values of a column are written."""
    return WRITTEN[kind(column)]
