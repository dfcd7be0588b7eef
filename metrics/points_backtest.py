"""Whether the points score foretold the next audits: tested on the past by any weights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import duckdb
import pandas as pd

from metrics.backtest import backtest, frame_of
from metrics.filters import Filters
from metrics.next_audits import everyone, forecast_rules, origins_before
from metrics.risk_components import risk_components
from metrics.risk_score import contributions, risk_weights, tier_rules
from metrics.worked_out import worked_out

Weights = tuple[tuple[str, float], ...]
FACETS = ("all",)
# Enough for an interval beside a slider; the test of the predicted chance draws more.
RESAMPLES = 400
EMPTY = pd.DataFrame({"origin": [], "site_key": [], "component": [], "level": []})


class PointsScorer:
    """Scores from the components of each origin, by some weights; sites of which too little is known are left out."""

    def __init__(self, history: pd.DataFrame, weights: Mapping[str, float], *, least_seen: float) -> None:
        self._by_origin = {pd.Timestamp(str(day)).date(): rows for day, rows in history.groupby("origin")}
        self._weights = dict(weights)
        self._least_seen = least_seen

    def __call__(self, con: duckdb.DuckDBPyConnection, day: date, past: pd.DataFrame | None) -> pd.DataFrame:
        """site_key and score of the sites known before the day."""
        told = contributions(self._by_origin.get(day, EMPTY), self._weights)
        told["told_weight"] = told["weight"].where(told["points"].notna(), 0.0)
        sites = told.groupby("site_key").agg(
            score=("points", "sum"), known=("points", "count"), told_weight=("told_weight", "sum")
        )
        seen = sites["told_weight"] / sum(self._weights.values())
        return sites.loc[(sites["known"] > 0) & (seen >= self._least_seen), ["score"]].reset_index()


def risk_history(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The components of every site as known before each origin of the test: origin, site_key, component, level.

    The weights come later, so that others can be tried at once. Raises ValueError without an as-of day.
    """
    day = filters.required_as_of("A test on the past") + timedelta(days=1)
    origins = origins_before(con, filters, forecast_rules(con), day=day)["origin"].dt.date
    parts = [
        risk_components(con, Filters(), as_of=origin - timedelta(days=1)).assign(origin=pd.Timestamp(origin))
        for origin in origins
    ]
    told = pd.concat(parts, ignore_index=True) if parts else EMPTY
    return told[["origin", "site_key", "component", "level"]]


def points_backtest(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str = "all",
    every: str | None = None,
    weights: Weights | None = None,
) -> pd.DataFrame:
    """Whether the points score put the sites that came to fail above the others, on days gone by. One row.

    Columns, event, windows and verdict are those of the test of the predicted chance (see back-test); points become
    chances by what they brought in earlier windows. ``weights``: others than those in force. Components are told from
    what was dated before each origin, by the thresholds and rules of now. Sites of which less could be told than
    risk_least_seen are unknown. Raises ValueError without an as-of day, for another facet or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("A test on the past is told over all audits; there is no other breakdown and no periods.")
    history = worked_out(con, everyone(filters), metric=risk_history)
    scorer = PointsScorer(
        history, dict(weights) if weights is not None else risk_weights(con), least_seen=tier_rules(con).least_seen
    )
    return frame_of(backtest(con, everyone(filters), scorer, resamples=RESAMPLES))
