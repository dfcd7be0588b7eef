"""What came next: the first full audit of each site in windows that follow each other, and what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

from metrics.filters import Filters

RULES = """
    select setting('forecast_event') as event, setting('forecast_months')::integer as months,
           setting('forecast_events')::integer as least
"""
# So many windows are looked back at; what lies further behind says little of today.
MOST_WINDOWS = 24

# Origins run back from the day after the last for which all is known: a window that is not over yet proves nothing.
ORIGINS = """
    with visit as (select date from known_visits($scope, $event, [$day::date])),
    ends as (
        select least((select max(date) from visit), (select day from known_until($day::date - 1))) + 1 as stop,
               (select min(date) from visit) as first
    )
    select (stop - to_months((number * $months)::integer))::date as origin,
           (stop - to_months(((number - 1) * $months)::integer))::date as stop
    from ends cross join (select unnest(range(1, $most + 1)) as number)
    where (stop - to_months((number * $months)::integer))::date > first
    order by origin
"""

NEXT = """
    with visit as (
        select site_key, audit_key, date, known_on, event, audited from known_visits($scope, $event, [$day::date])
        where event is not null
    ),
    windows as (select unnest($origins::date[]) as origin, unnest($stops::date[]) as stop)
    select origin, stop, site_key, audit_key, date, greatest(known_on, stop) as known_on, event, audited
    from windows join visit on visit.date >= origin and visit.date < stop
    qualify row_number() over (partition by origin, site_key order by visit.date, audit_key) = 1
    order by origin, site_key
"""

LAST = """
    with visit as (
        select site_key, audit_key, date, known_on, event from known_visits($scope, $event, [$day::date])
        where event is not null
    ),
    starts as (select unnest($origins::date[]) as origin)
    select origin, site_key, arg_max(event, (date, audit_key))::integer as last
    from starts join visit on visit.date < origin and visit.known_on < origin group by origin, site_key
"""


@dataclass(frozen=True, slots=True)
class ForecastRules:
    """What is forecast (an event of the macro forecast_event), how many months ahead, and how many events judge it."""

    event: str
    months: int
    least: int


def forecast_rules(
    con: duckdb.DuckDBPyConnection, *, event: str | None = None, months: int | None = None
) -> ForecastRules:
    """The house rules, unless another event or horizon is asked for."""
    row = con.execute(RULES).fetchone()
    assert row is not None
    return ForecastRules(event or str(row[0]), months or int(row[1]), int(row[2]))


def everyone(filters: Filters) -> Filters:
    """All sites under the schemes and of the kinds chosen: chances are fitted to and tested on them."""
    return Filters(schemes=filters.schemes, kinds=filters.kinds, as_of=filters.as_of, viewer=filters.viewer)


def next_audits(
    con: duckdb.DuckDBPyConnection, filters: Filters, rules: ForecastRules, *, day: date, origins: pd.DataFrame
) -> pd.DataFrame:
    """One row per origin and site audited in its window: the first audit that tells whether it was the event.

    All as known before ``day``. ``known_on`` is the day from which a model may learn of it: when the window is over
    and the audit on file. A site that was not audited in the window has no row: what it would have brought is unknown.
    """
    asked = {"scope": filters.as_scope(), "event": rules.event, "day": day}
    windows = {"origins": origins["origin"].tolist(), "stops": origins["stop"].tolist()}
    return con.execute(NEXT, {**asked, **windows}).df()


def origins_before(
    con: duckdb.DuckDBPyConnection, filters: Filters, rules: ForecastRules, *, day: date
) -> pd.DataFrame:
    """The windows before the day, the oldest first: ``origin``, ``stop`` (the next origin). They do not overlap."""
    asked = {"scope": filters.as_scope(), "event": rules.event, "day": day}
    return con.execute(ORIGINS, {**asked, "months": rules.months, "most": MOST_WINDOWS}).df()


def last_results(
    con: duckdb.DuckDBPyConnection, filters: Filters, rules: ForecastRules, *, day: date, origins: pd.DataFrame
) -> pd.DataFrame:
    """Per origin and site what the last audit known before the origin was: ``last`` is 1 for the event, else 0."""
    asked = {"scope": filters.as_scope(), "event": rules.event, "day": day}
    return con.execute(LAST, {**asked, "origins": origins["origin"].tolist()}).df()
