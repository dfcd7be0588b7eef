"""Which visits make the most of the days there are: greedily by value per day, and exactly where that falls short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Days are compared with this much rounding: 0.1 + 0.2 fits into 0.3.
SLACK = 1e-9
# The exact search looks at the best visits per region for so many times the days it has, and at so many branches: a
# limit in time would give another plan on a slower machine.
REACH = 3.0
BRANCHES = 2_000


@dataclass
class Room:
    """The days left to plan with, over all and in regions that have a limit of their own."""

    days: float
    regions: Mapping[str, float] = field(default_factory=dict)

    def why_not(self, days: float, region: str) -> str | None:
        """What keeps a visit out: 'no days left' or 'region full'; None where it fits."""
        if days > self.days + SLACK:
            return "no days left"
        return "region full" if days > self.regions.get(region, np.inf) + SLACK else None

    def without(self, days: Floats, regions: NDArray[np.object_], taken: Iterable[int]) -> Room:
        """The room that is left once these visits are made."""
        left, by_region = self.days, dict(self.regions)
        for at in taken:
            left -= days[at]
            if regions[at] in by_region:
                by_region[regions[at]] -= days[at]
        return Room(left, by_region)


def in_order(order: Iterable[int], days: Floats, regions: NDArray[np.object_], room: Room, *, most: int) -> list[int]:
    """The first ``most`` visits in this order that fit, each into what those before it left."""
    taken: list[int] = []
    left, by_region = room.days, dict(room.regions)
    cheapest = days.min() if len(days) else np.inf
    for at in order:
        if len(taken) >= most or left + SLACK < cheapest:
            break
        region = regions[at]
        if days[at] > left + SLACK or days[at] > by_region.get(region, np.inf) + SLACK:
            continue
        taken.append(int(at))
        left -= days[at]
        if region in by_region:
            by_region[region] -= days[at]
    return taken


def by_value(
    value: Floats, days: Floats, regions: NDArray[np.object_], among: NDArray[np.int64], room: Room
) -> list[int]:
    """The visits with the highest value per day that fit, in that order; ties in the order given."""
    order = among[np.argsort(-value[among] / days[among], kind="stable")]
    return in_order(order, days, regions, room, most=len(order))


def best(value: Floats, days: Floats, regions: NDArray[np.object_], among: NDArray[np.int64], room: Room) -> list[int]:
    """The visits that together have the highest value: never less than by value per day alone.

    An integer programme where visits take different days or regions have limits, else the greedy choice is the best.
    """
    greedy = by_value(value, days, regions, among, room)
    uneven = len(among) > 1 and np.ptp(days[among]) > SLACK
    if len(greedy) == len(among) or not (uneven or room.regions):
        return greedy
    near = _within_reach(value, days, regions, among, room)
    exact = _programme(value, days, regions, near, room)
    if exact is None or value[exact].sum() <= value[greedy].sum() + SLACK:
        return greedy
    return sorted(exact, key=lambda at: (-value[at] / days[at], at))


def _within_reach(
    value: Floats, days: Floats, regions: NDArray[np.object_], among: NDArray[np.int64], room: Room
) -> NDArray[np.int64]:
    """The visits with the highest value per day of every region, for several times the days there are."""
    order = among[np.argsort(-value[among] / days[among], kind="stable")]
    kept = []
    for region in dict.fromkeys(regions[order]):
        here = order[regions[order] == region]
        limit = max(0.0, min(room.days, room.regions.get(region, np.inf)))
        before = np.cumsum(days[here]) - days[here]
        kept.append(here[before <= REACH * limit])
    return np.concatenate(kept) if kept else order


def _programme(
    value: Floats, days: Floats, regions: NDArray[np.object_], among: NDArray[np.int64], room: Room
) -> list[int] | None:
    """The exact choice by branch and bound; None where it was not found within the branches allowed."""
    limited = [region for region in room.regions if (regions[among] == region).any()]
    rows = [days[among], *(np.where(regions[among] == region, days[among], 0.0) for region in limited)]
    limits = [room.days, *(room.regions[region] for region in limited)]
    found = scipy.optimize.milp(
        -value[among],
        constraints=scipy.optimize.LinearConstraint(
            scipy.sparse.csr_array(np.vstack(rows)), ub=np.maximum(limits, 0) + SLACK
        ),
        integrality=np.ones(len(among)),
        bounds=scipy.optimize.Bounds(0, 1),
        options={"node_limit": BRANCHES, "mip_rel_gap": 1e-4},
    )
    return None if found.x is None else [int(at) for at in among[found.x > 0.5]]
