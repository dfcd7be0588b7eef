"""The rows behind a figure, each with its file, sheet and row."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

FINDINGS = """
    select supplier, site, region, country, date, checklist, kind::varchar as kind, clause, dimension, topic,
           severity::varchar as severity, severity_raw, number, text, root_cause, basis, state, again_date, audit_no,
           firm, shown_auditor(auditor) as auditor, audit_key, finding_key, load, file, sheet, "row"
    from findings_in($scope)
    where $clause is null or clause = $clause
    order by date desc, supplier, site, clause, number, finding_key
    limit $limit
"""

AUDITS = """
    select supplier, site, region, country, date, checklist, kind::varchar as kind, result::varchar as result,
           result_raw, score, critical, major, minor, ungraded, observations, audit_no, firm,
           shown_auditor(auditor) as auditor, next_due, "full", audited, audit_key, load, file, sheet, "row"
    from visits_in($scope) as visit
    where ($auditor is null or shown_auditor(visit.auditor) = $auditor) and ($firm is null or firm = $firm)
    order by date desc, supplier, site, audit_key
    limit $limit
"""

ANSWERS = """
    select answers.clause, title, section, dimension, topic, outcome::varchar as outcome, raw, points, max_points,
           weight, load, file, sheet, "row"
    from answers_in($scope) as answers left join clause_titles() as wording
      on wording.scheme = answers.scheme and wording.version = answers.version and wording.clause = answers.clause
    where audit_key = $audit_key
    order by load, sheet, "row"
"""

ACTIONS = """
    select supplier, site, region, country, date as raised, checklist, clause, severity::varchar as severity,
           finding_number, finding_text, number, text, owner, standing, standing = 'open' and due < $as_of as overdue,
           original_due, due, closed, verified, state::varchar as state, state_raw, dimension, topic, audit_key,
           finding_key, load, file, sheet, "row"
    from actions_in($scope)
    where $standing is null or standing = $standing
    order by due nulls last, supplier, site, number, action_key
    limit $limit
"""

CELLS = "select position, heading, cell from cells_of($load, $sheet, $row)"


def finding_rows(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, clause: str | None = None, limit: int = 1000
) -> pd.DataFrame:
    """Findings in scope, newest first, on one clause if named; observations are among them."""
    return con.execute(FINDINGS, {"scope": filters.as_scope(), "clause": clause, "limit": limit}).df()


def audit_rows(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    auditor: str | None = None,
    firm: str | None = None,
    limit: int = 1000,
) -> pd.DataFrame:
    """Audits in scope, newest first, of one auditor (as shown) or firm if named.

    Those known only from their findings are marked not ``audited``.
    """
    asked = {"scope": filters.as_scope(), "auditor": auditor, "firm": firm, "limit": limit}
    return con.execute(AUDITS, asked).df()


def answer_rows(con: duckdb.DuckDBPyConnection, audit_key: int) -> pd.DataFrame:
    """Every checklist item answered in one audit, in the order of its file."""
    everything = Filters(kinds=("all",)).as_scope()
    return con.execute(ANSWERS, {"scope": everything, "audit_key": audit_key}).df()


def action_rows(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, standing: str | None = None, limit: int = 1000
) -> pd.DataFrame:
    """Corrective actions in scope as they stand on the as-of day, soonest due first; `standing`: open, closed, void.

    Actions for observations and void ones are among them. Raises ValueError without an as-of day.
    """
    as_of = filters.required_as_of("The list of corrective actions")
    scope = {"scope": filters.as_scope(), "standing": standing, "as_of": as_of, "limit": limit}
    return con.execute(ACTIONS, scope).df()


def source_row(con: duckdb.DuckDBPyConnection, load: int, sheet: str, row: int) -> pd.DataFrame:
    """One row of a file as it was read: position from 1, heading, cell. Empty when no such row was read."""
    return con.execute(CELLS, {"load": load, "sheet": sheet, "row": row}).df()
