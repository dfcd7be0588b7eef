"""Intervals against published limits."""

import math

import numpy as np
import pytest

from metrics.intervals import mean_interval, poisson_rate, wilson


def test_wilson_gives_the_limits_newcombe_printed() -> None:
    """Newcombe RG (1998), Statistics in Medicine 17:857-872, Table I, method 3, printed to four decimals."""
    low, high = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert low == pytest.approx([0.2553, 0.0624, 0, 0.0061], abs=6e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=6e-5)


def test_wilson_agrees_with_r_to_twelve_digits() -> None:
    """R package binom, binom.confint(method = "wilson"), as carried in the tests of statsmodels."""
    low, high = wilson([18, 4, 4], [20, 20, 200])
    assert low == pytest.approx([0.6989663547715128, 0.0806576625797981, 0.00780442641634947], abs=1e-12)
    assert high[:2] == pytest.approx([0.972133518786232, 0.4160174322518935], abs=1e-12)


def test_wilson_is_exact_at_its_edges() -> None:
    n = np.arange(1, 400)
    assert (wilson(np.zeros(399), n)[0] == 0).all()
    assert (wilson(n, n)[1] == 1).all()


def test_nothing_of_nothing_has_no_interval() -> None:
    for interval in (wilson, poisson_rate):
        low, high = interval([0], [0])
        assert math.isnan(low[0])
        assert math.isnan(high[0])


def test_wilson_takes_an_effective_n_that_is_not_whole() -> None:
    low, high = wilson(0.8 * 7.5, 7.5)
    whole_low, whole_high = wilson(6, 7.5)
    assert (low, high) == (whole_low, whole_high)
    assert wilson(16, 20)[0] > low


def test_poisson_limits_are_garwoods() -> None:
    """Garwood F (1936), Biometrika 28:437-442, for 0, 1 and 10 events."""
    low, high = poisson_rate([0, 1, 10], [1, 1, 1])
    assert low == pytest.approx([0, 0.0253, 4.795], abs=1e-3)
    assert high == pytest.approx([3.689, 5.572, 18.390], abs=1e-3)
    assert poisson_rate(10, 5)[0] == pytest.approx(4.795 / 5, abs=1e-3)


def test_the_mean_of_two_scores_has_an_interval_and_of_one_none() -> None:
    """Two scores 80 and 90: mean 85, standard error 5, t(1 df, .975) = 12.7062."""
    low, high = mean_interval([85, 85], [50**0.5, math.nan], [2, 1])
    assert low[0] == pytest.approx(85 - 5 * 12.7062, abs=1e-3)
    assert high[0] == pytest.approx(85 + 5 * 12.7062, abs=1e-3)
    assert math.isnan(low[1])
