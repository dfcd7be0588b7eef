"""A few suppliers side by side on one scheme, with what speaks against the comparison."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from charts.comparison import rate_comparison
from charts.heatmap import rate_heatmap
from charts.interval_dots import interval_dots
from metrics.comparability import comparability, grounds, shared_schemes
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from metrics.side_by_side import MOST, side_by_side
from pages.parts import cached
from pages.parts import compare_wording as words
from pages.parts.chart_titles import cells_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import audits_behind, findings_behind
from pages.parts.links import COMPARED, way_to_supplier
from pages.parts.narrowing import narrowed
from pages.parts.passport import Marks, Question
from pages.parts.passport_wording import ONE_EACH
from pages.parts.pictures import clickable
from pages.parts.ranking_wording import MEASURES
from pages.parts.supplier_titles import best_title
from pages.parts.tables import filled, table
from pages.parts.trust_wording import IN_BRACKETS
from pages.parts.unmapped import mapped
from pages.parts.wording import CLICK, literal, mark

# The metric behind a measure, by its name in the catalogue.
PASSPORTS = {"conformity": "conformity-rate", "pass": "audit-pass-rate", "nonconformities": "nonconformities"}
Connection = duckdb.DuckDBPyConnection
COLUMNS = [
    "supplier", "tier", "own_rate", "low", "high", "count", "of", "verdict", "audits", "sites", "last_audit",
    "open_major", "overdue_major", "repeat_rate", "first_audit", "visitors", "difference", "difference_low",
    "difference_high",
]  # fmt: skip
COUNT_NAMES = {
    "own_rate": "per_audit", "low": "per_audit_low", "high": "per_audit_high", "difference": "apart_count",
    "difference_low": "apart_count_low", "difference_high": "apart_count_high",
}  # fmt: skip


def suppliers_to_compare(names: list[str]) -> tuple[str, ...]:
    """The suppliers chosen by name; in the URL, so that a comparison is a link."""
    known = [name for name in st.session_state.get(COMPARED) or [] if name in names]
    if COMPARED in st.session_state and known != st.session_state[COMPARED]:
        st.session_state[COMPARED] = known
    picked = st.multiselect(
        words.PICK, names, key=COMPARED, bind="query-params", max_selections=MOST, placeholder=words.PICK_HINT
    )
    return tuple(picked)


def compared_side_by_side(con: Connection, filters: Filters, suppliers: pd.DataFrame, measure: str) -> None:
    """The choice of two to five, the scheme they share, doubts, picture, dimensions and table."""
    chosen = suppliers_to_compare(sorted(suppliers["supplier"]))
    if len(chosen) < 2:
        st.info(words.PICK_TWO)
        return
    scope = replace(filters, suppliers=chosen, tiers=())
    schemes = cached.rows(shared_schemes, con, scope)
    if schemes.empty:
        st.info(words.NO_SCHEME)
        return
    scope = replace(scope, schemes=(_scheme(schemes),))
    rows = cached.rows(side_by_side, con, scope, measure=measure)
    doubts = cached.rows(comparability, con, scope)
    if rows.empty:
        st.info(words.NO_RATES)
        return
    st.markdown(words.side_sentence(rows, measure))
    if doubts.empty:
        st.caption(words.FAIR)
    else:
        st.warning(words.doubts_list(doubts), icon=":material/warning:")
    _picture(con, scope, rows, measure)
    _dimensions(con, scope)
    _table(con, scope, rows, suppliers, measure)


def _scheme(schemes: pd.DataFrame) -> str:
    names = list(schemes["scheme"])
    if st.session_state.get("on_scheme") not in (None, *names):
        st.session_state["on_scheme"] = names[0]
    # Its counts stand below: in a name they would go on as counted when it was chosen.
    chosen = str(st.selectbox(words.SCHEME, names, key="on_scheme", bind="query-params"))
    st.caption(literal(words.scheme_name(schemes[schemes["scheme"] == chosen].iloc[0].to_dict())))
    return chosen


def _picture(con: Connection, scope: Filters, rows: pd.DataFrame, measure: str) -> None:
    st.caption(CLICK)
    drawn = rows.assign(trust=rows["why"].notna().map({True: "grey", False: "shown"}))
    title = best_title(rows, share=measure != "nonconformities")
    below = words.DOTS.format(measure=MEASURES[measure], scheme=scope.schemes[0])
    if measure == "nonconformities":
        dots = chart_of(interval_dots, drawn, name="supplier", title=title, subtitle=below, unit="count")
    else:
        dots = chart_of(rate_comparison, drawn, facet="supplier", title=title, subtitle=below)
    asked = Question(con, scope, PASSPORTS[measure], by="supplier")
    if picked := clickable(dots, key="compare_dots", asked=asked):
        way_to_supplier(picked[0], key="compare_supplier")
        audits_behind(con, narrowed(scope, supplier=picked[0]), what=picked[0], key="compare_audits")


def _dimensions(con: Connection, scope: Filters) -> None:
    whole = cached.row(conformity_rate, con, scope)
    if not whole["of"]:
        return
    cells = mapped(cached.crossed(conformity_rate, con, scope, down="supplier", across="dimension"), "dimension")
    if (cells["trust"] == "grey").any():
        st.caption(IN_BRACKETS)
    grid = chart_of(
        rate_heatmap, cells, rows="supplier", columns="dimension", subtitle=words.INSIDE,
        title=cells_title(cells, "supplier", "dimension", words.BY_DIMENSION),
        centre=whole["rate"], column_label=partial(mark, "dimension"),
    )  # fmt: skip
    marks = Marks(cells, across="supplier", again=ONE_EACH.format(facet="supplier"))
    asked = Question(con, scope, "conformity-rate", by="dimension", marks=marks)
    if picked := clickable(grid, key="compare_dimensions", asked=asked):
        inside = narrowed(scope, supplier=picked[0], dimension=picked[1])
        what = f"{picked[0]}, {mark('dimension', picked[1])}"
        findings_behind(con, inside, what=what, key="compare_findings")


def _table(con: Connection, scope: Filters, rows: pd.DataFrame, suppliers: pd.DataFrame, measure: str) -> None:
    known = suppliers[["supplier", "tier", "open_major", "overdue_major", "repeat_rate"]]
    ground = cached.rows(grounds, con, scope)[["supplier", "sites", "first_audit", "last_audit", "visitors"]]
    told = rows.rename(columns={"rate": "own_rate"}).merge(known, on="supplier", how="left")
    told = told.merge(ground, on="supplier", how="left")
    columns = COLUMNS
    if measure == "nonconformities":
        told, columns = told.rename(columns=COUNT_NAMES), [COUNT_NAMES.get(column, column) for column in columns]
    table(told, filled(told, columns), key="compare", about=scope)
    st.caption(words.BONFERRONI)
