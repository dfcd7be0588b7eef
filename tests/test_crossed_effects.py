"""The mixed model behind auditor effects: against its own simple recipe, planted effects, and at its edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from metrics.crossed_effects import Design, crossed_count_effects, crossed_effects, indicators

Floats = NDArray[np.float64]


def planted(
    seed: int, *, sites: int = 400, auditors: int = 24, regions: int = 4, mean: float = 2.5
) -> dict[str, Floats]:
    """Counts at sites audited three times; four of five auditors stay in their region; strictness and badness planted."""
    draw = np.random.default_rng(seed)
    region, home = draw.integers(0, regions, sites), np.arange(auditors) % regions
    site = np.repeat(np.arange(sites), 3)
    local = [np.flatnonzero(home == one) for one in range(regions)]
    auditor = np.array([
        draw.choice(local[region[one]]) if draw.random() < 0.8 else draw.integers(auditors) for one in site
    ])  # fmt: skip
    strictness = draw.normal(0, 0.35, auditors)
    expected = mean * np.exp(draw.normal(0, 0.4, sites)[site] + strictness[auditor] + 0.4 * region[site])
    fixed = np.column_stack([np.ones(len(site)), indicators(region[site], regions).toarray()])
    return {
        "count": draw.poisson(expected), "site": site, "auditor": auditor, "fixed": fixed, "strictness": strictness,
    }  # fmt: skip


def design(world: dict[str, Floats]) -> Design:
    size = len(world["strictness"])
    return Design(world["fixed"], ((world["auditor"].astype(np.intp), size),), world["site"].astype(np.intp))


def differences(size: int, before: int) -> Floats:
    """Each level against the mean of all."""
    return np.hstack([np.zeros((size, before)), np.eye(size) - 1 / size])


def test_it_is_where_backfitting_ends() -> None:
    """Backfitting in plain Python, at the variances found: u = sum(y - b - v) / (n + error / variance), and so on."""
    values = [3.0, 5.0, 2.0, 8.0, 7.0, 9.0, 1.0, 2.0, 4.0, 6.0]
    sites, auditors = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [0, 1, 0, 1, 1, 2, 2, 0, 0, 2]
    fit = crossed_effects(values, Design(np.ones((10, 1)), ((np.array(auditors), 3),), np.array(sites)))
    error, of_auditors, of_sites = fit.variances.error, fit.variances.groups[0], fit.variances.sites
    base, u, v = 0.0, [0.0] * 5, [0.0] * 3
    for _ in range(5000):
        base = sum(y - u[s] - v[a] for y, s, a in zip(values, sites, auditors, strict=True)) / 10
        u = [
            sum(y - base - v[a] for y, s, a in zip(values, sites, auditors, strict=True) if s == one)
            / (sites.count(one) + error / of_sites)
            for one in range(5)
        ]
        v = [
            sum(y - base - u[s] for y, s, a in zip(values, sites, auditors, strict=True) if a == one)
            / (auditors.count(one) + error / of_auditors)
            for one in range(3)
        ]
    assert fit.settled
    assert fit.coefficients == pytest.approx([base, *v], abs=1e-6)
    assert fit.sites == pytest.approx(u, abs=1e-6)


def test_planted_strictness_is_found_with_the_region_fixed() -> None:
    """Correlation with the truth above .9; without the region, stern regions are taken for stern auditors."""
    found, blind = [], []
    for seed in range(3):
        world = planted(seed, mean=4)
        ones = np.ones_like(world["count"], dtype=float)
        fit = crossed_count_effects(world["count"], ones, design(world))
        found.append(np.corrcoef(fit.coefficients[-24:], world["strictness"])[0, 1])
        without = crossed_count_effects(world["count"], ones, design({**world, "fixed": ones[:, None]}))
        blind.append(np.corrcoef(without.coefficients[-24:], world["strictness"])[0, 1])
    assert min(found) > 0.9
    assert np.mean(found) > np.mean(blind)


def test_nine_of_ten_intervals_hold_the_planted_difference() -> None:
    inside = []
    for seed in range(12):
        world = planted(seed)
        fit = crossed_count_effects(world["count"], np.ones(len(world["count"])), design(world))
        told, spread = fit.combined(differences(24, world["fixed"].shape[1]))
        truth = world["strictness"] - world["strictness"].mean()
        inside.extend(np.abs(told - truth) < 1.645 * spread)
    assert len(inside) == 288
    assert 0.85 < np.mean(inside) < 0.95


def test_equal_auditors_are_shrunk_together_but_never_to_a_certain_nothing() -> None:
    world = planted(1)
    draw = np.random.default_rng(2)
    fit = crossed_count_effects(draw.poisson(2.5, len(world["count"])), np.ones(len(world["count"])), design(world))
    told, spread = fit.combined(differences(24, world["fixed"].shape[1]))
    assert np.abs(told).max() < math.log(1.25)
    assert spread.min() > 0.01


def test_exposure_is_divided_out() -> None:
    """Twice the items and twice the findings are the same rate."""
    world = planted(3)
    once = crossed_count_effects(world["count"], np.ones(len(world["count"])), design(world))
    half = crossed_count_effects(world["count"], np.full(len(world["count"]), 2.0), design(world))
    assert half.coefficients[-24:] == pytest.approx(once.coefficients[-24:], abs=1e-6)
    assert half.coefficients[0] == pytest.approx(once.coefficients[0] - math.log(2), abs=1e-6)
    assert half.fitted == pytest.approx(once.fitted, rel=1e-5)


def test_a_level_in_which_nothing_was_counted_does_not_run_away() -> None:
    """The second region never has a finding: its auditors are judged by the first region alone."""
    count = np.array([2, 4, 3, 5, 2, 4, 0, 0, 0, 0, 0, 0])
    fixed = np.column_stack([np.ones(12), [1] * 6 + [0] * 6, [0] * 6 + [1] * 6]).astype(float)
    fit = crossed_count_effects(count, np.ones(12), Design(fixed, ((np.arange(12) % 2, 2),), np.arange(12) // 2))
    assert fit.settled and np.isfinite(fit.coefficients).all() and np.isfinite(fit.covariance).all()
    assert fit.coefficients[-1] > fit.coefficients[-2]
    assert fit.fitted[6:].max() < 0.1


def test_nothing_counted_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="Nothing was counted"):
        crossed_count_effects([0, 0], [1, 1], Design(np.ones((2, 1)), ((np.array([0, 1]), 2),), np.array([0, 0])))


def test_equal_values_have_no_effects() -> None:
    fit = crossed_effects([5.0] * 6, Design(np.ones((6, 1)), ((np.arange(6) % 2, 2),), np.arange(6) // 2))
    assert fit.coefficients == pytest.approx([5.0, 0.0, 0.0])
    assert fit.sites == pytest.approx([0.0] * 3)


def test_a_level_nobody_has_stays_at_zero() -> None:
    """Three levels are declared, two occur; a code below zero has no effect at all."""
    codes = np.array([0, 1, -1, 0, 1, -1])
    fit = crossed_effects([1.0, 3.0, 2.0, 1.5, 3.5, 2.0], Design(np.ones((6, 1)), ((codes, 3),), np.arange(6) // 3))
    assert fit.coefficients[3] == 0
    assert fit.coefficients[1] < 0 < fit.coefficients[2]
