"""The parts of the Coverage page: figures, sites by standing, what is due, who comes and goes, what is left out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.coverage import STANDINGS, standing_bars, turnover_bars
from charts.drift import share_drift
from charts.trend import rate_trend
from metrics.audits_on_time import audits_on_time
from metrics.change import last_audit, spans
from metrics.cohort_lines import cohort_lines
from metrics.conformity_rate import conformity_rate
from metrics.coverage import coverage
from metrics.filters import Filters
from metrics.man_days import man_days
from metrics.periods import until_newest
from metrics.site_list import due_list, listed_sites, site_list
from metrics.supplier_turnover import supplier_turnover
from metrics.unassessed_share import unassessed_share
from metrics.year_change import year_change
from pages.parts import cached
from pages.parts import coverage_wording as words
from pages.parts.change_wording import now_words
from pages.parts.chart_titles import standing_title, turnover_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import audits_behind, source
from pages.parts.figures import Figure
from pages.parts.measures import named_choice
from pages.parts.narrowing import narrowed
from pages.parts.passport import Question
from pages.parts.pictures import clickable, picture
from pages.parts.tables import filled, table
from pages.parts.wording import literal, mark, number, percent

SITE_COLUMNS = [
    "supplier", "site", "region", "country", "standing", "due", "days_left", "due_basis", "last_audit",
    "last_checklist", "last_result", "schemes", "lapsed", "doubt", "criticality", "file", "sheet", "row",
]  # fmt: skip
DUE_COLUMNS = [
    "supplier", "site", "region", "checklist", "standing", "due", "days_left", "due_basis", "last_audit", "last_result",
    "criticality", "audit_no", "file", "sheet", "row",
]  # fmt: skip
LIMIT = 1000
Connection = duckdb.DuckDBPyConnection


def measures_of(con: Connection, filters: Filters) -> dict[str, Any]:
    """The measures of coverage, each as a row under its name."""
    return {str(row["measure"]): row for row in cached.rows(coverage, con, filters).to_dict("records")}


def coverage_figures(con: Connection, filters: Filters) -> list[Figure]:
    """Valid, run out, never audited; due in 90 days, audits on time, man-days."""
    told, help = measures_of(con, filters), words.HELP
    valid, never = told["valid"], told["never"]
    no_audits = words.only_findings(told)
    run_out = told["expired"]["count"] + told["overdue"]["count"]
    unknown = not cached.rows(listed_sites, con, filters) and not never["count"]
    until, days = until_newest(filters, cached.period(con)[1]), cached.row(man_days, con, filters)
    on_time = cached.row(audits_on_time, con, until)
    sites = f"of {number(valid['of'])} active sites"
    asked = partial(Question, con, filters, "coverage")
    return [
        Figure(
            "Sites with a valid audit",
            "–" if no_audits else percent(valid["rate"]),
            words.NO_AUDIT_LIST if no_audits else f"{number(valid['count'])} {sites}",
            help["valid"],
            asked=None if no_audits else asked("valid"),
        ),
        Figure(
            "Run out",
            "–" if no_audits else number(run_out),
            words.NO_AUDIT_LIST if no_audits else sites,
            help["run_out"],
            asked=None if no_audits else asked("run out"),
        ),
        Figure(
            "Never audited",
            "–" if unknown else number(never["count"]),
            "Not known: no list of sites is on file" if unknown else sites,
            help["never"],
            asked=None if unknown else asked("never"),
        ),
        Figure(
            "Due in 90 days",
            "–" if no_audits else number(told["due in 90"]["count"]),
            words.NO_AUDIT_LIST if no_audits else f"of {number(valid['count'])} valid",
            help["due"],
            asked=None if no_audits else asked("due in 90"),
        ),
        Figure(
            "Audits on time",
            percent(on_time["rate"]),
            words.on_time_behind(on_time, until.stop if until != filters else None),
            help["on_time"],
            asked=Question(con, until, "audits-on-time"),
        ),
        Figure(
            "Man-days",
            number(days.get("man_days")),
            words.days_behind(days),
            help["days"],
            asked=Question(con, filters, "man-days"),
        ),
    ]


def standing_picture(con: Connection, filters: Filters) -> None:
    """Sites by standing and place, scheme or dimension; the sites behind what is clicked."""
    facet = named_choice("By", words.FACETS, key="covered_by")
    under = facet in ("scheme", "dimension")
    standings = words.WORDS_UNDER if under else words.STANDING_WORDS
    covered = cached.rows(coverage, con, filters, by=facet)
    bars = chart_of(
        standing_bars, covered, facet=facet, title=standing_title(covered, facet, tuple(STANDINGS)),
        subtitle=f"Active sites by standing and {facet}", label=partial(mark, facet),
        standing_label=standings.__getitem__,
    )  # fmt: skip
    if under:
        st.caption(words.BY_KIND)
    asked = Question(con, filters, "coverage", by=facet)
    if picked := clickable(bars, key="coverage_standing", asked=asked):
        value, standing = picked
        inside = replace(filters, schemes=(value,)) if facet == "scheme" else narrowed(filters, **{facet: value})
        code = "never under" if standing == "never" and under else standing
        what = f"{mark(facet, value)}, {standings[standing]}"
        sites(con, inside, words.BEHIND.get(code, (standing,)), what=what, key="coverage_sites")


def sites(con: Connection, filters: Filters, standings: tuple[str, ...], *, what: str, key: str) -> None:
    """The sites of some standings; choosing one shows the row that names it and its audits."""
    rows = cached.rows(site_list, con, filters, standings=standings, limit=LIMIT)
    st.markdown(literal(words.site_count(len(rows), what, LIMIT)))
    _site_table(con, rows, filters, key=key)


def doubtful_sites(con: Connection, filters: Filters) -> None:
    """The sites whose last audit says little; nothing where there is none."""
    rows = cached.rows(site_list, con, filters, doubtful=True, limit=LIMIT)
    if rows.empty:
        return
    with st.expander(words.site_count(len(rows), "last audit says little", LIMIT)):
        _site_table(con, rows, filters, key="coverage_doubtful")


def _site_table(con: Connection, rows: pd.DataFrame, filters: Filters, *, key: str) -> None:
    if rows.empty:
        return
    shown = _worded(rows)
    position = table(shown, filled(shown, SITE_COLUMNS, zeros_of=("lapsed",)), key=key, about=filters, selectable=True)
    if position is None:
        st.caption(words.CHOOSE_SITE)
        return
    row = rows.to_dict("records")[position]
    source(con, row, key=f"{key}_source")
    if row["visits"]:
        own = narrowed(filters, supplier=row["supplier"], site=row["site"])
        own = replace(own, kinds=("all",), start=None, stop=None)
        audits_behind(con, own, what=str(row["site"]), key=f"{key}_audits")


def _worded(rows: pd.DataFrame) -> pd.DataFrame:
    doubts = {"doubt": rows["doubt"].map(words.DOUBTS)} if "doubt" in rows else {}
    return rows.assign(
        standing=rows["standing"].map(words.STANDING_WORDS), due_basis=rows["due_basis"].map(words.BASIS), **doubts
    )


def due_table(con: Connection, filters: Filters) -> None:
    """What is due or has run out, one row per site and scheme; choosing one shows the audit that set the date."""
    within = int(named_choice("Run out, or due within", words.WITHIN, key="within"))
    rows = cached.rows(due_list, con, filters, within=within, limit=LIMIT)
    if rows.empty and words.only_findings(measures_of(con, filters)):
        st.markdown(words.DUE_UNKNOWN)
        return
    st.markdown(words.due_count(len(rows), LIMIT))
    if rows.empty:
        return
    shown = _worded(rows)
    position = table(shown, filled(shown, DUE_COLUMNS), key="due", about=filters, selectable=True)
    if position is None:
        st.caption(words.CHOOSE_DUE)
    else:
        source(con, rows.to_dict("records")[position], key="due_source")


def turnover(con: Connection, filters: Filters, every: str) -> None:
    """Who is new and who is without a valid audit since, and a rate of those that stayed beside that of all."""
    moved = cached.rows(supplier_turnover, con, filters, every=every)
    if moved.empty:
        st.caption(words.NO_TURNOVER)
        return
    answers = cached.row(conformity_rate, con, filters)["of"]
    rate = "conformity" if answers else "pass"
    lines = cached.slow(cohort_lines, con, filters, every=every, rate=rate)
    st.markdown(words.turnover_sentence(moved, every))
    if lines["rate"].notna().any():
        st.markdown(words.cohort_sentence(lines, words.RATES[rate], every))
    known = lines[lines["group"].isin(["all", "throughout"])].dropna(subset=["rate"])
    places = st.columns(2) if known["group"].nunique() > 1 else [st.container()]
    with places[0]:
        bars = chart_of(
            turnover_bars,
            moved, title=turnover_title(moved), subtitle="Suppliers new, and without a valid audit since", every=every,
            label=words.TURNOVER_MEASURES.__getitem__,
        )  # fmt: skip
        picture(bars, key="coverage_turnover", asked=Question(con, filters, "supplier-turnover", every=every))
    if len(places) > 1:
        with places[1]:
            picture(
                chart_of(
                    rate_trend, known, title=words.cohort_title(lines, words.RATES[rate]), facet="group", every=every,
                    subtitle=f"{words.RATES[rate]}; 95% interval as a band", label=words.GROUPS.__getitem__,
                ),
                key="coverage_cohorts", asked=Question(con, filters, "cohort-lines", every=every),
            )  # fmt: skip
    st.caption(words.TURNOVER)


def drift(con: Connection, filters: Filters, every: str) -> None:
    """The share of items not applicable and not assessed over time; a warning where it rose."""
    shares = cached.rows(unassessed_share, con, filters, every=every)
    if shares.empty or not shares["count"].any():
        st.caption(words.NO_ITEMS if shares.empty else words.NOTHING_LEFT_OUT)
        return
    then, now = spans(filters, cached.rows(last_audit, con, filters))
    before, after = (
        cached.row(unassessed_share, con, scope, only=("measure", "not applicable")) for scope in (then, now)
    )
    change = year_change(before, after)
    if sentence := words.drift_sentence(before, after, change, now_words(filters, now)):
        (st.warning if words.has_risen(change) else st.markdown)(sentence)
    lines = chart_of(
        share_drift, shares, facet="measure", title=words.drift_title(before, after, change), every=every,
        subtitle="Items left out, of all items; 95% interval", label=words.MEASURES.__getitem__,
    )  # fmt: skip
    picture(lines, key="coverage_drift", asked=Question(con, filters, "unassessed-share", every=every))
