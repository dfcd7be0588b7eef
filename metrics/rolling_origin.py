"""Scores given on past days with what was known by then, held against what came after: the rolling origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

import duckdb
import numpy as np
import pandas as pd

from metrics.calibration import Line, calibration_line, log_odds
from metrics.filters import Filters
from metrics.next_audits import ForecastRules, last_results, next_audits, origins_before

# With fewer audits behind, there is not even a base rate to be better than.
LEAST_PAST = 20
# The pull of recalibration towards leaving the chances as they are, as a precision: a standard deviation of 0.3.
PULL = 10.0
COLUMNS = [
    "origin",
    "stop",
    "site_key",
    "audit_key",
    "known_on",
    "event",
    "audited",
    "score",
    "chance",
    "base",
    "last",
    "stated",
]


class Scorer(Protocol):
    """What is tested: scores of sites from what was known before a day, higher for more risk.

    ``past`` are the audits whose windows were over by then (origin, site_key, event), None without any. Gives site_key
    and score, and ``chance`` where the score is meant as one. It must look at nothing dated on the day or later: the
    macros known_visits, known_findings and known_actions do not.
    """

    def __call__(self, con: duckdb.DuckDBPyConnection, day: date, past: pd.DataFrame | None) -> pd.DataFrame: ...


@runtime_checkable
class PreparedScorer(Protocol):
    """A scorer that would rather know beforehand for which days it will be asked."""

    def prepare(self, con: duckdb.DuckDBPyConnection, days: Sequence[date]) -> None: ...


@dataclass(frozen=True, slots=True)
class Recalibration:
    """How a score of now is made a chance, by what chances of the same kind came true before."""

    centre: float
    scale: float
    line: Line
    as_chance: bool

    def chance(self, scored: pd.DataFrame) -> np.ndarray:
        """The chances of rows with ``score`` (and ``chance`` where the score is meant as one)."""
        return self.line.chance(self.forecast(scored))

    def forecast(self, scored: pd.DataFrame) -> np.ndarray:
        """The log-odds or the standardised score on which the line stands."""
        if self.as_chance:
            return log_odds(scored["chance"])
        return np.asarray((scored["score"].to_numpy(dtype=np.float64) - self.centre) / self.scale)


@dataclass(frozen=True, slots=True)
class Rolled:
    """One row per site audited in a window at whose origin it was scored.

    ``rows``: origin, site_key, event, score, chance (as recalibrated; ``stated`` as the scorer gave it), base (the base
    rate then), last (the last result as a chance). ``unknown``: audits of sites that nobody knew at the origin.
    ``past``: all audits there are to learn from today.
    """

    rows: pd.DataFrame
    unknown: int
    past: pd.DataFrame


def rolled(
    con: duckdb.DuckDBPyConnection, filters: Filters, scorer: Scorer, rules: ForecastRules, *, day: date
) -> Rolled:
    """Scores at every origin before the day, the oldest first; each learns only from windows that were over by then."""
    origins = origins_before(con, filters, rules, day=day)
    outcomes = next_audits(con, filters, rules, day=day, origins=origins)
    if isinstance(scorer, PreparedScorer):
        scorer.prepare(con, [*origins["origin"].dt.date, day])
    last = last_results(con, filters, rules, day=day, origins=origins)
    scored = pd.DataFrame(columns=COLUMNS)
    unknown = 0
    for origin, here in outcomes.merge(last, on=["origin", "site_key"], how="left").groupby("origin"):
        past = outcomes[outcomes["known_on"] <= origin]
        if len(past) < LEAST_PAST or past["event"].nunique() < 2:
            continue
        given = scorer(con, pd.Timestamp(str(origin)).date(), past[["origin", "site_key", "event"]])
        known = scored[scored["known_on"] <= origin] if len(scored) else scored
        rows = _read(here.merge(given, on="site_key"), known, base=float(past["event"].mean()))
        unknown += len(here) - len(rows)
        scored = pd.concat([scored, rows], ignore_index=True) if len(scored) else rows
    return Rolled(scored, unknown, outcomes)


def _read(rows: pd.DataFrame, known: pd.DataFrame, *, base: float) -> pd.DataFrame:
    """Scores of one origin as chances, read by what came of those known by then; beside them the two baselines."""
    as_chance = "chance" in rows
    rows = rows.assign(base=base, last=rows["last"].fillna(base), stated=rows.get("chance", np.nan))
    recalibration = recalibrated(known, as_chance=as_chance)
    return rows.assign(chance=base if recalibration is None else recalibration.chance(rows))


def recalibrated(scored: pd.DataFrame, *, as_chance: bool) -> Recalibration | None:
    """How to read scores, from those whose outcome is known; ``stated`` holds chances as they were given.

    Chances are read as they stand until what they brought says otherwise. Of plain scores nothing can be said before:
    None without any that had an outcome.
    """
    if as_chance:
        stated = scored[["event"]].assign(chance=scored.get("stated"))
        line = Line(0.0, 1.0)
        if len(stated):
            line = calibration_line(stated["event"], log_odds(stated["chance"]), pull=PULL) or line
        return Recalibration(0.0, 1.0, line, True)
    if len(scored) < LEAST_PAST or scored["event"].nunique() < 2:
        return None
    score = scored["score"].to_numpy(dtype=np.float64)
    centre, scale = float(score.mean()), float(score.std()) or 1.0
    usual = float(log_odds(scored["event"].mean()))
    line_found = calibration_line(scored["event"], (score - centre) / scale, towards=(usual, 0.0), pull=1.0)
    return None if line_found is None else Recalibration(centre, scale, line_found, False)
