"""The visits a plan can choose from: what each would take, what it would likely find, and whether it must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.visit_chances import visit_chances
from metrics.worked_out import worked_out

# Why a visit must be, the most pressing first.
MUSTS = ("open critical", "expired", "printed date", "longest interval")

CANDIDATES = """
    with sites as (select * from site_standing_in($scope) where active),
    last as (
        select * from last_audits_in($scope) semi join sites using (site_key)
    ),
    stated as (
        select site_key, scheme, man_days,
               row_number() over (partition by site_key, scheme order by date desc, audit_key) as back
        from visits_until($peers) where "full" and man_days > 0
    ),
    own as (select site_key, scheme, median(man_days) as days from stated where back <= 3 group by all),
    usual as (select scheme, median(man_days) as days from stated group by all),
    everybody as (select median(man_days) as days from stated),
    listed as (
        select sites.site_key, supplier, site, region, country, criticality, category,
               coalesce(last.scheme, '') as scheme, last.checklist, last.date as last_audit,
               case when is_verdict(last.result) then last.result::varchar end as last_result,
               last.due, last.due_basis, sites.visits, sites.standing, last.audit_key,
               coalesce(last.load, sites.load) as load, coalesce(last.file, sites.file) as file,
               coalesce(last.sheet, sites.sheet) as sheet, coalesce(last.row, sites.row) as "row"
        from sites left join last using (site_key)
    ),
    open_ones as (
        select site_key, scheme, count(distinct finding_key) as open_critical
        from findings_of_any_kind($criticals) as finding
        left join (select finding_key, bool_or(standing = 'open') as open from actions_in($criticals) group by all)
            as acted using (finding_key)
        where date <= $as_of and severity = 'critical' and nonconformity
          and coalesce(acted.open, date >= coalesce((
              select max(listed.last_audit) from listed where listed.site_key = finding.site_key), date))
        group by all
    ),
    -- Of several schemes of a site, the one that raised it, else the one audited last.
    criticals as (
        select site_key, scheme, sum(open_critical)::integer as open_critical
        from (
            select open_ones.site_key, open_ones.open_critical, listed.scheme
            from open_ones join listed using (site_key)
            qualify row_number() over (
                partition by open_ones.site_key, open_ones.scheme
                order by listed.scheme = open_ones.scheme desc, listed.last_audit desc, listed.scheme) = 1
        ) group by all
    )
    select listed.*, coalesce(own.days, usual.days, everybody.days, setting('visit_days')::double) as days,
           case when own.days is not null then 'own' when usual.days is not null then 'scheme'
                when everybody.days is not null then 'all' else 'rule' end as days_basis,
           coalesce(open_critical, 0) as open_critical,
           case when open_critical > 0 then 'open critical'
                when due_basis = 'printed' and due < $as_of and $binding then 'expired'
                when due_basis = 'printed' and due <= $until and $binding then 'printed date'
                when (due_basis <> 'printed' or not $binding)
                 and last_audit + to_months(setting('audit_interval_most')::integer) <= $until
                    then 'longest interval' end as must,
           coalesce(last_audit + to_months(setting('audit_interval_least')::integer) > $until, false) as too_soon
    from listed left join own using (site_key, scheme) left join usual using (scheme) cross join everybody
    left join criticals using (site_key, scheme)
    order by supplier, site, site_key, scheme
"""


def visit_candidates(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, until: date, binding: bool = True
) -> pd.DataFrame:
    """One row per active site in view and scheme: a visit that could be made between the as-of day and ``until``.

    ``days`` it takes: the middle of the site's last three audits under the scheme that state man-days, else of all
    under the scheme, else of all, else the house rule visit_days (``days_basis``). ``must`` says why it has to be: an
    open critical finding (by its actions; without any, until the next full audit of the site); a printed date for the
    next audit that has passed ('expired') or lies in the time planned ('printed date'), unless printed dates are not
    ``binding``; without one, the house rule audit_interval_most is reached ('longest interval'). ``too_soon``: by
    audit_interval_least it may not be visited yet. Chance, findings to be expected and interval are those of
    visit_chances(); ``due`` is the printed date, else that of the chance: the last audit and ``interval`` months.
    Raises ValueError without an as-of day, or where ``until`` does not come after it.
    """
    as_of = filters.required_as_of("An audit plan")
    if until <= as_of:
        raise ValueError(f"A plan must reach beyond the as-of day: {until} is not after {as_of}.")
    peers = Filters(as_of=as_of, schemes=filters.schemes)
    criticals = replace(filters, start=None, stop=None, kinds=("all",), severities=("critical",))
    asked = {
        "scope": filters.as_scope(), "peers": peers.as_scope(), "criticals": criticals.as_scope(), "as_of": as_of,
        "until": until, "binding": binding,
    }  # fmt: skip
    found = con.execute(CANDIDATES, asked).df()
    # Of all sites, whoever is looked at: so it is the question that was answered in the background.
    values = worked_out(con, peers, metric=visit_chances)
    wanted = ["site_key", "scheme", "chance", "low", "high", "expected_findings", "basis", "interval", "verdict"]
    told = found.merge(values[wanted], on=["site_key", "scheme"], how="left")
    printed = (told["due_basis"] == "printed") & binding
    by_chance = _months_later(told["last_audit"], told["interval"])
    told["due"] = told["due"].where(printed, by_chance)
    told["due_basis"] = told["due_basis"].where(printed, "chance").where(told["last_audit"].notna(), None)
    return told


def _months_later(days: pd.Series, months: pd.Series) -> pd.Series:
    """Whole months later, the same day or the last of a shorter month."""
    whole = days.to_numpy(dtype="datetime64[M]") + months.to_numpy(dtype="timedelta64[M]")
    last = (whole + 1).astype("datetime64[D]") - 1
    day = whole.astype("datetime64[D]") + (days.dt.day.fillna(1).to_numpy().astype("int64") - 1)
    return pd.Series(pd.to_datetime(pd.Series(day).where(day <= last, pd.Series(last))).to_numpy(), index=days.index)
