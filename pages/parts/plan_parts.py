"""The parts of the Audit plan page: what is asked for, the visits with their reasons, and the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.calendar import visit_calendar
from metrics.audit_plan import audit_plan
from metrics.choices import house_rules
from metrics.filters import Filters
from metrics.plan_calendar import calendar, cell_rows, scheduled, usual_days
from metrics.plan_promise import Promise, promise
from metrics.visit_value import chance_growth, growth_gaps
from pages.parts import cached
from pages.parts import plan_wording as words
from pages.parts.backtest_view import badge, tested_chance
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import audits_behind, source
from pages.parts.measures import named_choice
from pages.parts.narrowing import narrowed
from pages.parts.passport import Marks, Question, chosen_on_page
from pages.parts.passport_wording import NO_COMMAND
from pages.parts.pictures import clickable
from pages.parts.plan_defaults import usual_plan
from pages.parts.risk_titles import calendar_title
from pages.parts.tables import filled, table
from pages.parts.wording import percent

PLAN_COLUMNS = [
    "supplier", "site", "arm", "plan_reason", "week", "region", "checklist", "visit_days", "chance_span",
    "expected_findings", "due", "due_basis", "interval", "last_audit", "last_result", "criticality", "file", "sheet",
    "row",
]  # fmt: skip
OUT_COLUMNS = [
    "supplier",
    "site",
    "region",
    "checklist",
    "plan_reason",
    "left_out",
    "visit_days",
    "due",
    "file",
    "sheet",
    "row",
]
Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for, as the page and the record of a kept plan say it."""

    days: float
    months: int
    until: date
    seed: int
    random_share: float
    region_days: tuple[tuple[str, float], ...]
    binding: bool
    worth: str
    event: str

    @property
    def options(self) -> dict[str, Any]:
        """The options of audit_plan()."""
        return {
            "days": self.days, "until": self.until, "seed": self.seed, "random_share": self.random_share,
            "region_days": self.region_days, "binding": self.binding, "worth": self.worth,
        }  # fmt: skip


def asked(con: Connection, filters: Filters) -> Asked:
    """The days, the time and the rules of the plan, as chosen on the page."""
    as_of = filters.required_as_of("An audit plan")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        months = int(named_choice("For the next", words.MONTHS, key="plan_months"))
        usual = usual_plan(
            as_of=as_of, months=months, days=float(cached.rows(usual_days, con, filters, months=months)),
            share=cached.rule(con, "plan_random_share"),
        )  # fmt: skip
        days = st.number_input(
            "Auditor-days", min_value=0.0, max_value=100_000.0, value=usual["days"], step=0.5, format="%.1f",
            key=f"plan_days_{months}", bind="query-params", help=words.DAYS_HELP, width=160,
        )  # fmt: skip
        worth = named_choice("By", words.WORTHS, key="plan_worth")
    with st.expander("Printed dates, visits drawn at random, limits of regions"):
        binding = st.toggle(
            words.BINDING, value=usual["binding"], key="plan_binding", bind="query-params", help=words.BINDING_HELP
        )
        left, right = st.columns(2)
        share = left.number_input(
            words.SHARE, min_value=0, max_value=50, value=round(100 * usual["random_share"]), step=1,
            key="plan_share", bind="query-params", help=words.SHARE_HELP,
        )  # fmt: skip
        seed = right.number_input(
            words.SEED, min_value=0, max_value=10**9, value=usual["seed"], step=1, key="plan_seed",
            bind="query-params", help=words.SEED_HELP,
        )  # fmt: skip
        limits = _region_limits(con)
    return Asked(
        days=float(days), months=months, until=usual["until"], seed=int(seed), random_share=share / 100,
        region_days=limits, binding=binding, worth=worth,
        event=str(cached.rows(house_rules, con).set_index("name")["value"]["forecast_event"]),
    )  # fmt: skip


def _region_limits(con: Connection) -> tuple[tuple[str, float], ...]:
    regions = cached.values(con)["regions"]
    if len(regions) < 2:
        return ()
    st.caption(words.REGIONS)
    config = st.column_config
    edited = st.data_editor(
        pd.DataFrame({"region": regions, "limit": pd.Series([None] * len(regions), dtype="float64")}),
        column_config={
            "region": config.TextColumn("Region", disabled=True),
            "limit": config.NumberColumn("Auditor-days at most", min_value=0.0),
        },
        hide_index=True, key="plan_regions",
    )  # fmt: skip
    known = edited.dropna(subset=["limit"])
    return tuple((str(region), float(limit)) for region, limit in zip(known["region"], known["limit"], strict=True))


