"""Empirical Bayes: how far suppliers really differ, and what is known of one of them by its few audits and the others.

Two models: shares (beta-binomial) and counts per audit or audit-day (Gamma-Poisson). Counts need not be whole: an
effective n, or audits that fade with age, will do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]

# Below this many suppliers the spread among them is not told from chance (statistics: use a funnel).
FEWEST = 20
# A share with a smaller prior size than this is U-shaped: suppliers of two kinds, and no common spread to shrink to.
SMALLEST_SIZE = 0.5
# As large as this, the prior leaves no room for differences: even 1,000 answers move an estimate by a tenth.
LARGEST_SIZE = 1e4
# The search for a mean stays within this on its logit or log scale: beyond it a share is 0 or 1 as numbers go.
FURTHEST = 30.0
# Prior sizes tried before the search, beside the moment estimate: it sets out from the likeliest.
STARTS = (0.2, 1.0, 7.0, 55.0, 400.0, 3000.0)
CONFIDENCE = 0.90


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of each supplier: mean and interval of its true rate, P(beyond the bar), and reliability.

    Reliability is the weight of the supplier's own evidence in the mean; the rest is the common mean's.
    """

    mean: Floats
    low: Floats
    high: Floats
    beyond: Floats
    reliability: Floats


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """True shares among suppliers: Beta(a, b)."""

    a: float
    b: float

    @property
    def size(self) -> float:
        """How many answers of its own a supplier needs for a reliability of one half."""
        return self.a + self.b

    @property
    def mean(self) -> float:
        """The mean of the true shares."""
        return self.a / self.size

    def quantile(self, share: float) -> float:
        """Below this rate lies such a share of the suppliers."""
        return float(special.betaincinv(self.a, self.b, share))

    def posterior(self, count: ArrayLike, of: ArrayLike, *, bar: float, confidence: float = CONFIDENCE) -> Posterior:
        """What ``count`` of ``of`` says of each supplier; ``beyond``: the chance of a true share over the bar."""
        y, n = _floats(count), _floats(of)
        a, b, tail = self.a + y, self.b + n - y, (1 - confidence) / 2
        low, high = special.betaincinv(a, b, tail), special.betaincinv(a, b, 1 - tail)
        return Posterior(a / (a + b), low, high, special.betaincc(a, b, bar), n / (n + self.size))


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """True counts per audit (or audit-day) among suppliers: Gamma(shape, rate)."""

    shape: float
    rate: float

    @property
    def size(self) -> float:
        """How many audits (or audit-days) of its own a supplier needs for a reliability of one half."""
        return self.rate

    @property
    def mean(self) -> float:
        """The mean of the true rates."""
        return self.shape / self.rate

    def quantile(self, share: float) -> float:
        """Below this rate lies such a share of the suppliers."""
        return float(special.gammaincinv(self.shape, share) / self.rate)

    def posterior(self, count: ArrayLike, of: ArrayLike, *, bar: float, confidence: float = CONFIDENCE) -> Posterior:
        """What ``count`` in ``of`` audits says of each supplier; ``beyond``: the chance of a true rate over the bar."""
        x, t = _floats(count), _floats(of)
        shape, rate, tail = self.shape + x, self.rate + t, (1 - confidence) / 2
        low, high = special.gammaincinv(shape, tail) / rate, special.gammaincinv(shape, 1 - tail) / rate
        return Posterior(shape / rate, low, high, special.gammaincc(shape, rate * bar), t / rate)


@dataclass(frozen=True, slots=True)
class Fit:
    """A prior, or none; ``why`` says what keeps suppliers from being compared by it.

    'few suppliers'; 'all alike': nobody or everybody has any; 'two kinds': a U-shaped spread, the prior means nothing;
    'no spread': they differ by no more than chance, so that the prior says the same of all.
    """

    prior: BetaPrior | GammaPrior | None
    why: str | None = None


def beta_fit(count: ArrayLike, of: ArrayLike, *, fewest: int = FEWEST) -> Fit:
    """The spread of true shares by marginal maximum likelihood of the beta-binomial; suppliers without any are left
    out.

    On logit of the mean and log of the size, from the likeliest of several starts, one by the moments of Kleinman
    (1973). Never by plain moments of the shares, which read the noise of small suppliers as spread.
    """
    y, n = _with_any(count, of)
    if len(n) < fewest:
        return Fit(None, "few suppliers")
    if y.sum() <= 0 or y.sum() >= n.sum():
        return Fit(None, "all alike")
    sizes = (kleinman_size(y, n), *STARTS)
    rows, weight = np.unique(np.column_stack([y, n]), axis=0, return_counts=True)
    start = special.logit(y.sum() / n.sum())
    mean, size = _best(_beta_binomial(rows[:, 0], rows[:, 1], weight), start, sizes)
    prior = BetaPrior(float(special.expit(mean) * np.exp(size)), float(special.expit(-mean) * np.exp(size)))
    if prior.size < SMALLEST_SIZE:
        return Fit(None, "two kinds")
    return Fit(prior, "no spread" if prior.size >= LARGEST_SIZE * 0.99 else None)


