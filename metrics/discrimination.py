"""How well a score tells audits that bring the event from those that do not, each origin for itself.

Every figure takes weights, one row of them per resample, so that bootstrap and permutation cost one pass each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Scores in order: rows of one origin with the same score are one block."""

    of_row: scipy.sparse.csr_array
    before: Integers
    origins: scipy.sparse.csr_array

    @classmethod
    def of(cls, origin: ArrayLike, score: ArrayLike) -> Blocks:
        """The blocks of rows, by origin and rising score."""
        pairs = np.column_stack([np.unique(origin, return_inverse=True)[1], np.unique(score, return_inverse=True)[1]])
        blocks, block = np.unique(pairs, axis=0, return_inverse=True)
        first = np.searchsorted(blocks[:, 0], blocks[:, 0])
        return cls(_indicator(block.ravel(), len(blocks)), first, _indicator(blocks[:, 0], int(blocks[:, 0].max()) + 1))

    def auc(self, events: Floats, others: Floats) -> Floats:
        """The chance that an event scores above another row of its origin, ties half, one value per row of weights.

        ``events`` and ``others`` hold a weight per row of data, 0 where it is not one; NaN where no pair is left.
        """
        y, n = events @ self.of_row, others @ self.of_row
        below = np.cumsum(n, axis=1) - n
        below -= below[:, self.before]
        wins = (y * (below + n / 2)).sum(axis=1)
        pairs = ((y @ self.origins) * (n @ self.origins)).sum(axis=1)
        return np.asarray(np.divide(wins, pairs, out=np.full(len(wins), np.nan), where=pairs > 0))


def auc(score: ArrayLike, event: ArrayLike, *, origin: ArrayLike | None = None) -> float:
    """The area under the ROC curve (Hanley and McNeil 1982): pairs of one origin only. NaN without a pair."""
    y = np.asarray(event, dtype=np.float64)[None, :]
    groups = np.zeros(y.shape[1], dtype=np.int64) if origin is None else origin
    return float(Blocks.of(groups, score).auc(y, 1 - y)[0])


def lifts(
    score: ArrayLike, event: ArrayLike, weights: Floats, *, origin: ArrayLike, tie: ArrayLike, share: float
) -> Floats:
    """Events among the ``share`` of highest scores of each origin, over those among all; one value per row of weights.

    Ties are broken by ``tie``, which must not depend on the event; the row at the edge counts as far as it fits.
    """
    groups = np.unique(origin, return_inverse=True)[1]
    order = np.lexsort([np.asarray(tie), -np.asarray(score, dtype=np.float64), groups])
    groups, y, w = groups[order], np.asarray(event, dtype=np.float64)[order], weights[:, order]
    running = np.cumsum(w, axis=1) - w
    running -= running[:, np.searchsorted(groups, groups)]
    room = share * (w @ _indicator(groups, int(groups.max()) + 1))[:, groups]
    taken = np.clip(room - running, 0, w)
    rate, base = (taken @ y) / taken.sum(axis=1), (w @ y) / w.sum(axis=1)
    return np.asarray(np.divide(rate, base, out=np.full(len(rate), np.nan), where=base > 0))


def shuffled_ties(site_key: ArrayLike, *, seed: int = 0) -> NDArray[np.uint64]:
    """A number per site in no order that means anything, the same at every run: the site's key hashed (splitmix64)."""
    mixed = np.asarray(site_key).astype(np.uint64) + np.uint64((seed + 1) * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def average_precision(score: ArrayLike, event: ArrayLike) -> float:
    """Precision at each event's score, averaged over the events; rows of one score are one step. NaN without events."""
    y = np.asarray(event, dtype=np.float64)
    block = np.unique(-np.asarray(score, dtype=np.float64), return_inverse=True)[1]
    events, rows = np.bincount(block, y), np.bincount(block)
    precision = np.cumsum(events) / np.cumsum(rows)
    return float((events * precision).sum() / y.sum()) if y.sum() else float("nan")


def _indicator(labels: Integers, size: int) -> scipy.sparse.csr_array:
    rows = np.arange(len(labels))
    return scipy.sparse.csr_array((np.ones(len(labels)), (rows, labels)), shape=(len(labels), size))
