"""When: the visits of a plan spread over its weeks, and how many are due or planned where and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd

from metrics.audit_plan import PLANNED
from metrics.choices import data_period
from metrics.filters import Filters
from metrics.narrowed_by import PLACES, narrowed_by
from metrics.periods import months_before

USUAL = """
    select coalesce(sum(coalesce(man_days, setting('visit_days')::double)), 0)::double
    from audits_in($scope) where "full" and date > $year_before and date <= $last
"""
UNITS = {"month": "M", "week": "W-SUN"}


@narrowed_by(*PLACES, "schemes")
def usual_days(con: duckdb.DuckDBPyConnection, filters: Filters, *, months: int) -> float:
    """The auditor-days that full audits of the sites in view took in 12 months, for so many months.

    The 12 months up to the newest audit on file, or up to the as-of day if that is earlier: what was done since the
    files were made is not known. Audits that state no man-days count as the house rule visit_days. Raises ValueError
    without an as-of day.
    """
    last = filters.required_as_of("The usual number of auditor-days")
    if (dates := data_period(con)) is not None:
        last = min(last, dates[1])
    scope = replace(filters, start=None, stop=None, kinds=()).as_scope()
    asked = {"scope": scope, "last": last, "year_before": months_before(last, 12)}
    row = con.execute(USUAL, asked).fetchone()
    return round(float(row[0]) * months / 12) if row is not None else 0.0


def scheduled(plan: pd.DataFrame, *, as_of: date, until: date) -> pd.DataFrame:
    """The visits of a plan with the Monday of their ``week``, and ``late`` where that is after a date they must keep.

    The first week is the one that begins after the as-of day, or on it where that is a Monday: no visit can be made in
    days gone by. Every week is given the same share of all days. Those that must be come in the order of their dates
    (what cannot wait first), the others after them by value; visits drawn at random are spread evenly among these.
    """
    visits = plan[plan["arm"].isin(PLANNED)].copy()
    pressing = (visits["must"] != "printed date") & visits["must"].notna()
    begin, end = pd.Timestamp(as_of), pd.Timestamp(until)
    deadline = (
        visits["due"].where(visits["must"].notna(), end).mask(pressing, begin).where(lambda day: day >= begin, begin)
    )
    size = visits.groupby("arm")["place"].transform("max").astype(float)
    among = (visits["place"].astype(float) - 0.5) / size
    order = visits.assign(deadline=deadline, among=among).sort_values(["deadline", "among"], kind="stable")
    monday = as_of + timedelta(days=-as_of.weekday() % 7)
    weeks = max(1, -(-(until - monday).days // 7))
    before = order["days"].cumsum() - order["days"]
    at = np.minimum(weeks - 1, np.floor(weeks * before / max(order["days"].sum(), 1e-9))).astype("int64")
    order["week"] = pd.Timestamp(monday) + pd.to_timedelta(7 * at, unit="D")
    order["late"] = order["must"].eq("printed date") & (order["week"] > order["due"])
    return order.drop(columns=["deadline", "among"]).reset_index(drop=True)


def calendar(visits: pd.DataFrame, *, on: str, every: str, as_of: date, until: date) -> pd.DataFrame:
    """How many visits stand in each region and week or month, by the date in column ``on``.

    Columns region, period, count and days. ``period`` is its first day, from that of the as-of day to that of
    ``until``, with a row for every one; what lies before the as-of day has none: it is overdue. Visits without a date,
    or after ``until``, are left out. Raises ValueError for an unknown period.
    """
    if every not in UNITS:
        raise ValueError(f"A calendar has weeks or months, not {every!r}.")
    begin, end = pd.Timestamp(as_of), pd.Timestamp(until)
    dated = _with_period(visits, on=on, every=every, as_of=as_of, until=until)
    counted = dated.groupby(["region", "period"], dropna=False)
    told = counted.agg(count=("days", "size"), days=("days", "sum")).reset_index()
    periods = pd.period_range(begin, end, freq=UNITS[every]).start_time
    grid = pd.MultiIndex.from_product([sorted(told["region"].unique()), periods], names=["region", "period"])
    full = told.merge(grid.to_frame(index=False), on=["region", "period"], how="outer")
    return full.fillna({"count": 0, "days": 0.0}).astype({"count": "int64"}).sort_values(
        ["region", "period"], na_position="first", ignore_index=True
    )  # fmt: skip


def cell_rows(
    visits: pd.DataFrame, *, on: str, every: str, region: str, first: str, as_of: date, until: date
) -> pd.DataFrame:
    """The visits behind one cell of calendar(); ``first`` is the first day of its period, or 'before'."""
    dated = _with_period(visits, on=on, every=every, as_of=as_of, until=until)
    period = dated["period"].isna() if first == "before" else dated["period"] == pd.Timestamp(first)
    inside = dated[(dated["region"] == region) & period]
    return inside.drop(columns="period").sort_values([on, "supplier", "site"], ignore_index=True)


def _with_period(visits: pd.DataFrame, *, on: str, every: str, as_of: date, until: date) -> pd.DataFrame:
    """The visits dated up to ``until`` with the first day of their period; none for what is before the as-of day."""
    dated = visits[visits[on].notna() & (visits[on] <= pd.Timestamp(until))]
    unit = dated[on].dt.to_period(UNITS[every]).dt.start_time
    # The present week began before the as-of day: what is planned in it is not overdue.
    begin = pd.Timestamp(as_of) if on == "due" else pd.Timestamp(as_of).to_period("W-SUN").start_time
    period = unit.where(dated[on] >= begin).astype("datetime64[us]")
    # Nor does the present month begin before it.
    return dated.assign(period=period.clip(lower=pd.Timestamp(as_of).to_period(UNITS[every]).start_time))
