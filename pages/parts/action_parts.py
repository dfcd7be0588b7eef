"""The parts of the Corrective actions page: figures, the pictures of ages, and the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.actions import ageing_bars, late_actions
from metrics.action_ageing import action_ageing
from metrics.action_list import action_list
from metrics.closing_time import closing_time
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.on_time_closing import on_time_closing
from metrics.open_actions import untold
from metrics.periods import two_years
from metrics.postponements import postponements
from metrics.verified_effective import verified_effective
from pages.parts import action_wording as words
from pages.parts import cached
from pages.parts.chart_titles import ages_title, overdue_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import source
from pages.parts.figures import Figure
from pages.parts.headline_wording import no_due_words, undated_words
from pages.parts.links import way_to_supplier
from pages.parts.measures import named_choice
from pages.parts.narrowing import narrowed
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.tables import filled, table
from pages.parts.wording import behind, literal, mark, number, percent, rows_sentence, word

COLUMNS = [
    "supplier", "site", "standing", "late_days", "severity", "clause", "finding_text", "text", "owner", "raised",
    "original_due", "due", "moves", "days_moved", "closed", "verified", "impossible", "state_raw", "file", "sheet",
    "row",
]  # fmt: skip
ALWAYS = ("supplier", "standing", "severity", "due")
PLACE = ("load", "file", "sheet", "row")
LIMIT = 1000
Connection = duckdb.DuckDBPyConnection


def measures_of(con: Connection, filters: Filters) -> dict[str, Any]:
    """The measures of corrective actions, each as a row under its name."""
    rows = cached.rows(corrective_actions, con, filters)
    return {str(row["measure"]): row for row in rows.to_dict("records")}


def time_to_close(con: Connection, filters: Filters) -> dict[str, Any]:
    """The time to close as one row."""
    told: dict[str, Any] = cached.slow(closing_time, con, filters).to_dict("records")[0]
    return told


def action_figures(con: Connection, filters: Filters) -> list[Figure]:
    """Open, overdue, overdue for critical or major findings; on time, time to close, verified."""
    told, help = measures_of(con, filters), words.HELP
    asked = partial(Question, con, filters, "corrective-actions")
    on_time, checked = told["closed_on_time"], told["verified"]
    time, turned_down = time_to_close(con, filters), cached.row(verified_effective, con, filters)["turned_down"]
    late = [
        _count(
            "Overdue", told["overdue"], f"open actions{undated_words(told['no_due_date'])}", help["overdue"],
            asked("overdue"),
        ),
        _count(
            "Overdue, critical or major", told["overdue_major"], "open ones for such findings", help["major"],
            asked("overdue_major"),
        ),
    ]  # fmt: skip
    if words.all_undated(told):
        late = [replace(figure, value=number(None), behind=no_due_words(told["open"]["count"])) for figure in late]
    return [
        _count("Open", told["open"], "actions", help["open"], asked("open")),
        *late,
        Figure(
            "On time, by the first date", percent(on_time["rate"], 1), behind(on_time, "due"), help["on_time"],
            asked=asked("closed_on_time"),
        ),
        Figure("Time to close", words.time_value(time), words.time_behind(time), help["time"],
            asked=Question(con, filters, "closing-time"),
        ),
        Figure(
            "Verified", words.verified_value(checked, turned_down),
            words.verified_behind(checked, turned_down), help["verified"], asked=asked("verified"),
        ),
    ]  # fmt: skip


def _count(label: str, row: dict[str, Any], unit: str, help: str, asked: Question) -> Figure:
    return Figure(label, number(row["count"]), f"of {number(row['of'])} {unit}", help, asked=asked)


def on_time_years(con: Connection, filters: Filters) -> words.OnTimeYears:
    """On-time closing of what was due in the 12 months up to the newest audit on file, and in the 12 before those: of
    what fell due after it nobody knows yet whether it was closed. Or up to the as-of day, if that is earlier."""
    last = min(filters.required_as_of("On-time closing"), cached.period(con)[1])
    before, after = (
        cached.row(on_time_closing, con, filters, due_from=first, due_to=until) for first, until in two_years(last)
    )
    return words.OnTimeYears(before, after, last)


def told_so_far(over_time: pd.DataFrame, newest: date) -> pd.DataFrame:
    """Open actions over time, periods of which nothing is on file marked as not complete."""
    after = over_time["period"].isin(untold(over_time, newest)["period"])
    return over_time.assign(complete=over_time["complete"] & ~after)


def ages(con: Connection, filters: Filters) -> None:
    """The two pictures of open actions by age, and the rows behind what is clicked in them."""
    left, right = st.columns(2)
    with left:
        since = named_choice("Age", words.SINCE, key="since")
        by_severity = cached.rows(action_ageing, con, filters, by="severity", since=since)
        bars = chart_of(
            ageing_bars,
            by_severity, title=ages_title(by_severity, since), subtitle=f"Open actions by {words.SINCE[since].lower()}",
            label=words.MARKS.__getitem__,
        )  # fmt: skip
        picked = clickable(bars, key="actions_ages", asked=Question(con, filters, "action-ageing", by="severity"))
    with right:
        facet = named_choice("By", words.FACETS, key="late_by")
        who = cached.rows(action_ageing, con, filters, by=facet)
        bars = chart_of(
            late_actions, who, facet=facet, title=overdue_title(who, facet), subtitle=f"Open actions by {facet}",
            most=12, label=partial(mark, facet), bucket_label=words.LATE_BUCKETS.__getitem__,
        )  # fmt: skip
        chosen = clickable(bars, key="actions_who", asked=Question(con, filters, "action-ageing", by=facet))
    if picked:
        bucket, severity = picked
        _listed(
            con, narrowed(filters, severity=severity), key="actions_age", bucket=bucket, since=since, which="open",
            title=words.picked_words(bucket, severity, since),
        )  # fmt: skip
    if chosen:
        _one(con, filters, facet, chosen[0])


def _one(con: Connection, filters: Filters, facet: str, value: str) -> None:
    """The open actions of one supplier, region or dimension; of an owner, among all, because no filter knows owners."""
    if facet == "supplier":
        way_to_supplier(value, key="actions_supplier")
    owner = value if facet == "owner" else None
    own = filters if facet == "owner" else narrowed(filters, **{facet: value})
    _listed(con, own, key="actions_one", which="open", title=word(facet, value), owner=owner)


def _listed(con: Connection, filters: Filters, *, key: str, title: str, **options: Any) -> None:
    rows = cached.rows(action_list, con, filters, limit=LIMIT, **options)
    st.markdown(rows_sentence(len(rows), "open action", title, LIMIT))
    action_table(con, rows, filters, key=key)


def the_list(con: Connection, filters: Filters) -> None:
    """All actions in view, or those of one kind, to look at and to download."""
    told = measures_of(con, filters)
    known = {"overdue": "overdue", "overdue_major": "overdue_major", "no_due_date": "no_due_date",
             "rejected": "rejected", "impossible_dates": "impossible_dates", "open": "open"}  # fmt: skip
    none = {name for name, measure in known.items() if not told[measure]["count"]}
    none |= set() if cached.row(postponements, con, filters)["count"] else {"postponed"}
    options = {name: label for name, label in words.WHICH.items() if name not in none}
    which = named_choice("Show", options, key="list")
    rows = cached.rows(action_list, con, filters, which=which, limit=LIMIT)
    st.markdown(words.number_sentence(len(rows), which, LIMIT))
    action_table(con, rows, filters, key=f"list_{which}")


def action_table(con: Connection, rows: pd.DataFrame, filters: Filters, *, key: str) -> None:
    """Actions as a table; choosing one shows its finding and the cells of both rows of the files."""
    if rows.empty:
        return
    shown = rows.assign(
        standing=rows["standing"].map(words.STANDINGS),
        late_days=rows["days_late"].astype("Int64"),
        impossible=[_impossible(codes) for codes in rows["impossible"]],
    )
    columns = filled(shown, COLUMNS, zeros_of=("moves", "days_moved"))
    columns = [name for name in COLUMNS if name in columns or name in ALWAYS]
    position = table(shown, columns, key=key, about=filters, selectable=True)
    if position is None:
        st.caption(words.CHOOSE_ACTION)
        return
    row = rows.to_dict("records")[position]
    if isinstance(row["finding_text"], str):
        st.markdown(f"**{words.FINDING}** {literal(row['finding_text'])}")
    way_to_supplier(str(row["supplier"]), key=f"{key}_supplier")
    own, of_finding = ({part: row[f"{of}{part}"] for part in PLACE} for of in ("", "finding_"))
    source(con, of_finding, key=f"{key}_finding")
    if own != of_finding:
        source(con, own, key=f"{key}_action")


def _impossible(codes: Any) -> str:
    return ", ".join(words.IMPOSSIBLE[code] for code in str(codes).split("; ")) if codes else ""
