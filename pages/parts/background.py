"""What is worked out in the background after the data have changed, so that pages find it ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import duckdb
import pandas as pd

from data.calculator import Task
from data.risk_scores import keep_scores
from data.warehouse import Warehouse
from metrics.auditor_adjustment import adjusted_nonconformities
from metrics.auditor_effects import auditor_effects
from metrics.auditor_names import auditors_are_hidden
from metrics.auditor_returns import auditor_returns
from metrics.backtest import back_test
from metrics.briefing import briefing
from metrics.choices import data_period
from metrics.clause_pairs import clause_pairs
from metrics.clause_spread import clause_spread
from metrics.clauses import clauses
from metrics.closing_time import closing_time
from metrics.cohort_lines import cohort_lines
from metrics.data_quality import data_quality
from metrics.fair_ranking import checklists_compared, fair_ranking, standings
from metrics.filters import Filters
from metrics.ineffective_actions import ineffective_actions
from metrics.life_lines import life_lines
from metrics.never_cited import never_cited
from metrics.peer_evidence import MEASURES
from metrics.periods import months_before
from metrics.points_backtest import points_backtest, risk_history
from metrics.repeat_chances import chance_after_clean
from metrics.repeat_expected import repeat_expected
from metrics.risk import risk_points, site_evidence
from metrics.risk_chance import risk_chances
from metrics.risk_changes import changes_of_all
from metrics.score_reconciliation import score_reconciliation
from metrics.signals import signals
from metrics.supplier_trends import supplier_trends, trends_everywhere
from metrics.visit_chances import visit_chances
from metrics.visit_conditions import visit_conditions
from metrics.worked_out import program, question
from pages.parts.clause_rows import MOST
from pages.parts.first_looks import first_looks
from pages.parts.narrow_looks import crossed_looks, data_are_large, narrow_looks, saved_looks
from pages.parts.second_looks import second_looks

# Metric and options, as pages ask with cached.slow() while nothing is filtered. A slow figure is one line here.
SLOW: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    # What everybody shows comes before what is picked from it.
    *(
        (metric, {"by": "supplier", "measure": name})
        for metric in (standings, fair_ranking, checklists_compared)
        for name in MEASURES
    ),
    *(
        (metric, {"by": "supplier", "measure": name})
        for metric in (trends_everywhere, supplier_trends)
        for name in ("conformity", "nonconformities")
    ),
    *((signals, {"measure": "conformity", "by": by, "every": "quarter"}) for by in ("region", "supplier", "dimension")),
    (changes_of_all, {}),
    (repeat_expected, {"by": "all"}),
    (repeat_expected, {"by": "clause"}),
    (chance_after_clean, {}),
    (clauses, {}),
    (clauses, {"most": MOST}),
    (clause_spread, {}),
    (clause_pairs, {}),
    (life_lines, {}),
    (life_lines, {"every": "quarter"}),
    (ineffective_actions, {}),
    (ineffective_actions, {"by": "supplier"}),
    (closing_time, {}),
    (cohort_lines, {"every": "quarter", "rate": "conformity"}),
    (auditor_effects, {"by": "firm"}),
    (visit_conditions, {}),
    (adjusted_nonconformities, {}),
    (score_reconciliation, {}),
    (visit_chances, {}),
    (back_test, {}),
    (risk_chances, {}),
    (risk_history, {}),
    (points_backtest, {}),
    (data_quality, {}),
    (briefing, {}),  # it is made of answers above
)
# Those that tell of single auditors, unless the house rule hides them.
SLOW_OF_AUDITORS: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    (auditor_effects, {"by": "auditor"}),
    (auditor_returns, {"by": "auditor"}),
    (never_cited, {}),
)

# Tiers of so many months ago are what pages compare with.
LOOKED_BACK = (6, 12)


def tasks(warehouse: Warehouse, *, is_demo: bool) -> list[Task]:
    """The slow questions about everything as of the day pages look from, then what pages ask besides.

    More of the latter once their answers are there: see second_looks.py. Where the data are large, what pages ask of a
    single region, dimension or tier too.
    """
    with warehouse.cursor() as con:
        if (filters := _everything(con, is_demo=is_demo)) is None:
            return []
        slow = SLOW if auditors_are_hidden(con) else (*SLOW, *SLOW_OF_AUDITORS)
        narrow = narrow_looks(con, filters) if data_are_large(con, filters) else ()
        more = [*second_looks(con, filters), *narrow]
    as_of = filters.required_as_of("What is worked out beforehand")
    days = (as_of, *(months_before(as_of, months) for months in LOOKED_BACK))
    scores = [_scores(day, days) for day in days]
    return [
        scores[0],  # first: filters and pages look tiers up
        *(_task(site_evidence, Filters(as_of=day), {}) for day in days),
        *scores[1:],
        *(_task(metric, filters, options) for metric, options in slow),
        *(_task(*each) for each in (*first_looks(filters), *more)),
    ]


def later_tasks(warehouse: Warehouse, *, is_demo: bool) -> list[Task]:
    """What can wait until nobody uses the program: what saved views look at; where the data are large, spans of time,
    countries and dimensions of regions, where not, single regions, dimensions and tiers."""
    with warehouse.cursor() as con:
        if (filters := _everything(con, is_demo=is_demo)) is None:
            return []
        looks = crossed_looks if data_are_large(con, filters) else narrow_looks
        return [_task(*each) for each in (*saved_looks(con, filters), *looks(con, filters))]


def _everything(con: duckdb.DuckDBPyConnection, *, is_demo: bool) -> Filters | None:
    """What is in view while nothing is filtered, None while there are no data."""
    dates = data_period(con)
    return None if dates is None else Filters(as_of=dates[1] if is_demo else date.today())


def _scores(as_of: date, days: tuple[date, ...]) -> Task:
    asked = Filters(as_of=as_of)
    return Task(
        question(risk_points, asked), partial(risk_points, filters=asked),
        keep=partial(keep_scores, as_of=as_of, program=program(), days=days),
    )  # fmt: skip


def _task(metric: Callable[..., pd.DataFrame], filters: Filters, options: dict[str, Any]) -> Task:
    return Task(question(metric, filters, **options), partial(metric, filters=filters, **options))
