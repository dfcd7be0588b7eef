"""Mann-Kendall and Theil-Sen against published examples and against every order there is."""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from metrics.mann_kendall import trends


def one(values: list[float], times: list[float] | None = None, **options: float) -> dict[str, float]:
    """The row of one series."""
    size = len(values)
    found = trends([0] * size, [0] * size, times or list(range(size)), values, **options)
    return {str(name): value for name, value in found.iloc[0].items()}


def test_ties_are_told_as_the_epa_prints_them() -> None:
    """US EPA QA/G-9S (2006), p. 109: S 22, variance 155.33, z 1.685. Without the continuity correction p were .0775."""
    found = one([10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15])
    assert found["s"] == 22
    assert found["variance"] == pytest.approx(155.33, abs=0.005)
    assert stats.norm.isf(found["p"] / 2) == pytest.approx(1.685, abs=5e-4)
    assert found["p"] == pytest.approx(0.0920, abs=5e-5)


def test_the_slope_and_limits_of_sen() -> None:
    """Sen (1968), JASA 63:1379-1389, the example with unequal steps: slope 4, 93 % limits 3.71 to 4.38."""
    found = one([9, 15, 19, 20, 45, 55, 78], [1, 2, 3, 4, 10, 12, 18], confidence=0.93)
    assert found["slope"] == pytest.approx(4, abs=1e-12)
    assert (found["low"], found["high"]) == pytest.approx((3.71, 4.38), abs=0.006)


def test_no_five_percent_result_below_five_audits() -> None:
    """Kendall, Rank Correlation Methods: a perfect order has p = 2/n!."""
    found = [one(list(range(size)))["p"] for size in (3, 4, 5, 6, 7)]
    assert found == pytest.approx([1 / 3, 1 / 12, 1 / 60, 1 / 360, 1 / 2520], abs=1e-12)


def test_all_equal_is_no_trend() -> None:
    found = one([100.0] * 12)
    assert (found["s"], found["variance"], found["p"], found["slope"]) == (0, 0, 1, 0)


def test_nothing_and_a_single_value_have_no_slope() -> None:
    assert trends([], [], [], []).empty
    alone = one([7.0])
    assert (alone["n"], alone["s"], alone["p"]) == (0, 0, 1)
    assert np.isnan(alone["slope"])


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=14), st.randoms())
def test_one_series_is_as_scipy_and_the_definition_have_it(values: list[int], random: object) -> None:
    times = sorted(random.sample(range(4000), len(values)))  # type: ignore[attr-defined]
    found = one([float(value) for value in values], [float(day) for day in times])
    signs = [np.sign(later - earlier) for earlier, later in combinations(values, 2)]
    assert found["s"] == sum(signs)
    slope = stats.theilslopes(values, times)
    assert (found["slope"], found["low"], found["high"]) == pytest.approx(
        (slope.slope, slope.low_slope, slope.high_slope)
    )
    if len(set(values)) == len(values):
        assert found["p"] == pytest.approx(stats.kendalltau(times, values, method="exact").pvalue)


def test_two_sites_are_judged_together_over_every_order_of_each() -> None:
    """Four audits of one site and three of another: 4! x 3! orders, counted one by one."""
    first, second = [1.0, 4.0, 2.0, 5.0], [9.0, 7.0, 8.0]
    found = trends([0] * 7, [0] * 4 + [1] * 3, [0, 1, 2, 3, 0, 1, 2], first + second).iloc[0]

    def score(order: tuple[float, ...]) -> int:
        return int(sum(np.sign(later - earlier) for earlier, later in combinations(order, 2)))

    own = score(tuple(first)) + score(tuple(second))
    chance = [score(a) + score(b) for a, b in product(permutations(first), permutations(second))]
    extreme = np.mean([abs(total) >= abs(own) for total in chance])
    assert (found["s"], found["n"]) == (own, 7)
    assert found["p"] == pytest.approx(extreme)
    assert np.exp(found["orders"]) == pytest.approx(24 * 6)


def test_sites_are_never_compared_with_each_other() -> None:
    """Both sites rise by 1 a step; the second is audited later and stands 50 lower. No pair crosses from one to the other."""
    found = trends([0] * 8, [0] * 4 + [1] * 4, range(8), [90.0, 91, 92, 93, 40, 41, 42, 43]).iloc[0]
    assert (found["s"], found["slope"]) == (12, 1)
    mixed = one([90.0, 91, 92, 93, 40, 41, 42, 43])
    assert mixed["s"] < 0


def test_groups_do_not_see_each_other_and_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    sizes = rng.integers(1, 15, 60)
    group = np.repeat(np.arange(60), sizes)
    values, times = rng.integers(0, 9, len(group)).astype(float), np.concatenate([np.arange(size) for size in sizes])
    whole = trends(group, group, times, values)
    alone = [trends([0] * size, [0] * size, times[group == at], values[group == at]) for at, size in enumerate(sizes)]
    pd.testing.assert_frame_equal(whole, pd.concat(alone, ignore_index=True))
    monkeypatch.setattr("metrics.mann_kendall.BATCH", 20)
    pd.testing.assert_frame_equal(trends(group, group, times, values), whole)


def test_turning_a_series_round_turns_the_trend_round() -> None:
    values = [3.0, 1, 4, 1, 5, 9, 2, 6]
    there, back = one(values), one([-value for value in values])
    assert (back["s"], back["slope"], back["low"]) == (-there["s"], -there["slope"], -there["high"])
    assert back["p"] == there["p"]
