"""Suppliers compared: the choice of a measure, and the two pictures of it."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from charts.caterpillar import caterpillar
from charts.funnel import funnel_plot
from metrics.fair_ranking import checklists_compared, fair_ranking, raw_worst, standings
from metrics.filters import Filters
from metrics.funnel import funnel, funnel_lines
from metrics.overview import overview
from metrics.peer_evidence import MEASURES
from metrics.supplier_trends import supplier_trends
from pages.parts import cached
from pages.parts.addresses import address
from pages.parts.charts_drawn import chart_of
from pages.parts.control_lines import known_lines
from pages.parts.control_wording import MEASURES as CONTROLLED
from pages.parts.evidence import audits_behind
from pages.parts.links import way_to_supplier
from pages.parts.measures import chosen_every
from pages.parts.missing_wording import NOT_COMPARABLE, nothing_compared
from pages.parts.narrowing import narrowed, under_checklist
from pages.parts.otherwise_wording import signal_sentence
from pages.parts.passport import Marks, Question, chosen_on_page
from pages.parts.passport_wording import NO_COMMAND
from pages.parts.pictures import clickable
from pages.parts.ranking_wording import (
    AMOUNTS,
    CATERPILLAR,
    CATERPILLAR_NOTE,
    EXPECTED,
    EXPECTED_ASKS,
    FUNNEL,
    FUNNEL_ASKS,
    HOW,
    ONE_CHECKLIST,
    SUBTITLES,
    UNITS,
    WHOLE,
    WHOLE_ASKED,
    band_sentence,
    bar_note,
    checklist_name,
    funnel_sentence,
    ranking_sentence,
    raw_sentence,
    reliability_sentence,
    trend_sentence,
    trends_sentence,
)
from pages.parts.ranking_wording import MEASURES as NAMES
from pages.parts.scorecard_wording import NO_STANDING
from pages.parts.supplier_titles import expected_title, funnel_title
from pages.parts.wording import CLICK

# The choices that make a picture here, by their names in the address.
PICTURED = ("compare", "picture", "under")


def ranked(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> pd.DataFrame:
    """The fair ranking of suppliers by a measure."""
    ranking: pd.DataFrame = cached.slow(fair_ranking, con, filters, by="supplier", measure=measure)
    return ranking


def under_each_checklist(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> pd.DataFrame:
    """How every supplier stands under every checklist, wherever it is."""
    rows: pd.DataFrame = cached.slow(standings, con, filters, by="supplier", measure=measure)
    return rows


def compared_by(con: duckdb.DuckDBPyConnection, filters: Filters) -> str:
    """Which measure suppliers are compared by; at first the first one these data can give."""
    first = next((one for one in MEASURES if ranked(con, filters, one)["rate"].notna().any()), MEASURES[0])
    return str(
        st.segmented_control(
            "Compare by", MEASURES, default=first, format_func=lambda name: NAMES[name], key="compare",
            bind="query-params", required=True,
        )
    )  # fmt: skip


def trends_of(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> tuple[str, pd.DataFrame]:
    """The measure whose trend goes with it, and its lines. Without answers, the score stands for conformity."""
    for one in ("nonconformities",) if measure == "nonconformities" else ("conformity", "score"):
        lines: pd.DataFrame = cached.slow(supplier_trends, con, filters, by="supplier", measure=one)
        if not lines.empty:
            break
    return one, lines


def comparison(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> None:
    """In sentences: who is clearly worse or better, who is getting so, and what a list by raw rates would have said."""
    ranking = ranked(con, filters, measure)
    worst = 1 - cached.rule(con, "worse_than_share")
    st.markdown(ranking_sentence(ranking, measure, worst=worst))
    trend, lines = trends_of(con, filters, measure)
    st.markdown(trends_sentence(lines, trend))
    st.caption(f"{reliability_sentence(ranking)} {raw_sentence(raw_worst(ranking), measure)}")
    with st.expander("How suppliers are compared"):
        st.markdown(HOW)


def compared(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> None:
    """The funnel or what to expect, under one checklist; a click opens the supplier's audits."""
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        drawn = st.segmented_control(
            "Picture", [FUNNEL, CATERPILLAR], default=FUNNEL, key="picture", bind="query-params", required=True
        )
    whole = drawn == FUNNEL and measure == "nonconformities"
    with right:
        checklist = None if whole else _checklist(con, filters, measure)
    if checklist is None and not whole:
        st.info(nothing_compared(cached.row(overview, con, filters)))
        return
    st.caption(CLICK)
    draw = _funnel if drawn == FUNNEL else _caterpillar
    if picked := draw(con, filters, measure, checklist):
        way_to_supplier(picked[0], key="compared_supplier")
        own = narrowed(filters, supplier=picked[0])
        audits_behind(con, under_checklist(own, checklist), what=picked[0], key="compared_audits")


