"""Whether a score was any good on the past: a badge to stand beside it, and the whole test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.calibration import calibration_plot
from metrics.backtest import back_test
from metrics.filters import Filters
from metrics.next_audits import everyone
from pages.parts import cached
from pages.parts.backtest_wording import (
    CAME,
    CHANCE,
    FORETOLD,
    badge_words,
    calibration_sentence,
    compared_rows,
    how,
    lift_sentence,
    verdict_sentence,
)
from pages.parts.charts_drawn import chart_of
from pages.parts.passport import Marks, Question
from pages.parts.passport_wording import IN_BINS, NO_COMMAND
from pages.parts.pictures import picture
from pages.parts.risk_titles import calibration_title
from pages.parts.tables import table

BINS = ("chance", "count", "of", "rate", "low", "high")
COMPARED = ["forecast", "auc", "auc_span", "skill", "skill_span"]


def tested_chance(con: duckdb.DuckDBPyConnection, filters: Filters) -> dict[Any, Any]:
    """The test of the predicted chance, as one row: of all sites under the schemes and of the kinds in view."""
    row: dict[Any, Any] = cached.slow(back_test, con, everyone(filters)).to_dict("records")[0]
    return row


def badge(row: Mapping[Any, Any]) -> None:
    """The verdict in few words; ``row`` is a row of back_test() or of frame_of() for another score."""
    words, colour, symbol = badge_words(row)
    st.badge(words, color=colour, icon=symbol)  # type: ignore[arg-type]


def whole_test(
    con: duckdb.DuckDBPyConnection, row: Mapping[Any, Any], filters: Filters, *, key: str, score: str = CHANCE
) -> None:
    """Sentences, the calibration plot, and the score beside what is known without it. ``score`` names it."""
    st.markdown(verdict_sentence(row, score=score))
    if row["of"] and row["auc"] == row["auc"]:
        st.markdown(f"{lift_sentence(row)} {calibration_sentence(row)}")
        bins = pd.DataFrame({name: row[f"bin_{name}"] for name in BINS})
        picture(
            chart_of(
                calibration_plot,
                bins, title=calibration_title(bins, row["why"]), foretold=FORETOLD, came=CAME, base_rate=row["rate"]
            ),
            key=f"{key}_calibration", asked=_asked(con, bins, filters, score),
        )  # fmt: skip
        table(compared_rows(row), COMPARED, key=f"{key}_compared", about=filters)
    with st.expander("How it is tested"):
        st.markdown(how(row))


def _asked(con: duckdb.DuckDBPyConnection, bins: pd.DataFrame, filters: Filters, score: str) -> Question:
    """What the calibration plot answers: of all sites, as both tests are."""
    marks = bins.rename(columns={"chance": "foretold"})
    if score == CHANCE:
        return Question(con, everyone(filters), "back-test", marks=Marks(marks, again=IN_BINS))
    return Question(con, everyone(filters), "points-test", marks=Marks(marks, again=NO_COMMAND, page="risk"))
