"""A rate of the suppliers that were there throughout, beside that of all: who leaves takes the bad rates along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd

from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters

FACETS = ("group",)
GROUPS = ("all", "throughout", "left", "entered")
RATES: dict[str, Callable[..., pd.DataFrame]] = {"conformity": conformity_rate, "pass": audit_pass_rate}

COHORTS = """
    with audits as (select supplier, date from audits_in($scope) where date <= $as_of),
    span as (
        select (min(date) + to_months(setting('reaudit_months')::integer))::date as early,
               (max(date) - to_months(setting('reaudit_months')::integer))::date as late
        from audits
    ),
    seen as (
        select supplier, bool_or(date < early) as was_there, bool_or(date > late) as is_there
        from audits, span where early <= late
        group by supplier
    )
    select supplier, case when was_there and is_there then 'throughout' when was_there then 'left'
                          when is_there then 'entered' end as "group"
    from seen where was_there or is_there
    order by supplier
"""


def cohort_lines(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str = "group",
    every: str | None = "year",
    rate: str = "conformity",
) -> pd.DataFrame:
    """A rate over time for all suppliers in view, for those audited throughout, for those that left, and that came.

    throughout: audited in the first and in the last months of the time in view, as many months as the house rule
    reaudit_months says; left: in the first only; entered: in the last only. Where all gets better and throughout does
    not, the change is one of who is audited, not of how they do. ``rate`` is 'conformity' or 'pass', with the columns
    and by the definition of that metric; ``suppliers`` is how many are in the group. Without a span of twice the
    months there are no groups, only all. Raises ValueError without an as-of day, or for an unknown facet, period or
    rate.
    """
    if by not in FACETS or rate not in RATES:
        raise ValueError(f"Cohorts are told by group, of the rates {', '.join(RATES)}; not by {by!r} of {rate!r}.")
    as_of = filters.required_as_of("Cohorts")
    members = con.execute(COHORTS, {"scope": filters.as_scope(), "as_of": as_of}).df()
    parts = [_line(con, filters, "all", rate, every).assign(suppliers=np.nan)]
    for group in GROUPS[1:]:
        suppliers = tuple(members.loc[members["group"] == group, "supplier"])
        if suppliers:
            line = _line(con, replace(filters, suppliers=suppliers), group, rate, every)
            parts.append(line.assign(suppliers=len(suppliers)))
    return pd.concat(parts, ignore_index=True)


def _line(con: duckdb.DuckDBPyConnection, filters: Filters, group: str, rate: str, every: str | None) -> pd.DataFrame:
    return RATES[rate](con, filters, every=every).rename(columns={"all": "group"}).assign(group=group)
