"""Empirical Bayes against published fits, at its edges, and against what it claims."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from metrics.shrinkage import BetaPrior, GammaPrior, beta_fit, gamma_fit, kleinman_size

# Boys among the first 12 children of 6,115 families in Saxony (Geissler), by number of boys from 0 to 12.
BOYS = (3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7)
# Rats with tumours in 70 earlier groups (Tarone 1982; Gelman et al., Bayesian Data Analysis, table 5.1).
TUMOURS = (
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 5, 2, 5, 3, 2, 7, 7,
    3, 3, 2, 9, 10, 4, 4, 4, 4, 4, 4, 4, 10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9,
)  # fmt: skip
RATS = (
    20, 20, 20, 20, 20, 20, 20, 19, 19, 19, 19, 18, 18, 17, 20, 20, 20, 20, 19, 19, 18, 18, 25, 24, 23, 20, 20, 20, 20,
    20, 20, 10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50, 20, 20, 20, 20, 20, 20, 20, 48, 19, 19, 19, 22, 46, 49,
    20, 20, 23, 19, 22, 20, 20, 20, 52, 47, 46, 24,
)  # fmt: skip
# Failures of 10 pumps and their operating times (Gaver and O'Muircheartaigh 1987, Technometrics 29:1-15).
FAILURES = (5, 1, 5, 14, 3, 19, 1, 1, 4, 22)
HOURS = (94.3, 15.7, 62.9, 126.0, 5.24, 31.4, 1.05, 1.05, 2.1, 10.5)


def beta(count: object, of: object) -> BetaPrior:
    prior = beta_fit(count, of).prior  # type: ignore[arg-type]
    assert isinstance(prior, BetaPrior)
    return prior


def test_the_beta_binomial_of_saxony() -> None:
    """Lindsey & Altham (1998): ML 34.09558, 31.5715, log likelihood -12492.9, AIC 24989.74; binomial AIC 25070.34.

    The print stopped short of the optimum, at the same likelihood to five decimals, hence the tolerance.
    """
    boys = np.repeat(np.arange(13), BOYS)
    prior = beta(boys, np.full(len(boys), 12))
    assert (prior.a, prior.b) == pytest.approx((34.09558, 31.5715), abs=0.02)
    likelihood = float(np.dot(BOYS, stats.betabinom.logpmf(np.arange(13), 12, prior.a, prior.b)))
    assert likelihood == pytest.approx(-12492.9, abs=0.05)
    assert 4 - 2 * likelihood == pytest.approx(24989.74, abs=0.01)
    pooled = float(np.dot(BOYS, stats.binom.logpmf(np.arange(13), 12, boys.mean() / 12)))
    assert 2 - 2 * pooled == pytest.approx(25070.34, abs=0.01)
    assert kleinman_size(boys, np.full(len(boys), 12)) == pytest.approx(34.135 + 31.6085, rel=0.002)


def test_the_prior_of_rat_tumours_is_not_that_of_plain_moments() -> None:
    """Gelman et al., section 5.1: moments give (1.4, 8.6); maximum likelihood of the same data (2.304784, 14.079812)."""
    prior = beta(TUMOURS, RATS)
    assert (prior.a, prior.b) == pytest.approx((2.304784, 14.079812), abs=0.002)
    assert prior.size > 1.6 * (1.4 + 8.6)


def test_the_posterior_of_the_current_rats() -> None:
    """Gelman et al., section 5.1: 4 of 14 under the prior by moments, (1.356, 8.615), have posterior mean .223."""
    found = BetaPrior(1.356, 8.615).posterior([4], [14], bar=0.2)
    assert found.mean[0] == pytest.approx(0.223, abs=0.0005)
    assert found.reliability[0] == pytest.approx(14 / 23.971)
    assert found.beyond[0] == pytest.approx(stats.beta(5.356, 18.615).sf(0.2))
    assert (found.low[0], found.high[0]) == pytest.approx(stats.beta(5.356, 18.615).interval(0.9))


def test_the_gamma_poisson_of_ten_pumps() -> None:
    """ML .822965, 1.261653, where moments give a shape of 1.80 (Gelfand and Smith 1990, JASA 85:398-409)."""
    prior = gamma_fit(FAILURES, HOURS, fewest=2).prior
    assert isinstance(prior, GammaPrior)
    assert (prior.shape, prior.rate) == pytest.approx((0.8229650865, 1.2616531882), abs=0.001)
    found = prior.posterior([5], [94.3], bar=0.1)
    assert found.mean[0] == pytest.approx((prior.shape + 5) / (prior.rate + 94.3))
    assert found.reliability[0] == pytest.approx(94.3 / (prior.rate + 94.3))


@pytest.mark.parametrize(
    ("count", "of", "why"),
    [
        ([1] * 19, [10] * 19, "few suppliers"),
        ([], [], "few suppliers"),
        ([1] * 19 + [0], [10] * 19 + [0], "few suppliers"),  # a supplier without audits is none
        ([0] * 20, [10] * 20, "all alike"),
        ([10] * 20, [10] * 20, "all alike"),
        ([0] * 10 + [10] * 10, [10] * 20, "two kinds"),
    ],
)
def test_without_a_spread_to_shrink_to_there_is_no_prior(count: list[int], of: list[int], why: str) -> None:
    assert (beta_fit(count, of).prior, beta_fit(count, of).why) == (None, why)


def test_suppliers_that_differ_by_chance_only_are_all_the_same() -> None:
    """All 20 have 2 of 10: the likelihood grows with the size of the prior, and nobody moves off the mean."""
    fit = beta_fit([2] * 20, [10] * 20)
    assert fit.why == "no spread" and fit.prior is not None
    found = fit.prior.posterior([0, 10], [10, 10], bar=0.2)
    assert found.mean == pytest.approx([0.2, 0.2], abs=1e-3)
    counts = gamma_fit([2] * 20, [1] * 20)
    assert counts.why == "no spread" and counts.prior is not None
    assert counts.prior.mean == pytest.approx(2)
    assert gamma_fit([0] * 20, [1] * 20).why == "all alike"


def test_identical_suppliers_may_be_given_one_by_one_or_weigh_the_same() -> None:
    """Doubling every supplier leaves the most likely prior where it was."""
    once, twice = beta(TUMOURS, RATS), beta(TUMOURS * 2, RATS * 2)
    assert (twice.a, twice.b) == pytest.approx((once.a, once.b), rel=1e-4)


def test_counts_need_not_be_whole() -> None:
    """Effective counts: the prior moves little when every supplier is worth a hundredth more."""
    whole, more = beta(TUMOURS, RATS), beta(np.array(TUMOURS) * 1.01, np.array(RATS) * 1.01)
    assert more.mean == pytest.approx(whole.mean, rel=1e-3)
    assert more.size == pytest.approx(whole.size, rel=0.05)


@settings(deadline=None)
@given(st.floats(0.05, 50), st.floats(0.05, 50), st.integers(0, 40), st.integers(0, 40), st.floats(0.01, 0.99))
def test_the_posterior_mean_lies_between_the_own_rate_and_the_common_one(
    a: float, b: float, bad: int, good: int, bar: float
) -> None:
    prior = BetaPrior(a, b)
    found = prior.posterior([bad], [bad + good], bar=bar)
    own = bad / (bad + good) if bad + good else prior.mean
    assert min(own, prior.mean) - 1e-9 <= found.mean[0] <= max(own, prior.mean) + 1e-9
    assert found.low[0] <= found.high[0] and 0 <= found.beyond[0] <= 1
    assert found.mean[0] == pytest.approx(found.reliability[0] * own + (1 - found.reliability[0]) * prior.mean)


def test_a_supplier_without_any_evidence_has_the_prior() -> None:
    prior = BetaPrior(2, 18)
    found = prior.posterior([0], [0], bar=prior.quantile(0.8))
    assert (found.mean[0], found.reliability[0]) == (0.1, 0)
    assert found.beyond[0] == pytest.approx(0.2)


def test_nine_of_ten_called_worse_with_ninety_percent_are_worse() -> None:
    """2,000 suppliers drawn from Beta(2, 18), 5 to 60 answers each: what is called P > .9 holds for over 90 %."""
    rng = np.random.default_rng(20)
    truth, of = rng.beta(2, 18, 2000), rng.integers(5, 60, 2000)
    bad = rng.binomial(of, truth)
    prior = beta(bad, of)
    assert prior.size == pytest.approx(20, rel=0.2)
    bar = prior.quantile(0.8)
    found = prior.posterior(bad, of, bar=bar)
    flagged = found.beyond > 0.9
    assert flagged.sum() > 40
    assert (truth[flagged] > bar).mean() > 0.9
    covered = (found.low <= truth) & (truth <= found.high)
    assert 0.88 < covered.mean() < 0.92
