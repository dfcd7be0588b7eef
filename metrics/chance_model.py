"""The chance that a site's next audit brings the event: a logistic regression on what was known of the site.

With ten features at most and a pull towards no effect, every chance is a sum: the usual log-odds, and what each
feature adds to it or takes from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from metrics.calibration import log_odds
from metrics.filters import Filters
from metrics.known_features import FEATURES, Known, known_on
from metrics.next_audits import ForecastRules

Floats = NDArray[np.float64]

# One standard deviation of a feature is taken to change the odds by a factor of e^0.5 or less, as a rule: the standard
# deviation of the normal prior of coefficients (ridge).
PRIOR_SPREAD = 0.5
# More of these cannot mean less risk. How long ago the last audit was may work either way.
RISING = (
    "history", "nonconformities", "conformity", "last_result", "open_grave", "overdue", "repeats", "latest_findings",
    "checklist",
)  # fmt: skip
CONFIDENT = 1.6448536269514722  # standard errors of a 90 % interval


@dataclass(frozen=True, slots=True)
class ChanceModel:
    """A fitted regression. Coefficients are per unit of a feature, ``centre`` the mean of each.

    ``lowest`` and ``highest``: a feature beyond what the model learnt from counts as the furthest it has seen.
    """

    intercept: float
    coefficients: Floats
    centre: Floats
    covariance: Floats
    scale: Floats
    lowest: Floats
    highest: Floats

    def contributions(self, features: pd.DataFrame) -> Floats:
        """What each feature adds to the log-odds of an average site; NaN where the feature is missing."""
        return np.asarray(self.coefficients * (self._seen(features) - self.centre))

    def log_odds(self, features: pd.DataFrame) -> Floats:
        """Intercept and contributions, a missing feature adding nothing."""
        return np.asarray(self.intercept + np.nansum(self.contributions(features), axis=1))

    def spread(self, features: pd.DataFrame) -> Floats:
        """The standard error of the log-odds: how well the coefficients are known."""
        row = np.column_stack([np.ones(len(features)), _scaled(self._seen(features), self.centre, self.scale)])
        return np.asarray(np.sqrt(np.einsum("ij,jk,ik->i", row, self.covariance, row)))

    def _seen(self, features: pd.DataFrame) -> Floats:
        return np.asarray(np.clip(features.to_numpy(dtype=np.float64), self.lowest, self.highest))


def fitted(features: pd.DataFrame, event: NDArray[np.bool_]) -> ChanceModel:
    """The regression of events on features: ridge, on features scaled by what this table shows, the intercept free.

    A feature that would work against sense beside the others (fewer open majors, more risk) is left out, the furthest
    off first: what a chance is made of must be defensible in front of a supplier.
    """
    x, y = features.to_numpy(dtype=np.float64), event.astype(np.int64)
    counts = np.maximum((~np.isnan(x)).sum(axis=0), 1)
    centre = np.nansum(x, axis=0) / counts
    spread = np.sqrt(np.nansum((x - centre) ** 2, axis=0) / counts)
    usable = spread > 1e-9
    scale = np.where(usable, spread, np.inf)
    intercept, slopes = _regression(_scaled(x, centre, scale), y)
    rising = np.isin(features.columns, RISING)
    while (slopes[rising] < 0).any():
        usable[np.argmin(np.where(rising, slopes, np.inf))] = False
        scale = np.where(usable, spread, np.inf)
        intercept, slopes = _regression(_scaled(x, centre, scale), y)
    covariance = _covariance(_scaled(x, centre, scale), intercept, slopes)
    lowest, highest = _range(x)
    return ChanceModel(intercept, slopes / scale, centre, covariance, scale, lowest, highest)


def _range(x: Floats) -> tuple[Floats, Floats]:
    """The lowest and the highest value of each column; without any, none that would matter."""
    known = ~np.isnan(x)
    lowest, highest = np.where(known, x, np.inf).min(axis=0), np.where(known, x, -np.inf).max(axis=0)
    has = known.any(axis=0)
    return np.where(has, lowest, 0.0), np.where(has, highest, 0.0)


def _regression(z: Floats, y: NDArray[np.int64]) -> tuple[float, Floats]:
    # Newton's method: exact for ten coefficients, and the same on every machine.
    from sklearn.linear_model import LogisticRegression  # takes as long to import as a page to draw

    model = LogisticRegression(C=PRIOR_SPREAD**2, solver="newton-cholesky", tol=1e-8, max_iter=200).fit(z, y)
    return float(model.intercept_[0]), np.asarray(model.coef_[0])


def _covariance(z: Floats, intercept: float, slopes: Floats) -> Floats:
    """Of the intercept and the slopes, by the curvature of the penalised likelihood at its top."""
    p = special.expit(intercept + z @ slopes)
    design = np.column_stack([np.ones(len(z)), z])
    penalty = np.diag([0.0, *np.full(z.shape[1], PRIOR_SPREAD**-2)])
    return np.asarray(np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design + penalty))


class ChanceScorer:
    """Scores sites as known on a day, by a model fitted to what earlier windows brought; see ``backtest``.

    Below the least number of events (or of audits without one) the chance is that of the site's own history, drawn
    towards what is usual under its checklists. Features of a day are worked out once.
    """

    def __init__(self, filters: Filters, rules: ForecastRules) -> None:
        self._filters, self._rules = filters, rules
        self._known: dict[date, Known] = {}
        self.model: ChanceModel | None = None

    def prepare(self, con: duckdb.DuckDBPyConnection, days: Sequence[date]) -> None:
        """Work out the features of all the days that will be asked for, in one go."""
        new = [day for day in days if day not in self._known]
        if new:
            self._known |= known_on(con, self._filters, days=new, event=self._rules.event)

    def __call__(self, con: duckdb.DuckDBPyConnection, day: date, past: pd.DataFrame | None) -> pd.DataFrame:
        """One row per site known on the day: site_key, score (log-odds) and chance."""
        here = self.known(con, day)
        self.model = self._fitted(con, past)
        score = log_odds(here.sites["base"]) if self.model is None else self.model.log_odds(here.features)
        return here.sites[["site_key"]].assign(score=score, chance=special.expit(score))

    def known(self, con: duckdb.DuckDBPyConnection, day: date) -> Known:
        """The sites and features of a day."""
        self.prepare(con, [day])
        return self._known[day]

    def _fitted(self, con: duckdb.DuckDBPyConnection, past: pd.DataFrame | None) -> ChanceModel | None:
        if past is None or not self._is_enough(past):
            return None
        parts = []
        for origin, rows in past.groupby("origin"):
            known = self.known(con, pd.Timestamp(str(origin)).date())
            table = known.features.assign(site_key=known.sites["site_key"])
            parts.append(rows[["site_key", "event"]].merge(table, on="site_key"))
        told = pd.concat(parts)
        # A first audit of a site teaches nothing: nobody knew the site before it.
        return fitted(told[list(FEATURES)], told["event"].to_numpy(dtype=bool)) if self._is_enough(told) else None

    def _is_enough(self, told: pd.DataFrame) -> bool:
        return bool(min(told["event"].sum(), (~told["event"]).sum()) >= self._rules.least)


def _scaled(x: Floats, centre: Floats, scale: Floats) -> Floats:
    return np.asarray(np.nan_to_num((x - centre) / scale))
