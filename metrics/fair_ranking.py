"""Who is clearly worse than others, who clearly better, and of whom it cannot be told."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from metrics.filters import Filters
from metrics.intervals import poisson_rate, wilson
from metrics.narrowed_by import EVERYWHERE, narrowed_by
from metrics.peer_evidence import MEASURES, names_shown, peer_evidence
from metrics.shrinkage import beta_fit, gamma_fit
from metrics.worked_out import worked_out

RULES = """
    select setting('worse_than_share')::double as bar_share, setting('minimum_effective_n')::double as least_n,
           setting('widest_half_interval')::double as widest, setting('minimum_n')::integer as least_audits
"""

BANDS = ("clearly worse", "cannot tell", "clearly better", "not enough audits", "not compared")
SURE = 0.9
# Audits that have faded to less than this, three half-lives, say nothing of the present.
FADED = 1 / 8
COLUMNS = [
    "measure", "checklist", "count", "of", "rate", "low", "high", "effective_n", "why", "unit", "audits", "last_audit",
    "shrunken", "shrunken_low", "shrunken_high", "worse", "bar", "reliability", "band", "leans",
]  # fmt: skip
POSTERIOR = ["bad_mean", "bad_low", "bad_high", "worse", "reliability"]
# Which of a supplier's checklists speaks for it: the most worrying evidence first.
SPEAKS = (
    "clearly worse", "leans to worse", "clearly better", "cannot tell", "not enough audits", "no spread",
    "not compared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rules:
    bar_share: float
    least_n: float
    widest: float
    least_audits: int


def fair_ranking(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str = "supplier",
    every: str | None = None,
    measure: str | None = None,
) -> pd.DataFrame:
    """How sure one can be that a supplier is worse than the bar, with what few audits say and what others show.

    One row per supplier (or site) and ``measure``: conformity, pass (audit pass rate), nonconformities per audit (or
    audit-day, where every audit of a checklist states its man-days). ``count, of, rate, low, high`` are the supplier's
    own, as on other pages. ``shrunken`` is the rate to expect of it, with 90 % probability from ``shrunken_low`` to
    ``shrunken_high``: from its own audits, which count half after ``half_life_months``, and the spread among all
    suppliers under the same checklist, fitted to all their audits, none faded, by marginal maximum likelihood
    (empirical Bayes: beta-binomial for shares, Gamma-Poisson for counts). ``reliability`` is the weight its own audits
    have in it.
    ``worse`` is the probability that its true rate lies beyond the ``bar``, on whose better side the share
    ``worse_than_share`` of all suppliers is expected.

    ``band``: clearly worse (over 90 %); clearly better (under 10 %, and under half of what it would be without any
    data, so that no supplier looks good by having none); else cannot tell. There are no ranks: rows come by ``worse``,
    then by the shrunken rate. Not enough audits, a result of its own: one audit; audits faded to an eighth; an
    effective n below ``minimum_effective_n`` or a 95 % interval wider than ``widest_half_interval`` to one side; for
    counts, fewer audits than ``minimum_n``. Not compared: fewer than 20 suppliers under the checklist, all without
    fault or none, or suppliers of two kinds (a U-shaped spread). ``why`` says which; where suppliers differ by no more
    than chance ('no spread') it cannot be told of anybody.

    Every checklist version is fitted for itself, and nothing is averaged over checklists: the most worrying evidence
    speaks for a supplier, under the ``checklist`` named. Clearly better speaks only where it leans to worse under no
    other checklist. Filters of place, supplier and tier choose who is shown, never with whom they are compared.
    Suppliers of all categories are compared together. With the house rule ``adjust_for_auditor`` the shrunken rate,
    ``worse`` and the band of conformity and of nonconformities rest on what an average auditor would have found;
    ``count`` to ``high`` stay what was found. Raises ValueError for an unknown
    facet or measure, for a period, or without an as-of day.
    """
    if every is not None:
        raise ValueError("A ranking is told on one day; it has no periods.")
    names = names_shown(con, filters, by=by)
    parts = [
        _with_everybody(worked_out(con, filters, metric=standings, by=by, measure=one), names, by, one)
        for one in (MEASURES if measure is None else (measure,))
    ]
    ranking = pd.concat(parts, ignore_index=True)
    for column in ("count", "of"):
        if (ranking[column] % 1 == 0).all():
            ranking[column] = ranking[column].astype("int64")
    return ranking


@narrowed_by(*EVERYWHERE)
def standings(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str, measure: str) -> pd.DataFrame:
    """The same, one row per supplier and checklist, wherever it stands: what fair_ranking() chooses from."""
    evidence = peer_evidence(con, filters, by=by, measure=measure)
    rules = _Rules(*con.execute(RULES).fetchall()[0])
    parts = [_compared(rows, measure, rules) for _, rows in evidence.groupby("checklist", sort=True)]
    told = pd.concat(parts, ignore_index=True) if parts else _compared(evidence, measure, rules)
    told = told.sort_values(["worse", "bad_mean", "facet", "checklist"], ascending=[False, False, True, True])
    told = _own_rates(told, measure).assign(measure=measure).rename(columns={"facet": by})
    return told[[by, *COLUMNS]].reset_index(drop=True)


def _compared(evidence: pd.DataFrame, measure: str, rules: _Rules) -> pd.DataFrame:
    """Everybody under one checklist: posterior, bar and band, as badness (higher is worse)."""
    fresh = evidence["recent_n"] >= FADED * evidence["effective_n"]
    # The spread comes from whole audits: an outcome that has faded to a part varies less than the model expects of such
    # a part, and suppliers of few audits would seem to differ by no more than chance.
    now = evidence[fresh]
    fit = (gamma_fit if measure == "nonconformities" else beta_fit)(now["worth_bad"], now["effective_n"])
    told = evidence.assign(
        bar=np.nan, bad_mean=np.nan, bad_low=np.nan, bad_high=np.nan, worse=np.nan, reliability=np.nan
    )
    if fit.prior is not None:
        bar = fit.prior.quantile(rules.bar_share)
        found = fit.prior.posterior(evidence["recent_bad"], evidence["recent_n"], bar=bar)
        told = told.assign(
            bar=bar, bad_mean=found.mean, bad_low=found.low, bad_high=found.high, worse=found.beyond,
            reliability=found.reliability,
        )  # fmt: skip
        told[POSTERIOR] = told[POSTERIOR].where(fresh)
    too_little = _too_little(told, measure, rules)
    better = min(1 - SURE, (1 - rules.bar_share) / 2)
    bands = pd.Series("cannot tell" if fit.prior is not None else "not compared", index=told.index)
    if fit.why is None:
        bands = bands.mask(told["worse"] > SURE, "clearly worse").mask(told["worse"] < better, "clearly better")
    told["why"] = too_little.where(too_little.notna(), fit.why)
    told["band"] = bands.mask(too_little.notna(), "not enough audits")
    compared = told["band"].isin(BANDS[:3]) & (fit.why is None)
    told["worse"] = told["worse"].where(compared)
    return told.assign(leans=told["worse"] > 1 - rules.bar_share)


def _too_little(told: pd.DataFrame, measure: str, rules: _Rules) -> pd.Series:
    """What keeps a row out of the bands, the first that holds; None where nothing does."""
    why = pd.Series(None, index=told.index, dtype=object)
    if measure == "nonconformities":
        why = why.mask(told["audits"] < rules.least_audits, "few audits")
    else:
        low, high = wilson(told["worth_bad"], told["effective_n"])
        why = why.mask((high - low) / 2 > rules.widest, "wide interval")
        why = why.mask(told["effective_n"] < rules.least_n, "little evidence")
    return why.mask(told["recent_n"] < FADED * told["effective_n"], "old audits").mask(told["audits"] == 1, "one audit")


def _own_rates(told: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The supplier's own counts, and the posterior in the direction of the measure: shares count what is good."""
    if measure == "nonconformities":
        scatter = told["of"] / told["effective_n"]
        low, high = poisson_rate(told["bad"] / scatter, told["effective_n"])
        rated = told.assign(count=told["bad"], rate=told["bad"] / told["of"], low=low, high=high)
        unit = np.where(rated["by_day"].astype(bool), "audit-days", "audits")
        names = {"bad_mean": "shrunken", "bad_low": "shrunken_low", "bad_high": "shrunken_high"}
        return rated.assign(unit=unit).rename(columns=names)
    rated = told.assign(count=told["of"] - told["bad"], rate=1 - told["bad"] / told["of"])
    low, high = wilson(rated["rate"] * rated["effective_n"], rated["effective_n"])
    rated = rated.assign(low=low, high=high, unit="answers" if measure == "conformity" else "audits")
    rated[["bar", "bad_mean", "bad_low", "bad_high"]] = 1 - rated[["bar", "bad_mean", "bad_low", "bad_high"]]
    names = {"bad_mean": "shrunken", "bad_high": "shrunken_low", "bad_low": "shrunken_high"}
    return rated.rename(columns=names)


