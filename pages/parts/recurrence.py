"""What comes back: against chance, at each re-audit, and over time."""

from __future__ import annotations

from functools import partial

import duckdb
import numpy as np
import pandas as pd
import streamlit as st

from charts.interval_dots import interval_dots
from charts.survival import found_again_curve
from metrics.filters import Filters
from metrics.repeat_chances import chance_after_clean, repeat_chances
from metrics.repeat_expected import repeat_expected
from metrics.repeat_survival import repeat_survival
from pages.parts import cached
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind
from pages.parts.narrowing import on_checklist
from pages.parts.passport import Question
from pages.parts.pictures import clickable, picture
from pages.parts.recurrence_titles import chances_title, stubborn_title, survival_title
from pages.parts.recurrence_wording import (
    CHANCES,
    NOTHING_AGAIN,
    RULES,
    STUBBORN,
    SURVIVAL,
    SURVIVAL_CAVEAT,
    again_sentence,
    chances_sentence,
    stubborn_sentence,
)
from pages.parts.tables import filled, table
from pages.parts.wording import CLICK, percent, word

Connection = duckdb.DuckDBPyConnection
COLUMNS = [
    "code", "checklist", "again", "of_again", "rate_again", "expected", "ratio", "shrunk", "q", "waiting", "title",
    "alone",
]  # fmt: skip
TABLE_NAMES = {"count": "again", "of": "of_again", "rate": "rate_again", "open": "waiting"}
MOST = 12


def what_comes_back(con: Connection, filters: Filters) -> None:
    """Sentence, the stubborn clauses, the chance at each re-audit, the curve."""
    whole = cached.slow(repeat_expected, con, filters, by="all")
    if whole.empty or not whole["of"].iloc[0]:
        st.info(NOTHING_AGAIN)
        return
    st.markdown(again_sentence(whole.to_dict("records")[0]))
    _stubborn(con, filters)
    left, right = st.columns(2)
    with left:
        _chances(con, filters)
    with right:
        _curve(con, filters)


def _stubborn(con: Connection, filters: Filters) -> None:
    clauses = cached.slow(repeat_expected, con, filters, by="clause")
    share = cached.rule(con, "false_discovery_share")
    st.markdown(stubborn_sentence(clauses, share))
    shown = clauses[clauses["ratio"] > 0].head(MOST)
    if not shown.empty:
        st.caption(CLICK)
        told = "shrunk" if shown["shrunk"].notna().any() else "ratio"
        shown = shown.assign(name=_names(shown), trust=np.where(shown["q"] <= share, "shown", "grey"))
        dots = chart_of(
            interval_dots, shown, name="name", title=stubborn_title(clauses, shown, share, value=told),
            subtitle=STUBBORN[told], value=told,
            low=f"{told}_low", high=f"{told}_high", unit="times", reference=1.0, reference_name="chance",
            keys=("scheme", "version", "code"),
        )  # fmt: skip
        asked = Question(con, filters, "repeat-expected", by="clause")
        if picked := clickable(dots, key="stubborn", asked=asked):
            scheme, version, clause = picked
            _behind(con, filters, scheme, version, clause, key="stubborn_findings")
    rows = _table_rows(clauses)
    position = table(rows, filled(rows, COLUMNS, zeros_of=("alone",)), key="recurrence", about=filters, selectable=True,
                     height=300)  # fmt: skip
    st.caption(RULES)
    if position is not None:
        chosen = rows.iloc[position]
        _behind(con, filters, chosen["scheme"], chosen["version"], chosen["code"], key="recurrence_findings")


def _chances(con: Connection, filters: Filters) -> None:
    chances = cached.rows(repeat_chances, con, filters)
    clean = cached.slow(chance_after_clean, con, filters).to_dict("records")[0]
    st.markdown(chances_sentence(chances, clean, cached.rule(con, "repeat_months")))
    dots = chart_of(
        interval_dots, chances[chances["reaudit"] != "window"], name="reaudit", title=chances_title(chances, clean),
        subtitle=CHANCES, label=partial(word, "reaudit"),
        reference=None if pd.isna(clean["same_mix"]) else clean["same_mix"],
        reference_name=f"after clean: {percent(clean['same_mix'])}",
    )  # fmt: skip
    if clickable(dots, key="chances", asked=Question(con, filters, "repeat-chances")):
        findings_behind(con, filters, what="the re-audited nonconformities", key="chances_findings")


def _curve(con: Connection, filters: Filters) -> None:
    curve = cached.rows(repeat_survival, con, filters)
    if curve.empty:
        return
    picture(
        chart_of(found_again_curve, curve, title=survival_title(curve), subtitle=SURVIVAL),
        key="survival",
        asked=Question(con, filters, "repeat-survival"),
    )
    st.caption(SURVIVAL_CAVEAT)


def _names(clauses: pd.DataFrame) -> pd.Series:
    """Clause and wording; the checklist between them where the same clause stands in two."""
    twice = clauses["code"].duplicated(keep=False)
    checklist = ("(" + clauses["scheme"] + " " + clauses["version"]).str.strip() + ") "
    return (clauses["code"] + " " + checklist.where(twice, "") + clauses["title"].fillna("")).str.strip()


def _table_rows(clauses: pd.DataFrame) -> pd.DataFrame:
    rows = clauses[clauses["scheme"].notna()].rename(columns=TABLE_NAMES)
    return rows.assign(checklist=(rows["scheme"] + " " + rows["version"]).str.strip()).reset_index(drop=True)


def _behind(con: Connection, filters: Filters, scheme: str, version: str, clause: str, *, key: str) -> None:
    findings_behind(con, on_checklist(filters, scheme, version), clause=clause, what=f"clause {clause}", key=key)
