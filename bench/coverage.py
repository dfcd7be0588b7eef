"""How often an interval holds what it claims, and how often a change is called real when nothing changed.

    python -m bench.coverage

Simulated: sites whose true rates differ, audits that differ within a site, answers that are alike within an audit. The
table in metrics/clusters.py, from which on sites are clusters, is the first one printed here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from metrics.change import compared
from metrics.clusters import design_effect, ratio_variance
from metrics.intervals import Floats, poisson_rate, wilson

ANSWERS = 60
RATE, WITHIN_AUDITS, BETWEEN_SITES = 0.92, 0.05, 0.02
RUNS = 2000
SITES = (1, 2, 3, 5, 8, 20, 30)


def alike(rng: np.random.Generator, mean: Floats, correlation: float) -> Floats:
    """Rates that scatter about the means so that yes and no drawn from them are correlated so much."""
    size = 1 / correlation - 1
    safe = np.clip(mean, 1e-6, 1 - 1e-6)
    return rng.beta(safe * size, (1 - safe) * size)


def shares(rng: np.random.Generator, sites: int) -> list[tuple[float, ...]]:
    """Per way of taking clusters: how many intervals hold the rate of these sites, of all sites; and their width."""
    tried: dict[str, list[tuple[bool, bool, float]]] = {"audits": [], "sites": []}
    for _ in range(RUNS):
        true = alike(rng, np.full(sites, RATE), BETWEEN_SITES)
        held = 1 + rng.poisson(2, sites)
        at = np.repeat(np.arange(sites), held)
        y = np.bincount(at, rng.binomial(ANSWERS, alike(rng, true[at], WITHIN_AUDITS)), sites)
        n = held * float(ANSWERS)
        rate, total = y.sum() / n.sum(), n.sum()
        pooled = total / (1 + (ANSWERS - 1) * WITHIN_AUDITS)
        variance = ratio_variance(((y - n * rate) ** 2).sum(), total, clusters=sites)
        by_sites = min(total / float(design_effect(variance, rate * (1 - rate) / total)), pooled)
        for way, worth, freedom in (("audits", pooled, None), ("sites", by_sites, sites - 1)):
            low, high = (float(end) for end in wilson(rate * worth, worth, freedom=freedom))
            own = (true * n).sum() / total
            tried[way].append((low <= own <= high, low <= RATE <= high, high - low))
    return [tuple(np.mean(found, axis=0)) for found in tried.values()]


def counts(rng: np.random.Generator, dispersion: float) -> tuple[float, float]:
    """Coverage for one site's findings per audit: Poisson's interval as it is, and on counts divided by dispersion."""
    mean, audits = 3.0, 4
    mixed = rng.gamma(mean / (dispersion - 1), dispersion - 1, (RUNS, audits)) if dispersion > 1 else mean
    found = rng.poisson(mixed, (RUNS, audits)).sum(axis=1)
    held = []
    for by in (1.0, dispersion):
        low, high = poisson_rate(found / by, np.full(RUNS, audits / by))
        held.append(float(((low <= mean) & (mean <= high)).mean()))
    return held[0], held[1]


def false_alarms(rng: np.random.Generator, sites: int, kept: float) -> tuple[float, float, float]:
    """Two years without a change at so many sites, a share of them audited in both: called real; own change; power.

    Power: how often a true fall by eight points is called real.
    """
    told = []
    for fall in (0.0, 0.08):
        places = _two_years(rng, sites, kept, fall)
        found = compared(places, share=True)
        told.append(((found["difference_low"] > 0) | (found["difference_high"] < 0)).mean())
        told.append(((found["own_low"] > 0) | (found["own_high"] < 0)).mean())
    return float(told[0]), float(told[1]), float(told[2])


def _two_years(rng: np.random.Generator, sites: int, kept: float, fall: float, *, groups: int = 400) -> pd.DataFrame:
    """Groups of sites audited in one or both of two years."""
    size = groups * sites
    columns: dict[str, Any] = {"facet": np.repeat(np.arange(groups), sites), "site_key": np.arange(size)}
    rank, mode = rng.random(size), rng.random(size)
    for side in (0, 1):
        true = _quantiles(rng, rank, RATE - fall * side)
        present = (mode < kept) | ((mode >= kept) & ((mode < (1 + kept) / 2) == (side == 0)))
        held = np.where(present, 1 + rng.poisson(1.5, size), 0)
        at = np.repeat(np.arange(size), held)
        y = np.bincount(at, rng.binomial(ANSWERS, alike(rng, true[at], WITHIN_AUDITS)), size)
        n = held * float(ANSWERS)
        columns |= {f"y{side}": y, f"n{side}": n, f"burden{side}": n * (1 + (ANSWERS - 1) * WITHIN_AUDITS)}
        columns |= {f"audits{side}": held.astype(float), f"not_applicable{side}": np.zeros(size)}
    return pd.DataFrame(columns).assign(checklist=0, region=0, scheme=0)


def _quantiles(rng: np.random.Generator, rank: Floats, mean: float) -> Floats:
    """True rates of sites that keep their rank while the mean moves."""
    drawn = np.sort(alike(rng, np.full(20_000, mean), BETWEEN_SITES))
    ranked: Floats = drawn[(rank * len(drawn)).astype(int)]
    return ranked


def main() -> None:
    """Print the tables."""
    rng = np.random.default_rng(7)
    print(f"Coverage of the 95 % interval; {ANSWERS} answers an audit, rate {RATE}, audits alike {WITHIN_AUDITS}, "
          f"sites alike {BETWEEN_SITES}")  # fmt: skip
    print("sites   audits as clusters: of these sites, of all, width    sites as clusters: of these, of all, width")
    for sites in SITES[1:]:
        audits, by_sites = shares(rng, sites)
        print(f"{sites:5d}  ", *(f"{value:.3f}" for value in (*audits, *by_sites)))
    print("\nFindings per audit of one site with four audits: dispersion, Poisson's interval, on counts divided by it")
    for dispersion in (1.0, 1.5, 2.0, 3.0):
        print(f"{dispersion:5.1f}   {counts(rng, dispersion)[0]:.3f} {counts(rng, dispersion)[1]:.3f}")
    print("\nNothing changed: share called more than chance, own change likewise; and a true fall by 8 points found")
    for sites in SITES:
        for kept in (1.0, 0.5):
            alarm, own, power = false_alarms(rng, sites, kept)
            print(f"{sites:5d} sites, {kept:.0%} in both years   {alarm:.3f} {own:.3f}   {power:.2f}")


if __name__ == "__main__":
    main()
