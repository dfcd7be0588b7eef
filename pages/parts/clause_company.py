"""Clauses in company: which fail together, and which topics fail under several schemes."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from metrics.clause_pairs import clause_pairs, pair_rows
from metrics.filters import Filters
from metrics.shared_topics import shared_topics
from pages.parts import cached
from pages.parts.evidence import FINDING_COLUMNS, findings_behind, rows_behind
from pages.parts.narrowing import narrowed
from pages.parts.recurrence_wording import PAIRS_RULE, TOPICS_RULE, pairs_sentence
from pages.parts.tables import filled, table

Connection = duckdb.DuckDBPyConnection
PAIR_COLUMNS = [
    "checklist", "first", "second", "both", "expected", "lift", "chance_high", "q", "sites", "why", "first_title",
    "second_title",
]  # fmt: skip
TOPIC_COLUMNS = ["topic", "failing", "assessed", "rate", "low", "high"]


def what_fails_together(con: Connection, filters: Filters) -> None:
    """Pairs beyond chance, topics shared by schemes."""
    _pairs(con, filters)
    _topics(con, filters)


def _pairs(con: Connection, filters: Filters) -> None:
    pairs = cached.slow(clause_pairs, con, filters)
    st.markdown(pairs_sentence(pairs, cached.rule(con, "false_discovery_share")))
    if pairs.empty:
        return
    rows = with_checklist(pairs.rename(columns={"count": "both"}))
    position = table(rows, filled(rows, PAIR_COLUMNS), key="pairs", about=filters, selectable=True, height=300)
    st.caption(PAIRS_RULE)
    if position is not None:
        row = rows.iloc[position]
        asked = {name: str(row[name]) for name in ("scheme", "version", "first", "second")}
        found = cached.rows(pair_rows, con, filters, **asked)
        what = f"{row['first']} with {row['second']}"
        rows_behind(con, found, FINDING_COLUMNS, noun="finding", what=what, key="pair_rows", about=filters)


def _topics(con: Connection, filters: Filters) -> None:
    topics = cached.rows(shared_topics, con, filters)
    topics = topics[topics["of"] > 0].rename(columns={"count": "failing", "of": "assessed"}).reset_index(drop=True)
    if topics.empty:
        return
    st.subheader("The same topic under several schemes")
    st.caption(TOPICS_RULE)
    position = table(topics, TOPIC_COLUMNS, key="topics", about=filters, selectable=True)
    if position is not None:
        topic = str(topics["topic"].iloc[position])
        findings_behind(con, narrowed(filters, topic=topic), what=topic, key="topic_findings")


def with_checklist(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the checklist in one word."""
    return rows.assign(checklist=(rows["scheme"] + " " + rows["version"].fillna("")).str.strip())
