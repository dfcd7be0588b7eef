"""How often the 95 % interval holds the true rate: ours beside the plain Wilson interval on all answers or audits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.simulation.rollups import simulated
from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.intervals import wilson

ITEMS = 60
TRUE_RATE = 0.92
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Coverage:
    """One line of the table; `expected` is what statistics.md printed for the same case, where it has one.

    `own`: the share that holds the true rate of these very sites, where that is another than the rate of all such.
    """

    case: str
    naive: float
    ours: float
    half_width: float
    expected: str = "-"
    own: float | None = None

    def row(self) -> str:
        own = "" if self.own is None else f"{self.own:.3f}"
        told = f"{self.naive:.3f} | {self.ours:.3f} | {own} | {self.half_width:.3f}"
        return f"| {self.case} | {told} | {self.expected} |"


def coverages(seed: int, *, sites: int) -> Iterator[Coverage]:
    """Every case. One site: the cluster is the audit. A region: the cluster is the site."""
    rng = np.random.default_rng(seed)
    expected = {
        (2, 0.05): ".71 -> .96", (2, 0.15): ".48 -> .95", (5, 0.05): ".71 -> .96", (5, 0.15): ".46 -> .96",
        (20, 0.05): ".68 -> .95", (20, 0.15): ".47 -> .96",
    }  # fmt: skip
    for (audits, correlation), printed in expected.items():
        case = f"one site, {audits} audits, correlation {correlation}"
        yield of_sites(rng, case, np.full(sites, audits), correlation, printed)
    for correlation, printed in ((0.03, ".79 -> .955"), (0.08, ".64 -> .954"), (0.15, ".52 -> .950")):
        case = f"one site of 1 to 5 audits, correlation {correlation}"
        yield of_sites(rng, case, rng.integers(1, 6, sites), correlation, printed)
    for size in (3, 5, 10, 30):
        yield of_regions(rng, size, regions=max(sites // 4, 50))
    for size in (3, 5, 10, 30):
        yield of_passes(rng, size, regions=max(sites // 4, 50))


def of_sites(
    rng: np.random.Generator, case: str, audits: NDArray[np.int64], correlation: float, printed: str
) -> Coverage:
    """The conformity rate of sites whose audits differ from day to day; the correlation is estimated from them all."""
    site_of = np.repeat(np.arange(len(audits)), audits)
    rates = _beta(rng, np.full(len(site_of), TRUE_RATE), correlation)
    con = simulated(
        site_of=site_of, region_of=np.arange(len(audits)) % 7, conform=rng.binomial(ITEMS, rates), items=ITEMS
    )
    frame = conformity_rate(con, Filters(), by="site")
    return _covered(case, frame, TRUE_RATE, printed)


def of_regions(rng: np.random.Generator, size: int, *, regions: int) -> Coverage:
    """The conformity rate of regions of `size` sites, which differ among themselves; 1 to 5 audits each."""
    site_of, region_of, levels = _grouped(rng, size, regions, spread=0.05)
    conform = rng.binomial(ITEMS, _beta(rng, levels[site_of], 0.08))
    con = simulated(site_of=site_of, region_of=region_of, conform=conform, items=ITEMS)
    frame = conformity_rate(con, Filters(), by="region")
    own = _own_rates(levels[site_of], region_of[site_of], regions)
    return _covered(f"conformity, region of {size} sites", frame, TRUE_RATE, own=own)


def of_passes(rng: np.random.Generator, size: int, *, regions: int) -> Coverage:
    """The audit pass rate of regions of `size` sites, some of which nearly always pass and some hardly ever."""
    site_of, region_of, levels = _grouped(rng, size, regions, spread=0.30, mean=0.75)
    passed = rng.random(len(site_of)) < levels[site_of]
    con = simulated(
        site_of=site_of, region_of=region_of, conform=np.full(len(site_of), ITEMS), items=ITEMS, passed=passed
    )
    frame = audit_pass_rate(con, Filters(), by="region")
    own = _own_rates(levels[site_of], region_of[site_of], regions)
    return _covered(f"audit pass rate, region of {size} sites", frame, 0.75, own=own)


def _own_rates(levels: Floats, region: NDArray[np.int64], regions: int) -> Floats:
    """The true rate of the audits made in each region, as its sites are."""
    return np.asarray(np.bincount(region, levels, regions) / np.bincount(region, minlength=regions))


def _grouped(
    rng: np.random.Generator, size: int, regions: int, *, spread: float, mean: float = TRUE_RATE
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Sites of regions: whose audits, in which region, and each site's own rate."""
    region_of = np.repeat(np.arange(regions), size)
    site_of = np.repeat(np.arange(len(region_of)), rng.integers(1, 6, len(region_of)))
    return site_of, region_of, _beta(rng, np.full(len(region_of), mean), spread)


def _beta(rng: np.random.Generator, mean: Floats, correlation: float) -> Floats:
    """Rates around a mean such that two draws at one rate correlate as told."""
    size = 1 / correlation - 1
    return rng.beta(mean * size, (1 - mean) * size)


def _covered(
    case: str, frame: pd.DataFrame, truth: float, printed: str = "-", *, own: Floats | None = None
) -> Coverage:
    """Shares of the intervals, one row of the frame each, in the order of their names."""
    low, high = frame["low"].to_numpy(dtype=float), frame["high"].to_numpy(dtype=float)
    naive_low, naive_high = wilson(frame["count"], frame["of"])
    naive = float(np.mean((naive_low <= truth) & (truth <= naive_high)))
    ours = float(np.mean((low <= truth) & (truth <= high)))
    these = None if own is None else float(np.mean((low <= own) & (own <= high)))
    return Coverage(case, naive, ours, float(np.mean(high - low) / 2), printed, these)
