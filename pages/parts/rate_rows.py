"""A breakdown of a rate as dots and as a table: as it stands, or at an equal mix of checklists."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd
import streamlit as st

from charts.comparison import rate_comparison
from metrics.equal_mix import equal_mix
from metrics.filters import Filters
from metrics.line_breaks import checklists_behind
from metrics.nonconformities import nonconformities
from pages.parts import cached
from pages.parts.chart_titles import ranked_title
from pages.parts.charts_drawn import chart_of
from pages.parts.measures import Measure
from pages.parts.narrowing import FIELDS, narrowed
from pages.parts.passport import Question, ask
from pages.parts.pictures import clickable
from pages.parts.room import PLACES, room_sentence
from pages.parts.tables import table
from pages.parts.trust_wording import ASSUMED, CEILING, EQUAL_MIX, EQUAL_MIX_HELP, HOLLOW_DOTS, IN_BRACKETS, noted
from pages.parts.wording import DOTS, RATE_COLUMNS, subtitle, word

MIXED_COLUMNS = ["crude", "odds_ratio", "odds_low", "odds_high", "shared"]
# The metric behind a measure, by its name in the catalogue.
ASKED = {"conformity": "conformity-rate", "pass": "audit-pass-rate", "repeat": "repeat-rate"}
# Nearer to all than this a share hardly moves.
CEILING_FROM = 0.98


def compared_rates(con: duckdb.DuckDBPyConnection, filters: Filters, measure: Measure, facet: str) -> pd.DataFrame:
    """The rates by facet, at an equal mix of checklists if the viewer says so and there is more than one."""
    several = len(cached.rows(checklists_behind, con, filters)) > 1
    rates: pd.DataFrame
    if several and st.toggle(EQUAL_MIX, key="equal_mix", bind="query-params", help=EQUAL_MIX_HELP):
        rates = cached.rows(equal_mix, con, filters, measure=measure.code, by=facet)
    else:
        rates = cached.rows(measure.metric, con, filters, by=facet)
    return rates


def rate_dots(
    rates: pd.DataFrame,
    measure: Measure,
    facet: str,
    *,
    target: float | None,
    key: str,
    label: Callable[[str], str],
    asked: Question | None = None,
) -> list[str] | None:
    """One dot per facet value; gives the one clicked."""
    drawn = rates if len(rates) <= PLACES else rates.dropna(subset=["rate"])
    note = EQUAL_MIX.lower() if "crude" in rates else DOTS
    dots = chart_of(
        rate_comparison,
        drawn,
        facet=facet,
        title=ranked_title(rates, facet, measure.name),
        subtitle=subtitle(measure.name, note),
        target=target,
        label=label,
    )
    picked = clickable(dots, key=key, asked=None if "crude" in rates else asked)
    if (drawn["trust"] == "grey").any():
        st.caption(HOLLOW_DOTS)
    return picked


def cells_note(cells: pd.DataFrame, drawn: pd.DataFrame, facet: str) -> None:
    """Below a heatmap: which of the places are drawn, and what brackets mean where there are any."""
    if sentence := room_sentence(cells, drawn, facet):
        st.caption(sentence)
    if (drawn["trust"] == "grey").any():
        st.caption(IN_BRACKETS)


def rate_table(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    rates: pd.DataFrame,
    facet: str,
    *,
    key: str,
    measure: Measure | None = None,
) -> None:
    """The rates with their notes, those without one last; findings per audit beside shares near their ceiling. A row
    chosen can be asked where it comes from, if the ``measure`` is named and it is not told at an equal mix."""
    known = rates.iloc[rates["rate"].isna().argsort(kind="stable")]
    rows, columns = noted(known), [facet, *RATE_COLUMNS]
    if "crude" in rates:
        columns = [*columns, *(column for column in MIXED_COLUMNS if column in rates)]
    if (rates["rate"] > CEILING_FROM).any():
        found = cached.rows(nonconformities, con, filters, by=facet)
        per_audit = found[found["severity"] == "all"][[facet, "rate"]].rename(columns={"rate": "per_audit"})
        rows, columns = rows.merge(per_audit, on=facet, how="left"), [*columns, "per_audit"]
        st.caption(CEILING)
    if "assumed" in rates and rates["assumed"].any():
        st.caption(ASSUMED)
    askable = measure is not None and "crude" not in rates and facet in FIELDS
    position = table(rows, columns, key=key, about=filters, selectable=askable)
    if measure is None or position is None:
        return
    value = str(rows[facet].iloc[position])
    asked = Question(con, narrowed(filters, **{facet: value}), ASKED[measure.code])
    ask(asked, f"{measure.name}, {word(facet, value)}", key=f"{key}_ask")
