"""Whether a score was any good on the past: tested at days gone by, with what was known then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.calibration import Bin, Murphy, bins, calibration_line, log_odds, murphy
from metrics.chance_model import ChanceScorer
from metrics.discrimination import Blocks, average_precision, lifts, shuffled_ties
from metrics.filters import Filters
from metrics.narrowed_by import PLACES, narrowed_by
from metrics.next_audits import ForecastRules, forecast_rules
from metrics.rolling_origin import Rolled, Scorer, rolled

Floats = NDArray[np.float64]

FACETS = ("all",)
VERDICTS = (
    "usable", "not enough audits", "no better than chance", "no better than the last result",
    "no better than the base rate",
)  # fmt: skip
RESAMPLES = 1000
SHUFFLES = 1000
# Rows of weights worked on at a time, so that memory stays small.
CHUNK = 50


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval, from resampled sites."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BackTest:
    """What a score was worth. Codes and numbers only; a figure that cannot be told is NaN or None.

    ``audits`` the tested ones, first of their site in a window of ``months``; ``events`` those that brought the event;
    ``sites`` and ``windows`` they come from; ``unknown`` audits of sites nobody knew at the time, left out. ``among``:
    'audits', or 'visits with findings' where no clean visits are on file. ``auc``: the chance that of two audits of one
    window the one with the event had the higher score. ``skill``: share of the base rate's Brier score that the chances
    save. ``intercept`` and ``slope`` of calibration. ``lift10``, ``lift20``: how many times the base rate the highest
    tenth and fifth brought. ``over_last``: AUC above that of the last result carried forward. ``p``: share of shuffles
    of events within windows with as high an AUC; ``by_chance``: what 97.5 % of them stay below.
    """

    event: str
    months: int
    least: int
    verdict: str
    among: str
    audits: int
    events: int
    sites: int
    windows: int
    unknown: int
    first: date | None = None
    last: date | None = None
    base_rate: float = np.nan
    auc: Estimate | None = None
    over_last: Estimate | None = None
    skill: Estimate | None = None
    lift10: Estimate | None = None
    lift20: Estimate | None = None
    last_auc: float = np.nan
    last_skill: float = np.nan
    average_precision: float = np.nan
    brier: float = np.nan
    murphy: Murphy | None = None
    intercept: float = np.nan
    slope: float = np.nan
    bins: tuple[Bin, ...] = ()
    p: float = np.nan
    by_chance: float = np.nan


def backtest(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scorer: Scorer | None = None,
    *,
    horizon_months: int | None = None,
    event: str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> BackTest:
    """The score tested on days gone by; without a scorer, the predicted chance of the event.

    Origins lie a horizon apart (house rule forecast_months), so that no audit counts twice; the last window ends where
    all is known. At each, sites are scored from what was known before it, by a model that learnt from windows over by
    then, and the first audit of each in the window tells; sites not audited in it are unknown, not good. Chances are
    recalibrated on earlier windows. Pairs are compared within a window only, so that a bad year is no merit. Intervals
    (95 %) resample whole sites. The rules of the verdict stand in ``verdict``.

    Places, schemes and kinds of the filters choose the audits, their as-of day ends the test; their period, dimensions,
    severities and tiers do not count. Raises ValueError without an as-of day or for an unknown event.
    """
    rules = forecast_rules(con, event=event, months=horizon_months)
    day = filters.required_as_of("A test on the past") + timedelta(days=1)
    told = rolled(con, filters, scorer or ChanceScorer(filters, rules), rules, day=day)
    return judged(told, rules, resamples=resamples, seed=seed)


def judged(
    told: Rolled, rules: ForecastRules, *, resamples: int = RESAMPLES, shuffles: int = SHUFFLES, seed: int = 0
) -> BackTest:
    """The figures of scores whose outcomes are known."""
    rows = told.rows.sort_values(["origin", "site_key"], ignore_index=True)
    y = rows["event"].to_numpy(dtype=np.float64)
    counted: dict[str, Any] = {
        "event": rules.event, "months": rules.months, "least": rules.least, "unknown": told.unknown,
        "audits": len(rows), "events": int(y.sum()), "sites": rows["site_key"].nunique(),
        "windows": rows["origin"].nunique(),
        "among": "visits with findings" if len(rows) and not rows["audited"].astype(bool).any() else "audits",
    }  # fmt: skip
    if not 0 < y.sum() < len(y):
        return BackTest(verdict="not enough audits", **counted)
    figures = _Figures(rows, resamples=resamples, seed=seed)
    auc, over_last, skill = figures.auc(), figures.over_last(), figures.skill()
    p, by_chance = figures.shuffled(shuffles)
    enough = min(y.sum(), (1 - y).sum()) >= rules.least
    chance = rows["chance"].to_numpy(dtype=np.float64)
    line = calibration_line(y, log_odds(chance))
    return BackTest(
        verdict=verdict(auc, over_last, skill, p) if enough else "not enough audits",
        **counted,
        first=rows["origin"].min().date(),
        last=rows["stop"].max().date(),
        base_rate=float(y.mean()),
        auc=auc,
        over_last=over_last,
        skill=skill,
        lift10=figures.lift(0.10),
        lift20=figures.lift(0.20),
        last_auc=figures.last_auc,
        last_skill=figures.last_skill,
        average_precision=average_precision(chance, y),
        brier=float(np.mean((chance - y) ** 2)),
        murphy=_murphy(y, chance),
        intercept=np.nan if line is None else line.intercept,
        slope=np.nan if line is None else line.slope,
        bins=bins(y, chance),
        p=p,
        by_chance=by_chance,
    )


def verdict(auc: Estimate, over_last: Estimate, skill: Estimate, p: float) -> str:
    """'usable' only if it beats a coin beyond chance (interval and shuffles), the last result, and the base rate.

    A score without any use passes the first of these in at most 2.5 of 100 tests.
    """
    if not auc.low > 0.5 or p > 0.025:
        return "no better than chance"
    if not over_last.low >= 0:
        return "no better than the last result"
    return "usable" if skill.value > 0 else "no better than the base rate"


class _Figures:
    """The figures of one test, each with the same resamples of its sites."""

    def __init__(self, rows: pd.DataFrame, *, resamples: int, seed: int) -> None:
        self._y = rows["event"].to_numpy(dtype=np.float64)
        self._origin = np.unique(rows["origin"], return_inverse=True)[1]
        self._score, self._chance, self._base, self._last = (
            rows[name].to_numpy(dtype=np.float64) for name in ("score", "chance", "base", "last")
        )
        self._tie = shuffled_ties(rows["site_key"], seed=seed)
        self._seed = seed
        site = np.unique(rows["site_key"], return_inverse=True)[1]
        sites = int(site.max()) + 1
        drawn = np.random.default_rng(seed).multinomial(sites, np.full(sites, 1 / sites), size=resamples)
        # The first row of weights is the data as they are.
        self._weights = np.vstack([np.ones((1, sites)), drawn]).astype(np.float32)[:, site]
        self._blocks = Blocks.of(self._origin, self._score)
        self._aucs = self._chunked(lambda w: self._blocks.auc(w * self._y, w * (1 - self._y)))
        carried = Blocks.of(self._origin, self._last)
        self._last_aucs = self._chunked(lambda w: carried.auc(w * self._y, w * (1 - self._y)))
        self.last_auc = float(self._last_aucs[0])
        self.last_skill = float(self._skills(self._last)[0])

    def auc(self) -> Estimate:
        return _estimate(self._aucs)

    def over_last(self) -> Estimate:
        return _estimate(self._aucs - self._last_aucs)

    def skill(self) -> Estimate:
        return _estimate(self._skills(self._chance))

    def lift(self, share: float) -> Estimate:
        def drawn(w: Floats) -> Floats:
            return lifts(self._score, self._y, w, origin=self._origin, tie=self._tie, share=share)

        return _estimate(self._chunked(drawn))

    def shuffled(self, shuffles: int) -> tuple[float, float]:
        """(shuffles with as high an AUC + 1) / (shuffles + 1), and the AUC that 97.5 % of them stay below."""
        random = np.random.default_rng(self._seed + 1)
        found = []
        for _ in range(max(shuffles // CHUNK, 1)):
            # Dealt out anew within each origin: rows in random order, brought back together by origin.
            order = np.lexsort(
                [random.random((CHUNK, len(self._y))), np.broadcast_to(self._origin, (CHUNK, len(self._y)))]
            )
            dealt = self._y[order]
            found.append(self._blocks.auc(dealt, 1 - dealt))
        aucs = np.concatenate(found)
        p = (1 + np.sum(aucs >= self._aucs[0] - 1e-12)) / (len(aucs) + 1)
        return float(p), float(np.quantile(aucs, 0.975))

    def _skills(self, chance: Floats) -> Floats:
        own, base = (chance - self._y) ** 2, (self._base - self._y) ** 2
        return self._chunked(lambda w: 1 - (w @ own) / (w @ base))

    def _chunked(self, figure: Callable[[Floats], Floats]) -> Floats:
        parts = range(0, len(self._weights), CHUNK)
        return np.concatenate([figure(self._weights[at : at + CHUNK].astype(np.float64)) for at in parts])


def _estimate(values: Floats) -> Estimate:
    """The first value is that of the data, the others those of the resamples."""
    low, high = np.nanquantile(values[1:], [0.025, 0.975])
    return Estimate(float(values[0]), float(low), float(high))


def _murphy(y: Floats, chance: Floats) -> Murphy:
    """Of the chances rounded to their tenths' means, since no two are alike."""
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, 11)[1:-1]))
    block = np.searchsorted(edges, chance, side="left")
    means = np.bincount(block, chance) / np.maximum(np.bincount(block), 1)
    return murphy(y, means[block])