def _with_everybody(standing: pd.DataFrame, names: pd.Series, by: str, measure: str) -> pd.DataFrame:
    """One row for each of the names, in order of the standing: the checklist that speaks, or none at all."""
    order = {name: at for at, name in enumerate(SPEAKS)}
    unsure = standing["band"] == "cannot tell"
    voice = (
        standing["band"]
        .mask(unsure & standing["leans"], "leans to worse")
        .mask(unsure & standing["worse"].isna(), "no spread")
    )
    chosen = standing.assign(speaks=voice.map(order)).sort_values(
        ["speaks", "worse", "last_audit"], ascending=[True, False, False], kind="stable"
    )
    own = chosen.drop_duplicates(by).sort_index()
    shown = own[own[by].isin(names)].drop(columns=["speaks", "leans"])
    absent = names[~names.isin(own[by])]
    nothing = pd.DataFrame({by: absent, "measure": measure, "why": "no audits", "band": "not enough audits"})
    nothing = nothing.assign(count=0.0, of=0.0, effective_n=0.0, audits=0)
    return pd.concat([shown, nothing], ignore_index=True) if len(nothing) else shown.reset_index(drop=True)


def raw_worst(ranking: pd.DataFrame, *, most: int = 10) -> pd.DataFrame:
    """The head of the list that raw rates alone would give: what picks out small suppliers and good or bad luck.

    The next audits of such a list come out better whatever is done (regression to the mean); ``shrunken`` is what to
    expect of it instead. Rows of fair_ranking() of one measure.
    """
    low_is_bad = bool((ranking["measure"] != "nonconformities").all())
    return ranking.dropna(subset=["rate"]).sort_values("rate", ascending=low_is_bad, kind="stable").head(most)


def wrongly_worse(ranking: pd.DataFrame) -> float:
    """How many of those called clearly worse are to be expected not to be: the sum of what is missing to certainty."""
    return float((1 - ranking.loc[ranking["band"] == "clearly worse", "worse"]).sum())


@narrowed_by(*EVERYWHERE)
def checklists_compared(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str, measure: str) -> pd.DataFrame:
    """The checklists of standings(), first that under which most suppliers are in a band, then by suppliers.

    One row per ``checklist``: ``in_band`` suppliers (or sites) of the ``suppliers`` audited under it.
    """
    standing = worked_out(con, filters, metric=standings, by=by, measure=measure)
    held = standing.groupby("checklist").agg(in_band=("worse", "count"), suppliers=("worse", "size")).reset_index()
    return held.sort_values(["in_band", "suppliers"], ascending=False, kind="stable", ignore_index=True)