def standing(con: duckdb.DuckDBPyConnection, filters: Filters, name: str, measure: str) -> None:
    """One supplier in sentences: its band under every checklist, its trends, and signals of its control charts."""
    rows = under_each_checklist(con, filters, measure)
    own = rows[rows["supplier"] == name].sort_values("last_audit", ascending=False)
    trend, lines = trends_of(con, filters, measure)
    said = [band_sentence(row, measure) for row in own.to_dict("records")]
    said += [trend_sentence(row, trend) for row in lines[lines["supplier"] == name].to_dict("records")]
    said += _signals(con, filters, name, measure)
    if not said:
        st.caption(NO_STANDING)
    st.markdown("\n".join(f"- {sentence}" for sentence in said))


def _signals(con: duckdb.DuckDBPyConnection, filters: Filters, name: str, measure: str) -> list[str]:
    """The signals at the newest points of one supplier's lines, each with the way to its chart.

    Picked from the lines of all suppliers, so that chance is told by the same number as on Trends and in the briefing.
    """
    every = chosen_every()
    rows = known_lines(con, filters, measure=measure, by="supplier", every=every)
    return [
        signal_sentence(
            row, measure, every,
            address("trends", filters, measured=CONTROLLED[measure], lines_by="supplier", line=str(row["name"])),
        )
        for row in rows[rows["kept"] & (rows["value"] == name)].to_dict("records")
    ]  # fmt: skip


def _checklist(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> str | None:
    """The checklist to compare under, first the one under which most can be told."""
    names = list(cached.slow(checklists_compared, con, filters, by="supplier", measure=measure)["checklist"])
    if st.session_state.get("under") not in (None, *names):
        st.session_state["under"] = names[0]
    return st.selectbox("Checklist", names, key="under", bind="query-params") if names else None


def _funnel(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, checklist: str | None) -> list[str] | None:
    points = cached.rows(funnel, con, filters, measure=measure, checklist=checklist)
    if points.empty:
        st.info(NOT_COMPARABLE)
        return None
    figure = chart_of(
        funnel_plot, points, funnel_lines(points), facet="supplier", title=funnel_title(points), unit=UNITS[measure],
        amount=AMOUNTS[measure], subtitle=SUBTITLES[measure].format(checklist=checklist_name(checklist or WHOLE)),
    )  # fmt: skip
    again = "" if measure == MEASURES[0] else NO_COMMAND
    marks = Marks(points, again=again, page="suppliers", chosen=chosen_on_page(*PICTURED))
    asked = Question(con, under_checklist(filters, checklist), "funnel", measure, by="supplier", marks=marks)
    picked = clickable(figure, key="suppliers_funnel", asked=asked)
    st.markdown(funnel_sentence(points))
    st.caption(FUNNEL_ASKS.format(what=ONE_CHECKLIST if checklist else WHOLE_ASKED))
    return picked


def _caterpillar(
    con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, checklist: str | None
) -> list[str] | None:
    standing = under_each_checklist(con, filters, measure)
    shown = ranked(con, filters, measure)["supplier"]
    here = standing[(standing["checklist"] == checklist) & standing["supplier"].isin(shown)]
    figure = chart_of(
        caterpillar, here, facet="supplier", title=expected_title(here), unit=UNITS[measure],
        subtitle=f"{EXPECTED[measure]}: {checklist_name(str(checklist))}; {CATERPILLAR_NOTE}",
        bar_note=bar_note(measure, here),
    )  # fmt: skip
    marks = Marks(here, again=NO_COMMAND, page="suppliers", chosen=chosen_on_page(*PICTURED))
    asked = Question(con, filters, "fair-ranking", measure, by="supplier", marks=marks)
    picked = clickable(figure, key="suppliers_expected", asked=asked)
    st.caption(EXPECTED_ASKS)
    return picked
