"""The map of the Regions page."""

from __future__ import annotations

from functools import partial

import duckdb
import streamlit as st

from charts.country_map import AROUND, country_map
from data.country_outlines import outlines
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.chart_titles import map_title
from pages.parts.charts_drawn import chart_of
from pages.parts.evidence import findings_behind
from pages.parts.map_wording import FEW, NO_COUNTRY, NOTE, SUBTITLE, off_the_map
from pages.parts.measures import Measure
from pages.parts.narrowing import narrowed
from pages.parts.passport import Question
from pages.parts.pictures import clickable
from pages.parts.rate_rows import ASKED
from pages.parts.wording import word

# With fewer there is nothing to compare, and the outlines around them take the room.
FEWEST = 3
# A figure has one height for every screen; below a map as wide as a narrow one nothing is drawn, and nothing shown.
NO_ROOM_BELOW = "<style>.st-key-regions_map {{max-height: calc({around}px + {wide:.0f}vw); overflow: hidden}}</style>"


def map_of_countries(con: duckdb.DuckDBPyConnection, filters: Filters, measure: Measure) -> None:
    """The rate of each country on a map; a click opens its findings. What cannot be drawn is told."""
    rates = cached.rows(measure.metric, con, filters, by="country")
    on_map = rates[rates["country"].isin(list(outlines()))]
    if on_map["of"].sum() == 0:
        st.caption(NO_COUNTRY)
        return
    if on_map["rate"].notna().sum() < FEWEST:
        st.caption(FEW)
        return
    figure = chart_of(
        country_map,
        on_map, outlines(), title=map_title(on_map, "country", f"{measure.name} by country"), subtitle=SUBTITLE,
        centre=cached.row(measure.metric, con, filters)["rate"], label=partial(word, "country"),
    )  # fmt: skip
    st.html(NO_ROOM_BELOW.format(around=AROUND, wide=100 * figure.layout.meta))
    asked = Question(con, filters, ASKED[measure.code], by="country")
    picked = clickable(figure, key="regions_map", asked=asked)
    st.caption(f"{NOTE} {off_the_map(rates[~rates['country'].isin(on_map['country'])])}".strip())
    if picked:
        inside = narrowed(filters, country=picked[0])
        findings_behind(con, inside, what=word("country", picked[0]), key="regions_map_findings")
