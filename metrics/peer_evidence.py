"""What each supplier has shown under each checklist: the counts that fair comparisons are made of."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.auditor_adjustment import auditor_adjustment
from metrics.filters import Filters
from metrics.narrowed_by import everywhere
from metrics.query_cases import query_cases
from metrics.rates import LEVELS, is_sectional, level

FACETS = ("supplier", "site")
MEASURES = ("conformity", "pass", "nonconformities")

# `bad` of `items`, one row per audit: answers that do not conform, or verdicts other than pass. `worth` is what an
# audit's items are as independent ones, because answers of one audit resemble each other. `fair_bad` is what an average
# auditor would have found: `bad` over the `ratio` of who came.
SHARES = query_cases(
    """
    with visitors as (select unnest($audits::ubigint[]) as audit_key, unnest($ratios::double[]) as ratio),
    judged as (
        -- only conformity
        select facet($facet) as facet, scheme, version, audit_key, date,
               sum(conform + partial + nonconform - conform_points(conform, partial))::double as bad,
               sum(conform + partial + nonconform)::double as items
        from sections_in($peers)
        group by all
        -- only pass
        select facet($facet) as facet, scheme, version, audit_key, date, (result <> 'pass')::double as bad, 1 as items
        from audits_in($peers) where is_verdict(result)
        -- only pass of dimensions
        select facet($facet) as facet, scheme, version, audit_key, date, sum((result <> 'pass')::double) as bad,
               count(*) as items
        from dimension_results_in($peers) where is_verdict(result)
        group by all
        -- always
    ),
    weighed as (
        select judged.*, least(items, bad / coalesce(ratio, 1)) as fair_bad,
               items / (1 + (items - 1) * coalesce(correlation, setting('assumed_correlation')::double)) as worth,
               0.5 ** (date_diff('day', date, $as_of) / 30.4375 / setting('half_life_months')::double) as weight
        from judged left join answer_correlation_until($as_of) using (scheme, version)
        left join visitors using (audit_key)
        where date <= $as_of and items > 0
    )
    select facet, scheme, version, trim(scheme || ' ' || version) as checklist, sum(bad) as bad, sum(items) as "of",
           count(*) as audits, max(date) as last_audit, sum(worth) as effective_n,
           sum(worth * fair_bad / items) as worth_bad,
           sum(weight * worth) as recent_n, sum(weight * worth * fair_bad / items) as recent_bad,
           arg_max(worth, (date, audit_key)) as last_n,
           arg_max(worth * fair_bad / items, (date, audit_key)) as last_bad,
           false as by_day
    from weighed where facet is not null
    group by facet, scheme, version
    order by facet, scheme, version
    """,
    "conformity",
    "pass",
    "pass of dimensions",
)

# Here `bad` are nonconformities in `items` audits or audit-days. They vary between the audits of one site by more than
# chance: `scatter` is their variance over their mean there, and an audit is `worth` so many times less.
COUNTS = query_cases(
    """
    with visitors as (select unnest($audits::ubigint[]) as audit_key, unnest($ratios::double[]) as ratio),
    judged as (
        select facet($facet) as facet, scheme, version, site_key, audit_key, date, found::double as bad, man_days,
               found / coalesce(ratio, 1) as fair_bad,
               min(coalesce(man_days, 0)) over (partition by scheme, version) > 0 as by_day
        -- only audits
        from found_in_audits($peers)
        -- only sections
        from found_in_sections($peers)
        -- always
        left join visitors using (audit_key) where date <= $as_of
    ),
    timed as (
        select *, case when by_day then man_days else 1 end as items,
               0.5 ** (date_diff('day', date, $as_of) / 30.4375 / setting('half_life_months')::double) as weight
        from judged
    ),
    sites as (
        select scheme, version, site_key, sum(bad) / sum(items) as rate, sum(items) as items
        from timed group by all having count(*) > 1
    ),
    scatters as (
        select scheme, version,
               greatest(1, sum((timed.bad - timed.items * rate) ** 2)
                           / nullif(sum(timed.items * rate * (1 - timed.items / sites.items)), 0)) as scatter
        from timed join sites using (scheme, version, site_key) group by scheme, version
    ),
    weighed as (
        select timed.*, items / coalesce(scatter, 1) as worth from timed left join scatters using (scheme, version)
    )
    select facet, scheme, version, trim(scheme || ' ' || version) as checklist, sum(bad) as bad, sum(items) as "of",
           count(*) as audits, max(date) as last_audit, sum(worth) as effective_n,
           sum(worth * fair_bad / items) as worth_bad,
           sum(weight * worth) as recent_n, sum(weight * worth * fair_bad / items) as recent_bad,
           arg_max(worth, (date, audit_key)) as last_n,
           arg_max(worth * fair_bad / items, (date, audit_key)) as last_bad,
           bool_and(by_day) as by_day
    from weighed where facet is not null
    group by facet, scheme, version
    order by facet, scheme, version
    """,
    *LEVELS,
)

ADJUSTED = "select setting('adjust_for_auditor') = 'yes'"

SHOWN = """
    select distinct case $facet when 'supplier' then supplier else site end as facet
    from places_in($scope) order by facet
"""


def peer_evidence(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str, measure: str) -> pd.DataFrame:
    """What every supplier (or site) has shown up to the as-of day, one row per checklist, wherever it stands.

    Filters of place, supplier and risk tier are not applied: with whom one is compared must not depend on who is looked
    at. The others hold. ``bad`` of ``of`` are answers that do not conform (a partial one by the house rule), verdicts
    other than pass, or nonconformities in ``of`` audits; in audit-days (``by_day``) where every audit of the checklist
    states its man-days. ``effective_n`` and ``worth_bad`` are the same in independent answers or audits, ``recent_n``
    and ``recent_bad`` with every audit fading by the half-life, ``last_n`` and ``last_bad`` those of the last audit
    alone. With the house rule ``adjust_for_auditor`` all but ``bad`` count what an average auditor would have found
    (see auditor effects; verdicts are never adjusted). Sites can be told by ``site_key`` too, since two may share a
    name, and single audits by ``audit_key``. Raises ValueError for an unknown facet or measure, or without an as-of
    day.
    """
    if by not in (*FACETS, "site_key", "audit_key"):
        raise ValueError(f"Suppliers are compared by {' or '.join(FACETS)}, not by {by!r}.")
    if measure not in MEASURES:
        raise ValueError(f"There is no measure {measure!r} to compare by; there are {', '.join(MEASURES)}.")
    peers = everywhere(filters)
    asked = {
        "facet": by, "peers": peers.as_scope(), "as_of": filters.required_as_of("A comparison of suppliers"),
        **_visitors(con, peers, measure),
    }  # fmt: skip
    case = "pass of dimensions" if measure == "pass" and is_sectional("all", filters) else measure
    query = COUNTS[level("all", filters)] if measure == "nonconformities" else SHARES[case]
    return con.execute(query, asked).df()


def _visitors(con: duckdb.DuckDBPyConnection, peers: Filters, measure: str) -> dict[str, list[int] | list[float]]:
    """Audits and the ratio of who came, where the house rule asks for it and the measure counts findings."""
    if measure == "pass" or not con.execute(ADJUSTED).fetchall()[0][0]:
        return {"audits": [], "ratios": []}
    told = auditor_adjustment(con, peers)
    return {"audits": told["audit_key"].tolist(), "ratios": told["ratio"].tolist()}


def names_shown(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str) -> pd.Series:
    """The suppliers (or sites) that the filters of place, supplier and risk tier leave in view."""
    return con.execute(SHOWN, {"facet": by, "scope": filters.as_scope()}).df()["facet"]
