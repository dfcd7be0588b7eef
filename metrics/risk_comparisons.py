"""The components of risk that compare: a site with other sites, or its last audit with those before."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pandas as pd
from scipy import special

from metrics.fair_ranking import FADED
from metrics.filters import Filters
from metrics.peer_evidence import peer_evidence
from metrics.repeat_expected import FEWEST
from metrics.shrinkage import Fit, beta_fit, gamma_fit

Evidence = dict[str, pd.DataFrame]

# The first of these that is on file speaks for a site.
MEASURES = ("conformity", "nonconformities", "pass")
# Below this probability that the last audit was worse there is nothing to tell.
SURE_FROM = 0.9
# A change found longer ago than this, in times of the re-audit interval, is no news.
STALE = 2

RULES = "select setting('worse_than_share')::double, setting('reaudit_months')::double"
REPEATS = 'select site_key, again, "of", expected from repeats_until($as_of) where expected > 0 order by site_key'
IN_VAIN = 'select site_key, again, "of" from closed_in_vain_until($as_of) order by site_key'


def evidence_of_sites(con: duckdb.DuckDBPyConnection, filters: Filters) -> Evidence:
    """What every site has shown up to the as-of day, by measure."""
    return {measure: peer_evidence(con, filters, by="site_key", measure=measure) for measure in MEASURES}


def recent_results(con: duckdb.DuckDBPyConnection, shown: Evidence) -> pd.DataFrame:
    """Per site: the probability that it is beyond the bar; ``value`` is the rate to expect of it, as badness."""
    bar_share, _ = con.execute(RULES).fetchall()[0]
    parts = []
    for measure, evidence in shown.items():
        compared = [_beyond(rows, measure, bar_share) for _, rows in evidence.groupby("checklist", sort=True)]
        if compared:
            parts.append(pd.concat(compared).assign(measure=measure))
    return _speaking(parts)


def last_against_before(con: duckdb.DuckDBPyConnection, shown: Evidence, *, as_of: date) -> pd.DataFrame:
    """Per site: how sure it is that the last audit was worse than those before; ``value`` is that probability.

    On scales that make the spread the same for every rate: arc sine for shares, square root for counts per audit.
    """
    _, months = con.execute(RULES).fetchall()[0]
    news = pd.Timestamp(as_of) - pd.Timedelta(days=STALE * months * 30.4375)
    return _speaking(
        [_worse(rows, measure, news).assign(measure=measure) for measure, rows in shown.items() if len(rows)]
    )


def repeats_by_chance(con: duckdb.DuckDBPyConnection, *, as_of: date) -> pd.DataFrame:
    """Per site: the probability that its repeats over those expected are beyond the bar; ``value``: shrunken ratio."""
    bar_share, _ = con.execute(RULES).fetchall()[0]
    seen = con.execute(REPEATS, {"as_of": as_of}).df()
    fit = gamma_fit(seen["again"], seen["expected"], fewest=FEWEST)
    told = _posterior(fit, seen["again"], seen["expected"], bar_share, seen.index)
    return told.assign(site_key=seen["site_key"], count=seen["again"], of=seen["of"])


def closed_in_vain(con: duckdb.DuckDBPyConnection, *, as_of: date) -> pd.DataFrame:
    """Per site: the probability that actions fail there more often than the bar; ``value`` is the share to expect."""
    bar_share, _ = con.execute(RULES).fetchall()[0]
    seen = con.execute(IN_VAIN, {"as_of": as_of}).df()
    told = _posterior(beta_fit(seen["again"], seen["of"]), seen["again"], seen["of"], bar_share, seen.index)
    return told.assign(site_key=seen["site_key"], count=seen["again"], of=seen["of"])


def _posterior(fit: Fit, count: pd.Series, of: pd.Series, bar_share: float, index: pd.Index) -> pd.DataFrame:
    """Value and level by a fitted spread; without one, or where all are alike, nothing but why."""
    if fit.prior is None or fit.why is not None:
        return pd.DataFrame({"value": np.nan, "level": np.nan, "why": fit.why}, index=index)
    found = fit.prior.posterior(count, of, bar=fit.prior.quantile(bar_share))
    return pd.DataFrame({"value": found.mean, "level": found.beyond, "why": None}, index=index)


def _beyond(rows: pd.DataFrame, measure: str, bar_share: float) -> pd.DataFrame:
    """Everybody under one checklist against the bar; those whose audits have faded do not make it."""
    fresh = rows["recent_n"] >= FADED * rows["effective_n"]
    # By whole audits, as fair_ranking() says why.
    fit = (gamma_fit if measure == "nonconformities" else beta_fit)(
        rows["worth_bad"][fresh], rows["effective_n"][fresh]
    )
    told = _posterior(fit, rows["recent_bad"], rows["recent_n"], bar_share, rows.index)
    told["why"] = told["why"].astype(object).mask(~fresh, "old audits")
    told[["value", "level"]] = told[["value", "level"]].where(fresh)
    return told.assign(site_key=rows["facet"].astype("uint64"), count=rows["bad"], of=rows["of"])


def _worse(rows: pd.DataFrame, measure: str, news: pd.Timestamp) -> pd.DataFrame:
    last_n, last_bad = rows["last_n"], rows["last_bad"]
    before_n, before_bad = rows["effective_n"] - last_n, rows["worth_bad"] - last_bad
    several = rows["audits"] > 1
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = _steadied(last_bad, last_n, measure) - _steadied(before_bad, before_n, measure)
        sure = pd.Series(special.ndtr(apart / np.sqrt((1 / last_n + 1 / before_n) / 4)), index=rows.index)
    stale = pd.to_datetime(rows["last_audit"]) < news
    why = pd.Series(None, index=rows.index, dtype=object).mask(stale, "old audits").mask(~several, "one audit")
    level = ((sure - SURE_FROM) / (1 - SURE_FROM)).clip(0, 1).where(why.isna())
    return pd.DataFrame(
        {"site_key": rows["facet"].astype("uint64"), "value": sure.where(why.isna()), "level": level, "why": why,
         "count": last_bad, "of": last_n}
    )  # fmt: skip


def _steadied(bad: pd.Series, n: pd.Series, measure: str) -> pd.Series:
    """The rate on a scale on which its spread is 1 / (4 n), whatever the rate (Anscombe 1948)."""
    if measure == "nonconformities":
        return pd.Series(np.sqrt((bad + 3 / 8) / n), index=bad.index)
    return pd.Series(np.arcsin(np.sqrt(((bad + 3 / 8) / (n + 3 / 4)).clip(0, 1))), index=bad.index)


def _speaking(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """One row per site: the first measure with a level, under its most worrying checklist; else why there is none."""
    if not parts:
        return pd.DataFrame({"site_key": pd.Series(dtype="uint64")})
    told = pd.concat(parts, ignore_index=True)
    order = told.assign(
        unknown=told["level"].isna(), rank=told["measure"].map({name: at for at, name in enumerate(MEASURES)})
    )
    order = order.sort_values(
        ["unknown", "rank", "level", "site_key"], ascending=[True, True, False, True], kind="stable"
    )
    return order.drop_duplicates("site_key").drop(columns=["unknown", "rank"]).reset_index(drop=True)
