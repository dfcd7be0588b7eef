"""The rows behind one check of data quality."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.data_quality import CHECKS
from metrics.filters import Filters

DOUBTS = """
    select supplier, site, checklist, date, audit_no, clause, heading, found, rows, reason, load, file, sheet, "row"
    from doubts_in($scope, $check)
    where "check" = $check
    order by rows desc, date desc nulls last, supplier, site, checklist, clause, heading, found, file, sheet, "row"
    limit $limit
"""


def doubts(con: duckdb.DuckDBPyConnection, filters: Filters, *, check: str, limit: int = 1000) -> pd.DataFrame:
    """What one check met, each with its file, sheet and row; the line that stands for most rows first.

    ``found`` is what stands in the file, or the two values that contradict each other; ``rows`` how many rows of data
    the line stands for. Columns a check does not know are empty. Raises ValueError for an unknown check or without an
    as-of day.
    """
    if check not in {name for name, *_ in CHECKS}:
        raise ValueError(f"There is no check {check!r}; there are {', '.join(name for name, *_ in CHECKS)}.")
    filters.required_as_of("Data quality")
    asked = {"scope": filters.as_scope(), "check": check, "limit": limit}
    return con.execute(DOUBTS, asked).df()
