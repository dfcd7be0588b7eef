"""What is worked out in the background after the data have changed, so that pages find it ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from data.calculator import Task
from data.warehouse import Warehouse
from metrics.choices import data_period
from metrics.closing_time import closing_time
from metrics.cohort_lines import cohort_lines
from metrics.filters import Filters
from metrics.worked_out import question

# Metric and options, as pages ask with cached.slow() while nothing is filtered. A slow figure is one line here.
SLOW: tuple[tuple[Callable[..., pd.DataFrame], dict[str, Any]], ...] = (
    (closing_time, {}),
    (cohort_lines, {"every": "quarter", "rate": "conformity"}),
)


def tasks(warehouse: Warehouse, *, is_demo: bool) -> list[Task]:
    """The slow questions about everything, as of the day pages look from."""
    with warehouse.cursor() as con:
        dates = data_period(con)
    if dates is None:
        return []
    filters = Filters(as_of=dates[1] if is_demo else date.today())
    return [
        Task(question(metric, filters, **options), partial(metric, filters=filters, **options))
        for metric, options in SLOW
    ]
