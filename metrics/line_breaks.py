"""Where a line over time must break: what stands before and after was not measured alike."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import VISITS, narrowed_by
from metrics.periods import PERIODS
from metrics.query_cases import query_cases
from metrics.rates import AUDIT_FACETS, LEVELS, SECTION_FACETS, level

FACETS = (*AUDIT_FACETS, *SECTION_FACETS)
# Of the audits of a line from then on: so much under a new version, or under a scheme that is new to it, breaks it.
LEAST_OF_VERSION = 0.1
LEAST_OF_SCHEME = 0.5
# Where the share of a scheme in the audits moves by so much from one period to the next, and by more than so many
# standard errors; of points that rest on too few audits to be read a few more or less of a scheme part no line.
LEAST_OF_MIX = 1 / 3
SURE_OF_MIX = 3

BREAKS = query_cases(
    """
    with audits as (
        select distinct facet($facet) as facet, period_start($every, date) as period, scheme, version, audit_key
        -- only audits
        from audits_in($scope)
        -- only sections
        from covered_in($scope)
        -- always
    ),
    checklists as (
        select facet, period, scheme, version, count(*) as audits
        from audits where facet is not null
        group by facet, period, scheme, version
    ),
    begun as (
        select facet, scheme, version, min(period) as period, sum(audits) as audits
        from checklists group by facet, scheme, version
    ),
    -- Neighbours in time of one scheme in one line, with all audits of the line from then on.
    known as (
        select begun.*, min(begun.period) over (partition by facet) as line_begins,
               lag(version) over scheme_in_line as before_version,
               lag(begun.period) over scheme_in_line as before_period,
               (select sum(later.audits) from checklists as later
                where later.facet = begun.facet and later.period >= begun.period) as since
        from begun window scheme_in_line as (partition by facet, scheme order by begun.period, version)
    ),
    takeovers as (
        select * from known
        where period > line_begins
          and audits >= since * case when before_period < period then $least_of_version else $least_of_scheme end
    ),
    points as (
        select facet, period, list(scheme || ' ' || version) as checklists,
               arg_max({'scheme': scheme, 'version': version}, (audits, scheme, version)) as most
        from checklists group by facet, period
    ),
    followed as (
        select *, list_has_any(checklists, lag(checklists) over (partition by facet order by period)) as continued
        from points
    ),
    together as (
        select facet, period, sum(audits) as audits from checklists group by facet, period
    ),
    neighbours as (
        select facet, period, audits, lag(period) over line as before_period, lag(audits) over line as before_audits
        from together window line as (partition by facet order by period)
    ),
    mixes as (
        select facet, period, scheme, sum(audits) as audits from checklists group by facet, period, scheme
    ),
    -- Of each scheme of a line its audits in a period and in the one before, of all of both.
    shares as (
        select neighbours.facet, neighbours.period, scheme, neighbours.audits, before_audits,
               coalesce(now.audits, 0) / neighbours.audits as share,
               coalesce(earlier.audits, 0) / before_audits as before,
               (coalesce(now.audits, 0) + coalesce(earlier.audits, 0)) / (neighbours.audits + before_audits) as of_both
        from neighbours
        join (select distinct facet, scheme from checklists) as schemes using (facet)
        left join mixes as now using (facet, period, scheme)
        left join mixes as earlier
          on earlier.facet = neighbours.facet and earlier.period = before_period and earlier.scheme = schemes.scheme
        where before_period is not null
    ),
    swings as (
        -- Of two that move alike, the one that comes from or goes to less.
        select facet, period,
               arg_max({'scheme': scheme, 'moved': share - before},
                       (round(abs(share - before), 9), -least(share, before), scheme)) as most
        from shares
        where least(audits, before_audits) >= setting('minimum_effective_n')::double
          and abs(share - before) >= $least_of_mix
          and abs(share - before) > $sure_of_mix * sqrt(of_both * (1 - of_both) * (1 / audits + 1 / before_audits))
        group by facet, period
    ),
    changed as (
        select facet, period, case when before_period < period then 'version' else 'checklist' end as kind, scheme,
               case when before_period < period then before_version end as before_version, version,
               null::varchar as reason
        from takeovers
        union all
        select facet, period, 'checklist', most['scheme'], null, most['version'], null
        from followed
        where not continued
          and not exists (from takeovers where takeovers.facet = followed.facet and takeovers.period = followed.period)
    ),
    breaks as (
        from changed
        union all
        select facet, period, if(most['moved'] > 0, 'more', 'less'), most['scheme'], null, null, null
        from swings
        where not exists (from changed where changed.facet = swings.facet and changed.period = swings.period)
        union all
        select line.facet, period_start($every, day), 'event', null, null, null, reason
        from events() join (select facet, min(period) as first, max(period) as last from points group by facet) as line
          on about = 'all' or (about = $facet and name = line.facet)
        where splits and period_start($every, day) > line.first and period_start($every, day) <= line.last
    )
    select facet, period, kind, scheme, before_version, version, reason from breaks
    order by facet, period, kind, scheme, version, reason
    """,
    *LEVELS,
)
CHECKLISTS = "select distinct checklist from audits_in($scope) order by checklist"


def line_breaks(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str) -> pd.DataFrame:
    """The periods at which a line of a facet value must not be joined to what stands before. One row per reason.

    ``kind`` 'version': another version of a scheme begins in this line (``before_version`` -> ``version``);
    'checklist': another scheme begins that makes up most of it from then on, or the period has no checklist in common
    with the one before it; 'more' and 'less', where neither is so: the share of a scheme in the audits rose or fell by
    a third of them or more from one period to the next, and by more than three standard errors, both periods having as
    many audits as the house rule minimum_effective_n asks (``scheme`` is the one that moved most); 'event': someone
    confirmed a break, for the ``reason`` given. A version under which less than a tenth of its audits are done from
    then on breaks nothing. Full audits unless kinds are chosen. Raises
    ValueError for an unknown facet or period.
    """
    if by not in FACETS or every not in PERIODS:
        raise ValueError(
            f"A line is broken down by {', '.join(FACETS)}, every {', '.join(PERIODS)}; not {by}, {every}."
        )
    asked = {
        "facet": by, "every": every, "scope": filters.as_scope(),
        "least_of_version": LEAST_OF_VERSION, "least_of_scheme": LEAST_OF_SCHEME,
        "least_of_mix": LEAST_OF_MIX, "sure_of_mix": SURE_OF_MIX,
    }  # fmt: skip
    query = BREAKS[level(by, filters)]
    return con.execute(query, asked).df().rename(columns={"facet": by})


@narrowed_by(*VISITS)
def checklists_behind(con: duckdb.DuckDBPyConnection, filters: Filters) -> list[str]:
    """The checklists, each a scheme in a version, of the audits in scope."""
    return [str(name) for (name,) in con.execute(CHECKLISTS, {"scope": filters.as_scope()}).fetchall()]
