"""What audits find: the few clauses behind most of its weight, and severities over time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.pareto import severity_pareto
from metrics.filters import Filters
from metrics.repeat_rate import repeat_rate
from metrics.weighted_findings import weighted_findings
from pages.parts import cached
from pages.parts import pareto_wording as words
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind
from pages.parts.measures import named_choice
from pages.parts.narrowing import narrowed, on_checklist
from pages.parts.over_time import severities_over_time
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, NO_CLAUSES, mark

Connection = duckdb.DuckDBPyConnection
COLUMNS = [
    "clause", "topic", "title", "checklist", "weight", "share", "cumulative", "critical", "major", "minor",
    "ungraded_nc", "findings", "sites", "dimension",
]  # fmt: skip


def what_is_found(con: Connection, filters: Filters) -> None:
    """Sentence, Pareto by weight of severity, severities over time, all clauses or topics as a table."""
    by = named_choice("By", words.BY, key="pareto_by")
    ranking = cached.rows(weighted_findings, con, filters, by=by)
    if ranking.empty:
        st.info(NO_CLAUSES)
    elif ranking["rate"].isna().all():
        st.info(words.NO_WEIGHT)
    else:
        st.markdown(words.pareto_sentence(ranking, by, cached.row(repeat_rate, con, filters)))
        _pareto(con, filters, ranking, by)
    severities_over_time(con, filters)
    if not ranking.empty:
        _all(con, filters, ranking, by)


def _pareto(con: Connection, filters: Filters, ranking: pd.DataFrame, by: str) -> None:
    weights = {name: cached.rule(con, f"severity_weight_{name}") for name in ("critical", "major", "minor")}
    st.caption(CLICK)
    bars = chart_of(
        severity_pareto,
        ranking, weights | {"ungraded_nc": weights["minor"]}, facet=by, title=words.pareto_title(ranking, by),
        subtitle=words.pareto_subtitle(ranking, by), label=partial(mark, by), most=words.DRAWN,
    )  # fmt: skip
    picked = clickable(bars, key="clauses_pareto", asked=Question(con, filters, "weighted-findings", by=by))
    st.caption(words.NOTE.format(**weights))
    if picked:
        _behind(con, filters, dict(zip(("scheme", "version", by), picked, strict=True)), by, key="clauses_findings")


def _all(con: Connection, filters: Filters, ranking: pd.DataFrame, by: str) -> None:
    st.subheader(words.TABLE.format(nouns=f"{by}s"))
    rows = ranking.rename(columns={"count": "weight", "rate": "share"})
    rows["checklist"] = (rows["scheme"].fillna("") + " " + rows["version"].fillna("")).str.strip()
    columns = filled(rows.reindex(columns=COLUMNS), COLUMNS, zeros_of=("critical", "major", "minor", "ungraded_nc"))
    columns = [column for column in columns if by == "clause" or column != "dimension"]
    position = table(rows, columns, key="clauses", about=filters, selectable=True)
    if position is not None:
        _behind(con, filters, rows.iloc[position].to_dict(), by, key="clause_rows")


def _behind(con: Connection, filters: Filters, row: Mapping[Any, Any], by: str, *, key: str) -> None:
    """The findings of one clause of its checklist, or of one topic."""
    if by == "clause":
        here = on_checklist(filters, row["scheme"], row["version"] or "")
        findings_behind(con, here, clause=row["clause"], what=f"clause {row['clause']}", key=key)
    else:
        findings_behind(con, narrowed(filters, topic=row["topic"]), what=mark("topic", row["topic"]), key=key)