def planned(con: Connection, filters: Filters, wanted: Asked) -> tuple[pd.DataFrame, pd.DataFrame, Promise]:
    """Every visit that could be made with its arm, the visits of the plan with their weeks, and what they promise."""
    plan = cached.slow(audit_plan, con, filters, **wanted.options)
    visits = scheduled(plan, as_of=filters.required_as_of("An audit plan"), until=wanted.until)
    return plan, visits, promise(plan)


def plan_table(con: Connection, visits: pd.DataFrame, filters: Filters, *, about: str) -> None:
    """The visits of the plan with their reasons; choosing one shows the row of its last audit and all of the site."""
    if visits.empty:
        return
    shown = worded(visits)
    columns = filled(shown, PLAN_COLUMNS)
    position = table(shown, columns, key="audit_plan", about=about, selectable=True)
    _site_behind(con, visits, position, filters, key="plan_visit")


def left_out(con: Connection, plan: pd.DataFrame, filters: Filters) -> None:
    """The due visits for which there is no room; nothing where there is for all."""
    out = plan[plan["arm"] == "left out"].head(1000)
    if out.empty:
        return
    st.warning(words.left_out_sentence(plan))
    with st.expander("Due visits without room"):
        shown = worded(out).assign(left_out=[words.LEFT_OUT[str(why)] for why in out["why"]])
        position = table(shown, filled(shown, OUT_COLUMNS), key="plan_left_out", about=filters, selectable=True)
        _site_behind(con, out, position, filters, key="plan_out")


def rules_caption(con: Connection, filters: Filters, told: Promise) -> None:
    """Where the chances come from, and by which house rules sites are due."""
    whoever = Filters(as_of=filters.as_of, schemes=filters.schemes)  # what is looked at beside the schemes is no matter
    grown = chance_growth(cached.rows(growth_gaps, con, whoever))
    rules = {name: cached.rule(con, f"audit_interval_{name}") for name in ("least", "most", "tolerance")}
    badge(tested_chance(con, whoever))
    st.caption(words.BASES[told.basis])
    st.caption(
        words.RULES.format(
            least=rules["least"], most=rules["most"], tolerance=percent(rules["tolerance"]),
            growth=words.growth_sentence(grown.hazard, grown.hits),
        )
    )  # fmt: skip


def visit_months(con: Connection, plan: pd.DataFrame, visits: pd.DataFrame, filters: Filters, wanted: Asked) -> None:
    """Where and when visits are planned, or due; a click shows which."""
    with st.container(horizontal=True):
        which = named_choice("Show", words.WHICH, key="plan_calendar")
        every = named_choice("Every", words.WEEKS, key="plan_every")
    rows, on = (visits, "week") if which == "planned" else (plan, "due")
    span = {"as_of": filters.required_as_of("An audit plan"), "until": wanted.until}
    cells = calendar(rows, on=on, every=every, **span)
    if cells.empty:
        st.caption(words.NOTHING_DUE)
        return
    figure = chart_of(
        visit_calendar,
        cells, title=calendar_title(cells, words.WHICH[which]), subtitle=words.SUBTITLES[which], every=every,
        noun=f"visits {words.WHICH[which]}",
    )  # fmt: skip
    marks = Marks(cells[cells["count"] > 0], again=NO_COMMAND, page="audit_plan", chosen=chosen_on_page("plan_"))
    if picked := clickable(
        figure, key="plan_calendar_cells", asked=Question(con, filters, "audit-plan", marks=marks), events=False
    ):
        region, first = picked
        inside = cell_rows(rows, on=on, every=every, region=region, first=first, **span)
        st.markdown(words.cell_sentence(region, first, len(inside), which))
        shown = worded(inside)
        position = table(shown, filled(shown, PLAN_COLUMNS), key=f"plan_cell_{which}", about=filters, selectable=True)
        _site_behind(con, inside, position, filters, key="plan_cell_visit")


def _site_behind(con: Connection, rows: pd.DataFrame, position: int | None, filters: Filters, *, key: str) -> None:
    if position is None:
        st.caption(words.CHOOSE)
        return
    row = rows.to_dict("records")[position]
    source(con, row, key=f"{key}_source")
    if row["visits"]:
        own = replace(
            narrowed(filters, supplier=row["supplier"], site=row["site"]), kinds=("all",), start=None, stop=None
        )
        audits_behind(con, own, what=str(row["site"]), key=f"{key}_audits")


def worded(rows: pd.DataFrame) -> pd.DataFrame:
    """Codes in words, and the columns only a table needs."""
    records = rows.to_dict("records")
    return rows.assign(
        arm=[words.ARMS.get(str(row["arm"]), "") for row in records],
        plan_reason=[words.reason(row) for row in records],
        chance_span=[words.chance_span(row) for row in records],
        due_basis=rows["due_basis"].map(words.DUE_BASIS),
        visit_days=rows["days"],
    ).assign(week=rows["week"] if "week" in rows else pd.Series(pd.NaT, index=rows.index))
