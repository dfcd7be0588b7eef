"""The parts of the Auditors page: the comparison, who cannot be compared, returns, clauses never cited, adjustment."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from charts.effects import ratio_caterpillar
from metrics.auditor_adjustment import adjusted_nonconformities
from metrics.auditor_effects import NOTABLE
from metrics.auditor_returns import auditor_returns
from metrics.filters import Filters
from metrics.never_cited import never_cited
from metrics.visit_conditions import visit_conditions
from pages.parts import cached
from pages.parts.auditor_wording import (
    CHART,
    CHOOSE,
    DIFFERS,
    NOT_COMPARED_WHY,
    WHO,
    adjusted_note,
    adjusted_sentence,
    again_sentence,
    effects_title,
    never_sentence,
)
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import audits_behind
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.tables import table
from pages.parts.wording import literal, word

COMPARED = [
    "auditor", "firm", "times", "times_low", "times_high", "differs", "nonconformities", "usual", "audits",
    "shared_audits", "others",
]  # fmt: skip
OTHERS = ["auditor", "firm", "audits", "sites", "shared_audits", "others", "not_compared"]
AGAIN = ["auditor", "rate", "low", "high", "count", "of"]
NEVER = ["auditor", "checklist", "clause", "title", "own_of", "citations", "others_rate", "others_of", "chance"]
ADJUSTED = ["supplier", "plain", "adjusted", "times", "nonconformities", "audits", "adjustable"]


def who_choice() -> str:
    """Auditors or firms."""
    picked = st.segmented_control(
        "Compare", list(WHO), default="auditor", format_func=WHO.__getitem__, key="who", bind="query-params",
        required=True,
    )  # fmt: skip
    return str(picked)


def comparison(con: duckdb.DuckDBPyConnection, filters: Filters, effects: pd.DataFrame, who: str) -> None:
    """Caterpillar and table of those who can be compared, and the audits behind the one chosen."""
    known = effects.dropna(subset=["rate"]).reset_index(drop=True)
    if known.empty:
        return
    st.caption(literal(CHOOSE))
    figure = chart_of(
        ratio_caterpillar, known, facet=who, title=effects_title(known, who), subtitle=CHART, notable=NOTABLE
    )
    clicked = clickable(figure, key="auditors_effects", asked=Question(con, filters, "auditor-effects", by=who))
    rows = _renamed(known)
    position = table(rows, [name for name in COMPARED if name in rows], key=f"{who}s", about=filters, selectable=True)
    picked = str(known[who].iloc[position]) if position is not None else clicked[0] if clicked else None
    if picked:
        chosen = {who: picked}
        audits_behind(con, filters, what=picked, key=f"{who}_audits", **chosen)


def not_compared(effects: pd.DataFrame, filters: Filters, who: str) -> None:
    """Those who cannot be told from the sites they went to, and why."""
    left = effects[effects["rate"].isna()]
    st.caption(literal(NOT_COMPARED_WHY))
    rows = _renamed(left).assign(not_compared=[word("why", why) for why in left["why"]])
    table(rows, [name for name in OTHERS if name in rows], key=f"{who}s_left", about=filters)


def coming_again(con: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """How often the auditor of the last audit comes again, and what conditions of a visit go along with."""
    conditions = cached.slow(visit_conditions, con, filters)
    st.markdown(again_sentence(cached.row(auditor_returns, con, filters), conditions))
    returns = cached.rows(auditor_returns, con, filters, by="auditor")
    again = returns[returns["of"] > 0].sort_values("rate", ascending=False, kind="stable")
    if again["count"].any():  # who never came again is told beside those who did: the rows add up to the sentence
        table(again, AGAIN, key="auditor_returns", about=filters)


def clauses_never_cited(con: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Clauses an auditor never cites though colleagues do at the same sites."""
    tested = cached.slow(never_cited, con, filters)
    st.markdown(never_sentence(tested))
    never = tested[tested["never"].astype(bool)]
    if never.empty:
        return
    rows = never.assign(
        checklist=(never["scheme"] + " " + never["version"]).str.strip(),
        others_rate=never["others_count"] / never["others_of"],
        own_of=never["of"],
        citations=never["expected"],
    )
    table(rows, NEVER, key="never_cited", about=filters)


def adjustment(con: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """What adjusting for the auditor would change of suppliers' figures, the widest change first."""
    adjusted = cached.slow(adjusted_nonconformities, con, filters)
    if adjusted.empty:
        return
    minimum = cached.rule(con, "minimum_n")
    rows = adjusted[adjusted["ratio"].notna() & (adjusted["of"] >= minimum)]
    rows = rows.sort_values("ratio", key=lambda ratio: -(ratio - 1).abs(), kind="stable")
    rows = rows.rename(columns={"rate": "adjusted", "ratio": "times", "found": "nonconformities", "of": "audits"})
    st.markdown(adjusted_sentence(adjusted, rows, cached.rule_word(con, "adjust_for_auditor")))
    if rows.empty or not adjusted["adjustable"].sum():  # of nobody could it be, and every figure stays
        return
    st.caption(literal(adjusted_note(minimum)))
    table(rows.round({"adjusted": 2, "plain": 2}), ADJUSTED, key="adjusted", about=filters, height=420)


def _renamed(effects: pd.DataFrame) -> pd.DataFrame:
    named = {
        "rate": "times", "low": "times_low", "high": "times_high", "count": "nonconformities", "of": "usual",
        "effective_n": "shared_audits",
    }  # fmt: skip
    rows = effects.rename(columns=named)
    rows["usual"] = rows["usual"].astype(float).round(1)
    return rows.assign(differs=[DIFFERS.get(str(verdict), "") for verdict in effects["verdict"]])
