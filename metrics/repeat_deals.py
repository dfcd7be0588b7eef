"""Re-audits dealt out anew among sites: how many repeats chance alone brings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20_240_607
CLEAN, FOUND, NOT_LOOKED = 0, 1, 2

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Deal:
    """What is dealt: one entry per nonconformity that was re-audited, and per re-audit its pool and what it found.

    ``unit``: the row it counts for; ``audit`` and ``clause``: its re-audit and clause, as places in ``looks``;
    ``again``: found there; ``chance``: how likely that was, NaN where nobody knows. Re-audits change places within
    their ``pool``. ``looks``: audits by clauses.
    """

    unit: Integers
    audit: Integers
    clause: Integers
    again: NDArray[np.bool_]
    chance: NDArray[np.float64]
    pool: Integers
    looks: NDArray[np.uint8]


def looks_by_audit(
    audit: NDArray[np.uint64],
    clause: NDArray[np.uint64],
    found: NDArray[np.bool_],
    *,
    audits: NDArray[np.uint64],
    clauses: NDArray[np.uint64],
) -> NDArray[np.uint8]:
    """Audits by clauses (both sorted): FOUND, CLEAN, or NOT_LOOKED where nothing is said."""
    looks = np.full((len(audits), len(clauses)), NOT_LOOKED, dtype=np.uint8)
    looks[np.searchsorted(audits, audit), np.searchsorted(clauses, clause)] = np.where(found, FOUND, CLEAN)
    return looks


def dealt_repeats(deal: Deal, *, units: int, deals: int, seed: int = SEED) -> NDArray[np.float64]:
    """The repeats of each unit in each deal: deals by units.

    Where the re-audit dealt did not look at the clause, its chance counts instead; nobody knowing that, what was seen.
    """
    rng = np.random.default_rng(seed)
    unlooked = np.where(np.isnan(deal.chance), deal.again, deal.chance)
    in_pools = np.argsort(deal.pool, kind="stable")
    pools = deal.pool[in_pools]
    place = np.empty(len(deal.pool), dtype=np.int64)
    repeats = np.empty((deals, units))
    for each in range(deals):
        place[in_pools] = in_pools[np.lexsort((rng.random(len(pools)), pools))]
        look = deal.looks[place[deal.audit], deal.clause]
        repeats[each] = np.bincount(deal.unit, np.where(look == NOT_LOOKED, unlooked, look), units)
    return repeats
