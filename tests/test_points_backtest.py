"""The points score on the past: scored from what was known before each origin, by whatever weights."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from metrics.filters import Filters
from metrics.points_backtest import PointsScorer, points_backtest, risk_history
from metrics.risk_components import COMPONENTS, risk_components
from tests.warehouse_maker import Con, audits, empty_warehouse, findings, set_rule

AS_OF = Filters(as_of=date(2023, 12, 31))
ORIGIN = date(2023, 1, 1)


def history(*rows: tuple[int, str, float | None]) -> pd.DataFrame:
    """site, component, level, all of one origin."""
    told = pd.DataFrame(rows, columns=["site_key", "component", "level"])
    return told.assign(origin=pd.Timestamp(ORIGIN), level=told["level"].astype(float))


def test_a_site_is_scored_by_the_weights_and_left_out_where_too_little_was_known() -> None:
    con = empty_warehouse()
    rows = history((1, "result", 1.0), (1, "open", 0.0), (2, "result", 0.5), (2, "open", None), (3, "result", None))
    half = PointsScorer(rows, {"result": 30.0, "open": 10.0}, least_seen=0.5)
    assert half(con, ORIGIN, None).values.tolist() == [[1, 75.0], [2, 50.0]]
    strict = PointsScorer(rows, {"result": 30.0, "open": 10.0}, least_seen=0.8)
    assert strict(con, ORIGIN, None)["site_key"].tolist() == [1]
    assert half(con, date(2022, 1, 1), None).empty


@pytest.fixture(scope="module")
def con() -> Con:
    """Ten sites, audited every half-year from 2021 to 2023; the odd ones with a major finding each time."""
    con = empty_warehouse()
    days = [f"{year}-{month}-15" for year in (2021, 2022, 2023) for month in ("03", "09")]
    audits(con, *[f"A{site}{day} {day} S{site} pass" for site in range(10) for day in days])
    findings(con, *[f"F{site}{day} A{site}{day} 1 major" for site in range(1, 10, 2) for day in days])
    set_rule(con, "forecast_events", "10")
    return con


def test_the_history_is_what_was_known_before_each_origin(con: Con) -> None:
    told = risk_history(con, AS_OF)
    last = told[told["origin"] == told["origin"].max()].drop(columns="origin").reset_index(drop=True)
    day = told["origin"].max().date() - timedelta(days=1)
    pd.testing.assert_frame_equal(last, risk_components(con, Filters(as_of=day))[["site_key", "component", "level"]])


def test_a_score_that_sees_what_comes_back_is_told_from_one_that_sees_nothing(con: Con) -> None:
    """By open findings alone the odd sites are put first every time; by time alone nobody is."""
    sees = tuple((name, {"open": 10.0, "overdue": 5.0}.get(name, 0.0)) for name in COMPONENTS)
    blind = tuple((name, 10.0 if name == "time" else 0.0) for name in COMPONENTS)
    assert points_backtest(con, AS_OF, weights=sees)["auc"].item() == 1.0
    told = points_backtest(con, AS_OF, weights=blind).iloc[0]
    assert told["auc"] == 0.5 and told["why"] != "usable"
