"""The parts of the Risk page: who is at risk, what a score is made of, what changed, and where risk is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.risk import contribution_bars, tier_bars
from metrics.corrective_actions import open_and_overdue
from metrics.filters import Filters
from metrics.next_audits import everyone
from metrics.periods import months_before
from metrics.points_backtest import points_backtest
from metrics.risk import risk
from metrics.risk_changes import tier_changes
from metrics.risk_parts import blind_spots, known_parts, risk_parts
from pages.parts import cached
from pages.parts import risk_wording as words
from pages.parts.charts_drawn import chart_of
from pages.parts.passport import Marks, Question
from pages.parts.passport_wording import ADD_UP
from pages.parts.pictures import clickable
from pages.parts.risk_titles import points_title, tiers_title
from pages.parts.risk_words import COMPONENTS, UNKNOWN, reasons
from pages.parts.supplier_rows import without_unknown
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, TIERS

Connection = duckdb.DuckDBPyConnection
LIMIT = 1000
DRAWN = 20  # suppliers in the chart of what their points are made of
DRAWN_COLUMNS = [
    "supplier",
    "site",
    "tier",
    "component_name",
    "level",
    "weight",
    "most_points",
    "points",
    "seen",
    "why",
]
COLUMNS = [
    "supplier", "tier", "points", "seen", "site", "evidence", "last_result", "last_audit", "open_critical",
    "open_major", "overdue", "repeats", "audits",
]  # fmt: skip
THRESHOLDS = {"medium": "risk_medium_from", "high": "risk_high_from", "critical": "risk_critical_from"}


def tested_points(con: Connection, filters: Filters) -> dict[Any, Any]:
    """The test of the points on the past, as one row: of all sites under the schemes and of the kinds in view."""
    row: dict[Any, Any] = cached.slow(points_backtest, con, everyone(filters)).to_dict("records")[0]
    return row


def suppliers_by_tier(con: Connection, filters: Filters) -> str | None:
    """Tiers and contributions side by side, and the table; the supplier chosen, None without one."""
    told = cached.rows(risk, con, filters)
    left, right = st.columns([2, 3])
    with left:
        bars = chart_of(
            tier_bars, told["tier"], title=tiers_title(told["tier"]), subtitle=words.TIERS_DRAWN, label=TIERS
        )
        picked = clickable(bars, key="risk_tiers", asked=Question(con, filters, "risk"))
        st.caption(CLICK)
    shown = told[told["tier"] == picked[0]] if picked else told
    with right:
        clicked = _contributions(con, filters, shown)
    rows = shown.rename(columns={"score": "points"}).assign(evidence=shown["why"].map(reasons))
    rows = without_unknown(con, filters, rows)
    late = cached.rows(open_and_overdue, con, Filters(as_of=filters.as_of), by="supplier").dropna(subset=["overdue"])
    rows["overdue"] = rows["overdue"].where(rows["supplier"].isin(late["supplier"]))
    position = table(
        rows, filled(rows, COLUMNS, zeros_of=("open_critical",)), key="risk", about=filters, selectable=True, height=420
    )
    st.caption(words.SHOW)
    if position is not None:
        return str(rows["supplier"].iloc[position])
    return clicked


def _contributions(con: Connection, filters: Filters, shown: pd.DataFrame) -> str | None:
    parts = cached.rows(risk_parts, con, filters)
    # As objects: texts of Arrow are looked up one by one, which takes longer than the picture.
    parts = parts[parts["supplier"].astype(object).isin(shown["supplier"].tolist()) & parts["score"].notna()]
    if parts.empty:
        return None
    # Points of whom too little is known say nothing yet: the others come first.
    parts = parts.iloc[(parts["tier"] == UNKNOWN).argsort(kind="stable")]
    drawn = parts[parts["supplier"].isin(parts["supplier"].unique()[:DRAWN])]
    bars = chart_of(
        contribution_bars, parts, title=points_title(parts), subtitle=words.POINTS_DRAWN, label=COMPONENTS,
        thresholds={tier: cached.rule(con, rule) for tier, rule in THRESHOLDS.items()}, most=DRAWN,
    )  # fmt: skip
    marks = Marks(drawn.assign(component_name=drawn["component"].map(COMPONENTS))[DRAWN_COLUMNS], again=ADD_UP)
    clicked = clickable(bars, key="risk_contributions", asked=Question(con, filters, "risk", marks=marks))
    least = cached.rule(con, "risk_least_seen")
    st.caption(f"{words.little_known(least)} {words.TIES}" if drawn["little_known"].any() else words.TIES)
    return clicked[0] if clicked else None


def changes(con: Connection, filters: Filters) -> None:
    """Who changed tier since a day, and why."""
    as_of = filters.required_as_of("A change of risk")
    since = st.date_input(
        "Since", value=months_before(as_of, 6), max_value=as_of, key="risk_since", format="YYYY-MM-DD"
    )  # fmt: skip
    if not isinstance(since, date):
        return
    found = cached.rows(tier_changes, con, filters, since=since)
    if found.empty:
        st.info(words.UNCHANGED.format(day=since))
        return
    st.markdown(words.changes_sentence(found, since))
    rows = found.assign(before=found["before"].map(TIERS), reasons=found["reasons"].map(words.change_reasons)).rename(
        columns={"score": "points", "score_before": "points_before"}
    )
    table(
        rows, ["supplier", "before", "tier", "points_before", "points", "reasons", "site"], key="risk_changes",
        about=filters,
    )  # fmt: skip


def unknown(con: Connection, filters: Filters) -> None:
    """Where risk is unknown rather than low."""
    blind = cached.rows(blind_spots, con, filters)
    sites = len(cached.rows(risk, con, filters, by="site"))
    st.markdown(words.blind_sentence(blind, sites))
    if len(blind):
        rows = blind.head(LIMIT).assign(missing=blind["missing"].map(words.missing_words))
        table(
            rows, filled(rows, ["supplier", "site", "audits", "last_audit", "seen", "missing"]), key="risk_blind",
            about=filters,
        )  # fmt: skip
    known = cached.rows(known_parts, con, filters)
    with st.expander("What is known about how many sites"):
        rows = known.assign(
            component_name=known["component"].map(COMPONENTS), why=known["why"].map(words.RISK_WHY).fillna("")
        )
        table(rows, ["component_name", "count", "of", "why"], key="risk_known", about=filters)
