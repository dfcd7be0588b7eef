"""What changed since the period before: in one sentence, in one picture, and by region, dimension, ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.change import STRATA, change_parts, change_steps
from metrics.change import COMPARED, expected_by_chance, last_audit, latest_change, spans
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.change_wording import (
    MEASURES,
    ceiling_sentence,
    change_sentence,
    changes_sentence,
    cohort_sentence,
    drift_sentence,
    now_words,
    periods_sentence,
    shared_sentence,
    split_sentence,
    then_words,
)
from pages.parts.chart_titles import change_title, changes_title, counted_plural, lines_title, parts_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind
from pages.parts.filter_wording import filters_in_words
from pages.parts.measures import Measure
from pages.parts.narrowing import narrowed
from pages.parts.passport import Question
from pages.parts.pictures import clickable, picture
from pages.parts.tables import table
from pages.parts.wording import UNMAPPED

# Rows in a picture; the table below it has all.
MOST = 30
LEAST_CHANCE = "Drawn: {drawn} of {of} compared, those whose change is least likely to be chance. The table has all."
# Nearer to its ceiling than this a share hardly moves.
CEILING = 0.98
CHANGES = {"pass": "pass-rate-change", "conformity": "conformity-change"}
COLUMNS = [
    "before_rate", "rate", "difference", "difference_low", "difference_high", "verdict", "own", "mix", "before_count",
    "before_of", "count", "of", "sites_both", "sites_before", "sites_after",
]  # fmt: skip


def change_row(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> dict[str, Any] | None:
    """The latest change of a rate over all in view; None where nothing is."""
    found: dict[str, Any] | None = cached.rows(_first_change, con, filters, measure=measure)
    return found


def _first_change(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str) -> dict[str, Any] | None:
    found = cached.rows(latest_change, con, filters, measure=measure)
    return None if found.empty else dict(found.to_dict("records")[0])


def change_said(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str) -> str:
    """The sentence for the head of a page."""
    row = change_row(con, filters, measure)
    return "" if row is None else change_sentence(row, measure, *period_words(con, filters))


def one_change(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, *, key: str) -> None:
    """What the latest change is made of: the picture, and beside it what has to be known to read it."""
    row = change_row(con, filters, measure)
    if row is None or row["verdict"] not in COMPARED:
        return
    what, _, share = MEASURES[measure]
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        whose = "own" if row["strata"] == "sites" else "their"
        steps = chart_of(
            change_steps, row, title=parts_title(row, what, share=share), unit="share" if share else "count",
            subtitle=f"{STRATA[row['strata']]}: {whose} change, with its 95% interval",
        )  # fmt: skip
        picture(steps, key=key, asked=asked_change(con, filters, measure, "all"))
    with right:
        st.markdown(split_sentence(row, measure))
        st.caption(" ".join([shared_sentence(row), cohort_sentence(row, measure)]))
        _warnings(con, filters, measure, row)


def changes_by(
    con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, facet: str, *, key: str, label: Callable[[str], str]
) -> None:
    """The latest change by region, dimension, ...: which moved by more than chance, and what the moves are made of."""
    found = mapped_only(cached.rows(latest_change, con, filters, measure=measure, by=facet), facet)
    if found["difference"].isna().all():
        return
    what, _, share = MEASURES[measure]
    st.subheader(f"Change of the {what}")
    st.markdown(changes_sentence(found, facet, measure, by_chance=expected_by_chance(found)))
    periods = periods_sentence(*period_words(con, filters), measure)
    st.caption(periods)
    compared = found[found["verdict"].isin(COMPARED)]
    picked = None
    if not compared.empty:
        drawn = surest_changes(compared)
        bars = chart_of(
            change_parts,
            drawn, facet=facet, title=changes_title(drawn, facet, share=share), unit="share" if share else "count",
            label=label, subtitle="Own change and audit mix; filled: more than chance",
        )  # fmt: skip
        picked = clickable(bars, key=f"{key}_parts", asked=asked_change(con, filters, measure, facet))
        if len(drawn) < len(compared):
            st.caption(LEAST_CHANCE.format(drawn=MOST, of=counted_plural(len(compared), facet)))
    table(found, [facet, *COLUMNS], key=key, about=about_changes(filters, periods))
    if picked:
        _, now = spans(filters, cached.rows(last_audit, con, filters))
        findings_behind(con, narrowed(now, **{facet: picked[0]}), what=label(picked[0]), key=f"{key}_findings")


def about_changes(filters: Filters, periods: str) -> str:
    """What a download of changes says it is: what was in view, and which two periods are compared."""
    return f"{filters_in_words(filters)} {periods}"


def mapped_only(found: pd.DataFrame, facet: str) -> pd.DataFrame:
    """Without what is mapped to no dimension or topic: it is none of them."""
    return found[found[facet] != "unmapped"] if facet in UNMAPPED else found


def surest_changes(compared: pd.DataFrame) -> pd.DataFrame:
    """As many rows as a picture has room for, those whose change is least likely to be chance."""
    return compared.sort_values("p", kind="stable").head(MOST)


def line_title(con: duckdb.DuckDBPyConnection, filters: Filters, measure: Measure) -> str:
    """The title of one line over time: how it moved between the two periods of the latest change."""
    return change_title(change_row(con, filters, measure.code), measure.name, years=filters.start is None)


def changed_lines(con: duckdb.DuckDBPyConnection, filters: Filters, measure: Measure, facet: str) -> str:
    """The title of lines over time: how many of them changed by more than chance."""
    found = mapped_only(cached.rows(latest_change, con, filters, measure=measure.code, by=facet), facet)
    return lines_title(found, facet, measure.name, by_chance=expected_by_chance(found))


def asked_change(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, facet: str) -> Question | None:
    """What a picture of changes is asked by, for the measures whose change stands in the catalogue."""
    return Question(con, filters, CHANGES[measure], by=facet) if measure in CHANGES else None


def _warnings(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, row: dict[str, Any]) -> None:
    """What else rose with a rate, and what to look at where it has no room left."""
    if sentence := drift_sentence(row, measure):
        st.warning(sentence, icon=":material/info:")
    if MEASURES[measure][2] and row["rate"] > CEILING:
        found = change_row(con, filters, "nonconformities")
        if found is not None and (sentence := ceiling_sentence(found)):
            st.info(sentence)


def period_words(con: duckdb.DuckDBPyConnection, filters: Filters) -> tuple[str, str]:
    """What the two periods of the latest change are called: the later one, the earlier one."""
    before, after = spans(filters, cached.rows(last_audit, con, filters))
    return now_words(filters, after), then_words(filters, before)
