"""Effects of things that cross, such as auditors and sites, shrunken to what the data can bear.

The mixed model y = fixed + effects of small factors + effect of the site + error, every effect normal around zero. Its
equations (Henderson 1975) are solved exactly: the factor with most levels goes first, because its block is diagonal,
and what remains is small. Backfitting ends at the same effects; this way brings their standard errors too. Variances by
restricted maximum likelihood, iterated as in Schall (1991, Biometrika 78:719); counts by penalised quasi-likelihood
(Breslow and Clayton 1993, JASA 88:9). Arrays in, arrays out; this module knows nothing of audits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.signedinteger[Any]]

MOST_ROUNDS = 1000
SETTLED = 1e-8
SMALLEST = 1e-10
# Prior standard deviation of a fixed effect on the logarithm of a count. A factor of 150 either way binds nothing, but
# a level in which nothing was ever counted does not run away to minus infinity.
LOOSE = 5.0
FARTHEST = 12.0
# Counts of findings do not spread much less than Poisson counts; in a handful of data they may seem to.
LEAST_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class Design:
    """What stands behind each observation: fixed columns (the first is the intercept), its level in each small factor
    (-1: none) with the number of levels there are, and in the factor with most levels, here called the site."""

    fixed: Floats
    groups: tuple[tuple[Codes, int], ...]
    sites: Codes

    @property
    def sizes(self) -> list[int]:
        """Number of fixed columns, then of the levels of each small factor."""
        return [self.fixed.shape[1], *(size for _, size in self.groups)]

    @property
    def matrix(self) -> scipy.sparse.csr_array:
        """Fixed columns and indicators of the small factors, side by side."""
        parts = [scipy.sparse.csr_array(self.fixed), *(indicators(codes, size) for codes, size in self.groups)]
        return scipy.sparse.csr_array(scipy.sparse.hstack(parts))

    @property
    def large(self) -> scipy.sparse.csr_array:
        """Indicators of the sites."""
        return indicators(self.sites, int(self.sites.max()) + 1)


@dataclass(frozen=True, slots=True)
class Variances:
    """Of each small factor, of the sites, and of the error; for counts the last is the factor by which they spread
    wider than Poisson counts."""

    groups: Floats
    sites: float
    error: float

    @property
    def all(self) -> Floats:
        """As one array."""
        return np.array([*self.groups, self.sites, self.error])


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model. ``coefficients``: fixed columns, then the levels of each small factor; ``covariance`` is theirs.

    ``fitted`` is the expectation of each observation. ``criterion``: -2 log restricted likelihood, NaN for counts.
    """

    coefficients: Floats
    covariance: Floats
    sites: Floats
    fitted: Floats
    variances: Variances
    criterion: float
    settled: bool

    def combined(self, weights: Floats) -> tuple[Floats, Floats]:
        """Weighted sums of the coefficients, one per row of weights, and their posterior standard deviations."""
        variance = np.einsum("ij,jk,ik->i", weights, self.covariance, weights)
        return weights @ self.coefficients, np.sqrt(np.maximum(variance, 0.0))


@dataclass(frozen=True, slots=True)
class _Solution:
    """Solved equations: ``inverse`` belongs to the coefficients, ``site_trace`` is the trace of the sites' part."""

    coefficients: Floats
    sites: Floats
    inverse: Floats
    site_trace: float
    log_determinant: float


def indicators(codes: Codes, size: int) -> scipy.sparse.csr_array:
    """One column per level, 1 where an observation has it; a code below zero has none."""
    rows = np.flatnonzero(codes >= 0)
    return scipy.sparse.csr_array((np.ones(len(rows)), (rows, codes[rows])), shape=(len(codes), size))


def crossed_effects(values: ArrayLike, design: Design) -> Fit:
    """The model for values with a normal error, fixed effects free, variances down to zero."""
    y = np.asarray(values, dtype=np.float64)
    matrix, large, ones = design.matrix, design.large, np.ones(len(y))
    free = np.zeros(design.sizes[0])
    scale = float(np.var(y)) or 1.0
    variances = Variances(np.full(len(design.groups), scale / 2), scale / 2, scale / 2)
    for _ in range(MOST_ROUNDS):
        solution = _solved(y, ones, matrix, large, _penalties(design, free, variances), variances)
        fitted = matrix @ solution.coefficients + large @ solution.sites
        before = variances
        variances = _told_variances(design, solution, free, before, float(np.sum((y - fitted) ** 2)), len(y), prior=0)
        settled = bool(np.all(np.abs(variances.all - before.all) <= SETTLED * scale))
        if settled:
            break
    return Fit(
        solution.coefficients,
        solution.inverse * variances.error,
        solution.sites,
        fitted,
        variances,
        _criterion(design, solution, y, variances),
        settled,
    )


