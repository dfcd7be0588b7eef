"""Rates against the evidence behind them, with the lines chance alone would stay within."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.dispersion import (
    ALARM,
    WARNING,
    dispersion,
    ratio_scores,
    share_scores,
    widened_ratio_limits,
    widened_share_limits,
    winsorised,
)
from metrics.filters import Filters
from metrics.funnel_deals import dealt
from metrics.intervals import poisson_rate, wilson
from metrics.narrowed_by import EVERYWHERE, narrowed_by
from metrics.peer_evidence import names_shown, peer_evidence
from metrics.worked_out import worked_out

# Beyond this, suppliers differ for reasons nobody has modelled, and a list of outliers would mislead.
UNEXPLAINED = 3.0
LINE_POINTS = 80
COLUMNS = [
    "measure", "checklist", "count", "of", "rate", "low", "high", "effective_n", "why", "audits", "zone", "centre",
    "low_95", "high_95", "low_998", "high_998", "phi", "tau2", "units", "by_chance",
]  # fmt: skip
TAILS = {
    "low_95": (1 - WARNING) / 2, "high_95": (1 + WARNING) / 2, "low_998": (1 - ALARM) / 2, "high_998": (1 + ALARM) / 2,
}  # fmt: skip


def funnel(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str = "supplier",
    every: str | None = None,
    measure: str = "conformity",
    checklist: str | None = None,
) -> pd.DataFrame:
    """The rate of every supplier (or site) against its effective n, and where chance alone would keep it.

    Conformity and audit pass rate under one ``checklist`` (else the one with most audits); the ``centre`` is the rate
    of all together. Nonconformities as found over expected (``count`` over ``of``): expected are those that the
    supplier's audits or audit-days would have brought at the common rate of their checklist, summed over checklists, so
    that who is audited under a strict one is not worse for it. All audits in the period count fully.

    The lines hold 95 % and 99.8 % of suppliers that differ by chance only: exact binomial, interpolated, and exact
    Poisson limits. Where suppliers differ by more (``phi``, the mean square of z winsorised by a tenth, about 1 by
    chance) the lines are widened by the variance between them, ``tau2`` on the arcsine or square root scale
    (Spiegelhalter 2005, additive). ``zone`` is inside, or worse or better beyond 95 or 99.8 %. With ``phi`` over 3
    suppliers differ for reasons not modelled, and those outside are no list of culprits. ``units`` are all suppliers
    the lines rest on: filters of place, supplier and tier choose who is shown only. ``by_chance`` of those shown lie
    outside 99.8 % when all audits are dealt out anew among suppliers, which is more than 0.2 % of them where audits
    vary more than the lines know. Raises ValueError for an unknown facet or measure, for a period, or without an as-of
    day.
    """
    if every is not None:
        raise ValueError("A funnel is of all audits in view; it has no periods.")
    told = worked_out(con, filters, metric=funnel_everywhere, by=by, measure=measure, checklist=checklist)
    shown = told[told[by].isin(names_shown(con, filters, by=by))]
    return shown.assign(by_chance=shown["by_chance"].sum()).reset_index(drop=True)


@narrowed_by(*EVERYWHERE)
def funnel_everywhere(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str, measure: str, checklist: str | None
) -> pd.DataFrame:
    """The same of every supplier (or site), wherever it stands; ``by_chance`` is what each of them adds to it."""
    evidence = peer_evidence(con, filters, by=by, measure=measure)
    points = _ratios(evidence, checklist) if measure == "nonconformities" else _shares(evidence, checklist)
    told = points.assign(measure=measure, zone=_zones(points, measure), units=len(points)).rename(columns={"facet": by})
    chance = _outside_by_chance(con, filters, told, by=by, measure=measure) if len(told) else 0.0
    return told.assign(by_chance=chance).sort_values(by)[[by, *COLUMNS]].reset_index(drop=True)


def funnel_lines(points: pd.DataFrame) -> pd.DataFrame:
    """The lines of a funnel between its smallest and its largest effective n, to be drawn: columns of funnel()."""
    if points.empty:
        return pd.DataFrame(columns=["effective_n", "centre", *TAILS])
    first = points.iloc[0]
    least, most = max(1.0, points["effective_n"].min() * 0.9), max(2.0, points["effective_n"].max() * 1.05)
    at = pd.DataFrame({"effective_n": np.geomspace(least, most, LINE_POINTS), "centre": first["centre"]})
    return at.assign(
        **_limits(at["effective_n"], first["centre"], first["tau2"], first["measure"] == "nonconformities")
    )


def _outside_by_chance(
    con: duckdb.DuckDBPyConnection, filters: Filters, points: pd.DataFrame, *, by: str, measure: str
) -> np.ndarray:
    """In which part of the deals each point lies outside the outer lines when audits are dealt out anew."""
    checklist = points["checklist"].iloc[0]
    own = dealt(
        con, filters, by=by, measure=measure, checklist=checklist if isinstance(checklist, str) else None,
        names=points[by].tolist(),
    )  # fmt: skip
    ratio = measure == "nonconformities"
    held = own.expected > 0
    rate = np.divide(own.bad, own.expected, out=np.ones_like(own.bad), where=held)
    rate = rate if ratio else 1 - rate
    # Limits are worked out on a grid: there are as many effective n as suppliers times deals.
    grid = np.geomspace(max(own.effective_n[held].min(), 1e-3), own.effective_n[held].max() + 1e-3, LINE_POINTS)
    lines = _limits(pd.Series(grid), points["centre"].iloc[0], points["tau2"].iloc[0], ratio)
    low, high = (np.interp(np.log(np.maximum(own.effective_n, grid[0])), np.log(grid), lines[name])
                 for name in ("low_998", "high_998"))  # fmt: skip
    outside = held & ((rate < low - 1e-12) | (rate > high + 1e-12))
    return np.asarray(outside.mean(axis=0))


def _shares(evidence: pd.DataFrame, checklist: str | None) -> pd.DataFrame:
    if evidence.empty:
        return evidence.assign(**dict.fromkeys([*COLUMNS], np.nan))
    audits = evidence.groupby("checklist")["audits"].sum()
    name = checklist if checklist is not None else audits.idxmax()
    own = evidence[evidence["checklist"] == name].reset_index(drop=True)
    own["count"] = own["of"] - own["bad"]
    own["rate"] = own["count"] / own["of"]
    own["low"], own["high"] = wilson(own["rate"] * own["effective_n"], own["effective_n"])
    centre = own["count"].sum() / own["of"].sum() if len(own) else np.nan
    phi, tau2 = _spread(*share_scores(own["rate"], own["effective_n"], centre))
    limits = _limits(own["effective_n"], centre, tau2, False)
    return own.assign(why=None, centre=centre, phi=phi, tau2=tau2, **limits)


def _ratios(evidence: pd.DataFrame, checklist: str | None) -> pd.DataFrame:
    chosen = evidence if checklist is None else evidence[evidence["checklist"] == checklist]
    total = chosen.groupby("checklist")[["bad", "of"]].transform("sum")
    expected = chosen["of"] * total["bad"] / total["of"]
    worth = chosen["effective_n"] / chosen["of"]
    counted = chosen.assign(count=chosen["bad"], of=expected, effective_n=expected * worth)
    own = counted.groupby("facet", as_index=False)[["count", "of", "effective_n", "audits"]].sum()
    own = own[own["of"] > 0].reset_index(drop=True)
    own["rate"] = own["count"] / own["of"]
    own["low"], own["high"] = poisson_rate(own["rate"] * own["effective_n"], own["effective_n"])
    phi, tau2 = _spread(*ratio_scores(own["rate"], own["effective_n"]))
    limits = _limits(own["effective_n"], 1.0, tau2, True)
    return own.assign(checklist=checklist, why=None, centre=1.0, phi=phi, tau2=tau2, **limits)


def _spread(scores: np.ndarray, precision: np.ndarray) -> tuple[float, float]:
    return dispersion(winsorised(scores), precision)


def _limits(effective_n: pd.Series, centre: float, tau2: float, ratio: bool) -> dict[str, np.ndarray]:
    if not len(effective_n):
        return {name: np.array([]) for name in TAILS}
    if ratio:
        return {name: widened_ratio_limits(effective_n, tail, tau2) for name, tail in TAILS.items()}
    return {name: widened_share_limits(effective_n, centre, tail, tau2) for name, tail in TAILS.items()}


def _zones(points: pd.DataFrame, measure: str) -> pd.Series:
    """Where each point lies; a low share and a high ratio are worse."""
    low, high = ("better", "worse") if measure == "nonconformities" else ("worse", "better")
    zones = pd.Series("inside", index=points.index, dtype=object)
    for line in ("95", "998"):
        zones = zones.mask(points["rate"] < points[f"low_{line}"], f"{low} {line}")
        zones = zones.mask(points["rate"] > points[f"high_{line}"], f"{high} {line}")
    return zones
