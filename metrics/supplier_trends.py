"""Who gets better or worse, audit by audit, beyond chance."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import scipy
from scipy import special

from metrics.filters import Filters
from metrics.mann_kendall import trends
from metrics.narrowed_by import EVERYWHERE, everywhere, narrowed_by
from metrics.peer_evidence import FACETS, names_shown
from metrics.query_cases import query_cases
from metrics.rates import is_sectional
from metrics.worked_out import worked_out

MEASURES = ("conformity", "score", "nonconformities")
TRENDS = ("worse", "better", "no clear trend", "slope only", "too few audits")
# A verdict wants as many possible orders as eight audits in a row have, a slope as many as five: below five audits no
# order is as rare as 1 in 20, and over hundreds of suppliers only eight can be told from chance.
VERDICT_FROM, SLOPE_FROM = 8, 5
DAYS_A_YEAR = 365.25
COLUMNS = [
    "measure", "checklist", "count", "of", "rate", "low", "high", "effective_n", "why", "trend", "p", "p_adjusted",
    "tested", "flagged", "expected_false", "false_share", "first_audit", "last_audit", "auditors", "values",
]  # fmt: skip

# Several audits of a site on one day are one value, their mean. A line ends where the checklist changes and at events
# confirmed to split lines; only the newest piece of it is told.
VALUES = query_cases(
    """
    with valued as (
        select facet($facet) as facet, supplier, site, region, country, scheme, version, site_key, date, auditor,
        -- only conformity
               sum(conform_points(conform, partial))::double / sum(conform + partial + nonconform) as value
        from sections_in($peers) where conform + partial + nonconform > 0
        group by all
        -- only score
               score as value
        from audits_in($peers) where score is not null
        -- only nonconformities
               found::double as value
        from found_in_audits($peers)
        -- only nonconformities of dimensions
               found::double as value
        from found_in_sections($peers)
        -- always
    ),
    splits as (select day, about, name from events() where splits and day <= $as_of),
    daily as (
        select facet, scheme, version, site_key, date, avg(value) as value, max(auditor) as auditor,
               bool_or(exists (
                   select 1 from splits
                   where day > valued.date
                     and (about = 'all' or (about = 'scheme' and name = scheme) or (about = 'region' and name = region)
                          or (about = 'country' and name = country) or (about = 'supplier' and name = supplier)
                          or (about = 'site' and name = site))
               )) as ended
        from valued where date <= $as_of and facet is not null
        group by facet, scheme, version, site_key, date
    ),
    newest as (
        select *, count(*) over (partition by facet, scheme) as "of",
               max({'date': date, 'version': version}) over (partition by facet, scheme)['version'] as newest
        from daily
    )
    select facet, trim(scheme || ' ' || version) as checklist, site_key, date, value, auditor, "of"
    from newest where version = newest and not ended
    qualify row_number() over (partition by facet, scheme, site_key order by date desc) <= 200
    order by facet, checklist, site_key, date
    """,
    *MEASURES,
    "nonconformities of dimensions",
)
SHARE = "select setting('false_discovery_share')::double"


def supplier_trends(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str = "supplier",
    every: str | None = None,
    measure: str = "conformity",
) -> pd.DataFrame:
    """How much a supplier (or site) moves a year, and whether by more than chance. One row for each and checklist.

    ``rate`` is the Theil-Sen slope per year on real dates, with Sen's 95 % limits: the median over all pairs of audits
    of one site; sites are never compared with each other. ``measure`` is the conformity, the score (percent) or the
    number of nonconformities of each audit, never an average over a period. Of each scheme the version in use at the
    supplier's last audit is told: a line ends where its checklist changes, and at events confirmed to split lines.
    ``count`` audits are compared ``of`` those under the scheme.

    ``trend`` is worse or better where the Mann-Kendall test (two-sided; exact without ties up to 50 audits, else
    normal, corrected for ties and continuity) holds after Benjamini and Hochberg over all lines with enough audits,
    wherever they stand: ``tested`` lines, ``flagged`` of them, of which about ``expected_false`` by chance, the share
    ``false_share`` that the house rule ``false_discovery_share`` allows. Enough are eight audits of a site, or of
    several as many as give no fewer orders by chance; with five to seven a slope is told without a verdict, with fewer
    nothing. All equal is no trend, p = 1. Not corrected for autocorrelation, nor for a change of auditor (``auditors``
    counts them): both make false trends likelier. Raises ValueError for an unknown facet or measure, for a period, or
    without an as-of day.
    """
    if by not in FACETS or every is not None or measure not in MEASURES:
        raise ValueError(
            f"A trend is told by {' or '.join(FACETS)}, of {', '.join(MEASURES)}, over all audits and not by period."
        )
    told = worked_out(con, filters, metric=trends_everywhere, by=by, measure=measure)
    return told[told[by].isin(names_shown(con, filters, by=by))].reset_index(drop=True)


@narrowed_by(*EVERYWHERE)
def trends_everywhere(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str, measure: str) -> pd.DataFrame:
    """The same of every supplier (or site), wherever it stands: all of them are tested together."""
    peers = everywhere(filters)
    asked = {"facet": by, "peers": peers.as_scope(), "as_of": filters.required_as_of("A trend")}
    within = " of dimensions" if measure == "nonconformities" and is_sectional("all", filters) else ""
    query = VALUES[measure + within]
    values = con.execute(query, asked).df()
    (share,) = con.execute(SHARE).fetchall()[0]
    told = _judged(_lines(values), share, worse=1 if measure == "nonconformities" else -1)
    return told.assign(measure=measure).rename(columns={"facet": by})[[by, *COLUMNS]].reset_index(drop=True)


def _lines(values: pd.DataFrame) -> pd.DataFrame:
    """One row per line with its slope and test."""
    keys = values[["facet", "checklist"]]
    group = keys.ne(keys.shift()).any(axis=1).cumsum().to_numpy() - 1
    days = pd.to_datetime(values["date"])
    series = pd.factorize(values["site_key"])[0] + group.astype(np.int64) * (len(values) + 1)
    years = (days - pd.Timestamp(2000, 1, 1)).dt.days / DAYS_A_YEAR
    found = trends(group, series, years, values["value"])
    own = values.assign(date=days).groupby(group)
    told = own.agg(
        facet=("facet", "first"), checklist=("checklist", "first"), of=("of", "first"), first_audit=("date", "min"),
        last_audit=("date", "max"), auditors=("auditor", "nunique"),
    )  # fmt: skip
    told["values"] = [part.tolist() for part in np.split(_by_date(values, group), np.cumsum(own.size())[:-1])]
    return pd.concat([told.reset_index(drop=True), found], axis=1)


def _by_date(values: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """The values of every line in order of date, whatever the site."""
    order = np.lexsort((values["site_key"], pd.to_datetime(values["date"]), group))
    ordered: np.ndarray = values["value"].to_numpy(float)[order]
    return ordered


def _judged(lines: pd.DataFrame, share: float, *, worse: int) -> pd.DataFrame:
    """Verdicts over all lines with enough audits, and the columns as they are told; ``worse`` is the bad direction."""
    enough = lines["orders"] >= special.gammaln(VERDICT_FROM + 1) - 1e-9
    sloped = lines["orders"] >= special.gammaln(SLOPE_FROM + 1) - 1e-9
    adjusted = pd.Series(np.nan, index=lines.index)
    if enough.any():
        adjusted[enough] = scipy.stats.false_discovery_control(lines.loc[enough, "p"])
    flagged = adjusted <= share
    trend = pd.Series("too few audits", index=lines.index).mask(sloped, "slope only").mask(enough, "no clear trend")
    trend = trend.mask(flagged & (lines["s"] * worse > 0), "worse").mask(flagged & (lines["s"] * worse < 0), "better")
    return lines.assign(
        count=lines["n"], rate=lines["slope"].where(sloped), low=lines["low"].where(sloped),
        high=lines["high"].where(sloped), effective_n=lines["n"].astype(float), p=lines["p"].where(enough),
        p_adjusted=adjusted, trend=trend, why=trend.where(~enough).where(lambda code: code.notna(), None),
        tested=int(enough.sum()), flagged=int(flagged.sum()), expected_false=share * int(flagged.sum()),
        false_share=share,
    )  # fmt: skip


def telling_trends(lines: pd.DataFrame, *, by: str = "supplier") -> pd.DataFrame:
    """One line per supplier: a flagged one before the others, worse before better, then that with most audits."""
    order = lines["trend"].map({trend: at for at, trend in enumerate(TRENDS)})
    ranked = lines.assign(order=order, fewest=-lines["count"]).sort_values([by, "order", "fewest"], kind="stable")
    return ranked.drop_duplicates(by).drop(columns=["order", "fewest"]).reset_index(drop=True)
