"""Whether an auditor, or a firm, finds more or fewer nonconformities than others at comparable sites."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import scipy

from metrics.auditor_model import AuditorModel, auditor_model, overlap
from metrics.auditor_names import required_visible
from metrics.crossed_effects import Floats, indicators
from metrics.filters import Filters
from metrics.rates import MEASURED

FACETS = ("auditor", "firm")
# What is worth saying: a quarter more, or as much less; and how sure one must be that it is at least that.
NOTABLE, SURE = 1.25, 0.90
CONFIDENCE = 0.90
MORE = ("firm", "audits", "sites", "shared_sites", "others", "together", "probability", "verdict")

FALSE_SHARE = "select setting('false_discovery_share')::double"


def auditor_effects(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "auditor", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities an auditor found / those the colleagues would have found in the same audits.

    ``rate`` is that ratio at comparable sites, 1 = like the colleagues, shrunken towards 1 as far as audits are few, so
    nearer to 1 than count / of; ``low`` and ``high`` its 90 % interval. Colleagues are the others linked by common
    sites, weighted by their audits. Compared are those with at least 10 audits at 5 or more sites that 2 or more others
    audited too; the others have no ratio, and ``why`` says why: nothing tells the auditor from the site.
    ``effective_n`` are the audits at sites others audited too. ``probability``: that the ratio is above 1.25 or below
    1 / 1.25.
    ``verdict``: 'cannot tell' unless the difference stands among all compared (Benjamini and Hochberg at the house rule
    false_discovery_share); then 'more' or 'fewer' where that probability is over 90 %, else 'slightly' so.

    By firm: the mean of its auditors against those of other firms at comparable sites.

    The model: nonconformities of each audit as an overdispersed Poisson count, fixed effects of region, checklist,
    year, kind, notice and of a return of the same auditor, normal effects of site (under one scheme), firm and auditor
    on the logarithm, by penalised quasi-likelihood. Assignment is not at random: what a site is like is taken out only
    as far as it stays the same. Words to use: differs from colleagues at comparable sites; never: wrong. Raises
    ValueError for another facet, for a period, or where the house rule auditor_names hides auditors.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Auditors are compared over all their audits, by auditor or by firm; there are no periods.")
    if by == "auditor":
        required_visible(con)
    model = auditor_model(con, filters)
    row = con.execute(FALSE_SHARE).fetchone()
    told = _compared(model, "person" if by == "auditor" else "firm_code")
    return _judged(told, by=by, false_share=float(row[0]) if row else 0.1)


def against_others(model: AuditorModel, key: str) -> Floats:
    """Per value of ``key``, the weights of the difference between its audits and everybody else's of the same group.

    Over several groups, the mean of the differences by own audits. Nobody else: weights of zero.
    """
    known = model.modelled.reset_index(drop=True)
    cells = known.groupby([key, "together"], sort=True).ngroup()
    first = known.loc[~cells.duplicated()].assign(cell=cells).sort_values("cell")
    together = known["together"].to_numpy()
    own = indicators(np.asarray(cells, dtype=np.intp), len(first))
    group = indicators(together, together.max() + 1)
    peculiar = model.peculiar
    own_sum, own_size = (own.T @ peculiar).toarray(), own.sum(axis=0)
    of_group = first["together"].to_numpy()
    rest_sum = (group.T @ peculiar).toarray()[of_group] - own_sum
    rest_size = group.sum(axis=0)[of_group] - own_size
    difference = own_sum / own_size[:, None] - rest_sum / np.maximum(rest_size, 1)[:, None]
    keys = indicators(np.asarray(first[key], dtype=np.intp), int(known[key].max()) + 1)
    share = scipy.sparse.csr_array(keys.multiply((own_size * (rest_size > 0))[:, None]))
    return np.asarray((share.T @ difference) / np.maximum(share.sum(axis=0), 1)[:, None])


def _compared(model: AuditorModel, key: str) -> pd.DataFrame:
    """People or firms with their counts, and where they can be compared the difference and its standard deviation."""
    visits = model.visits
    if key == "person":
        told = model.people
    elif visits.empty or not model.firms:
        return pd.DataFrame()
    else:
        named = visits[visits["firm_code"] >= 0]
        told = overlap(named, key, fewest_others=1).assign(firm=model.firms)
    if told.empty:
        return told
    told = told.assign(expected=np.nan, difference=np.nan, spread=np.nan)
    if model.fit is None:
        return told.assign(why=told["why"].fillna(model.why))
    size = int(model.modelled[key].max()) + 1
    told.loc[: size - 1, "difference"], told.loc[: size - 1, "spread"] = model.fit.combined(against_others(model, key))
    own = model.modelled[key].to_numpy()
    usual = np.bincount(own[own >= 0], weights=model.fit.fitted[own >= 0], minlength=len(told))
    told["expected"] = usual / np.exp(told["difference"])
    # A firm that shares sites with another only through one and the same auditor.
    alone = told["why"].isna() & ~(told["spread"] > 0)
    return told.assign(why=told["why"].mask(alone, "nobody comparable"))


def _judged(told: pd.DataFrame, *, by: str, false_share: float) -> pd.DataFrame:
    """Ratios, intervals and verdicts from differences of logarithms; those compared first, the lowest ratio on top."""
    if told.empty:
        return pd.DataFrame(columns=[by, *MEASURED, *(column for column in MORE if column != by)])
    judged = told[told[by].notna()].rename(columns={"found": "count", "shared_audits": "effective_n"})
    known = judged["why"].isna()
    difference, spread = (judged[name].where(known) for name in ("difference", "spread"))
    reach = scipy.stats.norm.ppf(0.5 + CONFIDENCE / 2) * spread
    judged["of"] = judged["expected"].where(known)
    judged["rate"], judged["low"], judged["high"] = (
        np.exp(value) for value in (difference, difference - reach, difference + reach)
    )
    above = scipy.stats.norm.sf((np.log(NOTABLE) - difference) / spread)
    below = scipy.stats.norm.cdf((-np.log(NOTABLE) - difference) / spread)
    judged["probability"] = above + below
    chance = 2 * scipy.stats.norm.sf(np.abs(difference[known] / spread[known]))
    stands = pd.Series(False, index=judged.index)
    if known.any():
        stands[known] = scipy.stats.false_discovery_control(chance) <= false_share
    size = np.where(judged["probability"] > SURE, "", "slightly ")
    verdict = pd.Series(size, index=judged.index) + np.where(difference > 0, "more", "fewer")
    judged["verdict"] = verdict.where(stands, "cannot tell").where(known)
    judged["effective_n"] = judged["effective_n"].astype("float64")
    ordered = judged.sort_values(["rate", by], na_position="last", ignore_index=True)
    return ordered[[by, *MEASURED, *(column for column in MORE if column in ordered and column != by)]]
