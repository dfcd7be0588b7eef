"""Topics by groups of suppliers, and the list of clauses."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from charts.heatmap import rate_heatmap
from metrics.clauses import clauses
from metrics.filters import Filters
from metrics.group_cells import group_cells, suppliers_of_category
from pages.parts import cached
from pages.parts import dimension_wording as words
from pages.parts.chart_titles import cells_title
from pages.parts.charts_drawn import chart_of
from pages.parts.clause_rows import clause_table
from pages.parts.evidence import findings_behind
from pages.parts.measures import measure_choice, named_choice
from pages.parts.missing_wording import NO_ASPECT_RATES, why_missing
from pages.parts.narrowing import narrowed, on_checklist
from pages.parts.passport import Marks, Question, ask
from pages.parts.passport_wording import NO_CATEGORIES, ONE_EACH
from pages.parts.pictures import clickable
from pages.parts.rate_rows import ASKED
from pages.parts.room import with_most
from pages.parts.tables import filled, table
from pages.parts.trust_wording import IN_BRACKETS
from pages.parts.unmapped import any_mapped, mapped, unmapped_note
from pages.parts.wording import CLICK, COLOURED, NO_CLAUSES, mark, subtitle, word

Connection = duckdb.DuckDBPyConnection
CLAUSE_COLUMNS = [
    "clause", "checklist", "rate", "low", "high", "count", "of", "findings", "sites", "title", "dimension", "topic",
]  # fmt: skip
ROWS = 24


def groups(con: Connection, filters: Filters) -> None:
    """Topics by region, category or risk tier of suppliers; a click opens the findings of a cell.

    A rate that no topic has, such as the audit pass rate, is told by dimension.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group = named_choice(words.GROUP_CHOICE, words.GROUPS, key="groups")
        measure = measure_choice(con, filters, "dimension")
    facet = "topic" if "topic" in measure.facets else "dimension"
    noun = words.GROUPS[group]
    cells: pd.DataFrame = cached.rows(group_cells, con, filters, by=facet, across=group, measure=measure.code)
    unmapped_note(con, filters, facet, key="groups_unmapped")
    if not any_mapped(cells, facet):
        whole = cached.row(measure.metric, con, filters)
        told = words.NO_CELLS.format(facet=facet, group=noun)
        st.info(f"{told} {why_missing(whole['why'])} {NO_ASPECT_RATES}" if pd.isna(whole["rate"]) else told)
        return
    if cells[group].nunique() == 1:
        st.info(words.ONE_GROUP.format(group=noun))
        return
    centre = cached.row(measure.metric, con, filters)["rate"]
    st.markdown(words.cells_sentence(cells, facet, group, centre))
    st.caption(f"{subtitle(measure.name)}. {CLICK}")
    drawn = with_most(with_most(mapped(cells, facet), group), facet, most=ROWS)
    grid = chart_of(
        rate_heatmap, drawn.sort_values(facet, kind="stable") if group != "tier" else drawn, rows=facet, columns=group,
        title=cells_title(cells, facet, group, words.GROUP_TITLE.format(measure=measure.name, facet=facet, group=noun)),
        subtitle=COLOURED, centre=centre, label=partial(mark, facet),
        column_label=partial(word, group),
    )  # fmt: skip
    marks = Marks(drawn, across=group, again=NO_CATEGORIES if group == "category" else ONE_EACH.format(facet=noun))
    asked = Question(con, filters, ASKED[measure.code], by=facet, marks=marks)
    picked = clickable(grid, key="dimensions_groups", asked=asked)
    if (drawn["trust"] == "grey").any():
        st.caption(IN_BRACKETS)
    table(cells, [facet, group, "rate", "low", "high", "count", "of", "sites", "why"], key="groups", about=filters,
          height=260)  # fmt: skip
    if picked:
        inside = narrowed(_of_group(con, filters, group, picked[1]), **{facet: picked[0]})
        what = f"{mark(facet, picked[0])}, {word(group, picked[1])}"
        ask(Question(con, inside, ASKED[measure.code]), f"{measure.name}, {what}", key="dimensions_cell_asked")
        findings_behind(con, inside, what=what, key="dimensions_group")


def _of_group(con: Connection, filters: Filters, group: str, value: str) -> Filters:
    """The filters narrowed to one group; a category by its suppliers."""
    if group != "category":
        return narrowed(filters, **{group: value})
    return replace(filters, suppliers=cached.rows(suppliers_of_category, con, filters, category=value))


def clause_list(con: Connection, filters: Filters) -> None:
    """All clauses found nonconforming, with the audits that looked at them; choosing one opens its findings."""
    rows = clause_table(cached.rows(clauses, con, filters))
    if rows.empty:
        st.info(NO_CLAUSES)
        return
    st.markdown(words.clauses_sentence(rows))
    st.caption(words.CLAUSES_NOTE)
    listed = rows.sort_values(["rate", "of"], ascending=False, kind="stable", na_position="last", ignore_index=True)
    position = table(listed, filled(listed, CLAUSE_COLUMNS), key="clause_list", about=filters, selectable=True,
                     height=420)  # fmt: skip
    if position is not None:
        row = listed.iloc[position]
        here = on_checklist(filters, row["scheme"], row["version"])
        findings_behind(con, here, clause=row["clause"], what=f"clause {row['clause']}", key="clause_list_rows")
