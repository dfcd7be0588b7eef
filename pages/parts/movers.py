"""Who moved: the latest change of each supplier, the least likely to be chance first."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from charts.change import change_parts
from metrics.change import COMPARED, expected_by_chance, last_audit, latest_change, spans
from metrics.filters import Filters
from pages.parts import cached
from pages.parts import compare_wording as words
from pages.parts.change import COLUMNS, about_changes, asked_change, period_words
from pages.parts.change_wording import MEASURES, changes_sentence, periods_sentence
from pages.parts.chart_titles import changes_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind
from pages.parts.links import way_to_supplier
from pages.parts.narrowing import narrowed
from pages.parts.otherwise_wording import trending_sentence
from pages.parts.pictures import clickable
from pages.parts.ranking import trends_of
from pages.parts.tables import table
from pages.parts.wording import CLICK

MOST = 16
# Nonconformities per audit are no shares: their columns are others.
PER_AUDIT = {
    "before_rate": "count_before", "rate": "count_now", "difference": "apart_count",
    "difference_low": "apart_count_low", "difference_high": "apart_count_high", "own": "own_count", "mix": "mix_count",
}  # fmt: skip


def movers(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> None:
    """Sentence, the changes with the strongest evidence as a picture, all as a table."""
    found = cached.rows(latest_change, con, filters, measure=measure, by="supplier")
    share = MEASURES[measure][2]
    st.markdown(changes_sentence(found, "supplier", measure, by_chance=expected_by_chance(found)))
    periods = periods_sentence(*period_words(con, filters), measure)
    trend, lines = trends_of(con, filters, measure)
    if otherwise := trending_sentence(lines, found, trend):
        st.markdown(otherwise)
    if found["difference"].isna().all():
        st.caption(periods)
        return
    st.caption(f"{periods} {CLICK}")
    compared = found[found["verdict"].isin(COMPARED)].sort_values("p", kind="stable")
    picked = None
    if not compared.empty:
        drawn = compared.head(MOST)
        bars = chart_of(
            change_parts,
            drawn, facet="supplier", title=changes_title(drawn, "supplier", share=share), subtitle=words.MOVERS_NOTE,
            unit="share" if share else "count",
        )  # fmt: skip
        picked = clickable(bars, key="movers_parts", asked=asked_change(con, filters, measure, "supplier"))
    rest = found[~found["verdict"].isin(COMPARED)]
    order = pd.concat([compared, rest], ignore_index=True)
    named = {} if share else PER_AUDIT
    shown = order.rename(columns=named)
    columns = ["supplier", *(named.get(column, column) for column in COLUMNS)]
    position = table(shown, columns, key="movers", about=about_changes(filters, periods), selectable=True, height=420)
    name = picked[0] if picked else None if position is None else str(order["supplier"].iloc[position])
    if name is not None:
        way_to_supplier(name, key="movers_supplier")
        _, now = spans(filters, cached.rows(last_audit, con, filters))
        findings_behind(con, narrowed(now, supplier=name), what=name, key="movers_findings")
