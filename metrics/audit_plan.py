"""Whom to audit next with the days there are, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.filters import Filters
from metrics.visit_candidates import MUSTS, visit_candidates
from metrics.visit_choice import Room, best, by_value, in_order

ARMS = ("must", "chosen", "random", "left out", "not chosen", "too soon")
PLANNED = ARMS[:3]
# By what a visit is worth: findings to be expected, or the chance that it finds anything.
WORTHS = ("findings", "chance")
# How often the number of random visits is fitted to the number of all visits, which it changes in turn.
ROUNDS = 8

Choice = Callable[..., list[int]]


def audit_plan(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    days: float,
    until: date,
    seed: int,
    random_share: float = 0.15,
    region_days: tuple[tuple[str, float], ...] = (),
    binding: bool = True,
    worth: str = "findings",
) -> pd.DataFrame:
    """Every visit that could be made until then, with the ``arm`` of the plan it stands in.

    must: it has to be (see visit_candidates()), the most pressing first, and it fits; 'left out' where it does not, and
    ``why`` says what is full. Of equally pressing ones those that failed last go first, then by value, then those due
    soonest; those that must keep a printed date, by that date. random: drawn from all that need not be, in proportion
    to the regions, for the share ``random_share`` of all visits; the same ``seed`` draws the same. chosen: what makes
    the most of the days left, by value; exactly, not only by value per day, where days differ or regions have limits
    (``region_days``). 'not chosen' are the rest, 'too soon' those that may not be visited again yet.

    ``value`` is the number of critical and major findings to be expected, or the chance that anything is found
    (``worth``, or where no finding is graded). Where everybody has the same chance, those due soonest go first.
    ``place`` numbers the visits of the plan in each arm's order. Never more than ``days`` auditor-days are planned.
    Raises ValueError without an as-of day, for days, a share or a worth that make no sense, or where ``until`` is not
    after the as-of day.
    """
    if worth not in WORTHS:
        raise ValueError(f"A visit is worth {' or '.join(WORTHS)}, not {worth!r}.")
    _check(days, random_share)
    found = visit_candidates(con, filters, until=until, binding=binding)
    by_findings = worth == "findings" and found["expected_findings"].notna().any()
    found["value"] = found["expected_findings" if by_findings else "chance"]
    return arranged(found, days=days, region_days=region_days, random_share=random_share, seed=seed)


def arranged(
    candidates: pd.DataFrame,
    *,
    days: float,
    random_share: float,
    seed: int,
    region_days: tuple[tuple[str, float], ...] = (),
) -> pd.DataFrame:
    """The candidates with ``arm``, ``why`` and ``place``: the plan itself, from must, too_soon, days, region, value,
    last_result."""
    _check(days, random_share)
    told = candidates.reset_index(drop=True)
    cost, regions = told["days"].to_numpy(dtype=float), told["region"].to_numpy(dtype=object)
    room = Room(days, dict(region_days))
    must, why = _musts(told, room)
    room = room.without(cost, regions, must)
    free = np.flatnonzero(told["must"].isna() & ~told["too_soon"].astype(bool))
    drawn, chosen = _drawn_and_chosen(told, free, room, share=random_share, seed=seed, musts=len(must))
    arm = pd.Series("not chosen", index=told.index).mask(told["too_soon"].astype(bool), "too soon")
    arm = arm.mask(told["must"].notna(), "left out")
    place = pd.Series(pd.NA, index=told.index, dtype="Int64")
    for name, at in (("must", must), ("chosen", chosen), ("random", drawn)):
        arm.iloc[at] = name
        place.iloc[at] = range(1, len(at) + 1)
    plan = told.assign(arm=arm, place=place, why=why.where(arm == "left out", None))
    order = plan["arm"].map({name: at for at, name in enumerate(ARMS)})
    return (
        plan.assign(order=order)
        .sort_values(["order", "place"], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )


def _check(days: float, random_share: float) -> None:
    if days < 0 or not 0 <= random_share <= 0.5:
        raise ValueError("A plan needs some days, and a random share from 0 to 0.5.")


def _musts(told: pd.DataFrame, room: Room) -> tuple[list[int], pd.Series]:
    """The visits that have to be and fit, the most pressing first, and why the others do not."""
    pressing = _by_pressure(told[told["must"].notna()])
    taken, why = [], pd.Series(None, index=told.index, dtype=object)
    left = Room(room.days, dict(room.regions))
    for at, days, region in zip(pressing.index, pressing["days"], pressing["region"], strict=True):
        why[at] = left.why_not(days, region)
        if why[at] is None:
            taken.append(int(at))
            left.days -= days
            if region in left.regions:
                left.regions = {**left.regions, region: left.regions[region] - days}
    return taken, why


def _by_pressure(musts: pd.DataFrame) -> pd.DataFrame:
    """The most pressing first; where thousands have waited long enough, not the oldest date but what is known decides.

    A chance that is the same for all tells nobody from another, and a printed date is to be kept whatever is expected.
    """
    dated = musts["must"] == "printed date"
    alike = musts["basis"].isin(["base", "none"])
    order = pd.DataFrame({
        "rank": musts["must"].map({code: at for at, code in enumerate(MUSTS)}),
        "passed": (~musts["last_result"].isin(["fail", "stop"])).mask(dated, True),
        "worth": -musts["value"].astype(float).mask(dated | alike),
        "due": musts["due"],
    })  # fmt: skip
    return musts.loc[order.sort_values(["rank", "passed", "worth", "due"], kind="stable").index]


def _drawn_and_chosen(
    told: pd.DataFrame, free: NDArray[np.int64], room: Room, *, share: float, seed: int, musts: int
) -> tuple[list[int], list[int]]:
    """The random visits and those chosen by value, so that the random ones are the share of all visits."""
    cost, regions = told["days"].to_numpy(dtype=float), told["region"].to_numpy(dtype=object)
    value, chance = told["value"].to_numpy(dtype=float), told["chance"].to_numpy(dtype=float)
    alike = told["basis"].iloc[free].isin(["base", "none"]).all()
    same = alike or np.isnan(value[free]).any() or np.ptp(chance[free]) < 1e-9
    soonest = told["due"].iloc[free].sort_values(kind="stable", na_position="first").index.to_numpy()
    lots = free[_drawing_order(regions[free], seed)]

    def filled(drawn: list[int], choice: Choice) -> list[int]:
        # Of equal worth, those due soonest go first.
        rest, left = soonest[~np.isin(soonest, drawn)], room.without(cost, regions, drawn)
        if same:
            return in_order(rest, cost, regions, left, most=len(rest))
        return choice(value, cost, regions, rest, left)

    def drawn(most: int) -> list[int]:
        return in_order(lots, cost, regions, room, most=most)

    wanted = 0
    for _ in range(ROUNDS):
        lot = drawn(wanted)
        total = musts + len(lot) + len(filled(lot, by_value))
        if round(share * total) == wanted:
            break
        wanted = round(share * total)
    lot = drawn(wanted)
    return lot, filled(lot, best)


def _drawing_order(regions: NDArray[np.object_], seed: int) -> NDArray[np.int64]:
    """An order drawn by lot in which every beginning holds the regions in proportion."""
    lots = np.random.default_rng(seed)
    frame = pd.DataFrame({"region": regions, "lot": lots.random(len(regions))})
    within = frame.groupby("region")["lot"].rank(method="first")
    size = frame.groupby("region")["lot"].transform("size")
    # A start of its own for each region, or the largest would always be drawn first.
    names = sorted(set(regions))
    start = frame["region"].map(dict(zip(names, lots.random(len(names)), strict=True)))
    return np.lexsort((frame["lot"].to_numpy(), ((within - start) / size).to_numpy()))
