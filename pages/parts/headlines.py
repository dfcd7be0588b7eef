"""The headline figures of a scope."""

from __future__ import annotations

import duckdb

from metrics.audit_pass_rate import audit_pass_rate
from metrics.average_supplier import average_supplier
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.repeat_rate import repeat_rate
from metrics.risk import RULE, risk
from pages.parts import cached
from pages.parts.figures import Figure
from pages.parts.trust_wording import trusted
from pages.parts.wording import HELP, behind, literal, number, percent, risk_behind


def rate_figures(con: duckdb.DuckDBPyConnection, filters: Filters) -> list[Figure]:
    """Pass rate, conformity, nonconformities per audit, repeat rate."""
    passed = cached.row(audit_pass_rate, con, filters)
    conform = cached.row(conformity_rate, con, filters)
    of_suppliers = {each: cached.row(average_supplier, con, filters, measure=each) for each in ("pass", "conformity")}
    found = cached.row(nonconformities, con, filters, only=("severity", "all"))
    again = cached.row(repeat_rate, con, filters)
    return [
        Figure(
            "Audit pass rate", percent(passed["rate"], 1),
            trusted(behind(passed, "audits"), passed, of_suppliers["pass"]), HELP["pass"],
        ),
        Figure(
            "Conformity rate", percent(conform["rate"], 1),
            trusted(behind(conform, "answers"), conform, of_suppliers["conformity"]), HELP["conformity"],
        ),
        Figure(
            "Nonconformities per audit",
            number(found["rate"], 2),
            trusted(behind(found, "audits", share=False), found, share=False),
            HELP["nonconformities"],
        ),
        Figure(
            "Repeat rate", percent(again["rate"], 1), trusted(behind(again, "re-audited findings"), again),
            HELP["repeat"],
        ),
    ]  # fmt: skip


def standing_figures(con: duckdb.DuckDBPyConnection, filters: Filters) -> list[Figure]:
    """Overdue corrective actions, suppliers at critical or high risk."""
    late = cached.row(corrective_actions, con, filters, only=("measure", "overdue"))
    tiers = cached.rows(risk, con, filters)["tier"]
    risky = int(tiers.isin(["critical", "high"]).sum())
    return [
        Figure(
            "Overdue actions",
            number(None if late["why"] in ("no actions", "nothing in view") else late["count"]),
            behind(late, "open actions", spread=False),
            HELP["overdue"],
        ),
        Figure("Suppliers at risk", number(risky), risk_behind(tiers), literal(RULE)),
    ]
