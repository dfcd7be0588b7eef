"""Which nonconformities come back more often than chance: repeats observed over repeats expected."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from metrics.filters import Filters
from metrics.repeat_deals import Deal, dealt_repeats, looks_by_audit
from metrics.repeat_rate import repeat_rate
from metrics.shrinkage import gamma_fit

FACETS = ("all", "clause", "supplier", "site", "region", "dimension", "topic")
DEALS = 500
# With fewer to compare, how far they differ cannot be told.
FEWEST = 10

# What other sites' audits found on the same clause, in the narrowest company that has enough of them: the same judge
# (auditor, else firm) in the same year; the judge in all years; all judges in the year; the whole checklist.
OPPORTUNITIES = """
    with opportunity as (
        select facet($facet) as facet, period_start($every, date) as period, finding_key, site_key, scheme, version,
               clause, again_audit_key, state = 'repeated' as again
        from findings_in($scope) where counted and state in ('repeated', 'not_repeated')
    ),
    strata as (
        select *, hash(scheme, version, answered) as checklist, hash(coalesce(judge, '')) as company,
               dense_rank() over (order by scheme, version, answered, judge, year) as pool
        from audit_strata()
    ),
    aimed as (
        select opportunity.*, hash(strata.checklist, clause) as item, company, year, pool
        from opportunity join strata on strata.audit_key = opportunity.again_audit_key
    ),
    looks as (
        select site_key, hash(checklist, clause) as item, company, year, found
        from clause_looks() join strata using (audit_key)
        where item in (select item from aimed)
    ),
    -- Everybody's looks and those at the site itself; 0 stands for all companies, all years.
    fine as (
        select item, company, year, count(*) as n, count(*) filter (found) as y from looks group by item, company, year
    ),
    own_fine as (
        select site_key, item, company, year, count(*) as n, count(*) filter (found) as y
        from looks semi join aimed using (site_key, item) group by site_key, item, company, year
    ),
    everywhere as (
        select 1 as level, item, company, year, n, y from fine
        union all select 2, item, company, 0, sum(n), sum(y) from fine group by item, company
        union all select 3, item, 0, year, sum(n), sum(y) from fine group by item, year
        union all select 4, item, 0, 0, sum(n), sum(y) from fine group by item
    ),
    own as (
        select 1 as level, site_key, item, company, year, n, y from own_fine
        union all select 2, site_key, item, company, 0, sum(n), sum(y) from own_fine group by site_key, item, company
        union all select 3, site_key, item, 0, year, sum(n), sum(y) from own_fine group by site_key, item, year
        union all select 4, site_key, item, 0, 0, sum(n), sum(y) from own_fine group by site_key, item
    ),
    asked as (
        select finding_key, site_key, item, level, case when level <= 2 then company else 0 end as company,
               case when level in (1, 3) then year else 0 end as year
        from aimed cross join (select unnest([1, 2, 3, 4]) as level)
    ),
    others as (
        select finding_key, level, everywhere.n - coalesce(own.n, 0) as n, everywhere.y - coalesce(own.y, 0) as y
        from asked join everywhere using (level, item, company, year)
        left join own using (level, site_key, item, company, year)
    ),
    chance as (
        select finding_key, arg_min(y / n, level) as chance
        from others where n >= setting('minimum_n')::integer or (level = 4 and n > 0) group by finding_key
    )
    select facet, period, aimed.scheme, aimed.version, aimed.clause as code, title, hash(aimed.clause) as clause_code,
           again, again_audit_key as audit, pool, chance
    from aimed left join chance using (finding_key)
    left join clause_titles() as wording
      on wording.scheme = aimed.scheme and wording.version = aimed.version and wording.clause = aimed.clause
    where facet is not null
    order by facet, period, aimed.finding_key
"""

# What the next audits found, to be dealt out among their sites.
NEXT_LOOKS = """
    with opportunity as (
        select again_audit_key as audit_key, clause
        from findings_in($scope) where counted and state in ('repeated', 'not_repeated')
    )
    select looks.audit_key as audit, hash(looks.clause) as clause_code, looks.found
    from clause_looks() as looks
    where looks.audit_key in (select audit_key from opportunity) and looks.clause in (select clause from opportunity)
