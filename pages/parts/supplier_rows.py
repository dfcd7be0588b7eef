"""The supplier table: how it compares, its trend, risk, rates and actions, one row per supplier."""

from __future__ import annotations

from functools import partial

import duckdb
import pandas as pd

from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import open_and_overdue
from metrics.fair_ranking import fair_ranking
from metrics.filters import Filters
from metrics.next_due import next_due
from metrics.nonconformities import nonconformities
from metrics.repeat_rate import repeat_rate
from metrics.risk import risk
from metrics.risk_score import TIERS
from metrics.supplier_trends import supplier_trends, telling_trends
from pages.parts import cached
from pages.parts.notes import with_notes
from pages.parts.ranking import ranked, trends_of
from pages.parts.ranking_wording import span
from pages.parts.risk_words import reasons

EXPECTED_COLUMNS = {"conformity": "expected_rate", "pass": "expected_rate", "nonconformities": "expected_count"}
TREND_COLUMNS = {"conformity": "by_audit", "score": "by_audit_score", "nonconformities": "by_audit_count"}
COLUMNS = [
    "supplier", "tier", "judged_under", "expected_rate", "expected_count", "expected_span", "band", "by_audit",
    "by_audit_score", "by_audit_count", "trend", "last_audit", "next_due", "open_major", "overdue_major", "repeat_rate",
    "last_result", "points", "open", "overdue", "open_critical", "repeats", "opportunities", "reliability",
    "conformity", "conform_of", "pass_rate", "pass_of", "evidence",
    "pinned",
]  # fmt: skip


def supplier_rows(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> pd.DataFrame:
    """One row per supplier: the worst risk tier first, within a tier as ranked by the measure, the worse first.

    A supplier without audits in view keeps its tier and has no rates.
    """
    ranked(con, filters, measure)  # worked out here, with a sign that it takes its time, and remembered
    trend, _ = trends_of(con, filters, measure)
    rows = with_notes(con, cached.rows(_joined, con, filters, measure=measure, trend=trend), "supplier")
    return rows.reindex(columns=[*dict.fromkeys([*rows.columns, *COLUMNS])])


def _joined(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, trend: str) -> pd.DataFrame:
    """The rows without notes, remembered: joining thousands of suppliers takes longer than all else of a page."""
    ranking = cached.rows(fair_ranking, con, filters, by="supplier", measure=measure)
    rows: pd.DataFrame = ranking[["supplier", "band", "reliability"]].assign(
        judged_under=ranking["checklist"],
        expected_span=list(map(partial(span, measure), ranking["shrunken_low"], ranking["shrunken_high"])),
        **{EXPECTED_COLUMNS[measure]: ranking["shrunken"]},
    )
    tiers = (
        cached.rows(risk, con, filters).drop(columns=["overdue", "site", "repeats"]).rename(columns={"score": "points"})
    )
    tiers = tiers.assign(evidence=tiers["why"].map(reasons)).drop(columns="why")
    passed = _named(cached.rows(audit_pass_rate, con, filters, by="supplier"), "pass_rate", "pass")
    conform = _named(cached.rows(conformity_rate, con, filters, by="supplier"), "conformity", "conform")
    due = cached.rows(next_due, con, filters)[["supplier", "next_due"]]
    again = cached.rows(repeat_rate, con, filters, by="supplier")[["supplier", "rate", "count", "of"]]
    again = again.rename(columns={"rate": "repeat_rate", "count": "repeats", "of": "opportunities"})
    actions = cached.rows(open_and_overdue, con, filters, by="supplier")
    for part in (tiers, due, again, _trends(con, filters, trend), passed, conform, actions):
        rows = rows.merge(part, on="supplier", how="left")
    rows["overdue_major"] = rows["overdue_major"].where(rows["overdue"].notna())
    return by_tier(without_unknown(con, filters, rows), EXPECTED_COLUMNS[measure])


def without_unknown(con: duckdb.DuckDBPyConnection, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """Counts of open critical and major findings left empty where no finding in view has a severity: that none is open
    is then not known, and nought would say that it is."""
    counts = cached.rows(nonconformities, con, filters).set_index("severity")["count"]
    graded = counts.get("all", 0) > counts.get("ungraded_nc", 0)
    return rows if graded or not counts.get("all", 0) else rows.assign(open_critical=None, open_major=None)


def by_tier(rows: pd.DataFrame, expected: str) -> pd.DataFrame:
    """The worst tier first, within a tier as ranked; those without a rate to expect after the others, by points.

    A critical supplier may look average in its rate: it needs the director before one that is worse but not at risk.
    """
    untold = rows[expected].isna()
    risks = rows["tier"].map({tier: at for at, tier in enumerate(TIERS)}).fillna(len(TIERS))
    order = pd.DataFrame({"risk": risks, "untold": untold, "points": -rows["points"].where(untold)})
    return rows.loc[order.sort_values(["risk", "untold", "points"], kind="stable").index].reset_index(drop=True)


def _trends(con: duckdb.DuckDBPyConnection, filters: Filters, trend: str) -> pd.DataFrame:
    lines = telling_trends(cached.rows(supplier_trends, con, filters, by="supplier", measure=trend))
    return lines[["supplier", "trend"]].assign(**{TREND_COLUMNS[trend]: lines["values"].map(history)})


def history(values: list[float]) -> list[float] | None:
    """What a little chart draws of the audits; none of a single one, of which it would make a line or a solid block."""
    return values if len(values) > 1 else None


def _named(rates: pd.DataFrame, rate: str, prefix: str) -> pd.DataFrame:
    names = {"rate": rate, "of": f"{prefix}_of"}
    return rates[["supplier", *names]].rename(columns=names)
