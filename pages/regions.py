"""How regions and countries compare, over time and by dimension."""

from datetime import date
from functools import partial

import streamlit as st

from charts.comparison import rate_comparison
from charts.heatmap import rate_heatmap
from charts.trend import rate_trend
from pages.parts import cached
from pages.parts.evidence import findings_behind
from pages.parts.measures import every_choice, facet_choice, measure_choice
from pages.parts.narrowing import narrowed, within
from pages.parts.pictures import clickable
from pages.parts.room import LINES, PLACES, room_sentence, with_most
from pages.parts.shell import open_page, stop_if_empty
from pages.parts.tables import table
from pages.parts.unmapped import unmapped_note
from pages.parts.wording import CLICK, DOTS, RATE_COLUMNS, extremes_sentence, mark, subtitle, why_sentence, word

con, filters = open_page("Regions")
with st.container(horizontal=True):
    facet = facet_choice(("region", "country"), key="place")
    measure = measure_choice(con, filters, facet)
    every = every_choice()

rates = cached.rows(measure.metric, con, filters, by=facet)
stop_if_empty(rates.empty)
st.markdown(extremes_sentence(rates, facet, measure.name.lower()))
stop_if_empty(rates["rate"].isna().all(), why_sentence(rates))
target = cached.rule(con, measure.target) if measure.target else None
st.caption(CLICK)

trend = cached.rows(measure.metric, con, filters, by=facet, every=every)
lines = rate_trend(
    with_most(trend, facet, most=LINES), title=f"{measure.name} over time", subtitle=subtitle(measure.name),
    facet=facet, every=every, target=target, label=lambda value: word(facet, value),
)  # fmt: skip
if picked := clickable(lines, key="regions_trend"):
    period = within(narrowed(filters, **{facet: picked[0]}), date.fromisoformat(picked[1]), every)
    findings_behind(con, period, what=f"{word(facet, picked[0])}, {every} from {picked[1]}", key="regions_period")

dots = rate_comparison(
    rates if len(rates) <= PLACES else rates.dropna(subset=["rate"]), facet=facet, title=measure.name,
    subtitle=subtitle(measure.name, DOTS), target=target, label=lambda value: word(facet, value),
)  # fmt: skip
place = clickable(dots, key="regions_dots")
cells = cached.crossed(measure.metric, con, filters, down="dimension", across=facet)
drawn = with_most(cells, facet)
cell = None
if cells["rate"].notna().any():
    if sentence := room_sentence(cells, drawn, facet):
        st.caption(sentence)
    grid = rate_heatmap(
        drawn, rows=facet, columns="dimension", title=f"{measure.name} by dimension", subtitle=subtitle(measure.name),
        centre=cached.row(measure.metric, con, filters)["rate"],
        label=lambda value: word(facet, value), column_label=partial(mark, "dimension"),
    )  # fmt: skip
    cell = clickable(grid, key="regions_heatmap")
    unmapped_note(con, filters, "dimension", key="regions_unmapped")
if place:
    findings_behind(con, narrowed(filters, **{facet: place[0]}), what=word(facet, place[0]), key="regions_place")
if cell:
    inside = narrowed(filters, dimension=cell[1], **{facet: cell[0]})
    findings_behind(con, inside, what=f"{mark('dimension', cell[1])}, {word(facet, cell[0])}", key="regions_cell")

table(rates, [facet, *RATE_COLUMNS], key="regions", about=filters)
