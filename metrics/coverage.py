"""Which sites have a valid audit on a day, and which have none and why."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

PLACES = ("all", "supplier", "site", "region", "country", "category")
FACETS = (*PLACES, "scheme", "dimension")
STANDINGS = ("valid", "expired", "overdue", "no full audit", "findings only", "other checklists", "never")

COVERAGE = """
    with sites as (
        select *, facet($facet) as facet from site_standing_in($scope) where $facet not in ('scheme', 'dimension')
    ),
    counted as (
        select facet, count(*) filter (active) as sites, count(*) filter (not active) as inactive,
               count(*) filter (active and standing = 'valid') as valid,
               count(*) filter (active and standing = 'expired') as expired,
               count(*) filter (active and standing = 'overdue') as overdue,
               count(*) filter (active and standing = 'no full audit') as no_full_audit,
               count(*) filter (active and standing = 'findings only') as findings_only,
               count(*) filter (active and standing = 'other checklists') as other_checklists,
               count(*) filter (active and standing = 'never') as never,
               count(*) filter (active and standing = 'valid' and days_left <= 30) as due_30,
               count(*) filter (active and standing = 'valid' and days_left <= 60) as due_60,
               count(*) filter (active and standing = 'valid' and days_left <= 90) as due_90,
               count(*) filter (active and last_audit is not null) as audited,
               count(*) filter (active and doubt is not null) as doubtful,
               count(*) filter (active and valid_result is not null) as judged,
               count(*) filter (active and valid_result = 'pass') as passing
        from sites group by facet
    ),
    measured as (
        select facet, inactive, unnest([
            {'measure': 'valid', 'count': valid, 'of': sites}, {'measure': 'expired', 'count': expired, 'of': sites},
            {'measure': 'overdue', 'count': overdue, 'of': sites},
            {'measure': 'no full audit', 'count': no_full_audit, 'of': sites},
            {'measure': 'findings only', 'count': findings_only, 'of': sites},
            {'measure': 'other checklists', 'count': other_checklists, 'of': sites},
            {'measure': 'never', 'count': never, 'of': sites},
            {'measure': 'due in 30', 'count': due_30, 'of': valid},
            {'measure': 'due in 60', 'count': due_60, 'of': valid},
            {'measure': 'due in 90', 'count': due_90, 'of': valid},
            {'measure': 'thin', 'count': doubtful, 'of': audited},
            {'measure': 'passing', 'count': passing, 'of': judged}
        ], recursive := true), generate_subscripts(range(12), 1) as place
        from counted
    )
    select facet, measure, "count", "of", "count" / nullif("of", 0) as rate,
           case when "of" > 0 then null when place <= 7 then 'no active sites'
                when measure = 'thin' then 'never audited' when measure = 'passing' then 'no valid verdicts'
                else 'nothing valid' end as why, inactive
    from measured order by facet, place
"""

# One row per scheme or dimension: all active sites in view are the denominator of each.
BY_KIND = """
    with sites as (select site_key, active from site_standing_in($scope)),
    schemes as (
        select site_key, scheme, version, standing from scheme_standing_in($scope) semi join sites using (site_key)
    ),
    covered as (
        select site_key, scheme as facet, standing = 'valid' as is_valid from schemes where $facet = 'scheme'
        union all
        select site_key, dimension, standing = 'valid'
        from schemes join checklist_sections() using (scheme, version)
        where $facet = 'dimension' and dimension <> 'unmapped' and chosen(($scope)['dimensions'], dimension)
    ),
    best as (select site_key, facet, bool_or(is_valid) as is_valid from covered group by site_key, facet),
    known as (
        select distinct facet from covered
        union select distinct dimension from checklist_sections()
        where $facet = 'dimension' and dimension <> 'unmapped' and chosen(($scope)['dimensions'], dimension)
    ),
    counted as (
        select facet, count(*) filter (active) as sites, count(*) filter (not active) as inactive,
               count(*) filter (active and is_valid) as valid,
               count(*) filter (active and not is_valid) as lapsed,
               count(*) filter (active and is_valid is null) as never
        from known cross join sites left join best using (facet, site_key)
        group by facet
    ),
    measured as (
        select facet, inactive, sites as "of", unnest([
            {'measure': 'valid', 'count': valid}, {'measure': 'lapsed', 'count': lapsed},
            {'measure': 'never', 'count': never}
        ], recursive := true)
        from counted
    )
    select facet, measure, "count", "of", "count" / nullif("of", 0) as rate,
           case when "of" = 0 then 'no active sites' end as why, inactive
    from measured order by facet, list_position(['valid', 'lapsed', 'never'], measure)
"""


def coverage(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Sites with a valid audit on the as-of day / active sites in view; one row per ``measure``.

    valid: the last full audit of at least one scheme has not run out. A date for the next audit printed in it wins;
    without one the house rule reaudit_months is added to the audit date. expired: every printed date has passed;
    overdue: the date by the house rule has. no full audit: only follow-ups, self-assessments or visits of unknown kind;
    findings only: nothing but findings without their audit; other checklists: visited, but under none of the schemes
    chosen, nor under a checklist with a dimension or topic chosen; never: no visit at all, whatever is chosen. These
    seven add up to all active sites. An expired audit is no fail and no pass. due in 30, 60, 90: of the valid ones,
    those whose next audit is due within so many days. thin: of the sites with a full audit, those whose last one was
    mostly not applicable or assessed few items, by the house rules. passing: of the sites with a verdict that is still
    valid, those that passed.

    By scheme or dimension: the sites whose last full audit under the scheme, or under a checklist with the dimension,
    is valid, has lapsed, or never was. ``inactive`` sites are in no number; a site is active unless someone says it is
    not. Without a list of suppliers or sites on file, sites that were never audited are not known; a site that no list
    names is known from its first visit on. Told from all full audits up to the day: period, kinds and severities do
    not choose. These are all sites in view, so there is no interval. Raises ValueError without an as-of day, for an
    unknown facet, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError(f"Coverage is told on one day, by one of {', '.join(FACETS)}; not by {by!r}.")
    filters.required_as_of("Coverage")
    query = COVERAGE if by in PLACES else BY_KIND
    counts: pd.DataFrame = con.execute(query, {"facet": by, "scope": filters.as_scope()}).df()
    return counts.rename(columns={"facet": by})
