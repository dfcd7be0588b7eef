"""Clauses an auditor never finds nonconforming although colleagues do at the same sites."""

from __future__ import annotations

import duckdb
import pandas as pd
import scipy

from metrics.auditor_names import required_visible
from metrics.filters import Filters
from metrics.rates import MEASURED, with_rate

# Fewer expected citations than this could be missed by chance alone too easily; such pairs are not tested.
FEWEST_EXPECTED = 3.0

CITED = """
    with visits as (
        select audit_key, site_key, scheme, version, auditor, answered
        from audits_in($scope)
        where auditor <> 'not stated' and (answered or scheme in (from schemes_with_findings()))
    ),
    shared as (
        select site_key, scheme, version from visits group by all having count(distinct auditor) > 1
    ),
    common as (select visits.* from visits semi join shared using (site_key, scheme, version)),
    cited as (
        select distinct audit_key, clause from findings_in($scope)
        where nonconformity and clause is not null and audit_key in (select audit_key from common)
    ),
    known as (
        select scheme, version, clause from cited join common using (audit_key)
        group by all having count(*) >= $fewest
    ),
    assessed as (
        select distinct audit_key, clause from marks_looked_at($scope)
        where outcome in ('conform', 'partial', 'nonconform') and audit_key in (select audit_key from common)
          and clause in (select clause from known)
    ),
    looked_at as (
        select audit_key, clause from assessed
        union all
        select audit_key, clause from common join known using (scheme, version) where not answered
        union all
        select audit_key, clause from cited semi join (select audit_key from common where answered) as answered
        using (audit_key) anti join assessed using (audit_key, clause)
    ),
    told as (
        select site_key, scheme, version, clause, auditor, cited.audit_key is not null as is_cited
        from looked_at join common using (audit_key) semi join known using (scheme, version, clause)
        left join cited using (audit_key, clause)
    ),
    own as (
        select auditor, scheme, version, clause, count(*) as audits, count(*) filter (is_cited) as citations
        from told group by all
    ),
    at_sites as (
        select site_key, scheme, version, clause, count(*) as audits, count(*) filter (is_cited) as citations
        from told group by all
    ),
    went as (select distinct auditor, site_key, scheme, version from common),
    everybody as (
        select auditor, scheme, version, clause, sum(audits) as audits, sum(citations) as citations
        from went join at_sites using (site_key, scheme, version) group by all
    )
    select shown_auditor(own.auditor) as auditor, scheme, version, clause, own.citations::bigint as "count",
           own.audits::bigint as "of", (everybody.citations - own.citations)::bigint as others_count,
           (everybody.audits - own.audits)::bigint as others_of
    from own join everybody using (auditor, scheme, version, clause)
    where everybody.audits > own.audits
      -- Before names are told: of most pairs nothing can be said, and a pseudonym is a hash.
      and own.audits * (everybody.citations - own.citations) / (everybody.audits - own.audits) >= $fewest
    order by auditor, scheme, version, clause
"""

TITLES = "select scheme, version, clause, title from clause_titles()"
FALSE_SHARE = "select setting('false_discovery_share')::double"


def never_cited(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """How often an auditor cites a clause against colleagues at the same sites. One row per auditor and clause tested.

    ``count`` audits in which the auditor found the clause nonconforming, ``of`` own audits that looked at it, at sites
    that others audited under the same checklist too; ``others_count`` of ``others_of``: those of the others there;
    ``expected`` is ``of`` x their share. Tested are all pairs with 3 or more citations expected. ``chance``: the
    probability of so few citations if the auditor were like the others (hypergeometric). ``never`` marks those without
    any citation that stand among all tested (Benjamini and Hochberg at the house rule false_discovery_share). Least
    likely first. Full audits unless kinds are chosen. Raises ValueError where auditors are hidden.
    """
    required_visible(con)
    told = con.execute(CITED, {"scope": filters.as_scope(), "fewest": FEWEST_EXPECTED}).df()
    told["expected"] = told["of"] * told["others_count"] / told["others_of"]
    everything, cited = told["of"] + told["others_of"], told["count"] + told["others_count"]
    told["chance"] = scipy.stats.hypergeom.cdf(told["count"], everything, cited, told["of"])
    row = con.execute(FALSE_SHARE).fetchone()
    stands = (
        scipy.stats.false_discovery_control(told["chance"]) <= (float(row[0]) if row else 0.1) if len(told) else False
    )
    told["never"] = stands & (told["count"] == 0)
    rated = with_rate(told.assign(why=None))
    titled = rated.merge(con.execute(TITLES).df(), on=["scheme", "version", "clause"], how="left")
    columns = ["auditor", "scheme", "version", "clause", "title", *MEASURED, "others_count", "others_of", "expected"]
    ordered = titled.sort_values(["chance", "auditor", "scheme", "version", "clause"], ignore_index=True)
    return ordered[[*columns, "chance", "never"]]
