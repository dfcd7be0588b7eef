"""What the next full audit of a site is likely to find, from what is known on a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.filters import Filters
from metrics.narrowed_by import narrowed_by
from metrics.reaudit_interval import Growth, growth, interval_months
from metrics.shrinkage import CONFIDENCE, BetaPrior, GammaPrior, beta_fit, gamma_fit

FACETS = ("site",)
TOLD = ("chance", "low", "high", "expected_findings", "usual", "usual_findings")
# A site without an audit of its own stands under this name of a scheme.
NO_SCHEME = ""
# Audits that have faded to less than this, three half-lives, say nothing of how sites differ now.
FADED = 1 / 8
# What the mean of all is worth in audits where sites are of two kinds, so that no common spread can be fitted.
VAGUE = 2.0

# Whether an audit found something is the event of the house rule forecast_event, null where its file does not tell.
# Known is what was known at the end of the as-of day. Older audits fade by the half-life.
EVIDENCE = """
    with audits as (
        select site_key, scheme, date, grave, event,
               0.5 ** (date_diff('day', date, $day::date - 1) / 30.4375 / setting('half_life_months')::double) as weight
        from known_visits($peers, setting('forecast_event'), [$day::date]) where event is not null
    )
    select site_key, scheme, count(*) as audits, count(*) filter (event) as hits, max(date) as last_audit,
           sum(grave)::double as grave, sum(weight) as recent_n,
           sum(weight * event::integer) as recent_hits, sum(weight * grave) as recent_grave
    from audits group by site_key, scheme order by site_key, scheme
"""

# After an audit that found nothing, how many months passed to the next and what that found.
GAPS = """
    with pairs as (
        select event, lag(event) over line as before, date_diff('day', lag(date) over line, date) / 30.4375 as months
        from known_visits($peers, setting('forecast_event'), [$day::date]) where event is not null
        window line as (partition by site_key, scheme order by date, audit_key)
    )
    select greatest(1, round(months))::integer as months, count(*) as pairs, count(*) filter (event) as hits
    from pairs where before is not null and not before group by all order by months
"""

SITES = """
    with sites as (select site_key, supplier, site, region, country from site_standing_in($scope) where active)
    select sites.*, coalesce(scheme, '') as scheme, date as last_audit,
           date_diff('day', date, $as_of) / 30.4375 as months_since
    from sites left join last_audits_in($scope) as last using (site_key)
    order by supplier, site, site_key, scheme
"""

RULES = """
    select setting('audit_interval_tolerance')::double, setting('audit_interval_least')::double,
           setting('audit_interval_most')::double
"""


def visit_value(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "site", every: str | None = None
) -> pd.DataFrame:
    """The chance that the next full audit of a site finds something, told from the audits of each site.

    To find something is the event of the house rule ``forecast_event``: as shipped a fail or stop, or a critical or
    major finding.

    One row per active site in view and scheme of its full audits; one without a scheme where it has none. ``count`` of
    ``of`` of its own full audits found something. ``chance``, with 90 % probability from ``low`` to ``high``, is what
    its own audits say, which count half after ``half_life_months``, and the spread among all sites under the same
    scheme (empirical Bayes, beta-binomial, by marginal maximum likelihood); ``expected_findings`` are the critical and
    major findings to be expected in one audit (Gamma-Poisson). A site that was never audited has the mean of all sites
    and their whole spread as its interval: unknown is not zero. Where sites are of two kinds, nearly always or never
    found wanting, the mean of all counts as two audits of each. ``usual`` and ``usual_findings`` are those means.

    ``basis``: 'own' as told; 'prior' without own audits; 'base' where fewer than 20 sites were audited or they differ
    by no more than chance: everybody has the same chance; 'none' where no audit tells anything. Where the chance is
    seen to grow with the months since the last audit, after audits that found nothing, ``chance`` is that of today.
    ``interval`` is the longest time in months for which it stays within the house rule ``audit_interval_tolerance``,
    between ``audit_interval_least`` and ``audit_interval_most``. Filters of place, supplier and tier choose the sites,
    never those they are compared with. Follow-ups and self-assessments are left out. Raises ValueError without an
    as-of day, for another facet, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("The value of a visit is told per site on one day; it has no other breakdown and no periods.")
    as_of = filters.required_as_of("The value of a visit")
    evidence = con.execute(EVIDENCE, _known(filters)).df()
    sites = con.execute(SITES, {"scope": filters.as_scope(), "as_of": as_of}).df()
    tolerance, least, most = con.execute(RULES).fetchall()[0]
    told = _valued(sites, evidence)
    grown = chance_growth(growth_gaps(con, filters))
    told["interval"] = interval_months(told["chance"], grown, tolerance=tolerance, least=least, most=most)
    return _as_of_now(told, grown, most)


