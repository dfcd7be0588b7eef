"""On what the figures of a page rest: how many sites have a valid audit, and what stands between data and truth."""

from __future__ import annotations

import duckdb
import pandas as pd
import streamlit as st

from metrics.coverage import coverage
from metrics.data_quality import data_quality
from metrics.filters import Filters
from metrics.mapped_share import mapped_share
from metrics.worked_out import kept_answer
from pages.parts import cached
from pages.parts.addresses import address
from pages.parts.coverage_wording import coverage_sentence
from pages.parts.headline_wording import COVERAGE_LINK, EVERY_VISIT, LIMITS_LATER, OF_ALL, QUALITY_LINK, RESTS_ON
from pages.parts.quality_wording import quality_sentence

Connection = duckdb.DuckDBPyConnection


def rests_on(con: Connection, filters: Filters) -> None:
    """Coverage and data limits in a sentence each, with the way to the page that tells more."""
    st.subheader(RESTS_ON)
    if covered := coverage_said(con, filters):
        st.markdown(f"{covered} [{COVERAGE_LINK}]({address('coverage', filters)})")
    everything = Filters(as_of=filters.as_of)
    checks = cached.ready(_kept_checks, con, everything)
    told = LIMITS_LATER if checks is None else quality_sentence(cached.rows(mapped_share, con, everything), checks)
    said = told if checks is None else f"{told} {OF_ALL if filters != everything else EVERY_VISIT}"
    st.markdown(f"{said} [{QUALITY_LINK}]({address('data_quality', filters)})")


def _kept_checks(con: Connection, filters: Filters) -> pd.DataFrame | None:
    """The checks of all data, once they are worked out beforehand: too slow to make anybody wait."""
    return kept_answer(con, filters, metric=data_quality)


def coverage_said(con: Connection, filters: Filters) -> str:
    """How many sites have a valid audit; nothing where no site is in view."""
    told = {str(row["measure"]): row for row in cached.rows(coverage, con, filters).to_dict("records")}
    return coverage_sentence(told, filters) if told else ""


def limits_said(con: Connection, filters: Filters) -> str:
    """How much was understood, and how many checks say that figures are moved or hidden."""
    return quality_sentence(cached.rows(mapped_share, con, filters), cached.rows(data_quality, con, filters))
