"""How long it takes until a nonconformity is found again: the Kaplan-Meier estimate."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from metrics.filters import Filters

FACETS = ("all",)
# Below so many at risk a curve says nothing and is not drawn.
FEWEST_AT_RISK = 10
Z = float(special.ndtri(0.975))

DAYS = """
    select date_diff('day', date, last_reaudit) as days, found_audit_key is not null as found, count(*) as findings
    from findings_in($scope) where counted and state in ('repeated', 'not_repeated')
    group by all order by all
"""


def repeat_survival(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """The share of re-audited nonconformities found again within so many days. One row per day on which one was.

    Kaplan-Meier: from the day of the finding to the full audit that found it again; those not found again leave the
    reckoning at their last re-audit. ``of`` are those still at risk just before the day, ``count`` those found again on
    it, ``rate`` the share found again by the end of it, with Greenwood's interval on the log-log scale. It stops where
    fewer than 10 are at risk. To be read with care: a recurrence is only seen when an audit comes, and risky sites are
    visited sooner, so the curve is as much about scheduling as about recurrence; and nonconformities of one site are
    not independent, so the true interval is wider. The chance at the first, second and third re-audit has neither
    fault. Kaplan and Meier 1958, JASA 53:457-481. Raises ValueError for another facet than all, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("The time until a finding is found again is told over all; it has no breakdown, no periods.")
    known = con.execute(DAYS, {"scope": filters.as_scope()}).df()
    days = np.repeat(known["days"].to_numpy(dtype=float), known["findings"])
    told = curve(days, np.repeat(known["found"].to_numpy(dtype=bool), known["findings"]))
    told.insert(0, "all", "all")
    return told


def curve(days: ArrayLike, found: ArrayLike, *, fewest: int = FEWEST_AT_RISK) -> pd.DataFrame:
    """The estimate from each one's days and whether they ended in an event, at the days of events."""
    times, event = np.asarray(days, dtype=np.int64), np.asarray(found, dtype=bool)
    at, events = np.unique(times[event], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), at, side="left")
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.cumprod(1 - events / at_risk)
        spread = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)))) / np.abs(np.log(left))
        reach = np.exp(Z * spread)
        low, high = 1 - left ** (1 / reach), 1 - left**reach
    told = pd.DataFrame({"days": at, "count": events, "of": at_risk, "rate": 1 - left, "low": low, "high": high})
    told["effective_n"], told["why"] = told["of"].astype(float), None
    return told[at_risk >= fewest].reset_index(drop=True)
