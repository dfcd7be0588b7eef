"""The headline figures of a scope."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.audit_pass_rate import audit_pass_rate
from metrics.average_supplier import average_supplier
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.open_actions import open_actions
from metrics.repeat_rate import repeat_rate
from metrics.risk import RULE, risk
from metrics.risk_changes import kept_changes
from pages.parts import cached
from pages.parts.change import change_row
from pages.parts.figures import Figure
from pages.parts.headline_wording import (
    NOTHING_OPEN,
    NOTHING_THEN,
    counted_words,
    is_undated,
    moved_words,
    no_due_words,
    tiers_words,
    undated_words,
)
from pages.parts.passport import Question
from pages.parts.risk_words import UNKNOWN
from pages.parts.trust_wording import trusted
from pages.parts.wording import HELP, JUDGED_BY, Row, behind, literal, number, percent, risk_behind

Connection = duckdb.DuckDBPyConnection


def rate_figures(con: Connection, filters: Filters, *, change: bool = False) -> list[Figure]:
    """Pass rate, conformity, nonconformities per audit, repeat rate; each there is with its ``change`` if asked."""
    passed = cached.row(audit_pass_rate, con, filters)
    conform = cached.row(conformity_rate, con, filters)
    of_suppliers = {each: cached.row(average_supplier, con, filters, measure=each) for each in ("pass", "conformity")}
    found = cached.row(nonconformities, con, filters, only=("severity", "all"))
    again = cached.row(repeat_rate, con, filters)
    if again["why"] == "nothing in view" and found["why"] != "nothing in view":
        again = again | {"why": found["why"] or "nothing found"}  # audits are in view, their findings are not
    rates = {"pass": passed, "conformity": conform, "nonconformities": found, "repeat": again}
    # Of a rate that is not available it says why, and that is enough.
    moved = {
        code: _moved(con, filters, code) if change and pd.notna(row["rate"]) else "" for code, row in rates.items()
    }
    return [
        Figure(
            "Audit pass rate", percent(passed["rate"], 1),
            trusted(_judged(passed), passed, of_suppliers["pass"]), HELP["pass"],
            moved["pass"], Question(con, filters, "audit-pass-rate"),
        ),
        Figure(
            "Conformity rate", percent(conform["rate"], 1),
            trusted(behind(conform, "answers"), conform, of_suppliers["conformity"]), HELP["conformity"],
            moved["conformity"], Question(con, filters, "conformity-rate"),
        ),
        Figure(
            "Nonconformities per audit", number(found["rate"], 2),
            trusted(behind(found, "audits", share=False), found, share=False), HELP["nonconformities"],
            moved["nonconformities"], Question(con, filters, "nonconformities"),
        ),
        Figure(
            "Repeat rate", percent(again["rate"], 1), trusted(behind(again, "re-audited findings"), again),
            HELP["repeat"], moved["repeat"], Question(con, filters, "repeat-rate"),
        ),
    ]  # fmt: skip


def _judged(passed: Row) -> str:
    """What stands behind a pass rate, and whose results they are where they are not the audits' own verdicts."""
    told, basis = behind(passed, "audits"), JUDGED_BY.get(str(passed["basis"]))
    return f"{told}; {basis}" if basis and pd.notna(passed["rate"]) else told


def standing_figures(con: Connection, filters: Filters) -> list[Figure]:
    """Overdue corrective actions, suppliers at critical or high risk, each with how it stood a year ago.

    Where too little is known of every supplier, how many are at risk is not known: a dash, no nought.
    """
    late = cached.row(corrective_actions, con, filters, only=("measure", "overdue"))
    none = late["why"] in ("no actions", "nothing in view")
    if none:
        late = late | {"why": "no actions"}
    undated = cached.row(corrective_actions, con, filters, only=("measure", "no_due_date"))
    unknown = is_undated(undated)
    nothing_open = late["why"] == "nothing open"  # nought overdue is known then, and not 'not available'
    open_now = NOTHING_OPEN if nothing_open else behind(late, "open actions", spread=False) + undated_words(undated)
    tiers = cached.rows(risk, con, filters)["tier"]
    judged = tiers[tiers != UNKNOWN]
    risky = int(judged.isin(["critical", "high"]).sum())
    return [
        Figure(
            "Overdue actions", number(None if none or unknown else late["count"]),
            no_due_words(late["of"]) if unknown else open_now,
            HELP["overdue"], "" if none or unknown else _since_a_year(con, filters, late),
            Question(con, filters, "corrective-actions", "overdue"),
        ),
        Figure(
            "Suppliers at risk", number(None if len(tiers) and judged.empty else risky), risk_behind(tiers, filters),
            literal(RULE),
            tiers_words(_tier_changes(con, filters)), Question(con, filters, "risk"),
        ),
    ]  # fmt: skip


def _moved(con: Connection, filters: Filters, measure: str) -> str:
    row = change_row(con, filters, measure)
    return NOTHING_THEN if row is None else moved_words(row, measure)


def _since_a_year(con: Connection, filters: Filters, late: Row) -> str:
    """How many more or fewer actions are overdue than at the end of the month a year before the as-of day's."""
    return counted_words(late, cached.rows(open_actions, con, filters, every="month"), cached.period(con)[1])


def _tier_changes(con: Connection, filters: Filters) -> pd.DataFrame | None:
    found: pd.DataFrame | None = cached.ready(kept_changes, con, filters)
    return found
