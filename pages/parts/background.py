"""What is worked out in the background after the data have changed, so that pages find it ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from data.calculator import Task
from data.warehouse import Warehouse
from metrics.auditor_adjustment import adjusted_nonconformities
from metrics.auditor_effects import auditor_effects
from metrics.auditor_names import auditors_are_hidden
from metrics.choices import data_period
from metrics.filters import Filters
from metrics.never_cited import never_cited
from metrics.score_reconciliation import score_reconciliation
from metrics.visit_conditions import visit_conditions
from metrics.worked_out import question

# Metric and options, as pages ask with cached.slow() while nothing is filtered. A slow figure is one line here.
SLOW: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    (auditor_effects, {"by": "firm"}),
    (visit_conditions, {}),
    (adjusted_nonconformities, {}),
    (score_reconciliation, {}),
)
# Those that tell of single auditors, unless the house rule hides them.
SLOW_OF_AUDITORS: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    (auditor_effects, {"by": "auditor"}),
    (never_cited, {}),
)


def tasks(warehouse: Warehouse, *, is_demo: bool) -> list[Task]:
    """The slow questions about everything, as of the day pages look from."""
    with warehouse.cursor() as con:
        dates = data_period(con)
        slow = SLOW if auditors_are_hidden(con) else (*SLOW, *SLOW_OF_AUDITORS)
    if dates is None:
        return []
    filters = Filters(as_of=dates[1] if is_demo else date.today())
    return [
        Task(question(metric, filters, **options), partial(metric, filters=filters, **options))
        for metric, options in slow
    ]
