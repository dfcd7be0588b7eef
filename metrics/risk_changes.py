"""Which suppliers changed their risk tier since a day, and what brought it about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import PLACES, narrowed_by
from metrics.peer_evidence import names_shown
from metrics.periods import months_before
from metrics.risk import risk
from metrics.risk_parts import risk_parts
from metrics.worked_out import kept_answer

# A component whose points moved by less is not named as a reason.
NAMED = 3.0
COLUMNS = ["supplier", "site", "before", "tier", "score_before", "score", "reasons", "news"]
# What these components give moves when something happens; what the others give also with the passing of time.
MOVED_BY_NEWS = ("open", "overdue", "inherent")


@narrowed_by(*PLACES)
def tier_changes(con: duckdb.DuckDBPyConnection, filters: Filters, *, since: date) -> pd.DataFrame:
    """Suppliers in view whose tier on the as-of day is another than on ``since``, as known on that day; worst first.

    Both by the weights and thresholds in force now. ``reasons``: the components whose points moved by 3 or more, those
    that moved most first, as 'component +12.3; ...'; of the worst site of each day, which need not be the same one.
    What could not be told on one of the days counts as none there. ``news``: whether a full audit of the supplier
    came after ``since``, or findings and actions were opened or closed; without any a better tier says only that what
    was found has grown old. Raises ValueError without an as-of day.
    """
    filters.required_as_of("A change of risk")
    now = risk_parts(con, filters)
    then = risk_parts(con, replace(filters, as_of=since, tiers=()))
    moved = now.merge(then, on=["supplier", "component"], how="left", suffixes=("", "_before"))
    moved = moved[moved["tier"] != moved["tier_before"]]
    moved = moved.assign(step=moved["points"].fillna(0.0) - moved["points_before"].fillna(0.0))
    named = moved[moved["step"].abs() >= NAMED].sort_values("step", key=abs, ascending=False, kind="stable")
    words = named.assign(word=[f"{row.component} {row.step:+.1f}" for row in named.itertuples()])
    reasons = words.groupby("supplier")["word"].agg("; ".join)
    told = moved.drop_duplicates("supplier").rename(columns={"tier_before": "before"})
    last = risk(con, filters).set_index("supplier")["last_audit"]
    happened = moved.loc[moved["component"].isin(MOVED_BY_NEWS) & (moved["step"] != 0), "supplier"]
    news = (pd.to_datetime(told["supplier"].map(last)) > pd.Timestamp(since)) | told["supplier"].isin(happened)
    return told.assign(reasons=told["supplier"].map(reasons), news=news)[COLUMNS].reset_index(drop=True)


def changes_of_all(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Tier changes of all suppliers since the day 12 months before the as-of day: worked out beforehand, for it takes
    the scores of two days."""
    as_of = filters.required_as_of("A change of risk")
    return tier_changes(con, Filters(as_of=as_of), since=months_before(as_of, 12))


@narrowed_by(*PLACES)
def kept_changes(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame | None:
    """The tier changes of 12 months of the suppliers in view; None while they have not been worked out."""
    everybody = kept_answer(con, Filters(as_of=filters.as_of), metric=changes_of_all)
    return None if everybody is None else in_view(con, filters, everybody)


def in_view(con: duckdb.DuckDBPyConnection, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the suppliers that the filters of place, supplier and tier leave in view."""
    return rows[rows["supplier"].isin(names_shown(con, filters, by="supplier"))].reset_index(drop=True)