def gamma_fit(count: ArrayLike, of: ArrayLike, *, fewest: int = FEWEST) -> Fit:
    """The spread of true counts per audit by marginal maximum likelihood of the negative binomial (Gamma-Poisson)."""
    x, t = _with_any(count, of)
    if len(t) < fewest:
        return Fit(None, "few suppliers")
    if x.sum() <= 0:
        return Fit(None, "all alike")
    rows, weight = np.unique(np.column_stack([x, t]), axis=0, return_counts=True)
    start = np.log(x.sum() / t.sum())
    mean, shape = _best(_negative_binomial(rows[:, 0], rows[:, 1], weight), start, STARTS)
    prior = GammaPrior(float(np.exp(shape)), float(np.exp(shape - mean)))
    return Fit(prior, "no spread" if prior.shape >= LARGEST_SIZE * 0.99 else None)


def kleinman_size(count: ArrayLike, of: ArrayLike) -> float:
    """The prior size by weighted moments (Kleinman 1973, reweighted once): only a start for the likelihood."""
    y, n = _floats(count), _floats(of)
    weight, rho, share = n, 0.0, y / n
    for _ in range(2):
        mean = np.average(share, weights=weight)
        spare = weight * (1 - weight / weight.sum())
        noise = mean * (1 - mean)
        of_sampling = noise * (spare / n).sum()
        rho = ((weight * (share - mean) ** 2).sum() - of_sampling) / max(noise * (spare * (1 - 1 / n)).sum(), 1e-12)
        rho = float(np.clip(rho, 1 / LARGEST_SIZE, 0.9))
        weight = n / (1 + rho * np.maximum(n - 1, 0))
    return 1 / rho - 1


def _best(loss: Objective, start: float, sizes: tuple[float, ...]) -> tuple[float, float]:
    """Where the loss is least, sought from the best of the sizes; a log size stays within what can be told."""
    bounds = [(-FURTHEST, FURTHEST), (np.log(SMALLEST_SIZE) - 3, np.log(LARGEST_SIZE))]
    begin = min(([start, float(np.log(size))] for size in sizes), key=lambda at: loss(np.array(at))[0])
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 200}
    found = scipy.optimize.minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return float(found.x[0]), float(found.x[1])


def _beta_binomial(y: Floats, n: Floats, weight: NDArray[np.int64]) -> Objective:
    gammaln, psi = special.gammaln, special.psi

    def loss(at: Floats) -> tuple[float, Floats]:
        size = np.exp(at[1])
        a, b = size * special.expit(at[0]), size * special.expit(-at[0])
        value = gammaln(a + y) + gammaln(b + n - y) - gammaln(size + n)
        value += gammaln(size) - gammaln(a) - gammaln(b)
        common = psi(size) - psi(size + n)
        by_a, by_b = weight @ (psi(a + y) - psi(a) + common), weight @ (psi(b + n - y) - psi(b) + common)
        slope = a * b / size
        return -float(weight @ value), -np.array([slope * (by_a - by_b), a * by_a + b * by_b])

    return loss


def _negative_binomial(x: Floats, t: Floats, weight: NDArray[np.int64]) -> Objective:
    gammaln, psi = special.gammaln, special.psi

    def loss(at: Floats) -> tuple[float, Floats]:
        mean, shape = np.exp(at[0]), np.exp(at[1])
        total = shape + mean * t
        value = gammaln(shape + x) - gammaln(shape) + shape * np.log(shape / total) + x * np.log(mean * t / total)
        by_mean = weight @ (x - mean * t * (shape + x) / total)
        by_shape = weight @ (psi(shape + x) - psi(shape) + np.log(shape / total) + 1 - (shape + x) / total)
        return -float(weight @ value), -np.array([by_mean, shape * by_shape])

    return loss


def _with_any(count: ArrayLike, of: ArrayLike) -> tuple[Floats, Floats]:
    y, n = _floats(count), _floats(of)
    return y[n > 0], n[n > 0]


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