@narrowed_by("schemes", "as_of", "viewer")
def growth_gaps(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Audits after one that found nothing, over all sites and schemes in scope, by the months between the two.

    Columns: months (at least 1), pairs, hits (pairs whose second audit found something). Raises ValueError without an
    as-of day.
    """
    return con.execute(GAPS, _known(filters)).df()


def chance_growth(gaps: pd.DataFrame) -> Growth:
    """How the chance grows with the months since an audit that found nothing, told from growth_gaps()."""
    return growth(gaps["months"], gaps["pairs"], gaps["hits"])


def _known(filters: Filters) -> dict[str, Any]:
    """All sites, whoever is looked at, and the day before which things must be known."""
    as_of = filters.required_as_of("The chance of a visit")
    return {"peers": Filters(as_of=as_of, schemes=filters.schemes).as_scope(), "day": as_of + timedelta(days=1)}


def _valued(sites: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Every site with its posterior under each scheme; those without audits under the prior of all."""
    own = sites.merge(evidence.drop(columns="last_audit"), on=["site_key", "scheme"], how="left")
    counts = ["audits", "hits", "grave", "recent_n", "recent_hits", "recent_grave"]
    own[counts] = own[counts].fillna(0)
    fresh = evidence[evidence["recent_n"] >= FADED * evidence["audits"]]
    pooled = fresh.groupby("site_key", as_index=False)[counts].sum()
    parts = [
        _posterior(rows, pooled if scheme == NO_SCHEME else _enough(fresh[fresh["scheme"] == scheme], pooled))
        for scheme, rows in own.groupby("scheme", sort=True)
    ]
    told = pd.concat(parts).sort_index() if parts else _posterior(own, pooled)
    told["rate"] = told["hits"] / told["audits"].where(told["audits"] > 0)
    return told.rename(columns={"hits": "count", "audits": "of"}).astype({"count": "int64", "of": "int64"})


def _enough(scheme: pd.DataFrame, pooled: pd.DataFrame) -> pd.DataFrame:
    """The sites of a scheme where there are enough to tell a spread, else the sites of all schemes together."""
    fit = beta_fit(scheme["hits"], scheme["audits"])
    return pooled if fit.why in ("few suppliers", "all alike") else scheme


def _posterior(rows: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """Each site's own faded audits under the spread of its peers.

    The spread is fitted to whole audits: of less than one, as a faded one is, no spread can be told. Its mean is that
    of the faded ones, the present level.
    """
    total, found = peers["recent_n"].sum(), peers["recent_hits"].sum()
    if not total > 0:
        return rows.assign(**dict.fromkeys(TOLD, np.nan), basis="none")
    fit = beta_fit(peers["hits"], peers["audits"])
    if fit.why in (None, "two kinds"):
        size = fit.prior.size if fit.prior is not None else VAGUE
        prior = _around((found + 0.5) / (total + 1), size)
        told = prior.posterior(rows["recent_hits"], rows["recent_n"], bar=0.5, confidence=CONFIDENCE)
        basis = np.where(rows["audits"] > 0, "own", "prior")
    else:
        told = _around((found + 0.5) / (total + 1), total + 1).posterior(0 * rows["recent_n"], 0.0, bar=0.5)
        basis = np.full(len(rows), "base")
    return rows.assign(
        chance=told.mean, low=told.low, high=told.high, expected_findings=_findings(rows, peers, basis),
        usual=(found + 0.5) / (total + 1), usual_findings=peers["recent_grave"].sum() / total, basis=basis,
    )  # fmt: skip


def _around(mean: float, size: float) -> BetaPrior:
    return BetaPrior(mean * size, (1 - mean) * size)


def _findings(rows: pd.DataFrame, peers: pd.DataFrame, basis: NDArray[np.str_]) -> pd.Series:
    """Critical and major findings to be expected in one audit; null where none is on file at all."""
    mean = peers["recent_grave"].sum() / peers["recent_n"].sum()
    if not mean > 0:
        return pd.Series(np.nan, index=rows.index)
    fit = gamma_fit(peers["grave"], peers["audits"])
    if fit.why is None and isinstance(fit.prior, GammaPrior) and (basis != "base").any():
        prior = GammaPrior(mean * fit.prior.size, fit.prior.size)
        told = prior.posterior(rows["recent_grave"], rows["recent_n"], bar=1.0).mean
        return pd.Series(told, index=rows.index)
    return pd.Series(mean, index=rows.index)


def _as_of_now(told: pd.DataFrame, grown: Growth, most: float) -> pd.DataFrame:
    """The chance today instead of at the usual gap; nobody's is drawn out further than the longest interval."""
    known = told["basis"] == "own"
    months = told["months_since"].clip(upper=most).fillna(grown.usual)
    now = told[["chance", "low", "high"]].where(
        ~known, told[["chance", "low", "high"]].apply(grown.after, months=months)
    )
    times = (now["chance"] / told["chance"]).where(told["chance"] > 0, 1.0)
    told = told.assign(**now, expected_findings=told["expected_findings"] * times)
    return told[
        ["site", "supplier", "region", "country", "scheme", "count", "of", "rate", "chance", "low", "high",
         "expected_findings", "usual", "usual_findings", "basis", "interval", "last_audit", "site_key"]
    ]  # fmt: skip