"""


def repeat_expected(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None, deals: int = DEALS
) -> pd.DataFrame:
    """Repeats (see repeat rate) against those that chance alone would bring. Highest ratio first.

    ``expected``: the sum, over the nonconformities that were re-audited, of the share of audits that found the same
    clause at other sites: same checklist version, same auditor (else firm) and same year as the re-audit, the site
    itself left out; where fewer than minimum_n such audits looked at the clause, the same auditor in all years, else
    all auditors in that year, else the whole checklist. ``alone`` have no other site to be compared with and are out of
    it. ``ratio`` is observed / expected, with the interval of the rate. ``shrunk``: the ratio pulled towards that of
    all by a Gamma-Poisson model, the more the less is expected; null with fewer than 10 to compare; ``shrunk_low`` and
    ``shrunk_high`` hold 95 % of what it may be, taking nonconformities as independent. It is what to rank by: rates
    rank what is common, not what is stubborn.

    ``by_chance``: mean repeats when the re-audits are dealt out anew among the sites within checklist, auditor and
    year, with the span of 95 % of the deals (``chance_low``, ``chance_high``); what one audit found stays together, and
    where few are dealt many stay at home, which draws ``by_chance`` towards what was seen. ``p``: (deals with at least
    as many repeats + 1) / (deals + 1); ``q``: false discovery rate of Benjamini and Hochberg over all rows. Always the
    same deals. A site that is bad at everything makes repeats too: the ratio says that they are no accident, not why.
    Raises ValueError for an unknown facet or period.
    """
    if by not in FACETS:
        raise ValueError(f"This metric cannot be broken down by {by!r}; it can be by {', '.join(FACETS)}.")
    rates = repeat_rate(con, filters, by=by, every=every)
    asked = {"facet": by, "every": every or "all", "scope": filters.as_scope()}
    told = con.execute(OPPORTUNITIES, asked).df().rename(columns={"facet": by})
    keys = [by] if every is None else [by, "period"]
    unit = told.groupby(keys, sort=False, dropna=False).ngroup().to_numpy().astype(np.int64)
    names = [*keys, "scheme", "version", "code", "title"] if by == "clause" else keys
    found = told.drop_duplicates(keys)[names].reset_index(drop=True)
    for column, values in _expected(told, unit, len(found)).items():
        found[column] = values
    for column, values in _by_chance(con, filters, told, unit, len(found), deals).items():
        found[column] = values
    whole = rates.merge(found, on=keys, how="left")
    reach = whole["of"] / whole["expected"].where(whole["expected"] > 0)
    whole["ratio_low"], whole["ratio_high"] = whole["low"] * reach, whole["high"] * reach
    order = ["shrunk", "ratio", "count"]
    return whole.sort_values(order, ascending=False, kind="stable", na_position="last", ignore_index=True)


def _expected(told: pd.DataFrame, unit: NDArray[np.int64], units: int) -> dict[str, NDArray[np.float64]]:
    chance, again = told["chance"].to_numpy(dtype=float), told["again"].to_numpy(dtype=float)
    known = ~np.isnan(chance)
    expected = np.bincount(unit, np.where(known, chance, 0.0), units)
    seen = np.bincount(unit, again * known, units)
    prior = gamma_fit(seen, expected, fewest=FEWEST).prior
    compared = expected > 0
    measured = {"expected": expected, "ratio": np.divide(seen, expected, out=np.full(units, np.nan), where=compared)}
    for name in ("shrunk", "shrunk_low", "shrunk_high"):
        measured[name] = np.full(units, np.nan)
    if prior is not None:
        drawn = prior.posterior(seen, expected, bar=1.0, confidence=0.95)
        measured["shrunk"][compared] = drawn.mean[compared]
        measured["shrunk_low"][compared], measured["shrunk_high"][compared] = drawn.low[compared], drawn.high[compared]
    measured["alone"] = np.bincount(unit, ~known, units)
    return measured


def _by_chance(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    told: pd.DataFrame,
    unit: NDArray[np.int64],
    units: int,
    deals: int,
) -> dict[str, NDArray[np.float64]]:
    audits, audit = np.unique(told["audit"].to_numpy(), return_inverse=True)
    clauses, clause = np.unique(told["clause_code"].to_numpy(), return_inverse=True)
    looks: dict[str, Any] = con.execute(NEXT_LOOKS, {"scope": filters.as_scope()}).fetchnumpy()
    pool = np.zeros(len(audits), dtype=np.int64)
    pool[audit] = told["pool"].to_numpy()
    deal = Deal(
        unit=unit, audit=audit, clause=clause, again=told["again"].to_numpy(dtype=bool),
        chance=told["chance"].to_numpy(dtype=float), pool=pool,
        looks=looks_by_audit(looks["audit"], looks["clause_code"], looks["found"], audits=audits, clauses=clauses),
    )  # fmt: skip
    dealt = dealt_repeats(deal, units=units, deals=deals)
    seen = np.bincount(unit, deal.again, units)
    p = (1 + (dealt >= seen - 1e-9).sum(axis=0)) / (deals + 1)
    low, high = np.quantile(dealt, [0.025, 0.975], axis=0) if units else (np.empty(0), np.empty(0))
    return {
        "by_chance": dealt.mean(axis=0), "chance_low": low, "chance_high": high, "p": p,
        "q": scipy.stats.false_discovery_control(p) if units else p,
    }  # fmt: skip
