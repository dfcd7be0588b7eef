"""Whether plans that were kept found what they promised."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd

from metrics.differences import Side, difference
from metrics.filters import Filters
from metrics.plan_promise import hits_interval

VERDICTS = ("nothing done", "as promised", "more", "fewer")
AGAINST = ("too few", "more", "fewer", "not told apart")
# Fewer visits than this on one side are not held against those of the other.
FEWEST = 5

PLANS = """
    select plan, name, as_of, until, days, event, basis, score_version, inputs, visits, expected, low, high,
           random_expected, findings, saved_by, saved_at
    from kept_plans() order by saved_at desc, plan desc
"""

# The visit made of a planned one: the first full audit of the site under the scheme after the plan's as-of day. It
# counts up to the plan's end; later it is late. What it found is told as the chance was.
VISITS = """
    with audits as (
        select known.site_key, known.scheme, known.date, known.audit_key, known.result, known.critical,
               known.grave, known.found, known.graded, known.followed, visit.load, visit.file, visit.sheet, visit.row
        from known_visits($everything, 'fail', [$as_of::date + 1]) as known
        join visits_until($everything) as visit using (audit_key)
    ),
    planned as (
        select visit.*, plan.as_of, plan.until, plan.event
        from planned_visits() as visit join kept_plans() as plan using (plan)
        where $plan is null or plan = $plan
    ),
    held as (
        select planned.plan, planned.line, arg_min(audits, (audits.date, audits.audit_key)) as audit
        from planned join audits on audits.site_key = planned.site_key and audits.date > planned.as_of
         and (planned.scheme = '' or audits.scheme = planned.scheme)
        group by all
    )
    select planned.plan, planned.line, place.supplier, place.site, place.region, planned.scheme, planned.arm,
           planned.must, planned.why, planned.week, planned.days, planned.due, planned.chance,
           planned.expected_findings, planned.basis, audit.date as done_on,
           case when audit.date <= until then 'done' when audit.date > until then 'late'
                when until < $as_of then 'missed' else 'open' end as state,
           case when is_verdict(audit.result) then audit.result::varchar end as result,
           forecast_event(event, audit.result, audit.critical, audit.grave, audit.found, audit.graded, audit.followed)
               as hit, audit.grave as found, audit.audit_key as audit_key,
           audit.load as load, audit.file as file, audit.sheet as sheet, audit.row as "row"
    from planned left join held using (plan, line)
    left join places_in($everything) as place on place.site_key = planned.site_key
    order by planned.plan, planned.line
    limit $most
"""
ALL, NONE = None, 0


def kept_visits(con: duckdb.DuckDBPyConnection, filters: Filters, *, plan: int | None = None) -> pd.DataFrame:
    """The visits of one kept plan, or of all, each with the audit it came to by the as-of day.

    ``state``: 'done' by the plan's end, 'late' after it, 'missed' where the end has passed without, else 'open'.
    ``hit``: it found something; null where its file tells neither a verdict nor findings. Filters but the as-of day do
    not choose: a plan is scored whole. Raises ValueError without an as-of day.
    """
    return _visits(con, filters, plan=plan, most=ALL)


def _visits(con: duckdb.DuckDBPyConnection, filters: Filters, *, plan: int | None, most: int | None) -> pd.DataFrame:
    as_of = filters.required_as_of("What came of a plan")
    asked = {"everything": Filters(as_of=as_of).as_scope(), "as_of": as_of, "plan": plan, "most": most}
    return con.execute(VISITS, asked).df()


def kept_plans(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The plans kept, the newest first, each with what it promised and what came of it by the as-of day.

    ``count`` of ``of`` visits done in time found something; ``expected_done``, with a 90 % interval from ``done_low``
    to ``done_high``, is what was promised of just these, each with the chance it had when the plan was kept.
    ``verdict``: 'as promised' within the interval, 'more' or 'fewer' outside, 'nothing done'. ``found`` critical and
    major findings stand beside ``findings_done`` that were expected. ``against``: whether the visits chosen by value
    found something more often than those drawn at random: 'more' or 'fewer' where the 95 % interval of the difference
    (Newcombe) excludes nought, 'too few' with under five visits on a side. ``late``, ``missed`` and ``open`` visits are
    in no rate. Raises ValueError without an as-of day.
    """
    plans: pd.DataFrame = con.execute(PLANS).df()
    # Where no plan is kept nothing is looked for among all audits.
    visits = _visits(con, filters, plan=None, most=ALL if len(plans) else NONE)
    scores = pd.DataFrame(
        [_score(visits[visits["plan"] == plan]) for plan in plans["plan"]], columns=list(_score(visits))
    )
    return plans.join(scores)


def _score(visits: pd.DataFrame) -> dict[str, Any]:
    planned = visits[visits["arm"] != "left out"]
    told = planned[(planned["state"] == "done") & planned["hit"].notna()]
    low, high = hits_interval(told["chance"].dropna())
    hits = int(told["hit"].astype(bool).sum())
    chosen, drawn = (told[told["arm"] == arm] for arm in ("chosen", "random"))
    states = planned["state"].value_counts()
    return {
        "count": hits, "of": len(told), "rate": hits / len(told) if len(told) else np.nan,
        "expected_done": float(told["chance"].sum()), "done_low": low, "done_high": high,
        "verdict": _verdict(told, hits, low, high), "found": int(told["found"].sum()),
        "findings_done": float(told["expected_findings"].sum(min_count=1)),
        **{f"{arm}_{name}": value for arm, rows in (("chosen", chosen), ("random", drawn))
           for name, value in (("count", int(rows["hit"].astype(bool).sum())), ("of", len(rows)))},
        "against": _against(chosen, drawn),
        **{state: int(states.get(state, 0)) for state in ("done", "late", "missed", "open")},
    }  # fmt: skip


def _verdict(told: pd.DataFrame, hits: int, low: int, high: int) -> str:
    if told["chance"].notna().sum() == 0:
        return "nothing done"
    return "fewer" if hits < low else "more" if hits > high else "as promised"


def _against(chosen: pd.DataFrame, drawn: pd.DataFrame) -> str:
    if min(len(chosen), len(drawn)) < FEWEST:
        return "too few"
    sides = [
        Side(
            np.array([rows["hit"].mean()]),
            np.array([float(len(rows))]),
            np.array([np.nan]),
            np.array([float(len(rows))]),
        )
        for rows in (drawn, chosen)
    ]
    found = difference(*sides, correlation=np.zeros(1), share=True)
    return "more" if found.low[0] > 0 else "fewer" if found.high[0] < 0 else "not told apart"