def crossed_count_effects(counts: ArrayLike, exposure: ArrayLike, design: Design) -> Fit:
    """The model for the logarithm of a count per exposure: effects are logarithms of ratios.

    The standard deviations of the small factors have a gamma prior of shape 2 (Chung et al. 2013, Psychometrika 78:685)
    and rate 1. With few levels the likelihood often peaks at zero, and every effect would then be told as exactly none;
    with two it has no end. Raises ValueError where nothing was counted.
    """
    y, units = np.asarray(counts, dtype=np.float64), np.asarray(exposure, dtype=np.float64)
    if not y.any():
        raise ValueError("Nothing was counted, so nothing can be compared.")
    matrix, large = design.matrix, design.large
    centre, offset = np.log(y.sum() / units.sum()), np.log(units)
    loose = np.append(0.0, np.full(design.sizes[0] - 1, LOOSE**-2))
    variances = Variances(np.full(len(design.groups), 0.1), 0.1, 1.0)
    eta = np.full(len(y), centre)
    for _ in range(MOST_ROUNDS):
        expected = np.exp(offset + eta)
        response = eta + (y - expected) / expected
        solution = _solved(response, expected, matrix, large, _penalties(design, loose, variances), variances)
        before, earlier = variances, eta
        eta = np.clip(matrix @ solution.coefficients + large @ solution.sites, centre - FARTHEST, centre + FARTHEST)
        squares = float(np.sum(expected * (response - eta) ** 2))
        told = _told_variances(design, solution, loose, before, squares, len(y), prior=1)
        variances = replace(told, error=max(told.error, LEAST_SPREAD))
        moved = max(np.abs(variances.all - before.all).max(), np.abs(eta - earlier).max())
        settled = bool(moved <= SETTLED * 100)
        if settled:
            break
    covariance = solution.inverse * variances.error
    return Fit(
        solution.coefficients, covariance, solution.sites, np.exp(offset + eta), variances, float("nan"), settled
    )


def _penalties(design: Design, held: Floats, variances: Variances) -> Floats:
    """What is added to the diagonal for each coefficient: the error's variance over the effect's own."""
    groups = [
        np.full(size, variances.error / own) for size, own in zip(design.sizes[1:], variances.groups, strict=True)
    ]
    return np.concatenate([held * variances.error, *groups])


def _solved(
    y: Floats,
    weights: Floats,
    matrix: scipy.sparse.csr_array,
    large: scipy.sparse.csr_array,
    penalties: Floats,
    variances: Variances,
) -> _Solution:
    weighted = scipy.sparse.csr_array(matrix.T.multiply(weights))
    diagonal = large.T @ weights + variances.error / variances.sites
    crossing = scipy.sparse.csr_array(weighted @ large)
    over = scipy.sparse.csr_array(crossing.multiply(1 / diagonal))
    small = (weighted @ matrix - over @ crossing.T).toarray() + np.diag(penalties)
    per_site = large.T @ (weights * y)
    factor = scipy.linalg.cho_factor(small)
    inverse = scipy.linalg.cho_solve(factor, np.eye(len(small)))
    coefficients = inverse @ (weighted @ y - over @ per_site)
    trace = float(np.sum(1 / diagonal) + np.sum(over.multiply(inverse @ over)))
    sites = (per_site - crossing.T @ coefficients) / diagonal
    determinant = float(np.sum(np.log(diagonal)) + 2 * np.sum(np.log(np.diag(factor[0]))))
    return _Solution(coefficients, sites, inverse, trace, determinant)


def _told_variances(
    design: Design, solution: _Solution, held: Floats, before: Variances, squares: float, count: int, *, prior: int
) -> Variances:
    """The next variances: squares of the effects over the degrees of freedom they take up.

    ``prior`` 1 puts a gamma prior of shape 2 and rate 1 on the standard deviation of each small factor, 0 none.
    """
    ends = np.cumsum(design.sizes)
    spent = np.diag(solution.inverse)
    taken = float(design.sizes[0] - before.error * np.sum(held * spent[: ends[0]]))
    groups = []
    for start, end, own in zip(ends[:-1], ends[1:], before.groups, strict=True):
        freedom = max(end - start - before.error / own * np.sum(spent[start:end]), SMALLEST)
        taken += freedom
        squared = float(np.sum(solution.coefficients[start:end] ** 2))
        groups.append(max((squared + prior * own) / (freedom + prior * np.sqrt(own)), SMALLEST))
    freedom = max(len(solution.sites) - before.error / before.sites * solution.site_trace, SMALLEST)
    sites = max(float(np.sum(solution.sites**2)) / freedom, SMALLEST)
    return Variances(np.array(groups), sites, max(squares / max(count - taken - freedom, 1.0), SMALLEST))


def _criterion(design: Design, solution: _Solution, y: Floats, variances: Variances) -> float:
    """-2 log restricted likelihood of a normal model with free fixed effects, as lme4 prints it."""
    ratios = [variances.error / own for own in (*variances.groups, variances.sites)]
    sizes = [*design.sizes[1:], len(solution.sites)]
    spare = len(y) - design.sizes[0]
    explained = float(
        np.sum(solution.coefficients * (design.matrix.T @ y)) + np.sum(solution.sites * (design.large.T @ y))
    )
    squares = float(y @ y) - explained
    return float(
        solution.log_determinant
        - sum(size * np.log(ratio) for size, ratio in zip(sizes, ratios, strict=True))
        + spare * np.log(2 * np.pi * variances.error)
        + squares / variances.error
    )
