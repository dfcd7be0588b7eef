"""The headline figures as text, to be set side by side. Free of the page: also told in the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.nonconformities import nonconformities
from metrics.overview import overview
from metrics.repeat_rate import repeat_rate
from metrics.risk import risk
from pages.parts.headline_wording import UNKNOWN_LATE, is_undated, no_due_words
from pages.parts.risk_words import UNKNOWN
from pages.parts.wording import number, percent, word


def headline_rows(con: duckdb.DuckDBPyConnection, filters: Filters) -> dict[str, str]:
    """Figure -> its value with the counts behind it, in the order of the overview."""
    scope = overview(con, filters).iloc[0]
    tiers = risk(con, filters)["tier"]
    # Of findings alone it is not known who was audited: nought would stand beside suppliers that are at risk.
    unlisted = f"– ({word('why', 'findings only')})" if scope["findings_only_audits"] and not scope["audits"] else ""
    return {
        "Suppliers": unlisted or number(scope["suppliers"]),
        "Audits": unlisted or number(scope["audits"]),
        "Nonconformities": number(scope["nonconformities"]),
        "Audit pass rate": _share(_first(audit_pass_rate(con, filters))),
        "Conformity rate": _share(_first(conformity_rate(con, filters))),
        "Nonconformities per audit": _mean(_first(nonconformities(con, filters), severity="all")),
        "Repeat rate": _share(_first(repeat_rate(con, filters))),
        "Overdue actions": _overdue(corrective_actions(con, filters)),
        "Suppliers at critical or high risk": _at_risk(tiers),
    }


def _first(frame: pd.DataFrame, **only: str) -> Mapping[Any, Any] | None:
    for column, value in only.items():
        frame = frame[frame[column] == value]
    return None if frame.empty else dict(frame.iloc[0])


def _share(row: Mapping[Any, Any] | None) -> str:
    return _told(row) or f"{percent(row['rate'], 1)} ({number(row['count'])} of {number(row['of'])})"  # type: ignore[index]


def _mean(row: Mapping[Any, Any] | None) -> str:
    return _told(row) or f"{number(row['rate'], 2)} ({number(row['count'])} in {number(row['of'])})"  # type: ignore[index]


def _overdue(actions: pd.DataFrame) -> str:
    row, undated = _first(actions, measure="overdue"), _first(actions, measure="no_due_date")
    if row is None or undated is None or row["why"] == "no actions":
        return f"– ({word('why', 'no actions')})"
    if is_undated(undated):
        return f"– ({no_due_words(undated['of']).removeprefix(UNKNOWN_LATE)})"
    return f"{number(row['count'])} of {number(row['of'])} open"


def _at_risk(tiers: pd.Series) -> str:
    told, unknown = int(tiers.isin(["critical", "high"]).sum()), int(tiers.eq(UNKNOWN).sum())
    if len(tiers) and unknown == len(tiers):
        return f"– (unknown for {number(unknown)})"
    return f"{told:,} of {len(tiers):,}" + (f"; unknown for {number(unknown)}" if unknown else "")


def _told(row: Mapping[Any, Any] | None) -> str:
    """Why there is no rate, nothing where there is one."""
    if row is None:
        return f"– ({word('why', 'nothing in view')})"
    return f"– ({word('why', row['why'])})" if pd.isna(row["rate"]) else ""
