"""Filters that a metric says it does not look at change nothing of its answer, on the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.risk_scores import keep_scores
from data.warehouse import open_warehouse
from metrics.auditor_returns import auditor_changes, auditor_returns
from metrics.backtest import back_test
from metrics.change import last_audit
from metrics.checklist_items import checklist_items
from metrics.checklists import checklists
from metrics.fair_ranking import checklists_compared, standings
from metrics.filters import Filters
from metrics.funnel import funnel_everywhere
from metrics.line_breaks import checklists_behind
from metrics.man_days import man_days
from metrics.narrowed_by import LOOKED_AT, counting, narrowed_by
from metrics.nonconformities import nonconformities
from metrics.plan_calendar import usual_days
from metrics.reweighted_risk import reweighted_risk
from metrics.risk import risk, risk_points
from metrics.risk_changes import kept_changes, tier_changes
from metrics.risk_parts import blind_spots, known_parts, risk_parts, ways_out
from metrics.score_reconciliation import reconciled_audits, score_reconciliation
from metrics.site_list import listed_sites
from metrics.supplier_trends import trends_everywhere
from metrics.visit_value import growth_gaps
from metrics.worked_out import program

DAY, BEFORE = date(2026, 6, 30), date(2025, 6, 30)
# Each is common enough in the demo to take a good part of it away.
OTHERS: dict[str, Any] = {
    "start": date(2024, 1, 1),
    "stop": date(2025, 6, 30),
    "suppliers": ("Oued Zahran Footwear S.A.R.L.",),
    "sites": ("Oued Zahran Rabat",),
    "regions": ("South Asia",),
    "countries": ("MA",),
    "dimensions": ("Social",),
    "topics": ("Working hours",),
    "schemes": ("ISO 9001",),
    "kinds": ("all",),
    "severities": ("major",),
}
ASKED: dict[Callable[..., Any], dict[str, Any]] = {
    auditor_changes: {},
    auditor_returns: {},
    back_test: {},
    blind_spots: {},
    checklist_items: {"scheme": "House Audit", "version": "4"},
    checklists: {},
    checklists_compared: {"by": "supplier", "measure": "conformity"},
    checklists_behind: {},
    funnel_everywhere: {"by": "supplier", "measure": "conformity", "checklist": None},
    growth_gaps: {},
    kept_changes: {},
    known_parts: {},
    last_audit: {},
    listed_sites: {},
    man_days: {},
    reconciled_audits: {"scheme": "House Audit", "version": "4"},
    reweighted_risk: {"weights": (("result", 1.0), ("open", 2.0))},
    risk: {},
    risk_parts: {},
    score_reconciliation: {},
    standings: {"by": "supplier", "measure": "conformity"},
    tier_changes: {"since": BEFORE},
    trends_everywhere: {"by": "supplier", "measure": "conformity"},
    usual_days: {"months": 12},
    ways_out: {"supplier": "Oued Zahran Footwear S.A.R.L."},
}


def test_every_metric_that_says_so_is_asked() -> None:
    assert set(ASKED) == set(LOOKED_AT)


@pytest.fixture(scope="module")
def con(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = open_warehouse(Path(copyfile(demo_database, tmp_path_factory.mktemp("narrowed") / "demo.duckdb")))
    with warehouse.cursor() as cursor:
        for day in (DAY, BEFORE):  # as they are kept for pages
            keep_scores(
                cursor, risk_points(cursor, Filters(as_of=day)), as_of=day, program=program(), days=(DAY, BEFORE)
            )
        yield cursor
    warehouse.close()


@pytest.mark.parametrize("name", OTHERS)
def test_every_filter_takes_something_away(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Else the next test could not fail."""
    counts = [
        nonconformities(con, Filters(as_of=DAY, **chosen))["count"].sum() for chosen in ({}, {name: OTHERS[name]})
    ]
    assert counts[0] != counts[1] > 0


@pytest.mark.parametrize("metric", ASKED, ids=lambda metric: str(metric.__name__))
def test_a_filter_not_looked_at_changes_nothing(metric: Callable[..., Any], con: duckdb.DuckDBPyConnection) -> None:
    everything = Filters(as_of=DAY)
    filtered = replace(everything, **{name: value for name, value in OTHERS.items() if name not in LOOKED_AT[metric]})
    assert counting(metric, filtered) == everything
    plain, told = (metric(con, filters, **ASKED[metric]) for filters in (everything, filtered))
    if isinstance(plain, pd.DataFrame):
        pd.testing.assert_frame_equal(plain, told)
    else:
        assert plain == told


def test_a_filter_that_is_looked_at_stays() -> None:
    asked = Filters(as_of=DAY, regions=("Asia",), dimensions=("Social",), kinds=("all",), tiers=("high",))
    assert counting(risk, asked) == Filters(as_of=DAY, regions=("Asia",), tiers=("high",))
    assert counting(man_days, asked) == replace(asked, dimensions=())


def test_a_metric_that_says_nothing_is_asked_with_all() -> None:
    asked = Filters(as_of=DAY, dimensions=("Social",))
    assert counting(print, asked) is asked


def test_there_has_to_be_such_a_filter() -> None:
    with pytest.raises(ValueError, match="no filter colour"):
        narrowed_by("regions", "colour")