@narrowed_by(*PLACES, "schemes", "kinds")
def back_test(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Whether the predicted chance of a bad next audit was any good on the past (see backtest). One row.

    ``count`` events in ``of`` audits, ``rate`` their share. ``low, high``: the 95 % interval of ``auc``; ``why`` is
    the verdict. The other figures are those of the test: ``over_last``, ``skill``, ``lift10``, ``lift20`` with the
    ends of their intervals; ``bin_chance, bin_count, bin_of, bin_rate, bin_low, bin_high`` list the tenths of the
    calibration plot. Raises ValueError without an as-of day, for another facet or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("A test on the past is told over all audits; there is no other breakdown and no periods.")
    return frame_of(backtest(con, filters))


def frame_of(test: BackTest) -> pd.DataFrame:
    """A test as one row, to be kept and shown."""
    told: dict[str, Any] = {"all": "all", "count": test.events, "of": test.audits, "rate": test.base_rate}
    told |= {"low": np.nan, "high": np.nan, "effective_n": float(test.sites), "why": test.verdict}
    for name, value in asdict(test).items():
        if isinstance(value, dict) and "low" in value:
            told |= {name: value["value"], f"{name}_low": value["low"], f"{name}_high": value["high"]}
        elif name in ("auc", "over_last", "skill", "lift10", "lift20"):
            told |= {name: np.nan, f"{name}_low": np.nan, f"{name}_high": np.nan}
        elif name == "murphy":
            told |= value or dict.fromkeys(("reliability", "resolution", "uncertainty"), np.nan)
        elif name not in ("bins", "verdict"):
            told[name] = value
    told["low"], told["high"] = told["auc_low"], told["auc_high"]
    row = pd.DataFrame([told])
    for name in ("chance", "count", "of", "rate", "low", "high"):
        row[f"bin_{name}"] = [[float(getattr(one, name)) for one in test.bins]]
    return row
