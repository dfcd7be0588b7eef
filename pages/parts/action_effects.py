"""Whether corrective actions work: what was found again after its actions were closed."""

from __future__ import annotations

from functools import partial

import duckdb
import streamlit as st

from charts.interval_dots import interval_dots
from metrics.filters import Filters
from metrics.ineffective_actions import causes_stated, found_again_rows, ineffective_actions
from pages.parts import cached
from pages.parts.chart_titles import closed_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import rows_behind
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.recurrence_wording import STANDING, actions_sentence
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, word

FACETS = {"supplier": "Supplier", "clause": "Clause", "dimension": "Dimension", "root_cause": "Root cause"}
COUNT_COLUMNS = ["again", "of_again", "rate_again", "low", "high", "why"]
ROW_COLUMNS = [
    "supplier", "site", "date", "checklist", "clause", "severity", "again_date", "actions_then", "root_cause", "text",
    "number", "file", "sheet", "row",
]  # fmt: skip


def effects_of_actions(con: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Sentence, what came back by how its actions stood, the same by supplier, clause, dimension or root cause."""
    standings = cached.slow(ineffective_actions, con, filters)
    causes = cached.rows(causes_stated, con, filters).to_dict("records")[0]
    st.markdown(actions_sentence(standings, causes))
    if standings["of"].sum():
        st.caption(CLICK)
        drawn = standings[(standings["standing"] != "reopened") | (standings["count"] > 0)]
        dots = chart_of(
            interval_dots, drawn, name="standing", title=closed_title(standings), subtitle=STANDING,
            label=partial(word, "actions_then"),
        )  # fmt: skip
        if picked := clickable(dots, key="standings", asked=Question(con, filters, "ineffective-actions")):
            _again(con, filters, closed=picked[0] not in ("open", "closed_later"), key="standing_rows")
    facet = str(
        st.segmented_control(
            "By", list(FACETS), default="supplier", format_func=FACETS.__getitem__, key="effect_by",
            bind="query-params", required=True,
        )
    )  # fmt: skip
    told = cached.slow(ineffective_actions, con, filters, by=facet)
    closed = told[(told["standing"] == "closed") & (told["of"] > 0)].sort_values(["rate", "of"], ascending=False)
    rows = closed.rename(columns={"count": "again", "of": "of_again", "rate": "rate_again"}).reset_index(drop=True)
    if not rows.empty:
        table(rows, filled(rows, [facet, *COUNT_COLUMNS]), key="effects", about=filters, height=300)
    st.subheader("Closed, then found again")
    _again(con, filters, closed=True, key="found_again")


def _again(con: duckdb.DuckDBPyConnection, filters: Filters, *, closed: bool, key: str) -> None:
    found = cached.rows(found_again_rows, con, filters, closed=closed).rename(columns={"standing": "actions_then"})
    what = "actions closed before the next audit" if closed else "actions open at the next audit"
    rows_behind(con, found, filled(found, ROW_COLUMNS), noun="finding", what=what, key=key, about=filters)
